"""The quality of a vocabulary by itself: SKOS integrity, and what qSKOS asks of it."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from pydantic import TypeAdapter
from pyoxigraph import Quad, RdfFormat, Store, Triple, parse, serialize

from meagraph.beside import beside, follow
from meagraph.merge import BULK
from meagraph.namespaces import DEFAULT_BASE
from meagraph.validation.results import Report, Result
from meagraph.validation.rules import RULES
from meagraph.validation.shapes import Shapes
from meagraph.validation.validation import Validation

_RESULTS = TypeAdapter(tuple[Result, ...])


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


@contextmanager
def quality_begun(
    triples: Collection[Triple], base: str = DEFAULT_BASE
) -> Iterator[Callable[[], Report]]:
    """
    Judge a vocabulary as `quality` does, a large one beside this process.

    What the context gives waits for the report; raises `OSError` when there is none.
    """
    if len(triples) < BULK:
        yield lambda: quality(triples, base)
        return
    data = cast("bytes", serialize(triples, format=RdfFormat.N_TRIPLES))
    with beside("meagraph.vocabulary.quality", {"base": base}, data) as finished:
        yield lambda: Report(_RESULTS.validate_json(finished()))


def _judge(arguments: Mapping[str, Any], data: bytes) -> bytes:
    triples = (quad.triple for quad in parse(data, RdfFormat.N_TRIPLES))
    return _RESULTS.dump_json(quality(triples, arguments["base"]).results)


def counts(report: Report) -> Mapping[str, int]:
    """Give how many findings each rule or shape has, by its id, worst and most frequent first."""
    found = Counter(result.shape.rpartition("/")[2] for result in report.results)
    return dict(found.most_common())


if __name__ == "__main__":
    follow(_judge)
