"""The index of vocabularies as a part of releases: published, made again, rolled back, shared."""

import shutil
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from meagraph import replay
from meagraph.home import Home
from meagraph.publishing import Publisher, PublishError
from meagraph.settings import Settings
from meagraph.staging import Changeset, Source, StagedGraph
from meagraph.vocabulary.index import Index, Question, writing
from meagraph.vocabulary.index.schema import BASE, DELTA, FOLDER
from tests.vocabulary_books import PREFIXES

SOURCE = Source("https://w3id.org/meagraph/source/test", "Test source")
SCHEME = ':x a skos:ConceptScheme . :a a skos:Concept ; skos:prefLabel "one"@en .'
RELEASES = (
    SCHEME,
    SCHEME + ':b a skos:Concept ; skos:prefLabel "two"@en .',
    SCHEME.replace("one", "first") + ':b a skos:Concept ; skos:prefLabel "two"@en .',
)


def changeset(settings: Settings, text: str, message: str) -> Changeset:
    made = Changeset("ann", message)
    triples = [quad.triple for quad in parse(PREFIXES + text, RdfFormat.TURTLE)]
    graph = StagedGraph(f"{settings.base}graph/vocabulary/x", triples, SOURCE, "test")
    made.put(graph, settings.base)
    return made


def publish(settings: Settings, text: str, message: str) -> Index:
    Publisher(settings, None).publish(changeset(settings, text, message))
    return current(settings)


def current(settings: Settings) -> Index:
    home = Home(settings.home)
    return Index.open(home.path(home.current()))


def folder(settings: Settings, number: int) -> Path:
    return Home(settings.home).path(number) / FOLDER


def found(index: Index) -> list[str]:
    return [hit.label for hit in index.search(Question("*"))]


def told(index: Index) -> list[tuple[int, str, str, str]]:
    return [
        (event.release, event.kind, event.concept[-1:], event.message) for event in index.history()
    ]


HISTORY = [
    (3, "changed", "a", "third"),
    (2, "added", "b", "second"),
    (1, "loaded", "", "first"),
]


@pytest.fixture
def published(settings: Settings) -> Settings:
    for text, message in zip(RELEASES, ("first", "second", "third"), strict=True):
        publish(settings, text, message)
    return settings


def test_what_is_published_is_indexed_and_told(published: Settings) -> None:
    index = current(published)
    assert found(index) == ["first", "two"]
    assert told(index) == HISTORY
    manifest = Home(published.home).manifest(3)
    last = index.history(limit=1)[0]
    assert (last.author, last.when, last.changeset) == (
        manifest.author,
        manifest.created,
        manifest.changeset,
    )
    inodes = {(folder(published, number) / BASE).stat().st_ino for number in (1, 2, 3)}
    assert len(inodes) == 1


@pytest.mark.parametrize("missing", [[FOLDER], ["search"], ["search", FOLDER]])
def test_what_is_missing_is_made_again_with_its_history(
    published: Settings, missing: list[str]
) -> None:
    # As in a release of an older version of the service, which made no such index.
    before = current(published).history()
    for name in missing:
        shutil.rmtree(Home(published.home).path(3) / name)
    Publisher(published, None).recover()
    index = current(published)
    assert found(index) == ["first", "two"]
    assert index.history() == before
    assert found(publish(published, RELEASES[0], "fourth")) == ["one"]
    fourth = [(4, "withdrawn", "b", "fourth"), (4, "changed", "a", "fourth")]
    assert told(current(published)) == fourth + HISTORY


def test_a_release_that_is_lost_comes_back_with_its_index(published: Settings) -> None:
    before = current(published).history()
    home = Home(published.home)
    shutil.rmtree(home.path(3))
    Publisher(published, None).recover()
    assert current(published).history() == before
    for number in (1, 2, 3):
        shutil.rmtree(home.path(number))
    Publisher(published, None).recover()
    assert current(published).history() == before
    assert found(current(published)) == ["first", "two"]


def test_a_rebuilt_release_replaces_a_damaged_index_alone(published: Settings) -> None:
    publisher = Publisher(published, None)
    base, delta = (folder(published, 3) / name for name in (BASE, DELTA))
    before = base.stat().st_ino
    publisher.rebuild()
    assert base.stat().st_ino == before
    delta.write_bytes(b"damaged")
    publisher.rebuild()
    assert told(current(published)) == HISTORY
    delta.unlink()
    publisher.rebuild()
    assert told(current(published)) == HISTORY


def test_after_a_rollback_history_goes_on_from_that_release(published: Settings) -> None:
    shutil.rmtree(folder(published, 2))
    Publisher(published, None).rollback(2)
    assert found(current(published)) == ["one", "two"]
    assert told(current(published)) == HISTORY[1:]
    index = publish(published, SCHEME, "fourth")
    assert told(index) == [(4, "withdrawn", "b", "fourth"), *HISTORY[1:]]


def test_a_disk_that_fails_leaves_the_release_as_it_was(
    published: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(*_: object, **__: object) -> None:
        raise writing.sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(writing, "_opened", no_space)
    with pytest.raises(PublishError, match="nothing was published"):
        publish(published, RELEASES[0], "fourth")
    monkeypatch.undo()
    assert told(current(published)) == HISTORY
    assert replay.vocabulary_index.has_index(Home(published.home).path(3))
