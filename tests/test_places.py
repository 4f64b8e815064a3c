"""Places: one rule for coordinates, whichever loader reads them."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.cbd import CbdLoader
from loaders.loader import LoadError, Loading
from loaders.places import PlaceError, settled
from loaders.tables import TablesLoader
from meagraph.codes import read_codes
from meagraph.identifiers import Identifiers
from meagraph.namespaces import WGS
from meagraph.settings import CONTENT, Settings

latitudes = st.decimals(-90, 90, places=3)
longitudes = st.decimals(-180, 180, places=3)
Coordinates = dict[str, object]
LoadNeed = Callable[[Coordinates], tuple[list[str], Loading]]


@given(latitudes, longitudes)
def test_a_place_on_the_earth_is_kept_and_one_with_a_telling_swap_is_turned_round(
    latitude: Decimal, longitude: Decimal
) -> None:
    if latitude == longitude == 0:
        assert settled(latitude, longitude)[0] is None
        return
    assert settled(latitude, longitude) == ((latitude, longitude), "")
    place, repair = settled(longitude, latitude)
    if abs(longitude) > 90:
        assert place == (latitude, longitude)
        assert "turned round" in repair
    else:  # a swap that no range gives away stays
        assert place == (longitude, latitude)


@pytest.mark.parametrize(("latitude", "longitude"), [(0, 181), (91, 91), (-200, 5), (5, 999)])
def test_what_is_no_place_is_refused(latitude: int, longitude: int) -> None:
    with pytest.raises(PlaceError, match="is no place on the Earth"):
        settled(Decimal(latitude), Decimal(longitude))


@pytest.fixture
def load_need(tmp_path: Path) -> LoadNeed:
    """Load a need with these coordinates; gives the coordinates that it got, and the run."""

    def load(coordinates: Coordinates) -> tuple[list[str], Loading]:
        header = {"identifier": "A-1", "schema": "lwProject"}
        path = tmp_path / "need.json"
        path.write_text(json.dumps({"header": header, "title": "T", "coordinates": coordinates}))
        settings = Settings()
        loading = Loading(settings, Identifiers(settings.base, read_codes(CONTENT)))
        triples = [t for graph in CbdLoader().load(str(path), loading) for t in graph.triples]
        return [t.object.value for t in triples if t.predicate in (WGS.lat, WGS.long)], loading

    return load


@pytest.mark.parametrize(
    ("coordinates", "place", "level", "message"),
    [
        ({"lat": 116.445, "lng": 8.863}, ["8.863", "116.445"], "repaired", "turned round"),
        ({"lat": 0, "lng": 0}, [], "repaired", "no place was chosen; left out"),
        ({"lat": 200, "lng": 300}, [], "quarantined", "field coordinates.lat: 200, 300 is no"),
        ({"lat": "north", "lng": 3}, [], "quarantined", "'north' is no decimal number"),
        ({"lng": 3}, [], "quarantined", "field coordinates.lng: one of the two coordinates"),
    ],
)
def test_a_record_with_a_wrong_place_loads_and_the_place_is_told(
    load_need: LoadNeed, coordinates: Coordinates, place: list[str], level: str, message: str
) -> None:
    got, loading = load_need(coordinates)
    assert got == place
    (finding,) = loading.findings
    assert finding.level == level
    assert message in finding.message
    assert "lwProject A-1" in finding.record


@pytest.mark.parametrize("coordinates", [{}, {"lat": 1.5, "lng": "2.25"}])
def test_a_right_place_or_none_tells_nothing(load_need: LoadNeed, coordinates: Coordinates) -> None:
    got, loading = load_need(coordinates)
    assert got == [str(number) for number in coordinates.values()]
    assert loading.findings == []


MAPPING = """
[source]
name = "sites"
title = "Sites"
[graph]
path = "site/test"
[[subject]]
kind = "site"
parts = { source = "test", id = "{Id}" }
types = ["mea:Site"]
place = { latitude = "Lat", longitude = "Long" }
"""


def test_a_table_names_the_columns_of_a_place(tmp_path: Path) -> None:
    mapping, table = tmp_path / "mapping.toml", tmp_path / "sites.csv"
    mapping.write_text(MAPPING)
    settings = Settings()
    loading = Loading(settings, Identifiers(settings.base, read_codes(CONTENT)), mapping)
    table.write_text("Id,Lat,Long\na,116.4,8.8\n")
    triples = [t for graph in TablesLoader().load(str(table), loading) for t in graph.triples]
    assert [t.object.value for t in triples if t.predicate == WGS.lat] == ["8.8"]
    assert [finding.level for finding in loading.findings] == ["repaired"]
    table.write_text("Id,Lat\na,1\n")
    with pytest.raises(LoadError, match="no column 'Long'"):
        list(TablesLoader().load(str(table), loading))
    table.write_text("Id,Lat,Long\na,1,1000\n")
    with pytest.raises(LoadError, match=r"line 2, column 'Lat': 1, 1000 is no place"):
        list(TablesLoader().load(str(table), loading))
