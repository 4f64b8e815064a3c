"""The search block of SPARQL: what it may say, what becomes of it; nobody is ever asked."""

import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pyoxigraph import Literal, QuerySolutions, Store

from meagraph.home import Home
from meagraph.namespaces import MEA
from meagraph.query.errors import (
    QueryError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooComplexError,
    ServiceRefusedError,
)
from meagraph.query.pool import Query, QueryPool
from meagraph.query.scan import MOST_SEARCHES, Scanned, scan
from meagraph.query.search_block import SearchBlock
from meagraph.search.index import NOTHING, Found, SearchIndex
from meagraph.search.question import Question
from meagraph.search.rewriting import ROWS, rewrite
from meagraph.settings import CONTENT, Settings
from tests.query_home import engine_asks_nobody
from tests.test_query_scan import PIECES, SMUGGLED
from tests.test_search_index import publish

BASE = "https://w3id.org/meagraph/"
PREFIX = f"PREFIX search: <{BASE}search#>\n"
DOCUMENT = (CONTENT / "docs" / "search.md").read_text("utf-8")
EXAMPLES = re.findall(r"```sparql\n(.*?)```", DOCUMENT, re.DOTALL)
LAKES = '?t search:text "wetlands"'


def scanned(text: str) -> Scanned:
    return scan(text, nesting=500, operators=2000, tokens=10_000, base=BASE)


def block(inside: str, prologue: str = PREFIX, address: str = f"<{BASE}search>") -> SearchBlock:
    (found,) = scanned(f"{prologue}SELECT * {{ SERVICE {address} {{ {inside} }} }}").searches
    return found


@pytest.fixture(scope="module")
def home(reference_home: Path) -> Home:
    return Home(reference_home)


@pytest.fixture(scope="module")
def index(home: Home) -> SearchIndex:
    return SearchIndex.open(home.path(1))


@pytest.fixture(scope="module")
def store(home: Home) -> Store:
    return home.open(1)


@pytest.fixture(scope="module")
def pool(home: Home) -> Iterator[QueryPool]:
    with QueryPool(Settings(home=home.folder, query_workers=2)) as made:
        yield made


def rows(store: Store, index: SearchIndex, text: str) -> list[dict[str, str]]:
    solutions = store.query(rewrite(text, scanned(text), index), base_iri=BASE)
    assert isinstance(solutions, QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [{name: one[name].value for name in names if one[name] is not None} for one in solutions]


# What a block says


def test_a_block_asks_constants_and_answers_variables() -> None:
    found = block(
        '?t search:text "migratory birds" ; search:language "en" ; search:kind <x:a>, '.replace(
            ", ", " ; search:kind search:b ;"
        )
        + " search:limit 7 ; search:score ?score . $t search:excerpt ?said ; search:property ?p ."
    )
    assert (found.thing, found.text, found.language) == ("t", "migratory birds", "en")
    assert found.kinds == ("x:a", f"{BASE}search#b")
    assert found.limit == 7
    assert found.results == {"score": "score", "excerpt": "said", "property": "p"}


@pytest.mark.parametrize(
    ("prologue", "address"),
    [
        (PREFIX, "<search>"),
        (PREFIX, "SILENT <search>"),
        (PREFIX + f"PREFIX m: <{BASE}> ", "m:search"),
        (PREFIX + "PREFIX m: <search> ", "m:"),
        (PREFIX + f"PREFIX m: <x:> PREFIX m: <{BASE}> ", "m:search"),
        (PREFIX + "BASE <http://a.example/> ", f"<{BASE}search>"),
        (PREFIX + f"BASE <http://a.example/> BASE <{BASE}country/> ", "<../search>"),
        ("PREFIX search: <search#> ", "<search>"),
        ("PREFIX search: <search#> # PREFIX search: <x:>\n", "\n# a comment }\n<search>"),
    ],
)
def test_the_search_is_named_in_every_way_that_names_an_iri(prologue: str, address: str) -> None:
    assert block(LAKES, prologue, address).text == "wetlands"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('"a\\tb"', "a\tb"),
        ("'it\\'s'", "it's"),
        ('"""two\nlines"""', "two\nlines"),
        ("'''a'b'''", "a'b"),
        ('"\\u00e9\\U0001F600"', "é😀"),
        ('"} } # SERVICE <http://a.example/>"', "} } # SERVICE <http://a.example/>"),
    ],
)
def test_strings_are_read_as_sparql_writes_them(written: str, read: str) -> None:
    assert block(f"?t search:text {written}").text == read


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("", "names its words"),
        ("?t search:score ?s", "names its words"),
        ("?t search:text ?words", "constant string"),
        ("?t search:text 12", "constant string"),
        ('?t search:text ""', "no words"),
        (f"{LAKES} ; search:text 'b'", "twice"),
        (f"{LAKES} ; search:language 'de'", "languages of the search"),
        (f"{LAKES} ; search:language ?l", "constant string"),
        (f"{LAKES} ; search:limit 0", "whole number"),
        (f"{LAKES} ; search:limit 1.5", "whole number"),
        (f"{LAKES} ; search:limit ?n", "whole number"),
        (f"{LAKES} ; search:kind ?k", "IRI of a class"),
        (f"{LAKES} ; search:kind other:k", "IRI of a class"),
        (f"{LAKES} ; search:score 2", "takes a variable"),
        (f"{LAKES} ; search:score ?t", "variable of its own"),
        (f"{LAKES} ; search:score ?a ; search:excerpt $a", "variable of its own"),
        (f"{LAKES} ; search:rank ?r", "no term of the search"),
        (f"{LAKES} ; a search:Thing", "no term of the search"),
        ("?t <x:text> 'a'", "no term of the search"),
        ("<x:t> search:text 'a'", "a variable"),
        ("_:b search:text 'a'", "a variable"),
        ("?t search:text 'a' . ?u search:score ?s", "second block"),
        ("?t search:text 'a'@en", "dot or a semicolon"),
        ("?t search:text 'a', 'b'", "dot or a semicolon"),
        (f"{LAKES} FILTER(?t = 1)", "dot or a semicolon"),
        ("?t search:text", "value"),
        ("?t", "value"),
        (f"{LAKES} . ?u", "value"),
        (f"{LAKES} ; search:limit", "value"),
        (f"{LAKES} . {{ ?a ?b ?c }}", "dot or a semicolon"),
        (f"{LAKES} . {{ }}", "value"),
        ("?t search:text []", "dot or a semicolon"),
        ("?t search:text [", "constant string"),
    ],
)
def test_what_a_block_may_not_say_is_refused_with_its_place(inside: str, said: str) -> None:
    with pytest.raises(QuerySyntaxError, match=said) as refused:
        block(f"\n {inside}")
    assert refused.value.line in (2, 3)
    assert refused.value.column is not None


@pytest.mark.parametrize(
    "address",
    [
        "<http://127.0.0.1:1/>",
        "<https://w3id.org/meagraph/search/>",
        "<https://w3id.org/meagraph/search#>",
        "<https://w3id.org/meagraph/search?q=1>",
        "<https://w3id.org/meagraph/sparql>",
        "<http://w3id.org/meagraph/search>",
        "<//127.0.0.1/search>",
        "<//[>",
        "<https://w3id.org/meagraph/sea\\u0072ch>",
        "search:search",
        "search:",
        "m:search",
        "?where",
        '"search"',
        "SILENT",
        "SILENT SILENT <search>",
        "<search> <search>",
        "",
    ],
)
def test_every_other_service_is_refused(address: str) -> None:
    with pytest.raises((ServiceRefusedError, QuerySyntaxError)):
        block(LAKES, address=address)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <search> {",
        "SELECT * { SERVICE <search>",
        "SELECT * { SERVICE",
        "SERVICE <search> { ?t search:text 'a' }",
        f"{PREFIX}SELECT * {{ SERVICE <search> {{ {LAKES} ; SERVICE <search> {{}} }} }}",
        f"{PREFIX}SELECT * {{ SERVICE <search> {{ {LAKES} . LOAD <x:a> }} }}",
        f"{PREFIX}SELECT * {{ SERVICESILENT <search> {{ {LAKES} }} }}",
        f"{PREFIX}SELECT * {{ ?s ?p trueSERVICE <search> {{ {LAKES} }} }}",
        f"BASE <http://127.0.0.1:1/> {PREFIX}SELECT * {{ SERVICE <search> {{ {LAKES} }} }}",
        f"PREFIX m: <{BASE}> PREFIX m: <x:> SELECT * {{ SERVICE m:search {{ {LAKES} }} }}",
    ],
)
def test_what_is_no_whole_block_of_the_search_is_refused(text: str) -> None:
    with pytest.raises((ServiceRefusedError, QuerySyntaxError)):
        scanned(text)


def test_without_a_base_the_search_is_refused_as_well() -> None:
    with pytest.raises(ServiceRefusedError):
        scan(f"SELECT * {{ SERVICE <{BASE}search> {{}} }}", nesting=9, operators=9, tokens=99)


def test_searches_are_few() -> None:
    one = f"SERVICE <search> {{ {LAKES} }}"
    assert len(scanned(f"{PREFIX}SELECT * {{ {one * MOST_SEARCHES} }}").searches) == MOST_SEARCHES
    with pytest.raises(QueryTooComplexError):
        scanned(f"{PREFIX}SELECT * {{ {one * (MOST_SEARCHES + 1)} }}")


# What becomes of it


def test_a_block_becomes_rows_that_join(store: Store, index: SearchIndex) -> None:
    found = rows(
        store,
        index,
        PREFIX + "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
        'SELECT * { SERVICE <search> { ?t search:text "zone humide" ; search:score ?score ;'
        " search:excerpt ?said ; search:property ?p ; search:limit 3 }"
        ' ?t skos:prefLabel ?name FILTER(LANG(?name) = "zh") } ORDER BY DESC(?score)',
    )
    assert found[0]["t"] == f"{BASE}vocabulary/subjects/wetlands"
    assert (found[0]["name"], found[0]["said"]) == ("湿地", "zones humides")
    assert found[0]["p"] == "http://www.w3.org/2004/02/skos/core#prefLabel"
    scores = [float(row["score"]) for row in found]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    "where",
    [
        "{block}",
        "{{ {block} }}",
        "OPTIONAL {{ {block} }}",
        "{{ {block} }} UNION {{ ?t <x:p> ?o }}",
        "{{ SELECT ?t {{ {block} }} }}",
        "GRAPH ?g {{ {block} }}",
        "?t ?p ?o FILTER EXISTS {{ {block} }}",
        "{block} {block}",
        "{block} MINUS {{ ?t <x:p> ?o }}",
    ],
)
def test_a_block_stands_wherever_a_group_does(store: Store, index: SearchIndex, where: str) -> None:
    one = "SERVICE <search> { ?t search:text 'wetlands' ; search:limit 1 }"
    text = f"{PREFIX}SELECT DISTINCT ?t {{ {where.format(block=one)} }}"
    assert {row["t"] for row in rows(store, index, text)} == {f"{BASE}vocabulary/subjects/wetlands"}


def test_kinds_languages_and_limits_are_kept(store: Store, index: SearchIndex) -> None:
    block = (
        "SERVICE <search> { ?t search:text 'conservation' ; search:language 'fr' ;"
        f" search:kind <{MEA.Target.value}> ; search:limit 2 ; search:excerpt ?e }}"
    )
    text = f"{PREFIX}SELECT ?t ?e (LANG(?e) AS ?l) {{ {block} ?t a <{MEA.Target.value}> }}"
    found = rows(store, index, text)
    assert len(found) == 2
    assert {row["l"] for row in found} == {"fr"}


def test_nothing_found_is_no_row(store: Store, index: SearchIndex) -> None:
    text = f"{PREFIX}SELECT * {{ SERVICE <search> {{ ?t search:text 'zebrawood' }} }}"
    assert rows(store, index, text) == []
    assert "VALUES (?t) {  }" in rewrite(text, scanned(text), None)


def test_lines_stay_where_they_are(index: SearchIndex) -> None:
    text = f"{PREFIX}SELECT * {{\n SERVICE <search>\n {{ {LAKES}\n }}\n ?t ?p\n }} oops"
    changed = rewrite(text, scanned(text), index)
    assert [line.split("oops")[0] for line in changed.split("\n")][-2:] == [" ?t ?p", " } "]
    assert changed.count("\n") == text.count("\n")


def test_more_rows_than_the_limit_are_refused(index: SearchIndex) -> None:
    text = f"{PREFIX}SELECT * {{\n SERVICE <search> {{ {LAKES} ; search:limit 11 }} }}"
    with pytest.raises(QueryTooComplexError, match="at most 10") as refused:
        rewrite(text, scanned(text), index, most=10)
    assert (refused.value.line, refused.value.column) == (3, 2)


@pytest.mark.parametrize(("most", "given"), [(1, 1), (10_000, ROWS)])
def test_a_search_without_a_limit_gives_so_many_rows_as_it_may(
    index: SearchIndex, monkeypatch: pytest.MonkeyPatch, most: int, given: int
) -> None:
    def search(_: SearchIndex, question: Question, limit: int) -> Found:
        limits.append(limit)
        return NOTHING

    limits: list[int] = []
    monkeypatch.setattr(SearchIndex, "search", search)
    text = f"{PREFIX}SELECT * {{ SERVICE <search> {{ {LAKES} }} }}"
    rewrite(text, scanned(text), index, most=most)
    assert limits == [given]


def test_the_results_of_a_search_are_written_as_long_as_they_may(index: SearchIndex) -> None:
    def check() -> None:
        checks.append(True)
        if len(checks) == 3:
            raise TimeoutError

    checks: list[bool] = []
    text = f"{PREFIX}SELECT * {{ SERVICE <search> {{ {LAKES} ; search:excerpt ?e }} }}"
    with pytest.raises(TimeoutError):
        rewrite(text, scanned(text), index, check=check)


def test_searches_end_at_the_deadline_of_their_query_and_cost_no_worker(
    pool: QueryPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def search(*_: object) -> Found:
        searches.append(True)
        time.sleep(0.2)
        return NOTHING

    searches: list[bool] = []
    monkeypatch.setattr(SearchIndex, "search", search)
    block = f"SERVICE <search> {{ {LAKES} }}"
    ended = pool.statistics().ended_workers
    with pytest.raises(QueryTimeoutError):
        pool.run(Query(f"{PREFIX}ASK {{ {block * MOST_SEARCHES} }}", timeout=0.5))
    assert 0 < len(searches) < MOST_SEARCHES
    assert pool.statistics().ended_workers == ended


def test_what_records_say_cannot_leave_its_string(settings: Settings) -> None:
    said = 'lakes"@en) } SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } # \' """ \\" \n lakes'
    index = publish(
        settings,
        a=[
            (MEA.text, Literal(said, language="en")),
            (MEA.text, Literal("lakes '''\\", language="en")),
        ],
    )
    text = (
        f"{PREFIX}SELECT * {{ SERVICE <search> {{ ?t search:text 'lakes' ; search:excerpt ?e }} }}"
    )
    (row,) = rows(Store(), index, text)
    assert row["e"] in (said, "lakes '''\\")


# Nobody is asked


@pytest.fixture(scope="module")
def canary() -> Iterator[tuple[str, list[str]]]:
    """A server that notes every connection."""
    calls: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def listen() -> None:
            while True:
                try:
                    link, where = listener.accept()
                except OSError:
                    return
                calls.append(str(where))
                link.close()

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/", calls
        listener.shutdown(socket.SHUT_RDWR)


BESIDE = [
    "{block} SERVICE <HOST> {{ ?s ?p ?o }}",
    "SERVICE <HOST> {{ {block} }}",
    "{block} FILTER(?t<2)SERVICE#>\n<HOST> {{?s ?p ?o}}",
    "{block} FILTER EXISTS {{ SERVICE SILENT <HOST> {{ ?s ?p ?o }} }}",
    "{block} \\u0053ERVICE <HOST> {{ ?s ?p ?o }}",
    "{block} SERVICE h:x {{ ?s ?p ?o }}",
    "{block} SERVICEh:x {{ ?s ?p ?o }}",
    "{block} . ?s ?p 1.SERVICE<HOST>{{?s ?p ?o}}",
    "SERVICE <search> {{ ?t search:text 'a' ; search:text2 <HOST> }}",
    'SERVICE <search> {{ ?t search:text """a" }} SERVICE <HOST> {{ ?s ?p ?o }} #\\z""" }}',
    "SERVICE <search> {{ ?t search:kind <x:#'> ; search:text 'a' }} SERVICE <HOST> {{}} #'",
    "SERVICE <search>#{{\n<HOST> {{ ?s ?p ?o }}",
    "SERVICE#<search>\n<HOST> {{ ?s ?p ?o }}",
    "SERVICE ?where {{ ?s ?p ?o }} VALUES ?where {{ <HOST> }}",
    "VALUES ?where {{ <HOST> }} {block} SERVICE ?where {{ ?s ?p ?o }}",
]


@pytest.mark.parametrize("where", BESIDE)
def test_no_search_takes_another_service_along(
    pool: QueryPool, canary: tuple[str, list[str]], where: str
) -> None:
    host, calls = canary
    one = "SERVICE <search> { ?t search:text 'wetlands' }"
    text = f"PREFIX h: <{host}>\n{PREFIX}SELECT * {{ {where.format(block=one)} }}"
    with pytest.raises(QueryError):
        pool.run(Query(text.replace("HOST", host)))
    assert calls == []


@pytest.mark.parametrize("text", SMUGGLED)
def test_what_is_refused_without_a_search_is_refused_with_one(text: str) -> None:
    with pytest.raises((ServiceRefusedError, QuerySyntaxError)):
        scanned(text)
    with pytest.raises((ServiceRefusedError, QuerySyntaxError)):
        scanned(text.replace("SELECT * {", f"{PREFIX}SELECT * {{ SERVICE <search> {{ {LAKES} }}"))


@given(
    st.lists(
        st.sampled_from(
            [
                *PIECES,
                " ",
                "\n",
                "SERVICE <search>{",
                "?t search:text 'wetlands'",
                "SERVICE m:",
                "}",
            ]
        ),
        min_size=3,
        max_size=14,
    )
)
@hypothesis_settings(deadline=None, max_examples=150)
def test_what_is_rewritten_makes_the_engine_ask_nobody(
    index: SearchIndex, pieces: list[str]
) -> None:
    prologue = f"PREFIX : <x:> PREFIX ex: <http://127.0.0.1:1/> PREFIX m: <{BASE}search> {PREFIX}"
    text = f"{prologue}SELECT * {{ ?s ?p ?a {''.join(pieces)} }}"
    try:
        changed = rewrite(text, scanned(text), index)
        assert not scan(changed, nesting=500, operators=2000, tokens=100_000).searches
    except QueryError:
        return
    engine_asks_nobody(changed, BASE)


def test_a_service_in_the_words_of_a_search_is_words(
    pool: QueryPool, canary: tuple[str, list[str]]
) -> None:
    host, calls = canary
    words = f"'''a' }} SERVICE <{host}> {{ ?s ?p ?o }} #'''"
    text = f"{PREFIX}SELECT * {{ SERVICE <search> {{ ?t search:text {words} }} }}"
    assert json.loads(pool.run(Query(text)).read())["head"]["vars"] == ["t"]
    assert calls == []


def test_the_pool_answers_a_query_with_a_search(pool: QueryPool) -> None:
    text = f"{PREFIX}SELECT ?t {{ SERVICE <search> {{ ?t search:text 'FRA' ; search:limit 1 }} }}"
    answer = json.loads(pool.run(Query(text)).read())
    assert answer["results"]["bindings"] == [{"t": {"type": "uri", "value": f"{BASE}country/fra"}}]


@pytest.mark.parametrize("query", EXAMPLES)
def test_the_example_of_the_documentation_has_an_answer(pool: QueryPool, query: str) -> None:
    answer = json.loads(pool.run(Query(query)).read())["results"]["bindings"]
    assert answer[0]["chinese"]["value"] == "候鸟"


def test_nothing_published_is_nothing_found(settings: Settings) -> None:
    text = f"{PREFIX}ASK {{ SERVICE <search> {{ {LAKES} }} }}"
    with QueryPool(settings.model_copy(update={"query_workers": 1})) as pool:
        assert json.loads(pool.run(Query(text)).read())["boolean"] is False
