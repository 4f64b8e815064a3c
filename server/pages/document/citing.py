"""Citations between texts, by convention: what a text cites, and which texts cite it and where."""

from collections import defaultdict
from dataclasses import dataclass

from pyoxigraph import NamedNode

from meagraph import conventions
from meagraph.namespaces import CITO, DCT, MEA, SKOS
from server.instance import Instance
from server.languages import Text
from server.names import Names, listed
from server.pages.document import labels
from server.pages.document.provisions import Cite, Provision, Reading
from server.pages.document.said import Said
from server.pages.shown import Shown, link

_TOLD = listed(MEA.number, MEA.symbol, MEA.agreement, DCT.title, SKOS.prefLabel)
_CITATIONS = (
    "?citation cito:hasCitedEntity ?text",
    "?cited mea:provisionOf ?text . ?citation cito:hasCitedEntity ?cited",
)
_ABOUT = (
    "?citation ?property ?value BIND(?citation AS ?subject)",
    "?citation cito:hasCitingEntity ?subject . ?subject ?property ?value"
    " FILTER(?property = mea:provisionOf)",
    "?citation cito:hasCitingEntity ?citing . ?citing mea:provisionOf ?subject ."
    f" ?subject ?property ?value FILTER(?property IN ({_TOLD}))",
    f"?citation mea:verb ?subject . ?subject ?property ?value FILTER(?property IN ({_TOLD}))",
    "?citation mea:citationStatus ?subject . ?subject ?property ?value"
    f" FILTER(?property IN ({_TOLD}))",
)

CITED_BY = (
    "CONSTRUCT { ?subject ?property ?value } WHERE {"
    + " UNION ".join(f"{{ {cites} . {about} }}" for cites in _CITATIONS for about in _ABOUT)
    + "}"
)
"""Each way is a pattern of its own: the engine then follows it from the text that it is given."""


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
    triples = instance.triples(CITED_BY, text=NamedNode(iri))
    said, names = Said(triples), Names(triples, instance.identifiers, language)
    places: dict[str, dict[tuple[str, str], Place]] = defaultdict(dict)
    for citation in sorted(said.subjects(CITO.hasCitedEntity)):
        for cited in said.nodes(citation, CITO.hasCitedEntity):
            for citing in said.nodes(citation, CITO.hasCitingEntity):
                whole = said.node(citing, MEA.provisionOf)
                if whole and whole != iri and part in ("", cited):
                    place = _place(instance, said, names, citation, (citing, cited, iri))
                    key = citing, place.cited.text.value if place.cited else ""
                    places[whole].setdefault(key, place)
    found = {whole: list(said_there.values()) for whole, said_there in places.items()}
    return _by_convention(instance, said, found, language)


def cites(instance: Instance, reading: Reading) -> list[ByConvention]:
    """Give what the provisions of a text cite in other texts; the ambiguous stands apart."""
    places: dict[str, list[Place]] = defaultdict(list)
    for provision in reading.provisions:
        for cite in provision.cites:
            if cite.work and cite.work != reading.iri:
                places[cite.work].append(_citing(provision, cite))
    return _by_convention(instance, reading.said, places, reading.wanted)


def _citing(provision: Provision, cite: Cite) -> Place:
    here = Shown(Text(provision.id), href=f"#{provision.id}")
    href = cite.target.href if cite.target else None
    aim = Shown(Text(cite.place), href) if cite.place else None
    return Place(here, cite.verb, cite.status, cite.status_name, aim)


def _place(
    instance: Instance, said: Said, names: Names, citation: str, between: tuple[str, str, str]
) -> Place:
    citing, cited, text = between
    verb, status = said.node(citation, MEA.verb), said.node(citation, MEA.citationStatus) or ""
    inside = labels.split(instance.identifiers, cited)[1]
    aim = inside or labels.place_of(said.plain(citation, MEA.locator))
    href = f"{instance.path(text)}#{inside}" if inside else None
    provision = labels.split(instance.identifiers, citing)[1]
    return Place(
        shown=Shown(Text(provision), href=instance.path(citing), iri=citing),
        verb=link(instance, names, verb) if verb else None,
        status=status.rpartition("/")[2],
        status_name=names.of(status),
        cited=Shown(Text(aim), href) if aim else None,
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
