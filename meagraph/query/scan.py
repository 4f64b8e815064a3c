"""
One pass over the tokens of a query, before any worker sees it.

It finds the query's form, its dataset clauses and its blocks of full-text search, and refuses what
no worker should be asked: updates, any other SERVICE, LOAD, brackets nested too deeply, too many
operators of one kind.

The engine's parser reads characters, not tokens: it takes `FILTER(?a<1)SERVICE#>` for a comparison
where the grammar's longest match is an IRI, and needs no space after a keyword. So whatever both
could read differently is refused here; everything else both read alike. (SPARQL 1.1 Query, 19.)
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

from meagraph.query.data_block import end_of_plain_rows
from meagraph.query.errors import (
    QuerySyntaxError,
    QueryTooComplexError,
    ServiceRefusedError,
    UpdateRefusedError,
)
from meagraph.query.formats import ResultKind
from meagraph.query.prologue import Prologue
from meagraph.query.search_block import BlockError, BlockReader, OtherServiceError, SearchBlock
from meagraph.query.tokens import TOKENS, Token, place

_AUTHORITY = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.\-]*:)?//[^/?#]*>|.*\\")
"""An IRI to which a name may be added so that no IRI comes of it (or one that hides itself)."""

_OPERANDS = frozenset(
    ("text", "iri", "variable", "blank", "prefixed", "language", "number", "word", "close")
)

_COUNTED_WORDS = frozenset(
    (
        "UNION",
        "OPTIONAL",
        "MINUS",
        "FILTER",
        "BIND",
        "VALUES",
        "GRAPH",
        "EXISTS",
        "NOT",
        "IN",
        "LATERAL",
    )
)
_UPDATES = frozenset(("INSERT", "DELETE", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"))
_VOLATILE = frozenset(("NOW", "RAND", "UUID", "STRUUID", "BNODE"))
_PROLOGUE = frozenset(("PREFIX", "BASE", "VERSION"))

NO_UPDATES = (
    "this service answers queries; data change with a new release: write a graph through"
    " /rdf-graph-store with a token, or let the operator load it (meagraph load)"
)
"""What to do instead of a SPARQL Update."""


class QueryForm(StrEnum):
    """The four forms of a query."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"

    @property
    def kind(self) -> ResultKind:
        """What a query of this form answers with."""
        return _KINDS[self]


_KINDS: Mapping[QueryForm, ResultKind] = {
    QueryForm.SELECT: ResultKind.SOLUTIONS,
    QueryForm.ASK: ResultKind.BOOLEAN,
    QueryForm.CONSTRUCT: ResultKind.GRAPH,
    QueryForm.DESCRIBE: ResultKind.GRAPH,
}


@dataclass(frozen=True)
class Scanned:
    """
    What the scan found.

    `prologue` is the text before the query's form; `default_graphs` and `named_graphs` are the IRIs
    of each FROM and FROM NAMED as they are written (`<…>` or prefixed). `volatile`: the same query
    on the same data may give another answer (NOW, RAND, UUID, STRUUID, BNODE, new blank nodes).
    A query with `searches` goes to no worker before `meagraph.search.rewriting` replaced them.
    """

    form: QueryForm
    prologue: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    volatile: bool
    searches: tuple[SearchBlock, ...] = ()


MOST_SEARCHES = 16
"""Blocks of full-text search in one query."""


def scan(
    text: str, *, nesting: int, operators: int, tokens: int, base: str | None = None
) -> Scanned:
    """
    Scan a query; allowed are the deepest `nesting`, the most `operators` of one kind and `tokens`.

    Below `base` stands the service's own full-text search, the only SERVICE that is let through;
    without a base none is. Raises `QuerySyntaxError`, `UpdateRefusedError`, `ServiceRefusedError`,
    `QueryTooComplexError`, each with the place.
    """
    return _Scan(text, nesting, operators, tokens, base).run()


class _Scan:
    """The state of one pass."""

    def __init__(
        self, text: str, nesting: int, operators: int, tokens: int, base: str | None
    ) -> None:
        self.text = text
        self.tokens = tokens
        self.nesting = nesting
        self.operators = operators
        self.base = base
        self.prologue: list[Token] = []
        self.service = Token("start", "", 0)
        self.block: BlockReader | None = None
        self.searches: list[SearchBlock] = []
        self.counts: Counter[str] = Counter()
        self.open: list[str] = []
        self.parentheses = 0
        self.before = Token("start", "", 0)
        self.last = Token("start", "", 0)
        self.form: QueryForm | None = None
        self.form_at = 0
        self.default_graphs: list[str] = []
        self.named_graphs: list[str] = []
        self.groups = 0
        self.volatile = False
        self.names_may_fail = False
        self.after_values = False
        self.in_rows = False

    def run(self) -> Scanned:
        look_at = {
            "word": self._word,
            "iri": self._iri,
            "prefixed": self._prefixed,
            "blank": self._blank_node,
            "open": self._opened,
            "close": self._closed,
            "operator": self._operator,
            "other": self._other,
        }
        for number, token in enumerate(self._tokens()):
            if number == self.tokens:
                raise self._too_complex(f"more than {self.tokens} words and signs", token)
            if look := look_at.get(token.kind):
                look(token)
            if self.form is None:
                self.prologue.append(token)
            elif self.block is not None:
                self._read_block(self.block, token)
            self.before, self.last = self.last, token
        if self.block is not None:
            raise self._syntax("this block does not end", len(self.text))
        if self.form is None:
            raise self._syntax("a query has SELECT, ASK, CONSTRUCT or DESCRIBE", len(self.text))
        return Scanned(
            self.form,
            self.text[: self.form_at],
            tuple(self.default_graphs),
            tuple(self.named_graphs),
            self.volatile,
            tuple(self.searches),
        )

    def _tokens(self) -> Iterator[Token]:
        """Give the tokens, without white space, comments and plain rows of VALUES."""
        position = 0
        while found := TOKENS.match(self.text, position):
            position = found.end()
            kind = found.lastgroup
            if kind is not None and kind != "space":
                yield Token(kind, found.group(), found.start())
            if self.in_rows:
                position = self._skip_rows(position)

    def _skip_rows(self, start: int) -> int:
        """Give the position behind the plain rows of VALUES, which hide nothing."""
        end = start if self.names_may_fail else end_of_plain_rows(self.text, start)
        if self.text[start:end].strip():
            self.before, self.last = self.last, Token("close", "", end)
        return end

    def _word(self, token: Token) -> None:
        word = token.text.upper()
        # "contains": the engine also reads "trueSERVICE" and "SERVICESILENT" as two words.
        if "SERVICE" in word or word == "LOAD":
            self._service(word, token)
            return
        if self.form is None:
            self._first_word(word, token)
        if word.startswith("FROM") and word != "FROM":
            raise self._syntax("write a space after FROM", token.start)
        if word in _COUNTED_WORDS:
            self._count(word, token)
        if word in _VOLATILE:
            self.volatile = True
        if word == "VALUES":
            self.after_values = True

    def _service(self, word: str, token: Token) -> None:
        """Begin a block of the service's own search; refuse every other SERVICE, and LOAD."""
        inside_another = self.block is not None
        if word != "SERVICE" or self.base is None or self.form is None or inside_another:
            self._refuse_service(token)
        if len(self.searches) == MOST_SEARCHES:
            raise self._too_complex(f"more than {MOST_SEARCHES} searches", token)
        self.block = BlockReader(token, Prologue(self.prologue, self.base), self.base)
        self.service = token

    def _read_block(self, block: BlockReader, token: Token) -> None:
        if token is self.service:
            return
        try:
            search = block.read(token)
        except OtherServiceError:
            self._refuse_service(self.service)
        except BlockError as error:
            raise self._syntax(str(error), error.position) from error
        else:
            if search is not None:
                self.searches.append(search)
                self.block = None

    def _first_word(self, word: str, token: Token) -> None:
        if word in _PROLOGUE:
            return
        for form in QueryForm:
            if word.startswith(form):
                self.form, self.form_at = form, token.start
                return
        if word in _UPDATES:
            raise UpdateRefusedError(NO_UPDATES, **self._at(token.start))
        raise self._syntax("a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE", token.start)

    def _iri(self, token: Token) -> None:
        self._dataset(token)
        if self.form is None and _AUTHORITY.match(token.text):
            self.names_may_fail = True
        if not self.parentheses or self.last.kind not in _OPERANDS:
            return
        # Between "<" and ">" may as well stand a comparison here: the readings stay in step
        # unless a string or comment begins, or the expression ends, inside.
        inside = token.text.split("//", 1)[0]
        if any(mark in inside for mark in "'#)"):
            raise self._syntax(
                "this may be an IRI or a comparison: write a space after <, or the IRI in full",
                token.start,
            )

    def _prefixed(self, token: Token) -> None:
        self._dataset(token)
        # Where prefix and name together are no IRI, the engine takes ":SERVICE" for two words.
        if "SERVICE" in token.text.upper() and (self.names_may_fail or "\\" in token.text):
            self._refuse_service(token)

    def _dataset(self, token: Token) -> None:
        """Note the graph of a FROM or FROM NAMED clause."""
        if self.groups == 0 and not self.open:
            if self.last.is_word("FROM"):
                self.default_graphs.append(token.text)
            elif self.last.is_word("NAMED") and self.before.is_word("FROM"):
                self.named_graphs.append(token.text)

    def _opened(self, token: Token) -> None:
        if token.text == "{":
            # "SERVICEex:a {" is a prefixed name to us, and SERVICE with an address to the engine.
            if _hides_service(self.last) and not self.before.is_word("GRAPH"):
                self._refuse_service(self.last)
            self.groups += 1
            self.in_rows, self.after_values = self.after_values, False
        elif token.text == "(":
            self.parentheses += 1
        elif token.text == "[":
            self._blank_node(token)
        self.open.append(token.text)
        if len(self.open) > self.nesting:
            raise self._too_complex(f"brackets are nested deeper than {self.nesting}", token)

    def _closed(self, token: Token) -> None:
        self.in_rows = self.in_rows and token.text != "}"
        if self.open and self.open.pop() == "(":
            self.parentheses -= 1

    def _operator(self, token: Token) -> None:
        self._count(token.text, token)

    def _other(self, token: Token) -> None:
        if token.text in "\"'":
            raise self._syntax("this string does not end, or holds a wrong escape", token.start)
        if token.text not in ".,;~":
            raise self._syntax(f"unexpected character {token.text!r}", token.start)

    def _blank_node(self, _: Token) -> None:
        """Note blank nodes in the template of CONSTRUCT: each answer makes new ones."""
        if self.form is QueryForm.CONSTRUCT and self.groups <= 1:
            self.volatile = True

    def _count(self, kind: str, token: Token) -> None:
        self.counts[kind] += 1
        if self.counts[kind] > self.operators:
            raise self._too_complex(f"more than {self.operators} times {kind}", token)

    def _refuse_service(self, token: Token) -> NoReturn:
        raise ServiceRefusedError(
            "SERVICE and LOAD are refused: this service asks no other host",
            **self._at(token.start),
        )

    def _too_complex(self, message: str, token: Token) -> QueryTooComplexError:
        return QueryTooComplexError(message, **self._at(token.start))

    def _syntax(self, message: str, position: int) -> QuerySyntaxError:
        return QuerySyntaxError(message, **self._at(position))

    def _at(self, position: int) -> dict[str, int]:
        return place(self.text, position)


def _hides_service(token: Token) -> bool:
    return token.kind == "prefixed" and "SERVICE" in token.text.split(":", 1)[0].upper()
