"""Searching labels as Skosmos does: whole labels, or parts of them where `*` stands."""

import json
import re
from collections.abc import Callable, Iterable

from meagraph.vocabulary.index.answers import Hit, Kind, Question
from meagraph.vocabulary.index.keys import lowered
from meagraph.vocabulary.index.reader import ALIVE, KIND_OF, Reader, both, numbers
from meagraph.vocabulary.index.things import Said, Tie

LONGEST = 10_000
"""No label is longer; a longer text finds nothing."""

_LAST = "\U0010ffff"
_STARS = re.compile(r"\*+")

_FOUND = "l.id AS id, l.thing AS thing, l.kind AS kind, l.shelf AS shelf, l.lowered AS lowered"
_RANK = "(kind * 2 + (shelf NOT IN (SELECT value FROM json_each(:own))))"
_BETWEEN = "char(1)"

_OF = "t.id IN (SELECT thing FROM {{part}}.link WHERE kind = {tie} AND iri IN ({list}))"
_LIST = "SELECT value FROM json_each({name})"
_NAME = (
    f"SELECT 1 FROM {{part}}.label n WHERE n.thing = l.thing AND n.kind = {int(Said.PREF)}"
    " AND n.shelf IN (SELECT value FROM json_each(:shelves))"
)


def search(reader: Reader, question: Question) -> list[Hit]:
    """
    Give the labels that fit a question, by their lower-cased text.

    When `unique`, each concept comes once, with its best label: by kind, in the language in which
    concepts are named before others, then by text.
    """
    text = lowered(question.text)
    is_narrowed = bool(question.groups or question.parents)
    shelves = reader.chosen(question.vocabularies, question.language)
    if (not text and not is_narrowed) or not shelves or len(text) > LONGEST:
        return []
    fits, values = _fitting(text or "*", question.literal)
    conditions = [ALIVE, "l.shelf IN (SELECT value FROM json_each(:shelves))", fits]
    values["shelves"] = numbers(shelves)
    if not question.deprecated:
        conditions.append("NOT t.deprecated")
    if not question.notations:
        conditions.append(f"l.kind <> {int(Said.NOTATION)}")
    if question.kinds:
        conditions.append(f"l.kind IN ({_LIST.format(name=':kinds')})")
        values["kinds"] = json.dumps(
            [int(said) for said, kind in KIND_OF.items() if kind in question.kinds]
        )
    if question.named and question.language is not None:
        conditions.append(f"(l.kind = {int(Said.PREF)} OR EXISTS ({_NAME}))")
    for tie, name in ((Tie.TYPE, "types"), (Tie.SCHEME, "schemes"), (Tie.GROUP, "groups")):
        if wanted := getattr(question, name):
            conditions.append(_OF.format(tie=int(tie), list=_LIST.format(name=f":{name}")))
            values[name] = json.dumps(wanted)
    if question.parents:
        conditions.append(f"t.iri IN ({_LIST.format(name=':below')})")
        values["below"] = json.dumps(sorted(below(reader, question.parents)))
    # Without the hint SQLite takes any index that begins with the shelf.
    by_text = "" if is_narrowed else "INDEXED BY label_lowered"
    found = both(
        f"SELECT {_FOUND}, t.iri AS iri FROM {{part}}.label l {by_text}"
        f" JOIN {{part}}.thing t ON t.id = l.thing WHERE {' AND '.join(conditions)}"
    )
    found = (
        f"SELECT found.*, s.language AS language, v.id AS vocabulary FROM ({found}) found"
        " JOIN delta.shelf s ON s.id = found.shelf"
        " JOIN delta.vocabulary v ON v.number = s.vocabulary"
    )
    named = question.label_language or question.language
    if question.unique:
        own = [shelf for shelf in shelves if named is not None and shelf.is_in(named)]
        values["own"] = numbers(own)
        # Of a group, SQLite gives the row that has the least value.
        found = (
            f"SELECT *, min({_RANK} || lowered || {_BETWEEN} || language || {_BETWEEN}"
            " || printf('%012d', id))"
            f" FROM ({found}) GROUP BY thing"
        )
    values |= {
        "limit": -1 if question.limit is None else question.limit,
        "offset": question.offset,
    }
    # Labels of one thing are numbered in the order of their texts.
    rows = reader.rows(
        f"SELECT id FROM ({found}) ORDER BY lowered, language, vocabulary, iri, kind, id"
        " LIMIT :limit OFFSET :offset",
        **values,
    )
    return reader.hits([label for (label,) in rows], named)


def below(reader: Reader, parents: Iterable[str]) -> set[str]:
    """Give the concepts below some others, however far (circles do no harm)."""
    found: set[str] = set()
    waiting = set(parents)
    while waiting:
        rows = reader.rows(
            both(
                "SELECT t.iri FROM {part}.link k JOIN {part}.thing t ON t.id = k.thing"
                f" WHERE k.kind = {int(Tie.BROADER)} AND {ALIVE}"
                f" AND k.iri IN ({_LIST.format(name=':parents')})"
            ),
            parents=json.dumps(sorted(waiting)),
        )
        waiting = {iri for (iri,) in rows} - found
        found |= waiting
    return found


def lookup(
    reader: Reader,
    vocabulary: str,
    label: str,
    language: str | None,
    default: str,
    types: tuple[str, ...] = (),
) -> list[Hit]:
    """
    Give the concepts of a vocabulary with exactly this label, each once; a star is a star.

    The first of these that finds any: preferred label as written, but for case; without a
    language, preferred label in any other than the `default` one, as written, but for case;
    alternative label as written, but for case. `types` are the classes looked through, none for
    all.
    """
    question = Question(
        label,
        language,
        language or default,
        (vocabulary,),
        types,
        kinds=(Kind.PREF, Kind.ALT),
        literal=True,
    )
    hits = search(reader, question)
    plain = label.strip()

    def written(hit: Hit) -> bool:
        return hit.label.strip() == plain

    def preferred(hit: Hit) -> bool:
        return hit.kind is Kind.PREF and hit.lang == hit.pref_lang

    def translated(hit: Hit) -> bool:
        return hit.kind is Kind.PREF

    def alternative(hit: Hit) -> bool:
        return hit.kind is Kind.ALT

    tiers: list[Callable[[Hit], bool]] = [preferred]
    if language is None:
        tiers.append(translated)
    for tier in (*tiers, alternative):
        of_tier = [hit for hit in hits if tier(hit)]
        found = [hit for hit in of_tier if written(hit)] or of_tier
        if found:
            return list({hit.concept: hit for hit in reversed(found)}.values())[::-1]
    return []


def _fitting(pattern: str, literal: bool) -> tuple[str, dict[str, object]]:
    """Give the condition that labels fit a pattern, and its values."""
    if literal:
        return "l.lowered = :text", {"text": pattern}
    pattern = _STARS.sub("*", pattern)
    begins, star, rest = pattern.partition("*")
    if not star:
        return "l.lowered = :text", {"text": pattern}
    if not rest:
        if not begins:
            return "1", {}
        return "l.lowered >= :first AND l.lowered < :last", {
            "first": begins,
            "last": begins + _LAST,
        }
    escaped = "".join(f"[{sign}]" if sign in "[?" else sign for sign in pattern)
    return "l.lowered GLOB :pattern", {"pattern": escaped}
