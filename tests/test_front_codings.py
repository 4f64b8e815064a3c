"""Content codings and entity tags, without a server."""

import gzip
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from server.front.codings import CODINGS, Choice, choose, compress, compressible
from server.front.entity_tags import (
    encoded_tag,
    expected_tags,
    is_known,
    known_tags,
    tag_sent,
)

DECOMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
}


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("", Choice("identity")),
        ("gzip", Choice("gzip")),
        ("x-gzip", Choice("gzip")),
        ("GZIP;Q=1", Choice("gzip")),
        ("gzip, deflate, br, zstd", Choice("zstd")),
        ("gzip, br", Choice("br")),
        ("gzip;q=1.0, br;q=0.9, zstd;q=0.1", Choice("gzip")),
        ("gzip;q=0", Choice("identity")),
        ("gzip;q=0.2, identity;q=0.5", Choice("identity")),
        ("identity, gzip", Choice("gzip")),
        ("deflate", Choice("identity")),
        ("*", Choice("zstd")),
        ("*;q=0.5, zstd;q=0", Choice("br")),
        ("gzip, identity;q=0", Choice("gzip", required=True)),
        ("gzip, *;q=0", Choice("gzip", required=True)),
        ("identity;q=0", None),
        ("*;q=0", None),
        ("deflate, *;q=0", None),
        ("*;q=0, identity", Choice("identity")),
        ("gzip;q=many", Choice("identity")),
    ],
)
def test_the_coding_with_the_greatest_weight_is_chosen(header: str, chosen: Choice | None) -> None:
    assert choose(header) == chosen


@given(st.text(max_size=50))
def test_no_header_makes_the_choice_fail(header: str) -> None:
    chosen = choose(header)
    assert chosen is None or chosen.coding in (*CODINGS, "identity")


@pytest.mark.parametrize("coding", CODINGS)
@given(pieces=st.lists(st.binary(max_size=2000)))
def test_what_is_compressed_in_pieces_is_the_same_again(coding: str, pieces: list[bytes]) -> None:
    assert DECOMPRESS[coding](b"".join(compress(pieces, coding))) == b"".join(pieces)


def test_gzip_of_the_same_body_is_the_same_bytes() -> None:
    first, again = (b"".join(compress([b"x" * 5000], "gzip")) for _ in range(2))
    assert first == again  # no time of day in the header: a strong tag stands for each byte
    assert zlib.decompress(first, 31) == b"x" * 5000


@pytest.mark.parametrize(
    ("content_type", "shorter"),
    [
        ("text/html; charset=utf-8", True),
        ("application/sparql-results+json", True),
        ("application/problem+json", True),
        ("application/rdf+xml", True),
        ("application/n-triples", True),
        ("application/json", True),
        ("text/turtle", True),
        ("image/svg+xml", True),
        ("image/png", False),
        ("application/gzip", False),
        ("application/zstd", False),
        ("application/octet-stream", False),
        ("", False),
    ],
)
def test_types_that_become_shorter_are_compressed(content_type: str, shorter: bool) -> None:
    assert compressible(content_type) is shorter


def test_an_entity_tag_carries_its_coding_and_loses_it_again() -> None:
    assert encoded_tag('"abc"', "br") == '"abc-br"'
    assert encoded_tag('"abc"', "identity") == '"abc"'
    assert known_tags('"x", W/"abc-br", "abc-gzip"', "br") == '"x", W/"abc", "abc-gzip"'
    assert known_tags('"abc-gzip"', "identity") == '"abc-gzip"'
    assert expected_tags('"a-gzip", "b-zstd", "c"') == '"a", "b", "c"'


def test_a_304_has_the_tag_that_the_client_knows() -> None:
    assert tag_sent('"abc"', "gzip", 'W/"abc-gzip"') == '"abc-gzip"'
    assert tag_sent('"abc"', "gzip", '"abc"') == '"abc"'


def test_tags_are_compared_whole_and_weakly() -> None:
    assert is_known('"abc"', '"x", W/"abc"')
    assert is_known('"abc"', " * ")
    assert not is_known('"abc"', '"abcd", "xabc"')
