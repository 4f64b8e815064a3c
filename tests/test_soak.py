"""The soak, for some seconds, and how it judges; `make soak` runs it for half an hour."""

import os
import shutil
from pathlib import Path

import pytest

from tools.soak.__main__ import CAST, main, soak
from tools.soak.asking import Answer, Record
from tools.soak.watching import PERIOD_SECONDS, Sample, Watcher, descendants, look

pytestmark = pytest.mark.unmeasured

PROBLEM = {"content-type": "application/problem+json"}


def answer(status: int, problem: str = "", seconds: float = 0.1, **headers: str) -> Answer:
    body = b'{"type": "https://w3id.org/meagraph/about#%s"}' % problem.encode()
    return Answer(status, {**(PROBLEM if problem else {}), **headers}, body, seconds)


def watched(*samples: float) -> Watcher:
    watcher = Watcher(os.getpid())
    watcher.samples = [Sample(one, 100, 50, 20, 8) for one in samples]
    return watcher


def test_an_outcome_is_the_status_and_the_problem() -> None:
    assert answer(200).outcome == "200"
    assert answer(504, "query-timeout").outcome == "504 query-timeout"


def test_what_is_not_right_for_who_asked_is_wrong() -> None:
    record = Record()
    assert record.note("reader", answer(200), "200")
    assert not record.note("reader", answer(504, "query-timeout"), "200")
    assert len(record.wrong) == 1
    assert "reader: 504 query-timeout" in record.wrong[0]


def test_a_kill_excuses_what_says_so_and_nothing_else() -> None:
    record = Record()
    record.note("reader", answer(503, "memory-limit"), "200")
    record.kill_happened("worker")
    record.note("reader", answer(503, "memory-limit"), "200")
    record.note("reader", answer(500, "internal-error"), "200")
    assert [one.split(": ")[1].split(" {")[0][:18] for one in record.wrong] == [
        "503 memory-limit  ",
        "500 internal-error",
    ]
    assert record.outcomes["reader"]["503 memory-limit (killed)"] == 1
    assert record.lines()[0].endswith("worker killed × 1")


def test_only_who_was_not_begun_is_asked_to_wait() -> None:
    assert answer(503, "busy", **{"retry-after": "1"}).asks_to_wait
    assert not answer(503, "busy").asks_to_wait
    assert not answer(504, "query-timeout", **{"retry-after": "1"}).asks_to_wait


def test_memory_that_grows_is_wrong_and_what_stays_is_not() -> None:
    assert watched(*[100] * 20).growth() == []
    assert watched(*[900] * 3, *[100] * 17).growth() == []  # it starts high
    assert watched(*range(100, 300, 10)).growth() == ["server memory grew from 170 to 270"]


def test_a_look_at_a_process_sees_memory_files_and_threads() -> None:
    with open(os.devnull):
        seen = look(os.getpid())
    assert seen.server_memory > 1
    assert seen.open_files > 3
    assert seen.threads >= 1
    assert seen.processes >= 1
    assert os.getpid() in descendants(os.getppid())


@pytest.mark.timeout(180)
def test_a_short_soak_finds_nothing_wrong(
    tmp_path: Path, reference_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    shutil.copytree(reference_home, home, copy_function=os.link, symlinks=True)
    (home / "publisher.lock").unlink(missing_ok=True)
    shutil.rmtree(home / "run", ignore_errors=True)
    assert soak(home, 5 * PERIOD_SECONDS) == []
    printed = capsys.readouterr().out
    for who in ("attacker", "cancelled", "reader", "runaway", "searcher", "visitor", "writer"):
        assert who in printed
    assert len(CAST) == 7


def test_the_soak_fails_with_what_should_not_be(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def made(home: Path) -> object:
        return type("Made", (), {"home": home})

    monkeypatch.setattr("tools.soak.__main__.reference_instance", made)
    monkeypatch.setattr("tools.soak.__main__.soak", lambda *_: ["reader: 500"])
    assert main(["--seconds", "1"]) == 1
    assert "WRONG reader: 500" in capsys.readouterr().out
