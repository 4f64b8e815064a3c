"""The styles of a Word document, and what they say of a paragraph or a run."""

import re
from functools import cache

from loaders.documents.reading.counters import number
from loaders.documents.reading.word_package import Element, W

_VAL = f"{W}val"
_LONGEST_CHAIN = 30
_HEADING = re.compile(r"heading ([1-9])")
_OFF = frozenset(["0", "false", "off", "none"])
_EMPHASIS_FONTS = re.compile(r"KaiTi|楷体|標楷體|DFKai", re.IGNORECASE)
"""Chinese has no italics: what other languages print in italics stands in these fonts."""


def value(properties: Element | None, name: str) -> str | None:
    """Give the `w:val` of a member of some properties; None where it is not there."""
    found = None if properties is None else properties.find(f"{W}{name}")
    return None if found is None else found.get(_VAL)


def switch(properties: Element | None, name: str) -> bool | None:
    """Say whether properties switch something on or off; None when they say nothing."""
    found = None if properties is None else properties.find(f"{W}{name}")
    return None if found is None else found.get(_VAL, "true") not in _OFF


class Styles:
    """The styles by their id; each with those that it is based on."""

    def __init__(self, root: Element | None) -> None:
        """Take the root of the part that holds the styles, if the document has one."""
        found = [] if root is None else list(root.iterfind(f"{W}style"))
        self._styles = {style.get(f"{W}styleId", ""): style for style in found}
        self._default = next(
            (
                style.get(f"{W}styleId")
                for style in found
                if style.get(f"{W}type") == "paragraph"
                and style.get(f"{W}default") in ("1", "true")
            ),
            None,
        )
        self.chain = cache(self._chain)
        self.paragraph_switch = cache(self._paragraph_switch)

    def of(self, properties: Element | None) -> str | None:
        """Give the id of the style of a paragraph, by its properties."""
        return value(properties, "pStyle") or self._default

    def _chain(self, style: str | None) -> tuple[Element, ...]:
        """Give a style and those that it is based on, the nearest first."""
        found: list[Element] = []
        while style in self._styles and len(found) < _LONGEST_CHAIN:
            found.append(self._styles[style])
            style = value(found[-1], "basedOn")
        return tuple(found)

    def _paragraph_switch(self, style: str | None, name: str) -> bool:
        for one in self.chain(style):
            said = switch(one.find(f"{W}rPr"), name)
            if said is not None:
                return said
        return False

    def is_on(self, name: str, run: Element | None, paragraph_style: str | None) -> bool:
        """Say whether a toggle (`i`, `b`) holds for a run: its own word, else its styles'."""
        own = switch(run, name)
        if own is not None:
            return own
        base = self.paragraph_switch(paragraph_style, name)
        character = value(run, "rStyle")
        # two styles that both switch a toggle on switch it off: that is what a toggle is
        return base != self.paragraph_switch(character, name) if character else base

    def heading(self, properties: Element | None) -> int:
        """Give the level of a heading, 0 for a paragraph that is none."""
        own = value(properties, "outlineLvl")
        if own is not None:
            return _level(own)
        for style in self.chain(self.of(properties)):
            name = (value(style, "name") or "").lower()
            if found := _HEADING.fullmatch(name):
                return int(found[1])
            if name == "title":
                return 1
            outline = value(style.find(f"{W}pPr"), "outlineLvl")
            if outline is not None:
                return _level(outline)
        return 0

    def centred(self, properties: Element | None) -> bool:
        """Say whether a paragraph is centred."""
        own = value(properties, "jc")
        chain = self.chain(self.of(properties))
        inherited = (value(style.find(f"{W}pPr"), "jc") for style in chain)
        return (own or next(filter(None, inherited), None)) == "center"

    def in_contents(self, properties: Element | None) -> bool:
        """Say whether a paragraph is a line of a table of contents: it only repeats a heading."""
        style = next(iter(self.chain(self.of(properties))), None)
        return (value(style, "name") or "").lower().startswith("toc ")


def emphasised_by_font(run: Element | None) -> bool:
    """Say whether a run is set in a font that stands for italics."""
    fonts = None if run is None else run.find(f"{W}rFonts")
    return fonts is not None and bool(_EMPHASIS_FONTS.search(fonts.get(f"{W}eastAsia", "")))


def _level(outline: str) -> int:
    level = number(outline, 9)
    return level + 1 if 0 <= level < 9 else 0
