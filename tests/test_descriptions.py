"""VoID, DCAT, the service description and examples of queries, at their usual places."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, Triple, parse

from meagraph.descriptions.counting import namespace
from meagraph.descriptions.dcat import SourceNote, catalogue
from meagraph.descriptions.void import void_graph
from meagraph.dumps import SUFFIXES, Dumps
from meagraph.home import Home
from meagraph.namespaces import DCT, PREFIXES, RDF, SH, VOID, XSD
from meagraph.publishing import Publisher
from meagraph.query.pool import QueryPool
from meagraph.saved_queries import read_queries
from meagraph.settings import CONTENT, Settings
from meagraph.staging import Changeset
from server.app import create_app
from server.sparql.service_description import GEO_FUNCTIONS, GEOF, SD

BASE = Settings().base
DATASET = NamedNode(f"{BASE}.well-known/void#dataset")
FORMS = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
}


def triples(client: FlaskClient, path: str, suffix: str = "nt") -> set[Triple]:
    answer = client.get(f"{path}.{suffix}" if suffix else path)
    assert answer.status_code == 200
    return {quad.triple for quad in parse(answer.data, FORMS[suffix][1])}


def asked(said: set[Triple], query: str) -> list[dict[str, str]]:
    store = Store()
    store.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in said)
    found = store.query(query, prefixes=dict(PREFIXES), base_iri=BASE)
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [{name: row[name].value for name in names if row[name]} for row in found]  # type: ignore[union-attr]


# ---------------------------------------------------------------- VoID


@pytest.mark.parametrize("suffix", FORMS)
def test_void_is_given_by_suffix_and_by_accept(client: FlaskClient, suffix: str) -> None:
    media_type, form = FORMS[suffix]
    by_suffix = client.get(f"/.well-known/void.{suffix}")
    by_accept = client.get("/.well-known/void", headers={"Accept": media_type})
    said = [{quad.triple for quad in parse(one.data, form)} for one in (by_suffix, by_accept)]
    assert said[0] == said[1] == triples(client, "/.well-known/void")
    assert by_accept.content_type.startswith(media_type)


def test_void_holds_all_that_the_store_says(client: FlaskClient, served_settings: Settings) -> None:
    _, store = Home(served_settings.home).open_current()
    held = {quad.triple for quad in store.quads_for_pattern(None, None, None, void_graph(BASE))}
    assert held
    assert held <= triples(client, "/.well-known/void")


def test_readers_are_sent_to_the_page_of_downloads(client: FlaskClient) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    answer = client.get("/.well-known/void", headers=browser)
    assert (answer.status_code, answer.location) == (303, "/download/")
    assert "accept" in answer.vary  # a cache does not send programs there, too


@pytest.mark.parametrize("headers", [{}, {"Accept": "*/*"}])
def test_programs_that_take_anything_get_turtle(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    answer = client.get("/.well-known/void", headers=headers)
    assert answer.content_type.startswith("text/turtle")


def test_what_no_form_fits_is_406(client: FlaskClient) -> None:
    assert client.get("/.well-known/void", headers={"Accept": "image/png"}).status_code == 406


def test_void_names_the_endpoint_the_dumps_and_the_vocabularies(client: FlaskClient) -> None:
    said = triples(client, "/.well-known/void")
    assert Triple(DATASET, VOID.sparqlEndpoint, NamedNode(f"{BASE}sparql")) in said
    dumps = {triple.object.value for triple in said if triple.predicate == VOID.dataDump}
    assert dumps == {f"{BASE}download/current.{suffix}" for suffix in SUFFIXES}
    assert Triple(DATASET, VOID.vocabulary, NamedNode(PREFIXES["skos"])) in said


def test_an_empty_instance_describes_itself_too(empty_client: FlaskClient) -> None:
    said = triples(empty_client, "/.well-known/void")
    assert Triple(DATASET, DCT.title, Literal("meagraph")) in said


# ---------------------------------------------------------------- DCAT


@pytest.fixture
def published(settings: Settings, changeset: Callable[..., Changeset]) -> Settings:
    Publisher(settings, None).publish(changeset(a=["one"]))
    return settings


def described(settings: Settings) -> set[Triple]:
    with QueryPool(settings) as pool:
        return triples(create_app(settings, pool).test_client(), "/.well-known/void")


MANDATORY = """
SELECT ?one WHERE {
  VALUES ?class { dcat:Catalog dcat:Dataset dcat:DataService }
  ?one a ?class ; dct:title ?title ; dct:description ?description ; dct:publisher ?publisher .
  ?publisher a <http://xmlns.com/foaf/0.1/Agent> ; <http://xmlns.com/foaf/0.1/name> ?name .
}
"""


def test_catalogue_data_set_and_service_have_what_dcat_ap_asks_for(published: Settings) -> None:
    said = described(published)
    named = {row["one"].rpartition("#")[2] for row in asked(said, MANDATORY)}
    assert named == {"catalog", "dataset", "service"}
    assert asked(said, "SELECT ?s { ?s dcat:endpointURL <sparql> ; dcat:servesDataset ?d }")
    offered = asked(said, "SELECT ?u { ?d dcat:distribution/dcat:downloadURL ?u }")
    assert {row["u"] for row in offered} == {
        f"{BASE}download/meagraph-000001.{suffix}" for suffix in SUFFIXES
    }


def test_files_have_size_and_checksum_once_they_are_made(published: Settings) -> None:
    sizes = """PREFIX spdx: <http://spdx.org/rdf/terms#>
        SELECT ?size ?sum { ?d dcat:byteSize ?size ; spdx:checksum/spdx:checksumValue ?sum }"""
    assert asked(described(published), sizes) == []
    made = Dumps(Home(published.home)).make(1).values()
    told = {(int(row["size"]), row["sum"]) for row in asked(described(published), sizes)}
    assert told == {(dump.size, dump.sha256) for dump in made}


def test_a_description_has_an_entity_tag_once_it_can_no_longer_change(
    published: Settings,
) -> None:
    with QueryPool(published) as pool:
        client = create_app(published, pool).test_client()
        assert "ETag" not in client.get("/.well-known/void.nt").headers
        Dumps(Home(published.home)).make(1)
        tag = client.get("/.well-known/void.nt").headers["ETag"]
        again = client.get("/.well-known/void.nt", headers={"If-None-Match": tag})
    assert again.status_code == 304


def test_sources_are_named_with_what_they_state_as_their_licence(published: Settings) -> None:
    said = described(published)
    source = NamedNode(f"{BASE}source/test")
    assert Triple(DATASET, DCT.source, source) in said
    assert Triple(source, DCT.title, Literal("Test source")) in said


@pytest.mark.parametrize(
    ("licence", "stated"),
    [
        ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("not stated", "not stated"),
        (None, None),
    ],
)
def test_a_licence_is_an_iri_where_everybody_knows_it(licence: str, stated: str) -> None:
    note = SourceNote(f"{BASE}source/x", "X", licence=licence)
    said = set(catalogue(Settings(), None, [note], {}))
    licences = [
        triple.object.value
        for triple in said
        if triple.subject == NamedNode(note.iri) and triple.predicate in (DCT.license, DCT.rights)
    ]
    assert licences == ([stated] if stated else [])


@pytest.mark.parametrize(
    ("contact", "object_"),
    [("data@example.org", "mailto:data@example.org"), ("https://e.org/us", "https://e.org/us")],
)
def test_publisher_and_contact_are_those_of_the_settings(contact: str, object_: str) -> None:
    settings = Settings(publisher="A secretariat", contact=contact)
    said = set(catalogue(settings, None, [], {}))
    assert any(triple.object == NamedNode(object_) for triple in said)
    assert any(triple.object == Literal("A secretariat") for triple in said)


# ---------------------------------------------------------------- the service description


def test_the_service_description_says_what_programs_plan_by(client: FlaskClient) -> None:
    said = {
        quad.triple
        for quad in parse(
            client.get("/sparql", headers={"Accept": "application/n-triples"}).data,
            RdfFormat.N_TRIPLES,
        )
    }
    counts = asked(said, f"SELECT ?n {{ <{DATASET.value}> void:triples ?n ; void:classes ?c }}")
    graph = asked(said, "SELECT ?n { ?d <" + SD.defaultGraph.value + ">/void:triples ?n }")
    assert counts == graph != []
    by_class = asked(
        said,
        f"""SELECT ?class {{ <{DATASET.value}> void:classPartition ?part .
            ?part void:class ?class ; void:entities ?n }}""",
    )
    by_property = asked(
        said,
        f"""SELECT ?p {{ <{DATASET.value}> void:propertyPartition ?part .
            ?part void:property ?p ; void:triples ?n ; void:distinctSubjects ?s ;
              void:distinctObjects ?o }}""",
    )
    assert f"{PREFIXES['mea']}Country" in {row["class"] for row in by_class}
    vocabularies = {triple.object.value for triple in said if triple.predicate == VOID.vocabulary}
    assert {namespace(row["p"]) for row in by_property} == vocabularies


def test_the_service_description_names_one_data_set_alone(client: FlaskClient) -> None:
    answer = client.get("/sparql", headers={"Accept": "application/n-triples"})
    said = {quad.triple for quad in parse(answer.data, RdfFormat.N_TRIPLES)}
    assert [t.subject for t in said if (t.predicate, t.object) == (RDF.type, VOID.Dataset)] == [
        DATASET
    ]
    assert not any(triple.predicate in (VOID.uriSpace, VOID.subset) for triple in said)


def test_the_functions_that_the_service_description_names_are_the_engines() -> None:
    for name in GEO_FUNCTIONS:
        assert Store().query(f"SELECT (<{GEOF[name].value}>(1) AS ?x) {{}}")
    with pytest.raises(RuntimeError):
        Store().query(f"SELECT (<{GEOF.nothing.value}>(1) AS ?x) {{}}")


def test_the_service_description_names_the_versions_of_sparql(client: FlaskClient) -> None:
    answer = client.get("/sparql", headers={"Accept": "application/n-triples"})
    said = {quad.triple for quad in parse(answer.data, RdfFormat.N_TRIPLES)}
    service = NamedNode(f"{BASE}sparql")
    assert Triple(service, SD.supportedLanguage, SD.SPARQL11Query) in said
    versions = {t.object.value[-3:] for t in said if t.predicate == SD.supportedVersion}
    assert versions == {"1.0", "1.1", "1.2"}


# ---------------------------------------------------------------- examples


def test_each_saved_query_is_an_example(client: FlaskClient) -> None:
    said = triples(client, "/.well-known/sparql-examples")
    titles = asked(
        said,
        """SELECT ?example ?title WHERE {
             ?example a sh:SPARQLExecutable, sh:SPARQLSelectExecutable ; sh:select ?text ;
               rdfs:label ?title ; schema:target <sparql> FILTER(LANG(?title) = "fr") }""",
    )
    expected = {
        f"{BASE}.well-known/sparql-examples#{name}": saved.titles["fr"]
        for name, saved in read_queries(CONTENT / "queries", BASE).items()
    }
    assert {row["example"]: row["title"] for row in titles} == expected


def test_examples_run_as_they_are_written(client: FlaskClient) -> None:
    said = triples(client, "/.well-known/sparql-examples")
    texts = [triple.object.value for triple in said if triple.predicate == SH.select]
    for text in sorted(texts)[:6]:
        answer = client.post("/sparql", data=text, content_type="application/sparql-query")
        assert answer.status_code == 200, text
        assert not text.startswith("#")


def test_an_example_holds_the_values_of_its_parameters(client: FlaskClient) -> None:
    said = triples(client, "/.well-known/sparql-examples")
    example = NamedNode(f"{BASE}.well-known/sparql-examples#parties-to-cbd-and-cms-on-a-day")
    [text] = [t.object.value for t in said if (t.subject, t.predicate) == (example, SH.select)]
    assert 'VALUES ?day { "2015-12-31" }' in text


def test_prefixes_are_declared_as_shacl_does(client: FlaskClient) -> None:
    said = triples(client, "/.well-known/sparql-examples")
    declared = asked(
        said, "SELECT ?p ?n { ?e sh:prefixes/sh:declare ?d . ?d sh:prefix ?p ; sh:namespace ?n }"
    )
    assert {row["p"]: row["n"] for row in declared} == PREFIXES
    kinds = {t.object.datatype for t in said if t.predicate == SH.namespace}
    assert kinds == {XSD.anyURI}


def test_readers_of_examples_are_sent_to_the_form(client: FlaskClient) -> None:
    answer = client.get("/.well-known/sparql-examples", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.location) == (303, "/sparql")


def test_examples_can_be_asked_for_in_the_store(client: FlaskClient) -> None:
    query = f"ASK {{ GRAPH <graph/system/examples> {{ ?e a <{SH.SPARQLExecutable.value}> }} }}"
    answer = client.get("/sparql", query_string={"query": query, "format": "json"})
    assert answer.get_json()["boolean"] is True


def test_unchanged_queries_leave_the_examples_alone(
    published: Settings, changeset: Callable[..., Changeset]
) -> None:
    Publisher(published, None).publish(changeset(b=["two"]))
    home, graph = Home(published.home), NamedNode(f"{BASE}graph/system/examples")
    first, second = (
        set(home.open(number).quads_for_pattern(None, None, None, graph)) for number in (1, 2)
    )
    assert first == second != set()
    patch = home.journal.patch(2)
    assert not any(quad.graph_name == graph for quad in (*patch.added, *patch.removed))


# ---------------------------------------------------------------- the documentation

PAGE = (CONTENT / "docs" / "descriptions.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("query", re.findall(r"```sparql\n(.*?)```", PAGE, re.DOTALL))
def test_the_queries_of_the_documentation_have_answers(client: FlaskClient, query: str) -> None:
    answer = client.get("/sparql", query_string={"query": query, "format": "json"})
    assert answer.get_json()["results"]["bindings"]


# ---------------------------------------------------------------- named graphs


@pytest.mark.parametrize(("suffix", "form"), [("trig", RdfFormat.TRIG), ("nq", RdfFormat.N_QUADS)])
def test_a_graph_is_given_under_its_name(client: FlaskClient, suffix: str, form: RdfFormat) -> None:
    named, plain = (client.get(f"/graph/agreement.{one}") for one in (suffix, "nt"))
    quads = list(parse(named.data, form))
    assert {quad.graph_name for quad in quads} == {NamedNode(f"{BASE}graph/agreement")}
    triples = {quad.triple for quad in parse(plain.data, RdfFormat.N_TRIPLES)}
    assert {quad.triple for quad in quads} == triples
    by_accept = client.get("/graph/agreement", headers={"Accept": form.media_type})
    assert set(parse(by_accept.data, form)) == set(quads)


def test_a_thing_has_no_form_that_names_a_graph(client: FlaskClient) -> None:
    assert client.get("/country/fra.trig").status_code == 404
    assert client.get("/country/fra", headers={"Accept": "application/trig"}).status_code == 406
