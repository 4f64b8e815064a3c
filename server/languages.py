"""
Two languages for each reader: that of the interface, and that of the content.

`?lang=` chooses the interface's and `?clang=` the content's, and each is remembered in a cookie of
the same name; otherwise the browser's Accept-Language decides, and content follows the interface.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote

from flask import Flask, Response, request
from flask_babel import Babel

from meagraph.namespaces import LANGUAGES

NAMES: Mapping[str, str] = {
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "ru": "Русский",
    "ar": "العربية",
    "zh": "中文",
}
"""Each language by its own name."""

_YEAR = 365 * 24 * 3600
_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}")
_FROM_THE_RIGHT = frozenset("ar dv fa he ku ckb ps sd ug ur yi".split())


class Text(NamedTuple):
    """A text with its language, `""` when it has none (a code, a symbol)."""

    value: str
    lang: str = ""


def direction(lang: str) -> str:
    """Give the direction in which a language is written, for the attribute `dir`."""
    return "rtl" if lang.split("-")[0] in _FROM_THE_RIGHT else "ltr"


def interface_language() -> str:
    """Give the language of the interface for this request."""
    return _chosen("lang") or request.accept_languages.best_match(LANGUAGES, "en") or "en"


def content_language() -> str:
    """Give the language in which names of things are shown for this request."""
    return _chosen("clang") or interface_language()


def asked_language() -> str | None:
    """
    Give the language of content that the reader asks for, whichever it is.

    A vocabulary may have labels in more languages than the six.
    """
    for choice in (request.args.get("clang"), request.cookies.get("clang")):
        if choice and _TAG.fullmatch(choice):
            return choice.lower()
    return None


def _chosen(parameter: str) -> str | None:
    for choice in (request.args.get(parameter), request.cookies.get(parameter)):
        if choice in LANGUAGES:
            return choice
    return None


def written_locale() -> str:
    """Give the locale of dates and numbers: English ones are written as the United Nations do."""
    return {"en": "en_GB"}.get(interface_language(), interface_language())


def best(texts: Mapping[str, str], wanted: str) -> Text | None:
    """
    Choose among `texts`, by language: the wanted one, English, one without a language, any.

    >>> best({"en": "need", "fr": "besoin"}, "zh")
    Text(value='need', lang='en')
    """
    for lang in (wanted, "en", ""):
        if lang in texts:
            return Text(texts[lang], lang)
    return next((Text(value, lang) for lang, value in sorted(texts.items())), None)


def remember(response: Response) -> Response:
    """Keep the choices that this request for a page makes for the next ones."""
    if response.mimetype != "text/html":  # `lang` may be a parameter of an API, too
        return response
    asked = request.args.get("clang", "")
    chosen = {"lang": _among(request.args.get("lang")), "clang": _TAG.fullmatch(asked) and asked}
    for parameter, choice in chosen.items():
        if choice:
            response.set_cookie(parameter, choice, max_age=_YEAR, httponly=True, samesite="Lax")
    return response


def _among(choice: str | None) -> str | None:
    return choice if choice in LANGUAGES else None


def address_in(lang: str, parameter: str = "lang") -> str:
    """Give the address of the page at hand in another language."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != parameter]
    query = "&".join(f"{_quoted(k)}={_quoted(v)}" for k, v in [*kept, (parameter, lang)])
    return f"?{query}"


def _quoted(text: str) -> str:
    return quote(text, safe="")


def prepare(app: Flask) -> None:
    """Set up gettext and what templates need for languages."""
    Babel(app, locale_selector=written_locale, default_locale="en")
    app.after_request(remember)

    @app.context_processor
    def _languages() -> dict[str, object]:
        return {
            "address_in": address_in,
            "clang": content_language(),
            "direction": direction,
            "interface_lang": interface_language(),
            "lang": interface_language(),
            "languages": NAMES,
        }
