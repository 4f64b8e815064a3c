import json
from pathlib import Path

import pytest

from benchmarks import change
from benchmarks.__main__ import BENCHMARKS, main
from benchmarks.figures import Figure, median_seconds, ratio, table

DOCUMENT = Path(__file__).parent.parent / "docs" / "benchmarks.md"


def test_a_table_begins_with_the_ratios() -> None:
    figures = [Figure("load", 12.345, "s"), Figure("quads", 146073, "quads"), ratio("a / b", 3, 2)]
    assert [line.split() for line in table(figures).splitlines()] == [
        ["a", "/", "b", "1.5", "×"],
        ["load", "12.3", "s"],
        ["quads", "146,073", "quads"],
    ]


def test_figures_are_printed_and_written_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def measure(folder: Path) -> list[Figure]:
        assert folder.is_dir()
        return [ratio("ours / peer", 1, 4)]

    target = tmp_path / "figures.json"
    main(["one", "--json", str(target)], {"one": measure, "other": lambda folder: []})
    assert "ours / peer  0.25 ×" in capsys.readouterr().out
    assert json.loads(target.read_text())["figures"] == {
        "one": [{"name": "ours / peer", "value": 0.25, "unit": "×"}]
    }


def test_an_unknown_benchmark_is_a_wrong_call(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["nonsense"])
    assert end.value.code == 2
    assert "no such benchmark: nonsense" in capsys.readouterr().err


def test_every_benchmark_is_documented() -> None:
    headings = [
        line.removeprefix("## ").split(":")[0]
        for line in DOCUMENT.read_text().splitlines()
        if line.startswith("## ")
    ]
    assert set(BENCHMARKS) <= set(headings)


def test_the_median_is_taken_of_all_actions() -> None:
    done: list[str] = []
    median_seconds([lambda: done.append("a"), lambda: done.append("b")], at_least=0)
    assert done == ["a", "b"]


def test_a_change_is_measured_on_every_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change, "SIZES", {"a few": 42, "some": 84, "more": 126})
    for name in ("CHANGES", "CHANGES_AFTER", "RECORDS_MORE"):
        monkeypatch.setattr(change, name, 2)
    names = [figure.name for figure in change.measure(tmp_path)]
    assert {f"change / bare engine, {size} quads" for size in change.SIZES} <= set(names)
    assert "change with 2 more journal records / without" in names
