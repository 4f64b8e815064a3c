"""Which format an answer gets: by `format=`, or by Accept."""

from functools import lru_cache
from typing import NamedTuple

from werkzeug.datastructures import MIMEAccept

from meagraph.query.formats import BY_NAME, Format, ResultKind, formats_for
from server.negotiation import best_offer

HTML_TYPES = ("text/html", "application/xhtml+xml")


class Choice(NamedTuple):
    """The format chosen, and the media type under which it is sent; no format: an HTML page."""

    format: Format | None
    media_type: str


class NotOfferedError(Exception):
    """No format of those asked for can hold the answer; the message lists those that can."""


@lru_cache(maxsize=512)
def choose(kind: ResultKind, accept: MIMEAccept, wanted: str | None) -> Choice:
    """
    Choose the format of an answer of `kind`.

    `wanted` is the value of `format=` (a short name or a media type), which comes before Accept.
    Raises `NotOfferedError`.
    """
    offered = formats_for(kind)
    if wanted is not None:
        return _by_name(kind, wanted)
    if not accept:
        return Choice(offered[0], offered[0].media_type)
    offers: dict[str, Format | None] = {name: one for one in offered for name in one.media_types}
    offers |= dict.fromkeys(HTML_TYPES)
    chosen = best_offer(offers, accept)
    if chosen is None:
        raise NotOfferedError(f"{_listed(kind)}; Accept was: {accept.to_header()}")
    return Choice(offers[chosen], chosen)


def _by_name(kind: ResultKind, wanted: str) -> Choice:
    if wanted in ("html", *HTML_TYPES):
        return Choice(None, HTML_TYPES[0])
    # In a query string "+" is a space.
    name = wanted.strip().lower().replace(" ", "+")
    one = BY_NAME.get(name)
    if one is None or kind not in one.kinds:
        raise NotOfferedError(f"{_listed(kind)}; format was: {wanted}")
    return Choice(one, name if name in one.media_types else one.media_type)


def _listed(kind: ResultKind) -> str:
    types = ", ".join(one.media_type for one in formats_for(kind))
    return f"an answer of this query ({kind}) is given as {types} or text/html"
