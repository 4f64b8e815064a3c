"""The alphabetical index: its letters, and the labels under each."""

from collections import Counter
from unicodedata import category, normalize

from meagraph.namespaces import SKOS
from meagraph.vocabulary.index import Hit, Kind, Question
from server.skosmos.contexts import Document, context, tagged
from server.skosmos.reader import Reader, last_name

DIGITS, SIGNS, ALL = "0-9", "!*", "*"
"""What stands in an address for any digit, any sign that is neither digit nor letter, anything."""


def index_letters(reader: Reader, language: str) -> Document:
    """Give the letters with which preferred labels begin; those of signs and digits last."""
    firsts = reader.thesaurus.index.firsts(reader.vocabulary.id, language)
    letters = [one for one in firsts if category(one[0]).startswith("L")]
    letters.sort(key=lambda letter: (normalize("NFD", letter), letter))
    others = firsts.difference(letters)
    if any(not one.isdecimal() for one in others):
        letters.append(SIGNS)
    if any(one.isdecimal() for one in others):
        letters.append(DIGITS)
    return {
        "@context": context(
            indexLetters={
                "@id": "skosmos:indexLetters",
                "@container": "@list",
                **tagged(language),
            }
        ),
        "uri": "",
        "indexLetters": letters,
    }


def index_concepts(reader: Reader, letter: str, language: str, offset: int, limit: int) -> Document:
    """
    Give the labels that begin with a letter, by their lower-cased text.

    `0-9` stands for any digit, `!*` for any other sign, `*` for all. Where several concepts have
    the same label, each is qualified by its notation.
    """
    before = min(offset, 1)
    found = _under(reader, letter, language, offset - before, limit + before + 1)
    times = Counter(hit.label for hit in found)
    shown = found[before : before + limit]
    return {
        "@context": context(indexConcepts={"@id": "skosmos:indexConcepts", "@container": "@list"}),
        "uri": "",
        "indexConcepts": [_entry(hit, times[hit.label] > 1) for hit in shown],
    }


def _under(reader: Reader, letter: str, language: str, offset: int, limit: int) -> list[Hit]:
    """Give preferred labels, and others of concepts with a preferred one in the language."""
    index, name = reader.thesaurus.index, reader.vocabulary.id
    if letter in (DIGITS, SIGNS, ALL):
        return index.under(name, language, letter, offset, limit)
    question = Question(
        text=f"{letter.replace('*', '')}*",
        language=language or None,
        label_language=language or None,
        vocabularies=(name,),
        types=(SKOS.Concept.value,),
        kinds=(Kind.PREF, Kind.ALT),
        named=True,
        limit=limit,
        offset=offset,
    )
    return index.search(question)


def _entry(hit: Hit, ambiguous: bool) -> Document:
    said: Document = {
        "uri": hit.concept,
        "localname": last_name(hit.concept),
        "prefLabel": hit.label,
    }
    if hit.kind is not Kind.PREF:
        said |= {"prefLabel": hit.pref_label or hit.label, "altLabel": hit.label}
    said["lang"] = hit.lang
    if ambiguous and hit.notation is not None:
        said["qualifier"] = hit.notation
    return said
