"""Batches of reconciliation queries, and of data extension, read without I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from server.protocol_error import ProtocolError
from server.strict_json import read_json

Strictness = Literal["any", "all", "should"]
STRICT: tuple[Strictness, ...] = ("any", "all", "should")
KEYS = ("query", "type", "limit", "properties", "type_strict")

DEFAULT_LIMIT = 10


@dataclass(frozen=True)
class Wanted:
    """A property that a candidate has to have with one of these values, texts or identifiers."""

    pid: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Query:
    """One reconciliation query: a name, or properties, or both; types narrow it."""

    text: str
    types: tuple[str, ...] = ()
    limit: int = DEFAULT_LIMIT
    wanted: tuple[Wanted, ...] = ()
    strictness: Strictness = "any"


@dataclass(frozen=True)
class Asked:
    """A property whose values are asked for, with its settings."""

    pid: str
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Extension:
    """A data extension query: of which concepts, which properties."""

    ids: tuple[str, ...]
    asked: tuple[Asked, ...]


def read_queries(text: str, most: int, most_candidates: int) -> dict[str, Query]:
    """
    Read the parameter `queries`: a query for each key.

    Raises `ProtocolError`, with the key of the query that is wrong; `too-large` when there are
    more than `most`.
    """
    said = read_json(text, "the parameter 'queries'")
    if not isinstance(said, dict):
        raise ProtocolError(
            "bad-request", 'the parameter \'queries\' is a JSON object: {"q0": {"query": "…"}}'
        )
    if len(said) > most:
        raise ProtocolError(
            "too-large",
            f"{len(said)} queries at once, and {most} are allowed (batchSize in the manifest)",
        )
    return {key: _query(one, f"queries: {key}", most_candidates) for key, one in said.items()}


def _query(said: Any, where: str, most: int) -> Query:
    if not isinstance(said, dict):
        raise ProtocolError("bad-request", f"{where} is not a JSON object")
    unknown = [key for key in said if key not in KEYS]
    if unknown:
        raise ProtocolError(
            "bad-request", f"{where}: {unknown[0]!r} is no key of a query; {', '.join(KEYS)} are"
        )
    text = said.get("query", "")
    if not isinstance(text, str):
        raise ProtocolError("bad-request", f"{where}: 'query' is not a text")
    wanted = _wanted(said.get("properties", []), where)
    if "query" not in said and not said.get("properties"):
        raise ProtocolError("bad-request", f"{where} has neither 'query' nor 'properties'")
    strictness = said.get("type_strict", "any")
    if strictness not in STRICT:
        raise ProtocolError("bad-request", f"{where}: 'type_strict' is one of {', '.join(STRICT)}")
    return Query(
        text=text,
        types=_types(said.get("type", []), where),
        limit=min(_limit(said.get("limit", DEFAULT_LIMIT), where), most),
        wanted=wanted,
        strictness=cast("Strictness", strictness),
    )


def _types(said: Any, where: str) -> tuple[str, ...]:
    """Read the types: texts, or objects with an id, as the prose of the specification has them."""
    listed = said if isinstance(said, list) else [said]
    types: list[Any] = [one.get("id") if isinstance(one, dict) else one for one in listed if one]
    if not all(isinstance(one, str) for one in types):
        raise ProtocolError("bad-request", f"{where}: 'type' is an identifier, or a list of them")
    return tuple(types)


def _limit(said: Any, where: str) -> int:
    whole = isinstance(said, int | float) and float(said).is_integer()
    if isinstance(said, bool) or not whole or said < 1:
        raise ProtocolError("bad-request", f"{where}: 'limit' is a whole number from 1")
    return int(said)


def _wanted(said: Any, where: str) -> tuple[Wanted, ...]:
    if not isinstance(said, list):
        raise ProtocolError("bad-request", f"{where}: 'properties' is a list")
    found = []
    for one in said:
        if not isinstance(one, dict) or not isinstance(one.get("pid"), str) or "v" not in one:
            raise ProtocolError("bad-request", f"{where}: a property has a 'pid' and a 'v'")
        listed = one["v"] if isinstance(one["v"], list) else [one["v"]]
        values = tuple(_value(value, where) for value in listed)
        if any(values):  # an empty cell asks for nothing
            found.append(Wanted(one["pid"], tuple(value for value in values if value)))
    return tuple(found)


def _value(said: Any, where: str) -> str:
    """Read a value: a text, a number, yes or no, or an entity by its identifier."""
    if isinstance(said, dict):
        said = said.get("id")
    if isinstance(said, bool):
        return "true" if said else "false"
    if not isinstance(said, str | int | float):
        raise ProtocolError(
            "bad-request", f"{where}: the value of a property is a text, a number, or has an 'id'"
        )
    return str(said).strip()


def read_extension(text: str, most: int) -> Extension:
    """
    Read the parameter `extend`.

    Raises `ProtocolError`; `too-large` when it names more than `most` concepts.
    """
    where = "the parameter 'extend'"
    said = read_json(text, where)
    ids = said.get("ids") if isinstance(said, dict) else None
    properties = said.get("properties") if isinstance(said, dict) else None
    if not isinstance(ids, list) or not isinstance(properties, list):
        raise ProtocolError("bad-request", f"{where} has a list 'ids' and a list 'properties'")
    if not all(isinstance(iri, str) for iri in ids):
        raise ProtocolError("bad-request", f"{where}: every one of 'ids' is a text")
    if len(ids) > most:
        raise ProtocolError(
            "too-large", f"{len(ids)} concepts at once, and {most} are allowed; ask in parts"
        )
    return Extension(tuple(ids), tuple(_asked(one, where) for one in properties))


def _asked(said: Any, where: str) -> Asked:
    if not isinstance(said, dict) or not isinstance(said.get("id"), str):
        raise ProtocolError("bad-request", f"{where}: each of 'properties' has an 'id'")
    settings = said.get("settings") or {}
    if not isinstance(settings, dict):
        raise ProtocolError("bad-request", f"{where}: 'settings' is an object")
    return Asked(said["id"], settings)
