"""The shipped facts of five documents: what the issue says of them, and no words of theirs."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from loaders.documents.model import Document, Provision, document_from_json
from loaders.reference.documents import documents
from meagraph.citations import parse_citation
from meagraph.codes import read_codes
from meagraph.settings import CONTENT
from tests.reference import DATA, Staged, stage, table
from tools.reference_data.tables import DECLARED, read_csv

DECISION = "cbd-cop-12-2"
NOTE = "cbd-wgri-5-3-add-1"
PROPOSAL = "cms-cop13-doc-18"
LONGEST = 400
MOST_WORDS = 12
OWN_WORDS = 8
"""So many words in a row that stand in a document too are no words of our own."""

FILES = [row["file"] for row in table("documents.csv")]


@cache
def written(file: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / f"documents/{file}.json").read_text("utf-8"))
    return found


@cache
def facts(file: str) -> Document:
    return document_from_json(written(file))


def provisions(file: str) -> dict[str, Provision]:
    return {provision.id: provision for provision in facts(file).provisions}


def below(file: str, section: str) -> list[Provision]:
    """Give the provisions whose id begins with that of a section."""
    return [each for each in facts(file).provisions if each.id.startswith(f"{section}.")]


@pytest.fixture(scope="module")
def staged() -> Staged:
    return stage(documents)


# The decision


def test_the_decision_has_28_numbered_paragraphs() -> None:
    numbered = Counter(
        section
        for section in "ABC"
        for provision in below(DECISION, section)
        if provision.kind == "paragraph" and provision.label
    )
    assert numbered == {"A": 5, "B": 19, "C": 4}


def test_the_decision_has_30_letters_and_21_recitals() -> None:
    kinds = Counter(provision.kind for provision in facts(DECISION).provisions)
    assert kinds["subparagraph"] == 30
    assert kinds["preamble"] == 21


def test_the_paragraphs_of_the_decision_follow_each_other() -> None:
    for section, count in {"A": 5, "B": 19, "C": 4}.items():
        ids = [each.id for each in below(DECISION, section) if each.kind == "paragraph"]
        assert ids == [f"{section}.{number}" for number in range(1, count + 1)]


def test_the_decision_says_what_it_is() -> None:
    front = facts(DECISION).document
    assert (front.kind, front.number, front.language) == ("decision", "XII/2", "fr")
    assert (front.convention, front.body, front.session) == ("cbd", "cop", "12")
    assert (front.meeting_start, front.meeting_end) == ("2014-10-06", "2014-10-17")


# All five


def test_every_file_is_listed_and_the_other_way_round() -> None:
    assert sorted(FILES) == sorted(path.stem for path in (DATA / "documents").iterdir())


def members(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield each member below `value` that is no object or list, with the names that lead to it."""
    match value:
        case dict():
            for name, each in value.items():
                yield from members(each, (*path, name))
        case list():
            for each in value:
                yield from members(each, path)
        case _:
            yield path, value


@pytest.mark.parametrize("file", FILES)
def test_the_facts_hold_no_words_of_the_document(file: str) -> None:
    title = ("document", "title")
    for path, value in members(written(file)):
        assert path[-1] not in ("text", "surface")
        if isinstance(value, str) and path != title:
            assert len(value.split()) <= MOST_WORDS, path
        assert len(str(value)) <= LONGEST, path
        assert path[-1] != "message" or value == ""


@pytest.mark.parametrize("file", FILES)
def test_every_citation_is_written_in_normal_form(file: str) -> None:
    codes = read_codes(CONTENT)
    for provision in facts(file).provisions:
        for citation in provision.citations:
            for target in (citation.target, *citation.candidates):
                assert target is None or str(parse_citation(target, codes)) == target


@pytest.mark.parametrize("file", FILES)
def test_a_citation_between_two_readings_is_never_resolved(file: str) -> None:
    for provision in facts(file).provisions:
        for citation in provision.citations:
            assert (len(set(citation.candidates)) > 1) == (citation.status == "ambiguous")


@pytest.mark.parametrize("file", FILES)
def test_a_citation_inside_the_document_is_stale_unless_its_provision_is_there(file: str) -> None:
    ids = provisions(file)
    for provision in ids.values():
        for citation in provision.citations:
            if citation.status == "internal" and citation.target:
                places = citation.target.removeprefix("#").split("-#")
                assert set(places) <= set(ids), citation
            if citation.status == "stale" and (citation.target or "").startswith("#"):
                assert str(citation.target).removeprefix("#") not in ids, citation


def test_the_paragraph_that_the_note_points_at_is_not_in_the_decision() -> None:
    """B.9 (d) kept the draft's numbering when it was adopted; nobody corrects it for the reader."""
    (stale,) = (
        (provision.id, citation.target)
        for provision in facts(DECISION).provisions
        for citation in provision.citations
        if citation.status == "stale"
    )
    assert stale == ("B.9.d", "#B.1.c")


def test_one_list_of_repealed_resolutions_leaves_one_out() -> None:
    noted, repealed = (
        {each.target for each in provisions(PROPOSAL)[place].citations}
        for place in ("annex1.30", "annex1.31")
    )
    assert noted - repealed == {"cms:cop:11:11"}
    assert len(repealed) == 4


# Summaries, versions, derivations


def test_every_summary_is_of_something_and_short() -> None:
    for row in table("summaries.csv"):
        assert row["file"] in FILES
        assert not row["provision"] or row["provision"] in provisions(row["file"])
        assert row["summary_en"]
        assert row["summary_fr"]
        assert max(len(row["summary_en"]), len(row["summary_fr"])) <= LONGEST


def test_each_document_and_each_numbered_paragraph_of_the_two_texts_has_a_summary() -> None:
    summarised = {(row["file"], row["provision"]) for row in table("summaries.csv")}
    assert {(file, "") for file in FILES} <= summarised
    for file, sections in ((DECISION, "ABC"), (PROPOSAL, ["annex1"])):
        for section in sections:
            ids = [each.id for each in below(file, section) if each.kind == "paragraph"]
            numbered = {(file, each) for each in ids if each.rpartition(".")[2].isdecimal()}
            assert numbered <= summarised


def test_the_versions_of_a_resolution_are_in_force_one_after_the_other() -> None:
    rows = table("versions.csv")
    assert [row["before"] for row in rows] == ["", *(row["version"] for row in rows[:-1])]
    assert all(row["valid_from"] < (row["valid_until"] or "9999") for row in rows)
    assert all(row["valid_until"] < after["valid_from"] for row, after in pairwise(rows))


def runs(text: str) -> set[tuple[str, ...]]:
    """Give the runs of `OWN_WORDS` words of a text, without regard to case and punctuation."""
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[start : start + OWN_WORDS]) for start in range(len(words) - OWN_WORDS + 1)}


@pytest.mark.corpus
def test_no_summary_repeats_a_document(corpus: Path) -> None:
    seeds = {row["file"]: row["seed"] for row in read_csv(DECLARED / "documents.csv")}
    for file, seed in seeds.items():
        printed = runs((corpus / "seeds" / seed).read_text(encoding="utf-8"))
        for row in table("summaries.csv"):
            if row["file"] == file:
                assert not runs(row["summary_fr"]) & printed, row["provision"]


PAIRS = {
    "B.9": "1",
    **{f"B.9.{letter}": f"1.{letter}" for letter in "abcde"},
    "B.11": "2",
    **{f"B.11.{letter}": f"2.{letter}" for letter in "ab"},
    "B.12": "3",
}
"""What the paragraphs 1 to 3 of the draft became."""


def test_the_draft_became_these_paragraphs_of_the_decision() -> None:
    rows = table("derivations.csv")
    found = {row["adopted_provision"]: row["draft_provision"] for row in rows}
    assert found == {adopted: f"IV.3.COP.{draft}" for adopted, draft in PAIRS.items()}
    assert len(found) == len(rows)


def said(provision: Provision) -> dict[str, object]:
    return {
        "verb": {action.verb for action in provision.actions},
        "addressee": {actor for action in provision.actions for actor in action.addressees},
        "deadline": {deadline.value for deadline in provision.deadlines},
    }


def test_what_changed_is_what_the_facts_of_both_texts_say() -> None:
    for row in table("derivations.csv"):
        draft = said(provisions(NOTE)[row["draft_provision"]])
        adopted = said(provisions(DECISION)[row["adopted_provision"]])
        changed = {what for what in draft if draft[what] != adopted[what]}
        assert set(row["changed"].split()) - {"wording"} == changed, row


def test_the_draft_exhorts_where_the_decision_encourages() -> None:
    (row,) = (row for row in table("derivations.csv") if row["adopted_provision"] == "B.11")
    assert "verb" in row["changed"].split()


# The graphs


def test_each_document_has_its_graph_and_one_of_what_was_recognised(staged: Staged) -> None:
    graphs = Counter(
        name.removeprefix(f"{staged.base}graph/").split("/")[0] for name in staged.sizes
    )
    recognised = sum(
        any(provision.subjects for provision in facts(file).provisions) for file in FILES
    )
    slugs = {row["source"] for row in table("versions.csv")}
    assert graphs == {
        "document": len(FILES),
        "annotation": recognised,
        "version": len(slugs),
        "derivation": 1,
    }


def test_the_graphs_say_that_no_text_is_held(staged: Staged) -> None:
    assert staged.number("SELECT (COUNT(*) AS ?n) { ?x mea:textHeld false }") == len(FILES)
    for term in ("mea:text", "mea:surface", "oa:exact"):
        assert staged.number(f"SELECT (COUNT(*) AS ?n) {{ ?x {term} ?words }}") == 0, term


def test_the_graphs_hold_every_provision_action_and_citation(staged: Staged) -> None:
    every = [provision for file in FILES for provision in facts(file).provisions]
    counted = "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x %s }"
    assert staged.number(counted % "mea:provisionOf ?document") == len(every)
    for kind, count in (
        ("Action", sum(len(each.actions) for each in every)),
        ("Citation", sum(len(each.citations) for each in every)),
        ("Deadline", sum(len({due.value for due in each.deadlines}) for each in every)),
    ):
        assert staged.number(counted % f"a mea:{kind}") == count, kind
    recognised = sum(len(each.subjects) for each in every)
    assert staged.number(counted % "a oa:Annotation") == recognised


def test_the_graphs_hold_every_summary(staged: Staged) -> None:
    rows = staged.rows("SELECT ?x (LANG(?s) AS ?language) { ?x dct:abstract ?s }")
    assert Counter(language for _, language in rows) == dict.fromkeys(
        ("en", "fr"), len(table("summaries.csv"))
    )


def test_nothing_was_left_out_of_the_graphs(staged: Staged) -> None:
    assert staged.findings == []
