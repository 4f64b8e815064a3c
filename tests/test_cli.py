"""The command line, as its users type it: what is printed where, and how it ends."""

import json
import shutil
import socket
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import Literal, NamedNode

from cli import main
from cli.common import problems_reported
from cli.settings import written
from loaders.rdf import RdfLoader
from meagraph import steps
from meagraph.home import Home
from meagraph.merge import DEFAULT
from meagraph.settings import CONTENT, Settings
from tests.serving import free_port, start_server, stop_server

STOPPED_WITHIN = 5.0
DECISION = CONTENT / "tests" / "golden" / "loaders" / "cbd-decision" / "source.json"
PARTNER = """
@prefix mea: <https://w3id.org/meagraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<partner/{0}> a mea:Partner ; skos:prefLabel "The {0} network"@en .
"""
NAMELESS = """
@prefix mea: <https://w3id.org/meagraph/ontology#> .
<partner/nameless> a mea:Partner .
"""
PREFIX = "@prefix sh: <http://www.w3.org/ns/shacl#> ."
CLASS = "<https://w3id.org/meagraph/ontology#Partner>"
NO_PARTNERS = f"""
{PREFIX}
@prefix mea: <https://w3id.org/meagraph/ontology#> .
<https://example.org/none> a sh:NodeShape ; sh:targetClass mea:Partner ; sh:closed true ;
    sh:message "no partners here"@en .
"""
Run = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of the commands, by the environment; they run in `tmp_path`."""
    monkeypatch.setenv("MEAGRAPH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MEAGRAPH_QUERY_WORKERS", "1")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


@pytest.fixture
def run(home: Path) -> Run:
    """Type a command; checks the status that it ends with."""

    def typed(*words: object, status: int = 0) -> Result:
        result = CliRunner().invoke(main, [str(word) for word in words])
        assert result.exit_code == status, result.output
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result

    return typed


@pytest.fixture
def published(run: Run) -> Run:
    """Give commands on a home with two releases: partners a and b, then c in place of b."""
    for number, pair in enumerate(("ab", "ac")):
        Path("partners.ttl").write_text("".join(map(PARTNER.format, pair)))
        run("load", "partners.ttl", "--message", f"edition {number}", "--author", "Ada")
    return run


def test_the_commands_and_the_version_are_listed(run: Run) -> None:
    listed = run("--help").stdout
    for command in "load query rebuild releases serve settings validate".split():
        assert f"\n  {command} " in listed
        assert "--help" in run(command, "-h").stdout
    assert run("--version").stdout.startswith("meagraph, version ")


def test_an_unknown_command_is_a_wrong_call(run: Run) -> None:
    assert "No such command" in run("lod", status=2).stderr
    assert "SOURCE" in run("load", status=2).stderr


# ---------------------------------------------------------------- load


def test_load_publishes_and_records_who_and_why(run: Run, home: Path) -> None:
    Path("a.ttl").write_text(PARTNER.format("a"))
    printed = run("load", "a.ttl", "--message", "the first list", "--author", "Ada").stderr
    assert "release 1 is current: 2 triples, " in printed
    assert "validation: violations 0" in printed
    assert "MiB of memory" in printed
    manifest = Home(home).manifest(1)
    assert (manifest.author, manifest.message) == ("Ada", "the first list")


def test_load_names_the_sources_and_the_user_by_itself(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "grace")
    Path("a.ttl").write_text(PARTNER.format("a"))
    Path("b.ttl").write_text(PARTNER.format("b"))
    run("load", "a.ttl", "b.ttl")
    manifest = Home(home).manifest(1)
    assert (manifest.author, manifest.message) == ("grace", "load a.ttl, b.ttl")
    assert manifest.puts == 2


def test_a_user_without_a_name_is_recorded_by_number(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nameless() -> str:
        raise KeyError("getpwuid(): uid not found")

    monkeypatch.setattr("getpass.getuser", nameless)
    Path("a.ttl").write_text(PARTNER.format("a"))
    run("load", "a.ttl")
    assert Home(home).manifest(1).author.startswith("user ")


def test_an_unchanged_source_makes_no_release(published: Run, home: Path) -> None:
    assert "nothing has changed: no new release" in published("load", "partners.ttl").stderr
    assert Home(home).kept() == [1, 2]


def test_a_dry_run_judges_and_publishes_nothing(run: Run, home: Path) -> None:
    Path("a.ttl").write_text(PARTNER.format("a"))
    printed = run("load", "a.ttl", "--dry-run").stderr
    assert "dry run: nothing is published" in printed
    assert "validation: violations 0" in printed
    Path("a.ttl").write_text(NAMELESS)
    printed = run("load", "a.ttl", "--dry-run", status=1).stderr
    assert "partner/nameless" in printed
    assert Home(home).current() == 0


def test_a_kind_that_does_not_exist_is_told_with_those_that_do(run: Run) -> None:
    printed = run("load", "a.ttl", "--kind", "excel", status=1).stderr
    assert "no loader is called 'excel'; there are: cbd, documents, informea, rdf" in printed


def test_a_kind_that_is_named_is_used(run: Run, home: Path) -> None:
    Path("a.ttl").write_text(PARTNER.format("a"))
    run("load", "a.ttl", "--kind", "rdf")
    printed = run("load", "a.ttl", "--kind", "reference", status=1).stderr
    assert "a.ttl: no datapackage.json; name the directory of the data set" in printed


@pytest.mark.parametrize("source", ["nothing.xyz", "https://example.org/list"])
def test_a_source_that_no_loader_knows_is_told(run: Run, source: str) -> None:
    assert "no loader recognises this source" in run("load", source, status=1).stderr


def test_a_source_that_two_loaders_take_needs_a_kind(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RdfLoader, "accepts", lambda loader, source: True)
    message = run("load", "a.csv", status=1).stderr
    assert "several loaders accept it (rdf, tables); choose with --kind" in message


def test_a_table_is_loaded_by_its_mapping(run: Run) -> None:
    table = CONTENT / "docs" / "examples" / "partner-list.csv"
    mapping = CONTENT / "loaders" / "mappings" / "partner-list.toml"
    assert "needs a mapping" in run("load", table, status=1).stderr
    assert "does not exist" in run("load", table, "--mapping", "no.toml", status=2).stderr
    printed = run("load", table, "--mapping", mapping, "--dry-run", status=1).stderr
    assert "/agreement/cms>" in printed  # the agreements are not in this home


def test_quarantined_records_are_counted_with_examples(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEAGRAPH_SHAPES", "none")
    donors = [
        {"header": {"identifier": f"D{n}", "schema": "lwDonor"}, "name": "N", "website": "none"}
        for n in range(5)
    ]
    Path("donors.json").write_text(json.dumps(donors))
    printed = run("load", "donors.json").stderr
    assert "lifeweb: 5 quarantined" in printed
    assert printed.count("'none' is no link") == 3
    assert "… and 2 more" in printed


def test_an_instance_without_shapes_takes_any_data(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("a.ttl").write_text(NAMELESS)
    assert "nothing was published" in run("load", "a.ttl", status=1).stderr
    monkeypatch.setenv("MEAGRAPH_SHAPES", "none")
    printed = run("load", "a.ttl").stderr
    assert "release 1 is current" in printed
    assert "validation" not in printed


def test_data_is_the_reference_data_set_unless_a_file_has_that_name(
    run: Run, home: Path, validated_home: Path
) -> None:
    shutil.copytree(validated_home, home, symlinks=True)
    assert "nothing has changed" in run("load", "data").stderr
    Path("data").write_text("mine")
    assert "data: no loader recognises this source" in run("load", "data", status=1).stderr


def test_a_tracked_decision_is_published_over_the_reference_data(
    run: Run, home: Path, validated_home: Path
) -> None:
    shutil.copytree(validated_home, home, symlinks=True)
    printed = run("load", DECISION).stderr
    assert "release 2 is current" in printed
    assert "validation: violations 0" in printed


@pytest.mark.corpus
def test_the_lifeweb_records_are_published_over_the_reference_data(
    run: Run, home: Path, validated_home: Path, corpus: Path
) -> None:
    shutil.copytree(validated_home, home, symlinks=True)
    lifeweb = corpus / "data" / "lifeweb"
    printed = run("load", lifeweb / "lw_donors.json", lifeweb / "lw_projects.json").stderr
    assert "release 2 is current" in printed
    assert "validation: violations 0" in printed
    assert "latitude 116.445 and longitude 8.863 are swapped; turned round" in printed


def test_a_command_leaves_no_observer_of_steps(published: Run) -> None:
    assert steps.observers == []


# ---------------------------------------------------------------- validate


def test_a_file_that_conforms_ends_well(published: Run) -> None:
    Path("d.ttl").write_text(PARTNER.format("d"))
    assert published("validate", "d.ttl").stdout.startswith("validation: violations 0")
    assert published("validate").stdout.startswith("validation: violations 0")


def test_violations_are_grouped_under_the_shape_with_what_to_do(run: Run) -> None:
    Path("a.ttl").write_text(NAMELESS)
    printed = run("validate", "a.ttl", status=1).stdout
    assert "Violation https://w3id.org/meagraph/shape/PartnerName: 1\n" in printed
    assert "\n  from a.ttl: 1\n    https://w3id.org/meagraph/partner/nameless\n" in printed


@pytest.mark.parametrize(
    ("form", "beginning", "piece"),
    [
        ("turtle", "@prefix", "sh:ValidationReport"),
        ("json", "{", '"conforms": false'),
        ("html", "<!doctype html>", "partner/nameless"),
    ],
)
def test_a_report_has_several_forms(run: Run, form: str, beginning: str, piece: str) -> None:
    Path("a.ttl").write_text(NAMELESS)
    result = run("validate", "a.ttl", "--format", form, status=1)
    assert result.stdout.lower().startswith(beginning)
    assert piece in result.stdout
    assert result.stderr == "read: triples 1\n"


def test_own_shapes_take_the_place_of_ours(run: Run) -> None:
    Path("a.ttl").write_text(PARTNER.format("a"))
    Path("shapes.ttl").write_text(NO_PARTNERS)
    run("validate", "a.ttl")
    printed = run("validate", "a.ttl", "--shapes", "shapes.ttl", status=1).stdout
    assert "no partners here" in printed


def test_only_what_the_files_describe_is_reported(published: Run) -> None:
    Path("d.ttl").write_text(PARTNER.format("d"))
    Path("shapes.ttl").write_text(NO_PARTNERS)
    printed = published("validate", "d.ttl", "--shapes", "shapes.ttl", status=1).stdout
    assert "partner/d" in printed
    assert "partner/a" not in printed
    whole = published("validate", "--shapes", "shapes.ttl", status=1).stdout
    assert "partner/a" in whole


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.ttl", "<a> <b>\n<c> .\n<d>", "a.ttl:3:"),
        ("a.txt", "text", "a.txt: not a file of RDF by its name"),
        ("a.nq", "<http://a> <http://b> <<( <http://a> <http://b> 1 )>> .", "a.nq"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(run: Run, name: str, text: str, message: str) -> None:
    Path(name).write_text(text)
    assert message in run("validate", name, status=1).stderr


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<http://a> <http://b>", "shapes.ttl"),
        (f"{PREFIX} <http://s> sh:targetClass {CLASS} ; sh:property 5 .", "no valid SHACL"),
    ],
)
def test_shapes_that_cannot_be_read_are_told(run: Run, text: str, message: str) -> None:
    Path("a.ttl").write_text(NAMELESS)
    Path("shapes.ttl").write_text(text)
    assert message in run("validate", "a.ttl", "--shapes", "shapes.ttl", status=1).stderr


# ---------------------------------------------------------------- releases


def test_releases_are_listed_with_an_asterisk_at_the_current_one(published: Run) -> None:
    published("releases", "tag", 1, "first")
    first, second = published("releases", "list").stdout.splitlines()
    assert first.split()[0] == "1"
    assert first.endswith("4 triples  Ada: edition 0 [first]")
    assert second.startswith("*      2 ")
    assert second.endswith("Ada: edition 1")


def test_an_empty_home_has_no_release_to_show(run: Run) -> None:
    assert run("releases", "list").stdout == ""
    assert "nothing is published yet: load a source" in run("releases", "show", status=1).stderr


def test_a_release_is_shown_as_json(published: Run) -> None:
    shown = json.loads(published("releases", "show").stdout)
    assert (shown["number"], shown["parent"], shown["message"]) == (2, 1, "edition 1")
    assert json.loads(published("releases", "show", 1).stdout)["number"] == 1
    assert (
        "release 7 is not kept; there are: 1, 2"
        in published("releases", "show", 7, status=1).stderr
    )


def test_the_difference_of_two_releases_is_signed_n_quads(published: Run) -> None:
    result = published("releases", "diff", 1, 2)
    signed = [line for line in result.stdout.splitlines() if "graph/rdf/partners-ttl-" in line]
    assert any(line.startswith("- <https://w3id.org/meagraph/partner/b> ") for line in signed)
    assert any(line.startswith("+ <https://w3id.org/meagraph/partner/c> ") for line in signed)
    assert all(line.endswith(" .") for line in result.stdout.splitlines())
    assert "quads removed" in result.stderr
    assert "release 9 is not kept" in published("releases", "diff", 1, 9, status=1).stderr


def test_a_tag_is_told_and_does_not_move(published: Run) -> None:
    assert "release 1 is tagged v1" in published("releases", "tag", 1, "v1").stderr
    assert "is on release 1 already" in published("releases", "tag", 2, "v1", status=1).stderr


def test_rollback_goes_back(published: Run, home: Path) -> None:
    assert "release 1 is current" in published("releases", "rollback", 1).stderr
    assert Home(home).current() == 1
    assert "not kept" in published("releases", "rollback", 9, status=1).stderr


def test_prune_says_what_it_removed(
    published: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "0 releases removed: none" in published("releases", "prune").stderr
    monkeypatch.setenv("MEAGRAPH_KEEP_RELEASES", "1")
    monkeypatch.setenv("MEAGRAPH_QUERY_SECONDS", "0.001")
    assert "1 releases removed: 1" in published("releases", "prune").stderr
    assert Home(home).kept() == [2]


def test_rebuild_gives_the_checksum(published: Run, home: Path) -> None:
    digest = Home(home).manifest(2).digest
    assert f"release 2 is rebuilt, checksum {digest}" in published("rebuild").stderr


def test_rebuild_of_an_empty_home_is_told(run: Run) -> None:
    assert "nothing is published yet" in run("rebuild", status=1).stderr


# ---------------------------------------------------------------- query


def test_saved_queries_are_listed_with_their_titles(run: Run) -> None:
    listed = run("query").stdout
    for path in (CONTENT / "queries").glob("*.rq"):
        assert f"{path.stem}\n    " in listed


def test_a_saved_query_is_answered_as_csv(published: Run) -> None:
    answer = published("query", "parties-to-cbd-and-cms").stdout
    assert answer.splitlines() == ["states", "0"]


def test_a_query_of_ones_own_takes_parameters_and_formats(published: Run) -> None:
    Path("mine.rq").write_text(
        '#+ param: name = "The a network"\n'
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
        "SELECT ?who ?name WHERE { ?who skos:prefLabel ?label FILTER(STR(?label) = ?name) }\n"
    )
    rows = published("query", "mine.rq").stdout.splitlines()
    assert rows == ["who,name", "https://w3id.org/meagraph/partner/a,The a network"]
    answer = published("query", "mine.rq", "--param", "name=The c network", "--format", "json")
    (found,) = json.loads(answer.stdout)["results"]["bindings"]
    assert found["who"]["value"].endswith("/partner/c")


def test_a_query_for_a_graph_answers_in_turtle_or_as_asked(published: Run) -> None:
    Path("mine.rq").write_text("CONSTRUCT WHERE { ?s a ?class }")
    assert "/partner/a> a mea:Partner ." in published("query", "mine.rq").stdout
    assert published("query", "mine.rq", "--format", "nt").stdout.count(" .\n") == 2


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (["no-such-query"], 1, "no saved query is called 'no-such-query'"),
        (["parties-to-cbd-and-cms", "--param", "x=1"], 1, "has no parameter x; it has: none"),
        (["parties-to-cbd-and-cms", "--param", "x"], 2, "write NAME=VALUE"),
        (["parties-to-cbd-and-cms", "--format", "pdf"], 2, "'pdf' is not one of"),
        (["bad.rq"], 1, "error: "),
        (["latin.rq"], 1, "latin.rq: not in UTF-8"),
        (["labels-of-a-concept", "--param", "concept=a b"], 1, "is not an IRI"),
    ],
)
def test_a_query_that_cannot_be_asked_says_why(
    published: Run, words: list[str], status: int, message: str
) -> None:
    Path("bad.rq").write_text("SELECT ?x WHERE {")
    Path("latin.rq").write_bytes("ASK { ?s ?p 'é' }".encode("latin-1"))
    assert message in published("query", *words, status=status).stderr


# ---------------------------------------------------------------- settings


def test_every_setting_is_shown_with_its_value_and_meaning(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEAGRAPH_OUTGOING_HOSTS", "b.example,a.example")
    shown = run("settings").stdout
    for name, field in Settings.model_fields.items():
        assert f"MEAGRAPH_{name.upper()}=" in shown
        assert f"    {field.description} (default: " in shown
    assert f"MEAGRAPH_HOME={home}\n" in shown
    assert "MEAGRAPH_OUTGOING_HOSTS=a.example,b.example\n" in shown
    assert written(None) == ""


@pytest.mark.parametrize(
    ("name", "value", "meaning"),
    [
        ("MEAGRAPH_PORT", "many", "valid integer"),
        ("MEAGRAPH_PORT", "70000", "less than or equal to 65535"),
        ("MEAGRAPH_BASE", "w3id.org", "begins with http"),
        ("MEAGRAPH_LOAD_SECONDS", "0", "greater than 0"),
    ],
)
@pytest.mark.parametrize("command", [["settings"], ["load", "x"], ["releases", "list"]])
def test_a_wrong_setting_is_a_wrong_call_that_names_the_variable(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
    name: str,
    value: str,
    meaning: str,
) -> None:
    monkeypatch.setenv(name, value)
    printed = " ".join(run(*command, status=2).stderr.split())
    assert name in printed
    assert meaning in printed


def test_a_wrong_option_names_its_variable_too(run: Run) -> None:
    assert "MEAGRAPH_PORT" in run("serve", "--port", "0", status=2).stderr


# ---------------------------------------------------------------- serve


def test_the_server_answers_and_stops_when_told(home: Path) -> None:
    port = free_port()
    process = start_server(home, port)
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            assert answer.status == 200
    finally:
        began = time.monotonic()
        status, printed = stop_server(process)
    assert status == 0
    assert time.monotonic() - began < STOPPED_WITHIN
    assert f"serving {home} on http://127.0.0.1:{port}/" in printed


def test_an_address_that_cannot_be_listened_on_is_told(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as taken:
        port = taken.getsockname()[1]
        message = run("serve", "--port", port, status=1).stderr
    assert f"127.0.0.1:{port} cannot be listened on (Address already in use)" in message
    assert "choose another address with --host and --port" in message
    message = run("serve", "--host", "203.0.113.7", status=1).stderr
    assert "203.0.113.7:7878 cannot be listened on (Cannot assign" in message


def test_a_server_over_a_damaged_journal_does_not_start(run: Run, home: Path) -> None:
    (home / "journal").mkdir(parents=True)
    (home / "journal" / "000001.rdfp.gz").write_bytes(b"nonsense")
    assert "000001.rdfp.gz: damaged journal record" in run("serve", status=1).stderr


def test_a_home_that_is_a_file_is_told(run: Run, home: Path) -> None:
    home.write_text("not a directory")
    assert "Not a directory; check permissions" in run("releases", "prune", status=1).stderr
    assert "is a file" in run("releases", "list", "--home", home, status=2).stderr


# ---------------------------------------------------------------- withdraw, tags


def test_a_withdrawn_graph_leaves_a_tombstone(run: Run, home: Path) -> None:
    Path("a.ttl").write_text(PARTNER.format("a"))
    run("load", "a.ttl")
    _, store = Home(home).open_current()
    partner = NamedNode("https://w3id.org/meagraph/partner/a")
    (name,) = {
        quad.graph_name.value
        for quad in store.quads_for_pattern(partner, None, None, None)
        if quad.graph_name != DEFAULT
    }
    assert "release 2 is current" in run("withdraw", name, "--reason", "dissolved").stderr
    reasons = Home(home).open(2).quads_for_pattern(partner, None, Literal("dissolved"), None)
    assert len(list(reasons)) == 1
    assert "no release holds" in run("withdraw", "graph/no/such", "--reason", "none").stderr


def test_a_tag_is_given_and_taken_away(published: Run) -> None:
    published("releases", "tag", "1", "first")
    assert "[first]" in published("releases", "list").stdout
    published("releases", "untag", "first")
    assert "[first]" not in published("releases", "list").stdout


def test_a_reader_that_has_seen_enough_is_no_problem_of_the_disk() -> None:
    with pytest.raises(BrokenPipeError), problems_reported():
        raise BrokenPipeError
