"""What a person is told of a parsed document, however it is shown: chips, warnings, tree."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from loaders.documents.model import (
    Action,
    Citation,
    Deadline,
    Document,
    Found,
    Front,
    Notice,
    Provision,
    Subject,
)

_KEPT = frozenset("\n\t")
_OVERRIDES = frozenset("\u202d\u202e")
"""Signs by which a text can be shown as other than it reads."""

_EMBEDDINGS = dict.fromkeys([0x202A, 0x202B, 0x202C, *range(0x2066, 0x206A)])
"""Signs of direction that are closed by another, which an excerpt may have lost."""


@dataclass(frozen=True)
class Chip:
    """
    One thing that was recognised, as it is shown: what it is, what it means, the printed words.

    `kind` is verb, citation, deadline, subject, target or mention; `status` that of a citation;
    `note` further readings.
    """

    kind: str
    meaning: str
    surface: str = ""
    status: str = ""
    note: str = ""


def chip(found: Found) -> Chip:
    """Give the chip of something found."""
    match found:
        case Action():
            addressees = f" → {', '.join(found.addressees)}" if found.addressees else ""
            return Chip("verb", found.verb + addressees, found.surface)
        case Citation():
            others = [one for one in found.candidates if one != found.target]
            note = f"or {', '.join(others)}" if others else ""
            return Chip("citation", found.target or "?", found.surface, found.status, note)
        case Deadline():
            return Chip("deadline", f"by {found.value}", found.surface, note=found.type)
        case Subject():
            return Chip("subject", found.concept, found.surface, note=f"score {found.score:g}")
    raise TypeError(f"{type(found).__name__} has no chip")


def value_chips(provision: Provision) -> list[Chip]:
    """Give the chips of what a provision names without a place: targets, then mentions."""
    return [
        *(Chip("target", target) for target in provision.targets),
        *(Chip("mention", mention) for mention in provision.mentions),
    ]


def front_line(front: Front) -> str:
    """Give the front matter on one line, without symbol and title."""
    session = " ".join(filter(None, (front.convention, front.body, front.session)))
    where = " ".join(filter(None, (front.meeting_place, _days(front))))
    item = f"agenda item {front.agenda_item}" if front.agenda_item else None
    language = front.language
    if front.original_language and front.original_language != front.language:
        language += f" (original: {front.original_language})"
    parts = (front.kind, front.number, session, where, front.date, item, language)
    return " · ".join(filter(None, parts))


def _days(front: Front) -> str:
    return " – ".join(filter(None, (front.meeting_start, front.meeting_end)))


def notices_at(document: Document) -> Mapping[str, Sequence[Notice]]:
    """
    Give the warnings by the provision where they stand.

    One without a provision stands at the last that begins before it; without a place, under "".
    """
    ids = {one.id for one in document.provisions}
    starts = sorted((one.start, place, one.id) for place, one in enumerate(document.provisions))
    found: dict[str, list[Notice]] = {}
    for notice in document.warnings:
        place = notice.provision if notice.provision in ids else _before(starts, notice.start)
        found.setdefault(place or "", []).append(notice)
    return found


def _before(starts: Iterable[tuple[int, int, str]], offset: int | None) -> str | None:
    before = None
    for start, _, provision in starts:
        if offset is None or start > offset:
            break
        before = provision
    return before


def depths(document: Document) -> Mapping[str, int]:
    """Give how deep each provision stands below its parents, which stand before it."""
    found: dict[str, int] = {}
    for provision in document.provisions:
        found[provision.id] = found.get(provision.parent or "", -1) + 1
    return found


def printable(text: str) -> str:
    """Give a text without what would command a terminal, hide its order, or be no character."""
    return "".join("\ufffd" if _is_unfit(character) else character for character in text)


def _is_unfit(character: str) -> bool:
    if character in _OVERRIDES:
        return True
    return character not in _KEPT and unicodedata.category(character) in ("Cc", "Cs", "Cn", "Co")


def shortened(text: str, length: int) -> str:
    """Give the first words of a text on one line, in at most `length` characters."""
    line = " ".join(printable(text[: 4 * length].translate(_EMBEDDINGS)).split())
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    return cut.rsplit(" ", 1)[0].rstrip() + "…" if " " in cut else cut + "…"
