"""Validation of a whole graph: screened by the engine, judged by pySHACL (SHACL, 3.4)."""

from collections.abc import Callable, Iterable

from pyoxigraph import Quad, Store, Triple

from meagraph.merge import DEFAULT
from meagraph.validation.judge import Judge
from meagraph.validation.results import Report
from meagraph.validation.shapes import Shapes, has_targets

Progress = Callable[[int, int, str], None]
"""Hears how many shapes and rules are done, of how many, and which one comes; may raise."""


def validate(
    store: Store, shapes: Shapes, rules: Iterable[object] = (), progress: Progress | None = None
) -> Report:
    """
    Judge the default graph of `store`; the report equals the one of pySHACL alone.

    Raises `SyntaxError` when the shapes are no valid SHACL, and what `progress` raises.
    """
    judge = Judge(shapes, store)
    targeted = [shape for shape in shapes.all if has_targets(shape)]
    for done, shape in enumerate(targeted):
        if progress is not None:
            progress(done, len(targeted), str(shape.node))
        judge.judge(shape)
    return judge.report()


def validate_triples(triples: Iterable[Triple], shapes: Shapes) -> Report:
    """Judge triples by themselves, in memory; raises as `validate` does."""
    store = Store()
    store.bulk_extend(
        Quad(triple.subject, triple.predicate, triple.object, DEFAULT) for triple in triples
    )
    return validate(store, shapes)
