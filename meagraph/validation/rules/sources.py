"""
Rules across sources: what one says against a treaty's clause, against another, or against itself.

Shapes compare what stands in one statement or along one path. `EntryIntoForceNotBeforeRule` and
`EntryIntoForceNotAfterRule` compare an entry into force with the date that loaders have computed,
`MembershipSourcesAgree` the entries into force of all sources; these rules do the rest.
"""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from pyoxigraph import NamedNode

from meagraph.entry_into_force import RULES as CLAUSES
from meagraph.entry_into_force import expected_entry_into_force
from meagraph.namespaces import DCT, MEA, SCHEMA, SKOS
from meagraph.validation.paths import after
from meagraph.validation.rules.rule import Found, local_rule
from meagraph.validation.rules.statements import Statements
from meagraph.validation.rules.steps import Steps
from meagraph.validation.terms import Term

_PREFIXES = """
PREFIX mea: <https://w3id.org/meagraph/ontology#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""

_CODES = ", ".join(f'"{code}"' for code in sorted(CLAUSES))

_AGREEMENT = Steps((MEA.agreement,))


def _days(graph: Statements, node: Term, predicate: NamedNode) -> set[date]:
    """Give the days that are the values of a property, of moments too; others are left out."""
    days = set()
    for value in graph.objects(node, predicate):
        try:
            days.add(date.fromisoformat(getattr(value, "value", "")[:10]))
        except ValueError:
            continue  # shapes ask for the right form
    return days


def _only_day(graph: Statements, node: Term, predicate: NamedNode) -> date | None:
    days = _days(graph, node, predicate)
    return days.pop() if len(days) == 1 else None


@local_rule(
    "entry-into-force-against-clause",
    "Warning",
    "shapes#entry-into-force-against-clause",
    en="The entry into force is not the day that the treaty’s clause makes of the consent, and "
    "the record does not state that day (mea:expectedEntryIntoForce); check both dates, tell "
    "the source, and load the record with a loader that computes it.",
    fr="L’entrée en vigueur n’est pas le jour que la clause du traité tire du consentement, et "
    "la fiche n’indique pas ce jour (mea:expectedEntryIntoForce) ; vérifiez les deux dates, "
    "signalez-le à la source, et chargez la fiche par un chargeur qui le calcule.",
    reads_=(
        Steps((MEA.consented, MEA.entryIntoForce, MEA.expectedEntryIntoForce)).path,
        after(_AGREEMENT.path, Steps((SKOS.notation, MEA.entryIntoForce)).path),
    ),
    screen=_PREFIXES
    + f"""SELECT DISTINCT ?focus {{
      ?agreement skos:notation ?code FILTER(STR(?code) IN ({_CODES}))
      ?focus mea:agreement ?agreement ; mea:consented ?consented ; mea:entryIntoForce ?inForce
      FILTER NOT EXISTS {{ ?focus mea:expectedEntryIntoForce ?expected }}
    }}""",
)
def entry_into_force_against_clause(graph: Statements, focus: Term) -> Iterator[Found]:
    """Compare consent and entry into force by the clause, where no expected date is stated."""
    if graph.objects(focus, MEA.expectedEntryIntoForce):
        return
    consented = _only_day(graph, focus, MEA.consented)
    entry = _only_day(graph, focus, MEA.entryIntoForce)
    if consented is None or entry is None:
        return
    for agreement in graph.objects(focus, MEA.agreement):
        treaty = _only_day(graph, agreement, MEA.entryIntoForce)
        for code in graph.objects(agreement, SKOS.notation):
            expected = treaty and expected_entry_into_force(
                getattr(code, "value", ""), treaty, consented
            )
            if expected is not None and expected != entry:
                value = min(graph.objects(focus, MEA.entryIntoForce), key=str)
                yield Found(focus, value, MEA.entryIntoForce)


_DATES = (MEA.consented, MEA.signed, MEA.ended)
_STATUS = Steps((MEA.status,))


@local_rule(
    "sources-disagree-on-dates",
    "Info",
    "shapes#sources-disagree-on-dates",
    en="Two sources give different days for the same act of a Party (the property says which: "
    "consent, signature or end); look it up in the depositary’s list and tell the source that "
    "is wrong.",
    fr="Deux sources donnent des jours différents pour un même acte d’une Partie (la propriété "
    "dit lequel : consentement, signature ou fin) ; vérifiez dans la liste du dépositaire et "
    "signalez-le à la source fautive.",
    reads_=(after(_STATUS.path, Steps((DCT.source, *_DATES)).path),),
    screen=_PREFIXES
    + "SELECT DISTINCT ?focus {"
    + " UNION ".join(
        f"{{ SELECT ?focus {{ ?focus mea:status ?status . ?status {act} ?day }}"
        " GROUP BY ?focus HAVING (COUNT(DISTINCT ?day) > 1) }"
        for act in _DATES
    )
    + "}",
)
def sources_disagree_on_dates(graph: Statements, focus: Term) -> Iterator[Found]:
    """
    Compare the days that sources give for one membership, act by act.

    A source may have several rows, one for each time that a State joined; two sources contradict
    each other where no day of the one is a day of the other.
    """
    statuses = graph.objects(focus, MEA.status)
    for act in _DATES:
        by_source: dict[Term, set[date]] = {}
        for status in statuses:
            for source in graph.objects(status, DCT.source):
                by_source.setdefault(source, set()).update(_days(graph, status, act))
        told = [days for days in by_source.values() if days]
        if any(one.isdisjoint(other) for one, other in combinations(told, 2)):
            yield Found(focus, None, act)


_WHEN = Steps((SCHEMA.startDate, SCHEMA.endDate))
_BODY = Steps((MEA.body,))
_PARENT = Steps((MEA.bodyOf,))

PLENARIES = frozenset({"cop", "mop", "cma", "ga", "gb", "cpm", "iwc"})
"""The codes of bodies in which all Parties meet; their committees may well sit on the same days."""


def _period(graph: Statements, meeting: Term) -> tuple[date, date] | None:
    """Give the first and last day of a meeting; None where its dates are missing or doubtful."""
    first = _only_day(graph, meeting, SCHEMA.startDate)
    if first is None:
        return None
    return first, _only_day(graph, meeting, SCHEMA.endDate) or first


def _meet_at_once(graph: Statements, focus: Term, others: set[Term]) -> Iterator[Found]:
    period = _period(graph, focus)
    if period is None:
        return
    for other in others - {focus}:
        its = _period(graph, other)
        if its is not None and period[0] <= its[1] and its[0] <= period[1]:
            yield Found(focus, other, SCHEMA.startDate)


_DATED_MEETINGS = (
    _PREFIXES + "SELECT DISTINCT ?focus { ?focus mea:body ?body ; schema:startDate ?start }"
)


@local_rule(
    "two-sessions-of-one-body-at-once",
    "Warning",
    "shapes#two-sessions-of-one-body-at-once",
    en="Two sessions of one body (the value is the other) fall on the same days; one of the "
    "numbers or dates is wrong: look them up in the reports of the body.",
    fr="Deux sessions d’un même organe (la valeur est l’autre) tombent les mêmes jours ; l’un "
    "des numéros ou l’une des dates est faux : vérifiez dans les rapports de l’organe.",
    reads_=(_WHEN.path, after(_BODY.path, _BODY.inverse.path, _WHEN.path)),
    screen=_DATED_MEETINGS,
)
def two_sessions_of_one_body_at_once(graph: Statements, focus: Term) -> Iterator[Found]:
    """Compare the days of the meetings of one body."""
    others = {other for body in _BODY.of(graph, focus) for other in _BODY.inverse.of(graph, body)}
    yield from _meet_at_once(graph, focus, others)


@local_rule(
    "two-committees-of-one-agreement-at-once",
    "Info",
    "shapes#two-committees-of-one-agreement-at-once",
    en="Two committees of one agreement meet on the same days (the value is the other "
    "meeting); check the dates, and mind that small delegations cannot attend both.",
    fr="Deux comités d’un même accord se réunissent les mêmes jours (la valeur est l’autre "
    "réunion) ; vérifiez les dates, et songez que les petites délégations ne peuvent suivre "
    "les deux.",
    reads_=(
        _WHEN.path,
        after(_BODY.path, Steps((SKOS.notation,)).path),
        after(_BODY.path, _PARENT.path, _PARENT.inverse.path, Steps((SKOS.notation,)).path),
        after(_BODY.path, _PARENT.path, _PARENT.inverse.path, _BODY.inverse.path, _WHEN.path),
    ),
    screen=_DATED_MEETINGS,
)
def two_committees_of_one_agreement_at_once(graph: Statements, focus: Term) -> Iterator[Found]:
    """Compare the days of the meetings of different subsidiary bodies of one agreement."""
    bodies = _BODY.of(graph, focus)
    if any(_is_plenary(graph, body) for body in bodies):
        return
    committees = {
        body
        for own in bodies
        for agreement in _PARENT.of(graph, own)
        for body in _PARENT.inverse.of(graph, agreement)
        if not _is_plenary(graph, body)
    }
    others = {other for body in committees - bodies for other in _BODY.inverse.of(graph, body)}
    yield from _meet_at_once(graph, focus, others)


def _is_plenary(graph: Statements, body: Term) -> bool:
    codes = graph.objects(body, SKOS.notation)
    return any(getattr(code, "value", "") in PLENARIES for code in codes)


SOURCES = (
    entry_into_force_against_clause,
    sources_disagree_on_dates,
    two_sessions_of_one_body_at_once,
    two_committees_of_one_agreement_at_once,
)
"""The rules across sources."""
