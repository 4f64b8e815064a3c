"""Messages between pool, zygote and workers arrive whole, or not at all."""

import os
import socket
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meagraph.query import channel


@pytest.fixture
def ends():
    one, other = socket.socketpair()
    with one, other:
        yield one, other


@given(
    st.dictionaries(st.text(max_size=9), st.one_of(st.none(), st.integers(), st.text(max_size=9))),
    st.binary(max_size=200),
)
def test_a_message_arrives_as_it_was_sent(header, body):
    one, other = socket.socketpair()
    with one, other:
        channel.send(one, header, body)
        channel.send(one, {"next": 1})
        assert channel.receive(other) == channel.Message(header, body)
        assert channel.receive(other).header == {"next": 1}


def test_a_body_larger_than_any_buffer_arrives(ends):
    one, other = ends
    body = os.urandom(3_000_000)
    sender = threading.Thread(target=channel.send, args=(one, {}, body))
    sender.start()
    assert channel.receive(other, time.monotonic() + 10).body == body
    sender.join()


def test_descriptors_come_with_the_message(ends, tmp_path):
    one, other = ends
    file = tmp_path / "file"
    file.write_text("here")
    with file.open() as opened:
        channel.send(one, {}, b"", [opened.fileno()])
    (received,) = channel.receive(other).descriptors
    with os.fdopen(received) as again:
        assert again.read() == "here"


def test_waiting_ends_at_the_deadline(ends):
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        channel.receive(ends[0], started + 0.05)
    assert time.monotonic() - started < 1
    with pytest.raises(TimeoutError):
        channel.receive(ends[0], started)


def test_a_closed_channel_is_told_apart(ends):
    one, other = ends
    other.close()
    with pytest.raises(channel.ChannelClosedError):
        channel.receive(one)
    with pytest.raises(channel.ChannelClosedError):
        channel.send(one, {})


def test_a_message_cut_short_closes_its_descriptors(ends):
    one, other = ends
    reading, writing = os.pipe()
    socket.send_fds(one, [b"\0\0"], [writing])
    os.close(writing)
    one.close()
    with pytest.raises(channel.ChannelClosedError):
        channel.receive(other)
    assert os.read(reading, 1) == b""  # nobody holds the writing end any more
    os.close(reading)


def test_a_peer_that_dies_with_unread_data_is_gone(ends):
    one, other = ends
    channel.send(one, {})
    other.close()  # with the message unread: the kernel resets the connection
    with pytest.raises(channel.ChannelClosedError):
        channel.receive(one)
