"""The vocabulary API answers small nasty vocabularies as Skosmos would: see `skosmos_cases`."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft4Validator
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib import Graph
from rdflib.compare import to_isomorphic
from skosmos_cases import FOLDER, Case, cases, names, publish_cases

from meagraph.namespaces import RDF, SKOS
from meagraph.query.pool import QueryPool
from meagraph.settings import Settings
from server.app import create_app
from server.skosmos.routes import ROUTES, Route

# rdflib's own reader of JSON-LD still uses it.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")

FORMATS = {
    "application/rdf+xml": "xml",
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/ld+json": "json-ld",
    "application/json": "json-ld",
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of an instance that has the vocabularies of all cases."""
    settings = Settings(home=tmp_path_factory.mktemp("cases") / "home", query_workers=1)
    publish_cases(settings)
    with QueryPool(settings) as pool:
        yield create_app(settings, pool).test_client()


def concepts() -> Iterator[tuple[str, str]]:
    for name in names():
        text = (FOLDER / name / "vocabulary.ttl").read_bytes()
        for quad in parse(text, format=RdfFormat.TURTLE):
            if quad.predicate == RDF.type and quad.object == SKOS.Concept:
                assert isinstance(quad.subject, NamedNode)
                yield name, quad.subject.value


def route_of(case: Case) -> Route:
    """Find the address of the table that a case asks."""
    path = case.path.removeprefix("/rest/v1/").partition("?")[0]
    found = {route.path: route for route in ROUTES}
    if case.address.startswith("/"):
        return found[path]
    below = path.removeprefix(f"{case.vocabulary}/")
    if below.startswith("index/") and below != "index/":
        below = "index/{letter}"
    return found[f"{{vocid}}/{below}"]


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: f"{case.vocabulary}-{case.name}")
def test_an_answer_is_the_golden_one(served: FlaskClient, case: Case) -> None:
    response = served.get(case.path)
    if case.text_file.exists():
        expected = case.text_file.read_text(encoding="utf-8").strip()
        assert response.get_data(as_text=True) == expected
        assert response.status_code == int(expected[:3])
        assert response.content_type == "text/plain; charset=utf-8"
    else:
        assert response.status_code == 200
        assert response.get_json() == json.loads(case.json_file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: f"{case.vocabulary}-{case.name}")
def test_a_golden_answer_has_the_described_shape(case: Case) -> None:
    route = route_of(case)
    if not case.json_file.exists():
        status = int(case.text_file.read_text(encoding="utf-8")[:3])
        assert status in route.fails
    elif route.shape is not None:
        answer = json.loads(case.json_file.read_text(encoding="utf-8"))
        Draft4Validator(strict(route.shape.value)).validate(answer)


def strict(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Give a schema that allows nothing it does not name, and null where it says so."""
    made = dict(schema)
    if schema.get("x-nullable"):
        made["type"] = [schema["type"], "null"]
    if "items" in schema:
        made["items"] = strict(schema["items"])
    if isinstance(schema.get("additionalProperties"), dict):
        made["additionalProperties"] = strict(schema["additionalProperties"])
    if "properties" in schema:
        made["properties"] = {name: strict(one) for name, one in schema["properties"].items()}
        made.setdefault("additionalProperties", False)
    return made


def test_every_address_has_a_case() -> None:
    asked = {route_of(case).name for case in cases()}
    assert {route.name for route in ROUTES} - asked == set()


def test_no_answer_is_left_over() -> None:
    known = {file for case in cases() for file in (case.json_file, case.text_file)}
    left: list[Path] = [file for file in FOLDER.glob("*/answers/*") if file not in known]
    assert left == []


@pytest.mark.parametrize(("vocabulary", "concept"), list(concepts()))
def test_all_forms_of_the_data_say_the_same(
    served: FlaskClient, vocabulary: str, concept: str
) -> None:
    path = f"/rest/v1/{vocabulary}/data?uri={quote(concept, safe='')}&format="
    graphs = []
    for media_type, form in FORMATS.items():
        response = served.get(path + quote(media_type, safe=""))
        assert response.content_type == f"{media_type}; charset=utf-8"
        graphs.append(to_isomorphic(Graph().parse(data=response.data, format=form)))
    assert all(graph == graphs[0] for graph in graphs)


@pytest.mark.parametrize("vocabulary", names())
def test_a_whole_vocabulary_is_given_in_every_form(served: FlaskClient, vocabulary: str) -> None:
    text = (FOLDER / vocabulary / "vocabulary.ttl").read_bytes()
    expected = sum(1 for _ in parse(text, format=RdfFormat.TURTLE))
    for media_type, form in FORMATS.items():
        with served.get(f"/rest/v1/{vocabulary}/data", headers={"Accept": media_type}) as response:
            assert int(response.headers["Content-Length"]) == len(response.data)
            graph = Graph().parse(data=response.data, format=form)
        assert len(graph) == expected, media_type
