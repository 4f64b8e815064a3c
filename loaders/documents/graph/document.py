"""The graphs of a document: the text with its provisions, and apart from it the annotations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Triple

from loaders.documents.graph.annotations import annotation_triples
from loaders.documents.graph.cited import CitedWorks
from loaders.documents.graph.deadlines import meeting_triples
from loaders.documents.graph.identity import Identity, identify
from loaders.documents.graph.literals import date_literal, printable, text_literal
from loaders.documents.graph.parts import Provisions, Report
from loaders.documents.model import Document, Front, Provision
from loaders.documents.works import HeldWorks, Works
from meagraph.citations import DecisionCitation
from meagraph.codes import CodeError
from meagraph.identifiers import IdentifierError, Identifiers
from meagraph.namespaces import DCT, ELI, MEA, SCHEMA, XSD, Namespace
from meagraph.staging import Source, StagedGraph

EU_LANGUAGE = Namespace("http://publications.europa.eu/resource/authority/language/")
"""The authority list of languages that ELI asks for."""

_EU_CODES = {"en": "ENG", "fr": "FRA", "es": "SPA", "ru": "RUS", "ar": "ARA", "zh": "ZHO"}

Summaries = Mapping[str, Mapping[str, str]]
"""Summaries of ours by the id of the provision (the empty one: the document) and language."""


def _unheard(provision: str, message: str) -> None:
    """Report to nobody."""


@dataclass(frozen=True)
class Context:
    """
    What a document is turned into triples with.

    `works` says what the graph holds already; `summaries` are ours; `report` is told the id of a
    provision and what of it had to be left out.
    """

    identifiers: Identifiers
    works: Works = field(default_factory=HeldWorks)
    summaries: Summaries = field(default_factory=dict)
    report: Report = _unheard


def document_graphs(
    document: Document, digest: str, context: Context, source: Source, loader: str
) -> Iterator[StagedGraph]:
    """
    Yield the graph of a document in its language, and that of the annotations.

    The second may be empty: it takes the place of the annotations of an earlier reading. `digest`
    (SHA-256 of the file, hexadecimal) names a document that has no symbol. Two language versions
    share the IRIs of the document and of all its parts.
    """
    document = _sound(document, context)
    identity = identify(document.document, context.identifiers, digest)
    language = document.document.language
    triples = dict.fromkeys(_triples(document, identity, context))
    yield StagedGraph(
        graph_name("document", identity.iri, language, context.identifiers),
        list(triples),
        source,
        loader,
    )
    yield StagedGraph(
        graph_name("annotation", identity.iri, language, context.identifiers),
        list(_annotations(document, identity, context.identifiers)),
        source,
        loader,
    )


def graph_name(kind: str, iri: str, language: str, identifiers: Identifiers) -> str:
    """Name the graph of a `kind` (document, annotation) for a document's language version."""
    return identifiers.graph(kind, unquote(iri.removeprefix(identifiers.base)), language)


def _sound(document: Document, context: Context) -> Document:
    """Leave out provisions that share an id with one before, or whose id no IRI can hold."""
    text = context.identifiers.mint("work-digest", digest="0" * 64)
    kept: dict[str, Provision] = {}
    for provision in document.provisions:
        try:
            context.identifiers.provision(text, provision.id)
        except IdentifierError as error:
            context.report(provision.id, f"{error}; the provision is left out")
            continue
        if provision.id in kept:
            context.report(provision.id, "a second provision has this id; it is left out")
            continue
        kept[provision.id] = provision
    return document.model_copy(update={"provisions": tuple(kept.values())})


def _triples(document: Document, identity: Identity, context: Context) -> Iterator[Triple]:
    front, identifiers = document.document, context.identifiers
    node = NamedNode(identity.iri)
    ids = frozenset(provision.id for provision in document.provisions)
    cited = CitedWorks(identifiers, identity.iri, context.works, ids)
    yield from identity.triples(identifiers, _day(front.date))
    yield from _head(front, node)
    yield from _meeting(front, identity, identifiers)
    yield from _version(identity, cited)
    held = any(provision.text for provision in document.provisions)
    yield Triple(node, MEA.textHeld, Literal(held))
    yield from _summary(node, "", context.summaries)
    describer = Provisions(identifiers, identity.iri, front.language, cited, context.report)
    for provision in document.provisions:
        parent = provision.parent if provision.parent in ids else None
        yield from describer.describe(provision, parent)
        yield from _summary(describer.node(provision.id), provision.id, context.summaries)


def _annotations(
    document: Document, identity: Identity, identifiers: Identifiers
) -> Iterator[Triple]:
    language = document.document.language
    for provision in document.provisions:
        node = NamedNode(identifiers.provision(identity.iri, provision.id))
        yield from annotation_triples(provision, node, language, identifiers)


def _head(front: Front, node: NamedNode) -> Iterator[Triple]:
    """Say what is printed above the text; the date only where the whole day is known."""
    if front.title:
        yield Triple(node, DCT.title, text_literal(front.title, front.language))
    if day := _day(front.date):
        yield Triple(node, ELI.date_document, Literal(day.isoformat(), datatype=XSD.date))
    if front.agenda_item:
        yield Triple(node, MEA.agendaItem, Literal(printable(front.agenda_item)))
    yield Triple(node, DCT.language, Literal(front.language))
    if code := _EU_CODES.get(front.language):
        yield Triple(node, ELI.language, EU_LANGUAGE[code])


def _meeting(front: Front, identity: Identity, identifiers: Identifiers) -> Iterator[Triple]:
    """Describe the meeting of the document by its codes, place and days."""
    session = identity.numbered.session if identity.numbered else front.session
    if not (identity.agreement and identity.body and session):
        return
    try:
        meeting, described = meeting_triples(
            identity.agreement, identity.body, session, identifiers
        )
    except (CodeError, IdentifierError):
        return
    yield Triple(NamedNode(identity.iri), MEA.meeting, meeting)
    yield from described
    if session != front.session:
        return  # the head tells of the meeting that revised the text
    if front.meeting_place:
        yield Triple(meeting, SCHEMA.location, text_literal(front.meeting_place, front.language))
    for term, day in (
        (SCHEMA.startDate, front.meeting_start),
        (SCHEMA.endDate, front.meeting_end),
    ):
        if day and (literal := date_literal(day)):
            yield Triple(meeting, term, literal)


def _version(identity: Identity, cited: CitedWorks) -> Iterator[Triple]:
    """Link a revision with the text of which it is a version."""
    numbered = identity.numbered
    if numbered is None or numbered.revision is None:
        return
    original = replace(numbered, revision=None)
    node = NamedNode(original.iri(cited.identifiers))
    yield Triple(NamedNode(identity.iri), MEA.versionOf, node)
    citation = DecisionCitation(
        original.agreement, original.body, original.session, original.number
    )
    yield from cited.describe(citation, original.kind)


def _summary(node: NamedNode, provision: str, summaries: Summaries) -> Iterator[Triple]:
    for language, text in summaries.get(provision, {}).items():
        yield Triple(node, DCT.abstract, text_literal(text, language))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
