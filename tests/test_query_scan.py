"""The scan refuses what no worker should be asked, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meagraph.query.errors import (
    QueryError,
    QuerySyntaxError,
    QueryTooComplexError,
    ServiceRefusedError,
    UpdateRefusedError,
)
from meagraph.query.formats import ResultKind
from meagraph.query.scan import QueryForm, Scanned, scan
from tests.query_home import engine_asks_nobody

KEYWORDS = ["SERVICE", "service", "LOAD", "load", "INSERT", "NOW", "{", "(", "UNION", "Service"]


def scanned(text: str, nesting: int = 500, operators: int = 2000, tokens: int = 10_000) -> Scanned:
    return scan(text, nesting=nesting, operators=operators, tokens=tokens)


words = st.lists(st.sampled_from([*KEYWORDS, "a", "b", "é", " "]), max_size=6).map("".join)
harmless = st.one_of(
    words.map(lambda word: f'"{word}"'),
    words.map(lambda word: f"'{word}'@en"),
    words.map(lambda word: f'"""{word}"{word}x"""'),
    words.map(lambda word: f"'''{word}\n{word}'''"),
    words.map(lambda word: '"\\"' + word + '\\\\"'),
    words.map(lambda word: f"#{word}'\"<\n"),
    st.sampled_from(KEYWORDS).map(lambda word: f"<http://x.example/{word.strip('({')}#a'b>"),
    st.sampled_from(["service", "SERVICE", "load", "now"]).map(lambda word: f"?{word}"),
    st.sampled_from(["service", "SERVICE", "load"]).map(lambda word: f"ex:{word}"),
    st.sampled_from(["service", "SERVICE", "load"]).map(lambda word: f"{word}:a"),
    st.sampled_from(["service", "load"]).map(lambda word: f"_:{word}"),
    st.sampled_from(["service", "load"]).map(lambda word: f"ex:it\\'s.{word[:2]}"),
)


@given(st.lists(harmless, max_size=8))
def test_keywords_in_strings_iris_comments_and_names_are_not_refused(pieces):
    text = "PREFIX ex: <http://x.example/> SELECT * { " + " . ".join(pieces) + " \n}"
    found = scanned(text)
    assert found.form is QueryForm.SELECT
    assert not found.volatile
    assert found.default_graphs == ()


@given(
    st.lists(harmless, max_size=5),
    st.sampled_from(["SERVICE", "service", "SeRvIcE", "SERVICE SILENT", "LOAD"]),
    st.sampled_from([" ", "", "\n", "#'\n", "\t#>\n"]),
)
def test_service_and_load_are_refused_wherever_they_stand(pieces, keyword, space):
    text = (
        "PREFIX ex: <x:> SELECT * { "
        + " . ".join(pieces)
        + f" \n{keyword}{space}<http://h.example/>"
        " { ?s ?p ?o } }"
    )
    with pytest.raises(ServiceRefusedError) as refused:
        scanned(text)
    assert refused.value.line is not None


HOST = "http://127.0.0.1:1/"

SMUGGLED = [
    f"SELECT * {{ ?s ?p ?a FILTER(?a<2)SERVICE#>\n<{HOST}> {{?s ?p ?o}} }}",
    f"SELECT * {{ ?s ?p ?a FILTER(?a<'x>') SERVICE <{HOST}> {{?s ?p ?o}} FILTER('b'='b') }}",
    f"SELECT * {{ ?s ?p ?a FILTER(?a<1#>'''\n) SERVICE <{HOST}> {{}} #'''\n }}",
    f"SELECT * {{ ?s ?p trueSERVICE<{HOST}> {{?s ?p ?o}} }}",
    f"SELECT * {{ ?s ?p 1 SERVICESILENT<{HOST}> {{?s ?p ?o}} }}",
    f"SELECT * {{ ?s ?p 1.SERVICE<{HOST}>{{?s ?p ?o}} }}",
    f"SELECT * {{ ?s ?p 1e5SERVICE<{HOST}>{{}}}}",
    f"SELECT * {{ ?s ?p 'x'SERVICE<{HOST}>{{}}}}",
    f"PREFIX ex:<{HOST}> SELECT * {{ SERVICEex:a {{?s ?p ?o}} }}",
    f"PREFIX ex:<{HOST}> PREFIX SERVICEex:<x:> SELECT * {{ SERVICEex:a {{?s ?p ?o}} }}",
    f"PREFIX ex:<{HOST}> SELECT * {{ ?s ?p 1SERVICEex:a {{?s ?p ?o}} }}",
    f"PREFIX : <x:> SELECT * {{?s ?p :.SERVICE<{HOST}>{{}} }}",
    f"PREFIX : <x:> SELECT * {{?s ?p :a\\'. SERVICE<{HOST}>{{}} FILTER('a'='b')}}",
    f"PREFIX : <x://a:> SELECT * {{ ?s ?p :SERVICE<{HOST}> {{?s ?p ?o}} }}",
    f"BASE <x://a:> PREFIX : <> SELECT * {{ ?s ?p :SERVICE<{HOST}> {{?s ?p ?o}} }}",
    f"PREFIX ex:<{HOST}> PREFIX : <x:#> SELECT * {{ ?s ?p :SERVICEex:a\\# {{?s ?p ?o}} }}",
    f"PREFIX ex:<{HOST}> PREFIX : <x:> SELECT * {{ ?s ?p :SERVICE\ufffd:a {{?s ?p ?o}} }}",
    f"SELECT * {{?s ?p <http://x/\\u0031'>. SERVICE<{HOST}>{{}} FILTER('a'='b')}}",
    f'SELECT * {{ ?s ?p ("""a") SERVICE <{HOST}> {{?x ?y ?z}} #\\z"""\n }}',
    f'SELECT * {{ ?s ?p ("""a") SERVICE <{HOST}> {{?x ?y ?z}} #\\uD800"""\n }}',
]


@pytest.mark.parametrize("text", SMUGGLED)
def test_texts_that_the_engine_reads_as_service_are_refused(text):
    with pytest.raises((ServiceRefusedError, QuerySyntaxError)):
        scanned(text)


PIECES = (
    "SERVICE <http://127.0.0.1:1/> SERVICEex: ex: : :a { } ( ) ?s < > ' \" ''' \"\"\" # a 1 1."
    " \\' \\# true FILTER(?a FILTER . x> \\u0027 ; @en ^^ <x:>"
).split()


@given(
    st.lists(
        st.sampled_from([*PIECES, " ", "\n", "?s ?p ", "{?s ?p ?o}"]), min_size=3, max_size=14
    ),
    st.sampled_from(["x:", "x://a:", HOST, "x:#"]),
)
def test_what_the_scan_lets_through_makes_the_engine_ask_nobody(pieces, namespace):
    middle = "".join(pieces)
    text = f"PREFIX : <{namespace}> PREFIX ex: <{HOST}> SELECT * {{ ?s ?p ?a {middle} }}"
    try:
        scanned(text)
    except QueryError:
        return
    engine_asks_nobody(text)


@pytest.mark.parametrize(
    ("text", "form", "kind"),
    [
        ("SELECT * {}", QueryForm.SELECT, ResultKind.SOLUTIONS),
        ("# SERVICE\nask {}", QueryForm.ASK, ResultKind.BOOLEAN),
        ("BASE <http://a/> PREFIX ask: <x:> DESCRIBE ask:a", QueryForm.DESCRIBE, ResultKind.GRAPH),
        ('VERSION "1.2" CONSTRUCT WHERE {?s ?p ?o}', QueryForm.CONSTRUCT, ResultKind.GRAPH),
        ("SELECTDISTINCT ?s {}", QueryForm.SELECT, ResultKind.SOLUTIONS),
    ],
)  # fmt: skip
def test_the_form_says_the_kind_of_answer(text, form, kind):
    assert (scanned(text).form, scanned(text).form.kind) == (form, kind)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <x:s> <x:p> 1 }",
        "PREFIX ex: <x:> DELETE WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "WITH <x:g> DELETE {?s ?p ?o} WHERE {?s ?p ?o}",
    ],
)
def test_updates_are_refused_as_updates(text):
    with pytest.raises(UpdateRefusedError) as refused:
        scanned(text)
    assert refused.value.line == 1


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("", 1, 1),
        ("PREFIX ex: <x:>", 1, 16),
        ("hello", 1, 1),
        ("SELECT *\n{ ?s ?p 'abc }", 2, 9),
        ("SELECT *\n{ ?s ?p 'a\\qbc' }", 2, 9),
        ("SELECT *\r\n{ \\ }", 2, 3),
        ("SELECT * FROMNAMED <x:a> {}", 1, 10),
        ("SELECT * {FILTER(?a<'b>')}", 1, 20),
    ],
)
def test_what_is_no_query_is_refused_with_its_place(text, line, column):
    with pytest.raises(QuerySyntaxError) as refused:
        scanned(text)
    assert (refused.value.line, refused.value.column) == (line, column)


@pytest.mark.parametrize("brackets", ["()", "[]", "{}"])
def test_brackets_nested_deeper_than_the_limit_are_refused(brackets):
    opening, closing = brackets
    assert scanned(f"ASK {opening * 9}{closing * 9}", nesting=9)
    with pytest.raises(QueryTooComplexError, match="deeper than 9"):
        scanned(f"ASK {opening * 10}{closing * 10}", nesting=9)


@pytest.mark.parametrize(
    "operator",
    ["||", "&&", "!", "UNION", "optional", "/", "|", "^", "+", "=", "!=", "<", "<=", "NOT"],
)
def test_more_operators_of_one_kind_than_the_limit_are_refused(operator):
    assert scanned(f"ASK {{ {f'{operator} ' * 9} }}", operators=9)
    with pytest.raises(QueryTooComplexError, match="more than 9"):
        scanned(f"ASK {{ {f'{operator} ' * 10} }}", operators=9)


def test_more_words_than_the_limit_are_refused():
    with pytest.raises(QueryTooComplexError, match="more than 100 "):
        scanned("ASK {" + "?s ?p ?o ." * 30 + "}", tokens=100)


def test_closing_brackets_without_opening_are_left_to_the_engine():
    assert scanned("ASK }}))")


def test_the_dataset_clauses_are_found_as_they_are_written():
    found = scanned(
        "PREFIX ex: <x:>\nSELECT (STR(?a) AS ?b) FROM ex:a from <b> FROM ex:a FROM NAMED <c>"
        " { { SELECT * { ?named ?from ex:x } } }"
    )
    assert found.prologue == "PREFIX ex: <x:>\n"
    assert found.default_graphs == ("ex:a", "<b>", "ex:a")
    assert found.named_graphs == ("<c>",)


@pytest.mark.parametrize(
    ("text", "volatile"),
    [
        ("SELECT (NOW() AS ?n) {}", True),
        ("SELECT (rand() AS ?n) {}", True),
        ("SELECT ?s { BIND(UUID() AS ?s) }", True),
        ("SELECT ?now ?rand { ?now <x:uuid> 'NOW()' }", False),
        ("CONSTRUCT { ?s <x:p> [] } WHERE { ?s ?p ?o }", True),
        ("CONSTRUCT { ?s <x:p> _:b } WHERE { ?s ?p ?o }", True),
        ("CONSTRUCT { ?s <x:p> ?o } WHERE { ?s ?p [] . _:a ?q ?o }", False),
        ("SELECT ?s { ?s ?p [] }", False),
    ],
)
def test_queries_whose_answer_changes_by_itself_are_marked(text, volatile):
    assert scanned(text).volatile is volatile


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o FILTER(?o<3 && ?o>1) }",
        "SELECT * { ?s ?p ?o FILTER(?o IN (<#a>, <b'c>)) }",
        "SELECT * { ?s <#a> <it's> . ?s <p)> (<#b>) }",
        "SELECT * { ?s ?p ?o FILTER(?o = <http://x.example/#a> || ?o<http://x.example/a'b#c>) }",
        "PREFIX service: <x:> SELECT * { GRAPH service:a { ?s a service:b } }",
        'SELECT * { ?s ?p \'x\'@en-gb, \'y\'^^<x:t>, 1.5, 1e3, .5 ; <x:q> """a""b""" }',
    ],
)
def test_readings_that_agree_are_let_through(text):
    assert scanned(text)


def test_a_long_hostile_text_is_scanned_in_bounded_time():
    for unit in ("a.", '""', "<a", "?a ", "'\\'", "(a)"):
        with pytest.raises(QueryError):
            scanned("SELECT " + unit * 200_000, tokens=50_000)
