"""Proposals: what each kind changes, how they go from suggestion to release, who sees them."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from meagraph.codes import read_codes
from meagraph.editing.acceptance import Acceptance
from meagraph.editing.desk import Desk
from meagraph.editing.drafts import Clash, Drafts
from meagraph.editing.proposal_kinds import ContentError, content_of, read_content
from meagraph.editing.proposals import (
    STEPS,
    PartlyPublishedError,
    Proposal,
    Proposals,
    ProposalStateError,
    Status,
)
from meagraph.editing.proposed_edits import NoEditError
from meagraph.editing.publication import Choice, Publication, digest_of
from meagraph.editing.roles import ANONYMOUS, Grant, Person, Role
from meagraph.identifiers import Identifiers
from meagraph.namespaces import DCT, OWL, RDF, SKOS
from meagraph.publishing import Publisher
from meagraph.query.pool import QueryPool
from meagraph.settings import Settings
from meagraph.staging import Changeset, Source, StagedGraph
from meagraph.tokens import Tokens
from meagraph.vocabulary.concept import Concept, Statement
from meagraph.vocabulary.thesaurus import Thesauri, Thesaurus
from meagraph.vocabulary.vocabularies import Vocabulary
from server.app import create_app
from tests.desk_people import CHEAP, add_person, contributor_to, editor_of, form_token, sign_in
from tests.serving import BASE

HTML = {"Accept": "text/html"}
V = "waters"
HOME = f"{BASE}vocabulary/{V}/"
EDITOR = Person("Ed", (Grant(V, Role.EDITOR),))
CONTRIBUTOR = Person("Con", (Grant(V, Role.CONTRIBUTOR),))
TRANSLATOR = Person("Tra", (Grant(V, Role.CONTRIBUTOR, frozenset({"ar"})),))
READER = Person("Rea")
PEOPLE = (EDITOR, CONTRIBUTOR, TRANSLATOR, READER, ANONYMOUS)

TURTLE = f"""
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix : <{HOME}> .
<{BASE}vocabulary/{V}> a skos:ConceptScheme ; dct:title "Waters"@en ; skos:hasTopConcept :water .
:water a skos:Concept ; skos:inScheme <{BASE}vocabulary/{V}> ; skos:notation "water" ;
    skos:prefLabel "Water"@en ; skos:topConceptOf <{BASE}vocabulary/{V}> .
:lake a skos:Concept ; skos:inScheme <{BASE}vocabulary/{V}> ; skos:notation "lake" ;
    skos:prefLabel "Lake"@en , "Lac"@fr ; skos:altLabel "Pond"@en ; skos:broader :water ;
    skos:exactMatch <http://elsewhere.example/lake> ; skos:definition "Still water."@en .
:mere a skos:Concept ; skos:inScheme <{BASE}vocabulary/{V}> ; skos:notation "mere" ;
    skos:prefLabel "Mere"@en ; skos:hiddenLabel "meer"@en ; skos:broader :water ;
    skos:related :river ; skos:closeMatch <http://elsewhere.example/mere> .
:tarn a skos:Concept ; skos:inScheme <{BASE}vocabulary/{V}> ; skos:notation "tarn" ;
    skos:prefLabel "Tarn"@en ; skos:broader :mere .
:river a skos:Concept ; skos:inScheme <{BASE}vocabulary/{V}> ; skos:notation "river" ;
    skos:prefLabel "River"@en ; skos:broader :water .
:stream a skos:Concept ; skos:inScheme <{BASE}vocabulary/{V}> ; skos:notation "stream" ;
    skos:prefLabel "Stream"@en ; skos:broader :river .
:old a skos:Concept ; skos:inScheme <{BASE}vocabulary/{V}> ; skos:notation "old" ;
    skos:prefLabel "Old"@en ; owl:deprecated true ; dct:isReplacedBy :lake .
"""


def publish(home: Path) -> Settings:
    settings = Settings(home=home, query_workers=1, **CHEAP)
    triples = [quad.triple for quad in parse(TURTLE, format=RdfFormat.TURTLE)]
    changeset = Changeset("tester", "waters")
    source = Source(f"{BASE}source/test", "Records for tests", licence="CC0-1.0")
    changeset.put(
        StagedGraph(f"{BASE}graph/vocabulary/{V}", triples, source, "test"), settings.base
    )
    Publisher(settings, None).publish(changeset)
    return settings


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return publish(tmp_path_factory.mktemp("waters") / "home")


@pytest.fixture
def desk(settings: Settings) -> Desk:
    """A desk on which nothing lies yet."""
    (settings.home / "editing" / "desk.sqlite").unlink(missing_ok=True)
    return Desk.of(settings.home)


@pytest.fixture(scope="module")
def thesaurus(settings: Settings) -> Thesaurus:
    return Thesauri(settings).current()


@pytest.fixture(scope="module")
def waters(thesaurus: Thesaurus) -> Vocabulary:
    return thesaurus.vocabularies[V]


@pytest.fixture(scope="module")
def identifiers(settings: Settings) -> Identifiers:
    return Identifiers(settings.base, read_codes(settings.content))


class Table:
    """A desk with what proposals need, and short ways to propose and accept."""

    def __init__(
        self, desk: Desk, thesaurus: Thesaurus, identifiers: Identifiers, waters: Vocabulary
    ) -> None:
        self.desk = desk
        self.proposals = Proposals(desk)
        self.drafts = Drafts(desk, thesaurus)
        self.acceptance = Acceptance(desk, thesaurus, identifiers)
        self.waters = waters

    def propose(self, kind: str, author: Person = CONTRIBUTOR, **said: object) -> Proposal:
        content = read_content({"kind": kind, **named(said)}, Settings())
        return self.proposals.add(V, content, "because", author)

    def accepted(self, kind: str, **said: object) -> dict[str, Concept]:
        """Accept a proposal; gives the drafts that it became, by the last step of their IRIs."""
        proposal = self.propose(kind, **said)
        self.proposals.move(proposal.number, Status.IN_REVIEW, EDITOR)
        reviewed = self.proposals.get(proposal.number)
        assert reviewed
        self.acceptance.accept(reviewed, self.waters, EDITOR)
        return {one.concept.iri.removeprefix(HOME): one.concept for one in self.drafts.pending(V)}


def named(said: dict[str, object]) -> dict[str, object]:
    """Write the concepts of a test as IRIs."""
    places = ("concept", "broader", "other", "into", "replacement")
    return {
        name: f"{HOME}{value}" if name in places and value else value
        for name, value in said.items()
    }


@pytest.fixture
def table(desk: Desk, thesaurus: Thesaurus, identifiers: Identifiers, waters: Vocabulary) -> Table:
    return Table(desk, thesaurus, identifiers, waters)


def here(name: str) -> str:
    return HOME + name


# What each kind changes


def test_a_new_concept_gets_an_address_and_a_place(table: Table) -> None:
    drafts = table.accepted(
        "concept", label=" Salt  marsh ", language="EN", definition="Wet.", broader="water"
    )
    marsh = drafts["salt-marsh"]
    assert marsh.texts("prefLabel") == {"en": ["Salt marsh"]}
    assert marsh.texts("definition") == {"en": ["Wet."]}
    assert marsh.links("broader") == [here("water")]
    assert marsh.links("inScheme") == [f"{BASE}vocabulary/{V}"]
    assert NamedNode(SKOS.Concept.value) in [
        one.value for one in marsh.statements if one.predicate == RDF.type
    ]
    again = table.accepted("concept", label="Salt marsh", language="en")
    assert again["salt-marsh-2"].links("topConceptOf") == [f"{BASE}vocabulary/{V}"]


def test_a_name_in_a_new_language_and_a_better_one(table: Table) -> None:
    lake = table.accepted("label", concept="lake", language="ar", text="بحيرة")["lake"]
    assert lake.text("prefLabel", "ar") == "بحيرة"
    lake = table.accepted("label", concept="lake", language="en", text="Pond", keep=True)["lake"]
    assert lake.texts("prefLabel")["en"] == ["Pond"]
    assert lake.texts("altLabel")["en"] == ["Lake"]
    river = table.accepted("label", concept="river", language="en", text="Rivers")["river"]
    assert river.texts("prefLabel")["en"] == ["Rivers"]
    assert "altLabel" not in {one.predicate.value for one in river.statements}
    lake = table.accepted("label", concept="mere", language="en", text="meer", role="altLabel")
    assert lake["mere"].texts("hiddenLabel") == {}


def test_a_definition_takes_the_place_of_the_one_there_is(table: Table) -> None:
    lake = table.accepted("definition", concept="lake", language="en", text="Water.\nStill.")
    assert lake["lake"].texts("definition") == {"en": ["Water.\nStill."]}


def test_relations_are_added_and_removed(table: Table) -> None:
    stream = table.accepted("relation", concept="stream", relation="broader", other="lake")
    assert stream["stream"].links("broader") == [here("lake"), here("river")]
    drafts = table.accepted("relation", concept="river", relation="narrower", other="lake")
    assert drafts["lake"].links("broader") == [here("river"), here("water")]
    related = table.accepted("relation", concept="tarn", relation="related", other="river")
    assert related["tarn"].links("related") == [here("river")]
    tarn = table.accepted(
        "relation", concept="tarn", relation="broader", other="mere", remove=True
    )["tarn"]
    assert tarn.links("broader") == []
    assert tarn.links("topConceptOf") == [f"{BASE}vocabulary/{V}"]


def test_a_mapping_has_one_kind(table: Table) -> None:
    lake = table.accepted(
        "mapping", concept="lake", relation="closeMatch", target="http://elsewhere.example/lake"
    )["lake"]
    assert lake.links("closeMatch") == ["http://elsewhere.example/lake"]
    assert lake.links("exactMatch") == []


def test_a_deprecation_names_what_to_use(table: Table) -> None:
    tarn = table.accepted("deprecation", concept="tarn", replacement="lake")["tarn"]
    assert tarn.deprecated
    assert tarn.replaced_by == [here("lake")]


def test_a_merger_moves_names_relations_and_mappings(table: Table) -> None:
    drafts = table.accepted("merge", concept="mere", into="lake")
    gone, kept = drafts["mere"], drafts["lake"]
    assert gone.deprecated
    assert gone.replaced_by == [here("lake")]
    assert gone.texts("prefLabel") == {"en": ["Mere"]}  # its name stays its name
    for name in ("altLabel", "hiddenLabel", "broader", "narrower", "related", "closeMatch"):
        assert gone.values(name) == []
    assert kept.texts("altLabel")["en"] == ["Mere", "Pond"]
    assert kept.texts("hiddenLabel")["en"] == ["meer"]
    assert kept.links("narrower") == [here("tarn")]
    assert kept.links("related") == [here("river")]
    assert kept.links("broader") == [here("water")]
    assert kept.links("closeMatch") == ["http://elsewhere.example/mere"]
    assert kept.texts("prefLabel") == {"en": ["Lake"], "fr": ["Lac"]}


def test_a_concept_is_merged_into_one_below_it_without_a_circle(table: Table) -> None:
    drafts = table.accepted("merge", concept="water", into="tarn")
    tarn = drafts["tarn"]
    assert here("water") not in tarn.links("broader")
    assert here("mere") not in tarn.links("narrower")  # it stands above
    assert set(tarn.links("narrower")) == {here("lake"), here("river")}


def test_a_split_puts_new_concepts_in_the_place_of_one(table: Table) -> None:
    drafts = table.accepted(
        "split",
        concept="mere",
        language="en",
        parts=[{"label": "Upper mere", "definition": "High."}, {"label": "Lower mere"}],
    )
    old, first, second = drafts["mere"], drafts["upper-mere"], drafts["lower-mere"]
    assert old.deprecated
    assert old.replaced_by == [here("lower-mere"), here("upper-mere")]
    assert first.links("broader") == second.links("broader") == [here("water")]
    assert first.links("narrower") == [here("tarn")]
    assert first.links("related") == [here("river")]
    assert second.links("narrower") == []
    assert first.texts("definition") == {"en": ["High."]}
    assert old.links("narrower") == []


def test_parts_of_the_same_letters_get_addresses_of_their_own(table: Table) -> None:
    parts = [{"label": "Fish pond"}, {"label": "Fish-pond"}, {"label": "鱼塘"}]
    drafts = table.accepted("split", concept="mere", language="en", parts=parts)
    assert {"fish-pond", "fish-pond-2"} <= set(drafts)
    assert len(drafts) == 4


@pytest.mark.parametrize(
    ("kind", "said", "code"),
    [
        ("label", {"concept": "nowhere", "language": "en", "text": "x"}, "gone"),
        ("label", {"concept": "lake", "language": "en", "text": "Lake"}, "said"),
        (
            "label",
            {"concept": "lake", "language": "en", "text": "Lake", "role": "altLabel"},
            "said",
        ),
        ("definition", {"concept": "lake", "language": "en", "text": "Still water."}, "said"),
        ("relation", {"concept": "water", "other": "tarn"}, "circle"),
        ("relation", {"concept": "tarn", "other": "water", "relation": "related"}, "kin"),
        ("relation", {"concept": "mere", "other": "river"}, "kin"),
        ("relation", {"concept": "tarn", "other": "river", "remove": True}, "unsaid"),
        ("relation", {"concept": "tarn", "other": "old"}, "out-of-use"),
        ("relation", {"concept": "tarn", "other": "mere"}, "said"),
        ("mapping", {"concept": "lake", "target": "http://e.example/", "remove": True}, "unsaid"),
        ("deprecation", {"concept": "tarn", "replacement": "old"}, "out-of-use"),
        ("deprecation", {"concept": "old"}, "said"),
        ("merge", {"concept": "tarn", "into": "old"}, "out-of-use"),
        ("concept", {"label": "x", "language": "en", "broader": "nowhere"}, "gone"),
    ],
)
def test_what_cannot_be_carried_out_says_why_and_stays_in_review(
    table: Table, kind: str, said: dict[str, object], code: str
) -> None:
    with pytest.raises(NoEditError) as caught:
        table.accepted(kind, **said)
    assert caught.value.code == code
    (proposal,) = table.proposals.listed(V, EDITOR)
    assert proposal.status is Status.IN_REVIEW
    assert table.drafts.pending(V) == []


@pytest.mark.parametrize(
    ("said", "place", "code"),
    [
        ({"kind": "nonsense"}, "kind", "choice"),
        ({"kind": "label", "concept": here("lake"), "language": "x y", "text": "x"},
         "language", "language"),
        ({"kind": "label", "concept": "lake", "language": "en", "text": "x"}, "concept", "address"),
        ({"kind": "label", "concept": "", "language": "en", "text": "x"}, "concept", "missing"),
        ({"kind": "label", "concept": here("lake"), "language": "en", "text": " \u200b"},
         "text", "missing"),
        ({"kind": "label", "concept": here("lake"), "language": "en", "text": "x" * 1001},
         "text", "long"),
        ({"kind": "mapping", "concept": here("lake"), "target": "javascript:alert(1)"},
         "target", "address"),
        ({"kind": "mapping", "concept": here("lake"), "target": "data:text/html,x"},
         "target", "address"),
        ({"kind": "merge", "concept": here("lake"), "into": here("lake")}, "kind", "same"),
        ({"kind": "split", "concept": here("lake"), "language": "en", "parts": [{"label": "x"}]},
         "kind", "few"),
        ({"kind": "split", "concept": here("lake"), "language": "en",
          "parts": [{"label": "x"}] * 11}, "kind", "few"),
    ],
)  # fmt: skip
def test_what_says_too_little_is_not_taken(said: dict[str, object], place: str, code: str) -> None:
    with pytest.raises(ContentError) as caught:
        read_content(said, Settings())
    assert caught.value.problems[place] == code


def test_an_accepted_proposal_that_clashes_waits_for_a_decision(table: Table) -> None:
    lake = table.drafts.current(table.waters, here("lake"))
    assert lake is not None
    table.accepted("definition", concept="lake", language="en", text="Somebody's.")
    proposal = table.propose("definition", concept="lake", language="en", text="Another's.")
    table.proposals.move(proposal.number, Status.IN_REVIEW, EDITOR)
    reviewed = table.proposals.get(proposal.number)
    assert reviewed
    (result,) = table.acceptance.accept(reviewed, table.waters, EDITOR)
    assert isinstance(result, Clash)
    draft = table.drafts.get(table.waters, here("lake"))
    assert draft
    assert draft.concept.text("definition", "en") == "Somebody's."


def test_two_editors_accept_it_once(table: Table) -> None:
    proposal = table.propose("concept", label="Salt marsh", language="en")
    table.proposals.move(proposal.number, Status.IN_REVIEW, EDITOR)
    reviewed = table.proposals.get(proposal.number)
    assert reviewed
    table.acceptance.accept(reviewed, table.waters, EDITOR)
    with pytest.raises(ProposalStateError):
        table.acceptance.accept(reviewed, table.waters, EDITOR)
    assert len(table.drafts.pending(V)) == 1


def reviewed(table: Table, number: int) -> Proposal:
    found = table.proposals.get(number)
    assert found
    return found


def test_an_acceptance_that_is_taken_back_leaves_nothing_and_its_address(table: Table) -> None:
    (concept,) = table.accepted("concept", label="Salt marsh", language="en").values()
    (number,) = {one.number for one in table.proposals.listed(V, EDITOR)}
    back = table.acceptance.move(
        reviewed(table, number), table.waters, Status.IN_REVIEW, EDITOR, "wait"
    )
    assert back == []
    assert table.drafts.pending(V) == []
    table.acceptance.accept(reviewed(table, number), table.waters, EDITOR)
    (again,) = table.drafts.pending(V)
    assert again.concept == concept


def test_a_draft_that_others_changed_stays_when_an_acceptance_is_taken_back(table: Table) -> None:
    (concept,) = table.accepted("concept", label="Salt marsh", language="en").values()
    (number,) = {one.number for one in table.proposals.listed(V, EDITOR)}
    more = Statement(SKOS.altLabel, Literal("Saltmarsh", language="en"))
    table.drafts.save(table.waters, concept.changed((), {more}), 1, "Ann")
    stay = table.acceptance.move(reviewed(table, number), table.waters, Status.IN_REVIEW, EDITOR)
    assert stay == [concept.iri]
    table.acceptance.accept(reviewed(table, number), table.waters, EDITOR)
    (draft,) = table.drafts.pending(V)
    assert draft.concept.statements ^ concept.statements == {more}


def test_a_proposal_that_waits_as_a_clash_is_not_published(table: Table) -> None:
    table.accepted("definition", concept="lake", language="en", text="Somebody's.")
    table.accepted("definition", concept="lake", language="en", text="Another's.")
    second, first = sorted(table.proposals.listed(V, EDITOR), key=lambda one: -one.number)
    table.proposals.published(V, [here("lake")], 2, "Ed")
    assert reviewed(table, first.number).status is Status.PUBLISHED
    assert reviewed(table, second.number).status is Status.ACCEPTED


# What happened stays as it was


def test_events_are_added_and_never_rewritten(table: Table) -> None:
    proposal = table.propose("deprecation", concept="tarn")
    number = proposal.number
    table.proposals.comment(number, "Is it?", EDITOR)
    table.proposals.move(number, Status.IN_REVIEW, EDITOR)
    table.proposals.move(number, Status.REJECTED, EDITOR, "It is not.")
    table.proposals.move(number, Status.IN_REVIEW, EDITOR)
    events = table.proposals.events(number)
    assert [(one.kind, one.author) for one in events] == [
        ("begun", "Con"), ("submitted", "Con"), ("comment", "Ed"), ("in-review", "Ed"),
        ("rejected", "Ed"), ("in-review", "Ed"),
    ]  # fmt: skip
    for statement in ("UPDATE proposal_event SET text = 'x'", "DELETE FROM proposal_event"):
        with pytest.raises(sqlite3.IntegrityError), table.desk.transaction() as connection:
            connection.execute(statement)
    assert table.proposals.events(number) == events


def test_what_was_accepted_is_published_with_its_release(
    tmp_path: Path, identifiers: Identifiers
) -> None:
    settings = publish(tmp_path / "home")
    thesaurus = Thesauri(settings).current()
    table = Table(Desk.of(settings.home), thesaurus, identifiers, thesaurus.vocabularies[V])
    proposal = table.propose("merge", concept="mere", into="lake")
    table.proposals.move(proposal.number, Status.IN_REVIEW, EDITOR)
    reviewed = table.proposals.get(proposal.number)
    assert reviewed
    table.acceptance.accept(reviewed, table.waters, EDITOR)
    edits = table.acceptance.edits(reviewed, table.waters)
    publication = Publication(Publisher(settings, None), table.desk, thesaurus)
    versions = {one.concept.iri: one.version for one in table.drafts.pending(V)}
    lake = {here("lake"): versions[here("lake")]}
    published = publication.publish(Choice(V, lake, "Ed", "half of it", _advice(publication, lake)))
    half = table.proposals.get(proposal.number)
    assert half
    assert half.status is Status.ACCEPTED
    thesaurus = Thesauri(settings).current()
    publication = Publication(Publisher(settings, None), table.desk, thesaurus)
    mere = {here("mere"): versions[here("mere")]}
    published = publication.publish(Choice(V, mere, "Ed", "the rest", _advice(publication, mere)))
    done = table.proposals.get(proposal.number)
    assert done
    assert (done.status, done.release) == (Status.PUBLISHED, published.release)
    assert table.proposals.events(proposal.number)[-1].author == "Ed"
    # What it changed is still told, though the vocabulary says so now.
    assert {one.iri for one in table.acceptance.edits(done, table.waters)} == {
        one.iri for one in edits
    }
    store = Thesauri(settings).current().store
    graph = NamedNode(f"{BASE}graph/vocabulary/{V}")
    gone = NamedNode(here("mere"))
    assert any(store.quads_for_pattern(gone, OWL.deprecated, None, graph))
    assert any(store.quads_for_pattern(gone, DCT.isReplacedBy, NamedNode(here("lake")), graph))
    assert any(
        store.quads_for_pattern(
            NamedNode(here("lake")), SKOS.altLabel, Literal("Mere", language="en"), graph
        )
    )
    assert not any(store.quads_for_pattern(None, SKOS.narrower, gone, graph))
    assert not any(store.quads_for_pattern(None, SKOS.broader, gone, graph))


def test_what_is_published_in_part_is_not_taken_back(
    tmp_path: Path, identifiers: Identifiers
) -> None:
    settings = publish(tmp_path / "home")
    thesaurus = Thesauri(settings).current()
    waters = thesaurus.vocabularies[V]
    table = Table(Desk.of(settings.home), thesaurus, identifiers, waters)
    table.accepted("merge", concept="mere", into="lake")
    (number,) = {one.number for one in table.proposals.listed(V, EDITOR)}
    publication = Publication(Publisher(settings, None), table.desk, thesaurus)
    mere = {here("mere"): 1}
    publication.publish(Choice(V, mere, "Ed", "half of it", _advice(publication, mere)))
    acceptance = Acceptance(table.desk, Thesauri(settings).current(), identifiers)
    with pytest.raises(PartlyPublishedError, match="is published"):
        acceptance.move(reviewed(table, number), waters, Status.IN_REVIEW, EDITOR)
    assert reviewed(table, number).status is Status.ACCEPTED
    assert here("lake") in {one.concept.iri for one in table.drafts.pending(V)}


def test_what_a_crash_left_unmarked_is_published_and_not_taken_back(
    tmp_path: Path, identifiers: Identifiers, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = publish(tmp_path / "home")
    thesaurus = Thesauri(settings).current()
    waters = thesaurus.vocabularies[V]
    table = Table(Desk.of(settings.home), thesaurus, identifiers, waters)
    table.accepted("label", concept="river", language="es", text="Río")
    (number,) = {one.number for one in table.proposals.listed(V, EDITOR)}
    publication = Publication(Publisher(settings, None), table.desk, thesaurus)
    river = {here("river"): 1}
    advice = _advice(publication, river)

    def die(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Drafts, "published", die)
        with pytest.raises(KeyboardInterrupt):
            publication.publish(Choice(V, river, "Ed", "a name", advice))
    acceptance = Acceptance(table.desk, Thesauri(settings).current(), identifiers)
    with pytest.raises(ProposalStateError):
        acceptance.move(reviewed(table, number), waters, Status.IN_REVIEW, EDITOR)
    assert (reviewed(table, number).status, reviewed(table, number).release) == (
        Status.PUBLISHED, 2,
    )  # fmt: skip
    assert table.drafts.pending(V) == []


def _advice(publication: Publication, versions: dict[str, int]) -> str:
    return digest_of(publication.check(Choice(V, versions, "Ed", "x")))


# Every way that a proposal may go


class Life(RuleBasedStateMachine):
    """Random people do random things to proposals; the model knows what each may."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.proposals = Proposals(Desk.of(Path(self.folder.name)))
        self.model: dict[int, Proposal] = {}
        self.told: dict[int, list[tuple[str, str]]] = {}
        self.release = 0

    def teardown(self) -> None:
        self.folder.cleanup()

    @initialize()
    def begin(self) -> None:
        self.add(CONTRIBUTOR, True)

    @rule(author=st.sampled_from(PEOPLE), submit=st.booleans())
    def add(self, author: Person, submit: bool) -> None:
        content = content_of(
            {"kind": "label", "concept": here("lake"), "language": "ar", "text": "x"}
        )
        made = self.proposals.add(V, content, "", author, submit=submit)
        assert made.verified == (author in (EDITOR, CONTRIBUTOR, TRANSLATOR))
        assert (made.status is Status.DRAFT) == (not submit and not author.anonymous)
        self.model[made.number] = made
        self.told[made.number] = [("begun", author.name)]
        if made.status is Status.SUBMITTED:
            self.told[made.number].append(("submitted", author.name))

    @rule(data=st.data(), who=st.sampled_from(PEOPLE), status=st.sampled_from(list(Status)))
    def move(self, data: st.DataObject, who: Person, status: Status) -> None:
        known = self.model[data.draw(st.sampled_from(sorted(self.model)))]
        may = who == EDITOR if known.status is not Status.DRAFT else known.author == who.name != ""
        if may and status in STEPS[known.status] and status is not Status.PUBLISHED:
            moved = self.proposals.move(known.number, status, who)
            assert moved.status is status
            self.model[known.number] = moved
            self.told[known.number].append((status.value, who.name))
            if status is Status.ACCEPTED:
                self.proposals.drafted(known.number, [])
        else:
            with pytest.raises(ProposalStateError):
                self.proposals.move(known.number, status, who)

    @rule(data=st.data(), who=st.sampled_from(PEOPLE))
    def comment(self, data: st.DataObject, who: Person) -> None:
        known = self.model[data.draw(st.sampled_from(sorted(self.model)))]
        own = known.author == who.name != ""
        draft = known.status is Status.DRAFT
        seen = known.verified or known.reviewed or own or who == EDITOR
        if not draft and seen and (own or who in (EDITOR, CONTRIBUTOR, TRANSLATOR)):
            self.proposals.comment(known.number, "x", who)
            self.told[known.number].append(("comment", who.name))
        else:
            with pytest.raises(ProposalStateError):
                self.proposals.comment(known.number, "x", who)

    @rule(data=st.data(), who=st.sampled_from(PEOPLE))
    def reword(self, data: st.DataObject, who: Person) -> None:
        known = self.model[data.draw(st.sampled_from(sorted(self.model)))]
        content = content_of({"kind": "deprecation", "concept": here("lake")})
        early = known.status in (Status.DRAFT, Status.SUBMITTED)
        if early and known.author == who.name != "":
            self.model[known.number] = self.proposals.reword(known.number, content, "", who)
            self.told[known.number].append(("reworded", who.name))
        else:
            with pytest.raises(ProposalStateError):
                self.proposals.reword(known.number, content, "", who)

    @precondition(lambda self: self.release < 3)
    @rule()
    def publish(self) -> None:
        """Publish nothing of theirs: no proposal becomes published by it."""
        self.release += 1
        self.proposals.published(V, [here("lake")], self.release, "Ed")

    @invariant()
    def what_is_kept_is_what_was_done(self) -> None:
        for number, known in self.model.items():
            kept = self.proposals.get(number)
            assert kept is not None
            assert (kept.status, kept.content) == (known.status, known.content)
            events = [(one.kind, one.author) for one in self.proposals.events(number)]
            assert events == self.told[number]

    @invariant()
    def everyone_sees_what_they_may(self) -> None:
        for who in PEOPLE:
            listed = {one.number for one in self.proposals.listed(V, who)}
            kept = filter(None, map(self.proposals.get, self.model))
            assert listed == {one.number for one in kept if one.is_seen_by(who)}
            assert self.proposals.count(V, who) == len(listed)


Life.TestCase.settings = hypothesis_settings(
    max_examples=8,
    stateful_step_count=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestLife = Life.TestCase


# On pages


@pytest.fixture(scope="module")
def one_app(settings: Settings) -> Iterator[Flask]:
    with QueryPool(settings) as pool:
        yield create_app(settings, pool)


@pytest.fixture
def app(one_app: Flask, settings: Settings) -> Flask:
    with Desk.of(settings.home).transaction() as connection:
        connection.execute("DROP TRIGGER proposal_event_is_kept")
        for table in (
            "proposal_event proposal_edit proposal attempt session draft draft_version draft_clash"
        ).split():
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - ours
        connection.execute(
            "CREATE TRIGGER proposal_event_is_kept BEFORE DELETE ON proposal_event"
            " BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END"
        )
    add_person(settings.home, "Ed", editor_of(V))
    add_person(settings.home, "Con", contributor_to(V))
    add_person(settings.home, "Tra", contributor_to(V, "ar"))
    return one_app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def suggest(client: FlaskClient, kind: str, **data: object) -> tuple[int, str]:
    path = f"/editor/{V}/suggest/{kind}"
    token = form_token(client.get(path, headers=HTML).text)
    answer = client.post(path, data={"csrf": token, "do": "send", **data}, headers=HTML)
    return answer.status_code, answer.location or answer.text


def test_a_stranger_suggests_and_an_editor_takes_it_up(client: FlaskClient, app: Flask) -> None:
    status, place = suggest(
        client, "label", concept=here("lake"), text="بحيرة", language="ar", reason="<b>x</b>"
    )
    assert (status, place) == (303, f"/editor/{V}/suggest?notice=suggested")
    page = client.get(place, headers=HTML).text
    assert "Thank you" in page
    assert "0 proposals" in client.get(f"/editor/{V}/proposals", headers=HTML).text
    assert client.get(f"/editor/{V}/proposals/1", headers=HTML).status_code == 404
    editor = app.test_client()
    token = sign_in(editor, "Ed")
    listed = editor.get(f"/editor/{V}/proposals", headers=HTML).text
    assert "not verified" in listed
    (number,) = re.findall(rf'/editor/{V}/proposals/(\d+)"', listed)
    one = f"/editor/{V}/proposals/{number}"
    shown = editor.get(one, headers=HTML).text
    assert "بحيرة" in shown
    assert "&lt;b&gt;x&lt;/b&gt;" in shown
    data = {"csrf": token, "status": "in-review", "text": "Thank you, stranger."}
    assert editor.post(f"{one}/step", data=data, headers=HTML).status_code == 303
    public = client.get(one, headers=HTML).text
    assert "Thank you, stranger." in public
    assert "not verified" not in public
    data = {"csrf": token, "status": "accepted"}
    assert editor.post(f"{one}/step", data=data, headers=HTML).location.endswith("drafted")
    again = editor.post(f"{one}/step", data=data, headers=HTML)
    assert again.status_code == 409
    assert "was accepted" in client.get(one, headers=HTML).text


def test_a_proposal_that_is_published_in_part_says_why_it_stays(
    table: Table, client: FlaskClient, settings: Settings
) -> None:
    table.accepted("merge", concept="mere", into="lake")
    (number,) = {one.number for one in table.proposals.listed(V, EDITOR)}
    token = sign_in(client, "Ed")
    one = f"/editor/{V}/proposals/{number}"
    assert 'value="in-review"' in client.get(one, headers=HTML).text
    table.proposals.published(V, [here("mere")], 2, "Ed")
    assert 'value="in-review"' not in client.get(one, headers=HTML).text
    data = {"csrf": token, "status": "in-review"}
    refused = client.post(f"{one}/step", data=data, headers=HTML)
    assert refused.status_code == 409
    assert "A part of this proposal is published" in refused.text
    told = client.post(
        f"/api/vocabulary/{V}/proposals/{number}/status",
        json={"status": "in-review"},
        headers=bearer(settings, f"vocab:{V}"),
    )
    assert told.status_code == 409
    assert "is published" in told.get_json()["detail"]


def test_every_form_takes_what_it_asks_for(client: FlaskClient, app: Flask) -> None:
    sign_in(client, "Con")
    sent: dict[str, dict[str, object]] = {
        "concept": {"label": "Salt marsh", "language": "en", "broader": here("water")},
        "label": {"concept": here("lake"), "text": "Lago", "language": "es", "role": "prefLabel"},
        "definition": {"concept": here("river"), "text": "It flows.", "language": "en"},
        "relation": {"concept": here("tarn"), "relation": "broader", "other": here("lake")},
        "mapping": {
            "concept": here("river"),
            "relation": "exactMatch",
            "target": "https://e.org/river",
        },
        "deprecation": {"concept": here("tarn"), "replacement": here("lake")},
        "merge": {"concept": here("mere"), "into": here("lake")},
        "split": {
            "concept": here("mere"),
            "language": "en",
            "part.label": ["Upper mere", "Lower mere", ""],
            "part.definition": ["", "", ""],
        },
    }
    for kind, data in sent.items():
        status, place = suggest(client, kind, **data)
        assert status == 303, (kind, place)
        page = client.get(place, headers=HTML).text
        assert 'class="changes"' in page
        assert "prefLabel" not in page  # plain words
        assert "skos" not in page.lower()
    assert f"{len(sent)} proposals" in client.get(f"/editor/{V}/proposals", headers=HTML).text
    one = client.get(f"/editor/{V}/proposals?kind=merge&status=submitted&mine=1", headers=HTML)
    assert "1 proposal" in one.text


def test_a_concept_is_found_without_javascript(client: FlaskClient) -> None:
    path = f"/editor/{V}/suggest/merge"
    token = form_token(client.get(path, headers=HTML).text)
    data = {"csrf": token, "do": "find.into", "find.into": "la", "concept": here("mere")}
    page = client.post(path, data=data, headers=HTML).text
    assert f'name="into" value="{here("lake")}"' in page
    assert f'name="concept" value="{here("mere")}" checked' in page
    data = {"csrf": token, "do": "find.into", "find.into": "zzz"}
    assert "No concept with such a name" in client.post(path, data=data, headers=HTML).text
    # A whole name needs no choice, a beginning does.
    data = {"csrf": token, "do": "send", "find.into": "lake", "concept": here("mere")}
    assert client.post(path, data=data, headers=HTML).status_code == 303
    data = {"csrf": token, "do": "send", "find.into": "la", "concept": here("mere")}
    again = client.post(path, data=data, headers=HTML)
    assert again.status_code == 400
    assert f'name="into" value="{here("lake")}"' in again.text


def test_one_more_part_keeps_what_was_typed(client: FlaskClient) -> None:
    path = f"/editor/{V}/suggest/split"
    token = form_token(client.get(path, headers=HTML).text)
    data = {"csrf": token, "do": "part", "part.label": ["a", "b"], "part.definition": ["c", "d"]}
    page = client.post(path, data=data, headers=HTML).text
    assert page.count('name="part.label"') == 3
    assert 'value="a"' in page


def test_what_is_wrong_is_said_beside_it(client: FlaskClient) -> None:
    status, page = suggest(client, "mapping", target="javascript:alert(1)", relation="exactMatch")
    assert status == 400
    assert "not an address of the Web" in page
    assert "This is needed" in page
    assert 'href="javascript' not in page


def test_suggestions_are_few_and_programs_are_fooled(
    settings: Settings, app: Flask, client: FlaskClient
) -> None:
    said = {"concept": here("lake"), "text": "x", "language": "es", "role": "altLabel"}
    status, _place = suggest(client, "label", **said, homepage="https://spam.example")
    assert status == 303
    assert Proposals(Desk.of(settings.home)).count(V, EDITOR) == 0
    statuses = [suggest(client, "label", **said)[0] for _ in range(settings.suggestions + 1)]
    assert statuses == [303] * settings.suggestions + [429]
    contributor = app.test_client()
    sign_in(contributor, "Con")
    assert suggest(contributor, "label", **said)[0] == 303


def test_only_so_many_suggestions_wait(
    settings: Settings, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Proposals, "unreviewed", lambda *_: settings.suggestions_waiting)
    said = {"concept": here("lake"), "text": "x", "language": "es", "role": "altLabel"}
    assert suggest(client, "label", **said)[0] == 503


def test_a_draft_is_its_authors_alone_until_submitted(client: FlaskClient, app: Flask) -> None:
    token = sign_in(client, "Con")
    data = {"csrf": token, "do": "keep", "concept": here("tarn")}
    place = client.post(f"/editor/{V}/suggest/deprecation", data=data, headers=HTML).location
    path = place.partition("?")[0]
    editor = app.test_client()
    theirs = sign_in(editor, "Ed")
    assert editor.get(path, headers=HTML).status_code == 404
    form = client.get(f"{path}/edit", headers=HTML).text
    assert f'value="{here("tarn")}" checked' in form
    data = {"csrf": token, "do": "send", "concept": here("mere"), "reason": "It is a lake."}
    assert client.post(f"{path}/edit", data=data, headers=HTML).status_code == 303
    step = {"csrf": token, "status": "submitted"}
    assert client.post(f"{path}/step", data=step, headers=HTML).status_code == 303
    assert "It is a lake." in editor.get(path, headers=HTML).text
    data["csrf"] = theirs
    assert editor.post(f"{path}/edit", data=data, headers=HTML).status_code == 403
    step = {"csrf": token, "status": "in-review"}
    assert client.post(f"{path}/step", data=step, headers=HTML).status_code == 403


def test_a_translator_is_known_in_their_language_alone(
    settings: Settings, client: FlaskClient
) -> None:
    sign_in(client, "Tra")
    said = {"concept": here("lake"), "text": "x", "role": "altLabel"}
    for language in ("ar", "es"):
        assert suggest(client, "label", **said, language=language)[0] == 303
    found = Proposals(Desk.of(settings.home)).listed(V, EDITOR)
    assert {one.content.language: one.verified for one in found} == {"ar": True, "es": False}


def test_comments_are_plain_text(client: FlaskClient, app: Flask) -> None:
    token = sign_in(client, "Con")
    _status, place = suggest(client, "deprecation", concept=here("tarn"))
    path = place.partition("?")[0]
    text = 'See <a href="javascript:alert(1)">this</a> and javascript:alert(2)\u202e'
    data = {"csrf": token, "text": text}
    assert client.post(f"{path}/comment", data=data, headers=HTML).status_code == 303
    page = client.get(path, headers=HTML).text
    assert "&lt;a href=" in page
    assert 'href="javascript' not in page
    assert "\u202e" not in page
    assert client.post(f"{path}/comment", data={"csrf": token, "text": " "}).status_code == 409
    long = {"csrf": token, "text": "x" * 5001}
    assert client.post(f"{path}/comment", data=long, headers=HTML).status_code == 409
    stranger = app.test_client()
    theirs = form_token(stranger.get(f"/editor/{V}/suggest/concept", headers=HTML).text)
    answer = stranger.post(f"{path}/comment", data={"csrf": theirs, "text": "x"}, headers=HTML)
    assert answer.status_code == 401


@pytest.mark.parametrize("language", ["fr", "ar", "zh"])
def test_the_pages_are_whole_in_other_languages(client: FlaskClient, language: str) -> None:
    sign_in(client, "Con")
    _status, place = suggest(client, "merge", concept=here("mere"), into=here("lake"))
    kinds = "concept label definition relation mapping deprecation merge split".split()
    forms = [f"/editor/{V}/suggest/{kind}" for kind in kinds]
    for path in (f"/editor/{V}/suggest", f"/editor/{V}/proposals", place, *forms):
        page = client.get(path, headers={**HTML, "Accept-Language": language})
        assert page.status_code == 200
        assert f'<html lang="{language}"' in page.text


@pytest.mark.parametrize(
    "path",
    ["suggest/nonsense", "proposals/99", "proposals/0/edit", "proposals/99999999999999999999"],
)
def test_what_is_not_there_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(f"/editor/{V}/{path}", headers=HTML).status_code == 404


# For programs


def bearer(settings: Settings, *scopes: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {Tokens.of(settings.home).create('robot', scopes, 1)}"}


def test_programs_propose_discuss_and_decide(client: FlaskClient, settings: Settings) -> None:
    contributor = bearer(settings, f"vocab:{V}:contributor")
    editor = bearer(settings, f"vocab:{V}")
    place = f"/api/vocabulary/{V}/proposals"
    said = {"kind": "label", "concept": here("lake"), "language": "es", "text": "Lago"}
    made = client.post(place, json=said | {"reason": "Spanish"}, headers=contributor)
    assert made.status_code == 201
    one = made.headers["Location"]
    shown = client.get(one).json
    assert shown is not None
    assert shown["status"] == "submitted"
    (change,) = shown["changes"][0]["changes"]
    assert (change["field"], change["language"], change["added"]) == ("prefLabel", "es", ["Lago"])
    assert client.post(f"{one}/status", json={"status": "in-review"}).status_code == 401
    refused = client.post(f"{one}/status", json={"status": "in-review"}, headers=contributor)
    assert refused.status_code == 403
    assert client.post(f"{one}/comments", json={"text": "Sí"}, headers=editor).status_code == 201
    early = client.post(f"{one}/status", json={"status": "accepted"}, headers=editor)
    assert early.status_code == 409
    for status in ("in-review", "accepted"):
        moved = client.post(f"{one}/status", json={"status": status}, headers=editor)
        assert moved.status_code == 200
    assert moved.json is not None
    assert [event["kind"] for event in moved.json["events"]][-2:] == ["in-review", "accepted"]
    listed = client.get(f"{place}?status=accepted&kind=label").json
    assert listed is not None
    assert listed["total"] == 1
    drafts = Drafts(Desk.of(settings.home), Thesauri(settings).current())
    assert [one.concept.text("prefLabel", "es") for one in drafts.pending(V)] == ["Lago"]


def test_bad_calls_are_told_what_is_wrong(client: FlaskClient, settings: Settings) -> None:
    place = f"/api/vocabulary/{V}/proposals"
    wrong = client.post(place, json={"kind": "label", "language": "!"})
    assert wrong.status_code == 400
    assert wrong.json is not None
    assert wrong.json["problems"] == {
        "concept": "missing", "language": "language", "text": "missing",
    }  # fmt: skip
    assert client.post(place, data="x").status_code == 400
    assert client.post(place, json=["x"]).status_code == 400
    assert client.get(f"{place}/999").status_code == 404
    assert client.get("/api/vocabulary/nowhere/proposals").status_code == 404
    good = {"kind": "deprecation", "concept": here("tarn")}
    assert client.post(place, json=good | {"reason": "x" * 5001}).status_code == 400
    cross = client.post(place, json=good, headers={"Sec-Fetch-Site": "cross-site"})
    assert cross.status_code == 403
    assert client.post(place, json=good).status_code == 201
    mine = client.get(f"{place}?mine=1").json
    assert mine is not None
    assert mine["total"] == 0


def test_a_session_needs_its_token_for_the_interface_too(client: FlaskClient) -> None:
    token = sign_in(client, "Con")
    place = f"/api/vocabulary/{V}/proposals"
    good = {"kind": "deprecation", "concept": here("tarn")}
    assert client.post(place, json=good).status_code == 403
    made = client.post(place, json=good, headers={"X-CSRF-Token": token})
    assert made.status_code == 201
    answer = client.get(place)
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("sent", "problems"),
    [
        ({"kind": ["label"]}, {"kind": "choice"}),
        ({"kind": {"label": 1}}, {"kind": "choice"}),
        (
            {
                "kind": "label",
                "concept": "https://example.org/stranger",
                "language": "en",
                "text": "x",
            },
            {"concept": "unknown"},
        ),
        (
            {"kind": "label", "concept": f"{HOME}river", "language": "\ud800", "text": "x"},
            {"language": "language"},
        ),
    ],
)
def test_what_cannot_be_taken_is_refused_on_arrival(
    app: Flask, sent: dict[str, object], problems: dict[str, str]
) -> None:
    answer = app.test_client().post(f"/api/vocabulary/{V}/proposals", json=sent)
    assert answer.status_code == 400
    assert answer.get_json()["problems"] == problems
