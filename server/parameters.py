"""The parameters of a request, decoded once: those of an address, or of a form."""

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl

from server.protocol_error import ProtocolError

_MOST = 1000

Parameters = Sequence[tuple[str, str]]


_DIGITS = re.compile(r"[0-9]{1,9}")


def number_in(text: str) -> int | None:
    """
    Give the number that a text is, as forms send it; None for another text.

    >>> number_in("12"), number_in("²"), number_in("9" * 5000)
    (12, None, None)
    """
    return int(text) if _DIGITS.fullmatch(text) else None


def read_parameters(encoded: bytes, where: str) -> Parameters:
    """Decode `name=value&…`, found in `where`; raises `ProtocolError` when it is not UTF-8."""
    try:
        return parse_qsl(
            encoded.decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST,
        )
    except ValueError as error:
        raise ProtocolError("bad-request", f"{where} cannot be read: {error}") from error
