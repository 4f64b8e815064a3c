"""The parser on our own documents (tests/documents/): six languages, four formats."""

from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from tests.documents.annotated import OwnDocument, own_documents
from tools.evaluate.scores import Annotation, Score, compare, resolved_ambiguities

pytestmark = pytest.mark.unmeasured

LEAST = 0.95
KINDS = ("structure", "citations", "verbs", "addressees", "deadlines", "targets")
LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
LATIN = ("en", "fr", "es")


@cache
def documents(language: str) -> tuple[OwnDocument, ...]:
    return tuple(document for document in own_documents() if document.language == language)


def measure(language: str, form: str, folder: Path) -> None:
    """Write and parse the documents of a language; fail with every difference below the aim."""
    from loaders.documents.works import HeldWorks
    from tests.documents.writing import FORMATS
    from tools.evaluate.parsed import parsed

    totals: defaultdict[str, Score] = defaultdict(Score)
    lines: defaultdict[str, list[str]] = defaultdict(list)
    for document in documents(language):
        expected = Annotation.of(document.annotation)
        found = parsed(FORMATS[form](document, folder), HeldWorks())
        assert not resolved_ambiguities(expected, found, placed=False), document.name
        for kind, score in compare(expected, found, placed=False).items():
            totals[kind] += score
            for sign, rows in (("-", score.missed), ("+", score.wrong)):
                lines[kind] += [f"{sign} {document.name}: {' | '.join(row)}" for row in rows]
    below = [kind for kind in KINDS if totals[kind].f1 < LEAST]
    report = [f"{kind} {totals[kind].f1:.3f}\n" + "\n".join(lines[kind]) for kind in below]
    assert not below, "\n".join(["", *report])


@pytest.mark.parametrize("form", ["txt", "wrapped", "docx", "html"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_our_documents_are_parsed_as_annotated(language: str, form: str, tmp_path: Path) -> None:
    measure(language, form, tmp_path)


@pytest.mark.parametrize("language", LATIN)
def test_our_pdf_documents_are_parsed_as_annotated(language: str, tmp_path: Path) -> None:
    measure(language, "pdf", tmp_path)


@pytest.mark.browser
@pytest.mark.parametrize("language", [one for one in LANGUAGES if one not in LATIN])
def test_pdf_documents_of_a_browser_are_parsed_as_annotated(language: str, tmp_path: Path) -> None:
    measure(language, "browser-pdf", tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_a_document_of_each_genre(language: str) -> None:
    kinds = [document.annotation.document for document in documents(language)]
    assert {"cbd", "unga"} < {front.convention for front in kinds}
    assert {"decision", "resolution"} <= {front.kind for front in kinds}
    assert len(kinds) == (6 if language in LATIN else 4)


@pytest.mark.parametrize("document", own_documents(), ids=lambda document: document.name)
def test_each_annotation_holds_together(document: OwnDocument) -> None:
    """No id twice; what is internal is there, and what is stale is not."""
    provisions = document.annotation.provisions
    ids = [provision.id for provision in provisions]
    assert len(ids) == len(set(ids))
    for citation in (one for provision in provisions for one in provision.citations):
        places = {part.lstrip("#") for part in (citation.target or "").split("-#")}
        if citation.status in ("internal", "ambiguous"):
            assert places <= set(ids), citation
        if citation.status == "stale":
            assert not places & set(ids), citation
