"""What works, their parts, meetings and bodies are called in the narrow room of a chip."""

import re

from flask_babel import gettext

from meagraph.conventions import SHORT_NAMES, agreement_code
from meagraph.identifiers import IdentifierError, Identifiers
from meagraph.namespaces import DCT, MEA
from meagraph.numbering import NumberError, human_number
from server.instance import Instance
from server.languages import Text
from server.names import readable
from server.pages.document.said import Said
from server.pages.shown import Shown

_PARAGRAPH = re.compile(r"\b(?:section\.)?(?:(\w+)\.)?para\.")


def split(identifiers: Identifiers, iri: str) -> tuple[str, str]:
    """Give the IRI of the text that an IRI is of, and the provision's id (empty for the whole)."""
    try:
        return identifiers.text_of(iri)
    except IdentifierError:
        return iri, ""


def work_name(instance: Instance, said: Said, iri: str) -> Text:
    """Give the number of a text, its symbol, or what its IRI tells."""
    path = instance.path(iri) or iri
    number, symbol = said.plain(iri, MEA.number), said.plain(iri, MEA.symbol)
    kind = _kind(instance, iri)
    if kind == "work-article":
        return Text(gettext("Article %(number)s", number=number or path.rpartition("/")[2]))
    if kind == "work-unga" and symbol:
        return Text(symbol)
    title = said.text(iri, DCT.title, "en")
    return Text(number or symbol or _minted(instance, iri) or (title.value if title else path))


def _kind(instance: Instance, iri: str) -> str:
    """Give the kind of thing that an IRI names; empty for an IRI of others."""
    try:
        return instance.identifiers.parse(iri).kind
    except IdentifierError:
        return ""


def _minted(instance: Instance, iri: str) -> str:
    """Tell the number of a decision, or the symbol of a document, from its IRI."""
    try:
        parts = instance.identifiers.parse(iri).parts
    except IdentifierError:
        return ""
    if "symbol" in parts:
        return parts["symbol"]
    if not {"agreement", "body", "session", "number"} <= parts.keys():
        return readable(iri, instance.identifiers)
    number, _, revision = parts["number"].partition("@rev")
    try:
        human = human_number(parts["agreement"], parts["body"], parts["session"], number)
    except (NumberError, ValueError):
        human = f"{parts['session']}/{number}"
    return f"{human} (Rev. COP{revision})" if revision else human


def cited(instance: Instance, said: Said, iri: str, text: str, locator: str = "") -> Shown:
    """
    Show what a citation points at: the text and the place in it.

    A place in the text `text`, from which it is cited, is linked on the page itself.
    """
    whole, provision = split(instance.identifiers, iri)
    place = provision or place_of(locator)
    if whole == text:
        return Shown(Text(provision or place), href=f"#{provision}" if provision else "", iri=iri)
    name = work_name(instance, said, whole)
    return Shown(
        Text(" · ".join(filter(None, (name.value, place)))),
        href=instance.path(iri) or iri,
        agreement=agreement_of(instance, said, whole),
        iri=iri,
    )


def place_of(locator: str) -> str:
    """
    Write the place in a cited text that is not held.

    >>> place_of("section.B.para.5"), place_of("annex.II.g"), place_of("para.3.a")
    ('B § 5', 'annex.II.g', '§ 3.a')
    """
    return _PARAGRAPH.sub(lambda found: f"{found[1]} § " if found[1] else "§ ", locator)


def agreement_of(instance: Instance, said: Said, iri: str) -> str | None:
    """Give the code of the convention of a text, by its IRI or what is said of it."""
    stated = (agreement_code(instance.path(one)) for one in said.nodes(iri, MEA.agreement))
    code = agreement_code(instance.path(iri)) or next((one for one in stated if one), None)
    return code or _agreement_of_article(instance, iri)


def _agreement_of_article(instance: Instance, iri: str) -> str | None:
    if _kind(instance, iri) != "work-article":
        return None
    agreement = instance.identifiers.parse(iri).parts["agreement"]
    return agreement if agreement in SHORT_NAMES else None


def meeting(instance: Instance, iri: str) -> Shown:
    """Show a meeting, or a body, by its codes: `CBD COP 12`."""
    path = instance.path(iri)
    try:
        parts = instance.identifiers.parse(iri).parts
    except IdentifierError:
        return Shown(Text(iri), href=path or iri, iri=iri)
    code = parts.get("agreement", "")
    words = [SHORT_NAMES.get(code, code.upper()), parts.get("body", "").upper()]
    words.append(parts.get("session", ""))
    return Shown(
        Text(" ".join(filter(None, words)) or readable(iri, instance.identifiers)),
        href=path,
        iri=iri,
    )
