"""
Each folder of tests/golden/loaders is a case: a source, and what its loader makes of it.

A folder holds `source.*` (or `case.toml` naming `source` and `mapping` below the checkout), and
`expected.nq` with `findings.txt`, or `error.txt`. To add a case, add a folder and run the tests
with MEAGRAPH_GOLDEN=write once; then read what was written.
"""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from loaders.cbd import CbdLoader
from loaders.files import slug
from loaders.informea import InformeaLoader
from loaders.loader import LoadError, Loading
from loaders.rdf import RdfLoader
from loaders.skosmos import SkosmosLoader
from loaders.tables import TablesLoader
from meagraph.codes import read_codes
from meagraph.identifiers import Identifiers
from meagraph.settings import CONTENT, Settings
from meagraph.staging import Changeset

CASES = Path(__file__).parent / "golden" / "loaders"
LOADERS = (CbdLoader(), InformeaLoader(), RdfLoader(), SkosmosLoader(), TablesLoader())


@dataclass
class Outcome:
    """What came of a case: quads as lines, findings, and the error."""

    quads: str = ""
    findings: str = ""
    error: str = ""


def inputs(folder: Path) -> tuple[Path, Path | None]:
    """Give the source of a case, and its mapping."""
    case = folder / "case.toml"
    if case.exists():
        named = tomllib.loads(case.read_text())
        return CONTENT / named["source"], CONTENT / named["mapping"]
    return next(folder.glob("source.*")), None


def outcome(folder: Path) -> Outcome:
    source, mapping = inputs(folder)
    (loader,) = (loader for loader in LOADERS if loader.accepts(str(source)))
    settings = Settings()
    loading = Loading(settings, Identifiers(settings.base, read_codes(CONTENT)), mapping)
    changeset = Changeset("tests", "golden")
    try:
        for graph in loader.load(str(source), loading):
            changeset.put(graph, settings.base)
    except LoadError as error:
        return Outcome(error=str(error).replace(f"{CONTENT}/", "") + "\n")
    quads = sorted(
        f"{triple} {NamedNode(name)} ."
        for name in changeset.puts
        for triple in changeset.triples(name)
    )
    findings = [f"{f.level}: {f.record}: {f.message}" for f in loading.findings]
    return Outcome("".join(f"{q}\n" for q in quads), "".join(f"{f}\n" for f in findings))


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.iterdir()))
def test_a_source_gives_exactly_the_expected_quads_and_findings(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the checkout may lie anywhere
    monkeypatch.setattr("loaders.rdf.place_slug", lambda path: f"{slug(path.name)}-place")
    folder = CASES / name
    got = outcome(folder)
    parts = {"expected.nq": got.quads, "findings.txt": got.findings, "error.txt": got.error}
    if os.environ.get("MEAGRAPH_GOLDEN") == "write":
        for file, text in parts.items():
            if text:
                (folder / file).write_text(text, encoding="utf-8")
    for file, text in parts.items():
        path = folder / file
        expected = path.read_text(encoding="utf-8") if path.exists() else ""
        assert text == expected, file
