"""The runner of the W3C's suites, on cases of our own in the same format (tests/w3c)."""

import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from meagraph.namespaces import XSD
from tools.w3c.answers import Answer, is_ordered, read_expected, same
from tools.w3c.manifests import Case, Suites
from tools.w3c.outcomes import Outcome, lines
from tools.w3c.suites import run

pytestmark = pytest.mark.unmeasured

CASES = Path(__file__).parent / "w3c"

PROTOCOL = (
    "query_post_form query_dataset_default_graphs_get query_dataset_default_graphs_post"
    " query_dataset_named_graphs_post query_dataset_named_graphs_get query_dataset_full"
    " query_multiple_dataset query_get query_content_type_select query_content_type_ask"
    " query_content_type_describe query_content_type_construct query_post_direct bad_query_method"
    " bad_multiple_queries bad_query_wrong_media_type bad_query_missing_form_type"
    " bad_query_missing_direct_type bad_query_non_utf8 bad_query_syntax bad_update_get"
    " bad_multiple_updates bad_update_wrong_media_type bad_update_missing_form_type"
    " bad_update_non_utf8 bad_update_syntax bad_update_dataset_conflict"
).split()
"""The tests of the W3C's protocol suite that need no update to be carried out."""


@pytest.fixture(scope="module")
def outcomes():
    return run(CASES)


@pytest.mark.timeout(280)
def test_the_service_passes_every_case(outcomes):
    assert [line for line in lines(outcomes) if line.startswith(("WORSE", "both"))] == []
    assert not [one for one in outcomes if one.left_out]


def test_the_engine_passes_the_cases_that_it_is_asked(outcomes):
    asked = [one for one in outcomes if one.engine is not None]
    assert {one.case.suite for one in asked} == {"evaluation", "syntax"}
    assert [one.case.name for one in asked if one.engine] == []


def test_each_protocol_test_of_the_w3c_has_a_case_of_the_same_name(outcomes):
    assert {one.case.name for one in outcomes if one.case.suite == "protocol"} >= set(PROTOCOL)


A, B = BlankNode("a"), BlankNode("b")
P, Q = NamedNode("x:p"), NamedNode("x:q")


def rows(*given, names=("x", "y")):
    return Answer(names, given)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (rows((P, Q), (Q, P)), rows((Q, P), (P, Q))),
        (rows((A, P), (A, Q), (B, P)), rows((B, P), (A, P), (B, Q))),
        (rows((P, None)), rows((P, None))),
        (rows((P, Q)), rows((Q, P), names=("y", "x"))),
        (rows((Triple(A, P, B), A)), rows((Triple(B, P, A), B))),
        (Answer(None, (), True), Answer(None, (), True)),
        (
            rows((Literal("1.0", datatype=XSD.decimal), P)),
            rows((Literal("1.00", datatype=XSD.decimal), P)),
        ),
    ],
)
def test_answers_are_the_same_but_for_order_and_the_names_of_blank_nodes(one, other):
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (rows((P, Q)), rows((Q, P))),
        (rows((P, Q)), rows((P, Q), (P, Q))),
        (rows((P, Q), (P, Q), (Q, Q)), rows((P, Q), (Q, Q), (Q, Q))),
        (rows((A, A)), rows((A, B))),
        (rows((A, P), (A, Q)), rows((A, P), (B, Q))),
        (rows((P, None)), rows((P, P))),
        (rows((P, A)), rows((P, Q))),
        (rows((P, Q)), rows((P, Q), names=("x", "z"))),
        (rows((Triple(A, P, A), Q)), rows((Triple(A, P, B), Q))),
        (rows((Literal("1"), P)), rows((Literal("1", datatype=XSD.integer), P))),
        (Answer(None, (), True), Answer(None, (), False)),
        (Answer(None, (), False), Answer(None, ())),
    ],
)
def test_other_answers_are_told_apart(one, other):
    assert not same(one, other)
    assert not same(other, one)


def test_where_order_is_asked_for_it_counts():
    assert not same(rows((P, Q), (Q, P)), rows((Q, P), (P, Q)), ordered=True)
    assert same(rows((A, Q), (B, P)), rows((B, Q), (A, P)), ordered=True)
    assert not same(rows((A, Q), (A, P)), rows((A, Q), (B, P)), ordered=True)
    assert is_ordered("SELECT * { ?s ?p ?o } order\nby ?o LIMIT 1")
    assert not is_ordered("SELECT * { { SELECT * { ?s ?p ?o } ORDER BY ?o } }")


def test_repeated_solutions_may_be_left_out_where_the_test_says_so():
    assert same(rows((P, Q)), rows((P, Q), (P, Q)), lax=True)
    assert not same(rows((Q, P)), rows((P, Q), (P, Q)), lax=True)


def test_solutions_described_in_a_graph_are_read_in_their_order(tmp_path):
    file = tmp_path / "result.ttl"
    file.write_text(
        """@prefix rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#> .
        [] a rs:ResultSet ; rs:resultVariable "x" ; rs:solution
            [ rs:index 2 ; rs:binding [ rs:variable "x" ; rs:value "second" ] ] ,
            [ rs:index 1 ; rs:binding [ rs:variable "x" ; rs:value <a> ] ] ."""
    )
    answer = read_expected(file, "http://a.example/result.ttl")
    assert answer.rows == ((NamedNode("http://a.example/a"),), (Literal("second"),))
    file.write_text(
        """[] a <http://www.w3.org/2001/sw/DataAccess/tests/result-set#ResultSet> ;
        <http://www.w3.org/2001/sw/DataAccess/tests/result-set#boolean> true ."""
    )
    assert read_expected(file, "http://a.example/result.ttl").boolean is True


def test_files_have_the_addresses_at_which_the_suites_are_published(tmp_path):
    folder = tmp_path / "rdf-tests" / "sparql" / "sparql11"
    folder.mkdir(parents=True)
    suites = Suites(folder)
    iri = "https://w3c.github.io/rdf-tests/sparql/sparql11/a/b.rq"
    assert suites.iri(folder / "a" / "b.rq") == iri
    assert suites.file(iri) == folder / "a" / "b.rq"


def test_a_test_that_the_service_alone_fails_is_told():
    passed, failed = Outcome(Case("s", "a", ""), "", ""), Outcome(Case("s", "b", ""), "wrong", "")
    both = Outcome(Case("s", "c", ""), "wrong", "wrong too")
    left = Outcome(Case("t", "d", ""), left_out="by design")
    told = list(lines([passed, failed, both, left]))
    assert "WORSE s b: wrong" in told
    assert "both fail s c: wrong too" in told
    assert "left out: 1 (by design)" in told
    assert told[1].split() == ["s", "3", "2", "1"]
    assert failed.is_worse
    assert not both.is_worse


def test_a_folder_without_tests_is_a_failure(tmp_path):
    command = [sys.executable, "-m", "tools.w3c", str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "no manifest.ttl with tests" in ended.stdout
