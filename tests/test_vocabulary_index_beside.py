"""The index of a large change: written beside the publication, into the older of its files."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from meagraph.home import Home
from meagraph.merge import BULK
from meagraph.publishing import Publisher, PublishError
from meagraph.replay import make_index
from meagraph.settings import Settings
from meagraph.staging import Changeset, Source, StagedGraph
from meagraph.vocabulary.index import Index, Question
from meagraph.vocabulary.index import beside as module
from meagraph.vocabulary.index.schema import BASE, DELTA, FOLDER
from tests.vocabulary_books import PREFIXES

SOURCE = Source("https://w3id.org/meagraph/source/test", "Test source")


def publish(settings: Settings, name: str, count: int, word: str = "label") -> None:
    text = f":{name} a skos:ConceptScheme ." + "".join(
        f':{name}{i} a skos:Concept ; skos:prefLabel "{word} {i}"@en , "mot {i}"@fr .'
        for i in range(count)
    )
    triples = [quad.triple for quad in parse(PREFIXES + text, RdfFormat.TURTLE)]
    changeset = Changeset("ann", f"{count} of {name}")
    graph = StagedGraph(f"{settings.base}graph/vocabulary/{name}", triples, SOURCE, "test")
    changeset.put(graph, settings.base)
    Publisher(settings, None).publish(changeset)


def folder(settings: Settings) -> Path:
    home = Home(settings.home)
    return home.path(home.current()) / FOLDER


def said(settings: Settings) -> object:
    """Give what the index of the current release answers."""
    home = Home(settings.home)
    index = Index.open(home.path(home.current()))
    return (
        [(hit.label, hit.concept) for hit in index.search(Question("*"))],
        [hit.label for hit in index.search(Question("label 7*"))],
        [(event.release, event.kind, event.concept) for event in index.history(limit=None)],
    )


def made_anew(settings: Settings) -> object:
    """Give what an index answers that is made of the release and the journal alone."""
    home = Home(settings.home)
    for file in folder(settings).iterdir():
        file.unlink()
    make_index(home, home.current())
    return said(settings)


@pytest.mark.parametrize("together", [1, BULK], ids=["beside", "in one process"])
def test_a_large_change_is_indexed_as_if_it_were_all_anew(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    monkeypatch.setattr(module, "BULK", together)
    publish(settings, "x", 300)
    publish(settings, "y", 5)
    older = folder(settings)
    kept = {name: (older / name).read_bytes() for name in (BASE, DELTA)}
    publish(settings, "z", 900)
    publish(settings, "x", 300, "another label")
    publish(settings, "y", 6)
    assert {name: (older / name).read_bytes() for name in kept} == kept
    incremental = said(settings)
    assert incremental == made_anew(settings)


def test_nothing_is_published_when_the_work_beside_fails(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(settings, "x", 2)
    before = said(settings)
    monkeypatch.setattr(module, "BULK", 1)
    home = Home(settings.home)
    monkeypatch.setattr(module, "asdict", lambda made: {"release": made.release})
    with pytest.raises(PublishError, match=r"could not be written .*Made"):
        publish(settings, "y", 2)
    assert home.kept() == [1]
    assert said(settings) == before
    assert not list(settings.home.glob(".trial-*"))
