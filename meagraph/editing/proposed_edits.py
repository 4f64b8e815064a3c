"""What a proposal would change: its kind and content, as edits of concepts."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from meagraph.editing.proposal_kinds import (
    Content,
    Correspondence,
    Deprecation,
    Merge,
    NewConcept,
    NewDefinition,
    NewLabel,
    Relation,
    Split,
)
from meagraph.namespaces import DCT, OWL, SKOS, XSD
from meagraph.vocabulary.changes import Edit, difference
from meagraph.vocabulary.concept import FIELD, FIELD_OF, LABELS, MAPPINGS, Concept, Statement

_DEPRECATED = Statement(OWL.deprecated, Literal("true", datatype=XSD.boolean))


class NoEditError(Exception):
    """
    A proposal that cannot be carried out on the vocabulary as it is now.

    `code`: `gone` (a concept is not there), `said` (it is so already), `unsaid` (what is to be
    removed is not there), `circle` (a concept would be above itself), `kin` (related concepts
    cannot stand above one another; SKOS Reference, S27), `out-of-use` (the other concept is
    deprecated).
    """

    def __init__(self, code: str, iri: str = "") -> None:
        """Take the code, and the concept that stands in the way."""
        super().__init__(f"{code}: {iri}" if iri else code)
        self.code = code
        self.iri = iri


@dataclass
class Ground:
    """
    What edits are made on: how to read a concept, and how a new one begins.

    `mint` takes the language and text of a preferred label; `scheme` is the vocabulary's main one.
    """

    read: Callable[[str], Concept | None]
    mint: Callable[[str, str], Concept]
    scheme: str
    _changed: dict[str, Concept] = field(default_factory=dict)

    def concept(self, iri: str) -> Concept:
        """Give a concept, as the edits so far leave it; raises `NoEditError`."""
        found = self._changed.get(iri) or self.read(iri)
        if found is None:
            raise NoEditError("gone", iri)
        return found

    def put(self, concept: Concept) -> None:
        """Take a concept as an edit leaves it."""
        self._changed[concept.iri] = concept

    def edits(self) -> list[Edit]:
        """Give what was changed, the new concepts last."""
        made = [difference(self.read(iri), after) for iri, after in self._changed.items()]
        return sorted(filter(None, made), key=lambda edit: (edit.new, edit.iri))

    def above(self, iri: str) -> set[str]:
        """Give all concepts above one."""
        found: set[str] = set()
        waiting = [iri]
        while waiting:
            known = self._changed.get(waiting[-1]) or self.read(waiting[-1])
            waiting.pop()
            for broader in known.links("broader") if known else ():
                if broader not in found:
                    found.add(broader)
                    waiting.append(broader)
        return found


def edits_of(content: Content, ground: Ground) -> list[Edit]:
    """Give the edits that carry a proposal out; raises `NoEditError`."""
    _MAKERS[type(content)](content, ground)
    edits = ground.edits()
    if not edits:
        raise NoEditError("said")
    return edits


def _new_concept(content: NewConcept, ground: Ground) -> None:
    _add(ground, content.label, content.language, content.definition, [content.broader])


def _new_label(content: NewLabel, ground: Ground) -> None:
    concept = ground.concept(content.concept)
    predicate = FIELD[content.role].predicate
    label = Literal(content.text, language=content.language)
    removed, added = set(), {Statement(predicate, label)}
    # One thing is one kind of label of a concept in a language (SKOS Reference, S13, S14).
    removed |= {Statement(one.predicate, label) for one in LABELS if one.predicate != predicate}
    if content.role == "prefLabel":
        old = [
            Literal(text, language=content.language)
            for text in concept.texts("prefLabel").get(content.language, [])
            if text != content.text
        ]
        removed |= {Statement(predicate, one) for one in old}
        if content.keep:
            added |= {Statement(SKOS.altLabel, one) for one in old}
    elif Statement(SKOS.prefLabel, label) in concept.statements:
        raise NoEditError("said", concept.iri)
    ground.put(concept.changed(removed & concept.statements, added))


def _new_definition(content: NewDefinition, ground: Ground) -> None:
    concept = ground.concept(content.concept)
    old = concept.texts("definition").get(content.language, [])
    removed = {Statement(SKOS.definition, Literal(text, language=content.language)) for text in old}
    added = Statement(SKOS.definition, Literal(content.text, language=content.language))
    ground.put(concept.changed(removed, [added]))


def _relation(content: Relation, ground: Ground) -> None:
    lower, upper = content.concept, content.other
    if content.relation == "narrower":
        lower, upper = upper, lower
    concept, other = ground.concept(lower), ground.concept(upper)
    said = Statement(SKOS.related if content.relation == "related" else SKOS.broader,
                     NamedNode(other.iri))  # fmt: skip
    if content.remove:
        if said not in concept.statements:
            raise NoEditError("unsaid", other.iri)
        ground.put(_at_the_top(concept.changed([said]), ground))
        return
    if other.deprecated or concept.deprecated:
        raise NoEditError("out-of-use", (other if other.deprecated else concept).iri)
    if said.predicate == SKOS.related:
        if _are_kin(concept.iri, other.iri, ground):
            raise NoEditError("kin", other.iri)
        ground.put(concept.changed(added=[said]))
        return
    if concept.iri in ground.above(other.iri):
        raise NoEditError("circle", other.iri)
    if NamedNode(other.iri) in concept.values("related"):
        raise NoEditError("kin", other.iri)
    top = [Statement(SKOS.topConceptOf, one) for one in concept.values("topConceptOf")]
    ground.put(concept.changed(top, [said]))


def _correspondence(content: Correspondence, ground: Ground) -> None:
    concept = ground.concept(content.concept)
    said = Statement(FIELD[content.relation].predicate, NamedNode(content.target))
    if content.remove:
        if said not in concept.statements:
            raise NoEditError("unsaid", content.target)
        ground.put(concept.changed([said]))
        return
    # A thing corresponds in one way: exact and broad exclude each other (SKOS Reference, S46).
    others = {Statement(one.predicate, said.value) for one in MAPPINGS} & concept.statements
    ground.put(concept.changed(others - {said}, [said]))


def _deprecation(content: Deprecation, ground: Ground) -> None:
    concept = ground.concept(content.concept)
    ground.put(_out_of_use(concept, [content.replacement], ground))


def _merge(content: Merge, ground: Ground) -> None:
    """Take one concept out of use for another, which gets its labels, relations and mappings."""
    gone, kept = ground.concept(content.concept), ground.concept(content.into)
    moved = set(_moved_labels(gone, kept))
    mapped = {one.value for one in kept.statements if _kind(one) == "mapping"}
    moved |= {one for one in gone.statements if _kind(one) == "mapping" and one.value not in mapped}
    ties = [one for one in gone.statements if one.predicate in _TIES]
    bare = gone.changed([*ties, *(one for one in gone.statements if _kind(one) == "mapping")])
    unused = [one for one in bare.statements if one.predicate in (SKOS.altLabel, SKOS.hiddenLabel)]
    between = [one for one in kept.statements if one.value == NamedNode(gone.iri)]
    ground.put(_out_of_use(bare.changed(unused), [kept.iri], ground))
    ground.put(kept.changed(between, moved))
    for tie in sorted(ties, key=str):
        _move_tie(tie, kept.iri, ground)
    if gone.values("topConceptOf"):
        ground.put(_at_the_top(ground.concept(kept.iri), ground))


def _split(content: Split, ground: Ground) -> None:
    """
    Put new concepts in the place of one; each stands where that stood.

    What stood below it, and what was related to it, goes to the first of them.
    """
    old = ground.concept(content.concept)
    parts = [
        _add(ground, one.label, content.language, one.definition, old.links("broader"))
        for one in content.parts
    ]
    ties = [one for one in old.statements if one.predicate in _TIES]
    ground.put(_out_of_use(old.changed(ties), [part.iri for part in parts], ground))
    first = ground.concept(parts[0].iri)
    below = [one for one in ties if one.predicate in (SKOS.narrower, SKOS.related)]
    ground.put(first.changed(added=below))


def _add(
    ground: Ground, label: str, language: str, definition: str, broader: Iterable[str]
) -> Concept:
    """Begin a concept with a label, a definition, and what is above it."""
    concept = ground.mint(language, label)
    added = {Statement(SKOS.prefLabel, Literal(label, language=language))}
    if definition:
        added.add(Statement(SKOS.definition, Literal(definition, language=language)))
    for iri in filter(None, broader):
        added.add(Statement(SKOS.broader, NamedNode(ground.concept(iri).iri)))
    made = _at_the_top(concept.changed(added=added), ground)
    ground.put(made)
    return made


def _out_of_use(concept: Concept, replacements: Iterable[str], ground: Ground) -> Concept:
    """Deprecate a concept; what it is replaced by takes the place of what was said of that."""
    added = {_DEPRECATED}
    for iri in filter(None, replacements):
        if ground.concept(iri).deprecated:
            raise NoEditError("out-of-use", iri)
        added.add(Statement(DCT.isReplacedBy, NamedNode(iri)))
    old = [one for one in concept.statements if one.predicate == DCT.isReplacedBy]
    return concept.changed([] if len(added) == 1 else old, added)


def _at_the_top(concept: Concept, ground: Ground) -> Concept:
    """Make a concept that has nothing above it a top concept, so that readers find it."""
    if concept.deprecated or concept.values("broader") or concept.values("topConceptOf"):
        return concept
    return concept.changed(added=[Statement(SKOS.topConceptOf, NamedNode(ground.scheme))])


_TIES = frozenset({SKOS.broader, SKOS.narrower, SKOS.related, SKOS.topConceptOf})


def _move_tie(tie: Statement, iri: str, ground: Ground) -> None:
    """Give a relation of a merged concept to the one that stays, unless that contradicts others."""
    other, kept = tie.value, ground.concept(iri)
    if not isinstance(other, NamedNode) or other.value == iri or tie.predicate == SKOS.topConceptOf:
        return
    if tie.predicate == SKOS.broader:
        fits = not kept.values("topConceptOf") and iri not in ground.above(other.value)
    elif tie.predicate == SKOS.narrower:
        fits = other.value not in ground.above(iri)
    else:
        fits = not _are_kin(iri, other.value, ground)
    if tie.predicate != SKOS.related and other in kept.values("related"):
        fits = False
    if fits:
        ground.put(kept.changed(added=[tie]))


def _are_kin(one: str, other: str, ground: Ground) -> bool:
    """Say whether one of two concepts stands above the other."""
    return one in ground.above(other) or other in ground.above(one)


def _moved_labels(gone: Concept, kept: Concept) -> Iterator[Statement]:
    """Give the labels of a merged concept as alternative (hidden: hidden) ones of another."""
    there = {one.value for one in kept.statements if _kind(one) == "label"}
    for one in gone.statements:
        if _kind(one) == "label" and one.value not in there:
            hidden = one.predicate == SKOS.hiddenLabel
            spelt = Statement(SKOS.altLabel, one.value)
            yield one if hidden and spelt not in gone.statements else spelt


def _kind(one: Statement) -> str:
    known = FIELD_OF.get(one.predicate)
    return known.kind if known else ""


_MAKERS: dict[type, Callable[..., None]] = {
    NewConcept: _new_concept,
    NewLabel: _new_label,
    NewDefinition: _new_definition,
    Relation: _relation,
    Correspondence: _correspondence,
    Deprecation: _deprecation,
    Merge: _merge,
    Split: _split,
}
