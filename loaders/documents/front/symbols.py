"""The symbols of documents, and what they say of convention, body, session and number."""

import re
from dataclasses import dataclass

from meagraph.numbering import NumberError, from_roman

_TAIL = r"(?:/[A-Za-z0-9][A-Za-z0-9.\-()]{0,24}){1,9}"
_SYMBOL = re.compile(
    rf"(?<![A-Za-z/])(?:(?:UNEP/)?(?:CBD|BS|CMS|FAO|CHW|POPS|EA|OzL|MC)(?:\.[A-Z0-9]{{1,6}})?{_TAIL}"
    r"(?:\s\d{1,3}(?:\.\d{1,3}){1,4}(?:/[A-Za-z0-9.]{1,9}){0,3})?"
    rf"|UNEP/CHW\.\d{{1,2}}{_TAIL}|UNEP/EA\.\d{{1,2}}/[A-Za-z0-9./]{{1,20}}"
    rf"|(?:FCCC|ICCD|IPBES|WHC)(?:/[A-Za-z0-9()\-]{{1,16}}){{1,5}}(?:/?[A-Za-z0-9.\-()]{{0,12}}){{0,2}}"
    r"|UNEP/(?:[A-Za-z0-9.()\-]{1,24}/){1,8}[A-Za-z0-9.()\-]{1,24}"
    r"|A/(?:RES/|C\.\d/)?\d{1,3}/[A-Z0-9./]{1,16}"
    r"|(?:CoP|SC|AC|PC|COP)\s?\d{1,3}\s(?:Doc|Inf|Com|Sum|DR)\.?\s?[\w.]{1,12}"
    r"(?:\s?\((?:Rev|Add)\.?[\w .]{1,9}\))?)"
)
_REFERENCE = re.compile(
    r"SCBD(?:/[A-Za-z0-9\-]{1,16}){1,8}|(?:No\.?|N[°º]\.?|Núm\.?|№)\s?(\d{4}[/\-]\d{1,4})"
)
_CMS_RESOLUTION = re.compile(
    r"UNEP/CMS/(?:COP\d{1,2}/)?R[ée]sol\w{4,7}\s?\d{1,2}\.\d{1,2}(?:\s?\(Rev\.\s?COP\d{1,2}\))?",
    re.IGNORECASE,
)
_CMS_DECISIONS = re.compile(
    r"UNEP/CMS/(?:COP\d{1,2}/)?D[ée]cisi\w{2,5}\s?\d{1,2}\.\d{1,3}(?:\s?[-–—]\s?\d{1,2}\.\d{1,3})?",
    re.IGNORECASE,
)
_DOC_GAP = re.compile(r"(?<=/Doc\.|/Inf\.)\s(?=\d)")

_CONVENTIONS = (
    (r"(?:UNEP/)?CBD/(?:BS/|CP/|COP-MOP/)", "cartagena"),
    (r"(?:UNEP/)?CBD/(?:NP/|ABS/)", "nagoya"),
    (r"(?:UNEP/)?CBD/|SCBD/", "cbd"),
    (r"UNEP/CMS/|CMS/", "cms"),
    (r"FCCC/(?:PA/|CMA)", "paris"),
    (r"FCCC/(?:KP/|CMP)", "kyoto"),
    (r"FCCC/", "unfccc"),
    (r"ICCD/", "unccd"),
    (r"UNEP/FAO/|UNEP/FAO-RC", "rotterdam"),
    (r"UNEP/POPS|UNEP-POPS", "stockholm"),
    (r"UNEP/CHW|UNEP-CHW", "basel"),
    (r"UNEP/MC/|MC/|UNEP-MC", "minamata"),
    (r"WHC/|WHC-", "whc"),
    (r"CoP\s?\d", "cites"),
)
_BODIES = {
    "COP": "cop", "CP": "cop", "SBSTTA": "sbstta", "SBI": "sbi", "WGRI": "wgri", "WG-RI": "wgri",
    "WG8J": "wg8j", "MOP": "mop", "COP-MOP": "mop", "CMA": "cma", "CMP": "cmp", "SBSTA": "sbsta",
    "CST": "cst", "CRIC": "cric", "STC": "stc", "SCC": "scc", "COM": "com",
}  # fmt: skip


@dataclass(frozen=True)
class Symbol:
    """A symbol, and what can be read from it; None where it does not say."""

    text: str
    convention: str | None = None
    body: str | None = None
    session: str | None = None
    number: str | None = None
    kind: str | None = None


def find_symbol(text: str) -> tuple[int, int, str] | None:
    """
    Find the first symbol in a text: where it stands, and its form without spaces.

    >>> find_symbol("Distr. UNEP/CMS/COP13/Doc. 26.4")
    (7, 31, 'UNEP/CMS/COP13/Doc.26.4')
    """
    opening = text[:600]
    spaced = _DOC_GAP.sub("\x00", opening)
    match = (
        _CMS_RESOLUTION.search(spaced)
        or _CMS_DECISIONS.search(spaced)
        or _SYMBOL.search(spaced.replace("\x00", ""))
    )
    if match is None:
        return None
    printed = match[0].rstrip(".,;:)" if "(" not in match[0] else ".,;:")
    # a gap that was closed moves what follows by one
    gaps = spaced.count("\x00", 0, match.end() + 2) if "\x00" in spaced else 0
    return match.start(), match.start() + len(printed) + gaps, printed


def is_symbol(text: str) -> bool:
    """Say whether a printed line is a symbol and nothing else."""
    line = text.strip(" \n*_").removeprefix("Distr.")
    found = find_symbol(line)
    return found is not None and found[0] <= 1 and len(line) - found[1] <= 2


def find_reference(text: str) -> str | None:
    """Find the number of a notification or the reference of a letter."""
    found = [match[1] or match[0] for match in _REFERENCE.finditer(text[:300])]
    return next(filter(is_notification_number, found), found[0] if found else None)


def is_notification_number(reference: str) -> bool:
    """Say whether a reference is the number of a notification: `2029-041`."""
    return reference[:4].isdecimal()


def read_symbol(text: str) -> Symbol:
    """
    Read what a symbol says.

    >>> symbol = read_symbol("UNEP/CBD/COP/DEC/XII/2")
    >>> symbol.convention, symbol.body, symbol.session, symbol.number, symbol.kind
    ('cbd', 'cop', '12', 'XII/2', 'decision')
    """
    if match := re.match(r"A/RES/(\d+)/(\d+)", text):
        return Symbol(text, session=match[1], number=f"{match[1]}/{match[2]}", kind="resolution")
    convention = next((code for head, code in _CONVENTIONS if re.match(head, text)), None)
    if match := re.match(r"(CoP)\s?(\d+)\s", text):
        return Symbol(text, "cites", "cop", match[2])
    if convention is None:
        return Symbol(text)
    body, session = _body_and_session(text, convention)
    number, kind = _number(text)
    if convention in ("cartagena", "nagoya") and body == "cop":
        body = "mop"
    return Symbol(text, convention, body, _arabic(session), number, kind)


def _body_and_session(text: str, convention: str) -> tuple[str | None, str | None]:
    parts = text.split("/")
    for place, part in enumerate(parts):
        match = re.fullmatch(r"([A-Za-z8][A-Za-z8\-]{0,8}?)[.(]?(\d{1,3})?\)?", part)
        body = _BODIES.get(match[1].upper()) if match else None
        if match is None or body is None or (place == 0):
            continue
        if convention == "unfccc" and part == "CP":
            return body, None  # a year follows, not a session
        after = [other for other in parts[place + 1 :] if other not in ("DEC", "REC", "RES", "MOP")]
        number = match[2] or next(iter(after[:1]), None)
        return body, number if number and re.fullmatch(r"\d{1,3}|[IVXL]+", number) else None
    return None, None


def _number(text: str) -> tuple[str | None, str | None]:
    if _CMS_DECISIONS.match(text):
        return None, "decision"
    match = re.search(r"/(DEC|REC|RES)/((?:[A-Z]{2}-)?(?:[IVXL]+|\d{1,3})/\d{1,3})", text)
    if match is None:
        return None, None
    kinds = {"DEC": "decision", "REC": "recommendation", "RES": "resolution"}
    return match[2], kinds[match[1]]


def _arabic(session: str | None) -> str | None:
    if session is None or session.isdecimal():
        return session
    try:
        return str(from_roman(session))
    except NumberError:
        return None
