"""
The zygote: a small program without threads that forks query workers on request.

Forking inside the threaded HTTP server can hang the child, so the zygote is started before the
server (`Zygote`, or `python -m meagraph.query.zygote --socket PATH`), and reached over a Unix
socket in a private directory. One connection is one worker's lease: the zygote answers the order
with the worker's process id, a handle of that process (pidfd) and the worker's channel; when the
worker ends it sends how it ended; when the lease is closed it ends the worker. The zygote ends,
and its workers with it, when its standard input closes: that is when its parent ends.
"""

import argparse
import contextlib
import os
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from meagraph.query import channel, worker

_START_SECONDS = 20.0
_ORDER_SECONDS = 5.0


class Zygote:
    """
    A running zygote, as its parent sees it; a context manager that ends it.

    Start it before the HTTP server's threads. The limits reach the workers with each order, so
    that servers with different settings can share a zygote. `socket` is the path to give to
    `MEAGRAPH_QUERY_ZYGOTE` (setting `query_zygote`).
    """

    def __init__(self) -> None:
        """Start the program and wait until it listens; raises `OSError` when it does not."""
        self._folder = Path(tempfile.mkdtemp(prefix="meagraph-"))
        self.socket = self._folder / "zygote"
        package_parent = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(filter(None, [package_parent, os.environ.get("PYTHONPATH")]))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "meagraph.query.zygote", "--socket", str(self.socket)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the server, which then ends the zygote
            # A worker that runs out of memory says so by its end, not by a trace in the log.
            env={**os.environ, "PYTHONPATH": path, "RUST_BACKTRACE": "0"},
        )
        try:
            self._await_start()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Zygote":
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the zygote and all its workers."""
        self.close()

    def close(self) -> None:
        """End the zygote and all its workers; nothing when it has ended."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        try:
            self.process.wait(_ORDER_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _await_start(self) -> None:
        assert self.process.stdout is not None  # noqa: S101 - for the type checker
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            if not selector.select(_START_SECONDS) or not self.process.stdout.readline():
                raise OSError("the zygote of the query workers does not start; see its messages")


@dataclass
class _Lease:
    """One worker, as the zygote sees it."""

    connection: socket.socket
    process: int = 0
    handle: int = -1


class _Nursery:
    """The zygote's own loop: orders come in, workers are forked, the dead are reported."""

    def __init__(self, listener: socket.socket, lifeline: int) -> None:
        self.listener = listener
        self.lifeline = lifeline
        self.selector = selectors.DefaultSelector()
        self.leases: list[_Lease] = []
        self.selector.register(listener, selectors.EVENT_READ)
        self.selector.register(lifeline, selectors.EVENT_READ)

    def run(self) -> None:
        """Serve until the lifeline closes."""
        while True:
            for key, _ in self.selector.select():
                if key.fileobj == self.lifeline:
                    if not os.read(self.lifeline, 1):
                        return
                elif key.fileobj is self.listener:
                    self._accept()
                elif key.fd == key.data.handle:
                    self._report_end(key.data)
                elif key.data in self.leases:
                    self._read(key.data)

    def _accept(self) -> None:
        connection, _ = self.listener.accept()
        lease = _Lease(connection)
        self.leases.append(lease)
        self.selector.register(connection, selectors.EVENT_READ, lease)

    def _read(self, lease: _Lease) -> None:
        """Read the order of a new lease; a lease that closes ends its worker."""
        try:
            order = channel.receive(lease.connection, time.monotonic() + _ORDER_SECONDS)
            self._fork(lease, dict(order.header))
        except (channel.ChannelClosedError, TimeoutError):
            self._end(lease)

    def _fork(self, lease: _Lease, order: dict[str, Any]) -> None:
        order["parent"] = os.getpid()
        ours, theirs = socket.socketpair()
        process = os.fork()
        if process == 0:
            self._become_worker(theirs, ours, order)
        theirs.close()
        lease.process = process
        lease.handle = os.pidfd_open(process)
        self.selector.register(lease.handle, selectors.EVENT_READ, lease)
        with ours:
            channel.send(
                lease.connection, {"process": process}, descriptors=[ours.fileno(), lease.handle]
            )

    def _become_worker(
        self, link: socket.socket, other_end: socket.socket, order: dict[str, Any]
    ) -> None:
        """In the forked process: close what belongs to the zygote, and never come back."""
        status = 1
        try:
            other_end.close()
            for key in [*self.selector.get_map().values()]:
                if isinstance(key.fileobj, socket.socket):
                    key.fileobj.close()
                elif key.fd != self.lifeline:
                    os.close(key.fd)
            self.selector.close()
            with open(os.devnull) as nothing:
                os.dup2(nothing.fileno(), self.lifeline)
            worker.serve(link, order)
            status = 0
        except channel.ChannelClosedError:
            status = 0
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(status)

    def _report_end(self, lease: _Lease) -> None:
        """Reap a worker that ended, and tell the holder of its lease how."""
        _, status = os.waitpid(lease.process, 0)
        self.selector.unregister(lease.handle)
        os.close(lease.handle)
        lease.handle = -1
        if lease in self.leases:
            # The holder may be gone too; then nobody wants to know.
            with contextlib.suppress(channel.ChannelClosedError):
                channel.send(lease.connection, {"status": os.waitstatus_to_exitcode(status)})
            self._close(lease)

    def _end(self, lease: _Lease) -> None:
        """Kill the worker of a lease that closed; its end is reaped when it comes."""
        if lease.handle >= 0:
            signal.pidfd_send_signal(lease.handle, signal.SIGKILL)
        self._close(lease)

    def _close(self, lease: _Lease) -> None:
        self.selector.unregister(lease.connection)
        lease.connection.close()
        self.leases.remove(lease)


def main() -> None:
    """Fork query workers for whoever reaches the socket, until standard input closes."""
    parser = argparse.ArgumentParser(prog="meagraph.query.zygote", description=main.__doc__)
    parser.add_argument("--socket", required=True, type=Path, help="path of the socket to make")
    path: Path = parser.parse_args().socket
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(path))
        path.chmod(0o600)
        listener.listen(64)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        _Nursery(listener, sys.stdin.fileno()).run()


if __name__ == "__main__":
    main()
