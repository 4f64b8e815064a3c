"""What loaders of JSON records share: a record becomes a graph, its troubles are kept aside."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.declared.concepts import read_concepts
from loaders.declared.describe import Describer, RecordProblemError
from loaders.declared.records import JsonRecord
from loaders.loader import Finding, LoadError, Loading
from loaders.quarantine import Quarantine
from loaders.record_specs import RecordSpec
from meagraph.identifiers import IdentifierError
from meagraph.staging import Source, StagedGraph


@dataclass
class RecordLoading:
    """One run over the records of one file, named `file`."""

    file: str
    loading: Loading
    loader: str
    quarantines: dict[str, Quarantine] = field(default_factory=dict)
    describers: dict[str, Describer] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)

    def quarantine(self, spec: RecordSpec) -> Quarantine:
        """Give the quarantine of the source of `spec`."""
        note = spec.source
        if note.name not in self.quarantines:
            iri = self.loading.identifiers.mint("source", slug=note.name)
            source = Source(iri, note.title, note.url, note.licence, note.retrieved)
            self.quarantines[note.name] = Quarantine(
                note.name, self.file, source, self.loader, self.loading
            )
        return self.quarantines[note.name]

    def stage(self, spec: RecordSpec, data: object, where: str) -> Iterator[StagedGraph]:
        """
        Yield the graph of one record, or nothing when it has to be kept aside.

        Raises `LoadError` when two records of the file would have the same graph.
        """
        record = self.record(spec, data, where)
        quarantine = self.quarantine(spec)
        describer = self._describer(spec)
        try:
            description = describer.describe(record)
            name = self._name(describer.path(spec.graph, record), record)
        except RecordProblemError as problem:
            quarantine.keep(record.where, record.facts(spec.fields()), problem.reason)
            return
        for left_out in description.problems:
            facts = left_out.record.facts(left_out.kept)
            quarantine.keep(left_out.record.where, facts, left_out.reason)
        for repaired, what in description.repairs:
            self.loading.report(Finding(spec.source.name, repaired, what, "repaired"))
        yield StagedGraph(
            name, list(dict.fromkeys(description.triples)), quarantine.source, self.loader
        )

    def record(self, spec: RecordSpec, data: object, where: str) -> JsonRecord:
        """Give the record its name for messages, and the language of its texts."""
        record = JsonRecord(data, where)
        own_id = record.take(spec.id)
        named = f"{where}, {spec.schema_name} {own_id[0]}" if own_id else where
        languages = record.take(spec.languages) if spec.languages else []
        language = str(languages[0]) if len(languages) == 1 else None
        return JsonRecord(data, named, language)

    def finish(self) -> Iterator[StagedGraph]:
        """Yield what was kept aside, per source."""
        for quarantine in self.quarantines.values():
            yield quarantine.graph()

    def _describer(self, spec: RecordSpec) -> Describer:
        if spec.schema_name not in self.describers:
            settings = self.loading.settings
            concepts = read_concepts(settings.content, settings.base)
            self.describers[spec.schema_name] = Describer(
                spec.subject, self.loading.identifiers, concepts
            )
        return self.describers[spec.schema_name]

    def _name(self, path: str, record: JsonRecord) -> str:
        try:
            name = self.loading.identifiers.graph(path)
        except IdentifierError as error:
            todo = "Correct the record's identifier."
            raise RecordProblemError(record, None, str(error), todo) from error
        if name in self.seen:
            raise LoadError(
                f"{record.where}: has the identifier of {self.seen[name]};"
                " remove one of the two records"
            )
        self.seen[name] = record.where
        return name
