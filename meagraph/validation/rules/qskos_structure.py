"""qSKOS issues of structure: hierarchy, relations, top concepts, notations, terms of SKOS."""

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode

from meagraph.namespaces import RDF, RDFS, SKOS
from meagraph.validation.paths import CLASSES, after
from meagraph.validation.rules.qskos_labels import QSKOS
from meagraph.validation.rules.rule import Found, global_rule, local_rule
from meagraph.validation.rules.skos import (
    AS_COLLECTION,
    BROADER,
    HIERARCHY,
    IN_SCHEME,
    LABELS,
    MAPPING,
    NOTES,
    RELATIONS,
    SEMANTIC,
    TOP_OF,
    concepts,
    same_vocabulary,
    schemes,
    vocabularies,
)
from meagraph.validation.rules.skos_integrity import (
    exact_matches_match_no_other_way,
    related_concepts_are_not_above,
)
from meagraph.validation.rules.statements import Statements
from meagraph.validation.rules.steps import Steps, some_steps
from meagraph.validation.terms import Term


@global_rule(
    "qskos-dcc",
    "Info",
    f"{QSKOS}disconnected-concept-clusters",
    en="Some concepts of the vocabulary are related to one another but not to its largest part "
    "(one of them stands for all, the value is their number); relate them, or make them a "
    "scheme of their own.",
    fr="Des concepts du vocabulaire sont reliés entre eux mais pas à sa plus grande partie "
    "(l’un d’eux les représente, la valeur est leur nombre) ; reliez-les, ou faites-en un "
    "schéma.",
)
def disconnected_concept_clusters(graph: Statements) -> Iterator[Found]:
    """
    Disconnected Concept Clusters: parts of one vocabulary that no semantic relation connects.

    All but the largest are told, each by its first concept. Concepts with no relation at all are no
    cluster; they are orphans.
    """
    cluster = _clusters(graph)
    for members in vocabularies(graph).values():
        parts: dict[Term, list[Term]] = {}
        for concept in members & cluster.keys():
            parts.setdefault(cluster[concept], []).append(concept)
        firsts = sorted(
            (-len(part), str(min(part, key=str)), min(part, key=str)) for part in parts.values()
        )
        for size, _, first in firsts[1:]:
            yield Found(first, Literal(-size))


def _clusters(graph: Statements) -> dict[Term, Term]:
    """Give for each node with a semantic relation one node that stands for its cluster."""
    stands: dict[Term, Term] = {}

    def representative(node: Term) -> Term:
        way = []
        while (other := stands.setdefault(node, node)) != node:
            way.append(node)
            node = other
        for passed in way:
            stands[passed] = node
        return node

    for predicate in SEMANTIC:
        for start, values in graph.forward(predicate).items():
            for value in values:
                stands[representative(start)] = representative(value)
    return {node: representative(node) for node in list(stands)}


@local_rule(
    "qskos-oc",
    "Info",
    f"{QSKOS}orphan-concepts",
    en="The concept is related to no other, so nobody finds it by browsing; add a broader or "
    "related concept.",
    fr="Le concept n’est relié à aucun autre, si bien qu’on ne le trouve pas en parcourant ; "
    "ajoutez un concept plus large ou associé.",
    reads_=(CLASSES, RELATIONS.path),
    among=concepts,
)
def orphan_concepts(graph: Statements, focus: Term) -> Iterator[Found]:
    """Orphan Concepts: no semantic relation to another concept, in either direction."""
    if not RELATIONS.of(graph, focus) - {focus} and graph.is_a(focus, SKOS.Concept):
        yield Found(focus)


_NOTATION = Steps((SKOS.notation,))


@local_rule(
    "qskos-anr",
    "Info",
    f"{QSKOS}ambiguous-notation-references",
    en="The notation (the value) is that of another concept of the vocabulary too, or the "
    "concept has two notations of one kind; a notation should find one concept, and a concept "
    "have one of each kind.",
    fr="La notation (la valeur) est aussi celle d’un autre concept du vocabulaire, ou le "
    "concept a deux notations d’une même sorte ; une notation doit trouver un seul concept, "
    "qui n’en a qu’une par sorte.",
    reads_=(
        CLASSES,
        after(_NOTATION.path, _NOTATION.inverse.path, IN_SCHEME.path),
        IN_SCHEME.path,
    ),
    among=concepts,
)
def ambiguous_notation_references(graph: Statements, focus: Term) -> Iterator[Found]:
    """
    Ambiguous Notation References: one notation for two concepts, or two for one concept.

    Notations with different datatypes come from different systems and may stand side by side.
    """
    notations = [node for node in graph.objects(focus, SKOS.notation) if isinstance(node, Literal)]
    if not notations or not graph.is_a(focus, SKOS.Concept):
        return
    datatypes = [notation.datatype for notation in notations]
    for notation in notations:
        others = (node for node in graph.subjects(SKOS.notation, notation) if node != focus)
        if datatypes.count(notation.datatype) > 1 or any(
            same_vocabulary(graph, focus, other) for other in others
        ):
            yield Found(focus, notation, SKOS.notation)


@local_rule(
    "qskos-mri",
    "Info",
    f"{QSKOS}mapping-relations-misuse",
    en="A mapping relation leads to a concept of the same vocabulary (the value); within a "
    "vocabulary use skos:broader, skos:narrower or skos:related.",
    fr="Une correspondance mène à un concept du même vocabulaire (la valeur) ; à l’intérieur "
    "d’un vocabulaire, employez skos:broader, skos:narrower ou skos:related.",
    reads_=(
        CLASSES,
        IN_SCHEME.path,
        after(Steps(MAPPING).path, CLASSES),
        after(Steps(MAPPING).path, IN_SCHEME.path),
    ),
    among=lambda graph: [node for path in MAPPING for node in graph.forward(path)],
)
def mapping_relations_misuse(graph: Statements, focus: Term) -> Iterator[Found]:
    """Check Mapping Relations Misuse: they are meant for concepts of different schemes."""
    for path in MAPPING:
        for value in graph.objects(focus, path):
            if (
                graph.is_a(focus, SKOS.Concept)
                and graph.is_a(value, SKOS.Concept)
                and same_vocabulary(graph, focus, value)
            ):
                yield Found(focus, value, path)


@local_rule(
    "qskos-otc",
    "Info",
    f"{QSKOS}omitted-top-concepts",
    en="The scheme names no top concept, so readers do not know where to begin; add "
    "skos:hasTopConcept.",
    fr="Le schéma ne désigne aucun concept de tête, si bien qu’on ne sait par où commencer ; "
    "ajoutez skos:hasTopConcept.",
    reads_=(CLASSES, TOP_OF.inverse.path),
    among=schemes,
)
def omitted_top_concepts(graph: Statements, focus: Term) -> Iterator[Found]:
    """Omitted Top Concepts: a scheme without any."""
    if graph.is_a(focus, SKOS.ConceptScheme) and not TOP_OF.inverse.of(graph, focus):
        yield Found(focus)


@local_rule(
    "qskos-tchbc",
    "Info",
    f"{QSKOS}top-concepts-having-broader-concepts",
    en="The concept is a top concept and yet stands below another (the value); take away one "
    "of both.",
    fr="Le concept est un concept de tête et se trouve pourtant sous un autre (la valeur) ; "
    "retirez l’un des deux énoncés.",
    reads_=(TOP_OF.path, HIERARCHY.path),
    among=lambda graph: [
        *graph.forward(SKOS.topConceptOf),
        *graph.backward(SKOS.hasTopConcept),
    ],
)
def top_concepts_having_broader_concepts(graph: Statements, focus: Term) -> Iterator[Found]:
    """Top Concepts Having Broader Concepts."""
    if TOP_OF.of(graph, focus):
        for value in HIERARCHY.of(graph, focus):
            yield Found(focus, value, SKOS.broader)


@global_rule(
    "qskos-chr",
    "Warning",
    f"{QSKOS}cyclic-hierarchical-relations",
    en="Concepts stand above one another in a circle (one of them stands for all, the value is "
    "the next above it); take away the relation that closes the circle.",
    fr="Des concepts se trouvent les uns au-dessus des autres en cercle (l’un d’eux les "
    "représente, la valeur est le suivant au-dessus) ; retirez la relation qui ferme le cercle.",
)
def cyclic_hierarchical_relations(graph: Statements) -> Iterator[Found]:
    """
    Cyclic Hierarchical Relations: one finding for all concepts that lie in circles together.

    A concept above itself alone is told by Reflexively Related Concepts.
    """
    for predicate in (*HIERARCHY.forward, *HIERARCHY.backward):
        graph.keep(predicate)
    for circle in _circles(graph):
        first = min(circle, key=str)
        yield Found(first, min(HIERARCHY.of(graph, first) & circle - {first}, key=str))


def _circles(graph: Statements) -> Iterator[set[Term]]:
    """Give the strongly connected sets of two nodes and more (Kosaraju, without recursion)."""
    placed: set[Term] = set()
    for start in reversed(_as_left(graph)):
        circle: set[Term] = set()
        to_see = [start]
        while to_see:
            node = to_see.pop()
            if node not in placed:
                placed.add(node)
                circle.add(node)
                to_see.extend(HIERARCHY.inverse.of(graph, node))
        if len(circle) > 1:
            yield circle


def _as_left(graph: Statements) -> list[Term]:
    """Give all nodes with something above them in the order in which a walk upwards leaves them."""
    starts = [*graph.forward(SKOS.broader), *graph.forward(SKOS.broaderTransitive)]
    starts += [*graph.backward(SKOS.narrower), *graph.backward(SKOS.narrowerTransitive)]
    seen: set[Term] = set()
    left: list[Term] = []
    to_see = [(start, False) for start in starts]
    while to_see:
        node, done = to_see.pop()
        if done:
            left.append(node)
        elif node not in seen:
            seen.add(node)
            to_see.append((node, True))
            to_see.extend((above, False) for above in HIERARCHY.of(graph, node))
    return left


@local_rule(
    "qskos-rrc",
    "Warning",
    f"{QSKOS}reflexively-related-concepts",
    en="The concept is related to itself; take the relation away.",
    fr="Le concept est relié à lui-même ; retirez cette relation.",
    reads_=(Steps(SEMANTIC).path,),
    among=lambda graph: [node for path in SEMANTIC for node in graph.forward(path)],
)
def reflexively_related_concepts(graph: Statements, focus: Term) -> Iterator[Found]:
    """Reflexively Related Concepts, by any semantic relation."""
    for path in SEMANTIC:
        if focus in graph.objects(focus, path):
            yield Found(focus, focus, path)


@local_rule(
    "qskos-strc",
    "Info",
    f"{QSKOS}solely-transitively-related-concepts",
    en="The concept is related to another (the value) by a transitive property alone; say the "
    "direct steps with skos:broader or skos:narrower, the others follow from them.",
    fr="Le concept n’est relié à un autre (la valeur) que par une propriété transitive ; "
    "énoncez les pas directs par skos:broader ou skos:narrower, les autres s’en déduisent.",
    reads_=(
        Steps((SKOS.broaderTransitive, SKOS.narrowerTransitive)).path,
        some_steps(BROADER),
        some_steps(BROADER.inverse),
    ),
    among=lambda graph: [
        *graph.forward(SKOS.broaderTransitive),
        *graph.forward(SKOS.narrowerTransitive),
    ],
)
def solely_transitively_related_concepts(graph: Statements, focus: Term) -> Iterator[Found]:
    """Solely Transitively Related Concepts: no chain of direct steps says the same."""
    for path, direct in (
        (SKOS.broaderTransitive, BROADER),
        (SKOS.narrowerTransitive, BROADER.inverse),
    ):
        stated = graph.objects(focus, path)
        if stated:
            for value in set(stated) - direct.reach(graph, focus) - {focus}:
                yield Found(focus, value, path)


_INVERSES = {
    SKOS.broader: SKOS.narrower,
    SKOS.narrower: SKOS.broader,
    SKOS.broaderTransitive: SKOS.narrowerTransitive,
    SKOS.narrowerTransitive: SKOS.broaderTransitive,
    SKOS.topConceptOf: SKOS.hasTopConcept,
    SKOS.hasTopConcept: SKOS.topConceptOf,
    SKOS.related: SKOS.related,
    SKOS.broadMatch: SKOS.narrowMatch,
    SKOS.narrowMatch: SKOS.broadMatch,
    SKOS.relatedMatch: SKOS.relatedMatch,
    SKOS.exactMatch: SKOS.exactMatch,
    SKOS.closeMatch: SKOS.closeMatch,
}


@local_rule(
    "qskos-urc",
    "Info",
    f"{QSKOS}unidirectionally-related-concepts",
    en="The relation to another node (the value) is stated on one side only; software without "
    "inference misses it from the other: state the inverse there.",
    fr="La relation avec un autre nœud (la valeur) n’est énoncée que d’un côté ; un logiciel "
    "sans inférence la manque de l’autre : énoncez-y l’inverse.",
    reads_=(
        Steps(tuple(_INVERSES)).path,
        Steps((), tuple(_INVERSES)).path,
        after(Steps(MAPPING).path, CLASSES),
    ),
    among=lambda graph: [node for path in _INVERSES for node in graph.forward(path)],
)
def unidirectionally_related_concepts(graph: Statements, focus: Term) -> Iterator[Found]:
    """
    Unidirectionally Related Concepts: the inverse statement is missing.

    A mapping counts only where the graph holds both concepts; what others say is not known.
    """
    for path, inverse in _INVERSES.items():
        stated = graph.objects(focus, path)
        if stated:
            back = graph.subjects(inverse, focus)
            for value in set(stated).difference(back):
                if path not in MAPPING or graph.is_a(value, SKOS.Concept):
                    yield Found(focus, value, path)


_RELATED = (SKOS.related, SKOS.relatedMatch)


@local_rule(
    "qskos-var",
    "Info",
    f"{QSKOS}valueless-associative-relations",
    en="The concept is related to its own sibling (the value), which the common broader "
    "concept says already; keep the relation only if it says more.",
    fr="Le concept est associé à un concept de même rang (la valeur), ce que dit déjà leur "
    "concept plus large commun ; ne gardez la relation que si elle dit davantage.",
    reads_=(Steps(_RELATED).path, BROADER.path, after(Steps(_RELATED).path, BROADER.path)),
    among=lambda graph: [node for path in _RELATED for node in graph.forward(path)],
)
def valueless_associative_relations(graph: Statements, focus: Term) -> Iterator[Found]:
    """Valueless Associative Relations: between concepts with a broader concept in common."""
    above = BROADER.of(graph, focus)
    for path in _RELATED:
        for value in graph.objects(focus, path):
            if value != focus and not above.isdisjoint(BROADER.of(graph, value)):
                yield Found(focus, value, path)


@local_rule(
    "qskos-hr",
    "Info",
    f"{QSKOS}hierarchical-redundancy",
    en="The concept stands directly below another (the value) and also below it by way of a "
    "third; the direct relation says nothing more: take it away.",
    fr="Le concept se trouve directement sous un autre (la valeur) et aussi sous lui par un "
    "troisième ; la relation directe ne dit rien de plus : retirez-la.",
    reads_=(some_steps(BROADER),),
    among=lambda graph: [*graph.forward(SKOS.broader), *graph.backward(SKOS.narrower)],
)
def hierarchical_redundancy(graph: Statements, focus: Term) -> Iterator[Found]:
    """Hierarchical Redundancy: a direct step that longer ways make needless."""
    above = BROADER.of(graph, focus) - {focus}
    if len(above) > 1:
        higher = {other: BROADER.reach(graph, other) for other in above}
        for value in above:
            if any(value in higher[other] for other in above if other != value):
                yield Found(focus, value, SKOS.broader)


mapping_clashes = exact_matches_match_no_other_way.again(
    "qskos-mc", f"{QSKOS}mapping-clashes", "Warning"
)
relation_clashes = related_concepts_are_not_above.again(
    "qskos-rc", f"{QSKOS}relation-clashes", "Warning"
)

_DEFINED = frozenset(
    {
        *SEMANTIC,
        *AS_COLLECTION.forward,
        *IN_SCHEME.forward,
        *LABELS,
        *NOTES,
        SKOS.Concept,
        SKOS.ConceptScheme,
        SKOS.Collection,
        SKOS.OrderedCollection,
        SKOS.hasTopConcept,
        SKOS.notation,
    }
)
"""The terms of SKOS (SKOS Reference, Appendix B); drafts had others."""


@global_rule(
    "qskos-usr",
    "Warning",
    f"{QSKOS}undefined-skos-resources",
    en="A property or class (the value) has a SKOS name that SKOS does not define, or no "
    "longer; use a term of the SKOS Reference, or one of your own namespace.",
    fr="Une propriété ou une classe (la valeur) porte un nom SKOS que SKOS ne définit pas, ou "
    "plus ; prenez un terme de la référence SKOS, ou de votre propre espace de noms.",
)
def undefined_skos_resources(graph: Statements) -> Iterator[Found]:
    """
    Undefined SKOS Resources: invented or withdrawn terms, told of the nodes that use them.

    As a property, a class, or what an own property or class is declared to stand below.
    """
    for predicate in graph.select("SELECT DISTINCT ?focus { ?any ?focus ?value }"):
        if isinstance(predicate, NamedNode) and _is_undefined(predicate):
            for node in dict.fromkeys(graph.select(f"SELECT ?focus {{ ?focus {predicate} ?any }}")):
                yield Found(node, predicate, predicate)
    for path in (RDF.type, RDFS.subClassOf, RDFS.subPropertyOf):
        for term in graph.select(f"SELECT DISTINCT ?focus {{ ?any {path} ?focus }}"):
            if isinstance(term, NamedNode) and _is_undefined(term):
                for node in graph.subjects(path, term):
                    if isinstance(node, NamedNode | BlankNode):
                        yield Found(node, term, path)


def _is_undefined(term: NamedNode) -> bool:
    return term.value.startswith(SKOS.iri) and term not in _DEFINED


STRUCTURE = (
    disconnected_concept_clusters,
    orphan_concepts,
    ambiguous_notation_references,
    mapping_relations_misuse,
    omitted_top_concepts,
    top_concepts_having_broader_concepts,
    cyclic_hierarchical_relations,
    reflexively_related_concepts,
    solely_transitively_related_concepts,
    unidirectionally_related_concepts,
    valueless_associative_relations,
    hierarchical_redundancy,
    mapping_clashes,
    relation_clashes,
    undefined_skos_resources,
)
"""The issues of structure and of what SKOS itself allows."""
