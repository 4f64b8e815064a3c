import json
import re
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.cbd import CbdLoader
from loaders.declared.records import JsonRecord
from loaders.declared.values import ValueProblemError, day, plain_text
from loaders.informea import InformeaLoader
from loaders.json_records import begins_with, read_items
from loaders.loader import LoadError, Loading
from meagraph.codes import read_codes
from meagraph.identifiers import Identifiers
from meagraph.namespaces import DCT, ELI, MEA, RDF, SCHEMA, SKOS
from meagraph.settings import CONTENT, Settings
from meagraph.staging import StagedGraph
from meagraph.validation.shapes import Shapes
from meagraph.validation.validation import validate_triples

ARRAY = re.compile(r"\s*\[")
Loaded = tuple[list[StagedGraph], Loading]


def load(loader: CbdLoader | InformeaLoader, path: Path) -> Loaded:
    settings = Settings()
    loading = Loading(settings, Identifiers(settings.base, read_codes(CONTENT)))
    return list(loader.load(str(path), loading)), loading


def write(tmp_path: Path, data: object, name: str = "t.json") -> Path:
    path = tmp_path / name
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return path


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(json_values, max_size=5), st.sampled_from([None, 1]), st.integers(1, 9))
def test_streaming_gives_what_reading_the_whole_file_gives(
    tmp_path_factory: pytest.TempPathFactory, items: list[object], indent: int | None, chunk: int
) -> None:
    path = tmp_path_factory.mktemp("json") / "t.json"
    path.write_text(json.dumps(items, indent=indent), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("loaders.json_records._CHUNK", chunk)
        assert [item.value for item in read_items(path, ARRAY)] == items


def test_items_know_their_line(tmp_path: Path) -> None:
    path = write(tmp_path, '[\n{"a":\n 1},\n\n {"b": 2}]')
    assert [item.line for item in read_items(path, ARRAY)] == [2, 5]
    lines = write(tmp_path, '{"a": 1}\n\n{"b": 2}\n', "t.ndjson")
    assert [item.line for item in read_items(lines, ARRAY)] == [1, 3]


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("t.json", '[{"a": 1},\n{"b": ', "line 2: the file is cut off"),
        ("t.json", '[{"a": 1},\n{"b": nonsense}]', "line 2, column 7"),
        ("t.json", '[{"a": 1}', "cut off"),
        ("t.json", "", "cut off"),
        ("t.json", '{"a": 1}\n{"b": 2}', "line 2: more text after the end of the JSON"),
        ("t.ndjson", '{"a": 1}\n{"b": \n', "line 2, column"),
        ("t.json", "[" * 100_000, "nested too deeply"),
        ("t.json", '[{"a": 1}\n{"b": 2}]', "line 2: a comma is missing"),
        ("t.json", '[{"a": 1},\n,{"b": 2}]', "line 2, column 1"),
        ("t.json", f"[{'1' * 5000}]", "a number cannot be read"),
        ("t.json", '[1,\n"\\ud800"]', "line 2: half of a character"),
        ("t.ndjson", '1\n"\\uDFFF"\n', "line 2: half of a character"),
        ("t.json", "[1,\n2]\n[3]", "line 3: more text after the end of the JSON"),
        ("t.json", "[1,\n2]}", "line 2: more text after the end of the JSON"),
        ("t.json", '[1,\n{"a": NaN}]', "line 2: .* NaN is no number of JSON"),
        ("t.json", "-Infinity", "line 1: .* -Infinity is no number"),
        ("t.json", "[1e999]", "the number 1e999 is too large"),
        ("t.json", '[1,\n{"a": {"b": 1, "b": 2}}]', "line 2: .* the field 'b' stands twice"),
        ("t.ndjson", '1\n{"a": 1, "a": 1}', "line 2: the field 'a' stands twice"),
        ("t.json", f"[1,\n{'[' * 100}{']' * 100}]", "line 2: .* more than 64 objects or lists"),
        ("t.ndjson", '{"a":' * 100 + "1" + "}" * 100, "line 1: there are more than 64 objects"),
    ],
)
def test_what_is_not_json_names_the_line(tmp_path: Path, name: str, text: str, reason: str) -> None:
    path = write(tmp_path, text, name)
    with pytest.raises(LoadError, match=reason):
        list(read_items(path, ARRAY))


def test_whole_characters_may_be_written_as_pairs(tmp_path: Path) -> None:
    path = write(tmp_path, r'["\ud83d\udc18"]')
    assert [item.value for item in read_items(path, ARRAY)] == ["\N{ELEPHANT}"]


def test_small_records_behind_a_long_one_are_not_slow(tmp_path: Path) -> None:
    path = write(tmp_path, ["a" * 8_000_000, *range(100_000)])
    began = time.process_time()
    assert sum(1 for _ in read_items(path, ARRAY)) == 100_001
    assert time.process_time() - began < 10


def test_a_file_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_bytes(b'["\xff"]')
    with pytest.raises(LoadError, match="UTF-8"):
        list(read_items(path, ARRAY))
    assert not begins_with(path, ARRAY)
    assert not begins_with(tmp_path / "none", ARRAY)


def test_each_loader_accepts_its_own_kind_of_json(tmp_path: Path) -> None:
    odata, record = write(tmp_path, {"d": []}, "o.json"), write(tmp_path, [], "r.json")
    assert (CbdLoader().accepts(str(odata)), InformeaLoader().accepts(str(odata))) == (False, True)
    assert (CbdLoader().accepts(str(record)), InformeaLoader().accepts(str(record))) == (
        True,
        False,
    )
    assert CbdLoader().accepts("t.ndjson")
    assert not CbdLoader().accepts("t.csv")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ([{"name": "x"}], "not a clearing-house record: it has no header.schema"),
        ([1], "not a clearing-house record"),
        ({"header": {"schema": "bbiRequest"}}, "'bbiRequest' cannot be loaded; those that can"),
    ],
)
def test_json_of_another_schema_is_refused_by_name(
    tmp_path: Path, data: object, reason: str
) -> None:
    with pytest.raises(LoadError, match=reason) as stopped:
        load(CbdLoader(), write(tmp_path, data))
    assert "t.json, line 1" in str(stopped.value)
    assert "lwProject" in str(stopped.value)


def donor(own_id: str, **more: object) -> dict[str, object]:
    header = {"identifier": own_id, "schema": "lwDonor", "languages": ["en"]}
    return {"header": header, "name": "A donor", **more}


def test_two_records_with_one_identifier_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, [donor("a"), donor("a")])
    with pytest.raises(LoadError, match="has the identifier of"):
        load(CbdLoader(), path)


def test_an_identifier_that_no_graph_can_have_is_told(tmp_path: Path) -> None:
    graphs, loading = load(CbdLoader(), write(tmp_path, [donor("a b")]))
    assert [finding.level for finding in loading.findings] == ["quarantined"]
    assert len(graphs) == 1


def test_a_donation_without_a_donor_leaves_the_need_whole(tmp_path: Path) -> None:
    record = {
        "header": {"identifier": "a-b", "schema": "lwProject", "languages": ["en"]},
        "title": "x",
        "donations": [{"funding": 1, "dateTime": "1230768000000"}],
    }
    (need, _), loading = load(CbdLoader(), write(tmp_path, record))
    assert [t.object for t in need.triples if t.predicate == RDF.type] == [MEA.Need]
    assert len(loading.findings) == 1


def test_each_file_has_a_quarantine_of_its_own(tmp_path: Path) -> None:
    paths = (write(tmp_path, donor("a", website="x"), name) for name in ("a.json", "b.json"))
    kept = [load(CbdLoader(), path)[0][-1].name.removeprefix(Settings().base) for path in paths]
    assert kept == [f"graph/system/quarantine/lifeweb/{name}" for name in ("a-json", "b-json")]


def tracked(**more: object) -> dict[str, object]:
    """A decision of the Decision Tracking Tool."""
    code = {"code": "X", "treaty": "XXVII8", "body": "COP", "session": 12, "decision": 2}
    return code | more


@pytest.mark.parametrize(
    ("record", "number"),
    [
        (tracked(), "XII/2"),
        (tracked(session=14), "14/2"),
        (tracked(treaty="XXVII8c", body="MOP", session=1), "NP-1/2"),
    ],
)
def test_a_tracked_decision_has_its_number_as_its_body_prints_it(
    tmp_path: Path, record: dict[str, object], number: str
) -> None:
    graphs, _ = load(CbdLoader(), write(tmp_path, record))
    numbers = [t.object.value for t in graphs[0].triples if t.predicate == MEA.number]
    assert numbers == [number]


def test_a_decision_of_a_body_whose_numbering_is_not_known_is_kept_aside(tmp_path: Path) -> None:
    graphs, loading = load(CbdLoader(), write(tmp_path, tracked(body="BUREAU")))
    assert len(graphs) == 1
    (finding,) = loading.findings
    assert "how cbd bureau numbers its decisions is not known here" in finding.message


def test_decisions_of_two_treaties_with_one_number_have_two_graphs(tmp_path: Path) -> None:
    cartagena, nagoya = (
        tracked(code=treaty, treaty=treaty, body="MOP", session=1)
        for treaty in ("XXVII8a", "XXVII8c")
    )
    graphs, _ = load(CbdLoader(), write(tmp_path, [cartagena, nagoya]))
    assert len({graph.name for graph in graphs}) == 3


def test_reloading_gives_the_same_graphs(tmp_path: Path) -> None:
    path = write(tmp_path, [donor("a", website="nowhere"), donor("b")])
    first, second = load(CbdLoader(), path)[0], load(CbdLoader(), path)[0]
    assert [(g.name, list(g.triples)) for g in first] == [(g.name, list(g.triples)) for g in second]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"d": [{"__metadata": {"type": "Contact"}, "id": "1"}]}, "personal data"),
        ({"d": [{"id": "1", "lastName": "x"}]}, "personal data"),
        ({"d": [{"__metadata": {"type": "Treaty"}}]}, "the entity Treaty cannot be loaded"),
        ({"d": [{"id": "1"}]}, "this record cannot be loaded"),
        ({"d": [1]}, "not an InforMEA feed"),
        ([1], "not an InforMEA feed"),
    ],
)
def test_feeds_that_cannot_be_loaded_say_why(tmp_path: Path, data: object, reason: str) -> None:
    with pytest.raises(LoadError, match=reason):
        load(InformeaLoader(), write(tmp_path, data))


def decision(own_id: str, number: str, treaty: str, kind: str = "decision") -> dict[str, object]:
    return {
        "__metadata": {"type": "Decision"},
        "id": own_id,
        "number": number,
        "treaty": treaty,
        "type": kind,
        "status": "active",
        "title": [{"language": "en", "value": "x"}],
    }


def subject_of(graph: StagedGraph) -> str:
    (node,) = {str(t.subject.value) for t in graph.triples if t.object == MEA.Decision}  # type: ignore[union-attr]
    return node.removeprefix(Settings().base)


@pytest.mark.parametrize(
    ("number", "treaty", "kind", "path", "finding"),
    [
        ("XII/2", "cbd", "decision", "decision/cbd/cop/12/2", ""),
        ("NP-1/13", "cbd", "decision", "decision/nagoya/mop/1/13", "filed under cbd"),
        ("XI/14 B", "cbd", "decision", "decision/informea/1", "names section B"),
        ("no number", "cbd", "decision", "decision/informea/1", "not numbered as"),
        ("11.10", "cms", "official_document", "decision/informea/1", "is ambiguous"),
        ("11.10", "cms", "resolution", "decision/cms/cop/11/10", ""),
        ("Conf. 12.5 (Rev. CoP17)", "cites", "resolution", "decision/cites/cop/12/5@rev17", ""),
    ],
)
def test_a_decision_is_named_by_its_number_when_that_is_certain(
    tmp_path: Path, number: str, treaty: str, kind: str, path: str, finding: str
) -> None:
    feed = write(tmp_path, {"d": {"results": [decision("1", number, treaty, kind)]}})
    graphs, loading = load(InformeaLoader(), feed)
    assert subject_of(graphs[0]) == path
    assert [finding in found.message for found in loading.findings] == [True] * bool(finding)


PAGES = "https://odata.example/Decisions?$skip=2"


@pytest.mark.parametrize(
    "around",
    [
        '{{"d": {{"results": [{0}],\n "__next": "{1}"}}}}',
        '{{"d": {{"__next": "{1}", "results": [{0}]}}}}',
        '{{"d": [{0}], "odata.nextLink": "{1}"}}',
        '{{"d": {{"results": [{0}]}}, "@odata.nextLink": "{1}"}}\n',
    ],
)
def test_one_page_of_a_longer_feed_is_reported_with_the_link_to_the_next(
    tmp_path: Path, around: str
) -> None:
    page = around.format(json.dumps(decision("1", "XII/2", "cbd")), PAGES)
    graphs, loading = load(InformeaLoader(), write(tmp_path, page))
    assert len(graphs) == 2
    (finding,) = loading.findings
    assert (finding.record, finding.level) == ("t.json", "warning")
    assert PAGES in finding.message
    assert "load the other pages too" in finding.message


def test_a_list_inside_an_entity_that_goes_on_elsewhere_is_reported(tmp_path: Path) -> None:
    record = decision("1", "XII/2", "cbd") | {"keywords": {"results": [], "__next": PAGES}}
    _, loading = load(InformeaLoader(), write(tmp_path, {"d": [record]}))
    assert f"a list in it goes on at '{PAGES}'" in loading.findings[0].message


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        ("]", "line 1: the file is cut off"),
        ('], "__next": "https', "line 1: .*"),
        ('], "__count": NaN}}', "line 1: NaN is no number"),
        ("]}}}", "line 1: more text after the end of the JSON"),
        (']}}\n{"d": []}', "line 2: more text after the end of the JSON"),
        (f'], "x": {"[" * 100}{"]" * 100}}}}}', "line 1: there are more than 64 objects"),
        ("] []}}", "line 1: Expecting ',' delimiter after the end of the list"),
    ],
)
def test_what_follows_the_entities_of_a_feed_is_read_to_its_end(
    tmp_path: Path, end: str, reason: str
) -> None:
    feed = f'{{"d": {{"results": [{json.dumps(decision("1", "XII/2", "cbd"))}{end}'
    with pytest.raises(LoadError, match=reason):
        load(InformeaLoader(), write(tmp_path, feed))


def raw_of(graphs: list[StagedGraph]) -> list[dict[str, str]]:
    """Give what is kept of the records in quarantine."""
    return [
        json.loads(t.object.value)  # type: ignore[union-attr]
        for t in graphs[-1].triples
        if t.predicate == MEA.rawRecord
    ]


def test_a_decision_whose_identifier_no_iri_can_have_is_kept_aside(tmp_path: Path) -> None:
    feed = {"d": [decision("a/b", "no number", "cbd"), decision("2", "XII/2", "cbd")]}
    graphs, loading = load(InformeaLoader(), write(tmp_path, feed))
    assert subject_of(graphs[0]) == "decision/cbd/cop/12/2"
    (finding,) = [found for found in loading.findings if found.level == "quarantined"]
    assert finding.record == "t.json, line 1, Decision a/b"
    assert "no IRI can be made for it: decision-record: 'a/b' cannot be a id" in finding.message
    assert raw_of(graphs)[0]["id"] == "a/b"


def test_a_graph_that_no_iri_can_have_keeps_the_record_aside(tmp_path: Path) -> None:
    feed = {"d": [decision("a b", "XII/2", "cbd")]}
    graphs, loading = load(InformeaLoader(), write(tmp_path, feed))
    assert len(graphs) == 1
    assert [found.level for found in loading.findings] == ["quarantined"]


def test_only_fields_that_the_specification_reads_are_kept_in_quarantine(tmp_path: Path) -> None:
    more = {"contact": "jane@example.org", "summary": "a text"}
    for record in (decision("a/b", "none", "cbd"), decision("1", "XII/2", "atlantis")):
        graphs, _ = load(InformeaLoader(), write(tmp_path, {"d": [record | more]}))
        (kept,) = raw_of(graphs)
        assert kept.keys() == {"id", "number", "status", "treaty", "type"}
    donated = {
        "header": {"identifier": "a-b", "schema": "lwProject", "languages": ["en"]},
        "title": "x",
        "donations": [{"funding": 1, "dateTime": "1230768000000"} | more],
    }
    for data in (donated, donor("a b", **more)):
        graphs, _ = load(CbdLoader(), write(tmp_path, data))
        (kept,) = raw_of(graphs)
        assert kept
        assert not kept.keys() & more.keys()


def described(graphs: list[StagedGraph], path: str) -> set[str]:
    """Give what the first graph says of one thing."""
    node = f"<{Settings().base}{path}>"
    return {f"{t.predicate} {t.object}" for t in graphs[0].triples if str(t.subject) == node}


def test_a_meeting_that_a_decision_names_is_a_node_with_its_identifier(tmp_path: Path) -> None:
    record = decision("1", "XII/2", "cbd") | {"meetingId": "m1"}
    graphs, _ = load(InformeaLoader(), write(tmp_path, {"d": [record]}))
    assert described(graphs, "meeting/informea/m1") == {
        f"{RDF.type} {SCHEMA.Event}",
        f'{DCT.identifier} "m1"',
    }


def test_an_agreement_whose_data_are_not_shipped_is_a_node_with_its_code(tmp_path: Path) -> None:
    feed = {"d": [decision("1", "SC-4/28", "stockholm")]}
    graphs, _ = load(InformeaLoader(), write(tmp_path, feed))
    assert described(graphs, "agreement/stockholm") == {
        f"{RDF.type} {ELI.LegalResource}",
        f'{SKOS.notation} "stockholm"',
    }
    graphs, _ = load(InformeaLoader(), write(tmp_path, {"d": [decision("1", "XII/2", "cbd")]}))
    assert described(graphs, "agreement/cbd") == set()


def test_what_is_named_and_not_held_breaks_no_shape(tmp_path: Path) -> None:
    record = decision("1", "SC-4/28", "stockholm") | {"meetingId": "m1"}
    graphs, _ = load(InformeaLoader(), write(tmp_path, {"d": [record]}))
    shapes = Shapes.read(sorted((CONTENT / "shapes").glob("*.ttl")), Settings().base)
    report = validate_triples(graphs[0].triples, shapes)
    named = {result.shape.rpartition("/")[2] for result in report.of("Info")}
    assert {"KnownAgreement", "DecisionMeetingKnown"} <= named
    told = {result.shape.rpartition("/")[2] for result in report.of("Violation")}
    assert not {name for name in told if name.startswith(("Agreement", "Meeting"))}


def test_a_record_without_any_title_is_loaded_and_reported(tmp_path: Path) -> None:
    record = decision("1", "XII/2", "cbd") | {"title": []}
    graphs, loading = load(InformeaLoader(), write(tmp_path, {"d": record}))
    assert subject_of(graphs[0]) == "decision/cbd/cop/12/2"
    assert "in no language" in loading.findings[0].message


@pytest.mark.corpus
def test_every_recorded_feed_of_informea_loads(corpus: Path) -> None:
    feeds = sorted((corpus / "data" / "informea").glob("odata_*.json"))
    loaded = {path.name: load(InformeaLoader(), path) for path in feeds}
    assert len(loaded) == 5
    _, loading = loaded["odata_v3_Decisions.json"]
    assert [found.message[:7] for found in loading.findings] == ["NP-1/13", "NP-1/12"]
    assert all(len(graphs) == 3 for graphs, _ in loaded.values())


@pytest.mark.corpus
def test_every_lifeweb_record_loads_and_no_donation_is_lost(corpus: Path) -> None:
    graphs, loading = load(CbdLoader(), corpus / "data" / "lifeweb" / "lw_projects.json")
    types = [t.object for g in graphs for t in g.triples if t.predicate == RDF.type]
    assert types.count(MEA.Need) == 119
    assert types.count(MEA.Contribution) == 144
    aside = [found.message for found in loading.findings if found.level == "quarantined"]
    assert types.count(MEA.QuarantinedRecord) == len(aside) == 20
    assert all("0001-01-01 is before" in message for message in aside)
    repaired = [found.message for found in loading.findings if found.level == "repaired"]
    assert ["swapped" in message for message in repaired] == [False, True]
    donors, _ = load(CbdLoader(), corpus / "data" / "lifeweb" / "lw_donors.json")
    assert len(donors) == 55 + 1


@pytest.mark.corpus
def test_the_example_of_a_national_target_loads(corpus: Path) -> None:
    graphs, _ = load(CbdLoader(), corpus / "data" / "cbd" / "nationalTarget_example.json")
    assert len(list(graphs[0].triples)) == 9


def test_paths_lead_into_and_around_a_record() -> None:
    record = JsonRecord({"a": {"b": [{"c": 1}, {"c": ""}, {"d": 2}]}, "t": True, "f": 2.0}, "here")
    assert record.take("a.b[].c") == [1]
    assert record.take("^a") == []
    second = record.items("a.b[]")[1]
    assert second.take("@index") == [2]
    assert second.take("^t") == [True]
    assert second.where == "here, a.b[] 2"
    assert (record.place("a"), record.place("")) == ("field a", "the item")
    assert record.facts(["a", "t", "a.b[].c", "a.b[].d", "none"]) == {
        "t": True, "a.b[].c": 1, "a.b[].d": 2,
    }  # fmt: skip
    assert JsonRecord(1, "here").facts([""]) == {"": 1}
    assert JsonRecord({"a": [1, 2]}, "here").facts(["a[]"]) == {"a[]": [1, 2]}
    assert [plain_text(value) for value in (True, False, 2.0, " a ")] == ["true", "false", "2", "a"]


def test_dates_of_every_source_are_read() -> None:
    assert day(date(2014, 10, 17), []) == "2014-10-17"
    assert day("/Date(1423583065000+0100)/", []) == "2015-02-10"
    assert day("2014-10-06T00:00:00Z", []) == "2014-10-06"
    with pytest.raises(ValueProblemError, match="no date"):
        day("9" * 40, ["epoch-milliseconds"])
