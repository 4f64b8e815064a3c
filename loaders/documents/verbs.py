"""The printed verbs of one language: their forms, and what kind of form each is."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from loaders.documents.concept_labels import above, labelled_concepts
from loaders.documents.label_matching import Phrases, as_printed
from loaders.documents.languages import words
from loaders.documents.tokens import Token, phrase, phrases

_ADDRESSING = frozenset({"authorize", "commend", "express-appreciation"})
"""Verbs with an addressee beside those below `directive-verbs`."""
_THANKS = frozenset({"commend", "express-appreciation"})


@dataclass(frozen=True)
class Form:
    """A printed form of a verb: its concept, its words, and how it acts."""

    verb: str
    printed: tuple[str, ...]
    addressing: bool
    participle: bool = False
    passive: bool = False
    modal: bool = False
    impersonal: bool = False

    @property
    def thanks(self) -> bool:
        """Whether what follows the addressee is the reason."""
        return self.verb in _THANKS

    @property
    def active(self) -> bool:
        """Whether the body whose text it is is the subject."""
        return not (self.passive or self.modal or self.impersonal)


@dataclass(frozen=True)
class Match:
    """A form found in a text, with the words that it covers."""

    form: Form
    start: int
    end: int
    joined: bool = False


@lru_cache(maxsize=32)
def verbs_of(language: str, content: Path) -> "Verbs":
    """Give the verbs of one language."""
    return Verbs(language, content)


class Verbs:
    """Finds the longest printed form of a verb at a place, adverbs left out of account."""

    def __init__(self, language: str, content: Path) -> None:
        """Take the forms from `vocabularies/actions.ttl` below `content`."""
        self.language = language
        self.words = words(language, "actions")
        self._skipped = as_printed(language, self.words["adverbs"])
        self._degrees = as_printed(language, self.words["degrees"])
        self._forms: Phrases[Form] = Phrases()
        self._elliptic: Phrases[Form] = Phrases()
        self._fill(content)
        self._may_begin = lru_cache(maxsize=8192)(self._opens)
        self._this_text = as_printed(language, self.words["this_text"])
        letters = words(language, "letters")
        self._courtesies = as_printed(language, letters["courtesies"])
        self._plain_verbs: Phrases[Form] = Phrases()
        for printed, verb in letters["verbs"].items():
            form = Form(verb, phrase(printed, language), addressing=True)
            self._plain_verbs.add(form.printed, form)

    def _fill(self, content: Path) -> None:
        concepts = labelled_concepts(content, "actions")
        for concept in concepts.values():
            directive = "directive-verbs" in above(concepts, concept.notation)
            labels = concept.printed.get(self.language, ())
            if not self.words["inflected"]:
                labels = (concept.preferred[self.language], *labels)
            for printed in self._without_adverbs(labels):
                form = self._form(
                    concept.notation, printed, directive or concept.notation in _ADDRESSING
                )
                self._forms.add(printed, form)
                if form.passive:
                    self._elliptic.add(printed[1:], form)

    def _without_adverbs(self, labels: Sequence[str]) -> list[tuple[str, ...]]:
        bare = [self._strip(phrase(label, self.language)) for label in labels]
        whole = set(bare)
        prepositions = words(self.language, "addressees")["openers"]
        return [
            printed
            for printed in bare
            if not (printed[-1] in prepositions and printed[:-1] in whole)
        ]

    def _strip(self, printed: tuple[str, ...]) -> tuple[str, ...]:
        tokens = [Token(word, 0, 0, False) for word in printed]
        kept: list[str] = []
        at = 0
        while at < len(tokens):
            found = self._skipped.longest(tokens, at)
            if found is None:
                kept.append(printed[at])
            at = at + 1 if found is None else found[1]
        return tuple(kept) or printed

    def _form(self, verb: str, printed: tuple[str, ...], addressing: bool) -> Form:
        first = printed[0]
        return Form(
            verb,
            printed,
            addressing,
            participle=self._participle(printed),
            passive=addressing and first in self.words["copulas"],
            modal=first in self.words["modals"],
            impersonal=addressing
            and first in self._impersonals
            and verb not in ("commend", "express-appreciation"),
        )

    @cached_property
    def _impersonals(self) -> frozenset[str]:
        return frozenset(next(iter(p)) for p in phrases(self.words["impersonals"], self.language))

    def _participle(self, printed: tuple[str, ...]) -> bool:
        beginnings = [phrase(text, self.language) for text in self.words["participle_beginnings"]]
        endings = tuple(self.words["participle_endings"])
        return any(printed[: len(begin)] == begin for begin in beginnings) or bool(
            endings and printed[0].endswith(endings)
        )

    def at(self, tokens: Sequence[Token], start: int, *, joined: bool = False) -> Match | None:
        """
        Give the longest form that begins at a word, adverbs before and inside it allowed.

        `joined` takes off a conjunction that is written in one with the word.
        """
        return self._longest(self._forms, tokens, start, joined)

    def elliptic(self, tokens: Sequence[Token], start: int) -> Match | None:
        """Give a passive form whose copula stands elsewhere ("is: (a) invited to")."""
        return self._longest(self._elliptic, tokens, start, False)

    def of_this_text(self, tokens: Sequence[Token], start: int) -> Match | None:
        """Give the verb whose subject, which begins at a word, is the text itself."""
        named = self._this_text.longest(tokens, start)
        return None if named is None else self.at(tokens, named[1])

    def courteous(self, tokens: Sequence[Token], start: int) -> Match | None:
        """Give the verb of a letter whose author speaks ("I am pleased to invite")."""
        opening = self._courtesies.longest(tokens, start)
        if opening is None:
            return None
        verb = self._plain_verbs.longest(tokens, self.past_degrees(tokens, opening[1]))
        return (
            None if verb is None else Match(verb[0][0], verb[1] - len(verb[0][0].printed), verb[1])
        )

    def _longest(
        self, forms: Phrases[Form], tokens: Sequence[Token], start: int, joined: bool
    ) -> Match | None:
        if start >= len(tokens) or not self._may_begin(forms, tokens[start].word, joined):
            return None
        for degrees in (False, True):
            window = self._without_skipped(tokens, start, joined, degrees)
            found = forms.longest([token for token, _ in window], 0)
            if found is not None:
                end = window[found[1] - 1][1] + 1
                cut = window[0][0].start > tokens[window[0][1]].start
                return Match(found[0][0], start, end, joined=cut)
        return None

    def _opens(self, forms: Phrases[Form], word: str, joined: bool) -> bool:
        """Look at the first word alone: most words of a text begin no verb."""
        shorter = word[1:] if joined and word.startswith(self._joined) else word
        return any(
            kind.begins(first)
            for kind in (forms, self._skipped, self._degrees)
            for first in (word, shorter)
        )

    def _without_skipped(
        self, tokens: Sequence[Token], start: int, joined: bool, degrees: bool
    ) -> list[tuple[Token, int]]:
        """Give the next words, without adverbs (and words of degree), with their places."""
        kept: list[tuple[Token, int]] = []
        at = start
        while at < min(start + 16, len(tokens)):
            adverb = self._skipped.longest(tokens, at)
            if adverb is None and degrees:
                adverb = self._degrees.longest(tokens, at)
            if adverb is not None and not self._forms_at(tokens, at, kept):
                at = adverb[1]
                continue
            token = tokens[at]
            if joined and not kept and token.word.startswith(self._joined) and len(token.word) > 2:
                token = Token(token.word[1:], token.start + 1, token.end, token.capital)
            kept.append((token, at))
            at += 1
        return kept

    def _forms_at(
        self, tokens: Sequence[Token], at: int, kept: Sequence[tuple[Token, int]]
    ) -> bool:
        return not kept and self._forms.longest(tokens, at) is not None

    @cached_property
    def _joined(self) -> tuple[str, ...]:
        return tuple(self.words.get("attached_coordinators", ()))

    def past_degrees(self, tokens: Sequence[Token], at: int) -> int:
        """Pass over adverbs and words of degree."""
        for _ in range(6):
            found = self._skipped.longest(tokens, at) or self._degrees.longest(tokens, at)
            if found is None:
                break
            at = found[1]
        return at
