"""Named versions of a vocabulary: made, kept, compared, gone back to; in the core and on pages."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, RdfFormat, Store, Triple, parse

from meagraph.namespaces import DCT, OWL
from meagraph.publishing import Publisher
from meagraph.query.pool import QueryPool
from meagraph.records import loader_of, source_of
from meagraph.settings import Settings
from meagraph.staging import Changeset, Source, StagedGraph
from meagraph.steps import observers
from meagraph.vocabulary.comparison import State, compare, comparison_json
from meagraph.vocabulary.rollback import planned_in, roll_back
from meagraph.vocabulary.turtle import parse_turtle
from meagraph.vocabulary.versions import (
    Contents,
    Making,
    Version,
    VersionError,
    desk_source,
    make_version,
    read_versions,
    vocabulary_in,
)
from server.app import create_app
from server.publishing.programs import programs
from server.vocabulary_versions.words import as_text, speaking
from tests.desk_people import CHEAP, add_person, contributor_to, editor_of, sign_in

BASE = "https://w3id.org/meagraph/"
GRAPH = f"{BASE}graph/vocabulary/water"
SCHEME = f"{BASE}vocabulary/water"
SOURCE = Source(f"{BASE}source/test", "Test source")
HTML = {"Accept": "text/html"}

FIRST = """
@prefix : <https://w3id.org/meagraph/vocabulary/water/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
<https://w3id.org/meagraph/vocabulary/water> a skos:ConceptScheme ; dct:title "Water"@en .
:river a skos:Concept ; skos:prefLabel "river"@en , "rivière"@fr ; skos:topConceptOf
    <https://w3id.org/meagraph/vocabulary/water> .
:lake a skos:Concept ; skos:prefLabel "lake"@en , "lac"@fr ; skos:broader :river ;
    skos:definition "Standing water."@en .
:sea a skos:Concept ; skos:prefLabel "sea"@en , "mer"@fr .
:all a skos:Collection ; skos:prefLabel "all"@en ; skos:member :lake , :sea .
"""
SECOND = FIRST.replace('"lac"@fr', '"le lac"@fr').replace(":river ;\n", ":sea ;\n")
SECOND = SECOND.replace(":sea a skos:Concept ;", ":sea a skos:Concept ; owl:deprecated true ;")
SECOND += """
:pond a skos:Concept ; skos:prefLabel "pond"@en ; skos:broader :lake ;
    skos:exactMatch <https://example.org/pond> ; dct:source [ dct:title "A book" ] .
"""


def triples(text: str) -> list[Triple]:
    return parse_turtle(text, BASE, GRAPH)


def say(publisher: Publisher, text: str) -> None:
    """Publish a text as the whole vocabulary, beside the records of versions."""

    def edition(before: Store) -> Changeset:
        found = before.quads_for_pattern(None, None, None, NamedNode(GRAPH))
        kept = [quad.triple for quad in found if "/version/" in str(quad.subject)]
        changeset = Changeset("Ada", "an edition")
        changeset.put(StagedGraph(GRAPH, [*triples(text), *kept], SOURCE, "test"), BASE)
        return changeset

    publisher.publish_from(edition)


def making(name: str, **others: str) -> Making:
    given = {"notes": f"News of {name}.", "language": "en", "author": "Ada", **others}
    return Making("water", name, **given)


def versions(publisher: Publisher) -> list[Version]:
    _, release = publisher.home.open_current()
    return read_versions(release, vocabulary_in(release, "water", BASE), BASE)


def content_of(home: Path, version: str) -> Path:
    """The one file that keeps the content of a version."""
    (path,) = (home / "vocabularies" / "water").glob(f"{version}-*.ttl.zst")
    return path


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose vocabulary was published twice, each time followed by a version."""
    home = tmp_path_factory.mktemp("editions") / "home"
    publisher = Publisher(Settings(home=home), None)
    say(publisher, FIRST)
    make_version(publisher, making("1.0"))
    say(publisher, SECOND)
    make_version(publisher, making("1.1", notes="Ponds.", language="fr"))
    return home


@pytest.fixture
def two(editions: Path, settings: Settings) -> Publisher:
    """Give a publisher on a copy of that home."""
    shutil.copytree(editions, settings.home, symlinks=True)
    return Publisher(settings, None)


def test_a_version_is_recorded_and_its_content_kept(two: Publisher) -> None:
    newest, first = versions(two)
    assert (newest.name, newest.prior, newest.notes, newest.language) == (
        "1.1",
        "1.0",
        "Ponds.",
        "fr",
    )
    assert (first.name, first.prior, first.author) == ("1.0", None, "Ada")
    assert first.iri == f"{SCHEME}/version/1.0"
    _, release = two.home.open_current()
    scheme = {
        quad.predicate: quad.object
        for quad in release.quads_for_pattern(NamedNode(SCHEME), None, None, NamedNode(GRAPH))
    }
    assert scheme[OWL.versionIRI] == NamedNode(newest.iri)
    assert scheme[OWL.priorVersion] == NamedNode(first.iri)
    vocabulary = vocabulary_in(release, "water", BASE)
    contents = Contents(two.settings.home, BASE)
    kept = set(contents.triples(vocabulary, first))
    about = {one for one in kept if one not in triples(FIRST)}
    assert {one.predicate for one in about} == {OWL.versionIRI, OWL.versionInfo, DCT.issued}
    assert set(triples(FIRST)) <= kept


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (making("1.0"), "taken"),
        (making("../1"), "name"),
        (making("published"), "name"),
        (making("x" * 41), "name"),
        (making("2", notes=" \n"), "notes"),
        (making("2", notes="x" * 10_001), "notes-length"),
        (replace(making("2"), vocabulary="fire"), "vocabulary"),
        (replace(making("2"), vocabulary="../x"), "vocabulary"),
    ],
)
def test_what_cannot_be_a_version_is_refused(two: Publisher, wrong: Making, code: str) -> None:
    before = two.home.current()
    with pytest.raises(VersionError) as refusal:
        make_version(two, wrong)
    assert refusal.value.code == code
    assert two.home.current() == before


def test_a_crash_before_the_publication_leaves_a_file_that_nothing_mentions(
    settings: Settings,
) -> None:
    publisher = Publisher(settings, None)
    say(publisher, FIRST)

    def die(step: str) -> None:
        if step == "copied":
            raise RuntimeError("power cut")

    observers.append(die)
    try:
        with pytest.raises(RuntimeError):
            make_version(publisher, making("1.0"))
    finally:
        observers.remove(die)
    assert content_of(publisher.settings.home, "1.0").exists()
    assert versions(publisher) == []
    say(publisher, SECOND)
    make_version(publisher, making("1.0"))
    (only,) = versions(publisher)
    _, release = publisher.home.open_current()
    vocabulary = vocabulary_in(release, "water", BASE)
    assert set(triples(SECOND)) <= set(
        Contents(publisher.settings.home, BASE).triples(vocabulary, only)
    )


@pytest.mark.parametrize("harm", ["gone", "cut", "other"])
def test_a_damaged_content_is_noticed(two: Publisher, harm: str) -> None:
    path = content_of(two.settings.home, "1.0")
    if harm == "gone":
        path.unlink()
    elif harm == "cut":
        path.write_bytes(path.read_bytes()[:20])
    else:
        path.write_bytes(content_of(two.settings.home, "1.1").read_bytes())
    with pytest.raises(VersionError, match="backup"):
        planned_in(two.home.open_current()[1], two, "water", "1.0", datetime.now(UTC))


def state(text: str, name: str) -> State:
    return State.of(triples(text), GRAPH, name, f"{SCHEME}/version/")


def test_what_differs_is_told_once_and_by_what_was_done() -> None:
    compared = compare(state(FIRST, "1.0"), state(SECOND, "1.1"))
    assert [one.iri for one in compared.added] == [f"{SCHEME}/pond"]
    assert [one.iri for one in compared.deprecated] == [f"{SCHEME}/sea"]
    assert [one.iri for one in compared.moved] == [f"{SCHEME}/lake"]
    assert compared.withdrawn == compared.altered == compared.others == ()
    with speaking("en"):
        told = list(as_text(compared, "en"))
    assert told[0] == "1.0 → 1.1: 1 new · 1 no longer to be used · 1 moved"
    assert "New concepts: 1" in told
    assert f"  pond <{SCHEME}/pond>" in told
    assert any("le lac" in line and "French" in line for line in told)
    objects = json.loads(json.dumps(comparison_json(compared, "fr")))
    assert objects["moved"][0]["label"] == "le lac"
    fields = {one["field"] for one in objects["moved"][0]["changes"]}
    assert fields == {"prefLabel", "broader"}
    assert compare(state(FIRST, "a"), state(FIRST, "b")).is_nothing


def test_collections_and_withdrawn_concepts_are_told() -> None:
    less = FIRST.replace(", :sea .", ".").replace(
        ':sea a skos:Concept ; skos:prefLabel "sea"@en , "mer"@fr .', ""
    )
    compared = compare(state(FIRST, "a"), state(less, "b"))
    assert [one.iri for one in compared.withdrawn] == [f"{SCHEME}/sea"]
    assert [one.iri for one in compared.others] == [f"{SCHEME}/all"]


@pytest.mark.parametrize("language", ["fr", "es", "ru", "ar", "zh"])
def test_it_is_told_in_each_language(language: str) -> None:
    with speaking(language):
        told = list(as_text(compare(state(FIRST, "1.0"), state(SECOND, "1.1")), language))
    assert "New concepts" not in "\n".join(told)


def test_going_back_restores_every_concept_and_loses_none(two: Publisher) -> None:
    outcome = roll_back(two, "water", "1.0", "Bob")
    assert outcome.manifest is not None
    _, release = two.home.open_current()
    now = State(release, GRAPH, "now", f"{SCHEME}/version/")
    compared = compare(state(FIRST, "1.0"), now)
    assert [one.iri for one in compared.added] == [f"{SCHEME}/pond"]
    assert compared.added[0].deprecated
    assert "version 1.0" in str(compared.added[0].text("changeNote", "en"))
    assert compared.moved == compared.altered == compared.withdrawn == compared.deprecated == ()
    assert [one.name for one in versions(two)] == ["1.1", "1.0"]
    pond = now.concepts[f"{SCHEME}/pond"]
    (part,) = (one.value for one in pond.statements if one.predicate == DCT.source)
    assert isinstance(part, NamedNode)
    assert any(one.subject == part for one in now.triples())
    assert roll_back(two, "water", "1.0", "Bob").manifest is None
    again = roll_back(two, "water", "1.1", "Bob")
    assert again.manifest is not None


def test_going_back_to_an_unknown_version_or_a_changed_vocabulary_is_refused(
    two: Publisher,
) -> None:
    with pytest.raises(VersionError, match=r"versions: 1\.1, 1\.0"):
        roll_back(two, "water", "0.9", "Bob")
    with pytest.raises(VersionError, match="look at it again"):
        roll_back(two, "water", "1.0", "Bob", seen=two.home.current() - 1)


# Pages


@pytest.fixture(scope="module")
def served(
    editions: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Settings, FlaskClient]]:
    """An application over a copy of that home, and its settings."""
    home = tmp_path_factory.mktemp("served") / "home"
    shutil.copytree(editions, home, symlinks=True)
    settings = Settings(home=home, query_workers=1, **CHEAP)
    with QueryPool(settings) as pool:
        app = create_app(settings, pool)
        yield settings, app.test_client()
        with app.app_context():
            programs().close()


@pytest.fixture
def reader(served: tuple[Settings, FlaskClient]) -> FlaskClient:
    """A client of the application, without cookies."""
    client: FlaskClient = served[1].application.test_client()
    return client


def test_the_versions_are_listed(reader: FlaskClient) -> None:
    page = reader.get("/vocabularies/water/versions", headers=HTML)
    assert page.status_code == 200
    assert "Ponds." in page.text
    assert "/vocabulary/water/version/1.0" in page.text
    told = reader.get("/vocabularies/water/versions?format=json").get_json()
    assert [one["version"] for one in told["versions"]] == ["1.1", "1.0"]
    assert reader.get("/vocabularies/fire/versions", headers=HTML).status_code == 404


@pytest.mark.parametrize(
    ("suffix", "form"),
    [
        ("ttl", RdfFormat.TURTLE),
        ("rdf", RdfFormat.RDF_XML),
        ("nt", RdfFormat.N_TRIPLES),
    ],
)
def test_a_version_answers_at_its_iri(reader: FlaskClient, suffix: str, form: RdfFormat) -> None:
    by_suffix = reader.get(f"/vocabulary/water/version/1.0.{suffix}")
    assert by_suffix.status_code == 200
    by_accept = reader.get("/vocabulary/water/version/1.0", headers={"Accept": form.media_type})
    assert by_accept.data == by_suffix.data
    said = {str(quad.object) for quad in parse(by_suffix.data, form)}
    assert '"lac"@fr' in said
    assert '"pond"@en' not in said
    assert "ETag" in by_suffix.headers


def test_the_page_of_a_version_tells_what_is_new(reader: FlaskClient) -> None:
    page = reader.get("/vocabulary/water/version/1.1", headers=HTML).text
    assert "pond" in page
    assert "What changed since version 1.0" in page
    json_ld = reader.get("/vocabulary/water/version/1.1.jsonld")
    assert json_ld.mimetype == "application/ld+json"
    for missing in ("2.0", "1.0.pdf", "1.0.trig", "1.0/x"):
        assert reader.get(f"/vocabulary/water/version/{missing}").status_code == 404
    refused = reader.get("/vocabulary/water/version/1.1", headers={"Accept": "image/png"})
    assert refused.status_code == 406


def test_the_difference_as_page_json_and_text(reader: FlaskClient) -> None:
    address = "/vocabularies/water/versions/diff?from=1.0&to=1.1"
    page = reader.get(address, headers=HTML).text
    assert "<ins>" in page
    told = reader.get(address, headers={"Accept": "application/json"}).get_json()
    assert told["counts"]["added"] == 1
    assert reader.get(f"{address}&format=text").text.startswith("1.0 → 1.1")
    arabic = reader.get(f"{address}&lang=ar", headers=HTML).text
    assert 'dir="rtl"' in arabic
    latest = reader.get("/vocabularies/water/versions/diff?format=json").get_json()
    assert (latest["from"], latest["to"]) == ("1.1", "published")
    assert reader.get("/vocabularies/water/versions/diff?from=9").status_code == 404
    assert reader.get(f"{address}&format=pdf").status_code == 400


def test_the_history_of_a_concept(reader: FlaskClient) -> None:
    address = f"/vocabularies/water/history?uri={SCHEME}/sea"
    page = reader.get(address, headers=HTML)
    assert page.status_code == 200
    assert "Version 1.1" in page.text
    told = reader.get(f"{address}&format=json").get_json()
    assert told["changes"][0]["kind"] == "deprecated"
    assert reader.get("/vocabularies/water/history?uri=x").status_code == 400
    unknown = reader.get("/vocabularies/water/history?uri=https://e.org/none")
    assert unknown.status_code == 404


def test_a_damaged_version_is_a_problem_of_the_service(
    served: tuple[Settings, FlaskClient], reader: FlaskClient
) -> None:
    path = content_of(served[0].home, "1.0")
    whole = path.read_bytes()
    path.write_bytes(b"")
    try:
        answer = reader.get("/vocabulary/water/version/1.0.nt")
    finally:
        path.write_bytes(whole)
    assert answer.status_code == 503
    assert answer.get_json()["type"].endswith("version-unavailable")


def test_only_editors_make_versions(served: tuple[Settings, FlaskClient]) -> None:
    settings, first = served
    add_person(settings.home, "Tran", contributor_to("water", "fr"))
    client = first.application.test_client()
    assert client.get("/editor/water/versions", headers=HTML).status_code == 303
    token = sign_in(client, "Tran")
    form = {"csrf": token, "version": "2.0", "notes": "News."}
    assert client.post("/editor/water/versions", data=form).status_code == 403
    going_back = client.get("/editor/water/versions/rollback?to=1.0", headers=HTML)
    assert going_back.status_code == 403


def test_an_editor_makes_a_version_and_goes_back(served: tuple[Settings, FlaskClient]) -> None:
    settings, first = served
    add_person(settings.home, "Edda", editor_of("water"))
    client = first.application.test_client()
    token = sign_in(client, "Edda")
    address = "/editor/water/versions"
    page = client.get(address, headers=HTML)
    assert page.status_code == 200
    assert "Go back to version 1.0" in page.text
    form = {"csrf": token, "version": "1.1", "notes": "Taken.", "language": "en"}
    assert "already" in client.post(address, data=form).text
    unguarded = {"version": "1.2", "notes": "Forged.", "language": "en"}
    assert client.post(address, data=unguarded).status_code == 403
    made = client.post(address, data={**form, "version": "1.2", "notes": "Good."})
    assert made.status_code == 303, made.text
    assert "notice=version-made" in made.headers["Location"]

    preview = client.get(f"{address}/rollback?to=1.0", headers=HTML).text
    assert "pond" in preview
    release = Publisher(settings, None).home.current()
    form = {"csrf": token, "to": "1.0", "message": "Too early."}
    stale = client.post(f"{address}/rollback", data={**form, "release": release - 1})
    assert stale.status_code == 409
    done = client.post(f"{address}/rollback", data={**form, "release": release})
    assert "notice=rolled-back" in done.headers["Location"]
    assert Publisher(settings, None).home.manifest(release + 1).message == "Too early."
    assert client.get(f"{address}/rollback?to=7", headers=HTML).status_code == 404


def test_the_folder_of_contents_is_below_the_home(two: Publisher) -> None:
    found = sorted(path.name for path in Path(two.settings.home, "vocabularies", "water").iterdir())
    wanted = sorted(f"{one.name}-{one.digest[:12]}.ttl.zst" for one in versions(two))
    assert found == wanted


def test_a_name_given_again_after_a_rollback_harms_no_content(two: Publisher) -> None:
    home = Contents(two.settings.home, BASE)
    before = {one.name: one for one in versions(two)}
    named = two.home.current()
    two.rollback(2)
    assert [one.name for one in versions(two)] == ["1.0"]
    say(two, SECOND.replace("le lac", "lac d'eau"))
    make_version(two, making("1.1"))
    again = {one.name: one for one in versions(two)}
    assert again["1.0"] == before["1.0"]
    assert again["1.1"].digest != before["1.1"].digest
    for one in (*before.values(), again["1.1"]):
        assert home.turtle("water", one.name, one.digest)
    two.rollback(named)
    assert {one.name: one for one in versions(two)} == before
    assert home.turtle("water", "1.1", before["1.1"].digest)


def test_a_record_without_a_digest_leads_to_no_file(two: Publisher) -> None:
    for digest in ("", "../../../../etc"):
        with pytest.raises(VersionError, match="SHA-256") as found:
            Contents(two.settings.home, BASE).turtle("water", "1.0", digest)
        assert found.value.code == "damaged"


def test_what_was_imported_keeps_its_source_when_editors_change_it(two: Publisher) -> None:
    roll_back(two, "water", "1.0", "Ada")
    _, release = two.home.open_current()
    assert source_of(GRAPH, release, BASE) == SOURCE
    assert loader_of(GRAPH, release, BASE) == "desk"


def test_the_desk_as_a_source_is_named_in_the_language_of_the_page(
    settings: Settings,
) -> None:
    publisher = Publisher(settings, None)
    changeset = Changeset("Ada", "an edition")
    desk = desk_source(Store(), GRAPH, changeset, BASE)
    changeset.put(StagedGraph(GRAPH, triples(FIRST), desk, "desk"), BASE)
    publisher.publish(changeset)
    with QueryPool(settings) as pool:
        client = create_app(settings, pool).test_client()
        pages = [
            client.get(path, query_string={"lang": "fr"}, headers=HTML).text
            for path in ("/vocabulary/water", "/source/desk")
        ]
    for page in pages:
        assert "Écrit au bureau des rédacteurs" in page
        assert "Written at" not in page
