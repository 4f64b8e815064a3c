"""What there is to say about a file, in the language of whoever sent it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString, lazy_gettext

from loaders.spreadsheets.findings import MESSAGES, Level
from server.editor.trouble import PHRASES as UNFIT

_ = lazy_gettext

PHRASES: Mapping[str, LazyString] = {
    "no-table": _(
        "no sheet has a header that is known: a table of concepts has a column IRI, or a column"
        " prefLabel with its language, as in prefLabel@fr"
    ),
    "other-vocabulary": _(
        "this file was written from the vocabulary “%(other)s”, not from “%(wanted)s”"
    ),
    "unknown-concept": _(
        "“%(iri)s” is no concept of this vocabulary; for a new concept leave the cell empty"
    ),
    "unknown-label": _("nothing is called “%(label)s”; the nearest are: %(nearest)s"),
    "unlike-label": _("nothing is called “%(label)s”"),
    "ambiguous-label": _(
        "several are called “%(label)s”; write the IRI of the one that is meant: %(choices)s"
    ),
    "unknown-thing": _(
        "<%(iri)s> is not in this vocabulary; relations lead to its own concepts, and matches to"
        " others"
    ),
    "no-iri": _("“%(text)s” is no IRI that can be linked to: it begins with https:// or http://"),
    "error-value": _("the cell holds the error %(text)s; write the text itself"),
    "formula-without-value": _(
        "the cell holds a formula whose result the file does not have; write the text itself"
    ),
    "date": _(
        "the program made a date of this (%(text)s); format the cell as text and write it again"
    ),
    "unfit-text": _("the text cannot be kept: %(why)s"),
    "two-labels": _(
        "a concept has one preferred label in a language; write the others under altLabel"
    ),
    "unknown-status": _("“%(text)s” is no status; write current or deprecated"),
    "twice": _("the cell %(other)s says something else of the same concept"),
    "short-row": _(
        "the row has %(cells)s cells where the header has %(columns)s: it is cut off, or a"
        " separator in a text is not quoted"
    ),
    "not-of-a-language": _("this belongs into the row of the concept without a language"),
    "bad-language": _("“%(text)s” is no language tag; write one like en or zh-hans"),
    "new-without-label": _("a new concept needs a preferred label in one language at least"),
    "no-label-left": _("the concept would have no preferred label any more"),
    "exists": _(
        "there is a concept called “%(label)s”: write its IRI into this row (%(iri)s), or tell the"
        " new one apart, as in “bank (of a river)”"
    ),
    "drafted": _(
        "a new concept called “%(label)s” waits among the drafts already (%(iri)s): publish or"
        " discard it first, or tell the new one apart"
    ),
    "new-twice": _(
        "the new concept of %(other)s has this name, too: take one of the rows out, or tell them"
        " apart, as in “bank (of a river)”"
    ),
    "alike": _(
        "this is much like “%(other)s” (%(iri)s): if that is meant, write its IRI into this row"
    ),
    "also-alternative": _(
        "“%(label)s” is an alternative label of a concept (%(iri)s): if that is meant, write its"
        " IRI into this row"
    ),
    "two-levels": _("a row says one level of the hierarchy, and this one says several"),
    "skipped-level": _("there is nothing above this at the level before"),
    "left-out": _("it refers to a concept that is left out because of an error: %(label)s"),
    "unknown-column": _("the column “%(header)s” is not known and is not read"),
    "no-header": _("the column has no header and is not read"),
    "sheet-passed-over": _("the sheet “%(sheet)s” has no header that is known and is not read"),
    "formula": _("the cell holds a formula; its result is taken as the text: “%(text)s”"),
    "changed-since": _(
        "somebody else changed this after the file was written: you will be asked which holds"
    ),
    "release-gone": _(
        "the file was written from release %(release)s, which is not kept any more; what others"
        " changed since may look like a change of yours"
    ),
    "origin-unknown": _(
        "the file does not tell which release it was written from, as a name like"
        " “subjects-release-12.csv” does; what others changed since may look like a change of"
        " yours"
    ),
    "tidied": _("stray blanks or hidden characters were taken out of “%(text)s”"),
    "number": _("the cell holds a number; it is taken as the text “%(text)s”"),
    "number-kept": _(
        "a program seems to have written the text “%(known)s” as the number %(text)s; the text"
        " stays"
    ),
    "truth": _("the cell holds a truth value; it is taken as the text “%(text)s”"),
    "other-label": _("“%(label)s” is another label of “%(name)s”, which is taken"),
    "matched": _("“%(label)s” is there already and is not made a second time"),
    "top-concept": _("“%(label)s” has no broader concept and becomes a top concept"),
}
"""The kinds of findings, as `loaders.spreadsheets.findings.MESSAGES` has them in English."""

LEVELS: Mapping[Level, LazyString] = {
    "error": _("To correct"),
    "warning": _("To look at"),
    "note": _("Put right on the way"),
}
"""What findings of each level are called together."""


@dataclass(frozen=True)
class Said:
    """A finding as it is shown: the cell, and what is to be known of it."""

    place: str
    message: str
    concept: str


def said(finding: Mapping[str, Any]) -> Said:
    """Put a finding into words, as `loaders.spreadsheets.program` keeps it."""
    # what a file says may be written in the other direction than the sentence
    facts = {name: f"\u2068{text}\u2069" for name, text in finding["facts"].items()}
    if unfit := UNFIT.get(finding["facts"].get("code", "")):
        facts["why"] = str(unfit) % facts
    message = str(PHRASES[finding["kind"]]) % facts
    return Said(finding["place"], message[:1].upper() + message[1:], finding["concept"])


def by_level(findings: list[dict[str, Any]]) -> list[tuple[Level, str, list[Said]]]:
    """Put findings into words, level by level, the worst first."""
    found = []
    for level, title in LEVELS.items():
        of_it = [said(one) for one in findings if MESSAGES[one["kind"]][0] == level]
        if of_it:
            found.append((level, str(title), of_it))
    return found
