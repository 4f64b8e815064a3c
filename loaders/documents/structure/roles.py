"""What stands in each provision: what a body says, what a note tells of others, a recital."""

from collections.abc import Sequence
from typing import Literal

from loaders.documents.model import Front, ProvisionKind
from loaders.documents.structure.nodes import Node

Role = Literal["preamble", "operative", "narrative", "note", "heading"]

_ACTS = frozenset(("decision", "resolution", "recommendation", "notification"))


def kind_of(node: Node) -> ProvisionKind:
    """Give the kind of a provision by the row that it stands in."""
    if node.recital:
        return "preamble"
    match node.row:
        case "annex" | "section" | "goal":
            return "section"
        case "heading":
            return "heading"
        case "list":
            return "item" if node.depth else "subparagraph"
        case "code" if node.depth:
            return "item"
    return "paragraph"


def drafting_annexes(nodes: Sequence[Node]) -> frozenset[int]:
    """Give the annexes, by identity, that print a draft: recitals or decisions stand in them."""
    return frozenset(
        id(node.annex)
        for node in nodes
        if node.annex is not None
        and (node.recital or node.annex.drafts or (node.row == "code" and node.key[-1:].isupper()))
    )


def role_of(node: Node, front: Front, drafting: frozenset[int]) -> Role:
    """Give the role of a provision in a document of this kind."""
    if node.recital:
        return "preamble"
    if node.row in ("annex", "section", "goal", "heading"):
        return "heading"
    if node.row == "note":
        return "note"
    if front.kind in _ACTS or node.drafts or id(node.annex) in drafting:
        return "operative"
    return "narrative"
