"""The alphabetical index of a vocabulary: its letters, and what stands under each."""

from meagraph.vocabulary.index.answers import Hit
from meagraph.vocabulary.index.keys import DIGITS, OTHERS, order
from meagraph.vocabulary.index.reader import ALIVE, COLUMNS, Reader, both, numbers
from meagraph.vocabulary.index.things import Said

ALL = "*"
"""What stands for all letters."""

_LISTED = (
    "l.shelf IN (SELECT value FROM json_each(:shelves)) AND l.letter IS NOT NULL AND EXISTS"
    " (SELECT 1 FROM {part}.label p WHERE p.thing = l.thing"
    f" AND p.kind = {int(Said.PREF)} AND p.shelf IN (SELECT value FROM json_each(:shelves)))"
)
"""What is listed: labels of concepts that have a preferred one in the language."""


def letters(reader: Reader, vocabulary: str, language: str) -> list[str]:
    """Give the letters with which labels begin, in order; others than letters come last."""
    rows = reader.rows(
        both(
            "SELECT DISTINCT l.letter FROM {part}.label l JOIN {part}.thing t ON t.id = l.thing"
            f" WHERE {_LISTED} AND {ALIVE}"
        ),
        shelves=numbers(reader.chosen([vocabulary], language)),
    )
    found = {letter for (letter,) in rows}
    last = [letter for letter in (OTHERS, DIGITS) if letter in found]
    spelt = "" if language.startswith("zh") else language
    return [*sorted(found - {OTHERS, DIGITS}, key=lambda one: (order(one, spelt), one)), *last]


def under(
    reader: Reader, vocabulary: str, language: str, letter: str, offset: int, limit: int | None
) -> list[Hit]:
    """Give the preferred and alternative labels under a letter, in alphabetical order."""
    is_under = "" if letter == ALL else "AND l.letter = :letter"
    rows = reader.rows(
        "SELECT * FROM ("
        + both(
            f"SELECT {COLUMNS}, l.place AS place FROM {{part}}.label l"
            " JOIN {part}.thing t ON t.id = l.thing"
            f" WHERE {_LISTED} {is_under} AND {ALIVE}"
        )
        + ") ORDER BY place, lowered, text, iri, kind LIMIT :limit OFFSET :offset",
        shelves=numbers(reader.chosen([vocabulary], language)),
        letter=letter if letter in (OTHERS, DIGITS) else letter.upper(),
        limit=-1 if limit is None else limit,
        offset=offset,
    )
    return [reader.hit(row, language) for row in rows]
