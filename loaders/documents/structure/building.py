"""What of a hierarchy is open while it is built: the state that its steps share."""

from collections.abc import Sequence
from dataclasses import dataclass

from loaders.documents.languages import words
from loaders.documents.model import Front, Notice
from loaders.documents.passage import Passage
from loaders.documents.structure.lists import Level
from loaders.documents.structure.nodes import Node, Row
from loaders.documents.structure.recitals import Preamble
from loaders.documents.structure.units import Unit


@dataclass
class OpenSection:
    """A section that is open: the row of headings that it belongs to, and its place in that row."""

    series: tuple[str, str]
    node: Node
    place: int


class Building:
    """
    The nodes so far, and what is open at this place of the text.

    `_scope` is the annex or the drafted decision, `_sections` the sections in it from the
    outermost on, `_heading` the heading that names an addressee, `_paragraph` the last paragraph
    and `_levels` the lists below it.
    """

    def __init__(self, front: Front, units: Sequence[Unit]) -> None:
        """Begin at the top of the document."""
        self.nodes: list[Node] = []
        self.notices: list[tuple[Node, Notice]] = []
        self._front = front
        self._units = units
        self._language = front.language
        self._words = words(self._language, "structure")
        self._preamble = Preamble(units, self._language)
        self._scope: Node | None = None
        self._sections: list[OpenSection] = []
        self._heading: Node | None = None
        self._draft_heading = False
        self._titling: tuple[Node, int] | None = None
        """The annex whose title is printed here, and how many lines of it there are."""
        self._begin_paragraphs()

    def _begin_paragraphs(self) -> None:
        self._paragraph: Node | None = None
        self._levels: list[Level] = []
        self._resumable: tuple[Node | None, list[Level]] = (None, [])
        self._last_number: int | None = None
        self._preamble.begin_section()

    def _open_paragraph(self, node: Node) -> None:
        self._resumable = (self._paragraph, self._levels)
        self._paragraph, self._levels = node, []
        self._preamble.operative = True

    def _innermost(self) -> Node | None:
        return self._sections[-1].node if self._sections else self._scope

    def _add(
        self,
        unit: Unit,
        row: Row,
        label: str,
        key: str,
        *,
        parent: Node | None,
        passage: Passage | None = None,
    ) -> Node:
        body = unit.body if passage is None else passage
        start = unit.whole.cut(0, len(unit.whole.text)).start
        node = Node(
            row, body, start, body.end if body.text else unit.whole.end, label, key, parent=parent,
            section=self._innermost(), scope=self._scope, emphasis=unit.slanted,
            heading=self._heading, in_table=unit.block.cell is not None,
        )  # fmt: skip
        node.drafts = self._draft_heading or bool(
            (node.section and node.section.drafts) or (self._scope and self._scope.drafts)
        )
        if self._scope is not None and self._scope.row != "annex":
            node.drafts = True
        if row not in ("annex", "section", "goal"):
            self._titling = None
        self.nodes.append(node)
        return node

    def _notice(self, node: Node, code: str, message: str) -> None:
        self.notices.append((node, Notice(code=code, message=message, start=node.start)))
