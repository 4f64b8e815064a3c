"""Drafts: what one changes, its history, the list of them, and clashes to decide."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from math import ceil

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.exceptions import BadRequest, NotFound

from meagraph.editing.drafts import Clash, Draft, DraftError, Entry, Saved
from meagraph.editing.publication import settle
from meagraph.editing.roles import Right
from meagraph.editing.texts import TextError, cleaned, literal
from meagraph.vocabulary.changes import Conflict, Place, changes_of, difference, merge
from meagraph.vocabulary.concept import FIELD_OF, Concept, Value, in_order
from server.editor import labels
from server.editor.concept import Desk, after_saving, asked_iri
from server.editor.notices import NOTICES, Notice, to
from server.editor.room import address, concept_address, page
from server.editor.wording import Sentence, Shown, place_name, sentences, shown
from server.instance import instance
from server.languages import Text
from server.login.who import refuse

blueprint = Blueprint("editor_draft", __name__)

PAGE = 50
"""Drafts on one page of their list."""

MOST_SENTENCES = 200
"""So many changes of one draft are told, at most."""

NOTICES["asked-anew"] = lazy_gettext(
    "What has to be decided has changed since you opened it. This is what is asked now."
)


@dataclass(frozen=True)
class Numbered:
    """The page of a list that is shown, of so many."""

    number: int
    pages: int
    first: int
    """How many entries stand on the pages before it."""

    @classmethod
    def asked(cls, count: int, size: int) -> "Numbered":
        """Give the page that the request asks for, of a list of `count` entries."""
        pages = max(1, ceil(count / size))
        number = max(1, min(request.args.get("page", 1, type=int), pages))
        return cls(number, pages, (number - 1) * size)


@dataclass(frozen=True)
class Told:
    """A draft in a list: its name, and what it changes in plain words."""

    draft: Draft
    label: Text
    sentences: list[Sentence]
    more: int = 0


@dataclass(frozen=True)
class ToldEntry:
    """A version in a history: what it changed of the one before."""

    entry: Entry
    sentences: list[Sentence]


@dataclass(frozen=True)
class Decision:
    """A place in conflict as it is shown: what there was, and what either wants."""

    key: str
    what: str
    base: list[Shown]
    theirs: list[Shown]
    mine: list[Shown]
    both: bool
    text: str | None
    language: str


@blueprint.get("/editor/<name>/draft")
def one_draft(name: str) -> ResponseReturnValue:
    """Show what a draft changes, in plain words."""
    desk = Desk.entered(name)
    draft = _draft(desk, asked_iri())
    stale = desk.drafts.stale(desk.vocabulary, draft)
    clashes = desk.drafts.clashes(desk.vocabulary.id, iri=draft.concept.iri)
    notices = []
    if stale and not clashes:
        notices = [Notice("mind", _("What is published has changed since the draft began."))]
    return page(
        "editor_draft.html",
        desk.vocabulary,
        here="drafts",
        notices=notices,
        told=told(desk, draft, MOST_SENTENCES),
        stale=stale,
        clashes=clashes,
        may_publish=desk.who.may(Right.PUBLISH, desk.vocabulary.id),
    )


@blueprint.get("/editor/<name>/drafts")
def list_drafts(name: str) -> ResponseReturnValue:
    """List the drafts of a vocabulary, with the clashes that wait."""
    desk = Desk.entered(name)
    settle(instance().desk, desk.thesaurus, desk.vocabulary)
    total = desk.drafts.count(desk.vocabulary.id)
    paging = Numbered.asked(total, PAGE)
    drafts = desk.drafts.pending(desk.vocabulary.id, limit=PAGE, offset=paging.first)
    return page(
        "editor_drafts.html",
        desk.vocabulary,
        here="drafts",
        drafts=[told(desk, draft, 4) for draft in drafts],
        total=total,
        paging=paging,
        clashes=[(clash, labels.name_of(clash.mine)) for clash in desk.drafts.clashes(name)],
        may_publish=desk.who.may(Right.PUBLISH, desk.vocabulary.id),
    )


@blueprint.post("/editor/<name>/draft/discard")
def discard(name: str) -> ResponseReturnValue:
    """Set a draft aside."""
    desk = Desk.entered(name)
    iri = asked_iri()
    draft = _draft(desk, iri)
    _refuse_all_but(desk, draft.base, draft.concept)
    try:
        version = request.form.get("version", 0, type=int)
        desk.drafts.discard(desk.vocabulary, iri, version, desk.who.name)
    except DraftError as error:
        raise BadRequest(str(error)) from error
    return to(concept_address(desk.vocabulary, iri, "history"), "discarded")


@blueprint.post("/editor/<name>/draft/rebase")
def rebase(name: str) -> ResponseReturnValue:
    """Take into a draft what was published since it began."""
    desk = Desk.entered(name)
    iri = asked_iri()
    _draft(desk, iri)
    settle(instance().desk, desk.thesaurus, desk.vocabulary)
    saved = desk.drafts.rebase(desk.vocabulary, iri, desk.who.name)
    if saved is None:
        return to(address(desk.vocabulary, "drafts"), "landed")
    return after_saving(desk, iri, saved)


@blueprint.get("/editor/<name>/history")
def history(name: str) -> ResponseReturnValue:
    """Show every version of the drafts of a concept, each with what it changed."""
    desk = Desk.entered(name)
    iri = asked_iri()
    entries = desk.drafts.history(desk.vocabulary.id, iri)
    published = desk.thesaurus.concept(desk.vocabulary, iri)
    if not entries and published is None:
        raise NotFound(_("This vocabulary has no such concept."))
    draft = desk.drafts.get(desk.vocabulary, iri)
    return page(
        "editor_history.html",
        desk.vocabulary,
        here="drafts",
        iri=iri,
        label=labels.name_of(draft.concept if draft else published or entries[0].concept),
        entries=_told_entries(desk, entries),
        draft=draft,
        published=desk.thesaurus.index.history(concept=iri, limit=50),
    )


@blueprint.post("/editor/<name>/history/restore")
def restore(name: str) -> ResponseReturnValue:
    """Make an earlier version the draft again."""
    desk = Desk.entered(name)
    iri = asked_iri()
    version = request.form.get("version", 0, type=int)
    if all(one.version != version for one in desk.drafts.history(name, iri)):
        raise NotFound(_("There is no such version."))
    seen = request.form.get("seen", -1, type=int)
    try:
        with instance().desk.transaction():  # a refusal undoes it
            before = desk.drafts.current(desk.vocabulary, iri)
            versions = len(desk.drafts.history(name, iri))
            saved = desk.drafts.restore(desk.vocabulary, iri, version, desk.who.name, seen)
            _refuse_restored(desk, before, saved, versions)
    except DraftError as error:
        raise BadRequest(str(error)) from error
    clash = saved if isinstance(saved, Clash) else saved.clash
    if clash is not None:
        return to(address(desk.vocabulary, "clash", str(clash.id)))
    assert not isinstance(saved, Clash)  # noqa: S101 -- for the type checker
    if desk.drafts.get(desk.vocabulary, iri) is None:
        return to(concept_address(desk.vocabulary, iri, "history"), "unchanged")
    return to(
        concept_address(desk.vocabulary, iri, "draft"),
        "restored" if saved.changed else "unchanged",
    )


@blueprint.get("/editor/<name>/clash/<int:number>")
def clash_page(name: str, number: int) -> ResponseReturnValue:
    """Show what two people want of the same places of a concept."""
    desk = Desk.entered(name)
    return _clash_page(desk, _clash(desk, number))


@blueprint.post("/editor/<name>/clash/<int:number>")
def decide(name: str, number: int) -> ResponseReturnValue:
    """Decide it, place by place."""
    desk = Desk.entered(name)
    clash = _clash(desk, number)
    chosen: dict[Place, list[Value]] = {}
    for place, conflict in enumerate(clash.conflicts):
        values = _choice(conflict, str(place))
        if values is None:
            problem = Notice("mind", _("Choose one for each of them."))
            return _clash_page(desk, clash, problem)
        chosen[conflict.predicate, conflict.language] = values
        if not desk.may(conflict.language):
            refuse()
    try:
        with instance().desk.transaction():
            desk.refuse_to_begin(clash.iri)
            saved = desk.drafts.decide(desk.vocabulary, clash, chosen, desk.who.name)
    except DraftError as error:
        raise BadRequest(str(error)) from error
    again = saved if isinstance(saved, Clash) else saved.clash
    if again is not None:
        return to(address(desk.vocabulary, "clash", str(again.id)))
    drafted = desk.drafts.get(desk.vocabulary, clash.iri) is not None
    where = "draft" if drafted else "history"
    return to(concept_address(desk.vocabulary, clash.iri, where), "decided")


def told(desk: Desk, draft: Draft, most: int) -> Told:
    """Tell a draft in plain words."""
    named = labels.named(desk.thesaurus, desk.vocabulary)
    changes = changes_of(draft.edit)
    said = sentences(changes[:most], named)
    return Told(draft, labels.name_of(draft.concept), said, max(0, len(changes) - most))


def _draft(desk: Desk, iri: str) -> Draft:
    draft = desk.drafts.get(desk.vocabulary, iri)
    if draft is None:
        raise NotFound(_("There is no draft of this concept any more."))
    return draft


def _clash(desk: Desk, number: int) -> Clash:
    """Give a clash that waits; leads to the one that is asked now in the place of another."""
    clash = desk.drafts.clash(number)
    if clash is not None and clash.vocabulary == desk.vocabulary.id:
        return clash
    instead = desk.drafts.clash_instead(number)
    if instead is not None and instead.vocabulary == desk.vocabulary.id:
        abort(to(address(desk.vocabulary, "clash", str(instead.id)), "asked-anew"))
    raise NotFound(_("This has been decided already, or nothing has to be decided any more."))


def _told_entries(desk: Desk, entries: Iterable[Entry]) -> list[ToldEntry]:
    """Tell each version by what it changed of the one before, newest first."""
    found = list(entries)
    named = labels.named(desk.thesaurus, desk.vocabulary)
    said = []
    for entry, older in zip_longest(found, found[1:]):
        before = older.concept if older is not None else entry.base
        said.append(
            ToldEntry(entry, sentences(changes_of(difference(before, entry.concept)), named))
        )
    return said


def _refuse_all_but(desk: Desk, before: Concept | None, after: Concept) -> None:
    """Refuse a translator what would change texts of other languages, or relations."""
    for change in changes_of(difference(before, after)):
        if not desk.may(change.language):
            refuse()


def _refuse_restored(
    desk: Desk, before: Concept | None, saved: Saved | Clash, versions: int
) -> None:
    """
    Refuse a translator what a restoring came to, by what it was when it was joined.

    `versions` there were before it. What was published since may have come into the draft, too;
    that is nothing of theirs.
    """
    if isinstance(saved, Clash):
        if not all(desk.may(one.language) for one in saved.conflicts):
            refuse()
        after = merge(saved.base, before or saved.base, saved.mine).concept
        _refuse_all_but(desk, before, after)
        return
    entries = desk.drafts.history(desk.vocabulary.id, saved.draft.concept.iri)
    for entry in entries:
        if entry.version == versions + 1:
            _refuse_all_but(desk, before, entry.concept)


def _clash_page(desk: Desk, clash: Clash, *notices: Notice) -> ResponseReturnValue:
    named = labels.named(desk.thesaurus, desk.vocabulary)
    decisions = [
        _decision(str(number), conflict, named) for number, conflict in enumerate(clash.conflicts)
    ]
    return page(
        "editor_clash.html",
        desk.vocabulary,
        here="drafts",
        notices=notices,
        clash=clash,
        label=labels.name_of(clash.mine),
        decisions=decisions,
    )


def _decision(key: str, conflict: Conflict, named: labels.Named) -> Decision:
    field = FIELD_OF.get(conflict.predicate)
    lists = [
        [shown(value, named) for value in sorted(values, key=in_order)]
        for values in (conflict.base, conflict.theirs, conflict.mine)
    ]
    is_text = field is not None and field.kind in ("label", "note")
    text = lists[2][0].text.value if is_text and lists[2] else "" if is_text else None
    both = field is not None and not field.single
    what = place_name(field, conflict.predicate, conflict.language)
    base, theirs, mine = lists
    return Decision(key, what, base, theirs, mine, both, text, conflict.language)


def _choice(conflict: Conflict, key: str) -> list[Value] | None:
    """Read what was chosen for a place; None when nothing was."""
    match request.form.get(f"choice.{key}"):
        case "theirs":
            return list(conflict.theirs)
        case "mine":
            return list(conflict.mine)
        case "both":
            return list(conflict.theirs | conflict.mine)
        case "other":
            return _written(conflict, request.form.get(f"text.{key}", ""))
        case _:
            return None


def _written(conflict: Conflict, typed: str) -> list[Value] | None:
    field = FIELD_OF.get(conflict.predicate)
    if field is None:
        return None
    tidy = cleaned(typed, lines=field.kind == "note")
    if not tidy.text:
        return None
    try:
        return [literal(tidy.text, conflict.language, field, instance().settings)]
    except TextError as error:
        raise BadRequest(str(error)) from error
