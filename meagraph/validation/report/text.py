"""The report as text: grouped by shape and source, with counts and the first examples."""

from collections.abc import Iterator

from meagraph.namespaces import PREFIXES
from meagraph.validation.report.grouping import Part, groups
from meagraph.validation.report.origins import Origins
from meagraph.validation.results import Report, Result

EXAMPLES = 3


def as_text(report: Report, origins: Origins, examples: int = EXAMPLES) -> Iterator[str]:
    """
    Write a report line by line, worst first: shape and count, what to do, then each source.

    Of each source's results the first `examples` are named, what reads the same once.
    """
    for group in groups(report, origins):
        yield f"{group.severity} {group.shape}: {group.count}"
        yield f"  {group.message()}"
        for part in group.parts:
            yield from _part(part, examples)


def _part(part: Part, examples: int) -> Iterator[str]:
    indent = "  "
    if part.name:
        yield f"  from {part.name}: {len(part.results)}"
        indent = "    "
    lines = list(dict.fromkeys(map(_line, part.results)))  # constraints may fail at one place
    for line in lines[:examples]:
        yield indent + line
    if len(lines) > examples:
        yield f"{indent}… and {len(lines) - examples} more"


def _line(result: Result) -> str:
    """Name the node of a result, the property if there is one, and the value if there is one."""
    told = [
        f"{name} {text}"
        for name, text in (("property", _path(result.path)), ("value", result.value))
        if text
    ]
    return f"{result.focus} ({', '.join(told)})" if told else result.focus


def _path(path: str | None) -> str | None:
    """Write a path as people know it; a longer one is left to the report in Turtle."""
    if path is None or not path.startswith("<"):
        return None
    iri = path.strip("<>")
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and (name := iri.removeprefix(namespace)).isidentifier():
            return f"{prefix}:{name}"
    return path
