import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from meagraph import durable, retention, steps
from meagraph.differences import differences
from meagraph.digest import Digest
from meagraph.graphs import is_merged, is_system
from meagraph.home import Home, HomeError
from meagraph.merge import DEFAULT, as_stored, named_quads
from meagraph.publishing import Publisher, PublishError, RefusedError
from meagraph.records import changeset_of
from meagraph.settings import Settings
from meagraph.staging import Changeset, Source, StagedGraph
from meagraph.validation.shapes import Shapes
from meagraph.validation.validation import Validation

TITLE = NamedNode("http://purl.org/dc/terms/title")
INVALIDATED = NamedNode("http://www.w3.org/ns/prov#invalidatedAtTime")
Make = Callable[..., Changeset]


@pytest.fixture
def publisher(settings: Settings) -> Publisher:
    return Publisher(settings, None)


def default_triples(publisher: Publisher) -> list[Triple]:
    store = publisher.home.open(publisher.home.current())
    return [quad.triple for quad in store.quads_for_pattern(None, None, None, DEFAULT)]


def test_an_empty_home_has_the_empty_release(publisher: Publisher) -> None:
    assert publisher.home.current() == 0
    assert len(publisher.home.open(0)) == 0


def test_publishing_makes_the_next_release_current(publisher: Publisher, changeset: Make) -> None:
    first = publisher.publish(changeset(a=["1"], b=["2"])).manifest
    second = publisher.publish(changeset(a=["3"])).manifest
    assert first is not None
    assert second is not None
    assert (first.number, second.number, second.parent) == (1, 2, 1)
    assert publisher.home.current() == 2
    assert {triple.object.value for triple in default_triples(publisher)} == {"3", "2"}


def test_an_unchanged_source_makes_no_release(publisher: Publisher, changeset: Make) -> None:
    publisher.publish(changeset(a=["1"]))
    assert publisher.publish(changeset(a=["1"])).manifest is None
    assert publisher.home.kept() == [1]


def test_the_merge_holds_a_triple_once_while_any_graph_holds_it(
    publisher: Publisher, settings: Settings
) -> None:
    triple = Triple(NamedNode(f"{settings.base}partner/x"), TITLE, Literal("x"))

    def holding(*names: str) -> Changeset:
        made = Changeset("tester", "test")
        for name in names:
            graph = StagedGraph(
                f"{settings.base}graph/{name}", [triple], Source("http://s", "s"), "test"
            )
            made.put(graph, settings.base)
        return made

    publisher.publish(holding("a", "b"))
    assert default_triples(publisher) == [triple]
    first, second = Changeset("tester", "no more a"), Changeset("tester", "no more b")
    first.drop(f"{settings.base}graph/a", "withdrawn")
    publisher.publish(first)
    assert default_triples(publisher) == [triple]
    second.drop(f"{settings.base}graph/b", "withdrawn")
    publisher.publish(second)
    assert default_triples(publisher) == []


def test_a_withdrawn_record_leaves_a_tombstone_until_it_returns(
    publisher: Publisher, changeset: Make, settings: Settings
) -> None:
    publisher.publish(changeset(a=["1"]))
    withdrawal = Changeset("tester", "clean-up")
    withdrawal.drop(f"{settings.base}graph/a", "the partner is dissolved")
    publisher.publish(withdrawal)
    store = publisher.home.open(2)
    subject = NamedNode(f"{settings.base}partner/a")
    (grave,) = store.quads_for_pattern(subject, INVALIDATED, None, None)
    assert grave.graph_name == NamedNode(f"{settings.base}graph/system/tombstone/partner/a")
    reasons = [quad.object.value for quad in store.quads_for_pattern(subject, None, None, None)]
    assert "the partner is dissolved" in reasons
    assert default_triples(publisher) == []
    publisher.publish(changeset(a=["1"]))
    graves = publisher.home.open(3).quads_for_pattern(subject, INVALIDATED, None, None)
    assert list(graves) == []


def test_a_thing_that_a_new_list_lacks_leaves_a_tombstone(
    publisher: Publisher, settings: Settings
) -> None:
    def listing(*names: str) -> Changeset:
        made = Changeset("tester", "the list of members")
        triples = [
            Triple(NamedNode(f"{settings.base}partner/{name}"), TITLE, Literal(name))
            for name in names
        ]
        source = Source("http://s", "s")
        made.put(StagedGraph(f"{settings.base}graph/m", triples, source, "test"), settings.base)
        return made

    publisher.publish(listing("x", "y"))
    publisher.publish(listing("x"))
    graves = publisher.home.open(2).quads_for_pattern(None, INVALIDATED, None, None)
    assert [grave.subject.value for grave in graves] == [f"{settings.base}partner/y"]


def test_rollback_makes_an_old_release_current_and_work_goes_on_from_it(
    publisher: Publisher, changeset: Make
) -> None:
    publisher.publish(changeset(a=["1"]))
    publisher.publish(changeset(a=["2"]))
    publisher.rollback(1)
    assert publisher.home.current() == 1
    third = publisher.publish(changeset(b=["3"])).manifest
    assert third is not None
    assert (third.number, third.parent) == (3, 1)
    assert {triple.object.value for triple in default_triples(publisher)} == {"1", "3"}


def test_a_rollback_is_not_undone_by_recovery(publisher: Publisher, changeset: Make) -> None:
    publisher.publish(changeset(a=["1"]))
    publisher.publish(changeset(a=["2"]))
    publisher.rollback(1)
    publisher.recover()
    assert publisher.home.current() == 1


def test_rollback_to_a_release_that_is_not_kept_is_refused(publisher: Publisher) -> None:
    with pytest.raises(HomeError, match="release 7 is not kept; there are: none"):
        publisher.rollback(7)


def test_rebuild_gives_the_same_quads_again(publisher: Publisher, changeset: Make) -> None:
    for number in range(4):
        publisher.publish(changeset(a=[str(number)], **{f"g{number}": ["x", "y"]}))
    publisher.rollback(2)
    publisher.publish(changeset(c=["last"]))
    before = sorted(map(str, publisher.home.open(5)))
    publisher.rebuild()
    assert sorted(map(str, publisher.home.open(5))) == before


def test_rebuild_of_a_journal_that_was_tampered_with_is_refused(
    publisher: Publisher, changeset: Make, settings: Settings
) -> None:
    publisher.publish(changeset(a=["1"]))
    publisher.publish(changeset(b=["2"]))
    journal = settings.home / "journal"
    first, second = sorted(journal.glob("*.gz"))
    publisher.publish(changeset(c=["3"]))
    import gzip

    text = gzip.decompress(second.read_bytes()).replace(b'"2"', b'"9"')
    second.write_bytes(gzip.compress(text))
    with pytest.raises(HomeError, match="differs from what was published"):
        publisher.rebuild()
    assert {triple.object.value for triple in default_triples(publisher)} == {"1", "2", "3"}
    assert first.exists()


def test_a_damaged_release_is_replaced_by_its_rebuild(
    publisher: Publisher, changeset: Make
) -> None:
    publisher.publish(changeset(a=["1"]))
    publisher.publish(changeset(a=["2"]))
    before = sorted(map(str, publisher.home.open(2)))
    for path in (publisher.home.path(2) / "store").glob("*.sst"):
        path.unlink()
    publisher.rebuild()
    assert sorted(map(str, publisher.home.open(2))) == before
    assert [path.name for path in publisher.home.releases.glob(".*")] == []


def test_a_release_that_a_query_may_still_read_is_not_pruned(
    settings: Settings, changeset: Make
) -> None:
    patient = {"keep_releases": 1, "query_seconds": 60.0}
    publisher = Publisher(settings.model_copy(update=patient), None)
    for number in range(3):
        publisher.publish(changeset(a=[str(number)]))
    assert publisher.prune() == []
    assert Publisher(
        settings.model_copy(update={"keep_releases": 1, "query_seconds": 0.0}), None
    ).prune() == [1, 2]


def test_rebuild_of_nothing_is_refused(publisher: Publisher) -> None:
    with pytest.raises(HomeError, match="nothing is published"):
        publisher.rebuild()


def test_old_releases_are_pruned_but_not_the_tagged_one(
    settings: Settings, changeset: Make
) -> None:
    few = {"keep_releases": 2, "query_seconds": 0.0}
    publisher = Publisher(settings.model_copy(update=few), None)
    publisher.publish(changeset(a=["0"]))
    publisher.home.tag("first", 1)
    for number in range(1, 5):
        publisher.publish(changeset(a=[str(number)]))
    assert publisher.home.kept() == [1, 4, 5]
    assert publisher.home.tags() == {"first": 1}


def test_a_pruned_release_that_the_journal_wants_current_is_made_again(
    settings: Settings, changeset: Make
) -> None:
    publisher = Publisher(settings, None)
    publisher.publish(changeset(a=["1"]))
    publisher.publish(changeset(a=["2"]))
    shutil.rmtree(publisher.home.path(2))
    publisher.recover()
    assert [triple.object.value for triple in default_triples(publisher)] == ["2"]
    shutil.rmtree(publisher.home.releases)
    publisher.home.current_link.unlink()
    publisher.recover()
    assert publisher.home.current() == 2
    assert [triple.object.value for triple in default_triples(publisher)] == ["2"]


@pytest.mark.parametrize("name", ["", "../x", "a b", "x" * 65])
def test_a_bad_tag_is_refused(publisher: Publisher, changeset: Make, name: str) -> None:
    publisher.publish(changeset(a=["1"]))
    with pytest.raises(HomeError, match="a tag has letters"):
        publisher.home.tag(name, 1)


def test_a_tag_does_not_move(publisher: Publisher, changeset: Make) -> None:
    publisher.publish(changeset(a=["1"]))
    publisher.publish(changeset(a=["2"]))
    publisher.home.tag("v1", 1)
    with pytest.raises(HomeError, match="is on release 1 already"):
        publisher.home.tag("v1", 2)


def test_a_reader_tries_again_when_the_current_release_goes_away_under_its_hands(
    publisher: Publisher, changeset: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher.publish(changeset(a=["1"]))
    opened = publisher.home.open
    failures = iter([OSError("No such file"), RuntimeError("Corruption"), HomeError("not kept")])

    def failing_thrice(number: int) -> Store:
        if (failure := next(failures, None)) is not None:
            raise failure
        return opened(number)

    monkeypatch.setattr(publisher.home, "open", failing_thrice)
    number, store = publisher.home.open_current()
    assert number == 1
    assert len(store) > 0


def test_a_current_release_that_cannot_be_opened_is_an_error(
    publisher: Publisher, changeset: Make
) -> None:
    publisher.publish(changeset(a=["1"]))
    shutil.rmtree(publisher.home.path(1))
    with pytest.raises(HomeError, match="release 1 is not kept"):
        publisher.home.open_current()


def test_differences_between_two_releases(publisher: Publisher, changeset: Make) -> None:
    publisher.publish(changeset(a=["1"]))
    publisher.publish(changeset(a=["2"]))
    patch = differences(publisher.home.open(1), publisher.home.open(2))
    titles = {quad.object.value for quad in patch.added if quad.predicate == TITLE}
    assert "2" in titles
    assert "1" in {quad.object.value for quad in patch.removed if quad.predicate == TITLE}


def test_a_second_publisher_is_told_who_is_at_work(settings: Settings, changeset: Make) -> None:
    impatient = Publisher(settings.model_copy(update={"lock_seconds": 0.0}), None)
    with (
        Home(settings.home).publisher_lock(0),
        pytest.raises(HomeError, match=rf"another publisher \(process {os.getpid()}\)"),
    ):
        impatient.publish(changeset(a=["1"]))


def test_recovery_leaves_a_home_alone_in_which_a_publisher_is_at_work(
    settings: Settings, publisher: Publisher, changeset: Make
) -> None:
    publisher.publish(changeset(a=["1"]))
    unfinished = publisher.home.building(2)
    unfinished.mkdir()
    with Home(settings.home).publisher_lock(0):
        publisher.recover()
    assert unfinished.exists()
    publisher.recover()
    assert not unfinished.exists()


def test_a_home_keeps_its_base(settings: Settings, publisher: Publisher, changeset: Make) -> None:
    publisher.publish(changeset(a=["1"]))
    moved = Publisher(settings.model_copy(update={"base": "https://e.org/"}), None)
    for use in (lambda: moved.publish(changeset(a=["2"])), moved.recover, moved.rebuild):
        with pytest.raises(HomeError, match=r"its IRIs begin with https://w3id\.org/meagraph/"):
            use()
    with pytest.raises(HomeError, match="begin with an empty home"):
        moved.validate(changeset(a=["2"]))


def test_each_tombstone_has_the_reason_of_its_own_graph(
    publisher: Publisher, changeset: Make, settings: Settings
) -> None:
    publisher.publish(changeset(a=["1"], b=["2"]))
    withdrawal = Changeset("tester", "clean-up")
    for name, reason in (("a", "dissolved"), ("b", "merged")):
        withdrawal.drop(f"{settings.base}graph/{name}", reason)
    publisher.publish(withdrawal)
    store = publisher.home.open(2)
    described = NamedNode("http://purl.org/dc/terms/description")
    for name, reason in (("a", "dissolved"), ("b", "merged")):
        subject = NamedNode(f"{settings.base}partner/{name}")
        (quad,) = store.quads_for_pattern(subject, described, None, None)
        assert quad.object == Literal(reason)


def test_a_release_that_cannot_be_pruned_does_not_fail_the_publication(
    settings: Settings, changeset: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher = Publisher(settings, None)
    publisher.publish(changeset(a=["1"]))

    def fail(*_: object) -> None:
        raise OSError("Permission denied")

    monkeypatch.setattr(retention, "prune", fail)
    assert publisher.publish(changeset(a=["2"])).manifest is not None
    assert publisher.home.current() == 2


@pytest.mark.parametrize(
    ("error", "is_full"),
    [
        (OSError(errno.ENOSPC, "full"), True),
        (OSError(errno.EDQUOT, "full"), True),
        (OSError("IO error: No space left on device: While appending"), True),
        (FileNotFoundError(errno.ENOENT, "No such file or directory"), False),
    ],
)
def test_space_is_asked_for_where_it_is_lacking(
    publisher: Publisher,
    changeset: Make,
    monkeypatch: pytest.MonkeyPatch,
    error: OSError,
    is_full: bool,
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("meagraph.search.beside.write_index", fail)
    with pytest.raises(PublishError, match="nothing was published") as told:
        publisher.publish(changeset(a=["1"]))
    assert ("disk space" in str(told.value)) is is_full


def test_a_tag_can_be_taken_away(publisher: Publisher, changeset: Make) -> None:
    publisher.publish(changeset(a=["1"]))
    publisher.tag("v1", 1)
    publisher.untag("v1")
    assert publisher.home.tags() == {}
    with pytest.raises(HomeError, match="no release is tagged 'v1'; tags: none"):
        publisher.untag("v1")


def test_too_little_free_disk_is_refused_before_anything_is_written(
    settings: Settings, changeset: Make
) -> None:
    hungry = Publisher(settings.model_copy(update={"free_disk": 1 << 60}), None)
    with pytest.raises(PublishError, match="MEAGRAPH_FREE_DISK"):
        hungry.publish(changeset(a=["1"]))
    assert hungry.home.kept() == []


def test_a_system_graph_cannot_be_put(publisher: Publisher, settings: Settings) -> None:
    forged = Changeset("tester", "test")
    name = f"{settings.base}graph/system/provenance/graph/a"
    forged.put(StagedGraph(name, [], Source("http://s", "s"), "test"), settings.base)
    with pytest.raises(PublishError, match="kept by the service alone"):
        publisher.publish(forged)


def finding(severity: str) -> Validation:
    """Check by a shape that always finds something."""
    text = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> ."
        " <http://shape> a sh:NodeShape ; sh:targetNode <http://x> ; sh:nodeKind sh:Literal ;"
        f' sh:severity sh:{severity} ; sh:message "no"@en .'
    )
    return Validation(Shapes.of(quad.triple for quad in parse(text, format=RdfFormat.TURTLE)))


def test_a_violation_publishes_nothing(settings: Settings, changeset: Make) -> None:
    publisher = Publisher(settings, None)
    publisher.publish(changeset(a=["1"]))
    strict = Publisher(settings, finding("Violation"))
    with pytest.raises(RefusedError, match="nothing was published; violations of the shapes: 1"):
        strict.publish(changeset(a=["2"]))
    assert publisher.home.kept() == [1]
    assert [path.name for path in publisher.home.releases.iterdir()] == ["000001"]
    assert len(publisher.home.journal.entries()) == 1


def test_a_warning_is_published_with_the_release(settings: Settings, changeset: Make) -> None:
    outcome = Publisher(settings, finding("Warning")).publish(changeset(a=["1"]))
    assert outcome.manifest is not None
    assert outcome.manifest.validation.warnings == 1
    store = Home(settings.home).open(1)
    questioned = NamedNode("https://w3id.org/meagraph/ontology#questionedBy")
    (mark,) = store.quads_for_pattern(None, questioned, None, None)
    assert is_system(mark.graph_name.value, settings.base)


def test_a_dry_run_judges_and_changes_nothing(settings: Settings, changeset: Make) -> None:
    publisher = Publisher(settings, finding("Violation"))
    report = publisher.validate(changeset(a=["1"]))
    assert report is not None
    assert not report.conforms
    assert publisher.home.kept() == []


def test_each_release_is_durable_before_it_is_acknowledged_and_shown(
    publisher: Publisher, changeset: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher.publish(changeset(a=["0"]))
    events: list[str] = []
    fsync, rename = os.fsync, os.rename

    def recording_fsync(handle: int) -> None:
        events.append(f"fsync {Path(os.readlink(f'/proc/self/fd/{handle}')).name}")
        fsync(handle)

    def recording_rename(source: Path, target: Path) -> None:
        events.append(f"rename {Path(target).name}")
        rename(source, target)

    monkeypatch.setattr(os, "fsync", recording_fsync)
    monkeypatch.setattr(os, "rename", recording_rename)
    publisher.publish(changeset(a=["1"]))
    events.append("answer")
    order = [
        "rename manifest.json",
        "fsync CURRENT",
        "fsync .000002.rdfp.gz",
        "rename 000002.rdfp.gz",
        "fsync journal",
        "rename 000002",
        "fsync releases",
        "rename current",
        "fsync home",
        "answer",
    ]
    places = [len(events) - 1 - events[::-1].index(event) for event in order]
    assert places == sorted(places)


def test_every_step_is_announced_in_order(
    publisher: Publisher, changeset: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[steps.Step] = []
    monkeypatch.setattr(steps, "observers", [seen.append])
    publisher.publish(changeset(a=["1"]))
    assert tuple(seen) == steps.STEPS


def test_an_exchange_of_a_missing_directory_names_it(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="missing"):
        durable.exchange(tmp_path / "missing", tmp_path)


values = st.lists(st.sampled_from(["1", "01", "x", "é", "\u200f", "\n"]), max_size=3, unique=True)
changes = st.lists(
    st.dictionaries(st.sampled_from(["a", "b", "c"]), st.none() | values, min_size=1),
    min_size=1,
    max_size=5,
)


@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes)
def test_the_default_graph_is_the_merge_after_any_changes(
    tmp_path_factory: pytest.TempPathFactory, history: list[dict[str, list[str] | None]]
) -> None:
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    publisher = Publisher(settings, None)
    shared = NamedNode(f"{settings.base}partner/shared")
    for change in history:
        made = Changeset("tester", "test")
        for name, texts in change.items():
            graph = f"{settings.base}graph/{name}"
            if texts is None:
                made.drop(graph, "withdrawn")
            else:
                triples = [Triple(shared, TITLE, Literal(text)) for text in texts]
                made.put(
                    StagedGraph(graph, triples, Source("http://s", "s"), "test"), settings.base
                )
        publisher.publish(made)
    current = publisher.home.current()
    store = publisher.home.open(current)
    merged = {
        quad.triple
        for quad in named_quads(store)
        if is_merged(quad.graph_name.value, settings.base)
    }
    assert set(default_triples(publisher)) == merged
    if current:
        digest = Digest()
        digest.add(named_quads(store))
        manifest = publisher.home.manifest(current)
        assert manifest.digest == str(digest)
        assert manifest.counts.triples == len(merged)
        assert manifest.counts.quads == len(list(named_quads(store)))
        assert manifest.counts.graphs == len(list(store.named_graphs()))
        before = sorted(map(str, store))
        publisher.rebuild()
        assert sorted(map(str, publisher.home.open(current))) == before


def test_stored_terms_are_the_engines_own() -> None:
    number = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    quad = Quad(NamedNode("http://s"), TITLE, Literal("01", datatype=number), DEFAULT)
    ((stored),) = as_stored([quad])
    assert stored.object.value == "1"


def test_a_changeset_may_be_made_from_the_release_that_it_changes(
    publisher: Publisher, changeset: Make
) -> None:
    publisher.publish(changeset(a=["1"]))

    def more(before: Store) -> Changeset:
        values = [
            quad.object.value for quad in before.quads_for_pattern(None, TITLE, None, DEFAULT)
        ]
        return changeset(a=[*values, str(len(values) + 1)])

    for _ in range(2):
        publisher.publish_from(more)
    assert {triple.object.value for triple in default_triples(publisher)} == {"1", "2", "3"}


def test_what_the_maker_of_a_changeset_raises_leaves_all_as_it_was(
    publisher: Publisher, changeset: Make
) -> None:
    publisher.publish(changeset(a=["1"]))

    def refuse(before: Store) -> Changeset:
        raise LookupError("the graph has changed")

    with pytest.raises(LookupError):
        publisher.publish_from(refuse)
    assert publisher.home.kept() == [1]
    assert publisher.publish(changeset(a=["2"])).manifest is not None


def test_an_empty_graph_is_recorded_once_and_withdrawn(
    publisher: Publisher, changeset: Make, settings: Settings
) -> None:
    name = f"{settings.base}graph/a"
    first = changeset(a=[])
    assert publisher.publish(first).manifest is not None
    assert changeset_of(name, publisher.home.open(1), settings.base) == first.id
    assert publisher.publish(changeset(a=[])).manifest is None
    withdrawal = Changeset("tester", "no longer")
    withdrawal.drop(name, "no longer")
    assert publisher.publish(withdrawal).manifest is not None
    assert changeset_of(name, publisher.home.open(2), settings.base) is None
