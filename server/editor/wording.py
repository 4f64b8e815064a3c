"""Changes of concepts in plain words, the same wherever a change is shown."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError
from flask_babel import LazyString, gettext, lazy_gettext
from pyoxigraph import Literal, NamedNode

from meagraph.namespaces import DCT, RDF
from meagraph.vocabulary.changes import Change, Edit
from meagraph.vocabulary.concept import Field, Value, last_step
from server.languages import NAMES, Text, interface_language

_ = lazy_gettext

NAMES_OF_FIELDS: Mapping[str, LazyString] = {
    "prefLabel": _("Preferred label"),
    "altLabel": _("Alternative label"),
    "hiddenLabel": _("Hidden label"),
    "definition": _("Definition"),
    "scopeNote": _("Scope note"),
    "example": _("Example"),
    "note": _("Note"),
    "historyNote": _("History note"),
    "editorialNote": _("Editorial note"),
    "changeNote": _("Change note"),
    "notation": _("Code"),
    "broader": _("Broader concept"),
    "narrower": _("Narrower concept"),
    "related": _("Related concept"),
    "inScheme": _("Scheme"),
    "topConceptOf": _("Top concept of"),
    "exactMatch": _("Same meaning elsewhere"),
    "closeMatch": _("Close meaning elsewhere"),
    "broadMatch": _("Broader concept elsewhere"),
    "narrowMatch": _("Narrower concept elsewhere"),
    "relatedMatch": _("Related concept elsewhere"),
    "deprecated": _("No longer to be used"),
    "isReplacedBy": _("Replaced by"),
}
"""What each field is called on the desk."""

_OTHERS: Mapping[str, LazyString] = {
    DCT.created.value: _("Day of creation"),
    DCT.modified.value: _("Last change"),
    RDF.type.value: _("Kind of thing"),
}

Named = Callable[[str], tuple[str, str] | None]
"""Gives the name of a thing and its language, None when it has none."""


@dataclass(frozen=True)
class Shown:
    """A value as it is shown: its text, and the IRI where it stands for a thing."""

    text: Text
    iri: str = ""


@dataclass(frozen=True)
class Sentence:
    """
    One change in plain words.

    `what` names the field and language that change, `removed` and `added` the values; `said` is
    the whole in one sentence.
    """

    what: str
    removed: tuple[Shown, ...]
    added: tuple[Shown, ...]
    said: str


def field_name(field: Field) -> str:
    """Give what a field is called."""
    return str(NAMES_OF_FIELDS[field.name])


def language_name(tag: str) -> str:
    """
    Give what a language is called, in the language of the interface.

    A tag that nobody knows stands for itself; without one the text is for all languages.
    """
    if not tag:
        return str(gettext("without language"))
    try:
        known = Locale.parse(tag, sep="-").get_display_name(interface_language())
    except (ValueError, UnknownLocaleError):
        known = None
    return str(known or NAMES.get(tag) or tag)


def sentences(changes: Iterable[Change], named: Named) -> list[Sentence]:
    """Tell changes in plain words; `named` gives the names of the concepts they speak of."""
    return [sentence(change, named) for change in changes]


def sentence(change: Change, named: Named) -> Sentence:
    """Tell one change in plain words."""
    what = place_name(change.field, change.predicate, change.language)
    removed = tuple(shown(value, named) for value in change.removed)
    added = tuple(shown(value, named) for value in change.added)
    return Sentence(what, removed, added, _said(change, what, removed, added))


def place_name(field: Field | None, predicate: NamedNode, language: str) -> str:
    """Name a place of a concept: its field, and its language where it has one."""
    if field is None:
        known = _OTHERS.get(predicate.value)
        name = str(known) if known is not None else last_step(predicate.value)
    else:
        name = field_name(field)
    if not language:
        return name
    return str(gettext("%(field)s (%(language)s)", field=name, language=language_name(language)))


def shown(value: Value, named: Named) -> Shown:
    """Give a value as it is shown: a thing by its name, a truth as a word."""
    if isinstance(value, Literal):
        if value.datatype.value.endswith("#boolean"):
            return Shown(Text(gettext("yes") if value.value == "true" else gettext("no")))
        return Shown(Text(value.value, value.language or ""))
    name = named(value.value)
    return Shown(Text(*name) if name else Text(last_step(value.value)), value.value)


def _said(change: Change, what: str, removed: tuple[Shown, ...], added: tuple[Shown, ...]) -> str:
    if change.field is not None and change.field.name == "deprecated":
        return _said_of_use(added)
    old, new = _listed(removed), _listed(added)
    if removed and added:
        return str(gettext("%(what)s: %(old)s becomes %(new)s", what=what, old=old, new=new))
    if added:
        return str(gettext("%(what)s added: %(new)s", what=what, new=new))
    return str(gettext("%(what)s removed: %(old)s", what=what, old=old))


def _said_of_use(added: tuple[Shown, ...]) -> str:
    if added and added[0].text.value == gettext("yes"):
        return str(gettext("The concept is no longer to be used"))
    return str(gettext("The concept is to be used again"))


def _listed(values: tuple[Shown, ...]) -> str:
    """Put values one after the other, each in quotation marks and apart from the sentence."""
    return ", ".join(f"“\u2068{one.text.value}\u2069”" for one in values)


def heading(edit: Edit, label: str) -> str:
    """Say in a few words what becomes of the concept called `label`."""
    if edit.new:
        return str(gettext("New concept “%(label)s”", label=label))
    return str(gettext("Changes of “%(label)s”", label=label))
