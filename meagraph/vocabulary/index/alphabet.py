"""The alphabetical index of a vocabulary: its letters, and what stands under each."""

from collections.abc import Iterator

from meagraph.namespaces import SKOS
from meagraph.vocabulary.index.answers import Hit
from meagraph.vocabulary.index.keys import DIGITS, OTHERS, order
from meagraph.vocabulary.index.reader import ALIVE, Reader, both, numbers
from meagraph.vocabulary.index.schema import PARTS
from meagraph.vocabulary.index.things import Said, Tie

_LAST = "\U0010ffff"

ALL = "*"
"""What stands for all letters."""


def letters(reader: Reader, vocabulary: str, language: str) -> list[str]:
    """Give the letters with which labels begin, in order; others than letters come last."""
    found: set[str] = set()
    for shelf in reader.chosen([vocabulary], language):
        for part in PARTS:
            found |= set(_letters(reader, part, shelf.number))
    last = [letter for letter in (OTHERS, DIGITS) if letter in found]
    spelt = "" if language.startswith("zh") else language
    return [*sorted(found - {OTHERS, DIGITS}, key=lambda one: (order(one, spelt), one)), *last]


def under(
    reader: Reader, vocabulary: str, language: str, letter: str, offset: int, limit: int | None
) -> list[Hit]:
    """Give the preferred and alternative labels under a letter, in alphabetical order."""
    is_under = "IS NOT NULL" if letter == ALL else "= :letter"
    rows = reader.rows(
        "SELECT id FROM ("
        + both(
            "SELECT l.id AS id, l.place AS place, l.lowered AS lowered, t.iri AS iri"
            " FROM {part}.label l INDEXED BY label_letter"
            " JOIN {part}.thing t ON t.id = l.thing"
            " WHERE l.shelf IN (SELECT value FROM json_each(:shelves)) AND l.letter IS NOT NULL"
            f" AND l.letter {is_under} AND {ALIVE}"
        )
        + ") ORDER BY place, lowered, iri, id LIMIT :limit OFFSET :offset",
        shelves=numbers(reader.chosen([vocabulary], language)),
        letter=letter if letter in (OTHERS, DIGITS) else letter.upper(),
        limit=-1 if limit is None else limit,
        offset=offset,
    )
    return reader.hits([label for (label,) in rows], language)


def places(reader: Reader, vocabulary: str, language: str) -> dict[str, tuple[str, bool]]:
    """
    Give the alphabetical places of preferred labels, and whether there is a notation, by IRI.

    A label in exactly this language goes before one in a variety of it.
    """
    rows = reader.rows(
        both(
            "SELECT t.iri AS iri, l.place AS place, c.notation IS NOT NULL, l.shelf AS shelf"
            " FROM {part}.label l INDEXED BY label_letter"
            " JOIN {part}.thing t ON t.id = l.thing JOIN {part}.card c ON c.thing = l.thing"
            " WHERE l.shelf IN (SELECT value FROM json_each(:shelves)) AND l.letter IS NOT NULL"
            f" AND l.kind = {int(Said.PREF)} AND {ALIVE}"
        ),
        shelves=numbers(reader.chosen([vocabulary], language)),
    )
    exact = {one.number for one in reader.shelves.values() if one.language == language.lower()}
    rows.sort(key=lambda row: (row[3] in exact, row[1]), reverse=True)
    found: dict[str, tuple[str, bool]] = {}
    for iri, place, has_notation, _ in rows:
        found.setdefault(iri, (place, bool(has_notation)))
    return found


def firsts(reader: Reader, vocabulary: str, language: str) -> set[str]:
    """Give the first characters of the preferred labels of concepts, as Skosmos has its letters."""
    return {
        character.upper()
        for shelf in reader.chosen([vocabulary], language)
        if not shelf.is_of_notations
        for part in PARTS
        for character in _firsts(reader, part, shelf.number)
    }


def _firsts(reader: Reader, part: str, shelf: int) -> Iterator[str]:
    """Give the first characters of a shelf; from one to the next, without reading all labels."""
    beyond = ""
    with reader.connection() as connection:
        while True:
            found = connection.execute(
                f"SELECT lowered FROM {part}.label l INDEXED BY label_lowered"
                f" WHERE shelf = ? AND lowered > ? AND l.kind = {int(Said.PREF)}"
                " AND thing NOT IN (SELECT thing FROM delta.gone) AND EXISTS"
                f" (SELECT 1 FROM {part}.link k WHERE k.kind = {int(Tie.TYPE)}"
                " AND k.iri = ? AND k.thing = l.thing) ORDER BY lowered LIMIT 1",
                (shelf, beyond, SKOS.Concept.value),
            ).fetchone()
            if found is None:
                return
            yield found[0][0]
            beyond = found[0][0] + _LAST


def _letters(reader: Reader, part: str, shelf: int) -> Iterator[str]:
    """Give the letters of a shelf; from one to the next, without reading all labels."""
    letter = ""
    with reader.connection() as connection:
        while True:
            (following,) = connection.execute(
                f"SELECT min(letter) FROM {part}.label INDEXED BY label_letter"
                " WHERE shelf = ? AND letter > ? AND letter IS NOT NULL",
                (shelf, letter),
            ).fetchone()
            if following is None:
                return
            letter = following
            alive = connection.execute(
                f"SELECT 1 FROM {part}.label INDEXED BY label_letter"
                " WHERE shelf = ? AND letter = ? AND letter IS NOT NULL"
                " AND thing NOT IN (SELECT thing FROM delta.gone) LIMIT 1",
                (shelf, letter),
            ).fetchone()
            if alive:
                yield letter
