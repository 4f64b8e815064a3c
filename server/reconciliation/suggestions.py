"""What a service suggests while somebody types: concepts, properties, types."""

from collections.abc import Callable, Iterable, Mapping

from meagraph.namespaces import is_iri
from server.reconciliation.candidates import LONGEST_NAME, plain
from server.reconciliation.properties import all_properties, property_called, same
from server.reconciliation.scope import Scope
from server.reconciliation.shown import description
from server.reconciliation.types import all_types, type_called, types_of

Suggestion = dict[str, object]


def suggest_entities(scope: Scope, prefix: str, skipped: int, limit: int) -> list[Suggestion]:
    """
    Give concepts with a label or notation that begins so; for an IRI, the concept itself.

    `skipped` suggestions were given before.
    """
    described = scope.find(prefix.strip()) if is_iri(prefix.strip()) else None
    if described is not None:
        return [] if skipped else [_entity(scope, described.iri, described.vocabulary.id, "")]
    text = plain(prefix)[:LONGEST_NAME]
    if not text:
        return []
    index = scope.thesaurus.index
    hits = index.complete(text, scope.ids, scope.language, skipped + limit)[skipped:]
    return [_entity(scope, hit.concept, hit.vocabulary, hit.label) for hit in hits]


def _entity(scope: Scope, iri: str, vocabulary: str, label: str) -> Suggestion:
    described = scope.find(iri, vocabulary)
    if described is None:  # a collection, which is no entity here, goes by what was found
        return {"id": iri, "name": label}
    return {
        "id": iri,
        "name": scope.name(described),
        "description": description(scope, described, label),
        "notable": [one.json() for one in types_of(scope, described)],
    }


def suggest_properties(scope: Scope, prefix: str, skipped: int, limit: int) -> list[Suggestion]:
    """Give properties whose name or identifier has a word that begins so."""
    exact = property_called(prefix.strip())
    listed: dict[str, Suggestion] = {}
    for one in [*([exact] if exact else []), *all_properties(scope)]:
        if one is exact or _begins(prefix, one.id, one.name):
            listed.setdefault(one.id, {"id": one.id, "name": one.name})
    return list(listed.values())[skipped : skipped + limit]


def suggest_types(scope: Scope, prefix: str, skipped: int, limit: int) -> list[Suggestion]:
    """Give types whose name or identifier has a word that begins so."""
    exact = type_called(scope, prefix.strip())
    found: list[Suggestion] = [
        {"id": one.id, "name": one.name}
        for one in all_types(scope)
        if one.id == exact or _begins(prefix, one.id, one.name)
    ]
    return found[skipped : skipped + limit]


def _begins(prefix: str, *names: str) -> bool:
    wanted = same(prefix)
    return any(_has_beginning(same(name), wanted) for name in names)


def _has_beginning(name: str, wanted: str) -> bool:
    return name.startswith(wanted) or f" {wanted}" in name


KINDS: Mapping[str, Callable[[Scope, str, int, int], Iterable[Suggestion]]] = {
    "entity": suggest_entities,
    "property": suggest_properties,
    "type": suggest_types,
}
"""The services by the name that the manifest gives them."""
