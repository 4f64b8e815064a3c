"""A change of a part of a graph: staged, tried out, published; people's work is kept by loads."""

from collections.abc import Callable

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Triple

from meagraph.home import Home
from meagraph.namespaces import DCT, PROV
from meagraph.publishing import Publisher, PublishError, Trial
from meagraph.settings import Settings
from meagraph.staging import Changeset, GraphChange, Source, StagedGraph, Whole

SOURCE = Source("https://w3id.org/meagraph/source/test", "Test source")


def titled(settings: Settings, title: str) -> Triple:
    return Triple(NamedNode(f"{settings.base}partner/one"), DCT.title, Literal(title))


def loaded(settings: Settings, *titles: str, loader: str = "reference") -> Changeset:
    changeset = Changeset("loader", "load")
    triples = [titled(settings, title) for title in titles]
    changeset.put(StagedGraph(f"{settings.base}graph/one", triples, SOURCE, loader), settings.base)
    changeset.wholes.append(Whole(loader, None))
    return changeset


def changed(settings: Settings, removed: list[str], added: list[str]) -> Changeset:
    changeset = Changeset("editor", "change")
    changeset.change(
        GraphChange(
            f"{settings.base}graph/one",
            [titled(settings, title) for title in removed],
            [titled(settings, title) for title in added],
            SOURCE,
            "desk",
        )
    )
    return changeset


def titles(settings: Settings) -> list[str]:
    _, store = Home(settings.home).open_current()
    quads = store.quads_for_pattern(None, DCT.title, None, NamedNode(f"{settings.base}graph/one"))
    return sorted(quad.object.value for quad in quads)


@pytest.fixture
def publisher(settings: Settings) -> Publisher:
    made = Publisher(settings, None)
    made.publish(loaded(settings, "a", "b"))
    return made


def test_a_change_leaves_the_rest_of_its_graph(publisher: Publisher, settings: Settings) -> None:
    manifest = publisher.publish(changed(settings, ["a", "not there"], ["b", "c"])).manifest
    assert titles(settings) == ["b", "c"]
    assert manifest is not None
    assert manifest.puts == 1
    _, store = Home(settings.home).open_current()
    about = NamedNode(f"{settings.base}graph/system/provenance/graph/one")
    assert store.quads_for_pattern(None, DCT.creator, Literal("desk"), about).__next__()
    assert len(list(store.quads_for_pattern(None, PROV.wasGeneratedBy, None, about))) == 1


def test_a_change_that_changes_nothing_makes_no_release(
    publisher: Publisher, settings: Settings
) -> None:
    assert publisher.publish(changed(settings, ["x"], ["a"])).manifest is None


def test_a_load_of_the_whole_source_keeps_what_people_changed_since(
    publisher: Publisher, settings: Settings
) -> None:
    publisher.publish(changed(settings, ["a"], ["c"]))
    again = loaded(settings, "a", "b")
    assert publisher.publish(again).manifest is None
    assert again.kept == [f"{settings.base}graph/one"]
    assert titles(settings) == ["b", "c"]
    alone = loaded(settings, "a", "b")
    alone.wholes.clear()  # asked for by itself
    publisher.publish(alone)
    assert titles(settings) == ["a", "b"]


def test_a_trial_shows_the_change_and_leaves_no_trace(
    publisher: Publisher, settings: Settings
) -> None:
    def look(trial: Trial) -> tuple[bool, bool, set[Triple]]:
        quad = Quad(*titled(settings, "c"), NamedNode(f"{settings.base}graph/one"))
        return quad in trial.before, quad in trial.after, set(trial.changed)

    before, after, triples = publisher.try_out(lambda store: changed(settings, ["a"], ["c"]), look)
    assert (before, after) == (False, True)
    assert triples == {titled(settings, "a"), titled(settings, "c")}
    assert titles(settings) == ["a", "b"]
    assert list(settings.home.glob(".trial*")) == []


def test_a_trial_of_an_empty_home_needs_no_release(settings: Settings) -> None:
    before, changed_triples = Publisher(settings, None).try_out(
        lambda store: loaded(settings, "a"), lambda trial: (len(trial.before), trial.changed)
    )
    assert before == 0
    assert changed_triples == {titled(settings, "a")}
    assert not settings.home.exists()


def test_who_does_not_accept_stops_the_publication(
    publisher: Publisher, settings: Settings
) -> None:
    def refuse(trial: Trial) -> None:
        raise PublishError(f"not {len(trial.changed)}")

    with pytest.raises(PublishError, match="not 2"):
        publisher.publish_from(lambda store: changed(settings, ["a"], ["c"]), refuse)
    assert titles(settings) == ["a", "b"]


def test_trials_of_killed_processes_are_cleared_later(
    publisher: Publisher, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = settings.home / ".trial-left"
    left.mkdir()
    publisher.recover()
    assert left.exists()  # somebody may be at work with it
    monkeypatch.setattr("meagraph.home.TRIAL_SECONDS", -1)
    publisher.recover()
    assert not left.exists()


def test_a_system_graph_cannot_be_changed(
    publisher: Publisher, settings: Settings, changeset: Callable[..., Changeset]
) -> None:
    wrong = changeset()
    wrong.change(GraphChange(f"{settings.base}graph/system/x", [], [], SOURCE, "desk"))
    with pytest.raises(PublishError, match="kept by the service alone"):
        publisher.publish(wrong)
