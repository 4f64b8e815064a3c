"""New and modified concepts, by the dates that the vocabulary states, or by its publications."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from pyoxigraph import Literal, NamedNode

from meagraph.namespaces import DCT, SKOS, XSD
from meagraph.vocabulary.concept import Value
from meagraph.vocabulary.index.answers import EventKind
from server.skosmos.contexts import Document, context, tagged
from server.skosmos.language import in_language
from server.skosmos.reader import Reader

_EVENTS = 10_000

PAGE = 200
"""Concepts of one answer where no limit is asked for."""


def new_concepts(reader: Reader, language: str, offset: int, limit: int) -> Document:
    """
    List the concepts by the month in which they were made, the last one first.

    A deprecated one has the date of its deprecation, as Skosmos has it.
    """
    made, changed = _days(reader, DCT.created, "added"), _modified(reader)
    days = {iri: day for iri, day in made.items() if not reader.is_deprecated(iri)}
    days |= {iri: day for iri, day in changed.items() if reader.is_deprecated(iri)}
    return _changes(reader, days, language, offset, limit)


def modified_concepts(reader: Reader, language: str, offset: int, limit: int) -> Document:
    """
    List the concepts by the month in which they were changed, the last one first.

    Deprecated ones are among them: whoever uses one learns here what has taken its place.
    """
    return _changes(reader, _modified(reader), language, offset, limit)


def _modified(reader: Reader) -> dict[str, datetime]:
    return _days(reader, DCT.modified, "changed", "deprecated")


def _days(reader: Reader, predicate: NamedNode, *kinds: EventKind) -> dict[str, datetime]:
    """Give the date of each concept: as stated, else that of the last publication of a kind."""
    index, vocabulary = reader.thesaurus.index, reader.vocabulary.id
    published: dict[str, datetime] = {}
    for event in index.history(vocabulary, kinds=kinds, limit=_EVENTS):
        published.setdefault(event.concept, event.when)
    stated = {iri: _date(values) for iri, values in reader.stated(predicate).items()}
    days = {**published, **stated}
    return {iri: day for iri, day in days.items() if day is not None and reader.is_concept(iri)}


def _changes(
    reader: Reader, days: Mapping[str, datetime], language: str, offset: int, limit: int
) -> Document:
    dated = []
    for iri in sorted(days, reverse=True):
        label = in_language(reader.texts(iri, SKOS.prefLabel), language)
        if label is not None:
            dated.append((days[iri], label.text, iri))
    dated.sort(key=lambda one: one[1].lower())
    dated.sort(key=lambda one: (one[0].year, one[0].month), reverse=True)
    return {
        "@context": context(
            prefLabel="skos:prefLabel",
            xsd=XSD.iri,
            date={"@id": DCT.date.value, "@type": XSD.dateTime.value},
            **tagged(language),
        ),
        "changeList": [
            _change(reader, day, text, iri, language)
            for day, text, iri in dated[offset : offset + limit]
        ],
    }


def _change(reader: Reader, day: datetime, label: str, iri: str, language: str) -> Document:
    """Describe one change, and what has taken the place of a concept that is deprecated."""
    said: Document = {
        "uri": iri,
        "prefLabel": label,
        "date": day.strftime("%Y-%m-%dT%H:%M:%S%z"),
    }
    replaced = reader.links(iri, DCT.isReplacedBy) if reader.is_deprecated(iri) else []
    if replaced:
        said["replacedBy"] = replaced[0]
        name = in_language(reader.texts(replaced[0], SKOS.prefLabel), language)
        if name is not None:
            said["replacingLabel"] = name.text
    return said


def _date(values: list[Value]) -> datetime | None:
    """Give the last date among some values; those that are none, as 1986-21-00, do not count."""
    found = [_read(value.value) for value in values if isinstance(value, Literal)]
    return max((day for day in found if day is not None), default=None)


def _read(text: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return _of_day(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _of_day(text: str) -> datetime | None:
    """Read a day with a time zone, which Python's reader of dates does not know."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if len(text) > 10 else None
