"""Worklists: /editor/{v}/worklists, each with its concepts, a page at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from flask import Blueprint, Flask, current_app
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from meagraph.editing.worklists import Kept, Work, Worklist
from server.editor import labels
from server.editor.concept import Desk
from server.editor.draft import Numbered
from server.editor.room import address, page
from server.editor.wording import language_name
from server.languages import Text, content_language, interface_language

blueprint = Blueprint("editor_worklist", __name__)

_NAME = "meagraph.worklists"
PAGE = 100
"""Concepts on one page of a worklist."""


@dataclass(frozen=True)
class Listed:
    """A worklist as it is shown: its name and address, and how many concepts are in it."""

    kind: str
    title: str
    href: str
    count: int


@dataclass(frozen=True)
class Todo:
    """A concept in a worklist: its name, what is the matter, and whether it is in hand."""

    iri: str
    label: Text
    detail: str
    drafted: bool


def prepare(app: Flask) -> None:
    """Give the application a place for the worklists of the current release."""
    app.extensions[_NAME] = Kept()


def counted(desk: Desk) -> list[Listed]:
    """Give the worklists of a vocabulary with their counts; empty ones are left out."""
    found = _kept().of(desk.thesaurus, desk.vocabulary)
    return [
        Listed(one.kind, title(one, desk), address(desk.vocabulary, "worklists", one.path), count)
        for one, count in found.counts()
        if count
    ]


def title(one: Worklist, desk: Desk) -> str:
    """Give a worklist's name in plain words."""
    about = one.about
    match one.kind, about:
        case "untranslated", _tag:
            said = _("Without a label in %(language)s", language=language_name(about))
        case "undefined", "":
            said = _("Without any definition")
        case "undefined", _tag:
            said = _("Without a definition in %(language)s", language=language_name(about))
        case "orphans", _:
            said = _("Related to no other concept")
        case "clashing", _:
            said = _("With the same label as another concept, or twice")
        case "unmapped", "":
            said = _("Linked with no other vocabulary")
        case "unmapped", _:
            said = _("Not linked with %(vocabulary)s", vocabulary=_vocabulary_name(about, desk))
        case "changed", _:
            said = _("Changed since the last version")
        case "unreplaced", _:
            said = _("No longer to be used, without a replacement")
        case _:
            said = _("Questioned by the rule %(rule)s", rule=about)
    return str(said)


@blueprint.get("/editor/<name>/worklists")
def lists(name: str) -> ResponseReturnValue:
    """Show the worklists of a vocabulary."""
    desk = Desk.entered(name)
    return page("editor_worklists.html", desk.vocabulary, here="worklists", lists=counted(desk))


@blueprint.get("/editor/<name>/worklists/<path:which>")
def one_list(name: str, which: str) -> ResponseReturnValue:
    """Show the concepts of one worklist."""
    desk = Desk.entered(name)
    known = _kept().of(desk.thesaurus, desk.vocabulary)
    named = known.named(which)
    if named is None:
        raise NotFound(_("There is no such worklist."))
    worklist, works = named
    paging = Numbered.asked(len(works), PAGE)
    return page(
        "editor_worklist.html",
        desk.vocabulary,
        here="worklists",
        title=title(worklist, desk),
        todos=_todos(desk, works[paging.first : paging.first + PAGE]),
        total=len(works),
        paging=paging,
        path=address(desk.vocabulary, "worklists", which),
    )


def _todos(desk: Desk, works: Iterable[Work]) -> list[Todo]:
    names = labels.named(desk.thesaurus, desk.vocabulary)
    drafted = {draft.concept.iri for draft in desk.drafts.pending(desk.vocabulary.id)}
    todos = []
    for work in works:
        name = names(work.concept)
        label = Text(*name) if name else Text(work.concept)
        todos.append(Todo(work.concept, label, work.detail, work.concept in drafted))
    return todos


def _vocabulary_name(about: str, desk: Desk) -> str:
    known = desk.thesaurus.vocabularies.get(about)
    if known is None:
        return about
    return known.title(content_language(), interface_language())[0]


def _kept() -> Kept:
    return cast(Kept, current_app.extensions[_NAME])
