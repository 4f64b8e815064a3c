import re
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from meagraph.content import moved_iri, rebased
from meagraph.namespaces import MEA

BASE = "https://e.org/"


def test_shipped_turtle_moves_to_the_base_but_the_ontology_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(
        "<https://w3id.org/meagraph/country/fra> a <https://w3id.org/meagraph/ontology#Country> ;"
        " <http://example.org/name> 'France'@en , [] ."
    )
    triples = list(rebased(path, BASE))
    assert {triple.subject for triple in triples if isinstance(triple.subject, NamedNode)} == {
        NamedNode("https://e.org/country/fra")
    }
    assert MEA.Country in {triple.object for triple in triples}
    assert moved_iri("https://w3id.org/meagraph/ontology", BASE).startswith("https://w3id.org")
    assert moved_iri("https://other.org/x", BASE) == "https://other.org/x"


def test_relative_iris_are_those_of_the_instance_and_an_error_has_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("<#S> <urn:p> <shape/T> .")
    (triple,) = rebased(path, BASE)
    assert triple.subject == NamedNode(f"{BASE}#S")
    assert triple.object == NamedNode(f"{BASE}shape/T")
    path.write_text("<urn:a> <urn:b>\n  nothing:x .")
    with pytest.raises(SyntaxError, match=rf"^{re.escape(str(path))}:2:3: "):
        list(rebased(path, BASE))
