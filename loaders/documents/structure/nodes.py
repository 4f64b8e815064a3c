"""A provision while the hierarchy is built: everything but its id."""

from dataclasses import dataclass, field
from typing import Literal

from loaders.documents.passage import Passage

Row = Literal[
    "annex", "section", "goal", "heading", "recital", "number", "plain", "code", "list", "note"
]


@dataclass(eq=False)
class Node:
    """
    One provision: in which row it is counted, how it is labelled, and what it stands in.

    `section` is the innermost section, `scope` the annex, or the paragraph in which a decision is
    drafted, whose numbering it belongs to; `code` names the body of a decision that is drafted
    inside this paragraph.
    """

    row: Row
    passage: Passage
    start: int
    end: int
    label: str = ""
    key: str = ""
    place: int = 0
    parent: "Node | None" = None
    section: "Node | None" = None
    scope: "Node | None" = None
    depth: int = 0
    emphasis: tuple[tuple[int, int], ...] = ()
    heading: "Node | None" = None
    drafts: bool = False
    body: str = ""
    in_table: bool = False
    recital: bool = False
    id: str = field(default="", init=False)

    @property
    def annex(self) -> "Node | None":
        """The annex that it stands in, itself if it is one."""
        node: Node | None = self
        while node is not None and node.row != "annex":
            node = node.scope if node.scope is not node else None
        return node
