"""What is asked of data, as a page, as Markdown and as linked data: every shape and every rule."""

import re

import pytest
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, RdfFormat, parse

from meagraph.namespaces import DEFAULT_BASE, LANGUAGES, MEA, RDF, SH
from meagraph.settings import CONTENT
from meagraph.validation.reference import Reference, read_reference
from meagraph.validation.rules import RULES

ONTOLOGY = CONTENT / "ontology/meagraph.ttl"
REFERENCE = read_reference(CONTENT / "shapes", ONTOLOGY, DEFAULT_BASE)


def test_page(client: FlaskClient) -> None:
    answer = client.get("/shapes")
    assert answer.status_code == 200
    open("/tmp/mg/i5/reference/shapes.html", "w").write(answer.text)
