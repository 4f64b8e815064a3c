"""Drafts: shared, every version kept, joined or shown as a clash; no edit is ever lost."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule
from pyoxigraph import Literal, NamedNode, Quad, Store

from meagraph.editing.desk import Desk
from meagraph.editing.drafts import Clash, DraftError, Drafts, Saved
from meagraph.editing.stored import digest, read, written
from meagraph.namespaces import RDF, SKOS
from meagraph.query.release import Release
from meagraph.vocabulary.changes import Edit, difference, triples_of
from meagraph.vocabulary.concept import FIELD, FIELDS, Concept, Statement, Value
from meagraph.vocabulary.index import Index
from meagraph.vocabulary.thesaurus import Thesaurus
from meagraph.vocabulary.vocabularies import Vocabulary

BASE = "https://w3id.org/meagraph/"
GRAPH = f"{BASE}graph/vocabulary/test"
SCHEME = f"{BASE}vocabulary/test"
WORDS = Vocabulary("test", GRAPH, (SCHEME,), {"en": "words"})
FEN, BOG = f"{SCHEME}/fen", f"{SCHEME}/bog"


def said(name: str, text: str, language: str = "en") -> Statement:
    return Statement(FIELD[name].predicate, Literal(text, language=language))


def linked(name: str, iri: str) -> Statement:
    return Statement(FIELD[name].predicate, NamedNode(iri))


class Published:
    """What is published, in memory: a release that tests move on by hand."""

    def __init__(self) -> None:
        self.store = Store()
        self.number = 1
        for iri, label in ((FEN, "fen"), (BOG, "bog")):
            self.put(
                Concept(
                    iri,
                    frozenset({Statement(RDF.type, SKOS.Concept), said("prefLabel", label)}),
                )
            )

    def put(self, concept: Concept) -> None:
        self.apply(difference(self.thesaurus().concept(WORDS, concept.iri), concept))

    def apply(self, edit: Edit) -> None:
        removed, added = triples_of([edit])
        graph = NamedNode(GRAPH)
        for triple in removed:
            self.store.remove(Quad(triple.subject, triple.predicate, triple.object, graph))
        for triple in added:
            self.store.add(Quad(triple.subject, triple.predicate, triple.object, graph))
        self.number += 1

    def thesaurus(self) -> Thesaurus:
        release = Release(self.number, "", "")
        return Thesaurus(release, self.store, Index.empty(), BASE)

    def concept(self, iri: str = FEN) -> Concept:
        found = self.thesaurus().concept(WORDS, iri)
        assert found is not None
        return found


class Office:
    """A desk beside what is published."""

    def __init__(self, folder: Path) -> None:
        self.desk = Desk(folder / "desk.sqlite")
        self.published = Published()

    @property
    def drafts(self) -> Drafts:
        return Drafts(self.desk, self.published.thesaurus())

    def save(
        self, added: set[Statement], removed: set[Statement], author: str, version: int = 0
    ) -> Saved | Clash:
        shown = self.published.concept()
        if version:
            history = self.drafts.history("test", FEN)
            shown = next(one.concept for one in history if one.version == version)
        return self.drafts.save(WORDS, shown.changed(removed, added), version, author)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def saved(outcome: Saved | Clash) -> Saved:
    assert isinstance(outcome, Saved), outcome
    return outcome


def clashed(outcome: Saved | Clash) -> Clash:
    assert isinstance(outcome, Clash), outcome
    return outcome


# Kept as lines


def test_a_concept_is_kept_as_its_statements() -> None:
    concept = Concept(
        FEN,
        frozenset(
            {
                said("prefLabel", 'a "fen"\nof\tُ土'),
                linked("broader", BOG),
                Statement(SKOS.notation, Literal("7", datatype=NamedNode("urn:type"))),
            }
        ),
    )
    assert read(FEN, written(concept)) == concept
    assert digest(concept) != digest(None)
    assert written(None) is None
    with pytest.raises(ValueError, match="alone"):
        read(BOG, written(concept))
    with pytest.raises(SyntaxError):
        read(FEN, "<urn:a> nonsense")


# Saving


def test_what_is_saved_is_a_draft_and_readers_see_none_of_it(office: Office) -> None:
    draft = saved(office.save({said("altLabel", "mire")}, set(), "Ada")).draft
    assert (draft.version, draft.author, draft.base) == (1, "Ada", office.published.concept())
    assert draft.concept.texts("altLabel") == {"en": ["mire"]}
    assert office.published.concept().texts("altLabel") == {}
    assert office.drafts.current(WORDS, FEN) == draft.concept
    assert [one.concept.iri for one in office.drafts.pending("test")] == [FEN]
    assert office.drafts.count("test") == 1
    assert office.drafts.pending(author="Ben") == []


def test_saving_nothing_makes_no_draft(office: Office) -> None:
    outcome = saved(office.save(set(), set(), "Ada"))
    assert (outcome.changed, outcome.draft.version) == (False, 0)
    assert office.drafts.get(WORDS, FEN) is None
    first = saved(office.save({said("altLabel", "mire")}, set(), "Ada"))
    again = saved(office.drafts.save(WORDS, first.draft.concept, 1, "Ada"))
    assert (again.changed, again.draft.version) == (False, 1)


def test_two_who_change_different_things_are_joined(office: Office) -> None:
    office.save({said("altLabel", "mire")}, set(), "Ada")
    second = saved(office.save({said("prefLabel", "bas-marais", "fr")}, set(), "Ben"))
    assert second.merged
    assert second.draft.version == 2
    assert second.draft.concept.texts("altLabel") == {"en": ["mire"]}
    assert second.draft.concept.text("prefLabel", "fr") == "bas-marais"


def test_two_who_change_the_same_thing_clash_and_decide(office: Office) -> None:
    office.save({said("prefLabel", "bas-marais", "fr")}, set(), "Ada")
    clash = clashed(office.save({said("prefLabel", "fagne", "fr")}, set(), "Ben"))
    assert (clash.author, clash.kind) == ("Ben", "draft")
    (conflict,) = clash.conflicts
    assert conflict.theirs == {Literal("bas-marais", language="fr")}
    assert conflict.mine == {Literal("fagne", language="fr")}
    draft = office.drafts.get(WORDS, FEN)
    assert draft is not None
    assert draft.concept.text("prefLabel", "fr") == "bas-marais"
    assert office.drafts.clashes("test") == office.drafts.clashes(author="Ben") == [clash]
    assert office.drafts.clash(clash.id) == clash
    chosen = {(SKOS.prefLabel, "fr"): [Literal("fagne", language="fr")]}
    decided = saved(office.drafts.decide(WORDS, clash, chosen, "Ben"))
    assert decided.draft.concept.text("prefLabel", "fr") == "fagne"
    assert office.drafts.clashes() == []
    assert office.drafts.clash(clash.id) is None
    kinds = [entry.kind for entry in office.drafts.history("test", FEN)]
    assert kinds == ["decided", "saved"]


def test_what_no_field_is_for_is_decided_as_well(office: Office) -> None:
    source = NamedNode("http://purl.org/dc/terms/source")
    old, theirs, mine = (Statement(source, Literal(text)) for text in ("1", "2", "3"))
    office.published.put(office.published.concept().changed((), {old}))
    saved(office.save({theirs}, {old}, "Ada"))
    clash = clashed(office.save({mine}, {old}, "Ben"))
    decided = saved(office.drafts.decide(WORDS, clash, {(source, ""): [mine.value]}, "Ben"))
    assert {one for one in decided.draft.concept.statements if one.predicate == source} == {mine}


def test_a_decision_that_others_overtook_is_a_clash_again(office: Office) -> None:
    office.save({said("prefLabel", "a", "fr")}, set(), "Ada")
    clash = clashed(office.save({said("prefLabel", "b", "fr")}, set(), "Ben"))
    office.save({said("prefLabel", "c", "fr")}, {said("prefLabel", "a", "fr")}, "Ada", 1)
    chosen = {(SKOS.prefLabel, "fr"): [Literal("b", language="fr")]}
    again = clashed(office.drafts.decide(WORDS, clash, chosen, "Ben"))
    (conflict,) = again.conflicts
    assert {value.value for value in conflict.theirs} == {"c"}


def test_a_place_that_is_not_decided_stays_as_theirs(office: Office) -> None:
    office.save({said("prefLabel", "a", "fr")}, set(), "Ada")
    clash = clashed(office.save({said("prefLabel", "b", "fr")}, set(), "Ben"))
    outcome = saved(office.drafts.decide(WORDS, clash, {}, "Ben"))
    assert not outcome.changed
    assert outcome.draft.concept.text("prefLabel", "fr") == "a"


def test_a_version_that_never_was_is_refused(office: Office) -> None:
    with pytest.raises(DraftError, match="no version 9"):
        office.drafts.save(WORDS, office.published.concept(), 9, "Ada")
    with pytest.raises(DraftError, match="no version 9"):
        office.drafts.restore(WORDS, FEN, 9, "Ada", 0)


def test_a_new_concept_takes_its_address_once(office: Office) -> None:
    concept = Concept(f"{SCHEME}/new", frozenset({Statement(RDF.type, SKOS.Concept)}))
    draft = saved(office.drafts.save(WORDS, concept, 0, "Ada", new=True)).draft
    assert draft.base is None
    assert draft.edit.new
    with pytest.raises(DraftError, match="just got this address"):
        office.drafts.save(WORDS, concept, 0, "Ben", new=True)
    office.drafts.discard(WORDS, concept.iri, 1, "Ada")
    assert concept.iri in office.drafts.iris()


# History


def test_any_version_can_be_restored(office: Office) -> None:
    office.save({said("altLabel", "mire")}, set(), "Ada")
    office.save({said("altLabel", "swamp")}, {said("altLabel", "mire")}, "Ben", 1)
    with pytest.raises(DraftError, match="has changed since"):
        office.drafts.restore(WORDS, FEN, 1, "Ada", 1)
    back = saved(office.drafts.restore(WORDS, FEN, 1, "Ada", 2))
    assert back.draft.version == 3
    assert back.draft.concept.texts("altLabel") == {"en": ["mire"]}
    entries = office.drafts.history("test", FEN)
    assert [(one.version, one.author, one.kind) for one in entries] == [
        (3, "Ada", "restored"),
        (2, "Ben", "saved"),
        (1, "Ada", "saved"),
    ]


def test_a_draft_set_aside_can_be_taken_up_again(office: Office) -> None:
    office.save({said("altLabel", "mire")}, set(), "Ada")
    with pytest.raises(DraftError, match="Ada has changed"):
        office.drafts.discard(WORDS, FEN, 7, "Ben")
    office.drafts.discard(WORDS, FEN, 1, "Ben")
    assert office.drafts.get(WORDS, FEN) is None
    with pytest.raises(DraftError, match="no draft"):
        office.drafts.discard(WORDS, FEN, 1, "Ben")
    assert saved(office.drafts.restore(WORDS, FEN, 1, "Ben", 0)).draft.version == 3


def test_taking_up_an_old_draft_undoes_nothing_of_others(office: Office) -> None:
    office.save({said("prefLabel", "tourbière", "fr")}, set(), "Ada")
    office.drafts.discard(WORDS, FEN, 1, "Ada")
    spanish = said("prefLabel", "turbera", "es")
    office.published.put(office.published.concept().changed((), {spanish}))
    office.save({said("altLabel", "mire")}, set(), "Ben")
    back = saved(office.drafts.restore(WORDS, FEN, 1, "Ada", 3)).draft
    assert back.edit.removed == frozenset()
    assert back.concept.texts("altLabel") == {"en": ["mire"]}
    assert {back.concept.text("prefLabel", tag) for tag in ("fr", "es")} == {"tourbière", "turbera"}


def test_an_old_draft_that_others_contradict_is_a_clash(office: Office) -> None:
    office.save({said("prefLabel", "tourbière", "fr")}, set(), "Ada")
    office.drafts.discard(WORDS, FEN, 1, "Ada")
    office.save({said("prefLabel", "marais", "fr")}, set(), "Ben")
    clash = clashed(office.drafts.restore(WORDS, FEN, 1, "Ada", 3))
    assert {one.value for one in clash.conflicts[0].theirs} == {"marais"}
    now = office.drafts.current(WORDS, FEN)
    assert now is not None
    assert now.text("prefLabel", "fr") == "marais"


def test_a_draft_goes_back_without_undoing_what_was_published(office: Office) -> None:
    office.save({said("altLabel", "mire")}, set(), "Ada")
    office.published.put(office.published.concept().changed((), {said("definition", "wet")}))
    office.save({said("altLabel", "swamp")}, set(), "Ben", 1)
    back = saved(office.drafts.restore(WORDS, FEN, 1, "Ada", 3)).draft
    assert back.concept.texts("altLabel") == {"en": ["mire"]}
    assert back.concept.text("definition", "en") == "wet"


def test_a_new_concept_set_aside_while_it_was_edited_is_whole_again(office: Office) -> None:
    tarn = Concept(
        f"{SCHEME}/tarn",
        frozenset({Statement(RDF.type, SKOS.Concept), said("prefLabel", "tarn")}),
    )
    office.drafts.save(WORDS, tarn, 0, "Ada", new=True)
    office.drafts.discard(WORDS, tarn.iri, 1, "Ada")
    mine = tarn.changed((), {said("altLabel", "lakelet")})
    again = saved(office.drafts.save(WORDS, mine, 1, "Ben", shown=tarn))
    assert (again.draft.concept, again.merged) == (mine, False)


def test_what_was_shown_is_a_version_that_there_was(office: Office) -> None:
    office.save({said("altLabel", "mire")}, set(), "Ada")
    office.drafts.discard(WORDS, FEN, 1, "Ada")
    concept = office.published.concept()
    for version in (1, 2**70, -1):
        with pytest.raises(DraftError, match="version"):
            office.drafts.save(WORDS, concept, version, "Ben", shown=concept)
    invented = Concept(f"{SCHEME}/none", frozenset({said("prefLabel", "x")}))
    with pytest.raises(DraftError, match="not published any more"):
        office.drafts.save(WORDS, invented, 0, "Ben", shown=invented)


def test_a_concept_that_was_withdrawn_stays_whole_in_its_draft(office: Office) -> None:
    draft = saved(office.save({said("altLabel", "mire")}, set(), "Ada")).draft
    gone = Edit(FEN, office.published.concept().statements, frozenset())
    office.published.apply(gone)
    rebased = office.drafts.rebase(WORDS, FEN, "Ada")
    assert isinstance(rebased, Saved)
    assert rebased.draft.concept == draft.concept


def test_a_clash_with_a_draft_set_aside_is_decided_at_once(office: Office) -> None:
    office.save({said("prefLabel", "a", "fr"), said("altLabel", "x")}, set(), "Ada")
    clash = clashed(
        office.save({said("prefLabel", "b", "fr"), said("altLabel", "y")}, set(), "Ben")
    )
    office.drafts.discard(WORDS, FEN, 1, "Ada")
    chosen = {(SKOS.prefLabel, "fr"): [Literal("b", language="fr")]}
    decided = saved(office.drafts.decide(WORDS, clash, chosen, "Ben")).draft
    assert decided.edit.added == {said("prefLabel", "b", "fr"), said("altLabel", "y")}
    with pytest.raises(DraftError, match="just decided"):
        office.drafts.decide(WORDS, clash, chosen, "Ben")


def test_versions_go_on_after_a_publication(office: Office) -> None:
    draft = saved(office.save({said("altLabel", "mire")}, set(), "Ada")).draft
    office.published.put(draft.concept)
    office.drafts.published("test", {FEN: 1}, 2, "Ada")
    assert office.drafts.get(WORDS, FEN) is None
    later = saved(office.save({said("altLabel", "swamp")}, set(), "Ben"))
    assert later.draft.version == 3
    assert later.draft.base == office.published.concept()


def test_a_draft_that_changed_while_it_was_published_stays(office: Office) -> None:
    draft = saved(office.save({said("altLabel", "mire")}, set(), "Ada")).draft
    office.save({said("altLabel", "swamp")}, set(), "Ben", 1)
    office.published.put(draft.concept)
    office.drafts.published("test", {FEN: 1}, 2, "Ada")
    rebased = office.drafts.rebase(WORDS, FEN, "Ben")
    assert isinstance(rebased, Saved)
    assert [(one.value.value) for one in rebased.draft.edit.added] == ["swamp"]


# When something else is published


def test_what_is_published_meanwhile_is_taken_in(office: Office) -> None:
    office.save({said("altLabel", "mire")}, set(), "Ada")
    office.published.put(office.published.concept().changed((), {said("definition", "wet")}))
    draft = office.drafts.get(WORDS, FEN)
    assert draft is not None
    assert office.drafts.stale(WORDS, draft)
    rebased = office.drafts.rebase(WORDS, FEN, "Ben")
    assert isinstance(rebased, Saved)
    assert rebased.draft.concept.text("definition", "en") == "wet"
    assert rebased.draft.concept.text("altLabel", "en") == "mire"
    assert not office.drafts.stale(WORDS, rebased.draft)


def test_what_contradicts_a_publication_is_a_clash(office: Office) -> None:
    old = said("prefLabel", "fen")
    office.save({said("prefLabel", "mire")}, {old}, "Ada")
    office.published.put(office.published.concept().changed({old}, {said("prefLabel", "marsh")}))
    clash = office.drafts.rebase(WORDS, FEN, "Ben")
    assert isinstance(clash, Clash)
    assert (clash.kind, clash.author) == ("published", "Ada")
    assert isinstance(office.drafts.rebase(WORDS, FEN, "Ben"), Clash)  # found anew, kept once
    (clash,) = office.drafts.clashes("test")
    chosen = {(SKOS.prefLabel, "en"): [Literal("marsh or mire", language="en")]}
    decided = saved(office.drafts.decide(WORDS, clash, chosen, "Ben"))
    assert decided.draft.concept.text("prefLabel", "en") == "marsh or mire"
    assert not office.drafts.stale(WORDS, decided.draft)


def test_saving_tells_of_a_clash_with_what_was_published(office: Office) -> None:
    old = said("prefLabel", "fen")
    office.save({said("prefLabel", "mire")}, {old}, "Ada")
    office.published.put(office.published.concept().changed({old}, {said("prefLabel", "marsh")}))
    outcome = saved(office.save({said("altLabel", "swamp")}, set(), "Ben", 1))
    assert outcome.clash is not None
    assert outcome.draft.concept.text("altLabel", "en") == "swamp"
    later = saved(office.save({said("altLabel", "slough")}, set(), "Ada", 1))
    assert later.clash is not None
    chosen = {(SKOS.prefLabel, "en"): [Literal("mire", language="en")]}
    decided = saved(office.drafts.decide(WORDS, later.clash, chosen, "Ada"))
    assert decided.draft.concept.texts("altLabel") == {"en": ["slough", "swamp"]}


def contradicted(office: Office) -> Clash:
    """A draft of Ada's that names the fen another way than was published meanwhile."""
    old = said("prefLabel", "fen")
    office.save({said("prefLabel", "mire")}, {old}, "Ada")
    office.published.put(office.published.concept().changed({old}, {said("prefLabel", "marsh")}))
    clash = office.drafts.rebase(WORDS, FEN, "Ada")
    assert isinstance(clash, Clash)
    return clash


NAME = (SKOS.prefLabel, "en")


def test_a_draft_changed_while_its_clash_is_decided_is_joined(office: Office) -> None:
    clash = contradicted(office)
    office.save({said("altLabel", "swamp")}, set(), "Ben", 1)
    chosen = {NAME: [Literal("bog", language="en")]}
    decided = saved(office.drafts.decide(WORDS, clash, chosen, "Ada")).draft
    assert decided.concept.text("prefLabel", "en") == "bog"
    assert decided.concept.texts("altLabel") == {"en": ["swamp"]}
    assert office.drafts.clashes("test") == []


def test_a_decision_that_a_change_of_the_draft_contradicts_is_a_clash(office: Office) -> None:
    base = {said("altLabel", text) for text in ("wet", "mire")}
    office.published.put(office.published.concept().changed((), base))
    old, other = said("prefLabel", "fen"), {said("altLabel", "mire")}
    office.save({said("prefLabel", "quag"), said("altLabel", "ooze")}, {old, *other}, "Ada")
    now = office.published.concept().changed({old, said("altLabel", "wet")})
    office.published.put(now.changed((), {said("prefLabel", "marsh")}))
    clash = office.drafts.rebase(WORDS, FEN, "Ada")
    assert isinstance(clash, Clash)
    both = {said("altLabel", text) for text in ("wet", "ooze")}
    later = saved(office.save(other, both, "Ben", 1)).clash  # while Ada decides
    assert later is not None
    assert later.id == clash.id
    again = clashed(office.drafts.decide(WORDS, clash, {}, "Ada"))
    assert (again.kind, again.author) == ("draft", "Ada")
    assert [one.predicate for one in again.conflicts] == [SKOS.altLabel]


def test_a_clash_keeps_its_number_while_it_asks_the_same(office: Office) -> None:
    clash = contradicted(office)
    assert office.drafts.rebase(WORDS, FEN, "Ben") == clash
    later = saved(office.save({said("altLabel", "swamp")}, set(), "Ben", 1)).clash
    assert later is not None
    assert (later.id, later.author) == (clash.id, "Ben")
    assert later.mine.texts("altLabel") == {"en": ["swamp"]}
    assert office.drafts.clashes("test") == [later]
    assert office.drafts.clash_instead(clash.id) == later


def test_a_clash_that_asks_for_something_else_has_a_number_of_its_own(office: Office) -> None:
    clash = contradicted(office)
    changed = office.save({said("prefLabel", "quag")}, {said("prefLabel", "mire")}, "Ben", 1)
    later = saved(changed).clash
    assert later is not None
    assert later.id != clash.id
    assert office.drafts.clash(clash.id) is None
    assert office.drafts.clash_instead(clash.id) == later
    with pytest.raises(DraftError, match="look at it again"):
        office.drafts.decide(WORDS, clash, {NAME: [Literal("bog", language="en")]}, "Ada")
    now = office.drafts.current(WORDS, FEN)
    assert now is not None
    assert now.text("prefLabel", "en") == "quag"
    assert office.drafts.clashes("test") == [later]


def test_a_clash_that_a_change_settled_waits_no_more(office: Office) -> None:
    clash = contradicted(office)
    office.save({said("prefLabel", "marsh")}, {said("prefLabel", "mire")}, "Ben", 1)
    assert office.drafts.clashes("test") == []
    assert office.drafts.clash_instead(clash.id) is None
    again = said("prefLabel", "fen")
    office.save({said("prefLabel", "quag")}, {said("prefLabel", "marsh")}, "Ben")
    office.published.put(
        office.published.concept().changed({said("prefLabel", "marsh")}, {said("prefLabel", "m")})
    )
    assert isinstance(office.drafts.rebase(WORDS, FEN, "Ben"), Clash)
    # Published again as it was when the draft began: then there is nothing to decide.
    office.published.put(
        office.published.concept().changed({said("prefLabel", "m")}, {said("prefLabel", "marsh")})
    )
    assert isinstance(office.drafts.rebase(WORDS, FEN, "Ben"), Saved)
    assert office.drafts.clashes("test") == []
    assert again not in office.published.concept().statements


def test_a_number_of_a_clash_is_never_given_twice(office: Office) -> None:
    clash = contradicted(office)
    office.drafts.discard(WORDS, FEN, 1, "Ada")
    assert office.drafts.clashes("test") == []
    bog = office.published.concept(BOG)
    names = [bog.changed({said("prefLabel", "bog")}, {said("prefLabel", x)}) for x in "ab"]
    office.drafts.save(WORDS, names[0], 0, "Ben")
    office.published.put(names[1])
    later = office.drafts.rebase(WORDS, BOG, "Ben")
    assert isinstance(later, Clash)
    assert later.id > clash.id
    assert office.drafts.clash(clash.id) is None
    assert office.drafts.clash_instead(clash.id) is None  # of another concept


def test_deciding_every_place_as_published_closes_the_draft(office: Office) -> None:
    clash = contradicted(office)
    chosen = {NAME: [Literal("marsh", language="en")]}
    saved(office.drafts.decide(WORDS, clash, chosen, "Ada"))
    assert office.drafts.get(WORDS, FEN) is None
    entries = office.drafts.history("test", FEN)
    assert [(one.kind, one.author) for one in entries[:2]] == [
        ("published", "Ada"),
        ("decided", "Ada"),
    ]
    assert entries[0].reason == str(office.published.number)


def test_a_draft_that_is_published_by_another_way_is_closed(office: Office) -> None:
    draft = saved(office.save({said("altLabel", "mire")}, set(), "Ada")).draft
    office.published.put(draft.concept)
    assert isinstance(office.drafts.rebase(WORDS, FEN, "Ada"), Saved)
    assert office.drafts.get(WORDS, FEN) is None
    assert office.drafts.rebase(WORDS, FEN, "Ada") is None


def test_deciding_does_not_bring_back_a_draft_that_was_set_aside(office: Office) -> None:
    clash = contradicted(office)
    office.drafts.discard(WORDS, FEN, 1, "Ben")
    with pytest.raises(DraftError, match="look at it again"):
        office.drafts.decide(WORDS, clash, {NAME: [Literal("mire", language="en")]}, "Ada")
    assert office.drafts.get(WORDS, FEN) is None


# Edits of others: proposals, files, mappings


def test_edits_become_drafts_all_or_none(office: Office) -> None:
    edits = [
        Edit(FEN, frozenset(), frozenset({said("altLabel", "mire")})),
        Edit(BOG, frozenset({said("prefLabel", "bog")}), frozenset({said("prefLabel", "moor")})),
        Edit(BOG, frozenset(), frozenset()),
    ]
    outcomes = office.drafts.propose_edits(WORDS, edits, "Ada", "words.csv", 7)
    assert [type(one) for one in outcomes] == [Saved, Saved]
    (entry,) = office.drafts.history("test", FEN)
    assert (entry.kind, entry.reason, entry.proposal) == ("proposed", "words.csv", 7)
    unknown = Edit(f"{SCHEME}/none", frozenset(), frozenset({said("altLabel", "x")}))
    with pytest.raises(DraftError, match="no such concept"):
        office.drafts.propose_edits(WORDS, [Edit(BOG, *_alt("peat")), unknown], "Ada")
    draft = office.drafts.get(WORDS, BOG)
    assert draft is not None
    assert draft.version == 1
    (new,) = office.drafts.propose_edits(WORDS, [replace(unknown, new=True)], "Ada")
    assert saved(new).draft.base is None


def test_two_new_concepts_never_share_an_address(office: Office) -> None:
    begun = Concept(f"{SCHEME}/bank", frozenset({Statement(RDF.type, SKOS.Concept)}))
    river = difference(None, begun.changed((), {said("definition", "the side of a river")}))
    money = begun.changed((), {said("definition", "a house for money")})
    office.drafts.save(WORDS, money, 0, "Ben", new=True)
    for proposal in (None, 7):
        with pytest.raises(DraftError, match="another new concept"):
            office.drafts.propose_edits(WORDS, [river], "Ada", proposal=proposal)
    assert office.drafts.current(WORDS, begun.iri) == money
    office.drafts.discard(WORDS, begun.iri, 1, "Ben")
    with pytest.raises(DraftError, match="another new concept"):
        office.drafts.propose_edits(WORDS, [river], "Ada")
    shore = replace(river, iri=f"{SCHEME}/shore")
    office.published.put(Concept(shore.iri, money.statements))
    with pytest.raises(DraftError, match="another new concept"):
        office.drafts.propose_edits(WORDS, [shore], "Ada")


def test_a_new_concept_is_the_same_one_when_it_is_proposed_again(office: Office) -> None:
    begun = Concept(f"{SCHEME}/bank", frozenset({Statement(RDF.type, SKOS.Concept)}))
    first = difference(None, begun.changed((), {said("prefLabel", "bank")}))
    saved(office.drafts.propose_edits(WORDS, [first], "Ada", proposal=7)[0])
    assert not saved(office.drafts.propose_edits(WORDS, [first], "Ben", "a file")[0]).changed
    office.drafts.take_back(WORDS, begun.iri, 7, "Ada")
    reviewed = difference(None, begun.changed((), {said("prefLabel", "river bank")}))
    again = saved(office.drafts.propose_edits(WORDS, [reviewed], "Ada", proposal=7)[0])
    assert again.draft.concept.text("prefLabel", "en") == "river bank"


def _alt(text: str) -> tuple[frozenset[Statement], frozenset[Statement]]:
    return frozenset(), frozenset({said("altLabel", text)})


def test_an_edit_of_an_older_state_clashes(office: Office) -> None:
    stale = Edit(
        FEN, frozenset({said("prefLabel", "mire")}), frozenset({said("prefLabel", "marsh")})
    )
    clash = clashed(office.drafts.propose_edits(WORDS, [stale], "Ada")[0])
    (conflict,) = clash.conflicts
    assert {value.value for value in conflict.theirs} == {"fen"}
    assert {value.value for value in conflict.base} == {"mire"}
    second = Edit(FEN, frozenset(), frozenset({said("prefLabel", "marsh")}))
    assert isinstance(office.drafts.propose_edits(WORDS, [second], "Ada")[0], Clash)
    known = Edit(FEN, frozenset(), frozenset({said("prefLabel", "fen")}))
    assert not saved(office.drafts.propose_edits(WORDS, [known], "Ada")[0]).changed


# Who is there


def test_whoever_has_a_concept_open_is_told_of_the_others(office: Office) -> None:
    assert office.drafts.enter("test", FEN, "Ada") == []
    assert office.drafts.enter("test", FEN, "Ben") == ["Ada"]
    assert office.drafts.enter("test", BOG, "Eve") == []
    office.drafts.leave("test", FEN, "Ada")
    assert office.drafts.enter("test", FEN, "Ben") == []


# Two editors


PREFERRED = st.sampled_from(("en", "fr", "ar"))
TEXTS = st.sampled_from(("mire", "marsh", "swamp", "quag"))


class TwoEditors(RuleBasedStateMachine):
    """
    Two editors open, change, save, decide, publish and restore in any order.

    Whatever statement somebody added or took away is afterwards so in a version of the history, or
    was shown to them as a clash. A statement goes from the draft only by the hand of somebody who
    saw it.
    """

    forms = Bundle("forms")

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        self.office = Office(Path(self._folder.name))
        self.asked: list[tuple[int, frozenset[Statement], frozenset[Statement]]] = []
        self.clashes: list[Clash] = []

    def teardown(self) -> None:
        self._folder.cleanup()

    def _now(self) -> tuple[Concept, int]:
        draft = self.office.drafts.get(WORDS, FEN)
        if draft is None:
            return self.office.published.concept(), 0
        return draft.concept, draft.version

    @rule(target=forms, who=st.sampled_from(("Ada", "Ben")))
    def opens(self, who: str) -> tuple[str, Concept, int]:
        return (who, *self._now())

    @rule(form=forms, language=PREFERRED, text=TEXTS)
    def renames(self, form: tuple[str, Concept, int], language: str, text: str) -> None:
        who, shown, version = form
        old = {one for one in shown.statements if _at(one, SKOS.prefLabel, language)}
        self._saves(who, shown, version, shown.changed(old, {said("prefLabel", text, language)}))

    @rule(form=forms, text=TEXTS, language=PREFERRED)
    def adds(self, form: tuple[str, Concept, int], text: str, language: str) -> None:
        who, shown, version = form
        self._saves(who, shown, version, shown.changed((), {said("altLabel", text, language)}))

    @rule(form=forms, text=TEXTS, language=PREFERRED)
    def defines(self, form: tuple[str, Concept, int], text: str, language: str) -> None:
        who, shown, version = form
        old = {one for one in shown.statements if _at(one, SKOS.definition, language)}
        self._saves(who, shown, version, shown.changed(old, {said("definition", text, language)}))

    @rule(form=forms)
    def takes_labels_away(self, form: tuple[str, Concept, int]) -> None:
        who, shown, version = form
        old = {one for one in shown.statements if one.predicate == SKOS.altLabel}
        self._saves(who, shown, version, shown.changed(old))

    @rule(form=forms)
    def relates(self, form: tuple[str, Concept, int]) -> None:
        who, shown, version = form
        link = linked("related", BOG)
        there = link in shown.statements
        mine = shown.changed({link}) if there else shown.changed((), {link})
        self._saves(who, shown, version, mine)

    def _saves(self, who: str, shown: Concept, version: int, mine: Concept) -> None:
        edit = difference(shown, mine)
        before, _ = self._now()
        outcome = self.office.drafts.save(WORDS, mine, version, who, shown=shown)
        if isinstance(outcome, Clash):
            assert outcome.mine == mine
            assert outcome.base == shown
            assert self._now()[0] == before  # nothing was overwritten
            self.clashes.append(outcome)
            return
        state = outcome.draft.concept.statements
        assert edit.added <= state
        assert not edit.removed & state - _theirs(before, shown)
        # Of what others said, only what this editor took away is gone.
        assert before.statements - edit.removed <= state | _republished(self.office, outcome)
        if outcome.clash is not None:
            self.clashes.append(outcome.clash)

    @rule(pick=st.integers(0, 5), mine=st.booleans())
    def decides(self, pick: int, mine: bool) -> None:
        waiting = self.office.drafts.clashes("test")
        if not waiting:
            return
        clash = waiting[pick % len(waiting)]
        chosen: dict[tuple[NamedNode, str], list[Value]] = {
            (one.predicate, one.language): list(one.mine if mine else one.theirs)
            for one in clash.conflicts
        }
        outcome = self.office.drafts.decide(WORDS, clash, chosen, "Ada")
        assert self.office.drafts.clash(clash.id) is None
        if isinstance(outcome, Clash):
            assert outcome.conflicts
        elif outcome.clash is None:  # what was decided is so
            state = outcome.draft.concept.statements
            for (predicate, language), values in chosen.items():
                if predicate == SKOS.prefLabel:
                    there = {one.value for one in state if _at(one, predicate, language)}
                    assert there == set(values)

    @rule()
    def publishes(self) -> None:
        draft = self.office.drafts.get(WORDS, FEN)
        if draft is None:
            return
        rebased = self.office.drafts.rebase(WORDS, FEN, "Ada")
        if isinstance(rebased, Saved):
            draft = rebased.draft
            self.office.published.put(draft.concept)
            self.office.drafts.published("test", {FEN: draft.version}, 9, "Ada")
            assert self.office.drafts.get(WORDS, FEN) is None

    @rule(language=PREFERRED, text=TEXTS)
    def a_file_is_loaded(self, language: str, text: str) -> None:
        shown = self.office.published.concept()
        old = {one for one in shown.statements if _at(one, SKOS.prefLabel, language)}
        self.office.published.put(shown.changed(old, {said("prefLabel", text, language)}))

    @rule(pick=st.integers(0, 20))
    def restores(self, pick: int) -> None:
        history = self.office.drafts.history("test", FEN)
        if history:
            entry = history[pick % len(history)]
            before, seen = self._now()
            outcome = self.office.drafts.restore(WORDS, FEN, entry.version, "Ben", seen)
            if isinstance(outcome, Clash):
                assert outcome.conflicts
                assert self._now()[0] == before
                return
            kinds = {one.kind for one in history if one.version >= entry.version}
            if kinds & {"discarded", "published"}:  # joined: only what it took away is gone
                edit = difference(entry.base, entry.concept)
                after = outcome.draft.concept.statements | _republished(self.office, outcome)
                assert before.statements - edit.removed <= after
                assert edit.added <= outcome.draft.concept.statements

    @rule()
    def discards(self) -> None:
        draft = self.office.drafts.get(WORDS, FEN)
        if draft is None:
            return
        waiting = self.office.drafts.clashes("test")
        self.office.drafts.discard(WORDS, FEN, draft.version, "Ada")
        kept = self.office.drafts.clashes("test")
        assert [one for one in waiting if one.kind == "draft"] == kept
        assert self._now()[0] == self.office.published.concept()

    @invariant()
    def the_history_has_every_version(self) -> None:
        history = self.office.drafts.history("test", FEN)
        assert [one.version for one in history] == list(range(len(history), 0, -1))
        draft = self.office.drafts.get(WORDS, FEN)
        if draft is not None:
            assert history[0].concept == draft.concept

    @invariant()
    def one_preferred_label_in_each_language(self) -> None:
        for texts in self._now()[0].texts("prefLabel").values():
            assert len(texts) == 1


def _at(statement: Statement, predicate: NamedNode, language: str) -> bool:
    value = statement.value
    return (
        statement.predicate == predicate
        and isinstance(value, Literal)
        and value.language == language
    )


_LANDED = tuple(["published", kind] for kind in ("saved", "merged", "restored", "decided"))


def _theirs(before: Concept, shown: Concept) -> frozenset[Statement]:
    """What others added since a form was opened."""
    return before.statements - shown.statements


def _republished(office: Office, outcome: Saved) -> frozenset[Statement]:
    """What a publication took away of the draft when it was brought up to date."""
    published = office.published.concept().statements
    states = [one.concept.statements for one in office.drafts.history("test", FEN)]
    kinds = [one.kind for one in office.drafts.history("test", FEN)]
    if len(states) > 1 and (kinds[0] == "rebased" or kinds[:2] in _LANDED):
        return states[1] - published
    return frozenset()


TwoEditors.TestCase.settings = hypothesis_settings(
    max_examples=15,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
test_two_editors_never_lose_an_edit = TwoEditors.TestCase


def test_every_field_is_kept() -> None:
    assert len({field.predicate for field in FIELDS}) == len(FIELDS)
