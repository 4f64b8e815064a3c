"""The page of the report: what it shows, by what one chooses, and its other forms."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode, Triple

from meagraph.namespaces import LANGUAGES, MEA, RDF
from meagraph.publishing import Publisher
from meagraph.query.pool import QueryPool
from meagraph.settings import Settings
from meagraph.staging import Changeset, Source, StagedGraph
from meagraph.validation.shapes import Shapes
from meagraph.validation.validation import Validation
from server.app import create_app
from server.validation.choice import NONE, Choice, chosen, facets, last_step
from server.validation.findings import Finding
from server.validation.page import PAGE
from tests.test_pages import Page

HTML = {"Accept": "text/html"}
BASE = "https://w3id.org/meagraph/"
STATUS = "party/cbd/fra/ecolex"
SHAPES = f"""
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix mea: <{MEA.iri}> .
<{BASE}shape/Unnamed> a sh:PropertyShape ; sh:targetClass mea:Partner ; sh:path mea:sourceKey ;
    sh:minCount 1 ; sh:severity sh:Warning ;
    sh:message "Give it a <key>."@en , "Donnez-lui une <clé>."@fr .
<{BASE}shape/Odd> a sh:PropertyShape ; sh:targetSubjectsOf mea:score ; sh:path mea:score ;
    sh:maxExclusive 3 ; sh:severity sh:Info ; sh:message "Three is enough."@en .
<{BASE}shape/Short> a sh:PropertyShape ; sh:targetObjectsOf mea:number ; sh:path mea:number ;
    sh:minCount 1 ; sh:severity sh:Info ; sh:message "It has no number of its own."@en .
"""


def finding(shape: str, *sources: str, agreement: str | None = None) -> Finding:
    iris = tuple(f"{BASE}source/{one}" for one in sources)
    return Finding(
        f"urn:{shape}", "Warning", f"{BASE}shape/{shape}", f"urn:r:{shape}", iris, agreement
    )


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of an instance with more findings than a page has, of two sources."""
    settings = Settings(home=tmp_path_factory.mktemp("findings") / "home", query_workers=1)
    changeset = Changeset("tester", "first")
    for source in ("one", "two"):
        triples = []
        for number in range(20):
            partner = NamedNode(f"{BASE}partner/{source}-{number:02}")
            triples += [
                Triple(partner, RDF.type, MEA.Partner),
                Triple(
                    partner,
                    MEA.agreement,
                    NamedNode(f"{BASE}agreement/{'cbd' if number else 'xyz'}"),
                ),
                Triple(partner, MEA.score, Literal(number)),
            ]
        triples.append(Triple(partner, MEA.number, Literal("<i>XII/2</i>")))
        named = Source(f"{BASE}source/{source}", f"The list {source}")
        changeset.put(StagedGraph(f"{BASE}graph/{source}", triples, named, "test"), BASE)
    shapes = settings.home.parent / "shapes.ttl"
    shapes.write_text(SHAPES, encoding="utf-8")
    judging = Validation(Shapes.read([shapes], BASE), (), BASE)
    Publisher(settings, judging).publish(changeset)
    with QueryPool(settings) as pool:
        yield create_app(settings, pool).test_client()


def read(client: FlaskClient, query: str = "") -> dict[str, object]:
    answer = client.get(f"/validation?format=json{query}")
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    found: dict[str, object] = json.loads(answer.text)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/validation", "/validate", "/validation?shape=nothing"])
def test_the_pages_are_well_formed_in_every_language(
    client: FlaskClient, path: str, language: str
) -> None:
    response = client.get(path, headers={**HTML, "Accept-Language": language})
    assert response.status_code == 200
    page = Page(response.text)
    assert page.html["lang"] == language
    assert len(page.ids) == len(set(page.ids))
    assert page.inline == []


def test_a_finding_names_its_record_and_says_how_to_repair_it(client: FlaskClient) -> None:
    page = client.get("/validation", headers=HTML).text
    assert f'href="/{STATUS}">France · Convention on Biological Diversity · ECOLEX</a>' in page
    assert "No signature is expected here." in page
    assert "Signed" in page
    assert 'href="/source/ecolex"' in page
    assert 'href="/shapes#test"' in page
    french = client.get("/validation?lang=fr", headers=HTML).text
    assert "Aucune signature attendue ici." in french
    arabic = client.get("/validation?lang=ar", headers=HTML).text
    assert '<span lang="en" dir="ltr">No signature is expected here.</span>' in arabic


def test_a_questioned_record_leads_to_its_findings(client: FlaskClient) -> None:
    links = Page(client.get(f"/{STATUS}", headers=HTML).text).links
    (link,) = (link for link in links if link.startswith("/validation?"))
    page = client.get(link, headers=HTML).text
    assert "About one record:" in page
    assert "1 finding<" in page
    assert "/validation" in Page(client.get("/about", headers=HTML).text).links


def test_findings_are_chosen_by_each_facet(many: FlaskClient) -> None:
    whole = read(many)
    counts = whole["counts"]
    assert counts == {
        "severity": {"warning": 40, "info": 35},
        "shape": {"Unnamed": 40, "Odd": 34, "Short": 1},
        "source": {"one": 37, "two": 37, NONE: 1},
        "agreement": {"cbd": 72, NONE: 3},
    }
    one = read(many, "&severity=info&source=one")
    assert (one["whole"], one["count"]) == (75, 17)
    assert one["asked"] == {"severity": "info", "source": "one"}
    assert read(many, "&agreement=none&shape=Unnamed")["count"] == 2
    assert read(many, f"&shape={BASE}shape/Odd")["count"] == 34
    assert read(many, "&record=partner/one-05")["count"] == 2
    assert read(many, "&record=partner/nobody")["count"] == 0


def test_a_finding_in_json_is_complete(many: FlaskClient) -> None:
    first = read(many, "&shape=Odd")["findings"][0]  # type: ignore[index]
    assert first["record"] == f"{BASE}partner/one-03"
    assert first["shape"] == f"{BASE}shape/Odd"
    assert first["severity"] == "Info"
    assert first["path"] == f"{MEA.iri}score"
    assert first["value"] == '"3"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert first["messages"] == {"en": "Three is enough."}
    assert first["sources"] == [{"iri": f"{BASE}source/one", "name": "The list one"}]
    assert first["agreement"] == "cbd"


def test_findings_come_a_page_at_a_time(many: FlaskClient) -> None:
    met = []
    for number in (1, 2, 3):
        page = read(many, f"&page={number}")
        assert page["pages"] == 3
        met += [one["result"] for one in page["findings"]]  # type: ignore[attr-defined]
    assert len(set(met)) == len(met) == 75
    assert read(many, "&page=99")["page"] == 3
    assert read(many, "&page=x")["page"] == 1
    shown = many.get("/validation?severity=warning&page=2", headers=HTML).text
    assert 'href="/validation?severity=warning&amp;page=1"' in shown
    assert shown.count('<li data-agreement="cbd">') == 10
    assert len(met[:PAGE]) == PAGE


def test_the_filters_show_what_is_chosen_and_how_many_there_are(many: FlaskClient) -> None:
    page = many.get("/validation?source=two", headers=HTML).text
    assert '<option value="two" selected>The list two (37)</option>' in page
    assert re.search(r'<option value="info">\s*Information \(17\)</option>', page)
    assert '<option value="none">none known (1)</option>' in page


def test_what_values_and_messages_hold_is_shown_as_text(many: FlaskClient) -> None:
    page = many.get("/validation?shape=Short", headers=HTML).text
    assert "<i>" not in page
    assert "&lt;i&gt;XII/2&lt;/i&gt;" in page
    assert "Give it a &lt;key&gt;." in many.get("/validation", headers=HTML).text
    asked = many.get("/validation?shape=<script>&record=%00<x>&source=%F0", headers=HTML)
    assert asked.status_code == 200
    assert "<script>" not in asked.text


def test_the_form_follows_accept_and_format(client: FlaskClient) -> None:
    assert client.get("/validation").mimetype == "text/html"
    assert client.get("/validation", headers={"Accept": "application/json"}).json["whole"] == 1
    turtle = client.get("/validation", headers={"Accept": "text/turtle"})
    assert (turtle.status_code, turtle.headers["Location"]) == (303, "/graph/system/validation.ttl")
    assert "ValidationReport" in client.get(turtle.headers["Location"]).text
    for refused in (
        client.get("/validation", headers={"Accept": "image/png"}),
        client.get("/validation?format=pdf"),
    ):
        assert refused.status_code == 406
        assert refused.json["type"].endswith("#not-acceptable")


def test_the_answer_is_kept_until_the_next_release(client: FlaskClient) -> None:
    answer = client.get("/validation")
    again = client.get("/validation", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_nothing_published_and_nothing_judged_are_said(
    empty_client: FlaskClient, tmp_path: Path
) -> None:
    assert "published without being checked" in empty_client.get("/validation", headers=HTML).text
    assert read(empty_client)["judged"] is False


def test_facets_count_what_the_others_leave() -> None:
    found = [
        finding("A", "x", agreement="cbd"),
        finding("A", "x", "y"),
        finding("B", "y", agreement="cms"),
        finding("B"),
    ]
    choice = Choice(shape="A", source="x")
    assert len(chosen(found, choice)) == 2
    counted = facets(found, choice)
    assert [tuple(one) for one in counted["shape"]] == [("A", 2)]
    assert [tuple(one) for one in counted["source"]] == [("x", 2), ("y", 1)]
    assert [tuple(one) for one in counted["agreement"]] == [("cbd", 1), (NONE, 1)]


@pytest.mark.parametrize(
    ("iri", "name"),
    [(f"{BASE}shape/A", "A"), ("http://example.org/s#B", "B"), ("urn:x", "urn:x"), ("", "")],
)
def test_shapes_have_short_names(iri: str, name: str) -> None:
    assert last_step(iri) == name


@pytest.mark.parametrize(
    "record",
    ["javascript://%250aalert(1)", "javascript://%0aalert(1)", "data://x", f"{BASE}/evil.example/"],
)
def test_only_the_web_is_linked(client: FlaskClient, record: str) -> None:
    page = Page(client.get(f"/validation?record={record}", headers=HTML).text)
    hrefs = [one for one in page.links if "javascript:" in one or "data:" in one or "evil" in one]
    assert [one for one in hrefs if not one.startswith(("/validation?", "?"))] == []


def test_a_value_that_nothing_has_is_named(many: FlaskClient) -> None:
    for query, value in (
        ("&severity=bad", "bad"),
        ("&shape=Nothing", "Nothing"),
        ("&record=urn://a%20b", "urn://a b"),
    ):
        assert read(many, query)["unknown"] == [value]
    assert read(many, "&severity=info&source=one&record=partner/nobody")["unknown"] == []
    page = many.get("/validation?severity=bad", headers=HTML).text
    assert "No finding of this release has: <bdi>bad</bdi>" in page
