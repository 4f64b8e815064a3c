"""
Messages between the pool, the zygote and the workers, over Unix stream sockets.

A message is a JSON object and a body of bytes, each with its length before it, and with the first
byte any file descriptors (SCM_RIGHTS).
"""

import json
import os
import select
import socket
import struct
import time
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

_LENGTHS = struct.Struct("!IQ")
_SPACE_FOR_RIGHTS = socket.CMSG_LEN(4 * array("i").itemsize)
_SEND_SECONDS = 30.0


class ChannelClosedError(Exception):
    """The other end has closed the channel, or died."""


@dataclass(frozen=True)
class Message:
    """One message; whoever receives it owns its descriptors."""

    header: Mapping[str, Any]
    body: bytes = b""
    descriptors: list[int] = field(default_factory=list)


def send(
    channel: socket.socket,
    header: Mapping[str, Any],
    body: bytes = b"",
    descriptors: Iterable[int] = (),
) -> None:
    """
    Send one message.

    Raises `ChannelClosedError` when nobody listens, `TimeoutError` when nobody reads.
    """
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    parts = [memoryview(_LENGTHS.pack(len(text), len(body)) + text), memoryview(body)]
    handles = array("i", descriptors)
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, handles)] if handles else []
    deadline = time.monotonic() + _SEND_SECONDS
    while parts:
        try:
            sent = channel.sendmsg(parts, rights, socket.MSG_DONTWAIT)
        except BlockingIOError:
            if not _ready(channel, select.POLLOUT, deadline):
                raise TimeoutError("the other end does not read") from None
            continue
        except (BrokenPipeError, ConnectionResetError) as error:
            raise ChannelClosedError(str(error)) from error
        rights = []
        while parts and sent >= len(parts[0]):
            sent -= len(parts.pop(0))
        if parts:
            parts[0] = parts[0][sent:]


def receive(channel: socket.socket, deadline: float | None = None) -> Message:
    """
    Receive one message, waiting until `deadline` (of `time.monotonic`; none: for ever).

    Raises `TimeoutError` when it is past, `ChannelClosedError` when the other end is gone.
    """
    descriptors: list[int] = []
    try:
        data = _read(channel, _LENGTHS.size, deadline, bytearray(), descriptors)
        header_size, body_size = _LENGTHS.unpack_from(data)
        whole = _LENGTHS.size + header_size + body_size
        _read(channel, whole, deadline, data, descriptors)
        view = memoryview(data)[_LENGTHS.size :]
        header = json.loads(bytes(view[:header_size]))
        return Message(header, bytes(view[header_size:]), descriptors)
    except BaseException:
        for descriptor in descriptors:
            os.close(descriptor)
        raise


def readable(channel: socket.socket, deadline: float | None) -> bool:
    """Wait until there is something to read, or the other end is gone; False at the deadline."""
    return _ready(channel, select.POLLIN, deadline)


def _read(
    channel: socket.socket,
    size: int,
    deadline: float | None,
    data: bytearray,
    descriptors: list[int],
) -> bytearray:
    """Read on until `data` holds `size` bytes; a message never reads into the next one."""
    while len(data) < size:
        try:
            # Not the socket's own timeout: it would cost two more system calls for each of these.
            if data:
                block = channel.recv(size - len(data), socket.MSG_DONTWAIT)
            else:
                block, rights, _, _ = channel.recvmsg(
                    size, _SPACE_FOR_RIGHTS, socket.MSG_DONTWAIT | socket.MSG_CMSG_CLOEXEC
                )
                for _, _, handles in rights:
                    descriptors.extend(array("i", handles))
        except BlockingIOError:
            if not readable(channel, deadline):
                raise TimeoutError from None
            continue
        except ConnectionResetError as error:
            raise ChannelClosedError(str(error)) from error
        if not block:
            raise ChannelClosedError("the other end closed the channel")
        data += block
    return data


def _ready(channel: socket.socket, event: int, deadline: float | None) -> bool:
    """Wait for an event of the channel, or its end; False when the deadline comes first."""
    poll = select.poll()
    poll.register(channel, event)
    if deadline is None:
        return bool(poll.poll())
    return bool(poll.poll(max(0.0, deadline - time.monotonic()) * 1000))
