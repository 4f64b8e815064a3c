"""`/download/`: every kept release as files, with checksums and in ranges (RFC 9110, 14)."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotAcceptable, NotFound, RequestedRangeNotSatisfiable

from meagraph.dumps import SUFFIXES, SUMS, Dump, Dumps, file_name
from meagraph.manifest import Manifest
from meagraph.settings import Settings
from server.dump_making import DumpMaker, NotYetError
from server.instance import instance
from server.linked_data.representations import HTML, vary
from server.negotiation import best_offer
from server.problems import BY_CODE, problem_response

blueprint = Blueprint("downloads", __name__)

_MAKER = "meagraph.dumps"
_NAME = re.compile(rf"meagraph-(\d{{6,12}})\.({'|'.join(map(re.escape, (*SUFFIXES, SUMS)))})")
_OFFERED = ", ".join((*SUFFIXES, SUMS))
_JSON = "application/json"
_TYPES = {"gz": "application/gzip", "zst": "application/zstd"}

MAX_AGE = 3600
"""Seconds for which caches may keep a file, which does not change while its release is kept."""


@dataclass(frozen=True)
class Offered:
    """A release and its files, as far as they are made already."""

    manifest: Manifest
    tags: tuple[str, ...]
    made: Mapping[str, Dump]

    @property
    def sums(self) -> str:
        """The address of the checksums."""
        return self.address(SUMS)

    def address(self, suffix: str) -> str:
        """Give the address of a file."""
        return url_for("downloads.file", name=file_name(self.manifest.number, suffix))


def prepare(app: Flask, settings: Settings) -> None:
    """Give the application what makes dumps."""
    app.extensions[_MAKER] = DumpMaker(settings)


@blueprint.errorhandler(NotYetError)
def _not_yet(error: NotYetError) -> Response:
    return _problem("busy", str(error))


@blueprint.get("/download/")
@blueprint.get("/download.<any(json, html):suffix>")
def page(suffix: str = "") -> Response:
    """List the kept releases and their files: the current one, then the newest first."""
    media_type = {"json": _JSON, "html": HTML.media_type}.get(suffix)
    if media_type is None and request.accept_mimetypes.provided:
        media_type = best_offer((HTML.media_type, _JSON), request.accept_mimetypes)
        if media_type is None:
            raise NotAcceptable(f"The forms of this resource are: {HTML.media_type}, {_JSON}")
    releases = _releases()
    if media_type == _JSON:
        response = jsonify({"releases": [_listed(one) for one in releases]})
    else:
        shown = render_template(
            "download.html", releases=releases, suffixes=SUFFIXES, base=instance().base
        )
        response = Response(shown, content_type=HTML.content_type)
    # No entity tag: files are made, and releases pruned, without a new release.
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Link"] = (
        '</download.json>; rel="alternate"; type="application/json",'
        ' </.well-known/void.ttl>; rel="describedby"; type="text/turtle"'
    )
    vary(response)
    return response


@blueprint.get(f"/download/current.<any({_OFFERED}):suffix>")
def current(suffix: str) -> ResponseReturnValue:
    """Send clients to a file of the current release."""
    number = instance().release()
    if not number:
        raise NotFound("Nothing is published yet.")
    response = redirect(url_for("downloads.file", name=file_name(number, suffix)), 302)
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/download/<name>")
def file(name: str) -> Response:
    """Send a file, or the part of it that a Range header asks for."""
    here = instance()
    match = _NAME.fullmatch(name)
    number, suffix = (int(match[1]), match[2]) if match else (0, "")
    if number not in here.home.kept() or name != file_name(number, suffix):
        raise NotFound(f"{name}: the files of the kept releases are listed at /download/")
    files = cast(DumpMaker, current_app.extensions[_MAKER]).files(number)
    if suffix == SUMS:
        return _sums(number)
    return _sent(files[suffix], name)


def _sums(number: int) -> Response:
    response = Response(Dumps(instance().home).sums(number).read_bytes(), mimetype="text/plain")
    response.add_etag()
    response.cache_control.max_age = MAX_AGE
    response.make_conditional(request)
    return response


def _sent(dump: Dump, name: str) -> Response:
    """Send a file; its entity tag is its SHA-256, so that a part fits what a client has already."""
    response = send_file(
        dump.path,
        mimetype=_TYPES[dump.path.suffix.removeprefix(".")],
        as_attachment=True,
        download_name=name,
        conditional=False,
        etag=dump.sha256,
        last_modified=dump.made,
        max_age=MAX_AGE,
    )
    digest = base64.b64encode(bytes.fromhex(dump.sha256)).decode()
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    response.headers["Digest"] = f"sha-256={digest}"
    response.headers["Accept-Ranges"] = "bytes"
    try:
        response.make_conditional(request, accept_ranges=_one_range(), complete_length=dump.size)
    except RequestedRangeNotSatisfiable:
        response.close()
        response = _problem("range-not-satisfiable", f"{name} has {dump.size} bytes.")
        response.headers["Content-Range"] = f"bytes */{dump.size}"
    return response


def _one_range() -> bool:
    """Say whether one range of bytes is asked for; several, or none, get the whole file."""
    asked = request.range
    return asked is not None and asked.units == "bytes" and len(asked.ranges) == 1


def _problem(code: str, detail: str) -> Response:
    problem = BY_CODE[code]
    return problem_response(problem.code, problem.status, str(problem.title), detail)


def _releases() -> list[Offered]:
    home = instance().home
    dumps, tags, current = Dumps(home), home.tags(), home.current()
    return [
        Offered(
            home.manifest(number),
            tuple(name for name, tagged in tags.items() if tagged == number),
            dumps.of(number),
        )
        for number in sorted(home.kept(), key=lambda one: (one == current, one), reverse=True)
    ]


def _listed(one: Offered) -> dict[str, object]:
    """Describe a release and its files for programs; sizes are known once files are made."""
    manifest = one.manifest
    return {
        "release": manifest.number,
        "created": manifest.created.isoformat(),
        "message": manifest.message,
        "triples": manifest.counts.triples,
        "quads": manifest.counts.quads,
        "tags": list(one.tags),
        "checksums": one.sums,
        "files": [
            {
                "address": one.address(suffix),
                "bytes": one.made[suffix].size if one.made else None,
                "sha256": one.made[suffix].sha256 if one.made else None,
            }
            for suffix in SUFFIXES
        ],
    }
