"""The loader of decisions and other documents, from their files to their graphs."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from loaders.documents.documents import read_document
from loaders.documents.graph import Context, document_graphs, identify
from loaders.documents.model import Document, Notice
from loaders.documents.reading.source_text import DocumentError
from loaders.files import file_source, local_file
from loaders.loader import Finding, LoadError, Loading
from meagraph import __version__
from meagraph.citations import work_citation
from meagraph.staging import StagedGraph

SUFFIXES = (".docx", ".pdf", ".html", ".htm", ".xhtml", ".txt", ".md")


class DocumentsLoader:
    """
    Loads a decision, resolution, notification or other document in Word, PDF, HTML or plain text.

    Each language version is a graph of its own; loading it again replaces it. What the parser was
    not sure of is a finding; corrections beside the file (`FILE.corrections.toml`) are applied.
    """

    name = "documents"
    version = __version__
    whole = False

    def accepts(self, source: str) -> bool:
        """Accept files by suffix."""
        return "://" not in source and Path(source).suffix.lower() in SUFFIXES

    def load(self, source: str, loading: Loading) -> Iterator[StagedGraph]:
        """Yield the graphs of the document; raises `LoadError` when it cannot be read."""
        path = local_file(source, loading)
        try:
            document = read_document(path, loading.settings, loading.works)
        except DocumentError as error:
            raise LoadError(str(error)) from error
        for notice in document.warnings:
            loading.report(Finding(path.name, _place(notice), f"{notice.code}: {notice.message}"))

        def left_out(provision: str, message: str) -> None:
            loading.report(Finding(path.name, provision, message))

        digest = sha256(path.read_bytes()).hexdigest()
        context = Context(loading.identifiers, loading.works, report=left_out)
        origin = file_source(path, loading)
        for done, graph in enumerate(
            document_graphs(document, digest, context, origin, self.name), 1
        ):
            yield graph
            loading.progress(done, None)
        _remember(document, digest, loading)


def _remember(document: Document, digest: str, loading: Loading) -> None:
    """Let the sources that are loaded after this document cite it."""
    iri = identify(document.document, loading.identifiers, digest).iri
    if citation := work_citation(iri, loading.identifiers):
        ids = frozenset(provision.id for provision in document.provisions)
        loading.works = loading.works.adding(str(citation), ids)


def _place(notice: Notice) -> str:
    """Say where a notice is about: its provision, else the place in the text."""
    if notice.provision:
        return notice.provision
    return "document" if notice.start is None else f"character {notice.start}"
