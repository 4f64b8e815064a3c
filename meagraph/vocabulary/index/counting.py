"""How much the vocabularies of a release hold."""

from collections import defaultdict
from datetime import datetime

from meagraph.namespaces import SKOS
from meagraph.vocabulary.index.answers import Counted, Kind, OfType, Statistics
from meagraph.vocabulary.index.reader import ALIVE, KIND_OF, Reader, both
from meagraph.vocabulary.index.schema import NOTATIONS
from meagraph.vocabulary.index.things import COLLECTIONS, Said, Tie

_CONCEPT = SKOS.Concept.value
_COLLECTION = SKOS.Collection.value


def counted(reader: Reader) -> dict[str, Counted]:
    """Give how much each vocabulary holds, by id."""
    things = _things(reader)
    languages = _languages(reader)
    modified: dict[int, str | None] = dict(
        reader.rows("SELECT number, modified FROM delta.vocabulary")
    )
    found = {}
    for name, number in sorted(reader.numbers.items()):
        concepts = things[number].get("concept", (0, 0))
        when = modified[number]
        found[name] = Counted(
            concepts=concepts[0],
            deprecated=concepts[1],
            collections=things[number].get("collection", (0, 0))[0],
            languages=languages[name],
            modified=datetime.fromisoformat(when) if when else None,
        )
    return found


def statistics(reader: Reader, vocabulary: str) -> Statistics:
    """Count the things of a vocabulary by class; raises `KeyError` where there is none."""
    number = reader.numbers[vocabulary]
    things = _things(reader)[number]
    rows = reader.rows(
        "SELECT type, sum(count), sum(deprecated) FROM ("
        + both(
            "SELECT k.iri AS type, count(*) AS count, sum(t.deprecated) AS deprecated"
            " FROM {part}.thing t JOIN {part}.link k ON k.thing = t.id"
            f" WHERE t.vocabulary = :number AND k.kind = {int(Tie.TYPE)} AND {ALIVE} GROUP BY k.iri"
        )
        + ") GROUP BY type ORDER BY type",
        number=number,
    )
    return Statistics(
        OfType(_CONCEPT, *things.get("concept", (0, 0))),
        OfType(_COLLECTION, *things.get("collection", (0, 0))),
        tuple(OfType(*row) for row in rows),
    )


def label_statistics(reader: Reader, vocabulary: str) -> dict[str, dict[Kind, int]]:
    """Count the labels of the concepts of a vocabulary by language and kind."""
    rows = reader.rows(
        "SELECT s.language, kind, sum(count) FROM ("
        + both(
            "SELECT l.shelf AS shelf, l.kind AS kind, count(*) AS count"
            " FROM {part}.thing t JOIN {part}.label l ON l.thing = t.id"
            " JOIN {part}.link k ON k.thing = t.id"
            f" WHERE t.vocabulary = :number AND k.kind = {int(Tie.TYPE)} AND k.iri = :concept"
            f" AND {ALIVE} GROUP BY l.shelf, l.kind"
        )
        + ") JOIN delta.shelf s ON s.id = shelf WHERE s.language <> :notations"
        " GROUP BY s.language, kind ORDER BY s.language, kind",
        number=reader.numbers[vocabulary],
        concept=_CONCEPT,
        notations=NOTATIONS,
    )
    found: dict[str, dict[Kind, int]] = defaultdict(dict)
    for language, kind, count in rows:
        found[language][KIND_OF[kind]] = count
    return dict(found)


def _things(reader: Reader) -> dict[int, dict[str, tuple[int, int]]]:
    """Count concepts and collections and the deprecated ones of them, by vocabulary."""
    rows = reader.rows(
        both(
            "SELECT t.vocabulary, t.types, count(*), sum(t.deprecated) FROM {part}.thing t"
            f" WHERE {ALIVE} GROUP BY t.vocabulary, t.types"
        )
    )
    found: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    for vocabulary, types, count, deprecated in rows:
        classes = set(types.split())
        for name, is_of in (
            ("concept", _CONCEPT in classes),
            ("collection", not classes.isdisjoint(COLLECTIONS)),
        ):
            if is_of:
                before = found[vocabulary].get(name, (0, 0))
                found[vocabulary][name] = (before[0] + count, before[1] + deprecated)
    return found


def _languages(reader: Reader) -> dict[str, dict[str, int]]:
    """Count preferred labels by vocabulary and language."""
    rows = reader.rows(
        both(
            "SELECT l.shelf, count(*) FROM {part}.label l JOIN {part}.thing t ON t.id = l.thing"
            f" WHERE l.kind = {int(Said.PREF)} AND NOT t.deprecated AND {ALIVE} GROUP BY l.shelf"
        )
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for number, count in rows:
        shelf = reader.shelves[number]
        counts = found[shelf.vocabulary]
        counts[shelf.language] = counts.get(shelf.language, 0) + count
    return found
