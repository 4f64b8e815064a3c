"""The addresses of the vocabularies' pages, and of the completion of what one types."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import Blueprint, Response, json, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, NotFound

from meagraph.namespaces import is_iri
from server import client_budget
from server.instance import instance
from server.languages import content_language
from server.linked_data.description import Description, describe
from server.linked_data.representations import HTML, MACHINE_FORMS, entity_tag, finish
from server.pages.thing import Turned
from server.pages.things import render_thing
from server.steady import from_one_release
from server.vocabularies.addresses import ROOM, concept_address, data_address, home_of, own_path
from server.vocabularies.changes import KINDS, changes_page
from server.vocabularies.hierarchy import Level, Tree
from server.vocabularies.listing import shelves, summary_of
from server.vocabularies.room import Room
from server.vocabularies.searching import found_of, search_page, tidy
from server.vocabularies.statistics import statistics_page

blueprint = Blueprint("vocabularies", __name__, url_prefix="/vocabularies")
suggestions = Blueprint("vocabulary_suggestions", __name__)

INDEXED = 150
"""Labels on one page of the alphabetical index."""

_SUGGESTED = 10
_MOST_SUGGESTED = 50
_FARTHEST = 100_000

_EXAMPLE = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?concept ?name ?broader
FROM <{graph}>
WHERE {{
  ?concept skos:prefLabel ?name FILTER(LANG(?name) = "{language}")
  OPTIONAL {{ ?concept skos:broader ?broader }}
}}
ORDER BY ?name
LIMIT 100"""

Given = ParamSpec("Given")


def of_vocabulary(
    view: Callable[Concatenate[Room, Given], ResponseReturnValue],
) -> Callable[..., ResponseReturnValue]:
    """Hand a view the frame of the vocabulary that the address names; 404 for an unknown one."""

    @wraps(view)
    @from_one_release
    def found(vocabulary: str, *args: Given.args, **kwargs: Given.kwargs) -> ResponseReturnValue:
        return view(room_of(vocabulary), *args, **kwargs)

    return found


def room_of(name: str) -> Room:
    """Give the frame of the pages of a vocabulary; raises `NotFound`."""
    here = instance()
    thesaurus = here.thesaurus()
    vocabulary = thesaurus.vocabularies.get(name)
    if vocabulary is None:
        raise NotFound(f"vocabulary {name}: {', '.join(thesaurus.vocabularies)}")
    return Room.of(here, thesaurus, vocabulary)


@blueprint.get("/")
@from_one_release
def listed() -> Response:
    """Show all vocabularies; with `q`, the concepts of all of them that fit."""
    here = instance()
    thesaurus = here.thesaurus()
    found = None
    if tidy(request.args.get("q", "")):
        with client_budget.charged():
            found = search_page(here, thesaurus, None, request.args["q"], _page_number())
    html = render_template(
        "vocabulary_list.html", shelves=shelves(here, thesaurus), found=found, room_path=ROOM
    )
    links = ['</rest/v1/vocabularies>; rel="alternate"; type="application/json"', _feed()]
    return _answer(html, links)


@blueprint.get("/<vocabulary>")
@of_vocabulary
def home(room: Room) -> ResponseReturnValue:
    """Show the home of a vocabulary; one whose scheme is ours is at its IRI."""
    if own_path(room.here, room.vocabulary.scheme) is not None:
        return redirect(_kept(room.home), 303)
    return _thing(room, room.vocabulary.scheme)


@blueprint.get("/<vocabulary>/concept")
@of_vocabulary
def concept(room: Room) -> ResponseReturnValue:
    """Show a concept, collection or scheme of a vocabulary; one that is ours is at its IRI."""
    iri = _iri(request.args.get("uri", ""))
    if own_path(room.here, iri) is not None:
        return redirect(_kept(concept_address(room.here, room.vocabulary, iri)), 303)
    return _thing(room, iri)


@blueprint.get("/<vocabulary>/hierarchy")
@of_vocabulary
def hierarchy(room: Room) -> Response:
    """Show the hierarchy, opened down to the concept `uri`, or what stands outside it."""
    tree, iri = Tree(room), request.args.get("uri", "")
    outside = request.args.get("outside") == "1"
    level = _level(tree, _iri(iri) if iri else "", outside)
    outside = outside or bool(iri and tree.is_outside(iri))
    return _page("hierarchy", room, level=level, loose=tree.loose_count, outside=outside)


@blueprint.get("/<vocabulary>/branch")
@of_vocabulary
def branch(room: Room) -> Response:
    """Give what stands directly below the concept `uri` as a part of a page, for the tree."""
    iri = request.args.get("uri", "")
    level = Tree(room).below(_iri(iri), _offset()) if iri else Tree(room).top(offset=_offset())
    return _page("branch", room, level=level, iri=iri)


@blueprint.get("/<vocabulary>/index")
@blueprint.get("/<vocabulary>/index/<letter>")
@of_vocabulary
def index(room: Room, letter: str = "") -> Response:
    """Show the labels of the language of content under a letter, the first one to begin with."""
    held = room.thesaurus.index
    letters = held.letters(room.vocabulary.id, room.language)
    letter = next((one for one in letters if one.casefold() == letter.casefold()), letter)
    if letter and letter not in letters:
        values = {"letters": letters, "letter": letter, "found": (), "page": 1, "more": False}
        none = _page("index", room, **values)
        if len(letter) > 1 or not letter.isalnum():
            none.status_code = 404  # a letter alone may be one of another language's index
        return none
    letter = letter or next(iter(letters), "")
    page = _page_number()
    where = (room.vocabulary.id, room.language, letter, (page - 1) * INDEXED, INDEXED + 1)
    hits = held.under(*where) if letter else []
    return _page(
        "index",
        room,
        letters=letters,
        letter=letter,
        found=found_of(room.here, room.thesaurus, hits[:INDEXED]),
        page=page,
        more=len(hits) > INDEXED,
    )


@blueprint.get("/<vocabulary>/search")
@of_vocabulary
def search(room: Room) -> Response:
    """Show the concepts with a label, in any language, that has what `q` begins."""
    with client_budget.charged():
        found = search_page(
            room.here, room.thesaurus, room.vocabulary, request.args.get("q", ""), _page_number()
        )
    return _page("search", room, found=found)


@blueprint.get("/<vocabulary>/changes")
@of_vocabulary
def changes(room: Room) -> Response:
    """Show what publications changed, the last first; of one `kind`, or of the concept `uri`."""
    only, iri = request.args.get("kind", ""), request.args.get("uri", "")
    if only and only not in KINDS:
        raise BadRequest(f"kind={only}: {', '.join(KINDS)}")
    page = changes_page(room, only, _iri(iri) if iri else "", _page_number())
    return _page("changes", room, page=page)


@blueprint.get("/<vocabulary>/statistics")
@of_vocabulary
def statistics(room: Room) -> Response:
    """Show how many concepts and labels there are, by class and by language."""
    return _page("statistics", room, page=statistics_page(room))


@blueprint.get("/<vocabulary>/downloads")
@of_vocabulary
def downloads(room: Room) -> Response:
    """Show in which forms a vocabulary can be taken away, and what asks for it live."""
    query = _EXAMPLE.format(graph=room.vocabulary.graph, language=room.language)
    return _page("downloads", room, summary=summary_of(room), query=query)


@suggestions.get("/api/vocabulary/suggest")
@from_one_release
def suggest() -> Response:
    """Give concepts with a label that `q` begins: of `vocab`, in `lang` or in any language."""
    here = instance()
    thesaurus = here.thesaurus()
    text = tidy(request.args.get("q", ""))
    if not text:
        raise BadRequest("q= is missing: the beginning of a label")
    places = _vocabularies(request.args.get("vocab", ""), list(thesaurus.vocabularies))
    language = request.args.get("lang", "").lower() or None
    with client_budget.charged():
        hits = thesaurus.index.complete(text, places, language, _limit())
        found = found_of(here, thesaurus, hits)
    said = [
        {
            "uri": one.iri,
            "vocabulary": one.vocabulary,
            "vocabulary_title": one.title.value,
            "label": one.label.value,
            "label_language": one.label.lang,
            "name": one.name.value,
            "name_language": one.name.lang,
            "kind": one.kind,
            "deprecated": one.deprecated,
            "href": one.href,
        }
        for one in found
    ]
    body = json.dumps({"q": text, "suggestions": said}, ensure_ascii=False) + "\n"
    response = Response(body, content_type="application/json")
    return finish(response, entity_tag(here, HTML))


def _vocabularies(asked: str, known: list[str]) -> tuple[str, ...]:
    names = tuple(asked.split())
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise BadRequest(f"vocab={unknown[0]}: {', '.join(known)}")
    return names


def _limit() -> int:
    given = request.args.get("limit", "")
    if not given:
        return _SUGGESTED
    if not given.isdecimal() or not 1 <= int(given[:9]) <= _MOST_SUGGESTED:
        raise BadRequest(f"limit={given}: a whole number from 1 to {_MOST_SUGGESTED}")
    return int(given)


def _level(tree: Tree, iri: str, outside: bool) -> Level:
    if outside:
        return tree.loose(_offset())
    return tree.to(iri, _offset()) if iri else tree.top(offset=_offset())


def _thing(room: Room, iri: str) -> Response:
    known = describe(room.here, iri) if room.holds(iri) else None
    if not isinstance(known, Description):
        raise NotFound(f"<{iri}>: vocabulary {room.vocabulary.id} does not describe it")
    turned = Turned(request.args.get("links", ""), request.args.get("of", ""), _page_number())
    whole = None if iri == room.vocabulary.scheme else iri
    links = [f'<{iri}>; rel="canonical"'] if iri.isascii() else []
    links += [
        f'<{data_address(room.vocabulary, form.media_type, whole)}>; rel="alternate";'
        f' type="{form.media_type}"'
        for form in MACHINE_FORMS
    ]
    return _answer(render_thing(room.here, known, content_language(), turned), links)


def _page(name: str, room: Room, **values: object) -> Response:
    html = render_template(f"vocabulary_{name}.html", room=room, **values)
    scheme = data_address(room.vocabulary, "text/turtle")
    links = [
        f'<{home_of(room.here, room.vocabulary)}>; rel="collection"',
        f'<{scheme}>; rel="describedby"; type="text/turtle"',
        _feed(room),
    ]
    return _answer(html, links)


def _feed(room: Room | None = None) -> str:
    path = room.page("feed.atom") if room is not None else f"{ROOM}feed.atom"
    return f'<{path}>; rel="alternate"; type="application/atom+xml"'


def _answer(html: str, links: list[str]) -> Response:
    response = Response(html, content_type=HTML.content_type)
    response.headers["Link"] = ", ".join(links)
    return finish(response, entity_tag(instance(), HTML))


def _iri(text: str) -> str:
    """Give the IRI that the request names; raises `BadRequest`."""
    if not is_iri(text):
        raise BadRequest(f"uri={text}: the IRI of a concept")
    return text


def _kept(path: str) -> str:
    """Give an address with the languages that the reader chose in the one that led here."""
    query = request.query_string.decode("ascii", "replace")
    kept = [pair for pair in query.split("&") if pair.startswith(("lang=", "clang="))]
    return f"{path}?{'&'.join(kept)}" if kept and "?" not in path else path


def _page_number() -> int:
    page = request.args.get("page", 1, type=int)
    return max(1, min(page, _FARTHEST))


def _offset() -> int:
    offset = request.args.get("offset", 0, type=int)
    return max(0, min(offset, _FARTHEST * 10))
