"""The addresses: /editor/{v}/spreadsheet, and each file that was sent there."""

from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from pyoxigraph import NamedNode
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import BadRequest, NotFound, RequestEntityTooLarge

from loaders.spreadsheets.layouts import LAYOUTS
from loaders.spreadsheets.suffixes import TEXTS, WORKBOOKS
from meagraph.editing.drafts import Clash, DraftError, Drafts
from meagraph.editing.kept_imports import KeptImport, KeptImports
from meagraph.editing.minting import Minting
from meagraph.editing.roles import Person, Right
from meagraph.namespaces import SKOS
from meagraph.validation.own_file import folder_aside
from meagraph.vocabulary.changes import Edit, changes_of
from meagraph.vocabulary.vocabularies import Vocabulary
from server.editor import labels
from server.editor.draft import Numbered
from server.editor.notices import NOTICES, Notice, to
from server.editor.room import address, page, vocabulary_called
from server.editor.spreadsheets.programs import programs
from server.editor.spreadsheets.wording import by_level
from server.editor.uploads import let_files_in
from server.editor.wording import Sentence, language_name, sentences
from server.instance import instance
from server.languages import Text, content_language, interface_language
from server.login import require_some
from server.login.who import refuse
from server.problems import BY_CODE, problem_response
from server.protocol_error import ProtocolError

blueprint = Blueprint("editor_spreadsheets", __name__)

PAGE = 50
"""Concepts on one page of what a file would change."""

MOST_SHOWN = 300
"""Findings that the page shows; all of them are counted."""

MOST_TOPS = 200
"""Top concepts that the form for writing a file offers."""

AT_ONCE = 200
"""Concepts that become drafts in one transaction of the desk."""

NOTICES["imported"] = lazy_gettext(
    "What the file changes is in drafts now. Publish them when ready."
)
NOTICES["imported-clash"] = lazy_gettext(
    "Some of it clashes with what others are changing. Decide among the drafts."
)
NOTICES["import-nothing"] = lazy_gettext("The file changes nothing. It was not kept.")
NOTICES["import-discarded"] = lazy_gettext("The file was set aside. Nothing was changed.")


@dataclass(frozen=True)
class Row:
    """What a file changes of one concept: its name, its IRI, and the changes in plain words."""

    name: Text
    iri: str
    new: bool
    changes: list[Sentence]


@blueprint.errorhandler(ProtocolError)
def _refused(error: ProtocolError) -> Response:
    problem = BY_CODE[error.code]
    return problem_response(problem.code, problem.status, str(problem.title), error.message)


@blueprint.get("/editor/<name>/spreadsheet")
def overview(name: str) -> ResponseReturnValue:
    """Show the forms: one writes a file, one sends it back; and the files that wait."""
    require_some(Right.DRAFT, name)
    return _overview(vocabulary_called(name))


@blueprint.post("/editor/<name>/spreadsheet")
def send(name: str) -> ResponseReturnValue:
    """Take a file, see what it would change, and show that; nothing is changed."""
    who, vocabulary = require_some(Right.DRAFT, name), vocabulary_called(name)
    file = request.files.get("file")
    if file is None or not (file.filename or "").strip():
        return _overview(vocabulary, 400, _("Choose a file."))
    answer = _read(file, vocabulary, who)
    if "error" in answer:
        return _overview(vocabulary, 400, answer["error"])
    if "import" not in answer:
        return to(address(vocabulary, "spreadsheet"), "import-nothing")
    return to(address(vocabulary, "spreadsheet", str(answer["import"])))


let_files_in(blueprint, send, "spreadsheet_bytes")


@blueprint.get("/editor/<name>/spreadsheet/<int:number>")
def show(name: str, number: int) -> ResponseReturnValue:
    """Show what a file would change, concept by concept, and what there is to say about it."""
    require_some(Right.DRAFT, name)
    vocabulary = vocabulary_called(name)
    kept = _kept(vocabulary, number)
    imports = KeptImports(instance().desk)
    count = imports.count(number)
    paging = Numbered.asked(count, PAGE)
    edits = imports.edits(number, PAGE, paging.first)
    return page(
        "editor_spreadsheet_import.html",
        vocabulary,
        here="spreadsheet",
        kept=kept,
        waiting=count,
        levels=by_level(imports.findings(number, MOST_SHOWN)),
        shown=MOST_SHOWN,
        rows=_rows(vocabulary, edits),
        paging=paging,
    )


@blueprint.post("/editor/<name>/spreadsheet/<int:number>/confirm")
def confirm(name: str, number: int) -> ResponseReturnValue:
    """Make what a file changes into drafts."""
    who, vocabulary = require_some(Right.DRAFT, name), vocabulary_called(name)
    kept = _kept(vocabulary, number)
    imports = KeptImports(instance().desk)
    clashed = False
    drafts = labels.drafts()
    _mint_anew(imports, number, vocabulary, drafts)
    while edits := imports.edits(number, AT_ONCE):
        _check_languages(edits, who, vocabulary)
        try:
            saved = drafts.propose_edits(vocabulary, edits, who.name, reason=kept.name)
        except DraftError as error:  # an address may have been taken this very moment
            if not _mint_anew(imports, number, vocabulary, drafts):
                raise BadRequest(str(error)) from error
            continue
        clashed |= any(isinstance(one, Clash) or one.clash is not None for one in saved)
        imports.taken(number, edits)
    imports.discard(vocabulary.id, number)
    notices = ("imported", "imported-clash") if clashed else ("imported",)
    return to(address(vocabulary, "drafts"), *notices)


@blueprint.post("/editor/<name>/spreadsheet/<int:number>/discard")
def discard(name: str, number: int) -> ResponseReturnValue:
    """Forget a file that was sent: for whoever sent it, and for editors."""
    who, vocabulary = require_some(Right.DRAFT, name), vocabulary_called(name)
    kept = _kept(vocabulary, number)
    if kept.author != who.name and not who.may(Right.DRAFT, vocabulary.id):
        refuse()
    KeptImports(instance().desk).discard(vocabulary.id, kept.id)
    return to(address(vocabulary, "spreadsheet"), "import-discarded")


def _mint_anew(imports: KeptImports, number: int, vocabulary: Vocabulary, drafts: Drafts) -> bool:
    """
    Give new concepts other addresses where theirs were taken since the file was sent.

    Says whether any was.

    A draft that says the very same is what was made of this file, or of the same file, before: it
    stays the only one.
    """
    minting = Minting(instance().identifiers, instance().thesaurus(), drafts)
    new = [one for one in imports.edits(number, imports.count(number)) if one.new]
    taken = {edit.iri for edit in new}
    again: dict[str, str] = {}
    any_taken = False
    for edit in new:
        if not minting.is_taken(edit.iri):
            continue
        any_taken = True
        concept, there = edit.on(None), drafts.get(vocabulary, edit.iri)
        if there is not None and there.concept == concept:
            imports.taken(number, [edit])
            continue
        labels_of = [(tag, each[0]) for tag, each in concept.texts("prefLabel").items()]
        slug = proposed = minting.propose(vocabulary, labels_of)
        place = 1
        while (iri := minting.iri(vocabulary, slug)) in taken or minting.is_taken(iri):
            place += 1
            slug = f"{proposed}-{place}"
        taken.add(iri)
        again[edit.iri] = iri
    imports.rename(number, again)
    return any_taken


def _read(file: FileStorage, vocabulary: Vocabulary, who: Person) -> dict[str, str]:
    """Have a sent file read; nothing of the file itself is kept."""
    here = instance()
    name = Path((file.filename or "").replace("\\", "/")).name
    languages = who.languages(Right.DRAFT, vocabulary.id)
    with folder_aside(here.settings, "sheet-") as folder:
        suffix = Path(name).suffix.lower()  # by which openpyxl, too, knows what it reads
        path = folder / f"sent{suffix if suffix in (*WORKBOOKS, *TEXTS) else ''}"
        file.save(path)
        if path.stat().st_size > here.settings.spreadsheet_bytes:
            raise RequestEntityTooLarge
        order = {
            "do": "read",
            "vocabulary": vocabulary.id,
            "path": str(path.resolve()),
            "name": name,
            "author": who.name,
            "languages": None if languages is None else sorted(languages),
        }
        return dict(programs().follow(order))


def _check_languages(edits: list[Edit], who: Person, vocabulary: Vocabulary) -> None:
    """Make sure that whoever confirms a file may change all of it, also if another sent it."""
    if who.may(Right.DRAFT, vocabulary.id):
        return
    for edit in edits:
        for change in changes_of(edit):
            if not change.language or not who.may(Right.DRAFT, vocabulary.id, change.language):
                raise ProtocolError(
                    "forbidden", _("The file changes more than the languages that are yours.")
                )


def _overview(vocabulary: Vocabulary, status: int = 200, trouble: str = "") -> Response:
    thesaurus = instance().thesaurus()
    return page(
        "editor_spreadsheet.html",
        vocabulary,
        here="spreadsheet",
        status=status,
        notices=[Notice("mind", trouble)] if trouble else [],
        imports=KeptImports(instance().desk).of(vocabulary.id),
        tags=[(tag, language_name(tag)) for tag in thesaurus.languages(vocabulary)],
        tops=_tops(vocabulary),
        layouts=LAYOUTS,
        suffixes=",".join((*WORKBOOKS, *TEXTS)),
        most=instance().settings.spreadsheet_bytes // 2**20,
    )


def _tops(vocabulary: Vocabulary) -> list[tuple[str, Text]]:
    """Give the top concepts, by name: what a part of the tree begins with."""
    thesaurus = instance().thesaurus()
    graph = NamedNode(vocabulary.graph)
    found: set[str] = set()
    for scheme in map(NamedNode, vocabulary.schemes):
        below = thesaurus.store.quads_for_pattern(scheme, SKOS.hasTopConcept, None, graph)
        found.update(quad.object.value for quad in below if isinstance(quad.object, NamedNode))
        tops = thesaurus.store.quads_for_pattern(None, SKOS.topConceptOf, scheme, graph)
        found.update(quad.subject.value for quad in tops if isinstance(quad.subject, NamedNode))
    if len(found) > MOST_TOPS:
        return []
    name = labels.named(thesaurus, vocabulary)
    named = [(iri, Text(*(name(iri) or (iri, "")))) for iri in found]
    return sorted(named, key=lambda one: (one[1].value.casefold(), one[0]))


def _rows(vocabulary: Vocabulary, edits: list[Edit]) -> list[Row]:
    name = labels.named(instance().thesaurus(), vocabulary)
    new = {edit.iri: edit for edit in edits if edit.new}

    def named(iri: str) -> tuple[str, str] | None:
        return _label(new[iri]) if iri in new else name(iri)

    return [
        Row(
            Text(*(named(edit.iri) or (edit.iri, ""))),
            edit.iri,
            edit.new,
            sentences(changes_of(edit), named),
        )
        for edit in edits
    ]


def _label(edit: Edit) -> tuple[str, str]:
    return edit.on(None).label(content_language(), interface_language())


def _kept(vocabulary: Vocabulary, number: int) -> KeptImport:
    kept = KeptImports(instance().desk).get(vocabulary.id, number)
    if kept is None:
        raise NotFound(_("This file was taken or set aside already."))
    return kept
