"""Dates by which clients ask whether something is new (RFC 9110, 8.8.2 and 13.1.3)."""

from functools import lru_cache

from werkzeug.http import parse_date


@lru_cache(maxsize=256)
def is_newer(modified: str, since: str) -> bool:
    """
    Say whether what was modified then is newer than a client has; both are dates of HTTP.

    Without a date that can be read, nothing is known to be unchanged.

    >>> is_newer("Sat, 21 Nov 2026 12:00:00 GMT", "Sat, 21 Nov 2026 12:00:00 GMT")
    False
    >>> is_newer("", "Sat, 21 Nov 2026 12:00:00 GMT"), is_newer("yesterday", "today")
    (True, True)
    """
    made, known = parse_date(modified), parse_date(since)
    return made is None or known is None or made > known
