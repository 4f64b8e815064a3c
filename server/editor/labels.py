"""How concepts are called on the desk: as their drafts call them, else as they are published."""

from collections.abc import Callable

from meagraph.editing.drafts import Drafts
from meagraph.vocabulary.concept import Concept
from meagraph.vocabulary.thesaurus import Thesaurus
from meagraph.vocabulary.vocabularies import Vocabulary
from server.instance import instance
from server.languages import Text, content_language, interface_language

Named = Callable[[str], tuple[str, str] | None]
"""Gives the name of a thing and its language, None when it has none."""


def drafts() -> Drafts:
    """Give the drafts of the instance, beside the release that is current."""
    here = instance()
    return Drafts(here.desk, here.thesaurus())


def name_of(concept: Concept) -> Text:
    """Give the name of a concept that is at hand."""
    return Text(*concept.label(content_language(), interface_language()))


def named(thesaurus: Thesaurus, vocabulary: Vocabulary | None) -> Named:
    """Give what names the things that a page speaks of; each is looked up once."""
    known: dict[str, tuple[str, str] | None] = {}
    kept = drafts()

    def name(iri: str) -> tuple[str, str] | None:
        if iri not in known:
            languages = (content_language(), interface_language())
            known[iri] = thesaurus.label(iri, *languages, vocabulary=vocabulary)
            if known[iri] is None and vocabulary is not None:
                draft = kept.get(vocabulary, iri)
                known[iri] = draft.concept.label(*languages) if draft else None
        return known[iri]

    return name
