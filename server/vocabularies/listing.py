"""The list of all vocabularies, and what is said of one at its head."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import LazyString, lazy_gettext
from pyoxigraph import Literal

from meagraph.conventions import agreement_code
from meagraph.namespaces import DC11, DCT, MEA, OWL, RDF, RDFS, SKOS
from meagraph.vocabulary.index import Counted
from meagraph.vocabulary.thesaurus import Thesaurus
from meagraph.vocabulary.vocabularies import Vocabulary
from server.instance import Instance
from server.languages import Text
from server.vocabularies.collation import collation_key
from server.vocabularies.graph import Graph
from server.vocabularies.room import Room, Tongue

_ = lazy_gettext
_DESCRIPTIONS = (DCT.description, DC11.description, SKOS.definition, RDFS.comment, SKOS.note)
_NOTHING = Counted(0, 0, 0, {}, None)


@dataclass(frozen=True)
class Summary:
    """What is said of a vocabulary at a glance."""

    id: str
    title: Text
    href: str
    description: Text | None
    agreement: str | None
    version: str
    counted: Counted
    languages: tuple[Tongue, ...]

    @property
    def modified(self) -> datetime | None:
        """When a publication last changed it."""
        return self.counted.modified


@dataclass(frozen=True)
class Shelf:
    """Vocabularies of one kind."""

    id: str
    title: LazyString
    vocabularies: tuple[Summary, ...]


def summary_of(room: Room, counted: Mapping[str, Counted] | None = None) -> Summary:
    """Give what is said of a vocabulary at a glance; `counted` are those of all vocabularies."""
    vocabulary = room.vocabulary
    counts = room.thesaurus.index.vocabularies() if counted is None else counted
    versions = room.graph.texts(vocabulary.scheme, OWL.versionInfo)
    return Summary(
        vocabulary.id,
        room.title,
        room.home,
        room.best(_by_language(room.graph.texts(vocabulary.scheme, *_DESCRIPTIONS))),
        agreement_code(room.here.path(vocabulary.scheme)),
        next((value.value for value in versions), ""),
        counts.get(vocabulary.id, _NOTHING),
        room.languages,
    )


def shelves(here: Instance, thesaurus: Thesaurus) -> list[Shelf]:
    """Give all vocabularies: the instance's own, the plans with their targets, those of others."""
    counted = thesaurus.index.vocabularies()
    found: dict[str, list[Summary]] = {"own": [], "plans": [], "others": []}
    for vocabulary in thesaurus.vocabularies.values():
        summary = summary_of(Room.of(here, thesaurus, vocabulary), counted)
        found[_shelf(here, thesaurus, vocabulary)].append(summary)
    titles = {
        "own": _("Vocabularies of this service"),
        "plans": _("Plans and targets"),
        "others": _("Vocabularies of others"),
    }
    return [
        Shelf(name, titles[name], tuple(sorted(summaries, key=_place)))
        for name, summaries in found.items()
        if summaries
    ]


def _shelf(here: Instance, thesaurus: Thesaurus, vocabulary: Vocabulary) -> str:
    if here.path(vocabulary.scheme) is None:
        return "others"
    graph = Graph(thesaurus.store, vocabulary.graph)
    plan = MEA.StrategicPlan.value in graph.objects(vocabulary.scheme, RDF.type)
    return "plans" if plan else "own"


def _by_language(values: Iterable[Literal]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for value in values:
        found.setdefault(value.language or "", []).append(value.value)
    return found


def _place(summary: Summary) -> tuple[str, str]:
    return collation_key(summary.title.value, summary.title.lang), summary.id
