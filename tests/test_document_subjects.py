"""Subjects by their labels, in six languages; the sentences are our own."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.documents.languages import LANGUAGES
from loaders.documents.passage import Passage
from loaders.documents.structure.draft import Draft, Skeleton
from loaders.documents.subjects import Annotator, Label, scheme_annotator, subjects_of
from meagraph.settings import CONTENT


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return scheme_annotator(CONTENT)


def found(annotator: Annotator, text: str, language: str) -> list[tuple[str, str]]:
    return [
        (match.concept, text[match.start : match.end])
        for match in annotator.annotate(text, language, 0.45)
    ]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "Villages near a coastal wetland grow rice; genetic resources stay free.",
            [("coastal-wetlands", "coastal wetland"), ("genetic-resources", "genetic resources")],
        ),
        (
            "fr",
            "Le maire protège la zone humide et l'écosystème contre la pollution de l’air.",
            [
                ("wetlands", "zone humide"),
                ("ecosystems", "écosystème"),
                ("air-pollution", "pollution de l’air"),
            ],
        ),
        (
            "es",
            "El alcalde cuida de la especie migratoria y del recurso genético.",
            [
                ("migratory-species", "especie migratoria"),
                ("genetic-resources", "recurso genético"),
            ],
        ),
        (
            "ru",
            "Мэр говорил о загрязнении воздуха и о водно-болотных угодьях.",
            [("air-pollution", "загрязнении воздуха"), ("wetlands", "водно-болотных угодьях")],
        ),
        (
            "ar",
            "تحدث العمدة عن تلوّث الهواء وعن الزراعة وبالموارد الجينية",
            [
                ("air-pollution", "تلوّث الهواء"),
                ("agriculture", "الزراعة"),
                ("genetic-resources", "الموارد الجينية"),
            ],
        ),
        (
            "zh",
            "市长谈到空气污染和农业生物多样性。",
            [("air-pollution", "空气污染"), ("agricultural-biodiversity", "农业生物多样性")],
        ),
    ],
)
def test_labels_are_found_in_each_language_in_their_inflected_forms(
    annotator: Annotator, language: str, text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(annotator, text, language) == expected


def own(*labels: Label) -> Annotator:
    return Annotator(labels)


def score(annotator: Annotator, text: str, language: str = "en") -> float:
    [match] = annotator.annotate(text, language)
    return match.score


def test_the_score_says_how_a_label_is_printed() -> None:
    one = own(
        Label("ponds", "fish ponds", "en"),
        Label("ponds", "fish basins", "en", "alternative"),
        Label("ponds", "fishy holes", "en", "hidden"),
        Label("étangs", "étang salé", "fr"),
    )
    assert score(one, "all fish ponds here") == 1.0
    assert score(one, "Fish Ponds") == 0.98
    assert score(one, "ETANG SALE", "fr") == 0.95
    assert score(one, "a fish pond") == 0.9
    assert score(one, "fish basins") == 0.95
    assert score(one, "fishy holes") == 0.9


def test_words_that_share_only_their_stem_score_least() -> None:
    assert score(own(Label("x", "generation", "en")), "the generator") == 0.4
    assert score(own(Label("x", "power generation", "en")), "power generator") == 0.75


def test_the_longest_label_wins() -> None:
    one = own(Label("birds", "birds", "en"), Label("sea-birds", "sea birds", "en"))
    assert [match.concept for match in one.annotate("sea birds and birds", "en")] == [
        "sea-birds",
        "birds",
    ]


def test_no_label_goes_across_a_sign_that_divides_clauses() -> None:
    one = own(Label("land-use", "land use", "en"))
    assert one.annotate("on land, use boats", "en") == ()
    assert score(one, "land-use") == 1.0


def test_linking_words_may_differ() -> None:
    one = own(Label("sharing", "partage des avantages", "fr"))
    assert score(one, "le partage des avantages", "fr") == 1.0
    assert score(one, "le partage de ces avantages", "fr") == 0.95


def test_a_short_acronym_counts_in_full_beside_its_full_name() -> None:
    one = own(Label("x", "water courts", "en"), Label("x", "WCT", "en", "alternative"))
    assert score(one, "the WCT met") == pytest.approx(0.57)
    assert [match.score for match in one.annotate("water courts (WCT)", "en")] == [1.0, 0.95]


def test_an_acronym_is_found_only_in_capitals() -> None:
    one = own(Label("plans", "NPXs", "en", "alternative"))
    assert one.annotate("one npx", "en") == ()
    assert one.annotate("THE NPX IN A TITLE", "en") == ()
    assert score(one, "one NPX") > 0


def test_an_acronym_with_another_usual_meaning_is_left_out_of_a_document(
    annotator: Annotator,
) -> None:
    assert found(annotator, "Informará a la COP 13", "es") == []


def test_concepts_with_one_label_share_the_score() -> None:
    one = own(Label("a", "banks", "en"), Label("b", "banks", "en"))
    assert [(match.concept, match.score) for match in one.annotate("banks", "en")] == [
        ("a", 0.5),
        ("b", 0.5),
    ]


def test_the_preferred_label_of_one_concept_wins_over_anothers_alternative() -> None:
    one = own(Label("a", "banks", "en"), Label("b", "banks", "en", "alternative"))
    assert [match.concept for match in one.annotate("banks", "en")] == ["a"]


def test_chinese_labels_stand_across_spaces_and_widths() -> None:
    one = own(Label("x", "水质", "zh"), Label("y", "象", "zh"), Label("z", "ABS", "zh"))
    text = "看水 质和对象、ＡＢＳ：象。XABSY, abs"
    assert [
        (match.concept, text[match.start : match.end]) for match in one.annotate(text, "zh")
    ] == [
        ("x", "水 质"),
        ("z", "ＡＢＳ"),
        ("y", "象"),
    ]


def test_a_language_without_labels_has_no_matches(annotator: Annotator) -> None:
    assert annotator.annotate("Wetlands", "de") == ()


def test_a_label_of_linking_words_alone_is_found() -> None:
    assert own(Label("x", "l'une", "fr")).annotate("l'une", "fr") != ()
    assert own(Label("x", "...", "en")).annotate("...", "en") == ()


def test_offsets_are_those_of_the_source() -> None:
    source = "1. Wet-\nlands and land"
    text = "Wetlands and land"
    places = (3, 4, 5, *range(8, 22))
    draft = Draft("1", "paragraph", "1.", None, Passage(text, places), 0, 22, "operative")
    skeleton = Skeleton((draft, Draft("2", "paragraph", "", None, Passage("", ()), 22, 22, "note")))
    [wetlands, land] = subjects_of(skeleton, "en", CONTENT)["1"]
    assert source[wetlands.start : wetlands.end] == "Wet-\nlands"
    assert (wetlands.concept, wetlands.surface, wetlands.score) == ("wetlands", "Wetlands", 0.98)
    assert source[land.start : land.end] == "land"


def test_a_scheme_is_read_once(tmp_path: Path) -> None:
    assert scheme_annotator(CONTENT) is scheme_annotator(CONTENT)


@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_any_text_is_annotated_within_its_bounds(text: str, language: str) -> None:
    for match in scheme_annotator(CONTENT).annotate(text, language):
        assert 0 <= match.start < match.end <= len(text)
        assert 0 < match.score <= 1


@pytest.mark.parametrize("language", ["en", "ar", "zh"])
@pytest.mark.timeout(120)
def test_a_hostile_text_ends(annotator: Annotator, language: str) -> None:
    text = "fish the " * 20_000 + "\u0640\u202e(" * 50_000 + "湿地" * 20_000 + "ال" * 20_000
    assert all(0 < match.score <= 1 for match in annotator.annotate(text, language))
