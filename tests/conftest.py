"""What the tests share: settings of a fresh instance, small changesets, the reference data."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from loaders.loader import Loading
from loaders.reference import ReferenceLoader
from meagraph.codes import read_codes
from meagraph.identifiers import Identifiers
from meagraph.publishing import Publisher
from meagraph.settings import Settings
from meagraph.staging import Changeset, Source, StagedGraph

pytest_plugins = ["tests.serving", "tests.chromium", "tests.measuring"]

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


@pytest.fixture(scope="session")
def reference_changeset() -> Callable[[Settings], Changeset]:
    """Give the function that stages the shipped reference data for an instance."""
    return _reference_changeset


def _reference_changeset(settings: Settings) -> Changeset:
    loading = Loading(settings, Identifiers(settings.base, read_codes(settings.content)))
    staged = Changeset("tester", "the reference data")
    for graph in ReferenceLoader().load(str(settings.content / "data"), loading):
        staged.put(graph, settings.base)
    return staged


def _published_once(factory: pytest.TempPathFactory, name: str, *, judged: bool) -> Path:
    """Give the home `name` with the reference data, published by the first worker that asks."""
    folder = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # that of all workers of this run
    settings = Settings(home=folder / name)
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (settings.home / "current").exists():
            publisher = Publisher.of(settings) if judged else Publisher(settings, None)
            publisher.publish(_reference_changeset(settings))
    return settings.home


@pytest.fixture(scope="session")
def reference_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a home, to read only, with the reference data as release 1; no shapes judged it."""
    return _published_once(tmp_path_factory, "reference", judged=False)


@pytest.fixture(scope="session")
def validated_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a home, to read only, with the reference data as release 1, judged by our shapes."""
    return _published_once(tmp_path_factory, "validated", judged=True)
