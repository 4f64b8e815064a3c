"""Every IRI's path answers for the thing: forms, tags, tombstones, and IRIs that hold dots."""

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from meagraph.namespaces import DCT, MEA, ORG, PROV, SKOS, XSD
from meagraph.settings import CONTENT
from server.linked_data.json_ld import Context, write_json_ld
from server.linked_data.representations import (
    BY_SUFFIX,
    FORMS,
    form_for,
    split_suffix,
    write,
)
from tests.serving import BASE, node

FRANCE = node("country/fra")
ENGINE = {
    "text/turtle": RdfFormat.TURTLE,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/n-triples": RdfFormat.N_TRIPLES,
}
HTML = {"Accept": "text/html"}
CONTEXT = Context((CONTENT / "ontology" / "context.jsonld").read_bytes())


def triples(body: bytes, media_type: str) -> set[str]:
    return {str(quad.triple) for quad in parse(body, format=ENGINE[media_type])}


@pytest.mark.parametrize("media_type", ENGINE)
def test_the_same_description_is_given_in_every_form(client: FlaskClient, media_type: str) -> None:
    response = client.get("/country/fra", headers={"Accept": media_type})
    assert response.status_code == 200
    assert response.mimetype == media_type
    expected = triples(client.get("/country/fra.nt").data, "application/n-triples")
    assert triples(response.data, media_type) == expected


def test_a_description_holds_the_thing_and_the_names_of_what_it_points_to(
    client: FlaskClient,
) -> None:
    said = [quad.triple for quad in parse(client.get("/country/fra.ttl").data, RdfFormat.TURTLE)]
    region = next(triple.object for triple in said if triple.predicate == MEA.inRegion)
    named = {triple.object.language for triple in said if triple.subject == region}
    assert named == {"en", "fr", "es", "ru", "ar", "zh"}
    assert {t.subject for t in said if t.predicate == MEA.alpha3} == {FRANCE}


def test_a_membership_brings_the_names_of_its_participant_and_agreement(
    client: FlaskClient,
) -> None:
    said = [
        quad.triple for quad in parse(client.get("/party/cbd/fra.nt").data, RdfFormat.N_TRIPLES)
    ]
    assert {t.object for t in said if t.predicate == ORG.member} >= {FRANCE}
    assert any(t.subject == FRANCE and t.object.value == "France" for t in said)


def test_parts_without_a_name_come_with_their_whole(client: FlaskClient) -> None:
    body = client.get("/partner/kept.nt").data.decode()
    assert "/.well-known/genid/" in body
    assert "1.5" in body
    genid = re.search(r"<https://w3id.org/meagraph(/.well-known/genid/\w+)>", body)
    assert genid is not None
    assert client.get(genid[1], headers={"Accept": "text/turtle"}).status_code == 200


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("", "html"),
        ("*/*", "html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
        ("text/turtle", "ttl"),
        ("text/*;q=0.1, text/turtle", "ttl"),
        ("application/rdf+xml, text/turtle;q=0.9", "rdf"),
        ("application/rdf+xml;q=0.5, text/turtle;q=0.9", "ttl"),
        ("text/html;q=0.2, application/ld+json", "jsonld"),
        ("application/json", "json"),
        ("application/n-triples", "nt"),
        ("application/x-turtle", "ttl"),
        ("text/turtle;charset=utf-8", "ttl"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "jsonld"),
        ("text/html;q=0, */*", "ttl"),
        ("text/turtle, text/html", "html"),
        ("text/*", "html"),
        ("*/*, text/turtle", "ttl"),
        ("image/png", None),
        ("text/html;q=0", None),
    ],
)
def test_the_form_follows_the_accept_header(accept: str, suffix: str | None) -> None:
    form = form_for(parse_accept_header(accept, MIMEAccept))
    assert (form and form.suffix) == suffix


def test_html_is_no_form_of_rdf() -> None:
    with pytest.raises(ValueError, match="not a form of RDF"):
        write(None, [], BY_SUFFIX["html"])  # type: ignore[arg-type]


def test_a_suffix_chooses_the_form_whatever_accept_says(client: FlaskClient) -> None:
    for form in FORMS:
        response = client.get(f"/country/fra.{form.suffix}", headers={"Accept": "image/png"})
        assert response.status_code == 200, form
        assert response.mimetype == form.media_type


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("country/fra.ttl", ("country/fra", "ttl")),
        ("decision/cbd/cop/12/2/B.8.d", None),
        ("target/sdg/15.5", None),
        (".ttl", None),
        ("country/fra", None),
    ],
)
def test_only_known_suffixes_are_suffixes(path: str, found: tuple[str, str] | None) -> None:
    split = split_suffix(path)
    assert (split and (split[0], split[1].suffix)) == found


def test_an_iri_with_dots_answers_as_itself_and_with_a_suffix(client: FlaskClient) -> None:
    path = "/decision/cbd/cop/12/2/B.8.d"
    for address in (path, f"{path}.ttl"):
        body = client.get(address, headers={"Accept": "text/turtle"}).data
        assert f"<{BASE}decision/cbd/cop/12/2/B.8.d>" in body.decode()
    page = client.get(path, headers=HTML).text
    assert "17 October 2014" in page
    assert "NaN" in page


def test_what_no_form_fits_is_406_with_the_list(client: FlaskClient) -> None:
    response = client.get("/country/fra", headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert response.mimetype == "application/problem+json"
    assert "text/turtle" in response.get_json()["detail"]
    assert client.get("/ontology", headers={"Accept": "image/png"}).status_code == 406


def test_links_name_the_canonical_iri_and_the_other_forms(client: FlaskClient) -> None:
    link = client.get("/country/fra", headers=HTML).headers["Link"]
    assert f'<{BASE}country/fra>; rel="canonical"' in link
    assert '</country/fra.ttl>; rel="describedby"; type="text/turtle"' in link
    assert '</country/fra.jsonld>; rel="alternate"; type="application/ld+json"' in link
    assert 'type="text/html"' not in link


def test_no_link_is_made_from_the_host_header(client: FlaskClient) -> None:
    for path in ("/country/fra", "/", "/search?q=fra", "/nowhere", "/favicon.ico"):
        response = client.get(path, headers={**HTML, "Host": "evil.example"})
        assert "evil.example" not in response.text + str(response.headers)


def test_an_unchanged_answer_is_304(client: FlaskClient) -> None:
    for path in ("/country/fra", "/country/fra.ttl", "/", "/ontology", "/context.jsonld"):
        first = client.get(path, headers=HTML)
        again = client.get(path, headers={**HTML, "If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304, path
        assert again.data == b""
        assert again.headers["ETag"] == first.headers["ETag"]
        assert not first.headers["ETag"].startswith("W/")


def test_forms_and_languages_have_tags_of_their_own(client: FlaskClient) -> None:
    answers = [
        client.get("/country/fra", headers={"Accept": "text/html", "Accept-Language": "en"}),
        client.get("/country/fra", headers={"Accept": "text/html", "Accept-Language": "fr"}),
        client.get("/country/fra", headers={"Accept": "text/turtle"}),
        client.get("/country/fra", headers={"Accept": "application/ld+json"}),
    ]
    assert len({answer.headers["ETag"] for answer in answers}) == len(answers)
    for answer in answers:
        assert {"accept", "accept-language", "cookie"} <= {v.lower() for v in answer.vary}


def test_what_was_withdrawn_is_gone_with_its_tombstone(client: FlaskClient) -> None:
    page = client.get("/partner/withdrawn", headers=HTML)
    assert page.status_code == 410
    assert page.headers["Cache-Control"] == "no-cache"  # it may be published again
    assert "entered twice" in page.text
    turtle = client.get("/partner/withdrawn.nt")
    assert turtle.status_code == 410
    assert PROV.invalidatedAtTime.value in turtle.text


@pytest.mark.parametrize(
    "path",
    ["/country/xyz", "/nowhere", "/country/atlantis", "/partner/none.ttl", "/a/%00", "/x/%ff"],
)
def test_what_was_never_known_is_404(client: FlaskClient, path: str) -> None:
    assert client.get(path, headers=HTML).mimetype == "text/html"
    response = client.get(path)
    assert response.status_code == 404
    assert response.get_json()["type"] == f"{BASE}about#not-found"


def test_a_graph_answers_with_all_that_it_holds(client: FlaskClient) -> None:
    body = client.get("/graph/country.nt").data
    assert body.count(b"\n") > 2000
    page = client.get("/graph/country", headers=HTML).text
    assert "Named graph" in page
    assert "/country/abw" in page
    assert "/source/country-codes" in page
    assert client.get("/graph/none", headers=HTML).status_code == 404


def test_a_release_is_described_from_its_manifest(client: FlaskClient) -> None:
    said = client.get("/release/2.nt").text
    assert f"<{BASE}release/2> <{MEA.parentRelease.value}> <{BASE}release/1>" in said
    assert "second release" in client.get("/release/2", headers=HTML).text
    assert client.get("/release/1.nt").status_code == 200
    assert client.get("/release/9").status_code == 404


def test_provenance_describes_sources_and_changesets(client: FlaskClient) -> None:
    page = client.get("/source/test", headers=HTML).text
    assert "Records for tests" in page
    changeset = re.search(r"/changeset/\w+", client.get("/release/2.nt").text)
    assert changeset is not None
    body = client.get(f"{changeset[0]}.nt").text
    assert DCT.creator.value in body


def test_json_ld_speaks_the_words_of_the_context(client: FlaskClient) -> None:
    document = json.loads(client.get("/country/fra.json").data)
    assert document["@context"]["skos"] == SKOS.iri
    france = next(node for node in document["@graph"] if node["id"] == FRANCE.value)
    assert france["type"] == "Country"
    assert france["prefLabels"]["es"] == "Francia"
    assert france["inRegion"] == f"{BASE}vocabulary/regions/155"
    assert set(document["@context"]) < {"id", "type", *CONTEXT.entries}


TERMS = st.one_of(
    st.sampled_from([FRANCE, MEA.Country, NamedNode("https://example.org/x")]),
    st.builds(Literal, st.text(max_size=5)),
    st.builds(
        lambda text, language: Literal(text, language=language),
        st.text(max_size=5),
        st.sampled_from(["en", "fr", "zh"]),
    ),
    st.builds(
        lambda text, datatype: Literal(text, datatype=datatype),
        st.text(max_size=5),
        st.sampled_from([XSD.date, XSD.decimal, MEA.leoTerm]),
    ),
)
PROPERTIES = [MEA.signed, MEA.agreement, MEA.number, SKOS.prefLabel, SKOS.exactMatch, DCT.spatial]


@given(st.lists(st.tuples(st.sampled_from(PROPERTIES), TERMS), max_size=8))
def test_json_ld_reads_back_as_it_was_written(said: list[tuple[NamedNode, Any]]) -> None:
    written = {Triple(FRANCE, predicate, value) for predicate, value in said}
    document = write_json_ld(written, CONTEXT)
    read = {quad.triple for quad in parse(document, format=RdfFormat.JSON_LD)}
    assert read == written


def test_json_ld_has_no_form_for_blank_nodes() -> None:
    with pytest.raises(ValueError, match="blank nodes"):
        write_json_ld([Triple(FRANCE, DCT.relation, BlankNode())], CONTEXT)


def test_nothing_is_written_through_linked_data(client: FlaskClient) -> None:
    response = client.put("/country/fra", data=b"x")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_every_answer_may_be_read_by_scripts_of_any_site(client: FlaskClient) -> None:
    for path in ("/", "/country/fra.ttl", "/nowhere", "/partner/withdrawn", "/healthz"):
        response = client.get(path)
        assert response.headers["Access-Control-Allow-Origin"] == "*", path
        assert "Meagraph-Release" in response.headers["Access-Control-Expose-Headers"]
        assert "Access-Control-Allow-Credentials" not in response.headers
    preflight = client.options("/country/fra", headers={"Origin": "https://other.example"})
    assert preflight.status_code == 200
    assert preflight.headers["Access-Control-Allow-Methods"] == preflight.headers["Allow"]
