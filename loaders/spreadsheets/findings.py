"""What an import has to say about a file, each finding with the cell that it is about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Level = Literal["error", "warning", "note"]
LEVELS: tuple[Level, ...] = ("error", "warning", "note")

MESSAGES: Mapping[str, tuple[Level, str]] = {
    "no-table": (
        "error",
        "no sheet has a header that is known: a table of concepts has a column IRI, or a column"
        " prefLabel with its language, as in prefLabel@fr",
    ),
    "other-vocabulary": (
        "error",
        "this file was written from the vocabulary “%(other)s”, not from “%(wanted)s”",
    ),
    "unknown-concept": (
        "error",
        "“%(iri)s” is no concept of this vocabulary; for a new concept leave the cell empty",
    ),
    "unknown-label": (
        "error",
        "nothing is called “%(label)s”; the nearest are: %(nearest)s",
    ),
    "unlike-label": (
        "error",
        "nothing is called “%(label)s”",
    ),
    "ambiguous-label": (
        "error",
        "several are called “%(label)s”; write the IRI of the one that is meant: %(choices)s",
    ),
    "unknown-thing": (
        "error",
        "<%(iri)s> is not in this vocabulary; relations lead to its own concepts, and matches to"
        " others",
    ),
    "no-iri": (
        "error",
        "“%(text)s” is no IRI that can be linked to: it begins with https:// or http://",
    ),
    "error-value": ("error", "the cell holds the error %(text)s; write the text itself"),
    "formula-without-value": (
        "error",
        "the cell holds a formula whose result the file does not have; write the text itself",
    ),
    "date": (
        "error",
        "the program made a date of this (%(text)s); format the cell as text and write it again",
    ),
    "unfit-text": ("error", "the text cannot be kept: %(why)s"),
    "two-labels": (
        "error",
        "a concept has one preferred label in a language; write the others under altLabel",
    ),
    "unknown-status": ("error", "“%(text)s” is no status; write current or deprecated"),
    "twice": ("error", "the cell %(other)s says something else of the same concept"),
    "short-row": (
        "error",
        "the row has %(cells)s cells where the header has %(columns)s: it is cut off, or a"
        " separator in a text is not quoted",
    ),
    "not-of-a-language": (
        "error",
        "this belongs into the row of the concept without a language",
    ),
    "bad-language": ("error", "“%(text)s” is no language tag; write one like en or zh-hans"),
    "new-without-label": (
        "error",
        "a new concept needs a preferred label in one language at least",
    ),
    "no-label-left": ("error", "the concept would have no preferred label any more"),
    "exists": (
        "error",
        "there is a concept called “%(label)s”: write its IRI into this row (%(iri)s), or tell the"
        " new one apart, as in “bank (of a river)”",
    ),
    "drafted": (
        "error",
        "a new concept called “%(label)s” waits among the drafts already (%(iri)s): publish or"
        " discard it first, or tell the new one apart",
    ),
    "new-twice": (
        "error",
        "the new concept of %(other)s has this name, too: take one of the rows out, or tell them"
        " apart, as in “bank (of a river)”",
    ),
    "alike": (
        "warning",
        "this is much like “%(other)s” (%(iri)s): if that is meant, write its IRI into this row",
    ),
    "also-alternative": (
        "warning",
        "“%(label)s” is an alternative label of a concept (%(iri)s): if that is meant, write its"
        " IRI into this row",
    ),
    "two-levels": ("error", "a row says one level of the hierarchy, and this one says several"),
    "skipped-level": ("error", "there is nothing above this at the level before"),
    "left-out": ("error", "it refers to a concept that is left out because of an error: %(label)s"),
    "unknown-column": ("warning", "the column “%(header)s” is not known and is not read"),
    "no-header": ("warning", "the column has no header and is not read"),
    "sheet-passed-over": (
        "warning",
        "the sheet “%(sheet)s” has no header that is known and is not read",
    ),
    "formula": ("warning", "the cell holds a formula; its result is taken as the text: “%(text)s”"),
    "changed-since": (
        "warning",
        "somebody else changed this after the file was written: you will be asked which holds",
    ),
    "release-gone": (
        "warning",
        "the file was written from release %(release)s, which is not kept any more; what others"
        " changed since may look like a change of yours",
    ),
    "origin-unknown": (
        "warning",
        "the file does not tell which release it was written from, as a name like"
        " “subjects-release-12.csv” does; what others changed since may look like a change of"
        " yours",
    ),
    "tidied": ("note", "stray blanks or hidden characters were taken out of “%(text)s”"),
    "number": ("note", "the cell holds a number; it is taken as the text “%(text)s”"),
    "number-kept": (
        "warning",
        "a program seems to have written the text “%(known)s” as the number %(text)s; the text"
        " stays",
    ),
    "truth": ("note", "the cell holds a truth value; it is taken as the text “%(text)s”"),
    "other-label": ("note", "“%(label)s” is another label of “%(name)s”, which is taken"),
    "matched": ("note", "“%(label)s” is there already and is not made a second time"),
    "top-concept": ("note", "“%(label)s” has no broader concept and becomes a top concept"),
}
"""The level and the words of each kind of finding; the server has them in six languages."""


@dataclass(frozen=True)
class Finding:
    """
    One thing to know about a file: its kind, the cell (`Sheet1!H12`) or sheet, what it names.

    `concept` is the IRI of the concept that it is about, empty where it is about none.
    """

    kind: str
    place: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    concept: str = ""

    @property
    def level(self) -> Level:
        """How bad it is: of a concept with an error nothing is changed."""
        return MESSAGES[self.kind][0]

    @property
    def message(self) -> str:
        """What it says, in English, without the place."""
        return MESSAGES[self.kind][1] % self.facts

    def __str__(self) -> str:
        """Give place and message."""
        return f"{self.place}: {self.message}" if self.place else self.message
