"""Retention: which releases are kept, and the removal of the others."""

import shutil
import time
from itertools import pairwise

from meagraph import durable
from meagraph.home import Home
from meagraph.settings import Settings


def prune(home: Home, settings: Settings) -> list[int]:
    """
    Remove releases beyond `keep_releases` and give their numbers; the caller holds the lock.

    The current and the tagged ones stay, and those on which a query may still be at work.
    What was dumped of releases that are not kept is removed as well.
    """
    kept = home.kept()
    spared = {home.current(), *home.tags().values()}
    removed = [
        number
        for number, successor in pairwise(kept)
        if number in kept[: -settings.keep_releases]
        and number not in spared
        and _age(home, successor) > settings.query_seconds
    ]
    for number in removed:
        grave = home.building(number)
        durable.rename(home.path(number), grave)
        shutil.rmtree(grave)
    _prune_dumps(home)
    return removed


def _prune_dumps(home: Home) -> None:
    kept = {home.path(number).name for number in home.kept()}
    for folder in home.dumps.glob("[0-9]*"):
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def _age(home: Home, number: int) -> float:
    """Give the seconds since a release got its name."""
    return time.time() - home.path(number).stat().st_ctime
