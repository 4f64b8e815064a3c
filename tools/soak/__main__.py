"""Run the soak: `python -m tools.soak [--seconds N]`; status 1 if anything is wrong."""

import argparse
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from benchmarks import servers
from benchmarks.instances import reference_instance
from meagraph.settings import Settings
from meagraph.tokens import Tokens
from tools.soak.burdens import Canceller, Runaway
from tools.soak.changes import Killer, Rollback, Writer
from tools.soak.stage import Stage
from tools.soak.visitors import Reader, Visitor
from tools.soak.watching import Watcher, await_end, descendants


class Actor(Protocol):
    """What takes part: it does its thing once per call."""

    def __init__(self, stage: Stage, name: str) -> None:
        """Take the stage, and the name of this one."""

    def act(self) -> None:
        """Do it."""


CAST: Sequence[tuple[type[Actor], int, float]] = (
    (Reader, 6, 0.02),
    (Visitor, 3, 0.1),
    (Runaway, 3, 0.2),
    (Canceller, 1, 0.5),
    (Writer, 2, 1.0),
    (Rollback, 1, 0.0),
    (Killer, 1, 0.0),
)
"""Who takes part, how many of each, and how long one pauses (seconds, on average)."""

END_SECONDS = 30.0
KEPT = 5
"""How many releases are kept: few, so that much is pruned."""
SHOWN = 50


def main(arguments: list[str]) -> int:
    """Run the soak and print its figures; returns 0, or 1 if there is what should not be."""
    parser = argparse.ArgumentParser(prog="python -m tools.soak", description=main.__doc__)
    parser.add_argument("--seconds", type=float, default=1800, help="how long (1800)")
    parser.add_argument(
        "--shapes",
        choices=["ours", "none"],
        default="none",
        help="what judges each write; without shapes there are many more releases (none)",
    )
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="meagraph-soak-") as folder:
        home = reference_instance(Path(folder) / "home").home
        wrong = soak(home, options.seconds, options.shapes)
    sys.stdout.write("".join(f"WRONG {one}\n" for one in wrong[:SHOWN]))
    sys.stdout.write(f"{len(wrong)} things that should not be\n")
    return 1 if wrong else 0


def soak(home: Path, seconds: float, shapes: str = "none") -> list[str]:
    """Serve a home and let everything happen to it; prints figures, gives what should not be."""
    limits = {"keep_releases": KEPT, "shapes": shapes}
    settings = Settings(home=home, port=servers.free_port(), keep_releases=KEPT)
    token = Tokens.of(home).create("soak", ("admin",), 1)
    with servers.meagraph_process(home.parent / "served", settings.port, home, **limits) as process:
        watcher = Watcher(process.pid)
        with Stage(settings, process.pid, token) as stage:
            _act(stage, watcher, seconds)
        wrong = [*stage.record.wrong, *watcher.growth(), *_end(process)]
    wrong += _logged_errors(home.parent / "served" / "server.log")
    lines = stage.record.lines()
    lines += [
        f"{name:<14} {first:.0f} in the first third, {last:.0f} in the last; may grow by {more:.0f}"
        for name, first, last, more in watcher.thirds()
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return wrong


def _act(stage: Stage, watcher: Watcher, seconds: float) -> None:
    """Let every actor act until the time is over."""
    stop = threading.Event()
    threads = [threading.Thread(target=watcher.watch, args=(stop,))]
    for kind, count, pause in CAST:
        for number in range(count):
            actor = kind(stage, f"{kind.__name__.lower()}-{number}")
            threads.append(threading.Thread(target=_play, args=(stage, actor, pause, stop)))
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    stop.set()
    for thread in threads:
        thread.join()


def _play(stage: Stage, actor: Actor, pause: float, stop: threading.Event) -> None:
    """Let one actor act again and again; that it gets no answer at all is wrong, and no end."""
    while not stop.wait(random.uniform(0, 2 * pause)):
        try:
            actor.act()
        except Exception:
            stage.record.fail(type(actor).__name__, traceback.format_exc(limit=3))


def _end(process: subprocess.Popen[bytes]) -> list[str]:
    """Tell the server to stop; give what is wrong about how it ends."""
    others = descendants(process.pid)
    process.send_signal(signal.SIGTERM)
    try:
        status = process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        return [f"the server has not ended {END_SECONDS:.0f} s after SIGTERM"]
    wrong = [f"the server ended with status {status}"] if status else []
    if not await_end(lambda: not any(Path(f"/proc/{one}").exists() for one in others), END_SECONDS):
        wrong.append("processes are left behind")
    return wrong


def _logged_errors(log: Path) -> list[str]:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return [f"logged: {line}" for line in lines if re.search(r'"level": ?"error"', line)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
