"""The format of an answer: what is asked for, by weight, then exactness, then our order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from meagraph.query.formats import FORMATS, ResultKind
from server.sparql.negotiation import NotOfferedError, choose

XML = "application/sparql-results+xml"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def chosen(kind, header, wanted=None):
    return choose(kind, parse_accept_header(header, MIMEAccept), wanted).media_type


@pytest.mark.parametrize(
    ("kind", "header", "media_type"),
    [
        ("solutions", None, "application/sparql-results+json"),
        ("solutions", " ", "application/sparql-results+json"),
        ("solutions", "*/*", "application/sparql-results+json"),
        ("solutions", "application/json", "application/json"),
        ("solutions", "text/csv", "text/csv"),
        ("solutions", "text/csv;header=present", "text/csv"),
        ("solutions", "text/csv;header=present;q=0.2, text/html;q=0.1", "text/csv"),
        ("solutions", "text/*, text/csv;q=0.1", "text/xml"),
        ("solutions", "text/*;q=0.9, text/csv", "text/csv"),
        ("solutions", "*/*, text/csv;q=0, application/*;q=0", "text/xml"),
        ("solutions", "TEXT/CSV", "text/csv"),
        ("solutions", "text/turtle, text/csv;q=0.1", "text/csv"),
        ("solutions", f"{XML}, */*;q=0.5", XML),
        ("solutions", "application/xml", "application/xml"),
        ("solutions", "text/csv;q=0.5, text/tab-separated-values", "text/tab-separated-values"),
        ("solutions", "application/sparql-results+json;q=0, */*", "application/json"),
        ("solutions", BROWSER, "text/html"),
        ("boolean", "text/csv, application/json;q=0.2", "application/json"),
        ("boolean", "text/*", "text/xml"),
        ("graph", None, "text/turtle"),
        ("graph", "*/*", "text/turtle"),
        ("graph", "application/ld+json, */*", "application/ld+json"),
        ("graph", 'application/ld+json;profile="http://a.example/"', "application/ld+json"),
        ("graph", "application/*;q=0.4, text/turtle;q=0.3", "application/n-triples"),
        ("graph", "application/rdf+xml;q=0.9, text/turtle;q=0.8", "application/rdf+xml"),
        ("graph", BROWSER, "text/html"),
    ],
)  # fmt: skip
def test_accept_decides(kind, header, media_type):
    assert chosen(ResultKind(kind), header) == media_type


@pytest.mark.parametrize(
    ("kind", "header"),
    [
        ("solutions", "image/png"),
        ("solutions", "text/turtle"),
        ("solutions", "*/*;q=0"),
        ("solutions", "text/csv;q=0"),
        ("solutions", "text/csv;header=present;q=0"),
        ("boolean", "text/csv"),
        ("graph", "application/sparql-results+json"),
    ],
)
def test_what_is_not_offered_is_refused_with_the_list(kind, header):
    with pytest.raises(NotOfferedError, match=r"is given as .*text/html; Accept was"):
        chosen(ResultKind(kind), header)


@pytest.mark.parametrize(
    ("kind", "wanted", "media_type"),
    [
        ("solutions", "csv", "text/csv"),
        ("solutions", "srx", "application/sparql-results+xml"),
        ("solutions", "application/sparql-results json", "application/sparql-results+json"),
        ("solutions", "application/json", "application/json"),
        ("solutions", "html", "text/html"),
        ("graph", "turtle", "text/turtle"),
        ("graph", "JSONLD", "application/ld+json"),
    ],
)
def test_format_comes_before_accept(kind, wanted, media_type):
    assert chosen(ResultKind(kind), "image/png", wanted) == media_type


@pytest.mark.parametrize(
    ("kind", "wanted"), [("solutions", "ttl"), ("graph", "csv"), ("graph", "x")]
)
def test_a_format_that_does_not_fit_is_refused_with_the_list(kind, wanted):
    with pytest.raises(NotOfferedError, match=f"format was: {wanted}"):
        chosen(ResultKind(kind), "*/*", wanted)


@given(st.sampled_from(FORMATS), st.data())
def test_every_media_type_is_sent_under_its_own_name(one, data):
    kind = data.draw(st.sampled_from(sorted(one.kinds)))
    media_type = data.draw(st.sampled_from(one.media_types))
    choice = choose(kind, parse_accept_header(media_type, MIMEAccept), None)
    assert (choice.format, choice.media_type) == (one, media_type)
    assert one.content_type(media_type).startswith(media_type)
