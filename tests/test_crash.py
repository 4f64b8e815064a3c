from pathlib import Path

from meagraph import steps
from tests.crash import Crashes, Poller, run


def test_killed_publishers_lose_nothing_and_show_nothing_half_done(tmp_path: Path) -> None:
    crashes = Crashes(tmp_path, seed=20)
    run(crashes, kills=len(steps.STEPS) + 7, poller=Poller(crashes.ask_store))
    assert {*steps.STEPS, "random"} <= set(crashes.deaths)
