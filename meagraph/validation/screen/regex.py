r"""
Patterns that mean the same in Python, in which the judge matches them, and in Rust (the engine).

Only what both read alike is translated, and only so that what the engine matches Python matches as
well: `\d` becomes `[0-9]`, as the two may know different Unicode digits. Python's `$` also stands
before a last line break, which is wider still.
"""

import re

_SPECIAL = frozenset("\\.^$*+?{}[]()|")

_CLASSES = {"d": "0-9", "w": "a-zA-Z0-9_", "s": " \\t\\n\\r\\x0B\\x0C"}

_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v"}

_REPEAT = re.compile(r"([*+?]|\{[0-9]{1,3}(?:,[0-9]{0,3})?\})(\??)")


class _OtherwiseError(Exception):
    """Something that the two read differently, or might."""


def same_in_rust(pattern: str, ignore_case: bool = False) -> str | None:
    """
    Write a pattern for the engine; None if that cannot be done with certainty.

    With `ignore_case`, letters of ASCII are matched in both cases; others are not certain.
    """
    try:
        return _Translation(pattern, ignore_case).whole()
    except (_OtherwiseError, IndexError):
        return None


class _Translation:
    """One pattern, read once from left to right."""

    def __init__(self, pattern: str, ignore_case: bool) -> None:
        self._pattern = pattern
        self._ignore_case = ignore_case
        self._at = 0
        self._open = 0

    def whole(self) -> str:
        written = []
        while self._at < len(self._pattern):
            piece, repeatable = self._piece()
            written.append(piece + (self._repetition() if repeatable else self._none()))
        if self._open:
            raise _OtherwiseError
        return "".join(written)

    def _next(self) -> str:
        character = self._pattern[self._at]
        self._at += 1
        return character

    def _piece(self) -> tuple[str, bool]:
        character = self._next()
        match character:
            case "^" | "$" | "|":
                return character, False
            case "(":
                self._open += 1
                return self._group(), False
            case ")":
                self._open -= 1
                if self._open < 0:
                    raise _OtherwiseError
                return ")", True
            case ".":
                return ".", True
            case "[":
                return self._class(), True
            case "\\":
                return self._escape(), True
        if character in _SPECIAL:
            raise _OtherwiseError
        return self._literal(character), True

    def _group(self) -> str:
        if self._pattern[self._at] != "?":
            return "(?:"
        if self._pattern[self._at + 1] != ":":
            raise _OtherwiseError
        self._at += 2
        return "(?:"

    def _repetition(self) -> str:
        repeat = _REPEAT.match(self._pattern, self._at)
        if repeat is None:
            if self._pattern[self._at : self._at + 1] == "{":
                raise _OtherwiseError
            return ""
        self._at = repeat.end()
        return repeat.group() + self._none()

    def _none(self) -> str:
        """Refuse a repetition where none may follow (possessive ones are Python's alone)."""
        if self._pattern[self._at : self._at + 1] in ("*", "+", "?", "{"):
            raise _OtherwiseError
        return ""

    def _literal(self, character: str) -> str:
        if self._ignore_case and character.isalpha():
            if not character.isascii():
                raise _OtherwiseError
            return f"[{character.lower()}{character.upper()}]"
        return escaped(character)

    def _escape(self) -> str:
        character = self._next()
        if character in _CLASSES:
            return f"[{_CLASSES[character]}]"
        return self._literal(self._plain(character))

    @staticmethod
    def _plain(character: str) -> str:
        """Give the character that an escape stands for."""
        if character in _CONTROLS:
            return _CONTROLS[character]
        if character.isalnum() or not character.isascii():
            raise _OtherwiseError
        return character

    def _class(self) -> str:
        negative = self._pattern[self._at] == "^"
        self._at += negative
        members: list[str] = []
        while (character := self._next()) != "]" or not members:
            members.append(self._member(character, negative))
        return f"[{'^' if negative else ''}{''.join(members)}]"

    def _member(self, character: str, negative: bool) -> str:
        if character == "\\":
            character = self._next()
            if character in _CLASSES:
                if negative or self._pattern[self._at] == "-":
                    raise _OtherwiseError
                return _CLASSES[character]
            character = self._plain(character)
        elif character in "[&~|" or (character == "-" and self._pattern[self._at] == "-"):
            raise _OtherwiseError
        if self._pattern[self._at] == "-" and self._pattern[self._at + 1] != "]":
            self._at += 1
            return self._range(character, negative)
        return self._cased(character, character, negative)

    def _range(self, first: str, negative: bool) -> str:
        last = self._next()
        if last == "\\":
            last = self._plain(self._next())
        elif last in "[-":
            raise _OtherwiseError
        return self._cased(first, last, negative)

    def _cased(self, first: str, last: str, negative: bool) -> str:
        written = first if first == last else f"{escaped(first)}-{escaped(last)}"
        written = escaped(first) if first == last else written
        if not self._ignore_case:
            return written
        digits = last < "A" or (first == last and last.isascii() and not last.isalpha())
        if digits:
            return written
        lower = first >= "a" and last <= "z"
        upper = first >= "A" and last <= "Z"
        if negative or not (lower or upper):
            raise _OtherwiseError
        other = (first.swapcase(), last.swapcase())
        return f"{written}{other[0]}-{other[1]}"


def escaped(text: str) -> str:
    """Write a text as a pattern of Rust's that matches it and nothing else."""
    return "".join(f"\\{one}" if one in _SPECIAL or one in "-&~#" else one for one in text)
