"""The ontology, the shapes and the vocabularies of the checkout as graphs."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import Triple

from loaders.loader import LoadError, Loading
from meagraph.content import rebased
from meagraph.staging import Source, StagedGraph
from meagraph.validation.published_rules import rule_triples
from meagraph.validation.rules import RULES

LICENCE = "CC BY 4.0"


def content(directory: Path, loading: Loading) -> Iterator[StagedGraph]:
    """
    Yield `graph/ontology`, `graph/shapes` and a graph for each vocabulary of the content folder.

    The rules beyond shapes stand with the shapes, so that queries find what a result names.
    `directory` (the reference data) is not read. Raises `LoadError` naming file and line.
    """
    folder = loading.settings.content
    yield _graph(loading, ["ontology"], sorted(folder.glob("ontology/*.ttl")), "meagraph ontology")
    shapes = sorted(folder.glob("shapes/*.ttl"))
    rules = rule_triples(RULES, loading.settings.base)
    yield _graph(loading, ["shapes"], shapes, "meagraph shapes", rules)
    for path in sorted(folder.glob("vocabularies/*.ttl")):
        title = f"meagraph vocabulary: {path.stem}"
        yield _graph(loading, ["vocabulary", path.stem], [path], title)


def _graph(
    loading: Loading,
    steps: list[str],
    paths: list[Path],
    title: str,
    more: Iterable[Triple] = (),
) -> StagedGraph:
    base = loading.settings.base
    try:
        triples = [*(triple for path in paths for triple in rebased(path, base)), *more]
    except SyntaxError as error:
        raise LoadError(f"{error}; correct the Turtle at this place") from error
    source = Source(
        loading.identifiers.mint("source", slug="-".join(["meagraph", *steps])),
        title,
        licence=LICENCE,
    )
    return StagedGraph(loading.identifiers.graph(*steps), triples, source, "reference")
