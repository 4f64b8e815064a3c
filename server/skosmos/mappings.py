"""The mappings of a concept, each as JSKOS has it, with what the pages of Skosmos show."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from pyoxigraph import Literal, NamedNode

from meagraph.merge import DEFAULT
from meagraph.namespaces import SKOS
from meagraph.vocabulary.concept import MAPPINGS
from meagraph.vocabulary.vocabularies import Vocabulary
from server.skosmos.compaction import compacted
from server.skosmos.contexts import Document
from server.skosmos.failure import FailureError
from server.skosmos.language import Label, in_any
from server.skosmos.reader import Reader
from server.skosmos.statements import statements

_WEB = ("http://", "https://")


@dataclass(frozen=True)
class Shown:
    """In which language targets are named, whether by other vocabularies, and how kinds are."""

    language: str
    external: bool
    names: Mapping[str, str]


def mappings(reader: Reader, iri: str, shown: Shown) -> Document:
    """
    Give the mappings of a concept to concepts of other vocabularies.

    Raises `FailureError` for a thing that the vocabulary does not describe.
    """
    if not reader.is_described(iri):
        raise FailureError(404, "no concept found with given uri")
    found = [
        _mapping(reader, iri, f"skos:{field.name}", target, shown)
        for field in MAPPINGS
        for target in reader.links(iri, field.predicate)
    ]
    graph = json.dumps(compacted(statements(reader, iri)), ensure_ascii=False)
    return {"mappings": found, "graph": graph}


def _mapping(reader: Reader, iri: str, kind: str, target: str, shown: Shown) -> Document:
    other = _home(reader, target)
    home = other.vocabulary if other is not None else None
    notation = other.notation(target) if other else reader.notation(target)
    label = _label(reader, other, target, shown)
    member: Document = {"uri": target}
    if notation is not None:
        member["notation"] = notation
    if label is not None:
        member["prefLabel"] = {label.language: label.text}
    said: Document = {
        "uri": iri,
        "notation": notation,
        "type": [kind],
        "prefLabel": label.text if label else target,
        "from": {"memberSet": [{"uri": iri}]},
        "to": {"memberSet": [member]},
        "hrefLink": link(reader, home, target),
        "lang": label.language if label else "",
        "vocabName": _vocabulary_name(home, target, shown.language),
        "typeLabel": shown.names.get(kind, kind),
        "fromScheme": {"uri": reader.vocabulary.scheme},
    }
    if (help_text := shown.names.get(f"{kind}_help")) is not None:
        said["description"] = help_text
    if home is not None:
        said["toScheme"] = {"uri": home.scheme}
    return said


def _home(reader: Reader, target: str) -> Reader | None:
    """Give the vocabulary that describes a target; one that only names it does not."""
    found = reader.thesaurus.vocabulary_of(target)
    other = None if found is None else Reader(reader.thesaurus, found)
    return other if other is not None and other.is_described(target) else None


def _label(reader: Reader, other: Reader | None, target: str, shown: Shown) -> Label | None:
    """Name the target as this vocabulary does, as its own does, or as anything published does."""
    texts = reader.names(target)
    if not texts and shown.external:
        texts = other.names(target) if other is not None else _named_anywhere(reader, target)
    return in_any(texts, shown.language, reader.language)


def _named_anywhere(reader: Reader, iri: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for quad in reader.thesaurus.store.quads_for_pattern(
        NamedNode(iri), SKOS.prefLabel, None, DEFAULT
    ):
        if isinstance(quad.object, Literal):
            found.setdefault(quad.object.language or "", []).append(quad.object.value)
    return {tag: sorted(texts) for tag, texts in found.items()}


def link(reader: Reader, home: Vocabulary | None, iri: str) -> str | None:
    """
    Give the address of the page of a thing: here, if a vocabulary here describes it.

    None for what is no address of the web, such as `javascript:`.
    """
    if home is not None:
        return page_of(reader.thesaurus.base, home, iri)
    return iri if iri.startswith(_WEB) else None


def page_of(base: str, vocabulary: Vocabulary, iri: str) -> str:
    """Give the path of the page of a concept or of the scheme of a vocabulary."""
    if iri.startswith(base) and "#" not in iri:
        return f"/{iri.removeprefix(base)}"
    if iri == vocabulary.scheme:
        return f"/vocabularies/{quote(vocabulary.id)}"
    return f"/vocabularies/{quote(vocabulary.id)}/concept?uri={quote(iri, safe='')}"


def _vocabulary_name(home: Vocabulary | None, target: str, language: str) -> str:
    if home is not None:
        return home.title(language)[0]
    return urlsplit(target).hostname or target
