"""The kept answers: what is kept, for which request, and what makes room for it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meagraph.link import Link
from server.front.request_key import request_key
from server.front.response_cache import ResponseCache

HEADERS = [
    ("ETag", '"a"'),
    ("Content-Length", "3"),
    ("Query-Id", "q1"),
    ("Vary", "Accept"),
    ("Date", "Sat, 21 Nov 2026 17:48:30 GMT"),
]


def test_a_link_is_read_anew_each_time_and_may_be_missing(tmp_path: Path) -> None:
    path = tmp_path / "current"
    link = Link(path)
    assert link.read() == ""
    for target in ("releases/000001", "x" * 300, "é"):
        path.unlink(missing_ok=True)
        path.symlink_to(target)
        assert link.read() == target
    path.unlink()
    path.mkdir()
    with pytest.raises(OSError, match="Invalid argument"):
        link.read()


def environ(**more: str) -> dict[str, object]:
    return {"REQUEST_METHOD": "GET", "PATH_INFO": "/x", "QUERY_STRING": "q=1"} | more


def test_an_answer_is_kept_whole_without_what_concerns_one_request() -> None:
    cache = ResponseCache(100_000, 1000)
    cache.put("1", "key", HEADERS, b"abc")
    kept = cache.get("1", "key")
    assert kept is not None
    status, headers, body, size = kept.answer("GET", None)
    assert (status, body, size) == ("200 OK", [b"abc"], 3)
    assert dict(headers) == {"ETag": '"a"', "Content-Length": "3", "Vary": "Accept"}
    assert kept.answer("HEAD", None) == ("200 OK", headers, [], 0)
    status, headers, body, size = kept.answer("GET", '"z", "a"')
    assert (status, body, size) == ("304 Not Modified", [], 0)
    assert dict(headers) == {"ETag": '"a"', "Vary": "Accept"}
    assert kept.answer("GET", '"b"').status == "200 OK"


def test_another_release_has_answers_of_its_own() -> None:
    cache = ResponseCache(100_000, 1000)
    cache.put("1", "key", HEADERS, b"one")
    assert cache.get("2", "key") is None
    assert cache.get("1", "key") is not None  # a rollback finds it again
    cache.put("2", "other", HEADERS, b"two")
    assert cache.get("1", "key") is None
    assert len(cache) == 1


def test_memory_is_bounded_and_the_least_recently_used_answer_goes_first() -> None:
    cache = ResponseCache(10_000, 4000)
    for name in "abc":
        cache.put("1", name, HEADERS, b"x" * 1000)
    assert cache.get("1", "a") is not None
    cache.put("1", "d", HEADERS, b"x" * 1000)
    assert [name for name in "abcd" if cache.get("1", name)] == ["a", "c", "d"]
    assert cache.bytes <= 10_000
    cache.put("1", "e", HEADERS, b"x" * 4001)
    assert cache.get("1", "e") is None


def test_a_cache_of_no_size_keeps_nothing() -> None:
    cache = ResponseCache(0, 1000)
    cache.put("1", "key", HEADERS, b"abc")
    assert cache.get("1", "key") is None
    assert (len(cache), cache.bytes) == (0, 0)


@given(
    st.lists(
        st.tuples(st.sampled_from("12"), st.sampled_from("abcdef"), st.integers(0, 3000)),
        max_size=60,
    )
)
def test_the_count_of_bytes_is_right_whatever_comes(puts: list[tuple[str, str, int]]) -> None:
    cache = ResponseCache(12_000, 2500)
    for release, key, size in puts:
        cache.put(release, key, HEADERS, b"x" * size)
        assert 0 <= cache.bytes <= 12_000
        assert (cache.bytes == 0) == (len(cache) == 0)


@pytest.mark.parametrize(
    "more",
    [
        {"HTTP_AUTHORIZATION": "Bearer x"},
        {"HTTP_RANGE": "bytes=0-1"},
        {"REQUEST_METHOD": "PUT"},
        {"REQUEST_METHOD": "OPTIONS"},
        {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": "10"},
        {"REQUEST_METHOD": "POST", "PATH_INFO": "/sparql"},
        {"REQUEST_METHOD": "POST", "PATH_INFO": "/sparql", "CONTENT_LENGTH": "10000000"},
    ],
)
def test_some_requests_are_never_looked_up(more: dict[str, str]) -> None:
    assert request_key(environ(**more)) is None


@pytest.mark.parametrize(
    "more",
    [
        {"PATH_INFO": "/y"},
        {"QUERY_STRING": "q=2"},
        {"HTTP_ACCEPT": "text/turtle"},
        {"HTTP_ACCEPT_ENCODING": "gzip"},
        {"HTTP_ACCEPT_LANGUAGE": "fr"},
        {"HTTP_COOKIE": "lang=fr"},
        {"HTTP_COOKIE": "other=1; clang=ar"},
    ],
)
def test_what_an_answer_depends_on_is_in_the_key(more: dict[str, str]) -> None:
    assert request_key(environ(**more)) != request_key(environ())


def test_what_an_answer_does_not_depend_on_is_not() -> None:
    assert request_key(environ(REQUEST_METHOD="HEAD")) == request_key(environ())
    assert request_key(environ(HTTP_USER_AGENT="x")) == request_key(environ())
    one, two = environ(HTTP_COOKIE="a=1; lang=fr"), environ(HTTP_COOKIE="lang=fr; b=2")
    assert request_key(one) == request_key(two)
