"""When something is due, as a page says it: a day, a month, a meeting, a period."""

from dataclasses import dataclass
from datetime import date

from babel.dates import format_skeleton
from flask_babel import get_locale
from pyoxigraph import Literal, NamedNode

from meagraph.namespaces import MEA, SCHEMA, XSD
from server.instance import Instance
from server.languages import Text
from server.pages.document import labels
from server.pages.document.said import Said
from server.pages.shown import Shown, literal

_SKELETONS = {XSD.gYearMonth.value: ("yMMMM", "-01"), XSD.gYear.value: ("y", "-01-01")}


@dataclass(frozen=True)
class Due:
    """
    A deadline: until `end`, from `start` for a period.

    `occurrence` is `next` or `each` where `end` is a body whose meetings have no number.
    """

    end: Shown | None
    start: Shown | None = None
    occurrence: str = ""
    surface: Text | None = None
    moment: str = ""

    @property
    def order(self) -> tuple[bool, str]:
        """What deadlines are sorted by: dates first, then meetings."""
        return (not self.moment, self.moment or (self.end.text.value if self.end else ""))


def due(instance: Instance, said: Said, iri: str, language: str) -> Due:
    """Show the deadline with this IRI."""
    body = said.node(iri, MEA.dueAtBody)
    end = _moment(said, iri, MEA.dueDate, SCHEMA.endDate)
    start = _moment(said, iri, SCHEMA.startDate)
    met, opened = said.node(iri, MEA.dueAt) or body, said.node(iri, MEA.dueFrom)
    return Due(
        end=end or (labels.meeting(instance, met) if met else None),
        start=start or (labels.meeting(instance, opened) if opened else None),
        occurrence=said.plain(iri, MEA.occurrence) if body else "",
        surface=said.text(iri, MEA.surface, language),
        moment=(end.datetime or "") if end else "",
    )


def _moment(said: Said, iri: str, *terms: NamedNode) -> Shown | None:
    for term in terms:
        for one in said.literals(iri, term):
            return moment(one)
    return None


def moment(value: Literal) -> Shown:
    """Show a day, month or year with the precision that it has."""
    if value.datatype.value not in _SKELETONS:
        return literal(value)
    skeleton, rest = _SKELETONS[value.datatype.value]
    try:
        day = date.fromisoformat(value.value + rest)
    except ValueError:
        return Shown(Text(value.value))
    return Shown(Text(format_skeleton(skeleton, day, locale=get_locale())), datetime=value.value)
