"""The addresses: /editor/{v}/mappings, where comparisons begin, and the candidates of each."""

import time
from collections.abc import Callable, Mapping
from functools import cache, partial
from threading import BoundedSemaphore

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from pyoxigraph import NamedNode
from werkzeug.exceptions import BadRequest, NotFound

from loaders.loader import LoadError
from meagraph.editing.drafts import Clash
from meagraph.editing.mapping_candidates import RELATIONS, candidates
from meagraph.editing.mappings import Comparison, Kept, Mappings, State
from meagraph.editing.roles import Person, Right
from meagraph.vocabulary.changes import Edit
from meagraph.vocabulary.concept import FIELD, Concept, Statement
from meagraph.vocabulary.reading import read_concepts
from meagraph.vocabulary.vocabularies import Vocabulary
from server.editor import labels
from server.editor.draft import Numbered
from server.editor.mappings import sources
from server.editor.mappings.shown import relations, row
from server.editor.notices import NOTICES, Notice, to
from server.editor.room import address, page, vocabulary_called
from server.editor.uploads import let_files_in
from server.instance import instance
from server.languages import interface_language
from server.login import require

blueprint = Blueprint("editor_mappings", __name__)

PAGE = 25
"""Candidates on one page."""

STATES: tuple[State, ...] = ("open", "accepted", "rejected")

NOTICES["mapping-accepted"] = lazy_gettext("The mapping was added to the draft of the concept.")
NOTICES["mapping-there"] = lazy_gettext("The concept has a mapping to that one already.")
NOTICES["mapping-rejected"] = lazy_gettext("Rejected. It will not be proposed again.")
NOTICES["mapping-reopened"] = lazy_gettext("The rejection was taken back.")
NOTICES["mapping-clash"] = lazy_gettext(
    "Someone else is changing the mappings of this concept. Decide among the drafts."
)
NOTICES["mapping-forgotten"] = lazy_gettext("The comparison was removed.")

_comparing = BoundedSemaphore(1)
"""One comparison at a time in each server process: it takes a processor."""


class _TooLongError(Exception):
    """A comparison takes longer than it may."""


@blueprint.get("/editor/<name>/mappings")
def overview(name: str) -> ResponseReturnValue:
    """Show the comparisons of a vocabulary, and the forms that begin another one."""
    require(Right.DRAFT, name)
    return _overview(vocabulary_called(name))


@blueprint.post("/editor/<name>/mappings")
def compare(name: str) -> ResponseReturnValue:
    """Compare a vocabulary with the one that the form names, and keep the candidates."""
    who, vocabulary = require(Right.DRAFT, name), vocabulary_called(name)
    if not _comparing.acquire(blocking=False):
        return _overview(vocabulary, 503, _("Another comparison is being made; try again soon."))
    try:
        number = _compared(vocabulary, _source(vocabulary), who)
    except LoadError as error:
        return _overview(vocabulary, 400, str(error))
    except _TooLongError:
        seconds = int(instance().settings.mapping_seconds)
        return _overview(
            vocabulary,
            413,
            _("Comparing took longer than %(seconds)s seconds; compare a part.", seconds=seconds),
        )
    finally:
        _comparing.release()
    return to(address(vocabulary, "mappings", str(number)))


let_files_in(blueprint, compare, "mapping_bytes")


@blueprint.get("/editor/<name>/mappings/<int:number>")
def show(name: str, number: int) -> ResponseReturnValue:
    """Show the candidates of a comparison, the surest first."""
    require(Right.DRAFT, name)
    vocabulary = vocabulary_called(name)
    comparison = _comparison(vocabulary, number)
    state = _state(request.args.get("state", "open"))
    count = {"open": comparison.open, "accepted": comparison.accepted}.get(
        state, comparison.rejected
    )
    paging = Numbered.asked(count, PAGE)
    kept = _mappings().candidates(number, state, paging.first, PAGE)
    find = cache(partial(labels.drafts().current, vocabulary))
    named = labels.named(instance().thesaurus(), vocabulary)
    rows = [row(one, find, named) for one in kept]
    return page(
        "editor_mapping_candidates.html",
        vocabulary,
        here="mappings",
        comparison=comparison,
        state=state,
        states=_counted(comparison),
        rows=rows,
        relations=relations(),
        paging=paging,
    )


@blueprint.post("/editor/<name>/mappings/<int:number>/<int:which>")
def decide(name: str, number: int, which: int) -> ResponseReturnValue:
    """Accept a candidate with the relation that was chosen, reject it, or take that back."""
    who, vocabulary = require(Right.DRAFT, name), vocabulary_called(name)
    comparison = _comparison(vocabulary, number)
    kept = _mappings().candidate(number, which)
    if kept is None:
        raise NotFound(_("There is no such candidate any more."))
    decisions: Mapping[str, Callable[[], str]] = {
        "accept": lambda: _accept(vocabulary, comparison, kept, who),
        "reject": lambda: _reject(vocabulary, kept, who),
        "reopen": lambda: _reopen(vocabulary, kept),
    }
    decision = decisions.get(request.form.get("decision", ""))
    if decision is None:
        raise BadRequest(f"decision is one of {', '.join(decisions)}")
    notice = decision()
    back = f"{address(vocabulary, 'mappings', str(number))}?state={_state(_asked('state', 'open'))}"
    page_number = request.form.get("page", 1, type=int)
    return to(f"{back}&page={page_number}", notice)


@blueprint.post("/editor/<name>/mappings/<int:number>/forget")
def forget(name: str, number: int) -> ResponseReturnValue:
    """Drop a comparison; what was accepted is in drafts, what was rejected stays so."""
    require(Right.DRAFT, name)
    vocabulary = vocabulary_called(name)
    _mappings().forget(vocabulary.id, _comparison(vocabulary, number).id)
    return to(address(vocabulary, "mappings"), "mapping-forgotten")


def _overview(vocabulary: Vocabulary, status: int = 200, trouble: str = "") -> ResponseReturnValue:
    thesaurus = instance().thesaurus()
    language = interface_language()
    others = [
        (one.id, one.title(language)[0])
        for one in thesaurus.vocabularies.values()
        if one.id != vocabulary.id
    ]
    return page(
        "editor_mappings.html",
        vocabulary,
        here="mappings",
        status=status,
        notices=[Notice("mind", trouble)] if trouble else [],
        comparisons=_mappings().comparisons(vocabulary.id),
        others=sorted(others, key=lambda one: one[1].casefold()),
        hosts=sorted(instance().settings.outgoing_hosts),
        most=instance().settings.mapping_bytes // 2**20,
    )


def _source(vocabulary: Vocabulary) -> sources.Source:
    """Read the vocabulary that the form names; raises `LoadError`."""
    here = instance()
    kind = _asked("kind", "")
    if kind == "vocabulary":
        other = vocabulary_called(_asked("other", ""))
        if other.id == vocabulary.id:
            raise LoadError(_("Choose another vocabulary than this one."))
        return sources.held(here.thesaurus(), other, interface_language())
    if kind == "file":
        file = request.files.get("file")
        if file is None:
            raise LoadError(_("Choose a file."))
        return sources.uploaded(file, here.settings)
    if kind == "service":
        return sources.served(_asked("address", ""), _asked("vocabulary", ""), here)
    raise BadRequest("kind is one of vocabulary, file, service")


def _compared(vocabulary: Vocabulary, source: sources.Source, who: Person) -> int:
    """Compare, within the time that is allowed, and keep what is found."""
    mappings = _mappings()
    deadline = time.monotonic() + instance().settings.mapping_seconds

    def going_on() -> None:
        if time.monotonic() > deadline:
            raise _TooLongError

    own = _as_edited(vocabulary)
    found = candidates(own, source.concepts, mappings.rejected(vocabulary.id), going_on)
    return mappings.keep(
        vocabulary.id, source.kind, source.source, source.title, who.name, found, source.concepts
    )


def _as_edited(vocabulary: Vocabulary) -> dict[str, Concept]:
    """Give the concepts of a vocabulary as their editors have them."""
    concepts = read_concepts(instance().thesaurus().store, vocabulary.graph)
    drafts = labels.drafts().pending(vocabulary.id)
    return concepts | {draft.concept.iri: draft.concept for draft in drafts}


def _accept(vocabulary: Vocabulary, comparison: Comparison, kept: Kept, who: Person) -> str:
    relation = _asked("relation", "")
    if relation not in RELATIONS:
        raise BadRequest(f"relation is one of {', '.join(RELATIONS)}")
    iri, target = kept.candidate.concept, kept.candidate.target
    drafts = labels.drafts()
    concept = drafts.current(vocabulary, iri)
    if concept is None:
        raise NotFound(_("The concept is not there any more."))
    if any(target in concept.links(name) for name in RELATIONS):
        _mappings().accept(kept.id, relation, who.name)
        return "mapping-there"
    said = Statement(FIELD[relation].predicate, NamedNode(target))
    edit = Edit(iri, frozenset(), frozenset({said}))
    saved = drafts.propose_edits(vocabulary, [edit], who.name, reason=comparison.title)
    _mappings().accept(kept.id, relation, who.name)
    clash = any(isinstance(one, Clash) for one in saved)
    return "mapping-clash" if clash else "mapping-accepted"


def _reject(vocabulary: Vocabulary, kept: Kept, who: Person) -> str:
    if kept.state != "open":
        raise BadRequest(_("This candidate was decided already."))
    _mappings().reject(vocabulary.id, kept.id, who.name)
    return "mapping-rejected"


def _reopen(vocabulary: Vocabulary, kept: Kept) -> str:
    _mappings().reopen(vocabulary.id, kept.id)
    return "mapping-reopened"


def _mappings() -> Mappings:
    return Mappings(instance().desk)


def _comparison(vocabulary: Vocabulary, number: int) -> Comparison:
    found = _mappings().comparison(vocabulary.id, number)
    if found is None:
        raise NotFound(_("There is no such comparison any more."))
    return found


def _counted(comparison: Comparison) -> list[tuple[State, str, int]]:
    return [
        ("open", _("To decide"), comparison.open),
        ("accepted", _("Accepted"), comparison.accepted),
        ("rejected", _("Rejected"), comparison.rejected),
    ]


def _state(given: str) -> State:
    return next((state for state in STATES if state == given), "open")


def _asked(name: str, otherwise: str) -> str:
    return request.form.get(name, otherwise)
