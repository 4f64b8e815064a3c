"""
One pass over the tokens of a query, before any worker sees it.

It finds the query's form and dataset clauses, and refuses what no worker should be asked: updates,
SERVICE and LOAD, brackets nested too deeply, too many operators of one kind.

The engine's parser reads characters, not tokens: it takes `FILTER(?a<1)SERVICE#>` for a comparison
where the grammar's longest match is an IRI, and needs no space after a keyword. So whatever both
could read differently is refused here; everything else both read alike. (SPARQL 1.1 Query, 19.)
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from meagraph.query.errors import (
    QuerySyntaxError,
    QueryTooComplexError,
    ServiceRefusedError,
    UpdateRefusedError,
)
from meagraph.query.formats import ResultKind

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_MARKS = "\u00b7\u0300-\u036f\u203f-\u2040"
_NAME = rf"{_BASE}_0-9{_MARKS}"  # VARNAME without its first character; PN_CHARS without "-"
_ESCAPE = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_PREFIX = rf"(?:[{_BASE}](?:[{_NAME}.\-]*[{_NAME}\-])?)?:"
_LOCAL = (
    rf"(?:(?:[{_BASE}_:0-9]|{_ESCAPE})"
    rf"(?:[{_NAME}:\-]|{_ESCAPE}|\.+(?=[{_NAME}:\-]|{_ESCAPE}))*)?"
)

_TOKENS = re.compile(
    rf"""
      (?P<space>[\x20\t\r\n]+|\#[^\r\n]*)
    | (?P<text>\"\"\"(?:[^"\\]|\\[\s\S]|\"(?!\"\"))*\"\"\"
              |'''(?:[^'\\]|\\[\s\S]|'(?!''))*'''
              |\"(?!\"\")(?:[^"\\\r\n]|\\[^\r\n])*\"|'(?!'')(?:[^'\\\r\n]|\\[^\r\n])*')
    | (?P<iri><(?:[^\x00-\x20<>"{{}}|^`\\]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*>)
    | (?P<variable>[?$][{_BASE}_0-9][{_NAME}]*)
    | (?P<blank>_:[{_BASE}_0-9](?:[{_NAME}.\-]*[{_NAME}\-])?)
    | (?P<prefixed>{_PREFIX}{_LOCAL})
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?)
    | (?P<number>[0-9]*\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+\.[eE][+-]?[0-9]+
                |[0-9]+(?:[eE][+-]?[0-9]+)?)
    | (?P<word>[{_BASE}_][{_NAME}]*)
    | (?P<open>[(\[{{])
    | (?P<close>[)\]}}])
    | (?P<operator>\|\||&&|\^\^|!=|<=|>=|<<|>>|[|!^/*+?=<>\-])
    | (?P<other>[\s\S])
    """,
    re.VERBOSE,
)

_OPERANDS = frozenset("text iri variable blank prefixed language number word close".split())

_COUNTED_WORDS = frozenset(
    "UNION OPTIONAL MINUS FILTER BIND VALUES GRAPH EXISTS NOT IN LATERAL".split()
)
_UPDATES = frozenset("INSERT DELETE LOAD CLEAR CREATE DROP COPY MOVE ADD WITH".split())
_VOLATILE = frozenset("NOW RAND UUID STRUUID BNODE".split())
_PROLOGUE = frozenset("PREFIX BASE VERSION".split())


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
    of FROM and FROM NAMED as they are written (`<…>` or prefixed). `volatile`: the same query on
    the same data may give another answer (NOW, RAND, UUID, STRUUID, BNODE, new blank nodes).
    """

    form: QueryForm
    prologue: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    volatile: bool


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    start: int


def scan(text: str, *, nesting: int, operators: int) -> Scanned:
    """
    Scan a query, with the deepest `nesting` and the most `operators` of one kind allowed.

    Raises `QuerySyntaxError`, `UpdateRefusedError`, `ServiceRefusedError`, `QueryTooComplexError`,
    each with the place.
    """
    return _Scan(text, nesting, operators).run()


class _Scan:
    """The state of one pass."""

    def __init__(self, text: str, nesting: int, operators: int) -> None:
        self.text = text
        self.nesting = nesting
        self.operators = operators
        self.counts: Counter[str] = Counter()
        self.open: list[str] = []
        self.parentheses = 0
        self.before = _Token("start", "", 0)
        self.last = _Token("start", "", 0)
        self.form: QueryForm | None = None
        self.form_at = 0
        self.default_graphs: dict[str, None] = {}
        self.named_graphs: dict[str, None] = {}
        self.groups = 0
        self.volatile = False

    def run(self) -> Scanned:
        for token in self._tokens():
            self._look_at(token)
            self.before, self.last = self.last, token
        if self.form is None:
            raise self._syntax("a query has SELECT, ASK, CONSTRUCT or DESCRIBE", len(self.text))
        return Scanned(
            self.form,
            self.text[: self.form_at],
            tuple(self.default_graphs),
            tuple(self.named_graphs),
            self.volatile,
        )

    def _tokens(self) -> Iterator[_Token]:
        """Give the tokens, without white space and comments."""
        match = _TOKENS.match
        position, end = 0, len(self.text)
        while position < end:
            found = match(self.text, position)
            if found is None or found.lastgroup is None:  # pragma: no cover: <other> fits all
                raise AssertionError(position)
            token = _Token(found.lastgroup, found.group(), position)
            position = found.end()
            if token.kind != "space":
                yield token

    def _look_at(self, token: _Token) -> None:
        match token.kind:
            case "word":
                self._word(token)
            case "iri":
                self._iri(token)
            case "prefixed":
                self._dataset(token)
            case "open":
                self._opened(token)
            case "close":
                self._closed(token)
            case "operator":
                self._count(token.text, token)
            case "blank":
                self._blank_node()
            case "other" if token.text in "\"'":
                raise self._syntax("this string does not end", token.start)
            case _:
                pass

    def _word(self, token: _Token) -> None:
        word = token.text.upper()
        if self.form is None:
            self._first_word(word, token)
        # "contains": the engine also reads "trueSERVICE" and "SERVICESILENT" as two words.
        if "SERVICE" in word or word == "LOAD":
            self._refuse_service(token)
        if word in _COUNTED_WORDS:
            self._count(word, token)
        if word in _VOLATILE:
            self.volatile = True

    def _first_word(self, word: str, token: _Token) -> None:
        if word in _PROLOGUE:
            return
        for form in QueryForm:
            if word.startswith(form):
                self.form, self.form_at = form, token.start
                return
        if word in _UPDATES:
            raise UpdateRefusedError(
                "this service answers queries; data change with a new release", **self._at(token.start)
            )
        raise self._syntax("a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE", token.start)

    def _iri(self, token: _Token) -> None:
        self._dataset(token)
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

    def _dataset(self, token: _Token) -> None:
        """Note the graph of a FROM or FROM NAMED clause."""
        if self.groups == 0 and not self.open:
            if _is(self.last, "FROM"):
                self.default_graphs[token.text] = None
            elif _is(self.last, "NAMED") and _is(self.before, "FROM"):
                self.named_graphs[token.text] = None

    def _opened(self, token: _Token) -> None:
        if token.text == "{":
            # "SERVICEex:a {" is a prefixed name to us, and SERVICE with an address to the engine.
            if _hides_service(self.last) and not _is(self.before, "GRAPH"):
                self._refuse_service(self.last)
            self.groups += 1
        elif token.text == "(":
            self.parentheses += 1
        elif token.text == "[":
            self._blank_node()
        self.open.append(token.text)
        if len(self.open) > self.nesting:
            raise QueryTooComplexError(
                f"brackets are nested deeper than {self.nesting}", **self._at(token.start)
            )

    def _closed(self, token: _Token) -> None:
        if self.open and self.open.pop() == "(":
            self.parentheses -= 1

    def _blank_node(self) -> None:
        """Note blank nodes in the template of CONSTRUCT: each answer makes new ones."""
        if self.form is QueryForm.CONSTRUCT and self.groups <= 1:
            self.volatile = True

    def _count(self, kind: str, token: _Token) -> None:
        self.counts[kind] += 1
        if self.counts[kind] > self.operators:
            raise QueryTooComplexError(
                f"more than {self.operators} times {kind}", **self._at(token.start)
            )

    def _refuse_service(self, token: _Token) -> None:
        raise ServiceRefusedError(
            "SERVICE and LOAD are refused: this service asks no other host",
            **self._at(token.start),
        )

    def _syntax(self, message: str, position: int) -> QuerySyntaxError:
        return QuerySyntaxError(message, **self._at(position))

    def _at(self, position: int) -> dict[str, int]:
        """Give the line and column of a position in the text, both from 1."""
        line_start = self.text.rfind("\n", 0, position) + 1
        return {
            "line": self.text.count("\n", 0, position) + 1,
            "column": position - line_start + 1,
        }


def _is(token: _Token, keyword: str) -> bool:
    return token.kind == "word" and token.text.upper() == keyword


def _hides_service(token: _Token) -> bool:
    return token.kind == "prefixed" and "SERVICE" in token.text.split(":", 1)[0].upper()
