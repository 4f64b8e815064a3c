"""The outline and the review page of a parsed document; the sentences are our own."""

import base64
import hashlib
import io
import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from loaders.documents.correction_file import Corrections
from loaders.documents.marks import stretches
from loaders.documents.model import (
    Action,
    Citation,
    Deadline,
    Document,
    Found,
    Front,
    Notice,
    Provision,
    Subject,
)
from loaders.documents.outline import outline
from loaders.documents.placing import Placed
from loaders.documents.review_html import review_html
from loaders.documents.summary import chip, depths, notices_at, printable, shortened

TEXT = "Asks <script>alert(1)</script> the mayors to follow decision 14/3 & paint by May 2031"


def at(text: str, surface: str) -> dict[str, object]:
    start = text.index(surface)
    return {"surface": surface, "start": start + 10, "end": start + 10 + len(surface)}


@pytest.fixture
def document() -> Document:
    """A document of ours with everything in it."""
    return Document(
        document=Front(
            language="en",
            original_language="fr",
            symbol="TOWN/1",
            title="Bridges & roads",
            convention="cbd",
            body="cop",
            session="12",
            meeting_place="Springfield",
            meeting_start="2030-01-01",
            meeting_end="2030-01-03",
            agenda_item="4",
        ),
        provisions=(
            Provision(id="A", kind="section", label="A.", text="Bridges", start=0, end=9),
            Provision(
                id="A.1",
                kind="paragraph",
                label="1.",
                parent="A",
                text=TEXT,
                start=7,
                end=10 + len(TEXT),
                actions=(
                    Action(**at(TEXT, "Asks"), verb="request", addressees=("parties", "youth")),
                ),
                citations=(
                    Citation(
                        **at(TEXT, "decision 14/3"),
                        kind="decision",
                        target="cbd:cop:14:3",
                        candidates=("cbd:cop:14:3", "cbd:sbi:14:3"),
                        status="ambiguous",
                    ),
                    Citation(**at(TEXT, "paint"), kind="decision", status="unresolved"),
                ),
                deadlines=(Deadline(**at(TEXT, "May 2031"), type="date", value="2031-05"),),
                targets=("aichi:1",),
                mentions=("JPN",),
                subjects=(
                    Subject(**at(TEXT, "follow decision"), concept="roads", score=0.9),
                    Subject(**at(TEXT, "paint"), concept="paint", score=1.0),
                ),
            ),
        ),
        warnings=(
            Notice(code="page-break", message="cut <here>", provision="A.1"),
            Notice(code="garbled", message="signs", start=20),
            Notice(code="scan", message="pages"),
            Notice(code="gone", message="lost", provision="Z"),
        ),
    )


def printed(document: Document) -> str:
    file = io.StringIO()
    Console(file=file, width=120).print(outline(document))
    return file.getvalue()


def test_the_outline_shows_what_was_recognised(document: Document) -> None:
    text = printed(document)
    assert "TOWN/1 · Bridges & roads" in text
    assert "cbd cop 12 · Springfield 2030-01-01 – 2030-01-03 · agenda item 4" in text
    assert "en (original: fr)" in text
    assert "\n  1. Asks <script>" in text
    for line in (
        "request → parties, youth  “Asks”",
        "cites cbd:cop:14:3 ambiguous or cbd:sbi:14:3  “decision 14/3”",
        "cites ? unresolved  “paint”",
        "by 2031-05 date  “May 2031”",
        "targets aichi:1",
        "names JPN",
        "about roads, paint",
        "! page-break: cut <here>",
    ):
        assert f"      {line}" in text, line
    assert "provisions 2, actions 1, citations 2, of them ambiguous or stale 1" in text
    assert "! page-break: cut <here>  [A.1]" in text


def test_the_outline_of_an_empty_document_says_so() -> None:
    assert "(no title)" in printed(Document(document=Front(language="en")))


def test_a_text_cannot_command_the_terminal() -> None:
    hostile = "\x1b[2Jred \x9b31m \x07"
    front = Front(language="en", title=hostile)
    provision = Provision(id="1", kind="paragraph", text=hostile, start=0, end=9)
    text = printed(Document(document=front, provisions=(provision,)))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)


def test_warnings_stand_where_they_belong(document: Document) -> None:
    found = {
        place: [notice.code for notice in notices]
        for place, notices in notices_at(document).items()
    }
    assert found == {"A.1": ["page-break", "garbled"], "": ["scan", "gone"]}


def test_depth_follows_the_parents(document: Document) -> None:
    assert depths(document) == {"A": 0, "A.1": 1}


def test_texts_are_shortened_between_words() -> None:
    assert shortened("one two\nthree", 20) == "one two three"
    assert shortened("one two three", 9) == "one two…"
    assert shortened("一" * 30, 5) == "一一一一…"


def test_only_finds_have_chips() -> None:
    with pytest.raises(TypeError):
        chip(Found(surface="x", start=0, end=1))


class Checked(HTMLParser):
    """Checks that elements are closed in the order in which they were opened."""

    VOID = ("meta",)

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def checked(page: str) -> Checked:
    parser = Checked()
    parser.feed(page)
    parser.close()
    assert parser.open == []
    return parser


def test_the_review_marks_the_text_in_place(document: Document) -> None:
    page = review_html(document, Path("town.txt"))
    elements = checked(page).elements
    marks = [attributes for tag, attributes in elements if tag == "mark" and "title" in attributes]
    assert [mark["class"] for mark in marks] == [
        "verb",
        "subject",
        "subject citation ambiguous",
        "citation ambiguous",
        "citation unresolved subject",
        "deadline",
    ]
    assert marks[2]["title"] == (
        "subject: roads score 0.9; citation: cbd:cop:14:3 ambiguous or cbd:sbi:14:3"
    )
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [attributes["href"] for tag, attributes in elements if tag == "a"]
    assert all(str(link).removeprefix("#") in ids for link in links)


def test_the_review_can_load_and_run_nothing(document: Document) -> None:
    page = review_html(document, Path("town.txt"))
    elements = checked(page).elements
    assert {tag for tag, _ in elements}.isdisjoint({"script", "img", "link", "iframe", "form"})
    assert not any(
        name.startswith("on") or name == "style"
        for _, attributes in elements
        for name in attributes
    )
    style = re.search(r"<style>(.*?)</style>", page, re.S)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in page
    assert "&lt;script&gt;alert(1)" in page


def test_arabic_stands_from_right_to_left() -> None:
    provision = Provision(id="1", kind="paragraph", text="نص", start=0, end=2)
    page = review_html(
        Document(document=Front(language="ar"), provisions=(provision,)), Path("x.txt")
    )
    assert '<p class="text" lang="ar" dir="rtl">' in page
    assert "<title>Review: x.txt</title>" in page


def test_the_review_says_how_to_write_each_correction(document: Document) -> None:
    page = review_html(document, Path("town.txt"))
    tables = [text for text in checked(page).texts if text.startswith("[[provision]]")]
    read = Corrections.model_validate(tomllib.loads(tables[1].replace('why = ""', 'why = "w"')))
    assert read.provision[0].label == "1."
    assert read.action[0].addressees == ("parties", "youth")
    assert [one.target or one.status for one in read.citation] == ["cbd:cop:14:3", "unresolved"]
    assert (read.deadline[0].value, read.target[0].value) == ("2031-05", "aichi:1")
    assert (read.mention[0].value, read.subject[0].concept) == ("JPN", "roads")
    assert 'symbol = "TOWN/1"' in "".join(checked(page).texts)


def test_the_review_guards_by_digest_where_there_is_no_symbol(tmp_path: Path) -> None:
    file = tmp_path / "town.txt"
    document = Document(document=Front(language="en"))
    assert 'sha256 = "…"' in "".join(checked(review_html(document, file)).texts)
    file.write_bytes(b"x")
    digest = hashlib.sha256(b"x").hexdigest()
    assert f'sha256 = "{digest}"' in "".join(checked(review_html(document, file)).texts)


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=8),
)
def test_marks_that_nest_or_overlap_give_the_whole_text_and_valid_html(
    text: str, ranges: list[tuple[int, int]]
) -> None:
    found = Found(start=0, end=1)
    placed = sorted(
        (
            Placed(found, start, min(start + length, len(text)))
            for start, length in ranges
            if start < len(text)
        ),
        key=lambda one: one.start,
    )
    assert "".join(one.text for one in stretches(text, placed)) == text
    subjects = tuple(
        Subject(
            surface=text[one.start : one.end], start=one.start, end=one.end, concept="x", score=1
        )
        for one in placed
    )
    provision = Provision(
        id="1", kind="paragraph", text=text, start=0, end=len(text), subjects=subjects
    )
    checked(
        review_html(Document(document=Front(language="en"), provisions=(provision,)), Path("x"))
    )


def test_what_is_no_character_of_a_page_is_replaced() -> None:
    assert printable("a\x00\ud800\ufffe\nb") == "a\ufffd\ufffd\ufffd\nb"


def test_a_text_cannot_show_its_words_in_another_order() -> None:
    assert shortened("two \u202elakes\u202c \u2067ponds\u2069", 40) == "two \ufffdlakes ponds"
    assert printable("\u202e\u200f\x1b[2J") == "\ufffd\u200f\ufffd[2J"
