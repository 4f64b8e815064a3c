import pytest
from flask.testing import FlaskClient

from meagraph.saved_queries import read_queries
from meagraph.settings import CONTENT

BASE = "https://w3id.org/meagraph/"


def test_the_list_names_every_query_with_its_parameters(client: FlaskClient) -> None:
    listed = client.get("/api/queries").get_json()["queries"]
    assert {each["name"] for each in listed} == set(read_queries(CONTENT / "queries", BASE))
    needs = next(each for each in listed if each["name"] == "needs-of-a-country")
    assert set(needs["title"]) == {"en", "fr"}
    assert needs["parameters"][0]["name"] == "country"
    assert needs["parameters"][0]["kind"] == "iri"
    assert needs["address"] == "/api/queries/needs-of-a-country"


def test_a_query_answers_in_the_format_that_is_asked_for(client: FlaskClient) -> None:
    answer = client.get("/api/queries/lifeweb-needs", headers={"Accept": "text/csv"})
    assert answer.status_code == 200
    assert answer.text.split() == ["needs,countries", "119,85"]
    by_name = client.get("/api/queries/lifeweb-needs?format=json").get_json()
    assert by_name["results"]["bindings"][0]["needs"]["value"] == "119"


def test_a_browser_gets_the_data(client: FlaskClient) -> None:
    answer = client.get("/api/queries/lifeweb-needs", headers={"Accept": "text/html"})
    assert answer.mimetype == "application/sparql-results+json"


def test_a_parameter_takes_the_place_of_its_default(client: FlaskClient) -> None:
    here = client.get("/api/queries/needs-of-a-country?country=country/ecu&format=csv")
    there = client.get("/api/queries/needs-of-a-country?country=country/fra&format=csv")
    assert len(here.text.splitlines()) > 1
    assert len(there.text.splitlines()) == 1
    assert here.headers["ETag"] != there.headers["ETag"]


def test_an_answer_that_is_known_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/api/queries/lifeweb-needs?format=csv")
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/api/queries/lifeweb-needs?format=csv", headers=known).status_code == 304


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("no-such-query", 404, "not-found"),
        ("lifeweb-needs?colour=red", 400, "binding-invalid"),
        ("needs-of-a-country?country=a b", 400, "binding-invalid"),
        ("lifeweb-needs?format=xyz", 406, "not-acceptable"),
    ],
)
def test_a_wrong_call_is_told(client: FlaskClient, path: str, status: int, code: str) -> None:
    answer = client.get(f"/api/queries/{path}")
    assert answer.status_code == status
    assert answer.get_json()["type"].endswith(f"#{code}")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
