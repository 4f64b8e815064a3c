"""How findings and validation reports are printed for a person."""

from collections.abc import Iterable

from rich.console import Console

from cli.common import console
from loaders import Finding
from meagraph.manifest import Summary
from meagraph.validation.report.origins import Origins
from meagraph.validation.report.text import as_text
from meagraph.validation.results import Report

EXAMPLES = 3


def print_findings(findings: Iterable[Finding]) -> None:
    """Print what the loaders found, grouped by kind, each group with its count and examples."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.source, finding.level), []).append(finding)
    for (source, level), group in groups.items():
        _print(console, f"{source}: {len(group)} {level}")
        for finding in group[:EXAMPLES]:
            _print(console, f"  {finding.record}: {finding.message}")
        _print_rest(console, len(group))


def print_counts(about: str, summary: Summary, output: Console = console) -> None:
    """Print how many results of each severity there are."""
    _print(
        output,
        f"{about}: violations {summary.violations}, warnings {summary.warnings},"
        f" infos {summary.infos}",
    )


def print_results(report: Report, origins: Origins, output: Console = console) -> None:
    """Print results by shape and source, worst first, with what to do and the first examples."""
    for line in as_text(report, origins, EXAMPLES):
        _print(output, line)


def _print_rest(output: Console, count: int) -> None:
    if count > EXAMPLES:
        _print(output, f"  … and {count - EXAMPLES} more")


def _print(output: Console, line: str) -> None:
    output.print(line, markup=False, highlight=False, soft_wrap=True)
