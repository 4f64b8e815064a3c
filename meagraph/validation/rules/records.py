"""
Rules across records: what one record says of another that is not there or not fit.

Shapes do part of it whole, and these rules leave it to them: a need names a country that the graph
holds (`NeedCountry`), a target its plan (`PlanItemPlan`), goals and targets that are named exist
(`PlanItemGoal`, `IndicatorTarget`, `AddressedTarget`).
"""

from collections.abc import Iterator

from pyoxigraph import NamedNode

from meagraph.namespaces import CITO, MEA, ORG, RDF, SKOS
from meagraph.validation.paths import CLASSES, after
from meagraph.validation.rules.rule import Found, local_rule
from meagraph.validation.rules.statements import Statements
from meagraph.validation.rules.steps import Steps
from meagraph.validation.terms import Term

_PREFIXES = """
PREFIX cito: <http://purl.org/spar/cito/>
PREFIX mea: <https://w3id.org/meagraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""

_CITED = Steps((CITO.hasCitedEntity,))
_CITATIONS = _PREFIXES + "SELECT DISTINCT ?focus { ?focus cito:hasCitedEntity ?cited }"


def _status(graph: Statements, citation: Term) -> set[str]:
    """Give how the reading of a citation ended: the last step of each status, in any instance."""
    return {
        status.value.rpartition("/")[2]
        for status in graph.objects(citation, MEA.citationStatus)
        if isinstance(status, NamedNode)
    }


@local_rule(
    "citation-to-missing-provision",
    "Warning",
    "shapes#citation-to-missing-provision",
    en="The citation points to a provision that the cited text (the value) does not have, or "
    "to a text of which the graph has no record; often the number was left over from a draft. "
    "Tell the secretariat, or correct the reading.",
    fr="La citation vise une disposition que le texte cité (la valeur) n’a pas, ou un texte "
    "dont le graphe n’a pas de fiche ; souvent le numéro est resté d’un projet. Signalez-le au "
    "secrétariat, ou corrigez la lecture.",
    reads_=(
        _CITED.path,
        Steps((MEA.citationStatus,)).path,
        after(_CITED.path, Steps((RDF.type,)).path),
    ),
    screen=_CITATIONS,
)
def citation_to_missing_provision(graph: Statements, focus: Term) -> Iterator[Found]:
    """Find citations that were read as stale, and those whose text has no record."""
    stale = "stale" in _status(graph, focus)
    for cited in graph.objects(focus, CITO.hasCitedEntity):
        if stale or not graph.objects(cited, RDF.type):
            yield Found(focus, cited, CITO.hasCitedEntity)


_PROVISIONS = Steps((), (MEA.provisionOf,))


@local_rule(
    "citation-not-followed",
    "Info",
    "shapes#citation-not-followed",
    en="The citation was read before the cited text (the value) was loaded, so it does not "
    "lead to its provisions; load the citing text again.",
    fr="La citation a été lue avant que le texte cité (la valeur) soit chargé, si bien qu’elle "
    "ne mène pas à ses dispositions ; rechargez le texte qui cite.",
    reads_=(
        _CITED.path,
        Steps((MEA.citationStatus,)).path,
        after(_CITED.path, _PROVISIONS.path),
    ),
    screen=_PREFIXES
    + """SELECT DISTINCT ?focus { ?focus cito:hasCitedEntity ?cited
      FILTER EXISTS { ?provision mea:provisionOf ?cited } }""",
)
def citation_not_followed(graph: Statements, focus: Term) -> Iterator[Found]:
    """Find citations read as unresolved though the graph has provisions of the cited text."""
    if "unresolved" in _status(graph, focus):
        for cited in graph.objects(focus, CITO.hasCitedEntity):
            if _PROVISIONS.some(graph, cited):
                yield Found(focus, cited, CITO.hasCitedEntity)


_COUNTRY = Steps((MEA.country,))
_PLAN_OF = after(
    Steps((MEA.addressesTarget,)).path, Steps((SKOS.inScheme,)).path, Steps((MEA.planOf,)).path
)
_PARTICIPATIONS = Steps((), (ORG.member,))


@local_rule(
    "need-without-party",
    "Warning",
    "shapes#need-without-party",
    en="None of the countries of the need is Party to the agreement whose target it serves "
    "(the value), or to any agreement if it names no target; check the country, and whether "
    "its participation is loaded.",
    fr="Aucun des pays du besoin n’est Partie à l’accord dont il sert un objectif (la valeur), "
    "ou à aucun accord s’il ne nomme pas d’objectif ; vérifiez le pays, et que sa "
    "participation est chargée.",
    reads_=(
        CLASSES,
        _PLAN_OF,
        after(
            _COUNTRY.path,
            _PARTICIPATIONS.path,
            Steps((MEA.agreement, MEA.entryIntoForce, MEA.ended)).path,
        ),
    ),
    screen=_PREFIXES
    + "SELECT DISTINCT ?focus { ?class rdfs:subClassOf* mea:Need . ?focus a ?class }",
)
def need_without_party(graph: Statements, focus: Term) -> Iterator[Found]:
    """
    Find needs of countries that are Party to nothing that matters.

    A Party is who has a statement of any source with an entry into force and without an end. A need
    without a country is told by the shape `NeedCountry`.
    """
    countries = graph.objects(focus, MEA.country)
    if not countries or not graph.is_a(focus, MEA.Need):
        return
    agreements = {
        agreement
        for target in graph.objects(focus, MEA.addressesTarget)
        for plan in graph.objects(target, SKOS.inScheme)
        for agreement in graph.objects(plan, MEA.planOf)
    }
    joined = [graph.once(_Joined, country) for country in countries]
    for agreement in agreements:
        if not any(its.has(graph, agreement) for its in joined):
            yield Found(focus, agreement, MEA.country)
    if not agreements and not any(its.any(graph) for its in joined):
        yield Found(focus, None, MEA.country)


class _Joined:
    """
    The agreements to which a country is Party, read no further than is asked.

    It is remembered by the statements and does not hold them: the two would keep each other, and
    the store, until the garbage collector comes, and a store that is open cannot be published.
    """

    def __init__(self, graph: Statements, country: Term) -> None:
        self._found: set[Term] = set()
        self._unread = list(_PARTICIPATIONS.of(graph, country))

    def has(self, graph: Statements, agreement: Term) -> bool:
        """Say whether the country is Party to an agreement."""
        while agreement not in self._found and self._unread:
            self._read_one(graph)
        return agreement in self._found

    def any(self, graph: Statements) -> bool:
        """Say whether there is any at all."""
        while not self._found and self._unread:
            self._read_one(graph)
        return bool(self._found)

    def _read_one(self, graph: Statements) -> None:
        status = self._unread.pop()
        if graph.objects(status, MEA.entryIntoForce) and not graph.objects(status, MEA.ended):
            self._found.update(graph.objects(status, MEA.agreement))


_ABOVE = (MEA.goal, MEA.target)
_PLAN = Steps((SKOS.inScheme,))


@local_rule(
    "plan-item-of-another-plan",
    "Warning",
    "shapes#plan-item-of-another-plan",
    en="A target or indicator hangs on a goal or target (the value) of another plan; name one "
    "of its own plan, and align across plans with an alignment.",
    fr="Un objectif ou un indicateur dépend d’un but ou d’un objectif (la valeur) d’un autre "
    "plan ; désignez-en un de son propre plan, et reliez les plans par une correspondance.",
    reads_=(_PLAN.path, after(Steps(_ABOVE).path, _PLAN.path)),
    screen=_PREFIXES
    + """SELECT DISTINCT ?focus { ?focus mea:goal|mea:target ?above ; skos:inScheme ?plan .
      ?above skos:inScheme ?other FILTER(!sameTerm(?plan, ?other)) }""",
)
def plan_item_of_another_plan(graph: Statements, focus: Term) -> Iterator[Found]:
    """Find targets and indicators whose goal or target has a plan, and none in common with them."""
    plans = _PLAN.of(graph, focus)
    for path in _ABOVE:
        for above in graph.objects(focus, path):
            others = _PLAN.of(graph, above)
            if plans and others and plans.isdisjoint(others):
                yield Found(focus, above, path)


RECORDS = (
    citation_to_missing_provision,
    citation_not_followed,
    need_without_party,
    plan_item_of_another_plan,
)
"""The rules across records."""
