"""Hierarchies that run in circles have a way in: on pages, and in the vocabulary API."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from meagraph.publishing import Publisher
from meagraph.query.pool import QueryPool
from meagraph.settings import Settings
from meagraph.staging import Changeset
from meagraph.vocabulary.circles import entrances, reached
from server.app import create_app
from tests.test_pages import HTML
from tests.vocabulary_home import BASE, SEA, sea, sea_app, sea_home, staged, triples

__all__ = ["sea", "sea_app", "sea_home"]

NODES = "abcdefg"
RING = """
:ring a skos:ConceptScheme ; dct:title "Ring"@en .
:hen a skos:Concept ; skos:inScheme :ring ; skos:broader :egg ; skos:prefLabel "hen"@en .
:egg a skos:Concept ; skos:inScheme :ring ; skos:broader :hen ; skos:prefLabel "egg"@en .
:chick a skos:Concept ; skos:inScheme :ring ; skos:broader :egg ; skos:prefLabel "chick"@en .
"""
FLAT = (
    """
:flat a skos:ConceptScheme ; dct:title "Flat"@en .
"""
    + "".join(
        f':f{number} a skos:Concept ; skos:prefLabel "Name {number:03}"@en .\n'
        for number in range(249)
    )
    + """
:accent a skos:Concept ; skos:inScheme :flat ; skos:prefLabel "\u00c2ge"@en .
:code a skos:Concept ; skos:inScheme :flat ; skos:prefLabel "zebra"@en ; skos:notation "1" .
:other a skos:Concept ; skos:inScheme :flat ; skos:prefLabel "abeille"@fr .
"""
)

links = st.fixed_dictionaries(
    {node: st.lists(st.sampled_from(NODES), unique=True, max_size=3) for node in NODES}
)


@pytest.fixture(scope="module")
def rings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    settings = Settings(home=tmp_path_factory.mktemp("rings") / "home", query_workers=1)
    changeset = Changeset("tester", "rings")
    for name, turtle in (("ring", RING), ("flat", FLAT)):
        changeset.put(staged(f"vocabulary/{name}", triples(turtle)), BASE)
    Publisher(settings, None).publish(changeset)
    with QueryPool(settings) as pool:
        yield create_app(settings, pool).test_client()


def page(client: FlaskClient, address: str) -> str:
    response = client.get(address, headers=HTML)
    assert response.status_code == 200, response.text
    return response.text


@given(links)
def test_from_the_entrances_all_is_reached_and_none_is_needless(
    above: dict[str, list[str]],
) -> None:
    below = {node: [one for one in NODES if node in above[one]] for node in NODES}
    found = entrances(NODES, lambda node: above[node])
    assert reached(found, below) == set(NODES)
    for one in found:
        assert reached([other for other in found if other != one], below) != set(NODES)
        assert one == min(reached([one], above))


def test_a_deep_hierarchy_is_walked_without_recursion() -> None:
    nodes = [f"{number:05}" for number in range(20_000)]
    above = dict(zip(nodes, [nodes[-1], *nodes], strict=False))
    assert entrances(nodes, lambda node: [above[node]]) == ["00000"]


def test_a_vocabulary_that_is_one_circle_has_a_top(rings: FlaskClient) -> None:
    top = page(rings, "/vocabularies/ring/hierarchy")
    assert ">egg</a>" in top
    assert ">hen</a>" not in top
    said = rings.get("/rest/v1/ring/topConcepts?lang=en").get_json()["topconcepts"]
    assert [(one["label"], one["hasChildren"]) for one in said] == [("egg", True)]


@pytest.mark.parametrize("name", ["egg", "hen", "chick"])
def test_the_hierarchy_shows_the_concept_that_is_asked_for(rings: FlaskClient, name: str) -> None:
    opened = page(rings, f"/vocabularies/ring/hierarchy?uri={quote(SEA + name, safe='')}")
    here = opened.partition('id="here"')[2]
    assert here.partition("</a>")[0].endswith(f">{name}")


def test_a_circle_beside_a_hierarchy_stands_outside(sea: FlaskClient) -> None:
    opened = page(sea, f"/vocabularies/sea/hierarchy?uri={quote(SEA + 'hen', safe='')}")
    assert ">egg</a>" in opened
    assert opened.partition('id="here"')[2].partition("</a>")[0].endswith(">hen")


def test_a_large_level_is_in_alphabetical_order(rings: FlaskClient) -> None:
    first = page(rings, "/vocabularies/flat/hierarchy")
    names = ["zebra", "abeille", "\u00c2ge", "Name 000", "Name 001"]
    places = [
        first.index(f">{name}<") if name != "zebra" else first.index("zebra") for name in names
    ]
    assert places == sorted(places)
