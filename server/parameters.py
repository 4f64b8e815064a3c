"""The parameters of a request, decoded once: those of an address, or of a form."""

from collections.abc import Sequence
from urllib.parse import parse_qsl

from server.protocol_error import ProtocolError

_MOST = 1000

Parameters = Sequence[tuple[str, str]]


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
