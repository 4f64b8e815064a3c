"""Where to go after logging in: a page of this site, whatever the address says."""

import re

_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")
"""Begins with one slash; printable ASCII without backslash, which browsers take for a slash."""

_LONGEST = 2000
_NOT_AGAIN = ("/login", "/logout")


def local_path(wanted: str | None, otherwise: str) -> str:
    """
    Give a wanted path if it is one of this site, else the other one.

    >>> local_path("/editor/subjects/drafts?page=2", "/editor/")
    '/editor/subjects/drafts?page=2'
    >>> local_path("//example.org/", "/editor/")
    '/editor/'
    """
    if not wanted or len(wanted) > _LONGEST or not _PATH.fullmatch(wanted):
        return otherwise
    return otherwise if wanted.startswith(_NOT_AGAIN) else wanted
