"""The index of a release: what it finds, and how it comes from its parent's."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import tantivy
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from meagraph import durable
from meagraph.home import Home
from meagraph.namespaces import DCT, MEA, RDF, SKOS
from meagraph.publishing import Publisher, PublishError
from meagraph.query.errors import SearchUnavailableError
from meagraph.search import beside, building, highlighting
from meagraph.search.analysis import Word, words_of
from meagraph.search.documents import Role, documents
from meagraph.search.highlighting import LENGTH
from meagraph.search.index import FARTHEST, Found, SearchIndex
from meagraph.search.question import LONGEST, Question
from meagraph.settings import Settings
from meagraph.staging import Changeset, Source, StagedGraph

SOURCE = Source("https://w3id.org/meagraph/source/test", "Test source")
Make = Callable[..., Changeset]
ALL = tantivy.Query.all_query()


def changeset(
    settings: Settings, **records: list[tuple[NamedNode, NamedNode | Literal]]
) -> Changeset:
    """Make a changeset that puts a graph for each record, or drops it where nothing is said."""
    made = Changeset("tester", "test")
    for name, said in records.items():
        graph, subject = f"{settings.base}graph/{name}", NamedNode(f"{settings.base}{name}")
        if said:
            triples = [Triple(subject, naming, value) for naming, value in said]
            made.put(StagedGraph(graph, triples, SOURCE, "test"), settings.base)
        else:
            made.drop(graph, "test")
    return made


def named(*names: str, language: str = "en") -> list[tuple[NamedNode, NamedNode | Literal]]:
    return [(SKOS.prefLabel, Literal(name, language=language)) for name in names]


def publish(
    settings: Settings, **records: list[tuple[NamedNode, NamedNode | Literal]]
) -> SearchIndex:
    publisher = Publisher(settings, None)
    publisher.publish(changeset(settings, **records))
    return current(settings)


def current(settings: Settings) -> SearchIndex:
    home = Home(settings.home)
    return SearchIndex.open(home.path(home.current()))


def things(found: Found) -> list[str]:
    return [hit.thing.rsplit("/", 1)[-1] for hit in found.hits]


def ask(index: SearchIndex, text: str, **more: object) -> list[str]:
    return things(index.search(Question(text, **more), 10))  # type: ignore[arg-type]


def kept(folder: Path) -> list[tuple[str, str, list[str]]]:
    """Give all that an index knows, in an order of its own."""
    searcher = tantivy.Index.open(str(folder)).searcher()
    rows = [searcher.doc(place).to_dict() for _, place in searcher.search(ALL, 10_000).hits]
    return sorted(
        (row["thing"][0], bytes(row["said"][0]).decode(), row.get("kind", [])) for row in rows
    )


@pytest.fixture(scope="module")
def reference(reference_home: Path) -> SearchIndex:
    return SearchIndex.open(reference_home / "releases" / "000001")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("wetland", "vocabulary/subjects/wetlands"),
        ("aire protegee", "vocabulary/subjects/protected-areas"),
        ("MURCIELAGO", "vocabulary/subjects/bats"),
        ("водно-болотных угодий", "vocabulary/subjects/wetlands"),
        ("الاراضى الرطبه", "vocabulary/subjects/wetlands"),
        ("候鸟", "vocabulary/subjects/migratory-birds"),
        ("cote d ivoire", "country/civ"),
        ("FRA", "country/fra"),
        ("paris agreement", "agreement/paris"),
        ("migratory bi", "vocabulary/subjects/migratory-birds"),
    ],
)
def test_the_first_result_is_what_is_meant(reference: SearchIndex, text: str, path: str) -> None:
    found = reference.search(Question(text), 1)
    assert found.hits[0].thing == f"{Settings().base}{path}"


def test_a_language_and_kinds_narrow_the_search(reference: SearchIndex) -> None:
    everywhere = reference.search(Question("conservation"), 100)
    french = reference.search(Question("conservation", "fr"), 100)
    targets = reference.search(Question("conservation", kinds=(MEA.Target.value,)), 100)
    assert 0 < french.total < everywhere.total
    assert 0 < targets.total < everywhere.total
    assert all(MEA.Target.value in hit.kinds for hit in targets.hits)
    assert {hit.excerpt().language for hit in french.hits} <= {"fr", ""}


def test_without_kinds_all_are_found_but_hidden_ones(settings: Settings) -> None:
    named = (SKOS.prefLabel, Literal("curlew", language="en"))
    bird = (RDF.type, NamedNode("https://e.example/Bird"))
    part = (RDF.type, MEA.Contribution)
    publish(settings, plain=[named], other=[named, bird], part=[named, part])
    assert set(ask(current(settings), "curlew", hidden=(MEA.Contribution.value,))) == {
        "plain",
        "other",
    }


def test_results_come_in_pages_that_do_not_overlap(reference: SearchIndex) -> None:
    question = Question("biodiversity")
    pages = [reference.search(question, 5, offset) for offset in (0, 5)]
    assert len({hit.thing for page in pages for hit in page.hits}) == 10
    assert pages[0].total == pages[1].total
    far = reference.search(question, 5, FARTHEST + 1)
    assert (far.total, far.hits) == (pages[0].total, ())


def test_scores_fall(reference: SearchIndex) -> None:
    scores = [hit.score for hit in reference.search(Question("marine areas"), 50).hits]
    assert scores == sorted(scores, reverse=True)


@given(st.text(max_size=60))
@hypothesis_settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60
)
def test_any_text_may_be_asked(reference: SearchIndex, text: str) -> None:
    for hit in (
        *reference.search(Question(text), 5).hits,
        *reference.complete(Question(text), 5).hits,
    ):
        said = hit.excerpt()
        assert all(0 <= start < end <= len(said.text) for start, end in said.marks)
        assert "".join(piece for piece, _ in said.pieces()) == said.with_dots()


@pytest.mark.parametrize("text", ["", "  ", "!?", "«»", "\u0640"])
def test_nothing_is_found_where_there_is_no_word(reference: SearchIndex, text: str) -> None:
    assert reference.search(Question(text), 5).total == 0
    assert reference.complete(Question(text), 5).total == 0


@pytest.mark.timeout(20)
def test_a_long_question_is_answered(reference: SearchIndex) -> None:
    reference.search(Question("lake " * 10_000 + "保护区" * 10_000), 5)
    reference.complete(Question(" ".join(f"word{n}" for n in range(1000))), 5)


def test_the_rest_of_a_long_question_is_left_out(reference: SearchIndex) -> None:
    short, long = (Question("wetlands" + rest) for rest in ("", " " * LONGEST + "junk " * 5000))
    assert [(hit.thing, hit.score) for hit in reference.search(short, 5).hits] == [
        (hit.thing, hit.score) for hit in reference.search(long, 5).hits
    ]


def test_signs_of_query_languages_are_no_signs_here(reference: SearchIndex) -> None:
    for text in ('wetlands) OR ("', "wetlands*", "-wetlands", "/wetlands/", "wetlands~9"):
        assert reference.search(Question(text), 1).hits[0].thing.endswith("subjects/wetlands")


def test_most_of_the_words_will_do_where_not_all_are_found(settings: Settings) -> None:
    index = publish(settings, a=named("coral reefs of the sea"), b=named("forest fires"))
    assert ask(index, "coral reefs zebra") == ["a"]
    assert ask(index, "zebra") == []


def test_the_name_counts_more_than_a_text(settings: Settings) -> None:
    text = (DCT.abstract, Literal("Ponds, and ponds again.", language="en"))
    index = publish(settings, a=[*named("A record"), text], b=named("Ponds and lakes"))
    assert ask(index, "pond") == ["b", "a"]


def test_completions_look_at_names_and_codes_alone(settings: Settings) -> None:
    text = (DCT.abstract, Literal("migration", language="en"))
    index = publish(settings, a=[*named("A record"), text], b=named("Migratory birds"))
    names = (Role.NAME, Role.CODE, Role.ALIAS)
    assert things(index.complete(Question("migr", roles=names), 5)) == ["b"]
    assert things(index.complete(Question("birds mig", roles=names), 5)) == ["b"]


def test_an_excerpt_is_the_part_with_the_words(settings: Settings) -> None:
    long = "nothing here " * 100 + "then the Lakes and ponds " + "nothing there " * 100
    index = publish(settings, a=[(DCT.abstract, Literal(long, language="en"))])
    said = index.search(Question("lake pond"), 1).hits[0].excerpt()
    assert [said.text[start:end] for start, end in said.marks] == ["Lakes", "ponds"]
    assert len(said.text) <= LENGTH
    assert said.with_dots().startswith("…")
    assert said.with_dots().endswith("…")
    assert said.property == DCT.abstract.value


def test_an_excerpt_is_in_the_wanted_language_where_the_words_are_in_several(
    settings: Settings,
) -> None:
    index = publish(settings, a=[*named("Plan"), *named("Plan national", language="fr")])
    hit = index.search(Question("plan"), 1).hits[0]
    assert hit.excerpt("en").text == "Plan"
    assert hit.excerpt("fr").text == "Plan national"


def test_an_excerpt_has_the_word_itself_rather_than_one_that_begins_so(settings: Settings) -> None:
    code = (SKOS.notation, Literal("FRA"))
    index = publish(settings, a=[*named("France"), code])
    assert index.search(Question("fra"), 1).hits[0].excerpt("en").text == "FRA"
    assert index.complete(Question("fran"), 1).hits[0].excerpt("en").marks == ((0, 6),)


def test_texts_are_not_read_for_an_excerpt_where_a_name_has_all_the_words(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (SKOS.definition, Literal("A wetland. " * 1000, language="en"))
    index = publish(settings, bog=[*named("zone humide", language="fr"), *named("wetland"), text])
    [hit] = index.search(Question("wetland"), 1).hits
    read: list[str] = []

    def reading(text: str, language: str) -> Iterator[Word]:
        read.append(text)
        return words_of(text, language)

    monkeypatch.setattr(highlighting, "words_of", reading)
    assert hit.excerpt("en").text == "wetland"
    assert read == ["wetland"]


def test_overlapping_pairs_of_characters_are_one_mark(settings: Settings) -> None:
    index = publish(settings, a=named("国家保护区清单", language="zh"))
    assert index.search(Question("保护区"), 1).hits[0].excerpt().marks == ((2, 5),)


def test_system_graphs_and_annotations_are_not_searched(settings: Settings) -> None:
    note = NamedNode(f"{settings.base}note")
    made = changeset(settings, a=named("Lakes"))
    graph = f"{settings.base}graph/annotation/note"
    triples = [Triple(note, SKOS.prefLabel, Literal("Lakes", language="en"))]
    made.put(StagedGraph(graph, triples, SOURCE, "test"), settings.base)
    Publisher(settings, None).publish(made)
    assert ask(current(settings), "lakes") == ["a"]


# From release to release


def test_a_change_is_found_and_what_it_replaces_is_not(settings: Settings) -> None:
    before = publish(settings, a=named("Lakes"), b=named("Ponds"))
    after = publish(settings, a=named("Rivers"))
    assert (ask(before, "lakes"), ask(before, "rivers")) == (["a"], [])
    assert (ask(after, "lakes"), ask(after, "rivers")) == ([], ["a"])
    assert ask(publish(settings, b=[]), "ponds") == []


def test_a_class_alone_changes_what_is_found(settings: Settings) -> None:
    publish(settings, a=named("Lakes"))
    index = publish(settings, a=[*named("Lakes"), (RDF.type, MEA.Site)])
    assert ask(index, "lakes", kinds=(MEA.Site.value,)) == ["a"]


def test_a_value_stays_while_another_graph_says_it(settings: Settings) -> None:
    made = changeset(settings, a=named("Lakes"))
    same = Triple(NamedNode(f"{settings.base}a"), *named("Lakes")[0])
    made.put(StagedGraph(f"{settings.base}graph/b", [same], SOURCE, "test"), settings.base)
    Publisher(settings, None).publish(made)
    assert ask(publish(settings, b=[]), "lakes") == ["a"]


said = st.dictionaries(
    st.sampled_from("abcdef"),
    st.lists(st.sampled_from(["lakes", "ponds", "rivers", "保护区", "угодья"]), max_size=3).map(
        lambda words: named(*sorted(set(words)))
    ),
    min_size=1,
    max_size=3,
)


@given(st.lists(said, min_size=1, max_size=10))
@hypothesis_settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_changes_make_the_same_index_as_a_new_one(
    tmp_path_factory: pytest.TempPathFactory, changes: list[dict[str, list]]
) -> None:
    folder = tmp_path_factory.mktemp("index")
    settings = Settings(home=folder / "home")
    publisher = Publisher(settings, None)
    publisher.publish(changeset(settings, z=named("first")))
    for change in changes:
        publisher.publish(changeset(settings, **change))
    number, store = publisher.home.open_current()
    building.write_index(folder, None, (), store)
    assert kept(publisher.home.path(number) / "search") == kept(folder / "search")
    assert len(kept(folder / "search")) == sum(1 for _ in documents(store))
    shutil.rmtree(folder)


def test_many_changes_are_indexed_beside_the_publication(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(beside, "MANY", 2)
    publish(settings, a=named("Lakes"), b=named("Ponds"), c=named("湿地", language="zh"))
    index = publish(settings, a=named("Rivers"), b=[], d=named("Marshes"))
    assert (ask(index, "ponds"), ask(index, "rivers"), ask(index, "湿地")) == ([], ["a"], ["c"])
    home = Home(settings.home)
    number, store = home.open_current()
    building.write_index(tmp_path, None, (), store)
    assert kept(home.path(number) / "search") == kept(tmp_path / "search")
    assert not list(settings.home.glob(".trial-*"))


def test_a_release_shares_the_files_of_its_parent(settings: Settings) -> None:
    publish(settings, **{f"r{n}": named(f"record {n}") for n in range(50)})
    publish(settings, r1=named("another"))
    home = Home(settings.home)
    first, second = ({p.name: p for p in (home.path(n) / "search").iterdir()} for n in (1, 2))
    segments = [name for name in first if not name.startswith(".") and name != "meta.json"]
    assert segments
    assert all(os.path.samefile(first[name], second[name]) for name in segments)
    assert not os.path.samefile(first["meta.json"], second["meta.json"])


def test_the_index_of_the_parent_stays_as_it_is(settings: Settings) -> None:
    publish(settings, a=named("Lakes"))
    folder = Home(settings.home).path(1) / "search"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    for number in range(12):  # more than the library merges into one
        publish(settings, a=named(f"Lakes {number}"))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("damage", ["missing", "older", "unreadable"])
def test_without_a_parent_of_its_form_the_index_is_made_whole(
    settings: Settings, damage: str
) -> None:
    publish(settings, a=named("Lakes"), b=named("Ponds"))
    form = Home(settings.home).path(1) / "search" / "form.json"
    if damage == "missing":
        shutil.rmtree(form.parent)
    else:
        form.write_text("{" if damage == "unreadable" else json.dumps({"schema": 0}))
    index = publish(settings, a=named("Rivers"))
    assert (ask(index, "rivers"), ask(index, "ponds")) == (["a"], ["b"])


def test_a_release_without_an_index_says_so(settings: Settings) -> None:
    publish(settings, a=named("Lakes"))
    release = Home(settings.home).path(1)
    shutil.rmtree(release / "search")
    with pytest.raises(SearchUnavailableError, match="no search index"):
        SearchIndex.open(release)


def test_rebuilding_makes_a_missing_or_damaged_index_again(settings: Settings) -> None:
    publish(settings, a=named("Lakes"))
    folder = Home(settings.home).path(1) / "search"
    for damage in (shutil.rmtree, _cut):
        damage(folder)
        Publisher(settings, None).rebuild()
        assert ask(current(settings), "lakes") == ["a"]


def _cut(folder: Path) -> None:
    for path in folder.iterdir():
        if path.name != "form.json":
            path.write_bytes(b"")


def test_recovery_makes_the_index_of_an_acknowledged_release(settings: Settings) -> None:
    publish(settings, a=named("Lakes"))
    publish(settings, b=named("Ponds"))
    home = Home(settings.home)
    home.point_at(1)
    shutil.rmtree(home.path(2))
    Publisher(settings, None).recover()
    assert home.current() == 2
    assert (ask(current(settings), "lakes"), ask(current(settings), "ponds")) == (["a"], ["b"])


@pytest.mark.parametrize("damage", ["missing", "older"])
def test_the_next_start_makes_the_index_that_a_release_lacks(
    settings: Settings, damage: str
) -> None:
    publish(settings, a=named("Lakes"))
    folder = Home(settings.home).path(1) / "search"
    if damage == "missing":
        shutil.rmtree(folder)
    else:
        (folder / "form.json").write_text(json.dumps({"schema": 0}))
    Publisher(settings, None).recover()
    assert ask(current(settings), "lakes") == ["a"]
    assert sorted(path.name for path in Home(settings.home).releases.iterdir()) == ["000001"]


def test_a_rollback_makes_the_index_that_the_release_lacks(settings: Settings) -> None:
    publish(settings, a=named("Lakes"))
    publish(settings, a=named("Rivers"))
    shutil.rmtree(Home(settings.home).path(1) / "search")
    Publisher(settings, None).rollback(1)
    assert ask(current(settings), "lakes") == ["a"]


def test_a_rollback_searches_what_the_release_held(settings: Settings) -> None:
    publish(settings, a=named("Lakes"))
    publish(settings, a=named("Rivers"))
    Publisher(settings, None).rollback(1)
    assert ask(current(settings), "lakes") == ["a"]


def test_an_index_that_cannot_be_written_publishes_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(settings, a=named("Lakes"))

    def full(*_: object) -> None:
        raise ValueError("No space left on device")

    monkeypatch.setattr(building, "_indexed", full)
    with pytest.raises(PublishError, match="search index"):
        publish(settings, a=named("Rivers"))
    assert Home(settings.home).kept() == [1]


def test_the_files_of_an_index_are_synced(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(durable, "sync_file", synced.append)
    publish(settings, a=named("Lakes"))
    names = {path.name for path in (Home(settings.home).path(1) / "search").iterdir()}
    assert names <= {path.name for path in synced}
