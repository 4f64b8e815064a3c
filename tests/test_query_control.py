"""Operators reach the queries of every server process, and nobody else does."""

import os
import socket
from pathlib import Path

import pytest

from meagraph.query import channel, control
from meagraph.query.control import ControlSocket, cancel_query, open_control, running_queries
from meagraph.query.running import RunningQuery


class FakePool:
    """One query at work."""

    def __init__(self, query_id: str = "one", started: float = 1.0) -> None:
        self.cancelled: list[str] = []
        self.query = RunningQuery(
            query_id, started, 2.5, "slow", False, "198.51.0.1", False, "ASK {}"
        )

    def running(self) -> list[RunningQuery]:
        return [self.query]

    def cancel(self, query_id: str) -> bool:
        self.cancelled.append(query_id)
        return query_id == self.query.id


def test_a_process_tells_what_runs_and_cancels_it(tmp_path: Path) -> None:
    pool = FakePool()
    door = ControlSocket(pool, tmp_path)
    try:
        assert running_queries(tmp_path) == [pool.query]
        assert cancel_query(tmp_path, "one")
        assert not cancel_query(tmp_path, "other")
        assert pool.cancelled == ["one", "other"]
    finally:
        door.close()


def test_every_process_of_the_home_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pools = [FakePool("late", 9.0), FakePool("early", 3.0)]
    doors = []
    for number, pool in enumerate(pools):
        monkeypatch.setattr(os, "getpid", lambda number=number: 100 + number)
        doors.append(ControlSocket(pool, tmp_path))
    assert [query.id for query in running_queries(tmp_path)] == ["early", "late"]
    assert cancel_query(tmp_path, "late")
    assert [pool.cancelled for pool in pools] == [["late"], ["late"]]
    for door in doors:
        door.close()


def test_only_the_user_of_the_service_reaches_the_socket_and_it_goes_with_the_process(
    tmp_path: Path,
) -> None:
    door = ControlSocket(FakePool(), tmp_path)
    assert (tmp_path / "run").stat().st_mode & 0o777 == 0o700
    assert door.path == tmp_path / "run" / f"{os.getpid()}.sock"
    door.close()
    assert list((tmp_path / "run").iterdir()) == []
    assert running_queries(tmp_path) == []


def test_where_no_service_ever_ran_nothing_runs(tmp_path: Path) -> None:
    assert running_queries(tmp_path / "home") == []
    assert not cancel_query(tmp_path / "home", "one")


def leave_a_stale_socket(home: Path, name: str) -> Path:
    (home / "run").mkdir(mode=0o700, exist_ok=True)
    path = home / "run" / name
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))
    return path


def test_sockets_of_processes_that_were_killed_are_passed_over_and_cleared_away(
    tmp_path: Path,
) -> None:
    stale = leave_a_stale_socket(tmp_path, "1.sock")
    own = leave_a_stale_socket(tmp_path, f"{os.getpid()}.sock")
    leave_a_stale_socket(tmp_path, f".{os.getpid()}.sock")
    assert running_queries(tmp_path) == []
    door = ControlSocket(FakePool(), tmp_path)
    assert not stale.exists()
    assert own.exists()
    assert len(running_queries(tmp_path)) == 1
    door.close()


def test_a_home_with_a_path_too_long_for_a_socket_address_is_served(tmp_path: Path) -> None:
    home = tmp_path / ("x" * 120)
    door = ControlSocket(FakePool(), home)
    assert len(running_queries(home)) == 1
    door.close()


def test_a_caller_that_hangs_up_leaves_the_socket_answering(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control, "_ANSWER_SECONDS", 0.05)
    door = ControlSocket(FakePool(), tmp_path)
    for start in (b"", b"\0\0"):
        with socket.socket(socket.AF_UNIX) as caller:
            caller.connect(str(door.path))
            caller.sendall(start)
    with socket.socket(socket.AF_UNIX) as silent:
        silent.connect(str(door.path))
        with pytest.raises(channel.ChannelClosedError):
            channel.receive(silent)
    monkeypatch.setattr(control, "_ANSWER_SECONDS", 5.0)
    assert len(running_queries(tmp_path)) == 1
    assert "not answered" in caplog.text
    door.close()
    door.close()


def test_a_home_in_which_nothing_can_be_written_is_served_without_operators(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "run").write_text("no folder")
    assert open_control(FakePool(), tmp_path) is None
    assert "operators cannot reach" in caplog.text


def test_a_socket_that_cannot_be_named_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("rename")

    monkeypatch.setattr(Path, "rename", refuse)
    assert open_control(FakePool(), tmp_path) is None
