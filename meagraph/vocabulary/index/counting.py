"""How much the vocabularies of a release hold; it is counted when the index is written."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from meagraph.namespaces import SKOS
from meagraph.vocabulary.index.answers import Counted, Kind, OfType, Statistics
from meagraph.vocabulary.index.reader import KIND_OF, Reader, Row
from meagraph.vocabulary.index.things import COLLECTIONS, Said

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
        concepts, collections = _of_kinds(things[number])
        when = modified[number]
        found[name] = Counted(
            concepts=concepts.count,
            deprecated=concepts.deprecated,
            collections=collections.count,
            languages=languages[name],
            modified=datetime.fromisoformat(when) if when else None,
        )
    return found


def statistics(reader: Reader, vocabulary: str) -> Statistics:
    """Count the things of a vocabulary by class; raises `KeyError` where there is none."""
    rows = _things(reader)[reader.numbers[vocabulary]]
    collections = [row for row in rows if not COLLECTIONS.isdisjoint(row[0].split())]
    others = [row for row in rows if row not in collections]
    return Statistics(*_of_kinds(rows), _by_type(rows), _by_type(others), _by_type(collections))


def number_of(reader: Reader, vocabulary: str, classes: tuple[str, ...]) -> OfType:
    """Count the things of any of some classes, named after the first."""
    return _of_type(classes[0], classes, _things(reader)[reader.numbers[vocabulary]])


def label_statistics(reader: Reader, vocabulary: str) -> dict[str, dict[Kind, int]]:
    """Count the labels of the concepts of a vocabulary by language and kind."""
    rows = reader.rows(
        "SELECT s.language, c.kind, sum(c.count) FROM delta.labels c"
        " JOIN delta.shelf s ON s.id = c.shelf"
        f" WHERE s.vocabulary = :number AND c.of_concept AND c.kind <> {int(Said.NOTATION)}"
        " GROUP BY s.language, c.kind HAVING sum(c.count) > 0 ORDER BY s.language, c.kind",
        number=reader.numbers[vocabulary],
    )
    found: dict[str, dict[Kind, int]] = defaultdict(dict)
    for language, kind, count in rows:
        found[language][KIND_OF[kind]] = count
    return dict(found)


def _things(reader: Reader) -> dict[int, list[Row]]:
    """Give classes, whether deprecated, and how many things are so, by vocabulary."""
    found: dict[int, list[Row]] = defaultdict(list)
    for vocabulary, *row in reader.rows(
        "SELECT vocabulary, types, deprecated, count FROM delta.things WHERE count > 0"
    ):
        found[vocabulary].append(tuple(row))
    return found


def _by_type(rows: list[Row]) -> tuple[OfType, ...]:
    """Count things by class; one of several classes counts for each."""
    types = sorted({type_ for types, _, _ in rows for type_ in types.split()})
    return tuple(_of_type(type_, {type_}, rows) for type_ in types)


def _of_kinds(rows: Iterable[Row]) -> tuple[OfType, OfType]:
    """Count concepts and collections."""
    return _of_type(_CONCEPT, {_CONCEPT}, rows), _of_type(_COLLECTION, COLLECTIONS, rows)


def _of_type(name: str, classes: Iterable[str], rows: Iterable[Row]) -> OfType:
    """Count the things that are of any of some classes."""
    of_them = [row for row in rows if not set(classes).isdisjoint(row[0].split())]
    return OfType(
        name,
        sum(count for _, _, count in of_them),
        sum(count for _, deprecated, count in of_them if deprecated),
    )


def _languages(reader: Reader) -> dict[str, dict[str, int]]:
    """Count preferred labels by vocabulary and language."""
    rows = reader.rows(
        "SELECT shelf, sum(count) FROM delta.labels"
        f" WHERE kind = {int(Said.PREF)} AND NOT deprecated AND count > 0 GROUP BY shelf"
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for number, count in rows:
        shelf = reader.shelves.get(number)
        if shelf is not None:
            found[shelf.vocabulary][shelf.language] = count
    return found
