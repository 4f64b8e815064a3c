"""The letters that a glyph prints, where a font names a form of them instead."""

import re
import unicodedata

_FORMS = re.compile("[\u2e80-\u2fdf\ufb00-\ufb06\ufb1d-\ufdff\ufe70-\ufefc]+")

_RADICALS = str.maketrans(
    "⺁⺄⺇⺈⺊⺌⺎⺒⺓⺗⺛⺜⺝⺟⺠⺧⺩⺪⺫⺬⺮⺳⺶⺷⺹⺻⺼⺽⻁⻄⻅⻆⻇⻉⻊⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "厂乙几刀卜小兀巳幺心旡日月母民牛王疋目示竹网羊羊老聿肉臼虎西见角角贝足车長长门雨青韦页风飞食首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
)
"""Radicals that are whole characters too (EquivalentUnifiedIdeograph of the Unicode data)."""


def letters(glyph: str) -> str:
    r"""
    Give the letters that a glyph prints: presentation forms, ligatures and radicals dissolved.

    >>> letters("\ufefb"), letters("ﬁ"), letters("²"), letters("⻢")
    ('لا', 'fi', '²', '马')
    """
    if glyph.isascii():
        return glyph
    glyph = glyph.translate(_RADICALS)
    return _FORMS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), glyph)
