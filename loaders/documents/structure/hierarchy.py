"""From the units of a body to its provisions and what stands in what."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from loaders.documents.front.dates import is_date
from loaders.documents.glyphs import comparable, ends_with
from loaders.documents.languages import words
from loaders.documents.model import Front, Notice
from loaders.documents.numerals import letter_key, print_roman
from loaders.documents.passage import Passage
from loaders.documents.structure.captions import Caption
from loaders.documents.structure.column_heads import column_heads
from loaders.documents.structure.formulae import Formula, read_formula
from loaders.documents.structure.labels import Label, Mark
from loaders.documents.structure.lists import Level, Place, place_entry, series_of
from loaders.documents.structure.nodes import Node, Row
from loaders.documents.structure.number_headings import heading_numbers, number_of
from loaders.documents.structure.recitals import Preamble
from loaders.documents.structure.units import Unit
from loaders.documents.structure.verbs import begins_with_verb

_TITLE_LINES = 4
_NESTED_DRAFTS = 4
_INDENTS = 20
_SECTION_LENGTH, _WORD = 400, 4
_HEADING_LENGTH = 200
_COUNTED = ("counted", "", 0)
"""The series of lines below a paragraph whose numbers are lost."""


@dataclass
class _Open:
    """A section that is open: the row of headings that it belongs to, and its place in that row."""

    series: tuple[str, str]
    node: Node
    place: int


@dataclass
class Hierarchy:
    """Takes the units one after the other; `nodes` and `notices` are what came of them."""

    front: Front
    units: Sequence[Unit]
    nodes: list[Node] = field(default_factory=list)
    notices: list[tuple[Node, Notice]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin at the top of the document."""
        self._language = self.front.language
        self._words = words(self._language, "structure")
        self._heads = heading_numbers(self.units, self._language)
        self._columns = column_heads(self.units, self._language)
        self._untitled = comparable(self.front.title or "")
        self._unfilled: Node | None = None
        self._preamble = Preamble(self.units, self._language)
        self._scope: Node | None = None
        self._drafts: list[tuple[list[_Open], Node | None]] = []
        self._sections: list[_Open] = []
        self._codes: dict[tuple[int, str], Node] = {}
        self._annexes: dict[str, Node] = {}
        self._annexed: Counter[str] = Counter()
        self._heading: Node | None = None
        self._forms: dict[Node | None, str] = {}
        self._titling: tuple[Node, int] | None = None
        self._close = self._closing()
        self._draft_heading = False
        self._begin_paragraphs()

    def build(self) -> None:
        """Take all units."""
        for at, unit in enumerate(self.units):
            if not self._skips(at, unit):
                self._take(at, unit)

    # -- what a unit is ----------------------------------------------------------------------

    def _take(self, at: int, unit: Unit) -> None:
        if unit.caption and self._take_caption(unit, unit.caption):
            return
        if unit.caption:
            unit = unit.without_label()
        if self._goes_below(at, unit):
            self._below(unit)
        elif unit.label is None:
            formula = read_formula(unit.text, self._language)
            if formula:
                unit = self._take_formula(unit, formula)
                if not unit.text:
                    return
            self._take_plain(at, unit)
        elif at in self._heads:
            mark = number_of(unit)
            self._section(unit, "section", ("number", ""), mark)
        else:
            self._take_labelled(at, unit, unit.label)

    def _skips(self, at: int, unit: Unit) -> bool:
        """Leave out the salutation, the close and the signature of a letter, and the end mark."""
        if unit.caption and unit.caption.kind in ("annex", "appendix"):
            self._close = len(self.units)
        opening = comparable(unit.text[:200])
        if at >= self._close or re.fullmatch(self._words["end"], opening):
            return True
        if at in self._columns or self._prints_title(unit):
            return True
        if unit.label is None and len(opening) < 40 and is_date(unit.text, self._language):
            return True
        return (
            self.front.kind == "notification"
            and unit.label is None
            and len(opening) < 80
            and bool(re.fullmatch(self._words["salutation"], opening))
        )

    def _prints_title(self, unit: Unit) -> bool:
        """Say whether the title of the document stands here, below its summary on the cover."""
        if not self._untitled or self._scope or self._sections or self._paragraph_numbered():
            self._untitled = ""
            return False
        text = comparable(unit.whole.text).strip(" *_")
        if (
            not text
            or not self._untitled.startswith(text)
            or begins_with_verb(text, self._language)
        ):
            return False
        self._untitled = self._untitled.removeprefix(text).strip()
        return True

    def _paragraph_numbered(self) -> bool:
        return self._paragraph is not None and self._paragraph.row == "number"

    def _closing(self) -> int:
        """Give the place of the complimentary close of a letter, which its signature follows."""
        if self.front.kind == "notification":
            for at, unit in enumerate(self.units):
                if len(unit.text) < 400 and re.match(
                    self._words["closing"], comparable(unit.text[:200])
                ):
                    return at
        return len(self.units)

    # -- captions, sections, annexes ---------------------------------------------------------

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
        if node is None or node is not self.nodes[-1] or self._addresses(unit):
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
        node.drafts = self._suggests(unit.text)
        self._begin_paragraphs()

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
        node.drafts = self._suggests(unit.text) or bool(parent and parent.drafts)
        self._sections.append(_Open(series, node, mark.place if mark else 0))
        self._titling = None
        self._heading = node if self._addresses(unit) else None
        node.addresses = self._heading is node
        self._begin_paragraphs()

    def _begin_paragraphs(self) -> None:
        self._paragraph: Node | None = None
        self._levels: list[Level] = []
        self._resumable: tuple[Node | None, list[Level]] = (None, [])
        self._last_number: int | None = None
        self._preamble.begin_section()

    # -- formulae and drafted decisions --------------------------------------------------------

    def _take_formula(self, unit: Unit, formula: Formula) -> Unit:
        """Note whose decision begins, and give what stands after the formula in the same unit."""
        introduced = self._levels[-1].node if self._levels else self._paragraph
        nested = len(self._drafts) < _NESTED_DRAFTS
        if introduced is not None and nested and self._introduces(introduced):
            introduced.body = formula.body or "draft"
            self._drafts.append((self._sections, self._paragraph))
            self._scope, self._sections = introduced, []
            self._begin_paragraphs()
        elif self._sections:
            self._sections[0].node.drafts = True
        elif self._scope:
            self._scope.drafts = True
        else:
            self._draft_heading = True
        self._preamble.begin_after_formula()
        self._titling = None
        rest = unit.whole.cut(formula.end, len(unit.whole.text))
        shift = len(unit.whole.text.rstrip()) - len(rest.text)
        slanted = tuple((max(a, shift) - shift, b - shift) for a, b in unit.emphasis if b > shift)
        return Unit(rest, unit.block, None, None, slanted)

    def _introduces(self, node: Node) -> bool:
        if node.row not in ("number", "list", "code", "plain"):
            return False
        text = comparable(node.passage.text[-240:])
        return ends_with(text, ":") or bool(re.search(self._words["following"], text[-120:]))

    def _leave_draft(self) -> None:
        """Go on after the decision that is drafted inside a paragraph."""
        if self._drafts and self._scope is not None:
            self._sections, paragraph = self._drafts.pop()
            self._scope = self._scope.scope
            self._begin_paragraphs()
            self._paragraph = paragraph
            self._last_number = paragraph.place if paragraph else None

    def _leave_drafts(self) -> None:
        while self._drafts:
            self._leave_draft()

    # -- paragraphs and lists ------------------------------------------------------------------

    def _take_labelled(self, at: int, unit: Unit, label: Label) -> None:
        capital = self._capital(label)
        if capital and self._heads_section(unit, capital):
            self._section(unit, "section", (capital.style, ""), capital)
        elif code := label.read_as("code"):
            self._take_code(unit, code)
        elif (count := label.read_as("number", "chinese")) and self._is_paragraph(count):
            self._number(at, unit, count)
        else:
            self._list(at, unit, label)

    def _capital(self, label: Label) -> Mark | None:
        """Read a capital or Roman numeral by the headings that are open."""
        marks = [mark for mark in label.marks if mark.style in ("upper", "upper-roman")]
        for opened in reversed(self._sections):
            for mark in marks:
                if opened.series == (mark.style, "") and mark.place == opened.place + 1:
                    return mark
        if chinese := label.read_as("chinese"):  # as other languages number the same parts
            if chinese.form == "()":
                return Mark("upper", chinese.place, letter_key(chinese.place).upper(), "chinese")
            key = print_roman(chinese.place).upper()
            return Mark("upper-roman", chinese.place, key, "chinese")
        return marks[0] if marks else None

    def _heads_section(self, unit: Unit, mark: Mark) -> bool:
        text = unit.text
        if unit.block.heading:
            return True
        if len(text) > _SECTION_LENGTH or ends_with(text, ";,:"):
            return False
        if mark.form == "chinese":
            if mark.style == "upper" and not unit.displayed:
                return False
            return unit.title_like and not begins_with_verb(text, self._language)
        return not ends_with(text, ".") or unit.displayed or len(text) < 60

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

    def _is_paragraph(self, mark: Mark) -> bool:
        """Say whether a number labels a paragraph, not an entry of a list below one."""
        form = self._forms.get(self._scope)
        form_printed = f"chinese{mark.form}" if mark.style == "chinese" else mark.form
        if form is None or self._paragraph is None:
            if form is None:
                self._forms[self._scope] = form_printed
            return True
        return form == form_printed

    def _number(self, at: int, unit: Unit, mark: Mark) -> None:
        if self._closes_draft(mark):
            self._leave_draft()
        node = self._add(unit, "number", unit.printed, mark.key, parent=self._innermost())
        node.place = mark.place
        node.recital = self._preamble.is_numbered_recital(at, unit)
        self._last_number = mark.place
        self._open_paragraph(node)
        if node.recital:
            self._preamble.operative = False
            self._notice(node, "numbered-recital", "a recital with a number: check its kind")

    def _closes_draft(self, mark: Mark) -> bool:
        """Say whether a number goes on with the paragraphs around a drafted decision."""
        if not self._drafts:
            return False
        _, paragraph = self._drafts[-1]
        last = self._last_number
        if paragraph is None or paragraph.row == "plain" or last is None:
            return False
        if mark.place != paragraph.place + 1:
            return False
        return mark.place != last + 1 or (
            self._paragraph is not None and ends_with(self._last_text(), ".")
        )

    def _last_text(self) -> str:
        return self.nodes[-1].passage.text if self.nodes else ""

    def _open_paragraph(self, node: Node) -> None:
        self._resumable = (self._paragraph, self._levels)
        self._paragraph, self._levels = node, []
        self._preamble.operative = True

    def _list(self, at: int, unit: Unit, label: Label) -> None:
        following = next(
            (u.label for u in self.units[at + 1 : at + 40] if u.label and u.label.marks), None
        )
        indent = min(unit.block.depth or 0, _INDENTS)
        place = place_entry(self._levels, label, indent, following)
        if place is None:
            self._take_plain(at, unit.without_label())
            return
        unlabelled = self._paragraph is None or self._paragraph.row == "plain"
        if unlabelled and not self._levels and place.mark.place > 1:
            place = self._resumed(label, indent, following) or place
        depth = min(place.depth, len(self._levels))
        mark, series = place.mark, series_of(place.mark, indent)
        if mark.style == "chinese" and depth:  # below (a), where other languages print (i)
            mark = replace(mark, key=print_roman(mark.place))
        above = self._levels[depth].place if depth < len(self._levels) else None
        del self._levels[depth:]
        parent = self._levels[-1].node if self._levels else self._paragraph or self._innermost()
        node = self._add(unit, "list", unit.printed, mark.key, parent=parent)
        node.depth, node.place = depth, mark.place
        self._levels.append(Level(series, node, mark.place))
        self._preamble.operative = True
        if mark.style != "bullet":
            self._check_order(node, mark, above)

    def _goes_below(self, at: int, unit: Unit) -> bool:
        """
        Say whether a line in lower case stands below a paragraph that ends in a colon.

        Its number, if it has one, is lost: it does not count.
        """
        above = self._paragraph
        if above is None or not ends_with(above.passage.text, ":"):
            return False
        if self._words.get("recitals_begin_small") or not unit.text[:1].islower():
            return False
        if self._levels and self._levels[-1].series != _COUNTED:
            return False
        if unit.label is None:
            return True
        mark = number_of(unit)
        if mark is None:
            return False
        if above.row == "number":
            return mark.place != above.place + 1
        following = number_of(self.units[at + 1]) if at + 1 < len(self.units) else None
        return bool(self._levels) or (following is not None and following.place == mark.place)

    def _below(self, unit: Unit) -> None:
        node = self._add(unit, "list", unit.printed, "", parent=self._paragraph)
        node.depth = 0
        self._levels = [Level(_COUNTED, node, 0)]
        self._preamble.operative = True

    def _resumed(self, label: Label, indent: int | None, following: Label | None) -> Place | None:
        """Go on with the letters of the paragraph before an unnumbered one, if these do."""
        paragraph, levels = self._resumable
        for level in levels:
            for mark in label.marks:
                if level.series == series_of(mark, indent) and mark.place == level.place + 1:
                    self._paragraph, self._levels = paragraph, levels
                    return place_entry(levels, label, indent, following)
        return None

    def _check_order(self, node: Node, mark: Mark, above: int | None) -> None:
        if above is None and mark.place > 1:
            self._notice(
                node,
                "letters-start-late",
                f"the list begins at {node.label}: what is before?",
            )
        elif above is not None and mark.place > above + 1:
            self._notice(node, "number-skipped", f"{node.label} does not follow what is before it")
        elif above is not None and mark.place <= above and not mark.key.endswith(("bis", "ter")):
            self._notice(node, "number-repeated", f"{node.label} stands here again")

    # -- what has no label -----------------------------------------------------------------------

    def _take_plain(self, at: int, unit: Unit) -> None:
        if self._titles(unit) or self._fills(unit):
            return
        if self._preamble.is_recital(at, unit):
            node = self._add(unit, "recital", "", "", parent=self._innermost())
            node.recital = True
            self._paragraph, self._levels = None, []
        elif self._is_heading(at, unit):
            self._plain_heading(at, unit)
        else:
            operative = self._preamble.operative or begins_with_verb(unit.text, self._language)
            node = self._add(unit, "plain", "", "", parent=self._innermost())
            self._open_paragraph(node)
            self._preamble.operative = operative

    def _titles(self, unit: Unit) -> bool:
        """Add a title line to the annex that begins here."""
        if self._titling is None:
            return False
        annex, lines = self._titling
        text = unit.text
        capitals = text.upper() == text and text.lower() != text
        if (
            lines >= _TITLE_LINES
            or not unit.title_like
            or self._addresses(unit)
            or (lines and not capitals and not unit.displayed)
            or (begins_with_verb(text, self._language) and len(text) > _WORD)
            or unit.block.cell
        ):
            self._titling = None
            return False
        self._titling = (annex, lines + 1)
        lines_so_far = (annex.passage, unit.body) if annex.passage.text else (unit.body,)
        annex.passage = Passage.join(lines_so_far)
        annex.end = unit.body.end
        annex.drafts = annex.drafts or self._suggests(text)
        return True

    def _plain_heading(self, at: int, unit: Unit) -> None:
        self._leave_drafts()
        self._draft_heading, self._heading = False, None
        parent = self._objective(at) or self._innermost()
        node = self._add(unit, "heading", "", "", parent=parent)
        node.addresses = self._addresses(unit)
        self._heading = node if node.addresses else None
        self._draft_heading = self._suggests(unit.text)
        self._paragraph, self._levels = None, []

    def _objective(self, at: int) -> Node | None:
        """Give the objective among whose activities a heading stands."""
        labels = (unit.label for unit in self.units[at + 1 : at + 4] if unit.label)
        label = next(labels, None)
        code = label.read_as("code") if label else None
        return self._codes.get((id(self._scope), code.key.rpartition(".")[0])) if code else None

    def _is_heading(self, at: int, unit: Unit) -> bool:
        text = unit.text
        if self._addresses(unit) or (unit.block.heading and len(text) <= _SECTION_LENGTH):
            return True
        if re.fullmatch(self._words["summary"], comparable(text[:60]).rstrip(" :")):
            return True
        if not unit.title_like or len(text) > _HEADING_LENGTH or text[:1].islower():
            return False
        if begins_with_verb(text, self._language) and not unit.displayed:
            return False
        return unit.displayed or at + 1 < len(self.units)

    def _addresses(self, unit: Unit) -> bool:
        text = comparable(unit.text[:260])
        if len(text) > 250 or ends_with(text, ".;,"):
            return False
        opening = text.lstrip("*_ ")
        named = (self._words["addressed"], self._words["measures"])
        return any(re.match(pattern, opening) for pattern in named)

    def _suggests(self, text: str) -> bool:
        """Say whether a heading announces what a body is to say."""
        return bool(re.match(self._words["draft"], comparable(text[:300]).lstrip("*_[( ")))

    # -- nodes -------------------------------------------------------------------------------------

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
