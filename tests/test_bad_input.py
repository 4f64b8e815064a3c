"""
What a user brings that cannot be loaded: refused with a message that helps, and without a trace.

Every case runs `meagraph load` on a home with one release; afterwards the home is the same, byte
for byte (but for the number of the process that last held the lock).
"""

import gzip
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from errno import ENOSPC
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from cli import main
from meagraph import steps
from meagraph.home import Home
from meagraph.settings import CONTENT

EXAMPLES = CONTENT / "docs" / "examples"
MAPPINGS = CONTENT / "loaders" / "mappings"
PREFIXES = """@prefix mea: <https://w3id.org/meagraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
PARTNER = '<partner/p{0}> a mea:Partner ; skos:prefLabel "Network number {0}"@en .\n'
AT_ONCE = 0.5
Load = Callable[..., str]


def listing(home: Path) -> dict[str, str]:
    """Give every file of a home with the digest of its content, and every link with its target."""
    return {
        str(path.relative_to(home)): os.readlink(path)
        if path.is_symlink()
        else sha256(path.read_bytes()).hexdigest()
        for path in sorted(home.rglob("*"))
        if (path.is_symlink() or path.is_file()) and path.name != "publisher.lock"
    }


def partners(*numbers: int) -> str:
    return PREFIXES + "".join(map(PARTNER.format, numbers))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with one release; commands run in `tmp_path`."""
    monkeypatch.setenv("MEAGRAPH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MEAGRAPH_LOCK_SECONDS", "0")
    monkeypatch.chdir(tmp_path)
    Path("first.ttl").write_text(partners(1))
    assert CliRunner().invoke(main, ["load", "first.ttl"]).exit_code == 0
    return tmp_path / "home"


@pytest.fixture
def refused(home: Path) -> Load:
    """Load a source that must be refused, leaving the home as it was; gives the message."""

    def load(*words: object) -> str:
        before = listing(home)
        result = CliRunner().invoke(main, ["load", *map(str, words)])
        assert result.exit_code == 1, result.output
        assert isinstance(result.exception, SystemExit), result.exception
        assert result.stdout == ""
        assert result.stderr.startswith("error: ")
        assert listing(home) == before
        return result.stderr.splitlines()[0].removeprefix("error: ")

    return load


# ---------------------------------------------------------------- tables


def test_a_csv_that_is_cut_off_in_a_line(refused: Load) -> None:
    text = (EXAMPLES / "party-list.csv").read_text()
    Path("parties.csv").write_text(text[: text.index("KEN,Kenya,-,26/0") + 16])
    message = refused("parties.csv", "--mapping", MAPPINGS / "party-list.toml")
    assert message == (
        "parties.csv, line 4: 4 cells where the header has 5: the line is cut off or a separator"
        " is not quoted; correct the line or fetch the file again"
    )


def test_a_csv_that_is_cut_off_in_a_quotation(refused: Load) -> None:
    text = (EXAMPLES / "partner-list.csv").read_text()
    Path("partners.csv").write_text(text[: text.index("amazonienne")])
    message = refused("partners.csv", "--mapping", MAPPINGS / "partner-list.toml")
    assert "partners.csv, line 3: the record that begins here never ends" in message
    assert "the file is cut off; fetch it again or close the quotation mark" in message


def test_a_csv_in_another_encoding(refused: Load) -> None:
    text = (EXAMPLES / "partner-list.csv").read_text()
    Path("partners.csv").write_bytes(text.encode("latin-1"))
    message = refused("partners.csv", "--mapping", MAPPINGS / "partner-list.toml")
    assert message.startswith("partners.csv, near line 1: not in utf-8-sig (")
    assert "save the file as UTF-8, or name its encoding in the mapping" in message


def test_an_xlsx_with_a_wrong_column(refused: Load) -> None:
    workbook = load_workbook(EXAMPLES / "needs-list.xlsx")
    workbook["Needs"]["D2"] = "Country"
    workbook.save("needs.xlsx")
    message = refused("needs.xlsx", "--mapping", MAPPINGS / "needs-list.toml")
    assert message.startswith(
        "needs.xlsx, sheet Needs, row 2: no column 'Countries'; did you mean 'Country'?"
        " The columns are 'Id', 'Title', 'Language', 'Country', "
    )
    assert message.endswith("correct the header or the mapping")


def test_an_xlsx_that_is_cut_off(refused: Load) -> None:
    Path("needs.xlsx").write_bytes((EXAMPLES / "needs-list.xlsx").read_bytes()[:3000])
    message = refused("needs.xlsx", "--mapping", MAPPINGS / "needs-list.toml")
    assert "needs.xlsx: not a readable XLSX workbook" in message
    assert "open it and save it again as XLSX" in message


def test_an_xlsx_that_unpacks_to_a_gigabyte(refused: Load) -> None:
    with zipfile.ZipFile("needs.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(64 * 2**20))
    message = refused("needs.xlsx", "--mapping", MAPPINGS / "needs-list.toml")
    assert "needs.xlsx: its part xl/worksheets/sheet1.xml grows more than 200 times" in message


def test_a_cell_that_cannot_be_read(refused: Load) -> None:
    text = (EXAMPLES / "party-list.csv").read_text().replace("IND,", "QQQ,")
    Path("parties.csv").write_text(text)
    message = refused("parties.csv", "--mapping", MAPPINGS / "party-list.toml")
    assert message == "1 errors, nothing is loaded:"


# ---------------------------------------------------------------- JSON


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '[\n{"header": {"schema": "bbiRequest", "identifier": "A"}}]',
            "records.json, line 2: records of the schema 'bbiRequest' cannot be loaded; those that"
            " can are decision, lwDonor",
        ),
        ('{"name": "x"}', "records.json, line 1: not a clearing-house record"),
        ('{"d": [{"__metadata": {"type": "Treaty"}}]}', "the entity Treaty cannot be loaded"),
        ('[\n{"header": ', "records.json, line 2: the file is cut off; fetch it again"),
        ("[" * 20_000, "records.json: nested too deeply to be a list of records"),
    ],
)
def test_json_of_another_schema_or_form(refused: Load, text: str, message: str) -> None:
    Path("records.json").write_text(text)
    assert message in refused("records.json")


# ---------------------------------------------------------------- RDF


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("a.ttl", f"{PREFIXES}<partner/x> a mea:Partner .\n<partner/y> a .\n", "line 4, column 15"),
        ("a.nt", "<http://a> <http://b> <http://c> .\n<http://a> .\n", "line 2, column 12"),
        ("a.rdf", "<?xml version='1.0'?>\n<rdf>\n<a></b>\n</rdf>", "line 3, column 6"),
        ("a.jsonld", '{"@id": "http://a",\n "http://b": }', "line 2, column 14"),
    ],
)
def test_rdf_with_a_syntax_error(refused: Load, name: str, text: str, place: str) -> None:
    Path(name).write_text(text)
    message = refused(name)
    assert message.startswith(f"{name}, {place}: ")
    assert message.endswith("correct the file there, or fetch it again")


def test_an_entity_bomb(refused: Load) -> None:
    entities = "\n".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 12))
    Path("bomb.rdf").write_text(
        f"<?xml version='1.0'?>\n<!DOCTYPE r [<!ENTITY e0 'x'>{entities}]>\n<r>&e11;</r>"
    )
    began = time.monotonic()
    assert refused("bomb.rdf") == (
        "bomb.rdf, line 2: it declares a document type with entities, which are never expanded:"
        " write the IRIs out, or save the file as Turtle"
    )
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("iri", "reason"),
    [
        ("https://elsewhere.example/need/1", "outside the base https://w3id.org/meagraph/"),
        ("no-such-kind/1", "https://w3id.org/meagraph/no-such-kind/1: "),
    ],
)
def test_a_thing_of_ours_under_an_iri_that_is_not_minted_here(
    refused: Load, iri: str, reason: str
) -> None:
    Path("need.ttl").write_text(f"{PREFIXES}<{iri}> a mea:Need .")
    message = refused("need.ttl")
    assert message.startswith("need.ttl: ")
    assert reason in message
    assert "it is a mea:Need" in message
    assert message.endswith("change it, or link the two by owl:sameAs")


def test_json_ld_that_is_nested_20_000_deep(refused: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEAGRAPH_LOAD_MEMORY", str(256 * 2**20))
    deep = '{"http://p/":' * 20_000 + "1" + "}" * 20_000
    Path("deep.jsonld").write_text(deep)
    message = refused("deep.jsonld")
    assert re.match(r"deep\.jsonld: it (is nested too deeply|needs more than \d+ MiB)", message)


def test_a_million_blank_nodes_that_take_for_ever_to_tell_apart(
    refused: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEAGRAPH_LOAD_SECONDS", "2")
    count = 1_000_000
    with Path("ring.ttl").open("w") as file:
        file.writelines(f"_:n{n} <p> _:n{(n + 1) % count} .\n" for n in range(count))
    began = time.monotonic()
    message = refused("ring.ttl")
    assert time.monotonic() - began < 10
    assert message == (
        "ring.ttl: it took longer than 2 seconds (MEAGRAPH_LOAD_SECONDS): split it, give IRIs to"
        " its blank nodes, or raise the setting"
    )


def test_a_small_file_that_needs_too_much_memory(
    refused: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEAGRAPH_LOAD_MEMORY", str(256 * 2**20))
    with gzip.open("zeros.ttl.gz", "wb", compresslevel=1) as file:
        for _ in range(300):
            file.write(b'<s> <p> "' + b"0" * 2**20)
    message = refused("zeros.ttl.gz")
    assert "MEAGRAPH_LOAD_MEMORY" in message or message.startswith("zeros.ttl.gz, line 1")


# ---------------------------------------------------------------- files of the wrong kind


@pytest.mark.parametrize("name", ["huge.csv", "huge.ttl", "huge.json", "huge.xlsx", "huge.ndjson"])
def test_a_file_of_a_gigabyte_is_refused_at_once(refused: Load, name: str) -> None:
    with Path(name).open("wb") as file:
        file.truncate(2**30)
    began = time.monotonic()
    message = refused(name)
    assert time.monotonic() - began < AT_ONCE
    assert message == (
        f"{name}: 1073741824 bytes, more than the 536870912 that MEAGRAPH_LOAD_BYTES allows;"
        " split the file, or raise the setting"
    )


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.csv", b"", "empty.csv: the table is empty: it has no header line"),
        ("empty.json", b"", "empty.json, line 1: the file is cut off; fetch it again"),
        ("empty.xlsx", b"", "empty.xlsx: not a readable XLSX workbook (File is not a zip file)"),
        ("noise.csv", b"\xff\x00\xfe\x81" * 99, "noise.csv, near line 1: not in utf-8-sig ("),
        ("nul.csv", b"Code\x00,\n", "nul.csv, line 1: "),
        ("noise.json", b"\xff\x00\xfe\x81" * 99, "noise.json: not in UTF-8 ("),
        ("noise.ttl", b"\xff\x00\xfe\x81" * 99, "noise.ttl, line 1, column 1: "),
        ("noise.xlsx", b"\xff\x00\xfe\x81" * 99, "noise.xlsx: not a readable XLSX workbook"),
        ("noise.rdf", b"\xff\x00\xfe\x81" * 99, "noise.rdf: it is not UTF-8: save it as UTF-8"),
        ("noise.ttl.gz", b"\xff\x00\xfe\x81" * 99, "noise.ttl.gz: it cannot be unpacked: "),
        ("noise.TTL.GZ", b"\xff\x00\xfe\x81" * 99, "noise.TTL.GZ: it cannot be unpacked: "),
    ],
)
def test_empty_files_and_noise_under_a_good_name(
    refused: Load, name: str, content: bytes, message: str
) -> None:
    Path(name).write_bytes(content)
    mapping = ["--mapping", MAPPINGS / "party-list.toml"]
    assert message in refused(name, *mapping)


@pytest.mark.parametrize("name", ["partners.ttl.gz", "partners.rdf.gz", "partners.TTL.GZ"])
def test_a_packed_file_that_is_damaged(refused: Load, name: str) -> None:
    packed = gzip.compress(partners(*range(99)).encode())
    for damaged in (packed[:60], packed[:20] + bytes(9) + packed[29:]):
        Path(name).write_bytes(damaged)
        assert refused(name).startswith(f"{name}: it cannot be unpacked: ")


def test_an_empty_turtle_file_states_nothing(home: Path) -> None:
    Path("empty.ttl").write_text("")
    result = CliRunner().invoke(main, ["load", "empty.ttl"])
    assert result.exit_code == 0
    assert "nothing has changed" in result.stderr
    assert Home(home).kept() == [1]


def test_directories_and_missing_files(refused: Load) -> None:
    Path("folder").mkdir()
    Path("folder.ttl").mkdir()
    assert refused("folder").startswith("folder: no loader recognises this source; name one")
    assert refused("folder", "--kind", "reference") == (
        "folder: no datapackage.json; name the directory of the data set"
    )
    assert refused("folder.ttl") == "folder.ttl: a directory; name a file in it"
    assert refused("missing.ttl") == "missing.ttl: no such file; check the path"


UNPRIVILEGED = """
import ctypes, os, sys
for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH: what lets root read everything
    ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)
os.execv(sys.executable, [sys.executable, "-c", "from cli import main; main()", *sys.argv[1:]])
"""


@pytest.mark.parametrize("name", ["secret.ttl", "secret.csv", "secret.json"])
def test_a_file_that_may_not_be_read(home: Path, name: str) -> None:
    Path(name).write_text("")
    Path(name).chmod(0)
    before = listing(home)
    done = subprocess.run(
        [sys.executable, "-c", UNPRIVILEGED, "load", name],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(CONTENT)},
    )
    assert done.returncode == 1
    assert done.stderr == (f"error: {name}: you may not read this file; ask for its permissions\n")
    assert listing(home) == before


# ---------------------------------------------------------------- publishing


def test_one_bad_source_among_good_ones_publishes_nothing(refused: Load) -> None:
    Path("good.ttl").write_text(partners(2))
    Path("bad.ttl").write_text("<a> <b>")
    assert refused("good.ttl", "bad.ttl").startswith("bad.ttl, line 1, column 8: ")


def test_a_changeset_that_violates_a_shape(refused: Load, home: Path) -> None:
    Path("bad.ttl").write_text(f"{partners(1, 2)}<partner/nameless> a mea:Partner .")
    assert refused("bad.ttl") == "nothing was published; violations of the shapes: 1"
    told = CliRunner().invoke(main, ["load", "bad.ttl"]).stderr
    assert "Violation https://w3id.org/meagraph/shape/PartnerName: 1\n" in told
    assert "\n  from bad.ttl: 1\n    https://w3id.org/meagraph/partner/nameless\n" in told
    assert Home(home).current() == 1


def test_a_second_publisher_at_work(refused: Load, home: Path) -> None:
    Path("more.ttl").write_text(partners(1, 2))
    with Home(home).publisher_lock(0):
        assert refused("more.ttl") == (
            f"another publisher (process {os.getpid()}) is at work in {home};"
            " try again when it has finished"
        )


def test_too_little_room_on_the_disk(refused: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEAGRAPH_FREE_DISK", str(2**60))
    Path("more.ttl").write_text(partners(1, 2))
    message = refused("more.ttl")
    assert "MEAGRAPH_FREE_DISK" in message
    assert message.endswith("nothing was published. Free some space, or prune releases")


BEFORE = steps.STEPS[1 : steps.STEPS.index("acknowledged")]
AFTER = steps.STEPS[steps.STEPS.index("acknowledged") :]


@pytest.fixture
def disk_full_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[steps.Step], None]]:
    """Let the disk be full when the publisher reaches a step."""

    def at(full: steps.Step) -> None:
        def fail(step: steps.Step) -> None:
            if step == full:
                raise OSError(ENOSPC, os.strerror(ENOSPC))

        monkeypatch.setattr(steps, "observers", [fail])

    yield at
    monkeypatch.undo()


@pytest.mark.parametrize("step", BEFORE)
def test_a_disk_that_is_full_before_the_acknowledgement_leaves_all_as_it_was(
    refused: Load, disk_full_at: Callable[[steps.Step], None], step: steps.Step
) -> None:
    Path("more.ttl").write_text(partners(1, 2))
    disk_full_at(step)
    message = refused("more.ttl")
    assert "No space left on device" in message
    assert "disk space" in message


@pytest.mark.parametrize("step", AFTER)
def test_a_release_that_is_acknowledged_becomes_current_when_there_is_room(
    home: Path, disk_full_at: Callable[[steps.Step], None], step: steps.Step
) -> None:
    Path("more.ttl").write_text(partners(1, 2))
    disk_full_at(step)
    result = CliRunner().invoke(main, ["load", "more.ttl"])
    assert result.exit_code == 1
    assert "release 2 is in the journal but could not be put in place" in result.stderr
    assert "Free some disk space: the next start or publication does it" in result.stderr
    steps.observers.clear()
    assert "nothing has changed" in CliRunner().invoke(main, ["load", "more.ttl"]).stderr
    assert Home(home).current() == 2
    assert not list(home.rglob(".[0-9]*"))


def command(*words: str) -> subprocess.CompletedProcess[str]:
    """Type a command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from cli import main; main()", *words],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(CONTENT)},
    )


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", place], check=True)
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


@pytest.mark.tmpfs
def test_a_full_disk(small_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = small_disk / "home"
    monkeypatch.setenv("MEAGRAPH_HOME", str(home))
    monkeypatch.setenv("MEAGRAPH_FREE_DISK", "0")
    monkeypatch.setenv("MEAGRAPH_SHAPES", "none")
    monkeypatch.chdir(tmp_path)
    Path("first.ttl").write_text(partners(1))
    Path("big.ttl").write_text(partners(*range(1000)))
    Path("count.rq").write_text("SELECT (COUNT(*) AS ?all) { ?s ?p ?o }")
    assert command("load", "first.ttl").returncode == 0
    before = listing(home)
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(shutil.disk_usage(small_disk).free - 200_000))
    failed = command("load", "big.ttl")
    assert failed.returncode == 1
    (message,) = failed.stderr.splitlines()
    assert message.startswith(f"error: {home}: the release could not be written (")
    assert "No space left on device" in message
    assert message.endswith("nothing was published. Free some disk space and try again")
    assert listing(home) == before
    assert command("query", "count.rq").stdout.splitlines() == ["all", "2"]
    ballast.unlink()
    assert "release 2 is current" in command("load", "big.ttl").stderr
    assert command("query", "count.rq").stdout.splitlines() == ["all", "2000"]


def test_a_home_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("first.ttl").write_text(partners(1))
    result = CliRunner().invoke(main, ["load", "first.ttl", "--home", "/proc/none"])
    assert result.exit_code == 1
    assert result.stderr == (
        "error: /proc/none: No such file or directory; check permissions and disk space\n"
    )


def test_the_listing_sees_every_change(home: Path) -> None:
    before = listing(home)
    (home / "releases" / "000001" / "manifest.json").write_text("{}")
    assert listing(home) != before
