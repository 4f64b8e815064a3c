"""Whole vocabularies as files, made when one is asked for, kept while their release is current."""

import os
import shutil
import tempfile
import threading
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat

from meagraph.sorted_prefixes import write_to
from meagraph.vocabulary.thesaurus import Thesaurus
from meagraph.vocabulary.vocabularies import Vocabulary
from server.skosmos.compaction import pieces
from server.skosmos.formats import FORMATS, RDF_PREFIXES


class WholeVocabularies:
    """
    The files of the vocabularies of one home, for any number of threads and processes.

    A file is written aside and renamed, so that it is whole or not there. Those of other releases
    go when the first one of a release is made; who is still reading one reads on.
    """

    def __init__(self, home: Path) -> None:
        """Take the home's directory."""
        self._folder = home / "vocabulary-files"
        self._making = threading.Lock()

    def file(self, thesaurus: Thesaurus, vocabulary: Vocabulary, media_type: str) -> Path:
        """Give the file with all statements of a vocabulary's graph; raises `OSError`."""
        folder = self._folder / thesaurus.release.tag
        path = folder / f"{vocabulary.id}.{FORMATS[media_type].file_extension}"
        if not path.is_file():
            with self._making:
                if not path.is_file():
                    self._only(folder)
                    _make(thesaurus, vocabulary, FORMATS[media_type], path)
        return path

    def _only(self, folder: Path) -> None:
        if not folder.is_dir():
            folder.mkdir(parents=True)
            for other in self._folder.iterdir():
                if other != folder:
                    shutil.rmtree(other, ignore_errors=True)


def _make(thesaurus: Thesaurus, vocabulary: Vocabulary, form: RdfFormat, path: Path) -> None:
    graph = NamedNode(vocabulary.graph)
    handle, aside = tempfile.mkstemp(prefix=".", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            if form is RdfFormat.JSON_LD:
                # The engine gives a graph's statements subject by subject.
                quads = thesaurus.store.quads_for_pattern(None, None, None, graph)
                file.writelines(piece.encode() for piece in pieces(quad.triple for quad in quads))
            else:
                quads = thesaurus.store.quads_for_pattern(None, None, None, graph)
                write_to(file, (quad.triple for quad in quads), form, RDF_PREFIXES)
        Path(aside).rename(path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
