"""What every page of the desk needs: its vocabulary, its frame, and that nobody keeps a copy."""

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import quote

from flask import Response, make_response, render_template
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from meagraph.editing.roles import Right
from meagraph.vocabulary.vocabularies import Vocabulary
from server.editor.notices import Notice, asked
from server.instance import instance
from server.login import person


class Place(NamedTuple):
    """A place in the menu of a vocabulary's desk."""

    name: str
    href: str
    title: str
    number: int = 0


def vocabulary_called(name: str) -> Vocabulary:
    """Give the vocabulary with this id; raises `NotFound`."""
    found = instance().thesaurus().vocabularies.get(name)
    if found is None:
        raise NotFound(_("There is no vocabulary with the id “%(name)s”.", name=name))
    return found


def address(vocabulary: Vocabulary, *steps: str) -> str:
    """
    Give the path of a page of a vocabulary's desk.

    `address(v, "worklists", "orphans")` is `/editor/{v}/worklists/orphans`.
    """
    path = "/".join(quote(step, safe="") for step in (vocabulary.id, *steps))
    return f"/editor/{path}" if steps else f"/editor/{path}/"


def concept_address(vocabulary: Vocabulary, iri: str, page: str = "concept") -> str:
    """Give the path of a page of the desk that is about one concept: its form, or another."""
    return f"{address(vocabulary, page)}?uri={quote(iri, safe='')}"


def places(vocabulary: Vocabulary) -> list[Place]:
    """Give the places of a vocabulary's desk that whoever asks may enter."""
    who = person()
    known: tuple[tuple[str, str, Right], ...] = (
        ("concept/new", _("New concept"), Right.DRAFT),
        ("drafts", _("Drafts"), Right.DRAFT),
        ("proposals", _("Proposals"), Right.SUGGEST),
        ("worklists", _("Worklists"), Right.DRAFT),
        ("spreadsheet", _("Spreadsheet"), Right.DRAFT),
        ("mappings", _("Mappings"), Right.DRAFT),
        ("versions", _("Versions"), Right.DRAFT),
        ("publish", _("Publish"), Right.PUBLISH),
    )
    return [
        Place(name, address(vocabulary, *name.split("/")), title)
        for name, title, right in known
        if who.may_some(right, vocabulary.id)
    ]


def page(
    template: str,
    vocabulary: Vocabulary | None = None,
    *,
    here: str = "",
    status: int = 200,
    notices: Iterable[Notice] = (),
    **values: object,
) -> Response:
    """
    Show a page of the desk, whose template extends `desk_base.html`.

    `here` names the place in the menu that it belongs to. It depends on who asks, and is kept by
    no cache.
    """
    shown = render_template(
        template,
        vocabulary=vocabulary,
        places=places(vocabulary) if vocabulary is not None else [],
        here=here,
        notices=[*asked(), *notices],
        **values,
    )
    response = make_response(shown, status)
    response.headers["Cache-Control"] = "no-store"
    return response
