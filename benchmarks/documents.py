"""Documents: provisions parsed a second, against reading the same text out of a PDF."""

from pathlib import Path

from fpdf import FPDF
from pdfminer.high_level import extract_text

from benchmarks.figures import Figure, median_seconds, ratio
from loaders.documents.parsing import parse
from loaders.documents.reading import read_source
from loaders.documents.subjects import scheme_annotator
from meagraph.settings import CONTENT, Settings

PARAGRAPHS = 400
HEAD = (
    "TOWN/COP/DEC/2/7\n\nDecision 2/7. Bridges and wetlands\n\nThe Conference of the Parties,\n\n"
)
PARAGRAPH = (
    "{}. Requests the Executive Secretary to mend bridge number {} near the coastal wetlands, in"
    " accordance with paragraph 3 of decision XI/{}, before the next winter, and invites Parties"
    " and other Governments:\n\n"
    "(a) To paint it green before its third birthday, in May 2031;\n\n"
    "(b) To report on migratory birds, invasive alien species and genetic resources.\n\n"
)
PROVISIONS = 3 * PARAGRAPHS


def measure(folder: Path) -> list[Figure]:
    """Parse one generated document again and again; the peer only extracts its words from a PDF."""
    text = HEAD + "".join(PARAGRAPH.format(n, n, n % 40 + 1) for n in range(1, PARAGRAPHS + 1))
    plain, printed = folder / "town.txt", folder / "town.pdf"
    plain.write_text(text, encoding="utf-8")
    _print(text, printed)
    settings = Settings()
    annotator = scheme_annotator(CONTENT)

    def parsed() -> int:
        return len(
            parse(
                read_source(plain, settings.archive_bytes, settings.archive_ratio), CONTENT
            ).provisions
        )

    found = parsed()
    assert found >= PROVISIONS, found
    ours = median_seconds([parsed], at_least=5)
    peer = median_seconds([lambda: extract_text(printed)], at_least=5)
    subjects = median_seconds([lambda: annotator.annotate(text, "en")])
    return [
        ratio("parsing / text out of a PDF (pdfminer), time", ours, peer),
        ratio("subjects / parsing, time", subjects, ours),
        Figure("provisions parsed a second", found / ours, ""),
        Figure("characters annotated with subjects a second", len(text) / subjects, ""),
        Figure("parsing", ours, "s"),
        Figure("text out of a PDF", peer, "s"),
    ]


def _print(text: str, path: Path) -> None:
    pdf = FPDF()
    pdf.set_font("Helvetica", size=11)
    pdf.add_page()
    pdf.multi_cell(0, 5, text)
    pdf.output(str(path))
