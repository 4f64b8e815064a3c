"""What the tests of rules share: small graphs in Turtle, and what a rule says of them."""

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from meagraph.validation.rules import RULES, Rule

BASE = "https://w3id.org/meagraph/"
BY_ID = {rule.id: rule for rule in RULES}

PREFIXES = """
@prefix : <https://e.org/v/> .
@prefix x: <https://other.org/w/> .
@prefix mea: <https://w3id.org/meagraph/ontology#> .
@prefix cito: <http://purl.org/spar/cito/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def store(turtle: str) -> Store:
    """Give a store that holds `turtle` in its default graph."""
    made = Store()
    # lenient: rules must find the broken addresses and tags that a strict reading would refuse
    found = parse((PREFIXES + turtle).encode(), format=RdfFormat.TURTLE, lenient=True)
    made.extend(Quad(*quad.triple) for quad in found)
    return made


def short(term: object) -> str:
    """Write a term as the tests do: `a` for an IRI of theirs, `skos:broader`, `"label"@en`."""
    if isinstance(term, NamedNode):
        return term.value.removeprefix("https://e.org/v/").replace(
            "http://www.w3.org/2004/02/skos/core#", "skos:"
        )
    return str(term)


def told(rule: Rule | str, turtle: str | Store) -> set[tuple[str, ...]]:
    """Give what a rule finds in a graph: focus, and value where there is one."""
    rule = BY_ID[rule] if isinstance(rule, str) else rule
    graph = turtle if isinstance(turtle, Store) else store(turtle)
    found = list(rule.check(graph))
    assert len(found) == len(set(found))
    return {
        (short(one.focus),) if one.value is None else (short(one.focus), short(one.value))
        for one in found
    }
