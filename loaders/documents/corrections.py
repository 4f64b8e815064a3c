"""
Corrections by hand, applied to a parsed document: what a person knows better than the parser.

They stand in `FILE.corrections.toml` beside the document. A correction that no longer fits is an
error, never passed over: the parser or the document has changed, and a person must look again.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from loaders.documents.correction_desk import Desk, reasons
from loaders.documents.correction_file import (
    ActionCorrection,
    CitationCorrection,
    DeadlineCorrection,
    FindCorrection,
    MergeCorrection,
    ProvisionCorrection,
    SplitCorrection,
    SubjectCorrection,
    ValueCorrection,
    WarningCorrection,
    read_corrections,
)
from loaders.documents.model import (
    Action,
    Citation,
    Deadline,
    Document,
    Found,
    Provision,
    Subject,
)
from loaders.documents.placing import place_finds, source_place
from meagraph.citations import (
    ArticleCitation,
    CitationError,
    DecisionCitation,
    DocumentCitation,
    InternalCitation,
    NotificationCitation,
    parse_citation,
)
from meagraph.settings import CONTENT

F = TypeVar("F", bound=Found)

_KINDS: Mapping[type, str] = {
    ArticleCitation: "article",
    DecisionCitation: "decision",
    DocumentCitation: "document",
    InternalCitation: "provision",
    NotificationCitation: "notification",
}
_ANNOTATED = ("actions", "citations", "deadlines", "subjects")


def apply_corrections(document: Document, path: Path, content: Path = CONTENT) -> Document:
    """
    Give the document as the corrections in `path` make it.

    They are applied in this order: front matter, split, merge, provision, what was found, warnings.
    `content` has the vocabularies that verbs, actors and subjects are checked against. Raises
    `CorrectionError`, which names the file and the table, and says what to do.
    """
    corrections = read_corrections(path, document.document)
    desk = Desk(document, path, content)
    desk.correct_front(corrections)
    for name, step in _STEPS.items():
        for count, correction in enumerate(getattr(corrections, name), 1):
            desk.table = f"[[{name}]] {count}"
            step(desk, correction)
    for code in corrections.accepted:
        desk.table = f"accepted, {code!r}"
        desk.settle(code, None)
    return desk.document()


def _split(desk: Desk, correction: SplitCorrection) -> None:
    place = desk.place(correction.provision)
    first = desk.provisions[place]
    desk.free(correction.id)
    if correction.parent and desk.place(correction.parent) > place:
        raise desk.problem(f"{correction.parent!r} does not stand before {correction.id}")
    cut = desk.text_place(first, correction.at)
    if cut == 0:
        raise desk.problem(
            f"{correction.at!r} begins the text of {first.id}; nothing would remain of it"
        )
    offset = source_place(first, cut)
    placed, lost = place_finds(first)
    before = [one.found for one in placed if one.start < cut] + lost
    behind = [one.found for one in placed if one.start >= cut]
    text = first.text[cut:]
    second = Provision(
        id=correction.id,
        kind=correction.kind or first.kind,
        label=correction.label,
        parent=first.parent if correction.parent is None else correction.parent or None,
        text=text.removeprefix(correction.label).strip(),
        start=offset,
        end=first.end,
        **_sorted_finds(first, behind),
    )
    desk.provisions[place : place + 1] = [
        first.model_copy(
            update={
                "text": first.text[:cut].strip(),
                "end": max(first.start, offset),
                **_sorted_finds(first, before),
            }
        ),
        second,
    ]


def _sorted_finds(provision: Provision, chosen: Sequence[Found]) -> dict[str, Any]:
    """Give those finds of a provision that are chosen, as its members."""
    ids = {id(one) for one in chosen}
    return {
        name: tuple(one for one in getattr(provision, name) if id(one) in ids)
        for name in _ANNOTATED
    }


def _merge(desk: Desk, correction: MergeCorrection) -> None:
    place = desk.place(correction.provision)
    second = desk.provisions[place]
    if place == 0 or desk.provisions[place - 1].id != correction.into:
        raise desk.problem(
            f"{correction.into!r} does not stand just before {second.id}; a provision is merged"
            " into the one before it"
        )
    first = desk.provisions[place - 1]
    joined = {name: getattr(first, name) + getattr(second, name) for name in _ANNOTATED}
    values = {
        name: tuple(dict.fromkeys(getattr(first, name) + getattr(second, name)))
        for name in ("targets", "mentions")
    }
    text = f"{first.text} {second.text}".strip()
    desk.provisions[place - 1 : place + 1] = [
        first.model_copy(update={"text": text, "end": second.end, **joined, **values})
    ]
    desk.rename(second.id, first.id, deep=False)


def _provision(desk: Desk, correction: ProvisionCorrection) -> None:
    members = {
        name: getattr(correction, name)
        for name in ("kind", "label", "parent")
        if getattr(correction, name) is not None
    }
    if correction.parent is not None:
        members["parent"] = correction.parent or None
        if correction.parent:
            parent, child = desk.place(correction.parent), desk.place(correction.provision)
            if parent >= child:
                raise desk.problem(
                    f"{correction.parent!r} does not stand before {correction.provision}"
                )
    desk.change(correction.provision, **members)
    if correction.id not in (None, correction.provision):
        desk.free(correction.id)
        desk.rename(correction.provision, correction.id, deep=True)


def _find(
    desk: Desk, correction: FindCorrection, member: str, make: Callable[[dict[str, Any]], F]
) -> None:
    """Add, replace or drop something found; `make` makes it from its old members and its place."""
    provision = desk.provisions[desk.place(correction.provision)]
    found: list[F] = list(getattr(provision, member))
    if correction.do == "add":
        place = desk.text_place(provision, correction.surface, correction.nth)
        start = source_place(provision, place)
        members = {
            "surface": correction.surface,
            "start": start,
            "end": start + len(correction.surface),
        }
        found.append(make(members))
        found.sort(key=lambda one: one.start)
    else:
        index = _index(desk, correction, provision, found)
        if correction.do == "drop":
            del found[index]
        else:
            found[index] = make(found[index].model_dump())
    desk.change(provision.id, **{member: tuple(found)})


def _index(
    desk: Desk, correction: FindCorrection, provision: Provision, found: Sequence[Found]
) -> int:
    same = [index for index, one in enumerate(found) if one.surface == correction.surface]
    if len(same) < correction.nth:
        there = ", ".join(repr(one.surface) for one in found) or "nothing"
        raise desk.problem(
            f"{correction.surface!r} was not found (nth = {correction.nth}) in {provision.id};"
            f' found there: {there}. Write do = "add" if it is missing, or remove this table'
        )
    return same[correction.nth - 1]


def _made(desk: Desk, of: type[F], members: Mapping[str, Any], **given: Any) -> F:
    """Make something found of its old members and those given; refuse what is incomplete."""
    given = {name: value for name, value in given.items() if value is not None}
    try:
        return of.model_validate({**members, **given})
    except ValidationError as error:
        raise desk.problem(reasons(error)) from error


def _action(desk: Desk, correction: ActionCorrection) -> None:
    if correction.verb is not None:
        desk.concept("actions", correction.verb)
    for addressee in correction.addressees or ():
        desk.concept("actors", addressee)
    _find(
        desk,
        correction,
        "actions",
        lambda members: _made(
            desk, Action, members, verb=correction.verb, addressees=correction.addressees
        ),
    )


def _citation(desk: Desk, correction: CitationCorrection) -> None:
    given: dict[str, Any] = {"status": correction.status, "kind": correction.kind}
    if correction.target is not None:
        try:
            cited = parse_citation(correction.target, desk.identifiers.codes)
        except CitationError as error:
            raise desk.problem(str(error)) from error
        given["target"] = str(cited)
        given["kind"] = correction.kind or _KINDS.get(type(cited), "resolution")
        if isinstance(cited, InternalCitation):
            desk.place(cited.provision)
            given["status"] = correction.status or "internal"
        else:
            given["status"] = correction.status or "unresolved"
    if given["status"] not in (None, "ambiguous"):
        given["candidates"] = ()
    _find(desk, correction, "citations", lambda members: _made(desk, Citation, members, **given))


def _deadline(desk: Desk, correction: DeadlineCorrection) -> None:
    if correction.value is not None:
        desk.deadline(correction.value)
    _find(
        desk,
        correction,
        "deadlines",
        lambda members: _made(
            desk, Deadline, members, type=correction.type, value=correction.value
        ),
    )


def _target(desk: Desk, correction: ValueCorrection) -> None:
    if correction.do == "add":
        desk.target(correction.value)
    _value(desk, correction, "targets")


def _mention(desk: Desk, correction: ValueCorrection) -> None:
    if correction.do == "add":
        desk.mention(correction.value)
    _value(desk, correction, "mentions")


def _value(desk: Desk, correction: ValueCorrection, member: str) -> None:
    """Add a value that has no place in the text, or drop it."""
    values = list(getattr(desk.provisions[desk.place(correction.provision)], member))
    there = correction.value in values
    if there == (correction.do == "add"):
        state = "is there already" if there else "is not there"
        raise desk.problem(f"{correction.value!r} {state}; remove this table")
    if correction.do == "add":
        values.append(correction.value)
    else:
        values.remove(correction.value)
    desk.change(correction.provision, **{member: tuple(values)})


def _subject(desk: Desk, correction: SubjectCorrection) -> None:
    provision = desk.provisions[desk.place(correction.provision)]
    others = tuple(one for one in provision.subjects if one.concept != correction.concept)
    if correction.do == "drop":
        if len(others) == len(provision.subjects):
            raise desk.problem(f"{correction.concept!r} was not found there; remove this table")
        desk.change(provision.id, subjects=others)
        return
    desk.concept("subjects", correction.concept)
    start = provision.start
    if correction.surface:
        start = source_place(provision, desk.text_place(provision, correction.surface))
    asserted = Subject(
        concept=correction.concept,
        score=1.0,
        surface=correction.surface,
        start=start,
        end=start + len(correction.surface) if correction.surface else provision.end,
    )
    desk.change(provision.id, subjects=(*others, asserted))


def _warning(desk: Desk, correction: WarningCorrection) -> None:
    desk.settle(correction.code, correction.provision)


_STEPS: Mapping[str, Callable[[Desk, Any], None]] = {
    "split": _split,
    "merge": _merge,
    "provision": _provision,
    "action": _action,
    "citation": _citation,
    "deadline": _deadline,
    "target": _target,
    "mention": _mention,
    "subject": _subject,
    "warning": _warning,
}
