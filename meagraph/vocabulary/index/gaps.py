"""What labels leave to do: languages in which a thing has none, and labels that two things have."""

import json

from meagraph.vocabulary.index.reader import ALIVE, Reader, both
from meagraph.vocabulary.index.things import Said


def unnamed(reader: Reader, vocabulary: str) -> dict[str, list[str]]:
    """
    Give by language the things of a vocabulary that have no preferred label in it.

    The languages are those in which any thing of the vocabulary has one; deprecated things are
    left out.
    """
    shelves = {
        shelf.number: shelf.language
        for shelf in reader.chosen([vocabulary])
        if shelf.language and not shelf.is_of_notations
    }
    if not shelves:
        return {}
    named = both(
        "SELECT t.iri AS iri, group_concat(DISTINCT l.shelf) AS shelves, l.thing AS thing"
        " FROM {part}.label l JOIN {part}.thing t ON t.id = l.thing"
        f" WHERE t.vocabulary = :vocabulary AND t.deprecated = 0 AND {ALIVE}"
        f" AND l.kind = {int(Said.PREF)} GROUP BY l.thing"
    )
    nameless = both(
        "SELECT t.iri AS iri, '' AS shelves, t.id AS thing FROM {part}.thing t"
        f" WHERE t.vocabulary = :vocabulary AND t.deprecated = 0 AND {ALIVE}"
        " AND NOT EXISTS (SELECT 1 FROM {part}.label l"
        f" WHERE l.thing = t.id AND l.kind = {int(Said.PREF)})"
    )
    rows = reader.rows(f"{named} UNION ALL {nameless}", vocabulary=reader.numbers[vocabulary])
    found: dict[str, list[str]] = {}
    used: set[str] = set()
    for iri, on, _thing in rows:
        has = {shelves.get(int(number), "") for number in on.split(",") if number}
        used |= has
        if len(has) < len(shelves):
            for language in shelves.values():
                if language not in has:
                    found.setdefault(language, []).append(iri)
    return {language: sorted(found.get(language, ())) for language in sorted(used - {""})}


def shared(reader: Reader, vocabulary: str) -> list[tuple[str, list[str]]]:
    """
    Give the labels, preferred and alternative, that more than one thing of a vocabulary has.

    Or one thing twice; case makes no difference, languages do. Each with its things.
    """
    numbers = [shelf.number for shelf in reader.chosen([vocabulary]) if not shelf.is_of_notations]
    if not numbers:
        return []
    shelves = ", ".join(map(str, numbers))
    labels = both(
        "SELECT l.shelf AS shelf, l.lowered AS lowered, l.text AS text, l.thing AS thing"
        f" FROM {{part}}.label l WHERE l.shelf IN ({shelves})"
        f" AND l.kind IN ({int(Said.PREF)}, {int(Said.ALT)})"
        " AND l.thing NOT IN (SELECT thing FROM delta.gone)"
    )
    rows = reader.rows(
        f"SELECT min(text), json_group_array(thing) FROM ({labels})"
        " GROUP BY shelf, lowered HAVING count(*) > 1 ORDER BY lowered, shelf"
    )
    several = [(text, json.loads(things)) for text, things in rows]
    wanted = json.dumps(sorted({thing for _, things in several for thing in things}))
    things = both(
        "SELECT t.id, t.iri FROM {part}.thing t WHERE t.deprecated = 0"
        " AND t.id IN (SELECT value FROM json_each(:wanted))"
    )
    iris: dict[int, str] = dict(reader.rows(things, wanted=wanted))
    found = [(text, [iris[one] for one in things if one in iris]) for text, things in several]
    return [(text, sorted(set(named))) for text, named in found if len(named) > 1]
