"""One provision as triples: what it is, what it does, cites, sets a time for and mentions."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

from loaders.documents.graph.cited import CitedWorks, locator
from loaders.documents.graph.deadlines import deadline_slug, deadline_triples
from loaders.documents.graph.literals import text_literal
from loaders.documents.model import Action, Citation, Provision
from meagraph.citations import Citation as Cited
from meagraph.citations import InternalCitation
from meagraph.codes import CodeError
from meagraph.identifiers import IdentifierError, Identifiers
from meagraph.namespaces import CITO, DCT, DOCO, ELI, MEA, RDF, SCHEMA

CLASSES = {
    "section": MEA.Section,
    "heading": MEA.Heading,
    "preamble": MEA.Recital,
    "paragraph": MEA.Paragraph,
    "subparagraph": MEA.SubParagraph,
    "item": MEA.Item,
}
_ANNEX = re.compile(r"annex\d*")
_NOTES = "notes"
_CHANGES = {"repeal": ELI.repeals, "amend": ELI.amends}
"""The verbs that change the work which they cite, with the relation that this makes."""

_LEAST_READINGS = 2

Report = Callable[[str, str], None]
"""What is told of a provision that cannot be said in triples: its id, and a message."""


@dataclass
class Provisions:
    """
    Describes the provisions of the text with the IRI `text`, one after the other, parents first.

    `report` is told what had to be left out.
    """

    identifiers: Identifiers
    text: str
    language: str
    cited: CitedWorks
    report: Report
    _positions: Counter[str] = field(default_factory=Counter)
    _actions: dict[str, tuple[Action, ...]] = field(default_factory=dict)

    def node(self, provision: str) -> NamedNode:
        """Give the node of a provision; raises `IdentifierError`."""
        return NamedNode(self.identifiers.provision(self.text, provision))

    def describe(self, provision: Provision, parent: str | None) -> Iterator[Triple]:
        """Describe a provision; `parent` is the id of the provision that it stands in, if any."""
        node = self.node(provision.id)
        above = self.node(parent) if parent else NamedNode(self.text)
        self._positions[above.value] += 1
        self._actions[provision.id] = provision.actions or self._actions.get(parent or "", ())
        yield from self._itself(provision, node, above)
        yield from self._does(provision, node)
        yield from self._cites(provision, node, parent)
        yield from self._sets(provision, node)
        yield from self._mentions(provision, node)

    def _itself(self, provision: Provision, node: NamedNode, above: NamedNode) -> Iterator[Triple]:
        yield Triple(node, RDF.type, CLASSES[provision.kind])
        if provision.kind == "section" and _ANNEX.fullmatch(provision.id):
            yield Triple(node, RDF.type, DOCO.Appendix)
        if provision.parent == _NOTES:
            yield Triple(node, RDF.type, DOCO.Footnote)
        yield Triple(node, MEA.provisionOf, NamedNode(self.text))
        yield Triple(node, ELI.is_part_of, above)
        yield Triple(node, MEA.position, Literal(self._positions[above.value]))
        yield Triple(node, DCT.identifier, Literal(provision.id))
        if provision.label:
            yield Triple(node, MEA.label, text_literal(provision.label, self.language))
        if provision.text:
            yield Triple(node, MEA.text, text_literal(provision.text, self.language))

    def _does(self, provision: Provision, node: NamedNode) -> Iterator[Triple]:
        counted: Counter[str] = Counter()
        for action in provision.actions:
            act = self._part(node, "action", _counted(action.verb, counted))
            if act is None:
                continue
            yield Triple(node, MEA.action, act)
            yield Triple(act, RDF.type, MEA.Action)
            yield Triple(act, MEA.verb, self._concept("actions", action.verb))
            for addressee in action.addressees:
                yield Triple(act, MEA.addressee, self._concept("actors", addressee))
            yield from self._printed(act, action.surface)

    def _cites(self, provision: Provision, node: NamedNode, parent: str | None) -> Iterator[Triple]:
        counted: Counter[str] = Counter()
        for citation in provision.citations:
            mention = self._part(node, "citation", _counted(_citation_name(citation), counted))
            if mention is None:
                continue
            verb = self._verb(provision, citation, parent)
            readings = [read for each in citation.candidates if (read := self.cited.read(each))]
            candidates = self.cited.candidates(readings)
            status = citation.status
            if status == "ambiguous" and len(candidates) < _LEAST_READINGS:
                self.report(provision.id, "an ambiguous citation without two readings; unresolved")
                status = "unresolved"
            yield Triple(mention, RDF.type, MEA.Citation)
            yield Triple(mention, CITO.hasCitingEntity, node)
            yield Triple(mention, MEA.citationStatus, self._concept("citation-statuses", status))
            if verb:
                yield Triple(mention, MEA.verb, self._concept("actions", verb))
            yield from self._printed(mention, citation.surface)
            for candidate in candidates:
                yield Triple(mention, MEA.candidate, candidate)
            for read in readings:
                yield from self.cited.describe(read, citation.kind)
            yield from self._target(mention, node, citation, verb)

    def _target(
        self, mention: NamedNode, node: NamedNode, citation: Citation, verb: str | None
    ) -> Iterator[Triple]:
        """Say what is cited: nothing for an ambiguous citation, the work alone for a stale one."""
        read = self.cited.read(citation.target) if citation.target else None
        if read is None or citation.status == "ambiguous":
            return
        work = self.cited.work(read)
        if work is None:
            return
        if place := locator(read):
            yield Triple(mention, MEA.locator, Literal(place))
        yield from self.cited.describe(read, citation.kind)
        if citation.status == "stale":
            yield Triple(mention, CITO.hasCitedEntity, work)
            return
        places = self.cited.place(read)
        for target in places:
            yield Triple(node, ELI.cites, target)
        if len(places) == 1:
            yield Triple(mention, CITO.hasCitedEntity, places[0])
        if not isinstance(read, InternalCitation):
            yield from self._relation(work, places[0], read, verb)

    def _relation(
        self, work: NamedNode, place: NamedNode, read: Cited, verb: str | None
    ) -> Iterator[Triple]:
        """Relate the whole text to the cited work; who repeals a part of a work amends the work."""
        text = NamedNode(self.text)
        yield Triple(text, ELI.cites, work)
        if verb not in _CHANGES:
            return
        if locator(read) is None:
            yield Triple(text, _CHANGES[verb], work)
            return
        yield Triple(text, ELI.amends, work)
        if place != work:
            yield Triple(text, _CHANGES[verb], place)

    def _verb(self, provision: Provision, citation: Citation, parent: str | None) -> str | None:
        """Give the verb in whose scope a citation stands: the nearest before it."""
        before = [action for action in provision.actions if action.start <= citation.start]
        if before:
            return max(before, key=lambda action: action.start).verb
        above = self._actions.get(parent or "", ())
        return above[-1].verb if above else None

    def _sets(self, provision: Provision, node: NamedNode) -> Iterator[Triple]:
        for deadline in provision.deadlines:
            due = self._part(node, "deadline", deadline_slug(deadline.value))
            said = deadline_triples(due, deadline.value, self.identifiers) if due else []
            if due is None or not said:
                message = f"{deadline.value!r} is no date, meeting or period; left out"
                self.report(provision.id, message)
                continue
            yield Triple(node, MEA.deadline, due)
            yield from said
            yield from self._printed(due, deadline.surface)

    def _mentions(self, provision: Provision, node: NamedNode) -> Iterator[Triple]:
        for term, minted, values in (
            (MEA.mentionsTarget, target_iri, provision.targets),
            (SCHEMA.mentions, mention_iri, provision.mentions),
        ):
            for value in values:
                try:
                    yield Triple(node, term, NamedNode(minted(value, self.identifiers)))
                except (CodeError, IdentifierError) as error:
                    self.report(provision.id, f"{error}; left out")

    def _part(self, node: NamedNode, part: str, name: str) -> NamedNode | None:
        try:
            return NamedNode(self.identifiers.provision_part(node.value, part, name))
        except IdentifierError as error:
            self.report(node.value, f"{error}; left out")
            return None

    def _concept(self, scheme: str, notation: str) -> NamedNode:
        return NamedNode(self.identifiers.mint("concept", scheme=scheme, concept=notation))

    def _printed(self, node: NamedNode, words: str) -> Iterator[Triple]:
        if words:
            yield Triple(node, MEA.surface, text_literal(words, self.language))


def target_iri(target: str, identifiers: Identifiers) -> str:
    """Mint the IRI of a target (`aichi:11`); raises `CodeError` or `IdentifierError`."""
    plan, _, number = target.partition(":")
    return identifiers.mint("target", plan=plan, id=number)


def mention_iri(code: str, identifiers: Identifiers) -> str:
    """
    Mint the IRI of a participant (alpha-3), an actor (capitals) or a partner (slug).

    Raises `CodeError` or `IdentifierError`.
    """
    if code != code.upper():
        return identifiers.mint("partner", slug=code)
    try:
        return identifiers.participant(code)
    except CodeError:
        return identifiers.mint("concept", scheme="actors", concept=code.lower())


def _counted(name: str, counted: Counter[str]) -> str:
    """Give a name that no part before it has: the second of the same name is `{name}-2`."""
    counted[name] += 1
    return f"{name}-{counted[name]}" if counted[name] > 1 else name


def _citation_name(citation: Citation) -> str:
    """
    Name a citation after what it cites, so that all language versions share it.

    An ambiguous one, which another language may decide, goes by its place alone.
    """
    if citation.status == "ambiguous":
        return "ambiguous"
    return re.sub(r"[^a-z0-9]+", "-", (citation.target or "").lower()).strip("-") or "unread"
