"""The language of a text."""

import pytest

from loaders.documents.reading.language import detect_language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Invites Parties to provide information on the implementation of the plan."),
        ("fr", "Invite les Parties à communiquer des informations sur la mise en œuvre du plan."),
        ("es", "Invita a las Partes a que proporcionen información sobre la aplicación del plan."),
        ("ru", "предлагает Сторонам представить информацию об осуществлении плана."),
        ("ar", "يدعو الأطراف إلى تقديم معلومات عن تنفيذ الخطة."),
        ("zh", "邀请各缔约方提供关于计划执行情况的资料。"),
        ("en", "Adopts the plan"),
        ("fr", "Adopte l'annexe"),
        ("es", "Aprueba el anexo"),
        ("zh", "ABC/XYZ/COP/DEC/IX/4 缔约方大会通过的决定"),
    ],
)
def test_languages_are_told_apart(language: str, text: str) -> None:
    assert detect_language(text) == language


def test_an_english_head_does_not_hide_the_language_of_a_text() -> None:
    head = "Achieving the\nTarget of the Secretariat of the Convention\nDistr.: General\n"
    text = "La réunion des Parties est priée d'examiner les documents et de faire rapport. " * 3
    assert detect_language(head + text) == "fr"
    assert (
        detect_language(head + "请各缔约方审议这些文件并向缔约方大会报告其进展情况。" * 3) == "zh"
    )


def test_nothing_known_is_english() -> None:
    assert detect_language("") == detect_language("12 / 7") == detect_language("xyz") == "en"


def test_a_long_text_is_sampled_at_its_beginning_middle_and_end() -> None:
    assert detect_language("the of and " + "la les des du et " * 50_000) == "fr"
