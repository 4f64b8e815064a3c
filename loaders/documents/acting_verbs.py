"""
The verbs of one provision that act.

A verb acts where the body whose text it is is its subject: at the beginning of a provision, and
after a conjunction or a semicolon; or, in the passive, where the addressee is the subject.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from loaders.documents.addressees import NounPhrases
from loaders.documents.label_matching import Phrases
from loaders.documents.model import Front
from loaders.documents.structure.draft import Draft
from loaders.documents.tokens import Token
from loaders.documents.verbs import Form, Match, Verbs

_MODAL_STYLE = frozenset({"cites", "cms"})
"""Conventions whose decisions are written as duties ("The Secretariat shall …")."""
_PASSIVE_WITHIN = 150
"""The most words of a subject before its verb."""
_LETTER = 400
"""The words of a paragraph of a letter in which its author may ask for something."""
_CHANGING = frozenset({"amend", "repeal"})
"""What a text does to others by itself."""
_EXPRESSIVE = frozenset({"commend", "concerned", "decide", "express-appreciation"})
"""Verbs that no one but the body whose text it is has, even after a clause that it regrets."""
_SENTENCE_ENDS = frozenset(".;")
_MEETING_BODIES = frozenset(
    "cop cp-mop np-mop sbstta subsidiary-body-implementation wgri wg8j standing-committee"
    " scientific-council governing-bodies compliance-committee working-groups bodies unga".split()
)


@dataclass(frozen=True)
class Grammar:
    """What reading the provisions of one document needs."""

    front: Front
    verbs: Verbs
    nouns: NounPhrases
    coordinators: Phrases[str]


@dataclass
class Found:
    """A verb that acts, and whom it addresses so far."""

    match: Match
    actors: tuple[str, ...] = ()


@dataclass
class ActingVerbs:
    """
    Looks for the verbs of one provision.

    `subject` and `governed` come from its chapeau, `charged` from the heading that names whom the
    provisions below it address.
    """

    grammar: Grammar
    draft: Draft
    tokens: tuple[Token, ...]
    italic: bool
    subject: tuple[str, ...] | None
    governed: bool
    charged: tuple[str, ...] = ()
    copula: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        """Take the verbs and the nouns at hand."""
        self.known, self.nouns = self.grammar.verbs, self.grammar.nouns

    def verbs(self) -> list[Found]:
        """Give the verbs that act, in the order of the text."""
        if not self.tokens or self.governed:
            return []
        if self.draft.role == "preamble":
            return self._recital()
        letter = self.grammar.front.kind == "notification"
        if self.draft.role == "narrative" and not (letter or self.charged):
            return self._recommendation()
        return self._operative() or (self._courteous() if letter else [])

    def _begin(self) -> int:
        """Give the first word behind brackets, quotation marks and bullets."""
        at = 0
        while at < len(self.tokens) - 1 and self.tokens[at].sign:
            at += 1
        return at

    def _recital(self) -> list[Found]:
        begin = self._begin()
        first = self.known.at(self.tokens, begin)
        if first is None or not first.form.active:
            return []
        coordinated = self._coordinated(first.end, self._participles)
        return [Found(first), *(Found(match) for match, _ in coordinated)]

    def _participles(self, match: Match, comma: bool) -> bool:
        if not match.form.active:
            return False
        if not self.known.words["inflected"]:
            return True
        if not match.form.participle:
            return False
        before = self.tokens[max(0, match.start - 2) : match.start]
        strong = any(token.sign for token in before)
        return strong or self._emphasised(match) or not self._in_gerund(match.start)

    def _in_gerund(self, at: int) -> bool:
        """Tell whether the participle continues a phrase like "by raising … and promoting"."""
        prepositions = self.known.words["gerund_prepositions"]
        endings = tuple(self.known.words["gerund_endings"])
        for place in range(max(1, at - 25), at):
            word = self.tokens[place].word
            if endings and word.endswith(endings) and self.tokens[place - 1].word in prepositions:
                return True
        return False

    def _recommendation(self) -> list[Found]:
        """Find the sentence of a report that puts something to a body now."""
        found = self._impersonal(self._begin()) or self._passive(self._begin(), 60)
        return [verb for verb in found[:1] if _MEETING_BODIES & set(verb.actors)]

    def _operative(self) -> list[Found]:
        begin = self._begin()
        found = self._elliptic(begin) or self._initial(begin) or self._impersonal(begin)
        found = found or self._passive(begin, _PASSIVE_WITHIN) or self._introduced(begin)
        found = found or self._present_duty(begin)
        if not found:
            self.copula = self._chapeau(begin)
            return []
        return _lend(found + self._further(found)) + self._of_this_text(found[-1].match.end)

    def _of_this_text(self, start: int) -> list[Found]:
        """Find what the text says that it does itself ("the present resolution has repealed")."""
        found = (self.known.of_this_text(self.tokens, at) for at in range(start, len(self.tokens)))
        return [Found(match) for match in found if match and match.form.verb in _CHANGING]

    def _elliptic(self, begin: int) -> list[Found]:
        if self.subject is None:
            return []
        match = self.known.elliptic(self.tokens, begin)
        return [] if match is None else [Found(match, self.subject)]

    def _initial(self, begin: int) -> list[Found]:
        first = self.known.at(self.tokens, begin) or self._after_body(begin)
        if first is None or not first.form.active:
            return []
        found = [self._addressed(first)]
        second = self.known.at(self.tokens, first.end)
        if second is not None and second.form.active and self.tokens[first.end].capital:
            found.append(self._addressed(second))  # flattened track changes: both are printed
        return found

    def _after_body(self, begin: int) -> Match | None:
        """Find the verb behind the name of the body, where that is printed in the provision."""
        item = self.nouns.item(self.tokens, begin, clause=True)
        if item is None or item[0] not in _MEETING_BODIES:
            return None
        after = item[1] + (item[1] < len(self.tokens) and self.tokens[item[1]].word == ",")
        match = self.known.at(self.tokens, after) if after < len(self.tokens) else None
        return match if match is not None and not match.form.participle else None

    def _impersonal(self, begin: int) -> list[Found]:
        match = self.known.at(self.tokens, begin)
        start = begin
        if match is None or not match.form.impersonal:
            match, start = self._next_impersonal(begin), begin
        if match is None:
            return []
        actors = self.nouns.read(self.tokens, match.end).actors
        return [Found(match, actors or self.nouns.subject(self.tokens, start, match.start))]

    def _next_impersonal(self, begin: int) -> Match | None:
        for at in range(begin, min(begin + 60, len(self.tokens))):
            if self.tokens[at].word in _SENTENCE_ENDS:
                return None
            match = self.known.at(self.tokens, at)
            if match is not None and match.form.impersonal:
                named = self.nouns.read(self.tokens, match.end).actors
                return match if named or self.nouns.subject(self.tokens, begin, at) else None
        return None

    def _passive(self, begin: int, reach: int) -> list[Found]:
        """Find a passive verb or a duty whose subject begins the sentence."""
        for at in range(begin + 1, min(begin + reach, len(self.tokens))):
            if self.tokens[at].word in _SENTENCE_ENDS:
                begin = at + 1
            match = self.known.at(self.tokens, at)
            if match is not None and self._acts_on_subject(match.form):
                actors = self.nouns.subject(self.tokens, begin, at)
                if actors:
                    return [Found(match, actors)]
        return []

    def _present_duty(self, begin: int) -> list[Found]:
        """Find the verb of a duty that is printed as a fact ("Le Secrétariat soumet …")."""
        if self.grammar.front.convention not in _MODAL_STYLE:
            return []
        item = self.nouns.item(self.tokens, begin, clause=True)
        if item is None or item[0] not in self.charged:
            return []
        at = item[1]
        if at < len(self.tokens) and self.tokens[at].word == ",":
            at = self._past_commas(at)
        if at >= len(self.tokens) or not self._stated(at):
            return []
        printed = (self.tokens[at].word,)
        form = Form("mandate", printed, addressing=True, modal=True)
        return [Found(Match(form, at, at + 1), (item[0],))]

    def _past_commas(self, at: int) -> int:
        """Give the first word after a later comma that may be the verb of a duty."""
        for place in range(at + 1, min(at + 40, len(self.tokens) - 1)):
            if self.tokens[place].word == "," and self._stated(place + 1):
                return place + 1
        return len(self.tokens)

    def _stated(self, at: int) -> bool:
        endings = tuple(self.known.words["duty_endings"])
        word = self.tokens[at].word
        none = (*self.known.words["coordinators"], *self.known.words["copulas"])
        return bool(endings) and word.endswith(endings) and word not in none

    def _courteous(self) -> list[Found]:
        """Find what a letter asks for in the name of its author ("I am pleased to invite")."""
        for at in range(min(len(self.tokens), _LETTER)):
            match = self.known.courteous(self.tokens, at)
            if match is not None:
                found = self._addressed(match)
                if found.actors:
                    return [found]
        return []

    def _acts_on_subject(self, form: Form) -> bool:
        duty = self.charged or self.grammar.front.convention in _MODAL_STYLE
        return form.passive or (form.modal and bool(duty))

    def _chapeau(self, begin: int) -> tuple[str, ...] | None:
        """Give the subject of a chapeau that ends with "is:", for the letters below it."""
        end = len(self.tokens) - (self.tokens[-1].word == ":") - 1
        if end <= begin or self.tokens[end].word not in self.known.words["copulas"]:
            return None
        end -= self.tokens[end - 1].word == ","
        return self.nouns.subject(self.tokens, begin, end) or None

    def _introduced(self, begin: int) -> list[Found]:
        """Find the verb after an introduction that a comma closes ("In this regard, requests")."""
        for at in range(begin + 1, min(begin + 60, len(self.tokens) - 1)):
            if self.tokens[at].word in _SENTENCE_ENDS:
                return []
            if self.tokens[at].word == ",":
                match = self.known.at(self.tokens, at + 1)
                if match is not None and match.form.active and not match.form.participle:
                    found = self._addressed(match)
                    if found.actors or (self.italic and self._emphasised(match)):
                        return [found]
        return []

    def _addressed(self, match: Match) -> Found:
        if not match.form.addressing:
            return Found(match)
        start = self.known.past_degrees(self.tokens, match.end)
        read = self.nouns.read(self.tokens, start, thanks=match.form.thanks)
        return Found(match, read.actors or self._inside(match))

    def _inside(self, match: Match) -> tuple[str, ...]:
        """Give the addressee that is part of the form itself ("rappelle aux Parties")."""
        item = self.nouns.item(self.tokens[: match.end], match.start + 1)
        return () if item is None else (item[0],)

    def _further(self, found: list[Found]) -> list[Found]:
        """Find the verbs that are coordinated with the first."""
        more: list[Found] = []
        listed: list[Found] = []
        first = found[-1]
        for match, comma in self._coordinated(first.match.end, self._finite):
            last = (found + more)[-1]
            if not match.form.active:
                if match.form.passive and not first.match.form.active:
                    more.append(Found(match, last.actors))
                continue
            verb = self._addressed(match)
            if comma and not (verb.actors and first.match.form.participle):
                listed += [verb] if self._acts(verb, last) else []
            elif self._acts(verb, last):
                more += [*listed, verb]  # "notes …, stresses … and invites …"
                listed = []
        return more

    def _finite(self, match: Match, comma: bool) -> bool:
        return not match.form.participle

    def _acts(self, verb: Found, before: Found) -> bool:
        """Tell whether a verb inside a sentence has the body as its subject."""
        if self.draft.emphasis and self.italic and self._emphasised(verb.match):
            return True
        if verb.actors or (verb.match.form.addressing and self._joint(verb.match)):
            return True
        if verb.match.form.addressing and self._by_pronoun(verb, before):
            return True
        if verb.match.form.verb in _EXPRESSIVE:
            return True
        return not self.italic and self._has_object(verb.match) and self._in_main(verb, before)

    def _by_pronoun(self, verb: Found, before: Found) -> bool:
        """Give a verb whose object is a pronoun those whom the words before it name."""
        if self.nouns.phrase("pronouns", self.tokens, verb.match.end) is None:
            return False
        between = self.tokens[before.match.end : verb.match.start]
        verb.actors = before.actors or self.nouns.all_in(between)
        return bool(verb.actors)

    def _in_main(self, verb: Found, before: Found) -> bool:
        """Tell whether no relative clause has begun that the verb may belong to."""
        relatives = self.known.words["relatives"]
        between = self.tokens[before.match.end + 1 : verb.match.start]
        if len(between) > 1 and between[-2].word in (",", ";"):
            return True
        return not any(token.word in relatives for token in between)

    def _joint(self, match: Match) -> bool:
        """Tell whether the next verb follows at once ("invites and encourages Parties")."""
        return False if match.end >= len(self.tokens) else self._coordinator(match.end) is not None

    def _has_object(self, match: Match) -> bool:
        """Tell whether what follows can only be the object of a verb."""
        kind = "determiners" if match.form.addressing else "object_openers"
        openers = self.known.words[kind]
        at = self.known.past_degrees(self.tokens, match.end)
        if at >= len(self.tokens):
            return False
        word = self.tokens[at].word
        infinitive = kind == "object_openers" and self.nouns.infinitive(word)
        return not openers or word in openers or infinitive

    def _coordinated(
        self, start: int, accepted: Callable[[Match, bool], bool]
    ) -> Iterator[tuple[Match, bool]]:
        """Give the verbs after conjunctions and semicolons; the flag: after a comma alone."""
        at = start
        while at < len(self.tokens) - 1:
            place, comma = self._opening(at)
            match = None if place is None else self.known.at(self.tokens, place, joined=True)
            if match is not None and accepted(match, comma):
                yield match, comma
                at = match.end
            else:
                at += 1

    def _opening(self, at: int) -> tuple[int | None, bool]:
        """Give where a verb may begin after the word at `at`."""
        word = self.tokens[at].word
        if word in _SENTENCE_ENDS:
            return self._past_coordinators(at + 1), False
        after = self._coordinator(at)
        if after is not None:
            return self._past_coordinators(after), False
        if word == ",":
            joined = self._past_coordinators(at + 1)
            return joined, joined == at + 1 and not self._attached(at + 1)
        return (at, False) if self._attached(at) else (None, False)

    def _attached(self, at: int) -> bool:
        joined = tuple(self.known.words.get("attached_coordinators", ()))
        return bool(joined) and self.tokens[at].word.startswith(joined)

    def _coordinator(self, at: int) -> int | None:
        found = self.grammar.coordinators.longest(self.tokens, at)
        return None if found is None else found[1]

    def _past_coordinators(self, at: int) -> int | None:
        for _ in range(3):
            after = self._coordinator(at) if at < len(self.tokens) else None
            if after is None:
                break
            at = after
        if at < len(self.tokens) and self.tokens[at].word == ",":
            at = self._past_aside(at)
        return at if at < len(self.tokens) else None

    def _past_aside(self, at: int) -> int:
        """Pass over a few words between commas after a conjunction ("and, in this regard,")."""
        for place in range(at + 1, min(at + 12, len(self.tokens))):
            if self.tokens[place].word == ",":
                return place + 1
        return at

    def _emphasised(self, match: Match) -> bool:
        begin, end = self.tokens[match.start].start, self.tokens[match.end - 1].end
        return overlaps(self.draft.emphasis, begin, end)


def _lend(found: list[Found]) -> list[Found]:
    """Give a verb without addressee that of the verb that follows it at once."""
    lent = list(found)
    for place in range(len(lent) - 2, -1, -1):
        this, after = lent[place], lent[place + 1]
        near = after.match.start - this.match.end <= 2
        if near and not this.actors and this.match.form.addressing:
            lent[place] = replace(this, actors=after.actors)
    return lent


def overlaps(ranges: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Tell whether a range shares a character with one of several."""
    return any(first < end and start < last for first, last in ranges)
