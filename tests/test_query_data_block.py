"""VALUES blocks of many rows pass the scan quickly, and hide nothing from it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from meagraph.query import scan as scanning
from meagraph.query.data_block import end_of_plain_rows
from meagraph.query.errors import QueryError
from meagraph.query.scan import scan
from tests.query_home import engine_asks_nobody

IRI = "<https://w3id.org/meagraph/decision/cbd/cop/12/2#B.8>"
PLAIN = [
    IRI,
    "<country/fra>",
    "ex:fra",
    "ex:B.8.d",
    '"France"',
    '"a \\" b"@fr-CA',
    "'x'^^ex:t",
    f'"1"^^{IRI}',
    '""',
    "12",
    "-1.5",
    "UNDEF",
    "true",
]
ODD = [
    "é:b",
    "ex:it\\'s",
    '"""a"b"""',
    "1e3",
    "#c\n",
    "<a'b>",
    ":c",
    '"\\u0041"',
    "<a(b)>",
    "\u00a0",
]
HOSTILE = ["SERVICE", "SERVICE <http://127.0.0.1:1/> {}", "LOAD", "}", "{", ")", "(", '"', "NOW()"]


def read(text, **limits):
    return scan(text, **({"nesting": 500, "operators": 2000, "tokens": 10_000} | limits))


def outcome(text):
    """Give what the scan finds, or how it refuses; the place differs by what was skipped never."""
    try:
        return read(text)
    except QueryError as error:
        return error.code, error.line, error.column


@pytest.mark.parametrize("term", PLAIN)
def test_plain_terms_and_rows_of_them_are_passed_in_one_step(term):
    for rows in (f"{term} {term}\n", f"({term} {term}) ( {term}\t{term} )\n"):
        assert end_of_plain_rows(rows + "$", 0) == len(rows)


@pytest.mark.parametrize("rows", [*ODD, *HOSTILE, "<a", '"a', '"a"b', "1a", "ex:a."])
def test_anything_else_is_left_to_the_scan(rows):
    assert end_of_plain_rows(rows, 0) == 0
    assert end_of_plain_rows(f"(1 {rows})", 0) == (4 if rows == ")" else 0)


@example(["(", "<a(b)>"], " ")
@example(["1", "\u00a0", "1"], "")
@given(
    st.lists(
        st.one_of(
            st.sampled_from(PLAIN),
            st.sampled_from(ODD),
            st.sampled_from(HOSTILE),
            st.sampled_from(["(", ")", " "]),
            st.lists(st.sampled_from(PLAIN), max_size=3).map(lambda row: f"({' '.join(row)})"),
        ),
        max_size=10,
    ),
    st.sampled_from(["", " ", "\n"]),
)
def test_the_scan_finds_the_same_as_if_it_looked_at_every_word(pieces, space):
    text = f"PREFIX ex: <x:> SELECT * {{ VALUES (?a ?b) {{{space.join(pieces)} }} ?s ?p ?a }}"
    skipping = outcome(text)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(scanning, "end_of_plain_rows", lambda _, start: start)
        assert outcome(text) == skipping


@given(st.lists(st.sampled_from([*PLAIN, *ODD, *HOSTILE, "(", ")", " ", "\n"]), max_size=12))
def test_no_rows_make_the_engine_ask_another_host(pieces):
    text = f"PREFIX : <x:> PREFIX ex: <x://a> SELECT * {{ VALUES ?a {{ {''.join(pieces)} }} }}"
    try:
        read(text)
    except QueryError:
        return
    engine_asks_nobody(text)


def test_a_hundred_thousand_rows_count_as_few_words():
    rows = "\n".join(f'({IRI[:-1]}{n}> "label {n}"@en)' for n in range(100_000))
    assert read(f"SELECT * {{ VALUES (?a ?b) {{\n{rows}\n}} }}", tokens=100)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "unit", ["(", "(a ", "<a ", '"a ', "1(", "(1 ", "ex:a. ", "\\", "(\n", "a-"]
)
def test_hostile_rows_are_read_in_bounded_time(unit):
    with pytest.raises(QueryError):
        read("SELECT * { VALUES ?a { " + unit * 300_000 + " } }")
