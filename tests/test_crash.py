from pathlib import Path

import pytest

from meagraph import steps
from tests.crash import Crashes, Poller, run, served

pytestmark = pytest.mark.unmeasured


def test_killed_publishers_lose_nothing_and_no_client_sees_anything_half_done(
    tmp_path: Path,
) -> None:
    crashes = Crashes(tmp_path, seed=20)
    with served(tmp_path) as url:
        run(crashes, len(steps.STEPS) + 7, Poller(lambda: crashes.ask_server(url)))
    assert {*steps.STEPS, "random"} <= set(crashes.deaths)


def test_a_reader_of_the_home_sees_whole_releases_too(tmp_path: Path) -> None:
    crashes = Crashes(tmp_path, seed=21)
    run(crashes, 5, Poller(crashes.ask_store))
