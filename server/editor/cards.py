"""What the template of the concept form shows: a card for each language, rows, things to tick."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask_babel import gettext

from meagraph.editing.drafts import Drafts
from meagraph.namespaces import is_iri
from meagraph.vocabulary.concept import FIELD, LABELS, MAPPINGS, NOTES, RELATIONS, Field
from meagraph.vocabulary.index import Hit
from meagraph.vocabulary.thesaurus import Thesaurus
from meagraph.vocabulary.vocabularies import Vocabulary
from server.editor.form import USUAL, Problem, Typed, languages_of
from server.editor.wording import field_name, language_name
from server.languages import Text, content_language, interface_language

Named = Callable[[str], tuple[str, str] | None]

MOST_FOUND = 12
"""Most concepts that the picker offers for a text."""


@dataclass(frozen=True)
class Row:
    """One input: its text, and what is wrong with it."""

    text: str
    problem: str = ""


@dataclass(frozen=True)
class Rows:
    """The inputs of a field in a language; `name` is that of the inputs."""

    name: str
    title: str
    rows: tuple[Row, ...]
    several: bool
    long: bool


@dataclass(frozen=True)
class Card:
    """A language with its inputs; where `editable` is False, its texts are shown alone."""

    tag: str
    title: str
    editable: bool
    fields: tuple[Rows, ...]


@dataclass(frozen=True)
class Tick:
    """A thing that can be ticked: its address, its name, and whether it is ticked."""

    iri: str
    text: Text
    ticked: bool
    note: str = ""


@dataclass(frozen=True)
class Picker:
    """The things of a field, and those that were found for what was typed (`find`)."""

    name: str
    title: str
    ticks: tuple[Tick, ...]
    find: str = ""
    looked: bool = False
    problem: str = ""


@dataclass(frozen=True)
class Cards:
    """All that a form shows."""

    languages: tuple[Card, ...]
    plain: tuple[Rows, ...]
    relations: tuple[Picker, ...]
    schemes: tuple[Picker, ...]
    replacement: Picker
    mappings: tuple[Rows, ...]
    more_fields: tuple[tuple[str, str], ...]
    deprecated: bool
    all_editable: bool


class Layout:
    """Lays a form out for whoever fills it in."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        thesaurus: Thesaurus,
        drafts: Drafts,
        named: Named,
        editable: Callable[[str | None], bool],
    ) -> None:
        """Take where concepts and names come from; `editable` says it of a language, of all."""
        self._vocabulary = vocabulary
        self._thesaurus = thesaurus
        self._drafts = drafts
        self._named = named
        self._editable = editable

    def cards(self, typed: Typed, problems: Iterable[Problem] = (), own: str = "") -> Cards:
        """Give what a form shows; `own` is the IRI of its concept, which it does not offer."""
        wrong = {problem.place: problem.message for problem in problems}
        texts = [one for one in (*LABELS, *NOTES) if one.name in {*USUAL, *typed.fields}]
        languages = languages_of(typed, self._thesaurus.languages(self._vocabulary))
        everything = self._editable(None)
        plain = [("notation", ""), *((one.name, "") for one in (*LABELS, *NOTES))]
        return Cards(
            languages=tuple(self._card(tag, texts, typed, wrong) for tag in languages),
            plain=tuple(
                self._rows(FIELD[name], "", typed, wrong)
                for name, tag in plain
                if name == "notation" or typed.texts.get((name, tag))
            ),
            relations=tuple(self._picker(one, typed, wrong, own) for one in RELATIONS),
            schemes=tuple(
                self._schemes(FIELD[name], typed, wrong) for name in ("inScheme", "topConceptOf")
            ),
            replacement=self._picker(FIELD["isReplacedBy"], typed, wrong, own),
            mappings=tuple(self._mapping(one, typed, wrong) for one in MAPPINGS),
            more_fields=tuple(
                (one.name, field_name(one)) for one in (*LABELS, *NOTES) if one not in texts
            ),
            deprecated=bool(typed.deprecated),
            all_editable=everything,
        )

    def _card(self, tag: str, fields: Iterable[Field], typed: Typed, wrong: dict[str, str]) -> Card:
        editable = self._editable(tag)
        rows = tuple(self._rows(one, tag, typed, wrong) for one in fields)
        return Card(tag, language_name(tag), editable, rows)

    def _rows(self, field: Field, tag: str, typed: Typed, wrong: dict[str, str]) -> Rows:
        name = f"text.{field.name}.{tag}"
        texts = list(typed.texts.get((field.name, tag), ()))
        if not texts or (field.kind == "label" and not field.single and texts[-1].strip()):
            texts.append("")
        rows = tuple(
            Row(text, wrong.get(f"{name}.{number}", "")) for number, text in enumerate(texts)
        )
        return Rows(name, field_name(field), rows, not field.single, field.kind == "note")

    def _mapping(self, field: Field, typed: Typed, wrong: dict[str, str]) -> Rows:
        name = f"iri.{field.name}"
        iris = [iri for iri in typed.iris.get(field.name, ()) if iri.strip()]
        problem = wrong.get(name, "")
        rows = (*(Row(iri, "" if is_iri(iri) else problem) for iri in iris), Row(""))
        if problem and not any(row.problem for row in rows):
            rows = (*rows[:-1], Row("", problem))
        return Rows(name, field_name(field), rows, several=True, long=False)

    def _schemes(self, field: Field, typed: Typed, wrong: dict[str, str]) -> Picker:
        ticked = typed.links.get(field.name, ())
        known = dict.fromkeys([*self._vocabulary.schemes, *ticked])
        ticks = tuple(Tick(iri, self._text(iri), iri in ticked) for iri in known)
        problem = wrong.get(f"link.{field.name}", "")
        return Picker(field.name, field_name(field), ticks, problem=problem)

    def _picker(self, field: Field, typed: Typed, wrong: dict[str, str], own: str) -> Picker:
        ticked = typed.links.get(field.name, ())
        find = typed.finds.get(field.name, "")
        found = [
            hit for hit in self.find(find) if hit.iri not in ticked and hit.iri != own
        ] if find else []  # fmt: skip
        ticks = (*(Tick(iri, self._text(iri), True) for iri in ticked), *found)
        problem = wrong.get(f"link.{field.name}", "")
        return Picker(field.name, field_name(field), ticks, find, bool(find), problem)

    def find(self, text: str) -> list[Tick]:
        """Find concepts of the vocabulary, drafts of new ones too, by a part of a label."""
        hits = self._thesaurus.index.complete(text, [self._vocabulary.id], None, MOST_FOUND)
        found = {hit.concept: Tick(hit.concept, _called(hit), False, _why(hit)) for hit in hits}
        wanted = text.casefold()
        for draft in self._drafts.pending(self._vocabulary.id, limit=1000):
            labels = [one for each in draft.concept.texts("prefLabel").values() for one in each]
            if draft.base is None and any(wanted in label.casefold() for label in labels):
                label = draft.concept.label(content_language(), interface_language())
                note = gettext("draft")
                found.setdefault(
                    draft.concept.iri, Tick(draft.concept.iri, Text(*label), False, note)
                )
        return list(found.values())[:MOST_FOUND]

    def _text(self, iri: str) -> Text:
        name = self._named(iri)
        return Text(*name) if name else Text(iri)


def _called(hit: Hit) -> Text:
    return Text(*hit.name(content_language(), interface_language()))


def _why(hit: Hit) -> str:
    """Give the label by which a concept was found, where it is not the one it is shown by."""
    return hit.label if hit.label != _called(hit).value else ""
