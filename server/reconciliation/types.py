"""
The types of entities: all are concepts, those of a scheme are a type of their own.

So a column may be matched to one scheme of the service for all vocabularies. Classes of a
vocabulary's own, beside skos:Concept, are types, too.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from pyoxigraph import NamedNode

from meagraph.namespaces import PREFIXES, RDF, SKOS
from meagraph.vocabulary.concept import last_step
from meagraph.vocabulary.vocabularies import Vocabulary
from server.reconciliation.scope import Described, Scope

CONCEPT: str = SKOS.Concept.value


@dataclass(frozen=True)
class Type:
    """A type: its identifier, its name, and the type above it."""

    id: str
    name: str

    def json(self) -> dict[str, str]:
        """Give it as candidates and suggestions have it."""
        return {"id": self.id, "name": self.name}


def concept_type() -> Type:
    """Give the type of all entities."""
    return Type(CONCEPT, _("Concept"))


def scheme_type(scope: Scope, vocabulary: Vocabulary, scheme: str) -> Type:
    """Give the type of the concepts of one scheme, named as the scheme is."""
    if scheme == vocabulary.scheme:
        return Type(scheme, vocabulary.title(scope.shown)[0])
    name = scope.thesaurus.label(scheme, scope.shown, vocabulary=vocabulary)
    return Type(scheme, name[0] if name else last_step(scheme))


def all_types(scope: Scope) -> Iterator[Type]:
    """Give the types of a service: concepts, then those of each scheme."""
    yield concept_type()
    for vocabulary in scope.vocabularies:
        for scheme in vocabulary.schemes:
            yield scheme_type(scope, vocabulary, scheme)


def schemes_of(scope: Scope, described: Described) -> list[Type]:
    """Give the types of the schemes that a concept is in; the main one where it says none."""
    own = described.concept.links("inScheme") or [described.vocabulary.scheme]
    return [scheme_type(scope, described.vocabulary, scheme) for scheme in own]


def types_of(scope: Scope, described: Described) -> list[Type]:
    """Give the types of a concept."""
    classes = sorted(
        statement.value.value
        for statement in described.concept.statements
        if statement.predicate == RDF.type
        and isinstance(statement.value, NamedNode)
        and statement.value != SKOS.Concept
    )
    own = [Type(iri, _class_name(scope, described.vocabulary, iri)) for iri in classes]
    return [concept_type(), *schemes_of(scope, described), *own]


def _class_name(scope: Scope, vocabulary: Vocabulary, iri: str) -> str:
    name = scope.thesaurus.label(iri, scope.shown, vocabulary=vocabulary)
    return name[0] if name else last_step(iri)


def type_called(scope: Scope, name: str) -> str:
    """
    Give the identifier of the type that a client names.

    That is its IRI, `skos:Concept`, or the id of a vocabulary for its main scheme.
    """
    prefix, colon, local = name.partition(":")
    if colon and prefix in PREFIXES:
        return PREFIXES[prefix] + local
    vocabulary = scope.thesaurus.vocabularies.get(name)
    return name if vocabulary is None else vocabulary.scheme


def narrowed(scope: Scope, types: tuple[str, ...]) -> tuple[str, ...] | None:
    """
    Give the ids of the vocabularies in which concepts of any of these types can be.

    Where a type says nothing of that, those of the whole service (None: all).
    """
    by_scheme = {
        scheme: vocabulary.id for vocabulary in scope.vocabularies for scheme in vocabulary.schemes
    }
    if types and all(one in by_scheme for one in types):
        return tuple(dict.fromkeys(by_scheme[one] for one in types))
    return scope.ids
