"""The peer benchmark: its questions, its connection, and how it counts."""

from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, QueryTriples

from benchmarks import peers
from benchmarks.peers import Connection, Kind, Rate
from benchmarks.questions import CONTAINS, kinds
from meagraph.home import Home
from meagraph.settings import Settings


def test_every_kind_of_question_has_answers(reference_home: Path) -> None:
    _, store = Home(reference_home).open_current()
    asked = kinds(store, Settings().base, CONTAINS)
    assert list(asked) == ["point", "star", "path", "aggregate", "text", "construct"]
    for kind in asked.values():
        answer = store.query(kind.texts[0])
        assert isinstance(answer, QuerySolutions | QueryTriples)
        assert next(iter(answer), None) is not None
    assert len(set(asked["point"].texts)) > 10_000
    assert asked["point"] == kinds(store, Settings().base, CONTAINS)["point"]  # in the same order


def test_a_connection_gives_answers_and_raises_for_others(server: str) -> None:
    with Connection(f"{server}sparql") as connection:
        for _ in range(2):
            assert b'"boolean":true' in connection.ask("ASK {}", "application/sparql-results+json")
        with pytest.raises(RuntimeError, match="400"):
            connection.ask("ASK {", "application/sparql-results+json")


def test_requests_without_a_good_answer_do_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "load"
    counted = '{"requests": 100, "failed": 40, "microseconds": 2000000}'
    program.write_text(f"#!/bin/sh\necho running\necho '{counted}'\n")
    program.chmod(0o755)
    monkeypatch.setattr(peers, "LOAD", str(program))
    rate = peers._rate("http://127.0.0.1:1/", 8, tmp_path / "paths", Kind(["ASK {}"]), "")
    assert rate == Rate(30.0, 20.0)
