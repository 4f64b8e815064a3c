"""The works that a release holds, read from it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from pyoxigraph import NamedNode, QuerySolutions, Store

from loaders.documents.works import HeldWorks
from meagraph.citations import work_citation
from meagraph.identifiers import IdentifierError, Identifiers
from meagraph.namespaces import MEA

Select = Callable[[str], Iterable[Mapping[str, object]]]
"""Answers a SELECT query: a dictionary for each solution, without the unbound variables."""

_WORKS = f"""
SELECT DISTINCT ?work ?provision WHERE {{
    VALUES ?class {{ {MEA.Decision} {MEA.Document} {MEA.Notification} }}
    ?work a ?class .
    OPTIONAL {{ ?provision {MEA.provisionOf} ?work }}
}}
"""
_TEXTS = f"SELECT DISTINCT ?graph WHERE {{ GRAPH ?graph {{ ?work {MEA.textHeld} true }} }}"


def held_works(select: Select, identifiers: Identifiers) -> HeldWorks:
    """
    Read which works a release holds, their provisions, and the graphs that hold a text.

    A record whose IRI does not say what it is cited as (one made from a source's identifier) is not
    among them: no citation could find it.
    """
    provisions: dict[str, set[str]] = defaultdict(set)
    for row in select(_WORKS):
        citation = work_citation(_iri(row["work"]), identifiers)
        if citation is None:
            continue
        known = provisions[str(citation)]
        if "provision" in row and (own := _own_id(_iri(row["provision"]), identifiers)):
            known.add(own)
    texts = frozenset(_iri(row["graph"]) for row in select(_TEXTS))
    return HeldWorks({work: frozenset(ids) for work, ids in provisions.items()}, texts)


def selecting(store: Store) -> Select:
    """Give the function that answers from an open release."""

    def select(query: str) -> Iterable[Mapping[str, object]]:
        solutions = store.query(query)
        if not isinstance(solutions, QuerySolutions):
            raise TypeError("this query is no SELECT query")
        names = [variable.value for variable in solutions.variables]
        for solution in solutions:
            yield {name: term for name in names if (term := solution[name]) is not None}

    return select


def _own_id(provision: str, identifiers: Identifiers) -> str | None:
    try:
        return identifiers.text_of(provision)[1]
    except IdentifierError:
        return None


def _iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""
