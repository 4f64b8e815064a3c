"""The quality of a vocabulary by itself: SKOS integrity, and what qSKOS asks of it."""

from collections import Counter
from collections.abc import Iterable, Mapping

from pyoxigraph import Quad, Store, Triple

from meagraph.namespaces import DEFAULT_BASE
from meagraph.validation.results import Report
from meagraph.validation.rules import RULES
from meagraph.validation.shapes import Shapes
from meagraph.validation.validation import Validation


def quality(
    triples: Iterable[Triple], base: str = DEFAULT_BASE, shapes: Shapes | None = None
) -> Report:
    """
    Judge a vocabulary by the rules of publication, the 29 issues of qSKOS, and by shapes if given.

    Nothing but the vocabulary is looked at: what stands in others counts as unknown.
    """
    store = Store()
    store.bulk_extend(Quad(one.subject, one.predicate, one.object) for one in triples)
    return Validation(shapes or Shapes.of(()), RULES, base).whole(store)


def counts(report: Report) -> Mapping[str, int]:
    """Give how many findings each rule or shape has, by its id, worst and most frequent first."""
    found = Counter(result.shape.rpartition("/")[2] for result in report.results)
    return dict(found.most_common())
