import pytest

from loaders.documents.structure.draft import Draft
from loaders.documents.targets import targets_of
from meagraph.settings import CONTENT
from tests.drafting import document, provision


def targets(*drafts: Draft, language: str = "en") -> dict[str, tuple[str, ...]]:
    return targets_of(document(*drafts), language, CONTENT)


CASES = [
    (
        "en",
        "Aichi Biodiversity Targets 5, 11 and 14 and Aichi Target 20",
        "aichi:5 aichi:11 aichi:14 aichi:20",
    ),
    (
        "en",
        "Target 3 of the Kunming-Montreal Global Biodiversity Framework and targets 5 to 7",
        "gbf:3 gbf:5 gbf:6 gbf:7",
    ),
    (
        "en",
        "Sustainable Development Goal target 15.5, SDG 14 and SDG target 14.a",
        "sdg:15.5 sdg:14.a",
    ),
    ("en", "the 2010 target, the 2020 targets and Aichi Target 99", ""),
    ("en", "the first and second Aichi Targets and the first song", "aichi:1 aichi:2"),
    ("en", "Aichi Target 5, Aichi Target 5 and Target 6", "aichi:5 aichi:6"),
    ("en", "Target 5, without a plan", ""),
    (
        "fr",
        "l'objectif 1 d'Aichi pour la biodiversité et le deuxième objectif d'Aichi",
        "aichi:1 aichi:2",
    ),
    ("fr", "les objectifs d'Aichi (objectifs 5 à 8)", "aichi:5 aichi:6 aichi:7 aichi:8"),
    ("fr", "les objectifs d'Aichi pour la biodiversité 5, 11 et 14", "aichi:5 aichi:11 aichi:14"),
    ("fr", "l'objectif de 2010, les 3 objectifs et Aichi", ""),
    (
        "fr",
        "la cible 3 du Cadre mondial de la biodiversité et la cible 15.5 des ODD",
        "gbf:3 sdg:15.5",
    ),
    (
        "es",
        "las Metas 5, 11 y 14 de Aichi y la meta 3 del Marco Mundial de Biodiversidad",
        "aichi:5 aichi:11 aichi:14 gbf:3",
    ),
    ("es", "la primera Meta de Aichi y la meta 15.5 de los ODS", "aichi:1 sdg:15.5"),
    ("ru", "целевые задачи 5–7, принятые в Айти", "aichi:5 aichi:6 aichi:7"),
    (
        "ru",
        "целевой задачи 11, принятой в Айти, и задачи 15.5 Целей в области устойчивого развития",
        "aichi:11 sdg:15.5",
    ),
    ("ru", "целевой задачи 3 Рамочной программы", "gbf:3"),
    (
        "ar",
        "هدف أيشي 11 للتنوع البيولوجي والأهداف 5 و14 من أهداف أيشي",
        "aichi:11 aichi:5 aichi:14",
    ),
    ("ar", "الهدف 3 من إطار كونمينغ-مونتريال العالمي للتنوع البيولوجي", "gbf:3"),
    ("ar", "الغاية ١٥-٥ من أهداف التنمية المستدامة", "sdg:15.5"),
    ("ar", "الهدف الأول من أهداف أيشي", "aichi:1"),
    ("zh", "爱知生物多样性目标5、11和14以及爱知目标20", "aichi:5 aichi:11 aichi:14 aichi:20"),
    ("zh", "《昆明-蒙特利尔全球生物多样性框架》行动目标3和具体目标5至7", "gbf:3 gbf:5 gbf:6 gbf:7"),
    ("zh", "可持续发展目标具体目标15.5", "sdg:15.5"),
]


CASES += [
    (
        "en",
        "the Aichi Biodiversity Targets and Sustainable Development Goals 14 and 15 alike",
        "",
    ),
    (
        "en",
        "Aichi Target 11 and targets 2 and 3 of the Global Biodiversity Framework",
        "aichi:11 gbf:2 gbf:3",
    ),
    ("zh", "爱知生物多样性目标11和16以及可持续发展目标", "aichi:11 aichi:16"),
]


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_targets_are_named_by_plan_and_number(language: str, text: str, expected: str) -> None:
    assert targets(provision(text), language=language).get("1", ()) == tuple(expected.split())


def test_the_plan_may_be_named_beside() -> None:
    found = targets(provision("The Aichi Targets.", "1"), provision("Sing for Target 4.", "2"))
    assert found == {"2": ("aichi:4",)}


def test_the_plan_may_be_named_above() -> None:
    found = targets(
        provision("Sing for the Aichi Targets:", "1"),
        provision("Song;", "1.a", parent="1"),
        provision("Song;", "1.b", parent="1"),
        provision("Song;", "1.c", parent="1"),
        provision("For Target 4.", "1.d", parent="1"),
    )
    assert found == {"1.d": ("aichi:4",)}


def test_two_plans_beside_decide_nothing() -> None:
    found = targets(
        provision("The Aichi Targets and the Global Biodiversity Framework.", "1"),
        provision("Sing for Target 4.", "2"),
    )
    assert found == {}
