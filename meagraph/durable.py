"""Writes that survive a power cut: the few file operations that publishing rests on."""

import ctypes
import os
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def sync_file(path: Path) -> None:
    """Force the content of one file to disk."""
    _sync(path, os.O_RDONLY)


def sync_directory(path: Path) -> None:
    """Force the entries of one directory to disk."""
    _sync(path, os.O_RDONLY | os.O_DIRECTORY)


def sync_tree(path: Path) -> None:
    """Force every file and directory below `path`, and `path` itself, to disk."""
    for folder, _, files in os.walk(path):
        for name in files:
            sync_file(Path(folder) / name)
        sync_directory(Path(folder))


def rename(source: Path, target: Path) -> None:
    """Give `source` the name `target` (replacing a file of that name) and sync the directory."""
    os.rename(source, target)
    sync_directory(target.parent)


def write_file(path: Path, content: bytes) -> None:
    """Write `path` whole: readers see the old content or the new, never a part."""
    temporary = path.with_name(f".{path.name}")
    try:
        temporary.write_bytes(content)
        sync_file(temporary)
        rename(temporary, path)
    except OSError as error:
        error.filename = str(path)  # whoever asked knows nothing of another file
        raise


def point_link(link: Path, target: str) -> None:
    """Let the symbolic link `link` point at `target` (relative to it) in one atomic step."""
    temporary = link.with_name(f".{link.name}")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(target)
    rename(temporary, link)


def exchange(first: Path, second: Path) -> None:
    """Swap the names of two directories in one atomic step (Linux renameat2)."""
    libc = ctypes.CDLL(None, use_errno=True)
    failed = libc.renameat2(
        _AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _RENAME_EXCHANGE
    )
    if failed:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(first))
    sync_directory(first.parent)


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
