"""Data extension: the values of properties of concepts, for columns of a table."""

from collections.abc import Iterable, Mapping
from typing import Any

from meagraph.namespaces import SKOS
from server.protocol_error import ProtocolError
from server.reconciliation.properties import (
    Property,
    Value,
    all_properties,
    property_called,
    values_of,
)
from server.reconciliation.queries import Asked, Extension
from server.reconciliation.scope import Scope
from server.reconciliation.types import concept_type

Cell = dict[str, str]


def extended(scope: Scope, extension: Extension) -> dict[str, object]:
    """
    Give the values asked for, by concept and property; no values for a concept that is unknown.

    Raises `ProtocolError` for a property that is not known, and for settings that are none.
    """
    properties = [(one, _property(one)) for one in extension.asked]
    rows: dict[str, dict[str, list[Cell]]] = {}
    for iri in extension.ids:
        described = scope.find(iri)
        rows[iri] = {
            asked.pid: [] if described is None else _cells(values_of(one, scope, described), asked)
            for asked, one in properties
        }
    return {"meta": [_meta(asked, one) for asked, one in properties], "rows": rows}


def _property(asked: Asked) -> Property:
    found = property_called(asked.pid)
    if found is None:
        raise ProtocolError(
            "bad-request",
            f"there is no property {asked.pid!r}; ask for proposals of properties",
        )
    return found


def _meta(asked: Asked, one: Property) -> dict[str, object]:
    meta: dict[str, object] = {"id": asked.pid, "name": one.name}
    if one.gives_concepts and _content(asked.settings) == "entity":
        meta["type"] = concept_type().json()
    return meta


def _cells(values: Iterable[Value], asked: Asked) -> list[Cell]:
    content = _content(asked.settings)
    cells = [_cell(value, content) for value in values]
    most = _most(asked)
    return cells[:most] if most else cells


def _cell(value: Value, content: str) -> Cell:
    if value.entity and content == "entity":
        return {"id": value.text, "name": value.name}
    return {"str": value.name or value.text if content == "name" else value.text}


def _content(settings: Mapping[str, Any]) -> str:
    given = settings.get("content")
    return given if given in ("name", "id") else "entity"


def _most(asked: Asked) -> int:
    given = asked.settings.get("limit") or 0
    try:
        most = int(given)
        if most < 0:
            raise ValueError
    except (ValueError, TypeError, OverflowError):
        raise ProtocolError(
            "bad-request", f"{asked.pid}: 'limit' is a whole number, not {given!r}"
        ) from None
    return most


def proposed(scope: Scope, type_: str, limit: int | None) -> dict[str, object]:
    """Give the properties that concepts of a type may have."""
    listed = [{"id": one.id, "name": one.name} for one in all_properties(scope)]
    said: dict[str, object] = {"type": type_ or SKOS.Concept.value, "properties": listed[:limit]}
    if limit is not None:
        said["limit"] = limit
    return said
