"""The structure of a document: sections, recitals, paragraphs, items, annexes, with their ids."""

from loaders.documents.model import Front, Notice
from loaders.documents.reading.source_text import SourceText
from loaders.documents.structure.draft import Draft, Skeleton
from loaders.documents.structure.hierarchy import Hierarchy
from loaders.documents.structure.ids import give_ids
from loaders.documents.structure.inline import inline_nodes
from loaders.documents.structure.nodes import Node
from loaders.documents.structure.notes import note_nodes
from loaders.documents.structure.roles import drafting_annexes, kind_of, role_of
from loaders.documents.structure.units import units_of

__all__ = ["Draft", "Skeleton", "provisions_of"]


def provisions_of(source: SourceText, front: Front, body_start: int) -> Skeleton:
    """
    Give the provisions of a document, in the order of its text.

    `body_start` is the offset where the front matter ends. Doubtful choices are notices.
    """
    body = [
        block
        for block in source.blocks
        if block.passage.text and (block.kind == "note" or block.passage.start >= body_start)
    ]
    hierarchy = Hierarchy(front, list(units_of(body, front.language)))
    hierarchy.build()
    nodes = _with_inline(hierarchy.nodes, front.language)
    noticed = [*hierarchy.notices, *give_ids(nodes), *_tables(nodes)]
    nodes += note_nodes(body)
    nodes.sort(key=lambda node: node.start)
    drafting = drafting_annexes(nodes)
    drafts = tuple(_draft(node, front, drafting) for node in nodes)
    notices = [notice.model_copy(update={"provision": node.id}) for node, notice in noticed]
    return Skeleton(drafts, tuple(sorted(notices, key=lambda notice: notice.start or 0)))


def _with_inline(nodes: list[Node], language: str) -> list[Node]:
    """Add the items inside sentences, where a provision has no list below it."""
    listed = {id(node.parent) for node in nodes if node.row == "list"}
    out: list[Node] = []
    for node in nodes:
        out.append(node)
        if id(node) not in listed:
            out += inline_nodes(node, language)
    return out


def _tables(nodes: list[Node]) -> list[tuple[Node, Notice]]:
    """Say of each run of table cells that it was a table."""
    out: list[tuple[Node, Notice]] = []
    inside = False
    for node in nodes:
        if node.in_table and not inside:
            message = "a table: check that its cells are in their order"
            out.append((node, Notice(code="table", message=message, start=node.start)))
        inside = node.in_table
    return out


def _draft(node: Node, front: Front, drafting: frozenset[int]) -> Draft:
    heading = node.heading
    return Draft(
        id=node.id,
        kind=kind_of(node),
        label=node.label,
        parent=node.parent.id if node.parent else None,
        passage=node.passage,
        start=node.start,
        end=node.end,
        role=role_of(node, front, drafting),
        emphasis=node.emphasis,
        addressed_by=heading.id if heading is not None and heading is not node else None,
    )
