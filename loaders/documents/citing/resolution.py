"""Resolving citations against the works that the graph holds."""

from collections.abc import Iterable
from dataclasses import replace

from loaders.documents.model import Citation, Document
from loaders.documents.works import Works
from meagraph.citations import (
    AssemblyCitation,
    CitationError,
    DecisionCitation,
    DocumentCitation,
    InternalCitation,
    parse_citation,
    provision_id,
)
from meagraph.codes import Codes, read_codes
from meagraph.settings import CONTENT


def resolve(document: Document, works: Works, codes: Codes | None = None) -> Document:
    """
    Give the document with the citations of held works resolved.

    A work that is held is `resolved`; `stale` where it has provisions but not the one pointed at;
    `ambiguous` where a locator without a section fits several. What is ambiguous stays so.
    """
    known = codes or read_codes(CONTENT)
    provisions = tuple(
        provision.model_copy(
            update={"citations": tuple(_resolved(one, works, known) for one in provision.citations)}
        )
        for provision in document.provisions
    )
    return document.model_copy(update={"provisions": provisions})


def _resolved(citation: Citation, works: Works, codes: Codes) -> Citation:
    if citation.status not in {"unresolved", "resolved", "stale"} or citation.target is None:
        return citation
    try:
        cited = parse_citation(citation.target, codes)
    except CitationError:
        return citation
    if isinstance(cited, InternalCitation):
        return citation
    work, place = _split(cited)
    held = works.provisions(work)
    if held is None:
        return citation.model_copy(update={"status": "unresolved"})
    if place is None or not held:
        return citation.model_copy(update={"status": "resolved"})
    found = matching(place, held)
    if len(found) > 1 and isinstance(cited, DecisionCitation):
        candidates = tuple(dict.fromkeys(_in_section(cited, one) for one in found))
        if len(candidates) > 1:
            update = {"status": "ambiguous", "target": candidates[0], "candidates": candidates}
            return citation.model_copy(update=update)
    return citation.model_copy(update={"status": "resolved" if found else "stale"})


def _split(cited: object) -> tuple[str, str | None]:
    """Give the work of a citation and the id of the provision in it."""
    match cited:
        case DecisionCitation():
            parts = [cited.section] if cited.section else []
            parts += [provision_id(cited.locator)] if cited.locator else []
            return str(replace(cited, section=None, locator=None)), ".".join(parts) or None
        case AssemblyCitation() | DocumentCitation():
            place = provision_id(cited.locator) if cited.locator else None
            return str(replace(cited, locator=None)), place
    return str(cited), None


def matching(place: str, held: Iterable[str]) -> list[str]:
    """
    Give the provisions that an id may mean, exact ones first and alone.

    >>> matching("8.d", ["A.8", "B.8", "B.8.d"])
    ['B.8.d']
    """
    ids = sorted(held)
    if place in ids:
        return [place]
    if place in {"annex", "appendix"}:
        return [one for one in ids if one in {"annex1", "annex"}]
    parts = place.split(".")
    hyphened = place.replace(".", "-", 1)
    if hyphened in ids:
        return [hyphened]
    if place == "preamble":
        return [one for one in ids if one.startswith("pre") or ".pre" in one][:1]
    found = [one for one in ids if one.endswith((f".{place}", f"-{place}"))]
    found = [one for one in found if not one.startswith("annex") or parts[0].startswith("annex")]
    if found or len(parts) < 2 or not parts[0].isupper():
        return found
    # Numbering that runs through the sections: their letters are in no id of a paragraph.
    rest = ".".join(parts[1:])
    return [rest] if parts[0] in ids and rest in ids else []


def _in_section(cited: DecisionCitation, identifier: str) -> str:
    """Print a citation of the one of several provisions that has this id."""
    if cited.section is not None or cited.locator is None:
        return str(cited)
    section = identifier.split(".")[0]
    if section.isupper() and len(section) < 6:
        return str(replace(cited, section=section))
    return str(replace(cited, locator=f"section.{identifier}"))
