"""Concepts laid out as tables: one wide sheet, a sheet for each language, or a row for each."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pyoxigraph import NamedNode

from loaders.spreadsheets.cell_text import chunks, guard, join
from loaders.spreadsheets.columns import KEY, LANGUAGE, STATUS, Column, column_of
from loaders.spreadsheets.names import Names
from meagraph.namespaces import LANGUAGES
from meagraph.vocabulary.concept import FIELD, FIELD_OF, Concept, Field, Value, in_order

Layout = Literal["wide", "languages"]
LAYOUTS: tuple[Layout, ...] = ("wide", "languages")

MOST_IN_A_CELL = 32_000
"""Characters; programs take 32 767."""

MAIN_SHEET = "concepts"
NO_LANGUAGE = "no language"
CURRENT, DEPRECATED = "current", "deprecated"
STATUSES = (CURRENT, DEPRECATED)

_LONG = 4_000  # cells shorter than this are not measured; escapes make a text eight times longer

_ORDER = (
    "notation deprecated isReplacedBy prefLabel altLabel hiddenLabel broader related inScheme"
    " topConceptOf definition scopeNote example note historyNote editorialNote changeNote"
    " exactMatch closeMatch broadMatch narrowMatch relatedMatch"
).split()
_ALWAYS_IN_A_LANGUAGE = ("prefLabel", "altLabel", "definition")
_ALWAYS = ("deprecated", "isReplacedBy", "broader", "related", "exactMatch", "closeMatch")

# `narrower` says the same as `broader` of the other concept: written once, it cannot contradict.
WRITTEN: Mapping[NamedNode, Field] = {
    predicate: field for predicate, field in FIELD_OF.items() if field.name != "narrower"
}

Plan = list[tuple[Column, int]]
"""The columns of a table, each with how often it stands there, side by side."""

Said = dict[Column, list[Value]]


@dataclass(frozen=True)
class Table:
    """A table to be written: its name, its headers with their columns, its rows of texts."""

    name: str
    headers: list[str]
    columns: list[Column | None]
    rows: Iterator[list[str]]


@dataclass(frozen=True)
class Content:
    """
    What is written: concepts in their order, the names that relations go by, and languages.

    The first language is the one in which relations are named. `columns` are written also where
    none of the concepts has anything to say in them.
    """

    concepts: Sequence[Concept]
    names: Names
    schemes: Names
    languages: Sequence[str]
    columns: frozenset[Column] = frozenset()


def languages_of(columns: Iterable[Column]) -> list[str]:
    """Give the languages of columns, those of the United Nations first."""
    found = {column.language for column in columns if column.language}
    rank = {language: place for place, language in enumerate(LANGUAGES)}
    return sorted(found, key=lambda language: (rank.get(language, len(rank)), language))


def columns_of(concepts: Iterable[Concept]) -> frozenset[Column]:
    """Give the columns in which concepts say something."""
    return frozenset(column for concept in concepts for column in said_by(concept))


def said_by(concept: Concept) -> Said:
    """Give what a concept says, by the column that it is written in."""
    said: Said = defaultdict(list)
    for statement in concept.statements:
        column = column_of(statement, WRITTEN)
        if column is not None:
            said[column].append(statement.value)
    return said


class Writer:
    """Writes the cells of concepts."""

    def __init__(self, content: Content) -> None:
        """Take what is written; goes through it once to find out its columns."""
        self._content = content
        self._copies: Counter[Column] = Counter()
        used = set(content.columns)
        for concept in content.concepts:
            for column, values in said_by(concept).items():
                used.add(column)
                if sum(len(value.value) for value in values) > _LONG:
                    pieces = len(chunks(self._text(column, values), MOST_IN_A_CELL))
                    self._copies[column] = max(self._copies[column], pieces)
        self._columns = sorted(self._wanted(used), key=self._rank)

    def _wanted(self, used: set[Column]) -> set[Column]:
        tags = {*self._content.languages, ""}
        wanted = {column for column in used if column.language in tags}
        if len(self._content.schemes.labels) < 2:  # then there is nothing to choose
            wanted.discard(Column("inScheme"))
        wanted |= {Column(name) for name in _ALWAYS}
        for language in self._content.languages:
            wanted |= {Column(name, language) for name in _ALWAYS_IN_A_LANGUAGE}
        return wanted

    def _rank(self, column: Column) -> tuple[int, int, str, str]:
        tags = list(self._content.languages)
        place = tags.index(column.language) if column.language else -1
        return _ORDER.index(column.field), place, column.language, column.datatype

    def tables(self, layout: Layout) -> Iterator[Table]:
        """Give the tables of a workbook in a layout."""
        if layout == "wide":
            yield self._table(MAIN_SHEET, self._columns, "")
            return
        yield self._table(MAIN_SHEET, self._unspoken, self._main)
        for language in self._languages_written():
            said = self._columns_in(language)
            yield self._table(language or NO_LANGUAGE, said, self._other(language), bare=True)

    def long_table(self) -> Table:
        """Give the one table of a CSV file with a row for each concept and language."""
        texts = {
            Column(column.field) if column.language else column
            for column in self._columns
            if is_spoken(column)
        }
        plan = self._plan([*self._unspoken, *sorted(texts, key=self._rank)])
        columns = _all_of(plan)
        names: list[Column | None] = [Column(KEY), Column(LANGUAGE), None]
        headers = [KEY, LANGUAGE, f"(prefLabel@{self._main})"]
        return Table(
            MAIN_SHEET,
            [*headers, *(column.header for column in columns)],
            [*names, *columns],
            self._long_rows(plan),
        )

    @property
    def _unspoken(self) -> list[Column]:
        return [column for column in self._columns if not is_spoken(column)]

    def _without_language(self) -> list[Column]:
        return [column for column in self._columns if is_spoken(column) and not column.language]

    @property
    def _main(self) -> str:
        return self._content.languages[0] if self._content.languages else ""

    def _other(self, language: str) -> str:
        """Give the language in which a sheet in `language` shows what a row is about."""
        others = [one for one in self._content.languages if one != language]
        return self._main if self._main != language else (others[0] if others else "")

    def _languages_written(self) -> list[str]:
        return [*self._content.languages, *([""] if self._without_language() else [])]

    def _columns_in(self, language: str) -> list[Column]:
        """Give the columns of the sheet of a language: fields that any language has."""
        if not language:
            return self._without_language()
        spoken = (column for column in self._columns if is_spoken(column) and column.language)
        fields = dict.fromkeys(column.field for column in spoken)
        return [Column(field, language) for field in fields]

    def _plan(self, columns: Iterable[Column]) -> Plan:
        """Say of each column how often it stands there: as often as its longest cell has pieces."""
        return [(column, max(1, self._most_pieces(column))) for column in columns]

    def _most_pieces(self, column: Column) -> int:
        return max(
            (
                count
                for one, count in self._copies.items()
                if one.field == column.field and column.language in ("", one.language)
            ),
            default=1,
        )

    def _table(
        self, name: str, columns: Iterable[Column], shown: str, *, bare: bool = False
    ) -> Table:
        """Make a table; `shown` names the language of labels that are there for people alone."""
        plan = self._plan(columns)
        all_columns = _all_of(plan)
        headers = [
            Column(one.field, "", one.datatype).header if bare else one.header
            for one in all_columns
        ]
        first: list[Column | None] = [Column(KEY)]
        first_headers = [KEY]
        if shown:
            first.append(None)
            first_headers.append(f"(prefLabel@{shown})")
        return Table(
            name,
            [*first_headers, *headers],
            [*first, *all_columns],
            self._rows(plan, shown),
        )

    def _rows(self, plan: Plan, shown: str) -> Iterator[list[str]]:
        for concept in self._content.concepts:
            head = [concept.iri]
            if shown:
                head.append(guard(join([concept.label(shown)[0]], lines=False)))
            yield [*head, *self._cells(plan, said_by(concept))]

    def _long_rows(self, plan: Plan) -> Iterator[list[str]]:
        for concept in self._content.concepts:
            said = said_by(concept)
            label = guard(join([concept.label(self._main)[0]], lines=False))
            yield [concept.iri, "", label, *self._cells(plan, said)]
            for language in self._content.languages:
                spoken: Said = {
                    Column(column.field): values
                    for column, values in said.items()
                    if column.language == language and is_spoken(column)
                }
                yield [concept.iri, language, label, *self._cells(plan, spoken, status=False)]

    def _cells(
        self, plan: Plan, said: Mapping[Column, list[Value]], *, status: bool = True
    ) -> list[str]:
        cells: list[str] = []
        for column, copies in plan:
            values = said.get(column)
            if column.field == STATUS:
                cells.append(_status(values or ()) if status else "")
            elif values:
                pieces = chunks(self._text(column, values), MOST_IN_A_CELL)
                cells += [guard(piece) for piece in pieces]
                cells += [""] * (copies - len(pieces))
            else:
                cells += [""] * copies
        return cells

    def _text(self, column: Column, values: Sequence[Value]) -> str:
        """Write the values of a column as the text of a cell, guarded later."""
        if column.is_text:
            ordered = values if len(values) == 1 else sorted(values, key=in_order)
            texts = [value.value for value in ordered]
            return join(texts, lines=column.is_prose)
        if column.is_named:
            names = self._content.schemes if _names_schemes(column) else self._content.names
            known = (names.readable(value.value, self._main) for value in values)
            return join(sorted(known), lines=False)
        return join(sorted(value.value for value in values), lines=False)


def _all_of(plan: Plan) -> list[Column]:
    return [column for column, copies in plan for _ in range(copies)]


def _status(values: Iterable[Value]) -> str:
    return DEPRECATED if any(value.value in ("true", "1") for value in values) else CURRENT


def _names_schemes(column: Column) -> bool:
    return FIELD[column.field].kind == "scheme"


def is_spoken(column: Column) -> bool:
    """Say whether a column is of what has a language: labels and notes."""
    return column.about is not None and column.about.kind in ("label", "note")


def in_tree_order(concepts: Mapping[str, Concept], language: str) -> list[Concept]:
    """Give concepts as a tree shows them: each after its broader one, siblings by label."""
    narrower: dict[str, list[str]] = defaultdict(list)
    roots: list[str] = []
    for iri, concept in concepts.items():
        broader = [one for one in concept.links("broader") if one in concepts and one != iri]
        for one in broader:
            narrower[one].append(iri)
        if not broader:
            roots.append(iri)
    labels = {
        iri: (concept.label(language)[0].casefold(), iri) for iri, concept in concepts.items()
    }
    ordered: dict[str, Concept] = {}
    rest = sorted(concepts, key=labels.__getitem__)  # what only cycles lead to comes last
    waiting = [*reversed(rest), *sorted(roots, key=labels.__getitem__, reverse=True)]
    while waiting:
        iri = waiting.pop()
        if iri not in ordered:
            ordered[iri] = concepts[iri]
            waiting += sorted(narrower[iri], key=labels.__getitem__, reverse=True)
    return list(ordered.values())


def part_of_tree(concepts: Mapping[str, Concept], top: str) -> dict[str, Concept]:
    """Give a concept and all that are below it."""
    found: dict[str, Concept] = {}
    waiting = [top]
    while waiting:
        iri = waiting.pop()
        if iri in concepts and iri not in found:
            found[iri] = concepts[iri]
            waiting += concepts[iri].links("narrower")
    return {iri: concept for iri, concept in concepts.items() if iri in found}
