"""A real server for tests: `meagraph serve` as a process of its own, on a free port."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

START_SECONDS = 30


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(home: Path, **settings: object) -> Iterator[str]:
    """Serve `home` with the given settings; the context is the URL of the home page."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    environment = {f"MEAGRAPH_{name.upper()}": str(value) for name, value in settings.items()}
    arguments = ["serve", "--home", str(home), "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, "-c", "from cli import main; main()", *arguments],
        env={**os.environ, **environment},
        cwd=Path(__file__).parent.parent,
    )
    try:
        _await_health(url, process)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await_health(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with status {process.returncode}")
        try:
            with urllib.request.urlopen(f"{url}healthz", timeout=2):  # noqa: S310 - loopback
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError("the server does not become healthy")
