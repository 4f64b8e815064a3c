"""From a file to edits: what it changes of a vocabulary, and what there is to say about it."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from urllib.parse import quote

from pyoxigraph import NamedNode

from loaders.spreadsheets.cell_text import split, unguard
from loaders.spreadsheets.columns import Column, column_of
from loaders.spreadsheets.findings import Finding, Level
from loaders.spreadsheets.gathering import Entry, Gathered
from loaders.spreadsheets.guide import Origin
from loaders.spreadsheets.names import Names
from loaders.spreadsheets.values import Known, Reader
from meagraph.editing.texts import cleaned
from meagraph.namespaces import SKOS, is_iri
from meagraph.settings import Settings
from meagraph.vocabulary.changes import Edit, difference, merge
from meagraph.vocabulary.concept import FIELD, FIELD_OF, Concept, Statement, Value

Begin = Callable[[list[tuple[str, str]], set[str]], Concept]
"""
Gives the beginning of a new concept (IRI, class, scheme) by its preferred labels (language, text).

The second argument are the IRIs that the file's other new concepts have already.
"""

_UNDATED = frozenset({"origin-unknown", "release-gone"})
"""Kinds of findings that say that a file is compared with what may be newer."""

_NOTHING = "urn:x-nothing:"
"""How the IRIs of what has none begin, which are never written."""


@dataclass(frozen=True)
class SpreadsheetImport:
    """
    What a file would change, and what there is to report; nothing is changed yet.

    A concept with an error has no edit. `rows` counts the rows that say something, `unmentioned`
    the concepts of the vocabulary that the file has no row of: they stay as they are.
    """

    name: str
    edits: tuple[Edit, ...] = ()
    findings: tuple[Finding, ...] = ()
    rows: int = 0
    unmentioned: int = 0
    origin: Origin | None = None

    def of_level(self, level: Level) -> list[Finding]:
        """Give the findings of a level."""
        return [one for one in self.findings if one.level == level]

    @property
    def has_errors(self) -> bool:
        """Whether something of the file cannot be taken."""
        return any(one.level == "error" for one in self.findings)

    @property
    def may_undo(self) -> bool:
        """Whether something is taken out of concepts that may be newer than the file."""
        undated = any(one.kind in _UNDATED for one in self.findings)
        return undated and any(edit.removed for edit in self.edits)

    @property
    def new(self) -> list[Edit]:
        """The edits that make new concepts."""
        return [edit for edit in self.edits if edit.new]

    @property
    def changed(self) -> list[Edit]:
        """The edits of concepts that there are."""
        return [edit for edit in self.edits if not edit.new]


@dataclass(frozen=True)
class Standing:
    """
    What a file is compared with: the concepts now, and as they were when it was written.

    `scheme` is the main scheme, `begin` makes new concepts, `drafted` are those that wait. Where it
    is not known when the file was written, it is not `dated`, and `then` is now.
    """

    now: Mapping[str, Concept]
    then: Mapping[str, Concept]
    schemes: Names
    scheme: str
    begin: Begin
    drafted: Mapping[str, Concept] = field(default_factory=dict)
    dated: bool = True


@dataclass
class _Imported:
    """An entry on its way to an edit."""

    entry: Entry
    before: Concept | None
    beginning: Concept
    removed: set[Statement] = field(default_factory=set)
    added: set[Statement] = field(default_factory=set)
    is_bad: bool = False

    @property
    def after(self) -> Concept:
        return self.beginning.changed(self.removed - self.added, self.added)


class Importer:
    """Turns what was gathered from one file into edits."""

    def __init__(self, gathered: Gathered, standing: Standing, settings: Settings) -> None:
        """Take what the file says, what it is compared with, and the limits of texts."""
        self._gathered = gathered
        self._standing = standing
        self._settings = settings
        self._bad = {one.concept for one in gathered.findings if one.level == "error"}

    def run(self, name: str) -> SpreadsheetImport:
        """Give what the file called `name` changes."""
        imported = self._begun()
        by_key = {one.entry.key: one for one in imported}
        reader = Reader(self._known(imported), self._settings)
        for one in imported:
            self._read(one, reader)
        self._check_labels(imported)
        self._indent_all(imported, by_key)
        self._leave_out(imported)
        self._stand_on_top(imported)
        edits = tuple(edit for one in imported if not one.is_bad for edit in self._edit(one))
        if not self._standing.dated and any(not edit.new for edit in edits):
            self._gathered.report("origin-unknown", "")
        mentioned = {one.beginning.iri for one in imported}
        return SpreadsheetImport(
            name,
            edits,
            tuple(self._findings(imported)),
            self._gathered.rows,
            len(self._standing.now.keys() - mentioned),
            self._gathered.origin,
        )

    def _report(self, one: _Imported, kind: str, place: str, **facts: str) -> None:
        self._gathered.findings.append(Finding(kind, place, facts, one.entry.key))
        if self._gathered.findings[-1].level == "error":
            one.is_bad = True

    def _begun(self) -> list[_Imported]:
        """Find the concept of each entry, or begin a new one."""
        found: list[_Imported] = []
        taken: set[str] = set()
        for entry in self._gathered.entries.values():
            is_bad = entry.key in self._bad
            if not entry.is_new:
                now = self._standing.now.get(entry.key)
                before = now and self._standing.then.get(entry.key, now)
                one = _Imported(entry, before, before or _nothing(entry.key), is_bad=is_bad)
                if before is None:
                    self._report(one, "unknown-concept", entry.place, iri=entry.key)
            elif any(
                placed.cell.text.strip() for cells in entry.cells.values() for placed in cells
            ):
                one = self._new(entry, taken)
                one.is_bad |= is_bad
            else:
                continue
            found.append(one)
        return found

    def _new(self, entry: Entry, taken: set[str]) -> _Imported:
        labels = _labels_of(entry)
        one = _Imported(entry, None, _nothing(entry.key))
        if not labels:
            self._report(one, "new-without-label", entry.place)
            return one
        one.beginning = self._standing.begin(labels, taken)
        one.added |= one.beginning.statements
        one.beginning = _empty(one.beginning.iri)
        taken.add(one.beginning.iri)
        return one

    def _known(self, imported: list[_Imported]) -> Known:
        now, then = self._standing.now, self._standing.then
        names = [Names.of(then)] if then is now else [Names.of(then), Names.of(now)]
        return Known(
            names,
            cache(lambda: _names_in_file(imported)),
            self._standing.schemes,
            frozenset(now) | frozenset(then) | {one.beginning.iri for one in imported},
            {one.entry.key: one.beginning.iri for one in imported if one.entry.is_new},
        )

    def _read(self, one: _Imported, reader: Reader) -> None:
        said = _said(one.beginning)

        def report(kind: str, place: str, **facts: str) -> None:
            self._report(one, kind, place, **facts)

        for column, cells in one.entry.cells.items():
            standing = said.get(column, set())
            values = reader.values(column, cells, standing, report)
            if values is None or values == standing:
                continue
            predicate = FIELD[column.field].predicate
            one.removed |= {Statement(predicate, value) for value in standing - values}
            if one.before is None and column == Column("notation"):
                one.added = {each for each in one.added if each.predicate != predicate}
            one.added |= {Statement(predicate, value) for value in values - standing}

    def _indent_all(self, imported: list[_Imported], by_key: Mapping[str, _Imported]) -> None:
        """Take indentation for `broader`."""
        in_file = {one.beginning.iri for one in imported}
        for one in imported:
            if one.entry.parents or one.entry.top:
                parents = {by_key[key].beginning.iri for key in one.entry.parents if key in by_key}
                self._indent(one, parents, in_file)

    def _stand_on_top(self, imported: list[_Imported]) -> None:
        """Make new concepts without a broader one top concepts."""
        below = {
            value.value
            for one in imported
            for predicate, value in one.added
            if predicate == SKOS.narrower
        }
        for one in imported:
            if one.before is None and not one.is_bad and one.beginning.iri not in below:
                self._top(one)

    def _indent(self, one: _Imported, parents: set[str], in_file: set[str]) -> None:
        """Put a concept below its parents; parents that the file does not have stay."""
        standing = set(one.beginning.links("broader"))
        one.removed |= {
            Statement(SKOS.broader, NamedNode(iri)) for iri in (standing & in_file) - parents
        }
        one.added |= {Statement(SKOS.broader, NamedNode(iri)) for iri in parents - standing}
        scheme = one.entry.top and self._scheme_called(one.entry.top)
        if scheme and not parents and scheme not in one.beginning.links("topConceptOf"):
            one.added.add(Statement(SKOS.topConceptOf, NamedNode(scheme)))

    def _scheme_called(self, name: str) -> str:
        """Give the scheme of a name or IRI; the main one for a name that is not known."""
        iri = name.strip("<>")
        if iri in self._standing.schemes.labels:
            return iri
        found = self._standing.schemes.called(name).iris
        return found[0] if len(found) == 1 else self._standing.scheme

    def _top(self, one: _Imported) -> None:
        if {SKOS.broader, SKOS.topConceptOf} & {statement.predicate for statement in one.added}:
            return
        one.added.add(Statement(SKOS.topConceptOf, NamedNode(self._standing.scheme)))
        self._report(one, "top-concept", one.entry.place, label=one.after.label()[0])

    def _check_labels(self, imported: list[_Imported]) -> None:
        """Refuse a second concept of the same name, and one that loses its last name."""
        new = any(one.before is None and not one.is_bad for one in imported)
        names = _Twins(self._standing) if new else None
        for one in imported:
            if one.is_bad:
                continue
            if one.before is None:
                self._check_new(one, names)
                if names and not one.is_bad:
                    place = next((place for place, _, _ in _placed_labels(one.entry)), "")
                    names.add("new-twice", one.after, place)
            elif one.removed and one.before.texts("prefLabel") and not one.after.texts("prefLabel"):
                place = next(
                    cells[0].place
                    for column, cells in one.entry.cells.items()
                    if column.field == "prefLabel"
                )
                self._report(one, "no-label-left", place)

    def _check_new(self, one: _Imported, names: "_Twins | None") -> None:
        """Report that a new concept has the name of another one, or nearly so."""
        for place, language, label in _placed_labels(one.entry) if names else ():
            found = names.of(language, label) if names else None
            if found is not None:
                kind, facts = found
                self._report(one, kind, place, **facts)
                if one.is_bad:
                    return

    def _leave_out(self, imported: Iterable[_Imported]) -> None:
        """Leave out what refers to a new concept that is left out, until nothing does."""
        waiting = list(imported)
        while True:
            missing = {
                one.beginning.iri: one.entry for one in waiting if one.is_bad and one.before is None
            }
            more = [
                (one, missing[value.value])
                for one in waiting
                if not one.is_bad
                for _, value in one.added
                if isinstance(value, NamedNode) and value.value in missing
            ]
            if not more:
                return
            for one, entry in more:
                labels = _labels_of(entry)
                label = labels[0][1] if labels else entry.key
                self._report(one, "left-out", one.entry.place, label=label)

    def _edit(self, one: _Imported) -> Iterator[Edit]:
        """Give the edit of a concept as it is now; where others changed the same, as it was."""
        edit = replace(difference(one.before, one.after), new=one.before is None)
        if not edit:
            return
        now = self._standing.now.get(edit.iri)
        if now is None or one.before is None or now == one.before:
            yield edit
            return
        merged = merge(one.before, now, one.after)
        if merged.conflicts:
            self._report(one, "changed-since", one.entry.place)
            yield edit
        elif joined := difference(now, merged.concept):
            yield joined

    def _findings(self, imported: Iterable[_Imported]) -> Iterator[Finding]:
        """Give the findings, the worst first, with IRIs for the keys of new concepts."""
        iris = {one.entry.key: one.beginning.iri for one in imported}
        ranks = {"error": 0, "warning": 1, "note": 2}
        for one in sorted(self._gathered.findings, key=lambda one: ranks[one.level]):
            concept = iris.get(one.concept, one.concept)
            is_named = is_iri(concept) and not concept.startswith(_NOTHING)
            yield replace(one, concept=concept if is_named else "")


class _Twins:
    """The names that concepts have already, published, drafted and new, without regard to case."""

    def __init__(self, standing: Standing) -> None:
        self._names: dict[tuple[str, str], tuple[str, str, str]] = {}
        self._alike: dict[tuple[str, str], tuple[str, str]] = {}
        self._others: dict[tuple[str, str], str] = {}
        concepts = (("exists", standing.now), ("drafted", standing.drafted))
        for kind, of in concepts:
            for concept in of.values():
                self.add(kind, concept)

    def add(self, kind: str, concept: Concept, place: str = "") -> None:
        """Add the names of a concept; another one with the same is a finding of this kind."""
        iri = concept.iri
        for language, labels in concept.texts("prefLabel").items():
            for label in labels:
                key = language.lower()
                self._names.setdefault((key, _plain(label)), (kind, iri, place))
                self._alike.setdefault((key, _bare(label)), (label, iri))
        for language, labels in concept.texts("altLabel").items():
            for label in labels:
                self._others.setdefault((language.lower(), _bare(label)), iri)

    def of(self, language: str, label: str) -> tuple[str, dict[str, str]] | None:
        """Give the kind of finding that a new name is reason for, and its facts."""
        key = language.lower()
        if same := self._names.get((key, _plain(label))):
            kind, iri, place = same
            return kind, {"label": label, "iri": iri, **({"other": place} if place else {})}
        if alike := self._alike.get((key, _bare(label))):
            return "alike", {"label": label, "other": alike[0], "iri": alike[1]}
        if other := self._others.get((key, _bare(label))):
            return "also-alternative", {"label": label, "iri": other}
        return None


def _plain(label: str) -> str:
    """Give a label without regard to case and blanks."""
    return " ".join(unicodedata.normalize("NFKC", label).casefold().split())


def _bare(label: str) -> str:
    """Give a label without regard to case, blanks and accents."""
    apart = unicodedata.normalize("NFKD", _plain(label))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _names_in_file(imported: Iterable[_Imported]) -> Names:
    found: dict[str, dict[str, list[str]]] = {}
    for one in imported:
        labels = found[one.beginning.iri] = defaultdict(list)
        for language, label in _labels_of(one.entry):
            labels[language].append(label)
    return Names(found)


def _said(concept: Concept) -> dict[Column, set[Value]]:
    said: dict[Column, set[Value]] = defaultdict(set)
    for statement in concept.statements:
        column = column_of(statement, FIELD_OF)
        if column is not None:
            said[column].add(statement.value)
    return said


def _labels_of(entry: Entry) -> list[tuple[str, str]]:
    """Give the preferred labels that a file gives a concept, by language, as they will be kept."""
    return [(language, label) for _, language, label in _placed_labels(entry)]


def _placed_labels(entry: Entry) -> Iterator[tuple[str, str, str]]:
    """Give the preferred labels of an entry, each with its cell."""
    for column, cells in entry.cells.items():
        if column.field == "prefLabel" and column.is_text:
            for placed in cells:
                for piece in split(unguard(placed.cell.text), lines=False):
                    if label := cleaned(piece).text:
                        yield placed.place, column.language, label


def _empty(iri: str) -> Concept:
    return Concept(iri, frozenset())


def _nothing(key: str) -> Concept:
    """Give what stands for something that cannot be made, so that what refers to it is found."""
    return _empty(key if is_iri(key) else f"{_NOTHING}{quote(key, safe='')}")


def counted(findings: Iterable[Finding]) -> Counter[str]:
    """Count findings by level."""
    return Counter(one.level for one in findings)
