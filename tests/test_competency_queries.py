"""The saved queries answer the questions of the field: checked by plain Python on the tables."""

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import chain, combinations
from pathlib import Path

import pytest
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    Triple,
    parse,
)

from meagraph.entry_into_force import expected_entry_into_force
from meagraph.graphs import is_merged
from meagraph.home import Home
from meagraph.namespaces import DCT, SKOS
from meagraph.publishing import Publisher
from meagraph.query.formats import CSV
from meagraph.query.pool import Query, QueryPool
from meagraph.saved_queries import SavedQuery, read_queries
from meagraph.settings import CONTENT, Settings
from meagraph.staging import Changeset
from tests.document_answers import ANSWERS, Answer, parsed
from tests.reference import table

pytestmark = pytest.mark.unmeasured

BASE = Settings().base
QUERIES = read_queries(CONTENT / "queries", BASE)
Row = Mapping[str, str]


# The tables


@cache
def vocabulary(name: str) -> list[Triple]:
    path = CONTENT / "vocabularies" / f"{name}.ttl"
    return [quad.triple for quad in parse(path=path, format=RdfFormat.TURTLE)]


def english(name: str) -> dict[str, str]:
    """Give the English labels of a vocabulary by notation."""
    return {
        triple.subject.value.rpartition("/")[2]: triple.object.value
        for triple in vocabulary(name)
        if triple.predicate == SKOS.prefLabel and triple.object.language == "en"
    }


def is_set_aside(row: Row) -> bool:
    unread = {each["code"] for each in table("party-codes.csv") if not each["means"]}
    doubles = {
        each["source_row"]
        for each in table("double-rows.csv")
        if each["means"] != each["participant_code"]
    }
    return row["participant_code"] in unread or row["source_row"] in doubles


NEVER = "9999-12-31"
"""What HUGGO writes for a day that has not come."""


def has_ended(row: Row) -> bool:
    """Leave out the two dates with which HUGGO says that there is no end."""
    meant_for_the_gdr = (row["agreement"], row["end"]) == ("ippc", "1990-10-03")
    if row["source"] == "huggo" and row["participant_code"] != "DDR" and meant_for_the_gdr:
        return False
    return row["end"] not in ("", NEVER)


@cache
def statements() -> list[dict[str, str]]:
    """Give the rows of memberships.csv whose `party` is certain."""
    means = {row["code"]: row["means"] for row in table("party-codes.csv")}
    return [
        {
            **row,
            "party": means.get(row["participant_code"], row["participant_code"]),
            "end": row["end"] if has_ended(row) else "",
            "entry_into_force": row["entry_into_force"].replace(NEVER, ""),
        }
        for row in table("memberships.csv")
        if not is_set_aside(row)
    ]


def states_by_ieadb(agreement: str) -> set[str]:
    """Give the States that IEADB names, without a test of dates."""
    states = {row["alpha3"] for row in table("countries.csv")}
    return states & {
        row["party"]
        for row in statements()
        if (row["agreement"], row["source"]) == (agreement, "ieadb")
    }


def states_of_all(*agreements: str) -> Answer:
    return [(len(set.intersection(*map(states_by_ieadb, agreements))),)]


def parties() -> Iterator[dict[str, str]]:
    """Yield the statements that name a Party of today."""
    for row in statements():
        if (row["ratification"] or row["entry_into_force"]) and not row["end"]:
            yield row


def group(name: str) -> set[str]:
    return {row["alpha3"] for row in table("country-groups.csv") if row["group"] == name}


def country_name(code: str) -> str:
    return next(row["name_en"] for row in table("countries.csv") if row["alpha3"] == code)


def continent(code: str) -> str:
    above = {
        triple.subject.value[-3:]: triple.object.value[-3:]
        for triple in vocabulary("regions")
        if triple.predicate == SKOS.broader
    }
    region = next(row["region"] for row in table("countries.csv") if row["alpha3"] == code)
    while above[region] != "001":
        region = above[region]
    return english("regions")[region]


def alpha3(codes: str) -> set[str]:
    known = {row["alpha2"].lower(): row["alpha3"] for row in table("countries.csv")}
    return {known[code] for code in codes.split()}


def unfunded() -> list[dict[str, str]]:
    return [row for row in table("lifeweb-needs.csv") if row["funding_status"] == "not yet funded"]


def counted(keys: Iterable[object]) -> Answer:
    """Give each key with the number of times that it stands."""
    return [
        (*(key if isinstance(key, tuple) else (key,)), number)
        for key, number in Counter(keys).items()
    ]


# What each query should answer


def entry_into_force_by_the_treaty_rule() -> Answer:
    kinds: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in table("memberships.csv"):
        if (days := days_off_the_rule(row)) is not None:
            kind = "exact" if not days else "close" if abs(days) <= 2 else "far"
            kinds[row["agreement"], row["source"]][kind] += 1
    return [
        (*key, found.total(), found["exact"], found["close"], found["far"])
        for key, found in kinds.items()
    ]


def days_off_the_rule(row: Row) -> int | None:
    """Give the days between the entry into force that a row states and the treaty's rule."""
    if not (row["ratification"] and row["entry_into_force"]):
        return None
    in_force = date.fromisoformat(treaty(row)["entry_into_force"])
    consent = date.fromisoformat(row["ratification"])
    expected = expected_entry_into_force(row["agreement"], in_force, consent)
    if expected is None:
        return None
    return (date.fromisoformat(row["entry_into_force"]) - expected) // timedelta(days=1)


def treaty(row: Row) -> dict[str, str]:
    return next(each for each in table("agreements.csv") if each["code"] == row["agreement"])


def lifeweb_needs() -> Answer:
    countries = set().union(*(alpha3(row["countries"]) for row in table("lifeweb-needs.csv")))
    return [(len(table("lifeweb-needs.csv")), len(countries))]


def needs_not_yet_funded() -> Answer:
    of_ldcs = [row for row in unfunded() if alpha3(row["countries"]) & group("ldc")]
    return [(len(unfunded()), len(of_ldcs))]


def parties_on_a_day(day: str = "2015-12-31") -> Answer:
    found = defaultdict(set)
    for row in statements():
        if "" < row["entry_into_force"] <= day and (not row["end"] or row["end"] > day):
            found[row["source"], row["agreement"]].add(row["party"])
    for source in ("ecolex", "huggo", "ieadb"):
        cbd, cms = found[source, "cbd"], found[source, "cms"]
        yield day, source, len(cbd), len(cms), len(cbd & cms)


def parties_by_agreement_and_source() -> Answer:
    return counted(
        key[:2] for key in {(row["agreement"], row["source"], row["party"]) for row in parties()}
    )


def dates_by_source() -> dict[tuple[str, str], dict[str, set[str]]]:
    """Give, for each agreement and Party, the dates of entry into force that each source has."""
    found: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in statements():
        if row["entry_into_force"]:
            found[row["agreement"], row["party"]][row["source"]].add(row["entry_into_force"])
    return found


def disagreements_on_entry_into_force() -> Answer:
    compared, disagree = Counter[str](), Counter[str]()
    for (agreement, _), dates in dates_by_source().items():
        compared[agreement] += len(dates) > 1
        disagree[agreement] += any(one != other for one, other in combinations(dates.values(), 2))
    return [(code, compared[code], disagree[code]) for code in compared if compared[code]]


def disagreements_on_cms() -> Answer:
    for (agreement, party), dates in dates_by_source().items():
        for source, given in dates.items():
            for day in given:
                if agreement == "cms" and any(day not in other for other in dates.values()):
                    yield f"{BASE}agreement/cms", party, day, source


def cbd_but_not_cms_by_region() -> Answer:
    outside = states_by_ieadb("cbd") - states_by_ieadb("cms")
    for region in set(map(continent, outside)):
        here = {code for code in outside if continent(code) == region}
        yield region, len(here), len(here & group("ldc")), len(here & group("sids"))


def ldcs_in_cbd_but_not_in_cms() -> Answer:
    outside = (states_by_ieadb("cbd") - states_by_ieadb("cms")) & group("ldc")
    return [(code, country_name(code)) for code in outside]


def ldcs_and_sids_by_agreement() -> Answer:
    found = defaultdict(set)
    for row in parties():
        found[row["agreement"]].add(row["party"])
    return [
        (code, len(group("ldc") & members), len(group("sids") & members))
        for code, members in found.items()
    ]


def growth_of_cms() -> Answer:
    return counted(
        (f"{BASE}agreement/cms", row["entry_into_force"][:3] + "0s", row["source"])
        for row in statements()
        if row["agreement"] == "cms" and row["entry_into_force"]
    )


def memberships_of_france() -> Answer:
    columns = ("agreement", "source", "ratification", "entry_into_force", "end")
    for row in statements():
        if row["party"] == "FRA":
            yield f"{BASE}country/fra", *(row[column] for column in columns)


def needs_of_mongolia() -> Answer:
    statuses = {"some secured funding": "some-secured-funding", "not yet funded": "not-yet-funded"}
    for row in table("lifeweb-needs.csv"):
        if "mn" in row["countries"].split():
            status = english("need-statuses")[statuses[row["funding_status"]]]
            currency = {"US Dollars": "USD", "Euros": "EUR"}[row["currency"]]
            title = " ".join(row["title"].split())
            yield f"{BASE}country/mng", title, status, row["funding_needed"], currency


def unfunded_needs_by_region() -> Answer:
    regions = {row["alpha3"]: row["region"] for row in table("countries.csv")}
    needs, countries = defaultdict(set), defaultdict(set)
    for row in unfunded():
        for code in alpha3(row["countries"]):
            needs[regions[code]].add(row["guid"])
            countries[regions[code]].add(code)
    names = english("regions")
    return [(names[code], len(needs[code]), len(countries[code])) for code in needs]


def unfunded_needs_of_ldcs() -> Answer:
    where = chain.from_iterable(alpha3(row["countries"]) for row in unfunded())
    return counted((code, country_name(code)) for code in where if code in group("ldc"))


def needs_by_aichi_target() -> Answer:
    special = group("ldc") | group("sids")
    of_target = defaultdict(list)
    for row in table("lifeweb-needs.csv"):
        for target in row["aichi_targets"].split():
            of_target[target].append(row)
    for target, needs in of_target.items():
        not_funded = sum(row in unfunded() for row in needs)
        of_special = sum(bool(alpha3(row["countries"]) & special) for row in needs)
        yield target, len(needs), not_funded, of_special


def national_targets_by_aichi_target() -> Answer:
    for row in table("national-targets.csv"):
        for target in row["aichi_targets"].split():
            yield target, row["country"], row["id"], ""


def national_activities_by_aichi_target() -> Answer:
    rows = [row for row in table("national-activities.csv") if row["country"]]
    for target in {row["target"] for row in rows}:
        countries = [row["country"] for row in rows if row["target"] == target]
        yield target, len(countries), len(set(countries))


def sdgs_corresponding_to_aichi_targets() -> Answer:
    titles = {row["slug"]: row["title"] for row in table("sources.csv")}
    for row in table("alignments.csv"):
        assert (row["from_plan"], row["to_plan"]) == ("sdg", "aichi")
        yield row["to_id"], row["from_id"], titles[row["source"]], row["source_key"]


def partners_of_several() -> list[dict[str, str]]:
    return [row for row in table("partners.csv") if len(row["conventions"].split()) > 1]


def arrangements_between_conventions() -> Answer:
    kinds = {"memorandum-of-understanding", "joint-work-plan", "liaison-group"}
    for row in partners_of_several():
        if row["kind"] in kinds | {"partnership-agreement"}:
            since = row["since"] and row["since"] + "-01-01"
            until = row["until"] and row["until"] + "-12-31"
            for agreement in row["conventions"].split():
                yield row["name_en"], agreement, since, until


def partners_of_several_conventions() -> Answer:
    for row in partners_of_several():
        for theme in row["subjects"].split() or [""]:
            name = theme and english("subjects")[theme]
            yield row["name_en"], name, len(row["conventions"].split())


def concepts_without_mapping() -> Answer:
    mappings = {SKOS[f"{kind}Match"] for kind in ("exact", "close", "broad", "narrow", "related")}
    for path in (CONTENT / "vocabularies").glob("*.ttl"):
        triples = vocabulary(path.stem)
        concepts = {each.subject for each in triples if each.object == SKOS.Concept}
        mapped = {each.subject for each in triples if each.predicate in mappings}
        yield path.stem, len(concepts), len(concepts - mapped)


def labels_of_capacity_building() -> Answer:
    concept = NamedNode(f"{BASE}vocabulary/subjects/capacity-building")
    for triple in vocabulary("subjects"):
        if (triple.subject, triple.predicate) == (concept, SKOS.prefLabel):
            yield concept.value, triple.object.language, triple.object.value


def given(*columns: str) -> dict[tuple[str, ...], list[dict[str, str]]]:
    """Give the contributions by what stands in `columns`."""
    found = defaultdict(list)
    for row in table("lifeweb-contributions.csv"):
        currency = {"US Dollars": "USD", "Euros": "EUR"}[row["currency"]]
        shown = {**row, "currency": currency}
        found[tuple(shown[column] for column in columns)].append(row)
    return found


def total(rows: Iterable[Row]) -> Decimal:
    return sum((Decimal(row["amount"]) for row in rows), Decimal(0))


def donors_by_needs() -> Answer:
    names = {row["guid"]: " ".join(row["name"].split()) for row in table("lifeweb-donors.csv")}
    needs = {donor: len({row["need"] for row in rows}) for (donor,), rows in given("donor").items()}
    for (donor, currency), rows in given("donor", "currency").items():
        if needs[donor] > 1:
            yield names[donor], needs[donor], currency, len(rows), total(rows)


def contributions_by_currency() -> Answer:
    for (currency,), rows in given("currency").items():
        donors, needs = ({row[column] for row in rows} for column in ("donor", "need"))
        yield currency, len(rows), len(donors), len(needs), total(rows)


def quarantined_records() -> Answer:
    codes = {row["code"]: f"{row['code']}: {row['proof']}" for row in table("party-codes.csv")}
    proofs = {row["source_row"]: row["proof"] for row in table("double-rows.csv")}
    found = []
    for row in filter(is_set_aside, table("memberships.csv")):
        double = (
            "the code COG stands twice for this agreement, and the dates of this row are those of"
            f" COD ({proofs.get(row['source_row'])})"
        )
        found.append((row["source"], codes.get(row["participant_code"], double)))
    found += [
        ("lifeweb", row["doubt_en"]) for row in table("lifeweb-donors.csv") if row["doubt_en"]
    ]
    found += [
        ("cbd-aichi-targets", f"{row['country_name']!r} names no country")
        for row in table("national-activities.csv")
        if not row["country"]
    ]
    return counted(found)


def is_after(row: Row, later: str, earlier: str) -> bool:
    return bool(row[later] and row[earlier]) and row[later] > row[earlier]


RULES: dict[str, Callable[[Row], bool]] = {
    "ConsentNotAfterEntryIntoForce": lambda row: is_after(row, "ratification", "entry_into_force"),
    "ConsentNotBeforeAdoption": lambda row: "" < row["ratification"] < treaty(row)["adopted"],
    "DatePlausible": lambda row: any(
        row[column] and not "1900" < row[column] < "2101"
        for column in ("signature", "ratification", "entry_into_force", "end")
    ),
    "EndNotBeforeEntryIntoForce": lambda row: is_after(row, "entry_into_force", "end"),
    "EntryIntoForceNotAfterRule": lambda row: (days_off_the_rule(row) or 0) > 0,
    "EntryIntoForceNotBeforeRule": lambda row: (days_off_the_rule(row) or 0) < 0,
    "EntryIntoForceNotBeforeTreaty": lambda row: (
        "" < row["entry_into_force"] < treaty(row)["entry_into_force"]
    ),
    "SignatureNotAfterConsent": lambda row: is_after(row, "signature", "ratification"),
    "SignatureNotBeforeOpening": lambda row: (
        "" < row["signature"] < treaty(row)["opened_for_signature"]
    ),
}
"""The rules on the dates of a statement, each with the test that a row breaks it."""


def questioned_statements_by_source() -> Answer:
    return counted(
        (row["source"], rule)
        for row in statements()
        for rule, is_broken in RULES.items()
        if is_broken(row)
    )


def is_named(front: Mapping[str, object]) -> bool:
    return bool(front["symbol"] or front["title"])


def contradicted_dates() -> set[tuple[str, str]]:
    """Give the agreements and Parties of which two sources have no day of some act in common."""
    found: dict[tuple[str, str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in statements():
        for act in ("signature", "ratification", "end"):
            if row[act]:
                found[row["agreement"], row["party"], act][row["source"]].add(row[act])
    return {
        (agreement, party)
        for (agreement, party, _), days in found.items()
        if any(one.isdisjoint(other) for one, other in combinations(days.values(), 2))
    }


def stale_citations() -> Iterator[object]:
    for read in parsed().values():
        for provision in read["provisions"]:
            yield from (one for one in provision.get("citations", ()) if one["status"] == "stale")


def questioned_facts() -> Answer:
    rules = Counter[str]()
    for _, rule, number in questioned_statements_by_source():
        rules[str(rule)] += int(str(number))
    yield from ((rule, "Warning", number) for rule, number in rules.items())
    unnamed = [each for each in parsed().values() if not is_named(each["document"])]
    if unnamed:
        yield "DocumentNamed", "Info", len(unnamed)
    undated = [row for row in table("lifeweb-contributions.csv") if row["date"][:4] in ("", "0001")]
    yield "ContributionDated", "Info", len(undated)
    differing = [
        dates for dates in dates_by_source().values() if len(set().union(*dates.values())) > 1
    ]
    yield "MembershipSourcesAgree", "Info", len(differing)
    alone = [row for row in table("national-targets.csv") if not row["aichi_targets"]]
    yield "NationalTargetAligned", "Info", len(alone)
    yield "sources-disagree-on-dates", "Info", len(contradicted_dates())
    yield "citation-to-missing-provision", "Warning", len(list(stale_citations()))


EXPECTED: dict[str, Callable[[], Answer]] = {
    **ANSWERS,
    "arrangements-between-conventions": arrangements_between_conventions,
    "concepts-without-mapping": concepts_without_mapping,
    "contributions-by-currency": contributions_by_currency,
    "disagreements-on-entry-into-force": disagreements_on_entry_into_force,
    "disagreements-on-one-agreement": disagreements_on_cms,
    "donors-by-needs": donors_by_needs,
    "entry-into-force-by-the-treaty-rule": entry_into_force_by_the_treaty_rule,
    "graphs-without-source": lambda: [(0,)],
    "growth-of-an-agreement": growth_of_cms,
    "labels-of-a-concept": labels_of_capacity_building,
    "ldcs-and-sids-by-agreement": ldcs_and_sids_by_agreement,
    "ldcs-in-cbd-but-not-in-cms": ldcs_in_cbd_but_not_in_cms,
    "lifeweb-needs": lifeweb_needs,
    "lifeweb-needs-not-yet-funded": needs_not_yet_funded,
    "memberships-of-a-country": memberships_of_france,
    "national-activities-by-aichi-target": national_activities_by_aichi_target,
    "national-targets-by-aichi-target": national_targets_by_aichi_target,
    "needs-by-aichi-target": needs_by_aichi_target,
    "needs-of-a-country": needs_of_mongolia,
    "parties-by-agreement-and-source": parties_by_agreement_and_source,
    "parties-to-cbd-and-cms": lambda: states_of_all("cbd", "cms"),
    "parties-to-cbd-and-cms-on-a-day": parties_on_a_day,
    "parties-to-cbd-but-not-cms": lambda: [(len(states_by_ieadb("cbd") - states_by_ieadb("cms")),)],
    "parties-to-cbd-but-not-cms-by-region": cbd_but_not_cms_by_region,
    "parties-to-eight-conventions": lambda: states_of_all(
        "cbd", "cms", "cites", "ramsar", "unfccc", "unccd", "whc", "itpgrfa"
    ),
    "parties-to-four-conventions": lambda: states_of_all("cbd", "cms", "cites", "ramsar"),
    "partners-of-several-conventions": partners_of_several_conventions,
    "quarantined-records": quarantined_records,
    "questioned-facts": questioned_facts,
    "questioned-statements-by-source": questioned_statements_by_source,
    "sdgs-corresponding-to-aichi-targets": sdgs_corresponding_to_aichi_targets,
    "unfunded-needs-by-region": unfunded_needs_by_region,
    "unfunded-needs-of-ldcs": unfunded_needs_of_ldcs,
}


# The expected answers are right, and the graph gives them


def test_every_saved_query_is_checked_against_the_tables() -> None:
    assert set(EXPECTED) == set(QUERIES)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_expected_answer_is_what_the_tables_say(name: str) -> None:
    _, *expected = csv.reader(QUERIES[name].expected)
    assert sorted(expected) == sorted([str(cell) for cell in row] for row in EXPECTED[name]())


def needs_validation(query: SavedQuery) -> bool:
    return "graph/system/validation" in query.text


def answer(query: SavedQuery, pool: QueryPool) -> list[str]:
    result = pool.run(Query(query.text, result_format=CSV, bindings=query.defaults))
    return result.read().decode().splitlines()


@pytest.fixture(scope="module")
def pool(reference_home: Path) -> Iterator[QueryPool]:
    with QueryPool(Settings(home=reference_home)) as made:
        yield made


@pytest.fixture(scope="module")
def validated_pool(validated_home: Path) -> Iterator[QueryPool]:
    with QueryPool(Settings(home=validated_home)) as made:
        yield made


@pytest.mark.parametrize(
    "query", [each for each in QUERIES.values() if not needs_validation(each)], ids=lambda q: q.name
)
def test_a_query_gives_its_expected_answer(query: SavedQuery, pool: QueryPool) -> None:
    assert answer(query, pool) == list(query.expected)


@pytest.mark.parametrize(
    "query", [each for each in QUERIES.values() if needs_validation(each)], ids=lambda q: q.name
)
def test_a_query_of_the_report_gives_its_expected_answer(
    query: SavedQuery, validated_pool: QueryPool
) -> None:
    assert answer(query, validated_pool) == list(query.expected)


def test_a_parameter_changes_the_answer(pool: QueryPool) -> None:
    query = QUERIES["parties-to-cbd-and-cms-on-a-day"]
    bindings = query.bindings({"day": "1995-06-30"}, BASE)
    result = pool.run(Query(query.text, result_format=CSV, bindings=bindings))
    _, *rows = csv.reader(result.read().decode().splitlines())
    assert rows == [[str(cell) for cell in row] for row in parties_on_a_day("1995-06-30")]


def test_a_graph_without_a_source_is_counted() -> None:
    store = Store()
    subject, graph = NamedNode(f"{BASE}country/fra"), NamedNode(f"{BASE}graph/country")
    store.add(Quad(subject, DCT.title, Literal("France"), graph))
    (row,) = store.query(QUERIES["graphs-without-source"].text)
    assert row["graphs"] == Literal(1)


# The release


@pytest.fixture(scope="module")
def release(reference_home: Path) -> Store:
    home = Home(reference_home)
    return home.open(home.current())


def test_the_default_graph_is_the_merge_of_the_published_graphs(release: Store) -> None:
    default = [quad.triple for quad in release.quads_for_pattern(None, None, None, DefaultGraph())]
    named = {
        quad.triple
        for quad in release
        if isinstance(quad.graph_name, NamedNode) and is_merged(quad.graph_name.value, BASE)
    }
    assert len(default) == len(set(default))
    assert set(default) == named
    assert len(default) >= 60_000


def test_no_published_quad_has_a_blank_node(release: Store) -> None:
    for quad in release:
        terms = (quad.subject, quad.object, quad.graph_name)
        assert not any(isinstance(term, BlankNode) for term in terms), quad


def test_loading_the_same_data_again_makes_no_release(
    reference_home: Path, reference_changeset: Callable[[Settings], Changeset]
) -> None:
    settings = Settings(home=reference_home)
    assert Publisher(settings, None).publish(reference_changeset(settings)).manifest is None
    assert Home(reference_home).current() == 1
