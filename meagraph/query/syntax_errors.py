"""What is wrong with a query that the engine cannot read, said so that its author can mend it."""

import re
from collections.abc import Collection, Iterator

from meagraph.query.errors import QuerySyntaxError
from meagraph.query.tokens import TOKENS, Token, place

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_CLASS = re.compile(r"\[['_][^\]]*\](?:, )?|<unreported>(?:, )?|\s*\n\s*\|?")
_EXPECTED = re.compile(r"expected(?: one of)?(?: |$)")
_SENTENCE = re.compile(r"(?:^|, | of | expected )([A-Z][A-Za-z]+ [a-zA-Z]+ [^,]+)")
_LONGEST_MESSAGE = 400
_LONGEST_WORD = 40


def syntax_error(message: str, text: str, known: Collection[str] = ()) -> QuerySyntaxError:
    """
    Make the error of a query `text` from the engine's message about it.

    The engine says where it stopped and part of what it could have read there, and hardly ever that
    a prefix is not declared, the commonest of mistakes; `known` are prefixes that need no
    declaration.

    >>> syntax_error("error at 1:20: expected OPTIONAL", "SELECT * { ?s ex:p ?o }").message
    'the prefix ex: is not declared: write PREFIX ex: <…> first'
    >>> syntax_error("error at 1:16: expected DISTINCT", "SELECT COUNT(*) {}").message
    "unexpected '{'; among what can stand here: DISTINCT"
    """
    found = _PLACE.match(message)
    if found is None:
        return QuerySyntaxError(_shortened(message, _LONGEST_MESSAGE))
    line, column = int(found[1]), int(found[2])
    position = _position(text, line, column)
    if undeclared := _undeclared_prefix(text, position, known):
        prefix = undeclared.text.split(":", 1)[0]
        return QuerySyntaxError(
            f"the prefix {prefix}: is not declared: write PREFIX {prefix}: <…> first",
            **place(text, undeclared.start),
        )
    said = _said(found[3], text, position)
    return QuerySyntaxError(_shortened(said, _LONGEST_MESSAGE), line=line, column=column)


def _said(message: str, text: str, position: int) -> str:
    """Say what stands where the engine stopped; the characters that it expected are left out."""
    expected = " ".join(_CLASS.sub(" ", message).split()).strip(" ,")
    if sentence := _SENTENCE.search(expected):  # among the words that could stand here
        return sentence[1]
    there = next(_tokens(text, position), None)
    said = "the query cannot be read to its end"
    if there is not None:
        said = f"unexpected {_shortened(there.text, _LONGEST_WORD)!r}"
    words = _EXPECTED.sub("", expected, count=1)
    return f"{said}; among what can stand here: {words}" if words else said


def _undeclared_prefix(text: str, end: int, known: Collection[str]) -> Token | None:
    """Give the first prefixed name before `end` whose prefix is not declared before it."""
    declared = set(known)
    before = None
    for token in _tokens(text, 0):
        if token.start >= end:
            break
        prefix, colon, _ = token.text.partition(":")
        if token.kind == "prefixed" and colon:
            if before is not None and before.is_word("PREFIX"):
                declared.add(prefix)
            elif prefix not in declared:
                return token
        before = token
    return None


def _tokens(text: str, position: int) -> Iterator[Token]:
    """Give the tokens from a position on, without white space and comments."""
    for found in TOKENS.finditer(text, position):
        if found.lastgroup is not None and found.lastgroup != "space":
            yield Token(found.lastgroup, found.group(), found.start())


def _position(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return start + column - 1


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most] + " …"
