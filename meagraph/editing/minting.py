"""
Minting: a new concept gets an IRI that no other thing ever had, and keeps it.

The IRI is `{base}vocabulary/{vocabulary}/{slug}`; the slug is proposed from the English label.
"""

import re
import unicodedata
from collections.abc import Iterable
from secrets import token_hex

from pyoxigraph import Literal, NamedNode

from meagraph.editing.drafts import Drafts
from meagraph.identifiers import IdentifierError, Identifiers
from meagraph.namespaces import RDF, SKOS
from meagraph.vocabulary.concept import Concept, Statement
from meagraph.vocabulary.thesaurus import Thesaurus
from meagraph.vocabulary.vocabularies import Vocabulary

LONGEST = 60
"""Longest slug that is proposed, in characters."""

_LATIN = ("en", "fr", "es")
"""The languages whose labels can be read as a slug, in the order in which they are tried."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_OTHER_SIGNS = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ß": "ss",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "’": "",
        "'": "",
    }
)


class MintingError(ValueError):
    """
    A slug that cannot be taken; the message says why and what to do.

    `code` is `letters`, `taken` or `address`.
    """

    def __init__(self, code: str, message: str, slug: str) -> None:
        """Take the code, the message in English, and the slug."""
        super().__init__(message)
        self.code = code
        self.facts = {"slug": slug}


def slug_of(label: str) -> str:
    """
    Give a label in the letters of an IRI; empty when none of its letters are Latin.

    >>> slug_of("Access to genetic resources, Côte d’Ivoire")
    'access-to-genetic-resources-cote-divoire'
    """
    plain = unicodedata.normalize("NFKD", label.lower().translate(_OTHER_SIGNS))
    words = re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))
    slug = "-".join(words)
    if len(slug) <= LONGEST:
        return slug
    return slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]


class Minting:
    """Gives IRIs to the new concepts of one instance."""

    def __init__(self, identifiers: Identifiers, thesaurus: Thesaurus, drafts: Drafts) -> None:
        """Take the IRIs of the instance, what is published, and what is drafted."""
        self._identifiers = identifiers
        self._thesaurus = thesaurus
        self._drafts = drafts

    def is_own(self, vocabulary: Vocabulary) -> bool:
        """Say whether a vocabulary is the instance's own, so that its concepts have a notation."""
        return self._scheme(vocabulary) in vocabulary.schemes

    def iri(self, vocabulary: Vocabulary, slug: str) -> str:
        """Give the IRI that a slug stands for; raises `MintingError` for what is no slug."""
        if not _SLUG.fullmatch(slug):
            message = "write small Latin letters, digits, single hyphens, as in wetland-fire"
            raise MintingError("letters", f"{slug!r}: {message}", slug)
        try:
            return self._identifiers.mint("concept", scheme=step_of(vocabulary), concept=slug)
        except IdentifierError as error:
            raise MintingError("address", str(error), slug) from error

    def is_taken(self, iri: str) -> bool:
        """
        Say whether an IRI names, or ever named, anything.

        Published things count, withdrawn ones (they have tombstones), what the history of the
        releases tells of, and drafts, discarded ones too.
        """
        said = self._thesaurus.store.quads_for_pattern(NamedNode(iri), None, None, None)
        if next(said, None) is not None or iri in self._drafts.iris():
            return True
        return bool(self._thesaurus.index.history(concept=iri, limit=1))

    def check(self, vocabulary: Vocabulary, slug: str) -> str:
        """Give the IRI of a slug that is free; raises `MintingError`."""
        iri = self.iri(vocabulary, slug)
        if self.is_taken(iri):
            message = "this address is or was another concept’s; add a word to tell them apart"
            raise MintingError("taken", f"{slug}: {message}", slug)
        return iri

    def propose(self, vocabulary: Vocabulary, labels: Iterable[tuple[str, str]]) -> str:
        """
        Give a free slug for a concept with these preferred labels (language, text).

        From the English label, else from a French or Spanish one; a number tells it from others.
        """
        texts = dict(labels)
        slugs = (slug_of(texts[language]) for language in _LATIN if language in texts)
        slug = next((one for one in slugs if one), f"c-{token_hex(4)}")
        free, number = slug, 1
        while self.is_taken(self.iri(vocabulary, free)):
            number += 1
            free = f"{slug}-{number}"
        return free

    def concept(self, vocabulary: Vocabulary, slug: str) -> Concept:
        """
        Give the beginning of a new concept: its IRI, class and scheme; a notation in an own scheme.

        Raises `MintingError` when the slug is not free.
        """
        return self.begun(vocabulary, slug, self.check(vocabulary, slug))

    def begun(self, vocabulary: Vocabulary, slug: str, iri: str) -> Concept:
        """Give the beginning of a concept whose address has been given to it."""
        statements = {
            Statement(RDF.type, SKOS.Concept),
            Statement(SKOS.inScheme, NamedNode(vocabulary.scheme)),
        }
        if self.is_own(vocabulary):
            statements.add(Statement(SKOS.notation, Literal(slug)))
        return Concept(iri, frozenset(statements))

    def _scheme(self, vocabulary: Vocabulary) -> str:
        return f"{self._identifiers.base}vocabulary/{vocabulary.id}"


def step_of(vocabulary: Vocabulary) -> str:
    """Give a vocabulary's id as a step of an IRI, which has no dots and no double signs."""
    return re.sub(r"[^a-z0-9]+", "-", vocabulary.id).strip("-")
