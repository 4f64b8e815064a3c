"""The annotators of the current release, one for each vocabulary, made from its labels."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from flask import Flask, current_app

from loaders.documents.concept_annotator import Annotator, Label, LabelKind
from meagraph.namespaces import LANGUAGES
from meagraph.records import changeset_of
from meagraph.settings import Settings
from meagraph.vocabulary.concept import Concept
from meagraph.vocabulary.reading import read_concepts
from meagraph.vocabulary.thesaurus import Thesaurus
from meagraph.vocabulary.vocabularies import Vocabulary

_NAME = "meagraph.annotators"
_KINDS: Mapping[str, LabelKind] = {
    "prefLabel": "preferred",
    "altLabel": "alternative",
    "hiddenLabel": "hidden",
}

_Key = tuple[str, object]
"""The graph of a vocabulary, and what tells its states apart."""


class StillMakingError(Exception):
    """Another request is making the annotator, and it takes longer than one waits."""


class Annotators:
    """
    The annotators of one server process: a few vocabularies' at a time, for any threads.

    One is made of the state of its vocabulary's graph, which its last changeset names: publishing
    anything else leaves it as it is.
    """

    def __init__(self, settings: Settings) -> None:
        """Take the settings, which say how many are kept."""
        self._most = settings.annotate_vocabularies
        self._wait = settings.annotate_wait_seconds
        self._lock = threading.Lock()
        self._kept: OrderedDict[_Key, Annotator] = OrderedDict()
        self._making: dict[_Key, threading.Lock] = {}

    def of(self, thesaurus: Thesaurus, vocabulary: Vocabulary) -> Annotator:
        """
        Give the annotator of a vocabulary as the release has it; concepts are named by their IRI.

        It is made once, while those of other vocabularies can be had; that of an older state is let
        go of, and the one that was longest not asked for when there are too many. Raises
        `StillMakingError` when another thread is making it for too long.
        """
        key = _key(thesaurus, vocabulary)
        with self._lock:
            if (found := self._found(key)) is not None:
                return found
            making = self._making.setdefault(key, threading.Lock())
        if not making.acquire(timeout=self._wait):
            raise StillMakingError
        try:
            with self._lock:
                if (found := self._found(key)) is not None:
                    return found
            made = Annotator(labels_of(read_concepts(thesaurus.store, vocabulary.graph)))
            with self._lock:
                self._keep(key, made)
            return made
        finally:
            with self._lock:
                self._making.pop(key, None)
            making.release()

    def _found(self, key: _Key) -> Annotator | None:
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def _keep(self, key: _Key, made: Annotator) -> None:
        for other in [one for one in self._kept if one[0] == key[0]]:
            del self._kept[other]
        self._kept[key] = made
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def __len__(self) -> int:
        """Give the number of annotators that are kept."""
        return len(self._kept)


def _key(thesaurus: Thesaurus, vocabulary: Vocabulary) -> _Key:
    changeset = changeset_of(vocabulary.graph, thesaurus.store, thesaurus.base)
    return vocabulary.graph, changeset or thesaurus.release


def labels_of(concepts: Mapping[str, Concept]) -> Iterator[Label]:
    """
    Give the labels by which concepts are found.

    A deprecated concept's lead to the concepts that replace it; without those it is left out. A
    label without a language (a name in Latin, a code) is one of every language.

    >>> next(labels_of({}), None)
    """
    for concept in concepts.values():
        stands_for = in_use(concept, concepts)
        for name, kind in _KINDS.items():
            if concept.deprecated and kind == "preferred":
                kind = "alternative"
            for tag, texts in concept.texts(name).items():
                for language in _languages(tag):
                    for text in texts:
                        yield from (Label(iri, text, language, kind) for iri in stands_for)


def in_use(concept: Concept, concepts: Mapping[str, Concept]) -> list[str]:
    """Give the concept, or where it is deprecated those that replace it now, in their order."""
    found: dict[str, None] = {}
    seen: set[str] = set()
    left = [concept.iri]
    while left:
        iri = left.pop(0)
        one = concepts.get(iri)
        if one is None or iri in seen:
            continue
        seen.add(iri)
        if one.deprecated:
            left += one.replaced_by
        else:
            found[iri] = None
    return list(found)


def _languages(tag: str) -> Iterable[str]:
    """Give the languages in whose texts a label with this tag is looked for."""
    if not tag:
        return LANGUAGES
    language = tag.split("-")[0].lower()
    return (language,) if language in LANGUAGES else ()


def prepare(app: Flask, settings: Settings) -> None:
    """Give the application its annotators."""
    app.extensions[_NAME] = Annotators(settings)


def annotators() -> Annotators:
    """Give the annotators of the application at hand."""
    return cast("Annotators", current_app.extensions[_NAME])
