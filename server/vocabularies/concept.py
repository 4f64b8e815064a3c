"""The page of a concept: what it means, what it is called, where it stands, where it is used."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask_babel import lazy_gettext
from pyoxigraph import Literal, NamedNode

from meagraph.namespaces import DC11, DCT, RDF, RDFS, SKOS
from meagraph.vocabulary.concept import MAPPINGS, NOTES, Concept, Value
from meagraph.vocabulary.index import Event
from server import facts
from server.languages import Text
from server.pages.shown import Shown, literal
from server.pages.thing import property_name
from server.vocabularies.collation import collation_key
from server.vocabularies.hierarchy import Tree, hierarchy_of
from server.vocabularies.room import Room, Tongue, own_name
from server.vocabularies.usage import Used, provisions_of, usage_of

RELATED_SHOWN = 60
"""Narrower concepts and members of a group that a page lists; the tree has all."""


MEMBERS_SHOWN = 500
"""Members of a group that its page lists."""

_SOURCES = (DCT.source, DC11.source, DCT.references)
_TEXTS = (RDF.value, RDFS.label)
_RECENT = 5
_ = lazy_gettext

MAPPING_NAMES = {
    "exactMatch": _("Same meaning"),
    "closeMatch": _("Close in meaning"),
    "broadMatch": _("Broader in meaning"),
    "narrowMatch": _("Narrower in meaning"),
    "relatedMatch": _("Related in meaning"),
}


@dataclass(frozen=True)
class Note:
    """A definition or note, and the sources that it names for itself."""

    text: Text
    sources: tuple[Shown, ...] = ()


@dataclass(frozen=True)
class Notes:
    """The notes of one kind: those in the language of content, and those in the others."""

    title: str
    shown: tuple[Note, ...]
    others: tuple[tuple[Tongue, tuple[Note, ...]], ...]


@dataclass(frozen=True)
class Called:
    """What a concept is called in one language."""

    tongue: Tongue
    preferred: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True)
class Relation:
    """The concepts that stand in one relation to a concept, the first ones of `total`."""

    title: str
    items: tuple[Shown, ...]
    total: int


@dataclass(frozen=True)
class ConceptPage:
    """Everything that the page of a concept shows of its vocabulary."""

    room: Room
    iri: str
    name: Text
    trails: tuple[tuple[Shown, ...], ...]
    deprecated: bool
    replacements: tuple[Shown, ...]
    called: tuple[Called, ...]
    notes: tuple[Notes, ...]
    relations: tuple[Relation, ...]
    mappings: tuple[Relation, ...]
    codes: tuple[Shown, ...]
    used: tuple[Used, ...]
    provisions: tuple[Shown, ...]
    recent: tuple[Event, ...]


def concept_page(room: Room, concept: Concept) -> ConceptPage:
    """Gather the page of a concept."""
    thesaurus, vocabulary = room.thesaurus, room.vocabulary
    own = thesaurus.default_language(vocabulary)
    trails = Tree(room).trails(concept.iri)
    return ConceptPage(
        room=room,
        iri=concept.iri,
        name=Text(*concept.label(room.language, own)),
        trails=tuple(tuple(room.shown(step) for step in way) for way in trails),
        deprecated=concept.deprecated,
        replacements=tuple(room.elsewhere(iri) for iri in concept.replaced_by),
        called=called(room, concept),
        notes=notes_of(room, concept),
        relations=relations_of(room, concept),
        mappings=mappings_of(room, concept),
        codes=tuple(_code(room, code) for code in concept.notations),
        used=tuple(usage_of(room.here, concept.iri)),
        provisions=tuple(provisions_of(room.here, concept.iri)),
        recent=tuple(
            thesaurus.index.history(vocabulary=vocabulary.id, concept=concept.iri, limit=_RECENT)
        ),
    )


def called(room: Room, concept: Concept) -> tuple[Called, ...]:
    """Give the names in every language, that of content first, then those of the vocabulary."""
    preferred, others = concept.texts("prefLabel"), concept.texts("altLabel")
    order = [room.language, *(tongue.tag for tongue in room.languages)]
    tags = dict.fromkeys((*order, *sorted({*preferred, *others})))
    return tuple(
        Called(
            Tongue(tag, own_name(tag)), tuple(preferred.get(tag, ())), tuple(others.get(tag, ()))
        )
        for tag in tags
        if tag in preferred or tag in others
    )


def notes_of(room: Room, concept: Concept) -> tuple[Notes, ...]:
    """Give definitions and notes; in the language of content first, in another where none is."""
    found = []
    for field in NOTES:
        by_language: dict[str, list[Note]] = defaultdict(list)
        for value in concept.values(field.name):
            for note in _note(room, value):
                by_language[note.text.lang].append(note)
        if by_language:
            found.append(_notes(room, str(facts.NAMES[field.predicate.value]), by_language))
    return tuple(found)


def _notes(room: Room, title: str, by_language: dict[str, list[Note]]) -> Notes:
    own = room.thesaurus.default_language(room.vocabulary)
    wanted = (room.language, "", own, *sorted(by_language))
    here = next(tag for tag in wanted if tag in by_language)
    shown = [note for tag in dict.fromkeys((here, "")) for note in by_language.get(tag, ())]
    order = [*(tongue.tag for tongue in room.languages), *sorted(by_language)]
    others = [tag for tag in dict.fromkeys(order) if tag in by_language and tag not in (here, "")]
    return Notes(
        title,
        tuple(shown),
        tuple((Tongue(tag, own_name(tag)), tuple(by_language[tag])) for tag in others),
    )


def _note(room: Room, value: Value) -> list[Note]:
    """Give the note that a value is; one that is a thing of its own has a text and sources."""
    if isinstance(value, Literal):
        return [Note(Text(value.value, value.language or ""))]
    said = [one for name in _SOURCES for one in room.graph.values(value.value, name)]
    sources = tuple(_source(room, one) for one in said)
    texts = room.graph.texts(value.value, *_TEXTS)
    if not texts:
        link = room.elsewhere(value.value)
        return [Note(Text(""), (link, *sources))]
    return [Note(Text(text.value, text.language or ""), sources) for text in texts]


def _source(room: Room, value: Value) -> Shown:
    return room.elsewhere(value.value) if isinstance(value, NamedNode) else literal(value)


def relations_of(room: Room, concept: Concept) -> tuple[Relation, ...]:
    """Give the concepts around a concept, and the groups that it is in."""
    narrower = tuple(
        Shown(
            node.name, href=node.href, iri=node.iri, note=Text(node.number) if node.number else None
        )
        for node in Tree(room).below(concept.iri).nodes
    )
    total = len(hierarchy_of(room.thesaurus, room.vocabulary).below(concept.iri))
    found = (
        _relation(room, str(_("Broader")), concept.links("broader")),
        Relation(str(_("Narrower")), narrower[:RELATED_SHOWN], total),
        _relation(room, str(_("Related")), concept.links("related")),
        _relation(room, str(_("Groups")), groups_of(room, concept.iri)),
    )
    return tuple(relation for relation in found if relation.total)


def groups_of(room: Room, iri: str) -> list[str]:
    """Give the collections that a concept is in, ordered ones too (SKOS Reference, S36)."""
    found = room.graph.subjects(SKOS.member, iri)
    seen: set[str] = set()
    cells = room.graph.subjects(RDF.first, iri)
    while cells := cells - seen:
        seen |= cells
        for cell in cells:
            found |= room.graph.subjects(SKOS.memberList, cell)
        cells = {before for cell in cells for before in room.graph.subjects(RDF.rest, cell)}
    return sorted(found)


def _relation(room: Room, title: str, iris: Iterable[str]) -> Relation:
    items = sorted((room.shown(iri) for iri in iris), key=_place)
    return Relation(title, tuple(items[:RELATED_SHOWN]), len(items))


def mappings_of(room: Room, concept: Concept) -> tuple[Relation, ...]:
    """Give what a concept is in other vocabularies, by how near it is in meaning."""
    found = []
    for field in MAPPINGS:
        items = sorted((room.elsewhere(iri) for iri in concept.links(field.name)), key=_place)
        found.append(Relation(str(MAPPING_NAMES[field.name]), tuple(items), len(items)))
    return tuple(relation for relation in found if relation.items)


def _code(room: Room, code: Literal) -> Shown:
    shown = Shown(Text(code.value))
    kind = code.datatype.value
    if kind.endswith(("#string", "#langString")):
        return shown
    return replace(shown, note=property_name(room.here, kind, room.language))


def _place(shown: Shown) -> tuple[str, str]:
    return collation_key(shown.text.value, shown.text.lang), shown.iri or ""


def members_of(room: Room, iri: str) -> Relation | None:
    """Give the members of a collection, in its order where it has one; None: it has none."""
    ordered = _listed(room, iri)
    if ordered:
        items = [room.shown(one) for one in ordered]
    else:
        members = room.graph.objects(iri, SKOS.member)
        items = sorted((room.shown(one) for one in members), key=_place)
    return Relation(str(_("Members")), tuple(items[:MEMBERS_SHOWN]), len(items)) if items else None


def _listed(room: Room, iri: str) -> list[str]:
    """Follow the list of an ordered collection (SKOS Reference, S36), to its end or a loop."""
    found: list[str] = []
    seen: set[str] = set()
    cells = room.graph.objects(iri, SKOS.memberList)
    while (cell := min(cells, default="")) and cell not in seen:
        seen.add(cell)
        found += sorted(room.graph.objects(cell, RDF.first))
        cells = room.graph.objects(cell, RDF.rest)
    return found
