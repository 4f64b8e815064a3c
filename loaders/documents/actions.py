"""The verbs of a document that act, and those whom they address."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from loaders.documents.acting_verbs import ActingVerbs, Found, Grammar, overlaps
from loaders.documents.addressees import noun_phrases
from loaders.documents.label_matching import exact
from loaders.documents.model import Action, Front
from loaders.documents.structure.draft import Draft, Skeleton
from loaders.documents.tokens import Token, phrase, tokens_of
from loaders.documents.verbs import verbs_of


def actions_of(
    skeleton: Skeleton, front: Front, language: str, content: Path
) -> dict[str, tuple[Action, ...]]:
    """Give the actions of each provision that acts, by its id."""
    return _Document(skeleton, front, language, content).actions()


@dataclass
class _Document:
    skeleton: Skeleton
    front: Front
    language: str
    content: Path
    grammar: Grammar = field(init=False)

    def __post_init__(self) -> None:
        verbs = verbs_of(self.language, self.content)
        nouns = noun_phrases(self.language, self.content, self.front.convention)
        coordinators = exact(self.language, verbs.words["coordinators"])
        self.grammar = Grammar(self.front, verbs, nouns, coordinators)

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
            provision = ActingVerbs(
                self.grammar,
                draft,
                tokens[draft.id],
                italic=italic,
                subject=subjects.get(parent),
                governed=self._governed(found.get(parent, ())),
                charged=self._by_heading(draft, drafts),
            )
            verbs = provision.verbs()
            if provision.copula is not None:
                subjects[draft.id] = provision.copula
            if verbs:
                found[draft.id] = tuple(
                    self._action(draft, tokens[draft.id], verb, drafts) for verb in verbs
                )
        below: dict[str, list[str]] = {}
        for draft in self.skeleton.drafts:
            below.setdefault(draft.parent or "", []).append(draft.id)
        return {
            name: self._with_members(
                acts, tokens[name], [tokens.get(b, ()) for b in below.get(name, ())]
            )
            for name, acts in found.items()
        }

    def _with_members(
        self, acts: tuple[Action, ...], words: Sequence[Token], letters: Sequence[Sequence[Token]]
    ) -> tuple[Action, ...]:
        """Give a verb that stands alone ("Instructs:") those whom the letters below it name."""
        last = acts[-1]
        end = len(words) - (words[-1].word == ":")
        if last.addressees or phrase(last.surface, self.language) != tuple(
            token.word for token in words[:end]
        ):
            return acts
        read = (self.grammar.nouns.read(letter, 0) for letter in letters)
        actors = tuple(dict.fromkeys(actor for one in read for actor in one.actors))
        return (*acts[:-1], last.model_copy(update={"addressees": actors}))

    def _governed(self, above: Sequence[Action]) -> bool:
        """Tell whether letters hold what their chapeau asks for, though printed like a verb."""
        return bool(above and above[-1].addressees and not self.grammar.verbs.words["inflected"])

    def _italic(self, drafts: dict[str, Draft], tokens: dict[str, tuple[Token, ...]]) -> bool:
        """Tell whether the document prints its verbs in italics."""
        first = [
            overlaps(drafts[name].emphasis, words[0].start, words[0].end)
            for name, words in tokens.items()
            if words and self.grammar.verbs.at(words, 0) is not None
        ]
        return sum(first) * 2 > len(first)

    def _action(
        self, draft: Draft, tokens: Sequence[Token], found: Found, drafts: dict[str, Draft]
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
        return self.grammar.nouns.all_in(tokens_of(heading.passage.text, self.language))
