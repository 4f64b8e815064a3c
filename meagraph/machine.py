"""The machine that this program runs on, as far as limits depend on it. Linux."""

from pathlib import Path

_ROOT = Path("/")
_LIMITS = {"": "memory.max", "memory": "memory.limit_in_bytes"}
"""The file of a control group's limit by controller: of version 2 (which has one tree), and 1."""


def memory(root: Path = _ROOT) -> int:
    """
    Give the memory, in bytes, that this process and its kin may use together.

    It is that of the machine, or the lowest limit of the control groups that the process is in
    (a container, a systemd unit). `root` is the file system's, or one made by a test.
    """
    return min([_installed(root), *_group_limits(root)])


def _installed(root: Path) -> int:
    lines = (root / "proc/meminfo").read_text().splitlines()
    (total,) = (line.split()[1] for line in lines if line.startswith("MemTotal:"))
    return int(total) * 1024


def _group_limits(root: Path) -> list[int]:
    """Read the limits of the process's control groups and of all groups around them."""
    found = []
    groups = root / "sys/fs/cgroup"
    for line in _lines(root / "proc/self/cgroup"):
        _, controllers, path = line.split(":", 2)
        if controllers not in _LIMITS:
            continue
        folder = groups / controllers
        inside = folder / path.lstrip("/")
        for group in (inside, *inside.parents):
            found += [
                int(limit) for limit in _lines(group / _LIMITS[controllers]) if limit != "max"
            ]
            if group == folder:
                break
    return found


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except OSError:  # not this version of control groups, or none
        return []
