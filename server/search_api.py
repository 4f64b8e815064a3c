"""The full-text search as an API: what fits a question, and how it might go on."""

from flask import Blueprint, Response, json, request
from werkzeug.exceptions import BadRequest

from meagraph.namespaces import LANGUAGES
from meagraph.search.documents import Role, Said
from meagraph.search.highlighting import Excerpt
from meagraph.search.index import FARTHEST, NOTHING, Hit
from meagraph.search.question import Question
from server import client_budget
from server.instance import Instance, instance
from server.kinds import BY_SLUG, HIDDEN, kind_of
from server.languages import Text, best, content_language
from server.linked_data.representations import BY_SUFFIX, entity_tag, finish
from server.names import readable
from server.steady import from_one_release

blueprint = Blueprint("search_api", __name__)

_HITS = 20
_SUGGESTIONS = 10
_NAMES = (Role.NAME, Role.CODE, Role.ALIAS)


@blueprint.get("/api/search")
@from_one_release
def search() -> Response:
    """Give what fits `q`, the best first, what is said in `lang` before all that is not."""
    here = instance()
    question = _question(here)
    limit = _number("limit", _HITS, 1, here.settings.search_rows)
    offset = _number("offset", 0, 0, FARTHEST)
    index = here.pool.search_index()
    with client_budget.charged():
        found = NOTHING if index is None else index.search(question, limit, offset)
        hits = [_hit(here, hit) for hit in found.hits]
    return _answer(
        {
            "q": question.text,
            "total": found.total,
            "all_words": found.wholly,
            "offset": offset,
            "hits": hits,
        }
    )


@blueprint.get("/api/search/suggest")
@from_one_release
def suggest() -> Response:
    """Give things whose name, other name or code has words that begin as those of `q`."""
    here = instance()
    question = _question(here, _NAMES)
    limit = _number("limit", _SUGGESTIONS, 1, here.settings.search_rows)
    index = here.pool.search_index()
    with client_budget.charged():
        found = NOTHING if index is None else index.complete(question, limit)
        suggestions = [_suggestion(here, hit) for hit in found.hits]
    return _answer({"q": question.text, "suggestions": suggestions})


def _classes_of(*slugs: str) -> tuple[str, ...]:
    """Give the classes of some kinds; raises `BadRequest`."""
    unknown = sorted(set(slugs) - set(BY_SLUG))
    if unknown:
        raise BadRequest(f"kind={unknown[0]}: {', '.join(BY_SLUG)}")
    return tuple(BY_SLUG[slug].type.value for slug in slugs)


def label(here: Instance, hit: Hit, language: str) -> Text:
    """Give the name of a thing that was found; without one its code, or a short form of its IRI."""
    for role in (Role.NAME, Role.CODE):
        names: dict[str, str] = {}
        for said in _of_role(hit, role):
            names.setdefault(said.language, said.text)
        if found := best(names, language):
            return found
    return Text(readable(hit.thing, here.identifiers))


def _of_role(hit: Hit, role: Role) -> list[Said]:
    return [said for said in hit.said if said.role is role]


def _question(here: Instance, roles: tuple[Role, ...] = tuple(Role)) -> Question:
    text = " ".join(request.args.get("q", "").split())
    if not text:
        raise BadRequest("q= is missing: the words to look for")
    language = request.args.get("lang") or None
    if language is not None and language not in LANGUAGES:
        raise BadRequest(f"lang={language}: {', '.join(LANGUAGES)}")
    kinds = [kind for kind in request.args.getlist("kind") if kind]
    return Question(text, language, _classes_of(*kinds), roles, HIDDEN)


def _number(name: str, default: int, least: int, most: int) -> int:
    given = request.args.get(name, "")
    if not given:
        return default
    if not given.isdecimal() or not least <= int(given[:9]) <= most:
        raise BadRequest(f"{name}={given}: a whole number from {least} to {most}")
    return int(given[:9])


def _about(here: Instance, hit: Hit) -> dict[str, object]:
    name = label(here, hit, content_language())
    kind = kind_of(hit.kinds)
    return {
        "iri": hit.thing,
        "label": name.value,
        "label_language": name.lang,
        "kind": kind.slug if kind else None,
    }


def _hit(here: Instance, hit: Hit) -> dict[str, object]:
    return {
        **_about(here, hit),
        "score": round(hit.score, 3),
        "excerpt": _excerpt(hit.excerpt(content_language())),
    }


def _suggestion(here: Instance, hit: Hit) -> dict[str, object]:
    excerpt = hit.excerpt(content_language())
    return {
        **_about(here, hit),
        "matched": excerpt.text,
        "matched_language": excerpt.language,
    }


def _excerpt(excerpt: Excerpt) -> dict[str, object]:
    return {
        "property": excerpt.property,
        "language": excerpt.language,
        "text": excerpt.text,
        "marks": excerpt.marks,
        "cut": [excerpt.cut_before, excerpt.cut_after],
    }


def _answer(said: dict[str, object]) -> Response:
    response = Response(json.dumps(said) + "\n", content_type="application/json")
    tag = entity_tag(instance(), BY_SUFFIX["json"])
    return finish(response, f"{tag}-{content_language()}")
