"""A proposal as its page and the interface for programs show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from meagraph.editing.acceptance import Acceptance
from meagraph.editing.minting import MintingError
from meagraph.editing.proposals import Event, Proposal, Proposals, Status
from meagraph.editing.proposed_edits import NoEditError
from meagraph.editing.roles import Person
from meagraph.vocabulary.changes import Change, Edit, changes_of
from meagraph.vocabulary.concept import Concept, Value, last_step
from meagraph.vocabulary.vocabularies import Vocabulary
from server.editor.labels import named
from server.editor.proposals.words import KIND_NAMES, NO_EDITS
from server.editor.room import address, concept_address
from server.editor.wording import Sentence, sentences
from server.instance import instance
from server.languages import Text, content_language, interface_language


@dataclass(frozen=True)
class Difference:
    """What becomes of one concept: its name, the address of its form, the changes in words."""

    name: Text
    href: str
    new: bool
    sentences: Sequence[Sentence]


@dataclass(frozen=True)
class Shown:
    """
    A proposal as it is shown.

    `trouble` says why it cannot be carried out on the vocabulary as it is now.
    """

    proposal: Proposal
    title: str
    differences: Sequence[Difference]
    trouble: str
    events: Sequence[Event]
    steps: Sequence[Status]
    discussed: bool
    reworded: bool


def acceptance() -> Acceptance:
    """Give what makes drafts of proposals in this instance."""
    here = instance()
    return Acceptance(here.desk, here.thesaurus(), here.identifiers)


def proposals() -> Proposals:
    """Give the proposals of this instance."""
    return Proposals(instance().desk)


def title_of(proposal: Proposal, vocabulary: Vocabulary) -> str:
    """Give what a proposal is called: its kind, and the concept that it is about."""
    kind = str(KIND_NAMES[proposal.kind])
    about = getattr(proposal.content, "label", "")
    if proposal.about:
        name = named(instance().thesaurus(), vocabulary)(proposal.about)
        about = name[0] if name else proposal.about
    return str(_("%(kind)s: %(concept)s", kind=kind, concept=f"\u2068{about}\u2069"))


def shown(proposal: Proposal, vocabulary: Vocabulary, person: Person) -> Shown:
    """Give a proposal as a person sees it."""
    edits, trouble = _edits(proposal, vocabulary)
    return Shown(
        proposal=proposal,
        title=title_of(proposal, vocabulary),
        differences=_differences(edits, vocabulary),
        trouble=trouble,
        events=proposals().events(proposal.number),
        steps=_steps(proposal, person),
        discussed=proposal.is_discussed_by(person),
        reworded=proposal.is_by(person) and proposal.status in (Status.DRAFT, Status.SUBMITTED),
    )


def _steps(proposal: Proposal, person: Person) -> list[Status]:
    """Give the steps that can be taken; one that is published in part is not taken back."""
    steps = proposal.steps_of(person)
    if proposals().is_partly_published(proposal.number):
        steps -= {Status.IN_REVIEW}
    return [one for one in Status if one in steps]


def as_json(proposal: Proposal, vocabulary: Vocabulary) -> dict[str, Any]:
    """Give a proposal as the list of the interface has it."""
    return {
        "number": proposal.number,
        "vocabulary": proposal.vocabulary,
        "kind": proposal.kind,
        "status": proposal.status.value,
        "title": title_of(proposal, vocabulary),
        "content": proposal.content.model_dump(exclude={"kind"}),
        "reason": proposal.reason,
        "author": proposal.author or None,
        "verified": proposal.verified,
        "made": proposal.made.isoformat(),
        "changed": proposal.changed.isoformat(),
        "release": proposal.release,
        "href": address(vocabulary, "proposals", str(proposal.number)),
    }


def as_whole_json(proposal: Proposal, vocabulary: Vocabulary) -> dict[str, Any]:
    """Give a proposal with what it changes and what happened to it."""
    edits, trouble = _edits(proposal, vocabulary)
    return {
        **as_json(proposal, vocabulary),
        "trouble": trouble or None,
        "changes": [_edit_json(edit) for edit in edits],
        "events": [
            {
                "kind": one.kind,
                "author": one.author or None,
                "made": one.made.isoformat(),
                "text": one.text,
            }
            for one in proposals().events(proposal.number)
        ],
    }


def _edits(proposal: Proposal, vocabulary: Vocabulary) -> tuple[list[Edit], str]:
    try:
        return acceptance().edits(proposal, vocabulary), ""
    except NoEditError as error:
        return [], str(NO_EDITS[error.code])
    except MintingError as error:
        return [], str(error)


def _differences(edits: Sequence[Edit], vocabulary: Vocabulary) -> list[Difference]:
    known = named(instance().thesaurus(), vocabulary)
    languages = (content_language(), interface_language())
    # A concept that is only proposed is named by what the proposal says.
    proposed = {
        edit.iri: Concept(edit.iri, edit.added).label(*languages) for edit in edits if edit.new
    }

    def name(iri: str) -> tuple[str, str] | None:
        return proposed.get(iri) or known(iri)

    return [
        Difference(
            Text(*(name(edit.iri) or (last_step(edit.iri), ""))),
            concept_address(vocabulary, edit.iri),
            edit.new,
            sentences(_news(edit), name),
        )
        for edit in edits
    ]


def _news(edit: Edit) -> list[Change]:
    """Give what an edit changes, without the class, code and scheme that every new concept has."""
    return [
        change
        for change in changes_of(edit)
        if not (edit.new and (change.field is None or change.field.name in _GIVEN))
    ]


_GIVEN = frozenset({"inScheme", "notation"})


def _edit_json(edit: Edit) -> Mapping[str, Any]:
    return {
        "concept": edit.iri,
        "new": edit.new,
        "changes": [
            {
                "field": change.field.name if change.field else change.predicate.value,
                "language": change.language,
                "removed": [_value(one) for one in change.removed],
                "added": [_value(one) for one in change.added],
            }
            for change in changes_of(edit)
        ],
    }


def _value(value: Value) -> str:
    return value.value
