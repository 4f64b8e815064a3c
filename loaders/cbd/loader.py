"""The loader of clearing-house records."""

import re
from collections.abc import Iterator
from pathlib import Path

from loaders.files import local_file
from loaders.json_records import LINES, ODATA, begins_with, read_items
from loaders.loader import LoadError, Loading
from loaders.record_loading import RecordLoading
from loaders.record_specs import read_specs
from meagraph import __version__
from meagraph.staging import StagedGraph

SCHEMAS = Path(__file__).parent / "schemas"
_ARRAY = re.compile(r"\s*\[")


class CbdLoader:
    """
    Loads one record, a list of records, or one record per line (.ndjson).

    Each type of record is described by a file in loaders/cbd/schemas/: lwProject, lwDonor,
    nationalTarget, meeting, notification, and the decisions of the Decision Tracking Tool.
    """

    name = "cbd"
    version = __version__
    whole = False

    def accepts(self, source: str) -> bool:
        """Accept JSON files that are not OData."""
        path = Path(source)
        suffix = path.suffix.lower()
        return suffix in LINES or (suffix == ".json" and not begins_with(path, ODATA))

    def load(self, source: str, loading: Loading) -> Iterator[StagedGraph]:
        """Yield a graph per record; raises `LoadError` for a record of an unknown schema."""
        path = local_file(source, loading)
        specs = read_specs(SCHEMAS, loading.settings.content)
        run = RecordLoading(path.name, loading, self.name)
        done = 0
        for done, item in enumerate(read_items(path, _ARRAY), 1):
            where = f"{path}, line {item.line}"
            schema = schema_of(item.value)
            if schema is None:
                raise LoadError(
                    f"{where}: not a clearing-house record: it has no header.schema and no"
                    f" schema_s; the records that can be loaded are {', '.join(specs)}"
                )
            if schema not in specs:
                raise LoadError(
                    f"{where}: records of the schema {schema!r} cannot be loaded; those that can"
                    f" are {', '.join(specs)} (a new one is a file in loaders/cbd/schemas/)"
                )
            yield from run.stage(specs[schema], item.value, f"{path.name}, line {item.line}")
            loading.progress(done, None)
        loading.progress(done, done)
        yield from run.finish()


def schema_of(record: object) -> str | None:
    """
    Give the schema that a record names, or None.

    Decisions of the Decision Tracking Tool name none: they are known by their code and nodes.
    """
    if not isinstance(record, dict):
        return None
    header = record.get("header")
    named = header.get("schema") if isinstance(header, dict) else record.get("schema_s")
    if isinstance(named, str) and named:
        return named
    if {"code", "treaty", "body", "session", "decision"} <= record.keys():
        return "decision"
    return None
