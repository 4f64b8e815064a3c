"""`/download/`: dumps of releases, made once when they are asked for, in whole and in part."""

import base64
import gzip
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import zstandard
from click.testing import CliRunner
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, Store, parse

from cli import main
from meagraph.dumps import SUFFIXES, Dumps
from meagraph.graphs import is_merged
from meagraph.home import Home
from meagraph.merge import DEFAULT, named_quads
from meagraph.publishing import Publisher
from meagraph.query.pool import QueryPool
from meagraph.settings import Settings
from meagraph.staging import Changeset
from server.app import create_app

Make = Callable[..., Changeset]
NAME = "meagraph-000002"
WAIT = 60.0


class Buffered(FlaskClient):
    """A client that reads each answer to its end, and so closes the file that was sent."""

    def open(self, *given: Any, **more: Any) -> Any:
        return super().open(*given, buffered=True, **more)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, served_settings: Settings) -> Home:
    """A copy of the small home, in which dumps may be made."""
    copy = tmp_path_factory.mktemp("dumped") / "home"
    subprocess.run(["cp", "-a", str(served_settings.home), str(copy)], check=True)
    return Home(copy)


@pytest.fixture(scope="module")
def client(home: Home) -> Iterator[FlaskClient]:
    settings = Settings(home=home.folder, query_workers=2, dump_wait_seconds=WAIT)
    with QueryPool(settings) as pool:
        app = create_app(settings, pool)
        yield Buffered(app, app.response_class)


def content(data: bytes, suffix: str) -> bytes:
    if suffix.endswith("gz"):
        return gzip.decompress(data)
    return zstandard.ZstdDecompressor().decompressobj().decompress(data)


@pytest.mark.parametrize("suffix", ["nq.gz", "nq.zst"])
def test_n_quads_hold_every_named_graph(client: FlaskClient, home: Home, suffix: str) -> None:
    whole = content(client.get(f"/download/{NAME}.{suffix}").data, suffix)
    assert set(parse(whole, RdfFormat.N_QUADS)) == set(named_quads(home.open(2)))


@pytest.mark.parametrize("suffix", ["ttl.gz", "ttl.zst"])
def test_turtle_holds_the_default_graph(client: FlaskClient, home: Home, suffix: str) -> None:
    whole = content(client.get(f"/download/{NAME}.{suffix}").data, suffix)
    merged = {quad.triple for quad in home.open(2).quads_for_pattern(None, None, None, DEFAULT)}
    assert {quad.triple for quad in parse(whole, RdfFormat.TURTLE)} == merged


def test_the_default_graph_is_the_merge_of_the_graphs_that_the_page_says(
    client: FlaskClient, home: Home
) -> None:
    base = Settings().base
    store = Store()
    store.load(content(client.get(f"/download/{NAME}.nq.gz").data, "gz"), RdfFormat.N_QUADS)
    merged = {
        quad.triple for name in store.named_graphs() if is_merged(name.value, base)
        for quad in store.quads_for_pattern(None, None, None, name)
    }  # fmt: skip
    assert merged == {
        quad.triple for quad in home.open(2).quads_for_pattern(None, None, None, DEFAULT)
    }


def test_checksums_are_those_of_the_files(client: FlaskClient, tmp_path: Path) -> None:
    for suffix in (*SUFFIXES, "SHA256SUMS"):
        (tmp_path / f"{NAME}.{suffix}").write_bytes(client.get(f"/download/{NAME}.{suffix}").data)
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", f"{NAME}.SHA256SUMS"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert checked.stdout.count(": OK") == len(SUFFIXES)


def test_the_same_release_gives_the_same_bytes_again(home: Home, tmp_path: Path) -> None:
    first = {name: dump.sha256 for name, dump in Dumps(home).make(2).items()}
    copy = tmp_path / "home"
    subprocess.run(["cp", "-a", str(home.folder), str(copy)], check=True)
    subprocess.run(["rm", "-r", str(copy / "dumps")], check=True)
    again = {name: dump.sha256 for name, dump in Dumps(Home(copy)).make(2).items()}
    assert again == first


def test_a_file_comes_with_its_digest_and_says_that_parts_may_be_asked_for(
    client: FlaskClient,
) -> None:
    answer = client.get(f"/download/{NAME}.ttl.gz")
    digest = sha256(answer.data)
    encoded = base64.b64encode(digest.digest()).decode()
    assert answer.headers["ETag"] == f'"{digest.hexdigest()}"'
    assert answer.headers["Repr-Digest"] == f"sha-256=:{encoded}:"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Content-Type"] == "application/gzip"
    assert "Content-Encoding" not in answer.headers
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert f"{NAME}.ttl.gz" in answer.headers["Content-Disposition"]
    assert answer.last_modified is not None


def test_head_says_what_get_would_send(client: FlaskClient) -> None:
    got, head = (getattr(client, how)(f"/download/{NAME}.ttl.gz") for how in ("get", "head"))
    assert head.data == b""
    assert {**head.headers, "Date": ""} == {**got.headers, "Date": ""}


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=100-", 100, None), ("bytes=-7", -7, None)],
)
def test_a_part_of_a_file_is_sent(
    client: FlaskClient, asked: str, first: int, last: int | None
) -> None:
    whole = client.get(f"/download/{NAME}.nq.zst").data
    part = client.get(f"/download/{NAME}.nq.zst", headers={"Range": asked})
    expected = whole[first:] if last is None else whole[first : last + 1]
    assert (part.status_code, part.data) == (206, expected)
    begin = first % len(whole)
    span = f"bytes {begin}-{begin + len(expected) - 1}/{len(whole)}"
    assert part.headers["Content-Range"] == span
    assert int(part.headers["Content-Length"]) == len(expected)


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=x", "bytes=9-2"])
def test_ranges_that_are_not_one_part_get_the_whole_file(client: FlaskClient, asked: str) -> None:
    answer = client.get(f"/download/{NAME}.nq.zst", headers={"Range": asked})
    assert (answer.status_code, len(answer.data)) == (200, answer.content_length)


def test_a_part_beyond_the_end_is_416_with_the_size(client: FlaskClient) -> None:
    size = client.head(f"/download/{NAME}.nq.zst").content_length
    answer = client.get(f"/download/{NAME}.nq.zst", headers={"Range": f"bytes={size}-"})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{size}"
    assert answer.get_json()["type"].endswith("#range-not-satisfiable")


def test_a_part_is_only_sent_of_the_file_that_the_client_has_begun(client: FlaskClient) -> None:
    path = f"/download/{NAME}.nq.zst"
    tag = client.head(path).headers["ETag"]
    same = client.get(path, headers={"Range": "bytes=5-", "If-Range": tag})
    other = client.get(path, headers={"Range": "bytes=5-", "If-Range": '"another"'})
    assert (same.status_code, other.status_code) == (206, 200)


def test_an_unchanged_file_is_304(client: FlaskClient) -> None:
    path = f"/download/{NAME}.nq.zst"
    headers = client.head(path).headers
    for name, value in (
        ("None-Match", headers["ETag"]),
        ("Modified-Since", headers["Last-Modified"]),
    ):
        answer = client.get(path, headers={f"If-{name}": value})
        assert (answer.status_code, answer.data) == (304, b"")


def test_the_current_release_has_an_address_that_stays(client: FlaskClient) -> None:
    answer = client.get("/download/current.nq.gz")
    assert (answer.status_code, answer.location) == (302, f"/download/{NAME}.nq.gz")


@pytest.mark.parametrize(
    "name", ["meagraph-000099.nq.gz", "meagraph-2.nq.gz", "meagraph-0000002.nq.gz",
             f"{NAME}.nq", "../journal/000001.rdfp.gz", "current.exe"],
)  # fmt: skip
def test_what_is_no_file_of_a_kept_release_is_404(client: FlaskClient, name: str) -> None:
    assert client.get(f"/download/{name}").status_code == 404


def test_the_page_lists_the_kept_releases_in_both_forms(client: FlaskClient) -> None:
    page = client.get("/download/", headers={"Accept": "text/html"}).get_data(as_text=True)
    client.get(f"/download/{NAME}.nq.gz")
    listed = client.get("/download.json").get_json()["releases"]
    assert [one["release"] for one in listed] == [2, 1]
    made = listed[0]["files"][0]
    file = client.get(made["address"]).data
    assert (made["bytes"], made["sha256"]) == (len(file), sha256(file).hexdigest())
    assert all(one["address"] in page for one in listed[0]["files"])


@pytest.mark.parametrize("lang", ["fr", "es", "ru", "ar", "zh"])
def test_the_page_is_in_the_language_of_the_reader(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/download/?lang={lang}", headers={"Accept": "text/html"})
    assert "Downloads" not in page.get_data(as_text=True)


def test_json_is_given_where_it_is_asked_for_and_what_fits_nothing_is_406(
    client: FlaskClient,
) -> None:
    json = client.get("/download/", headers={"Accept": "application/json"})
    assert json.content_type == "application/json"
    assert client.get("/download/", headers={"Accept": "image/png"}).status_code == 406


def test_nothing_published_is_nothing_to_download(empty_client: FlaskClient) -> None:
    assert empty_client.get("/download.json").get_json() == {"releases": []}
    assert empty_client.get("/download/").status_code == 200
    assert empty_client.get("/download/current.nq.gz").status_code == 404


def test_whoever_does_not_want_to_wait_is_told_to_come_again(
    settings: Settings, changeset: Make
) -> None:
    Publisher(settings, None).publish(changeset(a=["one"]))
    hurried = Settings(home=settings.home, query_workers=1, dump_wait_seconds=0.001)
    with QueryPool(hurried) as pool:
        client = Buffered(app := create_app(hurried, pool), app.response_class)
        first = client.get("/download/meagraph-000001.ttl.gz")
        assert first.status_code == 503
        assert int(first.headers["Retry-After"]) > 0
        until = time.monotonic() + 60
        while client.get("/download/meagraph-000001.ttl.gz").status_code == 503:
            assert time.monotonic() < until
            time.sleep(0.1)
    assert set(Dumps(Home(settings.home)).of(1)) == set(SUFFIXES)


def test_no_files_are_made_when_the_disk_is_full(settings: Settings, changeset: Make) -> None:
    Publisher(settings, None).publish(changeset(a=["one"]))
    full = Settings(home=settings.home, query_workers=1, free_disk=2**62)
    with QueryPool(full) as pool:
        answer = create_app(full, pool).test_client().get("/download/meagraph-000001.ttl.gz")
    assert answer.status_code == 503
    assert "disk" in answer.get_json()["detail"]


def test_files_that_cannot_be_made_are_said_to_be_so(
    settings: Settings, changeset: Make, capfd: pytest.CaptureFixture[str]
) -> None:
    for value in ("one", "two"):
        Publisher(settings, None).publish(changeset(a=[value]))
    shutil.rmtree(Home(settings.home).path(1) / "store")
    patient = Settings(home=settings.home, query_workers=1, dump_wait_seconds=WAIT)
    with QueryPool(patient) as pool:
        answer = create_app(patient, pool).test_client().get("/download/meagraph-000001.ttl.gz")
    assert answer.status_code == 503
    assert "could not be made" in answer.get_json()["detail"]
    assert str(settings.home) not in answer.get_data(as_text=True)
    assert "000001" in capfd.readouterr().err


def test_the_files_of_a_pruned_release_are_removed(settings: Settings, changeset: Make) -> None:
    short = Settings(home=settings.home, keep_releases=1, query_seconds=0.01)
    publisher, dumps = Publisher(short, None), Dumps(Home(settings.home))
    publisher.publish(changeset(a=["one"]))
    dumps.make(1)
    publisher.publish(changeset(a=["two"]))
    dumps.make(2)
    time.sleep(0.05)
    publisher.prune()
    assert dumps.of(1) == {}
    assert set(dumps.of(2)) == set(SUFFIXES)


def test_what_a_killed_program_left_is_no_dump_and_does_not_stand_in_the_way(
    settings: Settings, changeset: Make
) -> None:
    Publisher(settings, None).publish(changeset(a=["one"]))
    dumps = Dumps(Home(settings.home))
    half = dumps.folder / ".000001"
    half.mkdir(parents=True)
    (half / "meagraph-000001.nq.gz").write_bytes(b"half")
    assert dumps.of(1) == {}
    assert set(dumps.make(1)) == set(SUFFIXES)
    assert not half.exists()


def test_dumps_are_made_beforehand_on_the_command_line(settings: Settings, changeset: Make) -> None:
    words = ["releases", "dump", "--home", str(settings.home)]
    empty = CliRunner().invoke(main, words)
    assert (empty.exit_code, "nothing is published" in empty.stderr) == (1, True)
    Publisher(settings, None).publish(changeset(a=["one"]))
    made = CliRunner().invoke(main, words).stdout.splitlines()
    assert [line.split("meagraph-000001.")[1] for line in made] == list(SUFFIXES)
    for line in made:
        digest, _, path = line.partition("  ")
        assert sha256(Path(path).read_bytes()).hexdigest() == digest
    assert CliRunner().invoke(main, [*words, "7"]).exit_code == 1
