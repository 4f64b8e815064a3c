"""The head of a text: number, symbol, body, meeting with its place and days, date, languages."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import LazyString, lazy_gettext
from pyoxigraph import NamedNode

from meagraph.namespaces import DCT, ELI, MEA, SCHEMA
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


def kind_of_text(instance: Instance, thing: Description, language: str) -> Text | None:
    """Name the kind of a decision: a resolution, a recommendation."""
    names = Names(thing.everything, instance.identifiers, language)
    kinds = sorted(str(one.value) for one in thing.values(MEA.decisionKind))
    return names.of(kinds[0]) if kinds else None


def head_of(instance: Instance, thing: Description, language: str) -> list[HeadFact]:
    """Give the lines of the head that something is known for."""
    said = Said(thing.everything)
    names = Names(thing.everything, instance.identifiers, language)
    iri = thing.iri.value
    lines = [
        HeadFact(_("Number"), tuple(_plain(said, iri, MEA.number))),
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
        for term in (SCHEMA.startDate, SCHEMA.endDate):
            yield from (moment(one) for one in told.literals(meeting, term)[:1])
