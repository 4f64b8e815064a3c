"""What every shape has, whatever it asks (test_shape_mutations.py: that each finds its fault)."""

import re
from pathlib import Path

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from meagraph.codes import read_codes
from meagraph.identifiers import FIELDS, PATHS, IdentifierError, Identifiers
from meagraph.namespaces import (
    DEFAULT_BASE,
    OWL,
    PREFIXES,
    RDF,
    RDFS,
    SH,
    SKOS,
)
from meagraph.settings import CONTENT
from meagraph.validation.shapes import Shapes
from meagraph.validation.validation import validate_triples

SHAPE = f"{DEFAULT_BASE}shape/"
FILES = sorted((CONTENT / "shapes").glob("*.ttl"))
SHAPES = Shapes.read(FILES, DEFAULT_BASE)
TRIPLES = [quad.triple for path in FILES for quad in parse(path=path, format=RdfFormat.TURTLE)]
ONTOLOGY = [quad.triple for quad in parse(path=CONTENT / "ontology/meagraph.ttl")]
IDENTIFIERS = Identifiers(DEFAULT_BASE, read_codes(CONTENT))

HEADER = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


def read(turtle: str) -> list[Triple]:
    found = parse((HEADER + turtle).encode(), format=RdfFormat.TURTLE)
    return [quad.triple for quad in found]


def severities() -> dict[str, str]:
    """Give the severity of each shape that has one, by its local name."""
    return {
        triple.subject.value.removeprefix(SHAPE): triple.object.value.removeprefix(SH.iri)
        for triple in TRIPLES
        if triple.predicate == SH.severity
    }


SEVERITIES = severities()


@pytest.mark.corpus
def test_the_official_sdg_data_pass(corpus: Path) -> None:
    """
    They are judged beside our ontology and its alignments, which make them none of ours.

    Of their double labels a rule warns (tests/test_rules_skos.py).
    """
    official = corpus / "data/sdg/sdg-kos-goals-targets-indicators.ttl"
    alignments = CONTENT / "ontology/alignments.ttl"
    read_in = [quad.triple for path in (official, alignments) for quad in parse(path=path)]
    report = validate_triples([*ONTOLOGY, *read_in], SHAPES)
    assert report.conforms
    assert not report.of("Warning")


# What every shape must have


def objects(subject: NamedNode | BlankNode, predicate: NamedNode) -> list[object]:
    return [t.object for t in TRIPLES if t.subject == subject and t.predicate == predicate]


NAMED = sorted({t.subject.value for t in TRIPLES if isinstance(t.subject, NamedNode)})


@pytest.mark.parametrize("name", sorted(SEVERITIES))
def test_a_shape_says_in_english_and_french_what_to_do(name: str) -> None:
    shape = NamedNode(SHAPE + name)
    assert objects(shape, SH.severity)[0] in (SH.Violation, SH.Warning, SH.Info)
    assert len(objects(shape, SH.severity)) == 1
    messages = [text for text in objects(shape, SH.message) if isinstance(text, Literal)]
    assert sorted(str(text.language) for text in messages) == ["en", "fr"]
    assert all(text.value == text.value.strip() and text.value.endswith(".") for text in messages)


@pytest.mark.parametrize("iri", NAMED)
def test_a_shape_has_a_mintable_iri_and_a_type(iri: str) -> None:
    assert IDENTIFIERS.parse(iri).kind == "shape"
    (kind,) = objects(NamedNode(iri), RDF.type)
    assert kind in (SH.NodeShape, SH.PropertyShape)
    assert bool(objects(NamedNode(iri), SH.path)) == (kind == SH.PropertyShape)


def test_blank_nodes_are_lists_and_paths_alone() -> None:
    allowed = {RDF.first, RDF.rest}
    paths = {SH.inversePath, SH.alternativePath, SH.oneOrMorePath}
    of_blank = {t.predicate for t in TRIPLES if isinstance(t.subject, BlankNode)}
    assert of_blank <= allowed | paths


def test_a_shape_without_severity_serves_another() -> None:
    """It is used by a shape that judges, or leads from a target to such shapes."""
    used = {t.object.value for t in TRIPLES if isinstance(t.object, NamedNode)}
    for iri in set(NAMED) - {SHAPE + name for name in SEVERITIES}:
        assert objects(NamedNode(iri), SH.message) == []
        assert iri in used or objects(NamedNode(iri), SH.property)


TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetNode)


def test_a_judging_shape_has_a_target_or_is_led_to() -> None:
    led_to = {t.object for t in TRIPLES if t.predicate == SH.property}
    for name in SEVERITIES:
        shape = NamedNode(SHAPE + name)
        assert any(objects(shape, target) for target in TARGETS) != (shape in led_to)


def test_every_class_of_the_ontology_has_a_shape() -> None:
    targets = {t.object for t in TRIPLES if t.predicate == SH.targetClass}
    parents = {(t.subject, t.object) for t in ONTOLOGY if t.predicate == RDFS.subClassOf}

    def covered(term: object) -> bool:
        above = [parent for child, parent in parents if child == term]
        return term in targets or any(covered(parent) for parent in above)

    classes = {t.subject for t in ONTOLOGY if t.predicate == RDF.type and t.object == OWL.Class}
    assert [term for term in classes if not covered(term)] == []


def test_constraints_are_core_and_readable_by_the_engine() -> None:
    """No scripts or queries, and no regular expression that XPath lacks (`(?…)`)."""
    assert not {SH.sparql, SH.js, SH.rule, SH.target} & {t.predicate for t in TRIPLES}
    patterns = [t.object.value for t in TRIPLES if t.predicate == SH.pattern]
    assert not [pattern for pattern in patterns if "(?" in pattern]


def test_own_concepts_are_those_of_every_vocabulary() -> None:
    schemes = {
        quad.subject
        for path in (CONTENT / "vocabularies").glob("*.ttl")
        for quad in parse(path=path, format=RdfFormat.TURTLE)
        if quad.predicate == RDF.type and quad.object == SKOS.ConceptScheme
    }
    assert set(objects(NamedNode(SHAPE + "OwnConcepts"), SH.targetNode)) == schemes


# Minted IRIs pass

KINDS = {
    "activity": "NationalActivity",
    "agreement": "Agreement",
    "alignment": "TargetAlignment",
    "body": "GoverningBody",
    "changeset": "Changeset",
    "contribution": "Contribution",
    "country": "Participant",
    "decision": "Decision",
    "decision-record": "Decision",
    "goal": "Goal",
    "indicator": "Indicator",
    "match": "Match",
    "meeting": "Meeting",
    "meeting-record": "Meeting",
    "national-target": "NationalTarget",
    "need": "Need",
    "notification": "Notification",
    "offer": "Offer",
    "organization": "Partner",
    "organization-record": "Partner",
    "partner": "Partner",
    "party": "Membership",
    "party-status": "PartyStatus",
    "party-status-again": "PartyStatus",
    "plan": "StrategicPlan",
    "practice": "GoodPractice",
    "progress": "Progress",
    "provision": "Provision",
    "quarantine": "QuarantinedRecord",
    "release": "Release",
    "report": "Report",
    "rule": "Rule",
    "site": "Site",
    "source": "Source",
    "target": "Target",
    "notification-provision": "Provision",
    "work-article": "CitedWork",
    "work-digest": "Document",
    "work-digest-provision": "Provision",
    "work-document-provision": "Provision",
    "work-document": "CitedWork",
    "work-unga": "CitedWork",
}
"""The kinds of IRI, each with the shape that judges their form."""

CODES = {
    "agreement": st.sampled_from(IDENTIFIERS.codes.agreements()),
    "country": st.sampled_from([p.code for p in IDENTIFIERS.codes.participants()]),
    "participant": st.sampled_from([p.code for p in IDENTIFIERS.codes.participants()]),
}
PARTS = {field: st.from_regex(pattern, fullmatch=True) for field, pattern in FIELDS.items()} | CODES


@given(st.data(), st.sampled_from(sorted(KINDS)))
def test_whatever_is_minted_has_the_form_that_its_shape_asks_for(
    data: st.DataObject, kind: str
) -> None:
    fields = re.findall(r"\{(\w+)\}", PATHS[kind])
    parts = {field: data.draw(PARTS[field]) for field in fields}
    try:
        iri = IDENTIFIERS.mint(kind, **parts)
    except IdentifierError:
        reject()  # these parts would read as another kind of thing
    (pattern,) = objects(NamedNode(SHAPE + KINDS[kind]), SH.pattern)
    assert isinstance(pattern, Literal)
    assert re.search(pattern.value, iri)


# Other bases


def test_the_rules_move_with_the_base() -> None:
    base = "https://knowledge.example.org/"
    shapes = Shapes.read(FILES, base)
    turtle = """
        <decision/x/1> a mea:Decision ; mea:number "NP-1/13" ; dct:title "t"@en ;
            mea:agreement <agreement/{}> .
        <agreement/{}> a mea:Agreement , undo:Convention ; skos:notation "x" ; dct:title "t"@en .
    """
    for agreement, warned in (("nagoya", False), ("cbd", True)):
        text = f"@base <{base}> .\n" + turtle.replace("{}", agreement)
        results = validate_triples([*ONTOLOGY, *read(text)], shapes).results
        found = [result.shape for result in results]
        assert found == ([f"{base}shape/DecisionNumberNagoya"] if warned else [])
