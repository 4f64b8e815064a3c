"""The first pages of the desk: /editor/, what waits for me; /editor/{v}/, a vocabulary."""

from dataclasses import dataclass

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from meagraph.editing.drafts import Clash, Draft
from meagraph.editing.roles import Person, Right, Role
from meagraph.vocabulary.vocabularies import Vocabulary
from server.editor import labels
from server.editor.cards import Tick
from server.editor.concept import Desk
from server.editor.draft import told
from server.editor.room import page
from server.editor.worklist import counted
from server.instance import instance
from server.login import person
from server.login.who import refuse
from server.publishing.programs import programs

blueprint = Blueprint("editor", __name__)

MOST_DRAFTS = 10
"""Drafts that the first pages show; the rest stand in their list."""


@dataclass(frozen=True)
class Kept:
    """A vocabulary in which whoever asks may draft: its size, and how much is being changed."""

    vocabulary: Vocabulary
    concepts: int
    drafts: int
    role: Role
    languages: tuple[str, ...]


@blueprint.get("/editor")
def to_home() -> ResponseReturnValue:
    """Lead to the address with its slash."""
    return redirect("/editor/", 308)


@blueprint.get("/editor/")
def home() -> ResponseReturnValue:
    """Show what waits for whoever asks, and the vocabularies that they work on."""
    who = person()
    thesaurus = instance().thesaurus()
    drafts = labels.drafts()
    counts = thesaurus.index.vocabularies()
    mine = [
        Kept(
            vocabulary,
            counts[name].concepts if name in counts else 0,
            drafts.count(name),
            who.role(name),
            tuple(sorted(who.languages(Right.DRAFT, name) or ())),
        )
        for name, vocabulary in thesaurus.vocabularies.items()
        if who.may_some(Right.DRAFT, name)
    ]
    if not mine and not who.may(Right.ADMINISTER):
        refuse()
    programs().warm()
    return page(
        "editor_home.html",
        here="desk",
        vocabularies=mine,
        clashes=[(one, labels.name_of(one.mine)) for one in _clashes_in(mine)],
        drafts=[(one, labels.name_of(one.concept)) for one in _drafts_of(who)],
        administrator=who.may(Right.ADMINISTER),
    )


@blueprint.get("/editor/<name>/")
def overview(name: str) -> ResponseReturnValue:
    """Show a vocabulary: what is being changed, what waits, and a way to each concept."""
    desk = Desk.entered(name)
    text = request.args.get("q", "").strip()
    found: list[Tick] = desk.layout().find(text) if text else []
    return page(
        "editor_overview.html",
        desk.vocabulary,
        here="overview",
        q=text,
        found=found,
        drafts=[told(desk, one, 2) for one in desk.drafts.pending(name, limit=MOST_DRAFTS)],
        total=desk.drafts.count(name),
        clashes=[(one, labels.name_of(one.mine)) for one in desk.drafts.clashes(name)],
        worklists=counted(desk),
        may_publish=desk.who.may(Right.PUBLISH, name),
        may_create=desk.who.may(Right.DRAFT, name),
    )


def _clashes_in(mine: list[Kept]) -> list[Clash]:
    """Give the clashes that wait in these vocabularies."""
    names = {one.vocabulary.id for one in mine}
    return [one for one in labels.drafts().clashes() if one.vocabulary in names]


def _drafts_of(who: Person) -> list[Draft]:
    return labels.drafts().pending(author=who.name, limit=MOST_DRAFTS)
