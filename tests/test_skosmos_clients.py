"""Clients that are not ours read vocabularies from a running server: skosmos-client, cocoda-sdk."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SKOS
from skosmos_cases import publish_cases
from skosmos_client import SkosmosClient

from meagraph.settings import Settings
from tests.serving import free_port, start_server, stop_server

pytestmark = pytest.mark.unmeasured

COCODA = Path(__file__).parent / "clients" / "vocabulary"
EXAMPLE = "http://example.org/"


class ReadingClient(SkosmosClient):  # type: ignore[misc]
    """The client, with `data` told what it reads: rdflib 6 and later takes it for Turtle."""

    def data(self, uri: str, vocid: str | None = None) -> Graph:
        path = "data" if vocid is None else f"{vocid}/data"
        asked = {"uri": uri, "format": "application/rdf+xml"}
        answer = requests.get(self.api_base + path, params=asked, timeout=30)
        answer.raise_for_status()
        return Graph().parse(data=answer.content, format="xml")


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The API of a running server that has the small vocabularies."""
    home = tmp_path_factory.mktemp("read") / "home"
    publish_cases(Settings(home=home))
    port = free_port()
    process = start_server(home, port)
    yield f"http://127.0.0.1:{port}/rest/v1/"
    stop_server(process)


@pytest.fixture(scope="module")
def skosmos(api: str) -> ReadingClient:
    return ReadingClient(api)


def uris(answers: list[dict[str, Any]]) -> list[str]:
    return [answer["uri"].removeprefix(EXAMPLE) for answer in answers]


def test_vocabularies(skosmos: ReadingClient) -> None:
    found = {one["id"]: one["title"] for one in skosmos.vocabularies("fr")}
    assert found["languages"] == "Langues"
    assert found["cycles"] == "Circles"


def test_search(skosmos: ReadingClient) -> None:
    found = skosmos.search("co*", lang="en", vocabs=["languages", "hash"], unique=True)
    assert [(one["prefLabel"], one.get("altLabel")) for one in found] == [
        ("Color", None),
        ("Cream", "Color"),
    ]
    assert uris(skosmos.search("*", vocabs="cycles", parent=f"{EXAMPLE}cycles/p")) == [
        "cycles/p",
        "cycles/q",
    ]
    group = f"{EXAMPLE}groups/fresh"
    assert uris(skosmos.search("*", group=group, type_="skos:Concept")) == ["groups/lake"]
    everything = skosmos.search("*o*", lang="en", vocabs="languages", labellang="en")
    page = skosmos.search("*o*", lang="en", vocabs="languages", maxhits=2, offset=1)
    assert page == everything[1:3]


def test_search_in_all_vocabularies(skosmos: ReadingClient) -> None:
    assert {one["vocab"] for one in skosmos.search("b*", lang="en")} >= {"cycles", "notations"}


def test_data(skosmos: ReadingClient) -> None:
    marsh = URIRef(f"{EXAMPLE}hash#marsh")
    graph = skosmos.data(str(marsh), "hash")
    assert (marsh, SKOS.prefLabel, Literal("Marais", lang="fr")) in graph
    assert (marsh, SKOS.narrower, URIRef(f"{EXAMPLE}hash#salt-marsh")) in graph
    assert set(skosmos.data(str(marsh))) == set(graph)


def test_types(skosmos: ReadingClient) -> None:
    concept = {"uri": str(SKOS.Concept), "label": "Concept"}
    assert concept in skosmos.types("en")
    assert skosmos.types("en", vocid="cycles") == [concept]


def test_get_vocabulary(skosmos: ReadingClient) -> None:
    found = skosmos.get_vocabulary("schemes", lang="en")
    assert (found["id"], found["defaultLanguage"], found["languages"]) == (
        "schemes",
        "en",
        ["en", "fr"],
    )
    assert len(found["conceptschemes"]) == 3
    with pytest.raises(ValueError, match="404 Not Found : Vocabulary id 'none' not found"):
        skosmos.get_vocabulary("none")


def test_top_concepts(skosmos: ReadingClient) -> None:
    assert uris(skosmos.top_concepts("schemes")) == ["schemes/fish"]
    places = f"{EXAMPLE}schemes/places"
    labels = [one["label"] for one in skosmos.top_concepts("schemes", lang="fr", scheme=places)]
    assert labels == ["Poisson", "Récif"]
    with pytest.raises(ValueError, match="404"):
        skosmos.top_concepts("none")


def test_lookup(skosmos: ReadingClient) -> None:
    assert uris(skosmos.lookup("languages", "CREAM", lang="en")) == ["languages/c"]
    with pytest.raises(ValueError, match="Could not find label 'nothing'"):
        skosmos.lookup("languages", "nothing")


def test_groups(skosmos: ReadingClient) -> None:
    assert uris(skosmos.groups("groups", lang="fr")) == ["groups/water"]
    with pytest.raises(ValueError, match="404"):
        skosmos.groups("none")


def test_a_concept_and_what_it_is_related_to(skosmos: ReadingClient) -> None:
    down = skosmos.get_concept("oneway", f"{EXAMPLE}oneway/down")
    assert down.label("en") == down.label() == "Down"
    assert uris(down.broader("en")) == ["oneway/top", "oneway/unknown"]
    assert uris(down.related("en")) == ["oneway/side"]
    top = skosmos.get_concept("oneway", f"{EXAMPLE}oneway/top")
    assert uris(top.narrower("en")) == ["oneway/down"]
    with pytest.raises(requests.HTTPError):
        skosmos.get_concept("oneway", f"{EXAMPLE}oneway/none").broader()


def test_all_above_and_below_a_concept(skosmos: ReadingClient) -> None:
    entry = skosmos.get_concept("cycles", f"{EXAMPLE}cycles/entry")
    above = [iri.removeprefix(f"{EXAMPLE}cycles/") for iri in entry.broaderTransitive("en")]
    assert above == ["entry", "b", "c", "a"]
    assert len(entry.broaderTransitive("en", limit=2)) == 2
    start = skosmos.get_concept("cycles", f"{EXAMPLE}cycles/a")
    assert len(start.narrowerTransitive("en")) == 4
    assert len(start.narrowerTransitive("en", limit=3)) == 3


@pytest.fixture(scope="module")
def session(api: str) -> dict[str, list[dict[str, Any]]]:
    """What a session gave, by the names of its steps."""
    steps: dict[str, tuple[str, str, str, dict[str, Any]]] = {
        "schemes": ("schemes", "animals", "getSchemes", {}),
        "tops": ("schemes", "places", "getTop", {}),
        "concept": ("languages", "scheme", "getConcepts", {"concepts": ["languages/a"]}),
        "labels": ("xl", "scheme", "getConcepts", {"concepts": ["xl/heron"]}),
        "narrower": ("languages", "scheme", "getNarrower", {"concept": "languages/a"}),
        "ancestors": ("cycles", "scheme", "getAncestors", {"concept": "cycles/entry"}),
        "own parent": ("cycles", "scheme", "getAncestors", {"concept": "cycles/own"}),
        "search": ("languages", "scheme", "search", {"search": "co"}),
        "some": ("groups", "scheme", "search", {"search": "", "types": [str(SKOS.Concept)]}),
        "types": ("groups", "scheme", "getTypes", {}),
    }
    sent = [
        [name, f"{EXAMPLE}{name}/{scheme}", method, _whole(given)]
        for name, scheme, method, given in steps.values()
    ]
    command = ["node", "cocoda.mjs", api, json.dumps(sent)]
    done = subprocess.run(command, cwd=COCODA, capture_output=True, check=True, timeout=60)
    return dict(zip(steps, json.loads(done.stdout), strict=True))


@pytest.mark.node
def test_cocoda_a_scheme_has_its_title(session: dict[str, list[dict[str, Any]]]) -> None:
    assert session["schemes"][0]["prefLabel"] == {"en": "Animals"}


@pytest.mark.node
def test_cocoda_top_concepts(session: dict[str, list[dict[str, Any]]]) -> None:
    labels = [one["prefLabel"]["en"] for one in session["tops"]]
    assert labels == ["Fish", "Récif (fr)"]
    assert session["tops"][0]["narrower"] == [None]
    assert session["tops"][1]["notation"] == ["1"]


@pytest.mark.node
def test_cocoda_a_concept_with_all_its_labels(session: dict[str, list[dict[str, Any]]]) -> None:
    colour = session["concept"][0]
    assert colour["prefLabel"]["ar"] == "لون"
    assert colour["prefLabel"]["en-gb"] == "Colour"
    assert colour["altLabel"] == {"en": ["Hue"], "fr": ["Teinte"]}
    assert uris(colour["narrower"]) == ["languages/b", "languages/c"]
    assert colour["narrower"][1]["prefLabel"] == {"en": "Cream", "fr": "Café crème"}
    assert session["labels"][0]["prefLabel"] == {"en": "Heron", "fr": "Héron"}


@pytest.mark.node
def test_cocoda_narrower_concepts(session: dict[str, list[dict[str, Any]]]) -> None:
    assert uris(session["narrower"]) == ["languages/c", "languages/b"]
    assert [one["narrower"] for one in session["narrower"]] == [[], [None]]


@pytest.mark.node
def test_cocoda_ancestors_in_a_circle_come_to_an_end(
    session: dict[str, list[dict[str, Any]]],
) -> None:
    assert uris(session["ancestors"]) == ["cycles/b", "cycles/c", "cycles/a"]
    assert session["own parent"] == []


@pytest.mark.node
def test_cocoda_search(session: dict[str, list[dict[str, Any]]]) -> None:
    assert uris(session["search"]) == ["languages/a", "languages/c"]
    assert session["search"][1]["altLabel"] == {"en": "Color"}
    assert session["some"] == []


@pytest.mark.node
def test_cocoda_types(session: dict[str, list[dict[str, Any]]]) -> None:
    labels = [one["prefLabel"]["en"] for one in session["types"]]
    assert labels == [
        "Collection of concepts",
        "Group of concepts",
        "Array of sibling concepts",
    ]


def _whole(given: dict[str, Any]) -> dict[str, Any]:
    """Give the arguments of a step with whole IRIs."""
    made = dict(given)
    if "concept" in given:
        made["concept"] = EXAMPLE + given["concept"]
    if "concepts" in given:
        made["concepts"] = [EXAMPLE + one for one in given["concepts"]]
    return made
