"""
Those whom a verb addresses: the noun phrase beside it, with the sub-groups named in it.

The phrase is read from the verb up to the words that say what is to be done. What the words of a
phrase do is kept in `languages/{language}/addressees.toml`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from loaders.documents.concept_labels import labelled_concepts
from loaders.documents.country_names import country_names
from loaders.documents.label_matching import Phrases, exact, stemmed
from loaders.documents.languages import words
from loaders.documents.tokens import Token, label_stem, phrase, stems
from loaders.documents.verbs import verbs_of

_REACH = 200
"""The most words that a phrase is followed through: a bound for hostile text."""
_BEFORE_HEAD = 8
_ENDS = frozenset(".;:?!")


@dataclass(frozen=True)
class Addressed:
    """Notations of actors, in order; `end` is the word at which the phrase stopped."""

    actors: tuple[str, ...]
    end: int


@lru_cache(maxsize=32)
def noun_phrases(language: str, content: Path, convention: str | None) -> "NounPhrases":
    """Give the reader of one language, seen from one convention."""
    return NounPhrases(language, content, convention)


@dataclass(frozen=True)
class _Label:
    """An actor, and the words of one of its labels."""

    actor: str
    words: tuple[str, ...]


class NounPhrases:
    """Reads the noun phrases of one language that name actors."""

    def __init__(self, language: str, content: Path, convention: str | None) -> None:
        """Take the labels of `vocabularies/actors.ttl` below `content`."""
        self._language = language
        self._words = words(language, "addressees")
        self._own_secretariat = f"{convention}-secretariat"
        self._verbs = verbs_of(language, content)
        self.labels = _actor_labels(language, content)
        self._countries = stemmed(
            language, ((name, name) for name in country_names(language, content))
        )

    def read(
        self, tokens: Sequence[Token], start: int, end: int | None = None, *, thanks: bool = False
    ) -> Addressed:
        """Read the phrase at `start`; after `thanks` it ends where their reason is given."""
        limit = min(len(tokens) if end is None else end, start + _REACH)
        return _Reading(self, tokens[:limit], start, thanks).run()

    def subject(self, tokens: Sequence[Token], start: int, end: int) -> tuple[str, ...]:
        """Give the actors of the phrase that ends before a verb: the longest one that fits."""
        starts = [start, *(at + 1 for at in range(start, end) if tokens[at].word == ",")]
        for begin in starts:
            found = self.read(tokens, begin, end)
            if found.actors and found.end >= end:
                return found.actors
        return ()

    def all_in(self, tokens: Sequence[Token]) -> tuple[str, ...]:
        """Give the actors of a heading, from the first that it names on."""
        for at in range(len(tokens)):
            found = self.read(tokens, at).actors if self.head(tokens, at) else ()
            if found:
                return found
        return ()

    def head(self, tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
        """Give the actor whose label begins at a word, and where the label ends."""
        found = self.labels.longest(tokens, at)
        if found is None:
            return None
        named = self._closest(found[0], tokens[at : found[1]])
        actor, end = self._whose(tokens, named, at, found[1])
        return ("secretariat" if actor == self._own_secretariat else actor), end

    @staticmethod
    def _closest(labels: Sequence[_Label], printed: Sequence[Token]) -> str:
        """Choose between labels of the same stems that which is printed."""
        words = tuple(token.word for token in printed)
        exact = (label.actor for label in labels if label.words == words)
        return next(exact, labels[0].actor)

    def _whose(self, tokens: Sequence[Token], actor: str, at: int, end: int) -> tuple[str, int]:
        """Read on where a secretariat is named by its convention."""
        if actor.endswith("-secretariat"):
            return actor, self.phrase("secretariats", tokens, end) or end
        if actor != "secretariat":
            return actor, end
        link = self.phrase("links", tokens, at + 1) or at + 1
        convention = self.labels.longest(tokens, link)
        if convention is not None and convention[0][0].actor.endswith("-secretariat"):
            return convention[0][0].actor, convention[1]
        foreign = link > end and link < len(tokens) and tokens[link].capital
        if foreign and self.phrase("own_convention", tokens, link) is None:
            return "secretariats-of-mea", end
        return actor, end

    def phrase(self, kind: str, tokens: Sequence[Token], at: int) -> int | None:
        """Give where a phrase of one kind that begins at a word ends, None without one."""
        found = self._kinds[kind].longest(tokens, at)
        return None if found is None else found[1]

    @cached_property
    def _kinds(self) -> dict[str, Phrases[str]]:
        kinds = (
            "openers determiners modifiers separators introducers insertions terminators"
            " relatives clauses infinitive_markers not_after_marker followers thanks_stops"
            " relative_starters infinitive_skips end_words links own_convention secretariats"
            " pronouns"
        )
        return {kind: exact(self._language, self._words.get(kind, ())) for kind in kinds.split()}

    def verb(self, tokens: Sequence[Token], at: int) -> bool:
        """Tell whether the next verb of the provision begins at a word."""
        match = self._verbs.at(tokens, at, joined=True)
        return match is not None and match.form.active and not match.form.participle

    def item(
        self, tokens: Sequence[Token], at: int, *, clause: bool = False
    ) -> tuple[str, int] | None:
        """
        Read one member of an enumeration: an actor behind articles and adjectives.

        In a clause ("that the Secretariat prepare") its verb may follow at once.
        """
        place: int | None = at
        for _ in range(_BEFORE_HEAD):
            if place is None or place >= len(tokens):
                return None
            country = self._country(tokens, place)
            if country is not None:
                place = self._past_country(tokens, country)
                continue
            found = self.head(tokens, place)
            if found is not None and self._of_country(tokens, *found):
                return None
            if found is not None and (clause or self._complete(tokens, found[1])):
                return found
            place = self._past_modifier(tokens, place)
        return None

    def _country(self, tokens: Sequence[Token], at: int) -> int | None:
        """Give where the name of a country that begins at a word ends."""
        small = tokens[at].word[0].upper() != tokens[at].word[0] and not tokens[at].capital
        found = None if small else self._countries.longest(tokens, at)
        return None if found is None else found[1]

    def _of_country(self, tokens: Sequence[Token], actor: str, at: int) -> bool:
        """Tell whether a State is part of the name of one ("Plurinational State of …")."""
        link = self.phrase("links", tokens, at) if actor == "states" else None
        return link is not None and link < len(tokens) and self._country(tokens, link) is not None

    def _past_country(self, tokens: Sequence[Token], at: int) -> int | None:
        """Pass over a country and the comma after it, where it is named before its government."""
        if not self._words.get("countries_before"):
            return None
        return self.phrase("separators", tokens, at) or at

    def _past_modifier(self, tokens: Sequence[Token], at: int) -> int | None:
        for kind in ("openers", "determiners", "modifiers"):
            after = self.phrase(kind, tokens, at)
            if after is not None:
                return after
        return self._past_adjectives(tokens, at)

    def _past_adjectives(self, tokens: Sequence[Token], at: int) -> int | None:
        """Pass over unknown words before an actor, where the language puts them there."""
        for skipped in range(1, self._words["premodifying"] + 1):
            if at + skipped >= len(tokens) or self._stops(tokens, at + skipped - 1):
                return None
            if self.head(tokens, at + skipped) is not None:
                return at + skipped
        return self._past_relative(tokens, at)

    def _past_relative(self, tokens: Sequence[Token], at: int) -> int | None:
        """Pass over a relative clause before an actor ("尚未批准的缔约方")."""
        particle = self._words.get("relative_particle")
        for place in range(at, min(at + 30, len(tokens)) if particle else at):
            if tokens[place].sign:
                return None
            if tokens[place].word == particle:
                return place + 1
        return None

    def _stops(self, tokens: Sequence[Token], at: int) -> bool:
        stops = ("followers", "separators", "infinitive_markers", "terminators", "thanks_stops")
        return tokens[at].sign or any(self.phrase(kind, tokens, at) is not None for kind in stops)

    def _complete(self, tokens: Sequence[Token], at: int) -> bool:
        """Tell whether an actor that ends at `at` is the head, not said of what follows it."""
        if at >= len(tokens) or tokens[at].sign or not self._words.get("follower_endings"):
            return True
        return (
            self.phrase("followers", tokens, at) is not None
            or self.phrase("separators", tokens, at) is not None
            or tokens[at].word.endswith(tuple(self._words.get("follower_endings", ())))
            or tokens[at].word.isdigit()
        )

    def ends(self, tokens: Sequence[Token], at: int, last: bool) -> bool:
        """Tell whether the words at `at` say what is to be done; `last`: they follow an actor."""
        return (
            tokens[at].word in _ENDS
            or self.phrase("terminators", tokens, at) is not None
            or self._infinitive(tokens, at)
            or self._ends_by_word(tokens, at)
            or (last and self._ends_by_position(tokens, at))
        )

    def _ends_by_word(self, tokens: Sequence[Token], at: int) -> bool:
        if self.phrase("end_words", tokens, at) is None:
            return False
        describes = tokens[at].word == self._words.get("relative_conjunction") and self.phrase(
            "relative_starters", tokens, at + 1
        )
        return not describes

    def _ends_by_position(self, tokens: Sequence[Token], at: int) -> bool:
        kinds = ("separators", "introducers", "insertions")
        if any(self.phrase(kind, tokens, at) is not None for kind in kinds):
            return False
        if self._words["juxtaposed"]:
            return True
        definite = self._words.get("definite")
        return bool(
            definite
            and not tokens[at].sign
            and not tokens[at].word.startswith((*definite, *self._words["attached_coordinators"]))
            and self.phrase("followers", tokens, at) is None
        )

    def _infinitive(self, tokens: Sequence[Token], at: int) -> bool:
        endings = self._words.get("infinitive_endings")
        if not self._words["infinitive_markers"]:
            return endings is not None and self._is_infinitive(tokens[at].word)
        after = self.phrase("infinitive_markers", tokens, at)
        if after is None or after >= len(tokens):
            return after is not None
        if endings is None:
            return tokens[after].sign is False and not self.phrase(
                "not_after_marker", tokens, after
            )
        for _ in range(3):
            if after >= len(tokens):
                return False
            if self._is_infinitive(tokens[after].word):
                return True
            skipped = self.phrase("infinitive_skips", tokens, after)
            if skipped is None:
                return False
            after = skipped
        return False

    def infinitive(self, word: str) -> bool:
        """Tell whether a word is an infinitive, as far as its ending shows it."""
        return "infinitive_endings" in self._words and self._is_infinitive(word)

    def _is_infinitive(self, word: str) -> bool:
        return (
            word.endswith(tuple(self._words["infinitive_endings"]))
            and word not in self._words["not_infinitives"]
        )

    def attached(self, tokens: Sequence[Token], at: int) -> bool:
        """Tell whether a conjunction is written in one with the word."""
        joined = self._words.get("attached_coordinators")
        return bool(joined and tokens[at].word.startswith(tuple(joined)))

    def relative(self, tokens: Sequence[Token], at: int) -> bool:
        """Tell whether a clause that describes the addressee begins."""
        endings = tuple(self._words["relative_endings"])
        return (
            self.phrase("relatives", tokens, at) is not None
            or tokens[at].word == self._words.get("relative_conjunction")
            or bool(endings and tokens[at].word.endswith(endings))
        )


class _Reading:
    """One noun phrase being read, from left to right."""

    def __init__(
        self, reader: NounPhrases, tokens: Sequence[Token], start: int, thanks: bool
    ) -> None:
        self._reader, self._tokens, self._thanks = reader, tokens, thanks
        self._at = start
        self._found: list[str] = []
        self._expecting = True
        self._last = False
        self._relative = False
        self._clause = False

    def run(self) -> Addressed:
        """Read to the end of the phrase."""
        self._open()
        while self._at < len(self._tokens) and self._step():
            pass
        return Addressed(tuple(dict.fromkeys(self._found)), self._at)

    def _open(self) -> None:
        after = self._reader.phrase("clauses", self._tokens, self._at)
        if after is not None:
            self._clause, self._at = True, after
        elif self._at < len(self._tokens) and self._tokens[self._at].word == ",":
            self._at = self._past_insertion()

    def _past_insertion(self) -> int:
        """Pass over what stands between commas before the addressee."""
        for at in range(self._at + 1, min(self._at + 40, len(self._tokens))):
            if self._tokens[at].word in _ENDS:
                break
            if self._tokens[at].word == "," and self._reader.item(self._tokens, at + 1):
                return at + 1
        return self._at + 1 if self._reader.item(self._tokens, self._at + 1) else self._at

    def _step(self) -> bool:
        if self._expecting:
            return self._expect()
        insertion = self._reader.phrase("insertions", self._tokens, self._at)
        if insertion is not None:
            self._at = insertion
            return True
        if self._reader.ends(self._tokens, self._at, self._last):
            return False
        if self._thanks and self._reader.phrase("thanks_stops", self._tokens, self._at):
            return False
        return self._follow()

    def _expect(self) -> bool:
        opener = self._reader.phrase("introducers", self._tokens, self._at)
        if opener is not None and self._found:
            self._at = opener
            return True
        if self._reader.verb(self._tokens, self._at):
            return False
        self._expecting = False
        item = self._reader.item(self._tokens, self._at, clause=self._clause)
        if item is not None:
            self._found.append(item[0])
            self._at, self._last, self._relative = item[1], True, False
            return True
        self._last = False
        return bool(self._found) and not self._clause

    def _may_go_on(self, separator: str) -> bool:
        """Tell whether a new member may follow: not within a clause, after a slash at once."""
        if separator == "/":
            return self._last
        return not self._relative or separator == ","

    def _follow(self) -> bool:
        for kind in ("introducers", "separators"):
            after = self._reader.phrase(kind, self._tokens, self._at)
            if after is not None and self._may_go_on(self._tokens[self._at].word):
                self._at, self._expecting = after, True
                return True
        if self._last and self._reader.attached(self._tokens, self._at):
            self._expecting = True
            return True
        if self._clause:
            return False
        self._relative = self._relative or self._reader.relative(self._tokens, self._at)
        self._last = self._last and self._reader.phrase("followers", self._tokens, self._at) is None
        self._at += 1
        return True


@lru_cache(maxsize=32)
def _actor_labels(language: str, content: Path) -> Phrases[_Label]:
    articles = frozenset(words(language, "addressees").get("articles", ()))
    labels: Phrases[_Label] = Phrases(lambda word: stems(word, language))
    for concept in labelled_concepts(content, "actors").values():
        for printed in concept.labels(language):
            label = phrase(printed, language)
            if label[0] in articles:
                label = label[1:]
            keys = (label_stem(word, language) for word in label)
            labels.add(keys, _Label(concept.notation, label))
    return labels
