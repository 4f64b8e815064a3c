"""Values as pages show them: text with its language, numbers, dates, and links with names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from babel.numbers import format_decimal as babel_format_decimal
from flask_babel import format_date, format_datetime, get_locale, gettext
from pyoxigraph import Literal, NamedNode

from meagraph.conventions import agreement_code
from meagraph.namespaces import XSD
from server.instance import Instance, Term
from server.languages import Text
from server.names import Names
from server.vocabularies.addresses import concept_address


@dataclass(frozen=True)
class Shown:
    """
    A value on a page.

    `href` makes it a link (`external`: to another site), `datetime` a date that machines can read;
    `agreement` is the code of the convention whose colour it bears; `iri` what it names; `note`
    says which code list a code is from; `parts` are the facts of a thing without a name of its own.
    """

    text: Text
    href: str | None = None
    external: bool = False
    datetime: str | None = None
    agreement: str | None = None
    iri: str | None = None
    note: Text | None = None
    parts: tuple["Fact", ...] = ()


@dataclass(frozen=True)
class Fact:
    """One property of a thing, and its values."""

    name: Text
    property: str
    values: tuple[Shown, ...] = field(default=())


def link(instance: Instance, names: Names, iri: str) -> Shown:
    """Show a thing by its name, linked to where it is answered for."""
    path = instance.path(iri)
    page = page_here(instance, iri) if path is None else None
    return Shown(
        names.of(iri),
        href=page or web_address(instance, iri),
        external=path is None and page is None,
        agreement=agreement_code(path),
        iri=iri,
    )


def page_here(instance: Instance, iri: str) -> str | None:
    """Give the page of a concept of a foreign vocabulary that we hold; None for anything else."""
    vocabulary = instance.thesaurus().vocabulary_of(iri)
    return None if vocabulary is None else concept_address(instance, vocabulary, iri)


def web_address(instance: Instance, iri: str) -> str | None:
    """Give what a link to `iri` has as its target: a path, an address of the web, or none."""
    path = instance.path(iri)
    if path is not None:
        return None if path.startswith("//") else path  # which browsers take for another host
    return iri if iri.lower().startswith(("http://", "https://")) else None


def value(instance: Instance, names: Names, term: Term) -> Shown:
    """Show any value."""
    if isinstance(term, NamedNode):
        return link(instance, names, term.value)
    if isinstance(term, Literal):
        return literal(term)
    return Shown(Text(term.value))


def literal(term: Literal) -> Shown:
    """Show a literal in the manner of the interface's language; what cannot be read, as it is."""
    write = _WRITERS.get(term.datatype.value)
    if write is None:
        return Shown(Text(term.value, term.language or ""))
    try:
        return write(term.value)
    except (ValueError, InvalidOperation, OverflowError):
        return Shown(Text(term.value))


def day(text: str) -> Shown:
    """Show an ISO 8601 date; raises `ValueError` when it is none."""
    return Shown(Text(format_date(date.fromisoformat(text), "long")), datetime=text)


def moment(text: str) -> Shown:
    """Show an ISO 8601 date and time as its day; raises `ValueError` when it is none."""
    when = datetime.fromisoformat(text)
    return Shown(Text(format_datetime(when, "long", rebase=False)), datetime=text)


def number(amount: Decimal | int) -> str:
    """Write a number as the interface's language does, all its digits kept."""
    return str(babel_format_decimal(amount, locale=get_locale(), decimal_quantization=False))


def _boolean(text: str) -> Shown:
    return Shown(Text(gettext("yes") if text in ("true", "1") else gettext("no")))


def _number(text: str) -> Shown:
    return Shown(Text(number(Decimal(text))))


def _integer(text: str) -> Shown:
    return Shown(Text(text))


_WRITERS: Mapping[str, Callable[[str], Shown]] = {
    XSD.boolean.value: _boolean,
    XSD.date.value: day,
    XSD.dateTime.value: moment,
    XSD.decimal.value: _number,
    XSD.double.value: _number,
    XSD.integer.value: _integer,
}
