"""The loader of InforMEA feeds."""

from collections.abc import Iterator
from pathlib import Path

from loaders.declared.records import JsonRecord
from loaders.files import local_file
from loaders.informea.decisions import DecisionNumbers
from loaders.informea.odata import ENTITIES, entities, entity_name, next_links, plain_fields
from loaders.json_records import ODATA, begins_with
from loaders.loader import Finding, LoadError, Loading
from loaders.quarantine import Reason
from loaders.record_loading import RecordLoading
from loaders.record_specs import RecordSpec, read_specs
from meagraph import __version__
from meagraph.codes import CodeError
from meagraph.identifiers import IdentifierError
from meagraph.staging import StagedGraph

FOLDER = Path(__file__).parent / "entities"


class InformeaLoader:
    """
    Loads the JSON of an OData feed: Decisions, Meetings, CountryReports, NationalPlans, Sites.

    What InforMEA's own harvester skips or overwrites is loaded and reported: a record without an
    English title, a decision under the wrong treaty, a code with a tab inside. A record of an
    unknown treaty is kept aside. A file that is one page of a longer feed is reported.
    """

    name = "informea"
    version = __version__
    whole = False

    def accepts(self, source: str) -> bool:
        """Accept JSON files that begin as an OData answer does."""
        path = Path(source)
        return path.suffix.lower() == ".json" and begins_with(path, ODATA)

    def load(self, source: str, loading: Loading) -> Iterator[StagedGraph]:
        """Yield a graph per entity; raises `LoadError`."""
        path = local_file(source, loading)
        feed = _Feed(loading, path)
        done = 0
        for done, item in enumerate(entities(path, feed.goes_on), 1):
            where = f"{path.name}, line {item.line}"
            if not isinstance(item.value, dict):
                raise LoadError(
                    f"{where}: not an InforMEA feed: it has no entity; the entities that can be"
                    f" loaded are {', '.join(ENTITIES)}, in OData JSON"
                )
            yield from feed.stage(item.value, where)
            loading.progress(done, None)
        loading.progress(done, done)
        yield from feed.run.finish()


class _Feed:
    """One run over one feed."""

    def __init__(self, loading: Loading, path: Path) -> None:
        self._loading = loading
        self._file = path.name
        self._specs = read_specs(FOLDER, loading.settings.content)
        self._numbers = DecisionNumbers(loading, "informea")
        self.run = RecordLoading(path.name, loading, InformeaLoader.name)

    def goes_on(self, link: str) -> None:
        """Report that the feed has more entities than the file."""
        self._report(
            self._file,
            f"this is one page of a feed that goes on at {link!r}: load the other pages too",
            False,
        )

    def stage(self, entity: dict[str, object], where: str) -> Iterator[StagedGraph]:
        name = entity_name(entity, where)
        spec = self._specs[name]
        record = plain_fields(entity)
        where = f"{where}, {name} {record.get('id', 'without id')}"
        for link in next_links(entity):
            message = f"a list in it goes on at {link!r}, what stands there is not loaded"
            self._report(where, message, False)
        agreement = self._agreement(record, spec, where)
        if agreement is None:
            return
        record["treaty"] = agreement
        self._repair_codes(record, where)
        self._check_titles(record, where)
        if name == "Decision":
            try:
                record["reading"] = self._numbers.read(record, agreement, where)
            except IdentifierError as error:
                self._keep(record, spec, where, _no_name(error))
                return
        yield from self.run.stage(spec, record, where)

    def _agreement(self, record: dict[str, object], spec: RecordSpec, where: str) -> str | None:
        """Give the code of the treaty; a record of one that is not known is kept aside."""
        treaty = str(record.get("treaty", ""))
        try:
            return self._loading.identifiers.codes.agreement(treaty)
        except CodeError:
            reason = Reason(
                f"the treaty {treaty!r} is not known",
                f"le traité {treaty!r} n'est pas connu",
                "Correct the treaty's machine name, or add the agreement to the reference data.",
            )
            self._keep(record, spec, where, reason)
            return None

    def _keep(
        self, record: dict[str, object], spec: RecordSpec, where: str, reason: Reason
    ) -> None:
        facts = JsonRecord(record, where).facts([*spec.fields(), "treaty"])
        self.run.quarantine(spec).keep(where, facts, reason)

    def _repair_codes(self, record: dict[str, object], where: str) -> None:
        """Cut codes at a tab: what follows it is a button's text that slipped in."""
        for field in ("status", "type", "kind", "access", "repetition"):
            code = record.get(field)
            if isinstance(code, str) and "\t" in code:
                record[field] = code.partition("\t")[0].strip()
                self._report(
                    where, f"{field} {code!r} has a tab inside: read as {record[field]!r}", True
                )

    def _check_titles(self, record: dict[str, object], where: str) -> None:
        """Report a record that has no English title: InforMEA's harvester would skip it."""
        titles = record.get("title", record.get("name", []))
        languages = {
            str(title.get("language", "")).lower()
            for title in (titles if isinstance(titles, list) else [titles])
            if isinstance(title, dict) and title.get("value")
        }
        if "en" not in languages:
            has = f"only in {', '.join(sorted(languages))}" if languages else "in no language"
            self._report(where, f"no English title ({has}): InforMEA would skip it; loaded", False)

    def _report(self, where: str, message: str, repaired: bool) -> None:
        self._loading.report(
            Finding("informea", where, message, "repaired" if repaired else "warning")
        )


def _no_name(error: IdentifierError) -> Reason:
    """Say why a record can have no IRI."""
    return Reason(
        f"no IRI can be made for it: {error}",
        f"aucun IRI ne peut être formé pour elle : {error}",
        "Correct the record's identifier (it holds no blank and no slash) or its number.",
    )
