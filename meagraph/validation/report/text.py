"""The report as text: grouped by shape and source, with counts and the first examples."""

from collections.abc import Iterator

from meagraph.validation.report.grouping import Part, groups
from meagraph.validation.report.origins import Origins
from meagraph.validation.results import Report

EXAMPLES = 3


def as_text(report: Report, origins: Origins, examples: int = EXAMPLES) -> Iterator[str]:
    """
    Write a report line by line, worst first: shape and count, what to do, then each source.

    Of each source's results the first `examples` are named.
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
    for result in part.results[:examples]:
        value = f" (value {result.value})" if result.value else ""
        yield f"{indent}{result.focus}{value}"
    if len(part.results) > examples:
        yield f"{indent}… and {len(part.results) - examples} more"
