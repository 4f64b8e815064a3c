"""
What a SKOS file means and does not say so that every reader finds it, one small rule for each.

A rule only adds statements (or mends a status that is no truth value): what a file says, stays.
Each gives one finding, with how many things it is about and some of them. Clauses are those of the
SKOS Reference (W3C, 18 August 2009).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from loaders.loader import Finding
from loaders.skos_file.statements import Statements
from meagraph.namespaces import DC11, DCT, ISOTHES, OWL, RDF, RDFS, SKOS, SKOSXL
from meagraph.vocabulary.concept import last_step

_EXAMPLES = 3

_RELATIONS = (SKOS.broader, SKOS.narrower, SKOS.related)
_LABELS = {
    SKOSXL.prefLabel: SKOS.prefLabel,
    SKOSXL.altLabel: SKOS.altLabel,
    SKOSXL.hiddenLabel: SKOS.hiddenLabel,
}
_KINDS = (SKOS.Concept, SKOS.Collection, SKOS.OrderedCollection, SKOS.ConceptScheme)
_PROPERTIES = (
    *_RELATIONS,
    SKOS.inScheme,
    SKOS.topConceptOf,
    SKOS.prefLabel,
    SKOS.altLabel,
    SKOS.hiddenLabel,
    SKOS.notation,
    SKOS.note,
    SKOS.definition,
    SKOS.scopeNote,
    SKOS.member,
)
_ISO_PROPERTIES = {
    SKOS.broader: ("broaderGeneric", "broaderInstantial", "broaderPartitive"),
    SKOS.narrower: ("narrowerGeneric", "narrowerInstantial", "narrowerPartitive"),
}
_ISO_CLASSES = {SKOS.Collection: ("ThesaurusArray", "ConceptGroup")}
"""What ISO 25964's own SKOS extension declares below SKOS; files use it without the declaration."""


@dataclass(frozen=True)
class Target:
    """Where a file goes: the scheme that is made where there is none, and what it is called."""

    scheme: str
    title: str


Rule = Callable[[Statements, Target], tuple[str, Iterable[str]]]
"""Changes statements; gives a sentence on what was done and the things that it was done to."""


def repaired(statements: Statements, target: Target, source: str) -> list[Finding]:
    """Follow all rules, each once; gives the findings of those that changed anything."""
    findings = []
    for rule in RULES:
        said, things = rule(statements, target)
        if about := sorted(set(things)):
            findings.append(_finding(source, said, about))
    return findings


def _finding(source: str, said: str, about: list[str]) -> Finding:
    named = ", ".join(f"<{iri}>" for iri in about[:_EXAMPLES])
    rest = f" … and {len(about) - _EXAMPLES} more" if len(about) > _EXAMPLES else ""
    return Finding(source, str(len(about)), f"{said}: {named}{rest}", "repaired")


def properties_below(statements: Statements, target: Target) -> tuple[str, Iterable[str]]:
    """State with SKOS what is stated with properties declared below SKOS (RDFS, rdfs7)."""
    changed = set()
    for upper in _PROPERTIES:
        iso = (ISOTHES[name].value for name in _ISO_PROPERTIES.get(upper, ()))
        for lower in statements.below(RDFS.subPropertyOf, upper.value, *iso) - {upper.value}:
            changed |= {
                subject
                for subject, value in _pairs(statements, NamedNode(lower))
                if statements.add(Triple(NamedNode(subject), upper, value))
            }
    return "stated with SKOS as well what stands with properties below it", changed


def classes_below(statements: Statements, target: Target) -> tuple[str, Iterable[str]]:
    """State the SKOS class of what is in a class declared below it (RDFS, rdfs9)."""
    changed = set()
    for upper in _KINDS:
        iso = (ISOTHES[name].value for name in _ISO_CLASSES.get(upper, ()))
        lower = statements.below(RDFS.subClassOf, upper.value, *iso) - {upper.value}
        for thing, kind in tuple(statements.links(RDF.type)):
            if kind in lower and statements.add(Triple(NamedNode(thing), RDF.type, upper)):
                changed.add(thing)
    return "stated the SKOS class of what is in a class below it", changed


def plain_labels(statements: Statements, target: Target) -> tuple[str, Iterable[str]]:
    """Give SKOS-XL labels as plain ones, too (S55 to S57); the extended ones stay."""
    forms: dict[str, list[Literal]] = {}
    for label, form in statements.texts(SKOSXL.literalForm):
        forms.setdefault(label, []).append(form)
    changed = set()
    for extended, plain in _LABELS.items():
        for thing, label in tuple(statements.links(extended)):
            for form in forms.get(label, ()):
                if statements.add(Triple(NamedNode(thing), plain, form)):
                    changed.add(thing)
    return "gave SKOS-XL labels as plain labels, too", changed


def concepts_by_use(statements: Statements, target: Target) -> tuple[str, Iterable[str]]:
    """State that a thing is a concept where its relations say so (S6 to S8, S19)."""
    used = {iri for pair in statements.links(*_RELATIONS) for iri in pair}
    used |= {concept for concept, _ in statements.links(SKOS.topConceptOf)}
    used |= {concept for _, concept in statements.links(SKOS.hasTopConcept)}
    named = {thing for thing, _ in statements.texts(SKOS.prefLabel)}
    used |= {thing for thing, _ in statements.links(SKOS.inScheme) if thing in named}
    untyped = (used & statements.described) - statements.instances(*_KINDS)
    for iri in untyped:
        statements.add(Triple(NamedNode(iri), RDF.type, SKOS.Concept))
    return "stated that what is used as a concept is one", untyped


def schemes_by_use(statements: Statements, target: Target) -> tuple[str, Iterable[str]]:
    """State that a thing is a scheme where concepts are said to be in it (S4, S5)."""
    concepts = statements.instances(SKOS.Concept)
    used = {scheme for _, scheme in statements.links(SKOS.topConceptOf)}
    used |= {scheme for scheme, _ in statements.links(SKOS.hasTopConcept)}
    used |= {scheme for thing, scheme in statements.links(SKOS.inScheme) if thing in concepts}
    known = statements.instances(SKOS.ConceptScheme)
    # A scheme of others that concepts are in as well is theirs to describe.
    untyped = used - known if not known else (used & statements.described) - known
    untyped -= statements.instances(*_KINDS)
    for iri in untyped:
        statements.add(Triple(NamedNode(iri), RDF.type, SKOS.ConceptScheme))
    return "stated that what concepts are in is a concept scheme", untyped


def a_scheme(statements: Statements, target: Target) -> tuple[str, Iterable[str]]:
    """Make a scheme where there is none, with all concepts in it; those without broader on top."""
    if statements.instances(SKOS.ConceptScheme):
        return "", ()
    scheme = NamedNode(target.scheme)
    statements.add(Triple(scheme, RDF.type, SKOS.ConceptScheme))
    statements.add(Triple(scheme, DCT.title, Literal(target.title)))
    below = {narrower for narrower, _ in statements.links(SKOS.broader)}
    below |= {narrower for _, narrower in statements.links(SKOS.narrower)}
    for iri in statements.instances(SKOS.Concept):
        statements.add(Triple(NamedNode(iri), SKOS.inScheme, scheme))
        if iri not in below:
            statements.add(Triple(NamedNode(iri), SKOS.topConceptOf, scheme))
    return "made a concept scheme, since the file has none", [target.scheme]


def scheme_titles(statements: Statements, target: Target) -> tuple[str, Iterable[str]]:
    """Give a title to a scheme that has no name of any kind."""
    named = {
        thing
        for predicate in (DCT.title, SKOS.prefLabel, RDFS.label)
        for thing, _ in statements.texts(predicate)
    }
    nameless = statements.instances(SKOS.ConceptScheme) - named
    dublin = dict(statements.texts(DC11.title))
    for iri in nameless:
        title = dublin.get(iri) or Literal(target.title)
        statements.add(Triple(NamedNode(iri), DCT.title, title))
    return "gave a title (dct:title) to what had none", nameless


def concept_labels(statements: Statements, target: Target) -> tuple[str, Iterable[str]]:
    """Give a preferred label to a concept without one: another name of it, or its IRI's end."""
    labelled = {thing for thing, _ in statements.texts(SKOS.prefLabel)}
    nameless = statements.instances(SKOS.Concept) - labelled
    names: dict[str, Literal] = {}
    for predicate in (RDFS.label, DCT.title, DC11.title, SKOS.notation):
        for thing, text in statements.texts(predicate):
            if thing in nameless and text.value.strip():
                names.setdefault(thing, _plain(text) if predicate == SKOS.notation else text)
    for iri in nameless:
        name = names.get(iri) or Literal(last_step(iri))
        statements.add(Triple(NamedNode(iri), SKOS.prefLabel, name))
    return "gave a preferred label to concepts without one (another name, code or IRI)", nameless


def deprecated(statements: Statements, target: Target) -> tuple[str, Iterable[str]]:
    """Write `owl:deprecated` as a truth value, and read `owl:DeprecatedClass` as it."""
    changed = set()
    for iri, said in tuple(statements.texts(OWL.deprecated)):
        if said in (Literal(True), Literal(False)):
            continue
        value = said.value.strip().lower()
        if value in ("true", "1", "yes", "false", "0", "no"):
            statements.remove(Triple(NamedNode(iri), OWL.deprecated, said))
            truth = Literal(value in ("true", "1", "yes"))
            statements.add(Triple(NamedNode(iri), OWL.deprecated, truth))
            changed.add(iri)
    for iri in statements.instances(OWL.DeprecatedClass) & statements.instances(SKOS.Concept):
        if statements.add(Triple(NamedNode(iri), OWL.deprecated, Literal(True))):
            changed.add(iri)
    return "wrote that a thing is no longer to be used as owl:deprecated true", changed


RULES: tuple[Rule, ...] = (
    properties_below,
    classes_below,
    plain_labels,
    concepts_by_use,
    schemes_by_use,
    a_scheme,
    scheme_titles,
    concept_labels,
    deprecated,
)
"""The rules in the order in which they are followed: what one adds, the next ones see."""


def _pairs(
    statements: Statements, predicate: NamedNode
) -> Iterator[tuple[str, NamedNode | Literal]]:
    for subject, value in tuple(statements.links(predicate)):
        yield subject, NamedNode(value)
    yield from tuple(statements.texts(predicate))


def _plain(text: Literal) -> Literal:
    return Literal(text.value)
