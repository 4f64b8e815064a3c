"""The address /api/vocabulary/annotate: concepts that a text names, with their places in it."""

import json
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import BoundedSemaphore
from typing import Any, NoReturn, cast

from flask import Blueprint, Flask, Response, current_app, request
from werkzeug.exceptions import MethodNotAllowed, RequestEntityTooLarge

from loaders.documents.concept_annotator import Match
from loaders.documents.reading.language import detect_language
from meagraph.namespaces import XSD
from meagraph.settings import Settings
from meagraph.vocabulary.thesaurus import Thesaurus
from meagraph.vocabulary.vocabularies import Vocabulary
from server import client_budget
from server.annotation import annotators
from server.annotation.asked import Asked, read_asked
from server.instance import instance
from server.problems import BY_CODE, problem_response
from server.protocol_error import ProtocolError
from server.strict_json import read_json

blueprint = Blueprint("annotation", __name__)

_JSON = "application/json"
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_BYTES_OF_A_CHARACTER = 12
"""A character takes so many at most: `\\ud83c\\udf31` in JSON, `%F0%9F%8C%B1` in a form."""

_FORM_BYTES = 16 * 1024
_PLACES = "meagraph.annotation_places"


def prepare(app: Flask, settings: Settings) -> None:
    """Give the application its annotators, and the places for those who ask at once."""
    annotators.prepare(app, settings)
    app.extensions[_PLACES] = BoundedSemaphore(settings.annotate_places)


@blueprint.errorhandler(ProtocolError)
def _refused(error: ProtocolError) -> Response:
    problem = BY_CODE[error.code]
    return problem_response(problem.code, problem.status, str(problem.title), error.message)


@blueprint.route("/api/vocabulary/annotate", methods=["OPTIONS"], provide_automatic_options=False)
def options() -> Response:
    """Say what is taken."""
    taken = ", ".join((_JSON, *_FORMS))
    return Response(status=204, headers={"Allow": "POST, OPTIONS", "Accept-Post": taken})


@blueprint.get("/api/vocabulary/annotate", provide_automatic_options=False)
def no_text() -> NoReturn:
    """Answer 405: a text is sent by POST."""
    raise MethodNotAllowed(valid_methods=["POST", "OPTIONS"])


@blueprint.post("/api/vocabulary/annotate", provide_automatic_options=False)
def annotate() -> Response:
    """Give the concepts of a vocabulary that the text sent names; nothing of it is kept."""
    here = instance()
    asked = read_asked(_given(here.settings), here.settings)
    thesaurus = here.thesaurus()
    vocabulary = thesaurus.vocabularies.get(asked.vocabulary)
    if vocabulary is None:
        raise ProtocolError(
            "not-found",
            f"there is no vocabulary {asked.vocabulary!r}; there are"
            f" {', '.join(thesaurus.vocabularies) or 'none'}",
        )
    language = asked.language or detect_language(asked.text)
    with client_budget.charged():
        found = _found(thesaurus, vocabulary, asked, language)
        said = _said(thesaurus, vocabulary, asked, language, found)
    said["release"] = thesaurus.release.number
    response = Response(json.dumps(said, ensure_ascii=False) + "\n", content_type=_JSON)
    response.headers["Cache-Control"] = "no-store"
    return response


def _given(settings: Settings) -> Mapping[str, Any]:
    """Read the fields of the body, JSON or a form; raises `ProtocolError`."""
    most = settings.annotate_characters * _BYTES_OF_A_CHARACTER + _FORM_BYTES
    request.max_content_length = request.max_form_memory_size = most
    try:
        if request.mimetype == _JSON:
            return _object(request.get_data(cache=False))
        if request.mimetype in _FORMS:
            return request.form.to_dict()
    except RequestEntityTooLarge as error:
        raise ProtocolError(
            "too-large",
            f"a text has {settings.annotate_characters} characters at most"
            " (MEAGRAPH_ANNOTATE_CHARACTERS); send it in parts",
        ) from error
    raise ProtocolError(
        "unsupported-media-type", f"send {_JSON}, or a form, not {request.mimetype!r}"
    )


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        said = read_json(body.decode("utf-8"), "the body")
    except UnicodeDecodeError as error:
        raise ProtocolError("bad-request", f"the body is not UTF-8: byte {error.start}") from error
    if not isinstance(said, dict):
        raise ProtocolError("bad-request", "the body is a JSON object, with the field 'text'")
    return said


def _found(
    thesaurus: Thesaurus, vocabulary: Vocabulary, asked: Asked, language: str
) -> Sequence[Match]:
    """Tag the text when there is a place, within the time that is allowed."""
    settings = instance().settings
    places = cast("BoundedSemaphore", current_app.extensions[_PLACES])
    # Before a place is taken: who waits for labels keeps nobody from tagging with others.
    try:
        annotator = annotators.annotators().of(thesaurus, vocabulary)
    except annotators.StillMakingError:
        raise ProtocolError(
            "busy", f"the labels of {vocabulary.id} are being read; try again in a moment"
        ) from None
    if not places.acquire(timeout=settings.annotate_wait_seconds):
        raise ProtocolError("busy", "other texts are being tagged; try again in a moment")
    try:
        deadline = time.monotonic() + settings.annotate_seconds

        def going_on() -> None:
            if time.monotonic() > deadline:
                raise ProtocolError(
                    "too-large",
                    f"it takes longer than {settings.annotate_seconds:g} seconds"
                    " (MEAGRAPH_ANNOTATE_SECONDS); send the text in parts",
                )

        return annotator.annotate(asked.text, language, asked.least, going_on)
    finally:
        places.release()


def _said(
    thesaurus: Thesaurus,
    vocabulary: Vocabulary,
    asked: Asked,
    language: str,
    found: Iterable[Match],
) -> dict[str, Any]:
    """Give the answer: the concepts, the surest and most frequent first, and where each stands."""
    by_concept: dict[str, list[Match]] = {}
    for match in found:
        by_concept.setdefault(match.concept, []).append(match)
    ordered = sorted(
        by_concept, key=lambda iri: (-_score(by_concept[iri]), -len(by_concept[iri]), iri)
    )
    chosen = ordered[: asked.limit]
    places = sorted(
        (match for iri in chosen for match in by_concept[iri]),
        key=lambda match: (match.start, match.end, match.concept),
    )
    most = instance().settings.annotate_places_given
    offset = _offsets(asked)
    return {
        "vocabulary": vocabulary.id,
        "language": language,
        "language_detected": asked.language is None,
        "unit": asked.unit,
        "length": offset(len(asked.text)),
        "found": len(ordered),
        "whole": len(chosen) == len(ordered) and len(places) <= most,
        "concepts": [
            _concept(thesaurus, vocabulary, iri, language, by_concept[iri]) for iri in chosen
        ],
        "annotations": [_annotation(match, asked.text, offset) for match in places[:most]],
    }


def _score(matches: Iterable[Match]) -> float:
    return max(match.score for match in matches)


def _concept(
    thesaurus: Thesaurus,
    vocabulary: Vocabulary,
    iri: str,
    language: str,
    matches: Sequence[Match],
) -> dict[str, Any]:
    concept = thesaurus.concept(vocabulary, iri)
    label, label_language = concept.label(language) if concept else (iri, "")
    notations = concept.notations if concept else []
    plain = [one.value for one in notations if one.datatype == XSD.string]
    return {
        "uri": iri,
        "label": label,
        "label_language": label_language,
        "notation": next(iter([*plain, *(one.value for one in notations)]), None),
        "score": _score(matches),
        "count": len(matches),
    }


def _annotation(match: Match, text: str, offset: Callable[[int], int]) -> dict[str, Any]:
    return {
        "uri": match.concept,
        "start": offset(match.start),
        "end": offset(match.end),
        "surface": text[match.start : match.end],
        "score": match.score,
        "matched": match.label,
    }


def _offsets(asked: Asked) -> Callable[[int], int]:
    """
    Give what turns an offset in characters into one in the unit that is asked for.

    In UTF-16 a character beyond the basic plane takes two units.
    """
    if asked.unit == "characters":
        return lambda place: place
    wide = [place for place, character in enumerate(asked.text) if character > "\uffff"]
    return lambda place: place + bisect_left(wide, place)
