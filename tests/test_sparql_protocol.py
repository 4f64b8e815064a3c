"""SPARQL 1.1 Protocol, 2.1, without a server."""

from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.protocol_error import ProtocolError
from server.sparql.protocol import (
    FORM,
    QUERY,
    SparqlRequest,
    read_query_id,
    read_request,
)

# Text that UTF-8 can hold, in which "%20", "+" and "&" are likely.
pieces = st.one_of(st.sampled_from(["%20", "+", "&", "=", "é", " "]), st.text(max_size=3))
texts = st.lists(pieces).map("".join).filter(str.isprintable)


@given(texts, st.lists(texts, max_size=2), st.lists(texts, max_size=2))
def test_a_query_means_the_same_however_it_is_sent(query, default_graphs, named_graphs):
    dataset = [("default-graph-uri", graph) for graph in default_graphs]
    dataset += [("named-graph-uri", graph) for graph in named_graphs]
    expected = SparqlRequest(query, tuple(default_graphs), tuple(named_graphs))
    whole = urlencode([("query", query), *dataset]).encode()
    assert read_request("GET", whole) == expected
    assert read_request("POST", b"", FORM, "", whole) == expected
    direct = read_request("POST", urlencode(dataset).encode(), QUERY, "", query.encode())
    assert direct == expected


def test_percent_signs_are_decoded_once():
    query = 'SELECT (STRLEN("a%20b") AS ?n) {}'
    assert read_request("GET", f"query={quote(query)}".encode()).query == query
    assert read_request("POST", b"", FORM, "", f"query={quote(query)}".encode()).query == query
    assert read_request("POST", b"", QUERY, "", query.encode()).query == query


def test_without_query_the_service_description_is_asked_for():
    assert read_request("GET", b"") == SparqlRequest(None)
    assert read_request("GET", b"format=ttl") == SparqlRequest(None, format="ttl")


def test_the_suffix_of_the_address_names_the_format():
    assert read_request("GET", b"query=x", suffix="csv").format == "csv"
    with pytest.raises(ProtocolError, match="format is given 2 times"):
        read_request("GET", b"query=x&format=csv", suffix="csv")


@pytest.mark.parametrize("version", ["1.1", "1.2", "1.2-basic"])
def test_the_version_of_sparql_may_be_announced_once(version):
    assert read_request("GET", f"query=x&version={version}".encode()).query == "x"
    assert read_request("POST", b"", f"{QUERY};version={version}", "", b"x").query == "x"
    with pytest.raises(ProtocolError, match="version is given 2 times"):
        read_request("POST", b"version=1.2", f"{QUERY};version={version}", "", b"x")


def test_a_query_has_the_id_that_its_client_gives_or_none():
    assert read_query_id("") == ""
    assert read_query_id("me:2026-01-01.7") == "me:2026-01-01.7"
    for wrong in (" ", "a b", "é", "x" * 65, "a\nb"):
        with pytest.raises(ProtocolError, match="Query-Id"):
            read_query_id(wrong)


def test_who_sends_an_update_is_told_how_to_write():
    with pytest.raises(ProtocolError, match=r"/rdf-graph-store .*meagraph load"):
        read_request("GET", b"update=CLEAR+ALL")


@pytest.mark.parametrize(
    "content_type",
    ["application/sparql-query; charset=utf-8", 'Application/SPARQL-Query;charset="UTF-8"'],
)
def test_a_charset_of_utf_8_is_accepted(content_type):
    assert read_request("POST", b"", content_type, "identity", b"ASK {}").query == "ASK {}"


@pytest.mark.parametrize(
    ("query_string", "seconds"),
    [(b"timeout=2.5", 2.5), (b"timeout=", None), (b"", None), (b"timeout=1e3", 1000.0)],
)
def test_the_timeout_is_in_seconds(query_string, seconds):
    assert read_request("GET", b"query=x&" + query_string).timeout == seconds


@pytest.mark.parametrize(
    ("method", "query_string", "content_type", "encoding", "body", "code"),
    [
        ("GET", b"query=a&query=b", "", "", b"", "bad-request"),
        ("POST", b"query=a", FORM, "", b"query=b", "bad-request"),
        ("POST", b"query=a", QUERY, "", b"b", "bad-request"),
        ("GET", b"query=a&format=json&format=xml", "", "", b"", "bad-request"),
        ("GET", b"query=a&timeout=1&timeout=2", "", "", b"", "bad-request"),
        ("GET", b"query=a&timeout=soon", "", "", b"", "bad-request"),
        ("GET", b"query=a&timeout=1_0", "", "", b"", "bad-request"),
        ("GET", "query=a&timeout=５".encode(), "", "", b"", "bad-request"),
        ("GET", b"query=a&timeout=0", "", "", b"", "bad-request"),
        ("GET", b"query=a&timeout=-1", "", "", b"", "bad-request"),
        ("GET", b"query=a&timeout=nan", "", "", b"", "bad-request"),
        ("GET", b"query=a&timeout=inf", "", "", b"", "bad-request"),
        ("GET", b"default-graph-uri=http://a.example/", "", "", b"", "bad-request"),
        ("POST", b"", FORM, "", b"", "bad-request"),
        ("GET", b"query=a&version=1.1&version=1.1", "", "", b"", "bad-request"),
        ("GET", b"query=a&version=2", "", "", b"", "bad-request"),
        ("GET", b"query=a", "", "", b"query=a", "bad-request"),
        ("GET", b"query=%ff", "", "", b"", "bad-request"),
        ("GET", b"&".join([b"x=1"] * 1001), "", "", b"", "bad-request"),
        ("POST", b"", FORM, "", b"query=\xff", "bad-request"),
        ("POST", b"", QUERY, "", b"\xff", "bad-request"),
        ("GET", b"update=CLEAR+ALL", "", "", b"", "update-refused"),
        ("POST", b"", FORM, "", b"update=CLEAR+ALL", "update-refused"),
        ("POST", b"", "application/sparql-update", "", b"CLEAR ALL", "update-refused"),
        ("POST", b"", "text/plain", "", b"ASK {}", "unsupported-media-type"),
        ("POST", b"", "", "", b"ASK {}", "unsupported-media-type"),
        ("POST", b"", QUERY, "gzip", b"ASK {}", "unsupported-media-type"),
        ("POST", b"", QUERY + ";charset=latin-1", "", b"ASK {}", "unsupported-media-type"),
    ],
)
def test_what_the_protocol_does_not_allow_is_refused(
    method, query_string, content_type, encoding, body, code
):
    with pytest.raises(ProtocolError) as refused:
        read_request(method, query_string, content_type, encoding, body)
    assert refused.value.code == code
    assert refused.value.message
