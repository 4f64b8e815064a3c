"""
A deadline for a whole answer of another host.

The time limit of a socket begins anew with every byte: a host that sends one byte after the other
would hold a load for ever. Here the connection itself is shut down when the time is over.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import urllib3
from requests import RequestException
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

from loaders.loader import LoadError


class GuardedAdapter(HTTPAdapter):
    """
    Transport of a session of requests whose connections can be shut down from outside.

    It keeps a second handle on each: that of an encrypted connection cannot be reached otherwise
    until both sides have agreed on a key, which a slow host can draw out as well.
    """

    def __init__(self) -> None:
        """Make a transport without connections."""
        self._handles: list[socket.socket] = []
        self._late = threading.Event()
        super().__init__()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """
        Shut the connections of the block down when it takes longer than `seconds`.

        Raises `LoadError` then. One block at a time; each has connections of its own.
        """
        timer = threading.Timer(seconds, self._stop)
        timer.start()
        try:
            yield
        except (RequestException, OSError):
            if not self._late.is_set():
                raise
        finally:
            timer.cancel()
            timer.join()
            self._let_go()
        if self._late.is_set():
            raise LoadError(
                f"the answer took longer than {seconds:.3g} seconds (MEAGRAPH_OUTGOING_SECONDS,"
                " MEAGRAPH_LOAD_SECONDS); try again later, or raise the setting"
            )

    def _stop(self) -> None:
        self._late.set()
        for handle in list(self._handles):
            _shut_down(handle)

    def _keep(self, made: socket.socket) -> socket.socket:
        """Keep a handle on a new connection; one that is made too late is shut down at once."""
        self._handles.append(made.dup())
        if self._late.is_set():
            _shut_down(made)
        return made

    def _let_go(self) -> None:
        """Close the connections and the handles on them."""
        self.poolmanager.clear()
        while self._handles:
            self._handles.pop().close()

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **more: Any
    ) -> None:
        """Make connections that leave a handle here (called by requests)."""
        super().init_poolmanager(connections, maxsize, block, **more)
        keep = self._keep

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return keep(super()._new_conn())

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return keep(super()._new_conn())

        class PlainPool(urllib3.HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(urllib3.HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}


def _shut_down(connection: socket.socket) -> None:
    with suppress(OSError):  # the other side was quicker
        connection.shutdown(socket.SHUT_RDWR)
