"""`/sparql` over WSGI, with real workers."""

import functools
import io
import json
import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import pyoxigraph
import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple
from query_home import BASE, facts, node, publish, small_settings

from meagraph.namespaces import RDF, VOID
from meagraph.query.errors import CODES, BusyError, MemoryLimitError
from meagraph.query.formats import FORMATS
from meagraph.query.pool import QueryPool
from meagraph.settings import Settings
from server.app import create_app
from server.sparql.problems import BY_CODE
from server.sparql.protocol import QUERY
from server.sparql.service_description import SD

SELECT = "SELECT ?s ?o WHERE { ?s ?p ?o } ORDER BY ?o"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o }"
ENDLESS = (
    "SELECT (COUNT(*) AS ?n) WHERE { " + " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(9)) + " }"
)
LABELS = [
    Quad(node("partner/0"), node("label"), Literal("شريك", language="ar"), DefaultGraph()),
    Quad(node("partner/0"), node("see"), NamedNode("http://other.example/x"), DefaultGraph()),
    Quad(node("partner/0"), node("name"), NamedNode("urn:x-test:name"), DefaultGraph()),
    Quad(node("partner/0"), node("hostile"), Literal("<script>alert(1)</script>"), DefaultGraph()),
]  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("endpoint") / "home"
    publish(home, 1, [*facts(60), *LABELS])
    (home / "releases/000001/manifest.json").write_text(
        json.dumps(
            {
                "number": 1,
                "parent": 0,
                "created": "2026-01-01T00:00:00Z",
                "author": "tester",
                "message": "test",
                "changeset": "0" * 8,
                "base": BASE,
                "counts": {},
                "digest": "",
                "validation": {},
            }
        )
    )
    return home


@pytest.fixture(scope="module")
def application(home):
    settings = small_settings(home, query_bytes=20_000, body_bytes=40_000)
    with QueryPool(settings) as pool:
        yield create_app(settings, pool)


@pytest.fixture
def client(application):
    client = application.test_client()
    # As a server does, read each answer to its end and close it.
    client.open = functools.partial(client.open, buffered=True)
    return client


def ask(client, query, accept=None, **parameters):
    headers = {"Accept": accept} if accept else {}
    return client.get("/sparql", query_string={"query": query} | parameters, headers=headers)


def problem(response, code):
    """Check that an answer is the problem of this code, and give it."""
    assert response.mimetype == "application/problem+json"
    found = response.get_json()
    assert found["type"].endswith(f"#{code}")
    assert found["status"] == response.status_code == BY_CODE[code].status
    assert found["title"]
    assert found["detail"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert int(response.headers["Content-Length"]) == len(response.data)
    return found


def test_get_and_both_posts_give_the_same_answer(client):
    one = ask(client, COUNT)
    form = client.post("/sparql", data={"query": COUNT})
    direct = client.post("/sparql", data=COUNT, content_type="application/sparql-query")
    assert one.json["results"]["bindings"][0]["n"]["value"] == "64"
    assert one.data == form.data == direct.data
    assert one.headers["Meagraph-Release"] == "1"


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)
def test_every_format_is_given_by_accept_and_by_name(client, one):
    query = CONSTRUCT if isinstance(one.engine, RdfFormat) else SELECT
    by_accept = ask(client, query, one.media_type)
    by_name = ask(client, query, format=one.name)
    for response in (by_accept, by_name):
        assert (response.status_code, response.mimetype) == (200, one.media_type)
        assert int(response.headers["Content-Length"]) == len(response.data)
        assert "Transfer-Encoding" not in response.headers
        assert response.headers["Vary"] == "Accept"
    assert by_accept.data == by_name.data
    if isinstance(one.engine, RdfFormat):
        assert len(list(pyoxigraph.parse(by_name.data, one.engine))) == 64
    elif one.name in ("json", "xml", "tsv"):
        assert len(list(pyoxigraph.parse_query_results(by_name.data, one.engine))) == 64


def test_a_result_from_a_file_is_sent_whole_and_with_its_length(client):
    query = "SELECT ?s ?t WHERE { ?s <p> ?o . ?t <p> ?u FILTER(?u < 20) }"
    response = ask(client, query)
    assert len(response.json["results"]["bindings"]) == 60 * 20
    assert int(response.headers["Content-Length"]) == len(response.data) > 4096
    response.close()


def test_head_has_the_headers_of_get_and_no_body(client):
    for query in (COUNT, "SELECT ?s ?t WHERE { ?s <p> ?o . ?t <p> 1 }"):
        got = ask(client, query)
        head = client.head("/sparql", query_string={"query": query})
        assert head.status_code == 200
        assert head.data == b""
        for name in ("Content-Length", "Content-Type", "ETag", "Vary", "Cache-Control"):
            assert head.headers[name] == got.headers[name]


def test_options_names_the_methods_and_lets_other_sites_ask(client):
    response = client.options("/sparql")
    assert response.status_code == 204
    assert "Content-Type" not in response.headers
    assert response.headers["Allow"] == "GET, HEAD, POST, OPTIONS"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in response.headers


def test_options_names_the_forms_that_a_query_may_have(client):
    accepted = client.options("/sparql").headers["Accept-Post"]
    assert accepted == "application/x-www-form-urlencoded, application/sparql-query"


@pytest.mark.parametrize(
    ("suffix", "query", "media_type"),
    [
        ("json", SELECT, "application/sparql-results+json"),
        ("srx", SELECT, "application/sparql-results+xml"),
        ("csv", SELECT, "text/csv"),
        ("html", SELECT, "text/html"),
        ("ttl", CONSTRUCT, "text/turtle"),
        ("nq", CONSTRUCT, "application/n-quads"),
        ("trig", CONSTRUCT, "application/trig"),
    ],
)
def test_the_suffix_of_the_address_chooses_the_format(client, suffix, query, media_type):
    path = f"/sparql.{suffix}"
    got = client.get(path, query_string={"query": query}, headers={"Accept": "image/png"})
    posted = client.post(path, data={"query": query})
    assert got.mimetype == posted.mimetype == media_type
    assert client.options(path).headers["Allow"] == "GET, HEAD, POST, OPTIONS"


def test_a_final_slash_changes_nothing(client):
    with_slash = client.get("/sparql/", query_string={"query": COUNT})
    assert with_slash.data == ask(client, COUNT).data
    assert client.put("/sparql/").status_code == 405


def test_a_suffix_that_does_not_fit_the_answer_is_406_and_an_unknown_one_404(client):
    problem(client.get("/sparql.ttl", query_string={"query": SELECT}), "not-acceptable")
    assert client.get("/sparql.png", query_string={"query": SELECT}).status_code == 404


def test_the_service_description_has_suffixes_too(client):
    assert client.get("/sparql.ttl").mimetype == "text/turtle"
    assert client.get("/sparql.rdf").mimetype == "application/rdf+xml"


def test_a_get_request_with_a_body_is_refused(client):
    problem(client.get("/sparql", query_string={"query": COUNT}, data=b"x"), "bad-request")


def test_other_methods_are_refused(client):
    response = client.put("/sparql")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, POST, OPTIONS"


def test_the_entity_tag_stands_for_release_query_dataset_and_format(client):
    def tag(query, **parameters):
        return ask(client, query, **parameters).headers["ETag"]

    tags = [
        tag(COUNT),
        tag(COUNT + " "),
        tag(COUNT, format="csv"),
        tag(COUNT, format="application/json"),
        tag(COUNT, **{"default-graph-uri": f"{BASE}graph/a"}),
        tag(COUNT, **{"named-graph-uri": f"{BASE}graph/a"}),
        tag(CONSTRUCT),
    ]
    assert len(set(tags)) == len(tags)
    assert tag(COUNT) == tags[0]
    assert not tags[0].startswith("W/")


def test_who_has_the_answer_gets_304(client):
    tag = ask(client, COUNT).headers["ETag"]
    for sent in (tag, f'"other", {tag}', f"W/{tag}"):
        response = client.get(
            "/sparql", query_string={"query": COUNT}, headers={"If-None-Match": sent}
        )
        assert (response.status_code, response.data) == (304, b"")
        assert response.headers["ETag"] == tag
        assert response.headers["Vary"] == "Accept"
        assert response.headers["Access-Control-Allow-Origin"] == "*"
    posted = client.post("/sparql", data={"query": COUNT}, headers={"If-None-Match": tag})
    assert posted.status_code == 200
    assert "ETag" not in posted.headers


def test_answers_that_change_by_themselves_are_not_kept(client):
    response = ask(client, "SELECT (RAND() AS ?n) {}")
    assert "ETag" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"
    assert ask(client, COUNT).headers["Cache-Control"] == "no-cache"


def test_a_new_release_makes_new_entity_tags(tmp_path):
    home = tmp_path / "home"
    settings = small_settings(home)
    with QueryPool(settings) as pool:
        client = create_app(settings, pool).test_client()
        empty = ask(client, COUNT)
        assert empty.json["results"]["bindings"][0]["n"]["value"] == "0"
        publish(home, 1, facts(3))
        (home / "releases/000001/manifest.json").write_bytes(
            b'{"number":1,"parent":0,"created":"2026-01-01T00:00:00Z","author":"t","message":"",'
            b'"changeset":"","base":"","counts":{},"digest":"","validation":{}}'
        )
        tag = empty.headers["ETag"]
        first = client.get("/sparql", query_string={"query": COUNT}, headers={"If-None-Match": tag})
        assert first.json["results"]["bindings"][0]["n"]["value"] == "3"
        assert first.headers["ETag"] != tag


def test_datasets_of_the_protocol_are_honoured(client):
    one = ask(client, COUNT, **{"default-graph-uri": f"{BASE}graph/b"})
    assert one.json["results"]["bindings"][0]["n"]["value"] == "30"
    named = ask(client, COUNT, **{"named-graph-uri": f"{BASE}graph/b"})
    assert named.json["results"]["bindings"][0]["n"]["value"] == "0"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("SELECT * WHERE { ?s ?p", "query-syntax"),
        ("SELECT * WHERE " + "{" * 501 + "}" * 501, "query-too-complex"),
        ("DROP ALL", "update-refused"),
        ("SELECT * { SERVICE <http://a.example/> {} }", "service-refused"),
        ("LOAD <http://a.example/>", "service-refused"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "result-too-large"),
        ("ASK {} #" + "x" * 20_000, "too-large"),
    ],
)
def test_a_query_that_is_refused_is_answered_with_a_problem(client, query, code):
    found = problem(ask(client, query), code)
    if code == "query-syntax":
        assert (found["line"], found["column"]) == (1, 23)


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"timeout": "soon"}, "bad-request"),
        ({"format": "png"}, "not-acceptable"),
        ({"default-graph-uri": "relative"}, "dataset-invalid"),
        ({"default-graph-uri": [f"{BASE}graph/a", f"{BASE}graph/b"]}, "dataset-too-large"),
    ],
)
def test_a_parameter_that_is_refused_is_answered_with_a_problem(client, parameters, code):
    problem(client.get("/sparql", query_string={"query": COUNT} | parameters), code)


def test_past_the_deadline_the_answer_is_504(client):
    found = problem(ask(client, ENDLESS, timeout=0.2), "query-timeout")
    assert "0.2 seconds" in found["detail"]


def test_memory_and_full_pools_are_503_with_retry_after(client, application, monkeypatch):
    for error, code in ((BusyError("busy"), "busy"), (MemoryLimitError("memory"), "memory-limit")):

        def fail(*_, error=error):
            raise error

        monkeypatch.setattr(application.extensions["meagraph.pool"], "run", fail)
        response = ask(client, COUNT)
        problem(response, code)
        assert int(response.headers["Retry-After"]) > 0


def test_a_format_that_does_not_exist_is_406_with_the_list(client):
    found = problem(ask(client, COUNT, "image/png"), "not-acceptable")
    assert "text/csv" in found["detail"]


def test_an_unknown_content_type_is_415_with_those_that_are_known(client):
    response = client.post("/sparql", data="ASK {}", content_type="text/plain")
    problem(response, "unsupported-media-type")
    assert "application/sparql-query" in response.headers["Accept-Post"]


def test_a_body_past_the_limit_is_413(client):
    response = client.post("/sparql", data={"query": "x" * 50_000})
    assert response.status_code == 413
    assert response.mimetype == "application/problem+json"


def test_a_body_that_names_no_length_is_not_cut_at_the_limit(client):
    response = client.post(
        "/sparql",
        input_stream=io.BytesIO(b"query=ASK{}&note=" + b"x" * 50_000),
        content_type="application/x-www-form-urlencoded",
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    problem(response, "too-large")


def test_an_answer_names_its_query_as_the_client_does(client):
    asked = {"query": COUNT, "format": "csv"}
    given = client.get("/sparql", query_string=asked, headers={"Query-Id": "mine-1"})
    assert given.headers["Query-Id"] == "mine-1"
    made = [ask(client, COUNT).headers["Query-Id"] for _ in range(2)]
    assert all(made)
    assert made[0] != made[1]
    problem(client.get("/sparql", query_string=asked, headers={"Query-Id": "a b"}), "bad-request")


def test_an_error_names_its_query_too(client):
    query = {"query": ENDLESS, "timeout": 0.2}
    ended = client.get("/sparql", query_string=query, headers={"Query-Id": "mine-2"})
    problem(ended, "query-timeout")
    assert ended.headers["Query-Id"] == "mine-2"


def test_a_query_with_the_id_of_one_at_work_is_409(client, application):
    query = {"query": ENDLESS, "timeout": 3}
    pool = application.extensions["meagraph.pool"]
    headers = {"Query-Id": "mine-3"}
    with ThreadPoolExecutor() as others:
        first = others.submit(client.get, "/sparql", query_string=query, headers=headers)
        while not any(one.id == "mine-3" for one in pool.running()):
            time.sleep(0.01)
        problem(
            client.get("/sparql", query_string={"query": COUNT}, headers=headers), "query-id-taken"
        )
        assert pool.cancel("mine-3")
        cancelled = first.result()
    problem(cancelled, "query-cancelled")
    assert int(cancelled.headers["Retry-After"]) > 0


def test_a_client_whose_query_time_is_spent_is_429_with_retry_after(home):
    settings = small_settings(home, client_seconds=0.1, client_burst_seconds=0.2)
    with QueryPool(settings) as pool:
        client = create_app(settings, pool).test_client()
        answer = ask(client, COUNT)
        problem(ask(client, ENDLESS, timeout=0.4), "query-timeout")
        spent = ask(client, COUNT + " ")
        problem(spent, "budget-spent")
        assert int(spent.headers["Retry-After"]) > 0
        known = {"If-None-Match": answer.headers["ETag"]}
        again = client.get("/sparql", query_string={"query": COUNT}, headers=known)
        assert again.status_code == 304


def test_two_queries_in_one_request_are_refused(client):
    problem(client.get("/sparql?query=ASK+%7B%7D&query=ASK+%7B%7D"), "bad-request")


def test_updates_are_refused_with_403_and_who_sends_one_is_told_how_to_write(client):
    sent = "CLEAR ALL"
    for response in (
        client.post("/sparql", data={"update": sent}),
        client.post("/sparql", data=sent, content_type="application/sparql-update"),
        client.get("/sparql", query_string={"update": sent}),
        ask(client, sent),
    ):
        found = problem(response, "update-refused")
        assert found["status"] == 403
        assert "/rdf-graph-store" in found["detail"]
        assert "meagraph load" in found["detail"]


def test_service_and_load_are_refused_with_400_and_the_place(client):
    for query in (
        "SELECT * {\n  SERVICE <http://a.example/> {} }",
        "#\n  LOAD <http://a.example/>",
    ):
        found = problem(ask(client, query), "service-refused")
        assert (found["status"], found["line"], found["column"]) == (400, 2, 3)
        assert "asks no other host" in found["detail"]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("rows", [10_000, 100_000])
def test_large_blocks_of_values_are_answered(home, rows):
    values = "\n".join(f'(<partner/{n}> "label {n}"@en)' for n in range(rows))
    query = f"SELECT ?o ?label {{ VALUES (?s ?label) {{\n{values}\n}} ?s <p> ?o }}"
    with QueryPool(Settings(home=home, query_workers=1)) as pool:
        client = create_app(pool.settings, pool).test_client()
        for sent in ({"data": {"query": query}}, {"data": query, "content_type": QUERY}):
            found = client.post("/sparql", **sent).json["results"]["bindings"]
            assert {(row["o"]["value"], row["label"]["value"]) for row in found} == {
                (str(n), f"label {n}") for n in range(60)
            }


def test_every_reason_of_the_query_engine_is_a_problem():
    assert set(BY_CODE) >= CODES


def test_the_documentation_names_every_problem_of_the_endpoint_with_its_status():
    text = (Path(__file__).parents[1] / "docs" / "sparql.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)`(?:, `([a-z-]+)`)? \| (\d+) \|", text, re.MULTILINE)
    named = {code: int(status) for *codes, status in rows for code in codes if code}
    assert named.keys() >= CODES
    assert named == {code: BY_CODE[code].status for code in named}


def test_percent_signs_in_a_form_are_decoded_once(client):
    query = quote('SELECT (STRLEN("a%20b") AS ?n) {}')
    response = client.post(
        "/sparql", data=f"query={query}", content_type="application/x-www-form-urlencoded"
    )
    assert response.json["results"]["bindings"][0]["n"]["value"] == "5"


def test_no_query_makes_the_server_ask_another_host(client):
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.2)
        address = f"http://127.0.0.1:{canary.getsockname()[1]}/"
        for query in (
            f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ service silent <{address}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ FILTER EXISTS {{ FILTER NOT EXISTS {{ SERVICE <{address}> {{}} }} }} }}",
            f"PREFIX ex: <{address}> SELECT * {{ SERVICE ex:a {{ ?s ?p ?o }} }}",
            f"BASE <{address}> SELECT * {{ SERVICE <search> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE <{address.replace('1', chr(92) + 'u0031')}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ VALUES ?s {{ <{address}> }} SERVICE ?s {{ ?s ?p ?o }} }}",
            f"SELECT * {{ {{ SELECT * {{ GRAPH ?g {{ SERVICE <{address}> {{}} }} }} }} }}",
            f"LOAD <{address}>",
            COUNT.replace("WHERE", f"FROM <{address}> WHERE"),
            COUNT.replace("WHERE", f"FROM <{address}a> FROM NAMED <{address}b> WHERE"),
            f"DESCRIBE <{address}>",
        ):
            ask(client, query)
        ask(client, COUNT, **{"default-graph-uri": address, "named-graph-uri": address})
        with pytest.raises(TimeoutError):
            canary.accept()


@pytest.mark.parametrize(
    "one", [one for one in FORMATS if isinstance(one.engine, RdfFormat)], ids=str
)
def test_without_query_the_service_describes_itself(client, one):
    response = client.get("/sparql", headers={"Accept": one.media_type})
    assert (response.status_code, response.mimetype) == (200, one.media_type)
    service = NamedNode(f"{BASE}sparql")
    triples = [quad.triple for quad in pyoxigraph.parse(response.data, one.engine)]
    assert Triple(service, RDF.type, SD.Service) in triples
    assert Triple(service, SD.endpoint, service) in triples
    assert Triple(service, SD.feature, SD.UnionDefaultGraph) in triples
    counts = [triple.object.value for triple in triples if triple.predicate == VOID.triples]
    assert counts == ["64"]
    again = client.get("/sparql", headers={"Accept": one.media_type})
    assert again.data == response.data
    known = {"Accept": one.media_type, "If-None-Match": response.headers["ETag"]}
    assert client.get("/sparql", headers=known).status_code == 304


def test_a_client_that_accepts_anything_gets_turtle_of_the_description(client):
    assert client.get("/sparql").mimetype == "text/turtle"
    assert client.get("/sparql", headers={"Accept": "image/png"}).status_code == 406


BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def test_a_browser_gets_a_form_with_examples(client):
    response = client.get("/sparql", headers=BROWSER)
    assert response.mimetype == "text/html"
    page = response.get_data(as_text=True)
    assert '<form action="/sparql" method="get">' in page
    assert "<textarea" in page
    assert 'href="/sparql?query=' in page
    assert "Accept" in response.headers["Vary"]


def page_of(client, query):
    response = client.get("/sparql", query_string={"query": query}, headers=BROWSER)
    assert (response.status_code, response.mimetype) == (200, "text/html")
    assert int(response.headers["Content-Length"]) == len(response.data)
    return response.get_data(as_text=True)


def test_a_browser_gets_solutions_as_a_table_with_links_and_safe_text(client):
    page = page_of(client, "SELECT ?o WHERE { <partner/0> ?p ?o FILTER(isLiteral(?o)) } LIMIT 3")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert 'lang="ar" dir="auto">شريك' in page
    iris = page_of(client, "SELECT ?s ?o ?none WHERE { ?s ?p ?o FILTER(isIRI(?o)) }")
    assert '<a href="/partner/0">' in iris
    assert '<a href="http://other.example/x">' in iris
    assert 'href="urn:' not in iris
    assert "format=csv" in iris


def test_a_page_shows_so_many_rows_and_says_so(client):
    page = page_of(client, SELECT + " LIMIT 10")
    assert page.count("<tr>") == 1 + 3
    assert "first 3 rows" in page


def test_a_browser_gets_booleans_and_graphs_too(client):
    assert "<strong>Yes</strong>" in page_of(client, "ASK { ?s ?p 1 }")
    assert "<strong>No</strong>" in page_of(client, "ASK { ?s ?p -1 }")
    assert "@prefix skos:" in page_of(client, "CONSTRUCT { ?s ?p 1 } WHERE { ?s ?p 1 }")
    assert "_:" in page_of(client, "SELECT (BNODE() AS ?b) {}")
    assert "subject" in page_of(client, "SELECT (TRIPLE(<x:s>, <x:p>, 1) AS ?t) {}")


def test_an_answer_too_large_for_a_page_is_offered_as_download(client):
    page = page_of(client, "SELECT ?s ?t WHERE { ?s <p> ?o . ?t <p> ?u FILTER(?u < 20) }")
    assert "too large for a page" in page
    assert "format=csv" in page


def test_an_answer_nested_too_deeply_for_a_page_is_offered_as_download(client, monkeypatch):
    def fail(_):
        raise RecursionError

    monkeypatch.setattr("server.sparql.pages.json", SimpleNamespace(loads=fail))
    assert "too large for a page" in page_of(client, COUNT)


def test_a_browser_gets_its_mistakes_explained_on_a_page_and_its_query_back(client):
    mistake = "ASK {\n  ?s ?p '</textarea> }"
    response = client.get("/sparql", query_string={"query": mistake}, headers=BROWSER)
    assert (response.status_code, response.mimetype) == (400, "text/html")
    page = response.get_data(as_text=True)
    assert "Line 2, column 9" in page
    assert "&lt;/textarea&gt; }</textarea>" in page
    nothing = client.get("/sparql", query_string={"default-graph-uri": "x:a"}, headers=BROWSER)
    assert "<textarea" not in nothing.get_data(as_text=True)


def test_a_wide_table_scrolls_within_the_page(client):
    assert '<div class="scroll" tabindex="0" role="region"' in page_of(client, SELECT + " LIMIT 2")
