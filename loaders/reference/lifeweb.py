"""
LifeWeb: expressions of interest as needs, their donors, and what each donor contributed.

Values that cannot be right are repaired by the rules that stand at the functions below, or left out
with a reason; every one is reported.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from loaders.literals import decimal_literal
from loaders.loader import Finding, Loading
from loaders.places import Place, PlaceError, settled
from loaders.quarantine import Reason, quarantined
from loaders.reference.participants import participant_node
from loaders.reference.plans import planned_node
from loaders.reference.tables import (
    Row,
    boolean_literal,
    concept,
    date_literal,
    read_table,
    source,
)
from meagraph.codes import CodeError, Participant
from meagraph.namespaces import DCT, MEA, RDF, SCHEMA, SKOS, WGS
from meagraph.staging import Source, StagedGraph

LIFEWEB = "lifeweb"
NEED_COLUMNS = (
    "guid",
    "title",
    "countries",
    "lat",
    "long",
    "funding_status",
    "funding_needed",
    "currency",
    "aichi_targets",
    "services",
    "protected_areas",
)
DONOR_COLUMNS = (
    "guid",
    "name",
    "acronym",
    "country",
    "doubt_en",
    "doubt_fr",
    "suggested_country",
)
CONTRIBUTION_COLUMNS = (
    "id",
    "need",
    "donor",
    "amount",
    "currency",
    "date",
    "facilitated",
    "domestic",
)
PLACE_COLUMNS = ("alpha3", "lat", "long")

STATUSES = {
    "not yet funded": "not-yet-funded",
    "some secured funding": "some-secured-funding",
    "funded": "fully-funded",
}
"""The words of LifeWeb and the notations of the vocabulary need-statuses."""

CURRENCIES = {"US Dollars": "USD", "Euros": "EUR"}
"""The words of LifeWeb and the codes of ISO 4217."""

BEGAN = date(2008, 1, 1)
"""LifeWeb began in 2008 (decision IX/18 of the CBD): no contribution to it is older."""

FARTHEST_KM = 3000
"""No place of a country lies farther than this from its point (the ends of Indonesia are near)."""

EARTH_RADIUS_KM = 6371
SITE = "http://www.protectedplanet.net/sites/"


@dataclass(frozen=True)
class LifeWeb:
    """What the functions of this module share: the run, the source, the points of countries."""

    loading: Loading
    source: Source
    places: Mapping[str, Place]

    def report(self, record: str, message: str, repaired: bool = True) -> None:
        """Report a repair, or with `repaired` false a doubt about a value that is kept."""
        finding = Finding(LIFEWEB, record, message, "repaired" if repaired else "warning")
        self.loading.report(finding)

    def mint(self, kind: str, record: str) -> NamedNode:
        """Give the node of a record of LifeWeb."""
        return NamedNode(self.loading.identifiers.mint(kind, source=LIFEWEB, id=record))

    def country(self, row: Row, column: str, code: str) -> Participant:
        """Give the country with this alpha-2 code; raises `LoadError`."""
        try:
            return self.loading.identifiers.codes.from_alpha2(code)
        except CodeError as error:
            raise row.error(column, str(error)) from error


def lifeweb(directory: Path, loading: Loading) -> Iterator[StagedGraph]:
    """Yield the graph of the donors, one for each need with its contributions, and the doubts."""
    limit = loading.settings.load_bytes
    run = LifeWeb(loading, source(directory, loading, LIFEWEB), _places(directory, limit))
    donors = list(read_table(directory / "lifeweb-donors.csv", DONOR_COLUMNS, limit))
    needs = list(read_table(directory / "lifeweb-needs.csv", NEED_COLUMNS, limit))
    contributions: dict[str, list[Row]] = {row.required("guid"): [] for row in needs}
    givers = {row.required("guid") for row in donors}
    for row in read_table(directory / "lifeweb-contributions.csv", CONTRIBUTION_COLUMNS, limit):
        for column, known in (("need", contributions.keys()), ("donor", givers)):
            if row[column] not in known:
                raise row.error(column, f"no {column} has the identifier {row[column]!r}")
        contributions[row["need"]].append(row)
    graph = loading.identifiers.graph
    described = [triple for row in donors for triple in _donor(row, run)]
    yield StagedGraph(graph("organization", LIFEWEB), described, run.source, "reference")
    for row in needs:
        triples = list(_need(row, run))
        for contribution in contributions[row["guid"]]:
            triples += _contribution(contribution, run)
        yield StagedGraph(graph("need", LIFEWEB, row["guid"]), triples, run.source, "reference")
    aside = [triple for row in donors for triple in _doubted_country(row, run)]
    name = graph("system", "quarantine", LIFEWEB)
    yield StagedGraph(name, aside, run.source, "reference")


def _places(directory: Path, limit: int) -> dict[str, Place]:
    rows = read_table(directory / "countries.csv", PLACE_COLUMNS, limit)
    return {
        row["alpha3"]: (lat, long)
        for row in rows
        if (lat := row.decimal("lat")) is not None and (long := row.decimal("long")) is not None
    }


def one_line(text: str) -> str:
    """Give `text` without blanks around it, and with one blank where several stand."""
    return " ".join(text.split())


def _tidy(row: Row, column: str, record: str, run: LifeWeb) -> str:
    """Give the name in a cell on one line; reports what was tidied."""
    printed = row.cells[column]
    tidied = one_line(printed)
    if tidied != printed:
        run.report(record, f"{column} {printed!r} has needless blanks; written {tidied!r}")
    return tidied


def _currency(row: Row) -> str:
    printed = row["currency"]
    if printed and printed not in CURRENCIES:
        known = ", ".join(CURRENCIES)
        raise row.error("currency", f"{printed!r} is none of the currencies of LifeWeb ({known})")
    return CURRENCIES.get(printed, "")


def _need(row: Row, run: LifeWeb) -> Iterator[Triple]:
    guid = row.required("guid")
    need = run.mint("need", guid)
    countries = [run.country(row, "countries", code) for code in row["countries"].split()]
    yield Triple(need, RDF.type, MEA.Need)
    yield Triple(need, DCT.identifier, Literal(guid))
    yield Triple(need, DCT.title, Literal(_tidy(row, "title", guid, run)))
    yield Triple(need, DCT.source, NamedNode(run.source.iri))
    yield Triple(need, MEA.needKind, concept(run.loading, "need-kinds", "funding"))
    yield Triple(need, MEA.needStatus, _status(row, run))
    for country in countries:
        yield Triple(need, MEA.country, participant_node(country, run.loading))
    for target in row["aichi_targets"].split():
        aichi = planned_node(run.loading, "target", "aichi", target)
        yield Triple(need, MEA.addressesTarget, aichi)
    for service in row["services"].split():
        yield Triple(need, MEA.keyword, Literal(service))
    yield from _protected_areas(row, need, run)
    yield from _amount_needed(row, need, run)
    if place := settled_place(row, guid, countries, run):
        yield Triple(need, WGS.lat, decimal_literal(place[0]))
        yield Triple(need, WGS.long, decimal_literal(place[1]))


def _status(row: Row, run: LifeWeb) -> NamedNode:
    printed = row.required("funding_status")
    if printed not in STATUSES:
        known = ", ".join(STATUSES)
        raise row.error("funding_status", f"{printed!r} is none of {known}")
    return concept(run.loading, "need-statuses", STATUSES[printed])


def _protected_areas(row: Row, need: NamedNode, run: LifeWeb) -> Iterator[Triple]:
    """Link the need to the WDPA sites that it names; a need with sites is about protected areas."""
    sites = row["protected_areas"].split()
    for site in sites:
        yield Triple(need, DCT.spatial, NamedNode(SITE + site))
    if sites:
        yield Triple(need, DCT.subject, concept(run.loading, "subjects", "protected-areas"))


def _amount_needed(row: Row, need: NamedNode, run: LifeWeb) -> Iterator[Triple]:
    """Give amount and currency; an amount of zero without a currency is one that is not stated."""
    amount, currency = row.decimal("funding_needed"), _currency(row)
    if amount == 0 and not currency:
        run.report(row["guid"], "funding_needed 0 without a currency: taken as not stated")
        return
    if amount is not None:
        yield Triple(need, MEA.amountNeeded, decimal_literal(amount))
        yield Triple(need, MEA.amountNeededText, Literal(row["funding_needed"]))
    if currency:
        yield Triple(need, MEA.currency, Literal(currency))


def settled_place(
    row: Row, record: str, countries: list[Participant], run: LifeWeb
) -> Place | None:
    """
    Give latitude and longitude of a need, None when the record has no usable pair.

    The rules of `loaders.places` settle it. A place far from all countries of the need is kept and
    reported.
    """
    lat, long = row.decimal("lat"), row.decimal("long")
    if lat is None or long is None:
        return None
    try:
        place, repair = settled(lat, long)
    except PlaceError as error:
        raise row.error("lat", str(error)) from error
    if repair:
        run.report(record, repair)
    if place is None:
        return None
    known = [run.places[country.code] for country in countries if country.code in run.places]
    distance = min((kilometres(place, point) for point in known), default=0)
    if distance > FARTHEST_KM:
        where = f"place {place[0]}, {place[1]}"
        message = f"{where} lies {distance:.0f} km from the countries of the need"
        run.report(record, message, repaired=False)
    return place


def kilometres(here: Place, there: Place) -> float:
    """Give the length of the great circle between two places (haversine formula)."""
    lat1, long1, lat2, long2 = (radians(float(number)) for number in (*here, *there))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((long2 - long1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))


def _donor(row: Row, run: LifeWeb) -> Iterator[Triple]:
    guid = row.required("guid")
    donor = run.mint("organization-record", guid)
    name = _tidy(row, "name", guid, run)
    country = _country_of(row, name, run)
    yield Triple(donor, RDF.type, MEA.Partner)
    yield Triple(donor, DCT.identifier, Literal(guid))
    yield Triple(donor, SKOS.prefLabel, Literal(name))
    yield Triple(donor, DCT.source, NamedNode(run.source.iri))
    if country:
        yield Triple(donor, MEA.country, participant_node(country, run.loading))
    acronym = _acronym(row, country, run)
    if acronym and acronym != name:
        yield Triple(donor, SCHEMA.alternateName, Literal(acronym))


def _country_of(row: Row, name: str, run: LifeWeb) -> Participant | None:
    """Give the donor's country; a donor whose name is that of a country is this country."""
    if row["doubt_en"]:
        return None
    if code := row["country"]:
        return run.country(row, "country", code)
    try:
        country = run.loading.identifiers.codes.from_name(name)
    except CodeError:
        return None
    run.report(row["guid"], f"no country stated; {country.code} by its name {name!r}")
    return country


def _acronym(row: Row, country: Participant | None, run: LifeWeb) -> str:
    """Give the acronym, unless it is the alpha-2 code of a country other than the donor's."""
    acronym = _tidy(row, "acronym", row["guid"], run)
    if country is None or len(acronym) != 2:
        return acronym
    try:
        meant = run.loading.identifiers.codes.from_alpha2(acronym)
    except CodeError:
        return acronym
    if meant == country:
        return acronym
    run.report(row["guid"], f"acronym {acronym!r} is the code of {meant.name}; left out")
    return ""


def _doubted_country(row: Row, run: LifeWeb) -> list[Triple]:
    """Set a country aside that the table doubts; the donor itself stays, without a country."""
    if not row["doubt_en"]:
        return []
    raw = {column: row[column] for column in ("guid", "name", "country")}
    reason = Reason(row["doubt_en"], row["doubt_fr"], row["suggested_country"])
    return quarantined(run.loading, run.source, row.required("guid"), raw, reason)


def _contribution(row: Row, run: LifeWeb) -> Iterator[Triple]:
    key = row.required("id")
    contribution = run.mint("contribution", key)
    yield Triple(contribution, RDF.type, MEA.Contribution)
    yield Triple(contribution, DCT.identifier, Literal(key))
    yield Triple(contribution, MEA.need, run.mint("need", row.required("need")))
    donor = run.mint("organization-record", row.required("donor"))
    yield Triple(contribution, MEA.donor, donor)
    yield Triple(contribution, DCT.source, NamedNode(run.source.iri))
    if (amount := row.decimal("amount")) is not None:
        yield Triple(contribution, MEA.amount, decimal_literal(amount))
        yield Triple(contribution, MEA.amountText, Literal(row["amount"]))
    if currency := _currency(row):
        yield Triple(contribution, MEA.currency, Literal(currency))
    if given := _contribution_date(row, run):
        yield Triple(contribution, MEA.contributionDate, date_literal(given))
    for column, term in (("facilitated", MEA.facilitated), ("domestic", MEA.domestic)):
        if row[column] not in ("true", "false"):
            raise row.error(column, f"{row[column]!r} is neither true nor false")
        yield Triple(contribution, term, boolean_literal(row[column] == "true"))


def _contribution_date(row: Row, run: LifeWeb) -> date | None:
    """Give the date; the year 1 stands for none, one before LifeWeb is kept and reported."""
    given = row.date("date")
    if given and given.year == 1:
        run.report(row["id"], "date in the year 1: taken as not stated")
        return None
    if given and given < BEGAN:
        message = f"date {given} is older than LifeWeb ({BEGAN.year}); kept as stated"
        run.report(row["id"], message, repaired=False)
    return given
