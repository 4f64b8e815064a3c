"""Taking a proposal from whoever sends one, known or not."""

from flask import abort
from flask_babel import gettext as _

from meagraph.editing.proposal_kinds import Content
from meagraph.editing.proposals import Proposal
from meagraph.editing.roles import Person, Right
from meagraph.vocabulary.vocabularies import Vocabulary
from server.editor import labels
from server.editor.proposals.shown import proposals
from server.instance import instance
from server.login import attempts


def strangers(content: Content, vocabulary: Vocabulary) -> dict[str, str]:
    """Find the places where a proposal speaks of what is no concept of the vocabulary."""
    thesaurus, drafts = instance().thesaurus(), labels.drafts()
    return {
        place: "unknown"
        for place, iri in content.concepts().items()
        if thesaurus.concept(vocabulary, iri) is None and drafts.get(vocabulary, iri) is None
    }


def take(
    vocabulary: Vocabulary, content: Content, reason: str, author: Person, *, submit: bool
) -> Proposal:
    """
    Keep a proposal.

    Whoever has no role in the vocabulary sends a few at a time (`ThrottledError`), and only so many
    wait for the editors (answered with 503): a flood of them must not drown the others.
    """
    if not author.may_some(Right.DRAFT, vocabulary.id):
        attempts.suggestions().attempt(attempts.address())
        waiting = proposals().unreviewed(vocabulary.id)
        if waiting >= instance().settings.suggestions_waiting:
            abort(503, _("Too many suggestions wait for the editors; come back later."))
    return proposals().add(vocabulary.id, content, reason, author, submit=submit)
