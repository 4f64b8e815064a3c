"""The head of a text: number, symbol, body, meeting with its place and days, date, languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from babel.dates import format_interval
from flask_babel import LazyString, get_locale, lazy_gettext
from pyoxigraph import NamedNode

from meagraph.namespaces import DCT, ELI, MEA, SCHEMA, UNDO
from server.instance import Instance
from server.languages import NAMES as LANGUAGES
from server.languages import Text
from server.linked_data.description import Description
from server.names import Names
from server.pages.document import labels
from server.pages.document.dates import moment
from server.pages.document.said import Said
from server.pages.shown import Shown, link

MEETING = """
CONSTRUCT { ?meeting ?property ?value }
WHERE {
  ?text mea:meeting ?meeting . ?meeting ?property ?value
  FILTER(?property IN (schema:location, schema:startDate, schema:endDate))
}
"""

_ = lazy_gettext


@dataclass(frozen=True)
class HeadFact:
    """One line of the head; `joint` stands between its values."""

    name: LazyString
    values: tuple[Shown, ...]
    joint: str = " · "


KINDS = {
    UNDO.Decision.value: _("Decision"),
    UNDO.Resolution.value: _("Resolution"),
    UNDO.Recommendation.value: _("Recommendation"),
}
"""What a text calls itself, by its class in UNDO."""


def kind_of_text(thing: Description) -> LazyString | None:
    """Name the kind of a decision: a resolution, a recommendation."""
    return next((name for iri, name in KINDS.items() if iri in thing.types), None)


def head_of(instance: Instance, thing: Description, language: str) -> list[HeadFact]:
    """Give the lines of the head that something is known for."""
    said = Said(thing.everything)
    names = Names(thing.everything, instance.identifiers, language)
    iri = thing.iri.value
    lines = [
        HeadFact(_("Document symbol"), tuple(_plain(said, iri, MEA.symbol))),
        HeadFact(
            _("Body"),
            tuple(
                link(instance, names, one)
                for one in said.nodes(iri, MEA.body) or said.nodes(iri, MEA.agreement)
            ),
        ),
        HeadFact(_("Meeting"), tuple(_meeting(instance, said, iri, language))),
        HeadFact(_("Date"), tuple(moment(one) for one in said.literals(iri, ELI.date_document))),
        HeadFact(_("Agenda item"), tuple(_plain(said, iri, MEA.agendaItem))),
        HeadFact(
            _("Languages"),
            tuple(
                Shown(Text(LANGUAGES.get(one.value, one.value), one.value))
                for one in said.literals(iri, DCT.language)
            ),
        ),
    ]
    return [line for line in lines if line.values]


def _plain(said: Said, iri: str, term: NamedNode) -> Iterator[Shown]:
    return (Shown(Text(one.value)) for one in said.literals(iri, term))


def _meeting(instance: Instance, said: Said, iri: str, language: str) -> Iterator[Shown]:
    meetings = said.nodes(iri, MEA.meeting)
    told = Said(instance.triples(MEETING, text=NamedNode(iri)) if meetings else ())
    for meeting in meetings:
        yield labels.meeting(instance, meeting)
        if place := told.text(meeting, SCHEMA.location, language):
            yield Shown(place)
        if days := _days(told, meeting):
            yield Shown(Text(days))


def _days(told: Said, meeting: str) -> str:
    """Write the days of a meeting as one period; as far as they are known."""
    said = [told.plain(meeting, term) for term in (SCHEMA.startDate, SCHEMA.endDate)]
    try:
        first, last = (date.fromisoformat(day) for day in said)
    except ValueError:
        return " – ".join(filter(None, said))
    return format_interval(first, last, "yMMMd", locale=get_locale())
