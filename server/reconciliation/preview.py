"""What a preview shows of a concept: enough to tell it from its namesakes."""

from dataclasses import dataclass

from server.languages import Text
from server.reconciliation.scope import Described, Scope
from server.reconciliation.shown import definition, short

_LANGUAGES = 12
"""Languages whose names a preview lists; it is small."""

_LABELS = 8


@dataclass(frozen=True)
class Preview:
    """Everything that the page shows."""

    iri: str
    name: Text
    notation: str
    vocabulary: Text
    way: tuple[str, ...]
    definition: str
    names: tuple[Text, ...]
    others: tuple[str, ...]
    deprecated: bool
    language: str


def preview_of(scope: Scope, iri: str) -> Preview | None:
    """Gather what is shown of a concept; None when there is no such concept."""
    described = scope.find(iri.strip())
    if described is None:
        return None
    concept = described.concept
    return Preview(
        iri=concept.iri,
        name=Text(*concept.label(scope.shown)),
        notation=", ".join(dict.fromkeys(one.value for one in concept.notations)),
        vocabulary=Text(*described.vocabulary.title(scope.shown)),
        way=tuple(scope.way(described)),
        definition=short(definition(scope, described)),
        names=tuple(_names(scope, described)),
        others=tuple(concept.texts("altLabel").get(scope.shown, ())[:_LABELS]),
        deprecated=concept.deprecated,
        language=scope.shown,
    )


def _names(scope: Scope, described: Described) -> list[Text]:
    """Give the preferred labels in the other languages."""
    texts = described.concept.texts("prefLabel")
    return [
        Text(texts[language][0], language)
        for language in sorted(texts)
        if language and language != scope.shown
    ][:_LANGUAGES]
