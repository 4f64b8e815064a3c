"""The memory that settings grant, checked against a machine (made of a few files)."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from meagraph import machine
from meagraph.query.memory import MemoryPlanError, check_memory, needed_memory
from meagraph.settings import MIB, Settings

GIB = 1024 * MIB


@pytest.fixture
def machine_with(monkeypatch: pytest.MonkeyPatch):
    """Give a function that sets how much memory the machine has."""
    return lambda size: monkeypatch.setattr(machine, "memory", lambda: size)


def made_of(root: Path, files: dict[str, str]) -> Path:
    for name, text in {"proc/meminfo": "MemTotal:  4194304 kB\n", **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, 4 * GIB),
        (
            {
                "proc/self/cgroup": "0::/system.slice/meagraph.service\n",
                "sys/fs/cgroup/system.slice/memory.max": "3221225472\n",
                "sys/fs/cgroup/system.slice/meagraph.service/memory.max": "max\n",
            },
            3 * GIB,
        ),
        (
            {"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "1073741824\n"},
            GIB,
        ),
        (
            {
                "proc/self/cgroup": "9:name=systemd:/\n4:memory:/docker/abc\n1:cpu:/\n0::/\n",
                "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
                "sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes": "2147483648\n",
            },
            2 * GIB,
        ),
        (
            {"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "17179869184\n"},
            4 * GIB,
        ),
    ],
    ids=["no groups", "a group around", "container", "version 1", "more than there is"],
)
def test_the_machine_s_memory_is_what_the_process_may_use(
    tmp_path: Path, files: dict[str, str], expected: int
) -> None:
    assert machine.memory(made_of(tmp_path, files)) == expected


def test_this_machine_has_memory() -> None:
    assert machine.memory() > 64 * MIB


@pytest.mark.parametrize(
    ("size", "settings", "expected"),
    [
        (64 * GIB, {}, GIB),
        (8 * GIB, {}, 512 * MIB),
        (8 * GIB, {"server_processes": 2}, 256 * MIB),
        (8 * GIB, {"query_workers": 12, "slow_workers": 4}, 256 * MIB),
        (GIB // 2, {}, 64 * MIB),
        (GIB // 2, {"query_memory": GIB}, GIB),
    ],
)
def test_the_budget_of_a_query_fits_the_machine_unless_it_is_given(
    machine_with, size: int, settings: dict[str, int], expected: int
) -> None:
    machine_with(size)
    assert Settings(**settings).query_memory == expected


def test_a_setting_that_is_refused_is_the_one_that_is_named() -> None:
    with pytest.raises(ValidationError, match="query_workers"):
        Settings(query_workers=0)


@pytest.mark.parametrize("setting", ["query_seconds", "slow_after", "client_seconds"])
@pytest.mark.parametrize("value", ["inf", "nan"])
def test_no_limit_is_endless(setting: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"MEAGRAPH_{setting.upper()}", value)
    with pytest.raises(ValidationError, match=setting):
        Settings()


@pytest.mark.parametrize("size", [GIB, 2 * GIB, 4 * GIB, 16 * GIB, 256 * GIB])
def test_the_defaults_fit_every_machine_from_one_gibibyte_on(machine_with, size: int) -> None:
    machine_with(size)
    check_memory(Settings())


def test_every_place_of_every_process_counts() -> None:
    few = Settings(query_workers=1, slow_workers=1, query_memory=GIB)
    assert needed_memory(few) > 2 * GIB
    more = few.model_copy(update={"slow_workers": 2})
    assert needed_memory(more) - needed_memory(few) > GIB
    twice = few.model_copy(update={"server_processes": 2})
    assert needed_memory(twice) == 2 * needed_memory(few)
    cached = few.model_copy(update={"response_cache_bytes": few.response_cache_bytes + GIB})
    assert needed_memory(cached) - needed_memory(few) == GIB


def test_settings_that_cannot_fit_are_refused_with_the_sum_and_what_to_lower(machine_with) -> None:
    machine_with(12 * GIB)
    with pytest.raises(MemoryPlanError, match="12288 MiB") as refused:
        check_memory(Settings(query_memory=4 * GIB))
    for name in ("QUERY_MEMORY", "QUERY_WORKERS", "SLOW_WORKERS", "SERVER_PROCESSES"):
        assert f"MEAGRAPH_{name}=" in str(refused.value)
    check_memory(Settings(query_memory=GIB))
