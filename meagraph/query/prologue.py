"""The names that the prologue of a query declares (SPARQL 1.1 Query, 4.1)."""

import re
from collections.abc import Iterable
from urllib.parse import urljoin

from meagraph.query.tokens import Token

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


class Prologue:
    """The prefixes and the base of a query, as far as they are written without escapes."""

    def __init__(self, tokens: Iterable[Token], base: str) -> None:
        """Take the tokens before the query's form, and the base IRI of the service."""
        self.base = base
        self._prefixes: dict[str, str] = {}
        keyword = name = ""
        for token in tokens:
            if token.kind == "word":
                keyword = token.text.upper()
            elif token.kind == "prefixed":
                name = token.text.removesuffix(":")
            elif token.kind == "iri" and (iri := self.resolve(token)) is not None:
                if keyword == "BASE":
                    self.base = iri
                elif keyword == "PREFIX":
                    self._prefixes[name] = iri

    def resolve(self, token: Token) -> str | None:
        """Give the IRI that a token names; None if it names none, or with an escape."""
        if "\\" in token.text:
            return None
        if token.kind == "iri":
            return self._absolute(token.text[1:-1])
        prefix, colon, local = token.text.partition(":")
        if token.kind == "prefixed" and colon and prefix in self._prefixes:
            return self._prefixes[prefix] + local
        return None

    def _absolute(self, iri: str) -> str | None:
        if _SCHEME.match(iri):
            return iri
        try:
            joined = urljoin(self.base, iri)
        except ValueError:  # no IRI at all: `<//[>`
            return None
        return f"{joined}#" if iri.endswith("#") else joined  # urljoin drops an empty fragment
