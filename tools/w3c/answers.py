"""Answers, expected or given, and whether two of them are the same (RDF isomorphism)."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)

from meagraph.namespaces import RDF, XSD, Namespace
from meagraph.query.formats import (
    CSV,
    JSON,
    N_TRIPLES,
    RDF_XML,
    TRIG,
    TSV,
    TURTLE,
    XML,
    Format,
)

RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")

Subject = NamedNode | BlankNode | Triple
Term = Subject | Literal
Row = tuple[Term | None, ...]

_NUMBERS = frozenset(XSD[name].value for name in ("integer", "decimal", "double", "float"))
_BY_SUFFIX = {
    ".srx": XML,
    ".srj": JSON,
    ".csv": CSV,
    ".tsv": TSV,
    ".ttl": TURTLE,
    ".nt": N_TRIPLES,
    ".rdf": RDF_XML,
    ".trig": TRIG,
}


@dataclass(frozen=True)
class Answer:
    """The answer of a query: solutions with their variables, a graph's triples, or a boolean."""

    names: tuple[str, ...] | None
    rows: tuple[Row, ...]
    boolean: bool | None = None


def format_of(result: Path | None) -> Format:
    """Give the format that an expected result is written in."""
    return _BY_SUFFIX.get(result.suffix, JSON) if result else JSON


def read_expected(file: Path, iri: str) -> Answer:
    """Read an expected result; a graph may describe solutions in the vocabulary `rs:`."""
    one = format_of(file)
    if isinstance(one.engine, QueryResultsFormat):
        return read_answer(file.read_bytes(), one)
    store = Store()
    store.extend(parse(path=str(file), format=one.engine, base_iri=iri))
    found = next(store.quads_for_pattern(None, RDF.type, RS.ResultSet), None)
    if found is None:
        return _graph(quad.triple for quad in store)
    return _described(store, found.subject)


def read_answer(body: bytes, one: Format) -> Answer:
    """Read the answer that an engine or a service gave; raises `SyntaxError`, `ValueError`."""
    if isinstance(one.engine, RdfFormat):
        return _graph(quad.triple for quad in parse(body, format=one.engine))
    if one is CSV:
        return _comma_separated(body.decode())
    results = parse_query_results(body, format=one.engine)
    if not isinstance(results, QuerySolutions):
        return Answer(None, (), bool(results))
    names = tuple(variable.value for variable in results.variables)
    rows = tuple(tuple(solution[name] for name in names) for solution in results)
    return Answer(names, rows)


def same(given: Answer, expected: Answer, *, ordered: bool = False, lax: bool = False) -> bool:
    """
    Say whether two answers are the same, but for the names of blank nodes.

    `lax`: the one given may leave out repeated solutions.
    """
    if lax:
        given, expected = _distinct(given), _distinct(expected)
    if given.boolean is not expected.boolean or len(given.rows) != len(expected.rows):
        return False
    rows: Sequence[Row] = given.rows
    if expected.names is not None and given.names is not None:
        if set(given.names) != set(expected.names):
            return False
        places = [given.names.index(name) for name in expected.names]
        rows = [tuple(row[place] for place in places) for row in given.rows]
    if ordered:
        return _in_order(rows, expected.rows)
    fixed, others = _split(rows)
    expected_fixed, expected_others = _split(expected.rows)
    return fixed == expected_fixed and _paired(others, expected_others, {})


def is_ordered(query: str) -> bool:
    """Say whether a query asks for an order of its solutions: behind its pattern."""
    modifiers = query.rpartition("}")[2]
    return re.search(r"\bORDER\s+BY\b", modifiers, re.IGNORECASE) is not None


def _distinct(answer: Answer) -> Answer:
    return replace(answer, rows=tuple(dict.fromkeys(answer.rows)))


def _graph(triples: Iterable[Triple]) -> Answer:
    return Answer(None, tuple({(one.subject, one.predicate, one.object) for one in triples}))


def _comma_separated(text: str) -> Answer:
    header, *lines = csv.reader(text.splitlines(keepends=True))
    rows = tuple(
        tuple(BlankNode(cell[2:]) if cell.startswith("_:") else Literal(cell) for cell in line)
        for line in lines
    )
    return Answer(tuple(header), rows)


def _described(store: Store, result_set: Subject) -> Answer:
    """Read solutions from a graph in the vocabulary `rs:`."""

    def values(subject: Subject, term: NamedNode) -> list[Term]:
        return [quad.object for quad in store.quads_for_pattern(subject, term, None)]

    def text(subject: Subject, term: NamedNode) -> str:
        return "".join(one.value for one in values(subject, term) if isinstance(one, Literal))

    if boolean := text(result_set, RS.boolean):
        return Answer(None, (), boolean == "true")
    names = tuple(
        one.value for one in values(result_set, RS.resultVariable) if isinstance(one, Literal)
    )
    solutions = [one for one in values(result_set, RS.solution) if not isinstance(one, Literal)]
    if all(text(one, RS["index"]) for one in solutions):
        solutions.sort(key=lambda one: int(text(one, RS["index"])))
    rows = []
    for solution in solutions:
        bindings = [one for one in values(solution, RS.binding) if not isinstance(one, Literal)]
        bound = {text(one, RS.variable): values(one, RS.value)[0] for one in bindings}
        rows.append(tuple(bound.get(name) for name in names))
    return Answer(names, tuple(rows))


def _split(rows: Iterable[Row]) -> tuple[Counter[Row], list[Row]]:
    """Part the rows without blank nodes, numbers by their values, from the others."""
    fixed: Counter[Row] = Counter()
    others = []
    for row in rows:
        if any(_has_blank(term) for term in row):
            others.append(row)
        else:
            fixed[tuple(_by_value(term) for term in row)] += 1
    return fixed, others


def _in_order(rows: Iterable[Row], expected: Iterable[Row]) -> bool:
    """Say whether one renaming of blank nodes makes each row the one at the same place."""
    known: dict[Term, Term] = {}
    for row, other in zip(rows, expected, strict=True):
        renamed = _rename(row, other, known)
        if renamed is None:
            return False
        known = renamed
    return True


def _paired(rows: Sequence[Row], expected: Sequence[Row], known: dict[Term, Term]) -> bool:
    """Say whether one renaming of blank nodes makes the rows the others, in any order."""
    if not rows:
        return True
    for number, other in enumerate(expected):
        renamed = _rename(rows[0], other, known)
        left = [*expected[:number], *expected[number + 1 :]]
        if renamed is not None and _paired(rows[1:], left, renamed):
            return True
    return False


def _rename(row: Row, other: Row, known: dict[Term, Term]) -> dict[Term, Term] | None:
    """Extend a renaming of blank nodes so that it makes `other` of `row`; None if none does."""
    renamed = dict(known)
    for ours, theirs in zip(row, other, strict=True):
        if isinstance(ours, Triple) and isinstance(theirs, Triple):
            inner = _rename(
                (ours.subject, ours.predicate, ours.object),
                (theirs.subject, theirs.predicate, theirs.object),
                renamed,
            )
            if inner is None:
                return None
            renamed = inner
        elif isinstance(ours, BlankNode) and isinstance(theirs, BlankNode):
            taken = ours not in renamed and theirs in renamed.values()
            if taken or renamed.setdefault(ours, theirs) != theirs:
                return None
        elif _by_value(ours) != _by_value(theirs):
            return None
    return renamed


def _has_blank(term: Term | None) -> bool:
    if isinstance(term, Triple):
        return _has_blank(term.subject) or _has_blank(term.object)
    return isinstance(term, BlankNode)


def _by_value(term: Term | None) -> Term | None:
    """Give numbers in one lexical form."""
    if isinstance(term, Literal) and term.datatype.value in _NUMBERS:
        try:
            return Literal(str(Decimal(term.value).normalize()), datatype=term.datatype)
        except InvalidOperation:
            return term
    return term
