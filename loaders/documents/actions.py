"""
The verbs of a document that act, and those whom they address.

A verb acts where the body whose text it is is its subject: at the beginning of a provision, and
after a conjunction or a semicolon; or, in the passive, where the addressee is the subject.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from loaders.documents.addressees import NounPhrases, noun_phrases
from loaders.documents.label_matching import Phrases, exact
from loaders.documents.model import Action, Front
from loaders.documents.structure.draft import Draft, Skeleton
from loaders.documents.tokens import Token, tokens_of
from loaders.documents.verbs import Form, Match, Verbs, verbs_of

_MODAL_STYLE = frozenset({"cites", "cms"})
"""Conventions whose decisions are written as duties ("The Secretariat shall …")."""
_PASSIVE_WITHIN = 150
"""The most words of a subject before its verb."""
_SENTENCE_ENDS = frozenset(".;")
_MEETING_BODIES = frozenset(
    "cop cp-mop np-mop sbstta subsidiary-body-implementation wgri wg8j standing-committee"
    " scientific-council governing-bodies compliance-committee working-groups bodies unga".split()
)


def actions_of(
    skeleton: Skeleton, front: Front, language: str, content: Path
) -> dict[str, tuple[Action, ...]]:
    """Give the actions of each provision that acts, by its id."""
    return _Document(skeleton, front, language, content).actions()


@dataclass
class _Found:
    """A verb that acts, and whom it addresses so far."""

    match: Match
    actors: tuple[str, ...] = ()


@dataclass
class _Document:
    skeleton: Skeleton
    front: Front
    language: str
    content: Path
    verbs: Verbs = field(init=False)
    nouns: NounPhrases = field(init=False)
    coordinators: Phrases[str] = field(init=False)

    def __post_init__(self) -> None:
        self.verbs = verbs_of(self.language, self.content)
        self.nouns = noun_phrases(self.language, self.content, self.front.convention)
        self.coordinators = exact(self.language, self.verbs.words["coordinators"])

    def actions(self) -> dict[str, tuple[Action, ...]]:
        drafts = {draft.id: draft for draft in self.skeleton.drafts}
        tokens = {
            draft.id: tokens_of(draft.passage.text, self.language)
            for draft in self.skeleton.drafts
            if draft.role in ("preamble", "operative", "narrative")
        }
        italic = self._italic(drafts, tokens)
        found: dict[str, tuple[Action, ...]] = {}
        subjects: dict[str, tuple[str, ...]] = {}
        for draft in self.skeleton.drafts:
            if draft.id not in tokens:
                continue
            parent = draft.parent or ""
            provision = _Provision(
                self,
                draft,
                tokens[draft.id],
                italic=italic,
                subject=subjects.get(parent),
                governed=self._governed(found.get(parent, ())),
            )
            verbs = provision.verbs()
            if provision.copula is not None:
                subjects[draft.id] = provision.copula
            if verbs:
                found[draft.id] = tuple(
                    self._action(draft, tokens[draft.id], verb, drafts) for verb in verbs
                )
        return found

    def _governed(self, above: Sequence[Action]) -> bool:
        """Tell whether letters hold what their chapeau asks for, though printed like a verb."""
        return bool(above and above[-1].addressees and not self.verbs.words["inflected"])

    def _italic(self, drafts: dict[str, Draft], tokens: dict[str, tuple[Token, ...]]) -> bool:
        """Tell whether the document prints its verbs in italics."""
        first = [
            _overlaps(drafts[name].emphasis, words[0].start, words[0].end)
            for name, words in tokens.items()
            if words and self.verbs.at(words, 0) is not None
        ]
        return sum(first) * 2 > len(first)

    def _action(
        self, draft: Draft, tokens: Sequence[Token], found: _Found, drafts: dict[str, Draft]
    ) -> Action:
        begin = tokens[found.match.start].start + found.match.joined
        end = tokens[found.match.end - 1].end
        actors = found.actors
        if not actors and found.match.form.addressing and draft.role != "preamble":
            actors = self._by_heading(draft, drafts)
        start, stop = draft.passage.span(begin, end)
        return Action(
            surface=draft.passage.text[begin:end],
            start=start,
            end=stop,
            verb=found.match.form.verb,
            addressees=actors,
        )

    def _by_heading(self, draft: Draft, drafts: dict[str, Draft]) -> tuple[str, ...]:
        heading = drafts.get(draft.addressed_by or "")
        if heading is None:
            return ()
        return self.nouns.all_in(tokens_of(heading.passage.text, self.language))


@dataclass
class _Provision:
    """One provision in which verbs are looked for."""

    document: _Document
    draft: Draft
    tokens: tuple[Token, ...]
    italic: bool
    subject: tuple[str, ...] | None
    governed: bool
    copula: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        self.known, self.nouns = self.document.verbs, self.document.nouns

    def verbs(self) -> list[_Found]:
        """Give the verbs that act, in the order of the text."""
        if not self.tokens or self.governed:
            return []
        if self.draft.role == "preamble":
            return self._recital()
        letter = self.document.front.kind == "notification"
        if self.draft.role == "narrative" and not letter:
            return self._recommendation()
        return self._operative()

    def _begin(self) -> int:
        """Give the first word behind brackets, quotation marks and bullets."""
        at = 0
        while at < len(self.tokens) - 1 and self.tokens[at].sign:
            at += 1
        return at

    def _recital(self) -> list[_Found]:
        begin = self._begin()
        first = self.known.at(self.tokens, begin)
        if first is None or not first.form.active:
            return []
        coordinated = self._coordinated(first.end, self._participles)
        return [_Found(first), *(_Found(match) for match, _ in coordinated)]

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

    def _recommendation(self) -> list[_Found]:
        """Find the sentence of a report that puts something to a body now."""
        found = self._impersonal(self._begin()) or self._passive(self._begin(), 60)
        return [verb for verb in found[:1] if _MEETING_BODIES & set(verb.actors)]

    def _operative(self) -> list[_Found]:
        begin = self._begin()
        found = self._elliptic(begin) or self._initial(begin) or self._impersonal(begin)
        found = found or self._passive(begin, _PASSIVE_WITHIN) or self._introduced(begin)
        if not found:
            self.copula = self._chapeau(begin)
            return []
        return _lend(found + self._further(found))

    def _elliptic(self, begin: int) -> list[_Found]:
        if self.subject is None:
            return []
        match = self.known.elliptic(self.tokens, begin)
        return [] if match is None else [_Found(match, self.subject)]

    def _initial(self, begin: int) -> list[_Found]:
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

    def _impersonal(self, begin: int) -> list[_Found]:
        match = self.known.at(self.tokens, begin)
        start = begin
        if match is None or not match.form.impersonal:
            match, start = self._next_impersonal(begin), begin
        if match is None:
            return []
        actors = self.nouns.read(self.tokens, match.end).actors
        return [_Found(match, actors or self.nouns.subject(self.tokens, start, match.start))]

    def _next_impersonal(self, begin: int) -> Match | None:
        for at in range(begin, min(begin + 60, len(self.tokens))):
            if self.tokens[at].word in _SENTENCE_ENDS:
                return None
            match = self.known.at(self.tokens, at)
            if match is not None and match.form.impersonal:
                named = self.nouns.read(self.tokens, match.end).actors
                return match if named or self.nouns.subject(self.tokens, begin, at) else None
        return None

    def _passive(self, begin: int, reach: int) -> list[_Found]:
        """Find a passive verb or a duty whose subject begins the sentence."""
        for at in range(begin + 1, min(begin + reach, len(self.tokens))):
            if self.tokens[at].word in _SENTENCE_ENDS:
                begin = at + 1
            match = self.known.at(self.tokens, at)
            if match is not None and self._acts_on_subject(match.form):
                actors = self.nouns.subject(self.tokens, begin, at)
                if actors:
                    return [_Found(match, actors)]
        return []

    def _acts_on_subject(self, form: Form) -> bool:
        duty = self.draft.addressed_by or self.document.front.convention in _MODAL_STYLE
        return form.passive or (form.modal and bool(duty))

    def _chapeau(self, begin: int) -> tuple[str, ...] | None:
        """Give the subject of a chapeau that ends with "is:", for the letters below it."""
        end = len(self.tokens) - (self.tokens[-1].word == ":") - 1
        if end <= begin or self.tokens[end].word not in self.known.words["copulas"]:
            return None
        end -= self.tokens[end - 1].word == ","
        return self.nouns.subject(self.tokens, begin, end) or None

    def _introduced(self, begin: int) -> list[_Found]:
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

    def _addressed(self, match: Match) -> _Found:
        if not match.form.addressing:
            return _Found(match)
        start = self.known.past_degrees(self.tokens, match.end)
        read = self.nouns.read(self.tokens, start, thanks=match.form.thanks)
        return _Found(match, read.actors or self._inside(match))

    def _inside(self, match: Match) -> tuple[str, ...]:
        """Give the addressee that is part of the form itself ("rappelle aux Parties")."""
        item = self.nouns.item(self.tokens[: match.end], match.start + 1)
        return () if item is None else (item[0],)

    def _further(self, found: list[_Found]) -> list[_Found]:
        """Find the verbs that are coordinated with the first."""
        more: list[_Found] = []
        first = found[-1]
        for match, comma in self._coordinated(first.match.end, self._finite):
            if match.form.passive or match.form.modal:
                previous = (found + more)[-1].actors
                own = match.form.passive and not first.match.form.active
                if own and previous:
                    more.append(_Found(match, previous))
                continue
            verb = self._addressed(match)
            if self._acts(verb, comma, first):
                more.append(verb)
        return more

    def _finite(self, match: Match, comma: bool) -> bool:
        return not match.form.participle and (not comma or match.form.addressing)

    def _acts(self, verb: _Found, comma: bool, first: _Found) -> bool:
        """Tell whether a verb inside a sentence has the body as its subject."""
        form = verb.match.form
        if self._emphasised(verb.match) and self.draft.emphasis and self.italic:
            return True
        if comma:
            return bool(verb.actors) and first.match.form.participle
        if form.addressing and form.verb != "recommend":
            return bool(verb.actors) or self._joint(verb.match)
        return not self.italic and self._has_object(verb.match)

    def _joint(self, match: Match) -> bool:
        """Tell whether the next verb follows at once ("invites and encourages Parties")."""
        return False if match.end >= len(self.tokens) else self._coordinator(match.end) is not None

    def _has_object(self, match: Match) -> bool:
        openers = self.known.words["object_openers"]
        at = self.known.past_degrees(self.tokens, match.end)
        after = self.tokens[at] if at < len(self.tokens) else None
        return after is not None and (not openers or after.word in openers)

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
        found = self.document.coordinators.longest(self.tokens, at)
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
        return _overlaps(self.draft.emphasis, begin, end)


def _lend(found: list[_Found]) -> list[_Found]:
    """Give a verb without addressee that of the verb that follows it at once."""
    lent = list(found)
    for place in range(len(lent) - 2, -1, -1):
        this, after = lent[place], lent[place + 1]
        near = after.match.start - this.match.end <= 2
        if near and not this.actors and this.match.form.addressing:
            lent[place] = replace(this, actors=after.actors)
    return lent


def _overlaps(ranges: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(first < end and start < last for first, last in ranges)
