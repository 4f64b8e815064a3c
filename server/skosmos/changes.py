"""New and modified concepts, by the dates that the vocabulary states."""

from datetime import UTC, date, datetime

from pyoxigraph import Literal, NamedNode

from meagraph.namespaces import DCT, SKOS, XSD
from meagraph.vocabulary.concept import Value
from server.skosmos.contexts import Document, context, tagged
from server.skosmos.language import in_language
from server.skosmos.reader import Reader

PAGE = 200
"""Concepts of one answer where no limit is asked for."""


def new_concepts(reader: Reader, language: str, offset: int, limit: int) -> Document:
    """List the concepts by the month in which they were made, the last one first."""
    return _changes(reader, DCT.created, language, offset, limit)


def modified_concepts(reader: Reader, language: str, offset: int, limit: int) -> Document:
    """
    List the concepts by the month in which they were changed, the last one first.

    Deprecated ones are among them: whoever uses one learns here what has taken its place.
    """
    return _changes(reader, DCT.modified, language, offset, limit)


def _changes(
    reader: Reader, predicate: NamedNode, language: str, offset: int, limit: int
) -> Document:
    dated = []
    for iri in reader.of_class(SKOS.Concept):
        day = _date(reader.values(iri, predicate))
        deprecated = reader.is_deprecated(iri) if day else False
        if day is None or (deprecated and predicate == DCT.created):
            continue
        label = in_language(reader.texts(iri, SKOS.prefLabel), language)
        if label is not None:
            dated.append((day, label.text, iri, deprecated))
    dated.sort(key=lambda one: one[2], reverse=True)
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
            _change(reader, day, text, iri, language if deprecated else None)
            for day, text, iri, deprecated in dated[offset : offset + limit]
        ],
    }


def _change(
    reader: Reader, day: datetime, label: str, iri: str, language: str | None
) -> Document:
    """Describe one change; in a `language` what has taken the place of a deprecated concept."""
    said: Document = {
        "uri": iri,
        "prefLabel": label,
        "date": day.strftime("%Y-%m-%dT%H:%M:%S%z"),
    }
    replaced = reader.links(iri, DCT.isReplacedBy) if language is not None else []
    if replaced:
        said["replacedBy"] = replaced[0]
        name = in_language(reader.texts(replaced[0], SKOS.prefLabel), language or "")
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
