"""What a request to the graph store means, without a server."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.graph_store.protocol import (
    Preconditions,
    Target,
    check_name,
    read_syntax,
    read_target,
)
from server.protocol_error import ProtocolError

BASE = "https://e.org/mea/"
HOST = "127.0.0.1:7878"


def target(query: str = "", path: str | None = None, method: str = "GET") -> Target:
    return read_target(method, path, query.encode(), base=BASE, host=HOST)


def refused(query: str = "", path: str | None = None, method: str = "GET") -> ProtocolError:
    with pytest.raises(ProtocolError) as caught:
        target(query, path, method)
    return caught.value


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("graph=https://example.org/g", "https://example.org/g"),
        ("graph=https%3A%2F%2Fexample.org%2Fa%2Bb", "https://example.org/a+b"),
        ("graph=urn:uuid:1", "urn:uuid:1"),
        (f"graph={BASE}graph/x", f"{BASE}graph/x"),
        ("graph=/graph/x", f"{BASE}graph/x"),
        ("graph=graph/x", f"{BASE}graph/x"),
        ("graph=/rdf-graph-store/person/1", f"{BASE}rdf-graph-store/person/1"),
        (f"graph=http://{HOST}/rdf-graph-store/a", f"{BASE}rdf-graph-store/a"),
        (f"graph=https://{HOST}/graph/a", f"{BASE}graph/a"),
        ("default", None),
        ("default=", None),
    ],
)
def test_a_graph_is_named_by_a_parameter(query: str, name: str | None) -> None:
    assert target(query).name == name


def test_a_name_that_rests_on_the_host_header_is_marked() -> None:
    assert target(f"graph=http://{HOST}/graph/a").by_host
    for query in ("graph=/graph/a", f"graph={BASE}graph/a", "graph=http://example.org/graph/a"):
        assert not target(query).by_host


def test_a_base_on_the_host_itself_is_not_taken_for_the_host() -> None:
    base = f"http://{HOST}/mea/"
    found = read_target("GET", None, f"graph={base}graph/a".encode(), base=base, host=HOST)
    assert (found.name, found.by_host) == (f"{base}graph/a", False)


def test_a_graph_is_named_by_the_path() -> None:
    assert target(path="rdf-graph-store/person/1").name == f"{BASE}rdf-graph-store/person/1"
    assert target(path="graph/a b").name == f"{BASE}graph/a%20b"


@pytest.mark.parametrize(
    "query",
    ["", "x=1", "graph=http://a/&default", "graph=http://a/&graph=http://a/", "default&default",
     "graph=", "graph=//example.org/g", "graph=http://[", "graph=a:b c", "graph=%FF",
     "graph=http://a/<b>", "&".join(["x"] * 500)],
)  # fmt: skip
def test_a_request_that_names_no_graph_or_several_is_refused(query: str) -> None:
    assert refused(query).code == "bad-request"


def test_a_graph_named_twice_in_different_ways_is_refused() -> None:
    for query in ("graph=http://a/", "default"):
        assert refused(query, path="graph/x", method="PUT").code == "bad-request"


def test_only_post_to_the_store_itself_makes_a_new_graph() -> None:
    assert target(method="POST").is_store
    for method in ("PUT", "DELETE", "HEAD"):
        assert refused(method=method).code == "bad-request"


def test_the_suffix_of_an_address_may_be_a_form_of_the_graph() -> None:
    found = target(path="graph/x.ttl")
    assert (found.name, found.stem) == (f"{BASE}graph/x.ttl", f"{BASE}graph/x")
    assert found.form is not None
    assert found.form.name == "ttl"
    for path in ("graph/x.csv", "graph/x.turtle", "graph/x.", "graph.ttl/x", "graph/B.8.d"):
        assert target(path=path).form is None


def test_a_name_given_as_a_parameter_is_written_as_it_stands() -> None:
    assert target("graph=graph/x.ttl").form is not None
    assert target("graph=graph/x.ttl", method="PUT").form is None


@pytest.mark.parametrize(
    "path",
    ["graph//x", "graph/../x", "graph/./x", "graph/", "graph/%73ystem/x", "graph/a%2Fb", "graph/é",
     "graph/x#y", "graph/x?y"],
)  # fmt: skip
def test_names_below_the_base_lead_back_to_their_graph(path: str) -> None:
    with pytest.raises(ProtocolError):
        check_name(BASE + path, BASE)


def test_names_that_may_be_written() -> None:
    for name in ("graph/x", "graph/%C3%A9", "graph/decision/cbd/cop/12/2/B.8.d"):
        check_name(BASE + name, BASE)
    check_name("https://example.org/a//b/../c#d", BASE)


@given(st.text(max_size=30))
def test_every_path_names_a_graph_that_may_be_written_or_is_refused(path: str) -> None:
    name = target(path=f"graph/{path}", method="PUT").name
    assert name is not None
    try:
        check_name(name, BASE)
    except ProtocolError:
        assert {"", ".", ".."} & set(path.split("/"))


@pytest.mark.parametrize(
    ("content_type", "syntax"),
    [
        ("text/turtle", "ttl"),
        ("Text/Turtle; charset=UTF-8", "ttl"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "rdf"),
        ("application/ld+json; profile=http://www.w3.org/ns/json-ld#flattened", "jsonld"),
        ("application/trig", "trig"),
        ("application/n-quads", "nq"),
    ],
)
def test_the_media_type_says_the_syntax(content_type: str, syntax: str) -> None:
    assert read_syntax("PUT", content_type, "") == syntax


@pytest.mark.parametrize(
    ("content_type", "encoding"),
    [("", ""), ("text/plain", ""), ("application/json", ""), ("text/turtle", "gzip"),
     ("text/turtle; charset=latin-1", ""), ("multipart/form-data; boundary=x", "")],
)  # fmt: skip
def test_other_types_are_refused(content_type: str, encoding: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        read_syntax("PUT", content_type, encoding)
    assert caught.value.code == "unsupported-media-type"


def test_a_form_of_several_parts_comes_with_post() -> None:
    assert read_syntax("POST", "multipart/form-data; boundary=x", "") == "multipart/form-data"


@pytest.mark.parametrize(
    ("match", "none_match", "state", "holds"),
    [
        (None, None, None, True),
        (None, None, "abc", True),
        ("*", None, "abc", True),
        ("*", None, None, False),
        ('"abc"', None, "abc", True),
        ('"abc-0123"', None, "abc", True),
        ('"x", "abc-0123"', None, "abc", True),
        ('"abcd-0123"', None, "abc", False),
        ('W/"abc"', None, "abc", False),
        ('"abc"', None, None, False),
        ("", None, "abc", False),
        (None, "*", None, True),
        (None, "*", "abc", False),
        (None, '"abc-0123"', "abc", False),
        (None, '"other"', "abc", True),
    ],
)
def test_preconditions_compare_the_state_of_the_graph(
    match: str | None, none_match: str | None, state: str | None, holds: bool
) -> None:
    assert (Preconditions(match, none_match).failed(state) is None) is holds
