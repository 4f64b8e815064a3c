"""Printed lines become whole paragraphs, whatever a file makes of them."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.documents.reading.labels import is_bullet, label_at, predecessor, roman
from loaders.documents.reading.plain import read_plain
from loaders.documents.reading.source_text import SourceText


def notes(source: str) -> list[str]:
    return [block.passage.text for block in read_plain(source).blocks if block.kind == "note"]


def body(source: str) -> list[str]:
    return [block.passage.text for block in read_plain(source).blocks if block.kind == "text"]


WRAPPED = """
                                              Distr.
                                              GENERAL

                                              ABC/XYZ/COP/DEC/IX/4

                                              ORIGINAL: ENGLISH
CONFERENCE OF THE PARTIES TO THE
   CONVENTION ON SAMPLES
Ninth meeting

    The Conference of the Parties,

    Recalling its decision VIII/2 and taking note of the report of
the working group on samples,1 as well as of the work done under
other conventions in the period 2010-
2011, and of the well-
known methods,

    1.  Invites Parties to provide samples, in accordance with para-
graph 3 of decision VIII/2, and to report thereon by the end of
15. June 2012;

    2.  Requests the Executive Secretary:

        (a)  To compile the samples, including those of (i) Parties,
(ii) other Governments, and (iii) relevant organizations;

        (b)  To report on progress, and to make the results avail-

/...
ABC/XYZ/COP/DEC/IX/4
Page 2

able to the tenth meeting of the Conference of the Parties.

_________
1  See the paragraph on methods in ABC/XYZ/COP/9/3, and the well-known
   manual.
"""


def test_paragraphs_cut_at_a_margin_are_whole() -> None:
    assert body(WRAPPED)[3:] == [
        "ORIGINAL: ENGLISH",
        "CONFERENCE OF THE PARTIES TO THE CONVENTION ON SAMPLES",
        "Ninth meeting",
        "The Conference of the Parties,",
        "Recalling its decision VIII/2 and taking note of the report of the working group on"
        " samples, as well as of the work done under other conventions in the period 2010-2011,"
        " and of the well-known methods,",
        "1. Invites Parties to provide samples, in accordance with paragraph 3 of decision VIII/2,"
        " and to report thereon by the end of 15. June 2012;",
        "2. Requests the Executive Secretary:",
        "(a) To compile the samples, including those of (i) Parties, (ii) other Governments, and"
        " (iii) relevant organizations;",
        "(b) To report on progress, and to make the results available to the tenth meeting of the"
        " Conference of the Parties.",
    ]


def test_what_a_page_repeats_is_furniture_but_for_the_symbol_of_the_front() -> None:
    source = read_plain(WRAPPED)
    assert source.furniture == ("/...", "ABC/XYZ/COP/DEC/IX/4", "Page 2")
    assert "ABC/XYZ/COP/DEC/IX/4" in [block.passage.text for block in source.blocks]


def test_a_note_below_a_rule_begins_with_its_mark() -> None:
    assert notes(WRAPPED) == [
        "1 See the paragraph on methods in ABC/XYZ/COP/9/3, and the well-known manual."
    ]


def test_indentation_tells_the_depth_of_items() -> None:
    depths = {block.passage.text[:3]: block.depth for block in read_plain(WRAPPED).blocks}
    assert depths["1. "] == depths["2. "]
    assert depths["(a)"] == depths["(b)"] == (depths["1. "] or 0) + 1


def test_printed_lines_that_blank_lines_part_are_put_together() -> None:
    source = """ A. First part of the report

1. Technical work
1
 has been part of the Convention since the beginning of the work of the

group. The article sets out the obligations of all Parties with regard to the

work that is done in the period 2011-

2020 under all of the programmes of work that were adopted earlier by

the Conference.





1
 The term is used as in the article, which says more about the work that is

meant by it.

2. The group met twice to consider the report, and gave the Secretariat a

list of points, namely:

a) The scope of the report;

b) The terms that are used in it and the sources from which they are taken,

as well as others.
"""
    assert body(source) == [
        "A. First part of the report",
        "1. Technical work has been part of the Convention since the beginning of the work of the"
        " group. The article sets out the obligations of all Parties with regard to the work that"
        " is done in the period 2011-2020 under all of the programmes of work that were adopted"
        " earlier by the Conference.",
        "2. The group met twice to consider the report, and gave the Secretariat a list of points,"
        " namely:",
        "a) The scope of the report;",
        "b) The terms that are used in it and the sources from which they are taken, as well as"
        " others.",
    ]
    assert notes(source) == [
        "1 The term is used as in the article, which says more about the work that is meant by it."
    ]


def test_indented_first_lines_begin_paragraphs_where_nothing_else_parts_them() -> None:
    source = """65/999. Harmony and samples
The General Assembly,
   Reaffirming the declaration on samples and the programme for the further
implementation of sampling,
   Recalling its resolution 64/111, by which it proclaimed the day of samples
and invited States to observe it,
   1. Requests the Secretary-General to submit a report on the matter at the
next session, taking into account what is asked for in paragraph
3. of the declaration;
   2. Invites States to consider the issue of promoting life in harmony with
samples. It may be that they
wish otherwise."""
    assert [text[:14] for text in body(source)] == [
        "65/999. Harmon",
        "The General As",
        "Reaffirming th",
        "Recalling its ",
        "1. Requests th",
        "2. Invites Sta",
    ]


def test_a_paragraph_cut_by_a_page_or_a_note_is_whole() -> None:
    source = """1. The Parties are invited to share what they know about the samples,

and to do so in time for the meeting that is to be held in the country of the

¹ See the report.

host, where all samples are to be seen¹ by those who take part in it;

2. The Secretariat will report."""
    assert body(source) == [
        "1. The Parties are invited to share what they know about the samples, and to do so in time"
        " for the meeting that is to be held in the country of the host, where all samples are to"
        " be seen by those who take part in it;",
        "2. The Secretariat will report.",
    ]
    assert notes(source) == ["¹ See the report."]


def test_paragraphs_without_capitals_are_whole_across_a_page() -> None:
    source = (
        "1. 请各缔约方根据缔约方大会第八届会议通过的决定提供关于其样本和方法的资料"
        "并就此向执行秘书报告其在\n"
        "\f第 2 页\n本国所取得的进展情况；\n\n2. 请执行秘书汇编这些资料。\n"
    )
    assert body(source) == [
        "1. 请各缔约方根据缔约方大会第八届会议通过的决定提供关于其样本和方法的资料并就此向执行秘书"
        "报告其在本国所取得的进展情况；",
        "2. 请执行秘书汇编这些资料。",
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "回顾第VIII/2号决定，并注意到样本问题工作组的报告以及在其他公约下所\n"
            "开展的工作，\n\n"
            "1. 邀请各缔约方根据第VIII/2号决定第3段提供样本，并就此向执行秘书报\n告；\n",
            ["回顾第VIII/2号决定，并注意到样本问题工作组的报告以及在其他公约下所开展的工作，",
             "1. 邀请各缔约方根据第VIII/2号决定第3段提供样本，并就此向执行秘书报告；"],
        ),
        (
            "إذ يشير إلى مقرره 8/2 وإذ يحيط علما بتقرير الفريق العامل المعني بالعينات\n"
            "وبالأعمال المنجزة في إطار الاتفاقيات الأخرى،\n\n"
            "1- يدعو الأطراف إلى تقديم العينات وفقا للفقرة 3 من المقرر 8/2 وإلى إبلاغ\n"
            "الأمين التنفيذي بذلك؛\n",
            ["إذ يشير إلى مقرره 8/2 وإذ يحيط علما بتقرير الفريق العامل المعني بالعينات"
             " وبالأعمال المنجزة في إطار الاتفاقيات الأخرى،",
             "1- يدعو الأطراف إلى تقديم العينات وفقا للفقرة 3 من المقرر 8/2 وإلى إبلاغ"
             " الأمين التنفيذي بذلك؛"],
        ),
        (
            "1.  предлагает Сторонам представить образцы в соответствии с пунк-\n"
            "том 3 решения VIII/2 и сообщить об этом секретарю;\n\n"
            "2.  поручает секретарю обобщить образцы, включая те, которые получены\n"
            "от других правительств.\n",
            ["1. предлагает Сторонам представить образцы в соответствии с пунктом 3 решения VIII/2"
             " и сообщить об этом секретарю;",
             "2. поручает секретарю обобщить образцы, включая те, которые получены от других"
             " правительств."],
        ),
    ],
)  # fmt: skip
def test_wrapped_lines_of_other_scripts_are_joined(source: str, expected: list[str]) -> None:
    assert body(source) == expected


def test_a_label_on_a_line_of_its_own_stands_before_its_text() -> None:
    source = (
        "II.\nMission\n\na)\nTo begin the work with all Parties ;\n\n2.1.\nThe network is open."
    )
    assert body(source) == [
        "II. Mission",
        "a) To begin the work with all Parties ;",
        "2.1. The network is open.",
    ]


def test_what_a_converter_left_is_no_text() -> None:
    source = (
        "1. [bookmark: _Hlk1]The group[footnoteRef:1]1 met twice, [1: 1 Now called the team.  ]\n\n"
        "[image: ][image: ]\n\nABC/COP2/Doc.3\nABC/COP2/Doc.3\n\n2\n2\nANNEX 1\n\n"
        "6.bis\tInvites all."
    )
    read = read_plain(source)
    assert [block.passage.text for block in read.blocks] == [
        "1. The group met twice,",
        "1 Now called the team.",
        "ANNEX 1",
        "6.bis Invites all.",
    ]
    assert read.furniture == ("ABC/COP2/Doc.3", "2")
    assert [block.kind for block in read.blocks][:2] == ["text", "note"]


def test_strokes_mark_notes_whose_numbers_are_lost() -> None:
    source = (
        "1. The group was set up at the first of its meetings \n/and met again in the years that"
        " followed it. \n/\n\n2. It ended.\n\n-----\n\n* \tABC/1/2.\n\n\ufffd/\tSee decision I/3."
    )
    assert body(source) == [
        "1. The group was set up at the first of its meetings and met again in the years that"
        " followed it.",
        "2. It ended.",
    ]
    assert notes(source) == ["* ABC/1/2.", "\ufffd/ See decision I/3."]


def test_marks_of_notes_are_taken_out_of_sentences_and_units_are_not() -> None:
    source = (
        "The site of 12 km² was described,¹ then² left.\n\n¹ See the report.\n\n² See the annex."
    )
    assert body(source) == ["The site of 12 km² was described, then left."]
    assert body("Notes on the plan[1] and others.\n\n[1] See it.") == [
        "Notes on the plan and others."
    ]
    assert body("Notes on the plan* and others.\n\n* See it.") == ["Notes on the plan and others."]


def test_the_number_at_the_end_of_a_symbol_is_no_mark() -> None:
    source = "See document ABC/XYZ/5/3/Add.1 and the rest.¹\n\n¹ See ABC/1."
    assert body(source) == ["See document ABC/XYZ/5/3/Add.1 and the rest."]


def test_headers_that_pages_repeat_are_furniture() -> None:
    page = "The sample book - {0}\n\n{1}\n\n- {0} -\n"
    paragraphs = ["First, all began.", "Then it went on.", "At last it was over.", "It was."]
    source = "\f".join(page.format(number, text) for number, text in enumerate(paragraphs, 1))
    read = read_plain(source)
    assert [block.passage.text for block in read.blocks] == ["The sample book - 1", *paragraphs]
    assert "- 4 -" in read.furniture
    assert [block.page for block in read.blocks][-1] == 4


def test_hyphens_at_the_end_of_a_line_go_only_when_the_end_of_the_line_set_them() -> None:
    lines = [
        ("all of the docu-", "ments that were sent to the meeting of the group of experts on the"),
        ("the socio-", "economic side of the matter and a socio-economic analysis that goes with"),
        ("the North-", "South dialogue that was begun by the many members of the group that met"),
        (
            "one \u00adcoop\u00ad",
            "eration between the members of the group of experts, and the two",
        ),
    ]
    source = "\n".join(
        f"{'The experts took note with some interest of ' + one}\n{two}" for one, two in lines
    )
    text = " ".join(body(source))
    assert "documents that" in text
    assert "the socio-economic side" in text
    assert "North-South dialogue" in text
    assert "one cooperation between" in text


def test_symbols_cut_at_a_stroke_are_whole() -> None:
    source = (
        "The experts took note of the document that was sent as number ABC/XYZ/\n"
        "COP/11/31 and of the other one, with the annexes, as had been asked for\n"
        "by the group."
    )
    assert "ABC/XYZ/COP/11/31 and" in body(source)[0]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("1. In", "1."), ("1.2.3 In", "1.2.3"), ("2) in", "2)"), ("(3) in", "(3)"), ("4- نص", "4-"),
        ("(aa) x", "(aa)"), ("iv) x", "iv)"), ("IV. X", "IV."), ("B. X", "B."), ("б) x", "б)"),
        ("أ) x", "أ)"), ("6.ter X", "6.ter"), ("13.AA X", "13.AA"), ("XII/2. X", "XII/2."),
        ("（一）x", "（一）"), ("一、x", "一、"), ("٣. x", "٣."), ("- x", "-"), ("•x", "•"),
        ("2011-2020", ""), ("18.3, x", ""), ("Parties", ""), ("3 Parties", ""), ("", ""),
    ],
)  # fmt: skip
def test_labels_of_six_languages(line: str, label: str) -> None:
    assert label_at(line) == label


def test_the_order_of_labels() -> None:
    before = {"(b)": "(a)", "iv)": "iii)", "V.": "IV.", "10.": "9.", "a)": "", "1)": "", "1.2.": ""}
    assert {label: predecessor(label) for label in before} == before
    assert predecessor("xl.") == "xxxix."
    assert (roman(0), roman(194)) == ("", "cxciv")
    assert is_bullet("–")
    assert not is_bullet("1.")


def assert_sound(read: SourceText) -> None:
    """Places rise, and what a passage shows is the source, but for white space."""
    for block in read.blocks:
        places = block.passage.places
        assert all(one < two for one, two in pairwise(places))
        for character, place in zip(block.passage.text, places, strict=True):
            assert read.text[place] == character or (
                character == " " and not read.text[place].isalnum()
            )
        for start, end in block.emphasis:
            assert 0 <= start < end <= len(block.passage.text)
    starts = [block.passage.start for block in read.blocks]
    assert starts == sorted(starts)


WORDS = (
    "Parties invite the of 1. (a) b) II. - * ** _ ¹ ² 1 [1] [^1] [^1]: / /... Page A/B/1 ----- # ##"
    " > | |-|-| , ; . coop- 2011- 缔约方 ， 。 （一） الأطراف ؛ решение É [a](b) <sup>1</sup> \\*"
    " \ufffd/"
)
SPACES = ["\n", "\n\n", "\n\n\n", "\f", "\t", "    ", "\u200f", "\u00ad", "\u00a0", "\x00"]
RESIDUE = ["[1: 1 x]", "[bookmark: x]", "| a | b |", "Page 2"]
PARTS = st.sampled_from([*WORDS.split(), *SPACES, *RESIDUE])


@settings(max_examples=300, deadline=None)
@given(st.lists(PARTS, max_size=60).map(" ".join))
def test_every_text_is_read_with_sound_offsets(text: str) -> None:
    source = f"Parties {text}"
    assert_sound(read_plain(source))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_characters_are_read_with_sound_offsets(text: str) -> None:
    assert_sound(read_plain(f"x\n{text}"))


@pytest.mark.parametrize(
    "unit",
    ["a", "(", "\n", "ab\n", "*a ", "1\n", "¹ a\n", "a-\n", "[1: ", "|a|\n|-|\n", "a\f", "i) "],
)
def test_hostile_texts_take_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        text = "x" + unit * (size // len(unit))
        begin = time.process_time()
        read_plain(text)
        return time.process_time() - begin

    seconds(1000)
    assert seconds(40_000) < 12 * max(seconds(10_000), 0.02)
