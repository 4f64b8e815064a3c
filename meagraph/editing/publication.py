"""
Publishing a choice of drafts as one release.

A draft may hold anything; what is published is judged. Some findings stand in the way: violations
of the shapes, new breaches of the integrity conditions of SKOS, circles in the hierarchy, a
published concept that would be gone, and drafts that no longer fit what is published. Others are
advice, to be read and acknowledged.
"""

import json
import logging
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from meagraph.editing.desk import Desk, DeskError
from meagraph.editing.drafts import Draft, Drafts
from meagraph.editing.minting import step_of
from meagraph.editing.proposals import Proposals
from meagraph.namespaces import DCT, RDF, SKOS, XSD
from meagraph.publishing import Publisher, RefusedError, Trial
from meagraph.staging import Changeset, GraphChange
from meagraph.validation.results import Result
from meagraph.validation.rules import QUALITY, Statements
from meagraph.validation.rules.skos_integrity import HIERARCHY_RULES, INTEGRITY
from meagraph.validation.terms import Term, read_term
from meagraph.vocabulary.changes import Edit, difference, merge, triples_of
from meagraph.vocabulary.concept import FIELD, INVERSE, RELATIONS, Concept, Statement
from meagraph.vocabulary.reading import read_concept
from meagraph.vocabulary.thesaurus import Thesaurus
from meagraph.vocabulary.versions import LOADER, desk_source
from meagraph.vocabulary.vocabularies import Vocabulary

_log = logging.getLogger(__name__)

_BLOCKING = frozenset(rule.id for rule in (*INTEGRITY, *HIERARCHY_RULES))
_LOCAL = tuple(rule for rule in QUALITY if rule.reads is not None)
"""The rules of quality that can be asked of one concept."""

_SAID_ANYWAY = frozenset({"qskos-dlv", "qskos-husv", "qskos-rc", "qskos-mc", "qskos-chr"})
"""Rules of quality that say what an integrity condition says already, or what nobody can change."""

_TIES = (*(field.predicate for field in RELATIONS), FIELD["isReplacedBy"].predicate)
"""What leads from a concept to others of its vocabulary."""

_INVERSE_TIES = frozenset(INVERSE[field.predicate] for field in RELATIONS)
"""What the vocabulary says of a concept because another one is published that refers to it."""


@dataclass(frozen=True)
class Finding:
    """
    One thing that was found of a publication.

    `code` is the id of a shape or rule, or one of ours: `draft-changed`, `draft-gone`, `clash`,
    `deletion`, `not-whole`, `foreign`, `dangling`, `withdrawn`, `nothing`, `label-shared`,
    `untranslated`, `clash-open`, `left-out`. `blocking` ones must be corrected, others
    are advice. `messages` has what shape or rule say, by language; `value` what is at fault.
    """

    code: str
    blocking: bool
    concept: str
    messages: tuple[tuple[str, str], ...] = ()
    value: str = ""


def digest_of(findings: Iterable[Finding]) -> str:
    """Tell the advice among findings from other advice; empty when there is none."""
    said = sorted({(one.code, one.concept, one.value) for one in findings if not one.blocking})
    return sha256(json.dumps(said).encode()).hexdigest()[:16] if said else ""


class NotPublishedError(Exception):
    """Drafts that cannot be published as they are; nothing was changed."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Take what stands in the way."""
        self.findings = tuple(findings)
        codes = sorted({finding.code for finding in self.findings})
        super().__init__(f"nothing was published: {', '.join(codes)}")


@dataclass(frozen=True)
class Choice:
    """
    Which drafts are to be published: of which vocabulary, each concept with the version meant.

    `acknowledged`: the digest of the advice that whoever publishes has read (`digest_of`).
    """

    vocabulary: str
    versions: Mapping[str, int]
    author: str
    message: str
    acknowledged: str = ""


@dataclass(frozen=True)
class Published:
    """The release in which drafts were published, its changeset, and when."""

    release: int
    changeset: str
    created: datetime
    concepts: tuple[str, ...]


class Publication:
    """Checks and publishes drafts of one instance."""

    def __init__(self, publisher: Publisher, desk: Desk, thesaurus: Thesaurus) -> None:
        """Take the publisher, the desk, and the vocabularies as they are published now."""
        self._publisher = publisher
        self._desk = desk
        self._thesaurus = thesaurus
        self._drafts = Drafts(desk, thesaurus)

    def check(self, choice: Choice) -> tuple[Finding, ...]:
        """
        Give what would be found of a publication: what stands in the way first, then advice.

        Nothing is published.
        """
        vocabulary = self._vocabulary(choice)
        try:
            making = self._making(choice, vocabulary)
            found = self._publisher.try_out(
                making.changeset, lambda trial: self._judged(trial, making)
            )
        except NotPublishedError as error:
            return error.findings
        return tuple(sorted(set(found), key=_order))

    def publish(self, choice: Choice) -> Published:
        """
        Publish the chosen drafts as one release, and close them.

        Raises `NotPublishedError` with what stands in the way (or with advice, where that was not
        acknowledged), and as `Publisher.publish_from` does. Drafts are closed once their release is
        current; if that fails, it is logged, and they are found to be published when they are
        looked at next.
        """
        vocabulary = self._vocabulary(choice)
        making = self._making(choice, vocabulary)

        def make(before: Store) -> Changeset:
            # While this waited for its turn, drafts may have been changed or set aside.
            self._chosen(choice, vocabulary)
            return making.changeset(before)

        def accept(trial: Trial) -> None:
            found = self._judged(trial, making)
            unread = digest_of(found) != choice.acknowledged and digest_of(found)
            if unread or any(one.blocking for one in found):
                raise NotPublishedError(sorted(set(found), key=_order))

        try:
            outcome = self._publisher.publish_from(make, accept)
        except RefusedError as error:
            raise NotPublishedError(_of_results(error.report.new.of("Violation"))) from error
        manifest = outcome.manifest
        if manifest is None:
            raise NotPublishedError([Finding("nothing", True, "")])
        versions = {draft.concept.iri: draft.version for draft in making.drafts}
        try:
            self._close(vocabulary, versions, manifest.number, choice.author)
        except (DeskError, sqlite3.Error):
            # Published is published; `settle` closes them when somebody looks at them next.
            _log.exception("release %s: its drafts could not be closed", manifest.number)
        return Published(manifest.number, manifest.changeset, manifest.created, tuple(versions))

    def _close(
        self, vocabulary: Vocabulary, versions: Mapping[str, int], release: int, author: str
    ) -> None:
        """Tell the desk which drafts, and with them which proposals, a release has published."""
        with self._desk.transaction():
            self._drafts.published(vocabulary.id, versions, release, author)
            Proposals(self._desk).published(vocabulary.id, versions, release, author)

    def _making(self, choice: Choice, vocabulary: Vocabulary) -> "_Making":
        drafts = self._chosen(choice, vocabulary)
        ever = self._thesaurus.index.history
        once = [
            draft.concept.iri
            for draft in drafts
            if ever(vocabulary=vocabulary.id, concept=draft.concept.iri, limit=1)
        ]
        return _Making(choice, vocabulary, drafts, self._publisher.base, frozenset(once))

    def _judged(self, trial: Trial, making: "_Making") -> list[Finding]:
        return [*_judged(trial, making, self._thesaurus), *self._unfinished(making)]

    def _unfinished(self, making: "_Making") -> Iterator[Finding]:
        """Find open clashes of what is chosen, and drafts of its proposals that are not chosen."""
        vocabulary, chosen = making.vocabulary.id, set(making.iris)
        for iri in {clash.iri for clash in self._drafts.clashes(vocabulary)} & chosen:
            yield Finding("clash-open", False, iri)
        drafted = {draft.concept.iri for draft in self._drafts.pending(vocabulary)}
        for iri, others in Proposals(self._desk).accompanied(vocabulary, chosen).items():
            for other in sorted((others & drafted) - chosen):
                yield Finding("left-out", False, iri, value=other)

    def _vocabulary(self, choice: Choice) -> Vocabulary:
        vocabulary = self._thesaurus.vocabularies.get(choice.vocabulary)
        if vocabulary is None:
            raise NotPublishedError([Finding("vocabulary-gone", True, "")])
        return vocabulary

    def _chosen(self, choice: Choice, vocabulary: Vocabulary) -> list[Draft]:
        """Give the drafts that are meant; raises `NotPublishedError` for missing ones."""
        wanted = self._drafts.pending(vocabulary.id)
        drafts = {draft.concept.iri: draft for draft in wanted}
        found: list[Draft] = []
        missing: list[Finding] = []
        for iri, version in choice.versions.items():
            draft = drafts.get(iri)
            if draft is None:
                missing.append(Finding("draft-gone", True, iri))
            elif draft.version != version:
                missing.append(Finding("draft-changed", True, iri, value=draft.author))
            else:
                found.append(draft)
        if missing:
            raise NotPublishedError(missing)
        if not found:
            raise NotPublishedError([Finding("nothing", True, "")])
        return found


def settle(desk: Desk, thesaurus: Thesaurus, vocabulary: Vocabulary) -> None:
    """
    Bring the drafts of a vocabulary up to what is published now.

    Those whose wishes are published already, by whatever way (a release of which the desk was not
    told, because a program ended too early; a file that was loaded), are closed.
    """
    drafts = Drafts(desk, thesaurus)
    for draft in drafts.pending(vocabulary.id):
        if drafts.stale(vocabulary, draft):
            iri = draft.concept.iri
            with desk.transaction():
                drafts.rebase(vocabulary, iri, draft.author)
                if drafts.get(vocabulary, iri) is None:
                    release = thesaurus.release.number
                    Proposals(desk).published(vocabulary.id, [iri], release, draft.author)


@dataclass(frozen=True)
class _Making:
    """Makes the changeset of chosen drafts, on whatever release is current by then."""

    choice: Choice
    vocabulary: Vocabulary
    drafts: list[Draft]
    base: str
    once: frozenset[str]
    """Those of the concepts that the vocabulary has, or had once."""

    @property
    def iris(self) -> list[str]:
        return [draft.concept.iri for draft in self.drafts]

    def changeset(self, before: Store) -> Changeset:
        changeset = Changeset(self.choice.author, self.choice.message)
        findings: list[Finding] = []
        edits: list[Edit] = []
        for draft in self.drafts:
            published = read_concept(before, self.vocabulary.graph, draft.concept.iri)
            edit, against = _edit(draft, published, self.vocabulary)
            findings += against
            if published is None and not self._is_ours(before, draft.concept.iri):
                findings.append(Finding("foreign", True, draft.concept.iri))
            if edit:
                edits.append(_stamped(edit, published, changeset.created))
        if findings:
            raise NotPublishedError(findings)
        removed, added = triples_of(edits)
        source = desk_source(before, self.vocabulary.graph, changeset, self.base)
        changeset.change(GraphChange(self.vocabulary.graph, removed, added, source, LOADER))
        return changeset

    def is_address(self, iri: str) -> bool:
        """Say whether an IRI is one that this vocabulary may give to its concepts."""
        steps = {self.vocabulary.id, step_of(self.vocabulary)}
        return iri.startswith(tuple(f"{self.base}vocabulary/{step}/" for step in steps))

    def _is_ours(self, before: Store, iri: str) -> bool:
        """Say whether the IRI of a new concept is the vocabulary’s, and names nothing else."""
        if iri in self.once:
            return True
        said = before.quads_for_pattern(NamedNode(iri), None, None, None)
        return self.is_address(iri) and all(map(self._is_said_inversely, said))

    def _is_said_inversely(self, quad: Quad) -> bool:
        """Say whether something is said of a concept only because another one refers to it."""
        if isinstance(quad.graph_name, DefaultGraph):  # the merge says what the named graphs say
            return True
        own = quad.graph_name == NamedNode(self.vocabulary.graph)
        return own and quad.predicate in _INVERSE_TIES


def _edit(
    draft: Draft, published: Concept | None, vocabulary: Vocabulary
) -> tuple[Edit, list[Finding]]:
    """Give what a draft changes of the concept as it is published, and what speaks against it."""
    iri = draft.concept.iri
    concept = draft.concept
    if published is None and draft.base is not None:
        return draft.edit, [Finding("withdrawn", True, iri)]
    if published != draft.base:
        nothing = Concept(iri, frozenset())
        merged = merge(draft.base or nothing, published or nothing, concept)
        if merged.conflicts:
            return difference(published, concept), [Finding("clash", True, iri)]
        concept = merged.concept
    edit = difference(published, concept)
    if published is None and not _is_concept(concept, vocabulary):
        return edit, [Finding("not-whole", True, iri)]
    if published is not None and _is_gone(concept, published, vocabulary):
        return edit, [Finding("deletion", True, iri)]
    return edit, []


def _is_concept(concept: Concept, vocabulary: Vocabulary) -> bool:
    """Say whether it is a concept in a scheme of the vocabulary."""
    typed = Statement(RDF.type, SKOS.Concept) in concept.statements
    return typed and _is_in_scheme(concept, vocabulary)


def _is_gone(concept: Concept, published: Concept, vocabulary: Vocabulary) -> bool:
    """Say whether a concept would be none any more, or in no scheme of the vocabulary any more."""
    if _is_concept(concept, vocabulary) and concept.values("prefLabel"):
        return False
    typed = Statement(RDF.type, SKOS.Concept) in concept.statements
    named = bool(concept.values("prefLabel")) or not published.values("prefLabel")
    return not typed or not named or _is_in_scheme(published, vocabulary)


def _is_in_scheme(concept: Concept, vocabulary: Vocabulary) -> bool:
    schemes = {*concept.links("inScheme"), *concept.links("topConceptOf")}
    return not schemes.isdisjoint(vocabulary.schemes)


def _stamped(edit: Edit, published: Concept | None, now: datetime) -> Edit:
    """Add when a concept was made and last changed (DCMI Metadata Terms)."""
    moment = Literal(now.isoformat(), datatype=XSD.dateTime)
    known = published.statements if published is not None else frozenset()
    old = {one for one in known if one.predicate == DCT.modified}
    added = {Statement(DCT.modified, moment)}
    if published is None and not any(one.predicate == DCT.created for one in edit.added):
        added.add(Statement(DCT.created, moment))
    return replace(edit, removed=edit.removed | old, added=edit.added | added)


def _judged(trial: Trial, making: _Making, thesaurus: Thesaurus) -> list[Finding]:
    return [
        *_validated(trial),
        *_nameless(trial, making),
        *_dangling(trial, making),
        *_quality(trial, making.iris),
        *_shared_labels(trial, making),
        *_untranslated(making, thesaurus),
    ]


def _validated(trial: Trial) -> list[Finding]:
    return [] if trial.report is None else _of_results(trial.report.new.results)


def _nameless(trial: Trial, making: _Making) -> Iterator[Finding]:
    """Find concepts without a preferred label where no shape does."""
    for draft in making.drafts if trial.report is None else ():
        if not draft.concept.values("prefLabel"):
            yield Finding("not-whole", True, draft.concept.iri)


def _dangling(trial: Trial, making: _Making) -> Iterator[Finding]:
    """Find new relations with concepts that would not be published; what was so before is none."""
    graph = NamedNode(making.vocabulary.graph)
    for iri in making.iris:
        for predicate in _TIES:
            for quad in trial.after.quads_for_pattern(NamedNode(iri), predicate, None, graph):
                other = quad.object
                if not isinstance(other, NamedNode) or not making.is_address(other.value):
                    continue
                known = trial.after.quads_for_pattern(other, RDF.type, SKOS.Concept, None)
                if next(known, None) is None and quad not in trial.before:
                    yield Finding("dangling", True, iri, value=other.value)


def _of_results(results: Iterable[Result]) -> list[Finding]:
    """Give the results of a validation as findings; information that shapes give is advice."""
    return [
        Finding(
            _code(result.shape),
            result.severity == "Violation" or _code(result.shape) in _BLOCKING,
            result.focus,
            result.messages,
            result.value or "",
        )
        for result in results
    ]


def _quality(trial: Trial, iris: Iterable[str]) -> Iterator[Finding]:
    """Ask the rules of quality of the concepts that change; what was so before is no news."""
    before, after = Statements(trial.before), Statements(trial.after)
    for iri in iris:
        node = read_term(iri)
        for rule in _LOCAL:
            if rule.id in _SAID_ANYWAY:
                continue
            found = dict.fromkeys(rule.check(after, node))
            known = set(rule.check(before, node)) if found else set()
            for one in found.keys() - known:
                value = "" if one.value is None else _plain(one.value)
                yield Finding(rule.id, False, iri, rule.messages, value)


def _shared_labels(trial: Trial, making: _Making) -> Iterator[Finding]:
    """Find preferred labels that another concept of the vocabulary has, too (qSKOS ol)."""
    graph = NamedNode(making.vocabulary.graph)
    for iri in making.iris:
        node = NamedNode(iri)
        for quad in trial.after.quads_for_pattern(node, SKOS.prefLabel, None, graph):
            others = trial.after.quads_for_pattern(None, SKOS.prefLabel, quad.object, graph)
            if any(other.subject != node for other in others):
                old = trial.before.quads_for_pattern(node, SKOS.prefLabel, quad.object, graph)
                if next(old, None) is None:
                    yield Finding("label-shared", False, iri, value=_plain(quad.object))


def _untranslated(making: _Making, thesaurus: Thesaurus) -> Iterator[Finding]:
    """Find languages of the vocabulary in which a concept has no preferred label (qSKOS ilc)."""
    languages = thesaurus.languages(making.vocabulary)
    for draft in making.drafts:
        labels = draft.concept.texts("prefLabel")
        missing = [language for language in languages if language not in labels]
        if missing and not draft.concept.deprecated:
            yield Finding("untranslated", False, draft.concept.iri, value=", ".join(missing))


def _plain(term: Term | object) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else str(term)


def _code(iri: str) -> str:
    """Give the id of a shape or rule, the last step of its IRI."""
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2]


def _order(finding: Finding) -> tuple[bool, str, str, str]:
    return (not finding.blocking, finding.code, finding.concept, finding.value)
