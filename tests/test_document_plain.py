"""Plain text and Markdown."""

import pytest

from loaders.documents.reading.plain import read_plain
from loaders.documents.reading.source_text import DocumentError

MARKDOWN = """# Decision 15/4

Title of *another* kind
-----------------------

**The Conference of the Parties,**

*Recalling* decision 14/2,[^1] the_file_name and __all__ of [the site](http://example.org/x),

1. *Invites* Parties to **act** and * not * this:
   a. First;
   b. Second.

| Target | Date |
|:-------|-----:|
| *One*  | 2020 |
| Two    | 2021 |

> Quoted line

- bullet one
- bullet two

[^1]: See decision 14/1.
"""


def test_markdown_marks_are_no_text() -> None:
    read = read_plain(MARKDOWN)
    assert [block.passage.text for block in read.blocks] == [
        "Decision 15/4",
        "Title of another kind",
        "The Conference of the Parties,",
        "Recalling decision 14/2, the_file_name and all of the site,",
        "1. Invites Parties to act and * not * this:",
        "a. First;",
        "b. Second.",
        "Target",
        "Date",
        "One",
        "2020",
        "Two",
        "2021",
        "Quoted line",
        "- bullet one",
        "- bullet two",
        "1 See decision 14/1.",
    ]
    assert [block.heading for block in read.blocks][:3] == [1, 2, 0]
    assert read.blocks[-1].kind == "note"


def test_italics_are_emphasis_and_bold_holds_for_the_block() -> None:
    blocks = read_plain(MARKDOWN).blocks
    assert blocks[2].bold
    assert blocks[2].emphasis == ()
    assert [blocks[3].passage.text[a:b] for a, b in blocks[3].emphasis] == ["Recalling"]
    assert [blocks[4].passage.text[a:b] for a, b in blocks[4].emphasis] == ["Invites"]
    assert not blocks[4].bold


def test_cells_of_a_table_know_their_place() -> None:
    cells = {block.passage.text: block.cell for block in read_plain(MARKDOWN).blocks if block.cell}
    assert [(cell.row, cell.column) for cell in cells.values()] == [
        (0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1),
    ]  # fmt: skip


def test_bold_type_over_two_lines_is_one_block() -> None:
    read = read_plain("Dear all,\n\n**Subject: a meeting\nin two towns**\n\nWe write to you.")
    assert [block.passage.text for block in read.blocks][1] == "Subject: a meeting in two towns"
    assert read.blocks[1].bold


def test_offsets_count_characters_of_the_text() -> None:
    block = next(b for b in read_plain(MARKDOWN).blocks if b.passage.text.startswith("1. Inv"))
    start, end = block.passage.span(3, 10)
    assert MARKDOWN[start:end] == "Invites"


def test_white_space_is_one_space_and_invisible_marks_are_dropped() -> None:
    read = read_plain("6.bis\tInvites  \u200fall Par\u00adties\u00a0now")
    assert read.blocks[0].passage.text == "6.bis Invites all Parties\u00a0now"


@pytest.mark.parametrize("text", ["", " \n\t\n\f", "\u200f\u202e", "\ufeff"])
def test_an_empty_text_is_refused(text: str) -> None:
    with pytest.raises(DocumentError, match="empty"):
        read_plain(text)
