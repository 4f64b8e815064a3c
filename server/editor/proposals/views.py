"""The addresses of proposals, for people: suggesting, the list, one proposal and its discussion."""

from typing import NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from meagraph.editing.drafts import Clash
from meagraph.editing.minting import MintingError
from meagraph.editing.proposal_kinds import Content, ContentError, read_content
from meagraph.editing.proposals import (
    Filter,
    PartlyPublishedError,
    Proposal,
    ProposalStateError,
    Status,
)
from meagraph.editing.proposed_edits import NoEditError
from meagraph.editing.roles import Right
from meagraph.editing.texts import cleaned
from meagraph.namespaces import LANGUAGES
from meagraph.vocabulary.vocabularies import Vocabulary
from server import client_budget
from server.editor.labels import named
from server.editor.notices import NOTICES, Notice, to
from server.editor.proposals.form import Typed
from server.editor.proposals.inputs import INPUTS
from server.editor.proposals.shown import acceptance, proposals, shown, title_of
from server.editor.proposals.taking import strangers, take
from server.editor.proposals.words import (
    EVENT_NAMES,
    KIND_NAMES,
    KIND_QUESTIONS,
    NO_EDITS,
    PROBLEMS,
    STATUS_NAMES,
    STEP_NAMES,
)
from server.editor.room import address, page, vocabulary_called
from server.editor.wording import language_name
from server.instance import instance
from server.login import person, require_some
from server.login.who import NotAllowedError

blueprint = Blueprint("proposals", __name__)

HONEYPOT = "homepage"
"""A field that people do not see: whoever fills it in is a program."""

_ROWS = 50
_LAST_PAGE = 1_000_000

NOTICES["suggested"] = lazy_gettext("Thank you. The editors of the vocabulary will look at it.")
NOTICES["proposal-kept"] = lazy_gettext("Kept as a draft, which you alone see.")
NOTICES["proposal-reworded"] = lazy_gettext("Your proposal was changed.")
NOTICES["proposal-moved"] = lazy_gettext("The proposal was moved on.")
NOTICES["proposal-drafted"] = lazy_gettext(
    "Accepted. What it changes is a draft now, and readers see it when that is published."
)
NOTICES["proposal-clashes"] = lazy_gettext(
    "Accepted. A part of it clashes with a draft: decide it there."
)
NOTICES["proposal-stays"] = lazy_gettext(
    "The proposal was moved on. Others have changed its drafts since: those drafts stay."
)
NOTICES["commented"] = lazy_gettext("Your comment was added.")


@blueprint.get("/editor/<vocabulary>/suggest")
def choose(vocabulary: str) -> Response:
    """Ask what kind of suggestion it is to be; `uri` is the concept that it is about."""
    here = vocabulary_called(vocabulary)
    return page(
        "suggest.html",
        here,
        here="proposals",
        questions=KIND_QUESTIONS,
        uri=request.args.get("uri", ""),
    )


@blueprint.get("/editor/<vocabulary>/suggest/<kind>")
def form(vocabulary: str, kind: str) -> Response:
    """Show the form of one kind of suggestion."""
    known = _kind(kind)
    given = {name: request.args.get(name, "") for name in ("language", "text", "label")}
    typed = Typed(known, {"concept": request.args.get("uri", ""), **given})
    return _form(vocabulary_called(vocabulary), typed)


@blueprint.post("/editor/<vocabulary>/suggest/<kind>")
def suggest(vocabulary: str, kind: str) -> ResponseReturnValue:
    """Take a suggestion, or do what another button of its form says."""
    here = vocabulary_called(vocabulary)
    if request.form.get(HONEYPOT):  # let it think that it has come through
        return to(address(here, "suggest"), "suggested")
    answer = _filled(here, Typed.sent(_kind(kind), request.form))
    if isinstance(answer, Response):
        return answer
    author = person()
    submit = request.form.get("do") != "keep"
    proposal = take(here, answer.content, answer.reason, author, submit=submit)
    if author.anonymous:
        return to(address(here, "suggest"), "suggested")
    notice = "suggested" if submit else "proposal-kept"
    return to(address(here, "proposals", str(proposal.number)), notice)


@blueprint.get("/editor/<vocabulary>/proposals")
def listed(vocabulary: str) -> Response:
    """List the proposals that whoever asks may see: by `status`, by `kind`, only `mine`."""
    here, who = vocabulary_called(vocabulary), person()
    wanted = _filter()
    number = max(1, min(request.args.get("page", 1, type=int), _LAST_PAGE))
    count = proposals().count(here.id, who, wanted)
    found = proposals().listed(here.id, who, wanted, _ROWS, (number - 1) * _ROWS)
    kept = [
        (name, value)
        for name, value in request.args.items(multi=True)
        if name in ("status", "kind", "mine", "uri") and value
    ]
    return page(
        "proposals.html",
        here,
        here="proposals",
        found=[(one, title_of(one, here)) for one in found],
        count=count,
        listing=_Pages(number, -(-count // _ROWS)),
        href=f"{address(here, 'proposals')}?{urlencode(kept)}",
        wanted=wanted,
        mine=bool(request.args.get("mine")),
        statuses=STATUS_NAMES,
        kinds=KIND_NAMES,
        decides=who.may(Right.DECIDE, here.id),
    )


@blueprint.get("/editor/<vocabulary>/proposals/<int:number>")
def one(vocabulary: str, number: int) -> Response:
    """Show a proposal: what it changes, in plain words, and what happened to it."""
    here = vocabulary_called(vocabulary)
    return _one(here, _seen(here, number))


@blueprint.post("/editor/<vocabulary>/proposals/<int:number>/comment")
def comment(vocabulary: str, number: int) -> ResponseReturnValue:
    """Add a comment."""
    here = vocabulary_called(vocabulary)
    proposal = _seen(here, number)
    text, trouble = _text("text")
    if trouble or not text:
        return _one(here, proposal, trouble or str(PROBLEMS["missing"]), text)
    if not proposal.is_discussed_by(person()):
        require_some(Right.COMMENT, here.id)
    proposals().comment(number, text, person())
    return to(address(here, "proposals", str(number)), "commented")


@blueprint.post("/editor/<vocabulary>/proposals/<int:number>/step")
def step(vocabulary: str, number: int) -> ResponseReturnValue:
    """Take a proposal to the status of the button that was pressed."""
    here = vocabulary_called(vocabulary)
    proposal = _seen(here, number)
    who = person()
    text, trouble = _text("text")
    try:
        status = Status(request.form.get("status", ""))
    except ValueError:
        abort(400, _("There is no such step."))
    if not (proposal.status is Status.DRAFT and proposal.is_by(who)):
        require_some(Right.DECIDE, here.id)
    if trouble:
        return _one(here, proposal, trouble, text)
    notice = "proposal-moved"
    try:
        if status is Status.ACCEPTED:
            results = acceptance().accept(proposal, here, who, text)
            clashes = any(isinstance(result, Clash) for result in results)
            notice = "proposal-clashes" if clashes else "proposal-drafted"
        else:
            stay = acceptance().move(proposal, here, status, who, text)
            notice = "proposal-stays" if stay else notice
    except NoEditError as error:
        return _one(here, proposal, str(NO_EDITS[error.code]), text)
    except PartlyPublishedError:
        partly = _(
            "A part of this proposal is published, so it cannot go back into review. Publish its"
            " other drafts, too, or propose what is to be otherwise."
        )
        return _one(here, _seen(here, number), partly, text)
    except (MintingError, ProposalStateError):
        stale = _("Somebody has moved it on in the meantime; look at it again.")
        return _one(here, _seen(here, number), stale, text)
    return to(address(here, "proposals", str(number)), notice)


@blueprint.get("/editor/<vocabulary>/proposals/<int:number>/edit")
def reword_form(vocabulary: str, number: int) -> Response:
    """Show the form of a proposal of one's own again."""
    here = vocabulary_called(vocabulary)
    proposal = _own(here, number)
    return _form(here, Typed.of(proposal.content, proposal.reason), number=number)


@blueprint.post("/editor/<vocabulary>/proposals/<int:number>/edit")
def reword(vocabulary: str, number: int) -> ResponseReturnValue:
    """Change a proposal of one's own that is not in review yet."""
    here = vocabulary_called(vocabulary)
    proposal = _own(here, number)
    answer = _filled(here, Typed.sent(proposal.kind, request.form), number)
    if isinstance(answer, Response):
        return answer
    proposals().reword(number, answer.content, answer.reason, person())
    return to(address(here, "proposals", str(number)), "proposal-reworded")


class _Pages(NamedTuple):
    number: int
    pages: int


class _Filled(NamedTuple):
    content: Content
    reason: str


def _filled(vocabulary: Vocabulary, typed: Typed, number: int | None = None) -> Response | _Filled:
    """Give what a form says, or the form again: with what was looked for, or what is wrong."""
    thesaurus = instance().thesaurus()
    do = request.form.get("do", "")
    if do == "part":
        return _form(vocabulary, typed.with_part(), number=number)
    if do.startswith("find."):
        name = do.removeprefix("find.")
        if name in typed.finds:
            with client_budget.charged():
                typed = typed.looked_for([name], thesaurus, vocabulary)
            missed = {} if typed.found[name] else {name: "none"}
            return _form(vocabulary, typed, missed, number=number)
    typed = typed.settled(thesaurus, vocabulary)
    open_names = [one.name for one in typed.unsettled()]
    with client_budget.charged():
        typed = typed.looked_for(open_names, thesaurus, vocabulary)
    wrong = {name: "pick" if typed.found[name] else "none" for name in open_names}
    reason, trouble = _text("reason")
    if trouble:
        wrong["reason"] = "long"
    try:
        content = read_content(typed.data(), instance().settings)
        wrong = {**strangers(content, vocabulary), **wrong}
    except ContentError as error:
        wrong = {**error.problems, **wrong}
    if wrong:
        return _form(vocabulary, typed, wrong, number=number)
    return _Filled(content, reason)


def _form(
    vocabulary: Vocabulary,
    typed: Typed,
    problems: dict[str, str] | None = None,
    number: int | None = None,
) -> Response:
    thesaurus = instance().thesaurus()
    tags = dict.fromkeys([*LANGUAGES, *thesaurus.languages(vocabulary)])
    action = address(vocabulary, "suggest", typed.kind)
    if number is not None:
        action = address(vocabulary, "proposals", str(number), "edit")
    return page(
        "suggest_form.html",
        vocabulary,
        here="proposals",
        typed=typed,
        inputs=INPUTS[typed.kind],
        question=KIND_QUESTIONS[typed.kind],
        problems={place: PROBLEMS[code] for place, code in (problems or {}).items()},
        tags={tag: language_name(tag) for tag in tags},
        named=named(thesaurus, vocabulary),
        action=action,
        number=number,
        honeypot=HONEYPOT,
        settings=instance().settings,
        status=400 if problems else 200,
    )


def _one(vocabulary: Vocabulary, proposal: Proposal, trouble: str = "", text: str = "") -> Response:
    return page(
        "proposal.html",
        vocabulary,
        here="proposals",
        shown=shown(proposal, vocabulary, person()),
        statuses=STATUS_NAMES,
        kinds=KIND_NAMES,
        step_names=STEP_NAMES,
        event_names=EVENT_NAMES,
        text=text,
        settings=instance().settings,
        status=409 if trouble else 200,
        notices=[Notice("mind", trouble)] if trouble else [],
    )


def _seen(vocabulary: Vocabulary, number: int) -> Proposal:
    """Give a proposal that whoever asks may see; to others it is not there."""
    proposal = proposals().get(number)
    if proposal is None or proposal.vocabulary != vocabulary.id:
        abort(404)
    if not proposal.is_seen_by(person()):
        abort(404)
    return proposal


def _own(vocabulary: Vocabulary, number: int) -> Proposal:
    proposal = _seen(vocabulary, number)
    if not shown(proposal, vocabulary, person()).reworded:
        raise NotAllowedError(person().name)
    return proposal


def _filter() -> Filter:
    known = {one.value: one for one in Status}
    statuses = tuple(known[name] for name in request.args.getlist("status") if name in known)
    # Nobody is the author of nothing: without a name, `mine` finds nothing.
    author = person().name or "\x00" if request.args.get("mine") else ""
    kind = request.args.get("kind", "")
    return Filter(statuses, kind if kind in KIND_NAMES else "", author, request.args.get("uri", ""))


def _kind(name: str) -> str:
    if name not in INPUTS:
        abort(404)
    return name


def _text(name: str) -> tuple[str, str]:
    """Give a text of several lines that was sent, and what is wrong with it."""
    text = cleaned(request.form.get(name, ""), lines=True).text
    most = instance().settings.proposal_characters
    if len(text) > most:
        return text, _("At most %(number)s characters are kept; shorten it.", number=most)
    return text, ""
