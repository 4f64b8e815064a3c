"""The citations of a document: every reference of its provisions, and what it names."""

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from loaders.documents.citing.context import placed
from loaders.documents.citing.deictics import meant
from loaders.documents.citing.locators import Place
from loaders.documents.citing.normal import lowered, readable
from loaders.documents.citing.numbers import Number
from loaders.documents.citing.provisions import Provisions
from loaders.documents.citing.ranges import members
from loaders.documents.citing.readings import Bodies, Work, kind_of, works_of
from loaders.documents.citing.reference import Reference
from loaders.documents.citing.references import ReferenceReader
from loaders.documents.citing.tokens import tokens_of
from loaders.documents.citing.vocabulary import Vocabulary, vocabulary
from loaders.documents.model import Citation, CitationStatus, Front
from loaders.documents.passage import Passage
from loaders.documents.structure.draft import Draft, Skeleton
from meagraph.citations import (
    ArticleCitation,
    AssemblyCitation,
    CitationError,
    DecisionCitation,
    DocumentCitation,
    parse_citation,
)
from meagraph.codes import read_codes

_PROTOCOLS = ("cartagena", "nagoya")
_LISTING = ("cites", "cms")
"""Agreements whose appendices are lists of species."""
_SECTION = re.compile(r"[A-Z]{1,5}")


def citations_of(
    skeleton: Skeleton, front: Front, language: str, content: Path
) -> dict[str, tuple[Citation, ...]]:
    """
    Give the citations of each provision that has some, by its id.

    The whole document is read at once: "the same decision", "this decision" and "above" name what
    other provisions hold. Works are `unresolved` or `ambiguous`; `resolve` asks the graph.
    """
    near = placed(front, skeleton)
    finder = _Citing(Provisions(skeleton), front, near, language, content, vocabulary(language))
    read = (draft for draft in skeleton.drafts if draft.role != "heading")
    found = {draft.id: finder.of(draft) for draft in read}
    return {identifier: citations for identifier, citations in found.items() if citations}


@dataclass
class _Citing:
    """Reads the provisions of one document in their order, and remembers what was cited last."""

    provisions: Provisions
    front: Front
    near: Front  # with the convention that an unmarked document is about
    language: str
    content: Path
    vocabulary: Vocabulary
    last: dict[str | None, tuple[tuple[Work, ...], str]] = field(default_factory=dict)
    protocol: str | None = None

    @cached_property
    def _only_protocol(self) -> str | None:
        """The one protocol that the document names."""
        named = {
            match.roles["body"]
            for draft in self.provisions.drafts.values()
            for match in self.vocabulary.matches(lowered(readable(draft.passage.text).text))
            if match.roles.get("body") in _PROTOCOLS
        }
        return named.pop() if len(named) == 1 else None

    def of(self, draft: Draft) -> tuple[Citation, ...]:
        """Give the citations of one provision."""
        plain = readable(draft.passage.text)
        found = [
            citation
            for tokens in tokens_of(plain.text, self.vocabulary)
            for reference in ReferenceReader(tokens, self.vocabulary).references()
            for citation in self._citations(reference, draft, plain)
        ]
        return tuple(dict.fromkeys(found))

    def _citations(self, reference: Reference, draft: Draft, plain: Passage) -> list[Citation]:
        start, end = plain.span(reference.start, reference.end)
        citations = []
        for one in _spelled_out(reference):
            named = self._named(one, draft.id)
            if named is None:
                continue
            kind, targets, status = named
            targets = [target for target in targets if self._is_normal(target)]
            if len(targets) > 1:
                status = "ambiguous"
            first, last = draft.passage.span(start, end)
            citations.append(
                Citation(
                    surface=draft.passage.text[start:end],
                    start=first,
                    end=last,
                    kind=kind,
                    target=targets[0] if targets else None,
                    candidates=tuple(targets) if len(targets) > 1 else (),
                    status=status,
                )
            )
        return citations

    def _is_normal(self, target: str) -> bool:
        try:
            return str(parse_citation(target, read_codes(self.content))) == target
        except CitationError:
            return False

    def _named(
        self, reference: Reference, place: str
    ) -> tuple[str, list[str], CitationStatus] | None:
        match reference.cites:
            case "here":
                return self._internal(reference, place)
            case "article":
                return self._article(reference, place)
            case "same":
                return self._same(reference)
            case _:
                return self._work(reference, place)

    def _internal(
        self, reference: Reference, place: str
    ) -> tuple[str, list[str], CitationStatus] | None:
        if self._is_list_of_treaty(reference):
            return None
        found = meant(reference, place, self.provisions)
        if found is None or (reference.own == "letter" and not found.there):
            return None
        return "provision", list(found.targets), "internal" if found.there else "stale"

    def _is_list_of_treaty(self, reference: Reference) -> bool:
        """Say whether "Annex I" is the list of species of the treaty, not of this document."""
        if self.front.convention not in _LISTING or reference.direction or reference.own:
            return False
        inner = reference.places[-1]
        numeral = inner.label[0] if len(inner.label) == 1 else ""
        if inner.word not in {"annex", "appendix"} or numeral not in {"I", "II", "III"}:
            return False
        return not self.provisions.numbers_annexes(numeral)

    def _work(
        self, reference: Reference, place: str
    ) -> tuple[str, list[str], CitationStatus] | None:
        number = reference.number
        if number is None:  # pragma: no cover -- a reference to a work has one
            return None
        own = self._printed_here(reference, number)
        if own:
            return "provision", [f"#{one}" for one in own], "internal"
        front = self.near if number.style.startswith("roman") else self.front
        works = works_of(reference.noun, number, reference.named, front, self.language)
        if not works:
            return self._unread(reference)
        kind = kind_of(works[0], reference.noun)
        self.last[kind] = self.last[None] = (works, kind)
        return kind, [str(_located(work, reference.places)) for work in works], "unresolved"

    def _printed_here(self, reference: Reference, number: Number) -> list[str]:
        """Find a decision that the document itself prints, as one of a list or as a draft."""
        listed = number.style == "dotted" and reference.noun == "decision" and not number.revision
        if not listed and number.style != "draft":
            return []
        bodies = Bodies.of(reference.named, self.front)
        if bodies.agreement not in {None, bodies.own} or bodies.unknown:
            return []
        label = (number.session, number.number, *_labels(reference.places))
        return self.provisions.paragraphs(label)

    @staticmethod
    def _unread(reference: Reference) -> tuple[str, list[str], CitationStatus] | None:
        """Keep what a noun calls a decision though no body known here numbers so."""
        number = reference.number
        slashed = number is not None and ("slash" in number.style or number.strong)
        if not slashed or reference.noun is None:
            return None
        return reference.noun.replace("either", "resolution"), [], "unresolved"

    def _same(self, reference: Reference) -> tuple[str, list[str], CitationStatus] | None:
        known = self.last.get(reference.noun)
        if reference.noun == "either":
            known = self.last.get("resolution") or self.last.get("decision")
        if known is None:
            return None
        works, kind = known
        return kind, [str(_located(work, reference.places)) for work in works], "unresolved"

    def _article(
        self, reference: Reference, place: str
    ) -> tuple[str, list[str], CitationStatus] | None:
        labels = _labels(reference.places)
        if len(labels) > 1 and labels[1].isupper() and labels[0].isdecimal():
            own = self.provisions.paragraphs(labels)  # a draft decision that is called an article
            if own:
                return "provision", [f"#{one}" for one in own], "internal"
            locator = ".".join(["para", *labels[2:]]) if labels[2:] else None
            decision = DecisionCitation("cms", "cop", labels[0], labels[1], locator=locator)
            return "decision", [str(decision)], "unresolved"
        treaties = self._treaties(reference.named)
        targets = [str(ArticleCitation(one, ".".join(labels))) for one in treaties]
        return "article", targets, "unresolved"

    def _treaties(self, named: tuple[str, ...]) -> list[str]:
        bodies = Bodies.of(named, self.near)
        if bodies.agreement is not None and bodies.agreement != "unga":
            if bodies.agreement in _PROTOCOLS:
                self.protocol = bodies.agreement
            return [bodies.agreement]
        own = self.near.convention
        if "protocol" in named:
            if own is not None and own not in {"cbd"}:
                return [own]
            known = self.protocol or self._only_protocol
            return [known] if known else list(_PROTOCOLS)
        if bodies.unknown or own is None:
            return []
        return [own]


def _labels(places: tuple[Place, ...]) -> tuple[str, ...]:
    return tuple(label for place in places for label in place.label)


def _spelled_out(reference: Reference) -> list[Reference]:
    """Give one reference for each member of a range, but keep the ranges of this document."""
    if reference.cites == "here" or not reference.places:
        return [reference]
    *outer, inner = reference.places
    if inner.last is None:
        return [reference]
    return [
        replace(reference, places=(*outer, Place(inner.word, label)))
        for label in members(inner.label, inner.last)
    ]


def _located(work: Work, places: tuple[Place, ...]) -> Work:
    """Point to a place in a work: the section of a decision is part of what it is."""
    if not places or not isinstance(work, DecisionCitation | AssemblyCitation | DocumentCitation):
        return work
    rest = list(places)
    if isinstance(work, DecisionCitation) and work.section is None and rest[0].word == "section":
        label = rest[0].label
        if len(label) == 1 and _SECTION.fullmatch(label[0]):
            work = replace(work, section=label[0])
            rest = rest[1:]
    return replace(work, locator=locator_of(rest)) if rest else work


def locator_of(places: list[Place]) -> str:
    """Print the way to a place, the outermost first: `annex.II.g.ii`, `para.3.a`."""
    first = places[0]
    word = "para" if first.word == "subpara" else first.word
    labels = list(first.label)
    if not labels and len(places) > 1 and word in {"annex", "appendix"}:
        labels = ["1"]  # the only one
    for place in places[1:]:
        labels += place.label or [place.word]
    return ".".join([word, *labels])
