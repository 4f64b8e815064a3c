"""
Where numbers of decisions and symbols of documents stand in a text.

The text is as `readable` gives it. Every pattern has bounded repeats and begins only where nothing
of a number stands before, so that a search is linear in the length of the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from loaders.documents.languages import LANGUAGES, words


@dataclass(frozen=True, slots=True)
class Number:
    """
    A printed number or symbol, and the range where it stands.

    `style` names its form. `canonical` is the number as `meagraph.numbering.read_number` reads it,
    or the symbol without its spaces; `session`, `number`, `section` and `revision` are its parts.
    """

    start: int
    end: int
    style: str
    canonical: str
    session: str = ""
    number: str = ""
    section: str = ""
    revision: str = ""

    @property
    def strong(self) -> bool:
        """Say whether it names a work without a noun: no other thing is printed so."""
        return self.style in _STRONG


_STRONG = frozenset(
    "symbol paper prefixed series of-body climate conference committee pops".split()
)

_NOT_INSIDE = r"(?<![0-9A-Za-z\u00c0-\u024f\u0400-\u04ff/])(?<!\d\.)"
_ROMAN = r"[IVXLХІ]{1,7}"
_ANY_ROMAN = r"[IVXLХІivxlхі]{1,7}"
_LIKE_LATIN = str.maketrans("АВСЕНКМОРТХІхіivxl", "ABCEHKMOPTXIXIIVXL")
_SECTION = (
    r"(?: ?(?P<section>[A-Z](?![0-9A-Za-z\u00c0-\u024f\u0400-\u04ff'/-])(?!\.\w)"
    r"|[АВСЕНКМ](?= ?(?:[,.;:)\]]|\Z))))?"
)
_YEAR = r"(?: ?\((?:19|20)\d\d\))?"
_SEGMENT = (
    r"(?:(?:Doc|DOC|Inf|INF|Add|Rev|Corr|CRP|L|Res|Conf)\. ?\d[A-Za-z0-9_.-]{0,15}"
    r"|[A-Za-z0-9][A-Za-z0-9-]{0,23}(?:\(\d{1,3}\))?(?:\.[A-Za-z0-9]{1,12}){0,6})"
)


@cache
def _revision() -> str:
    """Give the pattern of "(Rev. COP12)", in the words of all languages."""
    tables = [words(language, "citations")["revision"] for language in LANGUAGES]
    marks = "|".join(sorted({re.escape(m) for t in tables for m in t["marks"]}, reverse=True))
    bodies = "|".join(sorted({re.escape(m) for t in tables for m in t["bodies"]}, reverse=True))
    return (
        rf"[(\[] ?(?=[^()\[\]]{{0,30}}?(?:{marks}))(?:(?:{marks})\.? ?)?(?:{bodies})? ?-? ?"
        rf"(?P<revision>\d{{1,4}}) ?(?:{marks})? ?[)\]]"
    )


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    revision = rf"(?: ?{_revision()})?"
    styles = {
        "revision": _revision(),
        "paper": r"(?:(?:CoP|COP|SC|AC|PC|StC|ScC|MOP)\d{1,2} (?:Doc|DOC|Inf|Sum|Com|CRP|DR)\.? ?"
        r"(?:[IVX]{1,3}\.? ?)?(?:Rec\.? ?)?\d{1,3}(?:\.\d{1,3}){0,4}"
        r"|Com\. ?[IVX]{1,3} Rec\. ?\d{1,3})"
        r"(?: ?\((?:Rev|Add|Corr)\. ?\d{0,2}\)| (?:Add|Corr)\. ?\d{1,2}(?!\d)){0,2}",
        "committee": r"(?P<session>\d{1,2}) COM (?P<number>\d{1,2}[A-Z]?(?:\.[0-9A-Z]{1,3}){0,3})",
        "pops": r"UNEP-POPS-COP\.(?P<session>\d{1,2})-SC-\d{1,2}-(?P<number>\d{1,3})",
        "prefixed": r"(?P<prefix>BS|CP|NP|BC|RC|SC|MC)[ -](?P<session>[IVXL]{1,7}|\d{1,2}) ?/ ?"
        rf"(?P<number>\d{{1,3}})(?!\d){_SECTION}",
        "of-body": r"(?P<prefix>SBSTTA|SBI|WGRI|WG8J)[ -](?P<session>[IVXL]{1,7}|\d{1,2}) ?/ ?"
        r"(?P<number>\d{1,3})(?!\d)(?!/)",
        "series": r"(?P<prefix>IPBES)-(?P<session>\d{1,2})/(?P<number>\d{1,3})",
        "climate": r"(?P<number>\d{1,3}) ?/ ?(?P<prefix>CP|CMP|CMA|COP) ?\. ?(?P<session>\d{1,2})",
        "conference": rf"Conf\.? ?(?P<session>\d{{1,2}})\.(?P<number>\d{{1,3}}){revision}",
        "roman-slash": rf"(?P<session>{_ANY_ROMAN}) ?/ ?(?P<number>\d{{1,3}})(?!\d)(?![/-]\d)"
        rf"{_SECTION}",
        "year-first": r"(?P<session>(?:19|20)\d\d)[/-](?P<number>\d{1,3})(?![-/]?\d)",
        "year-last": r"(?P<number>\d{1,2})/(?P<session>(?:19|20)\d\d)",
        "old-assembly": r"(?P<number>\d{3,4})(?: [A-Z])? \((?P<session>[XVIL]{1,7})\)",
        "of-year": r"(?P<number>\d{2,4}) \((?P<session>(?:19|20)\d\d)\)",
        "special": r"(?P<session>E?S-\d{1,2})/(?P<number>\d{1,3})",
        "arabic-slash": r"(?P<session>\d{1,3}) ?/ ?(?P<number>\d{1,3})(?! ?[/%])(?!\d)(?!-\d)"
        rf"{_SECTION}",
        "roman-dotted": rf"(?P<session>{_ROMAN})\.(?P<number>\d{{1,3}})(?!\.\d){revision}{_YEAR}",
        "draft": r"(?P<session>\d{1,2})\.(?P<number>[A-Z]{2})(?![A-Za-z])",
        "dotted": rf"(?P<session>\d{{1,2}})\.(?P<number>\d{{1,3}})(?!\.?\d){revision}",
        "symbol": r"(?P<family>[A-Z][A-Za-z]{0,11}(?:-[A-Z]{2,8}){0,2})"
        rf"/(?: (?=\d))?{_SEGMENT}(?:/(?: (?=\d))?{_SEGMENT}){{0,11}}",
    }
    return {style: re.compile(pattern) for style, pattern in styles.items()}


@cache
def _any_number() -> re.Pattern[str]:
    """Give one pattern for all styles; its groups are the styles, `-` written `_`."""
    either = "|".join(
        f"(?P<{style.replace('-', '_')}>{re.sub(r'[(][?]P<[a-z]+>', '(?:', pattern.pattern)})"
        for style, pattern in _patterns().items()
    )
    return re.compile(rf"{_NOT_INSIDE}(?:{either})")


_URL = re.compile(r"(?:https?://|www\.)[^\s<>]{1,2000}")


def numbers_in(text: str) -> Iterator[Number]:
    """Give the numbers and symbols of `text` in their order; none inside an address of the web."""
    urls = _URL.finditer(text)
    url = next(urls, None)
    place = 0
    while match := _any_number().search(text, place):
        while url is not None and url.end() <= match.start():
            url = next(urls, None)
        if url is not None and url.start() <= match.start():
            place = url.end()
            continue
        number = _number(text, match)
        place = match.end() if number is None else number.end
        if number is not None:
            yield number


def _number(text: str, match: re.Match[str]) -> Number | None:
    style = (match.lastgroup or "").replace("_", "-")
    start, printed = match.start(), match.group()
    if style == "symbol":
        return _symbol(start, printed)
    if style == "paper":
        return Number(start, match.end(), style, printed.replace(" ", ""))
    parts = _patterns()[style].match(text, start)
    if parts is None or parts.end() != match.end():
        return None
    groups = {key: value or "" for key, value in parts.groupdict().items()}
    groups["section"] = groups.get("section", "").translate(_LIKE_LATIN)
    if style.startswith("roman"):
        groups["session"] = groups["session"].translate(_LIKE_LATIN)
    canonical = _CANONICAL.get(style, "{session}/{number}").format(**groups)
    groups.pop("prefix", None)
    return Number(start, match.end(), style, canonical, **groups)


_CANONICAL = {
    "committee": "{session} COM {number}",
    "pops": "UNEP-POPS-COP.{session}-SC-{session}-{number}",
    "prefixed": "{prefix}-{session}/{number}",
    "series": "{prefix}-{session}/{number}",
    "of-body": "{prefix} {session}/{number}",
    "climate": "{number}/{prefix}.{session}",
    "conference": "Conf. {session}.{number}",
    "year-first": "{session}-{number}",
    "year-last": "{number}/{session}",
    "roman-dotted": "{session}.{number}",
    "draft": "{session}.{number}",
    "dotted": "{session}.{number}",
    "revision": "{revision}",
}

_FAMILIES = frozenset("UNEP CBD CMS FCCC ICCD UNCCD IPBES CITES SCBD SAICM".split())
_OF_THE_UN = re.compile(r" ?\d|RES|C\.\d|CONF|AC\.|HRC|INF|CN\.|L\.")
_COUNTED = re.compile(r" ?\d+|[A-Za-z]+\.? ?\d+|\d+[A-Za-z.]+\d*")


def _symbol(start: int, printed: str) -> Number | None:
    """Give a symbol, cut to what can belong to it; None for words that a slash joins."""
    parts = printed.rstrip(".,;:-").split("/")
    while len(parts) > 1 and not any(map(str.isdigit, parts[-1])):
        parts.pop()  # words after the last number are no part of a symbol
    if not _is_symbol(parts):
        return None
    printed = "/".join(parts)
    return Number(start, start + len(printed), "symbol", printed.replace(" ", ""))


def _is_symbol(parts: list[str]) -> bool:
    if len(parts) < 3:
        return False
    family, second = parts[0], parts[1]
    if family in {"A", "E", "S"}:
        return _OF_THE_UN.match(second) is not None
    return family in _FAMILIES or any(map(_COUNTED.fullmatch, parts[1:]))
