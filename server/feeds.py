"""Feeds of what changed in the vocabularies, for feed readers and for programs (Atom, RFC 4287)."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote, urlencode, urlsplit
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from flask import Blueprint, Response, request
from flask_babel import gettext
from werkzeug.exceptions import BadRequest

from meagraph.vocabulary.index.answers import EventKind
from server.instance import Instance, instance
from server.languages import interface_language
from server.linked_data.representations import HTML, entity_tag, finish
from server.steady import from_one_release
from server.vocabularies.addresses import ROOM
from server.vocabularies.changes import KINDS, Told, kinds_of, tell
from server.vocabularies.room import Room
from server.vocabularies.views import of_vocabulary

blueprint = Blueprint("feeds", __name__, url_prefix="/vocabularies")

ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"
MEDIA_TYPE = "application/atom+xml"
ENTRIES = 100
"""Entries of a feed; whoever reads it more rarely finds the rest on the pages of changes."""

SINCE = "2026"
"""The year from which the host of a base names things in `tag:` URIs (RFC 4151, section 2)."""

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold (section 2.2)."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

register_namespace("", ATOM)


@blueprint.get("/feed.atom")
@from_one_release
def everything() -> Response:
    """Give what changed in all vocabularies, the last first; of one or more kinds with `kind`."""
    here = instance()
    thesaurus = here.thesaurus()
    told: list[tuple[Room, Told]] = []
    for event in thesaurus.index.history(kinds=_kinds(), limit=ENTRIES):
        vocabulary = thesaurus.vocabularies.get(event.vocabulary)
        if vocabulary is not None:
            room = Room.of(here, thesaurus, vocabulary)
            told += [(room, one) for one in tell(room, [event])]
    title = gettext("Changes of all vocabularies")
    return _answer(here, _feed(here, f"{ROOM}feed.atom", ROOM, title, told))


@blueprint.get("/<vocabulary>/feed.atom")
@of_vocabulary
def of_one(room: Room) -> Response:
    """Give what changed in one vocabulary, the last first; of one or more kinds with `kind`."""
    events = room.thesaurus.index.history(room.vocabulary.id, kinds=_kinds(), limit=ENTRIES)
    told = [(room, one) for one in tell(room, events)]
    title = gettext("Changes: %(name)s", name=room.title.value)
    path = room.page("feed.atom")
    return _answer(room.here, _feed(room.here, path, room.page("changes"), title, told))


def _kinds() -> tuple[EventKind, ...] | None:
    asked = tuple(kind for kind in request.args.getlist("kind") if kind)
    unknown = sorted(set(asked) - set(KINDS))
    if unknown:
        raise BadRequest(f"kind={unknown[0]}: {', '.join(KINDS)}")
    return kinds_of(asked) or None


def _feed(
    here: Instance, path: str, page: str, title: str, told: Sequence[tuple[Room, Told]]
) -> bytes:
    """Write a feed; all its addresses are below the base, whatever the Host header says."""
    kinds = [("kind", kind) for kind in _kinds() or ()]
    own = _absolute(here, path) + (f"?{urlencode(kinds)}" if kinds else "")
    feed = Element(_name("feed"), {f"{{{XML}}}lang": interface_language()})
    _text(feed, "id", _tag(here, f"feed{path}", *(kind for _, kind in kinds)))
    _text(feed, "title", title)
    latest = max((one.event.when for _, one in told), default=_EPOCH)
    _text(feed, "updated", _moment(latest))
    SubElement(feed, _name("link"), {"rel": "self", "type": MEDIA_TYPE, "href": own})
    SubElement(
        feed,
        _name("link"),
        {"rel": "alternate", "type": "text/html", "href": _absolute(here, page)},
    )
    _text(feed, "generator", "meagraph", uri=here.base)
    for room, one in told:
        _entry(feed, room, one)
    written: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _entry(feed: Element, room: Room, one: Told) -> None:
    """Write one change; its id is of what happened, and stays the same in every language."""
    here, event = room.here, one.event
    entry = SubElement(feed, _name("entry"))
    thing = event.concept or room.vocabulary.scheme
    _text(entry, "id", _tag(here, "change", event.changeset, event.kind, thing))
    _text(entry, "title", f"{one.kind}: {one.name.value}")
    _text(entry, "updated", _moment(event.when))
    author = SubElement(entry, _name("author"))
    _text(author, "name", event.author or "meagraph")
    SubElement(
        entry,
        _name("link"),
        {"rel": "alternate", "type": "text/html", "href": _absolute(here, one.href)},
    )
    SubElement(entry, _name("category"), {"term": event.kind, "label": str(one.kind)})
    SubElement(
        entry,
        _name("category"),
        {"term": room.vocabulary.id, "scheme": _absolute(here, ROOM), "label": room.title.value},
    )
    _text(entry, "summary", _summary(room, one), type="text")


def _summary(room: Room, one: Told) -> str:
    event = one.event
    touched = ", ".join(field.value for field in one.fields)
    parts = [room.title.value if event.concept else "", touched, event.message]
    return " · ".join(part for part in parts if part) or str(one.kind)


def _tag(here: Instance, *parts: str) -> str:
    """
    Give a name that never changes (RFC 4151): the host of the base, a year, the path and parts.

    A port is no part of it: RFC 4151 has none in an authority.
    """
    base = urlsplit(here.base)
    specific = ":".join(quote(part, safe="/-._~") for part in parts)
    return f"tag:{base.hostname},{SINCE}:{base.path.strip('/')}:{specific}"


def _absolute(here: Instance, path: str) -> str:
    return here.base + path.removeprefix("/") if path.startswith("/") else path


def _name(local: str) -> str:
    return f"{{{ATOM}}}{local}"


def _text(parent: Element, local: str, text: str, **attributes: str) -> None:
    element = SubElement(parent, _name(local), attributes)
    element.text = _FORBIDDEN.sub("\ufffd", text)


def _moment(when: datetime) -> str:
    """Write a moment as RFC 3339 has it, in UTC."""
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _answer(here: Instance, body: bytes) -> Response:
    response = Response(body, content_type=f"{MEDIA_TYPE}; charset=utf-8")
    return finish(response, f"{entity_tag(here, HTML)}-feed")
