"""From cells to values: what the cells of one column say of one concept."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from pyoxigraph import Literal, NamedNode

from loaders.spreadsheets.cell_text import unchunked, unguard
from loaders.spreadsheets.columns import STATUS, Column
from loaders.spreadsheets.gathering import Placed
from loaders.spreadsheets.names import HOW, Names, looks_like_iri
from meagraph.editing.texts import TextError, cleaned, literal
from meagraph.namespaces import XSD, is_iri
from meagraph.settings import Settings
from meagraph.vocabulary.concept import FIELD, Value

TRUE = Literal("true", datatype=XSD.boolean)

_STATUSES: Mapping[str, bool] = {
    **dict.fromkeys(("", "current", "published", "active", "false", "no", "0"), False),
    **dict.fromkeys(("deprecated", "obsolete", "true", "yes", "1"), True),
}
_LINKED = ("https://", "http://", "urn:")
MOST_SUGGESTIONS = 100
"""Unknown labels for which like ones are looked for, which takes a moment each."""

_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?(?:E[-+]?\d+)?", re.IGNORECASE)
_NAMED_IN_A_MESSAGE = 5
_SHOWN = 60  # characters of a text that a message quotes


class CellError(Exception):
    """A cell that cannot be taken: the kind of finding, and what it names."""

    def __init__(self, kind: str, **facts: str) -> None:
        """Take the kind and the facts."""
        super().__init__(kind)
        self.kind = kind
        self.facts = facts


Report = Callable[..., None]
"""Takes the kind of a finding, its place, and what it names."""


@dataclass(frozen=True)
class Known:
    """
    What names stand for: those there are (the file's release first), and those of the file itself.

    `things` are the IRIs that relations may lead to, `keys` the IRIs of the new concepts by what
    the file calls them. The names of the file are gathered when they are asked for.
    """

    names: Sequence[Names]
    own: Callable[[], Names]
    schemes: Names
    things: frozenset[str]
    keys: Mapping[str, str]


class Reader:
    """Reads cells of one vocabulary's spreadsheets."""

    def __init__(self, known: Known, settings: Settings) -> None:
        """Take what names stand for, and the limits of texts."""
        self._known = known
        self._settings = settings
        self._unknown = 0

    def values(
        self, column: Column, cells: Sequence[Placed], before: Iterable[Value], report: Report
    ) -> set[Value] | None:
        """
        Give what the cells of a column say; `before` is what the concept said in this column.

        None: they cannot be taken; why is reported.
        """
        standing = set(before)
        try:
            return self._values(column, cells, standing, report)
        except _PlacedError as error:
            report(error.cause.kind, error.place, **error.cause.facts)
            return None

    def _values(
        self, column: Column, cells: Sequence[Placed], standing: set[Value], report: Report
    ) -> set[Value]:
        if column.field == STATUS:
            return self._status(cells, standing, report)
        if column.is_text:
            return self._texts(column, cells, standing, report)
        found: set[Value] = set()
        for piece, where in _pieces(cells, False, {}, report):
            try:
                found.add(NamedNode(self._thing(column, piece, standing, where, report)))
            except CellError as error:
                raise _PlacedError(error, where) from error
        return found

    def _texts(
        self, column: Column, cells: Sequence[Placed], standing: set[Value], report: Report
    ) -> set[Value]:
        there = {value.value: value for value in standing}
        found: set[Value] = set()
        untyped = any(one.cell.kind == "untyped" for one in cells)
        for piece, where in _pieces(cells, column.is_prose, there, report):
            if untyped and piece not in there:
                piece = _before_a_program(piece, there, where, report)
            if piece in there:  # what was not touched stays as it is
                found.add(there[piece])
                continue
            tidy = cleaned(piece, lines=column.is_prose)
            if tidy.touched:
                report("tidied", where, text=shortened(piece))
            if tidy.text in there:
                found.add(there[tidy.text])
            elif tidy.text:
                found.add(self._literal(column, tidy.text, where))
        if FIELD[column.field].single and len(found) > 1 and found != standing:
            raise _PlacedError(CellError("two-labels"), cells[0].place)
        return found

    def _literal(self, column: Column, text: str, where: str) -> Literal:
        try:
            made = literal(text, column.language, FIELD[column.field], self._settings)
        except TextError as error:
            facts = {**error.facts, "code": error.code, "why": str(error)}
            raise _PlacedError(CellError("unfit-text", **facts), where) from error
        return made if column.language else column.literal(text)

    def _status(self, cells: Sequence[Placed], standing: set[Value], report: Report) -> set[Value]:
        texts = [(piece, where) for piece, where in _pieces(cells, False, {}, report)]
        text, where = texts[0] if texts else ("", cells[0].place)
        wanted = _STATUSES.get(cleaned(text).text.casefold())
        if wanted is None or len(texts) > 1:
            shown = " | ".join(piece for piece, _ in texts)
            raise _PlacedError(CellError("unknown-status", text=shortened(shown)), where)
        deprecated = any(value.value in ("true", "1") for value in standing)
        if wanted == deprecated:
            return standing
        return {TRUE} if wanted else set()

    def _thing(
        self, column: Column, piece: str, standing: set[Value], where: str, report: Report
    ) -> str:
        if not column.is_named:
            return _linked(piece, standing)
        names = [self._known.schemes] if FIELD[column.field].kind == "scheme" else None
        if looks_like_iri(piece):
            return self._known_thing(piece.strip("<>"), standing, names is not None)
        return self._called(piece, names, where, report)

    def _known_thing(self, iri: str, standing: set[Value], is_scheme: bool) -> str:
        things = self._known.schemes.labels if is_scheme else self._known.things
        if iri not in things and iri not in {value.value for value in standing}:
            raise CellError("unknown-thing", iri=shortened(iri))
        return iri

    def _called(
        self, label: str, schemes: Sequence[Names] | None, where: str, report: Report
    ) -> str:
        """
        Give the thing of a name.

        The very preferred labels count first, wherever they are: in the file's own release, now,
        and in the file itself; then those that differ by case, then alternative ones.
        """
        if schemes is None and label.casefold() in self._known.keys:
            return self._known.keys[label.casefold()]
        everywhere = schemes or self._known.names
        own = () if schemes else (self._known.own,)
        for how in HOW:
            for names in chain(everywhere, (one() for one in own)):
                found = names.looked_up(label, how)
                if not found and (tidy := cleaned(label).text) != label:
                    found = names.looked_up(tidy, how)
                if len(found) > 1:
                    choices = " ".join(f"<{iri}>" for iri in found[:_NAMED_IN_A_MESSAGE])
                    raise CellError("ambiguous-label", label=shortened(label), choices=choices)
                if found:
                    if how == "alternative":
                        name = names.readable(found[0])
                        report("other-label", where, label=shortened(label), name=name)
                    return found[0]
        self._unknown += 1
        found_near = everywhere[0].nearest(label) if self._unknown <= MOST_SUGGESTIONS else []
        if nearest := ", ".join(f"“{one}”" for one in found_near):
            raise CellError("unknown-label", label=shortened(label), nearest=nearest)
        raise CellError("unlike-label", label=shortened(label))


class _PlacedError(Exception):
    """A cell error, and the cell."""

    def __init__(self, cause: CellError, place: str) -> None:
        super().__init__(cause.kind)
        self.cause = cause
        self.place = place


def _pieces(
    cells: Sequence[Placed], prose: bool, there: Mapping[str, Value], report: Report
) -> list[tuple[str, str]]:
    """Give the values that cells of one header hold, each with its cell."""
    texts: list[Placed] = []
    found: list[tuple[str, str]] = []
    for cell, where in cells:
        if cell.kind in ("text", "untyped", "formula"):
            texts.append(Placed(cell, where))
            if cell.kind == "formula":
                if not cell.text.strip():
                    raise _PlacedError(CellError("formula-without-value"), where)
                report("formula", where, text=shortened(cell.text))
        elif cell.kind == "error":
            raise _PlacedError(CellError("error-value", text=cell.text), where)
        else:
            found.append((_retyped(cell.kind, cell.text, where, there, report), where))
    if len(texts) == 1:
        if not texts[0].cell.text:
            return found
        where = texts[0].place
        return [*found, *((one, where) for one in unchunked([_plain(texts[0])], lines=prose))]
    # cells side by side may be pieces of one text
    place = next((one.place for one in texts if one.cell.text), "")
    if not place:
        return found
    joined = unchunked([_plain(one) for one in texts if one.cell.text], lines=prose)
    return [*found, *((one, place) for one in joined)]


def _plain(placed: Placed) -> str:
    text = placed.cell.text.replace("\r\n", "\n").replace("\r", "\n")
    return text if placed.cell.kind == "formula" else unguard(text.lstrip("\n "))


def _retyped(kind: str, text: str, where: str, there: Mapping[str, Value], report: Report) -> str:
    """Give the text that a number, a date or a truth value was before a program took it for one."""
    for known in there:
        if _is_same(kind, known, text):
            return known
    if kind == "date":
        raise _PlacedError(CellError("date", text=text), where)
    report(kind, where, text=text)
    return text


def _before_a_program(piece: str, there: Mapping[str, Value], where: str, report: Report) -> str:
    """Give back a text like 007 that a program wrote into a CSV file as the number 7."""
    if _NUMBER.fullmatch(piece):
        for known in there:
            if _is_same("number", known, piece.replace(",", ".")):
                report("number-kept", where, text=piece, known=known)
                return known
    return piece


def _is_same(kind: str, known: str, text: str) -> bool:
    if kind == "number":
        try:
            return float(known.replace(",", ".").strip()) == float(text)
        except ValueError:
            return False
    return known.strip().casefold() == text.casefold()


def _linked(piece: str, standing: set[Value]) -> str:
    """Give the IRI of a thing elsewhere."""
    iri = cleaned(piece).text.strip("<>").strip()
    if piece in {value.value for value in standing}:
        return piece
    if not is_iri(iri) or not iri.startswith(_LINKED):
        raise CellError("no-iri", text=shortened(piece))
    return iri


def shortened(text: str) -> str:
    """Cut a text for a message."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
