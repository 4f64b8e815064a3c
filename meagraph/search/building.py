"""
Making the index of a release: whole, or from its parent's and the change alone.

A segment of the index is never written again, so a release shares the segments of its parent by
hard links, adds one with what is new, and marks in a small file beside a segment what of it is gone.
"""

import json
import os
import shutil
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import tantivy
from pyoxigraph import Store

from meagraph.merge import Patch
from meagraph.search.analysis import ANY, language_of, whole, words_of
from meagraph.search.documents import (
    Document,
    Role,
    changed_things,
    document_of,
    documents,
    packed,
)
from meagraph.search.schema import FOLDER, KIND, SAID, SCHEMA, THING, WHOLE, field

_FORM = "form.json"
_FORM_OF_INDEX = {
    "schema": 1,
    "tantivy": version("tantivy"),
    "snowballstemmer": version("snowballstemmer"),
}
"""What an index must have been made with, to be the parent of another one."""

_REWRITTEN = ("meta.json", ".managed.json")
"""The files of an index that are no segments: a release has its own."""
_LOCKS = (".tantivy-writer.lock", ".tantivy-meta.lock")

_WHOLE_MEMORY = 128_000_000
_CHANGE_MEMORY = 15_000_000


def write_index(
    release: Path, parent: Path | None, patches: Iterable[Patch], store: Store, base: str
) -> None:
    """
    Write the index of the release that is being made in the folder `release` and holds `store`.

    `patches` are the changes from the release in the folder `parent`, if there is one.
    """
    folder = release / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    if parent is not None and _has_this_form(parent / FOLDER):
        _share(parent / FOLDER, folder)
        things = set[str]().union(*(changed_things(patch, base) for patch in patches))
        if things:
            _change(folder, things, store)
    else:
        _write_whole(folder, store)
        (folder / _FORM).write_text(json.dumps(_FORM_OF_INDEX) + "\n", encoding="utf-8")


def is_sound(release: Path, store: Store) -> bool:
    """Say whether the index in the folder of a release can be read and knows all its things."""
    if not _has_this_form(release / FOLDER):
        return False
    try:
        known = tantivy.Index.open(str(release / FOLDER)).searcher().num_docs
    except (OSError, ValueError):
        return False
    return known == sum(1 for _ in documents(store))


def _has_this_form(folder: Path) -> bool:
    try:
        return bool(json.loads((folder / _FORM).read_text("utf-8")) == _FORM_OF_INDEX)
    except (OSError, ValueError):
        return False


def _share(old: Path, new: Path) -> None:
    for file in old.iterdir():
        if file.name in _REWRITTEN:
            shutil.copyfile(file, new / file.name)
        elif file.name not in _LOCKS:
            os.link(file, new / file.name)


def _write_whole(folder: Path, store: Store) -> None:
    writer = tantivy.Index(SCHEMA, str(folder)).writer(_WHOLE_MEMORY, num_threads=1)
    for document in documents(store):
        writer.add_document(_indexed(document))
    _finish(writer)


def _change(folder: Path, things: set[str], store: Store) -> None:
    writer = tantivy.Index.open(str(folder)).writer(_CHANGE_MEMORY, num_threads=1)
    for thing in sorted(things):
        writer.delete_documents_by_term(THING, thing)
        if document := document_of(thing, store):
            writer.add_document(_indexed(document))
    _finish(writer)


def _finish(writer: tantivy.IndexWriter) -> None:
    writer.commit()
    writer.wait_merging_threads()


def _indexed(document: Document) -> tantivy.Document:
    made = tantivy.Document()
    made.add_text(THING, document.thing)
    made.add_bytes(SAID, packed(document.said))
    for kind in document.kinds:
        made.add_text(KIND, kind)
    for said in document.said:
        language = ANY if said.role is Role.CODE else language_of(said.language)
        terms = (term for word in words_of(said.text, language) for term in word.terms)
        made.add_text(field(said.role, language), " ".join(terms))
        if said.role is not Role.TEXT:
            for form in whole(said.text, language):
                made.add_text(WHOLE, form)
    return made
