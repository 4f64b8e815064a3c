"""
A vocabulary as a spreadsheet and back: what the server and the command line call.

Reading changes nothing: it gives the edits that a file stands for, and a report.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Literal

from loaders.spreadsheets.columns import Column
from loaders.spreadsheets.findings import Finding
from loaders.spreadsheets.gathering import Gathered, gather, tables
from loaders.spreadsheets.guide import Origin
from loaders.spreadsheets.importing import Begin, Importer, SpreadsheetImport, Standing
from loaders.spreadsheets.indentation import Indented
from loaders.spreadsheets.layouts import (
    Content,
    Layout,
    Writer,
    columns_of,
    in_tree_order,
    languages_of,
    part_of_tree,
)
from loaders.spreadsheets.names import Names
from loaders.spreadsheets.reading import opened
from loaders.spreadsheets.writing import write_csv, write_xlsx
from meagraph.codes import read_codes
from meagraph.editing.desk import Desk
from meagraph.editing.drafts import Drafts
from meagraph.editing.minting import Minting
from meagraph.home import Home
from meagraph.identifiers import Identifiers
from meagraph.settings import Settings
from meagraph.vocabulary.concept import Concept
from meagraph.vocabulary.reading import read_concepts
from meagraph.vocabulary.thesaurus import Thesaurus
from meagraph.vocabulary.vocabularies import Vocabulary

Form = Literal["xlsx", "csv"]
FORMS: tuple[Form, ...] = ("xlsx", "csv")

_NAMED_RELEASE = re.compile(r"-release-(\d{1,9})(?!\d)")


@dataclass(frozen=True)
class Wanted:
    """
    What is to be written: the form, the layout, the languages (none: all), a part of the tree.

    The first language is that of the labels that relations are written with. `under` is the IRI of
    a concept: it is written with all that is below it. `separator` is that of CSV.
    """

    form: Form = "xlsx"
    layout: Layout = "wide"
    languages: tuple[str, ...] = ()
    under: str = ""
    separator: str = ","


def file_name(thesaurus: Thesaurus, vocabulary: Vocabulary, form: str) -> str:
    """Give the name of a file to write, which tells of the release for when it comes back."""
    return f"{vocabulary.id}-release-{thesaurus.release.number}.{form}"


def write_spreadsheet(
    output: IO[bytes], thesaurus: Thesaurus, vocabulary: Vocabulary, wanted: Wanted
) -> None:
    """Write a vocabulary as it is published, to a stream that is open for writing bytes."""
    concepts = read_concepts(thesaurus.store, vocabulary.graph)
    names = Names.of(concepts)
    chosen = part_of_tree(concepts, wanted.under) if wanted.under else concepts
    columns = columns_of(concepts.values())
    languages = _languages(thesaurus, vocabulary, columns, wanted)
    content = Content(
        in_tree_order(chosen, languages[0] if languages else ""),
        names,
        _schemes(thesaurus, vocabulary),
        languages,
        columns,
    )
    writer = Writer(content)
    if wanted.form == "xlsx":
        write_xlsx(writer.tables(wanted.layout), _origin(thesaurus, vocabulary), output)
    elif wanted.layout == "languages":
        write_csv(writer.long_table(), wanted.separator, output)
    else:
        write_csv(next(writer.tables("wide")), wanted.separator, output)


def read_spreadsheet(
    path: Path,
    thesaurus: Thesaurus,
    vocabulary: Vocabulary,
    settings: Settings,
    name: str = "",
    begin: Begin | None = None,
) -> SpreadsheetImport:
    """
    Read what a spreadsheet would change of a vocabulary as it is published; nothing is changed.

    `name` is what the person calls the file, by default the name of `path`. `begin` makes new
    concepts, by default with the IRIs that the desk mints. What the file says is compared with the
    release that it was written from, where that is known and kept. Raises `SpreadsheetError` for a
    file that cannot be read at all.
    """
    name = name or path.name
    now = read_concepts(thesaurus.store, vocabulary.graph)
    gathered = Gathered()
    _gather(path, name, thesaurus, vocabulary, settings, now, gathered)
    origin = gathered.origin or _origin_by_name(name)
    refusal = _refusal(gathered, origin, vocabulary)
    if refusal is not None:
        return SpreadsheetImport(name, (), (refusal, *gathered.findings), gathered.rows, len(now))
    standing = Standing(
        now,
        _then(origin, thesaurus, vocabulary, settings, now, gathered),
        _schemes(thesaurus, vocabulary),
        vocabulary.scheme,
        begin or beginning(thesaurus, vocabulary, settings),
        _drafted(thesaurus, vocabulary, settings),
        dated=origin is not None and origin.release > 0,
    )
    return Importer(gathered, standing, settings).run(name)


def _drafted(
    thesaurus: Thesaurus, vocabulary: Vocabulary, settings: Settings
) -> dict[str, Concept]:
    """Give the new concepts that wait as drafts."""
    pending = Drafts(Desk.of(settings.home), thesaurus).pending(vocabulary.id)
    return {one.concept.iri: one.concept for one in pending if one.base is None}


def beginning(thesaurus: Thesaurus, vocabulary: Vocabulary, settings: Settings) -> Begin:
    """Give what makes the new concepts of a file, by the rules of the desk."""
    drafts = Drafts(Desk.of(settings.home), thesaurus)
    identifiers = Identifiers(settings.base, read_codes(settings.content))
    minting = Minting(identifiers, thesaurus, drafts)

    def begin(labels: list[tuple[str, str]], taken: set[str]) -> Concept:
        slug = proposed = minting.propose(vocabulary, labels)
        number = 1
        while minting.iri(vocabulary, slug) in taken or minting.is_taken(
            minting.iri(vocabulary, slug)
        ):
            number += 1
            slug = f"{proposed}-{number}"
        return minting.concept(vocabulary, slug)

    return begin


def _gather(
    path: Path,
    name: str,
    thesaurus: Thesaurus,
    vocabulary: Vocabulary,
    settings: Settings,
    now: Mapping[str, Concept],
    gathered: Gathered,
) -> None:
    known = languages_of(columns_of(now.values()))
    with opened(path, name, settings) as sheets:
        for table in tables(sheets, known, gathered):
            if table.levels():
                language = thesaurus.default_language(vocabulary)
                Indented(table, Names.of(now), language, gathered).gather()
            else:
                gather(table, gathered)


def _refusal(gathered: Gathered, origin: Origin | None, vocabulary: Vocabulary) -> Finding | None:
    if not gathered.tables:
        return Finding("no-table")
    if origin is not None and origin.vocabulary not in ("", vocabulary.id):
        facts = {"other": origin.vocabulary, "wanted": vocabulary.id}
        return Finding("other-vocabulary", facts=facts)
    return None


def _then(
    origin: Origin | None,
    thesaurus: Thesaurus,
    vocabulary: Vocabulary,
    settings: Settings,
    now: Mapping[str, Concept],
    gathered: Gathered,
) -> Mapping[str, Concept]:
    """Give the concepts as they were when the file was written, as far as that is known."""
    if origin is None or origin.release in (0, thesaurus.release.number):
        return now
    home = Home(settings.home)
    if origin.release not in home.kept():
        gathered.report("release-gone", "", release=str(origin.release))
        return now
    then = read_concepts(home.open(origin.release), vocabulary.graph)
    return now if then == now else then


def _origin(thesaurus: Thesaurus, vocabulary: Vocabulary) -> Origin:
    written = datetime.now(UTC).date().isoformat()
    title = vocabulary.title("en")[0]
    return Origin(vocabulary.id, thesaurus.release.number, title, written)


def _origin_by_name(name: str) -> Origin | None:
    found = _NAMED_RELEASE.search(name)
    return Origin(release=int(found[1])) if found else None


def _schemes(thesaurus: Thesaurus, vocabulary: Vocabulary) -> Names:
    """Give the names of the schemes of a vocabulary."""
    labels: dict[str, dict[str, list[str]]] = {}
    for scheme in vocabulary.schemes:
        named = thesaurus.label(scheme, vocabulary=vocabulary)
        labels[scheme] = {named[1]: [named[0]]} if named else {}
    return Names(labels)


def _languages(
    thesaurus: Thesaurus,
    vocabulary: Vocabulary,
    columns: frozenset[Column],
    wanted: Wanted,
) -> list[str]:
    """Give the languages to write, that of the labels first."""
    if wanted.languages:
        return list(dict.fromkeys(tag.lower() for tag in wanted.languages))
    found = languages_of(columns)
    first = thesaurus.default_language(vocabulary)
    return sorted(found, key=lambda tag: tag != first)
