from itertools import pairwise

import pytest

from loaders.documents.actions import actions_of
from loaders.documents.model import Action, Front
from loaders.documents.structure.draft import Draft
from meagraph.settings import CONTENT
from tests.drafting import Role, document, provision


def actions(
    *drafts: Draft, language: str = "en", convention: str = "cbd", kind: str = "decision"
) -> dict[str, tuple[Action, ...]]:
    front = Front.model_validate({"language": language, "convention": convention, "kind": kind})
    return actions_of(document(*drafts), front, language, CONTENT)


def verbs(text: str, language: str = "en", role: Role = "operative", **more: str) -> list[str]:
    found = actions(provision(text, role=role), language=language, **more)
    return [action.verb for action in found.get("1", ())]


def surfaces(text: str, language: str) -> list[str]:
    return [action.surface for action in actions(provision(text), language=language)["1"]]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Prie également le Secrétariat de peindre la grille ;", ["Prie"]),
        ("fr", "Exprime aussi sa gratitude au musée ;", ["Exprime aussi sa gratitude"]),
        ("en", "Notes with appreciation the songs;", ["Notes with appreciation"]),
        ("en", "Also requests Parties to sing;", ["Also requests"]),
        ("es", "Pide también a las Partes que canten;", ["Pide"]),
        ("ru", "просит также Стороны петь;", ["просит"]),
        ("ar", "ترحب بالأغاني وتشجع الأطراف على الغناء؛", ["ترحب", "تشجع"]),
        ("zh", "还请各缔约方唱歌；", ["还请"]),
    ],
)
def test_the_printed_verb_alone_is_covered(language: str, text: str, expected: list[str]) -> None:
    assert surfaces(text, language) == expected


def test_offsets_are_those_of_the_source() -> None:
    first, second = provision("Recalls the flood;"), provision("Requests Parties to row;", "2")
    found = actions(first, second)["2"][0]
    assert (found.start, found.end) == (19, 27)


@pytest.mark.parametrize("role", ["note", "heading"])
def test_notes_and_headings_do_not_act(role: Role) -> None:
    assert verbs("Requests Parties to row;", role=role) == []


def test_a_report_does_not_act() -> None:
    assert verbs("Requests the Executive Secretary to row.", role="narrative") == []
    assert verbs("Parties are invited to row.", role="narrative") == []


def test_a_letter_asks_its_readers() -> None:
    text = "To prepare the feast, Parties are kindly requested to bring bread."
    assert verbs(text, role="narrative", kind="notification") == ["request"]


def test_a_duty_acts_in_the_style_of_some_conventions() -> None:
    text = "The Secretariat shall count the feathers."
    assert verbs(text, convention="cites") == ["mandate"]
    assert verbs(text, convention="ramsar") == []


def test_a_heading_names_the_addressee() -> None:
    heading = provision("Directed to Parties, including range States", "h1", role="heading")
    below = provision("Is requested to count them.", "1", addressed_by="h1")
    duty = provision("Urges the counting of feathers.", "2", addressed_by="h1")
    found = actions(heading, below, duty)
    assert found["2"][0].addressees == ("parties", "range-states")


def test_a_heading_without_actors_names_nobody() -> None:
    heading = provision("Feathers", "h1", role="heading")
    found = actions(heading, provision("Urges their counting.", "1", addressed_by="h1"))
    assert found["1"][0].addressees == ()


def test_letters_complete_the_verb_of_their_chapeau() -> None:
    found = actions(
        provision("The Standing Committee, between its meetings, is:"),
        provision("invited to weigh the eggs, and is authorized to boil them;", "1.a", parent="1"),
        provision("invited to eat them.", "1.b", parent="1"),
    )
    assert "1" not in found
    assert [(one.verb, one.addressees) for one in found["1.a"]] == [
        ("invite", ("standing-committee",)),
        ("authorize", ("standing-committee",)),
    ]
    assert found["1.b"][0].addressees == ("standing-committee",)


def test_the_verb_of_a_chapeau_is_not_repeated_on_its_letters() -> None:
    found = actions(
        provision("Requests the Executive Secretary:"),
        provision("To invite Parties to the feast;", "1.a", parent="1"),
    )
    assert list(found) == ["1"]


def test_chinese_letters_hold_what_is_requested() -> None:
    found = actions(
        provision("请执行秘书："), provision("邀请各缔约方赴宴；", "1.a", parent="1"), language="zh"
    )
    assert list(found) == ["1"]


def test_letters_may_have_verbs_of_their_own() -> None:
    found = actions(
        provision("With regard to the feast:"),
        provision("Invites Parties to come;", "1.a", parent="1"),
        provision("Notes the menu.", "1.b", parent="1"),
    )
    assert [found["1.a"][0].verb, found["1.b"][0].verb] == ["invite", "note"]


def test_italics_tell_a_verb_from_a_noun() -> None:
    text = "Welcomes the songs and notes the composer left, and decides to sing them;"
    drafts = [provision(text, italic=("Welcomes", "decides"))]
    assert [one.verb for one in actions(*drafts)["1"]] == ["welcome", "decide"]


def test_the_body_may_be_printed_before_its_verb() -> None:
    text = "The Conference of the Parties invites Governments to sing;"
    assert verbs(text) == ["invite"]
    assert verbs("The Secretariat invites Governments to sing;") == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "A decision which invites Parties and requests the public to sing."),
        ("fr", "Le chant que le Comité a prié les Parties d'apprendre."),
        ("es", "El canto que la Secretaría pidió a las Partes."),
        ("ru", "песня, которую просили спеть Стороны."),
        ("ar", "الأغنية التي طلبت الأطراف سماعها."),
        ("zh", "缔约方演唱的歌曲。"),
    ],
)
def test_what_others_do_is_no_action(language: str, text: str) -> None:
    assert verbs(text, language) == []


def test_flattened_track_changes_give_both_verbs() -> None:
    assert verbs("Recalls Requests Parties to sing;") == ["recall", "request"]
    assert verbs("Accueille la fête et pPrie le Secrétariat de chanter ;", "fr") == [
        "welcome",
        "request",
    ]


def test_a_passive_in_a_recital_is_none() -> None:
    text = "Parties are invited to sing,"
    assert verbs(text, role="preamble") == []


def test_brackets_and_quotation_marks_do_not_hide_the_verb() -> None:
    assert verbs("[“Requests Parties to sing;”]") == ["request"]
    assert verbs("") == []
    assert verbs("…") == []


def test_an_insertion_may_stand_before_the_addressee() -> None:
    text = "Requests, in this noisy year, the Executive Secretary to sing;"
    assert actions(provision(text))["1"][0].addressees == ("executive-secretary",)
    text = "Requests, in this noisy year; the Executive Secretary sings;"
    assert actions(provision(text))["1"][0].addressees == ()


def test_a_slash_joins_two_addressees() -> None:
    found = actions(provision("Invites Parties/other Governments to sing;"))["1"][0]
    assert found.addressees == ("parties", "other-governments")


def test_the_reason_of_thanks_names_no_addressee() -> None:
    found = actions(provision("Expresses its gratitude to donors, for Parties were cold;"))["1"]
    assert found[0].addressees == ("donors",)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Notes the rain, stresses the need for boots, and decides to wait;", 3),
        ("en", "Notes the rain, stresses the need for boots, without boots;", 1),
        ("en", "Notes the rain that stops the boats and welcomes the fish;", 1),
        ("en", "Notes the rain and encourages its study;", 2),
        ("en", "Notes the rain and requests of boots;", 1),
        (
            "fr",
            "Prend note de la pluie, se félicite des bottes et engage les Parties à sortir ;",
            3,
        ),
        ("ru", "отмечает дождь, подчеркивает важность сапог и просит Стороны выйти;", 3),
        ("zh", "注意到雨，强调靴子的重要性，并请各缔约方出门；", 3),
    ],
)
def test_several_verbs_share_the_body(language: str, text: str, expected: int) -> None:
    assert len(verbs(text, language)) == expected


def test_hostile_text_ends() -> None:
    text = "requests Parties, and " * 4000
    found = actions(provision(text))["1"]
    assert all(one.start < two.start for one, two in pairwise(found))


def test_a_verb_may_be_all_that_is_printed() -> None:
    assert verbs("Repeals") == ["repeal"]


def test_a_verb_alone_addresses_those_whom_its_letters_name() -> None:
    found = actions(
        provision("INSTRUCTS:"),
        provision("the Secretariat to paint the gate; and", "1.a", parent="1"),
        provision("the Standing Committee to look at it.", "1.b", parent="1"),
        convention="cites",
    )
    assert found["1"][0].addressees == ("secretariat", "standing-committee")


@pytest.mark.parametrize(
    ("language", "heading", "text", "surface"),
    [
        ("en", "Directed to the Secretariat", "The Secretariat shall:", "shall"),
        ("fr", "À l'adresse du Secrétariat", "Le Secrétariat peint la grille.", "peint"),
        (
            "fr",
            "À l'adresse du Secrétariat",
            "Le Secrétariat, sous réserve de la pluie, repeint la grille.",
            "repeint",
        ),
        ("es", "Dirigida a la Secretaría", "La Secretaría pintará la verja.", "pintará"),
        ("es", "Dirigida a la Secretaría", "Si no llueve, la Secretaría deberá:", "deberá"),
    ],
)
def test_a_duty_below_the_name_of_its_addressee(
    language: str, heading: str, text: str, surface: str
) -> None:
    above = provision(heading, "h1", role="heading")
    duty = provision(text, role="narrative", addressed_by="h1")
    found = actions(above, duty, language=language, convention="cms", kind="document")["1"]
    assert [(a.surface, a.verb, a.addressees) for a in found] == [
        (surface, "mandate", ("secretariat",))
    ]


def test_a_request_in_the_passive_below_the_name_of_its_addressee() -> None:
    above = provision("Directed to Parties", "h1", role="heading")
    text = provision("Parties are encouraged to sing.", role="narrative", addressed_by="h1")
    assert actions(above, text, kind="document")["1"][0].verb == "encourage"


def test_what_is_no_duty_below_the_name_of_an_addressee() -> None:
    above = provision("À l'adresse du Secrétariat", "h1", role="heading")
    for text in ("La grille rouille.", "Le Secrétariat", "Le Secrétariat, sans plus"):
        draft = provision(text, role="narrative", addressed_by="h1")
        assert actions(above, draft, language="fr", convention="cms") == {}


@pytest.mark.parametrize(
    ("language", "text", "verb"),
    [
        ("en", "In this regard, I am pleased to invite Parties to sing.", "invite"),
        ("en", "I would like to remind Parties of the choir.", "remind"),
        ("fr", "J’ai le plaisir d’inviter les Parties à chanter.", "invite"),
        ("es", "Me complace invitar a las Partes a cantar.", "invite"),
        ("ru", "Имею честь пригласить Стороны петь.", "invite"),
        ("ar", "يسرني أن أدعو الأطراف إلى الغناء.", "invite"),
        ("zh", "谨邀请各缔约方唱歌。", "invite"),
    ],
)
def test_the_author_of_a_letter_acts(language: str, text: str, verb: str) -> None:
    assert verbs(text, language, role="narrative", kind="notification") == [verb]
    assert verbs("I am pleased to sing.", role="narrative", kind="notification") == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Notes that the present resolution has repealed resolution 3.4;"),
        ("fr", "Note que la présente résolution a abrogé la résolution 3.4 ;"),
    ],
)
def test_what_the_text_itself_has_done(language: str, text: str) -> None:
    assert verbs(text, language, kind="resolution", convention="cms") == ["note", "repeal"]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Recalls the songs of the choir of Bonn, and reaffirms paragraph 3;", "reaffirm"),
        ("en", "Regrets that two choirs have left and expresses concern at it;", "concerned"),
        ("es", "Hace suyo el plan que figura en el anexo y decide cantarlo;", "decide"),
    ],
)
def test_a_second_verb_after_a_long_object(language: str, text: str, expected: str) -> None:
    assert verbs(text, language)[1:] == [expected]


@pytest.mark.parametrize(
    ("language", "text", "expected", "role"),
    [
        ("en", "Acknowledging with thanks the songs,", "express-appreciation", "preamble"),
        (
            "fr",
            "Se déclarant profondément reconnaissante au musée,",
            "express-appreciation",
            "preamble",
        ),
        ("es", "Urge a las Partes a cantar;", "urge", "operative"),
        ("es", "Se insta a las Partes a que canten;", "urge", "operative"),
        ("ar", "تسلم بأن الغناء حق؛", "recognize", "operative"),
        ("ar", "يقر خطة الغناء؛", "endorse", "operative"),
    ],
)
def test_more_forms_of_verbs(language: str, text: str, expected: str, role: Role) -> None:
    assert verbs(text, language, role=role) == [expected]
