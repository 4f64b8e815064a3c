"""The divisions of a text: annexes, sections, goals and targets, objectives, headings."""

from collections import Counter
from collections.abc import Sequence

from loaders.documents.glyphs import in_capitals
from loaders.documents.model import Front
from loaders.documents.passage import Passage
from loaders.documents.structure.building import OpenSection
from loaders.documents.structure.captions import Caption
from loaders.documents.structure.drafting import Drafting
from loaders.documents.structure.headings import addresses, announces_draft
from loaders.documents.structure.labels import Mark
from loaders.documents.structure.nodes import Node, Row
from loaders.documents.structure.units import Unit
from loaders.documents.structure.verbs import begins_with_verb

_TITLE_LINES = 4
_LONGEST_NUMBER = 4
"""Characters of a line that may be an annex's number, not a verb."""


class Divisions(Drafting):
    """Opens the parts that paragraphs stand in."""

    def __init__(self, front: Front, units: Sequence[Unit]) -> None:
        """Begin with none."""
        super().__init__(front, units)
        self._codes: dict[tuple[int, str], Node] = {}
        self._annexes: dict[str, Node] = {}
        self._annexed: Counter[str] = Counter()
        self._unfilled: Node | None = None
        """A goal or target whose text is still to come."""

    def _take_caption(self, unit: Unit, caption: Caption) -> bool:
        match caption.kind:
            case "annex" | "appendix":
                self._annex(unit, caption)
            case "part" | "section" | "article":
                if not caption.key or (unit.closed and not unit.displayed):
                    return False
                key = f"article{caption.key}" if caption.kind == "article" else caption.key
                self._section(unit, "section", (caption.kind, ""), Mark("upper", 0, key))
            case "goal":
                self._section(unit, "goal", ("goal", ""), Mark("upper", 0, f"goal.{caption.key}"))
            case "target":
                self._code(unit, f"target.{caption.key}")
            case "objective" | "activity" if "." in caption.key:
                self._code(unit, caption.key)
            case _:
                return False
        planned = caption.kind in ("goal", "target", "objective", "activity")
        self._unfilled = self.nodes[-1] if planned and not unit.text else None
        return True

    def _fills(self, unit: Unit) -> bool:
        """Give the text of a goal or a target whose caption stands on a line of its own."""
        node, self._unfilled = self._unfilled, None
        if node is None or node is not self.nodes[-1] or addresses(unit, self._language):
            return False
        node.passage, node.end, node.emphasis = unit.body, unit.body.end, unit.slanted
        return True

    def _annex(self, unit: Unit, caption: Caption) -> None:
        inside = caption.kind == "appendix" and self._annexed["annex"] > 0
        self._drafts.clear()
        holder = self._scope.annex if inside and self._scope else None
        name = "appendix" if inside else "annex"
        count = self._annexed[name] + 1
        key = f"{name}{caption.key or count}"
        full = f"{holder.key}-{key}" if holder else key
        if caption.key and full in self._annexes and not unit.text:
            self._notice(self._annexes[full], "annex-repeated", "the annex is headed twice")
            return
        self._scope, self._sections = None, []
        self._draft_heading, self._heading = False, None
        node = self._add(unit, "annex", unit.printed, full, passage=unit.body, parent=holder)
        node.scope = node
        self._annexes[full] = node
        self._annexed[name] += 1
        self._scope = node
        self._titling = (node, 1 if unit.text else 0)
        node.drafts = announces_draft(unit.text, self._language)
        self._begin_paragraphs()

    def _titles(self, unit: Unit) -> bool:
        """Add a title line to the annex that begins here."""
        if self._titling is None:
            return False
        annex, lines = self._titling
        text = unit.text
        if (
            lines >= _TITLE_LINES
            or not unit.title_like
            or addresses(unit, self._language)
            or (lines and not in_capitals(text) and not unit.displayed)
            or (begins_with_verb(text, self._language) and len(text) > _LONGEST_NUMBER)
            or unit.block.cell
        ):
            self._titling = None
            return False
        self._titling = (annex, lines + 1)
        lines_so_far = (annex.passage, unit.body) if annex.passage.text else (unit.body,)
        annex.passage = Passage.join(lines_so_far)
        annex.end = unit.body.end
        annex.drafts = annex.drafts or announces_draft(text, self._language)
        return True

    def _section(self, unit: Unit, row: Row, series: tuple[str, str], mark: Mark | None) -> None:
        self._leave_drafts()
        for depth, opened in enumerate(self._sections):
            if opened.series == series:
                del self._sections[depth:]
                break
        parent = self._sections[-1].node if self._sections else self._scope
        self._draft_heading, self._heading = False, None
        node = self._add(unit, row, unit.printed, mark.key if mark else "", parent=parent)
        node.depth = len(self._sections)
        node.drafts = announces_draft(unit.text, self._language) or bool(parent and parent.drafts)
        self._sections.append(OpenSection(series, node, mark.place if mark else 0))
        self._titling = None
        self._heading = node if addresses(unit, self._language) else None
        self._begin_paragraphs()

    def _take_code(self, unit: Unit, mark: Mark) -> None:
        if unit.block.heading or (unit.displayed and unit.title_like):
            self._section(unit, "section", ("code", str(mark.key.count("."))), mark)
        else:
            self._code(unit, mark.key)

    def _code(self, unit: Unit, key: str) -> None:
        """Take a paragraph with a code of its own: an objective, an activity, a decision."""
        self._leave_drafts()
        above = key.rpartition(".")[0]
        parent = self._codes.get((id(self._scope), above)) or self._innermost()
        node = self._add(unit, "code", unit.printed, key, parent=parent)
        node.depth = 1 if parent is not None and parent.row == "code" else 0
        self._codes[(id(self._scope), key)] = node
        self._open_paragraph(node)

    def _plain_heading(self, at: int, unit: Unit) -> None:
        self._leave_drafts()
        self._draft_heading, self._heading = False, None
        parent = self._objective(at) or self._innermost()
        node = self._add(unit, "heading", "", "", parent=parent)
        self._heading = node if addresses(unit, self._language) else None
        self._draft_heading = announces_draft(unit.text, self._language)
        self._paragraph, self._levels = None, []

    def _objective(self, at: int) -> Node | None:
        """Give the objective among whose activities a heading stands."""
        labels = (unit.label for unit in self._units[at + 1 : at + 4] if unit.label)
        label = next(labels, None)
        code = label.read_as("code") if label else None
        return self._codes.get((id(self._scope), code.key.rpartition(".")[0])) if code else None
