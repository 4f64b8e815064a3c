import json
import re
from pathlib import Path
from typing import Any

import jinja2
import pytest
from markupsafe import escape
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse, serialize

from meagraph.namespaces import DCT, MEA, OWL, RDF, RDFS, SKOS, XSD
from meagraph.ontology_reference import KINDS, Reference, Term, describe, text

ROOT = Path(__file__).parent.parent
ONTOLOGY = NamedNode("https://w3id.org/meagraph/ontology")
TURTLE = (ROOT / "ontology/meagraph.ttl").read_bytes()
QUADS = list(parse(TURTLE, format=RdfFormat.TURTLE))
ALIGNMENTS = list(parse(path=ROOT / "ontology/alignments.ttl"))
CONTEXT: dict[str, Any] = json.loads((ROOT / "ontology/context.jsonld").read_bytes())["@context"]
MINTED = sorted(
    {quad.subject.value for quad in QUADS if quad.subject.value.startswith(MEA.iri)},
)
REFERENCE = describe(TURTLE)


def objects(subject: str | NamedNode, predicate: NamedNode, quads: list[Quad] = QUADS) -> list[Any]:
    node = NamedNode(subject) if isinstance(subject, str) else subject
    return [quad.object for quad in quads if quad.subject == node and quad.predicate == predicate]


def reused_terms() -> set[str]:
    data = json.loads((ROOT / "ontology/reused-terms.json").read_bytes())
    return {
        vocabulary["namespace"] + term["name"]
        for vocabulary in data["vocabularies"]
        for term in vocabulary["terms"]
    }


def term(reference: Reference, name: str) -> Term:
    return next(term for term in reference.terms if term.name == name)


# The ontology


def test_header():
    assert objects(ONTOLOGY, RDF.type) == [OWL.Ontology]
    for predicate in (DCT.title, DCT.description):
        assert {value.language for value in objects(ONTOLOGY, predicate)} == {"en", "fr"}
    assert objects(ONTOLOGY, DCT.license) == [
        NamedNode("http://creativecommons.org/licenses/by/4.0/")
    ]
    assert objects(ONTOLOGY, OWL.versionInfo) == [Literal("1.0.0")]


@pytest.mark.parametrize("iri", MINTED)
def test_term_is_described(iri):
    assert len(objects(iri, RDF.type)) == 1
    assert objects(iri, RDF.type)[0].value in KINDS
    assert objects(iri, RDFS.isDefinedBy) == [ONTOLOGY]
    for predicate in (RDFS.label, RDFS.comment):
        values = objects(iri, predicate)
        assert sorted(value.language for value in values) == ["en", "fr"]
        assert all(value.value == value.value.strip() != "" for value in values)
    assert all(value.value.endswith(".") for value in objects(iri, RDFS.comment))


def test_nothing_but_minted_terms_is_described():
    assert {quad.subject.value for quad in QUADS} == {*MINTED, ONTOLOGY.value}


def test_no_blank_nodes():
    for quad in QUADS + ALIGNMENTS:
        assert not isinstance(quad.subject, BlankNode)
        assert not isinstance(quad.object, BlankNode)


def test_alignments_speak_of_terms_that_exist():
    ours = {
        node.value
        for quad in ALIGNMENTS
        for node in (quad.subject, quad.object)
        if isinstance(node, NamedNode) and node.value.startswith(MEA.iri)
    }
    assert ours <= set(MINTED)


def test_no_foreign_term_stands_under_one_of_ours():
    """Else what others publish, the official SDG data say, would be judged as if it were ours."""
    foreign = [
        quad.subject.value
        for quad in ALIGNMENTS
        if quad.predicate in (RDFS.subClassOf, RDFS.subPropertyOf)
        and not quad.subject.value.startswith(MEA.iri)
    ]
    assert foreign == []


def test_names_follow_the_kind():
    for iri in MINTED:
        is_class = objects(iri, RDF.type) == [OWL.Class]
        assert iri.removeprefix(MEA.iri)[0].isupper() == is_class


@pytest.mark.parametrize(
    "predicate",
    [RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.inverseOf],
    ids=lambda predicate: predicate.value.split("#")[-1],
)
def test_no_dangling_reference(predicate):
    """What a term builds on is ours, or a listed term, or one of a W3C vocabulary."""
    w3c = ("http://www.w3.org/2001/", "http://www.w3.org/2004/02/skos/", "http://www.w3.org/ns/")
    known = {*MINTED, *reused_terms()}
    dangling = [
        quad.object.value
        for quad in QUADS + ALIGNMENTS
        if quad.predicate == predicate
        and quad.object.value not in known
        and not quad.object.value.startswith(w3c)
    ]
    assert dangling == []


def test_ranges_fit_the_kind():
    classes = {iri for iri in MINTED if objects(iri, RDF.type) == [OWL.Class]}
    for iri in MINTED:
        kind = objects(iri, RDF.type)[0]
        for value in objects(iri, RDFS.range):
            assert value.value.startswith(XSD.iri) == (kind == OWL.DatatypeProperty), iri
            if value.value.startswith(MEA.iri):
                assert value.value in classes, iri
        for value in objects(iri, RDFS.domain):
            assert value == SKOS.Concept or value.value in classes, iri


def test_class_hierarchy_has_no_cycle():
    def ancestors(iri: str, path: tuple[str, ...] = ()) -> None:
        assert iri not in path
        for parent in objects(iri, RDFS.subClassOf) + objects(iri, RDFS.subPropertyOf):
            ancestors(parent.value, (*path, iri))

    for iri in MINTED:
        ancestors(iri)


def test_reused_terms_are_listed_once_with_their_page():
    data = json.loads((ROOT / "ontology/reused-terms.json").read_bytes())
    namespaces = [vocabulary["namespace"] for vocabulary in data["vocabularies"]]
    assert len(namespaces) == len(set(namespaces))
    for vocabulary in data["vocabularies"]:
        names = [entry["name"] for entry in vocabulary["terms"]]
        assert names == sorted(set(names))
        for entry in vocabulary["terms"]:
            assert re.match(r"https?://\S+$", entry["page"])


# The JSON-LD context


@pytest.mark.parametrize("iri", MINTED)
def test_context_maps_term(iri):
    name = iri.removeprefix(MEA.iri)
    entry = CONTEXT[name]
    definition = {"@id": entry} if isinstance(entry, str) else entry
    assert definition["@id"] == f"mea:{name}"
    kind, ranges = objects(iri, RDF.type)[0], objects(iri, RDFS.range)
    if kind == OWL.ObjectProperty:
        assert definition["@type"] == "@id"
    elif kind == OWL.DatatypeProperty and ranges and ranges != [XSD.string]:
        assert definition["@type"] == "xsd:" + ranges[0].value.removeprefix(XSD.iri)
    else:
        assert "@type" not in definition


def test_context_values_use_declared_prefixes():
    prefixes = {key for key, value in CONTEXT.items() if str(value).endswith(("#", "/"))}
    for key, value in CONTEXT.items():
        if key.startswith("@") or key in prefixes:
            continue
        iri = value if isinstance(value, str) else value["@id"]
        assert iri.startswith("@") or iri.split(":")[0] in prefixes, key


def test_context_gives_the_triples_that_are_meant():
    document = {
        "@context": CONTEXT,
        "id": "https://example.org/need/1",
        "type": "Need",
        "country": "https://example.org/country/fra",
        "amountNeeded": "1200.5",
        "currency": "EUR",
        "addressesTarget": ["https://example.org/t/1", "https://example.org/t/2"],
        "title": "A name",
        "prefLabels": {"en": "need", "fr": ["besoin"]},
        "notation": "1",
    }
    found = set(parse(json.dumps(document), format=RdfFormat.JSON_LD))
    need = NamedNode("https://example.org/need/1")
    expected = {
        Quad(need, RDF.type, MEA.Need),
        Quad(need, MEA.country, NamedNode("https://example.org/country/fra")),
        Quad(need, MEA.amountNeeded, Literal("1200.5", datatype=XSD.decimal)),
        Quad(need, MEA.currency, Literal("EUR")),
        Quad(need, MEA.addressesTarget, NamedNode("https://example.org/t/1")),
        Quad(need, MEA.addressesTarget, NamedNode("https://example.org/t/2")),
        Quad(need, DCT.title, Literal("A name")),
        Quad(need, SKOS.prefLabel, Literal("need", language="en")),
        Quad(need, SKOS.prefLabel, Literal("besoin", language="fr")),
        Quad(need, SKOS.notation, Literal("1")),
    }
    assert found == expected


# The reference


def test_reference_describes_each_term_once():
    assert sorted(term.iri for term in REFERENCE.terms) == MINTED
    for entry in REFERENCE.terms:
        assert set(entry.labels) == set(entry.comments) == {"en", "fr"}


def test_reference_header():
    assert REFERENCE.iri == ONTOLOGY.value
    assert REFERENCE.version == "1.0.0"
    assert REFERENCE.license == "http://creativecommons.org/licenses/by/4.0/"
    assert set(REFERENCE.titles) == {"en", "fr"}


def test_every_section_has_a_title_and_terms():
    for section in REFERENCE.sections:
        assert set(section.titles) == {"en", "fr"}
        assert section.terms
    ids = [section.id for section in REFERENCE.sections]
    assert len(ids) == len(set(ids))


def test_reference_links_both_ways():
    provision = term(REFERENCE, "Provision")
    assert "mea:Paragraph" in [link.name for link in provision.subterms]
    assert [link.name for link in provision.superterms] == ["eli:LegalResourceSubdivision"]
    assert not provision.superterms[0].here
    assert "mea:provisionOf" in [link.name for link in provision.properties]
    assert "mea:action" in [link.name for link in term(REFERENCE, "Action").values_of]
    assert [link.name for link in term(REFERENCE, "status").inverses] == ["mea:statusOf"]
    assert [link.name for link in term(REFERENCE, "statusOf").inverses] == ["mea:status"]


def test_domain_includes_counts_as_use():
    domain = [link.name for link in term(REFERENCE, "body").domain]
    assert domain == ["mea:Meeting", "mea:Decision", "mea:Document", "mea:CitedWork"]


def test_serialisation_without_banners_has_one_section():
    turtle = serialize((quad.triple for quad in QUADS), format=RdfFormat.TURTLE)
    assert turtle is not None
    sections = describe(turtle).sections
    assert len(sections) == 1
    assert sections[0].titles == {}
    assert len(sections[0].terms) == len(MINTED)


def test_blank_nodes_and_unknown_namespaces():
    reference = describe(
        b"@prefix owl: <http://www.w3.org/2002/07/owl#> ."
        b"@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
        b"<urn:x:A> a owl:Class ; rdfs:subClassOf <urn:x:B> , [ a owl:Restriction ] ."
    )
    assert reference.iri == reference.version == reference.license == ""
    assert [link.name for link in reference.terms[0].superterms] == ["urn:x:B"]


def test_text_falls_back():
    assert text({"en": "a", "fr": "b"}, "fr") == "b"
    assert text({"en": "a", "fr": "b"}, "zh") == "a"
    assert text({"es": "c"}, "fr") == "c"
    assert text({}, "fr") == ""


# The page


@pytest.fixture(scope="module")
def pages() -> jinja2.Environment:
    base = (
        "<!doctype html><title>{% block title %}{% endblock %}</title>"
        "{% block content %}{% endblock %}"
    )
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        loader=jinja2.ChoiceLoader(
            [
                jinja2.DictLoader({"base.html": base}),
                jinja2.FileSystemLoader(ROOT / "server/templates"),
            ]
        ),
    )
    environment.install_null_translations()  # type: ignore[attr-defined]
    return environment


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_page_shows_each_term(pages, lang):
    html = pages.get_template("ontology.html").render(reference=REFERENCE, lang=lang)
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for entry in REFERENCE.terms:
        assert entry.name in ids
        assert escape(entry.comments[lang]) in html
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)
    assert f"<title>{REFERENCE.titles[lang]}</title>" in html


def test_page_in_another_language_marks_the_english(pages):
    html = pages.get_template("ontology.html").render(reference=REFERENCE, lang="ar")
    assert '<span lang="en" dir="ltr">meagraph ontology</span>' in html
