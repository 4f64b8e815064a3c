"""From draft to decision: the provisions of a draft beside those that were adopted from them."""

from collections import defaultdict
from dataclasses import dataclass

from pyoxigraph import NamedNode

from server.instance import Instance
from server.pages.document import labels
from server.pages.document.provisions import Reading, read
from server.pages.document.versions import Comparison, Pair, pair

DERIVATIONS = """
SELECT ?text ?derivation ?draft ?adopted ?change
WHERE {
  { ?adopted mea:provisionOf ?text . ?derivation mea:adoptedAs ?adopted ; mea:draft ?draft }
  UNION
  { ?draft mea:provisionOf ?text . ?derivation mea:draft ?draft ; mea:adoptedAs ?adopted }
  OPTIONAL { ?derivation mea:changed ?change }
}
"""


@dataclass(frozen=True)
class _Derived:
    draft: str
    adopted: str
    changes: tuple[str, ...]


def derivations(instance: Instance, reading: Reading) -> list[Comparison]:
    """Give, for each text that this one came from or led to, the two side by side."""
    rows = instance.rows(DERIVATIONS, text=NamedNode(reading.iri))
    changes: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        said = changes[row["draft"].value, row["adopted"].value]
        if "change" in row:
            said.add(row["change"].value)
    between: dict[tuple[str, str], list[_Derived]] = defaultdict(list)
    for (draft, adopted), said in changes.items():
        texts = tuple(labels.split(instance.identifiers, one)[0] for one in (draft, adopted))
        between[texts[0], texts[1]].append(_Derived(draft, adopted, tuple(sorted(said))))
    return [
        _comparison(instance, reading, texts, found) for texts, found in sorted(between.items())
    ]


def _comparison(
    instance: Instance, reading: Reading, texts: tuple[str, str], found: list[_Derived]
) -> Comparison:
    readings = [
        reading if one == reading.iri else read(instance, one, reading.wanted) for one in texts
    ]
    drafts, adopted = ({one.iri: one for one in text.provisions} for text in readings)
    places = {iri: place for place, iri in enumerate(adopted)}
    pairs = [
        _pair(pair(drafts.get(one.draft), adopted.get(one.adopted)), one.changes)
        for one in sorted(found, key=lambda one: places.get(one.adopted, len(places)))
    ]
    return Comparison(
        labels.cited(instance, readings[0].said, texts[0], ""),
        labels.cited(instance, readings[1].said, texts[1], ""),
        tuple(pairs),
    )


def _pair(found: Pair, changes: tuple[str, ...]) -> Pair:
    """Keep what the record of the derivation says has changed: it was made from the texts."""
    return Pair(found.before, found.after, changes, found.wording)
