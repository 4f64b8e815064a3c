"""
Precision, recall and F1 of a parsed document against its annotation, for each kind of find.

A find is compared as a row of words (`("B.8.d", "meeting", "cbd:cop:13")`): what the annotation has
twice must be found twice. Where both sides know their offsets (`placed`), a citation must also
stand where the annotation has it, and the ranges of the provisions are a kind of their own.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from unicodedata import normalize

from loaders.documents.model import Citation, Document, Provision

Row = tuple[str, ...]

SLACK = 3
"""By how many characters the range of a provision may differ at either end."""

FRONT = "kind symbol number title date convention body session agenda_item language".split()
"""Members of the front matter that are always compared; others, where they are annotated."""


@dataclass(frozen=True)
class Annotation:
    """One side of the comparison: the front matter's members and the provisions."""

    front: Mapping[str, str]
    provisions: tuple[Provision, ...]

    @classmethod
    def of(cls, document: Document) -> "Annotation":
        """Take what is compared from a document."""
        front = document.document.model_dump(exclude_none=True)
        return cls(front, document.provisions)


@dataclass(frozen=True)
class Score:
    """How many finds are right, and which are missing or wrong."""

    hits: int = 0
    missed: tuple[Row, ...] = ()
    wrong: tuple[Row, ...] = ()

    def __add__(self, other: "Score") -> "Score":
        """Give the score over both."""
        return Score(self.hits + other.hits, self.missed + other.missed, self.wrong + other.wrong)

    @property
    def expected(self) -> int:
        """How many the annotation has."""
        return self.hits + len(self.missed)

    @property
    def found(self) -> int:
        """How many were found."""
        return self.hits + len(self.wrong)

    @property
    def precision(self) -> float:
        """The right part of what was found; 1 where nothing was."""
        return self.hits / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The found part of what the annotation has; 1 where it has nothing."""
        return self.hits / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.expected + self.found
        return 2 * self.hits / total if total else 1.0


def compare(expected: Annotation, found: Annotation, *, placed: bool) -> dict[str, Score]:
    """Give the score of each kind of find, in the order in which it is shown."""
    scores = {
        kind: _counted(_rows(expected, rows), _rows(found, rows)) for kind, rows in _ROWS.items()
    }
    scores["front"] = _front(expected.front, found.front)
    if placed:
        scores["spans"] = _spans(expected.provisions, found.provisions)
        scores["citations"] = _placed_citations(expected, found)
    return scores


def resolved_ambiguities(expected: Annotation, found: Annotation, *, placed: bool) -> list[Row]:
    """Give the ambiguous citations of the annotation that were silently given one reading."""
    return [
        (provision.id, citation.target or "", other.target or "", other.status)
        for provision, citation in _citations(expected)
        if citation.status == "ambiguous"
        for place, other in _citations(found)
        if other.status != "ambiguous"
        and (
            _overlap(citation, other)
            if placed
            else place.id == provision.id and other.target in citation.candidates
        )
    ]


def _structure(provision: Provision) -> Iterator[Row]:
    yield provision.kind, provision.parent or ""


def _label(provision: Provision) -> Iterator[Row]:
    yield (normalize("NFKC", " ".join(provision.label.split())),)  # the mark ¹ is a 1


def _cited(provision: Provision) -> Iterator[Row]:
    for citation in provision.citations:
        yield citation.target or "", citation.status


def _verbs(provision: Provision) -> Iterator[Row]:
    for action in provision.actions:
        yield (action.verb,)


def _addressees(provision: Provision) -> Iterator[Row]:
    for action in provision.actions:
        for addressee in action.addressees:
            yield action.verb, addressee


def _deadlines(provision: Provision) -> Iterator[Row]:
    for deadline in provision.deadlines:
        yield deadline.type, deadline.value


def _targets(provision: Provision) -> Iterator[Row]:
    for target in provision.targets:
        yield (target,)


def _mentions(provision: Provision) -> Iterator[Row]:
    for mention in provision.mentions:
        yield (mention,)


_Rows = Callable[[Provision], Iterator[Row]]
_ROWS: Mapping[str, _Rows] = {
    "structure": _structure,
    "labels": _label,
    "citations": _cited,
    "verbs": _verbs,
    "addressees": _addressees,
    "deadlines": _deadlines,
    "targets": _targets,
    "mentions": _mentions,
}


def _rows(annotation: Annotation, rows: _Rows) -> Iterator[Row]:
    for provision in annotation.provisions:
        for row in rows(provision):
            yield provision.id, *row


def _counted(expected: Iterable[Row], found: Iterable[Row]) -> Score:
    """Compare two multisets."""
    want, have = Counter(expected), Counter(found)
    return Score(
        (want & have).total(), tuple((want - have).elements()), tuple((have - want).elements())
    )


def _front(expected: Mapping[str, str], found: Mapping[str, str]) -> Score:
    members = {*FRONT, *expected}
    return _counted(
        *(
            [(name, " ".join(side[name].split())) for name in sorted(members) if side.get(name)]
            for side in (expected, found)
        )
    )


def _spans(expected: Iterable[Provision], found: Iterable[Provision]) -> Score:
    """Compare the ranges of the provisions that both sides have."""
    have = {provision.id: provision for provision in found}
    hits, missed, wrong = 0, [], []
    for provision in expected:
        other = have.get(provision.id)
        if other is None:
            continue
        if max(abs(provision.start - other.start), abs(provision.end - other.end)) <= SLACK:
            hits += 1
        else:
            missed.append((provision.id, str(provision.start), str(provision.end)))
            wrong.append((provision.id, str(other.start), str(other.end)))
    return Score(hits, tuple(missed), tuple(wrong))


def _placed_citations(expected: Annotation, found: Annotation) -> Score:
    """Pair citations of the same target and status whose ranges overlap, each at most once."""
    left = list(_citations(found))
    hits, missed = 0, []
    for provision, citation in _citations(expected):
        pair = next((pair for pair in left if _agree(citation, pair[1])), None)
        if pair:
            left.remove(pair)
            hits += 1
        else:
            missed.append(_citation_row(provision, citation))
    return Score(hits, tuple(missed), tuple(_citation_row(*pair) for pair in left))


def _citations(annotation: Annotation) -> Iterator[tuple[Provision, Citation]]:
    for provision in annotation.provisions:
        for citation in provision.citations:
            yield provision, citation


def _citation_row(provision: Provision, citation: Citation) -> Row:
    return provision.id, citation.target or "", citation.status, str(citation.start)


def _agree(one: Citation, other: Citation) -> bool:
    same = (one.target, one.status) == (other.target, other.status)
    return same and _overlap(one, other)


def _overlap(one: Citation, other: Citation) -> bool:
    return one.start < other.end and other.start < one.end
