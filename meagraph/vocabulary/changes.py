"""What two forms of a concept differ in, and how two people's changes of one are joined."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from meagraph.namespaces import DCT, SKOS
from meagraph.vocabulary.concept import (
    FIELD_OF,
    FIELDS,
    INVERSE,
    Concept,
    Field,
    Statement,
    Value,
    in_order,
    language_of,
)

Place = tuple[NamedNode, str]
"""What is said, and in which language (`""`: in none)."""

_RANK = {field.predicate: place for place, field in enumerate(FIELDS)}

_SETS = frozenset({SKOS.member, SKOS.hasTopConcept})
"""Properties without a field that have many values by their nature, each for itself."""


@dataclass(frozen=True)
class Edit:
    """A change of one concept: the statements that go and come; `new` when it was not there."""

    iri: str
    removed: frozenset[Statement]
    added: frozenset[Statement]
    new: bool = False

    def __bool__(self) -> bool:
        """Say whether anything changes."""
        return bool(self.removed or self.added)

    def on(self, concept: Concept | None) -> Concept:
        """Give the concept after the change."""
        return (concept or Concept(self.iri, frozenset())).changed(self.removed, self.added)


@dataclass(frozen=True)
class Change:
    """
    What an edit does at one place of a concept, its field and language.

    `field` is None where no field is for the predicate.
    """

    field: Field | None
    predicate: NamedNode
    language: str
    removed: tuple[Value, ...]
    added: tuple[Value, ...]


@dataclass(frozen=True)
class Conflict:
    """A place of a concept that two people changed, each in another way."""

    predicate: NamedNode
    language: str
    base: frozenset[Value]
    theirs: frozenset[Value]
    mine: frozenset[Value]


@dataclass(frozen=True)
class Merged:
    """Two people's changes joined; where they clash, the concept says what *they* said."""

    concept: Concept
    conflicts: tuple[Conflict, ...]


def difference(before: Concept | None, after: Concept) -> Edit:
    """Give the edit that leads from one form of a concept to another."""
    old = before.statements if before is not None else frozenset()
    return Edit(after.iri, old - after.statements, after.statements - old, before is None)


def changes_of(edit: Edit) -> list[Change]:
    """Give what an edit does, place by place, in the order of the fields."""
    removed, added = _by_place(edit.removed), _by_place(edit.added)
    return [
        Change(
            FIELD_OF.get(place[0]),
            *place,
            tuple(sorted(removed.get(place, ()), key=in_order)),
            tuple(sorted(added.get(place, ()), key=in_order)),
        )
        for place in sorted({*removed, *added}, key=_rank)
    ]


def merge(base: Concept, theirs: Concept, mine: Concept) -> Merged:
    """
    Join two changes of the same concept.

    What only one of the two changed is taken. Where both changed a single value, or put different
    texts in the place of the same one, they clash; so they do with values of what no field is for,
    of which nobody knows whether two can stand side by side.
    """
    parts = [_by_place(each.statements) for each in (base, theirs, mine)]
    statements: set[Statement] = set()
    conflicts: list[Conflict] = []
    for place in sorted({place for part in parts for place in part}, key=_rank):
        was, their, my = (frozenset(part.get(place, ())) for part in parts)
        joined = _joined(place[0], was, their, my)
        if joined is None:
            conflicts.append(Conflict(*place, was, their, my))
            joined = their
        statements |= {Statement(place[0], value) for value in joined}
    return Merged(Concept(mine.iri, frozenset(statements)), tuple(conflicts))


def triples_of(edits: Iterable[Edit]) -> tuple[set[Triple], set[Triple]]:
    """
    Give the triples that edits remove and add, inverse statements included (see `INVERSE`).

    Where one edit adds what another removes, it is added.
    """
    removed: set[Triple] = set()
    added: set[Triple] = set()
    for edit in edits:
        removed |= _stated(edit.iri, edit.removed)
        added |= _stated(edit.iri, edit.added)
    return removed - added, added


def _stated(iri: str, statements: Iterable[Statement]) -> set[Triple]:
    node = NamedNode(iri)
    found: set[Triple] = set()
    for predicate, value in statements:
        found.add(Triple(node, predicate, value))
        inverse = INVERSE.get(predicate)
        if inverse is not None and isinstance(value, NamedNode):
            found.add(Triple(value, inverse, node))
    return found


def _joined(
    predicate: NamedNode,
    base: frozenset[Value],
    theirs: frozenset[Value],
    mine: frozenset[Value],
) -> frozenset[Value] | None:
    """Join the values of one place; None when they clash."""
    if theirs in (base, mine):
        return mine
    if mine == base:
        return theirs
    if predicate == DCT.modified:  # it is written with each change: nothing for people to decide
        return frozenset({max(theirs | mine, key=in_order)})
    if _is_single(predicate):
        return None
    both_replaced = (base - theirs) & (base - mine) and (theirs - mine) and (mine - theirs)
    if both_replaced and not _is_set(predicate):
        return None
    return (base & theirs & mine) | (theirs - base) | (mine - base)


def _is_single(predicate: NamedNode) -> bool:
    """Say whether there is one value at most: by its field, or of a list (SKOS Reference, S35)."""
    field = FIELD_OF.get(predicate)
    return predicate == SKOS.memberList if field is None else field.single


def _is_set(predicate: NamedNode) -> bool:
    """Say whether values stand side by side, whoever put them there, in place of what."""
    field = FIELD_OF.get(predicate)
    return predicate in _SETS if field is None else field.kind not in ("label", "note")


def _by_place(statements: Iterable[Statement]) -> Mapping[Place, set[Value]]:
    found: dict[Place, set[Value]] = defaultdict(set)
    for predicate, value in statements:
        found[predicate, language_of(value)].add(value)
    return found


def _rank(place: Place) -> tuple[int, str, str]:
    predicate, language = place
    return (_RANK.get(predicate, len(_RANK)), predicate.value, language)
