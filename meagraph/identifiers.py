"""
Every IRI that an instance mints, and the way back from an IRI to what it names.

An IRI is the base and a path (design: stable, readable, made from what the convention itself uses).
`PATHS` is the whole grammar; `Identifiers.mint` and `Identifiers.parse` are each other's inverse.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from meagraph.codes import CodeError, Codes

RESERVED = frozenset(
    "sparql rdf-graph-store rest api entity reconcile download search static suggest"
    " healthz readyz metrics login logout account about editor shapes validate validation"
    " vocabularies".split()
)
"""First path segments that the service uses: no kind of IRI may have them."""

SLUG = r"[a-z0-9]+(?:[-_][a-z0-9]+)*"
NUMBER = r"[0-9A-Za-z]+(?:[.\-@][0-9A-Za-z]+)*"
PROVISION = r"[A-Za-z0-9]+(?:[.\-][A-Za-z0-9]+)*"
ANY = r"(?!\.{1,2}(?:/|$))[^/\x00-\x20\x7f-\x9f\s]+"  # "." and ".." are no names (RFC 3986, 5.2.4)
SYMBOL = rf"(?!~){ANY}"  # the tilde begins a portion of a document, as in AKN4UN
DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

FIELDS: Mapping[str, str] = {
    "agreement": SLUG,
    "article": NUMBER,
    "body": SLUG,
    "concept": r"[a-z0-9]+(?:-[a-z0-9]+)*",
    "country": r"[a-z]{3}",
    "date": DATE,
    "digest": r"[0-9a-f]{8,64}",
    "id": ANY,
    "name": SLUG,
    "number": NUMBER,
    "part": r"action|annotation|citation|deadline|derivation",
    "participant": r"[a-z]{3}",
    "path": rf"{ANY}(?:/{ANY})*",
    "plan": SLUG,
    "provision": PROVISION,
    "release": r"[1-9][0-9]*",
    "rule": r"[a-z0-9]+(?:-[a-z0-9]+)*",
    "scheme": SLUG,
    "session": NUMBER,
    "shape": r"[A-Za-z][A-Za-z0-9-]*",
    "slug": SLUG,
    "source": SLUG,
    "version": r"[0-9A-Za-z]+(?:[._-][0-9A-Za-z]+)*",
    "symbol": rf"(?!sha256/){SYMBOL}(?:/{SYMBOL})*",
}
"""The parts of a path and what each may hold (a regular expression for the decoded text)."""

PATHS: Mapping[str, str] = {
    "activity": "activity/{source}/{id}",
    "agreement": "agreement/{agreement}",
    "alignment": "alignment/{source}/{id}",
    "body": "body/{agreement}/{body}",
    "changeset": "changeset/{digest}",
    "concept": "vocabulary/{scheme}/{concept}",
    "contribution": "contribution/{source}/{id}",
    "country": "country/{country}",
    "decision": "decision/{agreement}/{body}/{session}/{number}",
    "decision-record": "decision/{source}/{id}",
    "genid": ".well-known/genid/{digest}",
    "goal": "goal/{plan}/{id}",
    "graph": "graph/{path}",
    "indicator": "indicator/{plan}/{id}",
    "match": "match/{source}/{id}",
    "meeting": "meeting/{agreement}/{body}/{session}",
    "meeting-record": "meeting/{source}/{id}",
    "national-target": "national-target/{country}/{id}",
    "need": "need/{source}/{id}",
    "notification": "notification/{agreement}/{symbol}",
    "notification-provision": "notification/{agreement}/{symbol}/~{provision}",
    "notification-provision-part": "notification/{agreement}/{symbol}/~{provision}/{part}/{name}",
    "offer": "offer/{source}/{id}",
    "organization": "organization/{slug}",
    "organization-record": "organization/{source}/{id}",
    "partner": "partner/{slug}",
    "party": "party/{agreement}/{participant}",
    "party-status": "party/{agreement}/{participant}/{source}",
    "party-status-again": "party/{agreement}/{participant}/{source}/{date}",
    "plan": "plan/{plan}",
    "practice": "practice/{source}/{id}",
    "progress": "progress/{source}/{id}",
    "provision": "decision/{agreement}/{body}/{session}/{number}/{provision}",
    "provision-part": "decision/{agreement}/{body}/{session}/{number}/{provision}/{part}/{name}",
    "quarantine": "quarantine/{source}/{digest}",
    "release": "release/{release}",
    "report": "report/{source}/{id}",
    "rule": "rule/{rule}",
    "scheme": "vocabulary/{scheme}",
    "scheme-version": "vocabulary/{scheme}/version/{version}",
    "shape": "shape/{shape}",
    "site": "site/{source}/{id}",
    "source": "source/{slug}",
    "target": "target/{plan}/{id}",
    "work-article": "work/article/{agreement}/{article}",
    "work-digest": "work/doc/sha256/{digest}",
    "work-digest-provision": "work/doc/sha256/{digest}/~{provision}",
    "work-digest-provision-part": "work/doc/sha256/{digest}/~{provision}/{part}/{name}",
    "work-document": "work/doc/{symbol}",
    "work-document-provision": "work/doc/{symbol}/~{provision}",
    "work-document-provision-part": "work/doc/{symbol}/~{provision}/{part}/{name}",
    "work-unga": "work/unga/{session}/{number}",
}
"""
Each kind of thing and the path of its IRI; the paths of two kinds never fit the same IRI.

A text with provisions is a decision, a notification or a document, which without a symbol goes by
its digest. A part of a provision is an action, an annotation, a citation, a deadline or a
derivation in it.
"""

_PROVISIONS: Mapping[str, str] = {
    "decision": "provision",
    "notification": "notification-provision",
    "work-digest": "work-digest-provision",
    "work-document": "work-document-provision",
}
"""The kinds of text that have provisions, each with the kind that these are."""


class IdentifierError(ValueError):
    """A code, part or IRI that cannot be used: the message says which, and why."""


@dataclass(frozen=True)
class Identified:
    """What an IRI names: the kind, and the parts of its path."""

    kind: str
    parts: Mapping[str, str]


def _fields_of(path: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", path)


def _pattern_of(path: str) -> re.Pattern[str]:
    """Turn a path of `PATHS` into the pattern of its decoded IRI path."""
    literal_and_field = re.split(r"\{(\w+)\}", path)
    pattern = "".join(
        f"(?P<{text}>{FIELDS[text]})" if place % 2 else re.escape(text)
        for place, text in enumerate(literal_and_field)
    )
    return re.compile(pattern)


_PATTERNS = {kind: _pattern_of(path) for kind, path in PATHS.items()}
_FREE = ("path", "symbol")  # fields that hold several segments
_SAFE = "!$&'()*+,;=:@~-._"


class Identifiers:
    """Mints and parses the IRIs below one base."""

    def __init__(self, base: str, codes: Codes) -> None:
        """Take the base IRI (with its final slash) and the code lists of the reference data."""
        self.base = base
        self.codes = codes

    def mint(self, kind: str, /, **parts: str | int) -> str:
        """
        Give the IRI of the thing of `kind` that `parts` name.

        Codes of agreements and countries are brought to their canonical form first. Raises
        `IdentifierError` when a part is missing, unknown, of two meanings, or has the wrong form.
        """
        if kind not in PATHS:
            raise IdentifierError(f"no kind of thing is called {kind!r}")
        wanted = _fields_of(PATHS[kind])
        if set(wanted) != set(parts):
            raise IdentifierError(f"{kind} takes {', '.join(wanted)}, not {', '.join(parts)}")
        iri = self._compose(kind, parts)
        if _match(unquote(iri.removeprefix(self.base)))[0] != kind:
            raise IdentifierError(f"{kind}: {parts} would read as another kind of thing")
        return iri

    def parse(self, iri: str) -> Identified:
        """
        Say what `iri` names.

        Raises `IdentifierError` when it lies outside the base, fits no kind, holds a code that is
        unknown, or is not written as `mint` writes it (one thing has one IRI).
        """
        if not iri.startswith(self.base):
            raise IdentifierError(f"{iri}: outside the base {self.base}")
        kind, parts = _match(unquote(iri.removeprefix(self.base)))
        if kind is None:
            raise IdentifierError(f"{iri}: no kind of thing has such an IRI")
        try:
            minted = self._compose(kind, parts)
        except CodeError as error:
            raise IdentifierError(f"{iri}: {error}") from error
        if minted != iri:
            raise IdentifierError(f"{iri}: not the form of this identifier; write {minted}")
        return Identified(kind, parts)

    def graph(self, *path: str | int) -> str:
        """Give the name of the graph at `path`, for example `graph("plan", "aichi")`."""
        return self.mint("graph", path="/".join(str(step) for step in path))

    def participant(self, code: str) -> str:
        """
        Give the IRI of the State, area or organization with this alpha-3 (or declared) code.

        Countries and organizations have IRIs of their own kinds. Raises `CodeError`.
        """
        participant = self.codes.participant(code)
        if participant.kind == "regional organisation":
            return self.mint("organization", slug=participant.code.lower())
        return self.mint("country", country=participant.code)

    def provision(self, text: str, provision: str) -> str:
        """
        Give the IRI of a provision of the text with the IRI `text`.

        Raises `IdentifierError` for what has no provisions: no decision, notification or document.
        """
        named = self.parse(text)
        if named.kind not in _PROVISIONS:
            raise IdentifierError(f"{text}: a {named.kind} has no provisions")
        return self.mint(_PROVISIONS[named.kind], **named.parts, provision=provision)

    def provision_part(self, provision: str, part: str, name: str | int) -> str:
        """
        Give the IRI of a part of the provision with the IRI `provision`, which is unique by `name`.

        `part` is action, annotation, citation, deadline or derivation. Raises `IdentifierError`.
        """
        named = self.parse(provision)
        return self.mint(f"{named.kind}-part", **named.parts, part=part, name=name)

    def text_of(self, provision: str) -> tuple[str, str]:
        """
        Give the IRI of the text that a provision stands in, and the provision's id.

        The inverse of `provision`; raises `IdentifierError` for an IRI that names no provision.
        """
        named = self.parse(provision)
        for text, kind in _PROVISIONS.items():
            if kind == named.kind:
                parts = {name: part for name, part in named.parts.items() if name != "provision"}
                return self.mint(text, **parts), named.parts["provision"]
        raise IdentifierError(f"{provision}: not a provision")

    def _compose(self, kind: str, parts: Mapping[str, str | int]) -> str:
        """Write the IRI of `kind` with `parts`; raises `CodeError` or `IdentifierError`."""
        encoded = {}
        for name, value in parts.items():
            text = self._canonical(name, str(value))
            if not re.fullmatch(FIELDS[name], text):
                raise IdentifierError(f"{kind}: {text!r} cannot be a {name}")
            encoded[name] = quote(text, safe=_SAFE + ("/" if name in _FREE else ""))
        return self.base + PATHS[kind].format(**encoded)

    def _canonical(self, name: str, value: str) -> str:
        match name:
            case "agreement":
                return self.codes.agreement(value)
            case "country" | "participant":
                return self.codes.participant(value).code.lower()
            case _:
                return value


def _specificity(kind: str) -> tuple[int, int, str]:
    """Order the kinds so that literal segments are tried before free ones, short before long."""
    fields = _fields_of(PATHS[kind])
    return (int(any(field in _FREE for field in fields)), len(fields), kind)


def _by_first_segment() -> dict[str, list[str]]:
    """Give the kinds that each first path segment may lead to, in the order to try them."""
    kinds: dict[str, list[str]] = {}
    for kind in sorted(PATHS, key=_specificity):
        kinds.setdefault(PATHS[kind].split("/")[0], []).append(kind)
    return kinds


_KINDS = _by_first_segment()


def _match(path: str) -> tuple[str | None, dict[str, str]]:
    """Find the kind that the decoded `path` fits, and its parts; None where it fits none."""
    for kind in _KINDS.get(path.split("/")[0], ()):
        if match := _PATTERNS[kind].fullmatch(path):
            return kind, match.groupdict()
    return None, {}


if taken := _KINDS.keys() & RESERVED:
    raise AssertionError(f"reserved path segments are used by IRIs: {taken}")
