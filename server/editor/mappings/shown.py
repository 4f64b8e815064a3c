"""A candidate for a mapping as the page shows it: both concepts side by side, and why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from meagraph.editing.mapping_candidates import RELATIONS, Reason
from meagraph.editing.mappings import Described, Kept, describe
from meagraph.vocabulary.concept import FIELD, Concept, best_label, last_step
from server.editor.labels import Named
from server.editor.wording import field_name, language_name
from server.instance import instance
from server.languages import Text, content_language, interface_language
from server.pages.shown import web_address


@dataclass(frozen=True)
class Side:
    """One of the two concepts: its name, its other labels, its definition, what is above it."""

    iri: str
    href: str | None
    name: Text
    names: tuple[Text, ...]
    others: tuple[str, ...]
    definition: Text | None
    way: tuple[Text, ...]


@dataclass(frozen=True)
class Row:
    """A candidate: the two sides, the reasons in plain words, and what may be chosen."""

    kept: Kept
    own: Side
    other: Side
    reasons: tuple[str, ...]


def row(kept: Kept, find: Callable[[str], Concept | None], named: Named) -> Row:
    """Give a candidate as it is shown; `find` gives our concepts, as their editors have them."""
    candidate = kept.candidate
    own = find(candidate.concept)
    described = describe(own, find) if own is not None else Described()
    return Row(
        kept,
        _side(candidate.concept, described),
        _side(candidate.target, kept.described),
        tuple(sentence(reason, named) for reason in candidate.reasons),
    )


def relations() -> list[tuple[str, str]]:
    """Give the mappings that may be chosen, with their names."""
    return [(name, field_name(FIELD[name])) for name in RELATIONS]


def _side(iri: str, described: Described) -> Side:
    languages = (content_language(), interface_language())
    name = _best(described.labels, languages) or Text(last_step(iri))
    return Side(
        iri=iri,
        href=web_address(instance(), iri),
        name=name,
        names=tuple(
            Text(text, tag) for tag, text in sorted(described.labels.items()) if tag != name.lang
        ),
        others=tuple(described.others.get(name.lang, ())),
        definition=_best(described.definitions, languages),
        way=tuple(_best(names, languages) or Text("…") for names in described.way),
    )


def _best(texts: Mapping[str, str], languages: Sequence[str]) -> Text | None:
    found = best_label({tag: [text] for tag, text in texts.items()}, languages)
    return None if found is None else Text(*found)


def isolated(text: str) -> str:
    """Give a text that does not turn the direction of the sentence around it (UAX 9, FSI)."""
    return f"\u2068{text}\u2069"


def sentence(reason: Reason, named: Named) -> str:
    """Tell a reason in plain words."""
    code, values = reason
    if code in _NEIGHBOURS:
        return _neighbours(code, values[0], named)
    if code == "differ":
        languages = ", ".join(language_name(tag) for tag in values)
        return str(_("The labels differ in: %(languages)s", languages=languages))
    if code == "shared":
        label = isolated(values[0])
        return str(_("“%(label)s” is a label of other concepts there, too.", label=label))
    if code == "stated":
        return str(_("The other vocabulary states a mapping to this concept."))
    if code == "third":
        return str(_("Both match the same thing elsewhere: %(iri)s", iri=isolated(values[0])))
    return _labels(code, *values)


def _labels(code: str, language: str, own: str, other: str) -> str:
    given = {"language": language_name(language), "own": isolated(own), "other": isolated(other)}
    if code == "exact":
        return str(_("The same label (%(language)s): “%(own)s”", **given))
    if code == "folded":
        return str(
            _("The same but for case or accents (%(language)s): “%(own)s”, “%(other)s”", **given)
        )
    if code == "stemmed":
        return str(
            _("The same words in other forms (%(language)s): “%(own)s”, “%(other)s”", **given)
        )
    if code == "contained":
        return str(_("“%(own)s” has all words of “%(other)s”, and more (%(language)s)", **given))
    return str(_("Written alike (%(language)s): “%(own)s”, “%(other)s”", **given))


_NEIGHBOURS = ("broader", "narrower", "related")


def _neighbours(code: str, iri: str, named: Named) -> str:
    name = isolated((named(iri) or (last_step(iri), ""))[0])
    if code == "broader":
        return str(_("What is above them matches, too: “%(name)s”", name=name))
    if code == "narrower":
        return str(_("What is below them matches, too: “%(name)s”", name=name))
    return str(_("What is related to them matches, too: “%(name)s”", name=name))
