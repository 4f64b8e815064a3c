"""What a citation points at: held works and their provisions, and the works that are not held."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pyoxigraph import Literal, NamedNode, Triple

from loaders.documents.citing.resolution import matching
from loaders.documents.graph.identity import Numbered, kind_of
from loaders.documents.works import HeldWorks, Works
from meagraph.citations import (
    ArticleCitation,
    AssemblyCitation,
    Citation,
    CitationError,
    DecisionCitation,
    DocumentCitation,
    InternalCitation,
    NotificationCitation,
    citation_iri,
    parse_citation,
    provision_id,
    whole_work,
)
from meagraph.identifiers import IdentifierError, Identifiers
from meagraph.namespaces import MEA, RDF
from meagraph.numbering import UNGA, un_symbol

_NOTES = "notes."
"""How the ids of foot- and endnotes begin, which no citation of a paragraph means."""


@dataclass
class CitedWorks:
    """
    The works that the text with the IRI `citing` cites.

    `works` says what the graph holds, `provisions` which provisions the citing text has itself.
    """

    identifiers: Identifiers
    citing: str
    works: Works = field(default_factory=HeldWorks)
    provisions: frozenset[str] = frozenset()
    _described: set[str] = field(default_factory=set)

    def read(self, target: str) -> Citation | None:
        """Read a normal form; None for what is none."""
        try:
            return parse_citation(target, self.identifiers.codes)
        except CitationError:
            return None

    def work(self, citation: Citation) -> NamedNode | None:
        """Give the node of the whole work; of the citing text for a place in it."""
        try:
            if isinstance(citation, InternalCitation):
                return NamedNode(self.citing)
            return NamedNode(citation_iri(whole_work(citation), self.identifiers))
        except CitationError:
            return None

    def place(self, citation: Citation) -> list[NamedNode]:
        """
        Give the nodes of what is cited, as exactly as the graph holds it.

        These are provisions of works whose parts are known (all of a range), else the work itself.
        """
        work = self.work(citation)
        if work is None:
            return []
        if isinstance(citation, InternalCitation):
            ids = self._range(citation)
        else:
            held = self.works.provisions(str(whole_work(citation)))
            ids = [found] if (found := _provision(citation, held or frozenset())) else []
        try:
            return [NamedNode(self.identifiers.provision(work.value, each)) for each in ids] or [
                work
            ]
        except IdentifierError:
            return [work]

    def candidates(self, readings: list[Citation]) -> list[NamedNode]:
        """
        Give the nodes of the readings of an ambiguous citation, each once.

        Readings that differ in the place alone, in a work whose parts are not known, are told apart
        by the IRI that the place would have.
        """
        exact = dict.fromkeys(node for read in readings for node in self.place(read))
        if len(exact) > 1:
            return list(exact)
        minted = dict.fromkeys(iri for read in readings if (iri := self._iri(read)))
        return [NamedNode(iri) for iri in minted]

    def _iri(self, citation: Citation) -> str | None:
        try:
            return citation_iri(citation, self.identifiers, self.citing)
        except CitationError:
            return None

    def _range(self, citation: InternalCitation) -> list[str]:
        """Give the ids from the first to the last provision of a range that share a parent."""
        if citation.last is None:
            return [citation.provision]
        above, _, first = citation.provision.rpartition(".")
        last = citation.last.rpartition(".")[2]
        if not (first.isdecimal() and last.isdecimal()):
            return [citation.provision, citation.last]
        members = (f"{above}.{n}" if above else str(n) for n in _between(int(first), int(last)))
        return [member for member in members if member in self.provisions]

    def describe(self, citation: Citation, kind: str) -> Iterator[Triple]:
        """
        Say what is known of a work that the graph does not hold, once for each work.

        `kind` is what the citing text calls it (decision, resolution, recommendation…).
        """
        node = self.work(citation)
        if node is None or isinstance(citation, InternalCitation) or node.value in self._described:
            return
        if (
            node.value == self.citing
            or self.works.provisions(str(whole_work(citation))) is not None
        ):
            return
        self._described.add(node.value)
        yield Triple(node, RDF.type, MEA.CitedWork)
        match citation:
            case DecisionCitation(agreement, body, session, number, _, revision):
                numbered = Numbered(agreement, body, session, number, revision=revision)
                numbered = replace(numbered, kind=kind_of(kind, numbered))
                yield from numbered.describe(node, self.identifiers)
            case AssemblyCitation(session, number):
                yield Triple(node, MEA.number, Literal(f"{session}/{number}"))
                if session.isdecimal() and (symbol := un_symbol(UNGA, None, session, number)):
                    yield Triple(node, MEA.symbol, Literal(symbol))
            case DocumentCitation(symbol):
                yield Triple(node, MEA.symbol, Literal(symbol))
            case ArticleCitation(agreement, article):
                yield Triple(node, MEA.number, Literal(article))
                yield self._of_agreement(node, agreement)
            case NotificationCitation(agreement, symbol):
                yield Triple(node, MEA.symbol, Literal(symbol))
                yield self._of_agreement(node, agreement)

    def _of_agreement(self, node: NamedNode, agreement: str) -> Triple:
        iri = self.identifiers.mint("agreement", agreement=agreement)
        return Triple(node, MEA.agreement, NamedNode(iri))


def locator(citation: Citation) -> str | None:
    """
    Give the part of the work that a citation means; None for the whole.

    >>> locator(DecisionCitation("cbd", "cop", "11", "14", section="B", locator="para.5"))
    'section.B.para.5'
    """
    match citation:
        case InternalCitation(provision, last):
            return f"{provision}-{last}" if last else provision
        case DecisionCitation(section=section, locator=place):
            steps = [f"section.{section}" if section else None, place]
            return ".".join(filter(None, steps)) or None
        case NotificationCitation():
            return None
    return citation.locator


def _between(first: int, last: int) -> range:
    most = 1000  # what is printed as a longer range is no range of paragraphs
    return range(first, min(last, first + most) + 1)


def _provision(citation: Citation, held: frozenset[str]) -> str | None:
    """Find the id of the cited provision among those that the work has; None for no certain one."""
    if isinstance(citation, InternalCitation | NotificationCitation):
        return None
    section = citation.section if isinstance(citation, DecisionCitation) else None
    place = provision_id(citation.locator) if citation.locator else None
    whole = ".".join(filter(None, (section, place)))
    if not whole:
        return None
    found = matching(whole, (each for each in held if not each.startswith(_NOTES)))
    return found[0] if len(found) == 1 else None
