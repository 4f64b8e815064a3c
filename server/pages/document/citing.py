"""Citations between texts, by convention: what a text cites, and which texts cite it and where."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from meagraph.namespaces import DCT, MEA, SKOS
from server import conventions
from server.instance import Instance, Row
from server.languages import Text
from server.names import Names
from server.pages.document import labels
from server.pages.document.provisions import Cite, Provision
from server.pages.document.said import Said
from server.pages.shown import Shown, link

CITED_BY = """
SELECT ?text ?language ?cited ?citing ?whole ?number ?symbol ?title ?agreement ?locator
       ?verb ?verbName ?status ?statusName
WHERE {
  { ?citation cito:hasCitedEntity ?text }
  UNION
  { ?cited mea:provisionOf ?text . ?citation cito:hasCitedEntity ?cited }
  ?citation cito:hasCitingEntity ?citing ; mea:citationStatus ?status .
  ?citing mea:provisionOf ?whole
  OPTIONAL { ?citation mea:locator ?locator }
  OPTIONAL { ?whole mea:number ?number }
  OPTIONAL { ?whole mea:symbol ?symbol }
  OPTIONAL { ?whole dct:title ?title }
  OPTIONAL { ?whole mea:agreement ?agreement }
  OPTIONAL { ?status skos:prefLabel ?statusName FILTER(LANG(?statusName) = ?language) }
  OPTIONAL {
    ?citation mea:verb ?verb
    OPTIONAL { ?verb skos:prefLabel ?verbName FILTER(LANG(?verbName) = ?language) }
  }
}
"""


@dataclass(frozen=True)
class Place:
    """A provision that cites, with its verb, the status, and the place that it cites."""

    shown: Shown
    verb: Shown | None
    status: str
    status_name: Text
    cited: Shown | None


@dataclass(frozen=True)
class CitingWork:
    """A text with the places where it cites, or is cited."""

    shown: Shown
    title: Text | None
    places: tuple[Place, ...]


@dataclass(frozen=True)
class ByConvention:
    """The texts of one convention; `agreement` is None for those of none."""

    agreement: str | None
    works: tuple[CitingWork, ...]

    @property
    def count(self) -> int:
        """The number of citations."""
        return sum(len(work.places) for work in self.works)


def cited_by(instance: Instance, iri: str, language: str, part: str = "") -> list[ByConvention]:
    """Give the provisions of other texts that cite the text `iri`, or only its provision `part`."""
    rows = instance.rows(CITED_BY, text=NamedNode(iri), language=Literal(language))
    said = Said(_described(rows))
    names = Names(_named(rows), instance.identifiers, language)
    places: dict[str, dict[tuple[str, str, str], Place]] = defaultdict(dict)
    for row in rows:
        cited = row["cited"].value if "cited" in row else iri
        whole, citing = row["whole"].value, row["citing"].value
        if whole == iri or (part and cited != part):
            continue
        locator = row["locator"].value if "locator" in row else ""
        key = (citing, cited, locator)
        places[whole].setdefault(key, _place(instance, names, row, cited, iri))
    return _by_convention(
        instance,
        said,
        {whole: [found[key] for key in sorted(found)] for whole, found in places.items()},
        language,
    )


def cites(
    instance: Instance, iri: str, provisions: Iterable[Provision], said: Said
) -> list[ByConvention]:
    """Give what the provisions of a text cite in other texts; the ambiguous stands apart."""
    places: dict[str, list[Place]] = defaultdict(list)
    for provision in provisions:
        for cite in provision.cites:
            if cite.work and cite.work != iri:
                places[cite.work].append(_citing(provision, cite))
    return _by_convention(instance, said, places, "en")


def _citing(provision: Provision, cite: Cite) -> Place:
    here = Shown(Text(provision.id), href=f"#{provision.id}")
    return Place(here, cite.verb, cite.status, cite.status_name, cite.target)


def _place(instance: Instance, names: Names, row: Row, cited: str, text: str) -> Place:
    citing = row["citing"].value
    provision = labels.split(instance.identifiers, citing)[1]
    locator = row["locator"].value if "locator" in row else ""
    inside = labels.split(instance.identifiers, cited)[1]
    aim = Text(inside or labels.place_of(locator))
    return Place(
        shown=Shown(Text(provision), href=instance.path(citing), iri=citing),
        verb=link(instance, names, row["verb"].value) if "verb" in row else None,
        status=row["status"].value.rpartition("/")[2],
        status_name=names.of(row["status"].value),
        cited=Shown(aim, href=f"{instance.path(text)}#{inside}" if inside else None)
        if aim.value
        else None,
    )


def _by_convention(
    instance: Instance, said: Said, places: dict[str, list[Place]], language: str
) -> list[ByConvention]:
    groups: dict[str | None, list[CitingWork]] = defaultdict(list)
    for whole, found in places.items():
        shown = labels.cited(instance, said, whole, "")
        title = said.text(whole, DCT.title, language)
        groups[shown.agreement].append(CitingWork(shown, title, tuple(found)))
    return [
        ByConvention(code, tuple(sorted(groups[code], key=lambda work: work.shown.iri or "")))
        for code in sorted(groups, key=conventions.order)
    ]


def _described(rows: Iterable[Row]) -> Iterable[Triple]:
    """Give what the rows tell of the citing texts as triples."""
    terms = {
        "number": MEA.number,
        "symbol": MEA.symbol,
        "title": DCT.title,
        "agreement": MEA.agreement,
    }
    for row in rows:
        whole = row["whole"]
        for name, term in terms.items():
            if name in row and isinstance(whole, NamedNode):
                yield Triple(whole, term, row[name])


def _named(rows: Iterable[Row]) -> Iterable[Triple]:
    """Give the names of verbs and statuses in the rows as triples."""
    for row in rows:
        for name in ("verb", "status"):
            thing = row.get(name)
            if f"{name}Name" in row and isinstance(thing, NamedNode):
                yield Triple(thing, SKOS.prefLabel, row[f"{name}Name"])
