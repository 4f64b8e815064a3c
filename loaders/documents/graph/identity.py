"""What a document is: a decision of a body, a notification, or a document by symbol or digest."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from loaders.documents.model import Front
from meagraph.codes import CodeError
from meagraph.identifiers import FIELDS, IdentifierError, Identifiers
from meagraph.namespaces import ELI, MEA, RDF, UNDO
from meagraph.numbering import (
    Kind,
    NumberError,
    Reading,
    akn_work,
    human_number,
    read_number,
    un_symbol,
)

KINDS: dict[str, Kind] = {
    "decision": "decision",
    "resolution": "resolution",
    "recommendation": "recommendation",
}
CLASSES = {
    "decision": UNDO.Decision,
    "resolution": UNDO.Resolution,
    "recommendation": UNDO.Recommendation,
}
_PREFIXED = re.compile(r"[A-Z]{2}-")
_YEAR_AND_NUMBER = re.compile(r"(\d{4})/(\d{1,4})")


@dataclass(frozen=True)
class Numbered:
    """A decision, resolution or recommendation by its number: what cites it knows as much."""

    agreement: str
    body: str
    session: str
    number: str
    kind: Kind = "decision"
    revision: str | None = None

    def iri(self, identifiers: Identifiers) -> str:
        """Mint its IRI; raises `IdentifierError` or `CodeError`."""
        revision = f"@rev{self.revision}" if self.revision else ""
        return identifiers.mint(
            "decision",
            agreement=self.agreement,
            body=self.body,
            session=self.session,
            number=self.number + revision,
        )

    @property
    def human(self) -> str:
        """Its number as its body prints it, in one form whatever the language."""
        try:
            printed = human_number(self.agreement, self.body, self.session, self.number, self.kind)
        except (NumberError, ValueError):
            printed = f"{self.session}/{self.number}"
        return printed + (f" ({self.version})" if self.revision else "")

    @property
    def version(self) -> str | None:
        """What its body prints of a revision: `Rev. COP13`."""
        if self.revision is None:
            return None
        return f"Rev. {'CoP' if self.agreement == 'cites' else 'COP'}{self.revision}"

    @property
    def symbol(self) -> str | None:
        """Its symbol at the United Nations, where its body gives it one."""
        if not self.session.isdecimal() or self.revision:
            return None
        return un_symbol(self.agreement, self.body, self.session, self.number)

    def work(self, adopted: date | None) -> str | None:
        """Give its path after AKN4UN; None while the day of its adoption is unknown."""
        try:
            path = akn_work(
                self.agreement, self.body, self.session, self.number, adopted, self.kind
            )
        except (NumberError, ValueError):
            return None
        return path and path + (f"_Rev.{self.revision}" if self.revision else "")

    def describe(self, node: NamedNode, identifiers: Identifiers) -> Iterator[Triple]:
        """Say what the number alone tells of the decision `node`."""
        agreement = identifiers.mint("agreement", agreement=self.agreement)
        body = identifiers.mint("body", agreement=self.agreement, body=self.body)
        kind = identifiers.mint("concept", scheme="decision-kinds", concept=self.kind)
        yield Triple(node, MEA.number, Literal(self.human))
        yield Triple(node, MEA.agreement, NamedNode(agreement))
        yield Triple(node, MEA.body, NamedNode(body))
        yield Triple(node, MEA.decisionKind, NamedNode(kind))
        if self.symbol:
            yield Triple(node, MEA.symbol, Literal(self.symbol))


@dataclass(frozen=True)
class Identity:
    """
    What a document is.

    `iri` names it; `numbered` is the decision, if it is one; `symbol` is its own, without blanks;
    `agreement` and `body` are canonical codes.
    """

    iri: str
    numbered: Numbered | None = None
    symbol: str | None = None
    agreement: str | None = None
    body: str | None = None

    @property
    def is_notification(self) -> bool:
        """Whether it is a notification of an agreement's secretariat."""
        return "/notification/" in self.iri

    def types(self) -> Iterator[NamedNode]:
        """Give the classes of the document."""
        if self.numbered:
            yield MEA.Decision
            yield CLASSES[self.numbered.kind]
        else:
            yield MEA.Notification if self.is_notification else MEA.Document

    def triples(self, identifiers: Identifiers, adopted: date | None) -> Iterator[Triple]:
        """Say what kind of thing the document is, its number and symbol, and whose it is."""
        node = NamedNode(self.iri)
        for kind in self.types():
            yield Triple(node, RDF.type, kind)
        if self.numbered:
            yield from self.numbered.describe(node, identifiers)
            if path := self.numbered.work(adopted):
                yield Triple(node, MEA.aknWork, Literal(path))
            if version := self.numbered.version:
                yield Triple(node, ELI.version, Literal(version))
        if self.symbol:
            yield Triple(node, MEA.symbol, Literal(self.symbol))
        if self.agreement and not self.numbered:
            agreement = identifiers.mint("agreement", agreement=self.agreement)
            yield Triple(node, MEA.agreement, NamedNode(agreement))
            if self.body:
                body = identifiers.mint("body", agreement=self.agreement, body=self.body)
                yield Triple(node, MEA.body, NamedNode(body))


def identify(front: Front, identifiers: Identifiers, digest: str) -> Identity:
    """
    Say what the document with this front matter is; `digest` (SHA-256, hexadecimal) names the rest.

    A decision needs agreement, body, session and number; a notification agreement and symbol.
    """
    agreement = _agreement(front.convention, identifiers)
    body = front.body if front.body and re.fullmatch(FIELDS["body"], front.body) else None
    symbol = _symbol(front.symbol)
    if numbered := _numbered(front, agreement, body):
        try:
            iri = numbered.iri(identifiers)
            return Identity(iri, numbered, symbol, numbered.agreement, numbered.body)
        except (CodeError, IdentifierError):
            pass  # numbered in a way that makes no IRI: its symbol names it
    if front.kind == "notification" and agreement and symbol:
        symbol = notification_symbol(symbol)
        iri = identifiers.mint("notification", agreement=agreement, symbol=symbol)
        return Identity(iri, None, symbol, agreement, body)
    if symbol:
        iri = identifiers.mint("work-document", symbol=symbol)
    else:
        iri = identifiers.mint("work-digest", digest=digest)
    return Identity(iri, None, symbol, agreement, body)


def kind_of(cited_as: str, numbered: Numbered) -> Kind:
    """
    Say whether a cited number is a decision's, a resolution's or a recommendation's.

    Where its body numbers one kind alone so, that is it, whatever it is `cited_as`.
    """
    kinds = [
        kind
        for kind in KINDS.values()
        for reading in read_number(replace(numbered, kind=kind).human, numbered.agreement)
        if reading.kind == kind and reading.body == numbered.body
    ]
    return kinds[0] if len(kinds) == 1 else KINDS.get(cited_as, "decision")


def notification_symbol(symbol: str) -> str:
    """
    Give the one form of a notification's symbol.

    >>> notification_symbol("2018/008")
    '2018-008'
    """
    return _YEAR_AND_NUMBER.sub(r"\1-\2", symbol)


def _agreement(code: str | None, identifiers: Identifiers) -> str | None:
    try:
        return identifiers.codes.agreement(code) if code else None
    except CodeError:
        return None


def _symbol(printed: str | None) -> str | None:
    """Give a symbol without blanks; None for what cannot be one."""
    symbol = "".join((printed or "").split())
    return symbol if re.fullmatch(FIELDS["symbol"], symbol) else None


def _numbered(front: Front, agreement: str | None, body: str | None) -> Numbered | None:
    if front.kind not in KINDS or not front.number:
        return None
    kind = KINDS[front.kind]
    if reading := _only_reading(front, agreement, body, kind):
        if reading.body is None:
            return None
        return Numbered(
            reading.agreement, reading.body, reading.session, reading.number, kind, reading.revision
        )
    if not (agreement and body and front.session):
        return None
    number = re.sub(r"[^0-9A-Za-z.]+", "-", front.number).strip("-.")
    if not re.fullmatch(FIELDS["number"], number):
        return None
    return Numbered(agreement, body, front.session, number, kind)


def _only_reading(
    front: Front, agreement: str | None, body: str | None, kind: Kind
) -> Reading | None:
    """
    Give the reading of the number that the rest of the front matter leaves, if it is one.

    Letters before a number name its body better than the head of the document does; the session of
    a number is the first one, that of a meeting which revised the text is a later one.
    """
    readings = read_number(front.number or "")
    if not _PREFIXED.match(front.number or ""):
        readings = [
            reading
            for reading in readings
            if agreement in (None, reading.agreement) and body in (None, reading.body)
        ]
    of_kind = [reading for reading in readings if reading.kind == kind] or readings
    of_session = [reading for reading in of_kind if reading.session == front.session] or of_kind
    return of_session[0] if len(of_session) == 1 else None
