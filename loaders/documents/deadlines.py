"""
Dates, meetings and periods by or at which something is to be done.

Only a provision that acts has deadlines, or one that stands below a provision that does.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from loaders.documents.agreement_bodies import ASSEMBLY, adopter, principal
from loaders.documents.concept_labels import above, labelled_concepts
from loaders.documents.dates import dates_of
from loaders.documents.meetings import Meeting, meetings_of
from loaders.documents.model import Action, Deadline, DeadlineType, Front
from loaders.documents.own_words import outside_sentences
from loaders.documents.structure.draft import Draft, Skeleton
from loaders.documents.tokens import Token, tokens_of

_ADOPTED = frozenset({"decision", "resolution"})
_AHEAD = 10
"""The most sessions from the document's own to one of the same body that is to come."""


def deadlines_of(
    skeleton: Skeleton,
    actions: Mapping[str, tuple[Action, ...]],
    front: Front,
    language: str,
    content: Path,
) -> dict[str, tuple[Deadline, ...]]:
    """Give the deadlines of each provision that has some, by its id."""
    finder = _Finder(front, language, content)
    parents = {draft.id: draft.parent for draft in skeleton.drafts}
    chapeaus = {parents[name] for name in actions if name in parents}
    found: dict[str, tuple[Deadline, ...]] = {}
    for draft in outside_sentences(skeleton):
        own = actions.get(draft.id, ())
        ruling = (*own, *_above(actions, parents, draft.id))
        chapeau = draft.id in chapeaus and draft.passage.text.rstrip().endswith((":", "："))
        if draft.role in ("operative", "narrative") and (chapeau or finder.acting(ruling)):
            deadlines = finder.deadlines(draft, own)
            if deadlines:
                found[draft.id] = deadlines
    return found


def _above(
    actions: Mapping[str, tuple[Action, ...]], parents: Mapping[str, str | None], id_: str
) -> tuple[Action, ...]:
    """Give the actions of the nearest provision above that has some."""
    parent, seen = parents.get(id_), {id_}
    while parent is not None and parent not in seen:
        if actions.get(parent):
            return actions[parent][-1:]
        seen.add(parent)
        parent = parents.get(parent)
    return ()


class _Finder:
    """Finds the deadlines of the provisions of one document."""

    def __init__(self, front: Front, language: str, content: Path) -> None:
        self._front, self._language = front, language
        self._dates = dates_of(language)
        self._meetings = meetings_of(language, content, adopter(front), _body(front, content))
        concepts = labelled_concepts(content, "actions")
        self._declarative = {
            name for name in concepts if "declarative-verbs" in above(concepts, name)
        }

    def acting(self, actions: Sequence[Action]) -> bool:
        """Tell whether one of the verbs asks for something or decides it."""
        return any(action.verb not in self._declarative for action in actions)

    def deadlines(self, draft: Draft, actions: Sequence[Action]) -> tuple[Deadline, ...]:
        """Give the deadlines of a provision in the order of the text."""
        tokens = tokens_of(draft.passage.text, self._language)
        found = [one for one in self._all(draft, tokens) if self._governed(one, actions)]
        return tuple(sorted(found, key=lambda deadline: deadline.start))

    def _governed(self, deadline: Deadline, actions: Sequence[Action]) -> bool:
        """Tell whether the nearest verb before asks for something, if there is one."""
        before = [action for action in actions if action.start <= deadline.start]
        return not before or before[-1].verb not in self._declarative

    def _all(self, draft: Draft, tokens: Sequence[Token]) -> Iterator[Deadline]:
        for when in self._dates.find(tokens, draft.passage.text, self._front.date):
            kind: DeadlineType = "period" if "/" in when.value else "date"
            yield _deadline(draft, tokens, when.start, when.end, kind, when.value)
        for meeting in self._meetings.find(tokens):
            if not self._over(meeting):
                kind = "period" if meeting.period else "meeting"
                yield _deadline(draft, tokens, meeting.start, meeting.end, kind, meeting.value)

    def _over(self, meeting: Meeting) -> bool:
        """Tell whether it is a meeting of the document's own body that is not to come."""
        *body, session = meeting.value.split("/")[-1].split(":")
        front = self._front
        own = body == [part for part in (adopter(front), front.body) if part]
        if not (own and session.isdecimal() and front.session and front.session.isdecimal()):
            return False
        ahead = int(session) - int(front.session)
        strange = ahead > _AHEAD and adopter(front) != ASSEMBLY.agreement
        return (front.kind in _ADOPTED and ahead <= 0) or strange


def _body(front: Front, content: Path) -> str | None:
    """Give the body whose text it is, as far as its front names it or its kind tells it."""
    if front.body or not front.convention or front.kind not in _ADOPTED:
        return front.body
    return principal(content, front.convention)


def _deadline(
    draft: Draft, tokens: Sequence[Token], first: int, after: int, kind: DeadlineType, value: str
) -> Deadline:
    begin, end = tokens[first].start, tokens[after - 1].end
    start, stop = draft.passage.span(begin, end)
    return Deadline(
        surface=draft.passage.text[begin:end], start=start, end=stop, type=kind, value=value
    )
