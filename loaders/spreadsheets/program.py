"""
The program that reads or writes spreadsheets for the server.

It is called as `python -m loaders.spreadsheets.program`.

A vocabulary of 40 000 concepts takes a processor for a minute and a gigabyte: in a process of its
own it keeps nobody waiting, and the memory is given back. It reads one line of JSON (the settings,
what to do, with what) and writes one: what came of it, or an error in words.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pyoxigraph import Literal

from loaders.spreadsheets.findings import Finding
from loaders.spreadsheets.importing import SpreadsheetImport
from loaders.spreadsheets.spreadsheets import Wanted, read_spreadsheet, write_spreadsheet
from loaders.spreadsheets.table import SpreadsheetError
from meagraph.editing.desk import Desk
from meagraph.editing.kept_imports import KeptImports
from meagraph.editing.roles import covered
from meagraph.settings import Settings
from meagraph.vocabulary.changes import Edit
from meagraph.vocabulary.concept import FIELD_OF, Statement
from meagraph.vocabulary.thesaurus import Thesauri

_NICENESS = 5  # those who ask queries come first

MOST_FINDINGS = 2000
"""Findings that are kept; the worst come first, and all are counted."""


def follow(order: Mapping[str, Any]) -> dict[str, object]:
    """Do what an order says; gives the answer."""
    settings = Settings.model_validate(order["settings"])
    thesaurus = Thesauri(settings).current()
    vocabulary = thesaurus.vocabularies.get(order["vocabulary"])
    if vocabulary is None:
        return {"error": f"there is no vocabulary {order['vocabulary']!r} any more"}
    path = Path(order["path"])
    if order["do"] == "write":
        with path.open("wb") as output:
            write_spreadsheet(output, thesaurus, vocabulary, Wanted(**order["wanted"]))
        return {}
    try:
        read = read_spreadsheet(path, thesaurus, vocabulary, settings, order["name"])
    except SpreadsheetError as error:
        return {"error": str(error)}
    edits, left = restricted(read.edits, order["languages"])
    if not (edits or left or read.findings):
        return {}
    number = KeptImports(Desk.of(settings.home)).keep(
        vocabulary.id,
        read.name,
        order["author"],
        thesaurus.release.number,
        edits,
        ((one.level, as_json(one)) for one in read.findings[:MOST_FINDINGS]),
        counts(read, edits, left),
    )
    return {"import": number}


def counts(read: SpreadsheetImport, edits: Sequence[Edit], left: int) -> dict[str, int]:
    """Count what an import holds, for whoever decides on it."""
    return {
        "rows": read.rows,
        "new": sum(edit.new for edit in edits),
        "changed": sum(not edit.new for edit in edits),
        "unmentioned": read.unmentioned,
        "left": left,
        **{level: len(read.of_level(level)) for level in ("error", "warning", "note")},
    }


def as_json(finding: Finding) -> dict[str, Any]:
    """Bring a finding to JSON."""
    return {**vars(finding), "facts": dict(finding.facts)}


def restricted(edits: Iterable[Edit], languages: Sequence[str] | None) -> tuple[list[Edit], int]:
    """
    Keep of edits what a translator may change: labels and notes in their languages.

    `languages` is None for whoever may change everything. Gives also how many concepts lost
    something.
    """
    if languages is None:
        return list(edits), 0
    kept: list[Edit] = []
    left = 0
    for edit in edits:
        removed = frozenset(_in_languages(edit.removed, languages))
        added = frozenset(_in_languages(edit.added, languages))
        allowed = Edit(edit.iri, removed, added)
        left += edit.new or (removed, added) != (edit.removed, edit.added)
        if allowed and not edit.new:
            kept.append(allowed)
    return kept, left


def _in_languages(statements: Iterable[Statement], languages: Sequence[str]) -> Iterator[Statement]:
    for statement in statements:
        field, value = FIELD_OF.get(statement.predicate), statement.value
        if field is None or field.kind not in ("label", "note"):
            continue
        if isinstance(value, Literal) and value.language and covered(value.language, languages):
            yield statement


if __name__ == "__main__":
    os.nice(_NICENESS)
    print(json.dumps(follow(json.loads(sys.stdin.readline()))), flush=True)
