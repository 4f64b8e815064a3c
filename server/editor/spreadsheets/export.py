"""`/api/vocabulary/{v}/export`: a vocabulary as a spreadsheet, for anyone."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import IO

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotAcceptable, NotFound

from loaders.spreadsheets.layouts import LAYOUTS
from loaders.spreadsheets.spreadsheets import FORMS, file_name
from meagraph.validation.own_file import folder_aside
from meagraph.vocabulary.vocabularies import Vocabulary
from server import client_budget
from server.editor.spreadsheets.programs import programs
from server.instance import instance
from server.problems import BY_CODE, problem_response
from server.protocol_error import ProtocolError

blueprint = Blueprint("vocabulary_export", __name__)

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_PIECE = 256 * 1024
_SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}


@blueprint.errorhandler(ProtocolError)
def _refused(error: ProtocolError) -> Response:
    problem = BY_CODE[error.code]
    return problem_response(problem.code, problem.status, str(problem.title), error.message)


@blueprint.get("/api/vocabulary/<name>/export")
def export(name: str) -> Response:
    """
    Give a vocabulary as XLSX or CSV.

    Parameters: `format` (xlsx, csv), `layout` (wide, languages), `lang` (tags, repeated or between
    commas; the first is that of the labels in relations), `under` (the IRI of a concept: with all
    below it), `separator` of CSV (comma, semicolon, tab). The time is charged to the client.
    """
    here = instance()
    vocabulary = here.thesaurus().vocabularies.get(name)
    if vocabulary is None:
        raise NotFound(f"There is no vocabulary with the id “{name}”.")
    wanted = _wanted(vocabulary)
    tag = sha256(repr((here.pool.release().tag, here.build, name, sorted(wanted.items()))).encode())
    if request.if_none_match.contains_weak(tag.hexdigest()[:20]):
        response = Response(status=304)
    else:
        response = _written(vocabulary, wanted)
    response.set_etag(tag.hexdigest()[:20], weak=True)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _wanted(vocabulary: Vocabulary) -> dict[str, object]:
    """Read what is asked for; raises what is answered with 400, 404 or 406."""
    form = _one_of("format", FORMS)
    layout = _one_of("layout", LAYOUTS)
    separator = _one_of("separator", tuple(_SEPARATORS))
    languages = [
        tag.strip().lower() for given in request.args.getlist("lang") for tag in given.split(",")
    ]
    known = instance().thesaurus().languages(vocabulary)
    if unknown := [tag for tag in languages if tag and tag not in known]:
        raise ProtocolError(
            "bad-request",
            f"lang={unknown[0]}: the languages of {vocabulary.id} are {', '.join(known)}",
        )
    under = request.args.get("under", "").strip()
    if under and instance().thesaurus().concept(vocabulary, under) is None:
        raise NotFound(f"{vocabulary.id} has no concept {under}")
    return {
        "form": form,
        "layout": layout,
        "languages": [tag for tag in languages if tag],
        "under": under,
        "separator": _SEPARATORS[separator],
    }


def _one_of(name: str, offered: Sequence[str]) -> str:
    given = request.args.get(name, "").strip().lower() or offered[0]
    if given not in offered:
        message = f"{name}={given}: one of {', '.join(offered)}"
        if name == "format":
            raise NotAcceptable(message)
        raise ProtocolError("bad-request", message)
    return given


def _written(vocabulary: Vocabulary, wanted: dict[str, object]) -> Response:
    here = instance()
    asking = client_budget.check()
    with folder_aside(here.settings, "sheet-") as folder:
        path = folder / "written"
        order = {
            "do": "write",
            "vocabulary": vocabulary.id,
            "path": str(path.resolve()),
            "wanted": wanted,
        }
        answer = programs().follow(order, lambda seconds: client_budget.charge(asking, seconds))
        if "error" in answer:
            raise NotFound(answer["error"])
        file = path.open("rb")  # stays readable when its folder is gone
        size = path.stat().st_size
    form = str(wanted["form"])
    response = Response(_pieces(file), content_type=_TYPES[form])
    response.call_on_close(file.close)
    response.content_length = size
    name = file_name(here.thesaurus(), vocabulary, form)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece
