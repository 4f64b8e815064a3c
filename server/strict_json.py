"""JSON from strangers, read as RFC 8259 has it and as I-JSON (RFC 7493) asks, with clear errors."""

import json
import re
from typing import Any, NoReturn

from server.protocol_error import ProtocolError

_HALF = re.compile("[\ud800-\udfff]")
"""Half of a surrogate pair, which no text may hold (RFC 7493, 2.1)."""


def read_json(text: str, where: str) -> Any:
    """
    Read JSON that was found in `where`; raises `ProtocolError`.

    Refused are also NaN and infinities, numbers beyond all measure, texts with half a character,
    and what is nested too deeply.

    >>> read_json('{"q0": {"query": "Feuchtgebiet"}}', "queries")
    {'q0': {'query': 'Feuchtgebiet'}}
    """
    try:
        said = json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise ProtocolError(
            "bad-request",
            f"{where} is not JSON: {error.msg} at line {error.lineno}, column {error.colno}",
        ) from error
    except RecursionError as error:
        raise ProtocolError("bad-request", f"{where} is nested too deeply") from error
    except ValueError as error:
        raise ProtocolError("bad-request", f"{where} is not JSON: {error}") from error
    if "\\u" in text or _HALF.search(text):
        _check(said, where)
    return said


def whole_text(text: str, where: str) -> str:
    """Give a text that has no half of a character; raises `ProtocolError`."""
    if half := _HALF.search(text):
        raise ProtocolError(
            "bad-request",
            f"{where} holds half of a surrogate pair (U+{ord(half[0]):04X}) at character"
            f" {half.start()}: send whole characters",
        )
    return text


def _check(said: Any, where: str) -> None:
    """Check every text; what was parsed is nested no deeper than this can go."""
    left = [said]
    while left:
        one = left.pop()
        if isinstance(one, str):
            whole_text(one, where)
        elif isinstance(one, list):
            left += one
        elif isinstance(one, dict):
            left += [*one, *one.values()]


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number of JSON")
