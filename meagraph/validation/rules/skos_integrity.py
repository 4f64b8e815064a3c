"""
The six integrity conditions of the SKOS Reference, with all they entail, and one for hierarchies.

They are warnings: a vocabulary of others may break them and still be of use (GEMET has 37 breaches
of S27); it is published as its source has it, and marked. Shapes are stricter with our own.
"""

from collections.abc import Iterator
from itertools import combinations

from pyoxigraph import NamedNode

from meagraph.namespaces import RDF, SKOS
from meagraph.validation.rules.rule import Found, local_rule
from meagraph.validation.rules.skos import (
    BROADER,
    BROADER_TRANSITIVE,
    EXACT,
    KINDS,
    LABELS,
    REFERENCE,
    RELATED,
    is_collection,
    is_concept,
    is_scheme,
    label_paths,
    labels,
)
from meagraph.validation.rules.statements import Statements
from meagraph.validation.rules.steps import Steps, some_steps
from meagraph.validation.terms import Term

_PREFIXES = """
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX skosxl: <http://www.w3.org/2008/05/skos-xl#>
"""


@local_rule(
    "skos-s9",
    "Warning",
    f"{REFERENCE}S9",
    en="Something is both a concept and a concept scheme, by its types or by the relations in "
    "which it stands; give the scheme an IRI of its own, or take away the statement that makes "
    "it a concept.",
    fr="Une même chose est à la fois un concept et un schéma de concepts, par ses types ou par "
    "ses relations ; donnez au schéma son propre IRI, ou retirez l’énoncé qui en fait un "
    "concept.",
    reads_=KINDS,
    screen=_PREFIXES
    + """SELECT DISTINCT ?focus {
      { ?class rdfs:subClassOf* skos:ConceptScheme . ?focus a ?class }
      UNION { ?focus skos:hasTopConcept ?any }
      UNION { ?any skos:inScheme|skos:topConceptOf ?focus }
    }""",
)
def schemes_are_no_concepts(graph: Statements, focus: Term) -> Iterator[Found]:
    """S9: skos:ConceptScheme is disjoint with skos:Concept."""
    if is_scheme(graph, focus) and is_concept(graph, focus):
        yield Found(focus, SKOS.Concept, RDF.type)


@local_rule(
    "skos-s13",
    "Warning",
    f"{REFERENCE}S13",
    en="The same label is of two kinds (preferred, alternative, hidden) for one thing; keep it "
    "as one of them, the preferred if it is that.",
    fr="Un même libellé est de deux sortes (préféré, alternatif, caché) pour une même chose ; "
    "gardez-le dans une seule, la préférée s’il l’est.",
    reads_=label_paths(*LABELS),
    screen=_PREFIXES
    + """SELECT DISTINCT ?focus {
      { SELECT ?focus {
          { ?focus skos:prefLabel ?label } UNION { ?focus skos:altLabel ?label }
          UNION { ?focus skos:hiddenLabel ?label }
        } GROUP BY ?focus ?label HAVING (COUNT(*) > 1) }
      UNION { ?focus skosxl:prefLabel|skosxl:altLabel|skosxl:hiddenLabel ?any }
    }""",
)
def labels_are_of_one_kind(graph: Statements, focus: Term) -> Iterator[Found]:
    """S13: skos:prefLabel, skos:altLabel and skos:hiddenLabel are pairwise disjoint."""
    by_kind = {kind: set(labels(graph, focus, kind)) for kind in LABELS}
    yield from {
        Found(focus, label, other)
        for one, other in combinations(LABELS, 2)
        for label in by_kind[one] & by_kind[other]
    }


@local_rule(
    "skos-s14",
    "Warning",
    f"{REFERENCE}S14",
    en="There are two preferred labels in one language (one of them is the value); keep one in "
    "each language and make the others alternative labels.",
    fr="Il y a deux libellés préférés dans une même langue (la valeur en est un) ; gardez-en "
    "un par langue et faites des autres des libellés alternatifs.",
    reads_=label_paths(SKOS.prefLabel),
    screen=_PREFIXES
    + """SELECT DISTINCT ?focus {
      { SELECT ?focus { ?focus skos:prefLabel ?label }
        GROUP BY ?focus (LANG(?label) AS ?language) HAVING (COUNT(DISTINCT ?label) > 1) }
      UNION { ?focus skosxl:prefLabel ?any }
    }""",
)
def one_preferred_label_a_language(graph: Statements, focus: Term) -> Iterator[Found]:
    """S14: a resource has no more than one skos:prefLabel in each language (or without one)."""
    of_language: dict[str | None, set[str]] = {}
    for label in sorted(set(labels(graph, focus, SKOS.prefLabel)), key=str):
        others = of_language.setdefault(label.language, set())
        others.add(str(label))
        if len(others) == 2:
            yield Found(focus, label, SKOS.prefLabel)


@local_rule(
    "skos-s27",
    "Warning",
    f"{REFERENCE}S27",
    en="The concept is related to one that stands above it in the hierarchy, at whatever "
    "distance (the value); keep one of the two relations.",
    fr="Le concept est associé à un autre qui se trouve au-dessus de lui dans la hiérarchie, à "
    "quelque distance que ce soit (la valeur) ; gardez l’une des deux relations.",
    reads_=(RELATED.path, some_steps(BROADER_TRANSITIVE)),
    among=lambda graph: [
        node
        for predicate in RELATED.forward
        for kept in (graph.forward(predicate), graph.backward(predicate))
        for node in kept
    ],
)
def related_concepts_are_not_above(graph: Statements, focus: Term) -> Iterator[Found]:
    """S27: skos:related is disjoint with skos:broaderTransitive (and its inverse, by symmetry)."""
    related = RELATED.of(graph, focus)
    if related:
        for value in related & BROADER_TRANSITIVE.reach(graph, focus):
            yield Found(focus, value, SKOS.related)


@local_rule(
    "skos-s37",
    "Warning",
    f"{REFERENCE}S37",
    en="A collection is a concept or a concept scheme too (the value), by its types or by the "
    "relations in which it stands; group concepts in it with skos:member, and relate concepts "
    "alone.",
    fr="Une collection est aussi un concept ou un schéma de concepts (la valeur), par ses "
    "types ou par ses relations ; groupez-y des concepts par skos:member, et ne reliez que des "
    "concepts.",
    reads_=KINDS,
    screen=_PREFIXES
    + """SELECT DISTINCT ?focus {
      { ?class rdfs:subClassOf* skos:Collection . ?focus a ?class }
      UNION { ?class rdfs:subClassOf* skos:OrderedCollection . ?focus a ?class }
      UNION { ?focus skos:member|skos:memberList ?any }
    }""",
)
def collections_are_neither(graph: Statements, focus: Term) -> Iterator[Found]:
    """S37: skos:Collection is disjoint with skos:Concept and with skos:ConceptScheme."""
    if is_collection(graph, focus):
        if is_concept(graph, focus):
            yield Found(focus, SKOS.Concept, RDF.type)
        if is_scheme(graph, focus):
            yield Found(focus, SKOS.ConceptScheme, RDF.type)


_STATED: tuple[NamedNode, ...] = (SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)


@local_rule(
    "skos-s46",
    "Warning",
    f"{REFERENCE}S46",
    en="The concept is mapped to another (the value) as broader, narrower or related, though "
    "exact matches, perhaps by way of others, say that both are the same; keep one of the "
    "mappings.",
    fr="Le concept est relié à un autre (la valeur) comme plus large, plus étroit ou associé, "
    "alors que des équivalences exactes, peut-être par d’autres concepts, les disent "
    "identiques ; gardez l’une des correspondances.",
    reads_=(Steps(_STATED).path, some_steps(EXACT)),
    screen=_PREFIXES
    + "SELECT DISTINCT ?focus { ?focus skos:broadMatch|skos:narrowMatch|skos:relatedMatch ?any }",
)
def exact_matches_match_no_other_way(graph: Statements, focus: Term) -> Iterator[Found]:
    """
    S46: skos:exactMatch is disjoint with skos:broadMatch and skos:relatedMatch.

    With skos:narrowMatch too, the inverse of skos:broadMatch. It is told of the concept of which
    the other mapping is stated.
    """
    stated = [(value, path) for path in _STATED for value in graph.objects(focus, path)]
    if stated:
        exact = EXACT.reach(graph, focus)
        for value, path in stated:
            if value in exact:
                yield Found(focus, value, path)


@local_rule(
    "concept-below-itself",
    "Warning",
    "shapes#concept-below-itself",
    en="The concept stands below itself, directly or in a circle (the value is the next above "
    "it); take away the skos:broader or skos:narrower that closes the circle.",
    fr="Le concept se trouve au-dessous de lui-même, directement ou en cercle (la valeur est "
    "le suivant au-dessus) ; retirez le skos:broader ou le skos:narrower qui ferme le cercle.",
    reads_=(some_steps(BROADER),),
    among=lambda graph: [*graph.forward(SKOS.broader), *graph.backward(SKOS.narrower)],
)
def concept_below_itself(graph: Statements, focus: Term) -> Iterator[Found]:
    """
    Find concepts that reach themselves by going up.

    SKOS allows it (SKOS Reference, 8.6.8), but no hierarchy can be shown that has no top.
    """
    if focus in BROADER.reach(graph, focus):
        for value in BROADER.of(graph, focus):
            if value == focus or focus in BROADER.reach(graph, value):
                yield Found(focus, value, SKOS.broader)


INTEGRITY = (
    schemes_are_no_concepts,
    labels_are_of_one_kind,
    one_preferred_label_a_language,
    related_concepts_are_not_above,
    collections_are_neither,
    exact_matches_match_no_other_way,
)
"""S9, S13, S14, S27, S37, S46."""

HIERARCHY_RULES = (concept_below_itself,)
"""What a hierarchy needs beyond them."""
