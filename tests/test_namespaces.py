import pytest
from pyoxigraph import NamedNode

from meagraph.namespaces import Namespace

NAME = NamedNode("http://example.org/name")


def test_a_namespace_makes_terms_but_no_dunders() -> None:
    example = Namespace("http://example.org/")
    assert example.name == example["name"] == NAME
    with pytest.raises(AttributeError):
        _ = example.__wrapped__
