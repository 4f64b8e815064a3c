"""One character for another: how printed text is made comparable without moving an offset."""

_SPACES = "\u00a0\u202f\u2009\u2007\u2002\u2003\u3000\t\n\r"
_UNSEEN = "\u00ad\u200b\u200c\u200d\ufeff\u200e\u200f\u061c"
_BIDI = "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
_FLAT: dict[int, str] = {
    **{ord(mark): " " for mark in _SPACES + _UNSEEN + _BIDI},
    **{0x0660 + digit: str(digit) for digit in range(10)},  # Arabic-Indic
    **{0x06F0 + digit: str(digit) for digit in range(10)},  # Persian
    **{0xFF01 + place: chr(0x21 + place) for place in range(94)},  # full width
    **{ord(mark): "'" for mark in "’‘ʼ`´‛"},
    **{ord(mark): "-" for mark in "–—−‐‑‒―"},
    ord("。"): ".",
    ord("．"): ".",
    ord("、"): "、",
    ord("،"): ",",
    ord("؛"): ";",
    ord("؟"): "?",
}
_UNPRINTED = {
    **dict.fromkeys(range(1611, 1619)),  # vowels of Arabic
    0x0670: None,
    0x0640: None,  # tatweel
    **{ord(mark): None for mark in _BIDI + _UNSEEN},
}

SUPERSCRIPTS = "¹²³⁰⁴⁵⁶⁷⁸⁹"
"""Digits that mark a note."""

OPENING, CLOSING = "«“„「『", "»”」』"
"""Marks that open and close a quotation (straight ones say neither)."""

SENTENCE_ENDS = ".;:!?"
"""What may end a paragraph, as `flat` prints it."""


def flat(text: str) -> str:
    """
    Give `text` with plain spaces, digits, apostrophes, dashes and brackets: as long as it was.

    >>> flat("（１）‘a’ – ٣،")
    "(1)'a' - 3,"
    """
    return text.translate(_FLAT)


def lower(text: str) -> str:
    """Give flat text in lower case, as long as it was."""
    plain = flat(text)
    small = plain.lower()
    if len(small) == len(plain):
        return small
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in plain)


def comparable(text: str) -> str:
    """
    Give `text` for comparison with words of a list: flat, lower case, one space between words.

    >>> comparable("  L’Assemblée\u00a0GÉNÉRALE, ")
    "l'assemblée générale,"
    """
    return " ".join(flat(text.translate(_UNPRINTED)).casefold().split())


def in_capitals(text: str) -> bool:
    """
    Say whether all letters of a text are capitals; without any that has a small form, none are.

    >>> in_capitals("ANNEX I"), in_capitals("Annex"), in_capitals("附件")
    (True, False, False)
    """
    return text.upper() == text and text.lower() != text


def bare(text: str) -> str:
    """Give `text` without the marks of notes, quotation and emphasis, and spaces, at its end."""
    return text.rstrip(" *_\"'»”" + SUPERSCRIPTS)


def ends_with(text: str, marks: str) -> bool:
    """Say whether the last printed sign, notes and quotation marks aside, is one of `marks`."""
    return bare(flat(text[-60:]))[-1:] in tuple(marks)
