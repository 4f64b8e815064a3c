"""The scores of `make eval`: tools/evaluate/scores.py."""

from typing import Any

from loaders.documents.model import Action, Citation, Deadline, Provision
from tools.evaluate.scores import Annotation, Score, compare, resolved_ambiguities


def cited(target: str, status: str = "unresolved", start: int = 0, end: int = 9) -> Citation:
    return Citation.model_validate(
        {"kind": "", "target": target, "status": status, "start": start, "end": end}
    )


def paragraph(name: str = "1", start: int = 0, end: int = 50, **members: Any) -> Provision:
    return Provision(id=name, kind="paragraph", start=start, end=end, **members)


def one(*provisions: Provision, **front: str) -> Annotation:
    return Annotation(front, provisions)


def test_a_document_equals_itself_in_every_kind() -> None:
    deadline = Deadline(type="date", value="2030", start=0, end=4)
    document = one(
        paragraph(
            citations=(cited("unga:65:161"),),
            actions=(Action(verb="request", addressees=("parties",), start=0, end=4),),
            deadlines=(deadline,),
            targets=("aichi:1",),
            mentions=("JPN",),
            label="1.",
        ),
        kind="decision",
    )
    scores = compare(document, document, placed=True)
    assert all(score.f1 == 1 and score.expected == 1 for score in scores.values())


def test_what_stands_twice_must_be_found_twice() -> None:
    twice = paragraph(
        actions=tuple(Action(verb="note", start=start, end=start + 1) for start in (0, 5))
    )
    once = paragraph(actions=(Action(verb="note", start=0, end=1),))
    score = compare(one(twice), one(once), placed=False)["verbs"]
    assert (score.precision, score.recall, score.missed) == (1, 0.5, (("1", "note"),))


def test_a_wrong_parent_is_a_wrong_structure_but_no_wrong_label() -> None:
    scores = compare(
        one(paragraph(label="1.")), one(paragraph(label="1.", parent="A")), placed=False
    )
    assert (scores["structure"].f1, scores["labels"].f1) == (0, 1)


def test_an_addressee_counts_with_its_verb() -> None:
    asked = Action(verb="request", addressees=("parties",), start=0, end=1)
    invited = Action(verb="invite", addressees=("parties",), start=0, end=1)
    sides = (one(paragraph(actions=(action,))) for action in (asked, invited))
    assert compare(*sides, placed=False)["addressees"].hits == 0


def test_a_placed_citation_must_overlap_and_is_paired_once() -> None:
    expected = one(
        paragraph(citations=(cited("unga:65:161"), cited("unga:65:161", start=20, end=29)))
    )
    found = one(paragraph(citations=(cited("unga:65:161", start=3, end=12),)))
    score = compare(expected, found, placed=True)["citations"]
    assert (score.hits, score.missed) == (1, (("1", "unga:65:161", "unresolved", "20"),))


def test_ranges_of_provisions_may_differ_by_three_characters() -> None:
    expected = one(paragraph("1"), paragraph("2"), paragraph("3"))
    found = one(paragraph("1", start=3, end=47), paragraph("2", end=54))
    score = compare(expected, found, placed=True)["spans"]
    assert (score.hits, score.missed, score.wrong) == (1, (("2", "0", "50"),), (("2", "0", "54"),))


def test_an_ambiguous_citation_that_was_given_one_reading_is_reported() -> None:
    ambiguous = cited("#B.2", "ambiguous").model_copy(update={"candidates": ("#A.2", "#B.2")})
    expected, found = (
        one(paragraph(citations=(ambiguous,))),
        one(paragraph(citations=(cited("#A.2", "internal"),))),
    )
    for placed in (True, False):
        assert resolved_ambiguities(expected, found, placed=placed) == [
            ("1", "#B.2", "#A.2", "internal")
        ]
        assert not resolved_ambiguities(expected, expected, placed=placed)


def test_front_matter_is_compared_by_member_without_regard_to_line_breaks() -> None:
    expected = one(kind="decision", title="Mountain\nfarms", meeting_place="Accra")
    found = one(kind="resolution", title="Mountain farms", meeting_start="2030-01-01")
    score = compare(expected, found, placed=False)["front"]
    assert score.hits == 1
    assert score.missed == (("kind", "decision"), ("meeting_place", "Accra"))
    assert score.wrong == (("kind", "resolution"),)


def test_scores_add_up_and_nothing_expected_nothing_found_is_perfect() -> None:
    total = Score(3, (("1",),)) + Score(0, (), (("2",), ("3",)))
    assert (total.expected, total.found, round(total.f1, 2)) == (4, 5, 0.67)
    assert (Score().precision, Score().recall, Score().f1) == (1, 1, 1)
