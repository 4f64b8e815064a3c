"""The fuzz run of the parser: the cases it makes, what it takes for a failure, a short run."""

import random
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from loaders.documents.model import Citation, Document, Front, Provision
from meagraph.codes import read_codes
from meagraph.settings import CONTENT
from tools import fuzz_documents
from tools.fuzz_documents import (
    LONGEST,
    BrokenRuleError,
    Mutator,
    TooSlowError,
    check,
    main,
    within,
)

pytestmark = pytest.mark.unmeasured

TEXT = "1. Requests the Secretariat to count the lakes.\n\n2. Invites Parties to help.\n"


def mutator(seed: int) -> Mutator:
    return Mutator([TEXT, "A. Ponds\n\nRecalling resolution 1.1,\n"], random.Random(seed))


def document(*provisions: Provision) -> Document:
    return Document(document=Front(language="en"), provisions=provisions)


def paragraph(id: str = "1", **said: object) -> Provision:
    facts = {"id": id, "kind": "paragraph", "start": 0, "end": 5}
    return Provision.model_validate(facts | said)


def cites(**said: object) -> Citation:
    facts = {"start": 1, "end": 4, "surface": "x", "kind": "decision", "status": "unresolved"}
    return Citation.model_validate(facts | said)


def test_the_same_seed_makes_the_same_cases() -> None:
    one, same, other = mutator(1), mutator(1), mutator(2)
    cases = [one.case() for _ in range(20)]
    assert cases == [same.case() for _ in range(20)]
    assert cases != [other.case() for _ in range(20)]
    assert all(len(case) <= LONGEST for case in cases)
    assert len(set(cases)) > 10


def test_a_case_has_a_limit_of_time() -> None:
    with within(5):
        pass
    with pytest.raises(TooSlowError, match="longer than 1 second"), within(1):
        time.sleep(3)


def test_a_sound_document_passes() -> None:
    cited = cites(target="cbd:cop:11:5")
    between = cites(status="ambiguous", candidates=["cbd:cop:11:5", "cbd:cop:11:6"])
    check(document(paragraph(citations=[cited, between])), TEXT, read_codes(CONTENT))


@pytest.mark.parametrize(
    ("provisions", "rule"),
    [
        ([paragraph("1"), paragraph("1")], "a second provision with this id"),
        ([paragraph("1.a", parent="1")], "no parent before it"),
        ([paragraph(end=1000)], "outside the text"),
        ([paragraph(citations=[cites(end=1000)])], "outside the text"),
        ([paragraph(citations=[cites(start=4)])], "outside the text"),
        ([paragraph(citations=[cites(status="ambiguous")])], "ambiguous between nothing"),
    ],
)
def test_a_broken_rule_is_named(provisions: list[Provision], rule: str) -> None:
    with pytest.raises(BrokenRuleError, match=rule):
        check(document(*provisions), TEXT, read_codes(CONTENT))


def test_a_target_that_no_citation_can_have_is_a_failure() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        check(
            document(paragraph(citations=[cites(target="nonsense")])), "words", read_codes(CONTENT)
        )


def test_a_short_run_finds_nothing(tmp_path: Path) -> None:
    keep = tmp_path / "failures"
    arguments = ["--cases", "30", "--seed", "7", "--keep", str(keep)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert result.output.startswith("30 cases, ")
    assert " 0 failed" in result.output
    assert not keep.exists()


def test_what_fails_is_kept_and_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(fuzz_documents, "parse", broken)
    keep = tmp_path / "failures"
    result = CliRunner().invoke(main, ["--cases", "9", "--keep", str(keep)])
    assert result.exit_code == 1
    assert "RecursionError at test_fuzz_documents.py" in result.output
    assert 1 <= len(list(keep.iterdir())) <= 3  # of each kind of failure
    assert "     9 RecursionError" in result.output
