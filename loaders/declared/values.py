"""Values: texts of a source as RDF terms, each type by one small function."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from pyoxigraph import Literal, NamedNode

from loaders.declared.model import Property, Taken
from loaders.literals import decimal_literal
from meagraph.namespaces import XSD

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ODATA_DATE = re.compile(r"/Date\((-?\d+)(?:[+-]\d{4})?\)/")
_MOST_DIGITS = 100
"""Numbers with more digits before or after the point are no amounts: `1E+9999999999` is a trap."""
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})*")


class ValueProblemError(ValueError):
    """A value that cannot be read; `repair` says what to write instead."""

    def __init__(self, message: str, repair: str) -> None:
        """Take what is wrong and what to do about it."""
        super().__init__(message)
        self.repair = repair


def _text(value: object) -> str:
    """Write a value of a cell or field as its source shows it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def plain_text(value: object) -> str:
    """Write a value as text, without blanks around it."""
    return _text(value)


def clean(value: object, taken: Taken) -> str:
    """Bring a text to the form that the mapping declares; raises `ValueProblemError`."""
    text = _text(value)
    if taken.pattern is not None:
        match = re.fullmatch(taken.pattern, text)
        if match is None:
            raise ValueProblemError(
                f"{text!r} does not have the form {taken.pattern}", "Correct it, or the pattern."
            )
        text = match[1]
    if taken.values is not None:
        if text not in taken.values and taken.otherwise == "error":
            raise ValueProblemError(
                f"{text!r} is none of the values {', '.join(taken.values)}",
                "Correct it, or add it to `values`.",
            )
        text = taken.values.get(text, text)
    return text.lower() if taken.lower else text


def day(value: object, formats: list[str]) -> str:
    """Give the date of a value in ISO 8601; raises `ValueProblemError`."""
    return _moment(value, formats).date().isoformat()


def _moment(value: object, formats: list[str]) -> datetime:
    """Read a date or moment: of a cell, in a declared format, or in ISO 8601."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    text = _text(value)
    for form in formats:
        try:
            if form == "epoch-milliseconds":
                return _after_epoch(text)
            return datetime.strptime(text, form)
        except (ValueError, OverflowError):
            continue
    try:
        if match := _ODATA_DATE.fullmatch(text):
            return _after_epoch(match[1])
        return datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        wanted = " or ".join([*formats, "YYYY-MM-DD"])
        raise ValueProblemError(f"{text!r} is no date", f"Write it as {wanted}.") from None


def _after_epoch(milliseconds: str) -> datetime:
    return _EPOCH + timedelta(milliseconds=int(milliseconds))


def _date(value: object, prop: Property) -> Literal:
    day = _moment(value, prop.formats).date()
    if prop.earliest and day < prop.earliest:
        raise ValueProblemError(
            f"the date {day.isoformat()} is before {prop.earliest.isoformat()}",
            "Give the true date, or leave the value out.",
        )
    return Literal(day.isoformat(), datatype=XSD.date)


def _datetime(value: object, prop: Property) -> Literal:
    moment = _moment(value, prop.formats)
    return Literal(moment.isoformat().replace("+00:00", "Z"), datatype=XSD.dateTime)


def decimal_number(value: object) -> Decimal:
    """Read a decimal number, with or without blanks inside; raises `ValueProblemError`."""
    text = _text(value)
    try:
        number = Decimal(text.replace("\N{NO-BREAK SPACE}", "").replace(" ", ""))
        if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
            raise InvalidOperation
    except InvalidOperation:
        raise ValueProblemError(
            f"{text!r} is no decimal number", "Write digits with a point, such as 1234.50."
        ) from None
    return number


def _decimal(value: object, prop: Property) -> Literal:
    text = _text(value)
    if prop.decimal_comma:
        text = text.replace(".", "").replace(",", ".")
    return decimal_literal(decimal_number(text))


def _integer(value: object, prop: Property) -> Literal:
    text = _text(value)
    if not re.fullmatch(r"[+-]?\d+", text, re.ASCII):
        raise ValueProblemError(f"{text!r} is no whole number", "Write digits alone.")
    return Literal(int(text))


def _boolean(value: object, prop: Property) -> Literal:
    text = _text(value).lower()
    if text not in ("true", "false", "1", "0", "yes", "no"):
        raise ValueProblemError(f"{text!r} is neither true nor false", "Write true or false.")
    return Literal(text in ("true", "1", "yes"))


def _iri(value: object, prop: Property) -> NamedNode:
    text = _text(value)
    if not re.match(r"(?:https?|mailto|urn|doi):", text, re.IGNORECASE):
        raise ValueProblemError(f"{text!r} is no link", "Write it whole, from https://.")
    try:
        return NamedNode(text)
    except ValueError:
        raise ValueProblemError(
            f"{text!r} holds characters that no link has", "Write them percent-encoded."
        ) from None


def _string(value: object, prop: Property) -> Literal:
    return Literal(_text(value))


PLAIN: Mapping[str, Callable[[object, Property], Literal | NamedNode]] = {
    "string": _string,
    "date": _date,
    "datetime": _datetime,
    "decimal": _decimal,
    "integer": _integer,
    "boolean": _boolean,
    "iri": _iri,
}
"""The types whose values need nothing but their text."""


def texts(value: object, language: str | None) -> list[Literal]:
    """
    Read a text with its language.

    A plain text is in `language`; an object holds one text per language code; an object with
    `language` and `value` is InforMEA's form. Raises `ValueProblemError` for a wrong language code.
    """
    if isinstance(value, dict):
        if "value" in value or "language" in value:
            told = value.get("language")
            return texts(value["value"], str(told) if told else None) if value.get("value") else []
        return [
            literal for tag, text in sorted(value.items()) if text for literal in texts(text, tag)
        ]
    text = _text(value)
    if language is None:
        return [Literal(text)]
    if not _LANGUAGE.fullmatch(language):
        raise ValueProblemError(
            f"{language!r} is no language code", "Use a code such as en, fr or zh."
        )
    return [Literal(text, language=language.lower())]
