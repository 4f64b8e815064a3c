"""/api/search, its suggestions, and the page /search."""

import re

import pytest
from flask.testing import FlaskClient

BASE = "https://w3id.org/meagraph/"


def hits(client: FlaskClient, **asked: str) -> list[dict]:
    answer = client.get("/api/search", query_string=asked)
    assert answer.status_code == 200, answer.text
    return answer.get_json()["hits"]


def test_the_answer_has_what_was_found_with_its_words(client: FlaskClient) -> None:
    answer = client.get("/api/search?q=Franza%20FRA&limit=1").get_json()
    assert set(answer) == {"q", "total", "all_words", "offset", "hits"}
    answer = client.get("/api/search?q=REPUBLIQUE+de+coree&limit=1").get_json()
    (hit,) = answer["hits"]
    assert (hit["iri"], hit["kind"], hit["label"]) == (
        f"{BASE}country/kor",
        "country",
        "Republic of Korea",
    )
    excerpt = hit["excerpt"]
    marked = [excerpt["text"][start:end] for start, end in excerpt["marks"]]
    assert (excerpt["language"], marked) == ("fr", ["République", "Corée"])


def test_the_label_is_in_the_language_of_the_content(client: FlaskClient) -> None:
    headers = {"Accept-Language": "zh"}
    answer = client.get("/api/search?q=france&kind=country&limit=1", headers=headers)
    (hit,) = answer.get_json()["hits"]
    assert (hit["label"], hit["label_language"]) == ("法国", "zh")


def test_a_former_state_is_found(client: FlaskClient) -> None:
    assert hits(client, q="Югославия")[0]["kind"] == "former-state"
    assert "/country/yug" in client.get("/search?q=Yugoslavia").text


def test_a_word_of_the_ontology_is_not_found(client: FlaskClient) -> None:
    assert not [hit for hit in hits(client, q="party status") if "ontology#" in hit["iri"]]


def test_language_kind_limit_and_offset_narrow_the_answer(client: FlaskClient) -> None:
    assert len(hits(client, q="republic", kind="country", limit="3")) == 3
    first = hits(client, q="republic", kind="country", limit="1")
    second = hits(client, q="republic", kind="country", limit="1", offset="1")
    assert first[0]["iri"] != second[0]["iri"]
    assert {hit["kind"] for hit in hits(client, q="republic", kind="country")} == {"country"}


def test_other_languages_come_below_the_one_that_is_asked_for(client: FlaskClient) -> None:
    (hit,) = hits(client, q="Франция", lang="ar", kind="country")
    assert (hit["iri"], hit["excerpt"]["language"]) == (f"{BASE}country/fra", "ru")
    own = hits(client, q="Франция", lang="ru", kind="country")[0]
    assert own["iri"] == hit["iri"]
    assert own["score"] > 400 > 300 > hit["score"] > 200


def test_the_page_says_how_many_results_have_all_the_words(client: FlaskClient) -> None:
    assert "with all the words: 0" in client.get("/search?q=wetlands+zebrawood").text
    assert "with all the words" not in client.get("/search?q=France").text


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=",
        "q=%20",
        "q=a&lang=de",
        "q=a&kind=dragon",
        "q=a&limit=0",
        "q=a&limit=1001",
        "q=a&limit=x",
        "q=a&limit=-1",
        "q=a&offset=10001",
        "q=a&offset=99999999999999999999",
    ],
)
@pytest.mark.parametrize("path", ["/api/search", "/api/search/suggest"])
def test_what_cannot_be_asked_is_refused_with_what_can(
    client: FlaskClient, path: str, query: str
) -> None:
    if "offset" in query and path.endswith("suggest"):
        return
    answer = client.get(f"{path}?{query}")
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"


def test_suggestions_go_on_with_the_last_word(client: FlaskClient) -> None:
    said = client.get("/api/search/suggest?q=fran&kind=country").get_json()["suggestions"]
    assert said[0]["iri"] == f"{BASE}country/fra"
    said = client.get("/api/search/suggest?q=%D0%A4%D1%80%D0%B0%D0%BD").get_json()["suggestions"]
    assert "Франция" in {one["matched"] for one in said}
    assert client.get("/api/search/suggest?q=zzzz").get_json()["suggestions"] == []


def test_an_unchanged_answer_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/api/search?q=france")
    again = client.get("/api/search?q=france", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    french = client.get("/api/search?q=france", headers={"Accept-Language": "fr"})
    assert french.headers["ETag"] != first.headers["ETag"]


def test_the_language_of_a_search_is_not_remembered(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/api/search?q=france&lang=fr").headers


def test_anybody_may_ask_from_any_page(client: FlaskClient) -> None:
    for path in ("/api/search?q=france", "/api/search?q=", "/api/search/suggest?q=fr"):
        assert client.get(path).headers["Access-Control-Allow-Origin"] == "*"


def test_nothing_published_is_nothing_found(empty_client: FlaskClient) -> None:
    assert empty_client.get("/api/search?q=france").get_json()["total"] == 0
    assert empty_client.get("/api/search/suggest?q=fr").get_json()["suggestions"] == []
    assert empty_client.get("/search?q=france").status_code == 200


def test_the_page_marks_the_words_where_they_are_not_in_the_name(client: FlaskClient) -> None:
    page = client.get("/search?q=франция").text
    assert re.search(r'lang="ru"[^>]*><mark>Франция</mark>', page)
    assert "<mark>" not in client.get("/search?q=france&kind=country").text.split("<ol")[0]


def test_the_page_counts_what_it_shows_page_by_page(client: FlaskClient) -> None:
    page = client.get("/search?q=republic&kind=country").text
    found = int(re.search(r"<p>(\d+) result", page)[1])
    assert found == len(re.findall(r'<a href="/country/\w+"', page))
    assert client.get("/search?q=republic&page=100000").status_code == 200


def test_markup_in_what_is_found_stays_text(client: FlaskClient) -> None:
    page = client.get("/search?q=bold").text
    assert "<b>Bold" not in page
    assert "&lt;b&gt;" in page
