"""Everything that the page of a document, of a cited work, and of a provision shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from flask_babel import LazyString, lazy_gettext
from pyoxigraph import NamedNode

from meagraph.namespaces import DCT, MEA
from server.instance import Instance
from server.languages import Text
from server.linked_data.description import Description
from server.linked_data.documents import document_graphs
from server.pages.document import labels
from server.pages.document.citing import ByConvention, cited_by, cites
from server.pages.document.derivations import derivations
from server.pages.document.head import HeadFact, head_of, kind_of_text
from server.pages.document.provisions import Provision, Reading, read
from server.pages.document.said import Said
from server.pages.document.tables import Asked, Deadline, asked, deadlines
from server.pages.document.versions import Comparison, Version, comparison, versions_of
from server.pages.shown import Shown

_ = lazy_gettext


@dataclass(frozen=True)
class Asks:
    """What the reader asks of the page: a second language beside the first, another version."""

    beside: str = ""
    version: str = ""

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "Asks":
        """Read the parameters `beside` and `version` of an address."""
        return cls(arguments.get("beside", ""), arguments.get("version", ""))


@dataclass(frozen=True)
class Entry:
    """One line of the outline."""

    id: str
    kind: str
    label: str
    text: Text | None
    verbs: tuple[Shown, ...]
    level: int
    count: int = 1


class Place(NamedTuple):
    """A part of the page: its anchor, its name, how much stands there."""

    id: str
    name: LazyString
    size: int


@dataclass(frozen=True)
class DocumentPage:
    """What the page of a whole text shows beside its facts."""

    name: Text
    summary: Text | None
    kind: LazyString | None
    head: tuple[HeadFact, ...]
    reading: Reading
    beside: str
    outline: tuple[Entry, ...]
    cites: tuple[ByConvention, ...]
    cited_by: tuple[ByConvention, ...]
    deadlines: tuple[Deadline, ...]
    asked: tuple[Asked, ...]
    versions: tuple[Version, ...]
    compared: Comparison | None
    derivations: tuple[Comparison, ...]
    graphs: Mapping[str, str]

    @property
    def count(self) -> int:
        """The number of citations of this text by others."""
        return sum(group.count for group in self.cited_by)

    @property
    def sections(self) -> list[Place]:
        """The parts of the page, for a reader who jumps."""
        every = [
            Place("the_text", _("Provisions"), len(self.reading.provisions)),
            Place("who_does_what", _("Who is asked to do what"), len(self.asked)),
            Place("what_is_due", _("Deadlines"), len(self.deadlines)),
            Place("cited_by", _("Cited by"), self.count),
            Place("cites_others", _("Cites"), sum(group.count for group in self.cites)),
            Place("all_versions", _("Versions"), len(self.versions)),
            Place("from_draft", _("From draft to adopted text"), len(self.derivations)),
        ]
        return [place for place in every if place.size]


@dataclass(frozen=True)
class ProvisionPage:
    """What the page of one provision shows: itself, what it stands in, what stands around it."""

    work: Shown
    work_title: Text | None
    provision: Provision | None
    trail: tuple[Shown, ...]
    below: tuple[Provision, ...]
    before: Provision | None
    after: Provision | None
    cited_by: tuple[ByConvention, ...]
    derivations: tuple[Comparison, ...]
    held: bool


def document_page(
    instance: Instance, thing: Description, language: str, asks: Asks
) -> DocumentPage:
    """Gather the page of a decision, a document, a notification or a cited work."""
    iri = thing.iri.value
    reading = read(instance, iri, language)
    said = Said(thing.everything)
    whole = said.node(iri, MEA.versionOf) or iri
    versions = versions_of(instance, iri, whole)
    return DocumentPage(
        name=labels.work_name(instance, said, iri),
        summary=said.text(iri, DCT.abstract, language),
        kind=kind_of_text(thing),
        head=tuple(head_of(instance, thing, language)),
        reading=reading,
        beside=asks.beside
        if asks.beside in reading.languages and asks.beside != reading.language
        else "",
        outline=tuple(outline(reading)),
        cites=tuple(cites(instance, reading)),
        cited_by=tuple(cited_by(instance, iri, language)),
        deadlines=tuple(deadlines(reading.provisions)),
        asked=tuple(asked(reading.provisions)),
        versions=tuple(versions),
        compared=_compared(instance, reading, versions, asks.version),
        derivations=tuple(derivations(instance, reading)) if reading.provisions else (),
        graphs=document_graphs(instance, thing),
    )


def provision_page(instance: Instance, thing: Description, language: str) -> ProvisionPage:
    """Gather the page of one provision of a text."""
    iri = thing.iri.value
    whole = _text_of(instance, thing)
    reading = read(instance, whole, language, instance.path(whole) or "")
    by_id = reading.by_id()
    provision = next((one for one in reading.provisions if one.iri == iri), None)
    work = labels.cited(instance, _whole(instance, whole), whole, "")
    if provision is None:
        return ProvisionPage(work, None, None, (work,), (), None, None, (), (), reading.held)
    siblings = [one for one in reading.provisions if one.parent == provision.parent]
    place = siblings.index(provision)
    return ProvisionPage(
        work=work,
        work_title=_whole(instance, whole).text(whole, DCT.title, language),
        provision=provision,
        trail=(work, *_above(provision, by_id)),
        below=tuple(_inside(provision, reading)),
        before=siblings[place - 1] if place else None,
        after=siblings[place + 1] if place + 1 < len(siblings) else None,
        cited_by=tuple(cited_by(instance, whole, language, iri)),
        derivations=tuple(
            Comparison(one.before, one.after, pairs)
            for one in derivations(instance, reading)
            if (
                pairs := tuple(pair for pair in one.pairs if provision in (pair.before, pair.after))
            )
        ),
        held=reading.held,
    )


def outline(reading: Reading) -> list[Entry]:
    """Give the outline: headings, paragraphs, and the recitals of each preamble as one entry."""
    entries: list[Entry] = []
    depth = 0
    for one in reading.provisions:
        if one.is_heading:
            depth = one.level + 1
            entries.append(_entry(one, one.level, one.text))
        elif one.kind == "recital" and not one.level:
            if entries and entries[-1].kind == "recital":
                last = entries.pop()
                entries.append(Entry(last.id, "recital", "", None, (), last.level, last.count + 1))
            else:
                entries.append(_entry(one, depth if one.parent else 0))
        elif not one.level and not one.note:
            entries.append(_entry(one, depth if one.parent else 0))
    return entries


def _entry(provision: Provision, level: int, text: Text | None = None) -> Entry:
    verbs = tuple({act.verb.iri: act.verb for act in provision.acts}.values())
    label = provision.label.value if provision.label else ""
    return Entry(provision.id, provision.kind, label, text, verbs, level)


def _compared(
    instance: Instance, reading: Reading, versions: list[Version], asked_for: str
) -> Comparison | None:
    here = next((one for one in versions if one.here), None)
    other = next((one for one in versions if one.key == asked_for and not one.here), None)
    if here is None or other is None or not other.held:
        return None
    return comparison(instance, reading, other, here)


def _text_of(instance: Instance, thing: Description) -> str:
    said = [one.value for one in thing.values(MEA.provisionOf)]
    return said[0] if said else labels.split(instance.identifiers, thing.iri.value)[0]


WHOLE = """
CONSTRUCT { ?text ?property ?value }
WHERE {
  ?text ?property ?value
  FILTER(?property IN (mea:number, mea:symbol, dct:title, mea:agreement, mea:textHeld))
}
"""


def _whole(instance: Instance, iri: str) -> Said:
    return Said(instance.triples(WHOLE, text=NamedNode(iri)))


def _above(provision: Provision, by_id: Mapping[str, Provision]) -> list[Shown]:
    """Give what a provision stands in, from the outside."""
    steps: list[Provision] = []
    parent = by_id.get(provision.parent)
    while parent is not None and parent not in steps:
        steps.append(parent)
        parent = by_id.get(parent.parent)
    return [Shown(Text(one.id), href=one.path, iri=one.iri) for one in reversed(steps)]


def _inside(provision: Provision, reading: Reading) -> list[Provision]:
    """Give the provisions in a provision, in their order."""
    ids = {provision.id}
    found = []
    for one in reading.provisions:
        if one.parent in ids:
            ids.add(one.id)
            found.append(one)
    return found
