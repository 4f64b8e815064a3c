"""Looking for concepts: as one types, and on a page of results."""

from collections.abc import Iterable
from dataclasses import dataclass

from meagraph.vocabulary.index import Hit, Kind, Near
from meagraph.vocabulary.thesaurus import Thesaurus
from meagraph.vocabulary.vocabularies import Vocabulary
from server.instance import Instance
from server.languages import Text
from server.vocabularies.room import Room

PAGE = 40
"""Concepts on one page of results."""

SIMILAR = 8
LONGEST = 200
"""Characters of a text that is looked for; the rest is cut."""


@dataclass(frozen=True)
class Found:
    """
    A concept that was found: its name, the label that fits, its vocabulary.

    `see` is true where the label is another than the preferred one that is shown.
    """

    iri: str
    vocabulary: str
    title: Text
    name: Text
    label: Text
    kind: str
    href: str
    deprecated: bool

    @property
    def see(self) -> bool:
        """Whether the label that fits is another than the name."""
        return self.label.value != self.name.value


@dataclass(frozen=True)
class SearchPage:
    """A page of results: what begins so, and, where that is little, what is similar."""

    text: str
    found: tuple[Found, ...]
    similar: tuple[Found, ...]
    count: int
    page: int
    pages: int

    @property
    def is_wordless(self) -> bool:
        """Whether no letter or digit was asked for, by which a concept could be found."""
        return not any(char.isalnum() for char in self.text)


def tidy(text: str) -> str:
    """
    Give a text as it is looked for: without needless spaces, not too long.

    >>> tidy("  marine   waters ")
    'marine waters'
    """
    return " ".join(text.split())[:LONGEST]


def search_page(
    here: Instance, thesaurus: Thesaurus, vocabulary: Vocabulary | None, text: str, page: int
) -> SearchPage:
    """Look for concepts of one vocabulary, or of all, in any language."""
    wanted = tidy(text)
    places = (vocabulary.id,) if vocabulary is not None else ()
    count = thesaurus.index.begun(wanted, places) if wanted else 0
    pages = max(1, -(-count // PAGE))
    page = min(page, pages)
    hits = thesaurus.index.complete(wanted, places, None, page * PAGE) if count else []
    near = thesaurus.index.near(wanted, places, None, SIMILAR) if wanted and count < 3 else []
    known = {(hit.vocabulary, hit.concept) for hit in hits}
    return SearchPage(
        wanted,
        found_of(here, thesaurus, hits[(page - 1) * PAGE : page * PAGE]),
        found_of(
            here, thesaurus, [one for one in near if (one.vocabulary, one.concept) not in known]
        ),
        count,
        page,
        pages,
    )


def found_of(here: Instance, thesaurus: Thesaurus, hits: Iterable[Hit | Near]) -> tuple[Found, ...]:
    """Give concepts that the index found as pages show them."""
    rooms: dict[str, Room] = {}
    found = []
    for hit in hits:
        vocabulary = thesaurus.vocabularies.get(hit.vocabulary)
        if vocabulary is None:
            continue
        if hit.vocabulary not in rooms:
            rooms[hit.vocabulary] = Room.of(here, thesaurus, vocabulary)
        found.append(_found(rooms[hit.vocabulary], hit))
    return tuple(found)


def _found(room: Room, hit: Hit | Near) -> Found:
    own = room.thesaurus.default_language(room.vocabulary)
    name = Text(*hit.name(room.language, own))
    label = Text(hit.label, hit.lang)
    return Found(
        hit.concept,
        hit.vocabulary,
        room.title,
        name,
        name
        if hit.kind is Kind.HIDDEN
        else label,  # a hidden label is for looking, not for showing
        hit.kind.value,
        room.address(hit.concept),
        isinstance(hit, Hit) and hit.deprecated,
    )
