"""
Rules beyond shapes: what SHACL Core does not say, one small function for each clause or issue.

`PUBLISHING` run at every publication: they are local, and none of them is a violation. `QUALITY`
are the 29 analytical issues of qSKOS, asked of a vocabulary on demand.
"""

from meagraph.validation.rules.qskos_labels import LABELLING
from meagraph.validation.rules.qskos_linking import LINKING
from meagraph.validation.rules.qskos_structure import STRUCTURE
from meagraph.validation.rules.records import RECORDS
from meagraph.validation.rules.rule import Found, Rule
from meagraph.validation.rules.skos_integrity import HIERARCHY_RULES, INTEGRITY
from meagraph.validation.rules.sources import SOURCES
from meagraph.validation.rules.statements import Statements

QUALITY: tuple[Rule, ...] = (*LABELLING, *STRUCTURE, *LINKING)
"""The 29 analytical issues of qSKOS."""

PUBLISHING: tuple[Rule, ...] = (*INTEGRITY, *HIERARCHY_RULES, *SOURCES, *RECORDS)
"""SKOS integrity and hierarchy, rules across sources and across records."""

RULES: tuple[Rule, ...] = (*PUBLISHING, *QUALITY)
"""All rules."""

__all__ = ["PUBLISHING", "QUALITY", "RULES", "Found", "Rule", "Statements"]
