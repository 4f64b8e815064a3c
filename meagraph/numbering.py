"""
How the bodies of the agreements number their decisions, both ways.

`read_number` gives every reading of a number as printed and never chooses between them;
`human_number`, `un_symbol` and `akn_work` print one decision in its three equivalent forms.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["decision", "resolution", "recommendation"]

UNGA = "unga"
"""The General Assembly: not an agreement, but cited by all of them."""


class NumberError(ValueError):
    """A decision that its body does not number in the way asked for; the message says why."""


@dataclass(frozen=True)
class Reading:
    """
    One way to understand a printed number.

    `body` is None for the General Assembly alone; `session` and `number` are in Arabic digits
    (`number` may be the letters of a draft); `section` is the letter printed after the number;
    `revision` the session that last revised the text ("(Rev. COP12)").
    """

    agreement: str
    body: str | None
    session: str
    number: str
    kind: Kind
    section: str | None = None
    revision: str | None = None


@dataclass(frozen=True)
class _Series:
    """The decisions of one body in one style of numbering, with the sessions that used it."""

    agreement: str
    body: str
    kind: Kind
    first: int = 1
    last: int = 99

    def had(self, session: int) -> bool:
        return self.first <= session <= self.last


_ROMAN_SLASH = (
    _Series("cbd", "cop", "decision", last=13),
    _Series("cbd", "sbstta", "recommendation", last=20),
)
# The upper bounds of living bodies keep them apart from the General Assembly, which numbers its
# resolutions by session since the thirty-first; none of the bodies is near its own bound.
_ARABIC_SLASH = (
    _Series("cbd", "cop", "decision", first=14, last=30),
    _Series("cbd", "sbstta", "recommendation", first=20, last=40),
    _Series("cbd", "sbi", "recommendation", last=30),
    _Series("cbd", "wgri", "recommendation", last=5),
    _Series("cbd", "wg8j", "recommendation", last=30),
)
_PREFIXED = {
    "BS": _Series("cartagena", "mop", "decision", last=7),
    "CP": _Series("cartagena", "mop", "decision", first=8),
    "NP": _Series("nagoya", "mop", "decision"),
    "BC": _Series("basel", "cop", "decision"),
    "RC": _Series("rotterdam", "cop", "decision"),
    "SC": _Series("stockholm", "cop", "decision"),
    "MC": _Series("minamata", "cop", "decision"),
}
_SERIES: Mapping[str, tuple[_Series, ...]] = {
    "roman-slash": _ROMAN_SLASH,
    "arabic-slash": (*_ARABIC_SLASH, _Series(UNGA, "", "resolution", first=31)),
    "conf-dotted": (_Series("cites", "cop", "resolution"),),
    "roman-dotted": (_Series("ramsar", "cop", "resolution"),),
    "desertification": (_Series("unccd", "cop", "decision"),),
    "cbd-symbol": (_Series("cbd", "cop", "decision"),),
    "unga-symbol": (_Series(UNGA, "", "resolution"),),
    "pops-symbol": (_Series("stockholm", "cop", "decision"),),
    "sbstta-symbol": (_Series("cbd", "sbstta", "recommendation"),),
    "sbi-symbol": (_Series("cbd", "sbi", "recommendation"),),
    "wg8j-symbol": (_Series("cbd", "wg8j", "recommendation"),),
    "nagoya-symbol": (_Series("nagoya", "mop", "decision"),),
    "cartagena-symbol": (_Series("cartagena", "mop", "decision"),),
    "heritage": (_Series("whc", "com", "decision"),),
    "whaling": (_Series("icrw", "iwc", "resolution", first=1950, last=2100),),
    "plant-treaty": (_Series("itpgrfa", "gb", "resolution", first=2004, last=2100),),
}
_CLIMATE = {"CP": ("unfccc", "cop"), "CMP": ("kyoto", "cmp"), "CMA": ("paris", "cma")}
_CBD_ROMAN_LAST = 13
_SBSTTA_ROMAN_LAST = 20
_CARTAGENA_ROMAN_LAST = 8

_Print = Callable[[int, str], str]

_ROMAN = r"[IVXL]+"
_SECTION = r"(?:\s+(?P<section>[A-Z]))?"
_REVISION = r"(?:\s*\(\s*(?:Rev|Rév|修订)\.?\s*(?:COP|CoP|CdP)\s?(?P<revision>\d+)\s*\))?"
_STYLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in {
        "roman-slash": rf"(?P<session>{_ROMAN})\s?/\s?(?P<number>\d+){_SECTION}",
        "arabic-slash": rf"(?P<session>\d+)\s?/\s?(?P<number>\d+){_SECTION}",
        "prefixed": rf"(?P<prefix>BS|CP|NP|BC|RC|SC|MC)-(?P<session>{_ROMAN}|\d+)/(?P<number>\d+)"
        rf"{_SECTION}",
        "conf-dotted": rf"Conf\.?\s?(?P<session>\d+)\.(?P<number>\d+){_REVISION}",
        "dotted": rf"(?P<session>\d+)\.(?P<number>\d+|[A-Z]{{2}}){_REVISION}",
        "roman-dotted": rf"(?P<session>{_ROMAN})\.(?P<number>\d+){_REVISION}(?:\s?\(\d{{4}}\))?",
        "climate": r"(?P<number>\d+)/(?P<prefix>CP|CMP|CMA)\.(?P<session>\d+)",
        "desertification": r"(?P<number>\d+)/COP\.?\s?(?P<session>\d+)",
        "cbd-symbol": r"(?:UNEP/)?CBD/COP/DEC/(?P<session>[IVX]+|\d+)/(?P<number>\d+)",
        "sbstta-symbol": r"(?:UNEP/)?CBD/SBSTTA/REC/(?P<session>[IVX]+|\d+)/(?P<number>\d+)",
        "sbi-symbol": r"CBD/SBI/REC/(?P<session>\d+)/(?P<number>\d+)",
        "wg8j-symbol": r"CBD/WG8J/REC/(?P<session>\d+)/(?P<number>\d+)",
        "nagoya-symbol": r"(?:UNEP/)?CBD/NP/(?:COP-)?MOP/DEC/(?P<session>\d+)/(?P<number>\d+)",
        "cartagena-symbol": r"(?:UNEP/)?CBD/(?:BS/COP-MOP|CP/MOP)/DEC/(?P<session>[IVX]+|\d+)"
        r"/(?P<number>\d+)",
        "heritage": r"(?P<session>\d{1,2})\s?COM\s?(?P<number>\d+[A-Z]?(?:\.[0-9A-Z]+)*)",
        "whaling": r"(?P<session>(?:19|20)\d\d)-(?P<number>\d+)",
        "plant-treaty": r"(?P<number>\d+)/(?P<session>20\d\d)",
        "unga-symbol": r"A/RES/(?P<session>\d+)/(?P<number>\d+)",
        "pops-symbol": r"UNEP-POPS-COP\.(?P<session>\d+)-SC-(?P=session)-(?P<number>\d+)",
    }.items()
)
_NOUNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("decision", re.compile(r"d[ée]cisi[oó]n(?:es|s)?|решени\w+|(?:ال)?مقرر|决定", re.IGNORECASE)),
    ("resolution", re.compile(r"r[ée]soluci[oó]n|r[ée]solution|резолюци\w+|决议", re.IGNORECASE)),
    (
        "recommendation",
        re.compile(r"recomm[ae]nda[tc]i[oó]n|recomendaci[oó]n|рекомендаци\w+|建议", re.IGNORECASE),
    ),
)
_CIRCUMFIX = re.compile(r"第\s?(\S+)\s?号\s?(\S+)")
_BODIES = {"COP": "cop", "SBSTTA": "sbstta", "SBI": "sbi", "WGRI": "wgri", "WG8J": "wg8j"}


_NUMERALS = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """
    Print `number` in Roman numerals.

    >>> roman(14)
    'XIV'
    """
    if not 1 <= number < 90:
        raise NumberError(f"no session is numbered {number} in Roman numerals")
    printed = ""
    for value, letters in _NUMERALS:
        count, number = divmod(number, value)
        printed += letters * count
    return printed


_FROM_ROMAN = {roman(number): number for number in range(1, 90)}


def from_roman(text: str) -> int:
    """Read Roman numerals in their regular form; raises `NumberError` for `IIII` and the like."""
    if text not in _FROM_ROMAN:
        raise NumberError(f"{text!r} is not a regular Roman numeral")
    return _FROM_ROMAN[text]


def read_number(text: str, agreement: str | None = None) -> list[Reading]:
    """
    Give every reading of a decision's number as printed, in a fixed order.

    A noun in front ("decision", "résolution", "рекомендация") and a body ("SBI 3/1") narrow the
    readings, and so does `agreement`, the canonical code of the agreement whose number it is known
    to be. No reading is chosen over another: more than one means that the number is ambiguous,
    none that no body known here numbers so.
    """
    rest = " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())
    rest, kind = _take_noun(rest)
    rest, body = _take_body(rest)
    readings = [
        reading
        for style, pattern in _STYLES
        if (match := pattern.fullmatch(rest))
        for reading in _readings(style, match.groupdict())
    ]
    return [
        reading
        for reading in readings
        if (kind is None or reading.kind == kind or _is_either(reading))
        and (body is None or reading.body == body)
        and (agreement is None or reading.agreement == agreement)
    ]


def _is_either(reading: Reading) -> bool:
    """Say whether the noun proves nothing: the Assembly's numbers are cited under either."""
    return reading.agreement == UNGA


def _take_noun(text: str) -> tuple[str, Kind | None]:
    if match := _CIRCUMFIX.fullmatch(text):  # Chinese puts the number inside: 第14/5号决定
        text = f"{match[2]} {match[1]}"
    for kind, pattern in _NOUNS:
        if match := pattern.match(text):
            return text[match.end() :].strip(), kind
    return text, None


def _take_body(text: str) -> tuple[str, str | None]:
    word, _, rest = text.partition(" ")
    if rest and word in _BODIES:
        return rest, _BODIES[word]
    return text, None


def _readings(style: str, parts: dict[str, str | None]) -> Iterator[Reading]:
    session = _session(parts["session"] or "")
    if session is None:
        return
    number = parts["number"] or ""
    section, revision = parts.get("section"), parts.get("revision")
    for series in _series_of(style, parts, session, number):
        yield Reading(
            series.agreement,
            series.body or None,
            str(session),
            str(int(number)) if number.isdecimal() else number,
            series.kind,
            section,
            None if revision is None else str(int(revision)),
        )


def _session(text: str) -> int | None:
    if text.isdecimal():
        return int(text) or None
    return _FROM_ROMAN.get(text)


def _series_of(
    style: str, parts: dict[str, str | None], session: int, number: str
) -> list[_Series]:
    """Give the series that number in this style and held this session."""
    prefix = parts.get("prefix") or ""
    found: tuple[_Series, ...]
    match style:
        case "prefixed":
            found = (_PREFIXED[prefix],)
        case "climate":
            found = (_Series(*_CLIMATE[prefix], "decision"),)
        case "dotted":
            found = _dotted(number)
        case _:
            found = _SERIES[style]
    return [series for series in found if series.had(session)]


def _dotted(number: str) -> tuple[_Series, ...]:
    """CMS drafts its decisions under letters (13.AA); with figures three series look alike."""
    if number.isalpha():
        return (_Series("cms", "cop", "decision"),)
    return (
        _Series("cms", "cop", "resolution"),
        _Series("cms", "cop", "decision"),
        _Series("cites", "cop", "decision"),
    )


def human_number(
    agreement: str, body: str | None, session: str | int, number: str | int, kind: Kind = "decision"
) -> str:
    """
    Print the number of a decision as its body does.

    Raises `NumberError` for a body whose numbering is not known here.

    >>> human_number("cbd", "cop", 12, 2)
    'XII/2'
    >>> human_number("cites", "cop", 12, 5, "resolution")
    'Conf. 12.5'
    """
    printed = _PRINTED.get((agreement, body))
    if printed is None:
        raise NumberError(f"how {agreement} {body} numbers its decisions is not known here")
    conference = "Conf. " if (agreement, kind) == ("cites", "resolution") else ""
    return conference + printed(int(session), str(number))


def _slashed(last_roman: int = 0, prefix: str = "") -> _Print:
    """Print session and decision, the session in Roman numerals up to `last_roman`."""
    return lambda held, number: f"{prefix}{roman(held) if held <= last_roman else held}/{number}"


def _cartagena(held: int, number: str) -> str:
    prefix = "BS-" if held < _CARTAGENA_ROMAN_LAST else "CP-"
    return _slashed(_CARTAGENA_ROMAN_LAST, prefix)(held, number)


def _reversed(body: str) -> _Print:
    return lambda held, number: f"{number}/{body}.{held}"


def _with_dot(held: int, number: str) -> str:
    return f"{held}.{number}"


_PRINTED: Mapping[tuple[str, str | None], _Print] = {
    ("cbd", "cop"): _slashed(_CBD_ROMAN_LAST),
    ("cbd", "sbstta"): _slashed(_SBSTTA_ROMAN_LAST),
    ("cbd", "sbi"): _slashed(),
    ("cbd", "wgri"): _slashed(),
    ("cbd", "wg8j"): _slashed(),
    (UNGA, None): _slashed(),
    ("cartagena", "mop"): _cartagena,
    ("nagoya", "mop"): _slashed(prefix="NP-"),
    ("basel", "cop"): _slashed(prefix="BC-"),
    ("rotterdam", "cop"): _slashed(prefix="RC-"),
    ("stockholm", "cop"): _slashed(prefix="SC-"),
    ("minamata", "cop"): _slashed(prefix="MC-"),
    ("cms", "cop"): _with_dot,
    ("cites", "cop"): _with_dot,
    ("ramsar", "cop"): lambda held, number: f"{roman(held)}.{number}",
    ("unfccc", "cop"): _reversed("CP"),
    ("kyoto", "cmp"): _reversed("CMP"),
    ("paris", "cma"): _reversed("CMA"),
    ("unccd", "cop"): _reversed("COP"),
}


def un_symbol(
    agreement: str, body: str | None, session: str | int, number: str | int
) -> str | None:
    """
    Give the United Nations document symbol of a decision; None where its body has none.

    >>> un_symbol("cbd", "cop", 12, 2)
    'UNEP/CBD/COP/DEC/XII/2'
    >>> un_symbol("cbd", "cop", 14, 24)
    'CBD/COP/DEC/14/24'
    """
    held = int(session)
    match agreement, body:
        case "cbd", "cop":
            prefix = "UNEP/" if held <= _CBD_ROMAN_LAST else ""
            return f"{prefix}CBD/COP/DEC/{human_number(agreement, body, held, number)}"
        case "unga", None:
            return f"A/RES/{held}/{number}"
        case "stockholm", "cop":
            return f"UNEP-POPS-COP.{held}-SC-{held}-{number}"
    return None


def akn_work(
    agreement: str,
    body: str | None,
    session: str | int,
    number: str | int,
    adopted: date | None,
    kind: Kind = "decision",
) -> str | None:
    """
    Give the work IRI of a decision after Akoma Ntoso for the United Nations (AKN4UN, part 1).

    The path is document type, subtype, emanating actor, date and number, with `/` written as `-`
    and a space as `_`. None while the date of adoption, which it needs, is unknown.

    >>> akn_work("unga", None, 71, 4, date(2016, 10, 13))
    '/akn/un/statement/deliberation/un-ga/2016-10-13/71-4'
    """
    if adopted is None:
        return None
    actor = "un-ga" if agreement == UNGA else f"{agreement}-{body}"
    printed = human_number(agreement, body, session, number, kind)
    printed = printed.replace("/", "-").replace(" ", "_")
    return f"/akn/un/statement/deliberation/{actor}/{adopted.isoformat()}/{printed}"
