"""Accepting a proposal: it becomes drafts, which the editors look over and publish."""

from collections.abc import Callable

from pyoxigraph import Literal

from meagraph.editing.desk import Desk
from meagraph.editing.drafts import Clash, Drafts, Saved
from meagraph.editing.minting import Minting
from meagraph.editing.proposals import Proposal, Proposals, Status
from meagraph.editing.proposed_edits import Ground, edits_of
from meagraph.editing.publication import settle
from meagraph.editing.roles import Person
from meagraph.identifiers import Identifiers
from meagraph.namespaces import SKOS
from meagraph.vocabulary.changes import Edit
from meagraph.vocabulary.concept import Concept, Statement, last_step
from meagraph.vocabulary.thesaurus import Thesaurus
from meagraph.vocabulary.vocabularies import Vocabulary


class Acceptance:
    """Makes drafts of the proposals of one desk, on the vocabularies as they are published now."""

    def __init__(self, desk: Desk, thesaurus: Thesaurus, identifiers: Identifiers) -> None:
        """Take the desk, the vocabularies, and the IRIs of the instance."""
        self._desk = desk
        self._thesaurus = thesaurus
        self._drafts = Drafts(desk, thesaurus)
        self._proposals = Proposals(desk)
        self._minting = Minting(identifiers, thesaurus, self._drafts)

    def edits(self, proposal: Proposal, vocabulary: Vocabulary) -> list[Edit]:
        """
        Give what a proposal changes: of an accepted one as it was drafted, else as it would be.

        Raises `NoEditError` when it cannot be carried out on the vocabulary as it is now.
        """
        if proposal.status in (Status.ACCEPTED, Status.PUBLISHED):
            return self._proposals.edits(proposal.number)
        return edits_of(proposal.content, self._ground(vocabulary, proposal))

    def accept(
        self, proposal: Proposal, vocabulary: Vocabulary, editor: Person, text: str = ""
    ) -> list[Saved | Clash]:
        """
        Accept a proposal and make drafts of it, both or neither; gives what became of the drafts.

        What clashes with a draft of somebody waits among the clashes. Raises `NoEditError`, and
        `ProposalStateError` when it is not in review (any more) or the person may not decide.
        """
        with self._desk.transaction():
            self._proposals.move(proposal.number, Status.ACCEPTED, editor, text)
            edits = edits_of(proposal.content, self._ground(vocabulary, proposal))
            self._proposals.drafted(proposal.number, edits)
            return self._drafts.propose_edits(
                vocabulary, edits, editor.name, proposal.reason, proposal.number
            )

    def move(
        self,
        proposal: Proposal,
        vocabulary: Vocabulary,
        status: Status,
        editor: Person,
        text: str = "",
    ) -> list[str]:
        """
        Take a proposal to another status than accepted; raises `ProposalStateError`.

        One that was accepted takes its drafts back: those that nobody else changed are set aside.
        Gives the concepts whose drafts stay, since others have worked on them. Raises
        `PartlyPublishedError` when a part of it is published.
        """
        # A release of which the desk was not told may have published it.
        settle(self._desk, self._thesaurus, vocabulary)
        with self._desk.transaction():
            before = self._proposals.get(proposal.number)
            self._proposals.move(proposal.number, status, editor, text)
            if before is None or before.status is not Status.ACCEPTED:
                return []
            edits = self._proposals.edits(proposal.number)
            return [
                edit.iri
                for edit in edits
                if not self._drafts.take_back(vocabulary, edit.iri, proposal.number, editor.name)
            ]

    def _ground(self, vocabulary: Vocabulary, proposal: Proposal) -> Ground:
        own = {edit.iri for edit in self._proposals.edits(proposal.number) if edit.new}

        def read(iri: str) -> Concept | None:
            # As published, as `propose_edits` counts; a concept that is only drafted, as drafted.
            found = self._thesaurus.concept(vocabulary, iri)
            if iri in own:  # what it made before is made anew, and joined with its draft
                return found
            return found or self._drafts.current(vocabulary, iri)

        return Ground(read, self._mint(vocabulary, proposal), vocabulary.scheme)

    def _mint(self, vocabulary: Vocabulary, proposal: Proposal) -> Callable[[str, str], Concept]:
        given: set[str] = set()
        # What it was accepted with before keeps its address.
        earlier = [edit for edit in self._proposals.edits(proposal.number) if edit.new]

        def mint(language: str, label: str) -> Concept:
            name = Statement(SKOS.prefLabel, Literal(label, language=language))
            for edit in earlier:
                if name in edit.added:
                    earlier.remove(edit)
                    return self._minting.begun(vocabulary, last_step(edit.iri), edit.iri)
            slug = self._minting.propose(vocabulary, [(language, label)])
            free, number = slug, 1
            while free in given or self._minting.is_taken(self._minting.iri(vocabulary, free)):
                number += 1
                free = f"{slug}-{number}"
            given.add(free)
            return self._minting.concept(vocabulary, free)

        return mint
