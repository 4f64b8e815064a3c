"""The reference data set becomes graphs: agreements, participants, memberships, quarantine."""

import csv
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from loaders.loader import Finding, LoadError, Loading
from loaders.reference import ReferenceLoader
from loaders.reference.agreements import agreements
from loaders.reference.content import content
from loaders.reference.memberships import memberships
from loaders.reference.participants import participants
from meagraph.codes import read_codes
from meagraph.identifiers import Identifiers
from meagraph.namespaces import DEFAULT_BASE, PREFIXES
from meagraph.settings import CONTENT, Settings
from meagraph.staging import Changeset, StagedGraph

DATA = CONTENT / "data"
BASE = "https://parties.example/"
PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())

ASIDE = "a mea:QuarantinedRecord ; mea:agreement ?agreement ; dct:source ?source"
"""What tells a quarantined membership row."""

Loaded = tuple[Store, list[Finding], dict[str, int]]


def loading_for(settings: Settings) -> Loading:
    return Loading(settings, Identifiers(settings.base, read_codes(settings.content)))


def load(directory: Path, settings: Settings) -> Loaded:
    loading = loading_for(settings)
    return gather(ReferenceLoader().load(str(directory), loading), loading)


def load_parties(directory: Path, settings: Settings) -> Loaded:
    """Load what the tests spoil: agreements, participants, memberships and their vocabularies."""
    loading = loading_for(settings)
    topics = (agreements, participants, memberships, content)
    return gather((graph for topic in topics for graph in topic(directory, loading)), loading)


def gather(graphs: Iterable[StagedGraph], loading: Loading) -> Loaded:
    store, sizes = Store(), {}
    for graph in graphs:
        assert graph.name not in sizes, "each graph is staged once"
        triples = list(graph.triples)
        sizes[graph.name] = len(triples)
        name = NamedNode(graph.name)
        store.extend(
            Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples
        )
    return store, loading.findings, sizes


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load(DATA, Settings())


def rows(store: Store, query: str) -> list[tuple[str, ...]]:
    """Run `query` over the union of the named graphs, system graphs too; distinct rows only."""
    answer = store.query(PROLOGUE + query, use_default_graph_as_union=True)
    assert isinstance(answer, QuerySolutions)
    names = [variable.value for variable in answer.variables]
    found = [tuple(str(getattr(row[name], "value", "")) for name in names) for row in answer]
    return list(dict.fromkeys(found))


def states_by_ieadb(store: Store) -> dict[str, set[str]]:
    """Give the alpha-3 codes of the countries that the IEADB lists, by agreement."""
    members: dict[str, set[str]] = {}
    query = f"""SELECT DISTINCT ?agreement ?code WHERE {{
        ?status dct:source <{DEFAULT_BASE}source/ieadb> ; mea:agreement ?a ; org:member ?country .
        ?status a mea:PartyStatus . ?a skos:notation ?agreement .
        ?country a mea:Country ; mea:alpha3 ?code }}"""
    for agreement, code in rows(store, query):
        members.setdefault(agreement, set()).add(code)
    return members


def test_every_membership_row_becomes_a_status_or_a_quarantined_record(loaded: Loaded) -> None:
    store, _, _ = loaded
    statuses = rows(store, "SELECT ?s ?key WHERE { ?s a mea:PartyStatus ; mea:sourceKey ?key }")
    aside = rows(store, f"SELECT ?s ?key WHERE {{ ?s mea:sourceKey ?key ; {ASIDE} }}")
    assert (len(statuses), len(aside)) == (5566, 48)
    with (DATA / "memberships.csv").open(encoding="utf-8", newline="") as file:
        keys = {row["source_row"] for row in csv.DictReader(file)}
    assert len(keys) == 5614
    assert {key for _, key in statuses + aside} == keys


def test_parties_to_several_conventions_by_ieadb_are_as_many_as_the_field_survey_found(
    loaded: Loaded,
) -> None:
    member = states_by_ieadb(loaded[0])
    assert len(member["cbd"] & member["cms"]) == 125
    assert len(member["cbd"] - member["cms"]) == 63
    four = member["cbd"] & member["cms"] & member["cites"] & member["ramsar"]
    assert len(four) == 117
    eight = four & member["unfccc"] & member["unccd"] & member["whc"] & member["itpgrfa"]
    assert len(eight) == 98


def test_two_cog_rows_keep_one_and_quarantine_the_other(loaded: Loaded) -> None:
    store = loaded[0]
    kept = rows(
        store,
        f"""SELECT DISTINCT ?a WHERE {{
            ?s a mea:PartyStatus ; org:member <{DEFAULT_BASE}country/cog> ; mea:agreement ?a ;
               dct:source <{DEFAULT_BASE}source/ieadb> }}""",
    )
    aside = rows(
        store,
        """SELECT ?a ?repair WHERE { ?q mea:reason ?reason ; mea:agreement ?a ;
             mea:suggestedRepair ?repair . FILTER(CONTAINS(?reason, "COG stands twice")) }""",
    )
    assert len(kept) == 10, "nine that bear it twice, and the ICRW once"
    assert {agreement for agreement, _ in aside} < {agreement for (agreement,) in kept}
    assert [repair for _, repair in aside] == ["COD"] * 9


def test_the_earlier_of_two_cog_rows_is_that_of_the_democratic_republic_except_for_paris() -> None:
    with (DATA / "memberships.csv").open(encoding="utf-8", newline="") as file:
        consent = {
            row["source_row"]: row["ratification"] or row["entry_into_force"]
            for row in csv.DictReader(file)
        }
    pairs: dict[str, dict[str, str]] = {}
    with (DATA / "double-rows.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            pairs.setdefault(row["agreement"], {})[row["means"]] = consent[row["source_row"]]
    assert len(pairs) == 9
    later = {agreement for agreement, pair in pairs.items() if pair["COD"] > pair["COG"]}
    assert later == {"paris"}


def test_unsettled_codes_are_quarantined_with_reason_and_repair(loaded: Loaded) -> None:
    store, findings, _ = loaded
    aside = rows(
        store,
        f"""SELECT ?raw ?en ?fr ?repair WHERE {{ ?q mea:rawRecord ?raw ; {ASIDE} ;
              mea:suggestedRepair ?repair ; mea:reason ?en , ?fr .
              FILTER(LANG(?en) = "en" && LANG(?fr) = "fr") }}""",
    )
    codes = Counter(json.loads(raw)["participant_code"] for raw, *_ in aside)
    assert codes == {
        "ALG": 10,
        "SWA - SWZ": 9,
        "COG": 9,
        "GIN - GNQ": 8,
        "KOR - PRK": 7,
        "SDN - SSD": 5,
    }
    assert all(en and fr and en != fr and repair for _, en, fr, repair in aside)
    told = [finding for finding in findings if finding.level == "quarantined"]
    assert sum(finding.source == "ieadb" for finding in told) == 48
    algeria = [repair for raw, _, _, repair in aside if "ALG" in raw]
    assert all(repair.startswith("DZA, whose row in ") for repair in algeria)


def test_the_union_and_former_states_are_participants_of_their_own_kind(loaded: Loaded) -> None:
    found = rows(
        loaded[0],
        """SELECT ?x ?kind (COUNT(DISTINCT ?s) AS ?n) WHERE {
             ?x a ?kind . FILTER(?kind IN (mea:FormerState, mea:RegionalOrganization))
             ?s a mea:PartyStatus ; org:member ?x } GROUP BY ?x ?kind ORDER BY ?x""",
    )
    short = [(x.removeprefix(DEFAULT_BASE), kind.rpartition("#")[2], n) for x, kind, n in found]
    assert short == [
        ("country/csk", "FormerState", "1"),
        ("country/ddr", "FormerState", "1"),
        ("country/yug", "FormerState", "3"),
        ("organization/eue", "RegionalOrganization", "17"),
    ]


def test_the_sentinel_end_of_huggo_is_no_end(loaded: Loaded) -> None:
    _, findings, _ = loaded
    counted = Counter[str]()
    for finding in findings:
        if finding.level == "repaired" and finding.source == "huggo":
            number = int(finding.record.split(": ")[1].split(" ")[0])
            counted[finding.message.split(" stands")[0].split(" is that")[0]] += number
    assert counted == {
        "end 9999-12-31": 880,
        "entry into force 9999-12-31": 1,
        "end 1990-10-03": 64,
    }


def test_a_signatory_whose_entry_into_force_is_the_sentinel_is_no_party(loaded: Loaded) -> None:
    status = f"<{DEFAULT_BASE}party/cms/caf/huggo>"
    kinds = rows(loaded[0], f"SELECT ?kind WHERE {{ {status} mea:statusKind ?kind }}")
    assert kinds == [(f"{DEFAULT_BASE}vocabulary/membership-statuses/signed-not-ratified",)]
    assert rows(loaded[0], f"SELECT ?day WHERE {{ {status} mea:entryIntoForce ?day }}") == []


def test_the_german_democratic_republic_alone_keeps_its_own_end_on_the_ippc(
    loaded: Loaded,
) -> None:
    ended = rows(
        loaded[0],
        """SELECT ?s WHERE { ?s mea:ended ?day .
             FILTER(?day IN ("1990-10-03"^^xsd:date, "9999-12-31"^^xsd:date)) }""",
    )
    assert ended == [(f"{DEFAULT_BASE}party/ippc/ddr/huggo",)]


def test_a_return_after_withdrawal_has_a_status_of_its_own(loaded: Loaded) -> None:
    found = rows(
        loaded[0],
        f"""SELECT DISTINCT ?s ?kind ?ended WHERE {{
              <{DEFAULT_BASE}party/icrw/nld> mea:status ?s .
              ?s dct:source <{DEFAULT_BASE}source/ecolex> ; mea:statusKind/skos:notation ?kind .
              OPTIONAL {{ ?s mea:ended ?ended }} }} ORDER BY ?s""",
    )
    own = f"{DEFAULT_BASE}party/icrw/nld/ecolex"
    assert found == [
        (own, "withdrawal", "1959-06-30"),
        (f"{own}/1962-05-04", "withdrawal", "1970-06-30"),
        (f"{own}/1977-06-14", "party", ""),
    ]


def test_each_membership_has_one_preferred_status_with_its_reason(loaded: Loaded) -> None:
    store = loaded[0]
    members = rows(store, "SELECT DISTINCT ?m WHERE { ?m a mea:Membership }")
    preferred = rows(
        store,
        """SELECT ?m ?s WHERE { ?m mea:preferredStatus ?s ; mea:status ?s ;
             mea:preferenceReason ?en , ?fr . ?s a mea:PartyStatus
             FILTER(LANG(?en) = "en" && LANG(?fr) = "fr") } GROUP BY ?m ?s""",
    )
    assert len(preferred) == len(members)
    assert {m for m, _ in preferred} == {m for (m,) in members}
    assert (f"{DEFAULT_BASE}party/cbd/kwt", f"{DEFAULT_BASE}party/cbd/kwt/ieadb") in preferred


def test_kinds_of_status_regions_and_groups_are_concepts_of_the_vocabularies(
    loaded: Loaded,
) -> None:
    for path in ("mea:statusKind", "mea:inRegion", "mea:memberOfGroup"):
        lost = rows(
            loaded[0],
            f"""SELECT DISTINCT ?c WHERE {{ ?x {path} ?c
                  FILTER NOT EXISTS {{ ?c a skos:Concept }} }}""",
        )
        assert lost == []


def test_countries_bodies_and_agreements_have_names_in_six_languages(loaded: Loaded) -> None:
    for kind, number in (
        ("Country", 249),
        ("FormerState", 3),
        ("RegionalOrganization", 1),
        ("Agreement", 13),
        ("GoverningBody", 29),
    ):
        found = rows(
            loaded[0],
            f"""SELECT ?x (COUNT(DISTINCT LANG(?name)) AS ?languages) WHERE {{
                  ?x a mea:{kind} ; skos:prefLabel ?name }} GROUP BY ?x""",
        )
        assert [languages for _, languages in found] == ["6"] * number


def test_protocols_name_their_convention(loaded: Loaded) -> None:
    found = rows(loaded[0], "SELECT ?p ?c WHERE { ?p eli:based_on ?c } ORDER BY ?p")
    short = [(p.rpartition("/")[2], c.rpartition("/")[2]) for p, c in found]
    assert short == [("cartagena", "cbd"), ("nagoya", "cbd"), ("paris", "unfccc")]


def test_every_iri_of_ours_follows_the_base_and_the_ontology_does_not() -> None:
    store, _, sizes = load(DATA, Settings(base=BASE))
    assert all(name.startswith(BASE) for name in sizes)
    strays = {
        term.value
        for quad in store
        for term in (quad.subject, quad.predicate, quad.object)
        if isinstance(term, NamedNode)
        and term.value.startswith(DEFAULT_BASE)
        and not term.value.startswith(f"{DEFAULT_BASE}ontology")
    }
    assert strays == set()


def test_loading_twice_stages_the_same_triples() -> None:
    def staged() -> set[Quad]:
        made = Changeset("tester", "test")
        for graph in ReferenceLoader().load(str(DATA), loading_for(Settings())):
            made.put(graph, Settings().base)
        return set(made.staged)

    assert staged() == staged()


def test_the_data_set_is_recognised_by_its_description(tmp_path: Path) -> None:
    loader = ReferenceLoader()
    assert loader.accepts(str(DATA))
    assert not loader.accepts(str(tmp_path))
    with pytest.raises(LoadError, match=r"no datapackage\.json"):
        list(loader.load(str(tmp_path), loading_for(Settings())))


def test_progress_is_told_topic_by_topic() -> None:
    told: list[tuple[int, int | None]] = []
    loading = loading_for(Settings())
    loading.progress = lambda done, total: told.append((done, total))
    for graph in ReferenceLoader().load(str(DATA), loading):
        list(graph.triples)
    total = told[-1][1]
    assert told == [(done, total) for done in range((total or 0) + 1)]


# ---------------------------------------------------------------- bad input


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the data set that a test may spoil."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.fixture
def attempt() -> Callable[[Path], Loaded]:
    return lambda directory: load_parties(directory, Settings())


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


SPOILED = [
    (
        "memberships.csv",
        "cbd,ecolex,GIN,1192-06-12",
        "cbd,ecolex,GIN,12 June 1192",
        "line 2, column signature: '12 June 1192' is no date",
    ),
    (
        "memberships.csv",
        "cbd,ecolex,GIN",
        "cdb,ecolex,GIN",
        "line 2, column agreement: 'cdb' is not the code",
    ),
    (
        "memberships.csv",
        "cbd,ecolex,GIN",
        "cbd,unknown,GIN",
        "no source 'unknown'; add a row",
    ),
    (
        "memberships.csv",
        "cbd,ecolex,GIN",
        "cbd,ecolex,",
        "line 2, column participant_code: the cell is empty",
    ),
    (
        "double-rows.csv",
        "cbd,ieadb,246",
        "cbd,ieadb,247",
        "line 3, column source_row: row 247 is read on line 2 already",
    ),
    (
        "double-rows.csv",
        "cms,ieadb,1184",
        "cbd,ieadb,1184",
        "correct the reading",
    ),
    (
        "agreements.csv",
        ",convention,,1992-06-05",
        ",pact,,1992-06-05",
        "column kind: 'pact' is none of convention",
    ),
    (
        "countries.csv",
        "12.52109661",
        "north",
        "line 2, column lat: 'north' is no decimal number",
    ),
    (
        "countries.csv",
        "12.52109661",
        "NaN",
        "line 2, column lat: 'NaN' is no decimal number",
    ),
    (
        "country-groups.csv",
        "AGO,african-group",
        "QQQ,african-group",
        "line 2, column alpha3: 'QQQ' is neither",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "message"), SPOILED)
def test_a_bad_cell_is_named_with_file_and_line(
    copy: Path, attempt: Callable[[Path], Loaded], file: str, old: str, new: str, message: str
) -> None:
    replace(copy / file, old, new)
    with pytest.raises(LoadError) as failure:
        attempt(copy)
    assert message in str(failure.value)


def test_an_undeclared_code_is_quarantined_with_the_way_to_declare_it(
    copy: Path, attempt: Callable[[Path], Loaded]
) -> None:
    replace(copy / "memberships.csv", "cbd,ecolex,GIN", "cbd,ecolex,QQQ")
    replace(copy / "memberships.csv", "cbd,ecolex,ATG", "cbd,ecolex,AAA - BBB")
    store, findings, _ = attempt(copy)
    aside = [finding for finding in findings if finding.source == "ecolex"]
    assert [finding.level for finding in aside] == ["quarantined", "quarantined"]
    repairs = rows(
        store,
        f"""SELECT ?q ?repair WHERE {{ ?q mea:suggestedRepair ?repair ;
              dct:source <{DEFAULT_BASE}source/ecolex> }}""",
    )
    assert all("a row for this code in party-codes.csv" in repair for _, repair in repairs)
    assert len(repairs) == len(aside)
    assert store.contains_named_graph(NamedNode(f"{DEFAULT_BASE}graph/system/quarantine/ecolex"))


def test_rows_that_no_date_tells_apart_are_quarantined(
    copy: Path, attempt: Callable[[Path], Loaded]
) -> None:
    with (copy / "memberships.csv").open("a", encoding="utf-8") as file:
        file.write("whc,ecolex,FRA,,,,,TRE-155235,x,6001\n")
        file.write("whc,ecolex,FRA,,,2001-01-01,,TRE-155235,x,6002\n")
        file.write("whc,ecolex,FRA,,2001-01-01,,,TRE-155235,x,6003\n")
        file.write("icrw,ecolex,AFG,,,,,TRE-000074,x,6004\n")
    store, findings, _ = attempt(copy)
    aside = [finding.record for finding in findings if "no date to tell" in finding.message]
    assert aside == ["6003", "6001"]
    kinds = rows(
        store,
        f"""SELECT ?kind WHERE {{ <{DEFAULT_BASE}party/icrw/afg/ecolex> mea:statusKind ?k .
              ?k skos:notation ?kind }}""",
    )
    assert kinds == [("unknown",)]


def test_a_source_that_says_nothing_of_a_withdrawal_has_its_second_row_reported(
    loaded: Loaded,
) -> None:
    told = [finding.record for finding in loaded[1] if "tells no withdrawal" in finding.message]
    assert "row 1364 (cms, NZL)" in told
    assert len(told) == 9


def test_broken_turtle_of_a_vocabulary_is_named(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    (tmp_path / "ontology").mkdir()
    (tmp_path / "vocabularies").mkdir()
    (tmp_path / "vocabularies/broken.ttl").write_text("<urn:a> <urn:b>\n", encoding="utf-8")
    settings = Settings(content=tmp_path)
    with pytest.raises(LoadError, match=r"broken\.ttl.*; correct the Turtle"):
        load_parties(tmp_path / "data", settings)


def literals(store: Store) -> Iterator[Literal]:
    for quad in store:
        if isinstance(quad.object, Literal):
            yield quad.object


def test_no_literal_is_empty_or_padded(loaded: Loaded) -> None:
    bad = {value.value for value in literals(loaded[0]) if value.value != value.value.strip()}
    assert bad == set()
    assert all(value.value for value in literals(loaded[0]))
