"""Spreadsheets over HTTP: the public export, and the way of a file from upload to drafts."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from pyoxigraph import Literal

from loaders.spreadsheets.findings import MESSAGES
from loaders.spreadsheets.program import follow
from meagraph.editing.desk import Desk
from meagraph.editing.drafts import DraftError, Drafts
from meagraph.editing.kept_imports import KeptImports
from meagraph.namespaces import SKOS
from meagraph.settings import Settings
from meagraph.vocabulary.concept import Concept, Statement
from meagraph.vocabulary.thesaurus import Thesauri
from server.editor.spreadsheets.programs import SpreadsheetPrograms
from server.editor.spreadsheets.wording import PHRASES
from server.protocol_error import ProtocolError
from tests.desk_people import add_person, contributor_to, editor_of, sign_in
from tests.serving import BASE

EXPORT = "/api/vocabulary/need-kinds/export"
DESK = "/editor/need-kinds/spreadsheet"
PAGE = {"Accept": "text/html"}


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch, served_settings: Settings) -> None:
    """Have orders followed here: a program of its own takes a second to begin."""

    def run(self: SpreadsheetPrograms, order: dict[str, Any]) -> dict[str, object]:
        settings = served_settings.model_dump(mode="json")
        return follow(json.loads(json.dumps({"settings": settings, **order})))

    monkeypatch.setattr(SpreadsheetPrograms, "_run", run)


@pytest.fixture
def editor(served_settings: Settings, client: FlaskClient) -> tuple[FlaskClient, str]:
    add_person(served_settings.home, "Sheila", editor_of("need-kinds"))
    return client, sign_in(client, "Sheila")


def exported(client: FlaskClient, query: str = "format=csv") -> list[list[str]]:
    response = client.get(f"{EXPORT}?{query}")
    assert response.status_code == 200, response.text
    return list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"))))


def send(editor: tuple[FlaskClient, str], rows: list[list[str]], name: str = "kinds.csv") -> str:
    client, token = editor
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return send_bytes(client, token, text.getvalue().encode(), name)


def send_bytes(client: FlaskClient, token: str, content: bytes, name: str) -> str:
    form = {"csrf": token, "file": (io.BytesIO(content), name)}
    response = client.post(DESK, data=form, headers=PAGE)
    assert response.status_code == 303, response.text
    return response.headers["Location"]


def test_anyone_takes_a_vocabulary_home_as_xlsx(client: FlaskClient) -> None:
    response = client.get(EXPORT)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].endswith('-release-2.xlsx"')
    sheets = load_workbook(io.BytesIO(response.data)).worksheets
    assert [sheet.title for sheet in sheets] == ["concepts", "read me"]
    assert sheets[0].freeze_panes == "B2"
    header = [cell.value for cell in sheets[0][1]]
    assert header[:4] == ["IRI", "notation", "status", "replaced by"]
    assert {"prefLabel@en", "prefLabel@ar", "definition@zh", "broader"} <= set(header)
    again = client.get(EXPORT, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.usefixtures("in_this_process")
def test_the_export_takes_layout_languages_and_a_part(client: FlaskClient) -> None:
    rows = exported(client, "format=csv&layout=languages&lang=fr,es")
    assert {row[1] for row in rows[1:]} == {"", "fr", "es"}
    top = rows[1][0]
    rows = exported(client, f"format=csv&lang=en&under={top}")
    assert [row[0] for row in rows[1:]] == [top]
    assert client.get(f"{EXPORT}?format=csv&separator=semicolon").text.startswith("\ufeffIRI;")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("format=ods", 406),
        ("layout=long", 400),
        ("lang=tlh", 400),
        ("separator=dot", 400),
        ("under=https://e.org/none", 404),
    ],
)
def test_the_export_says_what_it_does_not_know(
    client: FlaskClient, query: str, status: int
) -> None:
    response = client.get(f"{EXPORT}?{query}")
    assert response.status_code == status
    assert client.get("/api/vocabulary/none/export").status_code == 404


@pytest.mark.usefixtures("in_this_process")
def test_a_file_is_shown_in_plain_words_and_becomes_drafts_when_confirmed(
    editor: tuple[FlaskClient, str], served_settings: Settings
) -> None:
    client, token = editor
    rows = exported(client)
    header = rows[0]
    iri = rows[1][0]
    rows[1][header.index("altLabel@en")] = "aid | a second word"
    rows[2][header.index("related")] = "no such need"
    rows.append([""] * len(header))
    rows[-1][header.index("prefLabel@en")] = "Peatland advice"
    where = send(editor, rows)
    page = client.get(where, headers=PAGE).text
    page = page.replace("\u2068", "").replace("\u2069", "")
    assert "a second word" in page
    assert "Peatland advice" in page
    assert f"{chr(65 + header.index('related'))}3" in page
    assert "Nothing is called “no such need”" in page
    drafts = client.get("/editor/need-kinds/drafts", headers=PAGE).text
    assert "Peatland advice" not in drafts
    response = client.post(f"{where}/confirm", data={"csrf": token}, headers=PAGE)
    assert response.status_code == 303
    drafts = client.get(response.headers["Location"], headers=PAGE).text
    assert "Peatland advice" in drafts
    assert "a second word" in drafts
    assert f"{BASE}vocabulary/need-kinds/peatland-advice" in drafts or "peatland-advice" in drafts
    assert client.get(where, headers=PAGE).status_code == 404
    assert iri.startswith(BASE)
    assert KeptImports(Desk.of(served_settings.home)).of("need-kinds") == []


def test_a_file_that_changes_nothing_is_not_kept(
    editor: tuple[FlaskClient, str], served_settings: Settings
) -> None:
    client, token = editor
    content = client.get(f"{EXPORT}?layout=languages").data
    where = send_bytes(client, token, content, "kinds.xlsx")
    assert where.startswith(f"{DESK}?")
    assert "The file changes nothing." in client.get(where, headers=PAGE).text
    assert KeptImports(Desk.of(served_settings.home)).of("need-kinds") == []


def with_new(client: FlaskClient, *named: str) -> list[list[str]]:
    """A file that adds concepts with these names, each below the one before."""
    rows = exported(client)
    header = rows[0]
    for place, name in enumerate(named):
        rows.append([""] * len(header))
        rows[-1][header.index("prefLabel@en")] = name
        if place:
            rows[-1][header.index("broader")] = named[place - 1]
    return rows


def draft_iris(settings: Settings) -> set[str]:
    thesaurus = Thesauri(settings).current()
    pending = Drafts(Desk.of(settings.home), thesaurus).pending("need-kinds")
    return {one.concept.iri.rpartition("/")[2] for one in pending}


@pytest.mark.usefixtures("in_this_process")
def test_only_its_author_and_editors_set_a_file_aside(
    editor: tuple[FlaskClient, str], served_settings: Settings, app: Flask
) -> None:
    client, token = editor
    where = send(editor, with_new(client, "Peatland advice"))
    add_person(served_settings.home, "Tarek", contributor_to("need-kinds", "ar"))
    other = app.test_client()
    theirs = sign_in(other, "Tarek")
    response = other.post(f"{where}/discard", data={"csrf": theirs}, headers=PAGE)
    assert response.status_code == 403
    response = client.post(f"{where}/discard", data={"csrf": token}, headers=PAGE)
    assert response.headers["Location"].startswith(DESK)
    assert client.get(where, headers=PAGE).status_code == 404


@pytest.mark.usefixtures("in_this_process")
def test_a_new_concept_whose_address_was_taken_meanwhile_gets_another(
    editor: tuple[FlaskClient, str], served_settings: Settings
) -> None:
    client, token = editor
    first = send(editor, with_new(client, "Peat (bog)", "Below it"))
    other = send(editor, with_new(client, "Peat bog"))
    for where in (other, first):
        assert client.post(f"{where}/confirm", data={"csrf": token}).status_code == 303
    assert {"peat-bog", "peat-bog-2", "below-it"} <= draft_iris(served_settings)
    thesaurus = Thesauri(served_settings).current()
    pending = Drafts(Desk.of(served_settings.home), thesaurus).pending("need-kinds")
    by_end = {one.concept.iri.rpartition("/")[2]: one.concept for one in pending}
    assert by_end["peat-bog"].texts("prefLabel") == {"en": ["Peat bog"]}
    again = by_end["peat-bog-2"]
    assert again.texts("prefLabel") == {"en": ["Peat (bog)"]}
    assert [one.value for one in again.notations] == ["peat-bog-2"]
    assert by_end["below-it"].links("broader") == [again.iri]


@pytest.mark.usefixtures("in_this_process")
def test_an_address_that_is_taken_while_a_file_is_confirmed_stays_the_other_ones(
    editor: tuple[FlaskClient, str], served_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, token = editor
    where = send(editor, with_new(client, "Tidal creek", "Below the creek"))
    thesaurus = Thesauri(served_settings).current()
    desk, vocabulary = Desk.of(served_settings.home), thesaurus.vocabularies["need-kinds"]
    label = Statement(SKOS.prefLabel, Literal("a creek of hers", language="en"))
    hers = Concept(f"{BASE}vocabulary/need-kinds/tidal-creek", frozenset({label}))
    propose = Drafts.propose_edits

    def overtaken(drafts: Drafts, *asked: Any, **how: Any) -> Any:
        if not drafts.history("need-kinds", hers.iri):
            Drafts(desk, thesaurus).save(vocabulary, hers, 0, "Bea", new=True)
        return propose(drafts, *asked, **how)

    monkeypatch.setattr(Drafts, "propose_edits", overtaken)
    assert client.post(f"{where}/confirm", data={"csrf": token}).status_code == 303
    drafts = Drafts(desk, thesaurus)
    assert drafts.current(vocabulary, hers.iri) == hers
    again = drafts.current(vocabulary, f"{hers.iri}-2")
    assert again is not None
    assert again.texts("prefLabel") == {"en": ["Tidal creek"]}
    below = drafts.current(vocabulary, f"{BASE}vocabulary/need-kinds/below-the-creek")
    assert below is not None
    assert below.links("broader") == [again.iri]


@pytest.mark.usefixtures("in_this_process")
def test_a_file_that_cannot_become_drafts_any_more_is_told_in_words(
    editor: tuple[FlaskClient, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, token = editor
    where = send(editor, with_new(client, "Tidal flat"))

    def refuse(*asked: object, **how: object) -> None:
        raise DraftError("need-kinds has no such concept; reload it first")

    monkeypatch.setattr(Drafts, "propose_edits", refuse)
    response = client.post(f"{where}/confirm", data={"csrf": token}, headers=PAGE)
    assert response.status_code == 400
    assert "no such concept" in response.text


@pytest.mark.usefixtures("in_this_process")
def test_the_same_file_twice_makes_its_concepts_once(
    editor: tuple[FlaskClient, str], served_settings: Settings
) -> None:
    client, token = editor
    rows = with_new(client, "Fen advice")
    before = draft_iris(served_settings)
    both = [send(editor, rows), send(editor, rows)]
    for where in both:
        assert client.post(f"{where}/confirm", data={"csrf": token}).status_code == 303
    assert draft_iris(served_settings) - before == {"fen-advice"}
    page = client.get(send(editor, rows), headers=PAGE).text
    assert "waits among the drafts already" in page


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("spell", [str.upper, str.lower, lambda name: f"  {name} "])
def test_a_new_concept_is_not_called_like_another_one(
    editor: tuple[FlaskClient, str], spell: Callable[[str], str]
) -> None:
    client, _ = editor
    rows = exported(client)
    column = rows[0].index("prefLabel@en")
    where = send(editor, with_new(client, spell(rows[1][column])))
    page = client.get(where, headers=PAGE).text
    assert "There is a concept called" in page
    assert f"{len(rows) + 1}" in page


@pytest.mark.usefixtures("in_this_process")
def test_a_new_concept_with_the_alternative_label_of_another_is_told(
    editor: tuple[FlaskClient, str],
) -> None:
    client, _ = editor
    rows = exported(client)
    column = rows[0].index("altLabel@en")
    known = next(row[column] for row in rows[1:] if row[column]).partition(" | ")[0]
    page = client.get(send(editor, with_new(client, known.upper())), headers=PAGE).text
    assert "is an alternative label of a concept" in page


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("kinds.xlsx", b"no archive", "not a readable XLSX workbook"),
        ("kinds.pdf", b"%PDF", "neither XLSX nor CSV"),
        ("kinds.csv", "IRI,prefLabel@fr\nx,é".encode("latin-1"), "UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    editor: tuple[FlaskClient, str], name: str, content: bytes, said: str
) -> None:
    client, token = editor
    form = {"csrf": token, "file": (io.BytesIO(content), name)}
    response = client.post(DESK, data=form, headers=PAGE)
    assert response.status_code == 400
    assert said in response.text


def test_a_form_without_a_file_is_shown_again(editor: tuple[FlaskClient, str]) -> None:
    client, token = editor
    response = client.post(DESK, data={"csrf": token}, headers=PAGE)
    assert response.status_code == 400
    assert "Choose a file." in response.text


@pytest.mark.usefixtures("in_this_process")
def test_a_translator_changes_their_languages_alone(
    served_settings: Settings, client: FlaskClient
) -> None:
    add_person(served_settings.home, "Tarek", contributor_to("need-kinds", "ar"))
    editor = client, sign_in(client, "Tarek")
    rows = exported(client)
    header = rows[0]
    rows[3][header.index("altLabel@ar")] = "اسم آخر"
    rows[3][header.index("altLabel@en")] = "not theirs"
    where = send(editor, rows)
    page = client.get(where, headers=PAGE).text
    assert "اسم آخر" in page
    assert "not theirs" not in page
    assert "changes outside your languages" in page
    assert client.post(f"{where}/confirm", data={"csrf": editor[1]}).status_code == 303


@pytest.mark.usefixtures("in_this_process")
def test_a_translator_cannot_confirm_what_an_editor_sent(
    editor: tuple[FlaskClient, str], served_settings: Settings, app: Flask
) -> None:
    client, _ = editor
    rows = exported(client)
    rows[4][rows[0].index("altLabel@en")] = "from an editor"
    where = send(editor, rows)
    add_person(served_settings.home, "Tarek", contributor_to("need-kinds", "ar"))
    other = app.test_client()
    token = sign_in(other, "Tarek")
    response = other.post(f"{where}/confirm", data={"csrf": token}, headers=PAGE)
    assert response.status_code == 403


def test_who_may_not_draft_sees_neither_form_nor_file(client: FlaskClient) -> None:
    assert client.get(DESK, headers=PAGE).headers["Location"].startswith("/login")
    assert client.get(DESK, headers={"Accept": "application/json"}).status_code == 401


def test_the_server_has_the_words_of_every_finding() -> None:
    english = {kind: message for kind, (_, message) in MESSAGES.items()}
    assert {kind: str(phrase._args[0]) for kind, phrase in PHRASES.items()} == english


def test_the_oldest_files_make_room(tmp_path: Path) -> None:
    imports = KeptImports(Desk.of(tmp_path))
    numbers = [imports.keep("v", f"{n}.csv", "Ada", 1, (), (), {}) for n in range(12)]
    assert [one.id for one in imports.of("v")] == numbers[:1:-1]
    bo = imports.keep("v", "other.csv", "Bo", 1, (), (), {})
    assert [one.id for one in imports.of("v")] == [bo, *numbers[:1:-1]]


def test_a_program_that_fails_or_takes_too_long_is_told_in_words(
    served_settings: Settings,
) -> None:
    order = {"do": "write", "vocabulary": "need-kinds", "path": "/none/written", "wanted": {}}
    with pytest.raises(ProtocolError) as failed:
        SpreadsheetPrograms(served_settings).follow(order)
    assert failed.value.code == "internal-error"
    hasty = served_settings.model_copy(update={"spreadsheet_seconds": 0.01})
    with pytest.raises(ProtocolError, match="took longer than"):
        SpreadsheetPrograms(hasty).follow(order)
