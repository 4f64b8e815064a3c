"""
Which format an answer gets: by `format=`, or by Accept (RFC 9110, 12.5.1).

Of equal weights the type that is named exactly wins over a range, then the order of the offers.
"""

from collections.abc import Sequence
from typing import NamedTuple

from werkzeug.datastructures import MIMEAccept

from meagraph.query.formats import BY_NAME, Format, ResultKind, formats_for

HTML_TYPES = ("text/html", "application/xhtml+xml")


class Choice(NamedTuple):
    """The format chosen, and the media type under which it is sent; no format: an HTML page."""

    format: Format | None
    media_type: str


class NotOfferedError(Exception):
    """No format of those asked for can hold the answer; the message lists those that can."""


def choose(kind: ResultKind, accept: MIMEAccept, wanted: str | None) -> Choice:
    """
    Choose the format of an answer of `kind`.

    `wanted` is the value of `format=` (a short name or a media type), which comes before Accept.
    Raises `NotOfferedError`.
    """
    offered = formats_for(kind)
    if wanted is not None:
        return _by_name(kind, wanted)
    offers = [Choice(one, name) for one in offered for name in one.media_types]
    offers += [Choice(None, name) for name in HTML_TYPES]
    if not accept.provided:
        return offers[0]
    chosen = _best([choice.media_type for choice in offers], accept)
    if chosen is None:
        raise NotOfferedError(f"{_listed(kind)}; Accept was: {accept.to_header()}")
    return offers[chosen]


def _by_name(kind: ResultKind, wanted: str) -> Choice:
    if wanted in ("html", *HTML_TYPES):
        return Choice(None, HTML_TYPES[0])
    # In a query string "+" is a space.
    name = wanted.strip().lower().replace(" ", "+")
    one = BY_NAME.get(name)
    if one is None or kind not in one.kinds:
        raise NotOfferedError(f"{_listed(kind)}; format was: {wanted}")
    return Choice(one, name if name in one.media_types else one.media_type)


def _best(offers: Sequence[str], accept: MIMEAccept) -> int | None:
    """Give the index of the best offer; None when Accept excludes all."""
    best: tuple[float, int] = (0.0, 0)
    found = None
    for index, offer in enumerate(offers):
        weighed = _weigh(offer, accept)
        if weighed[0] > 0 and weighed > best:
            best, found = weighed, index
    return found


def _weigh(offer: str, accept: MIMEAccept) -> tuple[float, int]:
    """Give the weight of an offer, by the most exact range that fits it, and how exact that is."""
    ranges = {
        "*/*": 0,
        offer.split("/", 1)[0] + "/*": 1,
        offer: 2,
    }
    # Parameters of the types asked for (charset, profile) narrow nothing that is offered here.
    asked = [(value.split(";", 1)[0].strip().lower(), weight) for value, weight in accept]
    fitting = [(ranges[value], float(weight)) for value, weight in asked if value in ranges]
    exactness, weight = max(fitting, default=(0, 0.0))
    return weight, exactness


def _listed(kind: ResultKind) -> str:
    types = ", ".join(one.media_type for one in formats_for(kind))
    return f"an answer of this query ({kind}) is given as {types} or text/html"
