"""Deadlines as triples: dates, meetings with and without a number, periods."""

import re
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from loaders.documents.graph.literals import date_literal
from meagraph.codes import CodeError
from meagraph.identifiers import IdentifierError, Identifiers
from meagraph.namespaces import MEA, RDF, SCHEMA

OCCURRENCES = ("next", "each")
"""What stands for the session of a meeting that has no number in the text."""

_DATE, _FROM, _TO = MEA.dueDate, (SCHEMA.startDate, MEA.dueFrom), (SCHEMA.endDate, MEA.dueAt)


def deadline_slug(value: str) -> str:
    """
    Make the name of a deadline from its value.

    >>> deadline_slug("cms:cop:13/cms:cop:14"), deadline_slug("2015-10")
    ('cms-cop-13_cms-cop-14', '2015-10')
    """
    slug = re.sub(r"[^a-z0-9/]+", "-", value.lower()).replace("/", "_")
    return re.sub(r"-*_-*", "_", slug).strip("-_")


def deadline_triples(node: NamedNode, value: str, identifiers: Identifiers) -> list[Triple]:
    """Describe the deadline `node` with this value; nothing where it can be no deadline."""
    first, mark, last = value.partition("/")
    if mark:
        said = [*_moment(node, first, _FROM, identifiers), *_moment(node, last, _TO, identifiers)]
        whole = any(triple.predicate in (*_TO, MEA.dueAtBody) for triple in said)
    else:
        said = list(_moment(node, value, (_DATE, MEA.dueAt), identifiers))
        whole = bool(said)
    return [Triple(node, RDF.type, MEA.Deadline), *said] if whole else []


def meeting_triples(
    agreement: str, body: str, session: str, identifiers: Identifiers
) -> tuple[NamedNode, list[Triple]]:
    """Give the node of a meeting and what its codes tell of it; raises `IdentifierError`."""
    mint = identifiers.mint
    node = NamedNode(mint("meeting", agreement=agreement, body=body, session=session))
    triples = [
        Triple(node, RDF.type, MEA.Meeting),
        Triple(node, MEA.agreement, NamedNode(mint("agreement", agreement=agreement))),
        Triple(node, MEA.body, NamedNode(mint("body", agreement=agreement, body=body))),
    ]
    if session.isdecimal() and int(session) > 0:
        triples.append(Triple(node, MEA.session, Literal(int(session))))
    return node, triples


def _moment(
    node: NamedNode, value: str, terms: tuple[NamedNode, NamedNode], identifiers: Identifiers
) -> Iterator[Triple]:
    """Say when: `terms` are the properties for a date and for a meeting."""
    dated, met = terms
    if literal := date_literal(value):
        yield Triple(node, dated, literal)
        return
    match value.split(":"):
        case [agreement, body, occurrence] if occurrence in OCCURRENCES:
            if met == MEA.dueFrom:
                return
            try:
                iri = identifiers.mint("body", agreement=agreement, body=body)
            except (CodeError, IdentifierError):
                return
            yield Triple(node, MEA.dueAtBody, NamedNode(iri))
            yield Triple(node, MEA.occurrence, Literal(occurrence))
        case [agreement, body, session]:
            try:
                meeting, described = meeting_triples(agreement, body, session, identifiers)
            except (CodeError, IdentifierError):
                return
            yield Triple(node, met, meeting)
            yield from described
