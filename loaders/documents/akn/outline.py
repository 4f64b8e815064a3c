"""A document as its triples tell of it: what it is, and its parts in the order of the text."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from loaders.documents.graph.literals import printable
from meagraph.namespaces import CITO, DCT, DOCO, ELI, MEA, RDF

_ELEMENTS = {
    MEA.Section: "section",
    MEA.Heading: "heading",
    MEA.Recital: "recital",
    MEA.Paragraph: "paragraph",
    MEA.SubParagraph: "subparagraph",
    MEA.Item: "point",
    MEA.Provision: "paragraph",
}
"""The element of Akoma Ntoso for each class of provision, the more telling class first."""


@dataclass(frozen=True)
class Link:
    """Words of a part that cite something: the words, and the IRI of what is cited."""

    words: str
    href: str


@dataclass(frozen=True)
class Day:
    """Words of a part that name a day by which something is to be done."""

    words: str
    date: str


@dataclass(frozen=True)
class Part:
    """
    One provision.

    `element` is its element (recitals and headings have their own rules); `text` is None where the
    words are not held.
    """

    node: NamedNode
    id: str
    element: str
    label: str
    text: str | None
    is_annex: bool
    is_note: bool
    marks: tuple[Link | Day, ...]


class Outline:
    """Reads the triples of a document's graph."""

    def __init__(self, triples: Iterable[Triple], document: str, language: str) -> None:
        """Take the triples, the IRI of the document, and the language of the version wanted."""
        self.document = NamedNode(document)
        self.language = language
        self._objects: dict[tuple[object, NamedNode], list[object]] = defaultdict(list)
        self._citations: dict[object, list[NamedNode]] = defaultdict(list)
        for subject, predicate, value in triples:
            self._objects[subject, predicate].append(value)
            if predicate == CITO.hasCitingEntity and isinstance(subject, NamedNode):
                self._citations[value].append(subject)
        self._children = self._by_parent()

    def children(self, node: NamedNode) -> list[Part]:
        """Give the parts directly below a provision or the document, in the order of the text."""
        return self._children.get(node, [])

    def walk(self, top: Iterable[Part]) -> Iterator[tuple[Part, NamedNode | None]]:
        """Yield `top` and all that is below, parents first, each with its parent within."""
        stack: list[tuple[Part, NamedNode | None]] = [(part, None) for part in reversed([*top])]
        while stack:
            part, parent = stack.pop()
            yield part, parent
            stack += [(child, part.node) for child in reversed(self.children(part.node))]

    def text(self, node: NamedNode, term: NamedNode) -> str | None:
        """Give a value in the language of this version, or one without a language."""
        said = [value for value in self._objects[node, term] if isinstance(value, Literal)]
        for language in (self.language, None):
            for value in said:
                if value.language == language:
                    return printable(value.value)
        return None

    def nodes(self, node: NamedNode, term: NamedNode) -> list[NamedNode]:
        """Give the things that a property names, in the order of their IRIs."""
        found = [value for value in self._objects[node, term] if isinstance(value, NamedNode)]
        return sorted(found, key=lambda value: value.value)

    def node(self, node: NamedNode, term: NamedNode) -> NamedNode | None:
        """Give the thing that a property names, the first of several."""
        return next(iter(self.nodes(node, term)), None)

    def _by_parent(self) -> dict[NamedNode, list[Part]]:
        """Sort the provisions under their parents; of two parents the deeper one counts."""
        found: dict[NamedNode, list[tuple[float, str, Part]]] = defaultdict(list)
        for subject, term in list(self._objects):
            if term != MEA.provisionOf or not isinstance(subject, NamedNode):
                continue
            if self.document not in self._objects[subject, term]:
                continue
            part = self._part(subject)
            parents = self.nodes(subject, ELI.is_part_of) or [self.document]
            parent = max(parents, key=lambda node: len(node.value))
            found[parent].append((self._position(subject), part.id, part))
        return {
            parent: [part for *_, part in sorted(placed, key=lambda each: each[:2])]
            for parent, placed in found.items()
        }

    def _position(self, node: NamedNode) -> float:
        places = [
            int(value.value)
            for value in self._objects[node, MEA.position]
            if isinstance(value, Literal) and value.value.isdecimal()
        ]
        return min(places, default=float("inf"))

    def _part(self, node: NamedNode) -> Part:
        types = self._objects[node, RDF.type]
        element = next((name for kind, name in _ELEMENTS.items() if kind in types), "paragraph")
        return Part(
            node,
            self.text(node, DCT.identifier) or node.value.rpartition("/")[2].lstrip("~"),
            element,
            self.text(node, MEA.label) or "",
            self.text(node, MEA.text),
            DOCO.Appendix in types,
            DOCO.Footnote in types,
            tuple(self._marks(node)),
        )

    def _marks(self, node: NamedNode) -> Iterator[Link | Day]:
        for citation in sorted(self._citations[node], key=lambda each: each.value):
            words, cited = (
                self.text(citation, MEA.surface),
                self.node(citation, CITO.hasCitedEntity),
            )
            if words and cited:
                yield Link(words, cited.value)
        for deadline in self.nodes(node, MEA.deadline):
            words, day = self.text(deadline, MEA.surface), self.text(deadline, MEA.dueDate)
            if words and day and len(day) == len("2015-10-31"):
                yield Day(words, day)
