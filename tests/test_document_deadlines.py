import pytest

from loaders.documents.actions import actions_of
from loaders.documents.deadlines import deadlines_of
from loaders.documents.model import Deadline, Front
from loaders.documents.structure.draft import Draft
from meagraph.settings import CONTENT
from tests.drafting import Role, document, provision


def deadlines(
    *drafts: Draft, language: str = "en", convention: str = "cbd", kind: str = "decision"
) -> dict[str, tuple[Deadline, ...]]:
    front = Front.model_validate(
        {
            "kind": kind,
            "language": language,
            "convention": convention,
            "body": None if convention == "unga" else "cop",
            "session": "12",
            "date": "2028-10-17",
        }
    )
    skeleton = document(*drafts)
    actions = actions_of(skeleton, front, language, CONTENT)
    return deadlines_of(skeleton, actions, front, language, CONTENT)


def values(
    text: str, language: str = "en", convention: str = "cbd", role: Role = "operative"
) -> list[str]:
    found = deadlines(provision(text, role=role), language=language, convention=convention)
    return [deadline.value for deadline in found.get("1", ())]


EN = [
    (
        "Invites Parties to paint by 31 January 2031, and no later than March 2032;",
        "2031-01-31 2032-03",
    ),
    ("Invites Parties to paint before the end of 2033 or on January 5, 2034;", "2033 2034-01-05"),
    ("Requests the Secretariat to sing to the Standing Committee at its next meeting;", ""),
    (
        "Requests the Secretariat to sing at each meeting of the Conference of the Parties;",
        "cbd:cop:each",
    ),
    ("Requests the Subsidiary Body on Implementation, at its first meeting, to sing;", "cbd:sbi:1"),
    ("Requests the Secretariat to sing during the period 2031–2034;", "2031/2034"),
    ("Requests Parties to sing from 2031 to 2034;", "2031/2034"),
    (
        "Requests Parties to sing in the second half of the United Nations Decade on Biodiversity;",
        "2016/2020",
    ),
    (
        "Requests Parties to sing between the 13th and 14th meetings of the Conference of the"
        " Parties;",
        "cbd:cop:13/cbd:cop:14",
    ),
    (
        "Invites Parties to sing at the thirteenth, fourteenth and twenty-first meetings of the"
        " Conference of the Parties;",
        "cbd:cop:13 cbd:cop:14 cbd:cop:21",
    ),
    (
        "Invites the Conference of the Parties to the UNFCCC at its 31st meeting to sing;",
        "unfccc:cop:31",
    ),
    (
        "Requests Parties to sing at COP14, SBI-5 and SBSTTA 28;",
        "cbd:cop:14 cbd:sbi:5 cbd:sbstta:28",
    ),
    ("Requests Parties to read UNEP/CBD/COP/13/2 and CBD/COP13/INF/1 at once;", ""),
    (
        "Requests Parties to sing at the next Conference of the Parties and at next meetings;",
        "cbd:cop:next",
    ),
    ("Requests Parties to follow the Strategic Plan 2031–2040 and the song of 2030;", ""),
    ("Requests Parties to sing on 22 May, the Day of Songs, as soon as possible;", ""),
    ("Requests Parties to sing what was adopted at its thirteenth meeting;", ""),
    ("Requests Parties to sing as at its twelfth meeting, or at its eleventh meeting;", ""),
    ("Requests Parties to sing by 31 February 2031;", ""),
    ("Invites the Global Environment Facility, at its fortieth meeting, to sing;", ""),
    ("Notes the songs by 31 January 2031;", ""),
    ("Notes the songs for the tenth anniversary, and requests Parties to sing by 2031;", "2031"),
]
OTHERS = [
    ("fr", "Prie les Parties de chanter d'ici le mois d'octobre 2031 au plus tard ;", "2031-10"),
    ("fr", "Prie les Parties de chanter en avril 2032 au plus tard ;", "2032-04"),
    (
        "fr",
        "Prie les Parties de chanter avant le 1er mars 2031 ou d'ici à 2035 ;",
        "2031-03-01 2035",
    ),
    (
        "fr",
        "Prie le Bureau de chanter aux treizième, 14e et vingt et unième réunions de la Conférence"
        " des Parties ;",
        "cbd:cop:13 cbd:cop:14 cbd:cop:21",
    ),
    (
        "fr",
        "Prie le Bureau de chanter entre les 13e et 14e sessions de la Conférence des Parties, et"
        " à chaque réunion de la COP ;",
        "cbd:cop:13/cbd:cop:14 cbd:cop:each",
    ),
    (
        "fr",
        "Prie les Parties de chanter pendant la seconde moitié de la Décennie des Nations Unies"
        " pour la restauration des écosystèmes ;",
        "2026/2030",
    ),
    (
        "es",
        "Pide a la Secretaría que cante ante la Conferencia de las Partes en su decimocuarta"
        " reunión, antes del 31 de enero de 2031 y a más tardar en junio de 2032;",
        "cbd:cop:14 2031-01-31 2032-06",
    ),
    (
        "es",
        "Pide a las Partes que canten en las reuniones 19ª y 20ª de la Conferencia de las Partes,"
        " para finales de 2033 y durante el período 2031-2034;",
        "cbd:cop:19 cbd:cop:20 2033 2031/2034",
    ),
    (
        "ru",
        "просит Стороны спеть Конференции Сторон на ее двадцать первом совещании до 1 марта 2031"
        " года и в период 2031–2034 годов;",
        "cbd:cop:21 2031-03-01 2031/2034",
    ),
    (
        "ru",
        "просит Стороны спеть не позднее 31 января 2032 года, к концу 2033 года и на следующем"
        " совещании Конференции Сторон;",
        "2032-01-31 2033 cbd:cop:next",
    ),
    (
        "ar",
        "تطلب إلى الأمانة أن تغني أمام مؤتمر الأطراف في اجتماعه الثالث عشر بحلول 31 كانون"
        " الثاني/يناير 2031؛",
        "cbd:cop:13 2031-01-31",
    ),
    (
        "ar",
        "تدعو الأطراف إلى الغناء قبل الاجتماع الحادي والعشرين لمؤتمر الأطراف، وفي اجتماعه المقبل،"
        " بحلول عام ٢٠٣٥ وخلال الفترة 2031-2034؛",
        "cbd:cop:21 cbd:cop:next 2035 2031/2034",
    ),
    (
        "zh",
        "请各缔约方在2031年3月1日前、2032年4月之前和2033年底前唱歌；",
        "2031-03-01 2032-04 2033",
    ),
    ("zh", "请秘书处向缔约方大会第二十一届会议和下一届会议唱歌；", "cbd:cop:21 cbd:cop:next"),
    ("zh", "请秘书处在缔约方大会第十三届和第十四届会议之间唱歌，在2031-2034年期间；", ""),
    ("zh", "请各缔约方在联合国生态系统恢复十年前半期唱歌；", "2021/2025"),
]


@pytest.mark.parametrize(("text", "expected"), EN)
def test_english_deadlines(text: str, expected: str) -> None:
    assert values(text) == expected.split()


@pytest.mark.parametrize(("language", "text", "expected"), OTHERS)
def test_deadlines_in_the_other_languages(language: str, text: str, expected: str) -> None:
    if not expected:
        expected = "cbd:cop:13/cbd:cop:14 2031/2034"
    assert values(text, language) == expected.split()


@pytest.mark.parametrize(
    ("convention", "expected"),
    [("cites", ["cites:sc:78"]), ("cms", ["cms:stc:78"]), ("unga", [])],
)
def test_a_body_belongs_to_the_agreement_whose_text_names_it(
    convention: str, expected: list[str]
) -> None:
    text = "Requests the Secretariat to sing to the Standing Committee at its 78th meeting;"
    assert values(text, convention=convention) == expected


def test_an_agreement_without_listed_bodies_has_its_conference() -> None:
    text = "Requests the Secretariat to sing to the Conference of the Parties at its 20th meeting;"
    assert values(text, convention="basel") == ["basel:cop:20"]


def test_the_general_assembly_meets_too() -> None:
    text = "Requests the Secretary-General to sing at its eighty-sixth session;"
    assert values(text, convention="unga") == ["unga:86"]
    text = "Invites the General Assembly to sing at its eighty-sixth session;"
    assert values(text) == ["unga:86"]


def test_the_general_assembly_is_known_by_its_symbols() -> None:
    front = Front(language="en", symbol="A/RES/86/1")
    skeleton = document(provision("Requests States to sing at its eighty-seventh session."))
    actions = actions_of(skeleton, front, "en", CONTENT)
    assert deadlines_of(skeleton, actions, front, "en", CONTENT)["1"][0].value == "unga:87"


def test_the_body_of_a_protocol_is_that_of_its_convention() -> None:
    text = "Requests the Subsidiary Body on Implementation, at its ninth meeting, to sing;"
    assert values(text, convention="nagoya") == ["cbd:sbi:9"]


@pytest.mark.parametrize("role", ["preamble", "note", "heading", "narrative"])
def test_only_what_acts_has_deadlines(role: Role) -> None:
    assert values("Requests Parties to sing by 2031,", role=role) == []


def test_letters_stand_below_what_acts() -> None:
    found = deadlines(
        provision("Requests the Executive Secretary:"),
        provision("To sing;", "1.a", parent="1"),
        provision("Alone, by 2031;", "1.a.i", parent="1.a"),
        provision("The song lasts until 2032.", "2"),
    )
    assert list(found) == ["1.a.i"]


def test_the_chapeau_of_letters_that_act_acts() -> None:
    found = deadlines(
        provision("The Standing Committee, by 31 May 2031, is:"),
        provision("invited to sing.", "1.a", parent="1"),
    )
    assert [one.value for one in found["1"]] == ["2031-05-31"]


def test_items_inside_a_sentence_are_read_with_it() -> None:
    whole = provision("Requests Parties: (i) to sing by 2031;")
    first = document(whole).drafts[0]
    text = "to sing by 2031"
    start = first.passage.text.index(text)
    item = Draft(
        "1.i", "item", "(i)", "1", first.passage.cut(start, start + len(text)), start - 4,
        start + len(text), "operative",
    )  # fmt: skip
    skeleton = type(document())((first, item))
    front = Front(language="en")
    actions = actions_of(skeleton, front, "en", CONTENT)
    assert list(deadlines_of(skeleton, actions, front, "en", CONTENT)) == ["1"]


def test_a_draft_may_name_meetings_that_are_over() -> None:
    draft = provision(
        "Requests Parties to sing at the tenth meeting of the Conference of the Parties;"
    )
    assert deadlines(draft) == {}
    assert [one.value for one in deadlines(draft, kind="document")["1"]] == ["cbd:cop:10"]


def test_the_words_of_a_deadline_are_those_that_name_it() -> None:
    text = "Requests Parties to sing by 31 January 2031 and at its thirteenth meeting;"
    found = deadlines(provision(text))["1"]
    assert [one.surface for one in found] == ["31 January 2031", "its thirteenth meeting"]
    assert [text[one.start : one.end] for one in found] == [one.surface for one in found]
    assert [one.type for one in found] == ["date", "meeting"]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Prie les Parties de chanter d’ici au 2 mai 2030 ;", "2030-05-02"),
        ("fr", "Prie les Parties de chanter le 22 avril 2030 ;", "2030-04-22"),
        ("fr", "Prie les Parties de chanter le 22 avril 2028 ;", ""),
        (
            "fr",
            "Prie les Parties de chanter du 22 avril 2030 au 21 avril 2031 ;",
            "2030-04-22/2031-04-21",
        ),
        ("en", "Invites Parties to sing from March 2030 to the 2 May 2031;", "2030-03/2031-05-02"),
        ("en", "Invites Parties to sing from May 2030 to April 2029;", ""),
        ("es", "Pide a las Partes que canten antes de que finalice 2030;", "2030"),
        ("en", "Authorizes Parties to sing for the biennium 2029–2030;", "2029/2030"),
        (
            "en",
            "Invites Parties to sing at a feast held prior to the fourteenth meeting of the"
            " Conference of the Parties;",
            "cbd:cop:14",
        ),
        ("en", "Invites Parties to write to the Council before its sixty-eighth meeting;", ""),
        ("en", "Invites Parties to sing at the fifth meeting of the Singing Committee;", ""),
        ("fr", "Prie les Parties de chanter à sa cinquième réunion du Comité de chant ;", ""),
        (
            "en",
            "Invites Parties to sing at the fourteenth meeting of the Convention;",
            "cbd:cop:14",
        ),
        ("en", "Invites Parties to sing as in Resolution Conf. 17.7 (Rev. CoP14);", ""),
        ("ru", "предлагает Сторонам представить Генеральной Ассамблее песню;", ""),
        (
            "fr",
            "Prie la Conférence des Parties agissant comme réunion des Parties à l'Accord de Paris"
            " de chanter à sa première session ;",
            "paris:cma:1",
        ),
        (
            "fr",
            "Prie le Comité d'aider pour que la Conférence des Parties la chante et l'adopte à sa"
            " treizième réunion ;",
            "cbd:cop:13",
        ),
        (
            "zh",
            "请作为《卡塔赫纳生物安全议定书》缔约方会议的缔约方大会第十一届会议唱歌；",
            "cartagena:mop:11",
        ),
    ],
)
def test_dates_and_meetings_as_others_print_them(language: str, text: str, expected: str) -> None:
    assert values(text, language) == expected.split()


def test_a_body_that_the_front_does_not_name_is_the_governing_one() -> None:
    front = Front.model_validate({"kind": "resolution", "language": "en", "convention": "icrw"})
    skeleton = document(provision("Requests Parties to sing at its 68th meeting;"))
    acting = actions_of(skeleton, front, "en", CONTENT)
    found = deadlines_of(skeleton, acting, front, "en", CONTENT)
    assert [one.value for one in found["1"]] == ["icrw:iwc:68"]


def test_the_conference_of_the_contracting_parties_is_that_of_the_parties() -> None:
    text = "Requests the Secretariat to sing to the 17th meeting of the Conference of the"
    assert values(f"{text} Contracting Parties;", convention="ramsar") == ["ramsar:cop:17"]
