"""How much a vocabulary holds: things by class, labels by language and kind, how far they reach."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext

from meagraph.namespaces import ISOTHES, PROV, SKOS, SKOSXL
from meagraph.vocabulary.index import Kind, OfType
from server.kinds import BY_TYPE
from server.languages import Text
from server.names import prefixed
from server.vocabularies.room import Room, Tongue, own_name

LABELS = (Kind.PREF, Kind.ALT, Kind.HIDDEN)


_ = lazy_gettext

CLASSES = {
    SKOS.Collection.value: _("Groups"),
    SKOS.OrderedCollection.value: _("Groups in an order of their own"),
    ISOTHES.ConceptGroup.value: _("Groups"),
    ISOTHES.ThesaurusArray.value: _("Groups of sibling concepts"),
    SKOSXL.Label.value: _("Labels of which more is said"),
    PROV.Entity.value: _("Versions"),
}
"""The classes of what a vocabulary holds beside concepts, as readers call them."""


@dataclass(frozen=True)
class Reach:
    """The labels of one language; `share` of the concepts (0 to 100) has a preferred one in it."""

    tongue: Tongue
    preferred: int
    alternative: int
    hidden: int
    share: float


@dataclass(frozen=True)
class StatisticsPage:
    """Everything that the page of statistics shows."""

    concepts: OfType
    collections: OfType
    kinds: tuple[tuple[Text, OfType], ...]
    groupings: tuple[tuple[Text, OfType], ...]
    languages: tuple[Reach, ...]
    notations: int


def statistics_page(room: Room) -> StatisticsPage | None:
    """Count what a vocabulary holds; None where no index counted it."""
    try:
        counted = room.thesaurus.index.statistics(room.vocabulary.id)
    except KeyError:
        return None
    labels = room.thesaurus.index.label_statistics(room.vocabulary.id)
    held = counted.concepts.count
    order = [tongue.tag for tongue in room.languages]
    tags = [tag for tag in dict.fromkeys((*order, *sorted(labels))) if tag in labels]
    reaches = [_reach(tag, labels[tag], held) for tag in tags]
    return StatisticsPage(
        counted.concepts,
        counted.collections,
        _named(one for one in counted.kinds if one.type != counted.concepts.type),
        _named(one for one in counted.groupings if one.type != counted.collections.type),
        tuple(reach for reach in reaches if reach.preferred + reach.alternative + reach.hidden),
        sum(kinds.get(Kind.NOTATION, 0) for kinds in labels.values()),
    )


def _named(types: Iterable[OfType]) -> tuple[tuple[Text, OfType], ...]:
    return tuple((type_name(one.type), one) for one in types)


def _reach(tag: str, kinds: dict[Kind, int], held: int) -> Reach:
    preferred, alternative, hidden = (kinds.get(kind, 0) for kind in LABELS)
    share = min(100.0, round(100 * preferred / held, 1)) if held else 0.0
    return Reach(Tongue(tag, own_name(tag)), preferred, alternative, hidden, share)


def type_name(iri: str) -> Text:
    """Name a class: as readers call it, or by its short form."""
    kind = BY_TYPE.get(iri)
    if kind is None and iri in CLASSES:
        return Text(str(CLASSES[iri]))
    return Text(str(kind.plural)) if kind else Text(prefixed(iri))
