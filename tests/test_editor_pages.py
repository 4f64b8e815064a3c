"""The desk's pages without scripts: forms, drafts, clashes, publishing; and the same as JSON."""

import re
from collections.abc import Iterator
from dataclasses import replace
from shutil import copytree, ignore_patterns
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode, Triple

from meagraph.editing.desk import Desk
from meagraph.editing.drafts import Drafts
from meagraph.editing.minting import MintingError
from meagraph.editing.roles import ANONYMOUS
from meagraph.editing.texts import TextError
from meagraph.editing.worklists import Worklist
from meagraph.namespaces import LANGUAGES, SKOS
from meagraph.publishing import Publisher
from meagraph.query.pool import QueryPool
from meagraph.settings import Settings
from meagraph.staging import Changeset, GraphChange, Source
from meagraph.tokens import Tokens
from meagraph.vocabulary.changes import changes_of, difference
from meagraph.vocabulary.concept import Concept
from meagraph.vocabulary.thesaurus import Thesauri
from server.app import create_app
from server.editor import concept as concept_pages
from server.editor import notices, trouble, wording, worklist
from server.editor import publish as publish_page
from server.editor.concept import Desk as AtDesk
from server.publishing.running import PublicationError
from tests.desk_forms import HTML, Form, opened, sent
from tests.desk_people import CHEAP, add_person, contributor_to, editor_of, sign_in
from tests.test_pages import Page

BASE = "https://w3id.org/meagraph/"
KINDS = f"{BASE}vocabulary/need-kinds"
TRAINING, COORDINATION = f"{KINDS}/training", f"{KINDS}/coordination"
FINANCE = f"{KINDS}/financial-needs"
DESK = "/editor/need-kinds"
PAGES = (
    "/editor/",
    f"{DESK}/",
    f"{DESK}/?q=train",
    f"{DESK}/concept?uri={quote(TRAINING, safe='')}",
    f"{DESK}/concept/new",
    f"{DESK}/drafts",
    f"{DESK}/publish",
    f"{DESK}/history?uri={quote(TRAINING, safe='')}",
    f"{DESK}/worklists",
    f"{DESK}/worklists/orphans",
)


def form_of(iri: str, page: str = "concept") -> str:
    return f"{DESK}/{page}?uri={quote(iri, safe='')}"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, served_settings: Settings) -> Iterator[Flask]:
    """An application over a small home of its own, with an editor, a second one, a translator."""
    settings = Settings(home=tmp_path_factory.mktemp("office") / "home", query_workers=1, **CHEAP)
    sockets = ignore_patterns("run")
    copytree(served_settings.home, settings.home, symlinks=True, ignore=sockets)
    for name in ("Ada", "Ben"):
        add_person(settings.home, name, editor_of("need-kinds"))
    add_person(settings.home, "Aziz", contributor_to("need-kinds", "ar"))
    add_person(settings.home, "Root", administrator=True)
    add_person(settings.home, "Nobody")
    with QueryPool(settings) as pool:
        app = create_app(settings, pool)
        yield app
        app.extensions["meagraph.publishing_programs"].close()


@pytest.fixture(autouse=True)
def _clean(office: Flask) -> Iterator[None]:
    """Leave no draft to the next test."""
    yield
    drafts = kept(office)
    vocabulary = thesaurus(office).vocabularies["need-kinds"]
    for draft in drafts.pending():
        drafts.discard(vocabulary, draft.concept.iri, draft.version, "test")


def settings_of(app: Flask) -> Settings:
    found = app.extensions["meagraph.settings"]
    assert isinstance(found, Settings)
    return found


def thesaurus(app: Flask) -> Any:
    return Thesauri(settings_of(app)).current()


def kept(app: Flask) -> Drafts:
    return Drafts(Desk.of(settings_of(app).home), thesaurus(app))


def draft_of(app: Flask, iri: str) -> Concept:
    found = kept(app).get(thesaurus(app).vocabularies["need-kinds"], iri)
    assert found is not None
    return found.concept


@pytest.fixture(scope="module")
def known(office: Flask) -> dict[str, FlaskClient]:
    """Clients that are logged in, by name; one login each."""
    clients = {}
    for name in ("Ada", "Ben", "Aziz", "Root", "Nobody"):
        clients[name] = office.test_client()
        sign_in(clients[name], name)
    return clients


@pytest.fixture
def ada(known: dict[str, FlaskClient]) -> FlaskClient:
    return known["Ada"]


@pytest.fixture
def ben(known: dict[str, FlaskClient]) -> FlaskClient:
    return known["Ben"]


@pytest.fixture
def aziz(known: dict[str, FlaskClient]) -> FlaskClient:
    return known["Aziz"]


# Every page


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_are_well_formed(ada: FlaskClient, path: str, language: str) -> None:
    response = ada.get(path, headers={**HTML, "Accept-Language": language})
    assert response.status_code == 200
    page = Page(response.text)
    assert page.html["lang"] == language
    assert len(page.ids) == len(set(page.ids))
    assert page.inline == []
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_speaks_the_six_languages(ada: FlaskClient, language: str) -> None:
    response = ada.get(form_of(TRAINING), headers={**HTML, "Accept-Language": language})
    assert response.status_code == 200
    for tag in LANGUAGES:
        assert f'name="text.prefLabel.{tag}"' in response.text


def test_strangers_are_led_to_the_login(office: Flask, known: dict[str, FlaskClient]) -> None:
    stranger = office.test_client()
    for path in PAGES:
        assert stranger.get(path, headers=HTML).status_code == 303
    assert stranger.get("/editor", headers=HTML).status_code == 308
    assert known["Nobody"].get(f"{DESK}/", headers=HTML).status_code == 403
    assert known["Nobody"].get("/editor/", headers=HTML).status_code == 403
    assert known["Ada"].get("/editor/regions/", headers=HTML).status_code == 403
    assert "/editor/users" in known["Root"].get("/editor/", headers=HTML).text


def test_what_is_not_there_is_said_to_be_missing(ada: FlaskClient, known: Any) -> None:
    assert known["Root"].get("/editor/nowhere/", headers=HTML).status_code == 404
    nothing = form_of(f"{KINDS}/nothing")
    assert ada.get(nothing, headers=HTML).status_code == 404
    assert ada.get(form_of(f"{KINDS}/nothing", "history"), headers=HTML).status_code == 404
    assert ada.get(form_of(TRAINING, "draft"), headers=HTML).status_code == 404
    assert ada.get(f"{DESK}/clash/999", headers=HTML).status_code == 404
    assert ada.get(f"{DESK}/concept?uri=no%20iri", headers=HTML).status_code == 400
    assert ada.get(f"{DESK}/worklists/none", headers=HTML).status_code == 404


def test_a_concept_is_found_by_a_part_of_its_name(ada: FlaskClient) -> None:
    page = ada.get(f"{DESK}/?q=training", headers=HTML).text
    assert f'href="{form_of(TRAINING)}"' in page
    assert "called so" in ada.get(f"{DESK}/?q=zzzz", headers=HTML).text


# The form


def test_a_form_that_nobody_touched_changes_nothing(ada: FlaskClient, office: Flask) -> None:
    response = sent(ada, opened(ada, form_of(TRAINING)))
    assert response.location.endswith("notice=unchanged")
    assert kept(office).count("need-kinds") == 0


def test_what_is_typed_is_tidied_and_saved(ada: FlaskClient, office: Flask) -> None:
    form = opened(ada, form_of(TRAINING))
    response = sent(
        ada,
        form,
        {
            "text.prefLabel.fr": "  besoins de\u200b formation continue",
            "text.altLabel.en": ["schooling", "", "courses"],
            "text.definition.en": "One line.\r\n\r\nAnother.",
            "link.related": [COORDINATION],
            "iri.exactMatch": ["https://example.org/training", ""],
        },
    )
    assert response.status_code == 303
    assert "notice=saved&notice=tidied" in response.location
    concept = draft_of(office, TRAINING)
    assert concept.text("prefLabel", "fr") == "besoins de formation continue"
    assert concept.texts("altLabel")["en"] == ["courses", "schooling"]
    assert concept.text("definition", "en") == "One line.\n\nAnother."
    assert concept.links("related") == [COORDINATION]
    assert concept.links("exactMatch") == ["https://example.org/training"]
    page = ada.get(response.location, headers=HTML).text
    for words in ("Preferred label (French)", "continue", "Related concept", "Readers see it"):
        assert words in page


def test_a_form_can_be_looked_at_before_it_is_saved(ada: FlaskClient, office: Flask) -> None:
    form = opened(ada, form_of(TRAINING))
    page = sent(ada, form, {"text.prefLabel.fr": "formation"}, do="look").text
    assert "<ins>" in page
    assert "formation" in page
    assert kept(office).count("need-kinds") == 0
    again = sent(ada, Form(page, "concept-form"))
    assert "notice=saved" in again.location
    assert sent(ada, opened(ada, form_of(COORDINATION)), do="look").status_code == 200


@pytest.mark.parametrize(
    ("do", "changes", "expected"),
    [
        ("add.altLabel.fr", {"text.altLabel.fr": ["a"]}, ["a", "", ""]),
        ("drop.altLabel.fr.0", {"text.altLabel.fr": ["a", "b"]}, ["b", ""]),
        ("drop.altLabel.fr.9", {"text.altLabel.fr": ["a"]}, ["a", ""]),
    ],
)
def test_rows_come_and_go_without_scripts(
    ada: FlaskClient, do: str, changes: dict[str, str | list[str]], expected: list[str]
) -> None:
    page = sent(ada, opened(ada, form_of(TRAINING)), changes, do=do)
    rows = Form(page.text, "concept-form").values.getlist("text.altLabel.fr")
    assert [row for row in rows if row] == [row for row in expected if row]
    assert rows[-1] == ""


def test_languages_and_kinds_of_notes_are_added(ada: FlaskClient) -> None:
    form = opened(ada, form_of(TRAINING))
    page = sent(ada, form, {"new_language": "DE"}, do="language").text
    assert "text.prefLabel.de" in Form(page, "concept-form").names
    page = sent(ada, Form(page, "concept-form"), {"new_field": "example"}, do="field").text
    names = Form(page, "concept-form").names
    assert {"text.example.fr", "text.prefLabel.de"} <= names
    wrong = sent(ada, form, {"new_language": "not a tag"}, do="language")
    assert wrong.status_code == 422


def test_a_concept_is_found_and_ticked(ada: FlaskClient, office: Flask) -> None:
    form = opened(ada, form_of(TRAINING))
    page = sent(ada, form, {"find.broader": "financial needs"}, do="find.broader").text
    assert f'value="{FINANCE}"' in page
    saved = sent(ada, Form(page, "concept-form"))  # one concept fits what was typed
    assert saved.status_code == 303
    assert FINANCE in draft_of(office, TRAINING).links("broader")
    form = opened(ada, form_of(TRAINING))
    unclear = sent(ada, form, {"find.related": "needs"})
    assert (unclear.status_code, "tick the concept" in unclear.text) == (422, True)
    chosen = sent(ada, Form(unclear.text, "concept-form"), {"link.related": [COORDINATION]})
    assert chosen.status_code == 303
    unknown = sent(ada, opened(ada, form_of(TRAINING)), {"find.related": "zzzz"})
    assert "no concept of this vocabulary is called so" in unknown.text


def test_what_is_unticked_goes(ada: FlaskClient, office: Flask) -> None:
    form = opened(ada, form_of(TRAINING))
    assert form.values.getlist("link.broader")
    sent(ada, form, {"link.broader": []})
    assert draft_of(office, TRAINING).links("broader") == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"iri.exactMatch": ["javascript:alert(1)"]}, "is no address"),
        ({"iri.exactMatch": ["wetland"]}, "is no address"),
        ({"iri.exactMatch": [TRAINING]}, "linked with itself"),
        ({"text.altLabel.en": ["x" * 1001]}, "1001 characters"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_place(
    ada: FlaskClient, office: Flask, changes: dict[str, str | list[str]], said: str
) -> None:
    response = sent(ada, opened(ada, form_of(TRAINING)), changes)
    assert response.status_code == 422
    assert said in response.text
    assert 'aria-invalid="true"' in response.text
    assert kept(office).count("need-kinds") == 0


def test_a_concept_has_no_more_values_than_the_setting(office: Flask, ada: FlaskClient) -> None:
    many = [f"label {number}" for number in range(2001)]
    response = sent(ada, opened(ada, form_of(TRAINING)), {"text.altLabel.en": many})
    assert "2000 values at most" in response.text


def test_texts_of_others_are_escaped(ada: FlaskClient) -> None:
    form = opened(ada, form_of(TRAINING))
    response = sent(ada, form, {"text.altLabel.en": ["<script>alert(1)</script>"]})
    page = ada.get(response.location, headers=HTML).text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("name", ["text.x", "text.", "text.prefLabel", "text.x.en"])
def test_an_input_that_no_form_has_is_passed_over(
    ada: FlaskClient, office: Flask, name: str
) -> None:
    assert sent(ada, opened(ada, form_of(TRAINING)), {name: "x"}).status_code == 303
    assert kept(office).count("need-kinds") == 0


def test_a_notation_has_no_language_and_translators_give_none(
    aziz: FlaskClient, ada: FlaskClient, office: Flask
) -> None:
    sent(aziz, opened(aziz, form_of(TRAINING)), {"text.notation.ar": "X"})
    sent(ada, opened(ada, form_of(TRAINING)), {"text.notation.en": "X"})
    assert kept(office).count("need-kinds") == 0
    assert sent(aziz, opened(aziz, form_of(TRAINING)), {"text.notation.": "X"}).status_code == 403


def test_a_form_that_is_not_whole_is_refused(ada: FlaskClient) -> None:
    form = opened(ada, form_of(TRAINING))
    del form.values["shown"]
    assert sent(ada, form).status_code == 400
    form = opened(ada, form_of(TRAINING))
    assert sent(ada, form, {"shown": "<urn:a> <urn:b> <urn:c> ."}).status_code == 400


def test_a_deprecated_concept_names_its_replacement(ada: FlaskClient, office: Flask) -> None:
    form = opened(ada, form_of(TRAINING))
    sent(ada, form, {"deprecated": "1", "link.isReplacedBy": [COORDINATION]})
    concept = draft_of(office, TRAINING)
    assert concept.deprecated
    assert concept.replaced_by == [COORDINATION]
    page = ada.get(form_of(TRAINING, "draft"), headers=HTML).text
    assert "no longer to be used" in page
    form = opened(ada, form_of(TRAINING))
    form.values.poplist("deprecated")
    sent(ada, form)
    assert not draft_of(office, TRAINING).deprecated


def test_a_form_made_by_hand_says_nothing_about_things_of_others(
    aziz: FlaskClient, office: Flask
) -> None:
    form = opened(aziz, form_of(TRAINING))
    for iri in ("https://example.org/evil", KINDS, f"{BASE}vocabulary/other/thing"):
        form.action = form_of(iri)
        answer = sent(aziz, form, {"shown": "", "text.prefLabel.ar": "شر"})
        assert answer.status_code == 404
    assert kept(office).count("need-kinds") == 0


# Translators


def test_a_translator_has_inputs_for_one_language(aziz: FlaskClient, office: Flask) -> None:
    form = opened(aziz, form_of(TRAINING))
    labels = {name for name in form.names if name.startswith("text.prefLabel.")}
    assert labels == {"text.prefLabel.ar"}
    assert not any(name.startswith(("link.", "iri.", "deprecated")) for name in form.names)
    assert "needs for training" in aziz.get(form_of(TRAINING), headers=HTML).text
    sent(aziz, form, {"text.prefLabel.ar": "احتياجات التعليم"})
    concept = draft_of(office, TRAINING)
    assert concept.text("prefLabel", "ar") == "احتياجات التعليم"
    assert concept.links("broader")


def test_a_translator_cannot_send_other_languages(aziz: FlaskClient, ada: FlaskClient) -> None:
    form = opened(aziz, form_of(TRAINING))
    assert sent(aziz, form, {"text.prefLabel.fr": "autre"}).status_code == 403
    assert sent(aziz, form, {"has.broader": "1"}).status_code == 403
    assert aziz.get(f"{DESK}/concept/new", headers=HTML).status_code == 403
    assert aziz.get(f"{DESK}/publish", headers=HTML).status_code == 403
    sent(ada, opened(ada, form_of(TRAINING)), {"text.prefLabel.fr": "autre"})
    page = aziz.get(form_of(TRAINING, "draft"), headers=HTML).text
    discard = Form(page, form_of(TRAINING, "draft/discard"))
    assert sent(aziz, discard).status_code == 403


# New concepts


def test_a_new_concept_gets_its_address_when_it_is_saved(ada: FlaskClient, office: Flask) -> None:
    broader = quote(FINANCE, safe="")
    form = opened(ada, f"{DESK}/concept/new?label=Green+bonds&lang=en&broader={broader}")
    assert form.values["text.prefLabel.en"] == "Green bonds"
    response = sent(ada, form)
    assert response.location.startswith(form_of(f"{KINDS}/green-bonds", "draft"))
    concept = draft_of(office, f"{KINDS}/green-bonds")
    assert concept.notations == [Literal("green-bonds")]
    assert concept.links("inScheme") == [KINDS]
    assert concept.links("broader") == [FINANCE]
    found = ada.get(f"{DESK}/?q=green", headers=HTML).text
    assert "green-bonds" in found
    again = sent(ada, form)
    assert again.location.startswith(form_of(f"{KINDS}/green-bonds-2", "draft"))


def test_the_end_of_the_address_can_be_chosen_once(ada: FlaskClient, office: Flask) -> None:
    form = opened(ada, f"{DESK}/concept/new")
    taken = sent(ada, form, {"text.prefLabel.en": "x", "slug": "training"})
    assert (taken.status_code, "is or was the address" in taken.text) == (422, True)
    assert sent(ada, form, {"text.prefLabel.en": "x", "slug": "Not so"}).status_code == 422
    assert sent(ada, form, {"text.prefLabel.en": ""}).status_code == 422
    assert sent(ada, form, {"text.altLabel.en": "x"}, do="add.altLabel.en").status_code == 200
    assert sent(ada, form, {"text.prefLabel.en": "x", "slug": "the-x"}).status_code == 303
    assert draft_of(office, f"{KINDS}/the-x").notations == [Literal("the-x")]


# Two editors


def test_two_editors_are_joined_and_told_of_each_other(
    ada: FlaskClient, ben: FlaskClient, office: Flask
) -> None:
    first, second = opened(ada, form_of(FINANCE)), opened(ben, form_of(FINANCE))
    assert "Ada has opened" in ben.get(form_of(FINANCE), headers=HTML).text
    sent(ada, first, {"text.altLabel.en": ["money"]})
    joined = sent(ben, second, {"text.altLabel.fr": ["argent"]})
    assert "notice=merged" in joined.location
    assert draft_of(office, FINANCE).texts("altLabel")["fr"] == ["argent"]
    assert draft_of(office, FINANCE).texts("altLabel")["en"] == ["money"]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [("theirs", "argent"), ("mine", "monnaie"), ("other", "fonds")],
)
def test_a_clash_is_shown_and_decided(
    ada: FlaskClient, ben: FlaskClient, office: Flask, choice: str, expected: str
) -> None:
    first, second = opened(ada, form_of(FINANCE)), opened(ben, form_of(FINANCE))
    sent(ada, first, {"text.prefLabel.fr": "argent"})
    clash = sent(ben, second, {"text.prefLabel.fr": "monnaie"})
    assert "/clash/" in clash.location
    page = ben.get(clash.location, headers=HTML).text
    for words in ("argent", "monnaie", "besoins financiers", "Preferred label (French)"):
        assert words in page
    for place in ("/editor/", f"{DESK}/", f"{DESK}/drafts", form_of(FINANCE, "draft")):
        assert clash.location in ben.get(place, headers=HTML).text
    form = Form(page, "clash")
    assert "Choose one" in sent(ben, form).text
    empty = sent(ben, form, {"choice.0": "other", "text.0": " "})
    assert "Choose one" in empty.text
    decided = sent(ben, form, {"choice.0": choice, "text.0": "fonds"})
    assert "notice=decided" in decided.location
    assert draft_of(office, FINANCE).text("prefLabel", "fr") == expected
    assert ben.get(clash.location, headers=HTML).status_code == 404


def test_a_translator_decides_only_the_own_language(
    ada: FlaskClient, ben: FlaskClient, aziz: FlaskClient
) -> None:
    first, second = opened(ada, form_of(FINANCE)), opened(ben, form_of(FINANCE))
    sent(ada, first, {"text.prefLabel.fr": "argent"})
    clash = sent(ben, second, {"text.prefLabel.fr": "monnaie"})
    form = Form(aziz.get(clash.location, headers=HTML).text, "clash")
    assert sent(aziz, form, {"choice.0": "mine"}).status_code == 403
    sent(ben, form_of_clash(ben, clash.location), {"choice.0": "theirs"})


def form_of_clash(client: FlaskClient, path: str) -> Form:
    return Form(client.get(path, headers=HTML).text, "clash")


# Drafts and their history


def test_a_draft_is_set_aside_and_restored(ada: FlaskClient, office: Flask) -> None:
    sent(ada, opened(ada, form_of(TRAINING)), {"text.altLabel.fr": ["cours"]})
    page = ada.get(form_of(TRAINING, "draft"), headers=HTML).text
    form = Form(page, form_of(TRAINING, "draft/discard"))
    stale = sent(ada, form, {"version": "77"})
    assert stale.status_code == 400
    gone = sent(ada, form)
    assert "notice=discarded" in gone.location
    assert kept(office).count("need-kinds") == 0
    history = ada.get(gone.location, headers=HTML).text
    assert "set aside" in history
    restored = sent(ada, Form(history, form_of(TRAINING, "history/restore")))
    assert "notice=restored" in restored.location
    assert draft_of(office, TRAINING).texts("altLabel")["fr"] == ["cours"]
    wrong = Form(history, form_of(TRAINING, "history/restore"))
    assert sent(ada, wrong, {"version": "999"}).status_code == 404


def test_what_is_published_elsewhere_is_taken_in(ada: FlaskClient, office: Flask) -> None:
    sent(ada, opened(ada, form_of(TRAINING)), {"text.altLabel.fr": ["cours"]})
    publish_label(office, COORDINATION, "aside")
    assert "has changed since" not in ada.get(form_of(TRAINING, "draft"), headers=HTML).text
    publish_label(office, TRAINING, "instruction")
    page = ada.get(form_of(TRAINING, "draft"), headers=HTML).text
    assert "has changed since the draft began" in page
    taken = sent(ada, Form(page, form_of(TRAINING, "draft/rebase")))
    assert taken.status_code == 303
    assert "instruction" in draft_of(office, TRAINING).texts("altLabel")["en"]
    publish_label(office, TRAINING, "cours", "fr")
    page = ada.get(form_of(TRAINING, "draft"), headers=HTML).text
    landed = sent(ada, Form(page, form_of(TRAINING, "draft/rebase")))
    assert "notice=landed" in landed.location
    assert sent(ada, Form(page, form_of(TRAINING, "draft/rebase"))).status_code == 404


def publish_label(app: Flask, iri: str, text: str, language: str = "en") -> None:
    """Publish another label of a concept, past the desk."""
    changeset = Changeset("someone", "another way")
    triple = Triple(NamedNode(iri), SKOS.altLabel, Literal(text, language=language))
    source = Source(f"{BASE}source/test", "Test")
    changeset.change(
        GraphChange(f"{BASE}graph/vocabulary/need-kinds", [], [triple], source, "test")
    )
    Publisher(settings_of(app), None).publish(changeset)


# Worklists


def test_worklists_lead_to_forms(ada: FlaskClient) -> None:
    lists = ada.get(f"{DESK}/worklists", headers=HTML).text
    found = re.search(rf'href="({DESK}/worklists/[^"]+)"', lists)
    assert found
    page = ada.get(found[1], headers=HTML).text
    assert f'href="{DESK}/concept?uri=' in page


@pytest.mark.parametrize(
    ("kind", "about", "title"),
    [
        ("untranslated", "ar", "Without a label in Arabic"),
        ("undefined", "", "Without any definition"),
        ("undefined", "fr", "Without a definition in French"),
        ("orphans", "", "Related to no other concept"),
        ("clashing", "", "With the same label as another concept, or twice"),
        ("unmapped", "", "Linked with no other vocabulary"),
        ("unmapped", "need-kinds", "Not linked with kinds of need"),
        ("unmapped", "https://example.org/", "Not linked with https://example.org/"),
        ("changed", "", "Changed since the last version"),
        ("unreplaced", "", "No longer to be used, without a replacement"),
        ("quality", "skos-s13", "Questioned by the rule skos-s13"),
    ],
)
def test_worklists_have_names(office: Flask, kind: str, about: str, title: str) -> None:
    here = thesaurus(office)
    at = AtDesk(ANONYMOUS, here.vocabularies["need-kinds"], here, kept(office))
    with office.test_request_context("/?lang=en"):
        assert worklist.title(Worklist(kind, about), at) == title


# Publishing


class Answers:
    """Stands for the publishing programs: gives answers, and remembers what was asked."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, Any]] = []

    def warm(self) -> None:
        """Nothing has to be started."""

    def follow(self, name: str, asked: Any) -> Any:
        self.asked.append((name, asked))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def answers(office: Flask) -> Iterator[Answers]:
    real = office.extensions["meagraph.publishing_programs"]
    stand_in = Answers()
    office.extensions["meagraph.publishing_programs"] = stand_in
    yield stand_in
    office.extensions["meagraph.publishing_programs"] = real


def finding(code: str, *, blocking: bool, value: str = "") -> dict[str, object]:
    return {
        "code": code,
        "blocking": blocking,
        "concept": TRAINING,
        "messages": [["en", "Do this."], ["fr", "Faites ceci."]],
        "value": value,
    }


def test_drafts_are_checked_then_published(
    ada: FlaskClient, office: Flask, answers: Answers
) -> None:
    sent(ada, opened(ada, form_of(TRAINING)), {"text.altLabel.fr": ["leçons"]})
    answers.answers = [
        {"findings": [finding("skos-s27", blocking=True, value=f"<{COORDINATION}>")]},
        {"findings": [finding("untranslated", blocking=False, value="ru, zh")], "advice": "d1"},
        {"findings": [finding("untranslated", blocking=False, value="ru")]},
        {"release": 2, "changeset": "x", "created": "", "concepts": [TRAINING]},
    ]
    form = opened(ada, f"{DESK}/publish", "publish")
    assert form.values["message"] == "1 concept changed"
    page = sent(ada, form, do="check").text
    assert "Must be corrected" in page
    assert "skos-s27" in page
    assert "Do this." in page
    assert COORDINATION in page
    page = sent(ada, form, do="check").text
    assert "Russian, Chinese" in page
    assert 'name="acknowledged"' in page
    form = Form(page, "publish")
    assert sent(ada, form, {"message": "courses"}, do="publish").status_code == 409
    done = sent(ada, form, {"message": "courses", "acknowledged": "d1"}, do="publish").text
    assert "Published in release 2" in done
    for link in ("/release/2", "/sparql?query=SELECT", "/vocabulary/need-kinds/training", "atom"):
        assert link in done
    name, asked = answers.asked[-1]
    assert name == "publish"
    assert asked["versions"] == {TRAINING: asked["versions"][TRAINING]}
    assert (asked["author"], asked["message"], asked["acknowledged"]) == ("Ada", "courses", "d1")
    assert kept(office).count("need-kinds") == 1  # the program closes drafts


def test_what_the_publish_page_asks_for(ada: FlaskClient, answers: Answers) -> None:
    assert "no drafts to publish" in ada.get(f"{DESK}/publish", headers=HTML).text
    sent(ada, opened(ada, form_of(TRAINING)), {"text.altLabel.fr": ["leçons"]})
    form = opened(ada, f"{DESK}/publish?uri={quote(TRAINING, safe='')}", "publish")
    assert "at least one" in sent(ada, form, {"draft": []}, do="check").text
    assert "in a few words" in sent(ada, form, {"message": " "}, do="publish").text
    told = {
        "busy": "Somebody else",
        "publication-timeout": "too long",
        "publication-failed": "The log",
    }
    for code, words in told.items():
        answers.answers = [PublicationError(code, "")]
        assert words in sent(ada, form, do="check").text
    answers.answers = [{"findings": []}]
    assert "Nothing speaks against" in sent(ada, form, do="check").text


@pytest.mark.parametrize("version", ["²", "1" * 5000, "-1", ""])
def test_a_version_that_is_no_number_chooses_nothing(
    ada: FlaskClient, answers: Answers, version: str
) -> None:
    sent(ada, opened(ada, form_of(TRAINING)), {"text.altLabel.fr": ["leçons"]})
    form = opened(ada, f"{DESK}/publish", "publish")
    page = sent(ada, form, {"draft": f"{version} {TRAINING}"}, do="check")
    assert page.status_code == 200
    assert "at least one" in page.text
    assert answers.asked == []


def test_all_drafts_are_published_as_they_were_looked_at(
    ada: FlaskClient, ben: FlaskClient, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish_page, "MOST_CHOSEN", 1)
    for iri in (TRAINING, COORDINATION):
        sent(ada, opened(ada, form_of(iri)), {"text.altLabel.fr": ["leçons"]})
    form = opened(ada, f"{DESK}/publish", "publish")
    assert "draft" not in form.names
    answers.answers = [{"findings": []}]
    page = sent(ada, form, do="check").text
    assert "Nothing speaks against" in page
    assert set(answers.asked[0][1]["versions"]) == {TRAINING, COORDINATION}
    checked = Form(page, "publish")
    sent(ben, opened(ben, form_of(TRAINING)), {"text.altLabel.es": ["vandalismo"]})
    refused = sent(ada, checked, {"message": "all"}, do="publish")
    assert refused.status_code == 409
    assert "have changed since" in refused.text
    assert len(answers.asked) == 1
    answers.answers = [{"release": 2, "changeset": "x", "created": "", "concepts": [TRAINING]}]
    again = sent(ada, Form(refused.text, "publish"), {"message": "all"}, do="publish")
    assert "Published in release 2" in again.text


def test_drafts_are_really_published(ada: FlaskClient, office: Flask) -> None:
    sent(ada, opened(ada, form_of(FINANCE)), {"text.altLabel.en": ["funding needs"]})
    form = opened(ada, f"{DESK}/publish", "publish")
    changes: dict[str, str | list[str]] = {"message": "funding", "acknowledged": "1"}
    done = sent(ada, form, changes, do="publish")
    # The small home was not judged by our shapes: what they hold against all of it is told first.
    assert done.status_code in (200, 409), done.text


# JSON


@pytest.fixture
def token(office: Flask) -> dict[str, str]:
    secret = Tokens.of(settings_of(office).home).create("robot", ("vocab:need-kinds",), 1)
    return {"Authorization": f"Bearer {secret}"}


API = "/api/vocabulary/need-kinds/drafts"


def test_a_program_reads_and_writes_drafts(
    office: Flask, token: dict[str, str], answers: Answers
) -> None:
    client = office.test_client()
    uri = f"{API}?uri={quote(TRAINING, safe='')}"
    assert client.get(API).status_code == 401
    assert client.get(API, headers=token).get_json()["drafts"] == []
    read = client.get(uri, headers=token)
    assert read.get_json()["prefLabel"]["en"] == "needs for training"
    assert read.headers["ETag"].startswith('"0-')
    matched = {**token, "If-Match": read.headers["ETag"]}
    body = {"altLabel": {"en": ["schooling"]}, "related": [COORDINATION], "deprecated": False}
    written = client.put(uri, headers=matched, json=body)
    assert written.status_code == 200, written.text
    assert written.get_json()["altLabel"]["en"] == ["schooling"]
    assert any("schooling" in said for said in written.get_json()["changes"])
    assert len(client.get(API, headers=token).get_json()["drafts"]) == 1
    joined = client.put(uri, headers=matched, json={"prefLabel": {"en": "training"}})
    assert joined.status_code == 200
    clash = client.put(uri, headers=matched, json={"prefLabel": {"en": "teaching"}})
    assert clash.status_code == 409
    assert clash.get_json()["conflicts"][0]["theirs"] == ["training"]
    etag = client.get(uri, headers=token).headers["ETag"]
    wrong = client.delete(uri, headers=matched)
    assert wrong.status_code == 409
    assert client.delete(uri, headers={**token, "If-Match": etag}).status_code == 204


def test_a_program_changes_the_languages_that_it_names(
    office: Flask, token: dict[str, str]
) -> None:
    client = office.test_client()
    uri = f"{API}?uri={quote(TRAINING, safe='')}"

    def put(**body: object) -> Any:
        matched = {**token, "If-Match": client.get(uri, headers=token).headers["ETag"]}
        response = client.put(uri, headers=matched, json=body)
        assert response.status_code == 200, response.text
        return response.get_json()

    before = client.get(uri, headers=token).get_json()["prefLabel"]
    assert put(prefLabel={"en": "training"})["prefLabel"] == {**before, "en": "training"}
    assert put(altLabel={"fr": ["cours"], "en": ["course"]})["altLabel"]["fr"] == ["cours"]
    assert put(altLabel={"ar": ["دورة"]})["altLabel"]["fr"] == ["cours"]
    assert {"fr", "ar"}.isdisjoint(put(altLabel={"fr": [], "ar": None})["altLabel"])
    etag = client.get(uri, headers=token).headers["ETag"]
    assert client.delete(uri, headers={**token, "If-Match": etag}).status_code == 204


def test_what_is_wrong_is_said_in_the_language_of_the_page(office: Flask) -> None:
    errors = [
        TextError("long", "…", length="9", most="5"),
        TextError("language", "…", language="e n"),
        *(MintingError(code, "…", "x") for code in ("letters", "taken", "address")),
    ]
    assert {one.code for one in errors} == set(trouble.PHRASES)
    said = {}
    for language in LANGUAGES:
        with office.test_request_context(f"/?lang={language}"):
            said[language] = tuple(trouble.told(one) for one in errors)
    assert len(set(said.values())) == len(LANGUAGES)
    assert "wetland-fire" in said["ar"][2]


@pytest.mark.parametrize("room", ["clash", "spreadsheet", "mappings", "proposals"])
def test_a_number_that_is_too_large_names_nothing(office: Flask, room: str) -> None:
    path = f"/editor/need-kinds/{room}/{10**30}"
    assert office.test_client().get(path).status_code == 404


def test_a_program_makes_a_new_concept(office: Flask, token: dict[str, str]) -> None:
    client = office.test_client()
    uri = f"{API}?uri={quote(f'{KINDS}/from-a-program', safe='')}"
    made = client.put(uri, headers=token, json={"prefLabel": {"en": "from a program"}})
    assert made.status_code == 201
    assert made.get_json()["notation"] == ["from-a-program"]
    elsewhere = f"{API}?uri={quote('https://example.org/x', safe='')}"
    assert client.put(elsewhere, headers=token, json={}).status_code == 404
    odd = f"{API}?uri={quote(f'{KINDS}/Odd', safe='')}"
    assert client.put(odd, headers=token, json={}).status_code == 400


def test_a_new_concept_has_the_address_that_was_asked(
    office: Flask, token: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The id of this vocabulary is no step of an address: minting writes it in another way."""
    known = thesaurus(office).vocabularies["need-kinds"]
    dotted = replace(known, id="my_kinds.1")
    monkeypatch.setattr(concept_pages, "vocabulary_called", lambda name: dotted)
    secret = Tokens.of(settings_of(office).home).create("robot", ("vocab:my_kinds.1",), 1)
    bearer = {"Authorization": f"Bearer {secret}"}
    client = office.test_client()

    def put(step: str) -> Any:
        uri = quote(f"{BASE}vocabulary/{step}/fen", safe="")
        path = f"/api/vocabulary/my_kinds.1/drafts?uri={uri}"
        return client.put(path, headers=bearer, json={"prefLabel": {"en": "fen"}})

    refused = put("my_kinds.1")
    assert refused.status_code == 404
    assert f"{BASE}vocabulary/my-kinds-1/" in refused.get_json()["detail"]
    made = put("my-kinds-1")
    assert (made.status_code, made.get_json()["uri"]) == (201, f"{BASE}vocabulary/my-kinds-1/fen")
    kept(office).discard(dotted, f"{BASE}vocabulary/my-kinds-1/fen", 1, "test")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ([], "JSON object"),
        ({"colour": "red"}, "no field"),
        ({"altLabel": "x"}, "not in the form"),
        ({"altLabel": {"en": [1]}}, "texts by language"),
        ({"altLabel": {"en": ["\u200b"]}}, "an empty text"),
        ({"altLabel": {"e n": ["x"]}}, "no language tag"),
        ({"broader": ["no iri"]}, "not in the form"),
        ({"exactMatch": ["javascript:alert(1)"]}, "begins with http"),
        ({"exactMatch": ["data:text/html,x"]}, "begins with http"),
        ({"altLabel": {"\ud800": ["x"]}}, "no language tag"),
        ({"altLabel": {"en": [f"name {n}" for n in range(5000)]}}, "values at most"),
        ({"deprecated": "yes"}, "not in the form"),
    ],
)
def test_a_body_that_is_not_understood_is_refused(
    office: Flask, token: dict[str, str], body: object, said: str
) -> None:
    client = office.test_client()
    uri = f"{API}?uri={quote(TRAINING, safe='')}"
    etag = client.get(uri, headers=token).headers["ETag"]
    response = client.put(uri, headers={**token, "If-Match": etag}, json=body)
    assert response.status_code == 400
    assert said in response.get_json()["detail"]


def test_a_state_is_named_by_its_tag(office: Flask, token: dict[str, str]) -> None:
    client = office.test_client()
    uri = f"{API}?uri={quote(TRAINING, safe='')}"
    assert client.put(uri, headers=token, json={}).status_code == 400
    never = {**token, "If-Match": '"3-0123456789abcdef"'}
    assert client.put(uri, headers=never, json={}).status_code == 400
    unknown = f"{API}?uri={quote(f'{KINDS}/nothing', safe='')}"
    assert client.get(unknown, headers=token).status_code == 404


def test_a_program_publishes(office: Flask, token: dict[str, str], answers: Answers) -> None:
    client = office.test_client()
    path = "/api/vocabulary/need-kinds/publish"
    answers.answers = [
        {"findings": []},
        {"findings": [finding("nothing", blocking=True)]},
        {"release": 3, "changeset": "x", "created": "", "concepts": [TRAINING]},
        PublicationError("busy", "others"),
    ]
    checked = client.post(path, headers=token, json={"check": True}).get_json()
    assert checked == {"findings": [], "versions": {}}
    refused = client.post(path, headers=token, json={"message": "x"})
    assert (refused.status_code, refused.get_json()["findings"][0]["code"]) == (409, "nothing")
    done = client.post(path, headers=token, json={"message": "x", "concepts": [TRAINING]})
    assert done.get_json()["release"] == 3
    assert client.post(path, headers=token, json={"message": "x"}).status_code == 503
    assert client.post(path, headers=token, json={}).status_code == 400
    assert client.post(path, headers=token, json={"concepts": "all"}).status_code == 400


def test_a_program_publishes_what_it_has_looked_at(
    ada: FlaskClient, office: Flask, token: dict[str, str], answers: Answers
) -> None:
    client = office.test_client()
    path = "/api/vocabulary/need-kinds/publish"
    for iri in (TRAINING, COORDINATION):
        sent(ada, opened(ada, form_of(iri)), {"text.altLabel.fr": ["leçons"]})
    answers.answers = [
        {"findings": [], "advice": ""},
        {"findings": [finding("draft-changed", blocking=True)], "advice": ""},
        {"release": 3, "changeset": "x", "created": "", "concepts": [TRAINING]},
    ]
    asked: dict[str, object] = {"concepts": [TRAINING, FINANCE], "check": True}
    checked = client.post(path, headers=token, json=asked).get_json()
    versions = checked["versions"]
    assert set(versions) == {TRAINING}  # the other has no draft
    sent(ada, opened(ada, form_of(TRAINING)), {"text.altLabel.es": ["vandalismo"]})
    asked = {"message": "x", "versions": versions}
    refused = client.post(path, headers=token, json=asked)
    assert refused.status_code == 409
    assert refused.get_json()["findings"][0]["code"] == "draft-changed"
    # What is not named was not looked at, and is not published.
    assert answers.asked[-1][1]["versions"] == versions
    now = {one.concept.iri: one.version for one in kept(office).pending("need-kinds")}
    assert versions[TRAINING] < now[TRAINING]
    asked = {"message": "x", "concepts": [TRAINING], "versions": {**versions, COORDINATION: 1}}
    assert client.post(path, headers=token, json=asked).status_code == 200
    assert answers.asked[-1][1]["versions"] == versions


@pytest.mark.parametrize(
    "asked",
    [
        {"versions": [TRAINING]},
        {"versions": {TRAINING: "1"}},
        {"versions": {TRAINING: True}},
        {"versions": {TRAINING: 1}, "concepts": [TRAINING, COORDINATION]},
    ],
)
def test_versions_are_numbers_one_for_each_concept(
    office: Flask, token: dict[str, str], answers: Answers, asked: dict[str, object]
) -> None:
    path = "/api/vocabulary/need-kinds/publish"
    refused = office.test_client().post(path, headers=token, json={"message": "x", **asked})
    assert refused.status_code == 400
    assert "versions" in refused.get_json()["detail"]
    assert answers.asked == []


# Words


def test_changes_are_told_in_plain_words(office: Flask) -> None:
    concept = thesaurus(office).concept(thesaurus(office).vocabularies["need-kinds"], TRAINING)
    label = Literal("needs for training", language="en")
    new = Literal("training", language="en")
    predicate = SKOS.prefLabel
    statement = next(one for one in concept.statements if one.value == label)
    after = concept.changed({statement}, {type(statement)(predicate, new)})
    with office.test_request_context("/?lang=en"):
        (said,) = wording.sentences(changes_of(difference(concept, after)), lambda iri: None)
    assert said.what == "Preferred label (English)"
    assert "becomes" in said.said
    with office.test_request_context("/?lang=fr"):
        assert wording.language_name("ar") == "arabe"
        assert wording.language_name("xx-zz") == "xx-zz"
        assert wording.language_name("") == "sans langue"
        assert wording.heading(difference(None, after), "x").startswith("Nouveau")
        assert wording.heading(difference(concept, after), "x").startswith("Modif")


def test_notices_are_said_once(office: Flask) -> None:
    with office.test_request_context("/?notice=saved&notice=saved&notice=unknown&lang=en"):
        told = notices.asked()
    assert [one.kind for one in told] == ["done"]
