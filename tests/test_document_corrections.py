"""Corrections by hand; the sentences are our own."""

import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from loaders.documents.correction_file import CorrectionError, Corrections, sidecar_of
from loaders.documents.corrections import apply_corrections
from loaders.documents.model import (
    Action,
    Citation,
    Deadline,
    Document,
    Front,
    Notice,
    Provision,
    Subject,
)
from loaders.documents.placing import place_finds
from meagraph.settings import CONTENT

ONE = "Asks the mayors to mend the bridge, see decision 14/3 and decision 14/3, by May 2031."
TWO = "To paint it; b) To tell the council."


def found(of: Any, text: str, surface: str, offset: int, nth: int = 1, **members: Any) -> Any:
    place = -1
    for _ in range(nth):
        place = text.index(surface, place + 1)
    return of(surface=surface, start=offset + place, end=offset + place + len(surface), **members)


@pytest.fixture
def document() -> Document:
    """Two provisions of a document of ours, and two warnings."""
    first = Provision(
        id="1",
        kind="paragraph",
        label="1.",
        text=ONE,
        start=100,
        end=103 + len(ONE),
        actions=(found(Action, ONE, "Asks", 103, verb="request", addressees=("parties",)),),
        citations=(
            found(
                Citation,
                ONE,
                "decision 14/3",
                103,
                kind="decision",
                target="cbd:cop:14:3",
                candidates=("cbd:cop:14:3", "cbd:sbi:14:3"),
                status="ambiguous",
            ),
            found(
                Citation,
                ONE,
                "decision 14/3",
                103,
                nth=2,
                kind="provision",
                target="#1.a",
                status="internal",
            ),
        ),
        deadlines=(found(Deadline, ONE, "May 2031", 103, type="date", value="2031-05"),),
        targets=("aichi:1",),
        mentions=("JPN",),
        subjects=(found(Subject, ONE, "bridge", 103, concept="roads", score=0.9),),
    )
    second = Provision(
        id="1.a",
        kind="subparagraph",
        label="a)",
        parent="1",
        text=TWO,
        start=200,
        end=203 + len(TWO),
    )
    return Document(
        document=Front(language="en", symbol="TOWN/1", title="Bridges"),
        provisions=(first, second),
        warnings=(
            Notice(code="lost-numbering", message="count", provision="1.a"),
            Notice(code="page-break", message="cut"),
        ),
    )


@pytest.fixture
def sidecar(tmp_path: Path) -> Path:
    return sidecar_of(tmp_path / "town.txt")


def corrected(document: Document, sidecar: Path, tables: str) -> Document:
    sidecar.write_text(f'symbol = "TOWN/1"\n{tables}', encoding="utf-8")
    return apply_corrections(document, sidecar)


def refused(document: Document, sidecar: Path, tables: str) -> str:
    with pytest.raises(CorrectionError) as caught:
        corrected(document, sidecar, tables)
    assert str(caught.value).startswith(str(sidecar))
    return str(caught.value).removeprefix(f"{sidecar}: ")


def test_front_matter_is_corrected(document: Document, sidecar: Path) -> None:
    front = corrected(
        document, sidecar, '[document]\nwhy = "w"\ntitle = "Roads"\nsession = "2"\nnumber = ""\n'
    ).document
    assert (front.title, front.session, front.number) == ("Roads", "2", None)
    assert front.symbol == "TOWN/1"


def test_an_unknown_member_of_the_front_matter_is_refused(
    document: Document, sidecar: Path
) -> None:
    assert "titel: no such member" in refused(
        document, sidecar, '[document]\nwhy = "w"\ntitel = "x"\n'
    )
    assert "kind" in refused(document, sidecar, '[document]\nwhy = "w"\nkind = "poem"\n')


def test_another_id_is_followed_everywhere(document: Document, sidecar: Path) -> None:
    result = corrected(
        document,
        sidecar,
        '[[provision]]\nprovision = "1"\nid = "B.7"\nlabel = "7."\nkind = "section"\nwhy = "w"\n',
    )
    assert [(one.id, one.parent) for one in result.provisions] == [("B.7", None), ("B.7.a", "B.7")]
    assert (result.provisions[0].label, result.provisions[0].kind) == ("7.", "section")
    assert result.provisions[0].citations[1].target == "#B.7.a"
    assert result.warnings[0].provision == "B.7.a"


def test_a_parent_is_taken_away_or_checked(document: Document, sidecar: Path) -> None:
    table = '[[provision]]\nprovision = "{}"\nparent = "{}"\nwhy = "w"\n'
    assert corrected(document, sidecar, table.format("1.a", "")).provisions[1].parent is None
    assert corrected(document, sidecar, table.format("1.a", "1")).provisions[1].parent == "1"
    assert "does not stand before 1" in refused(document, sidecar, table.format("1", "1.a"))


def test_an_action_is_replaced_added_and_dropped(document: Document, sidecar: Path) -> None:
    table = '[[action]]\nprovision = "1"\nsurface = "{}"\ndo = "{}"\nwhy = "w"\n'
    replaced = corrected(
        document, sidecar, table.format("Asks", "replace") + 'verb = "urge"\naddressees = ["youth"]'
    ).provisions[0]
    assert [(one.verb, one.addressees) for one in replaced.actions] == [("urge", ("youth",))]
    assert replaced.actions[0].start == 103
    added = corrected(
        document, sidecar, table.format("mend", "add") + 'verb = "invite"\n'
    ).provisions[0]
    assert [one.verb for one in added.actions] == ["request", "invite"]
    assert added.actions[1].start == 103 + ONE.index("mend")
    assert corrected(document, sidecar, table.format("Asks", "drop")).provisions[0].actions == ()


def test_an_ambiguous_citation_is_settled(document: Document, sidecar: Path) -> None:
    table = '[[citation]]\nprovision = "1"\nsurface = "decision 14/3"\nwhy = "w"\n'
    [first, second] = (
        corrected(document, sidecar, table + 'target = "cbd:sbi:14:3#para.2"\n')
        .provisions[0]
        .citations
    )
    assert (first.target, first.status, first.candidates) == (
        "cbd:sbi:14:3#para.2",
        "unresolved",
        (),
    )
    assert second.target == "#1.a"
    [first, second] = (
        corrected(document, sidecar, table + 'nth = 2\ntarget = "#1"\nkind = "provision"\n')
        .provisions[0]
        .citations
    )
    assert (first.status, second.target, second.status) == ("ambiguous", "#1", "internal")
    [first, _] = corrected(document, sidecar, table + 'status = "stale"\n').provisions[0].citations
    assert (first.target, first.status) == ("cbd:cop:14:3", "stale")


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("cbd:article:8.j", "article"),
        ("doc:TOWN/2", "document"),
        ("unga:65:161", "resolution"),
        ("cms:notification:2018-008", "notification"),
    ],
)
def test_the_kind_of_what_is_cited_follows_from_the_target(
    document: Document, sidecar: Path, target: str, kind: str
) -> None:
    table = '[[citation]]\nprovision = "1"\nsurface = "bridge"\ndo = "add"\nwhy = "w"\n'
    added = corrected(document, sidecar, f'{table}target = "{target}"\n').provisions[0].citations[0]
    assert (added.kind, added.status) == (kind, "unresolved")


def test_a_deadline_is_replaced(document: Document, sidecar: Path) -> None:
    result = corrected(
        document,
        sidecar,
        '[[deadline]]\nprovision = "1"\nsurface = "May 2031"\nvalue = "2031-05-31"\nwhy = "w"\n',
    )
    [deadline] = result.provisions[0].deadlines
    assert (deadline.type, deadline.value) == ("date", "2031-05-31")


def test_targets_and_mentions_are_added_and_dropped(document: Document, sidecar: Path) -> None:
    result = corrected(
        document,
        sidecar,
        '[[target]]\nprovision = "1"\nvalue = "aichi:2"\nwhy = "w"\n'
        '[[mention]]\nprovision = "1"\nvalue = "JPN"\ndo = "drop"\nwhy = "w"\n',
    ).provisions[0]
    assert (result.targets, result.mentions) == (("aichi:1", "aichi:2"), ())


def test_subjects_are_asserted_and_dropped(document: Document, sidecar: Path) -> None:
    table = '[[subject]]\nprovision = "1"\nconcept = "{}"\nwhy = "w"\n'
    asserted = corrected(document, sidecar, table.format("wetlands")).provisions[0].subjects
    assert [(one.concept, one.score, one.surface) for one in asserted][1] == ("wetlands", 1.0, "")
    placed = corrected(
        document, sidecar, table.format("wetlands") + 'surface = "bridge"\n'
    ).provisions[0]
    assert placed.subjects[1].start == 103 + ONE.index("bridge")
    dropped = corrected(document, sidecar, table.format("roads") + 'do = "drop"\n')
    assert dropped.provisions[0].subjects == ()


def test_a_provision_is_split(document: Document, sidecar: Path) -> None:
    result = corrected(
        document,
        sidecar,
        '[[split]]\nprovision = "1.a"\nat = "b) To tell"\nid = "1.b"\nlabel = "b)"\nwhy = "w"\n'
        '[[split]]\nprovision = "1"\nat = "see decision"\nid = "2"\nparent = ""\nwhy = "w"\n',
    )
    assert [one.id for one in result.provisions] == ["1", "2", "1.a", "1.b"]
    first, second, letter, other = result.provisions
    assert (letter.text, other.text) == ("To paint it;", "To tell the council.")
    assert (other.kind, other.parent, other.end) == ("subparagraph", "1", 203 + len(TWO))
    assert other.start == 203 + TWO.index("b)")
    assert (len(first.citations), len(second.citations)) == (0, 2)
    assert [one.verb for one in first.actions] == ["request"]
    assert second.deadlines != ()


def test_a_provision_is_merged_into_the_one_before(document: Document, sidecar: Path) -> None:
    [whole] = corrected(
        document, sidecar, '[[merge]]\nprovision = "1.a"\ninto = "1"\nwhy = "w"\n'
    ).provisions
    assert whole.text == f"{ONE} {TWO}"
    assert whole.end == 203 + len(TWO)
    assert whole.citations[1].target == "#1"


def test_warnings_are_settled(document: Document, sidecar: Path) -> None:
    assert [
        one.code for one in corrected(document, sidecar, 'accepted = ["page-break"]\n').warnings
    ] == ["lost-numbering"]
    table = '[[warning]]\ncode = "lost-numbering"\nprovision = "{}"\nwhy = "w"\n'
    assert len(corrected(document, sidecar, table.format("1.a")).warnings) == 1
    assert "[[warning]] 1: there is no warning" in refused(document, sidecar, table.format("1"))
    assert "accepted, 'gone'" in refused(document, sidecar, 'accepted = ["gone"]\n')


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('[[action]]\nprovision = "1.b"\nsurface = "x"\n', "near are 1.a"),
        ('[[action]]\nprovision = "zz"\nsurface = "x"\n', "there is no provision 'zz'"),
        ('[[action]]\nprovision = "1"\nsurface = "Begs"\n', 'Write do = "add"'),
        ('[[action]]\nprovision = "1"\nsurface = "Asks"\nverb = "beg"\n', "no notation"),
        ('[[action]]\nprovision = "1"\nsurface = "Begs"\ndo = "add"\n', "copy the words"),
        ('[[action]]\nprovision = "1"\nsurface = "the"\nnth = 9\ndo = "add"\n', "only 2 times"),
        ('[[action]]\nprovision = "1"\nsurface = "the"\ndo = "add"\n', "verb: Field required"),
        (
            '[[citation]]\nprovision = "1"\nsurface = "x"\ntarget = "?"\n',
            "not the code of an agreement",
        ),
        ('[[citation]]\nprovision = "1"\nsurface = "x"\ntarget = "#9"\n', "no provision '9'"),
        ('[[target]]\nprovision = "1"\nvalue = "aichi:1"\n', "is there already"),
        ('[[mention]]\nprovision = "1"\nvalue = "USA"\ndo = "drop"\n', "is not there"),
        ('[[subject]]\nprovision = "1"\nconcept = "x"\ndo = "drop"\n', "was not found there"),
        ('[[split]]\nprovision = "1"\nat = "Asks"\nid = "2"\n', "nothing would remain"),
        ('[[split]]\nprovision = "1"\nat = "mend"\nid = "1.a"\n', "already"),
        ('[[merge]]\nprovision = "1"\ninto = "1.a"\n', "just before"),
        ('[[provision]]\nprovision = "1"\nid = "1.a"\n', "already"),
    ],
)
def test_a_correction_that_does_not_fit_names_its_table_and_what_to_do(
    document: Document, sidecar: Path, table: str, message: str
) -> None:
    refusal = refused(document, sidecar, f'{table}why = "w"\n')
    assert message in refusal
    assert refusal.startswith("[[")


def test_each_correction_says_why(document: Document, sidecar: Path) -> None:
    assert "[[target]] 1, why: Field required" in refused(
        document, sidecar, '[[target]]\nprovision = "1"\nvalue = "aichi:3"\n'
    )


def test_what_is_no_correction_is_refused(document: Document, sidecar: Path) -> None:
    assert "not TOML" in refused(document, sidecar, "accepted = [")
    assert "verbs: Extra inputs" in refused(document, sidecar, "verbs = 1\n")
    assert "[document], why: Field required" in refused(document, sidecar, "[document]\n")
    sidecar.write_bytes(b"\xff")
    with pytest.raises(CorrectionError, match="UTF-8"):
        apply_corrections(document, sidecar)


def test_the_example_in_the_documentation_is_a_file_of_corrections() -> None:
    page = (CONTENT / "docs" / "loaders.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```toml\n(symbol.*?)```", page, re.S)
    corrections = Corrections.model_validate(tomllib.loads(example))
    assert corrections.citation[0].target == "cbd:sbi:14:3"
    assert len(corrections.deadline) == 1


def test_corrections_of_another_document_are_refused(document: Document, sidecar: Path) -> None:
    sidecar.write_text("")
    with pytest.raises(CorrectionError, match="says nothing of its document"):
        apply_corrections(document, sidecar)
    sidecar.write_text('symbol = "TOWN/2"')
    with pytest.raises(CorrectionError, match="the document's symbol is TOWN/1"):
        apply_corrections(document, sidecar)


def test_corrections_may_name_the_files_digest(document: Document, sidecar: Path) -> None:
    digest = hashlib.sha256(b"bridges").hexdigest()
    sidecar.write_text(f'sha256 = "{digest}"\n')
    with pytest.raises(CorrectionError, match="no file"):
        apply_corrections(document, sidecar)
    sidecar.with_name("town.txt").write_bytes(b"bridges")
    assert apply_corrections(document, sidecar) == document
    sidecar.with_name("town.txt").write_bytes(b"roads")
    with pytest.raises(CorrectionError, match="check each correction"):
        apply_corrections(document, sidecar)


def test_finds_are_placed_in_the_cleaned_text() -> None:
    text = "the mayor asks the mayor to swim"
    provision = Provision(
        id="1",
        kind="paragraph",
        text=text,
        start=0,
        end=60,
        actions=(Action(verb="request", surface="asks", start=20, end=24),),
        subjects=(
            Subject(concept="a", score=1, surface="the\nmayor", start=33, end=42),
            Subject(concept="b", score=1, surface="mayor", start=37, end=42),
            Subject(concept="c", score=1, surface="", start=0, end=60),
            Subject(concept="d", score=1, surface="fly", start=50, end=53),
        ),
    )
    placed, lost = place_finds(provision)
    assert [(one.start, one.end) for one in placed] == [(10, 14), (15, 24), (19, 24)]
    assert [getattr(one, "concept", "") for one in lost] == ["c", "d"]


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ('[document]\ndate = "in May"', "'in May' is no date"),
        ('[document]\nmeeting_start = "2014-13-01"', "'2014-13-01' is no date"),
        ('[document]\nlanguage = "de"', "'de' is no language that is read"),
        ('[document]\nconvention = "town"', "'town' is not the code of an agreement"),
        ('[[provision]]\nprovision = "1.a"\nid = "../1"', r"'../1' can be no id"),
        ('[[provision]]\nprovision = "1.a"\nid = ""', "'' can be no id"),
        (
            '[[split]]\nprovision = "1"\nat = "see"\nid = "2"\nparent = "1.a"',
            "'1.a' does not stand before 2",
        ),
        (
            '[[split]]\nprovision = "1"\nat = "see"\nid = "2"\nparent = "9"',
            "there is no provision '9'",
        ),
        (
            '[[deadline]]\nprovision = "1"\nsurface = "May 2031"\nvalue = "soon"',
            "'soon' is no date, meeting or period",
        ),
        ('[[target]]\nprovision = "1"\nvalue = "goal 3"', "'goal 3'|takes|cannot be"),
        ('[[mention]]\nprovision = "1"\nvalue = "TOWN"', "'town' is no notation in"),
        ('[[mention]]\nprovision = "1"\nvalue = "the town"', "cannot be a slug"),
    ],
)
def test_what_nobody_could_load_is_refused(
    document: Document, tmp_path: Path, table: str, problem: str
) -> None:
    sidecar = sidecar_of(tmp_path / "town.txt")
    first, *rest = table.split("\n")
    lines = ['symbol = "TOWN/1"', first, 'why = "x"', *rest]
    sidecar.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(CorrectionError, match=problem):
        apply_corrections(document, sidecar)


def test_another_id_does_not_bring_a_part_in_the_place_of_another(
    document: Document, tmp_path: Path
) -> None:
    last = document.provisions[1].model_copy(update={"id": "2.a", "parent": None})
    document = document.model_copy(update={"provisions": (*document.provisions, last)})
    sidecar = sidecar_of(tmp_path / "town.txt")
    sidecar.write_text(
        'symbol = "TOWN/1"\n[[provision]]\nprovision = "1"\nid = "2"\nwhy = "x"', encoding="utf-8"
    )
    with pytest.raises(CorrectionError, match="below '2' would stand twice"):
        apply_corrections(document, sidecar)
