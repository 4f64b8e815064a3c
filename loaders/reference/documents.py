"""Decisions and other documents: the facts extracted from them, without their texts."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError
from pyoxigraph import Literal, NamedNode, Triple

from loaders.documents.graph import CitedWorks, Context, document_graphs, identify
from loaders.documents.model import Document, document_from_json
from loaders.documents.works import HeldWorks
from loaders.loader import Finding, LoadError, Loading
from loaders.reference.tables import Row, date_literal, read_table, source
from meagraph.citations import (
    Citation,
    CitationError,
    DecisionCitation,
    citation_iri,
    parse_citation,
    work_citation,
)
from meagraph.identifiers import IdentifierError
from meagraph.namespaces import ELI, MEA, PROV, RDF
from meagraph.staging import StagedGraph

DOCUMENT_COLUMNS = ("file", "sha256", "source")
SUMMARY_COLUMNS = ("file", "provision", "summary_en", "summary_fr")
VERSION_COLUMNS = (
    "version",
    "before",
    "valid_from",
    "valid_until",
    "draft",
    "draft_provision",
    "source",
)
DERIVATION_COLUMNS = (
    "adopted",
    "adopted_provision",
    "draft",
    "draft_provision",
    "changed",
    "source",
)
CHANGES = ("verb", "addressee", "deadline", "wording")
"""What may be other in an adopted provision than in its draft."""

_FILE = re.compile(r"[A-Za-z0-9][\w.-]*")


@dataclass(frozen=True)
class Facts:
    """A document without its words, and the row that says where it is from."""

    row: Row
    document: Document

    @property
    def digest(self) -> str:
        """The digest of the file that the facts were taken from."""
        return self.row.required("sha256")


def documents(directory: Path, loading: Loading) -> Iterator[StagedGraph]:
    """
    Yield the graphs of each document's facts, of the versions, and of the derivations.

    A document whose text the release holds is passed over: its facts are in the text's own graph.
    """
    limit = loading.settings.load_bytes
    rows = read_table(directory / "documents.csv", DOCUMENT_COLUMNS, limit)
    known = [_facts(directory, row, limit) for row in rows]
    works = _works(known, loading)
    summaries = _summaries(directory, loading)
    for facts in known:
        own = summaries.get(facts.row["file"], {})
        yield from _document(directory, facts, own, works, loading)
    yield from _versions(directory, works, loading)
    yield from _derivations(directory, loading)


def _facts(directory: Path, row: Row, limit: int) -> Facts:
    name = row.required("file")
    if not _FILE.fullmatch(name):
        raise row.error("file", f"{name!r} is no name of a file in documents/")
    path = directory / "documents" / f"{name}.json"
    if not path.is_file():
        raise row.error("file", f"{path} is missing; restore it from the reference data set")
    if path.stat().st_size > limit:
        raise LoadError(f"{path}: larger than the {limit} bytes that MEAGRAPH_LOAD_BYTES allows")
    try:
        return Facts(row, document_from_json(json.loads(path.read_bytes())))
    except ValidationError as error:
        problem = error.errors()[0]
        place = ".".join(map(str, problem["loc"]))
        raise LoadError(f"{path}: {place}: {problem['msg']}") from error
    except ValueError as error:
        raise LoadError(f"{path}: {error}; the file may have been cut short") from error


def _works(known: Iterable[Facts], loading: Loading) -> HeldWorks:
    """Give the works that the release holds and those that come with these facts."""
    works = loading.works
    for facts in known:
        iri = identify(facts.document.document, loading.identifiers, facts.digest).iri
        if citation := work_citation(iri, loading.identifiers):
            ids = frozenset(provision.id for provision in facts.document.provisions)
            works = works.adding(str(citation), ids)
    return works


def _summaries(directory: Path, loading: Loading) -> dict[str, dict[str, dict[str, str]]]:
    """Give the summaries by file, provision and language."""
    summaries: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
    path = directory / "summaries.csv"
    for row in read_table(path, SUMMARY_COLUMNS, loading.settings.load_bytes):
        texts = {language: row[f"summary_{language}"] for language in ("en", "fr")}
        told = {language: text for language, text in texts.items() if text}
        summaries[row.required("file")][row["provision"]] = told
    return summaries


def _document(
    directory: Path,
    facts: Facts,
    summaries: dict[str, dict[str, str]],
    works: HeldWorks,
    loading: Loading,
) -> Iterator[StagedGraph]:
    name = facts.row.required("file")

    def left_out(provision: str, message: str) -> None:
        loading.report(Finding(f"documents/{name}.json", provision, message))

    context = Context(loading.identifiers, works, summaries, left_out)
    origin = source(directory, loading, facts.row.required("source"))
    staged = list(document_graphs(facts.document, facts.digest, context, origin, "reference"))
    if staged[0].name not in loading.works.texts:
        yield from staged


def _versions(directory: Path, works: HeldWorks, loading: Loading) -> Iterator[StagedGraph]:
    triples: dict[str, list[Triple]] = defaultdict(list)
    cited = CitedWorks(loading.identifiers, loading.identifiers.base, works)
    path = directory / "versions.csv"
    for row in read_table(path, VERSION_COLUMNS, loading.settings.load_bytes):
        triples[row.required("source")] += _version(row, cited, loading)
    for slug, said in triples.items():
        yield StagedGraph(
            loading.identifiers.graph("version", slug),
            list(dict.fromkeys(said)),
            source(directory, loading, slug),
            "reference",
        )


def _version(row: Row, cited: CitedWorks, loading: Loading) -> Iterator[Triple]:
    version = _citation(row, "version", loading)
    if not isinstance(version, DecisionCitation):
        raise row.error("version", "only decisions have versions; write convention:body:…")
    node = _node(row, "version", loading)
    yield from cited.describe(version, "resolution")
    if version.revision:
        whole = replace(version, revision=None)
        yield Triple(node, MEA.versionOf, NamedNode(citation_iri(whole, loading.identifiers)))
        yield from cited.describe(whole, "resolution")
    if row["before"]:
        yield Triple(node, PROV.wasRevisionOf, _node(row, "before", loading))
        yield from cited.describe(_citation(row, "before", loading), "resolution")
    for column, term in (
        ("valid_from", ELI.first_date_entry_in_force),
        ("valid_until", ELI.date_no_longer_in_force),
    ):
        if day := row.date(column):
            yield Triple(node, term, date_literal(day))
    if row["draft"]:
        yield Triple(_provision(row, "draft", loading), MEA.draftOf, node)


def _derivations(directory: Path, loading: Loading) -> Iterator[StagedGraph]:
    triples: dict[str, list[Triple]] = defaultdict(list)
    counted: Counter[str] = Counter()
    path = directory / "derivations.csv"
    for row in read_table(path, DERIVATION_COLUMNS, loading.settings.load_bytes):
        adopted = _provision(row, "adopted", loading)
        draft = _provision(row, "draft", loading)
        counted[adopted.value] += 1
        number = counted[adopted.value]
        iri = loading.identifiers.provision_part(adopted.value, "derivation", number)
        node = NamedNode(iri)
        said = triples[row.required("source")]
        said += [
            Triple(adopted, PROV.wasDerivedFrom, draft),
            Triple(node, RDF.type, MEA.Derivation),
            Triple(node, MEA.draft, draft),
            Triple(node, MEA.adoptedAs, adopted),
        ]
        for change in row["changed"].split():
            if change not in CHANGES:
                raise row.error("changed", f"{change!r} is none of {', '.join(CHANGES)}")
            said.append(Triple(node, MEA.changed, Literal(change)))
    for slug, said in triples.items():
        yield StagedGraph(
            loading.identifiers.graph("derivation", slug),
            said,
            source(directory, loading, slug),
            "reference",
        )


def _citation(row: Row, column: str, loading: Loading) -> Citation:
    try:
        return parse_citation(row.required(column), loading.identifiers.codes)
    except CitationError as error:
        raise row.error(column, str(error)) from error


def _node(row: Row, column: str, loading: Loading) -> NamedNode:
    try:
        return NamedNode(citation_iri(_citation(row, column, loading), loading.identifiers))
    except CitationError as error:
        raise row.error(column, str(error)) from error


def _provision(row: Row, column: str, loading: Loading) -> NamedNode:
    """Give the provision that two cells name: the text, and the id in it."""
    text = _node(row, column, loading)
    try:
        named = row.required(f"{column}_provision")
        return NamedNode(loading.identifiers.provision(text.value, named))
    except IdentifierError as error:
        raise row.error(f"{column}_provision", str(error)) from error
