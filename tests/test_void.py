"""VoID in the store: what it counts, and that a publication keeps it up to date."""

from collections.abc import Callable, Mapping

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from meagraph.descriptions.counting import namespace
from meagraph.descriptions.void import void_graph, void_patch
from meagraph.home import Home
from meagraph.merge import Patch, apply
from meagraph.namespaces import CITO, DCT, MEA, PREFIXES, RDF, SKOS
from meagraph.publishing import Publisher
from meagraph.settings import Settings
from meagraph.staging import Changeset

BASE = Settings().base
WHOLE = f"<{BASE}.well-known/void#dataset>"

PATHS = ("decision/cbd/cop/12/2", "decision/cms/cop/11/10", "country/fra", "target/aichi/11")
THINGS = [NamedNode(BASE + path) for path in PATHS]
THINGS.append(NamedNode("https://example.org/elsewhere"))
CLASSES = [MEA.Decision, MEA.Country, SKOS.Concept, NamedNode("urn:class")]
VALUES = [Literal("twelve"), Literal(12), Literal("douze", language="fr"), *THINGS]
GRAPHS = [NamedNode(f"{BASE}graph/{name}") for name in ("a", "b", "system/c", "annotation/d")]

quads = st.one_of(
    st.builds(Quad, st.sampled_from(THINGS), st.just(RDF.type), st.sampled_from(CLASSES),
              st.sampled_from(GRAPHS)),
    st.builds(Quad, st.sampled_from(THINGS), st.sampled_from([CITO.cites, DCT.title]),
              st.sampled_from(VALUES), st.sampled_from(GRAPHS)),
)  # fmt: skip


def described(store: Store) -> set[Quad]:
    return set(store.quads_for_pattern(None, None, None, void_graph(BASE)))


def rows(store: Store, query: str) -> list[dict[str, str]]:
    solutions = store.query(query, prefixes=dict(PREFIXES), base_iri=BASE)
    assert isinstance(solutions, QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [{name: row[name].value for name in names if row[name]} for row in solutions]  # type: ignore[union-attr]


def numbers(store: Store, query: str) -> dict[tuple[str, ...], int]:
    """Give the last column of a query's rows as numbers, by the columns before it."""
    return {tuple(values[:-1]): int(values[-1]) for values in
            (list(row.values()) for row in rows(store, query))}  # fmt: skip


@hypothesis.settings(deadline=None)
@given(st.lists(st.frozensets(quads, max_size=12), min_size=1, max_size=5))
def test_what_changes_add_up_to_is_what_a_description_from_nothing_says(
    states: list[frozenset[Quad]],
) -> None:
    settings = Settings()
    before: Store = Store()
    held: frozenset[Quad] = frozenset()
    for state in states:
        after = Store()
        after.extend(before)
        patch = Patch(state - held, held - state)
        apply(patch, after, BASE)
        apply(void_patch(patch, before, after, settings), after, BASE)
        fresh = Store()
        apply(Patch(state, frozenset()), fresh, BASE)
        apply(void_patch(Patch(state, frozenset()), Store(), fresh, settings), fresh, BASE)
        assert described(after) == described(fresh)
        before, held = after, state


@pytest.fixture(scope="module")
def release(served_settings: Settings) -> Store:
    return Home(served_settings.home).open_current()[1]


COUNTED: Mapping[str, tuple[str, str]] = {
    "triples": (
        f"{WHOLE} void:triples ?n",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    ),
    "subjects": (
        f"{WHOLE} void:distinctSubjects ?n",
        "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    ),
    "objects": (
        f"{WHOLE} void:distinctObjects ?n",
        "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
    ),
    "entities": (
        f"{WHOLE} void:entities ?n",
        f'SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{BASE}")) }}',
    ),
    "number of classes": (
        f"{WHOLE} void:classes ?n",
        "SELECT (COUNT(DISTINCT ?class) AS ?n) { ?s a ?class }",
    ),
    "number of properties": (
        f"{WHOLE} void:properties ?n",
        "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
    ),
    "things of each class": (
        f"{WHOLE} void:classPartition ?part . ?part void:class ?class ; void:entities ?n",
        "SELECT ?class (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class } GROUP BY ?class",
    ),
    "triples of each property": (
        f"{WHOLE} void:propertyPartition ?part . ?part void:property ?p ; void:triples ?n",
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p",
    ),
    "subjects of each property": (
        f"{WHOLE} void:propertyPartition ?part . ?part void:property ?p ; void:distinctSubjects ?n",
        "SELECT ?p (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o } GROUP BY ?p",
    ),
    "objects of each property": (
        f"{WHOLE} void:propertyPartition ?part . ?part void:property ?p ; void:distinctObjects ?n",
        "SELECT ?p (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o } GROUP BY ?p",
    ),
    "properties of each class": (
        f"""{WHOLE} void:classPartition ?part . ?part void:class ?class ;
            void:propertyPartition ?of . ?of void:property ?p ; void:triples ?n""",
        "SELECT ?class ?p (COUNT(*) AS ?n) { ?s a ?class ; ?p ?o } GROUP BY ?class ?p",
    ),
    "where properties of each class lead": (
        f"""{WHOLE} void:classPartition ?part . ?part void:class ?class ;
            void:propertyPartition ?of . ?of void:property ?p ; void:classPartition ?to .
            ?to void:class ?reached ; void:triples ?n""",
        "SELECT ?class ?p ?reached (COUNT(*) AS ?n) { ?s a ?class ; ?p ?o . ?o a ?reached }"
        " GROUP BY ?class ?p ?reached",
    ),
    "datatypes of properties of each class": (
        f"""{WHOLE} void:classPartition ?part . ?part void:class ?class ;
            void:propertyPartition ?of . ?of void:property ?p ;
            <http://ldf.fi/void-ext#datatypePartition> ?to .
            ?to <http://ldf.fi/void-ext#datatype> ?datatype ; void:triples ?n""",
        "SELECT ?class ?p ?datatype (COUNT(*) AS ?n)"
        " { ?s a ?class ; ?p ?o BIND(DATATYPE(?o) AS ?datatype) FILTER(isLiteral(?o)) }"
        " GROUP BY ?class ?p ?datatype",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", COUNTED)
def test_counts_are_those_that_the_engine_gives(release: Store, what: str) -> None:
    pattern, counting = COUNTED[what]
    columns = counting.removeprefix("SELECT ").partition("(COUNT")[0]
    told = f"SELECT {columns} ?n {{ GRAPH <graph/system/void> {{ {pattern} }} }}"
    assert numbers(release, told) == numbers(release, counting) != {}


def test_links_between_conventions_are_counted_by_property(release: Store) -> None:
    told = rows(
        release,
        """SELECT ?first ?p ?second ?n { GRAPH <graph/system/void> {
             ?links a void:Linkset ; void:subjectsTarget/dct:subject ?first ;
               void:objectsTarget/dct:subject ?second ; void:linkPredicate ?p ; void:triples ?n
        } }""",
    )
    protocol = {
        "first": f"{BASE}agreement/nagoya",
        "p": PREFIXES["eli"] + "based_on",
        "second": f"{BASE}agreement/cbd",
        "n": "1",
    }
    assert protocol in told
    assert all(row["first"] != row["second"] for row in told)


def test_every_property_is_from_a_vocabulary_that_is_named(release: Store) -> None:
    told = rows(
        release, f"SELECT ?v {{ GRAPH <graph/system/void> {{ {WHOLE} void:vocabulary ?v }} }}"
    )
    used = rows(release, "SELECT DISTINCT ?p { ?s ?p ?o }")
    assert {row["v"] for row in told} == {namespace(row["p"]) for row in used}


def test_the_description_holds_no_blank_nodes_and_stays_out_of_the_default_graph(
    release: Store,
) -> None:
    assert all(isinstance(quad.subject, NamedNode) for quad in described(release))
    assert not rows(release, f"SELECT ?p {{ {WHOLE} ?p ?o }} LIMIT 1")


def test_examples_are_things_that_the_release_holds(release: Store) -> None:
    shown = rows(
        release,
        f"SELECT ?e {{ GRAPH <graph/system/void> {{ {WHOLE} void:exampleResource ?e }} ?e a [] }}",
    )
    assert len(shown) >= 3


def test_a_new_title_describes_the_release_anew(
    settings: Settings, changeset: Callable[..., Changeset]
) -> None:
    Publisher(settings, None).publish(changeset(a=["one"]))
    renamed = Settings(home=settings.home, title="Another name")
    Publisher(renamed, None).publish(changeset(a=["one", "two"]))
    _, store = Home(settings.home).open_current()
    titles = rows(store, f"SELECT ?t {{ GRAPH <graph/system/void> {{ {WHOLE} dct:title ?t }} }}")
    assert titles == [{"t": "Another name"}]


def test_a_release_made_before_there_were_descriptions_gets_a_whole_one(
    settings: Settings, changeset: Callable[..., Changeset]
) -> None:
    publisher = Publisher(settings, None)
    publisher.publish(changeset(a=["one"]))
    _, store = Home(settings.home).open_current()
    bare = Store()
    bare.extend(quad for quad in store if quad.graph_name != void_graph(BASE))
    nothing: Patch = Patch(frozenset(), frozenset())
    assert void_patch(nothing, bare, bare, settings).added == described(store)


def test_unchanged_data_leave_the_description_alone(
    settings: Settings, changeset: Callable[..., Changeset]
) -> None:
    publisher = Publisher(settings, None)
    publisher.publish(changeset(a=["one"]))
    assert publisher.publish(changeset(a=["one"])).manifest is None
