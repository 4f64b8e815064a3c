"""
From a printed number to what it may name: all readings, the best first.

The noun, the number's form, a named body and the citing body decide. A reading is certain when it
is the only one; which of several is meant, nobody guesses.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.documents.citing.damage import undamaged
from loaders.documents.citing.numbers import Number
from loaders.documents.model import Front
from loaders.documents.numerals import in_figures
from meagraph.citations import (
    AssemblyCitation,
    DecisionCitation,
    DocumentCitation,
    NotificationCitation,
)
from meagraph.numbering import UNGA, Reading, read_number, roman

Work = AssemblyCitation | DecisionCitation | DocumentCitation | NotificationCitation

_NOTIFYING = ("cbd", "cms", "cites")
"""Agreements whose secretariats number their notifications by year."""

_FIRST_MET = {("cbd", "sbi"): 2016, ("cbd", "wg8j"): 2000, ("cbd", "wgri"): 2005}
"""The year of the first session: no body meets more than once a year."""

_WHOLE = {
    "ipbes": "IPBES-{session}/{number}",
    "unea": "UNEP/EA.{session}/Res.{number}",
    "hrc": "A/HRC/RES/{session}/{number}",
    "ecosoc": "E/RES/{session}/{number}",
}
"""Symbols of what bodies outside the agreements resolve."""

_BASED_ON = {"cartagena": "cbd", "nagoya": "cbd", "kyoto": "unfccc", "paris": "unfccc"}
"""What "the Convention" is in a text of its protocol."""
_BY_YEAR = {"year-first": ("icrw", "iwc"), "year-last": ("itpgrfa", "gb")}
_ROMAN_ONCE = 20
"""The last session that the Convention on Biological Diversity numbered in Roman numerals."""

_ROMAN_TOO = {"basel": ("cop", 9), "montreal": ("mop", 89)}
"""Others that number so: the body, and its last session in Roman numerals."""


@dataclass(frozen=True)
class Bodies:
    """The bodies that decide on a reading: those that are named, then the citing one."""

    agreement: str | None
    body: str | None
    unknown: bool
    own: str | None
    own_body: str | None
    year: int | None

    @classmethod
    def of(cls, named: Sequence[str], front: Front) -> "Bodies":
        """Read names of the vocabulary (`cbd/sbi`, `/cop`, `own`) beside the citing body."""
        own = UNGA if is_assembly(front) else front.convention
        agreement = body = None
        unknown = False
        for name in named:
            first, _, second = name.partition("/")
            if first in _WHOLE or first in {"other", "council"}:
                unknown = True
            elif first == "own":
                agreement = agreement or _BASED_ON.get(own or "", own)
            elif first and first != "protocol":
                agreement = first
            body = body or second or None
        year = int(front.date[:4]) if front.date else None
        return cls(agreement, body, unknown and agreement is None, own, front.body, year)


def is_assembly(front: Front) -> bool:
    """Say whether the citing body is the General Assembly."""
    return (
        front.convention == UNGA
        or front.body in {UNGA, "ga"}
        or (front.convention is None and (front.symbol or "").startswith("A/"))
    )


def is_environment_assembly(front: Front) -> bool:
    """Say whether the citing body is the Environment Assembly, which is of no agreement."""
    return front.body == "unea" or (front.symbol or "").startswith("UNEP/EA.")


def works_of(
    noun: str | None, number: Number, named: Sequence[str], front: Front, language: str
) -> tuple[Work, ...]:
    """Give every work that a printed number may name, the best first; none if nobody numbers so."""
    if noun == "notification":
        return _notifications(number, named, front)
    if number.style in {"symbol", "paper"}:
        return _symbols(number, front)
    if number.style in {"old-assembly", "special"}:
        return (AssemblyCitation(in_figures(number.session), number.number),)
    if not named and is_environment_assembly(front):
        named = ["unea"]
    whole = _numbered_as_document(number, named)
    if whole is not None:
        return (whole,)
    bodies = Bodies.of(named, front)
    if bodies.unknown:
        return ()
    works = [
        _work(reading, revision)
        for reading in _readings(noun, number, bodies, language)
        for revision in _revisions(number)
    ]
    return tuple(dict.fromkeys(works))


def _notifications(number: Number, named: Sequence[str], front: Front) -> tuple[Work, ...]:
    agreement = Bodies.of(named, front).agreement or front.convention
    agreements = [agreement] if agreement else _NOTIFYING
    if number.style == "symbol":
        return (DocumentCitation(number.canonical),)
    return tuple(NotificationCitation(code, number.canonical) for code in agreements)


def _symbols(number: Number, front: Front) -> tuple[Work, ...]:
    symbols = undamaged(number.canonical, front.symbol)
    if len(symbols) > 1:
        return tuple(DocumentCitation(symbol) for symbol in symbols)
    readings = read_number(number.canonical)
    if len(readings) == 1:
        return (_work(readings[0], None),)
    return (DocumentCitation(number.canonical),)


def _numbered_as_document(number: Number, named: Sequence[str]) -> Work | None:
    if number.style == "series":
        return DocumentCitation(_WHOLE["ipbes"].format(**_parts(number)))
    if number.style == "of-year":
        return DocumentCitation(f"S/RES/{number.number}({number.session})")
    if number.style in {"arabic-slash", "year-first"}:
        for name in filter(_WHOLE.__contains__, named):
            return DocumentCitation(_WHOLE[name].format(**_parts(number)))
    return None


def _parts(number: Number) -> dict[str, str]:
    return {"session": number.session, "number": number.number}


def _readings(noun: str | None, number: Number, bodies: Bodies, language: str) -> Iterator[Reading]:
    """Give the readings of the named or else of the own body first, then those of all others."""
    found = [
        reading
        for canonical in _spellings(noun, number, bodies, language)
        for reading in _read(canonical, noun, bodies)
        if _possible(reading, bodies)
    ]
    found = _drafted(number, bodies) + _with_others(noun, number, bodies, found)
    if bodies.agreement is not None:
        named = [r for r in found if r.agreement == bodies.agreement]
        return iter(_of_body(named, bodies.body))
    if bodies.body is not None and bodies.body not in {"cop", "mop"}:
        return iter(_of_body(found, bodies.body))
    own = [r for r in found if r.agreement == bodies.own]
    if own:
        of_own_body = [r for r in own if r.body == bodies.own_body]
        return iter(of_own_body or own)
    return iter(found)


def _read(canonical: str, noun: str | None, bodies: Bodies) -> list[Reading]:
    """Read a number with its noun; where no convention is known, a noun alone proves nothing."""
    if noun == "either":  # one word for decisions and resolutions
        both = _read(canonical, "resolution", bodies) + _read(canonical, "decision", bodies)
        return list(dict.fromkeys(both))
    printed = canonical if noun in {None, "document"} else f"{noun} {canonical}"
    agreement = bodies.agreement or bodies.own
    readings = read_number(printed)
    if agreement is not None:
        readings = read_number(printed, agreement) + readings
    else:
        others = [r for r in read_number(canonical) if r.agreement != UNGA or not readings]
        readings += [r for r in others if (noun, r.kind) != ("resolution", "recommendation")]
    return list(dict.fromkeys(readings))


def _with_others(
    noun: str | None, number: Number, bodies: Bodies, found: list[Reading]
) -> list[Reading]:
    """Add the other agreements that number "VI/12" so, the one that is meant first."""
    if number.style != "roman-slash":
        return found
    agreement = bodies.agreement or bodies.own
    if agreement in _ROMAN_TOO:
        return _roman_too(agreement, number) + found
    if agreement is None and noun == "decision":
        found = [reading for reading in found if reading.kind == "decision"]
        if not number.section:  # only the Convention on Biological Diversity has sections so
            found += [reading for one in _ROMAN_TOO for reading in _roman_too(one, number)]
    return found


def _roman_too(agreement: str, number: Number) -> list[Reading]:
    body, last = _ROMAN_TOO[agreement]
    session = in_figures(number.session)
    if not session.isdecimal() or int(session) > last:
        return []
    return [Reading(agreement, body, session, number.number, "decision", number.section or None)]


def _drafted(number: Number, bodies: Bodies) -> list[Reading]:
    """Read the letters of a draft decision: two agreements number so."""
    if number.style != "draft" or (bodies.agreement or bodies.own) != "cites":
        return []
    return [Reading("cites", "cop", number.session, number.number, "decision")]


def _spellings(noun: str | None, number: Number, bodies: Bodies, language: str) -> list[str]:
    """
    Give the forms to read.

    Arabic prints the Roman numerals of sessions in figures; "Conf." is often left out.
    """
    section = f" {number.section}" if number.section else ""
    printed = number.canonical + section
    spellings = [printed]
    session = int(number.session) if number.session.isdecimal() else 0
    romanised = language == "ar" and number.style == "arabic-slash"
    if romanised and 0 < session <= _ROMAN_ONCE and (bodies.agreement or bodies.own) == "cbd":
        spellings.insert(0, f"{roman(session)}/{number.number}{section}")
    resolution = number.style == "dotted" and noun in {"resolution", "either"}
    if resolution and (bodies.agreement or bodies.own) == "cites":
        spellings.insert(0, f"Conf. {printed}")
    if number.style in _BY_YEAR:
        return [f"{number.session}-{number.number}" if number.style == "year-first" else printed]
    return spellings


def _possible(reading: Reading, bodies: Bodies) -> bool:
    first = _FIRST_MET.get((reading.agreement, reading.body or ""))
    if first is None or bodies.year is None:
        return True
    return int(reading.session) <= bodies.year - first + 1


def _of_body(readings: list[Reading], body: str | None) -> list[Reading]:
    return [r for r in readings if r.body == body] or readings


def _work(reading: Reading, revision: str | None) -> Work:
    if reading.body is None:
        return AssemblyCitation(reading.session, reading.number)
    return DecisionCitation(
        reading.agreement,
        reading.body,
        reading.session,
        reading.number,
        reading.section,
        revision or reading.revision,
    )


def _revisions(number: Number) -> list[str | None]:
    """Give the session of the revision; two where flattened changes left both ("COP1213")."""
    digits = number.revision
    if not digits:
        return [None]
    if len(digits) < 3:
        return [str(int(digits))]
    half = len(digits) // 2
    shared = digits[:1]
    if len(digits) == 3:
        return [shared + digits[1], shared + digits[2]]
    return [digits[half:], digits[:half]]


_NOUNS = frozenset(["decision", "resolution", "recommendation"])
_RESOLVING = frozenset(["ramsar", "icrw", "itpgrfa"])
"""Agreements whose bodies adopt resolutions where another's would decide."""


def kind_of(work: Work, noun: str | None) -> str:
    """Give the kind of a citation of a work, by its noun or, without one, by what it is."""
    match work:
        case NotificationCitation():
            return "notification"
        case DocumentCitation():
            return noun if noun in {"decision", "resolution"} else "document"
        case AssemblyCitation():
            return noun if noun in _NOUNS else "resolution"
        case DecisionCitation():
            return noun if noun in _NOUNS else _kind_by_body(work)
    return "document"


def _kind_by_body(work: DecisionCitation) -> str:
    if work.body in {"sbstta", "sbi", "wgri", "wg8j"}:
        return "recommendation"
    return "resolution" if work.agreement in _RESOLVING else "decision"
