"""What people type, made fit to be kept: no stray spaces, nothing that cannot be seen."""

import re
import unicodedata
from dataclasses import dataclass

from pyoxigraph import Literal

from meagraph.settings import Settings
from meagraph.vocabulary.concept import Field

_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_KEPT_FORMATS = frozenset("\u200c\u200d")
"""The joiners: without them words of Persian, Urdu or Sinhala are other words."""


class TextError(ValueError):
    """
    A text that cannot be kept; the message says why and what to do.

    `code` is `long` or `language`, `facts` what there is to say of it.
    """

    def __init__(self, code: str, message: str, **facts: str) -> None:
        """Take the code, the message in English, and the facts in it."""
        super().__init__(message)
        self.code = code
        self.facts = facts


@dataclass(frozen=True)
class Cleaned:
    """A text as it is kept, and whether that is what was typed."""

    text: str
    touched: bool


def cleaned(typed: str, *, lines: bool = False) -> Cleaned:
    r"""
    Give a text in the form in which it is kept.

    Unicode's composed form (NFC); control characters and invisible marks taken out (but the joiners
    that some scripts need); spaces at both ends taken off, several made one. With `lines` the
    breaks between lines stay, as in notes. Line breaks as such, and the exotic spaces of word
    processors, are no reason to call a text touched unless something is lost.

    >>> cleaned("  wet\u200bland ")
    Cleaned(text='wetland', touched=True)
    """
    text = typed.replace("\r\n", "\n").replace("\r", "\n")
    composed = unicodedata.normalize("NFC", text)
    if lines:
        made = "\n".join(_in_one_line(line) for line in composed.split("\n")).strip("\n")
    else:
        made = _in_one_line(composed.replace("\n", " "))
    return Cleaned(made, made != text)


def _in_one_line(text: str) -> str:
    seen = "".join(sign for sign in text if _is_seen(sign))
    return _SPACES.sub(" ", seen).strip()


def _is_seen(sign: str) -> bool:
    if sign in _KEPT_FORMATS or sign == "\t":
        return True
    return unicodedata.category(sign) not in ("Cc", "Cf", "Cn", "Co", "Cs")


def is_web_address(iri: str) -> bool:
    """Say whether an IRI can be a link on a page: no `javascript:`, no `data:`."""
    return iri.lower().startswith(("http://", "https://"))


def literal(text: str, language: str, field: Field, settings: Settings) -> Literal:
    """
    Make the value of a text that was cleaned.

    Raises `TextError` for one that is too long (settings `label_characters`, `note_characters`) and
    for a language tag that is none.
    """
    most = settings.note_characters if field.kind == "note" else settings.label_characters
    if len(text) > most:
        message = f"{len(text)} characters; at most {most} are kept. Shorten it"
        raise TextError("long", message, length=str(len(text)), most=str(most))
    if not language:
        return Literal(text)
    try:
        return Literal(text, language=language.lower())
    except ValueError as error:
        message = f"{language}: no language tag such as fr or zh-hant"
        raise TextError("language", message, language=language) from error
