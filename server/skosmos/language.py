"""Which label is shown in which language, as the API has it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

Texts = Mapping[str, Sequence[str]]
"""Texts by language tag in lower case; `""` is for those without one."""


class Label(NamedTuple):
    """A text and its language, `""` where it has none."""

    text: str
    language: str


def fits(tag: str, wanted: str) -> bool:
    """
    Say whether a tag is in the range `wanted` (RFC 4647, 3.3.1; `langMatches` of SPARQL).

    Without a range every text fits, also one without a language.

    >>> fits("en-gb", "en"), fits("eng", "en"), fits("", "en"), fits("", "")
    (True, False, False, True)
    """
    return not wanted or tag == wanted or tag.startswith(f"{wanted}-")


def fitting(texts: Texts, wanted: str) -> list[Label]:
    """Give the texts in a range of languages, those with exactly that tag first."""
    tags = sorted((tag for tag in texts if fits(tag, wanted)), key=lambda tag: (tag != wanted, tag))
    return [Label(text, tag) for tag in tags for text in texts[tag]]


def in_language(texts: Texts, wanted: str, *others: str) -> Label | None:
    """Give the text in a language, or in one of `others` (`""`: without one); None where none."""
    for language in (wanted, *others):
        found = fitting(texts, language) if language else _untagged(texts)
        if found:
            return found[0]
    return None


def in_any(texts: Texts, wanted: str, fallback: str) -> Label | None:
    """Give a text in a language, in the fallback's, in English, or whatever there is."""
    return in_language(texts, wanted, fallback, "en", "", *sorted(texts))


def shown_in_tree(texts: Texts, wanted: str, fallback: str) -> str | None:
    """
    Give the text that a tree shows; one in another language says in which it is.

    >>> shown_in_tree({"fr": ["zone humide"]}, "en", "en")
    'zone humide (fr)'
    """
    label = in_any(texts, wanted, fallback)
    if label is None:
        return None
    own = not label.language or fits(label.language, wanted)
    return label.text if own else f"{label.text} ({label.language})"


def by_label(
    labelled: Iterable[tuple[str | None, dict[str, object]]],
) -> list[dict[str, object]]:
    """Order things by their labels without regard to case, then by IRI; those without one last."""
    ordered = sorted(
        labelled, key=lambda one: (one[0] is None, (one[0] or "").lower(), str(one[1]["uri"]))
    )
    return [thing for _, thing in ordered]


def _untagged(texts: Texts) -> list[Label]:
    return [Label(text, "") for text in texts.get("", ())]
