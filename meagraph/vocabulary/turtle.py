"""
Turtle that people keep under version control: one graph always gives the same text.

Each statement has a line of its own, so that a difference of two files shows what was said and what
is said now, and nothing else. Nodes without a name stand in brackets where they are used.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from meagraph import namespaces
from meagraph.genid import blank, skolemise
from meagraph.namespaces import DCT, LANGUAGES, OWL, RDF, RDFS, SKOS, XSD
from meagraph.vocabulary.concept import FIELDS, Value

_FIRST = (
    RDF.type,
    DCT.title,
    DCT.alternative,
    DCT.description,
    DCT.identifier,
    DCT.creator,
    DCT.publisher,
    DCT.license,
    DCT.created,
    DCT.issued,
    DCT.modified,
    OWL.versionInfo,
    OWL.versionIRI,
    OWL.priorVersion,
    SKOS.inScheme,
    SKOS.topConceptOf,
    SKOS.notation,
)
_LAST = (SKOS.member, SKOS.memberList, SKOS.hasTopConcept)

_ORDER = tuple(dict.fromkeys((*_FIRST, *(field.predicate for field in FIELDS))))
_PLACE: Mapping[NamedNode, int] = {one: place for place, one in enumerate(_ORDER)}
_END: Mapping[NamedNode, int] = {one: len(_ORDER) + 1 + place for place, one in enumerate(_LAST)}
"""The order of predicates: those of `_ORDER`, all others by IRI, those of `_LAST`."""

PREFIXES = {
    **namespaces.PREFIXES,
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "isothes": "http://purl.org/iso25964/skos-thes#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
"""The prefixes of this form, by their usual names."""
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
"""Local names that every reader takes without escapes (Turtle, PN_LOCAL)."""

_SCHEME, _CONCEPT, _OTHER, _UNNAMED = range(4)
_DEEPEST = 16
"""Unnamed nodes are written into one another so deep, and by labels of their own beyond that."""

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TO_ESCAPE = re.compile(
    '[\\\\"\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]'
)
"""What a line cannot hold, and what would let a line read otherwise than it is stored."""


def write_turtle(triples: Iterable[Triple], base: str, graph: str) -> str:
    """
    Write the content of a vocabulary's graph: schemes, then concepts, then the rest, by IRI.

    Predicates stand in one fixed order, values by language (those of the United Nations first) and
    text. `graph` is the graph's name: IRIs that stand for blank nodes (`meagraph.genid`) become
    blank nodes again where reading the text gives the same IRIs.

    `parse_turtle` is the inverse; the same triples give the same bytes, whatever their order.
    """
    return "".join(_Document(triples, base, graph).lines())


def parse_turtle(text: str | bytes, base: str, graph: str) -> list[Triple]:
    """
    Read what `write_turtle` wrote: trusted text, for strangers' files see `untrusted_rdf`.

    Raises `SyntaxError`.
    """
    quads = parse(text, RdfFormat.TURTLE, base_iri=base)
    return skolemise((quad.triple for quad in quads), base, graph)


class _Document:
    """One graph, ready to be written."""

    def __init__(self, triples: Iterable[Triple], base: str, graph: str) -> None:
        self._genid = f"{base}.well-known/genid/"
        held = set(triples)
        self._blank = _blank_nodes(held, base, graph)
        self._said: dict[str, list[tuple[NamedNode, Value]]] = defaultdict(list)
        self._uses: dict[str, list[str]] = defaultdict(list)
        for triple in held:
            subject, value = triple.subject, triple.object
            if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode | Literal):
                raise ValueError(f"{triple}: neither blank nodes nor triple terms are published")
            self._said[subject.value].append((triple.predicate, value))
            if isinstance(value, NamedNode) and value.value in self._blank:
                self._uses[value.value].append(subject.value)
        self._depths: dict[str, int] = {}
        self._lists = self._take_lists()
        self._concept_classes = _below(SKOS.Concept.value, held)

    def lines(self) -> Iterator[str]:
        body = [line for subject in self._subjects() for line in self._paragraph(subject)]
        for name, namespace in self._prefixes.items():
            if name in self._used:
                yield f"@prefix {name}: <{namespace}> .\n"
        yield from body

    @cached_property
    def _used(self) -> set[str]:
        return set()

    @cached_property
    def _prefixes(self) -> Mapping[str, str]:
        """The usual prefixes, and the empty one for the namespace of most concepts."""
        known = dict(sorted(PREFIXES.items()))
        spaces = Counter(
            subject[: len(subject) - len(local)]
            for subject in self._said
            if self._rank(subject) == _CONCEPT and (local := _local(subject))
        )
        spaces = Counter({space: n for space, n in spaces.items() if space not in known.values()})
        if spaces:
            return {"": min(spaces, key=lambda space: (-spaces[space], space)), **known}
        return known

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {namespace: name for name, namespace in self._prefixes.items()}

    def _subjects(self) -> list[str]:
        written = (subject for subject in self._said if not self._is_nested(subject))
        return sorted(written, key=lambda subject: (self._rank(subject), subject))

    def _rank(self, subject: str) -> int:
        if subject in self._blank:
            return _UNNAMED
        types = {value.value for predicate, value in self._said[subject] if predicate == RDF.type}
        if SKOS.ConceptScheme.value in types:
            return _SCHEME
        return _OTHER if types.isdisjoint(self._concept_classes) else _CONCEPT

    def _is_nested(self, node: str) -> bool:
        """Say whether a node is written where it is used: used once, in no circle, not too deep."""
        return node in self._blank and self._depth(node) % _DEEPEST != 0

    def _depth(self, node: str) -> int:
        """
        Count how many unnamed nodes used once stand above a node, and the node itself.

        Gives 0 for a node that has a name, is used more than once, or stands in a circle.
        """
        path: list[str] = []
        while node not in self._depths and len(self._uses.get(node, ())) == 1:
            if node in path:
                self._depths.update(dict.fromkeys(path[path.index(node) :], 0))
                path = path[: path.index(node)]
                break
            path.append(node)
            node = self._uses[node][0]
        depth = self._depths.setdefault(node, 0)
        for each in reversed(path):
            depth += 1
            self._depths[each] = depth
        return depth

    def _take_lists(self) -> Mapping[str, list[Value]]:
        """Take collections (RDF Schema, 5.2) out of the statements: their values by the head."""
        lists: dict[str, list[Value]] = {}
        for end in [cell for cell in self._said if self._rest(cell) == RDF.nil.value]:
            cell, cells = end, [end]
            while (above := self._uses[cell][0]) not in cells and self._rest(above) == cell:
                cell = above
                cells.append(cell)
            lists[cell] = [dict(self._said.pop(each))[RDF.first] for each in reversed(cells)]
            for each in set(cells) - {cell}:
                del self._uses[each]
            for value in lists[cell]:
                if value.value in self._uses:
                    users = self._uses[value.value]
                    self._uses[value.value] = [cell if one in cells else one for one in users]
        return lists

    def _rest(self, node: str) -> str | None:
        """Give what follows in a collection, None where the node is no plain part of one."""
        if node not in self._blank or len(self._uses[node]) != 1:
            return None
        said = self._said.get(node, [])
        if {predicate for predicate, _ in said} != {RDF.first, RDF.rest} or len(said) != 2:
            return None
        rest = dict(said)[RDF.rest]
        return rest.value if isinstance(rest, NamedNode) else None

    def _paragraph(self, subject: str) -> Iterator[str]:
        yield f"\n{self._node(subject)}\n"
        yield from (f"    {line}\n" for line in self._statements(subject))
        yield "    .\n"

    def _statements(self, subject: str) -> Iterator[str]:
        """Give the lines on a subject, without indentation."""
        written = [
            (_predicate_key(predicate), self._value_key(value, lines), self._verb(predicate), lines)
            for predicate, value in self._said[subject]
            for lines in (self._value(value),)
        ]
        for _, _, verb, (*body, last) in sorted(written, key=lambda one: one[:2]):
            lines = [*body, f"{last} ;"]
            yield f"{verb} {lines[0]}"
            yield from lines[1:]

    def _verb(self, predicate: NamedNode) -> str:
        return "a" if predicate == RDF.type else self._name(predicate.value)

    def _value(self, value: Value) -> list[str]:
        """Write a value; one of several lines is one that stands in brackets."""
        if isinstance(value, Literal):
            return [self._literal(value)]
        if not self._is_nested(value.value):
            return [self._node(value.value)]
        if value.value in self._lists:
            held = (line for one in self._lists[value.value] for line in self._value(one))
            return ["(", *(f"    {line}" for line in held), ")"]
        if value.value not in self._said:
            return ["[ ]"]
        return ["[", *(f"    {line}" for line in self._statements(value.value)), "]"]

    def _value_key(self, value: Value, lines: list[str]) -> tuple[object, ...]:
        if isinstance(value, Literal):
            tag = value.language or ""
            return (1, _language_place(tag), tag, value.value, value.datatype.value, lines[0])
        named = value.value not in self._blank
        return (0, "", "", "", "", value.value) if named else (2, "", "", "", "", "\n".join(lines))

    def _literal(self, literal: Literal) -> str:
        text = f'"{_TO_ESCAPE.sub(_escaped, literal.value)}"'
        if literal.language:
            direction = f"--{literal.direction.value}" if literal.direction else ""
            return f"{text}@{literal.language}{direction}"
        if literal.datatype == XSD.string:
            return text
        return f"{text}^^{self._name(literal.datatype.value)}"

    def _node(self, iri: str) -> str:
        if iri in self._blank:
            return f"_:{iri.removeprefix(self._genid)}"
        return self._name(iri)

    def _name(self, iri: str) -> str:
        local = _local(iri)
        prefix = self._names.get(iri[: len(iri) - len(local)]) if local else None
        if prefix is None:
            return f"<{iri}>"
        self._used.add(prefix)
        return f"{prefix}:{local}"


def _local(iri: str) -> str:
    """Give the last step of an IRI, empty where it is no local name."""
    last = iri.rpartition("#")[2] if "#" in iri else iri.rpartition("/")[2]
    return last if _LOCAL.fullmatch(last) else ""


def _escaped(match: re.Match[str]) -> str:
    sign = match.group()
    return _ESCAPES.get(sign) or f"\\u{ord(sign):04X}"


def _language_place(tag: str) -> int:
    """Give the place of a language: none, the six in their order, all others."""
    if not tag:
        return 0
    return LANGUAGES.index(tag) + 1 if tag in LANGUAGES else len(LANGUAGES) + 1


def _predicate_key(predicate: NamedNode) -> tuple[int, str]:
    place = _PLACE.get(predicate, _END.get(predicate, len(_ORDER)))
    return place, predicate.value


def _below(iri: str, triples: Iterable[Triple]) -> frozenset[str]:
    """Give a class and those that are declared below it (rdfs:subClassOf)."""
    narrower: dict[str, set[str]] = defaultdict(set)
    for subject, predicate, value in triples:
        if predicate == RDFS.subClassOf and isinstance(value, NamedNode):
            narrower[value.value].add(str(subject).strip("<>"))
    found, waiting = {iri}, [iri]
    while waiting:
        new = narrower[waiting.pop()] - found
        found |= new
        waiting += new
    return frozenset(found)


def _blank_nodes(triples: set[Triple], base: str, graph: str) -> frozenset[str]:
    """
    Give the IRIs that can be written as blank nodes: reading gives them the same IRIs.

    The IRI of a blank node follows from what hangs together with it. One that was made from other
    statements, or in another graph, keeps its IRI.
    """
    prefix = f"{base}.well-known/genid/"
    about = [
        triple
        for triple in triples
        if any(isinstance(term, NamedNode) and term.value.startswith(prefix) for term in triple)
    ]
    kept: set[str] = set()
    while True:
        tried = {triple for triple in about if kept.isdisjoint(_genids(triple, prefix))}
        again = set(skolemise((blank(triple, base) for triple in tried), base, graph))
        failed = {node for one in tried if one not in again for node in _genids(one, prefix)}
        failed |= {node for one in about if one not in tried for node in _genids(one, prefix)}
        if failed <= kept:
            nodes = {node for triple in about for node in _genids(triple, prefix)}
            return frozenset(nodes - kept)
        kept |= failed


def _genids(triple: Triple, prefix: str) -> set[str]:
    return {
        term.value
        for term in (triple.subject, triple.object)
        if isinstance(term, NamedNode) and term.value.startswith(prefix)
    }
