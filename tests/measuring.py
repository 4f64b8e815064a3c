"""
What coverage is measured of: the tests that say what the code should do, one thing at a time.

Those marked `unmeasured` (and all that open a browser) try very much or wait for other programs;
measuring would make them, and the servers that they start, two to three times as slow.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import coverage
import pytest

_FOR_CHILDREN = "COVERAGE_PROCESS_CONFIG"
"""Where coverage.py tells the processes that are started to measure themselves."""

_MARKS = ("unmeasured", "browser")


def _is_unmeasured(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in _MARKS)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Run a test with what is made for it and taken down after it, measured or not."""
    measuring = coverage.Coverage.current()
    if measuring is None or not _is_unmeasured(item):
        return (yield)
    with _unmeasured(measuring):
        return (yield)


@contextmanager
def _unmeasured(measuring: coverage.Coverage) -> Iterator[None]:
    told = os.environ.pop(_FOR_CHILDREN, None)
    measuring.stop()
    try:
        yield
    finally:
        measuring.start()
        if told is not None:
            os.environ[_FOR_CHILDREN] = told


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take long, so that no worker is left alone with one at the end."""
    long = {item.path for item in items if _is_unmeasured(item)}
    items.sort(key=lambda item: item.path not in long)
