"""
Making the index of a release: whole, or from its parent's and the change alone.

A segment of the index is never written again. So a release shares the segments of its parent by
hard links, adds one with what is new, and says in a small file beside a segment what is gone of it.
"""

import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import tantivy
from pyoxigraph import Store

from meagraph.search import citing
from meagraph.search.analysis import ANY, CODED, Word, language_of, whole, words_of
from meagraph.search.documents import (
    Document,
    Role,
    document_of,
    documents,
    packed,
)
from meagraph.search.schema import CALLED, CITED, FOLDER, KIND, SAID, SCHEMA, THING, WHOLE, field

_FORM = "form.json"
_FORM_OF_INDEX = {
    "schema": 3,
    "tantivy": version("tantivy"),
    "snowballstemmer": version("snowballstemmer"),
}
"""What an index must have been made with, to be the parent of another one."""

_REWRITTEN = ("meta.json", ".managed.json")
"""The files of an index that are no segments: a release has its own."""
_LOCKS = (".tantivy-writer.lock", ".tantivy-meta.lock")

_WHOLE_MEMORY = 128_000_000
_CHANGE_MEMORY = 15_000_000
_MANY = 1_000


def write_index(release: Path, parent: Path | None, changed: Collection[str], store: Store) -> None:
    """
    Write the index of the release that is being made in the folder `release` and holds `store`.

    `changed` are the things in which it differs from the release in the folder `parent`, if there
    is one. Raises `OSError`.
    """
    folder = release / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    if parent is None or not has_index(parent):
        _write_whole(folder, store)
        (folder / _FORM).write_text(json.dumps(_FORM_OF_INDEX) + "\n", encoding="utf-8")
        return
    _share(parent / FOLDER, folder)
    if changed:
        _change(folder, changed, store)


def has_index(release: Path) -> bool:
    """Say whether the folder of a release has an index that these libraries made."""
    try:
        form = json.loads((release / FOLDER / _FORM).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return bool(form == _FORM_OF_INDEX)


def is_sound(release: Path, store: Store) -> bool:
    """Say whether the index in the folder of a release can be read and knows all its things."""
    if not has_index(release):
        return False
    try:
        known = tantivy.Index.open(str(release / FOLDER)).searcher().num_docs
    except (OSError, ValueError):
        return False
    return known == sum(1 for _ in documents(store))


def _share(old: Path, new: Path) -> None:
    for file in old.iterdir():
        if file.name in _REWRITTEN:
            shutil.copyfile(file, new / file.name)
        elif file.name not in _LOCKS:
            os.link(file, new / file.name)


def _write_whole(folder: Path, store: Store) -> None:
    with _writing(tantivy.Index(SCHEMA, str(folder)), _WHOLE_MEMORY) as writer:
        for document in documents(store):
            writer.add_document(_indexed(document))


def _change(folder: Path, things: Collection[str], store: Store) -> None:
    memory = _WHOLE_MEMORY if len(things) > _MANY else _CHANGE_MEMORY
    with _writing(tantivy.Index.open(str(folder)), memory) as writer:
        for thing in sorted(things):
            writer.delete_documents_by_term(THING, thing)
            if document := document_of(thing, store):
                writer.add_document(_indexed(document))


@contextmanager
def _writing(index: tantivy.Index, memory: int) -> Iterator[tantivy.IndexWriter]:
    """Write to an index; at the end all of it is in its files, and no thread is left at work."""
    try:
        writer = index.writer(memory, num_threads=1)
        yield writer
        writer.commit()
        writer.wait_merging_threads()
    except ValueError as error:  # what the library makes of every error, a full disk included
        raise OSError(f"the search index cannot be written: {error}") from error


def _indexed(document: Document) -> tantivy.Document:
    made = tantivy.Document()
    made.add_text(THING, document.thing)
    made.add_bytes(SAID, packed(document.said))
    for kind in document.kinds:
        made.add_text(KIND, kind)
    for said in document.said:
        language = CODED if said.role is Role.CODE else language_of(said.language)
        words = list(words_of(said.text, language))
        made.add_text(field(said.role, language), _terms(words))
        if said.role is not Role.TEXT:
            for form in whole(words):
                made.add_text(WHOLE, form)
    codes = [said.text for said in document.said if said.role is Role.CODE]
    made.add_text(CITED, " ".join(citing.terms(document.thing, document.kinds, codes)))
    called = citing.words_of_kind(document.thing, document.kinds)
    made.add_text(CALLED, _terms(words_of(called, ANY)))
    return made


def _terms(words: Iterable[Word]) -> str:
    return " ".join([term for word in words for term in word.terms])
