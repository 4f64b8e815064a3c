"""A worker answers as SPARQL says, and reports why when it cannot."""

import json

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store
from query_home import BASE, facts, node, small_settings

from meagraph.query import worker
from meagraph.query.errors import (
    CODES,
    BindingInvalidError,
    DatasetInvalidError,
    DatasetTooLargeError,
    FormatUnsuitableError,
    FunctionUnknownError,
    MemoryLimitError,
    QueryError,
    QuerySyntaxError,
    ResultTooLargeError,
    raise_reported,
)
from meagraph.query.formats import BY_NAME, FORMATS, ResultKind
from meagraph.query.pool import Query
from meagraph.query.scan import scan
from meagraph.query.worker import AddressSpace, Limits, QueryWorker


def worker_on(tmp_path, quads=None, **limits):
    store = Store()
    store.extend(facts() if quads is None else quads)
    return QueryWorker(store, Limits.of(small_settings(tmp_path, **limits)))


@pytest.fixture
def one_worker(tmp_path):
    return worker_on(tmp_path)


def answer(one_worker, text, **options):
    query = Query(text, **options)
    scanned = scan(text, nesting=500, operators=2000, tokens=10_000)
    job = json.loads(json.dumps(query.job(scanned)))
    report, spool = one_worker.answer(job, text)
    raise_reported(report)
    assert report["size"] == spool.size
    return report, spool.body()


def csv(one_worker, text, **options):
    _, body = answer(one_worker, text, result_format=BY_NAME["csv"], **options)
    return body.decode().split()[1:]


COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


def test_the_default_graph_is_the_stored_merge(one_worker):
    assert csv(one_worker, COUNT) == ["4"]


@pytest.mark.parametrize("form", ["FROM", "protocol"])
def test_two_default_graphs_are_merged_so_that_no_triple_counts_twice(one_worker, form):
    if form == "FROM":
        query = f"PREFIX g: <{BASE}graph/> {COUNT}".replace(
            "WHERE", "FROM g:a FROM <graph/b> WHERE"
        )
        assert csv(one_worker, query) == ["4"]
    else:
        graphs = (f"{BASE}graph/a", f"{BASE}graph/b")
        assert csv(one_worker, COUNT, default_graphs=graphs) == ["4"]


def test_one_default_graph_is_asked_alone(one_worker):
    assert csv(one_worker, COUNT, default_graphs=(f"{BASE}graph/b",)) == ["2"]
    assert csv(one_worker, COUNT, default_graphs=(f"{BASE}graph/b",) * 2) == ["2"]
    once = COUNT.replace("WHERE", f"FROM <{BASE}graph/b> WHERE")
    assert csv(one_worker, once) == ["2"]
    twice = COUNT.replace("WHERE", f"FROM <graph/b> FROM <{BASE}graph/b> WHERE")
    assert csv(one_worker, twice) == ["2"]
    again = COUNT.replace("WHERE", "FROM <graph/b> FROM <graph/b> WHERE")
    assert csv(one_worker, again) == ["2"]


def test_a_named_graph_that_is_named_twice_is_there_once(one_worker):
    for again in ("<graph/b>", f"<{BASE}graph/b>"):
        once = "SELECT ?s FROM NAMED <graph/b> WHERE { GRAPH ?g { ?s ?p ?o } }"
        assert len(csv(one_worker, once.replace("WHERE", f"FROM NAMED {again} WHERE"))) == 2


def test_the_dataset_of_the_request_replaces_that_of_the_query(one_worker):
    query = COUNT.replace("WHERE", f"FROM <{BASE}graph/a> WHERE")
    assert csv(one_worker, query, default_graphs=(f"{BASE}graph/b",)) == ["2"]
    assert csv(one_worker, query, named_graphs=(f"{BASE}graph/b",)) == ["0"]


def test_named_graphs_are_those_asked_for(one_worker):
    query = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
    assert csv(one_worker, query) == [f"{BASE}graph/a", f"{BASE}graph/b"]
    assert csv(one_worker, query, default_graphs=(f"{BASE}graph/a",)) == []
    assert csv(one_worker, query, named_graphs=(f"{BASE}graph/b",)) == [f"{BASE}graph/b"]
    merged = (
        "SELECT DISTINCT ?g FROM <graph/b> FROM <graph/none> FROM NAMED <graph/b>"
        " WHERE { GRAPH ?g { ?s ?p ?o } }"
    )
    assert csv(one_worker, merged) == [f"{BASE}graph/b"]


def test_a_graph_that_is_not_held_is_empty_and_never_fetched(one_worker):
    assert csv(one_worker, COUNT, default_graphs=("http://127.0.0.1:9/none",)) == ["0"]


def test_merging_stops_at_the_limit(tmp_path):
    large = worker_on(tmp_path, facts(8))
    graphs = (f"{BASE}graph/a", f"{BASE}graph/b")
    with pytest.raises(DatasetTooLargeError, match="more than 6 triples"):
        answer(large, COUNT, default_graphs=graphs)


def test_a_graph_is_named_by_an_absolute_iri(one_worker):
    with pytest.raises(DatasetInvalidError, match="absolute IRI"):
        answer(one_worker, COUNT, default_graphs=("graph/a",))


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)
def test_each_format_holds_the_kinds_it_names(one_worker, one):
    queries = {
        ResultKind.SOLUTIONS: "SELECT * WHERE { ?s ?p ?o }",
        ResultKind.BOOLEAN: "ASK { ?s ?p ?o }",
        ResultKind.GRAPH: "CONSTRUCT WHERE { ?s ?p ?o }",
    }
    for kind, text in queries.items():
        options = {"rdf_format" if kind is ResultKind.GRAPH else "result_format": one}
        if kind in one.kinds:
            report, body = answer(one_worker, text, **options)
            assert report["kind"] == kind
            assert body
        else:
            with pytest.raises(FormatUnsuitableError):
                answer(one_worker, text, **options)


def test_turtle_has_the_prefixes_in_order_and_the_same_bytes_each_time(one_worker):
    texts = {answer(one_worker, "CONSTRUCT WHERE { ?s ?p ?o }")[1] for _ in range(5)}
    (text,) = texts
    names = [line.split()[1] for line in text.decode().splitlines() if line.startswith("@prefix")]
    assert names == sorted(names)
    assert len(list(pyoxigraph.parse(text, RdfFormat.TURTLE))) == 4


def test_triple_terms_do_not_fit_json_ld(one_worker):
    text = "CONSTRUCT { ?s ?p <<( ?s ?p ?o )>> } WHERE { ?s ?p ?o }"
    with pytest.raises(FormatUnsuitableError, match="triple terms"):
        answer(one_worker, text, rdf_format=BY_NAME["jsonld"])
    assert answer(one_worker, text, rdf_format=BY_NAME["nt"])


def test_variables_are_bound_to_terms_not_to_text(one_worker):
    text = "SELECT ?s ?o WHERE { ?s ?p ?o }"
    assert csv(one_worker, text, bindings={"s": node("partner/2")}) == [f"{BASE}partner/2,2"]
    assert csv(one_worker, text, bindings={"o": Literal(3)}) == [f"{BASE}partner/3,3"]
    hostile = Literal('"} SERVICE <http://a.example/> {')
    assert csv(one_worker, text, bindings={"o": hostile}) == []


def test_a_binding_that_is_no_term_or_not_projected_is_refused(one_worker):
    job = Query("ASK {}").job(scan("ASK {}", nesting=1, operators=1, tokens=9))
    for wrong in (
        "<a b>",
        "<http://a.example/> . <x:s> <x:p> <x:o>",
        "_:b",
        "<<( <x:s> <x:p> 1 )>>",
    ):
        report, _ = one_worker.answer(job | {"bindings": {"s": wrong}}, "ASK {}")
        assert report["error"] == "binding-invalid"
    with pytest.raises(BindingInvalidError, match="projection"):
        answer(one_worker, "SELECT ?o WHERE { ?s ?p ?o }", bindings={"s": node("partner/2")})


def test_the_project_s_prefixes_are_there_on_request_only(one_worker):
    text = "SELECT * WHERE { ?s skos:prefLabel ?o }"
    assert csv(one_worker, text, prefixes=True) == []
    with pytest.raises(QuerySyntaxError):
        answer(one_worker, text)


def test_relative_iris_are_below_the_base(one_worker):
    assert csv(one_worker, "SELECT ?o WHERE { <partner/1> ?p ?o }") == ["1"]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("SELECT * WHERE { ?s ?p ", 1, 24), ("SELECT *\nWHERE { ?s nope:x ?o }", 2, 12)],
)
def test_a_syntax_error_has_line_and_column_and_no_character_classes(
    one_worker, text, line, column
):
    with pytest.raises(QuerySyntaxError) as refused:
        answer(one_worker, text)
    assert (refused.value.line, refused.value.column) == (line, column)
    assert "u{" not in refused.value.message
    assert len(refused.value.message) < 420


def test_a_result_past_the_limit_is_refused_and_its_file_closed(tmp_path):
    small = worker_on(tmp_path, result_memory=1024, result_bytes=2048)
    with pytest.raises(ResultTooLargeError):
        answer(small, "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")


@pytest.mark.parametrize("bindings", [{}, {"s": node("partner/2")}])
def test_a_function_that_is_not_known_is_named(one_worker, bindings):
    text = "SELECT ?s WHERE { ?s ?p ?o FILTER(<http://f.example/f>(?o)) }"
    with pytest.raises(FunctionUnknownError, match=r"<http://f\.example/f>"):
        answer(one_worker, text, bindings=bindings)


def test_errors_of_the_engine_are_reported(one_worker, monkeypatch):
    for raised, expected in (
        (MemoryError(), MemoryLimitError),
        (OSError("disk"), QueryError),
        (RuntimeError("engine"), QueryError),
    ):

        def fail(*_, error=raised, **__):
            raise error

        monkeypatch.setattr(one_worker, "_query", fail)
        with pytest.raises(expected):
            answer(one_worker, "ASK {}")


def test_an_engine_that_fails_without_bindings_is_not_blamed_on_them(one_worker):
    class FailingStore:
        def query(self, *_, **__):
            raise RuntimeError("engine")

    one_worker.store = FailingStore()
    with pytest.raises(QueryError, match="engine") as failed:
        answer(one_worker, "ASK {}")
    assert failed.value.code == "query-failed"


def test_an_engine_that_fails_while_writing_a_graph_is_reported(one_worker):
    class FailingTriples:
        def serialize(self, *_):
            raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space"):
        worker._serialize_triples(FailingTriples(), None, RdfFormat.N_TRIPLES)


def test_every_error_survives_the_way_through_the_channel():
    for code in CODES:
        with pytest.raises(QueryError) as raised:
            raise_reported({"error": code, "message": "why", "line": 2, "column": 3})
        assert raised.value.code == code
        assert raised.value.report() == {"error": code, "message": "why", "line": 2, "column": 3}
    raise_reported({"kind": "boolean"})


def test_the_address_space_is_measured():
    space = AddressSpace()
    kept = bytearray(64 * 1024 * 1024)
    assert space.grown() > len(kept) // 2
    assert NamedNode(BASE)
