"""What two states of a vocabulary differ in, told in plain words: for pages, text and terminals."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from flask import Flask
from flask_babel import gettext, ngettext

from meagraph.namespaces import DCT, OWL
from meagraph.vocabulary.changes import changes_of, difference
from meagraph.vocabulary.comparison import Altered, Comparison
from meagraph.vocabulary.concept import Concept
from server import languages
from server.editor.wording import Sentence, sentences
from server.languages import Text

_ = gettext


@dataclass(frozen=True)
class Told:
    """One thing of a comparison: its name, its IRI, and what was done to it."""

    name: Text
    iri: str
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class Section:
    """All things to which the same was done: `name` for addresses, `title` for people."""

    name: str
    title: str
    things: tuple[Told, ...]


def sections(compared: Comparison, *wanted: str) -> list[Section]:
    """Tell a comparison by sections that are not empty; names are in the `wanted` languages."""

    def named(iri: str) -> tuple[str, str] | None:
        return compared.named(iri, *wanted)

    def concept(one: Concept) -> Told:
        return Told(Text(*one.label(*wanted)), one.iri)

    def altered(one: Altered) -> Told:
        shown = one.after if one.after.statements else one.before
        name = named(one.iri) or shown.label(*wanted)
        return Told(Text(*name), one.iri, tuple(sentences(one.changes, named)))

    def added(one: Concept) -> Told:
        told = concept(one)
        if not one.deprecated:
            return told
        told_of = (OWL.deprecated, DCT.isReplacedBy)
        about = frozenset(said for said in one.statements if said.predicate in told_of)
        marked = difference(Concept(one.iri, frozenset()), Concept(one.iri, about))
        return replace(told, sentences=tuple(sentences(changes_of(marked), named)))

    found = [
        Section("added", _("New concepts"), tuple(map(added, compared.added))),
        Section("deprecated", _("No longer to be used"), tuple(map(altered, compared.deprecated))),
        Section("withdrawn", _("Withdrawn"), tuple(map(concept, compared.withdrawn))),
        Section("moved", _("Moved in the hierarchy"), tuple(map(altered, compared.moved))),
        Section("altered", _("Changed"), tuple(map(altered, compared.altered))),
        Section("others", _("Schemes and collections"), tuple(map(altered, compared.others))),
    ]
    return [
        Section(one.name, one.title, tuple(sorted(one.things, key=_by_name)))
        for one in found
        if one.things
    ]


def said_of(compared: Comparison, iri: str, *wanted: str) -> Told | None:
    """Tell what a comparison says of one concept; None when it says nothing of it."""
    for section in sections(compared, *wanted):
        for thing in section.things:
            if thing.iri == iri:
                return thing
    return None


def summary(compared: Comparison) -> str:
    """Tell a comparison in one line: how many concepts came, went and changed."""
    counts = compared.counts
    told = [
        (counts["added"], ngettext("%(num)s new", "%(num)s new", counts["added"])),
        (
            counts["deprecated"],
            ngettext(
                "%(num)s no longer to be used",
                "%(num)s no longer to be used",
                counts["deprecated"],
            ),
        ),
        (
            counts["withdrawn"],
            ngettext("%(num)s withdrawn", "%(num)s withdrawn", counts["withdrawn"]),
        ),
        (counts["moved"], ngettext("%(num)s moved", "%(num)s moved", counts["moved"])),
        (counts["altered"], ngettext("%(num)s changed", "%(num)s changed", counts["altered"])),
    ]
    said = [words for number, words in told if number]
    return " · ".join(said) or _("No concept differs.")


def as_text(compared: Comparison, *wanted: str) -> Iterator[str]:
    """Tell a comparison line by line."""
    yield f"{compared.old} → {compared.new}: {summary(compared)}"
    for section in sections(compared, *wanted):
        yield ""
        yield f"{section.title}: {len(section.things)}"
        for thing in section.things:
            yield f"  {thing.name.value} <{thing.iri}>"
            yield from (f"    {sentence.said}" for sentence in thing.sentences)


@contextmanager
def speaking(language: str = "en") -> Iterator[None]:
    """Let words be found outside of a server, in one of the six languages."""
    app = Flask("server")
    languages.prepare(app)
    with app.test_request_context(f"/?lang={language}"):
        yield


def _by_name(told: Told) -> tuple[str, str]:
    return told.name.value.casefold(), told.iri
