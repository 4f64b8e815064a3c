"""Publishing drafts: choose, have them checked, read what was found, publish, see the result."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext, ngettext
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from meagraph.editing.drafts import Draft
from meagraph.editing.publication import settle
from meagraph.editing.roles import Right
from meagraph.vocabulary.concept import last_step
from server.editor import labels
from server.editor.concept import Desk
from server.editor.draft import told
from server.editor.notices import Notice
from server.editor.room import page
from server.editor.wording import language_name
from server.instance import instance
from server.languages import Text, interface_language
from server.login import require
from server.parameters import number_in
from server.publishing.programs import programs
from server.publishing.running import PublicationError

blueprint = Blueprint("editor_publish", __name__)

MOST_CHOSEN = 200
"""Up to so many drafts can be chosen one by one; more of them are published all together."""

MOST_LINES = 300
"""Most findings that a page shows."""

"""The version of a draft, as a form sends it back."""

OWN_MESSAGES: Mapping[str, LazyString] = {
    "draft-changed": lazy_gettext(
        "Somebody has changed the draft since you looked at it. Look at it again."
    ),
    "draft-gone": lazy_gettext("There is no such draft any more: it was published or set aside."),
    "clash": lazy_gettext(
        "Something else was published since the draft began, and both cannot hold. Open the list of"
        " drafts and decide."
    ),
    "deletion": lazy_gettext(
        "A published concept cannot be deleted, others may refer to it. Give it back what was taken"
        " away, deprecate it, and name the concept to use in its place."
    ),
    "not-whole": lazy_gettext(
        "This is no whole concept. Give it a preferred label and put it into a scheme of this"
        " vocabulary."
    ),
    "foreign": lazy_gettext(
        "This address is not one of this vocabulary, so it says nothing about it. Set the draft"
        " aside."
    ),
    "dangling": lazy_gettext(
        "This leads to a concept that is not published. Publish both together, or take the relation"
        " out."
    ),
    "withdrawn": lazy_gettext(
        "The concept was taken out of the vocabulary since the draft began. Set the draft aside."
    ),
    "clash-open": lazy_gettext("A change of this concept clashes with the draft and waits."),
    "left-out": lazy_gettext(
        "This is a part of a proposal. Another part of it is a draft, too, and was not chosen."
    ),
    "nothing": lazy_gettext("These drafts change nothing of what is published."),
    "vocabulary-gone": lazy_gettext("The vocabulary is not published any more."),
    "label-shared": lazy_gettext(
        "Another concept of this vocabulary has the same preferred label. Tell them apart, or merge"
        " them."
    ),
    "untranslated": lazy_gettext("The concept has no preferred label in these languages."),
}
"""What the findings that are no rule's say; by their code."""

FAILURES: Mapping[str, LazyString] = {
    "busy": lazy_gettext("Somebody else is publishing just now. Try again in a moment."),
    "publication-timeout": lazy_gettext(
        "It took too long and was ended. See whether the release is there before you try again."
    ),
    "publication-failed": lazy_gettext("Nothing was published. The log of the service says why."),
}


@dataclass(frozen=True)
class Line:
    """A finding as it is shown: of which concept, by which rule, and what to do."""

    code: str
    iri: str
    label: Text
    message: str
    message_lang: str
    value: str


@dataclass(frozen=True)
class Found:
    """What a check found, told."""

    blocking: list[Line]
    advice: list[Line]
    digest: str = ""
    """What tells this advice from other advice."""

    @property
    def total(self) -> int:
        """How many findings there are."""
        return len(self.blocking) + len(self.advice)


@blueprint.get("/editor/<name>/publish")
def choose(name: str) -> ResponseReturnValue:
    """Show the drafts to choose from; `uri` of the address chooses some beforehand."""
    desk = _entered(name)
    settle(instance().desk, desk.thesaurus, desk.vocabulary)
    wanted = request.args.getlist("uri")
    return _page(desk, wanted or None)


@blueprint.post("/editor/<name>/publish")
def check_or_publish(name: str) -> ResponseReturnValue:
    """Check the chosen drafts, or publish them; what stands in the way is shown."""
    desk = _entered(name)
    versions = chosen_versions(desk)
    message = request.form.get("message", "").strip()
    if versions is None:
        changed = _("Drafts have changed since you looked. Look through them again.")
        return _page(desk, None, refused=True, notices=[Notice("mind", changed)])
    if not versions:
        return _page(desk, [], notices=[Notice("mind", _("Choose at least one draft."))])
    publishing = request.form.get("do") == "publish"
    if publishing and not message:
        notice = Notice("mind", _("Say in a few words what this release changes."))
        return _page(desk, list(versions), notices=[notice])
    asked = {
        "vocabulary": desk.vocabulary.id,
        "versions": versions,
        "author": desk.who.name,
        "message": message,
        "acknowledged": request.form.get("acknowledged", ""),
    }
    try:
        answer = programs().follow("publish" if publishing else "check", asked)
    except PublicationError as error:
        notice = Notice("mind", str(FAILURES[error.code]))
        return _page(desk, list(versions), notices=[notice])
    if "release" in answer:
        return _done(desk, answer, message)
    found = tell(answer["findings"], desk, answer.get("advice", ""))
    return _page(desk, list(versions), found=found, refused=publishing)


def chosen_versions(desk: Desk) -> dict[str, int] | None:
    """
    Read which drafts were chosen, each at the version that was shown.

    None where all were chosen, and they are not those that there were any more.
    """
    versions: dict[str, int] = {}
    for value in request.form.getlist("draft"):
        text, _space, iri = value.partition(" ")
        if (version := number_in(text)) is not None:
            versions[iri] = version
    if "all" in request.form:
        drafts = desk.drafts.pending(desk.vocabulary.id)
        if request.form["all"] != _digest(drafts):
            return None
        versions.update({draft.concept.iri: draft.version for draft in drafts})
    return versions


def _digest(drafts: Iterable[Draft]) -> str:
    """Tell drafts, each at its version, from other ones."""
    said = sorted((draft.concept.iri, draft.version) for draft in drafts)
    return sha256(json.dumps(said).encode()).hexdigest()[:16]


def tell(findings: Iterable[Mapping[str, Any]], desk: Desk, digest: str = "") -> Found:
    """Tell findings in the language of the interface, with the names of their concepts."""
    named = labels.named(desk.thesaurus, desk.vocabulary)
    blocking: list[Line] = []
    advice: list[Line] = []
    for finding in findings:
        (blocking if finding["blocking"] else advice).append(_line(finding, named))
    return Found(blocking[:MOST_LINES], advice[:MOST_LINES], digest)


def _line(finding: Mapping[str, Any], named: labels.Named) -> Line:
    code, iri, value = finding["code"], finding["concept"], finding["value"]
    own = OWN_MESSAGES.get(code)
    messages = dict(finding["messages"])
    wanted = interface_language()
    language = next((one for one in (wanted, "en") if one in messages), "")
    message = str(own) if own is not None else messages.get(language, code)
    if code == "untranslated":
        value = ", ".join(language_name(tag) for tag in value.split(", "))
    name = named(iri) if iri else None
    label = Text(*name) if name else Text(last_step(iri))
    return Line(code, iri, label, message, "" if own is not None else language, _readable(value))


def _readable(value: str) -> str:
    """Take the signs of N-Triples off a value."""
    return value[1:-1] if value.startswith("<") and value.endswith(">") else value


def _entered(name: str) -> Desk:
    require(Right.PUBLISH, name)
    return Desk.entered(name)


def _page(
    desk: Desk,
    ticked: list[str] | None,
    *,
    found: Found | None = None,
    refused: bool = False,
    notices: Iterable[Notice] = (),
) -> ResponseReturnValue:
    drafts = desk.drafts.pending(desk.vocabulary.id)
    return page(
        "editor_publish.html",
        desk.vocabulary,
        here="publish",
        status=409 if refused else 200,
        notices=notices,
        drafts=[told(desk, draft, 3) for draft in drafts[:MOST_CHOSEN]],
        ticked={draft.concept.iri for draft in drafts} if ticked is None else set(ticked),
        total=len(drafts),
        too_many=len(drafts) > MOST_CHOSEN,
        all_of_them=_digest(drafts),
        found=found,
        refused=refused,
        message=request.form.get("message", ""),
        summary=_summary(drafts),
        acknowledged=found is not None and request.form.get("acknowledged") == found.digest,
    )


def _summary(drafts: list[Draft]) -> str:
    """Give a message to begin with: how many concepts are new, how many change."""
    new = sum(draft.base is None for draft in drafts)
    parts = []
    if new:
        parts.append(ngettext("%(num)s new concept", "%(num)s new concepts", new))
    if len(drafts) - new:
        changed = len(drafts) - new
        parts.append(ngettext("%(num)s concept changed", "%(num)s concepts changed", changed))
    return ", ".join(parts)


def _done(desk: Desk, answer: Mapping[str, Any], message: str) -> ResponseReturnValue:
    thesaurus = instance().thesaurus()
    vocabulary = thesaurus.vocabularies.get(desk.vocabulary.id)
    if vocabulary is None:
        raise NotFound
    named = labels.named(thesaurus, vocabulary)
    iris = answer["concepts"]
    concepts = []
    for iri in iris[:MOST_LINES]:
        name = named(iri)
        concepts.append((iri, Text(*name) if name else Text(last_step(iri))))
    return page(
        "editor_published.html",
        vocabulary,
        here="publish",
        release=answer["release"],
        message=message,
        concepts=concepts,
        total=len(iris),
        query=_query(vocabulary.graph, iris[0]),
        path=instance().path,
    )


def _query(graph: str, iri: str) -> str:
    """Give a query that shows what the graph of the vocabulary now says of a concept."""
    return f"SELECT ?property ?value WHERE {{\n  GRAPH <{graph}> {{ <{iri}> ?property ?value }}\n}}"
