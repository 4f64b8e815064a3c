"""
Faults to put into records: what our shapes demand of a class, not kept.

The demands are read from the shapes, so that a new shape brings its fault with it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal as OneOf

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from meagraph.content import rebased
from meagraph.namespaces import PREFIXES, XSD

Kind = OneOf["missing", "double", "datatype", "broken link", "pattern", "order"]

Values = Sequence[tuple[str, str]]
"""Predicate and value of each triple of a record, as N-Triples writes them."""

_DEMANDS = """
SELECT DISTINCT ?class ?with ?path ?minimum ?maximum ?datatype ?linked ?pattern ?later WHERE {
  ?shape sh:path ?path ; sh:severity ?severity .
  FILTER (isIRI(?path) && ?severity != sh:Info)
  { ?shape sh:targetClass ?class } UNION { ?shape sh:targetSubjectsOf ?with }
  OPTIONAL { ?shape sh:minCount ?minimum }
  OPTIONAL { ?shape sh:maxCount ?maximum }
  OPTIONAL { ?shape sh:datatype ?datatype }
  OPTIONAL { ?shape sh:class ?linked }
  OPTIONAL { ?shape sh:pattern ?pattern }
  OPTIONAL { ?shape sh:lessThanOrEquals ?later }
}
ORDER BY ?class ?with ?path ?minimum ?maximum ?datatype ?linked ?pattern ?later
"""


@dataclass(frozen=True)
class Fault:
    """One way to spoil a record: what is wrong with which property."""

    kind: Kind
    predicate: str

    def __str__(self) -> str:
        """Name it, shortly."""
        return f"{self.kind} {self.predicate}"


@dataclass(frozen=True)
class Demand:
    """A fault of the records of a class (or of those with a property, and always with another)."""

    fault: Fault
    of_class: str | None
    needs: frozenset[str]

    def fits(self, classes: frozenset[str], predicates: frozenset[str]) -> bool:
        """Say whether a record of these classes with these properties can have the fault."""
        return (self.of_class is None or self.of_class in classes) and self.needs <= predicates


def demands(shapes: Iterable[Path], base: str) -> tuple[Demand, ...]:
    """Read which faults our shapes would find (as violations or warnings)."""
    store = Store()
    store.extend(Quad(*triple) for path in shapes for triple in rebased(path, base))
    solutions = store.query(_DEMANDS, prefixes=PREFIXES)
    assert isinstance(solutions, QuerySolutions)
    found: dict[Demand, None] = {}
    for row in solutions:
        path, later = str(row["path"]), row["later"]
        wrong: dict[Kind, bool] = {
            "missing": row["minimum"] is not None,
            "double": row["maximum"] == Literal(1),
            "datatype": row["datatype"] is not None and row["datatype"] != XSD.string,
            "broken link": row["linked"] is not None,
            "pattern": row["pattern"] is not None,
            "order": later is not None,
        }
        of_class, having = row["class"], row["with"]
        needs = {path} | {str(term) for term in (having, later) if term is not None}
        for kind, is_wrong in wrong.items():
            # Without the property that makes it a target, nothing is demanded of a record.
            if is_wrong and not (kind == "missing" and str(having) == path):
                name = of_class.value if isinstance(of_class, NamedNode) else None
                found[Demand(Fault(kind, path), name, frozenset(needs))] = None
    return tuple(found)


def faults(
    known: Iterable[Demand], classes: frozenset[str], values: Values
) -> dict[Kind, list[Fault]]:
    """Give the faults that a record can have, by kind."""
    predicates = frozenset(predicate for predicate, _ in values)
    found: dict[Kind, list[Fault]] = defaultdict(list)
    for demand in known:
        if demand.fits(classes, predicates) and demand.fault not in found[demand.fault.kind]:
            found[demand.fault.kind].append(demand.fault)
    return {kind: known for kind, known in found.items() if known}


def spoil(values: Values, fault: Fault, other: str | None) -> list[tuple[str, str]]:
    """
    Give the record with the fault.

    `other` is the second value where a property with a link has two (None: a thing that the graph
    does not hold).
    """
    path = fault.predicate
    first = next(value for predicate, value in values if predicate == path)
    match fault.kind:
        case "missing":
            return [one for one in values if one[0] != path]
        case "double":
            return [*values, (path, other or _another(first))]
        case "datatype":
            wrong = first[: first.rindex('"') + 1] if first.startswith('"') else '"?"'
        case "broken link":
            wrong = _another(first)
        case "pattern":
            wrong = '"?"' if first.startswith('"') else "<urn:x-other:pattern>"
        case "order":
            wrong = f'"2099-12-31"^^{XSD.date}'
    spoilt = (path, first)
    return [(path, wrong) if one == spoilt else one for one in values]


def _another(value: str) -> str:
    """Give another value of the same form; a link leads to what the graph does not hold."""
    if value.startswith("<"):
        return f"{value[:-1]}/missing>"
    end = value.rindex('"')
    lexical, after = value[1:end], value[end:]
    if after.endswith(f"^^{XSD.date}"):
        return f'"1999-09-{"10" if lexical == "1999-09-09" else "09"}{after}'
    if after.endswith(f"^^{XSD.boolean}"):
        return f'"{"false" if lexical == "true" else "true"}{after}'
    return f'"{lexical}9{after}'
