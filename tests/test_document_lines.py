"""Printed lines become whole paragraphs, whatever a file makes of them."""

import textwrap
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.documents.reading.labels import is_bullet, label_at, predecessor
from loaders.documents.reading.plain import read_plain
from loaders.documents.reading.source_text import SourceText

pytestmark = pytest.mark.unmeasured


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


def cut(text: str, width: int = 80, first: str = "", rest: str = "") -> str:
    """Break each line of a text at the margin, without blank lines between paragraphs."""
    wrapped = (
        textwrap.wrap(
            line, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
        )
        for line in text.splitlines()
    )
    return "\n".join(line for lines in wrapped for line in lines) + "\n"


RUSSIAN = """7/8. Изучение образцов в горных озерах и других небольших водоемах
Конференция Сторон,
ссылаясь на свои решения 6/1 и V/3,
ссылаясь также на пункт 4 решения 6/2 об образцах из озер и на статью 9 договора,
признавая пользу образцов,
1. приветствует доклад о собранных образцах;
2. поручает секретарю вместе с группой знатоков описать образцы из горных озер, учитывая
 те, которые были собраны прежде, и доложить об этом на следующем совещании;
a) продолжать сбор образцов вместе с Обществом любителей озер и Союзом горных деревень;
b) хранить образцы в прохладном месте."""
ARABIC = """7/8- دراسة العينات في البحيرات
إن مؤتمر الأطراف،
إذ يشير إلى مقرريه 6/1 و5/3،
وإذ يدرك فائدة العينات،
1- يرحب بالتقرير المتعلق بالعينات؛
2- يطلب إلى الأمين أن يصف مع فريق الخبراء العينات المجموعة من البحيرات الجبلية وأن يقدم تقريرا؛
3- يدعو الأطراف والحكومات إلى حفظ العينات في مكان بارد وإلى تبادل ما لديها من معلومات عن جمعها."""
FRENCH = """La Conférence des Parties,
Rappelant la décision 6/1 relative à la collecte des échantillons dans les lacs de la montagne,
Rappelant également les articles 2 et 9 du traité sur les lacs et les échantillons qui en viennent,
Accueillant avec satisfaction le rapport du groupe, intitulé « Les lacs », dans sa version longue,
1. Prie le secrétaire de décrire les échantillons des lacs avec le groupe chargé de leur collecte;
2. Invite les Parties à garder les échantillons au frais."""

CHINESE = """回顾第6/1号决定和第5/3号决定中关于湖泊样本的各项规定，
认识到样本的用处以及收集样本的人所做的长期而辛苦的工作，
1. 请秘书保存样本。"""


@pytest.mark.parametrize(
    ("width", "first", "rest"), [(80, "", ""), (90, "        ", ""), (100, " " * 12, " " * 12),
                                 (84, "", "     ")],
)  # fmt: skip
@pytest.mark.parametrize("text", [RUSSIAN, ARABIC, FRENCH], ids=["ru", "ar", "fr"])
def test_recitals_and_last_lines_are_told_apart_without_blank_lines(
    text: str, width: int, first: str, rest: str
) -> None:
    text = text.replace("\n ", " ")
    assert body(cut(text, width, first, rest)) == text.splitlines()


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_whole_recitals_are_not_joined_after_their_commas(gap: str) -> None:
    for text in (RUSSIAN, ARABIC, CHINESE):
        lines = text.replace("\n ", " ").splitlines()
        assert body(gap.join(lines)) == lines


def test_a_full_line_goes_on_below_with_a_number_or_a_capital() -> None:
    source = """7/8.      Samples from lakes

The Conference of the Parties,

1.     Invites Parties that have not yet done so to send samples to the house, no later than
12 months after the end of this meeting;

2.     Requests the secretary:
       (a)  To describe, together with the members of the Society of the Friends of the Mountain
Lakes and Ponds, the samples;
       (b)  To keep the samples cool."""
    assert body(source)[2:] == [
        "1. Invites Parties that have not yet done so to send samples to the house, no later than"
        " 12 months after the end of this meeting;",
        "2. Requests the secretary:",
        "(a) To describe, together with the members of the Society of the Friends of the Mountain"
        " Lakes and Ponds, the samples;",
        "(b) To keep the samples cool.",
    ]


def test_a_letter_after_the_number_of_a_paragraph_is_cited() -> None:
    source = cut(
        "5. Requests the secretary:\n"
        "(a) To help all those who ask for it in the work that is described in paragraph 1"
        " (b) of this text;\n(b) To report on what has been done about the samples and the lakes"
        " to the next meeting of all.",
        84,
    )
    assert body(source)[1].endswith("paragraph 1 (b) of this text;")
    assert len(body(source)) == 3


def test_a_label_below_a_lonely_conjunction_is_one() -> None:
    repealed = (
        "6. Repeals\na) The first of the texts on the samples;\nb) The second of the texts on the"
        " samples of the lakes and the ponds, as it now is; and\nc) The third of the texts."
    )
    source = cut(repealed, 80, " " * 4, " " * 4)
    assert [text[:2] for text in body(source)] == ["6.", "a)", "b)", "c)"]


def test_a_short_line_without_a_stop_below_a_full_one_is_a_heading() -> None:
    source = cut(
        "1. The samples of the lakes are kept in the cool house at the end of the long road now.\n"
        "Annex\n2. The samples of the ponds are kept in the other of the two houses of the"
        " secretary.",
        87,
    )
    assert "Annex" in body(source)


UNITED_NATIONS = """United Nations                                                   A/RES/99/111
General Assembly                                                 3 May 2044

    99/111.   Harmony with the samples of the lakes and
              of the ponds

    The General Assembly,

    1.   Takes note of the report on the samples that were found in the lakes of the
mountains; 1

_______________
     1 A/99/12.

44-01234 (E)    050544
*4401234*

A/RES/99/111        Harmony with the samples of the lakes and of the ponds

    2.   Requests the secretary to report on the matter to the Assembly.

2/2                                                                    44-01234"""


def test_headers_and_footers_that_stand_once_are_furniture() -> None:
    assert body(UNITED_NATIONS)[-2:] == [
        "1. Takes note of the report on the samples that were found in the lakes of the mountains;",
        "2. Requests the secretary to report on the matter to the Assembly.",
    ]
    assert notes(UNITED_NATIONS) == ["1 A/99/12."]


@pytest.mark.parametrize(
    ("footer", "is_one"),
    [("Resolution Conf. 2.5 (Rev. CoP8) – 1", True), ("COP8 Resolution 2.5 12", True),
     ("Resolution 2.6 12", False), ("The samples of 2.5 and 12", False)],
)  # fmt: skip
def test_the_own_number_and_that_of_the_page_are_a_footer(footer: str, is_one: bool) -> None:
    source = (
        f"Conf. 2.5   Samples of the lakes\n\nThe Parties,\n\n1. Act.\n\n2. Wait.\n\n{footer}\n"
    )
    assert (footer in read_plain(source).furniture) is is_one


def test_notes_without_a_rule_are_notes() -> None:
    source = """                                       ABC/2044/1
       The Parties,
       1.   Welcome the work of the group on the samples of lakes, which the House of
       Samples1 has sent to all those who had asked for it in the course of the year;

       1 House of Samples. 2043. A short look at the lakes.

2

                                       ABC/2044/1

       2.   Ask for more of it."""
    assert notes(source) == ["1 House of Samples. 2043. A short look at the lakes."]
    assert body(source)[-2].endswith("the House of Samples has sent to all those who had asked for"
                                     " it in the course of the year;")  # fmt: skip


def test_a_lone_star_at_the_end_begins_a_note() -> None:
    source = (
        "1. The Parties act.\n\n2. The Parties wait.\n\n*   Changed at the second meeting of all."
    )
    assert notes(source) == ["* Changed at the second meeting of all."]
    assert notes("1. The Parties:\n\n* act\n\n* wait") == []


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
    before = {"(b)": "(a)", "iv)": "iii)", "V.": "IV.", "10.": "9.", "a)": "", "1)": "", "c)": "b)"}
    assert {label: predecessor(label) for label in before} == before
    assert predecessor("xl.") == "xxxix."
    assert predecessor("1.2.") == ""
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
@pytest.mark.timeout(120)
def test_hostile_texts_are_read(unit: str) -> None:
    assert_sound(read_plain("x" + unit * (100_000 // len(unit))))
