"""The numbers that Word prints before paragraphs: they stand nowhere in the text of the file."""

import re
from dataclasses import dataclass
from functools import cache

from loaders.documents.reading.counters import counter, number
from loaders.documents.reading.word_package import Element, W
from loaders.documents.reading.word_styles import Styles, switch, value

_VAL, _ILVL, _NUM_ID, _ABSTRACT = (
    f"{W}{name}" for name in ("val", "ilvl", "numId", "abstractNumId")
)
_LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")
_PRINTED_BULLET = re.compile(r"[-‐‑–—−*]")


@dataclass(frozen=True)
class Place:
    """Where a paragraph stands in a list: the list's number, and the level from zero."""

    num: str
    level: int


@dataclass(frozen=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str | None = None


@dataclass(frozen=True)
class _List:
    """A list as a document uses it: the counters that it shares, its levels, its own beginnings."""

    counters: str
    levels: dict[int, _Level]
    starts: dict[int, int]


class Numbering:
    """Counts the paragraphs of a document as Word does, list by list."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        """Take the root of the part that holds the numbering, if the document has one."""
        found = [] if root is None else list(root)
        self._styles = styles
        self._nums = {one.get(_NUM_ID): one for one in found if one.tag == f"{W}num"}
        self._abstracts = {one.get(_ABSTRACT): one for one in found if one.tag == f"{W}abstractNum"}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._list = cache(self._read_list)

    def place(self, properties: Element | None) -> Place | None:
        """Say where a paragraph stands in a list, by its own properties or by its style's."""
        own = None if properties is None else properties.find(f"{W}numPr")
        num, level = value(own, "numId"), value(own, "ilvl")
        style_num, style_level = self._by_style(properties)
        num = num if num is not None else style_num
        if num is None or num not in self._nums:  # 0 takes a paragraph out of its style's list
            return None
        chosen = number(level, 0) if level is not None else style_level or 0
        return Place(num, min(max(chosen, 0), _LEVELS - 1))

    def _by_style(self, properties: Element | None) -> tuple[str | None, int | None]:
        for style in self._styles.chain(self._styles.of(properties)):
            layout = style.find(f"{W}pPr")
            linked = None if layout is None else layout.find(f"{W}numPr")
            if linked is None:
                continue
            level = value(linked, "ilvl")
            num = value(linked, "numId")
            if level is None and num in self._nums:
                levels = self._list(num).levels.items()
                name = style.get(f"{W}styleId")
                return num, next((place for place, one in levels if one.style == name), 0)
            return num, number(level, 0)
        return None, None

    def label(self, place: Place) -> str:
        """Count a paragraph, and give the number that Word prints before it."""
        used = self._list(place.num)
        counts = self._counts.setdefault(used.counters, {})
        self._count(used, counts, place)
        level = used.levels.get(place.level, _Level())
        if level.format == "bullet":
            return level.text if _PRINTED_BULLET.fullmatch(level.text) else "•"
        return _PLACEHOLDER.sub(
            lambda found: self._printed(used, counts, int(found[1]) - 1, level.legal), level.text
        ).strip()

    def _count(self, used: _List, counts: dict[int, int], place: Place) -> None:
        level = used.levels.get(place.level, _Level())
        first = (place.num, place.level) not in self._begun
        self._begun.add((place.num, place.level))
        if first and place.level in used.starts:
            counts[place.level] = used.starts[place.level]
        else:
            counts[place.level] = counts.get(place.level, level.start - 1) + 1
        for lower in range(place.level + 1, _LEVELS):
            restart = used.levels.get(lower, _Level()).restart
            if restart is None or place.level < restart:
                counts.pop(lower, None)

    def _printed(self, used: _List, counts: dict[int, int], place: int, legal: bool) -> str:
        level = used.levels.get(place, _Level())
        count = counts.get(place, used.starts.get(place, level.start))
        if level.format == "none":
            return ""
        return counter(count, "decimal" if legal else level.format, "word")

    def _read_list(self, num: str) -> _List:
        one = self._nums[num]
        name = self._followed(value(one, "abstractNumId"))
        abstract = self._abstracts.get(name)
        found = [] if abstract is None else list(abstract.iterfind(f"{W}lvl"))
        levels = {number(level.get(_ILVL), 0): _read_level(level) for level in found}
        starts = {}
        for override in one.iterfind(f"{W}lvlOverride"):
            place = number(override.get(_ILVL), 0)
            own = override.find(f"{W}lvl")
            if own is not None:
                levels[place] = _read_level(own)
            if (start := value(override, "startOverride")) is not None:
                starts[place] = number(start, 1)
        return _List(name or "", levels, starts)

    def _followed(self, name: str | None) -> str | None:
        """Follow a list that only points to a list style to the list that defines this style."""
        link = value(self._abstracts.get(name), "numStyleLink")
        if link is None:
            return name
        for other, abstract in self._abstracts.items():
            if value(abstract, "styleLink") == link:
                return str(other)
        return name


def _read_level(level: Element) -> _Level:
    restart = value(level, "lvlRestart")
    return _Level(
        start=number(value(level, "start"), 0 if level.find(f"{W}start") is None else 1),
        format=value(level, "numFmt") or "decimal",
        text=value(level, "lvlText") or "",
        restart=None if restart is None else number(restart, 0),
        legal=bool(switch(level, "isLgl")),
        style=value(level, "pStyle"),
    )
