"""Validation reports (SHACL, 3.6), and whether two of them are the same but for blank nodes."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator

from pyoxigraph import BlankNode, Quad, Store, Triple
from rdflib import RDF, BNode, Graph, Literal
from rdflib.namespace import SH
from rdflib.term import Node

from meagraph.validation.judge import triples_of
from meagraph.validation.terms import from_rdflib, rdflib_graph, to_rdflib

Form = tuple[str, tuple[tuple[str, "Form"], ...]]
"""A node, and for a blank one what is said of it: equal where the nodes are, but for names."""

_COMPARED = (
    SH.focusNode,
    SH.resultPath,
    SH.resultSeverity,
    SH.sourceConstraint,
    SH.sourceConstraintComponent,
    SH.sourceShape,
    SH.value,
)
"""What the suite compares of a result, besides its messages and details."""


def blank_nodes(triples: Iterable[Triple]) -> frozenset[Node]:
    """Give the blank nodes of some triples."""
    terms = (term for triple in triples for term in (triple.subject, triple.object))
    return frozenset(to_rdflib(term) for term in terms if isinstance(term, BlankNode))


def form(graph: Graph, node: Node, kept: Container[Node] = ()) -> Form:
    """
    Give a node in a form without names of blank nodes, but of those in `kept`.

    A blank node stands for all that is said of it, and of the blank nodes behind it: a report is a
    tree but for the nodes of the data and of the shapes, and those keep their names.
    """
    return _form(graph, node, kept, frozenset())


def _form(graph: Graph, node: Node, kept: Container[Node], above: frozenset[Node]) -> Form:
    if not isinstance(node, BNode):
        return (_written(node), ())
    name = f"_:{node}" if node in kept else "_:"
    if node in above:
        return (f"{name} again", ())
    within = above | {node}
    about = graph.predicate_objects(node)
    return (name, tuple(sorted((str(term), _form(graph, o, kept, within)) for term, o in about)))


def _written(node: Node) -> str:
    if isinstance(node, Literal):
        return f'"{node}"@{(node.language or "").lower()}^^{node.datatype or ""}'
    return f"<{node}>"


def quads(graph: Graph) -> Iterator[Quad]:
    """Give the triples of an rdflib graph as quads of the engine's default graph."""
    for subject, predicate, value in graph:
        terms = from_rdflib(subject), from_rdflib(predicate), from_rdflib(value)
        yield Quad(*terms)  # type: ignore[arg-type]


def as_stored(graph: Graph) -> Graph:
    """Give a graph with the lexical forms that the engine keeps: 4.0 is written 4."""
    store = Store()
    store.extend(quads(graph))
    return rdflib_graph(triples_of(store))


def difference(given: Graph, expected: Graph, kept: Container[Node]) -> str:
    """
    Say how a report differs from another one on the same data and shapes; nothing if it is equal.

    Compared is all: every result with its messages, details, paths and descriptions of blank nodes.
    `kept` are the blank nodes of the data and the shapes, whose names both reports keep.
    """
    one, other = _report(given), _report(expected)
    if form(given, one, kept) == form(expected, other, kept):
        return ""
    return _told(
        _conforms(given, one),
        _conforms(expected, other),
        Counter(form(given, node, kept) for node in given.objects(one, SH.result)),
        Counter(form(expected, node, kept) for node in expected.objects(other, SH.result)),
    )


def disagreement(report: Graph, expected: Graph, node: Node) -> str:
    """
    Say how a report differs from the one that a case of the suite expects; nothing if it agrees.

    As the suite prescribes, messages and details count only where the case has some. A blank focus
    node, value or shape is just that: which one it is, no report can say.
    """
    messages = (None, SH.resultMessage, None) in expected
    details = any(
        (result, SH.detail, None) in expected for result in expected.objects(node, SH.result)
    )

    def results(graph: Graph, root: Node) -> Counter[Form]:
        return Counter(
            ("", tuple(sorted(_compared(graph, result, messages=messages, details=details))))
            for result in graph.objects(root, SH.result)
        )

    root = _report(report)
    given, wanted = results(report, root), results(expected, node)
    conform = _conforms(report, root), _conforms(expected, node)
    if given == wanted and conform[0] == conform[1]:
        return ""
    return _told(*conform, given, wanted)


def _compared(
    graph: Graph, result: Node, *, messages: bool, details: bool
) -> Iterator[tuple[str, Form]]:
    for term in _COMPARED:
        for value in graph.objects(result, term):
            is_bare = isinstance(value, BNode) and term != SH.resultPath
            yield str(term), ("_:", ()) if is_bare else form(graph, value)
    if messages:
        for text in graph.objects(result, SH.resultMessage):
            yield str(SH.resultMessage), form(graph, text)
    for inner in graph.objects(result, SH.detail) if details else ():
        about = _compared(graph, inner, messages=messages, details=details)
        yield str(SH.detail), ("", tuple(sorted(about)))


def _report(graph: Graph) -> Node:
    """Give the report of a graph; the description of a value may well name another one."""
    (report,) = (
        node
        for node in graph.subjects(RDF.type, SH.ValidationReport)
        if (None, None, node) not in graph
    )
    return report


def _conforms(graph: Graph, report: Node) -> str:
    return str(graph.value(report, SH.conforms))


def _told(
    conforms: str, expected_conforms: str, given: Counter[Form], expected: Counter[Form]
) -> str:
    parts = []
    if conforms != expected_conforms:
        parts.append(f"conforms {conforms}, not {expected_conforms}")
    parts += [f"too much: {_short(one)}" for one in (given - expected).elements()]
    parts += [f"missing: {_short(one)}" for one in (expected - given).elements()]
    return "; ".join(parts)


def _short(one: Form) -> str:
    """Write a form on one line, terms by their local names."""
    name, about = one
    inner = " ".join(f"{_local(term)} {_short(value)}" for term, value in about)
    return f"[{name}{' ' if name and inner else ''}{inner}]" if about else _local(name)


def _local(text: str) -> str:
    known = (str(SH), str(RDF))
    return next(
        (text.strip("<>").removeprefix(one) for one in known if text.strip("<>").startswith(one)),
        text,
    )
