"""What the tests share: settings of a fresh instance, and small changesets."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from meagraph.settings import Settings
from meagraph.staging import Changeset, Source, StagedGraph

SOURCE = Source("https://w3id.org/meagraph/source/test", "Test source")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.fixture
def corpus() -> Path:
    return Path(os.environ["MEAGRAPH_CORPUS"])


@pytest.fixture
def changeset(settings: Settings) -> Callable[..., Changeset]:
    """Make a changeset that puts graphs `graph/{name}` with one triple for each given value."""

    def make(message: str = "test", **graphs: list[str]) -> Changeset:
        made = Changeset("tester", message)
        for name, values in graphs.items():
            triples = [
                Triple(
                    NamedNode(f"{settings.base}partner/{name}"),
                    NamedNode("http://purl.org/dc/terms/title"),
                    Literal(value),
                )
                for value in values
            ]
            graph = StagedGraph(f"{settings.base}graph/{name}", triples, SOURCE, "test")
            made.put(graph, settings.base)
        return made

    return make
