"""Drafts and what was adopted: our own sentences, and the real pair of the source documents."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from loaders.documents.comparison import compare, comparison_json, comparison_outline
from loaders.documents.documents import read_document
from loaders.documents.lineage import align
from loaders.documents.model import Action, Deadline, Document, Front, Provision
from loaders.documents.reading.source_text import DocumentError
from meagraph.settings import Settings

GOLD = Path(__file__).parent / "gold"


def provision(id: str, text: str, **members: Any) -> Provision:
    kind = "subparagraph" if id[-1].isalpha() else "paragraph"
    parent = id.rpartition(".")[0] or None
    label = id.rpartition(".")[2] + ")"
    return Provision.model_validate(
        {"id": id, "kind": kind, "label": label, "parent": parent, "text": text}
        | {"start": 0, "end": len(text)}
        | members
    )


def asking(verb: str, *addressees: str) -> dict[str, Any]:
    return {"actions": [Action(start=0, end=1, verb=verb, addressees=addressees)]}


def by(value: str) -> dict[str, Any]:
    return {"deadlines": [Deadline(start=0, end=1, type="date", value=value)]}


DRAFT = [
    provision("1", "Thanks the baker for the warm bread of the winter"),
    provision("2", "Urges the mayors to mend the old bridge:", **asking("urge", "parties")),
    provision("2.a", "By painting its rails in green;"),
    provision("2.b", "By reporting to the council before the harvest of 2030", **by("2030")),
    provision("3", "Asks the choir to sing louder on Sundays"),
]
ADOPTED = [
    provision("1", "Welcomes the new library at the market"),
    provision("2", "Thanks the baker for the warm bread of the winter."),
    provision(
        "3", "Encourages the mayors to mend the bridge:", **asking("encourage", "parties", "youth")
    ),
    provision("3.a", "By painting its rails in blue or green;"),
    provision("3.b", "By buying new lamps;"),
    provision("3.c", "By reporting to the assembly before the harvest of 2031", **by("2031")),
]


def test_paragraphs_and_letters_are_paired() -> None:
    pairs = [(one.draft, one.adopted) for one in align(DRAFT, ADOPTED, "en")]
    assert pairs == [("1", "2"), ("2", "3"), ("2.a", "3.a"), ("2.b", "3.c")]


def test_what_changed_is_told() -> None:
    changed = {one.adopted: one for one in align(DRAFT, ADOPTED, "en")}
    assert changed["2"].changed == ()
    assert changed["2"].likeness == 1.0
    assert changed["3"].changed == ("verb", "addressee", "wording")
    assert changed["3"].verbs == (("urge",), ("encourage",))
    assert changed["3"].addressees == (("parties",), ("parties", "youth"))
    assert changed["3.c"].changed == ("deadline", "wording")
    assert changed["3.c"].deadlines == (("2030",), ("2031",))


def test_the_wording_is_compared_word_by_word() -> None:
    [_, _, letter, _] = align(DRAFT, ADOPTED, "en")
    assert [(piece.where, piece.text) for piece in letter.wording] == [
        ("same", "By painting its rails in "),
        ("after", "blue or "),
        ("same", "green;"),
    ]


def test_texts_with_nothing_in_common_are_not_paired() -> None:
    assert (
        align([provision("1", "Bread and butter")], [provision("1", "Rails, bridges")], "en") == ()
    )
    assert align([], ADOPTED, "en") == ()
    assert align([provision("1", "")], [provision("1", "...")], "en") == ()


def test_chinese_is_paired_by_its_characters() -> None:
    [pair] = align(
        [provision("1", "请市长修理旧桥")], [provision("4", "邀请市长修理那座旧桥")], "zh"
    )
    assert (pair.draft, pair.adopted) == ("1", "4")
    assert "".join(piece.text for piece in pair.wording if piece.where != "before").startswith(
        "邀请"
    )


def test_a_very_long_text_is_not_compared_word_by_word() -> None:
    long = "word " * 3000
    [pair] = align([provision("1", long)], [provision("1", long + "more")], "en")
    assert [piece.where for piece in pair.wording] == ["before", "after"]


def document(provisions: list[Provision], **front: Any) -> Document:
    return Document(document=Front(**{"language": "en"} | front), provisions=tuple(provisions))


def test_a_comparison_names_what_stands_alone() -> None:
    comparison = compare(document(DRAFT, symbol="D/1"), document(ADOPTED, title="Adopted"))
    assert (comparison.dropped, comparison.new) == (("3",), ("1", "3.b"))
    assert (comparison.draft, comparison.adopted) == ("D/1", "Adopted")
    data = json.loads(json.dumps(comparison_json(comparison)))
    assert data["derivations"][1]["verbs"] == [["urge"], ["encourage"]]
    console = Console(width=120, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    with console.file:
        console.print(comparison_outline(comparison))
    text = console.export_text()
    assert "2 → 3  verb, addressee, wording" in text
    assert "  verb: urge → encourage" in text
    assert "  [-Urges-] {+Encourages+} the mayors" in text
    assert "only in the draft: 3\nnot from the draft: 1, 3.b" in text


def test_a_part_of_the_draft_is_compared() -> None:
    comparison = compare(document(DRAFT), document(ADOPTED), "2")
    assert [one.draft for one in comparison.derivations] == ["2", "2.a", "2.b"]
    with pytest.raises(DocumentError, match="no provision 'X'"):
        compare(document(DRAFT), document(ADOPTED), "X")


def test_texts_of_two_languages_are_not_compared() -> None:
    with pytest.raises(DocumentError, match="compare two texts of one language"):
        compare(document(DRAFT, language="fr"), document(ADOPTED))


def annotated(corpus: Path, number: str) -> list[Provision]:
    """The provisions of a source document, where its gold annotation has them."""
    [file] = GOLD.glob(f"{number}_*.json")
    gold = json.loads(file.read_text("utf-8"))
    source = (corpus / "seeds" / gold["file"]).read_text("utf-8-sig")
    found = []
    for entry in gold["provisions"]:
        text = " ".join(source[entry["start"] : entry["end"]].replace("*", "").split())
        own = text.removeprefix(entry.get("label", "")).strip()
        found.append(Provision.model_validate({**entry, "citations": (), "text": own}))
    return found


REAL = {
    "1": "B.9",
    **{f"1.{letter}": f"B.9.{letter}" for letter in "abcde"},
    "2": "B.11",
    "2.a": "B.11.a",
    "2.b": "B.11.b",
    "3": "B.12",
}
"""What the adopted provisions come from, by reading both texts; B.10 and B.11.c are new."""


@pytest.mark.corpus
def test_the_parser_gives_the_real_pair(corpus: Path, settings: Settings) -> None:
    draft, adopted = (
        read_document(next((corpus / "seeds").glob(f"{number}_*.txt")), settings)
        for number in ("002", "000")
    )
    comparison = compare(draft, adopted, "IV.3.COP")
    pairs = {one.draft.removeprefix("IV.3.COP."): one for one in comparison.derivations}
    assert {name: one.adopted for name, one in pairs.items()} == REAL
    assert comparison.dropped == ()
    assert {"B.10", "B.11.c"} <= set(comparison.new)
    assert pairs["2"].verbs == (("urge",), ("encourage",))
    assert pairs["1.e"].deadlines == (("cbd:wgri:6",), ("cbd:sbi:1",))


@pytest.mark.corpus
def test_the_draft_recommendation_is_paired_with_the_adopted_decision(corpus: Path) -> None:
    draft = [one for one in annotated(corpus, "002") if one.id.startswith("IV.3.COP.")]
    derivations = align(draft, annotated(corpus, "000"), "fr")
    assert {one.draft.removeprefix("IV.3.COP."): one.adopted for one in derivations} == REAL
    changed = {one.adopted: one for one in derivations}
    assert changed["B.11"].verbs == (("urge",), ("encourage",))
    assert changed["B.9.e"].deadlines == (("cbd:wgri:6",), ("cbd:sbi:1",))
    assert "addressee" in changed["B.12"].changed
    assert replace(changed["B.9"], wording=()).changed == ("wording",)


def test_documents_with_too_many_provisions_are_not_compared() -> None:
    many = document([provision(str(number), "A bridge") for number in range(2100)])
    with pytest.raises(DocumentError, match="too many to compare"):
        compare(many, many)
