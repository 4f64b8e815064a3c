"""
Queries with blocks of full-text search, rewritten: each block becomes the VALUES that it finds.

What is rewritten is scanned once more, without leave for any SERVICE: the engine, which would send
one to its host, never sees one.
"""

import sys
from collections.abc import Callable, Iterator

from pyoxigraph import Literal, NamedNode

from meagraph.query.errors import QueryTooComplexError
from meagraph.query.scan import Scanned, scan
from meagraph.query.search_block import SearchBlock
from meagraph.query.tokens import place
from meagraph.search.highlighting import Excerpt
from meagraph.search.index import Hit, SearchIndex
from meagraph.search.question import Question

ROWS = 100
"""Results of a block that names no limit, if it may have as many."""

MOST = 1000
"""Results that a block may ask for, if the caller sets no other number."""


def rewrite(
    text: str,
    scanned: Scanned,
    index: SearchIndex | None,
    *,
    most: int = MOST,
    check: Callable[[], None] = lambda: None,
) -> str:
    """
    Give a query with the results of its searches in their place, on the same lines.

    `index` is None where nothing is published: then nothing is found. A block may ask for `most`
    results. `check` is called before each search and each of its results: what it raises ends the
    work. Raises `QueryError`.
    """
    parts: list[str] = []
    end = 0
    for block in scanned.searches:
        limit = min(ROWS, most) if block.limit is None else block.limit
        if limit > most:
            raise QueryTooComplexError(
                f"a search gives at most {most} results: lower its limit",
                **place(text, block.start),
            )
        lines = text.count("\n", block.start, block.end)
        parts += [text[end : block.start], _values(block, limit, index, check), "\n" * lines]
        end = block.end
    rewritten = "".join((*parts, text[end:]))
    scan(rewritten, nesting=sys.maxsize, operators=sys.maxsize, tokens=sys.maxsize)
    return rewritten


def _values(
    block: SearchBlock, limit: int, index: SearchIndex | None, check: Callable[[], None]
) -> str:
    check()
    question = Question(block.text, block.language, block.kinds)
    hits = index.search(question, limit).hits if index is not None else ()
    variables = " ".join(f"?{name}" for name in (block.thing, *block.results.values()))
    rows = []
    for hit in hits:
        check()
        rows.append(f"({' '.join(_row(hit, block))})")
    return f" VALUES ({variables}) {{ {' '.join(rows)} }} "


def _row(hit: Hit, block: SearchBlock) -> Iterator[str]:
    yield str(NamedNode(hit.thing))
    excerpt = hit.excerpt(block.language or "") if block.results.keys() - {"score"} else None
    for term in block.results:
        if term == "score":
            yield f"{hit.score:.3f}"
        elif excerpt is not None:
            yield str(_term(excerpt, term))


def _term(excerpt: Excerpt, term: str) -> NamedNode | Literal:
    if term == "property":
        return NamedNode(excerpt.property)
    return Literal(excerpt.with_dots(), language=excerpt.language or None)
