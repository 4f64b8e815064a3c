"""Search, and look-up by label."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode

from meagraph.namespaces import ISOTHES, SKOS
from meagraph.vocabulary.index import Hit, Kind, Question
from meagraph.vocabulary.thesaurus import Thesaurus
from server.skosmos.asked import Asked
from server.skosmos.contexts import ONKI, Document, context, own_last, short, tagged, whole
from server.skosmos.failure import FailureError, check_rows
from server.skosmos.language import fits, in_language
from server.skosmos.reader import ARRAY_CLASS, GROUP_CLASSES, Reader

_MOST_FIELDS = 20
_MOST_READ = 50_000
"""Properties of results that one answer reads from the vocabulary, for `fields`."""

_FIELD = re.compile(r"[A-Za-z]{1,40}")
_WORD = re.compile(r"[^*]")
_MATCHED = {Kind.ALT: "altLabel", Kind.HIDDEN: "hiddenLabel"}


Names = dict[tuple[str, str], Document]
"""What results that link to a thing say of its name, by vocabulary and IRI."""


@dataclass(frozen=True)
class Searched:
    """
    Where and how is searched.

    `readers` are the vocabularies asked for, none for all; `language` names what is found, and
    `rows` is the most that is given; a search that finds more is refused.
    """

    thesaurus: Thesaurus
    readers: Sequence[Reader]
    language: str
    rows: int


def search(searched: Searched, asked: Asked) -> Document:
    """
    Give the labels that fit `query`, by their lower-cased text; see `meagraph.vocabulary.index`.

    Raises `FailureError` for a missing query and for numbers that are none.
    """
    query = asked.query("query")
    narrowed = asked.text("group") or asked.text("parent")
    if not query and not narrowed:
        raise FailureError(400, "query parameter missing")
    limit = _most(asked, searched.rows)
    offset = asked.number("offset", 0) or 0
    hits: list[Hit] = []
    if _WORD.search(query) or narrowed:
        question = replace(_question(searched, asked, query), limit=limit, offset=offset)
        hits = searched.thesaurus.index.search(question)
    check_rows(len(hits), searched.rows)
    named_fields = (name for name in asked.several("fields") if _FIELD.fullmatch(name))
    fields = list(dict.fromkeys(named_fields))[:_MOST_FIELDS]
    read = len(hits) * sum(field != "prefLabel" for field in fields)
    if read > _MOST_READ:
        raise FailureError(
            400,
            f"fields: {read} values of {len(hits)} results would be looked up, and {_MOST_READ} are"
            " allowed; ask for parts by maxhits and offset",
        )
    named_as: Names = {}
    results = [_result(searched, hit, fields, named_as) for hit in hits]
    named = asked.text("labellang") or asked.text("lang")
    said: Document = context(
        isothes=ISOTHES.iri,
        onki=ONKI,
        results={"@id": "onki:results", "@container": "@list"},
        prefLabel="skos:prefLabel",
        altLabel="skos:altLabel",
        hiddenLabel="skos:hiddenLabel",
    )
    said |= {name: f"skos:{name}" for name in fields}
    if results and "prefLabels" in results[0]:
        said["prefLabels"] = {"@id": "skos:prefLabel", "@container": "@language"}
    if named:
        said |= tagged(named)
    return {"@context": said, "uri": "", "results": results}


def _most(asked: Asked, rows: int) -> int:
    """Give the number of results that is wanted: none or 0 is for all; one too many tells more."""
    maxhits = None if asked.text("maxhits") == "0" else asked.number("maxhits", 1)
    return min(maxhits or rows + 1, rows + 1)


def _question(searched: Searched, asked: Asked, text: str) -> Question:
    return Question(
        text=re.sub(r"\*{2,}", "*", text),
        language=asked.language() or None,
        label_language=searched.language or None,
        vocabularies=tuple(reader.vocabulary.id for reader in searched.readers),
        types=tuple(map(whole, asked.types())) or _usual_types(searched.readers),
        schemes=asked.several("scheme"),
        groups=(asked.text("group"),) if asked.text("group") else (),
        parents=(asked.text("parent"),) if asked.text("parent") else (),
        notations=False,
        unique=asked.yes("unique"),
    )


def _usual_types(readers: Sequence[Reader]) -> tuple[str, ...]:
    """Give what is searched where nothing is said: concepts, and groups of one vocabulary."""
    kinds = (SKOS.Concept, *GROUP_CLASSES, ARRAY_CLASS) if len(readers) == 1 else (SKOS.Concept,)
    return tuple(kind.value for kind in kinds)


def _result(searched: Searched, hit: Hit, fields: Iterable[str], named_as: Names) -> Document:
    thesaurus = searched.thesaurus
    reader = Reader(thesaurus, thesaurus.vocabularies[hit.vocabulary])
    said: Document = {"uri": hit.concept, "type": [short(kind) for kind in own_last(hit.types)]}
    for field in fields:
        if field == "prefLabel":
            said["prefLabels"] = dict(hit.pref_labels)
        elif values := _field(reader, hit.concept, field, searched.language, named_as):
            said[field] = values
    home = _home(thesaurus, hit)
    if searched.readers and home is None:
        said["localname"] = reader.local_name(hit.concept)
    if hit.pref_label is not None:
        said |= {"prefLabel": hit.pref_label, "lang": hit.pref_lang}
    if hit.notation is not None:
        said["notation"] = hit.notation
    said |= _matched(hit)
    said["vocab"] = hit.vocabulary
    if home is not None:
        said["exvocab"] = home
    return said


def _matched(hit: Hit) -> Document:
    """Tell which label fits, where it is not the one that is shown."""
    if hit.kind in _MATCHED:
        return {_MATCHED[hit.kind]: hit.label, "lang": hit.lang}
    if (hit.label, hit.lang) == (hit.pref_label, hit.pref_lang):
        return {}
    return {"matchedPrefLabel": hit.label, "lang": hit.lang}


def _home(thesaurus: Thesaurus, hit: Hit) -> str | None:
    """Give the vocabulary that an IRI is of, where another one speaks of it as well."""
    if hit.concept.startswith(f"{thesaurus.vocabularies[hit.vocabulary].scheme}/"):
        return None
    for name, one in thesaurus.vocabularies.items():
        if name != hit.vocabulary and hit.concept.startswith((f"{one.scheme}/", f"{one.scheme}#")):
            return name
    return None


def _field(reader: Reader, iri: str, field: str, language: str, named_as: Names) -> list[object]:
    """Give the values of a further property: what is linked by name, texts in the language."""
    found: list[object] = []
    for value in _values(reader, iri, SKOS[field]):
        if isinstance(value, Literal):
            if fits(value.language or "", language) or not value.language:
                found.append(value.value)
        else:
            key = (reader.vocabulary.id, value.value)
            if key not in named_as:
                label = in_language(reader.texts(value.value, SKOS.prefLabel), language)
                named_as[key] = {"prefLabel": label.text} if label else {}
            found.append({"uri": value.value, **named_as[key]})
    return found


def _values(reader: Reader, iri: str, predicate: NamedNode) -> list[NamedNode | Literal]:
    if predicate in (SKOS.broader, SKOS.narrower, SKOS.related, SKOS.topConceptOf):
        return [NamedNode(other) for other in reader.related(iri, predicate)]
    return reader.values(iri, predicate)


def lookup(reader: Reader, asked: Asked) -> Document:
    """
    Give the concepts that have exactly this label, by the best way in which any has it.

    Preferred labels come before alternative ones, the same letters before the same but for case.
    Raises `FailureError` when there is no label, or no concept with it.
    """
    label, language = asked.query("label"), asked.language()
    if not label:
        raise FailureError(400, "label parameter missing")
    searched = Searched(reader.thesaurus, [reader], language or reader.language, 0)
    hits = reader.thesaurus.index.lookup(
        reader.vocabulary.id, label, language or None, _usual_types([reader])
    )
    if not hits:
        raise FailureError(404, f"Could not find label '{label}'")
    said = context(
        onki=ONKI,
        results={"@id": "onki:results"},
        prefLabel="skos:prefLabel",
        altLabel="skos:altLabel",
        hiddenLabel="skos:hiddenLabel",
    )
    if language:
        said |= tagged(asked.text("lang"))
    found = [_named_as_matched(_result(searched, hit, (), {})) for hit in hits]
    return {"@context": said, "result": found}


def _named_as_matched(result: Document) -> Document:
    """Call a concept that was found in another language by the label that was looked up."""
    if "matchedPrefLabel" not in result:
        return result
    said = {name: value for name, value in result.items() if name != "matchedPrefLabel"}
    return said | {"prefLabel": result["matchedPrefLabel"]}
