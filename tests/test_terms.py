"""No term is used that neither our ontology nor a vocabulary that we reuse defines."""

import ast
import json
import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse
from rdflib import namespace as rdflib_namespaces

from meagraph.namespaces import MEA, PREFIXES, RDF

ROOT = Path(__file__).parent.parent
CLOSED = (
    rdflib_namespaces.DC,
    rdflib_namespaces.DCAT,
    rdflib_namespaces.DCTERMS,
    rdflib_namespaces.FOAF,
    rdflib_namespaces.GEO,
    rdflib_namespaces.ORG,
    rdflib_namespaces.OWL,
    rdflib_namespaces.PROV,
    rdflib_namespaces.RDF,
    rdflib_namespaces.RDFS,
    rdflib_namespaces.SDO,
    rdflib_namespaces.SH,
    rdflib_namespaces.SKOS,
    rdflib_namespaces.TIME,
    rdflib_namespaces.VANN,
    rdflib_namespaces.VOID,
    rdflib_namespaces.XSD,
)
"""The vocabularies whose complete list of terms rdflib carries (its WGS has a wrong namespace)."""

CORPUS_FILES = {
    "https://w3id.org/un/ontology/undo/": "ontologies/undo.ttl",
    "http://purl.org/spar/cito/": "ontologies/cito.ttl",
    "http://purl.org/spar/doco/": "ontologies/doco.ttl",
    "http://metadata.un.org/sdg/ontology#": "sdg/sdgs-ontology.ttl",
}
"""The vocabularies whose real file is in the corpus, by namespace."""


# What is defined


def names_in(path: Path, namespace: str) -> set[str]:
    """Give the local names that a file describes in a namespace."""
    return {
        quad.subject.value.removeprefix(namespace)
        for quad in parse(path=path, format=RdfFormat.TURTLE)
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(namespace)
    }


def listed() -> dict[str, set[str]]:
    """Give the short list of reused terms, by namespace."""
    data = json.loads((ROOT / "ontology/reused-terms.json").read_bytes())
    return {
        vocabulary["namespace"]: {term["name"] for term in vocabulary["terms"]}
        for vocabulary in data["vocabularies"]
    }


def defined() -> dict[str, list[Container[str]]]:
    """Give what each known vocabulary defines, by namespace: its lists of local names."""
    vocabularies: dict[str, list[Container[str]]] = defaultdict(list)
    for closed in CLOSED:
        vocabularies[str(closed)].append(closed)
    for namespace, names in listed().items():
        vocabularies[namespace].append(names)
    vocabularies[MEA.iri].append(names_in(ROOT / "ontology/meagraph.ttl", MEA.iri))
    return dict(vocabularies)


def undefined(terms: Iterable[str], vocabularies: Mapping[str, list[Container[str]]]) -> list[str]:
    """Give the terms that no vocabulary defines, those of unknown vocabularies among them."""
    return sorted(term for term in set(terms) if not _is_defined(term, vocabularies))


def _is_defined(term: str, vocabularies: Mapping[str, list[Container[str]]]) -> bool:
    namespace = _namespace(term, vocabularies)
    if namespace is None:
        return False
    return any(term.removeprefix(namespace) in names for names in vocabularies[namespace])


def _namespace(term: str, vocabularies: Mapping[str, object]) -> str | None:
    fits = [namespace for namespace in vocabularies if term.startswith(namespace)]
    return max(fits, key=len, default=None)


# What is used


def used_terms(quads: Iterable[Quad | Triple]) -> set[str]:
    """Give the predicates, classes and datatypes that data use."""
    used = set()
    for quad in quads:
        used.add(quad.predicate.value)
        if quad.predicate == RDF.type and isinstance(quad.object, NamedNode):
            used.add(quad.object.value)
        if isinstance(quad.object, Literal):
            used.add(quad.object.datatype.value)
    return used


def mentioned_terms(quads: Iterable[Quad | Triple], namespaces: Iterable[str]) -> set[str]:
    """Give every IRI of these namespaces, wherever it stands, and the terms that data use."""
    quads, starts = list(quads), tuple(namespaces)
    nodes = (node for quad in quads for node in (quad.subject, quad.object))
    mentioned = {
        node.value
        for node in nodes
        if isinstance(node, NamedNode)
        and node.value.startswith(starts)
        and node.value not in starts
    }
    return mentioned | used_terms(quads)


LITERAL_OR_COMMENT = re.compile(
    r'<[^<>"{}|^`\\\x00-\x20]*>'
    r'|"""(?:[^"\\]|\\.|"(?!""))*"""' + r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"' + r"|'(?:[^'\\\n]|\\.)*'" + r"|#[^\n]*"
)
PREFIX = re.compile(r"\bPREFIX\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)
PREFIXED = re.compile(r"(?<![\w:?$@.-])([A-Za-z][\w-]*|):(\w(?:[\w.-]*[\w-])?)")


def query_terms(query: str, namespaces: Iterable[str]) -> set[str]:
    """Give the terms of these namespaces in a SPARQL query, prefixed or in full."""
    prefixes = {**PREFIXES, **dict(PREFIX.findall(query))}
    body = PREFIX.sub(" ", query)
    starts = tuple(namespaces)
    full = {
        match[0][1:-1]
        for match in LITERAL_OR_COMMENT.finditer(body)
        if match[0].startswith("<") and match[0][1:-1].startswith(starts)
    }
    bare = LITERAL_OR_COMMENT.sub(" ", body)
    short = {
        prefixes[prefix] + name
        for prefix, name in PREFIXED.findall(bare)
        if prefix in prefixes and prefixes[prefix].startswith(starts)
    }
    undeclared = {
        f"{prefix}:{name}" for prefix, name in PREFIXED.findall(bare) if prefix not in prefixes
    }
    return full | short | undeclared


def python_namespaces(source: str) -> tuple[dict[str, str], set[str]]:
    """Give the `Namespace` constants of a module, and the attributes of the class itself."""
    constants: dict[str, str] = {}
    attributes: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Assign(
                targets=[ast.Name(name)],
                value=ast.Call(ast.Name("Namespace"), [ast.Constant(str(iri)), *_]),
            ):
                constants[name] = iri
            case ast.ClassDef("Namespace"):
                attributes |= _attributes(node)
    return constants, attributes


def _attributes(definition: ast.ClassDef) -> set[str]:
    found = set()
    for node in ast.walk(definition):
        match node:
            case ast.FunctionDef(name):
                found.add(name)
            case ast.Attribute(ast.Name("self"), name, ast.Store()):
                found.add(name)
    return found


def python_terms(source: str, constants: Mapping[str, str], attributes: set[str]) -> set[str]:
    """Give the terms that a module makes from `Namespace` constants, imported under any name."""
    tree = ast.parse(source)
    names = dict(constants)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names |= {
                alias.asname: constants[alias.name]
                for alias in node.names
                if alias.asname and alias.name in constants
            }
    return {names[owner] + name for owner, name in _accesses(tree, attributes) if owner in names}


def _accesses(tree: ast.AST, attributes: set[str]) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(ast.Name(owner) | ast.Attribute(attr=owner), name):
                if name not in attributes:
                    yield owner, name
            case ast.Subscript(
                ast.Name(owner) | ast.Attribute(attr=owner), ast.Constant(str(name))
            ):
                yield owner, name


# The project's own files


def files(*patterns: str) -> list[Path]:
    return sorted(path for pattern in patterns for path in ROOT.glob(pattern))


def identify(path: Path) -> str:
    return str(path.relative_to(ROOT))


def each(*patterns: str) -> Callable[..., object]:
    return pytest.mark.parametrize("path", files(*patterns), ids=identify)


@pytest.fixture(scope="module")
def vocabularies() -> dict[str, list[Container[str]]]:
    return defined()


@each("ontology/*.ttl", "vocabularies/**/*.ttl", "shapes/**/*.ttl")
def test_turtle_uses_defined_terms(path, vocabularies):
    quads = parse(path=path, format=RdfFormat.TURTLE)
    assert undefined(mentioned_terms(quads, vocabularies), vocabularies) == []


@each("shapes/**/*.ttl")
def test_queries_in_shapes_use_defined_terms(path, vocabularies):
    selects = ("http://www.w3.org/ns/shacl#select", "http://www.w3.org/ns/shacl#ask")
    for quad in parse(path=path, format=RdfFormat.TURTLE):
        if quad.predicate.value in selects:
            found = query_terms(quad.object.value, vocabularies)
            declared = {term for term in found if term.startswith("http")}
            assert undefined(declared, vocabularies) == []


@each("queries/**/*.rq")
def test_queries_use_defined_terms(path, vocabularies):
    found = query_terms(path.read_text(encoding="utf-8"), vocabularies)
    assert undefined(found, vocabularies) == []


@each("meagraph/**/*.py", "loaders/**/*.py", "server/**/*.py", "cli/**/*.py")
def test_python_uses_defined_terms(path, vocabularies):
    constants, attributes = python_namespaces(
        (ROOT / "meagraph/namespaces.py").read_text(encoding="utf-8")
    )
    found = python_terms(path.read_text(encoding="utf-8"), constants, attributes)
    assert undefined(found, vocabularies) == []


def test_context_uses_defined_terms(vocabularies):
    context = json.loads((ROOT / "ontology/context.jsonld").read_bytes())["@context"]
    values = [
        value if isinstance(value, str) else value["@id"] for value in list(context.values())[1:]
    ]
    compact = [value.split(":", 1) for value in values if not value.startswith(("@", "http"))]
    assert undefined({context[prefix] + name for prefix, name in compact}, vocabularies) == []


def test_prefixes_are_of_known_vocabularies(vocabularies):
    assert set(PREFIXES.values()) <= set(vocabularies)


# The real files


@pytest.mark.corpus
@pytest.mark.parametrize("namespace", CORPUS_FILES)
def test_short_list_agrees_with_the_real_file(namespace, corpus):
    real = names_in(corpus / "data" / CORPUS_FILES[namespace], namespace)
    assert listed()[namespace] <= real


# The check can fail


def test_made_up_terms_in_data_are_reported(vocabularies):
    data = b"""
        @prefix mea: <https://w3id.org/meagraph/ontology#> .
        @prefix eli: <http://data.europa.eu/eli/ontology#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <urn:x> a mea:Need , mea:Nead ; skos:prefLabel "a"@en ; skos:preferredLabel "b" ;
            eli:is_a_part_of <urn:y> ; skos:notation "1"^^mea:m49Code , "2"^^mea:m50Code ;
            <http://schema.org/url> "http" .
    """
    used = used_terms(parse(data, format=RdfFormat.TURTLE))
    assert undefined(used, vocabularies) == [
        "http://data.europa.eu/eli/ontology#is_a_part_of",
        "http://schema.org/url",
        "http://www.w3.org/2004/02/skos/core#preferredLabel",
        "https://w3id.org/meagraph/ontology#Nead",
        "https://w3id.org/meagraph/ontology#m50Code",
    ]


def test_made_up_term_as_a_value_is_reported(vocabularies):
    shape = b"""
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix undo: <https://w3id.org/un/ontology/undo/> .
        <urn:shape> a sh:NodeShape ; sh:targetClass undo:Decision , undo:Decizion ;
            sh:in ( <urn:a> ) .
    """
    found = mentioned_terms(parse(shape, format=RdfFormat.TURTLE), vocabularies)
    assert undefined(found, vocabularies) == ["https://w3id.org/un/ontology/undo/Decizion"]


def test_the_other_namespace_of_undo_is_unknown(vocabularies):
    wrong = {"https://w3id.org/akn/ontology/undo/Decision"}
    assert undefined(wrong, vocabularies) == sorted(wrong)


def test_made_up_term_in_a_query_is_reported(vocabularies):
    query = """
        # mea:inComment is not used
        PREFIX mea: <https://w3id.org/meagraph/ontology#>
        PREFIX s: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?x:y { ?need a mea:Need ; mea:fundedBy/s:broader* ?d ; s:prefLable "mea:inText" .
          ?d <https://w3id.org/meagraph/ontology#nothing> <https://example.org/mea:x> ; zz:what 1 .
          FILTER(?a < 3 && ?b > 2) }
    """
    found = query_terms(query, vocabularies)
    assert undefined(found, vocabularies) == [
        "http://www.w3.org/2004/02/skos/core#prefLable",
        "https://w3id.org/meagraph/ontology#fundedBy",
        "https://w3id.org/meagraph/ontology#nothing",
        "zz:what",
    ]


def test_made_up_term_in_python_is_reported(vocabularies):
    constants, attributes = python_namespaces(
        "class Namespace:\n"
        "    def __init__(self, iri): self.iri = iri\n"
        "    def term(self, name): return name\n"
        'MEA = Namespace("https://w3id.org/meagraph/ontology#")\n'
    )
    assert attributes == {"__init__", "iri", "term"}
    source = (
        "from meagraph import namespaces\n"
        "from meagraph.namespaces import MEA as ours\n"
        'terms = [ours.Need, ours.Neeed, namespaces.MEA.gaol, ours["x-y"], ours.iri, other.What]\n'
    )
    found = python_terms(source, constants, attributes)
    assert undefined(found, vocabularies) == [
        "https://w3id.org/meagraph/ontology#Neeed",
        "https://w3id.org/meagraph/ontology#gaol",
        "https://w3id.org/meagraph/ontology#x-y",
    ]
