"""A draft and what was adopted, side by side: as JSON, and as text for the terminal."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from loaders.documents.lineage import COMPARED, Derivation, align
from loaders.documents.model import Document, Provision
from loaders.documents.reading.source_text import DocumentError
from loaders.documents.summary import printable

MOST_PAIRS = 4_000_000
"""Pairs of provisions beyond which two documents are not compared: two of 2000 provisions."""

_STYLES = {"same": "", "before": "red strike", "after": "bold green"}
_SIGNS = {"before": ("[-", "-]"), "after": ("{+", "+}")}


@dataclass(frozen=True)
class Comparison:
    """What was adopted and its draft: what comes from what, and what stands alone on each side."""

    draft: str
    adopted: str
    derivations: tuple[Derivation, ...]
    dropped: tuple[str, ...]
    new: tuple[str, ...]


def compare(draft: Document, adopted: Document, part: str | None = None) -> Comparison:
    """
    Compare an adopted document with its draft, or with the provisions below `part` of that.

    Raises `DocumentError` where the two are in different languages, or there is no such part.
    """
    languages = draft.document.language, adopted.document.language
    if languages[0] != languages[1]:
        raise DocumentError(
            f"the draft is in {languages[0]}, what was adopted in {languages[1]}: compare two texts"
            " of one language"
        )
    drafted = _below(draft.provisions, part) if part else draft.provisions
    if len(drafted) * len(adopted.provisions) > MOST_PAIRS:
        raise DocumentError(
            f"the draft has {len(drafted)} provisions, what was adopted"
            f" {len(adopted.provisions)}: too many to compare each with each; name the part of the"
            " draft that is meant, or compare the documents in parts"
        )
    found = align(drafted, adopted.provisions, languages[0])
    return Comparison(
        draft=draft.document.symbol or draft.document.title or "",
        adopted=adopted.document.symbol or adopted.document.title or "",
        derivations=found,
        dropped=_alone(drafted, {one.draft for one in found}),
        new=_alone(adopted.provisions, {one.adopted for one in found}),
    )


def _below(provisions: Sequence[Provision], part: str) -> list[Provision]:
    below = [one for one in provisions if one.id == part or one.id.startswith(f"{part}.")]
    if not below:
        raise DocumentError(
            f"the draft has no provision {part!r} and none below it; `meagraph parse` shows its ids"
        )
    return below


def _alone(provisions: Sequence[Provision], paired: set[str]) -> tuple[str, ...]:
    return tuple(one.id for one in provisions if one.kind in COMPARED and one.id not in paired)


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """Give the JSON of a comparison as `meagraph parse --against` prints it."""
    return asdict(comparison)


def comparison_outline(comparison: Comparison) -> RenderableType:
    """Give the comparison as text; words of the draft as [-these-], adopted ones as {+these+}."""
    return Group(*_lines(comparison))


def _lines(comparison: Comparison) -> Iterator[Text]:
    yield Text(printable(f"{comparison.draft} → {comparison.adopted}"), style="bold")
    for one in comparison.derivations:
        yield Text("")
        head = f"{one.draft} → {one.adopted}"
        changed = ", ".join(one.changed) or "unchanged"
        line = Text(printable(head), style="bold")
        line.append(f"  {changed}", style="not bold yellow")
        line.append(f"  likeness {one.likeness:.2f}", style="not bold dim")
        yield line
        for name, values in (
            ("verb", one.verbs),
            ("addressee", one.addressees),
            ("deadline", one.deadlines),
        ):
            if name in one.changed:
                before, after = (", ".join(side) or "none" for side in values)
                yield Text(printable(f"  {name}: {before} → {after}"))
        yield _wording(one)
    yield Text("")
    yield Text(printable(f"only in the draft: {', '.join(comparison.dropped) or 'nothing'}"))
    yield Text(printable(f"not from the draft: {', '.join(comparison.new) or 'nothing'}"))


def _wording(derivation: Derivation) -> Text:
    line = Text("  ")
    for piece in derivation.wording:
        before, after = _SIGNS.get(piece.where, ("", ""))
        words = piece.text.rstrip()
        space = piece.text[len(words) :]
        line.append(printable(f"{before}{words}{after}"), style=_STYLES[piece.where])
        line.append(" " if space else "")
    return line
