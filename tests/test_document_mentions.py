import pytest

from loaders.documents.mentions import mentions_of
from loaders.documents.model import Front
from meagraph.settings import CONTENT
from tests.drafting import document, provision


def mentions(text: str, language: str = "en", convention: str = "cms") -> tuple[str, ...]:
    front = Front(language=language, convention=convention, body="cop")
    return mentions_of(document(provision(text)), front, language, CONTENT).get("1", ())


CASES = [
    (
        "en",
        "songs of Australia and Poland, the Japanese Government and the European Union",
        "AUS POL JPN EUE",
    ),
    ("en", "Japanese songs, a turkey from Turkey, and Georgia", "TUR GEO"),
    (
        "en",
        "Democratic Republic of the Congo, Congo, Guinea-Bissau and Papua New Guinea",
        "COD COG GNB PNG",
    ),
    ("en", "the Gulf of Guinea, Lake Chad and the Congo Basin", ""),
    ("en", "the South African National Biodiversity Institute and the GEF", "sanbi GEF"),
    (
        "en",
        "UNESCO, the FAO, the Food and Agriculture Organization of the United Nations",
        "UNESCO FAO",
    ),
    ("en", "those who sing, as in document UNEP/FAO/4", ""),
    ("en", "Parties, the Secretariat, the Standing Committee and the Scientific Council", ""),
    (
        "en",
        "Seoul, Republic of Korea; Venezuela; Viet Nam; the Islamic Republic of Iran",
        "KOR VEN VNM IRN",
    ),
    ("en", "article 8 (j) of the Convention on Biological Diversity", ""),
    ("en", "the item entitled “Convention on Biological Diversity”", ""),
    (
        "en",
        "songs of the Convention on Biological Diversity and of CITES",
        "CBD-SECRETARIAT CITES-SECRETARIAT",
    ),
    ("en", "the United Nations system and the United Nations Environment Assembly", "UN-SYSTEM"),
    ("en", "IPBES/BirdNet and UNEP/FAO/Inf.4", "IPBES"),
    (
        "fr",
        "le système des Nations Unies ; le Gouvernement et le peuple équatoriens",
        "UN-SYSTEM ECU",
    ),
    ("fr", "les gouvernements de l'Allemagne, des Pays-Bas et du Royaume-Uni", "DEU NLD GBR"),
    ("fr", "les Gouvernements australien et polonais et Wild Migration", "AUS POL wild-migration"),
    ("fr", "la Réunion des Parties, ci-dessus, et l'UICN", "IUCN"),
    ("es", "el Gobierno alemán, México y el Japón; la FAO y el PNUMA", "DEU MEX JPN FAO UNEP"),
    (
        "ru",
        "правительствам Германии и Российской Федерации; Казахстаном и Китая",
        "DEU RUS KAZ CHN",
    ),
    ("ru", "Малые города Мали и того же; ГЭФ", "MLI GEF"),
    ("ar", "حكومة ألمانيا والاتحاد الأوروبي ومرفق البيئة العالمية؛ الدعم المالي", "DEU EUE GEF"),
    ("ar", "الحكومة اليابانية والمكسيك ومصر", "JPN MEX EGY"),
    ("zh", "日本政府、德国、中国和欧洲联盟以及全球环境基金", "JPN DEU CHN EUE GEF"),
    ("zh", "发展中国家、其中国家和印度洋", ""),
]


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_countries_and_organizations_in_the_order_of_the_text(
    language: str, text: str, expected: str
) -> None:
    assert mentions(text, language) == tuple(expected.split())


def test_the_own_secretariat_and_bodies_are_no_mention() -> None:
    text = "the CMS Secretariat, the CITES Secretariat and SBSTTA"
    assert mentions(text) == ("CITES-SECRETARIAT", "SBSTTA")
    assert mentions(text, convention="cbd") == ("CMS-SECRETARIAT", "CITES-SECRETARIAT")
