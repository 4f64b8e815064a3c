"""The provisions of a text in their order: what each says, does, cites, names, by when."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from pyoxigraph import NamedNode

from loaders.documents.graph import graph_name
from meagraph.namespaces import CITO, DCT, DOCO, ELI, MEA, OA, RDF, SCHEMA, SKOS
from server.instance import Instance
from server.languages import NAMES, Text, best
from server.names import CODES, NAMING, Names, listed
from server.pages.document import labels
from server.pages.document.dates import Due, due
from server.pages.document.marks import Mark, Piece, marked
from server.pages.document.said import Said
from server.pages.shown import Shown, link

PARTS = """
CONSTRUCT { ?subject ?property ?value }
WHERE {
  { ?subject mea:provisionOf ?text ; ?property ?value }
  UNION
  { ?provision mea:provisionOf ?text ; mea:action ?subject . ?subject ?property ?value }
  UNION
  { ?provision mea:provisionOf ?text ; mea:deadline ?subject . ?subject ?property ?value }
  UNION
  { ?provision mea:provisionOf ?text . ?subject cito:hasCitingEntity ?provision ; ?property ?value }
}
"""

_NAMING = listed(*NAMING, *CODES, MEA.agreement, MEA.force)

_POINTED_AT = (
    "?provision mea:action ?act . ?act mea:verb ?thing",
    "?provision mea:action ?act . ?act mea:addressee ?thing",
    "?provision mea:action ?act . ?act mea:verb ?verb . ?verb mea:force ?thing",
    "?provision mea:mentionsTarget ?thing",
    "?provision schema:mentions ?thing",
    "?citation cito:hasCitingEntity ?provision ; mea:citationStatus ?thing",
    "?citation cito:hasCitingEntity ?provision ; mea:verb ?thing",
    "?citation cito:hasCitingEntity ?provision ; cito:hasCitedEntity ?thing",
    "?citation cito:hasCitingEntity ?provision ; mea:candidate ?thing",
    "?citation cito:hasCitingEntity ?provision ; cito:hasCitedEntity ?part ."
    " ?part mea:provisionOf ?thing",
    "?citation cito:hasCitingEntity ?provision ; mea:candidate ?part ."
    " ?part mea:provisionOf ?thing",
)
"""The ways from a provision to the things whose names its page needs."""

NAMED = (
    "CONSTRUCT { ?thing ?naming ?name } WHERE {"
    + " UNION ".join(
        f"{{ ?provision mea:provisionOf ?text . {way} . ?thing ?naming ?name"
        f" FILTER(?naming IN ({_NAMING})) }}"
        for way in _POINTED_AT
    )
    + "}"
)

RECOGNISED = """
CONSTRUCT { ?annotation ?property ?value . ?value skos:prefLabel ?name }
WHERE {
  GRAPH ?graph {
    ?annotation ?property ?value
    FILTER(?property IN (oa:hasBody, oa:hasTarget, oa:hasSource, mea:score))
  }
  OPTIONAL { ?value skos:prefLabel ?name }
}
"""

KINDS: Mapping[str, str] = {
    MEA.Section.value: "section",
    MEA.Heading.value: "heading",
    MEA.Recital.value: "recital",
    MEA.Paragraph.value: "paragraph",
    MEA.SubParagraph.value: "sub-paragraph",
    MEA.Item.value: "item",
}
"""The kinds of provisions as style sheets know them."""

CLASSES = (MEA.Provision, *(NamedNode(iri) for iri in KINDS))
LEADING = ("section", "heading")
"""The kinds that stand over others."""

DEEPEST = 4
"""How far provisions are set in; what is deeper stands below those."""


@dataclass(frozen=True)
class Act:
    """A verb and those whom it addresses; `force` is the slug of how strongly it asks."""

    verb: Shown
    force: str
    force_name: str
    addressees: tuple[Shown, ...]


@dataclass(frozen=True)
class Cite:
    """A citation: what is cited (None: nothing certain), its status, and what it may be."""

    target: Shown | None
    work: str
    place: str
    status: str
    status_name: Text
    candidates: tuple[Shown, ...]
    verb: Shown | None
    surface: Text | None


@dataclass(frozen=True)
class Subject:
    """A concept that was recognised, with the score of the recognition."""

    shown: Shown
    score: str


@dataclass(frozen=True)
class Provision:
    """
    One provision as a page shows it.

    `level` counts the headings above a section, or the provisions above any other; `pieces` is its
    text with marks; `asking` are the verbs that govern it: its own, or those
    of the provision above it; `drafts` what was adopted from it.
    """

    iri: str
    path: str
    id: str
    kind: str
    annex: bool
    note: bool
    parent: str
    level: int
    label: Text | None
    texts: Mapping[str, str]
    text: Text | None
    pieces: tuple[Piece, ...]
    summary: Text | None
    acts: tuple[Act, ...] = ()
    cites: tuple[Cite, ...] = ()
    dues: tuple[Due, ...] = ()
    targets: tuple[Shown, ...] = ()
    mentions: tuple[Shown, ...] = ()
    subjects: tuple[Subject, ...] = ()
    drafts: tuple[Shown, ...] = ()
    asking: tuple[Act, ...] = field(default=())

    @property
    def is_heading(self) -> bool:
        """Whether others stand below it as under a heading."""
        return self.kind in LEADING


@dataclass(frozen=True)
class Reading:
    """
    The provisions of a text in the order of reading, and the languages that it is held in.

    `language` is that of the words, `wanted` the one that was asked for: that of the names.
    """

    iri: str
    provisions: tuple[Provision, ...]
    languages: tuple[str, ...]
    language: str
    wanted: str
    said: Said

    @property
    def held(self) -> bool:
        """Whether there are any words of the text."""
        return bool(self.languages)

    def by_id(self) -> dict[str, Provision]:
        """Give the provisions by their ids."""
        return {one.id: one for one in self.provisions}


def read(instance: Instance, iri: str, language: str, page: str = "") -> Reading:
    """
    Gather the provisions of the text `iri`, their words in `language` if they are held in it.

    `page` is the path of the text's page, for links into it from a page that is another.
    """
    text = NamedNode(iri)
    own = instance.triples(PARTS, text=text)
    named = instance.triples(NAMED, text=text) if own else []
    said = Said([*own, *named])
    provisions = set(said.subjects(MEA.provisionOf)) - {iri}
    found = {lang for one in provisions for lang in said.texts(one, MEA.text)}
    languages = [lang for lang in (*NAMES, *sorted(found - NAMES.keys())) if lang in found]
    shown = language if language in found else next(iter(languages), language)
    subjects = _recognised(instance, iri, shown, language) if own else {}
    names = Names(named, instance.identifiers, language)
    builder = _Builder(instance, said, names, iri, page, shown, language, subjects)
    return Reading(iri, tuple(builder.all(provisions)), tuple(languages), shown, language, said)


def _recognised(
    instance: Instance, iri: str, text_language: str, language: str
) -> dict[str, list[Subject]]:
    """Give the subjects recognised in one language version, by provision."""
    graph = graph_name("annotation", iri, text_language, instance.identifiers)
    triples = instance.triples(RECOGNISED, graph=NamedNode(graph))
    names, said = Names(triples, instance.identifiers, language), Said(triples)
    found: dict[str, dict[str, Subject]] = defaultdict(dict)
    for annotation in said.subjects(OA.hasBody):
        concept = said.node(annotation, OA.hasBody)
        for target in said.nodes(annotation, OA.hasTarget):
            provision = said.node(target, OA.hasSource) or target
            score = said.plain(annotation, MEA.score)
            if concept and score >= getattr(found[provision].get(concept), "score", ""):
                found[provision][concept] = Subject(link(instance, names, concept), score)
    return {iri: list(subjects.values()) for iri, subjects in found.items()}


class _Builder:
    """Builds the provisions of one text from what is said of them."""

    def __init__(
        self,
        instance: Instance,
        said: Said,
        names: Names,
        text: str,
        page: str,
        text_language: str,
        language: str,
        subjects: Mapping[str, list[Subject]],
    ) -> None:
        """Take what is said and the languages of the words, and of the names."""
        self.instance, self.said, self.names = instance, said, names
        self.text, self.page = text, page
        self.text_language, self.language, self.subjects = text_language, language, subjects
        self.citations: dict[str, list[str]] = defaultdict(list)
        for citation in said.subjects(CITO.hasCitingEntity):
            for citing in said.nodes(citation, CITO.hasCitingEntity):
                self.citations[citing].append(citation)

    def all(self, provisions: set[str]) -> Iterator[Provision]:
        """Yield the provisions in the order of the text, each parent before its children."""
        below: dict[str, list[str]] = defaultdict(list)
        parents = {one: self._parent(one, provisions) for one in provisions}
        for one, parent in parents.items():
            below[parent].append(one)
        for children in below.values():
            children.sort(key=self._place, reverse=True)
        built: dict[str, Provision] = {}
        waiting = below.get(self.text, [])
        while waiting:
            one = waiting.pop()
            if one in built:
                continue
            built[one] = self._provision(one, built.get(parents[one]))
            waiting += below.get(one, [])
            yield built[one]

    def _parent(self, iri: str, provisions: set[str]) -> str:
        above = [one for one in self.said.nodes(iri, ELI.is_part_of) if one in provisions]
        return max(above, key=len, default=self.text)

    def _place(self, iri: str) -> tuple[float, str]:
        places = [
            int(one.value) for one in self.said.literals(iri, MEA.position) if one.value.isdecimal()
        ]
        return (min(places, default=float("inf")), iri)

    def _provision(self, iri: str, parent: Provision | None) -> Provision:
        said, types = self.said, self.said.nodes(iri, RDF.type)
        texts = said.texts(iri, MEA.text)
        kind = next((slug for term, slug in KINDS.items() if term in types), "paragraph")
        acts = tuple(self._acts(iri))
        text = best(texts, self.text_language)
        cites = sorted(self._cites(iri), key=lambda one: _found(text, one.surface))
        dues = sorted(self._dues(iri), key=lambda one: one.order)
        return Provision(
            iri=iri,
            path=self.instance.path(iri) or iri,
            id=said.plain(iri, DCT.identifier) or iri.rpartition("/")[2].lstrip("~"),
            kind=kind,
            annex=DOCO.Appendix.value in types,
            note=DOCO.Footnote.value in types,
            parent=parent.id if parent else "",
            level=_level(kind, parent),
            label=said.text(iri, MEA.label, self.text_language),
            texts=texts,
            text=text,
            pieces=marked(text.value, self._marks(iri, cites, dues)) if text else (),
            summary=said.text(iri, DCT.abstract, self.language),
            acts=acts,
            cites=tuple(cites),
            dues=tuple(dues),
            targets=tuple(sorted(self._links(iri, MEA.mentionsTarget, coded=True), key=_by_number)),
            mentions=tuple(self._links(iri, SCHEMA.mentions)),
            subjects=tuple(self.subjects.get(iri, ())),
            drafts=tuple(self._cited(one) for one in said.nodes(iri, MEA.draftOf)),
            asking=acts or (parent.asking if parent else ()),
        )

    def _acts(self, iri: str) -> Iterator[Act]:
        for act in self.said.nodes(iri, MEA.action):
            verb = self.said.node(act, MEA.verb)
            if verb is None:
                continue
            force = self.said.node(verb, MEA.force) or ""
            yield Act(
                link(self.instance, self.names, verb),
                force.rpartition("/")[2],
                self.names.of(force).value if force else "",
                tuple(self._links(act, MEA.addressee)),
            )

    def _dues(self, iri: str) -> Iterator[Due]:
        for one in self.said.nodes(iri, MEA.deadline):
            yield due(self.instance, self.said, one, self.text_language)

    def _cites(self, iri: str) -> Iterator[Cite]:
        said = self.said
        for citation in sorted(self.citations.get(iri, ())):
            status = said.node(citation, MEA.citationStatus) or ""
            cited = said.node(citation, CITO.hasCitedEntity)
            place = said.plain(citation, MEA.locator)
            verb = said.node(citation, MEA.verb)
            whole, part = labels.split(self.instance.identifiers, cited or "")
            yield Cite(
                target=self._cited(cited, place) if cited else self._span(status, place),
                work=whole,
                place=part or labels.place_of(place),
                status=status.rpartition("/")[2],
                status_name=self.names.of(status),
                candidates=tuple(self._cited(one) for one in said.nodes(citation, MEA.candidate)),
                verb=link(self.instance, self.names, verb) if verb else None,
                surface=said.text(citation, MEA.surface, self.text_language),
            )

    def _cited(self, iri: str, locator: str = "") -> Shown:
        shown = labels.cited(self.instance, self.said, iri, self.text, locator)
        inside = (shown.href or "").startswith("#")
        return replace(shown, href=f"{self.page}{shown.href}") if inside else shown

    def _span(self, status: str, place: str) -> Shown | None:
        """Show a range of provisions of this text, which is no single thing."""
        if not place or status.endswith("/ambiguous"):
            return None
        steps = place.split("-")  # ids of sub-sections hold hyphens too
        first, last = (
            "-".join(half) for half in (steps[: len(steps) // 2], steps[len(steps) // 2 :])
        )
        return Shown(Text(f"{first} – {last}"), href=f"{self.page}#{first}")

    def _links(self, iri: str, term: NamedNode, coded: bool = False) -> Iterator[Shown]:
        for one in self.said.nodes(iri, term):
            shown = link(self.instance, self.names, one)
            if coded and (code := self.said.plain(one, SKOS.notation)):
                plan = one.split("/")[-2].replace("-", " ")
                shown = Shown(
                    Text(f"{plan.upper() if plan == 'gbf' else plan.capitalize()} {code}"),
                    shown.href,
                    agreement=shown.agreement,
                    iri=one,
                    note=shown.text,
                )
            yield shown

    def _marks(self, iri: str, cites: list[Cite], dues: list[Due]) -> Iterator[Mark]:
        for act in self.said.nodes(iri, MEA.action):
            if words := self.said.texts(act, MEA.surface).get(self.text_language):
                yield Mark(words, "verb")
        for cite in cites:
            if cite.surface and cite.surface.lang == self.text_language:
                href = cite.target.href if cite.target and not cite.candidates else ""
                yield Mark(cite.surface.value, "citation", href or "", cite.status)
        for one in dues:
            if one.surface and one.surface.lang == self.text_language:
                yield Mark(one.surface.value, "deadline")


def _found(text: Text | None, surface: Text | None) -> int:
    """Give the place of printed words in a text; what is not there stands last."""
    if text is None or surface is None:
        return 0
    place = text.value.find(surface.value)
    return place if place >= 0 else len(text.value)


def _by_number(target: Shown) -> tuple[str, int, str]:
    """Order targets by their plan and number."""
    plan, _, number = target.text.value.rpartition(" ")
    return (plan, int(number) if number.isdecimal() else 0, number)


def _level(kind: str, parent: Provision | None) -> int:
    """Count what a provision stands in: headings for a heading, other provisions for others."""
    if parent is None or (kind not in LEADING and parent.is_heading):
        return 0
    if kind in LEADING and not parent.is_heading:
        return 1
    return min(parent.level + 1, DEEPEST)
