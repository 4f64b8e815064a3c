"""A document while corrections are applied to it: what they look up, and how they are refused."""

import difflib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pyoxigraph import NamedNode

from loaders.declared.concepts import read_concepts
from loaders.documents.correction_file import CorrectionError, Corrections
from loaders.documents.graph.deadlines import deadline_triples
from loaders.documents.graph.literals import date_literal
from loaders.documents.graph.parts import mention_iri, target_iri
from loaders.documents.languages import LANGUAGES
from loaders.documents.model import Citation, Document, Front, Provision
from loaders.documents.placing import occurrences
from meagraph.codes import CodeError, read_codes
from meagraph.identifiers import FIELDS, IdentifierError, Identifiers
from meagraph.namespaces import DEFAULT_BASE


class Desk:
    """A document while it is being corrected."""

    def __init__(self, document: Document, path: Path, content: Path) -> None:
        """Lay a document on the desk; messages name `path`, `content` has the schemes."""
        self.front = document.document
        self.provisions = list(document.provisions)
        self.warnings = list(document.warnings)
        self.path = path
        self.content = content
        self.identifiers = Identifiers(DEFAULT_BASE, read_codes(content))
        self.table = "[document]"

    def document(self) -> Document:
        """Give the document as it is now."""
        return Document(
            document=self.front,
            provisions=tuple(self.provisions),
            warnings=tuple(self.warnings),
        )

    def problem(self, message: str) -> CorrectionError:
        """Give the error to raise: it names the file and the table that is being applied."""
        return CorrectionError(f"{self.path}: {self.table}: {message}")

    def correct_front(self, corrections: Corrections) -> None:
        """Give the front matter other members."""
        if corrections.document is None:
            return
        members = {
            name: None if value == "" else value
            for name, value in (corrections.document.model_extra or {}).items()
        }
        try:
            self.front = Front.model_validate({**self.front.model_dump(), **members})
        except ValidationError as error:
            raise self.problem(reasons(error)) from error
        self._check_front()

    def _check_front(self) -> None:
        """Refuse a date, a language or a convention that nobody can make anything of."""
        front = self.front
        for day in (front.date, front.meeting_start, front.meeting_end):
            if day is not None and date_literal(day) is None:
                raise self.problem(f"{day!r} is no date; write 2014-10-17, 2014-10 or 2014")
        if front.language not in LANGUAGES:
            raise self.problem(
                f"{front.language!r} is no language that is read; there are {', '.join(LANGUAGES)}"
            )
        if front.convention is not None:
            with self._refusing():
                self.identifiers.codes.agreement(front.convention)

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        """Refuse what no identifier can be made of."""
        try:
            yield
        except (CodeError, IdentifierError) as error:
            raise self.problem(str(error)) from error

    def place(self, provision: str) -> int:
        """Give the place of a provision in the document."""
        ids = [one.id for one in self.provisions]
        if provision in ids:
            return ids.index(provision)
        near = difflib.get_close_matches(provision, ids, n=3, cutoff=0.5)
        hint = f"; near are {', '.join(near)}" if near else ""
        raise self.problem(
            f"there is no provision {provision!r}{hint}. Look at `meagraph parse` and correct the"
            " id, or remove this table"
        )

    def free(self, provision: str) -> None:
        """Refuse an id that a provision has, or that none can have."""
        if not re.fullmatch(FIELDS["provision"], provision):
            raise self.problem(
                f"{provision!r} can be no id; write it as `meagraph parse` prints the others"
            )
        if any(one.id == provision for one in self.provisions):
            raise self.problem(f"there is a provision {provision!r} already; choose another id")

    def change(self, provision: str, **members: Any) -> None:
        """Give a provision other members."""
        place = self.place(provision)
        self.provisions[place] = self.provisions[place].model_copy(update=members)

    def text_place(self, provision: Provision, surface: str, nth: int = 1) -> int:
        """Give the place of printed words in the provision's text."""
        places = list(occurrences(provision.text, surface))
        if len(places) < nth:
            count = f"only {len(places)} times" if places else "not"
            raise self.problem(
                f"{surface!r} stands {count} in the text of {provision.id}; copy the words as"
                " `meagraph parse` prints them"
            )
        return places[nth - 1]

    def concept(self, scheme: str, notation: str) -> None:
        """Refuse what is no notation of a scheme."""
        concepts = read_concepts(self.content, DEFAULT_BASE)
        if f"{DEFAULT_BASE}vocabulary/{scheme}/{notation}" not in concepts.find(scheme, notation):
            raise self.problem(
                f"{notation!r} is no notation in vocabularies/{scheme}.ttl; look there for it"
            )

    def deadline(self, value: str) -> None:
        """Refuse what is no date, meeting or period."""
        if not deadline_triples(NamedNode(DEFAULT_BASE), value, self.identifiers):
            raise self.problem(
                f"{value!r} is no date, meeting or period; write 2015-10, cbd:cop:13 or 2016/2020"
            )

    def target(self, value: str) -> None:
        """Refuse what can be no target of a global plan."""
        with self._refusing():
            target_iri(value, self.identifiers)

    def mention(self, value: str) -> None:
        """Refuse what can be no participant, actor or partner."""
        with self._refusing():
            kind = self.identifiers.parse(mention_iri(value, self.identifiers)).kind
        if kind == "concept":
            self.concept("actors", value.lower())

    def settle(self, code: str, provision: str | None) -> None:
        """Remove a warning that a person accepts."""
        kept = [
            one
            for one in self.warnings
            if one.code != code or (provision is not None and one.provision != provision)
        ]
        if len(kept) == len(self.warnings):
            where = f" at {provision}" if provision else ""
            raise self.problem(f"there is no warning {code!r}{where} any more; remove this")
        self.warnings = kept

    def rename(self, old: str, new: str, deep: bool) -> None:
        """Write `new` for `old` wherever it is named; with `deep`, also in the ids below it."""

        def named(name: str) -> str:
            below = deep and name.startswith(f"{old}.")
            return new + name.removeprefix(old) if name == old or below else name

        def cited(target: str) -> str:
            if not target.startswith("#"):
                return target
            return "-".join(f"#{named(part.removeprefix('#'))}" for part in target.split("-#"))

        def citation(one: Citation) -> Citation:
            return one.model_copy(
                update={
                    "target": None if one.target is None else cited(one.target),
                    "candidates": tuple(map(cited, one.candidates)),
                }
            )

        before = len({one.id for one in self.provisions})
        self.provisions = [
            one.model_copy(
                update={
                    "id": named(one.id),
                    "parent": None if one.parent is None else named(one.parent),
                    "citations": tuple(map(citation, one.citations)),
                }
            )
            for one in self.provisions
        ]
        if len({one.id for one in self.provisions}) < before:
            raise self.problem(f"an id below {new!r} would stand twice; choose another id")
        self.warnings = [
            one.model_copy(update={"provision": one.provision and named(one.provision)})
            for one in self.warnings
        ]


def reasons(error: ValidationError) -> str:
    """Say on one line which members are wrong."""
    return "; ".join(f"{one['loc'][0]}: {one['msg']}" for one in error.errors())
