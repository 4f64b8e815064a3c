"""What is wrong with a text or an address that was typed, in the language of the page."""

from collections.abc import Mapping

from flask_babel import LazyString, lazy_gettext

from meagraph.editing.minting import MintingError
from meagraph.editing.texts import TextError

_ = lazy_gettext

PHRASES: Mapping[str, LazyString] = {
    "long": _("%(length)s characters; at most %(most)s are kept. Shorten it."),
    "language": _("“%(language)s” is no language tag such as fr or zh-hant."),
    "letters": _(
        "“%(slug)s”: write small Latin letters, digits, single hyphens, as in wetland-fire."
    ),
    "taken": _(
        "“%(slug)s” is or was the address of another concept; add a word to tell them apart."
    ),
    "address": _("“%(slug)s” cannot be the end of an address; choose another one."),
}
"""By the codes of `TextError` and `MintingError`."""


def told(error: TextError | MintingError) -> str:
    """Say what is wrong, in the language of the page."""
    return str(PHRASES[error.code]) % error.facts
