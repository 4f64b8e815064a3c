"""The loader of tables."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Triple

from loaders.declared.concepts import read_concepts
from loaders.declared.describe import Describer, Description, RecordProblemError
from loaders.files import local_file
from loaders.loader import Finding, LoadError, Loading
from loaders.quarantine import Quarantine
from loaders.tables.mapping import TableMapping, read_mapping
from loaders.tables.rows import Row, read_rows
from meagraph import __version__
from meagraph.identifiers import IdentifierError
from meagraph.staging import Source, StagedGraph

_TOLD = 20
_STEP = 1000


class TablesLoader:
    """
    Loads a CSV, TSV or XLSX file through a declared mapping (docs/loaders.md).

    With `on_error = "stop"` the errors of all rows are told together and nothing is loaded; with
    `"quarantine"` the rows or values that cannot be read are kept aside.
    """

    name = "tables"
    version = __version__
    whole = False

    def accepts(self, source: str) -> bool:
        """Accept files by suffix: .csv, .tsv, .xlsx."""
        return Path(source).suffix.lower() in (".csv", ".tsv", ".xlsx")

    def load(self, source: str, loading: Loading) -> Iterator[StagedGraph]:
        """Yield a graph per row or one for the file, as the mapping says; raises `LoadError`."""
        path = local_file(source, loading)
        if loading.mapping is None:
            raise LoadError(
                f"{source}: a table needs a mapping that says what its columns mean: give one with"
                " --mapping (examples stand in loaders/mappings/)"
            )
        mapping = read_mapping(loading.mapping, loading.settings.content)
        yield from _Table(path, mapping, loading).graphs()


@dataclass
class _Table:
    """One run over one table."""

    path: Path
    mapping: TableMapping
    loading: Loading
    errors: list[RecordProblemError] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        settings, identifiers = self.loading.settings, self.loading.identifiers
        note = self.mapping.source
        iri = identifiers.mint("source", slug=note.name)
        self.source = Source(iri, note.title, note.url, note.licence, note.retrieved)
        self.quarantine = Quarantine(
            note.name, self.path.name, self.source, TablesLoader.name, self.loading
        )
        concepts = read_concepts(settings.content, settings.base)
        self.describer = Describer(self.mapping.subject, identifiers, concepts)

    def graphs(self) -> Iterator[StagedGraph]:
        """Yield the graphs of the table, then its quarantine."""
        merged: dict[Triple, None] = {}
        done = 0
        rows = read_rows(
            self.path, self.mapping.table, self.mapping.columns(), self.loading.settings
        )
        for done, row in enumerate(rows, 1):
            if done % _STEP == 0:
                self.loading.progress(done, None)
            described = self._described(row)
            if described is None:
                continue
            name, triples = described
            if self.mapping.graph.per == "row":
                yield self._staged(name, triples)
            else:
                merged.update(dict.fromkeys(triples))
        self.loading.progress(done, done)
        self._stop_on_errors()
        if self.mapping.graph.per == "file":
            yield self._staged(self._graph(self.mapping.graph.path), list(merged))
        yield self.quarantine.graph()

    def _described(self, row: Row) -> tuple[str, list[Triple]] | None:
        try:
            description = self.describer.describe(row)
            name = self._row_graph(row) if self.mapping.graph.per == "row" else ""
        except RecordProblemError as problem:
            self._trouble(row, problem)
            return None
        self._left_out(row, description)
        return name, description.triples

    def _row_graph(self, row: Row) -> str:
        path = self.describer.path(self.mapping.graph.path, row)
        name = self._graph(path)
        first = self.seen.setdefault(name, row.where)
        if first != row.where:
            raise RecordProblemError(
                row,
                None,
                f"it has the key of {first} ({path})",
                "Remove one of the two rows, or add a column to the graph's path.",
            )
        return name

    def _graph(self, path: str) -> str:
        try:
            return self.loading.identifiers.graph(path)
        except IdentifierError as error:
            raise LoadError(f"{self.path}: the graph's path {path!r}: {error}") from error

    def _staged(self, name: str, triples: list[Triple]) -> StagedGraph:
        return StagedGraph(name, triples, self.source, TablesLoader.name)

    def _left_out(self, row: Row, description: Description) -> None:
        for problem in description.problems:
            self._trouble(row, problem)
        for repaired, what in description.repairs:
            self.loading.report(Finding(self.mapping.source.name, repaired, what, "repaired"))

    def _trouble(self, row: Row, problem: RecordProblemError) -> None:
        if self.mapping.table.on_error == "stop":
            self.errors.append(problem)
            if len(self.errors) >= _TOLD:
                self._stop_on_errors()
        else:
            fields = row.cells if problem.field is None else [problem.field]
            self.quarantine.keep(row.where, row.facts(fields), problem.reason)

    def _stop_on_errors(self) -> None:
        if self.errors:
            more = " (and perhaps more)" if len(self.errors) >= _TOLD else ""
            told = "\n".join(str(error) for error in self.errors)
            raise LoadError(f"{len(self.errors)} errors{more}, nothing is loaded:\n{told}")
