"""A file that is sent to be judged: received within limits, judged apart, and not kept."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import cast

from flask import Request, current_app
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import parse_options_header

from meagraph.settings import Settings
from meagraph.untrusted_rdf import SYNTAXES as BY_SUFFIX
from meagraph.untrusted_rdf import syntax_of
from meagraph.validation.own_file import (
    Judged,
    OwnFile,
    folder_aside,
    judge_files,
    limits_of_sent_files,
)
from meagraph.validation.rules import PUBLISHING
from server.graph_store.protocol import MULTIPART
from server.graph_store.protocol import SYNTAXES as BY_MEDIA_TYPE
from server.protocol_error import ProtocolError

FIELD = "file"
"""The part of a form that holds the file."""

NICENESS = 5
"""How much processor time the judging of a file leaves to those who ask queries."""

BODY = "request body"
"""What a file is called that is sent without a name."""

_FORM_BYTES = 64 * 1024  # what a form has beside its file
_CHUNK = 256 * 1024
_NAME = "meagraph.judging_places"
_YES = ("1", "true", "yes", "on")


@dataclass(frozen=True)
class Sent:
    """A file as it was received: where it is for now, its syntax, its name, and what is wanted."""

    path: Path
    syntax: str
    name: str
    alone: bool


class JudgingPlaces:
    """The places for judging of one server process: each takes a processor and much memory."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings of the instance."""
        self._settings = settings
        self._places = BoundedSemaphore(settings.validate_places)

    def judge(self, sent: Sent, charge: Callable[[float], None], *, turtle: bool) -> Judged:
        """
        Judge a file when there is a place, and charge for the seconds that it takes.

        Raises `ProtocolError` (busy) when no place becomes free in time, and `SandboxError`.
        """
        settings = self._settings
        if not self._places.acquire(timeout=settings.validate_wait_seconds):
            raise ProtocolError("busy", "other files are being judged; try again in a moment")
        started = time.monotonic()
        try:
            return judge_files(
                [OwnFile(sent.path, sent.syntax, sent.name, f"{settings.base}graph/validate")],
                settings,
                limits_of_sent_files(settings),
                most_bytes=settings.validate_bytes,
                rules=[rule.id for rule in PUBLISHING],
                alone=sent.alone,
                turtle=turtle,
                most_results=settings.validate_results,
                niceness=NICENESS,
            )
        finally:
            self._places.release()
            charge(time.monotonic() - started)


def prepare(extensions: dict[str, object], settings: Settings) -> None:
    """Give the application its places for judging."""
    extensions[_NAME] = JudgingPlaces(settings)


def places() -> JudgingPlaces:
    """Give the places of the application at hand."""
    return cast("JudgingPlaces", current_app.extensions[_NAME])


@contextmanager
def received(request: Request, settings: Settings) -> Iterator[Sent]:
    """
    Keep the file of a request while the context lasts, and not a moment longer.

    It is the body itself, in the syntax of its Content-Type, or the part `file` of a form, in the
    syntax of that part's type or name, or of the field `syntax`. Raises `ProtocolError`.
    """
    media_type, options = parse_options_header(request.headers.get("Content-Type", ""))
    media_type = media_type.lower()
    if request.headers.get("Content-Encoding", "").strip().lower() not in ("", "identity"):
        raise ProtocolError("unsupported-media-type", "a file is sent without Content-Encoding")
    if options.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise ProtocolError("unsupported-media-type", "a file is sent as UTF-8")
    is_form = media_type == MULTIPART
    request.max_content_length = settings.validate_bytes + (_FORM_BYTES if is_form else 0)
    with folder_aside(settings, "sent-") as folder:
        path = folder / "sent"
        try:
            if is_form:
                yield _kept_part(request, path, settings)
            else:
                yield _kept_body(request, path, media_type)
        except RequestEntityTooLarge as error:
            raise ProtocolError(
                "too-large",
                f"a file has at most {settings.validate_bytes} bytes (MEAGRAPH_VALIDATE_BYTES), and"
                " a form little beside it; send it in parts",
            ) from error


def _kept_body(request: Request, path: Path, media_type: str) -> Sent:
    syntax = BY_MEDIA_TYPE.get(media_type)
    if syntax is None:
        taken = ", ".join([*BY_MEDIA_TYPE, MULTIPART])
        raise ProtocolError(
            "unsupported-media-type", f"a file is sent as {taken}, not {media_type!r}"
        )
    with path.open("wb") as file:
        while piece := request.stream.read(_CHUNK):
            file.write(piece)
    return Sent(path, syntax, BODY, _wants_alone(request.args))


def _kept_part(request: Request, path: Path, settings: Settings) -> Sent:
    parts = request.files.getlist(FIELD)
    if len(parts) != 1 or len(request.files) != 1 or not (parts[0].filename or "").strip():
        raise ProtocolError("bad-request", f"choose one file: the part {FIELD!r} of the form")
    name = Path((parts[0].filename or "").replace("\\", "/")).name
    syntax = _syntax_of_part(parts[0], name, request.form.get("syntax", ""))
    parts[0].save(path)
    if path.stat().st_size > settings.validate_bytes:
        raise RequestEntityTooLarge
    return Sent(path, syntax, name, _wants_alone(request.form) or _wants_alone(request.args))


def _syntax_of_part(part: FileStorage, name: str, wanted: str) -> str:
    """Find the syntax of a part: the one that is asked for, else by its type, else by its name."""
    if name.lower().endswith(".gz"):
        raise ProtocolError("unsupported-media-type", "a file is sent unpacked")
    by_type = BY_MEDIA_TYPE.get((part.mimetype or "").lower())
    by_name = None if wanted else by_type or syntax_of(Path(name))
    syntax = wanted if wanted in BY_SUFFIX.values() else by_name
    if syntax is None:
        raise ProtocolError(
            "unsupported-media-type",
            f"neither its name ({name!r}) nor its type ({part.mimetype!r}) says in which syntax of"
            f" RDF the file is: choose one (syntax={', '.join(dict.fromkeys(BY_SUFFIX.values()))})",
        )
    return syntax


def _wants_alone(given: Mapping[str, str]) -> bool:
    return given.get("alone", "").lower() in _YES
