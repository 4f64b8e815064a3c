"""What all pages of one vocabulary share: its title, its menu, the language of its content."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from babel import Locale, UnknownLocaleError
from flask import request

from meagraph.namespaces import SKOS
from meagraph.vocabulary.concept import best_label
from meagraph.vocabulary.thesaurus import Thesaurus
from meagraph.vocabulary.vocabularies import Vocabulary
from server.instance import Instance
from server.languages import NAMES, Text, asked_language, interface_language
from server.names import readable
from server.pages.shown import Shown, web_address
from server.vocabularies.addresses import concept_address, data_address, home_of, page_of
from server.vocabularies.graph import Graph


@dataclass(frozen=True)
class Tongue:
    """A language in which a vocabulary has labels: its tag, and its own name for itself."""

    tag: str
    name: str


@dataclass(frozen=True)
class Room:
    """
    The frame of the pages of one vocabulary, in the language of content that the reader has.

    It makes links to pages and names things in that language.
    """

    here: Instance
    thesaurus: Thesaurus
    vocabulary: Vocabulary
    language: str

    @classmethod
    def of(cls, here: Instance, thesaurus: Thesaurus, vocabulary: Vocabulary) -> "Room":
        """Make the frame of a vocabulary's pages for the request at hand."""
        return cls(here, thesaurus, vocabulary, spoken(thesaurus, vocabulary))

    @property
    def graph(self) -> Graph:
        """The vocabulary's graph."""
        return Graph(self.thesaurus.store, self.vocabulary.graph)

    @cached_property
    def title(self) -> Text:
        """The vocabulary's title."""
        return Text(*self.vocabulary.title(self.language, interface_language()))

    @property
    def home(self) -> str:
        """The address of the vocabulary's home."""
        return home_of(self.here, self.vocabulary)

    @property
    def languages(self) -> tuple[Tongue, ...]:
        """The languages of its labels, those of the United Nations first."""
        found = self.thesaurus.languages(self.vocabulary)
        ours = [tag for tag in NAMES if tag in found]
        return tuple(Tongue(tag, own_name(tag)) for tag in (*ours, *sorted(set(found) - {*ours})))

    def page(self, name: str = "", **parameters: str | int) -> str:
        """Give the address of a page of the vocabulary."""
        return page_of(self.vocabulary, name, **parameters)

    def data(self, media_type: str, iri: str = "") -> str:
        """Give where the vocabulary, or one thing of it, is had in a form of RDF."""
        return data_address(self.vocabulary, media_type, iri or None)

    def address(self, iri: str) -> str:
        """Give the address of the page of one of its concepts."""
        return concept_address(self.here, self.vocabulary, iri)

    def holds(self, iri: str) -> bool:
        """Say whether the vocabulary describes a thing."""
        return self.graph.holds(iri)

    def name(self, iri: str) -> Text:
        """Name a thing in the language of content, or as near to it as there is."""
        wanted = (self.language, self.thesaurus.default_language(self.vocabulary))
        found = self.thesaurus.label(iri, *wanted, vocabulary=self.vocabulary)
        return Text(*found) if found else Text(iri)

    def best(self, texts: dict[str, list[str]]) -> Text | None:
        """Choose among texts by language."""
        found = best_label(texts, (self.language, self.thesaurus.default_language(self.vocabulary)))
        return Text(*found) if found else None

    def shown(self, iri: str) -> Shown:
        """Show a thing of this vocabulary by its name, linked to its page."""
        return Shown(self.name(iri), href=self.address(iri), iri=iri)

    def elsewhere(self, iri: str) -> Shown:
        """Show a thing of any vocabulary: its page here where we hold it, otherwise its address."""
        other = self.thesaurus.vocabulary_of(iri)
        if other is not None:
            room = Room(self.here, self.thesaurus, other, self.language)
            return Shown(room.name(iri), href=room.address(iri), iri=iri, note=room.title)
        found = self.thesaurus.label(iri, self.language)
        name, note = (Text(*found), None) if found else self._called_by_twin(iri)
        return Shown(
            name,
            href=web_address(self.here, iri),
            external=self.here.path(iri) is None,
            iri=iri,
            note=note,
        )

    def _called_by_twin(self, iri: str) -> tuple[Text, Text | None]:
        """Name a thing that we do not hold after the same concept of another vocabulary here."""
        for twin in sorted(Graph(self.thesaurus.store, None).subjects(SKOS.exactMatch, iri)):
            other = self.thesaurus.vocabulary_of(twin)
            if other is not None and other.id != self.vocabulary.id:
                room = Room(self.here, self.thesaurus, other, self.language)
                return room.name(twin), Text(_bare(iri))
        if self.here.path(iri) is not None:
            return Text(readable(iri, self.here.identifiers)), None
        return Text(_bare(iri)), None


def _bare(iri: str) -> str:
    """
    Give a web address as it is spoken of.

    >>> _bare("http://www.example.org/terms/wetland")
    'example.org/terms/wetland'
    """
    host = iri.removeprefix("https://").removeprefix("http://")
    return iri if host == iri else host.removeprefix("www.")


def spoken(thesaurus: Thesaurus, vocabulary: Vocabulary) -> str:
    """
    Give the language in which a vocabulary is shown to this reader.

    The one asked for, or that of the interface, where the vocabulary has labels in it; otherwise
    its own.
    """
    return first_of(
        (request.args.get("clang"), asked_language(), interface_language()),
        thesaurus.languages(vocabulary),
        thesaurus.default_language(vocabulary),
    )


def first_of(wanted: Sequence[str | None], held: Sequence[str], otherwise: str) -> str:
    """
    Give the first wanted language that is held, also as a variety of it.

    >>> first_of(["pt-br", "fr"], ["en", "fr"], "en"), first_of(["zh"], ["zh-hans"], "en")
    ('fr', 'zh-hans')
    """
    for tag in wanted:
        if not tag:
            continue
        if tag.lower() in held:
            return tag.lower()
        near = sorted(one for one in held if one.split("-")[0] == tag.lower().split("-")[0])
        if near:
            return near[0]
    return otherwise


def own_name(tag: str) -> str:
    """
    Give the name of a language in itself; the tag where it is unknown.

    >>> own_name("de"), own_name("zh"), own_name("x-none")
    ('Deutsch', '中文', 'x-none')
    >>> own_name("de-CH")
    'Deutsch (Schweiz)'
    """
    if tag in NAMES:
        return NAMES[tag]
    try:
        name = Locale.parse(tag, sep="-").get_display_name(tag.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return tag
    return name[0].upper() + name[1:] if name and name[0].isascii() else name or tag
