"""What docs/operations.md promises: a backup at work, a restore, an upgrade on a copy."""

import shutil
import subprocess
import threading
from pathlib import Path

from meagraph.publishing import Publisher
from meagraph.settings import Settings
from tests.crash import edition, read_edition

UNFINISHED = shutil.ignore_patterns(".*")


def publisher_of(home: Path) -> Publisher:
    return Publisher(Settings(home=home, free_disk=0), None)


def current_edition(publisher: Publisher) -> int:
    return read_edition(publisher.home.open_current()[1])


def back_up(home: Path, backup: Path) -> None:
    """Copy a home as the page says: everything but dot files, the journal last."""
    backup.mkdir()
    shutil.copytree(home / "releases", backup / "releases", ignore=UNFINISHED)
    shutil.copy2(home / "current", backup / "current", follow_symlinks=False)
    shutil.copytree(home / "tags", backup / "tags", ignore=UNFINISHED)
    shutil.copytree(home / "journal", backup / "journal", ignore=UNFINISHED)


def test_a_backup_taken_while_a_publisher_works_restores_a_whole_release(tmp_path: Path) -> None:
    publisher = publisher_of(tmp_path / "home")
    publisher.publish(edition(1, publisher.settings))
    stop = threading.Event()

    def publish() -> None:
        number = 1
        while not stop.is_set():
            number += 1
            publisher.publish(edition(number, publisher.settings))

    worker = threading.Thread(target=publish)
    worker.start()
    published: list[int] = []
    for attempt in range(3):
        published.append(current_edition(publisher))
        back_up(tmp_path / "home", tmp_path / f"backup{attempt}")
    stop.set()
    worker.join()
    for attempt, least in enumerate(published):
        restored = publisher_of(tmp_path / f"backup{attempt}")
        restored.recover()
        restored.rebuild()
        assert current_edition(restored) >= least


def test_the_journal_alone_restores_the_current_release(tmp_path: Path) -> None:
    publisher = publisher_of(tmp_path / "home")
    for number in (1, 2, 3):
        publisher.publish(edition(number, publisher.settings))
    publisher.rollback(2)
    shutil.copytree(tmp_path / "home" / "journal", tmp_path / "restored" / "journal")
    restored = publisher_of(tmp_path / "restored")
    restored.recover()
    assert current_edition(restored) == 2
    assert restored.home.manifest(2) == publisher.home.manifest(2)


def test_a_copy_by_hard_links_can_be_tried_without_touching_the_original(tmp_path: Path) -> None:
    publisher = publisher_of(tmp_path / "home")
    publisher.publish(edition(1, publisher.settings))
    before = {path: path.read_bytes() for path in contents(tmp_path / "home")}
    subprocess.run(["cp", "-al", str(tmp_path / "home"), str(tmp_path / "copy")], check=True)
    trial = publisher_of(tmp_path / "copy")
    trial.publish(edition(2, trial.settings))
    assert current_edition(trial) == 2
    assert {path: path.read_bytes() for path in contents(tmp_path / "home")} == before


def contents(home: Path) -> list[Path]:
    """Give the files of a home but the lock, which only holds the number of a process."""
    return sorted(
        path for path in home.rglob("*") if path.is_file() and path.name != "publisher.lock"
    )
