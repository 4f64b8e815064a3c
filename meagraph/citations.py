"""
The normal form of a citation: what it names, as text and as an IRI.

    {convention}:{body}:{session}:{number}[:{section}][@rev{n}][#{locator}]   cbd:cop:11:14:B#para.5
    unga:{session}:{number}[#{locator}]                                       unga:65:161
    doc:{symbol}[#{locator}]                                  doc:UNEP/CBD/COP/11/31
    {convention}:article:{article}[#{locator}]                cbd:article:18.3
    {convention}:notification:{symbol}                        cms:notification:2018-008
    #{provision}[-#{provision}]                               #B.9.c, #B.1-#B.5

`parse_citation` and `str` are each other's inverse.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from meagraph.codes import CodeError, Codes
from meagraph.identifiers import FIELDS, IdentifierError, Identifiers
from meagraph.numbering import NumberError, from_roman


class CitationError(ValueError):
    """A text that is no citation in normal form, or one that has no IRI; the message says why."""


LOCATORS = frozenset(
    ["para", "annex", "appendix", "preamble", "chapeau", "part", "section", "item"]
)
"""The words that a locator begins with; the labels printed in the document follow."""

_LABELS = r"[A-Za-z0-9]+(?:[.\-][A-Za-z0-9]+)*"
_LOCATOR = re.compile(_LABELS)
_INTERNAL = re.compile(rf"#({_LABELS})(?:-#({_LABELS}))?")


@dataclass(frozen=True)
class DecisionCitation:
    """A decision, resolution or recommendation of a body of an agreement, or a place in one."""

    agreement: str
    body: str
    session: str
    number: str
    section: str | None = None
    revision: str | None = None
    locator: str | None = None

    def __str__(self) -> str:
        """Print the normal form."""
        section = f":{self.section}" if self.section else ""
        revision = f"@rev{self.revision}" if self.revision else ""
        work = f"{self.agreement}:{self.body}:{self.session}:{self.number}{section}{revision}"
        return work + _suffix(self.locator)


@dataclass(frozen=True)
class AssemblyCitation:
    """A resolution or decision of the United Nations General Assembly."""

    session: str
    number: str
    locator: str | None = None

    def __str__(self) -> str:
        """Print the normal form."""
        return f"unga:{self.session}:{self.number}{_suffix(self.locator)}"


@dataclass(frozen=True)
class DocumentCitation:
    """A document, by its symbol without spaces."""

    symbol: str
    locator: str | None = None

    def __str__(self) -> str:
        """Print the normal form."""
        return f"doc:{self.symbol}{_suffix(self.locator)}"


@dataclass(frozen=True)
class ArticleCitation:
    """An article of an agreement (`18.3`: article 18, paragraph 3)."""

    agreement: str
    article: str
    locator: str | None = None

    def __str__(self) -> str:
        """Print the normal form."""
        return f"{self.agreement}:article:{self.article}{_suffix(self.locator)}"


@dataclass(frozen=True)
class NotificationCitation:
    """A notification of an agreement's secretariat."""

    agreement: str
    symbol: str

    def __str__(self) -> str:
        """Print the normal form."""
        return f"{self.agreement}:notification:{self.symbol}"


@dataclass(frozen=True)
class InternalCitation:
    """A provision of the citing document itself, or a range of provisions from it to `last`."""

    provision: str
    last: str | None = None

    def __str__(self) -> str:
        """Print the normal form."""
        return f"#{self.provision}" + (f"-#{self.last}" if self.last else "")


Citation = (
    DecisionCitation
    | AssemblyCitation
    | DocumentCitation
    | ArticleCitation
    | NotificationCitation
    | InternalCitation
)


def _suffix(locator: str | None) -> str:
    return f"#{locator}" if locator else ""


def parse_citation(text: str, codes: Codes) -> Citation:
    """
    Read a citation in normal form; codes of agreements come to their canonical form.

    Raises `CitationError` for an unknown agreement, a missing part or a part of the wrong form.
    """
    if text.startswith("#"):
        return _parse_internal(text)
    work, mark, locator = text.partition("#")
    place = _parse_locator(text, locator) if mark else None
    first, _, rest = work.partition(":")
    if first == "doc":
        return DocumentCitation(_part(text, "symbol", rest), place)
    parts = work.split(":")
    if first == "unga":
        if len(parts) != 3:
            raise CitationError(f"{text!r}: a resolution of the Assembly is unga:session:number")
        return AssemblyCitation(
            _part(text, "session", parts[1]), _part(text, "number", parts[2]), place
        )
    try:
        agreement = codes.agreement(first)
    except CodeError as error:
        raise CitationError(f"{text!r}: {error}") from error
    match parts[1:]:
        case ["article", article]:
            return ArticleCitation(agreement, _part(text, "article", article), place)
        case ["notification", symbol] if place is None:
            return NotificationCitation(agreement, _part(text, "symbol", symbol))
        case [body, session, number, *section] if len(section) <= 1:
            return _parse_decision(text, (agreement, body, session, number, *section), place)
    raise CitationError(
        f"{text!r}: a decision is convention:body:session:number, then :section if it has one"
    )


def _parse_decision(text: str, parts: tuple[str, ...], place: str | None) -> DecisionCitation:
    agreement, body, session, *numbered = parts
    last, mark, revision = numbered[-1].partition("@rev")
    if mark and not re.fullmatch(r"[1-9]\d*", revision):
        raise CitationError(f"{text!r}: @rev is followed by the number of the session that revised")
    number, section = (numbered[0], last) if len(numbered) == 2 else (last, None)
    for part in filter(None, (number, section)):
        if not re.fullmatch(r"[A-Za-z0-9]+(?:[.\-][A-Za-z0-9]+)*", part):
            raise CitationError(f"{text!r}: {part!r} cannot be a number or section")
    if len(numbered) == 2 and not section:
        raise CitationError(f"{text!r}: the section is missing after the last colon")
    return DecisionCitation(
        agreement,
        _part(text, "body", body),
        _part(text, "session", session),
        _part(text, "number", number),
        section,
        revision or None,
        place,
    )


def _parse_internal(text: str) -> InternalCitation:
    match = _INTERNAL.fullmatch(text)
    if match is None:
        raise CitationError(f"{text!r}: a place in the same document is # and a provision's id")
    return InternalCitation(match[1], match[2])


def _parse_locator(text: str, locator: str) -> str:
    if not _LOCATOR.fullmatch(locator) or locator.split(".")[0] not in LOCATORS:
        raise CitationError(
            f"{text!r}: a locator begins with one of {', '.join(sorted(LOCATORS))},"
            " for example #para.3.a"
        )
    return locator


def _part(text: str, field: str, value: str) -> str:
    if not re.fullmatch(FIELDS[field], value) or any(mark in value for mark in ":@"):
        raise CitationError(f"{text!r}: {value!r} cannot be a {field}")
    return value


def citation_iri(citation: Citation, identifiers: Identifiers, within: str | None = None) -> str:
    """
    Give the IRI of the cited work or, with a section or locator, of its provision.

    Articles and resolutions of the Assembly have no provisions here: their own IRI stands for all
    of them. `within` is the IRI of the citing text, needed for a place in the same document. A text
    whose numbering runs through its sections has shorter ids for its provisions: whoever holds it
    looks them up. Raises `CitationError` for a range, which names several provisions, and
    for a citation that `identifiers` refuses.
    """
    try:
        match citation:
            case DecisionCitation():
                return _decision_iri(citation, identifiers)
            case AssemblyCitation(session, number):
                return identifiers.mint("work-unga", session=session, number=number)
            case DocumentCitation():
                return _document_iri(citation, identifiers)
            case ArticleCitation(agreement, article):
                return identifiers.mint("work-article", agreement=agreement, article=article)
            case NotificationCitation(agreement, symbol):
                return identifiers.mint("notification", agreement=agreement, symbol=symbol)
            case InternalCitation():
                return _internal_iri(citation, identifiers, within)
    except (IdentifierError, CodeError) as error:
        raise CitationError(f"{citation}: {error}") from error


def _decision_iri(citation: DecisionCitation, identifiers: Identifiers) -> str:
    revision = f"@rev{citation.revision}" if citation.revision else ""
    parts = {
        "agreement": citation.agreement,
        "body": citation.body,
        "session": citation.session,
        "number": citation.number + revision,
    }
    place = [citation.section] if citation.section else []
    if citation.locator:
        place.append(provision_id(citation.locator))
    if not place:
        return identifiers.mint("decision", **parts)
    return identifiers.mint("provision", **parts, provision=".".join(place))


def _document_iri(citation: DocumentCitation, identifiers: Identifiers) -> str:
    document = identifiers.mint("work-document", symbol=citation.symbol)
    if citation.locator is None:
        return document
    return identifiers.provision(document, provision_id(citation.locator))


def _internal_iri(citation: InternalCitation, identifiers: Identifiers, within: str | None) -> str:
    if citation.last:
        raise CitationError(f"{citation}: a range names several provisions, not one")
    if within is None:
        raise CitationError(f"{citation}: names a place in a document that is not given")
    return identifiers.provision(within, citation.provision)


def whole_work(citation: Citation) -> Citation:
    """
    Give the citation of the whole work, without section and locator.

    A place in the same document has no other work; raises `CitationError`.
    """
    match citation:
        case DecisionCitation():
            return replace(citation, section=None, locator=None)
        case AssemblyCitation() | DocumentCitation() | ArticleCitation():
            return replace(citation, locator=None)
        case NotificationCitation():
            return citation
    raise CitationError(f"{citation}: names a place in the citing document, not a work")


def work_citation(iri: str, identifiers: Identifiers) -> Citation | None:
    """Give the citation of the work with this IRI; None for what cannot be cited as a whole."""
    try:
        named = identifiers.parse(iri)
    except (IdentifierError, CodeError):
        return None
    parts = named.parts
    match named.kind:
        case "decision":
            number, _, revision = parts["number"].partition("@rev")
            return DecisionCitation(
                parts["agreement"],
                parts["body"],
                parts["session"],
                number,
                revision=revision or None,
            )
        case "notification":
            return NotificationCitation(parts["agreement"], parts["symbol"])
        case "work-article":
            return ArticleCitation(parts["agreement"], parts["article"])
        case "work-document":
            return DocumentCitation(parts["symbol"])
        case "work-unga":
            return AssemblyCitation(parts["session"], parts["number"])
    return None


def provision_id(locator: str) -> str:
    """
    Turn a locator into the id of the provision that it names.

    >>> provision_id("para.3.a"), provision_id("annex.II.g.ii"), provision_id("preamble.a")
    ('3.a', 'annex2.g.ii', 'pre1')
    """
    word, *labels = locator.split(".")
    return ".".join(_BY_WORD.get(word, _plain)(labels)) or word


def _plain(labels: list[str]) -> list[str]:
    return labels


def _annex(labels: list[str]) -> list[str]:
    """Annexes are numbered in Arabic digits, however they are printed."""
    if not labels:
        return []
    try:
        number = str(from_roman(labels[0]))
    except NumberError:
        number = labels[0]
    return [f"annex{number}", *labels[1:]]


def _preamble(labels: list[str]) -> list[str]:
    """Recitals are counted in order: a is the first."""
    if not labels:
        return []
    first = labels[0]
    letter = len(first) == 1 and first.isascii() and first.islower()
    return [f"pre{ord(first) - ord('a') + 1 if letter else first}", *labels[1:]]


_BY_WORD: dict[str, Callable[[list[str]], list[str]]] = {
    "annex": _annex,
    "appendix": _annex,
    "preamble": _preamble,
}
