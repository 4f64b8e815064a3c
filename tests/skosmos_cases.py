"""
The cases of the conformance suite of the vocabulary API.

Each folder of tests/skosmos/ is one case: `vocabulary.ttl`; `requests.json`, which names addresses
(below the vocabulary's, or below /rest/v1 with a slash in front); and in `answers/` what each is
answered: `{name}.json`, or `{name}.txt` for what is refused. A new case is a new folder, and needs
no new code.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from meagraph.publishing import Publisher
from meagraph.settings import Settings
from meagraph.staging import Changeset, Source, StagedGraph
from server.skosmos.swagger import BASE_PATH
from tests.serving import BASE

FOLDER = Path(__file__).parent / "skosmos"

_SOURCE = Source(f"{BASE}source/test", "Vocabularies for tests", licence="CC0-1.0")


@dataclass(frozen=True)
class Case:
    """One request to one vocabulary, and where its answer is."""

    vocabulary: str
    name: str
    address: str

    @property
    def path(self) -> str:
        below = "" if self.address.startswith("/") else f"/{self.vocabulary}/"
        return f"{BASE_PATH}{below}{self.address}"

    @property
    def json_file(self) -> Path:
        return FOLDER / self.vocabulary / "answers" / f"{self.name}.json"

    @property
    def text_file(self) -> Path:
        return self.json_file.with_suffix(".txt")


def names() -> list[str]:
    return sorted(path.parent.name for path in FOLDER.glob("*/vocabulary.ttl"))


def cases() -> Iterator[Case]:
    for vocabulary in names():
        file = FOLDER / vocabulary / "requests.json"
        for name, address in json.loads(file.read_text(encoding="utf-8")).items():
            yield Case(vocabulary, name, address)


def publish_cases(settings: Settings) -> None:
    """Publish the vocabularies of all cases, each in a graph of its own."""
    changeset = Changeset("tester", "small vocabularies")
    for name in names():
        text = (FOLDER / name / "vocabulary.ttl").read_bytes()
        triples = [quad.triple for quad in parse(text, format=RdfFormat.TURTLE)]
        graph = StagedGraph(f"{BASE}graph/vocabulary/{name}", triples, _SOURCE, "test")
        changeset.put(graph, settings.base)
    Publisher(settings, None).publish(changeset)
