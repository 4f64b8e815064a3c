"""The generated part of docs/shapes.md: every shape and rule in tables."""

from collections.abc import Iterable, Iterator

from meagraph.namespaces import DEFAULT_BASE
from meagraph.settings import CONTENT
from meagraph.validation.reference import Group, Name, Shape, read_reference
from meagraph.validation.rules import PUBLISHING, QUALITY, Rule
from server.shapes.wording import OF_A_KIND, PHRASES, counted

SHAPES_PAGE = CONTENT / "docs" / "shapes.md"
BEGINS = "## All shapes\n"
"""What stands above this line is written by hand."""

_TABLE = ["", "| shape | severity | what it asks | what it says |", "|---|---|---|---|"]
_HELPERS = ["", "| serves others | | what it asks | |", "|---|---|---|---|"]
_RULES = ["", "| rule | severity | what it says |", "|---|---|---|"]


def shapes_page(current: str) -> str:
    """Write the page anew, with the hand-written part of `current`."""
    prose, _, _ = current.partition(BEGINS)
    return prose + "\n".join([BEGINS, *_lines()]) + "\n"


def _lines() -> Iterator[str]:
    ontology = CONTENT / "ontology" / "meagraph.ttl"
    reference = read_reference(CONTENT / "shapes", ontology, DEFAULT_BASE)
    yield "What follows is written by `make docs`. Each instance shows it in full at `/shapes`."
    for family in reference.families:
        yield from ("", f"### {family.titles['en']} (`shapes/{family.name}.ttl`)")
        for group in family.groups:
            own = [one for one in group.shapes if reference.homes[one.name] == group.id]
            elsewhere = [one for one in group.shapes if one not in own]
            yield from ("", f"#### {_heading(group)}")
            if own:
                yield from (*_TABLE, *map(_row, own))
            if elsewhere:
                yield from (
                    "",
                    f"{'Also' if own else 'Only'} {_list(one.name for one in elsewhere)}.",
                )
        if family.helpers:
            yield from (*_HELPERS, *map(_row, family.helpers))
    yield from ("", "## All rules beyond shapes", "", "Before every publication:")
    yield from (*_RULES, *map(_rule, PUBLISHING))
    yield from ("", "On the quality of a vocabulary, on demand (the issues of qSKOS):")
    yield from (*_RULES, *map(_rule, QUALITY))


def _heading(group: Group) -> str:
    names = _codes(group.about)
    if group.kind == "targetClass":
        label = group.labels.get("en")
        return f"{label[0].upper()}{label[1:]} ({names})" if label else names
    if group.kind == "targetSubjectsOf":
        return f"All records with {names}"
    return f"Records that {names} leads to"


def _row(shape: Shape) -> str:
    said = [f"`{shape.path}`" if shape.path else "the record itself"]
    if number := counted(shape.count):
        said.append(number)
    if shape.counted:
        said[-1] += " " + str(OF_A_KIND) % {"value": _codes([shape.counted])}
    said += [str(PHRASES[one.kind]) % {"value": _codes(one.values)} for one in shape.asked]
    cells = (f"`{shape.name}`", shape.severity, "; ".join(said), shape.messages.get("en", ""))
    return _cells(cells)


def _rule(rule: Rule) -> str:
    text = dict(rule.messages)["en"]
    name = f"[`{rule.id}`]({rule.link})" if "://" in rule.link else f"`{rule.id}`"
    return _cells((name, rule.severity, text))


def _cells(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _codes(names: Iterable[Name]) -> str:
    return _list(name.text for name in names)


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
