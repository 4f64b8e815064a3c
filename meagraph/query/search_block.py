"""
The block by which a query asks the full-text search, `SERVICE <{base}search> { … }`.

    SERVICE <search> {
      ?thing search:text "migratory birds" ; search:language "en" ; search:score ?score
    }

It looks like a federated query and is none: it is replaced by its results before any worker sees
the query. What is asked is constant, what is answered are variables; docs/search.md has the terms.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from meagraph.namespaces import LANGUAGES
from meagraph.query.prologue import Prologue
from meagraph.query.tokens import Token

RESULTS = ("score", "excerpt", "property")
"""The terms that are answered, each with a variable."""

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_LETTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


@dataclass(frozen=True)
class SearchBlock:
    """
    One block: its range in the query, and what it asks.

    `thing` is the variable of the things that are found; `results` the other variables, by term.
    `limit` is None where the block names none.
    """

    start: int
    end: int
    thing: str
    text: str
    language: str | None = None
    kinds: tuple[str, ...] = ()
    limit: int | None = None
    results: dict[str, str] = field(default_factory=dict)


class BlockError(Exception):
    """A block that cannot be read; `position` is the place in the query."""

    def __init__(self, message: str, token: Token) -> None:
        """Take what is wrong, and the token at fault."""
        super().__init__(message)
        self.position = token.start


class OtherServiceError(BlockError):
    """A SERVICE that is not the search of this service."""


class BlockReader:
    """Reads a block token by token, from its SERVICE to its closing brace."""

    def __init__(self, service: Token, prologue: Prologue, base: str) -> None:
        """Take the word SERVICE, the names that the query declares, the base of the service."""
        self._service = service
        self._prologue = prologue
        self._search = f"{base}search"
        self._head: list[Token] = []
        self._inside: list[Token] = []

    def read(self, token: Token) -> SearchBlock | None:
        """Take the next token; give the block when it is its last. Raises `BlockError`."""
        if not self._head or self._head[-1].text != "{":
            self._read_head(token)
            return None
        if token.text != "}" or token.kind != "close":
            self._inside.append(token)
            return None
        return self._block(token)

    def _read_head(self, token: Token) -> None:
        """Take SILENT, the address, the opening brace."""
        self._head.append(token)
        address = len(self._head) - self._head[0].is_word("SILENT") - 1
        if address == 0 and self._prologue.resolve(token) == self._search:
            return
        if address == 1 and token.kind == "open" and token.text == "{":
            return
        if not (address == -1 and token.is_word("SILENT")):
            raise OtherServiceError("only the search of this service can be asked", self._service)

    def _block(self, last: Token) -> SearchBlock:
        asked = _Asked(self._prologue, self._search)
        for subject, term, value in _triples(self._inside, self._service):
            asked.add(subject, term, value)
        if not asked.text:
            raise BlockError('a search names its words: ?thing search:text "…"', self._service)
        return SearchBlock(
            self._service.start,
            last.start + 1,
            asked.thing,
            asked.text,
            asked.language,
            tuple(asked.kinds),
            asked.limit,
            asked.results,
        )


def _triples(tokens: Sequence[Token], block: Token) -> list[tuple[Token, Token, Token]]:
    """Split what is inside a block into triples; `;` keeps the subject, `.` ends it."""
    found: list[tuple[Token, Token, Token]] = []
    terms: list[Token] = []
    kept = 0  # terms that are there without having been written again: the subject after `;`
    for token in (*tokens, Token("other", ".", block.start)):
        if token.kind == "other" and token.text in ".;":
            if len(terms) == 3:
                found.append((terms[0], terms[1], terms[2]))
            elif len(terms) > kept:
                raise BlockError("a term of the search and its value are expected", terms[-1])
            terms = terms[:1] if token.text == ";" else []
            kept = len(terms)
        elif len(terms) == 3:
            raise BlockError("a dot or a semicolon is expected", token)
        else:
            terms.append(token)
    return found


class _Asked:
    """What the triples of a block say, gathered."""

    def __init__(self, prologue: Prologue, search: str) -> None:
        self._prologue = prologue
        self._namespace = f"{search}#"
        self.thing = ""
        self.text = ""
        self.language: str | None = None
        self.kinds: list[str] = []
        self.limit: int | None = None
        self.results: dict[str, str] = {}
        self._said: set[str] = set()

    def add(self, subject: Token, term: Token, value: Token) -> None:
        """Take one triple; raises `BlockError`."""
        if subject.kind != "variable":
            raise BlockError("what is searched for is a variable", subject)
        if self.thing not in ("", subject.text[1:]):
            raise BlockError("one block searches for one variable: write a second block", subject)
        self.thing = subject.text[1:]
        name = (self._prologue.resolve(term) or "").removeprefix(self._namespace)
        if name not in _READERS and name not in RESULTS:
            known = ", ".join((*_READERS, *RESULTS))
            raise BlockError(f"{term.text} is no term of the search; there are: {known}", term)
        if name in self._said and name != "kind":
            raise BlockError(f"{term.text} is said twice", term)
        self._said.add(name)
        if name in RESULTS:
            self._answer(name, value)
        else:
            _READERS[name](self, value)

    def _answer(self, name: str, value: Token) -> None:
        if value.kind != "variable":
            raise BlockError("this is answered: it takes a variable", value)
        if value.text[1:] in (self.thing, *self.results.values()):
            raise BlockError("each result takes a variable of its own", value)
        self.results[name] = value.text[1:]

    def read_text(self, value: Token) -> None:
        """Take the words."""
        self.text = _string(value)
        if not self.text.strip():
            raise BlockError("there are no words to search for", value)

    def read_language(self, value: Token) -> None:
        """Take the language."""
        self.language = _string(value)
        if self.language not in LANGUAGES:
            raise BlockError(f"the languages of the search are {', '.join(LANGUAGES)}", value)

    def read_kind(self, value: Token) -> None:
        """Take a class."""
        kind = self._prologue.resolve(value)
        if kind is None:
            raise BlockError("a kind is the IRI of a class, with a declared prefix", value)
        self.kinds.append(kind)

    def read_limit(self, value: Token) -> None:
        """Take the number of results."""
        if value.kind != "number" or not value.text.isdecimal() or not int(value.text[:9]):
            raise BlockError("the limit is a whole number from 1 on", value)
        self.limit = int(value.text[:9])


_READERS = {
    "text": _Asked.read_text,
    "language": _Asked.read_language,
    "kind": _Asked.read_kind,
    "limit": _Asked.read_limit,
}
"""The terms that are asked, each with a constant."""


def _string(token: Token) -> str:
    """Give the text of a string token."""
    if token.kind != "text":
        raise BlockError("this is asked: it takes a constant string", token)
    quotes = 3 if token.text[:3] in ('"""', "'''") else 1
    return _ESCAPE.sub(_character, token.text[quotes:-quotes])


def _character(escape: re.Match[str]) -> str:
    short, long, letter = escape.groups()
    if letter is not None:
        return _LETTERS.get(letter, letter)
    return chr(int(short or long, 16))
