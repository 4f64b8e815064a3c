"""The form of a concept: /editor/{v}/concept?uri=, and /editor/{v}/concept/new."""

from dataclasses import dataclass, replace

from flask import Blueprint, request
from flask_babel import gettext as _
from pyoxigraph import Literal, NamedNode
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from meagraph.editing import stored
from meagraph.editing.drafts import Clash, Draft, DraftError, Drafts, Saved
from meagraph.editing.minting import Minting, MintingError, step_of
from meagraph.editing.roles import Person, Right
from meagraph.namespaces import SKOS, XSD, is_iri
from meagraph.vocabulary.changes import changes_of, difference
from meagraph.vocabulary.concept import Concept, Statement
from meagraph.vocabulary.thesaurus import Thesaurus
from meagraph.vocabulary.vocabularies import Vocabulary
from server.editor import labels
from server.editor.cards import Layout
from server.editor.form import LINKS, TEXTS, Meant, Problem, Typed, meant
from server.editor.notices import Notice, to
from server.editor.room import address, concept_address, page, vocabulary_called
from server.editor.trouble import told
from server.editor.wording import sentences
from server.instance import instance
from server.login import require, require_some
from server.login.who import refuse
from server.parameters import number_in
from server.publishing.programs import programs

blueprint = Blueprint("editor_concept", __name__)


@dataclass(frozen=True)
class Desk:
    """What a form works with: who fills it in, where, and what there is."""

    who: Person
    vocabulary: Vocabulary
    thesaurus: Thesaurus
    drafts: Drafts

    @classmethod
    def entered(cls, name: str) -> "Desk":
        """Give the desk of a vocabulary to whoever may draft there; else raises a refusal."""
        who = require_some(Right.DRAFT, name)
        programs().warm()
        return cls(who, vocabulary_called(name), instance().thesaurus(), labels.drafts())

    def may(self, language: str | None) -> bool:
        """Say whether whoever asks may draft in a language; None: everything."""
        return self.who.may(Right.DRAFT, self.vocabulary.id, language or None)

    def refuse_to_begin(self, iri: str) -> None:
        """
        Refuse a translator a concept that is neither published nor drafted now: it would be new.

        Within a transaction of the desk it stays so until the end.
        """
        if not self.may(None) and self.drafts.current(self.vocabulary, iri) is None:
            refuse()

    def layout(self) -> Layout:
        """Give what lays forms out for them."""
        named = labels.named(self.thesaurus, self.vocabulary)
        return Layout(self.vocabulary, self.thesaurus, self.drafts, named, self.may)

    def minting(self) -> Minting:
        """Give what makes addresses for new concepts."""
        return Minting(instance().identifiers, self.thesaurus, self.drafts)


@dataclass(frozen=True)
class Opened:
    """A concept in a form: as it was shown, at which version of its draft."""

    shown: Concept
    version: int
    draft: Draft | None = None


@blueprint.get("/editor/<name>/concept")
def form(name: str) -> Response:
    """Show a concept in its form."""
    desk = Desk.entered(name)
    iri = asked_iri()
    draft = desk.drafts.get(desk.vocabulary, iri)
    concept = draft.concept if draft else desk.thesaurus.concept(desk.vocabulary, iri)
    if concept is None:
        raise NotFound(_("This vocabulary has no such concept."))
    opened = Opened(concept, draft.version if draft else 0, draft)
    return _page(desk, opened, Typed.of(concept))


@blueprint.get("/editor/<name>/concept/new")
def new_form(name: str) -> Response:
    """Show the empty form; `label`, `lang` and `broader` of the address are filled in."""
    require(Right.DRAFT, name)
    desk = Desk.entered(name)
    typed = Typed(links={"inScheme": (desk.vocabulary.scheme,)})
    label, language = request.args.get("label", ""), request.args.get("lang", "en")
    if label:
        typed = replace(typed, texts={("prefLabel", language): (label,)}, languages=(language,))
    for iri in request.args.getlist("broader"):
        typed = typed.with_link("broader", iri) if is_iri(iri) else typed
    return _page(desk, Opened(_blank(), 0), typed)


@blueprint.post("/editor/<name>/concept/new")
def create(name: str) -> Response:
    """Save a new concept as a draft; this is when it gets its address."""
    require(Right.DRAFT, name)
    desk = Desk.entered(name)
    typed, slug = Typed.sent(request.form), request.form.get("slug", "").strip()
    opened = Opened(_blank(), 0)
    if answer := _only_shown_again(desk, opened, typed, slug):
        return answer
    typed, problems = _found(desk, typed)
    read = meant(typed, _blank(), instance().settings)
    problems += read.problems
    refused = any(one.place.startswith("text.prefLabel.") for one in problems)
    if not refused and not read.concept.values("prefLabel"):
        place = "text.prefLabel.en.0"
        problems += (Problem(place, _("A concept needs a preferred label in one language.")),)
    if not problems:
        minted = _mint(desk, read, slug)
        if not isinstance(minted, Problem):
            return minted
        problems += (minted,)
    return _page(desk, opened, typed, problems, slug=slug)


@blueprint.post("/editor/<name>/concept")
def save(name: str) -> Response:
    """Save a concept as a draft, or show the form again with another row, language or find."""
    desk = Desk.entered(name)
    iri, typed = asked_iri(), Typed.sent(request.form)
    if desk.drafts.current(desk.vocabulary, iri) is None and not desk.drafts.history(name, iri):
        raise NotFound(_("This vocabulary has no such concept."))
    opened = _opened(iri)
    if answer := _only_shown_again(desk, opened, typed):
        return answer
    typed, problems = _found(desk, typed)
    read = meant(typed, opened.shown, instance().settings)
    _refuse_other_languages(desk, opened.shown, read.concept)
    problems += read.problems
    if problems:
        return _page(desk, opened, typed, problems)
    if request.form.get("do") == "look":
        return _page(desk, opened, typed, look=read.concept)
    try:
        with instance().desk.transaction():
            desk.refuse_to_begin(iri)
            saved = desk.drafts.save(
                desk.vocabulary, read.concept, opened.version, desk.who.name, shown=opened.shown
            )
    except DraftError as error:
        raise BadRequest(str(error)) from error
    return after_saving(desk, iri, saved, tidied=read.tidied)


def after_saving(desk: Desk, iri: str, saved: Saved | Clash, *, tidied: bool = False) -> Response:
    """Lead from what was saved to the draft, or to the clash that has to be decided."""
    if isinstance(saved, Clash):
        return to(address(desk.vocabulary, "clash", str(saved.id)))
    desk.drafts.leave(desk.vocabulary.id, iri, desk.who.name)
    told = ["merged" if saved.merged else "saved" if saved.changed else "unchanged"]
    if tidied:
        told.append("tidied")
    if saved.clash is not None:
        return to(address(desk.vocabulary, "clash", str(saved.clash.id)), *told)
    where = "draft" if saved.draft.version else "concept"
    return to(concept_address(desk.vocabulary, iri, where), *told)


def asked_iri() -> str:
    """Give the address of the concept that a page is asked for; raises `BadRequest`."""
    iri = request.args.get("uri", "")
    if not is_iri(iri):
        raise BadRequest(_("The address of the page names no concept (uri=…)."))
    return iri


def _blank() -> Concept:
    return Concept("urn:new", frozenset())


def _mint(desk: Desk, read: Meant, slug: str) -> Response | Problem:
    """Give a new concept its address and save it; or say what is wrong with the address."""
    minting = desk.minting()
    spoken = ((tag, texts[0]) for tag, texts in read.concept.texts("prefLabel").items())
    try:
        begun = minting.concept(desk.vocabulary, slug or minting.propose(desk.vocabulary, spoken))
    except MintingError as error:
        return Problem("slug", told(error))
    scheme = {Statement(SKOS.inScheme, NamedNode(desk.vocabulary.scheme))}
    stated = begun.statements - scheme if read.concept.links("inScheme") else begun.statements
    typed = read.concept.statements
    if minting.is_own(desk.vocabulary):  # its plain notation is the end of its address
        typed = frozenset(one for one in typed if not _is_plain_notation(one))
    concept = Concept(begun.iri, stated | typed)
    try:
        saved = desk.drafts.save(desk.vocabulary, concept, 0, desk.who.name, new=True)
    except DraftError as error:
        return Problem("slug", str(error))
    return after_saving(desk, begun.iri, saved, tidied=read.tidied)


def _is_plain_notation(one: Statement) -> bool:
    plain = isinstance(one.value, Literal) and one.value.datatype == XSD.string
    return plain and one.predicate == SKOS.notation


def _opened(iri: str) -> Opened:
    """Read from a form what it was made from: the concept as it was shown, and the version."""
    try:
        shown = stored.known(iri, request.form["shown"])
        return Opened(shown, int(request.form["version"]))
    except (KeyError, SyntaxError, ValueError) as error:
        raise BadRequest(_("The form is not whole; open the concept again.")) from error


def _refuse_other_languages(desk: Desk, shown: Concept, mine: Concept) -> None:
    """Refuse what is not in the languages of whoever asks: the form has no inputs for it."""
    for change in changes_of(difference(shown, mine)):
        text = change.field is not None and change.field in TEXTS and change.language
        if not desk.may(change.language if text else None):
            refuse()


def _only_shown_again(desk: Desk, opened: Opened, typed: Typed, slug: str = "") -> Response | None:
    """Show the form again if a button asks for another row or the like, and not to save."""
    wanted, _dot, rest = request.form.get("do", "save").partition(".")
    match wanted, rest.split("."):
        case "add", [name, language]:
            typed = typed.with_row(name, language)
        case "drop", [name, language, row] if (number := number_in(row)) is not None:
            typed = typed.without_row(name, language, number)
        case "language", _:
            return _with_language(desk, opened, typed, slug)
        case "field", _:
            typed = typed.with_field(request.form.get("new_field", "note"))
        case "find", _:
            pass
        case _:
            return None
    return _page(desk, opened, typed, slug=slug)


def _with_language(desk: Desk, opened: Opened, typed: Typed, slug: str) -> Response:
    tag = request.form.get("new_language", "").strip().lower()
    try:
        Literal("", language=tag)
    except ValueError:
        problem = Problem(
            "language", _("“%(tag)s” is no language code such as de or pt-br.", tag=tag)
        )
        return _page(desk, opened, typed, (problem,), slug=slug)
    return _page(desk, opened, typed.with_language(tag), slug=slug)


def _found(desk: Desk, typed: Typed) -> tuple[Typed, tuple[Problem, ...]]:
    """Tick what was typed in a picker and never looked for, where only one concept is meant."""
    problems: list[Problem] = []
    layout = desk.layout()
    for field in LINKS:
        text = typed.finds.get(field.name, "")
        if not text or field.name not in typed.links:
            continue
        ticks = layout.find(text)
        if len(ticks) == 1:
            typed = typed.with_link(field.name, ticks[0].iri)
        elif not set(typed.links[field.name]) & {tick.iri for tick in ticks}:
            message = _("“%(text)s”: tick the concept that is meant.", text=text)
            if not ticks:
                message = _("“%(text)s”: no concept of this vocabulary is called so.", text=text)
            problems.append(Problem(f"link.{field.name}", message))
        else:
            typed = replace(typed, finds={**typed.finds, field.name: ""})
    return typed, tuple(problems)


def _page(
    desk: Desk,
    opened: Opened,
    typed: Typed,
    problems: tuple[Problem, ...] = (),
    *,
    slug: str = "",
    look: Concept | None = None,
) -> Response:
    concept, new = opened.shown, opened.shown.iri == _blank().iri
    notices: list[Notice] = []
    if not new:
        others = desk.drafts.enter(desk.vocabulary.id, concept.iri, desk.who.name)
        notices += [
            Notice("mind", _("%(name)s has opened this concept, too.", name=name))
            for name in others
        ]
    named = labels.named(desk.thesaurus, desk.vocabulary)
    changes = changes_of(difference(concept, look)) if look is not None else None
    return page(
        "editor_concept.html",
        desk.vocabulary,
        here="concept/new" if new else "",
        status=422 if problems else 200,
        notices=notices,
        concept=None if new else concept,
        shown=stored.written(concept),
        version=opened.version,
        draft=opened.draft,
        label=labels.name_of(concept),
        cards=desk.layout().cards(typed, problems, concept.iri),
        typed=typed,
        problems=problems,
        slug=slug,
        own=desk.minting().is_own(desk.vocabulary),
        address_begin=f"{instance().base}vocabulary/{step_of(desk.vocabulary)}/",
        look=None if changes is None else sentences(changes, named),
        settings=instance().settings,
    )
