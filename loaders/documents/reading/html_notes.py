"""Which elements of a page are foot- or endnotes, and where its text refers to them."""

import re
from dataclasses import dataclass, field

from lxml import etree

from loaders.documents.reading.word_package import Element

_NOTE_ROLES = frozenset(["doc-footnote", "doc-endnote", "footnote", "endnote", "rearnote"])
_REFERENCE_ROLES = frozenset(["doc-noteref", "noteref"])
_HOLDERS = frozenset(["li", "p", "div", "aside", "dd", "tr", "section"])
_NAMED_NOTE = re.compile(r"ftn|edn|fn|foot|note", re.IGNORECASE)
_ONE_NOTE = re.compile(r"_?(?:s?d?ftn|edn|fn|footnote|endnote|note)[-_:.]?\w{0,10}?\d+", re.I)
_MARK = re.compile(r"\d{1,4}|[a-z]|[ivxl]{1,6}|[*†‡§]{1,5}", re.IGNORECASE)
_BRACKETS = "[]()\u00a0 \t\n"
_EPUB_TYPE = ("epub:type", "{http://www.idpf.org/2007/ops}type")


@dataclass
class Notes:
    """The notes of a page, the marks that refer to them, and the links that lead to them."""

    elements: set[Element] = field(default_factory=set)
    marks: dict[Element, str] = field(default_factory=dict)
    references: dict[Element, Element] = field(default_factory=dict)
    marked: set[Element] = field(default_factory=set)
    """Elements that are nothing but a mark: the links that refer, with the `<sup>` around them."""
    back: set[Element] = field(default_factory=set)
    """Links from a note to the place that refers to it."""


def find_notes(root: Element) -> Notes:
    """Find notes by their roles, and by the links with which marks in the text lead to them."""
    notes = Notes()
    links: list[tuple[int, Element]] = []
    targets: dict[str, tuple[int, Element]] = {}
    for place, element in enumerate(root.iter(etree.Element)):
        for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
            if name:
                targets.setdefault(name, (place, element))
        if element.tag == "aside" or _roles(element) & _NOTE_ROLES:
            notes.elements.add(element)
        if element.tag == "a" and element.get("href", "").startswith("#"):
            links.append((place, element))
    for place, link in links:
        target_place, target = targets.get(link.get("href")[1:], (-1, None))
        if target is not None and target_place > place and _is_mark(link):
            _refer(notes, link, target)
    for place, link in links:
        target_place, target = targets.get(link.get("href")[1:], (-1, None))
        inside = any(one in notes.elements for one in link.iterancestors())
        if target is not None and target_place < place and inside:
            notes.back.add(link)
    return notes


def _refer(notes: Notes, link: Element, target: Element) -> None:
    note = _holder(target)
    if note is None or note in link.iterancestors():
        return
    notes.elements.add(note)
    notes.marks.setdefault(note, "".join(link.itertext()).strip(_BRACKETS))
    notes.references[link] = note
    around = next((one for one in link.iterancestors("sup")), None)
    notes.marked.add(link if around is None else around)


def _holder(target: Element) -> Element | None:
    """Give the element that is the whole note, from the one that a link leads to."""
    holder = target
    while holder is not None and holder.tag not in _HOLDERS:
        holder = holder.getparent()
    parent = None if holder is None else holder.getparent()
    if parent is not None and holder.tag == "p":
        named = _ONE_NOTE.fullmatch(parent.get("id") or "")
        if parent.tag == "li" or (parent.tag in ("div", "aside") and named):
            return parent
    return holder


def _is_mark(link: Element) -> bool:
    """Say whether a link looks as the mark of a note does, not as one to a section."""
    text = "".join(link.itertext()).strip()
    if not _MARK.fullmatch(text.strip(_BRACKETS)):
        return False
    is_raised = link.find(".//sup") is not None or any(True for _ in link.iterancestors("sup"))
    names = " ".join(filter(None, (link.get("class"), link.get("id"), link.get("href"))))
    return bool(
        is_raised
        or _roles(link) & _REFERENCE_ROLES
        or _NAMED_NOTE.search(names)
        or text.startswith("[")
    )


def _roles(element: Element) -> set[str]:
    values = (element.get("role"), *(element.get(name) for name in _EPUB_TYPE))
    return {role for one in values if one for role in one.split()}
