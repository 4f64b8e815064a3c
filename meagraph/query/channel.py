"""
Messages between the pool, the zygote and the workers, over Unix stream sockets.

A message is a JSON object and a body of bytes, each with its length before it, and with the first
byte any file descriptors (SCM_RIGHTS).
"""

import json
import os
import socket
import struct
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

_LENGTHS = struct.Struct("!IQ")
_MOST_DESCRIPTORS = 4
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
    data = _LENGTHS.pack(len(text), len(body)) + text + body
    handles = list(descriptors)
    channel.settimeout(_SEND_SECONDS)
    try:
        sent = socket.send_fds(channel, [data], handles) if handles else channel.send(data)
        if sent < len(data):
            channel.sendall(memoryview(data)[sent:])
    except (BrokenPipeError, ConnectionResetError) as error:
        raise ChannelClosedError(str(error)) from error


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


def _read(
    channel: socket.socket,
    size: int,
    deadline: float | None,
    data: bytearray,
    descriptors: list[int],
) -> bytearray:
    """Read on until `data` holds `size` bytes; a message never reads into the next one."""
    while len(data) < size:
        channel.settimeout(_left(deadline))
        try:
            if data:
                block = channel.recv(size - len(data))
            else:
                block, handles, _, _ = socket.recv_fds(channel, size, _MOST_DESCRIPTORS)
                descriptors.extend(handles)
        except ConnectionResetError as error:
            raise ChannelClosedError(str(error)) from error
        if not block:
            raise ChannelClosedError("the other end closed the channel")
        data += block
    return data


def _left(deadline: float | None) -> float | None:
    """Give the seconds until `deadline`; raises `TimeoutError` when there are none."""
    if deadline is None:
        return None
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
