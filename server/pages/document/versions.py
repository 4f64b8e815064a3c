"""The versions of a decision that was revised, and two of them compared provision by provision."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from pyoxigraph import NamedNode

from loaders.documents.wording import Wording, compare_wordings
from meagraph.namespaces import ELI, MEA
from server.instance import Instance
from server.names import listed
from server.pages.document import labels
from server.pages.document.provisions import Provision, Reading, read
from server.pages.document.said import Said
from server.pages.shown import Shown, literal

_TOLD = listed(
    MEA.versionOf,
    MEA.number,
    MEA.symbol,
    MEA.agreement,
    MEA.textHeld,
    MEA.draftOf,
    ELI.version,
    ELI.date_document,
    ELI.first_date_entry_in_force,
    ELI.date_no_longer_in_force,
)

VERSIONS = f"""
CONSTRUCT {{ ?subject ?property ?value }}
WHERE {{
  {{ ?subject mea:versionOf ?whole ; ?property ?value }}
  UNION
  {{ ?whole ?property ?value BIND(?whole AS ?subject) }}
  UNION
  {{ ?version mea:versionOf ?whole . ?subject mea:draftOf ?version ; ?property ?value }}
  FILTER(?property IN ({_TOLD}))
}}
"""

_REVISION = re.compile(r"@rev(\d+)")


@dataclass(frozen=True)
class Version:
    """
    One version of a decision.

    `key` is what an address asks for it by; `held`: its provisions are known; `here`: it is the one
    whose page is shown; `latest`: no later one is known.
    """

    shown: Shown
    key: str
    begins: Shown | None
    ends: Shown | None
    drafts: tuple[Shown, ...]
    held: bool
    here: bool
    latest: bool


@dataclass(frozen=True)
class Pair:
    """A provision in two versions (None: it is not there), and whether anything differs."""

    before: Provision | None
    after: Provision | None
    changed: tuple[str, ...]
    wording: tuple[Wording, ...] = ()

    def has(self, iri: str) -> bool:
        """Say whether one of the two is the provision with this IRI."""
        return any(one is not None and one.iri == iri for one in (self.before, self.after))


@dataclass(frozen=True)
class Comparison:
    """Two texts side by side."""

    before: Shown
    after: Shown
    pairs: tuple[Pair, ...]


def versions_of(instance: Instance, iri: str, whole: str) -> list[Version]:
    """Give the versions of the decision `whole`, the first one first; none where it has one."""
    said = Said(instance.triples(VERSIONS, whole=NamedNode(whole)))
    found = [one for one in said.subjects(MEA.versionOf) if whole in said.nodes(one, MEA.versionOf)]
    if not found:
        return []
    every = sorted(dict.fromkeys([whole, *found]), key=_revision)
    return [
        Version(
            shown=labels.cited(instance, said, one, ""),
            key=one.rpartition("/")[2],
            begins=_day(said, one, ELI.first_date_entry_in_force, ELI.date_document),
            ends=_day(said, one, ELI.date_no_longer_in_force),
            drafts=tuple(
                labels.cited(instance, said, draft, "")
                for draft in said.subjects(MEA.draftOf)
                if one in said.nodes(draft, MEA.draftOf)
            ),
            held=bool(said.literals(one, MEA.textHeld)),
            here=one == iri,
            latest=one == every[-1],
        )
        for one in every
    ]


def comparison(instance: Instance, reading: Reading, other: Version, this: Version) -> Comparison:
    """Compare the text at hand with another version of it, the earlier one first."""
    there = read(instance, other.shown.iri or "", reading.wanted)
    if _revision(other.shown.iri or "") < _revision(this.shown.iri or ""):
        return Comparison(other.shown, this.shown, pairs(there.provisions, reading.provisions))
    return Comparison(this.shown, other.shown, pairs(reading.provisions, there.provisions))


def pairs(before: Iterable[Provision], after: Iterable[Provision]) -> tuple[Pair, ...]:
    """Pair the provisions of two versions by their ids, in the order of both."""
    left, right = {one.id: one for one in before}, {one.id: one for one in after}
    ids: list[str] = []
    matcher = SequenceMatcher(None, list(left), list(right), autojunk=False)
    for _, a, b, c, d in matcher.get_opcodes():
        ids += [*list(left)[a:b], *list(right)[c:d]]
    return tuple(pair(left.get(one), right.get(one)) for one in dict.fromkeys(ids))


def pair(before: Provision | None, after: Provision | None) -> Pair:
    """Say what is other in the later of two provisions."""
    if before is None or after is None:
        return Pair(before, after, ("dropped",) if after is None else ("new",))
    different = {
        "label": _text(before.label) != _text(after.label),
        "verb": _verbs(before) != _verbs(after),
        "addressee": _addressees(before) != _addressees(after),
        "deadline": _dues(before) != _dues(after),
    }
    wording: tuple[Wording, ...] = ()
    language = next((one for one in before.texts if one in after.texts), None)
    if language is not None:
        texts = before.texts[language], after.texts[language]
        different["wording"] = texts[0].split() != texts[1].split()
        wording = compare_wordings(*texts)
    return Pair(before, after, tuple(key for key, other in different.items() if other), wording)


def _verbs(provision: Provision) -> list[str | None]:
    return [act.verb.iri for act in provision.acts]


def _addressees(provision: Provision) -> set[str | None]:
    return {one.iri for act in provision.acts for one in act.addressees}


def _dues(provision: Provision) -> set[tuple[str, str]]:
    return {(one.end.text.value if one.end else "", one.occurrence) for one in provision.dues}


def _text(text: object) -> str:
    return str(getattr(text, "value", "")).strip("().") if text else ""


def _revision(iri: str) -> int:
    """Give the meeting that made a version: 0 for the text as first adopted."""
    found = _REVISION.search(iri)
    return int(found[1]) if found else 0


def _day(said: Said, iri: str, *terms: NamedNode) -> Shown | None:
    return next((literal(one) for term in terms for one in said.literals(iri, term)), None)
