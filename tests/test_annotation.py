"""Tagging: what is found where in six languages, how it is asked for, and what is refused."""

import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import Store

from loaders.documents.concept_annotator import Annotator, Label
from meagraph.publishing import Publisher
from meagraph.query.pool import QueryPool
from meagraph.staging import Changeset, StagedGraph
from meagraph.vocabulary.concept import Concept
from meagraph.vocabulary.reading import read_concepts
from meagraph.vocabulary.thesaurus import Thesauri
from server.annotation import annotators
from server.app import create_app
from server.instance import instance
from tests.waters import BASE, HYDRO, SOURCE, iri, publish_waters, triples

ADDRESS = "/api/vocabulary/annotate"


@pytest.fixture(scope="module")
def waters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    settings = publish_waters(
        tmp_path_factory.mktemp("annotated") / "home",
        annotate_characters=200_000,
        annotate_places_given=50,
        annotate_wait_seconds=0,
        annotate_vocabularies=1,
    )
    with QueryPool(settings) as pool:
        yield create_app(settings, pool)


@pytest.fixture
def tagging(waters: Flask) -> FlaskClient:
    return waters.test_client()


def tag(client: FlaskClient, text: str, **more: Any) -> Any:
    response = client.post(ADDRESS, json={"text": text, "vocabulary": "waters", **more})
    assert response.status_code == 200, response.text
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "no-store"
    for one in response.json["annotations"]:
        if more.get("unit") != "utf-16":
            assert text[one["start"] : one["end"]] == one["surface"]
    return response.json


def found(answer: Any) -> list[tuple[str, str]]:
    return [(one["uri"].rpartition("/")[2], one["surface"]) for one in answer["annotations"]]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Every lake and river.", [("lakes", "lake"), ("rivers", "river")]),
        ("fr", "Les lacs et les fleuves.", [("lakes", "lacs"), ("rivers", "fleuves")]),
        ("es", "Los ríos y lagos del país.", [("rivers", "ríos"), ("lakes", "lagos")]),
        ("ru", "Озёра и реки страны.", [("lakes", "Озёра"), ("rivers", "реки")]),
        ("ar", "حماية البحيرات والأنهار", [("lakes", "البحيرات"), ("rivers", "الأنهار")]),
        ("zh", "保护盐湖和河流。", [("salt-lakes", "盐湖"), ("rivers", "河流")]),
    ],
)  # fmt: skip
def test_concepts_are_found_in_six_languages(
    tagging: FlaskClient, language: str, text: str, expected: list[tuple[str, str]]
) -> None:
    answer = tag(tagging, text)
    assert (answer["language"], answer["language_detected"]) == (language, True)
    assert found(answer) == expected
    given = tag(tagging, text, language=language)
    assert given["annotations"] == answer["annotations"]
    assert not given["language_detected"]


def test_concepts_come_with_names_scores_and_counts(tagging: FlaskClient) -> None:
    answer = tag(tagging, "Lakes, salt lakes and lakes; an inland water.", language="en-GB")
    first = answer["concepts"][0]
    assert first == {
        "uri": iri("salt-lakes"),
        "label": "salt lakes",
        "label_language": "en",
        "notation": None,
        "score": 1.0,
        "count": 1,
    } or first["uri"] == iri("lakes")
    lakes = next(one for one in answer["concepts"] if one["uri"] == iri("lakes"))
    assert (lakes["count"], lakes["notation"], lakes["score"]) == (2, "W1", 1.0)
    assert answer["found"] == 3
    assert answer["whole"]
    only = tag(tagging, "Lakes, salt lakes and lakes.", language="en", limit=1)
    assert (len(only["concepts"]), only["found"], only["whole"]) == (1, 2, False)
    assert {one["uri"] for one in only["annotations"]} == {only["concepts"][0]["uri"]}
    sure = tag(tagging, "An inland water.", language="en", least=0.95)
    assert sure["concepts"] == []


def test_a_deprecated_concept_is_tagged_as_what_replaces_it(tagging: FlaskClient) -> None:
    answer = tag(tagging, "Ponds, fens and étangs.", language="en")
    assert found(answer) == [("lakes", "Ponds")]


def test_a_label_without_language_is_one_of_every_language(tagging: FlaskClient) -> None:
    for language in ("en", "ru"):
        answer = tag(tagging, "(Phragmites australis)", language=language)
        assert found(answer) == [("latin", "Phragmites australis")]


def test_offsets_count_what_is_asked_for(tagging: FlaskClient) -> None:
    text = "🌊🌊 lakes 🌊 rivers"
    characters = tag(tagging, text, language="en")["annotations"]
    units = tag(tagging, text, language="en", unit="utf-16")
    encoded = text.encode("utf-16-le")
    for one, other in zip(characters, units["annotations"], strict=True):
        assert other["surface"] == one["surface"]
        place = encoded[2 * other["start"] : 2 * other["end"]]
        assert place.decode("utf-16-le") == one["surface"]
    assert units["length"] == len(encoded) // 2


def test_a_form_is_taken_as_well(tagging: FlaskClient) -> None:
    form = {
        "text": "湖泊" * 10,
        "vocabulary": "waters",
        "language": "",
        "least": "0.5",
        "limit": "",
    }
    for sent in ({"data": form}, {"data": form, "content_type": "multipart/form-data"}):
        response = tagging.post(ADDRESS, **sent)
        assert response.json["concepts"][0]["count"] == 10
    hydro = tagging.post(ADDRESS, data={"text": "a lake", "vocabulary": "hydro", "language": "en"})
    assert hydro.json["concepts"][0]["uri"] == "http://example.org/hydro/2"


@pytest.mark.parametrize(
    ("sent", "status", "says"),
    [
        ({"json": {}}, 400, "'text'"),
        ({"json": []}, 400, "JSON object"),
        ({"json": {"text": 5}}, 400, "'text'"),
        ({"json": {"text": "a", "colour": 1}}, 400, "'colour'"),
        ({"json": {"text": "a", "vocabulary": "none"}}, 404, "waters"),
        ({"json": {"text": "a", "vocabulary": 5}}, 400, "'vocabulary'"),
        ({"json": {"text": "a", "language": "de"}}, 400, "en, fr"),
        ({"json": {"text": "a", "language": ["en"]}}, 400, "en, fr"),
        ({"json": {"text": "a", "least": "much"}}, 400, "least"),
        ({"json": {"text": "a", "least": True}}, 400, "least"),
        ({"json": {"text": "a", "least": 2}}, 400, "least"),
        ({"json": {"text": "a", "limit": 0}}, 400, "limit"),
        ({"json": {"text": "a", "unit": "bytes"}}, 400, "utf-16"),
        ({"data": '{"text": "\\ud83c"}', "content_type": "application/json"}, 400, "U+D83C"),
        ({"data": b'{"text": "\xff"}', "content_type": "application/json"}, 400, "UTF-8"),
        ({"data": "{", "content_type": "application/json"}, 400, "column 2"),
        ({"data": "lakes", "content_type": "text/plain"}, 415, "application/json"),
        ({"json": {"text": "a" * 200_001}}, 413, "200000"),
        ({"data": {"text": "a" * 3_000_000}}, 413, "200000"),
    ],
)
def test_what_cannot_be_tagged_is_refused_with_a_reason(
    tagging: FlaskClient, sent: dict[str, Any], status: int, says: str
) -> None:
    response = tagging.post(ADDRESS, **sent)
    assert response.status_code == status, response.text
    assert says in response.json["detail"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_what_is_taken_is_said(tagging: FlaskClient) -> None:
    response = tagging.options(ADDRESS)
    assert "application/json" in response.headers["Accept-Post"]
    assert tagging.get(ADDRESS).status_code == 405


def test_a_text_of_many_concepts_is_cut_and_says_so(tagging: FlaskClient) -> None:
    answer = tag(tagging, "lakes, rivers. " * 100, language="en")
    assert (len(answer["annotations"]), answer["whole"]) == (50, False)
    assert [one["count"] for one in answer["concepts"]] == [100, 100]


def test_those_who_come_at_once_wait_for_a_place_in_vain(
    waters: Flask, tagging: FlaskClient
) -> None:
    places = waters.extensions["meagraph.annotation_places"]
    while places.acquire(blocking=False):
        pass
    try:
        response = tagging.post(ADDRESS, json={"text": "lakes", "vocabulary": "waters"})
        assert response.status_code == 503
        assert response.headers["Retry-After"]
    finally:
        for _ in range(2):
            places.release()


def test_annotators_are_made_once_and_few_are_kept(waters: Flask) -> None:
    with waters.app_context():
        patient = instance().settings.model_copy(update={"annotate_wait_seconds": 60})
        kept, thesaurus = annotators.Annotators(patient), instance().thesaurus()
        known = thesaurus.vocabularies
        made: list[Annotator] = []
        threads = [
            threading.Thread(target=lambda: made.append(kept.of(thesaurus, known["waters"])))
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len({id(one) for one in made}) == 1
        kept.of(thesaurus, known["hydro"])
        assert len(kept) == 1


def test_while_one_annotator_is_made_others_can_be_had(
    waters: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with waters.app_context():
        kept, thesaurus = annotators.Annotators(instance().settings), instance().thesaurus()
    known = thesaurus.vocabularies
    begun, go_on = threading.Event(), threading.Event()

    def slow(store: Store, graph: str) -> Mapping[str, Concept]:
        if graph == known["waters"].graph:
            begun.set()
            assert go_on.wait(60)
        return read_concepts(store, graph)

    monkeypatch.setattr(annotators, "read_concepts", slow)
    made = threading.Thread(target=lambda: kept.of(thesaurus, known["waters"]))
    made.start()
    assert begun.wait(60)
    assert kept.of(thesaurus, known["hydro"]) is kept.of(thesaurus, known["hydro"])
    with pytest.raises(annotators.StillMakingError):  # these settings wait for nothing
        kept.of(thesaurus, known["waters"])
    go_on.set()
    made.join()
    assert kept.of(thesaurus, known["waters"]) is kept.of(thesaurus, known["waters"])


def test_what_is_published_elsewhere_leaves_an_annotator_as_it_is(tmp_path: Path) -> None:
    settings = publish_waters(tmp_path / "home")
    thesauri, kept = Thesauri(settings), annotators.Annotators(settings)

    def current(name: str) -> Annotator:
        thesaurus = thesauri.current()
        return kept.of(thesaurus, thesaurus.vocabularies[name])

    before = current("waters"), current("hydro")
    changeset = Changeset("tester", "a river more")
    content = triples(HYDRO + ':8 a skos:Concept ; skos:prefLabel "wadi"@en .')
    changeset.put(StagedGraph(f"{BASE}graph/vocabulary/hydro", content, SOURCE, "test"), BASE)
    Publisher(settings, None).publish(changeset)
    assert current("waters") is before[0]
    assert current("hydro") is not before[1]
    assert current("hydro").annotate("a wadi", "en")
    assert len(kept) == 2


def test_a_long_text_is_read_in_pieces_and_finds_the_same() -> None:
    annotator = Annotator([Label("lakes", "salt lakes", "en"), Label("bhs", "盐湖", "zh")])
    for language, sentence in (
        ("en", "All the salt lakes, wherever. "),
        ("zh", "所有的盐湖，无论何处。"),
    ):
        text = sentence * 5000
        steps: list[None] = []
        found = annotator.annotate(text, language, going_on=lambda steps=steps: steps.append(None))
        assert len(found) == 5000
        assert len(steps) > 1
        assert all(text[one.start : one.end] in ("salt lakes", "盐湖") for one in found)


def test_a_text_without_any_sign_or_space_ends(tagging: FlaskClient) -> None:
    for text in ("a" * 150_000, "lakes-" * 20_000, "\u0301" * 150_000, "湖" * 150_000):
        tag(tagging, text)


def test_work_that_takes_too_long_is_ended(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = publish_waters(tmp_path_factory.mktemp("slow") / "home", annotate_seconds=1e-9)
    with QueryPool(settings) as pool:
        client = create_app(settings, pool).test_client()
        response = client.post(ADDRESS, json={"text": "lakes", "vocabulary": "waters"})
    assert response.status_code == 413
    assert "MEAGRAPH_ANNOTATE_SECONDS" in response.json["detail"]


def test_subjects_are_the_default_where_there_are_any(tagging: FlaskClient) -> None:
    response = tagging.post(ADDRESS, json={"text": "lakes"})
    assert response.status_code == 404
    assert "'subjects'" in response.json["detail"]
    assert BASE not in response.json["detail"]
