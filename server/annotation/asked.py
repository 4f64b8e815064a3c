"""What a request for tagging asks: its text, its vocabulary, its limits; read without I/O."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from meagraph.namespaces import LANGUAGES
from meagraph.settings import Settings
from server.protocol_error import ProtocolError
from server.strict_json import whole_text

Unit = Literal["characters", "utf-16"]

DEFAULT_VOCABULARY = "subjects"
DEFAULT_LEAST = 0.45
"""Below this are labels that are declared ambiguous, alone."""

DEFAULT_LIMIT = 100
FIELDS = ("text", "language", "vocabulary", "least", "limit", "unit")


@dataclass(frozen=True)
class Asked:
    """
    A text to be tagged.

    `language` is None where it has to be detected; `limit` is how many concepts are given, and
    `unit` what offsets count: characters (code points of Unicode), or units of UTF-16, by which
    JavaScript and Java count.
    """

    text: str
    language: str | None
    vocabulary: str
    least: float
    limit: int
    unit: Unit


def read_asked(given: Mapping[str, Any], settings: Settings) -> Asked:
    """Read the fields of a form or of a JSON object; raises `ProtocolError` naming the field."""
    unknown = sorted(set(given) - set(FIELDS))
    if unknown:
        raise ProtocolError(
            "bad-request", f"{unknown[0]!r} is no field here; there are {', '.join(FIELDS)}"
        )
    text = given.get("text")
    if not isinstance(text, str):
        raise ProtocolError("bad-request", "the field 'text' is missing: the text to be tagged")
    if len(text) > settings.annotate_characters:
        raise ProtocolError(
            "too-large",
            f"the text has {len(text)} characters, and {settings.annotate_characters} are allowed"
            " (MEAGRAPH_ANNOTATE_CHARACTERS); send it in parts",
        )
    return Asked(
        text=whole_text(text, "the field 'text'"),
        language=_language(given.get("language")),
        vocabulary=_vocabulary(given.get("vocabulary")),
        least=_number(given.get("least"), "least", DEFAULT_LEAST, 0.0, 1.0),
        limit=int(
            _number(
                given.get("limit"),
                "limit",
                min(DEFAULT_LIMIT, settings.annotate_concepts),
                1,
                settings.annotate_concepts,
            )
        ),
        unit=_unit(given.get("unit")),
    )


def _language(given: object) -> str | None:
    if given is None or given == "":
        return None
    language = given.split("-")[0].lower() if isinstance(given, str) else ""
    if language not in LANGUAGES:
        raise ProtocolError(
            "bad-request",
            f"language={given!r}: texts can be in {', '.join(LANGUAGES)}; leave it out to have the"
            " language detected",
        )
    return language


def _vocabulary(given: object) -> str:
    if given is None or given == "":
        return DEFAULT_VOCABULARY
    if not isinstance(given, str):
        raise ProtocolError("bad-request", "the field 'vocabulary' is the id of a vocabulary")
    return given


def _unit(given: object) -> Unit:
    if given is None or given == "":
        return "characters"
    if given not in ("characters", "utf-16"):
        raise ProtocolError("bad-request", f"unit={given!r}: it is 'characters' or 'utf-16'")
    return given


def _number(given: object, name: str, otherwise: float, least: float, most: float) -> float:
    if given is None or given == "":
        return otherwise
    try:
        if not isinstance(given, str | int | float) or isinstance(given, bool):
            raise ValueError
        number = float(given)
    except (ValueError, OverflowError):
        raise ProtocolError("bad-request", f"{name}={given!r} is not a number") from None
    if not least <= number <= most:
        raise ProtocolError("bad-request", f"{name}={given!r}: it is from {least} to {most}")
    return number
