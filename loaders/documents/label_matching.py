"""Longest match of many phrases from a word of a text on."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, TypeVar

from loaders.documents.tokens import Token, label_stem, phrase, stems, unaccented

V = TypeVar("V")


@dataclass
class _Node(Generic[V]):
    then: "dict[str, _Node[V]]" = field(default_factory=dict)
    values: list[V] = field(default_factory=list)


class Phrases(Generic[V]):
    """
    Phrases and what they mean, kept as a tree of words.

    `forms` gives the keys under which a word of the text is looked up: the word alone, or its
    stems.
    """

    def __init__(self, forms: Callable[[str], Sequence[str]] = lambda word: (word,)) -> None:
        """Begin without phrases."""
        self._root: _Node[V] = _Node()
        self._forms = forms
        self._first = lru_cache(maxsize=4096)(self._below_root)

    def add(self, keys: Iterable[str], value: V) -> None:
        """Add a phrase by the keys of its words; the first of several values is the best."""
        node = self._root
        for key in keys:
            node = node.then.setdefault(key, _Node())
        if node is not self._root and value not in node.values:
            node.values.append(value)
        self._first.cache_clear()

    def begins(self, key: str) -> bool:
        """Tell whether a phrase begins with a key."""
        return key in self._root.then

    def longest(self, tokens: Sequence[Token], start: int) -> tuple[list[V], int] | None:
        """Give the values of the longest phrase that begins at `start`, and where it ends."""
        if start >= len(tokens):
            return None
        nodes = self._first(tokens[start].word)
        if not nodes:
            return None  # said at once: so it is with most words of a text
        found, at = _values(nodes, start), start + 1
        while nodes and at < len(tokens):
            nodes = self._below(nodes, tokens[at].word)
            found = _values(nodes, at) or found
            at += 1
        return found

    def _below_root(self, word: str) -> list[_Node[V]]:
        return self._below([self._root], word)

    def _below(self, nodes: Sequence[_Node[V]], word: str) -> list[_Node[V]]:
        forms = self._forms(word)
        return [node.then[key] for node in nodes for key in forms if key in node.then]


def _values(nodes: Sequence[_Node[V]], at: int) -> tuple[list[V], int] | None:
    """Give what a phrase that ends with the word at `at` means, if one does."""
    return next(((node.values, at + 1) for node in nodes if node.values), None)


def stemmed(language: str, labels: Iterable[tuple[str, V]]) -> Phrases[V]:
    """Give a collection of labels and their values that compares words by their stems."""
    found: Phrases[V] = Phrases(lambda word: stems(word, language))
    for label, value in labels:
        found.add((label_stem(word, language) for word in phrase(label, language)), value)
    return found


def as_printed(language: str, texts: Iterable[str]) -> Phrases[str]:
    """Give a collection of phrases that must be printed as they are, with their accents."""
    found: Phrases[str] = Phrases()
    for text in texts:
        found.add(phrase(text, language), text)
    return found


def exact(language: str, texts: Iterable[str]) -> Phrases[str]:
    """Give a collection of phrases that must be printed as they are, but for accents."""
    found: Phrases[str] = Phrases(lambda word: (unaccented(word),))
    for text in texts:
        found.add((unaccented(word) for word in phrase(text, language)), text)
    return found
