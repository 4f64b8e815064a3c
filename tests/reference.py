"""What the tests of the reference data share: topics run on `data/` or on a spoilt copy of it."""

import csv
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pyoxigraph import NamedNode, Quad, QuerySolutions, Store

from loaders.loader import Finding, Loading
from meagraph.codes import read_codes
from meagraph.identifiers import Identifiers
from meagraph.namespaces import PREFIXES
from meagraph.settings import CONTENT, Settings
from meagraph.staging import StagedGraph

DATA = CONTENT / "data"
PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())

Topic = Callable[[Path, Loading], Iterator[StagedGraph]]


@dataclass
class Staged:
    """The graphs that topics staged, in a store, and what they reported."""

    base: str
    store: Store = field(default_factory=Store)
    sizes: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def rows(self, query: str) -> list[tuple[str, ...]]:
        """Answer `query` over all graphs; the empty relative IRI is the base."""
        answer = self.store.query(
            PROLOGUE + query, base_iri=self.base, use_default_graph_as_union=True
        )
        assert isinstance(answer, QuerySolutions)
        names = [variable.value for variable in answer.variables]
        return [tuple(str(getattr(row[name], "value", "")) for name in names) for row in answer]

    def number(self, query: str) -> int:
        """Answer a query whose one answer is one number."""
        [(number,)] = self.rows(query)
        return int(number)

    def reported(self, level: str, text: str = "") -> list[Finding]:
        """Give the findings of `level` whose message has `text`."""
        return [each for each in self.findings if each.level == level and text in each.message]


def stage(*topics: Topic, directory: Path = DATA, settings: Settings | None = None) -> Staged:
    """Run `topics` on `directory`; no graph may be staged twice."""
    settings = settings or Settings()
    loading = Loading(settings, Identifiers(settings.base, read_codes(settings.content)))
    staged = Staged(settings.base, findings=loading.findings)
    for topic in topics:
        for graph in topic(directory, loading):
            assert graph.name not in staged.sizes, graph.name
            triples = list(graph.triples)
            name = NamedNode(graph.name)
            staged.sizes[graph.name] = len(set(triples))
            staged.store.extend(
                Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples
            )
    return staged


@cache
def table(name: str) -> list[dict[str, str]]:
    """Read a table of `data/`; it is shared, so nobody may change it."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def spoil(tmp_path: Path, name: str, line: int, /, **cells: str) -> Path:
    """Copy `data/` and overwrite cells in one line of the table `name`; give the copy."""
    directory = tmp_path / "data"
    shutil.copytree(DATA, directory)
    changed = list(table(name))
    changed[line - 2] = changed[line - 2] | cells
    with (directory / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(changed[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(changed)
    return directory
