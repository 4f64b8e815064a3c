"""The interface of proposals for programs: /api/vocabulary/{v}/proposals."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, json, request

from meagraph.editing.minting import MintingError
from meagraph.editing.proposal_kinds import ContentError, read_content
from meagraph.editing.proposals import Filter, Proposal, ProposalStateError, Status
from meagraph.editing.proposed_edits import NoEditError
from meagraph.editing.roles import Right
from meagraph.editing.texts import cleaned
from meagraph.vocabulary.vocabularies import Vocabulary
from server.editor.proposals.shown import acceptance, as_json, as_whole_json, proposals
from server.editor.proposals.taking import strangers, take
from server.editor.room import address, vocabulary_called
from server.instance import instance
from server.login import person, require_some
from server.login.forgery import check_origin
from server.problems import BY_CODE, problem_response

blueprint = Blueprint("proposals_api", __name__, url_prefix="/api/vocabulary")

_MOST = 200
_FARTHEST = 1_000_000


@blueprint.get("/<vocabulary>/proposals")
def listed(vocabulary: str) -> Response:
    """List proposals: `status` (several), `kind`, `uri` (about a concept), `mine`, `offset`."""
    here, who = vocabulary_called(vocabulary), person()
    known = {one.value: one for one in Status}
    statuses = tuple(known[one] for one in request.args.getlist("status") if one in known)
    author = who.name or "\x00" if request.args.get("mine") else ""
    given = request.args
    wanted = Filter(statuses, given.get("kind", ""), author, given.get("uri", ""))
    offset = max(0, min(given.get("offset", 0, type=int), _FARTHEST))
    found = proposals().listed(here.id, who, wanted, _MOST, offset)
    return _answer(
        {
            "total": proposals().count(here.id, who, wanted),
            "offset": offset,
            "proposals": [as_json(one, here) for one in found],
        }
    )


@blueprint.post("/<vocabulary>/proposals")
def add(vocabulary: str) -> Response:
    """Take a proposal: `kind`, what the kind needs, `reason`; `"submit": false` keeps a draft."""
    here, who = vocabulary_called(vocabulary), person()
    if who.anonymous:
        check_origin()
    sent = _sent()
    content = read_content(sent, instance().settings)
    if unknown := strangers(content, here):
        raise ContentError(unknown)
    submit = sent.get("submit") is not False
    proposal = take(here, content, _text(sent, "reason"), who, submit=submit)
    answer = _answer({"number": proposal.number, "status": proposal.status.value}, 201)
    answer.headers["Location"] = f"/api/vocabulary/{here.id}/proposals/{proposal.number}"
    return answer


@blueprint.get("/<vocabulary>/proposals/<int:number>")
def one(vocabulary: str, number: int) -> Response:
    """Give a proposal, with what it changes and what happened to it."""
    here = vocabulary_called(vocabulary)
    return _answer(as_whole_json(_seen(here, number), here))


@blueprint.post("/<vocabulary>/proposals/<int:number>/status")
def move(vocabulary: str, number: int) -> Response:
    """Take a proposal to a `status`, with a `text` that says why."""
    here = vocabulary_called(vocabulary)
    proposal, who, sent = _seen(here, number), person(), _sent()
    try:
        status = Status(str(sent.get("status")))
    except ValueError:
        abort(400, f"status is one of {', '.join(one.value for one in Status)}")
    if not (proposal.status is Status.DRAFT and proposal.is_by(who)):
        require_some(Right.DECIDE, here.id)
    if status is Status.ACCEPTED:
        acceptance().accept(proposal, here, who, _text(sent, "text"))
    else:
        acceptance().move(proposal, here, status, who, _text(sent, "text"))
    return _answer(as_whole_json(_seen(here, number), here))


@blueprint.post("/<vocabulary>/proposals/<int:number>/comments")
def comment(vocabulary: str, number: int) -> Response:
    """Add a comment: `text`."""
    here = vocabulary_called(vocabulary)
    proposal, who = _seen(here, number), person()
    text = _text(_sent(), "text")
    if not text:
        abort(400, "text is missing")
    if not proposal.is_discussed_by(who):
        require_some(Right.COMMENT, here.id)
    proposals().comment(number, text, who)
    return _answer(as_whole_json(_seen(here, number), here), 201)


@blueprint.errorhandler(ContentError)
def _not_said(error: ContentError) -> Response:
    problem = BY_CODE["bad-request"]
    return problem_response(
        problem.code, 400, str(problem.title), str(error), problems=dict(error.problems)
    )


@blueprint.errorhandler(NoEditError)
@blueprint.errorhandler(MintingError)
@blueprint.errorhandler(ProposalStateError)
def _not_so(error: Exception) -> Response:
    problem = BY_CODE["proposal-state"]
    return problem_response(problem.code, problem.status, str(problem.title), str(error))


def _seen(vocabulary: Vocabulary, number: int) -> Proposal:
    proposal = proposals().get(number)
    if proposal is None or proposal.vocabulary != vocabulary.id:
        abort(404, f"there is no proposal {number}; see {address(vocabulary, 'proposals')}")
    if not proposal.is_seen_by(person()):
        abort(404, f"there is no proposal {number}; see {address(vocabulary, 'proposals')}")
    return proposal


def _sent() -> Mapping[str, Any]:
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        abort(400, "send a JSON object, as application/json")
    return sent


def _text(sent: Mapping[str, Any], name: str) -> str:
    text = sent.get(name, "")
    most = instance().settings.proposal_characters
    if not isinstance(text, str) or len(text) > most:
        abort(400, f"{name} is a text of {most} characters at most")
    return cleaned(text, lines=True).text


def _answer(said: Mapping[str, Any], status: int = 200) -> Response:
    response = Response(
        json.dumps(said, ensure_ascii=False) + "\n", status, content_type="application/json"
    )
    response.headers["Cache-Control"] = "no-store"
    return response
