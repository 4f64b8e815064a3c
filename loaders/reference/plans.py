"""Strategic plans with their goals, targets and indicators, and the alignments between them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from loaders.loader import Loading
from loaders.reference.other_names import other_names
from loaders.reference.tables import Row, label_triples, read_table, source
from meagraph.namespaces import DCT, LANGUAGES, MEA, RDF, SDGO, SKOS
from meagraph.staging import StagedGraph

LABELS = tuple(f"label_{language}" for language in LANGUAGES)
PLAN_COLUMNS = ("code", "agreement", "name_en")
COMMON = ("plan", "id", *LABELS, "identifier", "matches")
GOAL_COLUMNS = COMMON
TARGET_COLUMNS = (*COMMON, "goal")
INDICATOR_COLUMNS = (*COMMON, "codes", "goals", "targets", "name_en", "name_fr", "name_es")
ALIGNMENT_COLUMNS = (
    "source",
    "from_kind",
    "from_plan",
    "from_id",
    "to_kind",
    "to_plan",
    "to_id",
    "source_key",
)
TERM_COLUMNS = ("kind", "id", "term", "iri")

CLASSES = {"goal": MEA.Goal, "target": MEA.Target, "indicator": MEA.Indicator}
SDG_CLASSES = {"goal": SDGO.Goal, "target": SDGO.Target, "indicator": SDGO.Indicator}
SOURCES = {"aichi": "cbd-aichi-targets", "gbf": "cbd-gbf-targets", "sdg": "sdg-kos"}
"""The source of the goals and targets of each plan."""


def planned_node(loading: Loading, kind: str, plan: str, number: str) -> NamedNode:
    """Give the node of a goal, target or indicator (`kind`) of `plan`."""
    return NamedNode(loading.identifiers.mint(kind, plan=plan, id=number))


def plans(directory: Path, loading: Loading) -> Iterator[StagedGraph]:
    """Yield a graph for each plan, one for the GBF's indicators, and those of links to others."""
    limit = loading.settings.load_bytes
    goals = list(read_table(directory / "goals.csv", GOAL_COLUMNS, limit))
    targets = list(read_table(directory / "targets.csv", TARGET_COLUMNS, limit))
    indicators = list(read_table(directory / "indicators.csv", INDICATOR_COLUMNS, limit))
    for row in read_table(directory / "plans.csv", PLAN_COLUMNS, limit):
        code = row.required("code")
        measures = [] if code == "gbf" else _of(code, indicators)
        triples = [
            *_plan(row, loading, tops=_tops(code, goals, targets)),
            *other_names(directory, loading, "plan", code),
            *(triple for each in _of(code, goals) for triple in _goal(each, loading)),
            *(triple for each in _of(code, targets) for triple in _target(each, loading)),
            *(triple for each in measures for triple in _indicator(each, loading)),
        ]
        yield StagedGraph(
            loading.identifiers.graph("plan", code),
            triples,
            source(directory, loading, SOURCES[code]),
            "reference",
        )
    yield StagedGraph(
        loading.identifiers.graph("plan", "gbf", "indicators"),
        [triple for each in _of("gbf", indicators) for triple in _indicator(each, loading)],
        source(directory, loading, "cbd-gbf-indicators"),
        "reference",
    )
    yield _terms(directory, loading)
    yield from alignments(directory, loading)


def alignments(directory: Path, loading: Loading) -> Iterator[StagedGraph]:
    """Yield, for each source that aligns plans with each other, the graph of its alignments."""
    rows: dict[str, list[Row]] = {}
    path = directory / "alignments.csv"
    for row in read_table(path, ALIGNMENT_COLUMNS, loading.settings.load_bytes):
        rows.setdefault(row.required("source"), []).append(row)
    for slug, of_source in rows.items():
        origin = source(directory, loading, slug)
        triples = []
        for row in of_source:
            name = "-".join(row[column] for column in ("from_plan", "from_id", "to_plan", "to_id"))
            start, end = _sides(row, loading)
            triples += alignment_triples(loading, slug, name, start, end, origin.iri)
            node = NamedNode(loading.identifiers.mint("alignment", source=slug, id=name))
            triples.append(Triple(node, MEA.sourceKey, Literal(row.required("source_key"))))
        name = loading.identifiers.graph("alignment", slug)
        yield StagedGraph(name, triples, origin, "reference")


def alignment_triples(
    loading: Loading, slug: str, name: str, start: NamedNode, end: NamedNode, origin: str
) -> list[Triple]:
    """
    Describe the alignment `name` of the source `slug` from `start` to `end`.

    The correspondence stands twice: as a node with its source (`origin`), and as a direct link.
    """
    node = NamedNode(loading.identifiers.mint("alignment", source=slug, id=name))
    return [
        Triple(node, RDF.type, MEA.TargetAlignment),
        Triple(node, MEA.alignedFrom, start),
        Triple(node, MEA.alignedTo, end),
        Triple(node, DCT.source, NamedNode(origin)),
        Triple(start, SKOS.relatedMatch, end),
    ]


def _sides(row: Row, loading: Loading) -> tuple[NamedNode, NamedNode]:
    start = planned_node(loading, row["from_kind"], row["from_plan"], row.required("from_id"))
    return start, planned_node(loading, row["to_kind"], row["to_plan"], row.required("to_id"))


def _of(plan: str, rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row.required("plan") == plan]


def _tops(plan: str, goals: Iterable[Row], targets: Iterable[Row]) -> list[tuple[str, str]]:
    """Give kind and number of what stands under nothing: goals, and targets without a goal."""
    return [("goal", row.required("id")) for row in _of(plan, goals)] + [
        ("target", row.required("id")) for row in _of(plan, targets) if not row["goal"]
    ]


def _plan(row: Row, loading: Loading, tops: Iterable[tuple[str, str]]) -> Iterator[Triple]:
    code = row.required("code")
    plan = NamedNode(loading.identifiers.mint("plan", plan=code))
    yield Triple(plan, RDF.type, MEA.StrategicPlan)
    yield Triple(plan, RDF.type, SKOS.ConceptScheme)
    yield Triple(plan, SKOS.notation, Literal(code))
    yield from label_triples(plan, row)
    if agreement := row["agreement"]:
        iri = loading.identifiers.mint("agreement", agreement=agreement)
        yield Triple(plan, MEA.planOf, NamedNode(iri))
    for kind, number in tops:
        top = planned_node(loading, kind, code, number)
        yield Triple(plan, SKOS.hasTopConcept, top)
        yield Triple(top, SKOS.topConceptOf, plan)


def _planned(row: Row, kind: str, loading: Loading) -> Iterator[Triple]:
    """Describe what goals, targets and indicators have in common."""
    plan = row.required("plan")
    subject = planned_node(loading, kind, plan, row.required("id"))
    yield Triple(subject, RDF.type, CLASSES[kind])
    yield Triple(subject, RDF.type, SKOS.Concept)
    if plan == "sdg":
        yield Triple(subject, RDF.type, SDG_CLASSES[kind])
    scheme = NamedNode(loading.identifiers.mint("plan", plan=plan))
    yield Triple(subject, SKOS.inScheme, scheme)
    for language in LANGUAGES:
        if label := row[f"label_{language}"]:
            yield Triple(subject, SKOS.prefLabel, Literal(label, language=language))
    if identifier := row["identifier"]:
        yield Triple(subject, DCT.identifier, Literal(identifier))
    for match in row["matches"].split():
        yield Triple(subject, SKOS.exactMatch, NamedNode(match))


def _goal(row: Row, loading: Loading) -> Iterator[Triple]:
    yield from _planned(row, "goal", loading)
    subject = planned_node(loading, "goal", row["plan"], row["id"])
    yield Triple(subject, SKOS.notation, Literal(row["id"]))


def _target(row: Row, loading: Loading) -> Iterator[Triple]:
    yield from _planned(row, "target", loading)
    subject = planned_node(loading, "target", row["plan"], row["id"])
    yield Triple(subject, SKOS.notation, Literal(row["id"]))
    if goal := row["goal"]:
        above = planned_node(loading, "goal", row["plan"], goal)
        yield from _stands_under(subject, above, MEA.goal)


def _indicator(row: Row, loading: Loading) -> Iterator[Triple]:
    yield from _planned(row, "indicator", loading)
    plan = row["plan"]
    subject = planned_node(loading, "indicator", plan, row["id"])
    for code in row["codes"].split():
        yield Triple(subject, SKOS.notation, Literal(code))
    for language in ("en", "fr", "es"):
        if name := row[f"name_{language}"]:
            yield Triple(subject, SKOS.altLabel, Literal(name, language=language))
    for goal in row["goals"].split():
        yield from _stands_under(subject, planned_node(loading, "goal", plan, goal), MEA.goal)
    for target in row["targets"].split():
        above = planned_node(loading, "target", plan, target)
        yield from _stands_under(subject, above, MEA.target)


def _stands_under(below: NamedNode, above: NamedNode, term: NamedNode) -> Iterator[Triple]:
    yield Triple(below, term, above)
    yield Triple(below, SKOS.broader, above)
    yield Triple(above, SKOS.narrower, below)


def _terms(directory: Path, loading: Loading) -> StagedGraph:
    """Stage the LEO terms of SDG goals and targets: by address, or as keywords without one."""
    triples = []
    path = directory / "sdg-terms.csv"
    for row in read_table(path, TERM_COLUMNS, loading.settings.load_bytes):
        subject = planned_node(loading, row.required("kind"), "sdg", row.required("id"))
        if iri := row["iri"]:
            triples.append(Triple(subject, DCT.subject, NamedNode(iri)))
        else:
            triples.append(Triple(subject, MEA.keyword, Literal(row.required("term"))))
    return StagedGraph(
        loading.identifiers.graph("plan", "sdg", "terms"),
        triples,
        source(directory, loading, "informea-sdg-terms"),
        "reference",
    )
