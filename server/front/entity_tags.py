"""
Entity tags of compressed answers: that of the answer, with the coding behind it.

`"abc"` becomes `"abc-zstd"`, since a strong tag stands for every byte (RFC 9110, 8.8.3). What
makes answers never meets such a tag: requests come to it without, as if nothing were compressed.
"""

import re

from server.front.codings import CODINGS, IDENTITY

_ENDINGS = {coding: re.compile(f'-{coding}"') for coding in CODINGS}
_ANY_ENDING = re.compile(f'-(?:{"|".join(CODINGS)})"')


def encoded_tag(tag: str, coding: str) -> str:
    """
    Give the tag of an answer in a coding.

    >>> encoded_tag('"abc"', "gzip")
    '"abc-gzip"'
    """
    return tag if coding == IDENTITY else f'{tag[:-1]}-{coding}"'


def known_tags(if_none_match: str, coding: str) -> str:
    """
    Give If-None-Match as the application knows the tags, for an answer in `coding`.

    A tag of another coding stays as it is, and fits nothing: its body would be another one.
    """
    return if_none_match if coding == IDENTITY else _ENDINGS[coding].sub('"', if_none_match)


def expected_tags(if_match: str) -> str:
    """Give If-Match as the application knows the tags: a write is about the thing itself."""
    return _ANY_ENDING.sub('"', if_match)


def tag_sent(tag: str, coding: str, if_none_match: str) -> str:
    """Give the tag of a 304: the one by which the client knows the answer that it has."""
    encoded = encoded_tag(tag, coding)
    return encoded if encoded in if_none_match else tag


def is_known(tag: str, if_none_match: str) -> bool:
    """Say whether If-None-Match holds a tag (weak comparison; no tag holds a quote)."""
    return tag in if_none_match or if_none_match.strip() == "*"
