"""What a client wants most of what there is: content negotiation (RFC 9110, 12.5.1)."""

from collections.abc import Iterable
from functools import lru_cache

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header


@lru_cache(maxsize=512)
def read_accept(header: str) -> MIMEAccept:
    """Read an Accept header, empty where there is none; clients send the same few."""
    return parse_accept_header(header, MIMEAccept)


def best_offer(offers: Iterable[str], accept: MIMEAccept) -> str | None:
    """
    Give the best of some media types; None when Accept excludes all.

    Werkzeug decides by the most exact range that fits each; of equal weights a type that is named
    exactly wins over a range, then the order of the offers.
    """
    return _ranges(accept).best_match(offers)


def wants_most(media_type: str, accept: MIMEAccept) -> bool:
    """Say whether a client names a media type, and nothing with a greater weight."""
    ranges = _ranges(accept)
    weight = ranges.quality(media_type)
    named = {name.lower() for name in ranges.values()}
    return media_type in named and 0 < weight == max(one for _, one in ranges)


def _ranges(accept: MIMEAccept) -> MIMEAccept:
    """
    Give the ranges without their parameters, which narrow nothing that is offered here.

    Werkzeug takes `text/csv` and `text/csv;header=present` for two types, so that a client that
    names only the second would be refused.
    """
    return MIMEAccept((value.split(";", 1)[0].strip(), weight) for value, weight in accept)
