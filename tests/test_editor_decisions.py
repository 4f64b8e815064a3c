"""Decisions at the desk: on clashes that moved on, and what a translator may bring about."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode, Triple

from meagraph.editing import stored
from meagraph.editing.desk import Desk
from meagraph.editing.drafts import Clash, Drafts, Saved
from meagraph.namespaces import RDF, SKOS
from meagraph.publishing import Publisher
from meagraph.query.pool import QueryPool
from meagraph.settings import Settings
from meagraph.staging import Changeset, GraphChange, StagedGraph
from meagraph.vocabulary.changes import changes_of, difference
from meagraph.vocabulary.concept import FIELD, Concept, Statement
from meagraph.vocabulary.thesaurus import Thesauri
from meagraph.vocabulary.vocabularies import Vocabulary
from server.app import create_app
from tests.desk_forms import HTML, Form, opened, sent
from tests.desk_people import CHEAP, add_person, contributor_to, editor_of, form_token, sign_in
from tests.waters import BASE, SCHEME, SOURCE, iri, publish_waters

GRAPH = f"{BASE}graph/vocabulary/waters"
DESK = "/editor/waters"
LAKES, RIVERS, TARN = iri("lakes"), iri("rivers"), iri("tarn")


def said(name: str, text: str, language: str = "en") -> Statement:
    return Statement(FIELD[name].predicate, Literal(text, language=language))


def at(concept: str, page: str = "concept") -> str:
    return f"{DESK}/{page}?uri={quote(concept, safe='')}"


class Office:
    """A vocabulary, its desk, and a release that tests move on past the desk."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.desk = Desk.of(settings.home)
        self.thesauri = Thesauri(settings)

    @property
    def vocabulary(self) -> Vocabulary:
        return self.thesauri.current().vocabularies["waters"]

    @property
    def drafts(self) -> Drafts:
        return Drafts(self.desk, self.thesauri.current())

    def draft(self, concept: str) -> Concept:
        found = self.drafts.get(self.vocabulary, concept)
        assert found is not None
        return found.concept

    def change(
        self, concept: str, added: set[Statement], removed: set[Statement] | None = None
    ) -> Saved:
        """Change the draft of a concept as Ada, or begin one."""
        draft = self.drafts.get(self.vocabulary, concept)
        shown = self.drafts.current(self.vocabulary, concept) or Concept(concept, frozenset())
        mine = shown.changed(removed or (), added)
        version = draft.version if draft else 0
        saved = self.drafts.save(self.vocabulary, mine, version, "Ada")
        assert isinstance(saved, Saved)
        return saved

    def publish_name(self, concept: str, old: str, new: str) -> None:
        """Publish another English name of a concept, past the desk."""
        gone, come = (
            Triple(NamedNode(concept), SKOS.prefLabel, Literal(text, language="en"))
            for text in (old, new)
        )
        changeset = Changeset("someone", "another way")
        changeset.change(GraphChange(GRAPH, [gone], [come], SOURCE, "test"))
        Publisher(self.settings, None).publish(changeset)

    def clash(self, concept: str, old: str, new: str) -> None:
        """Draft an English name of a concept, and publish another one."""
        self.change(concept, {said("prefLabel", f"draft of {old}")}, {said("prefLabel", old)})
        self.publish_name(concept, old, new)

    def new_concept(self) -> Concept:
        """Draft a tarn, which there was not before."""
        about = {
            Statement(RDF.type, SKOS.Concept),
            Statement(SKOS.inScheme, NamedNode(SCHEME)),
            said("prefLabel", "tarn"),
        }
        return self.change(TARN, about).draft.concept

    def discard(self, concept: str) -> None:
        draft = self.drafts.get(self.vocabulary, concept)
        assert draft is not None
        self.drafts.discard(self.vocabulary, concept, draft.version, "Ada")


@pytest.fixture
def office(settings: Settings) -> Office:
    made = publish_waters(settings.home, **CHEAP)
    for name in ("Ada", "Ben"):
        add_person(settings.home, name, editor_of("waters"))
    add_person(settings.home, "Fabrice", contributor_to("waters", "fr"))
    return Office(made)


@pytest.fixture
def app(office: Office) -> Iterator[Flask]:
    with QueryPool(office.settings) as pool:
        app = create_app(office.settings, pool)
        yield app
        app.extensions["meagraph.publishing_programs"].close()


def client_of(app: Flask, name: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, name)
    return client


@pytest.fixture
def ada(app: Flask) -> FlaskClient:
    return client_of(app, "Ada")


@pytest.fixture
def ben(app: Flask) -> FlaskClient:
    return client_of(app, "Ben")


@pytest.fixture
def fabrice(app: Flask) -> FlaskClient:
    return client_of(app, "Fabrice")


def asked(office: Office, client: FlaskClient, concept: str) -> Form:
    """Open the list of drafts, then the page of the clash of a concept."""
    assert client.get(f"{DESK}/drafts", headers=HTML).status_code == 200
    (clash,) = office.drafts.clashes("waters", iri=concept)
    return opened(client, f"{DESK}/clash/{clash.id}", "clash")


ANEW = {"choice.0": "other", "text.0": "a considered name"}


# Clashes


def test_a_page_on_which_somebody_decides_stays_good(
    office: Office, ada: FlaskClient, ben: FlaskClient
) -> None:
    office.clash(LAKES, "lakes", "Lakes A")
    office.clash(RIVERS, "rivers", "Rivers A")
    form = asked(office, ada, LAKES)
    ben.get(f"{DESK}/drafts", headers=HTML)
    sent(ben, opened(ben, at(LAKES)), {"text.altLabel.fr": ["mares"]})
    decided = sent(ada, form, ANEW)
    assert decided.location.startswith(at(LAKES, "draft"))
    assert office.draft(LAKES).text("prefLabel", "en") == "a considered name"
    assert office.draft(LAKES).texts("altLabel")["fr"] == ["mares"]
    assert [one.iri for one in office.drafts.clashes("waters")] == [RIVERS]


def test_a_decision_reaches_no_other_concept(office: Office, ada: FlaskClient) -> None:
    office.clash(LAKES, "lakes", "Lakes A")
    form = asked(office, ada, LAKES)
    office.discard(LAKES)
    office.clash(RIVERS, "rivers", "Rivers A")
    asked(office, ada, RIVERS)
    refused = sent(ada, form, ANEW)
    assert refused.status_code == 404
    assert "nothing has to be decided any more" in refused.text
    assert office.draft(RIVERS).text("prefLabel", "en") == "draft of rivers"
    assert len(office.drafts.clashes("waters")) == 1


def test_whoever_decides_what_is_asked_no_more_is_led_to_what_is(
    office: Office, ada: FlaskClient
) -> None:
    office.clash(LAKES, "lakes", "Lakes A")
    form = asked(office, ada, LAKES)
    office.publish_name(LAKES, "Lakes A", "Lakes B")
    asked(office, ada, LAKES)
    led = sent(ada, form, ANEW)
    (clash,) = office.drafts.clashes("waters")
    assert led.location == f"{DESK}/clash/{clash.id}?notice=asked-anew"
    page = ada.get(led.location, headers=HTML).text
    assert "has changed since you opened it" in page
    assert "Lakes B" in page
    assert office.draft(LAKES).text("prefLabel", "en") == "draft of lakes"
    elsewhere = led.location.replace("/waters/", "/hydro/").replace(str(clash.id), "1")
    assert ada.get(elsewhere, headers=HTML).status_code in (403, 404)


def test_all_decided_as_published_closes_the_draft(office: Office, ada: FlaskClient) -> None:
    office.clash(LAKES, "lakes", "Lakes A")
    decided = sent(ada, asked(office, ada, LAKES), {"choice.0": "theirs"})
    assert decided.location.startswith(at(LAKES, "history"))
    assert office.drafts.count("waters") == 0


# Translators


def restored(client: FlaskClient, office: Office, concept: str, version: int) -> Any:
    """Ask for an earlier version as the page of the history does."""
    draft = office.drafts.get(office.vocabulary, concept)
    values = {
        "csrf": form_token(client.get("/account", headers=HTML).text),
        "version": str(version),
        "seen": str(draft.version if draft else 0),
    }
    return client.post(at(concept, "history/restore"), data=values, headers=HTML)


def test_a_translator_restores_nothing_of_another_language(
    office: Office, fabrice: FlaskClient, ada: FlaskClient
) -> None:
    office.change(LAKES, {said("scopeNote", "zone", "fr")})
    office.publish_name(LAKES, "lakes", "Lakes A")
    ada.get(f"{DESK}/drafts", headers=HTML)
    office.change(
        LAKES,
        {said("prefLabel", "lakes"), said("scopeNote", "zone 2", "fr")},
        {said("prefLabel", "Lakes A"), said("scopeNote", "zone", "fr")},
    )
    before = office.drafts.get(office.vocabulary, LAKES)
    # It would take the English name of the draft away, though the old version says the same.
    assert restored(fabrice, office, LAKES, 1).status_code == 403
    assert office.drafts.get(office.vocabulary, LAKES) == before
    assert restored(ada, office, LAKES, 1).status_code == 303
    assert office.draft(LAKES).text("prefLabel", "en") == "Lakes A"


def test_a_translator_restores_what_is_theirs_whatever_was_published(
    office: Office, fabrice: FlaskClient
) -> None:
    office.change(LAKES, {said("scopeNote", "zone", "fr")})
    office.change(LAKES, {said("scopeNote", "zone 2", "fr")}, {said("scopeNote", "zone", "fr")})
    office.publish_name(LAKES, "lakes", "Lakes A")
    assert restored(fabrice, office, LAKES, 1).status_code == 303
    now = office.draft(LAKES)
    assert now.texts("scopeNote") == {"fr": ["zone"]}
    assert now.text("prefLabel", "en") == "Lakes A"


@pytest.mark.parametrize(("language", "status"), [("fr", 303), ("es", 403)])
def test_a_translator_restores_into_a_clash_of_their_language_alone(
    office: Office, fabrice: FlaskClient, language: str, status: int
) -> None:
    old = said("prefLabel", {"fr": "lacs", "es": "lagos"}[language], language)
    office.change(LAKES, {said("prefLabel", "un", language)}, {old})
    office.discard(LAKES)
    office.change(LAKES, {said("prefLabel", "deux", language)}, {old})
    assert restored(fabrice, office, LAKES, 1).status_code == status
    assert len(office.drafts.clashes("waters")) == (status == 303)


def test_a_clash_brings_no_other_language_with_it(office: Office, fabrice: FlaskClient) -> None:
    old = said("prefLabel", "lacs", "fr")
    office.change(LAKES, {said("prefLabel", "un", "fr"), said("altLabel", "meres")}, {old})
    office.discard(LAKES)
    office.change(LAKES, {said("prefLabel", "deux", "fr")}, {old})
    assert restored(fabrice, office, LAKES, 1).status_code == 403
    assert office.drafts.clashes("waters") == []


@pytest.mark.parametrize("version", [0, 1])
def test_a_translator_takes_up_no_new_concept_that_was_set_aside(
    office: Office, fabrice: FlaskClient, ada: FlaskClient, version: int
) -> None:
    shown = stored.written(office.new_concept()) or ""
    office.discard(TARN)
    values = {
        "shown": shown if version else "",
        "version": str(version),
        "text.prefLabel.fr": "laquet",
        "do": "save",
    }
    for client, status in ((fabrice, 403), (ada, 303)):
        token = form_token(client.get("/account", headers=HTML).text)
        more = {"text.prefLabel.en": "tarn"} if client is ada else {}
        response = client.post(at(TARN), data={"csrf": token, **values, **more}, headers=HTML)
        assert response.status_code == status
        there = office.drafts.get(office.vocabulary, TARN)
        assert (there is not None) == (status == 303)


def test_a_translator_restores_no_new_concept_and_decides_none(
    office: Office, fabrice: FlaskClient
) -> None:
    tarn = office.new_concept()
    office.change(TARN, {said("prefLabel", "laquet", "fr")})
    mine = tarn.changed((), {said("prefLabel", "lac", "fr")})
    clash = office.drafts.save(office.vocabulary, mine, 1, "Ben")
    assert isinstance(clash, Clash)
    form = opened(fabrice, f"{DESK}/clash/{clash.id}", "clash")
    office.discard(TARN)
    assert sent(fabrice, form, {"choice.0": "mine"}).status_code == 403
    assert restored(fabrice, office, TARN, 2).status_code == 403
    assert office.drafts.get(office.vocabulary, TARN) is None
    assert office.drafts.clashes("waters") == [clash]


def test_a_translator_goes_on_with_a_new_concept_that_is_drafted(
    office: Office, fabrice: FlaskClient
) -> None:
    tarn = office.new_concept()
    sent(fabrice, opened(fabrice, at(TARN)), {"text.prefLabel.fr": "laquet"})
    (change,) = changes_of(difference(tarn, office.draft(TARN)))
    assert change.language == "fr"


# The form


@pytest.mark.parametrize("row", ["²", "1" * 5000, "x", "-1"])
def test_a_row_that_is_no_number_is_not_taken_away(ada: FlaskClient, row: str) -> None:
    form = opened(ada, at(LAKES))
    assert sent(ada, form, do=f"drop.altLabel.en.{row}").status_code < 500


def test_the_form_shows_the_address_as_it_will_be(office: Office, app: Flask) -> None:
    scheme = NamedNode(f"{BASE}vocabulary/my_waters")
    changeset = Changeset("tester", "my waters")
    found = [Triple(scheme, RDF.type, SKOS.ConceptScheme)]
    changeset.put(StagedGraph(f"{BASE}graph/vocabulary/my_waters", found, SOURCE, "test"), BASE)
    Publisher(office.settings, None).publish(changeset)
    add_person(office.settings.home, "Ada", editor_of("my_waters"))
    ada = client_of(app, "Ada")
    form = opened(ada, "/editor/my_waters/concept/new")
    page = ada.get("/editor/my_waters/concept/new", headers=HTML).text
    made = sent(ada, form, {"text.prefLabel.en": "tarn"})
    begin = f"{BASE}vocabulary/my-waters/"
    assert quote(f"{begin}tarn", safe="") in made.location
    assert begin in page
    assert f"{BASE}vocabulary/my_waters/" not in page
