"""The blocks of a body as the hierarchy takes them: whole, with their label and caption read."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from loaders.documents.glyphs import CLOSING, OPENING, SUPERSCRIPTS, comparable, ends_with
from loaders.documents.languages import words
from loaders.documents.passage import Passage
from loaders.documents.reading.source_text import Block
from loaders.documents.structure.captions import Caption, read_caption
from loaders.documents.structure.closing_lines import without_closing
from loaders.documents.structure.emphasis import Ranges, cut_ranges, moved_ranges
from loaders.documents.structure.formulae import read_formula
from loaders.documents.structure.labels import Label, read_label
from loaders.documents.structure.verbs import begins_as_recital

_RULE = re.compile(r"[\s\-_=*.·•/…~]{3,}|\s*(?:/\.\.\.|/…|\.\.\./)\s*")
_LONE = re.compile(r"\W*\w{0,3}\W*")
_HEADING_LENGTH = 300
_QUOTED_BLOCKS = 40
_SENTENCE = 60


@dataclass(frozen=True)
class Unit:
    """One printed paragraph: its label or caption, if it has one, and what follows it."""

    whole: Passage
    block: Block
    label: Label | None = None
    caption: Caption | None = None
    emphasis: tuple[tuple[int, int], ...] = ()

    @property
    def body(self) -> Passage:
        """The text after the label or the caption."""
        return self.whole.cut(self._cut(), len(self.whole.text))

    @property
    def text(self) -> str:
        """The text after the label or the caption, as a string."""
        return self.whole.text[self._cut() :].strip()

    @property
    def printed(self) -> str:
        """The label as printed; empty without one."""
        found = self.caption or self.label
        return found.printed if found else ""

    def _cut(self) -> int:
        found = self.caption or self.label
        return found.end if found else 0

    @property
    def slanted(self) -> tuple[tuple[int, int], ...]:
        """The ranges of the body in italics."""
        text = self.whole.text
        begin = self._cut()
        begin += len(text[begin:]) - len(text[begin:].lstrip())
        end = len(text.rstrip())
        return cut_ranges(self.emphasis, begin, end)

    @property
    def displayed(self) -> bool:
        """Whether it is set as headings are: declared, bold, centred or all in italics."""
        if self.block.heading or self.block.bold or self.block.centred:
            return True
        length = len(self.text)
        return 0 < length <= _HEADING_LENGTH and (
            sum(end - start for start, end in self.slanted) >= 0.9 * length
        )

    @property
    def closed(self) -> bool:
        """Whether it ends as sentences and their parts do."""
        return ends_with(self.text.rstrip(" ]"), ".;:,!?")

    @property
    def title_like(self) -> bool:
        """Whether it may be a heading: short, and not ended as a sentence is."""
        return 0 < len(self.text) <= _HEADING_LENGTH and not self.closed

    def without_label(self) -> "Unit":
        """Give the unit as a paragraph whose label is no label."""
        return replace(self, label=None, caption=None)


def units_of(blocks: Iterable[Block], language: str) -> Iterator[Unit]:
    """Give the units of a body; end rules, empty blocks and notes are left out."""
    text = (replace(block, passage=without_closing(block.passage, language)) for block in blocks)
    whole = (block for block in text if block.kind != "note" and not _is_nothing(block))
    yield from _continued(_quoted(_labelled(_merged(_parted(whole, language)), language)), language)


def _parted(blocks: Iterable[Block], language: str) -> Iterator[Block]:
    """Part recitals that their reader took for one sentence."""
    for block in blocks:
        edges = _recital_edges(block, language)
        ends = [*edges, len(block.passage.text)]
        for begin, end in zip([0, *edges], ends, strict=True):
            yield _part(block, begin, end) if edges else block


def _part(block: Block, begin: int, end: int) -> Block:
    emphasis = cut_ranges(block.emphasis, begin, end)
    return replace(block, passage=block.passage.cut(begin, end), emphasis=emphasis)


def _recital_edges(block: Block, language: str) -> list[int]:
    """Give where in a block a line stands after a gap and begins as a recital does."""
    text, places = block.passage.text, block.passage.places
    listed = words(language, "structure")
    small = listed.get("recitals_begin_small", False)
    edges = [
        found.end()
        for found in re.finditer(rf"[,;،؛](?: ?(?:{listed['last_link']}))?\s", text)
        if found.end() < len(text)
        and places[found.end()] - places[found.end() - 2] > 2
        and (small or not text[found.end()].islower())
        and begins_as_recital(text[found.end() : found.end() + 160], language)
    ]
    return edges if edges and not read_label(text) else []


def is_note(block: Block) -> bool:
    """Say whether a block is a note, also one that its reader took for text."""
    text = block.passage.text.lstrip()
    return block.kind == "note" or (bool(text) and text[0] in SUPERSCRIPTS and len(text) > 2)


def _is_nothing(block: Block) -> bool:
    text = block.passage.text
    return not text.strip() or is_note(block) or bool(_RULE.fullmatch(text[:200]))


def _merged(blocks: Iterable[Block]) -> Iterator[Block]:
    """Join a label that stands alone with the paragraph after it, and a label cell with its row."""
    held: Block | None = None
    for block in blocks:
        if held is not None:
            if _goes_with(held, block):
                yield _joined(held, block)
                held = None
                continue
            yield held
        held = block if _is_lone(block) else None
        if held is None:
            yield block
    if held is not None:
        yield held


def _is_lone(block: Block) -> bool:
    text = block.passage.text.strip()
    if len(text) > 12 or not (label := read_label(text)):
        return False
    return not text[label.end :].strip()


def _goes_with(label: Block, block: Block) -> bool:
    if label.cell or block.cell:
        return (
            label.cell is not None
            and block.cell is not None
            and (label.cell.table, label.cell.row) == (block.cell.table, block.cell.row)
        )
    return read_label(block.passage.text) is None


def _joined(first: Block, second: Block) -> Block:
    passage = Passage.join((first.passage, second.passage))
    shift = len(passage.text) - len(second.passage.text)
    emphasis = first.emphasis + moved_ranges(second.emphasis, shift)
    return replace(second, passage=passage, emphasis=emphasis)


def _labelled(blocks: Iterable[Block], language: str) -> Iterator[Unit]:
    for block in blocks:
        passage = block.passage
        displayed = bool(block.heading or block.bold or block.centred)
        caption = read_caption(passage.text, language, displayed)
        label = None if caption else read_label(passage.text)
        yield Unit(passage, block, label, caption, block.emphasis)


def _quoted(units: Iterable[Unit]) -> Iterator[Unit]:
    """Put the paragraphs of a quotation to the one that introduces it: they are no structure."""
    held: Unit | None = None
    depth = count = 0
    for unit in units:
        opens = unit.whole.text.lstrip()[:1] in tuple(OPENING)
        if held is not None and (depth or (opens and ends_with(held.text, ":"))):
            balance = _balance(unit.whole.text)
            if count < _QUOTED_BLOCKS and (depth or balance or opens):
                held = _whole((held, unit))
                depth, count = max(0, depth + balance), count + 1
                continue
        if held is not None:
            yield held
        held, depth, count = unit, 0, 0
    if held is not None:
        yield held


def _balance(text: str) -> int:
    opened = sum(text.count(mark) for mark in OPENING)
    return opened - sum(text.count(mark) for mark in CLOSING)


def _continued(units: Iterable[Unit], language: str) -> Iterator[Unit]:
    """Join a paragraph with its rest where something stood between them."""
    held: list[Unit] = []
    for unit in units:
        recital = begins_as_recital(unit.text, language)
        if held and not recital and (_goes_on(held, unit) or _names_body(held, unit, language)):
            held.append(unit)
            continue
        if held:
            yield _whole(held)
        held = [unit]
    if held:
        yield _whole(held)


def _goes_on(held: Sequence[Unit], unit: Unit) -> bool:
    first, last = held[0], held[-1]
    if unit.label or unit.caption or first.block.cell or unit.block.cell or unit.displayed:
        return False
    short = len(held) == 1 and len(first.whole.text) < _SENTENCE
    if first.displayed or short or ends_with(last.text, ".;:!?"):
        return False
    recital = first.label is None and ends_with(last.text, ",")
    return unit.text[:1].islower() and not recital


def _names_body(held: Sequence[Unit], unit: Unit, language: str) -> bool:
    """Say whether a formula goes on in the next paragraph ("… Parties to the", "Convention …")."""
    first = held[0]
    if len(held) > 1 or len(first.whole.text) > _SENTENCE or len(unit.whole.text) > _HEADING_LENGTH:
        return False
    if first.label or first.caption or unit.label or unit.caption or unit.block.cell:
        return False
    listed = words(language, "structure")
    link = comparable(first.text).rpartition(" ")[2]
    if link not in (*listed["articles"], *listed["connectors"]):
        return False
    return read_formula(f"{first.text} {unit.text}", language) is not None


def _whole(units: Sequence[Unit]) -> Unit:
    """Make one unit of several, with a space between them."""
    if len(units) == 1:
        return units[0]
    emphasis: Ranges = ()
    shift = 0
    for unit in units:
        emphasis += moved_ranges(unit.emphasis, shift)
        shift += len(unit.whole.text) + 1
    passage = Passage.join(unit.whole for unit in units)
    return replace(units[0], whole=passage, emphasis=tuple(emphasis))
