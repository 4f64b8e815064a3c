"""The provisions as the hierarchy of Akoma Ntoso, each with its `eId`."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from loaders.documents.akn.elements import Element, child
from loaders.documents.akn.identification import PREAMBLE
from loaders.documents.akn.inline import write_text
from loaders.documents.akn.outline import Outline, Part

ABBREVIATIONS = {
    "paragraph": "para",
    "recital": "rec",
    "section": "sec",
    "subparagraph": "subpara",
}
"""How the naming convention of Akoma Ntoso shortens elements; others are written whole."""


@dataclass
class Body:
    """Writes parts of one document; `_taken` keeps the identifiers unique in it."""

    outline: Outline
    _taken: set[str] = field(default_factory=set)

    def write(
        self, parent: Element, parts: Iterable[Part], prefix: str = "", whole: str = ""
    ) -> None:
        """
        Write `parts` and all below them into `parent`.

        `prefix` begins their identifiers; `whole` is the id of the provision that they stand in.
        """
        written: dict[NamedNode, tuple[Element, str]] = {}
        ids: dict[NamedNode, str] = {}
        for part, above in self.outline.walk(parts):
            element, eid = written[above] if above else (parent, prefix)
            own = _number(part.id, ids[above] if above else whole)
            ids[part.node] = part.id
            written[part.node] = self._one(element, part, eid, own, inside=above is not None)

    def eid(self, element: str, number: str, above: str) -> str:
        """
        Make an identifier after the naming convention: `sec_B__para_8__subpara_d`.

        A second element that would have the same one gets a number behind it.
        """
        steps = [above, f"{ABBREVIATIONS.get(element, element)}_{number}"]
        eid = whole = "__".join(filter(None, steps))
        count = 1
        while eid in self._taken:
            count += 1
            eid = f"{whole}-{count}"
        self._taken.add(eid)
        return eid

    def _one(
        self, parent: Element, part: Part, above: str, number: str, *, inside: bool
    ) -> tuple[Element, str]:
        """Write one part; give its element and identifier, for what stands below it."""
        match part.element:
            case "recital" | "heading" if inside and not self.outline.children(part.node):
                return self._cross_heading(parent, part, above, number)
            case "recital" | "heading":
                eid = self.eid(part.element, number, above)
                element = child(parent, "hcontainer", eId=eid, wId=part.id, name=part.element)
            case _:
                eid = self.eid(part.element, number, above)
                element = child(parent, part.element, eId=eid, wId=part.id)
        if part.label:
            child(element, "num").text = part.label
        if part.element in ("section", "heading"):
            if part.text:
                write_text(child(element, "heading"), part.text, part.marks, eid)
        else:
            self._words(element, part, eid)
        return element, eid

    def _cross_heading(
        self, parent: Element, part: Part, above: str, number: str
    ) -> tuple[Element, str]:
        """Write a heading between provisions, or a recital of a preamble inside a section."""
        eid = self.eid("crossHeading", number, above)
        element = child(parent, "crossHeading", eId=eid, wId=part.id)
        if part.element == "recital":
            element.set("refersTo", f"#{PREAMBLE}")
        if part.text is None:
            element.set("status", "incomplete")
        write_text(element, part.text or "", part.marks, eid)
        return element, eid

    def _words(self, element: Element, part: Part, eid: str) -> None:
        """Write the words of a part: its chapeau where others stand below, else its content."""
        holder = "intro" if self.outline.children(part.node) else "content"
        eid = self.eid(holder, "1", eid) if holder == "intro" else eid
        block = child(
            child(element, holder, eId=eid if holder == "intro" else f"{eid}__content"), "p"
        )
        if part.text is None:
            block.set("status", "incomplete")
        else:
            write_text(block, part.text, part.marks, eid)


def _number(own: str, above: str) -> str:
    """
    Give what an id adds to that of the part above it.

    >>> _number("B.8.d", "B.8"), _number("IV.3.COP.1", "IV.3"), _number("B-1", "B")
    ('d', 'COP-1', '1')
    """
    added = own.removeprefix(above).lstrip(".-") if above and own.startswith(above) else own
    return (added or own).replace(".", "-")
