"""
The runner of the W3C's SHACL suite, on cases of our own in the same form (tests/shacl).

The cases say what the recommendation says. Where pySHACL thinks otherwise it is listed here, and
the screened validation has to think what pySHACL thinks.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, RdfFormat, Store, parse
from rdflib import Graph
from rdflib.namespace import SH

from meagraph.validation.terms import rdflib_graph, to_rdflib
from tools.shacl_suite import outcomes as tool
from tools.shacl_suite.manifests import Suite
from tools.shacl_suite.outcomes import Answer, Outcome, compared, lines, run
from tools.shacl_suite.reports import difference

CASES = Path(__file__).parent / "shacl"

DISAGREEMENTS = {
    # An inverse of a sequence is walked with each step inverted, but in the same order.
    "core/path/inverse-of-sequence",
    # NaN is taken to be below and above any number.
    "core/range/special",
    # A range matches the tag itself and the tag's first part, nothing between.
    "core/string/language-in-narrow",
    # A date that is none is compared by its characters.
    "core/pair/less-than-ill-typed",
    # A date alone is read as a time of day, and NaN as a decimal.
    "core/value-type/datatype-date-time",
    "core/value-type/datatype-decimal",
    # An ASK validator gives no value; in a SELECT validator of a node shape $value is bound.
    "sparql/component/ask",
    "sparql/component/select",
}

COMPONENTS = {
    f"{name}ConstraintComponent"
    for name in (
        "Class Datatype NodeKind MinCount MaxCount MinExclusive MinInclusive MaxExclusive"
        " MaxInclusive MinLength MaxLength Pattern LanguageIn UniqueLang Equals Disjoint LessThan"
        " LessThanOrEquals Not And Or Xone Node QualifiedMinCount QualifiedMaxCount Closed"
        " HasValue In SPARQL"
    ).split()
}
"""All of SHACL's that give results (SHACL, 4 and 5): `sh:property` gives none of its own."""


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    return list(run(Suite(CASES)))


def test_every_case_is_judged_as_by_pyshacl_alone(outcomes: list[Outcome]) -> None:
    assert [line for line in lines(outcomes) if line.startswith(("DIFFERENT", "left out"))] == []
    assert len(outcomes) > 180


def test_pyshacl_agrees_with_the_cases_but_where_it_is_known_not_to(
    outcomes: list[Outcome],
) -> None:
    disagreeing = {f"{one.case.suite}/{one.case.name}" for one in outcomes if one.disagreement}
    assert disagreeing == DISAGREEMENTS


def test_every_component_target_and_path_has_cases() -> None:
    text = "\n".join(file.read_text() for file in CASES.rglob("*.ttl"))
    found = re.findall(r"sh:sourceConstraintComponent sh:(\w+)", text)
    assert set(found) == COMPONENTS
    for kind in ("Class", "Node", "SubjectsOf", "ObjectsOf"):
        assert f"sh:target{kind} " in text
    for kind in ("inverse", "alternative", "zeroOrMore", "oneOrMore", "zeroOrOne"):
        assert f"sh:{kind}Path " in text


def test_the_manifests_name_every_file() -> None:
    for manifest in CASES.rglob("manifest.ttl"):
        named = set(re.findall(r"<([^>]+\.ttl)>", manifest.read_text()))
        files = {file.name for file in manifest.parent.glob("*.ttl")} - {"manifest.ttl"}
        folders = {
            f"{one.parent.name}/{one.name}" for one in manifest.parent.glob("*/manifest.ttl")
        }
        assert named == files | folders


def report(*results: str) -> Graph:
    """Make a report with these results, each what stands between its brackets."""
    text = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <urn:x:> .\n"
    text += "[] a sh:ValidationReport ; sh:conforms false"
    text += "".join(f" ; sh:result [ a sh:ValidationResult ; {one} ]" for one in results)
    text += " ."
    return rdflib_graph(quad.triple for quad in parse(text, format=RdfFormat.TURTLE))


KEPT = frozenset(to_rdflib(BlankNode(name)) for name in ("b1", "b2"))

ONE = 'sh:focusNode ex:a ; sh:resultMessage "No."'


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((ONE, "sh:focusNode ex:b"), ("sh:focusNode ex:b", ONE)),
        ((f"{ONE} ; sh:detail [ {ONE} ]",), (f"sh:detail [ {ONE} ] ; {ONE}",)),
        (("sh:resultPath ( ex:p ex:q )",), ("sh:resultPath ( ex:p ex:q )",)),
        (("sh:focusNode _:b1",), ("sh:focusNode _:b1",)),
        (("sh:value _:c1",), ("sh:value _:c2",)),
        (("sh:value _:c1 . _:c1 ex:p _:c1",), ("sh:value _:c2 . _:c2 ex:p _:c2",)),
        ((), ()),
    ],
)
def test_reports_are_the_same_but_for_order_and_the_names_of_blank_nodes(
    one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    assert difference(_loose(one), _loose(other), KEPT) == ""
    assert difference(_loose(other), _loose(one), KEPT) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((ONE, ONE), (ONE,)),
        ((ONE,), ()),
        (("sh:focusNode _:b1",), ("sh:focusNode _:b2",)),
        (("sh:resultPath ( ex:p ex:q )",), ("sh:resultPath ( ex:q ex:p )",)),
        ((f"{ONE} ; sh:detail [ {ONE} ]",), (ONE,)),
        ((f"sh:detail [ {ONE} ] , [ {ONE} ]",), (f"sh:detail [ {ONE} ]",)),
        (('sh:resultMessage "No."@en',), ('sh:resultMessage "No."',)),
        (("sh:value 1",), ("sh:value 1.0",)),
    ],
)
def test_reports_that_differ_are_told_apart(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert difference(_loose(one), _loose(other), KEPT)
    assert difference(_loose(other), _loose(one), KEPT)


def test_a_difference_names_what_is_too_much_and_what_is_missing() -> None:
    told = difference(report("sh:value 1"), report("sh:value 2"), frozenset())
    assert told.startswith("too much: [_: type ValidationResult value ")
    assert "; missing: [_: type ValidationResult value " in told


def _loose(results: tuple[str, ...]) -> Graph:
    """Make a report; what stands behind a full stop is said beside it."""
    parts = [one.partition(" . ") for one in results]
    graph = report(*(part[0] for part in parts))
    beside = "\n".join(f"{part[2]} ." for part in parts if part[2])
    if beside:
        text = f"@prefix ex: <urn:x:> .\n{beside}"
        graph += rdflib_graph(quad.triple for quad in parse(text, format=RdfFormat.TURTLE))
    return graph


def test_one_answer_that_is_an_error_is_a_difference_and_two_are_none() -> None:
    error, other = Answer(None, "SyntaxError: no shape"), Answer(None, "TypeError: 1")
    fine = Answer(report())
    assert compared(error, other, [], Store()) == ""
    assert compared(fine, Answer(report()), [], Store()) == ""
    assert compared(error, fine, [], Store()) == "raises SyntaxError: no shape, not nothing"
    assert compared(fine, error, [], Store()) == "raises nothing, not SyntaxError: no shape"


def test_the_status_is_1_where_the_validation_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool, "screened", lambda shapes, data: Answer(report()))
    told = list(lines(run(Suite(CASES / "core" / "targets"))))
    assert any(line.startswith("DIFFERENT FROM pySHACL ./class:") for line in told)


@pytest.mark.parametrize(
    ("folder", "status", "told"),
    [("tests/shacl/core/logic", 0, "all  "), ("tests/documents", 1, "holds no file with cases")],
)
def test_the_tool_prints_what_became_of_the_cases(folder: str, status: int, told: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.shacl_suite", folder],
        check=False,
        capture_output=True,
        text=True,
        cwd=CASES.parent.parent,
    )
    assert done.returncode == status, done.stderr
    assert told in done.stdout


def test_the_fixture_of_reports_has_a_report() -> None:
    assert len(list(report(ONE, ONE).objects(None, SH.result))) == 2
