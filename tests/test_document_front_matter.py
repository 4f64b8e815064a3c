import pytest

from loaders.documents.days import read_dates
from loaders.documents.front import read_front
from loaders.documents.front.symbols import read_symbol
from loaders.documents.model import Front
from loaders.documents.passage import Passage
from loaders.documents.reading.source_text import Block, SourceText


def front_of(text: str, language: str = "en", furniture: tuple[str, ...] = ()) -> tuple[Front, str]:
    blocks, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block(Passage.of(text, at, at + len(line))))
        at += len(line) + 1
    front, start = read_front(SourceText(text, tuple(blocks), language, furniture))
    return front, text[start : start + 12]


DECISION = """UNEP/CBD/COP/DEC/XI/8
5 December 2012
ENGLISH
ORIGINAL: FRENCH
CONFERENCE OF THE PARTIES TO THE CONVENTION ON BIOLOGICAL DIVERSITY
Eleventh meeting
Hyderabad, India, 8-19 October 2012
Agenda item 6.2
DECISION ADOPTED BY THE CONFERENCE OF THE PARTIES
XI/8. Engagement
A. Business
1. Invites Parties;"""


def test_a_cbd_decision_says_everything():
    front, body = front_of(DECISION)
    assert front == Front(
        kind="decision", symbol="UNEP/CBD/COP/DEC/XI/8", number="XI/8", title="Engagement",
        date="2012-12-05", convention="cbd", body="cop", session="11",
        meeting_place="Hyderabad, India", meeting_start="2012-10-08", meeting_end="2012-10-19",
        agenda_item="6.2", language="en", original_language="fr",
    )  # fmt: skip
    assert body.startswith("A. Business")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "CBD/COP/DEC/15/9\n19 décembre 2022\nORIGINAL : ANGLAIS\nQuinzième réunion\n"
               "Montréal, Canada, 7-19 décembre 2022\nPoint 11 de l'ordre du jour\n15/9. Lacs\n"
               "La Conférence des Parties,"),
        ("es", "CBD/COP/DEC/15/9\n19 de diciembre de 2022\nORIGINAL: INGLÉS\nDecimoquinta reunión\n"
               "Montreal, Canadá, 7 a 19 de diciembre de 2022\nTema 11 del programa\n15/9. Lagos\n"
               "La Conferencia de las Partes,"),
        ("ru", "CBD/COP/DEC/15/9\n19 декабря 2022 года\nПОДЛИННИК: АНГЛИЙСКИЙ\n"
               "Пятнадцатое совещание\n"
               "Монреаль, Канада, 7-19 декабря 2022 года\nПункт 11 повестки дня\n15/9. Озера\n"
               "Конференция Сторон,"),
        ("ar", "CBD/COP/DEC/15/9\n19 ديسمبر 2022\nالأصل: الإنجليزية\nالاجتماع الخامس عشر\n"
               "مونتريال، كندا، 7-19 ديسمبر 2022\nالبند 11 من جدول الأعمال\n15/9- البحيرات\n"
               "إن مؤتمر الأطراف،"),
        ("zh", "CBD/COP/DEC/15/9\n2022年12月19日\n原文：英文\n第十五届会议\n"
               "2022年12月7日至19日，加拿大蒙特利尔\n议程项目11\n15/9. 湖泊\n缔约方大会，"),
    ],
)  # fmt: skip
def test_the_six_languages_say_the_same(language, text):
    front, body = front_of(text, language)
    assert front.title
    assert front.meeting_place
    assert front.model_copy(update={"title": None, "meeting_place": None}) == Front(
        kind="decision", symbol="CBD/COP/DEC/15/9", number="15/9", date="2022-12-19",
        convention="cbd", body="cop", session="15", meeting_start="2022-12-07",
        meeting_end="2022-12-19", agenda_item="11", language=language, original_language="en",
    )  # fmt: skip
    assert body[:2] in ("La", "Ко", "إن", "缔约")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Conf. 12.5 (Rev. CoP17)*\nTrade in cats\nAWARE that cats are few and rare;",
         {"kind": "resolution", "number": "Conf. 12.5 (Rev. CoP17)", "convention": "cites",
          "body": "cop", "session": "12", "title": "Trade in cats"}),
        ("FCCC/CP/2016/10/Add.1\nDecision 7/CP.22\nForests\nThe Conference of the Parties,",
         {"kind": "decision", "number": "7/CP.22", "convention": "unfccc", "session": "22",
          "symbol": "FCCC/CP/2016/10/Add.1", "title": "Forests"}),
        ("Decision 3/COP.14\nLand\nThe Conference of the Parties,",
         {"kind": "decision", "number": "3/COP.14", "convention": "unccd", "session": "14"}),
        ("UNEP/CMS/Resolution 11.10 (Rev.COP13)\nSYNERGIES\nRecalling Resolution 7.9 on synergies,",
         {"kind": "resolution", "convention": "cms", "session": "11", "title": "SYNERGIES"}),
        ("RESOLUTION XIV.4\nContracting Parties to the Convention on Wetlands\n1. RECALLING it;",
         {"kind": "resolution", "number": "XIV.4", "convention": "ramsar", "session": "14"}),
        ("Decision BC-15/2\nWaste\nThe Conference of the Parties,",
         {"kind": "decision", "number": "BC-15/2", "convention": "basel", "session": "15"}),
        ("Decision NP-3/1. Sharing\nThe Conference of the Parties,",
         {"convention": "nagoya", "body": "mop", "session": "3", "title": "Sharing"}),
        ("A/RES/79/214\nSeventy-ninth session\nAgenda item 18 (a)\n"
         "Resolution adopted by the General Assembly on 19 December 2024\n"
         "[on the report of the Second Committee (A/79/437)]\n79/214. Lakes\nThe General Assembly,",
         {"kind": "resolution", "symbol": "A/RES/79/214", "number": "79/214", "session": "79",
          "date": "2024-12-19", "agenda_item": "18 (a)", "title": "Lakes", "convention": "unga"}),
        ("CBD/SBSTTA/REC/23/6\n23/6. Cooperation\n1. Welcomes it;",
         {"kind": "recommendation", "body": "sbstta", "session": "23", "title": "Cooperation"}),
        ("CBD/SBI/3/10\nSUBSIDIARY BODY ON IMPLEMENTATION\nThird meeting\nItem 7 of the agenda\n"
         "CAPACITY-BUILDING\nNote by the Executive Secretary\nI. INTRODUCTION\n1. It began.",
         {"kind": "document", "body": "sbi", "session": "3", "title": "CAPACITY-BUILDING",
          "agenda_item": "7", "symbol": "CBD/SBI/3/10"}),
        ("Report of the meeting\n1. It was held.", {"kind": "report", "symbol": None}),
        ("Summary:\nThe document says how it went.\nLAKES AND RIVERS\nBackground\n1. It began.",
         {"title": "LAKES AND RIVERS"}),
    ],
)  # fmt: skip
def test_the_layouts_of_other_bodies_are_read(text, expected):
    front, _ = front_of(text)
    assert {key: getattr(front, key) for key in expected} == expected


def test_a_letter_has_a_reference_and_a_subject():
    front, body = front_of(
        "CBD\nRef.: SCBD/ABC/XY/12345\n3 May 2006\nNOTIFICATION\nSubject: A meeting on lakes\n"
        "Dear Madam, Sir,\nParties are requested to send their views to the Secretariat."
    )
    assert front.kind == "notification"
    assert front.symbol == "SCBD/ABC/XY/12345"
    assert front.title == "A meeting on lakes"
    assert front.date == "2006-05-03"
    assert front.convention == "cbd"
    assert body.startswith("Dear")


def test_a_symbol_may_stand_in_page_headers_or_on_a_line_of_its_own_alone():
    text = "LAKES AND RIVERS\n1. It began."
    assert (
        front_of(text, furniture=("UNEP/CBD/WGRI/5/3/Add.1",))[0].symbol
        == "UNEP/CBD/WGRI/5/3/Add.1"
    )
    later = f"{text}\nUNEP/CMS/COP13/Doc. 26.4\n2. It went on."
    front, _ = front_of(later)
    assert (front.symbol, front.convention, front.session) == (
        "UNEP/CMS/COP13/Doc.26.4",
        "cms",
        "13",
    )


def test_what_does_not_stand_there_is_none():
    front, body = front_of(
        "A plain sentence begins this text, and nothing is said of where it is from."
    )
    assert front == Front(language="en")
    assert body.startswith("A plain")
    assert front_of("")[0] == Front(language="en")


def test_markdown_front_matter_is_taken_as_written():
    front, body = front_of(
        '---\ntitle: "Lakes"\nsymbol: CBD/COP/DEC/15/9\nkind: poem\nlayout: page\n---\n'
        "1. Invites Parties;"
    )
    assert (front.title, front.symbol, front.kind) == ("Lakes", "CBD/COP/DEC/15/9", "document")
    assert body.startswith("1. Invites")


@pytest.mark.parametrize(
    ("language", "text", "first", "last"),
    [
        ("en", "Rome, 29 May - 1 June 2018", "2018-05-29", "2018-06-01"),
        ("en", "October 6-17, 2014", "2014-10-06", "2014-10-17"),
        ("fr", "du 6 au 17 octobre 2014", "2014-10-06", "2014-10-17"),
        ("fr", "le 1er juin 2018", "2018-06-01", "2018-06-01"),
        ("es", "del 6 al 17 de octubre de 2014", "2014-10-06", "2014-10-17"),
        ("ru", "6-17 октября 2014 года", "2014-10-06", "2014-10-17"),
        ("ar", "6-17 تشرين الأول/أكتوبر 2014", "2014-10-06", "2014-10-17"),
        ("zh", "2014年10月29日至11月2日", "2014-10-29", "2014-11-02"),
        ("en", "2014-10-06", "2014-10-06", "2014-10-06"),
    ],
)
def test_dates_become_iso(language, text, first, last):
    found = read_dates(text, language)
    assert found is not None
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize("text", ["31 February 2014", "some day", "6 Foo 2014"])
def test_what_is_no_date_is_none(text):
    assert read_dates(text, "en") is None


@pytest.mark.parametrize(
    ("text", "convention", "body", "session"),
    [
        ("UNEP/CBD/WG-RI/1/4", "cbd", "wgri", "1"),
        ("UNEP/CMS/COP13/Doc.18.1", "cms", "cop", "13"),
        ("FCCC/CP/2016/10/Add.1", "unfccc", "cop", None),
        ("ICCD/COP(14)/23/Add.1", "unccd", "cop", "14"),
        ("CoP17 Doc. 62", "cites", "cop", "17"),
        ("CBD/NP/MOP/DEC/3/1", "nagoya", "mop", "3"),
        ("UNEP/EA.5/Res.1", None, None, None),
    ],
)
def test_symbols_say_whose_they_are(text, convention, body, session):
    symbol = read_symbol(text)
    assert (symbol.convention, symbol.body, symbol.session) == (convention, body, session)


def test_a_joined_head_is_parted_at_its_printed_lines():
    text = "CBD/COP/DEC/15/9\n19 December 2022\nEnglish\n15/9. Lakes\n1. Invites Parties;"
    lines = text.split("\n")
    head = Passage.join(Passage.of(text, text.index(line), text.index(line) + len(line))
                        for line in lines[:3])  # fmt: skip
    rest = [Passage.of(text, text.index(line), text.index(line) + len(line)) for line in lines[3:]]
    blocks = tuple(Block(passage) for passage in (head, *rest))
    front, start = read_front(SourceText(text, blocks, "en"))
    assert (front.symbol, front.date, front.title) == ("CBD/COP/DEC/15/9", "2022-12-19", "Lakes")
    assert text[start:].startswith("1. Invites")


def test_the_head_may_name_its_body_without_a_comma():
    front, body = front_of(
        "CONFERENCE OF THE PARTIES TO THE CONVENTION\nSession 7\nWATER\nAND LAND\n"
        "The Conference of the Parties\n1. Invites Parties;"
    )
    assert (front.session, front.title) == ("7", "WATER AND LAND")
    assert body.startswith("The Confer")


def test_chinese_numbers_may_stand_inside_their_noun():
    front, _ = front_of("第14/24号决定\n湖泊\n缔约方大会，", "zh")
    assert (front.kind, front.number, front.title) == ("decision", "14/24", "湖泊")


def test_a_summary_without_a_title_after_it_is_no_front_matter():
    front, body = front_of("Summary\nall went well.\nthe end.")
    assert front.title is None
    assert body.startswith("Summary")


# -- defects found on documents that the authors had not seen -----------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CBD/COP/DEC/19/8\nAgenda item 12B\n19/8. Herons\nThe Conference of the Parties,",
         {"agenda_item": "12B", "title": "Herons"}),
        ("Decision 1/CP.41\nCelebration of the Paris Agreement\nThe Conference of the Parties,",
         {"number": "1/CP.41", "title": "Celebration of the Paris Agreement"}),
        ("Conf. 22.5 Trade in herons and other (Rev. CoP23) wading birds\nAWARE that few are left;",
         {"number": "Conf. 22.5 (Rev. CoP23)", "title": "Trade in herons and other wading birds"}),
        ("Decisions of the Conference of the Parties to CITES in effect after its 28th meeting\n"
         "Herons\nDirected to the Secretariat\n27.170 The Secretariat shall count.",
         {"kind": "decision", "convention": "cites", "body": "cop", "session": "28"}),
        ("Decision 19/5\n19/5. Herons of the lakes\nThe Conference of the Parties,",
         {"number": "19/5", "title": "Herons of the lakes"}),
        ("Ref.: SCBD/AB/12345    28 April 2031\nNOTIFICATION\nSubmission of counts of herons\n"
         "Dear Madam/Sir,\nIn paragraph 7 of decision 14/7 the meeting asked for counts.",
         {"kind": "notification", "date": "2031-04-28", "title": "Submission of counts of herons",
          "symbol": "SCBD/AB/12345"}),
        ("NOTIFICATION\nRef.: SCBD/AB/12345\nNo. 2031-041\n12 April 2031\nSubject: Herons\n1. It.",
         {"kind": "notification", "symbol": "2031-041", "title": "Herons"}),
        ("UNEP/CMS/Resolution 22.21\nHERONS AND LAKES\nAdopted by the Conference of the Parties at "
         "its 22nd Meeting (Accra, October 2031)\nRecognizing that herons migrate over the lakes,",
         {"kind": "resolution", "session": "22", "body": "cop", "meeting_place": "Accra",
          "title": "HERONS AND LAKES"}),
        ("UNEP/CMS/Decisions 23.113 – 23.115\nHERON FEATHERS\nAdopted by the Conference of the "
         "Parties at its 23rd Meeting (Accra, February 2034)\nDirected to the Parties\n"
         "23.113 Parties are requested to count.",
         {"kind": "decision", "convention": "cms", "session": "23", "title": "HERON FEATHERS"}),
        ("Decision: 53 COM 7B.3\nThe World Heritage Committee,\n1. Having examined the lakes,",
         {"kind": "decision", "number": "53 COM 7B.3", "convention": "whc", "session": "53",
          "title": None}),
        ("COP Decision\nVIII/48. Lakes: voluntary rules\nThe Conference of the Parties",
         {"kind": "decision", "convention": "cbd", "session": "8",
          "title": "Lakes: voluntary rules"}),
        ("Decision 9/COP.41\nLakes\nThe Conference of the Parties,\n1. Counts the herons.\n"
         "9th plenary meeting\n20 May 2031", {"date": "2031-05-20"}),
        ("Decision 9/COP.41\nLakes\nThe Conference of the Parties,\n1. Counts the herons. "
         "9th plenary meeting 20 May 2031", {"date": "2031-05-20"}),
        ("HERONS OF THE LAKES\nSummary:\nThis says how it went.\nBackground\n1. It began.",
         {"title": "HERONS OF THE LAKES"}),
    ],
)  # fmt: skip
def test_heads_of_unseen_documents_are_read(text, expected):
    front, _ = front_of(text)
    assert {key: getattr(front, key) for key in expected} == expected


def test_the_first_heading_of_a_list_of_decisions_is_in_the_body():
    _, body = front_of(
        "Decisions of the Conference of the Parties to CITES in effect after its 28th meeting\n"
        "Herons of lakes\nDirected to the Secretariat\n27.170 The Secretariat shall count."
    )
    assert body == "Herons of la"


def test_the_original_language_may_be_named_in_another_language():
    front, _ = front_of(
        "CBD/COP/DEC/19/8\nORIGINAL: ENGLISH\n19/8- البحيرات\nإن مؤتمر الأطراف،", "ar"
    )
    assert front.original_language == "en"


def test_a_note_on_the_agenda_says_for_which_meeting_a_document_is():
    text = "Note on herons\nI. Lakes\n1. It began.\n* UNEP/CBD/COP/28/1 and Corr.1."
    blocks, at = [], 0
    for line in text.split("\n"):
        kind = "note" if line[0] == "*" else "text"
        blocks.append(Block(Passage.of(text, at, at + len(line)), kind))  # type: ignore[arg-type]
        at += len(line) + 1
    front, _ = read_front(SourceText(text, tuple(blocks), "en"))
    assert (front.convention, front.body, front.session) == ("cbd", "cop", "28")
