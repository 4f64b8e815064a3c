"""OData JSON, versions 1 and 3, brought to one plain form."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from loaders.json_records import ODATA, Item, read_items
from loaders.loader import LoadError

_ARRAY = re.compile(ODATA.pattern + r"\s*(?:\{\s*\"results\"\s*:\s*)?\[")

ENTITIES = {
    "Decision": frozenset({"number", "status", "title"}),
    "Meeting": frozenset({"start"}),
    "Site": frozenset({"name", "country"}),
    "NationalPlan": frozenset({"country", "title", "type"}),
    "CountryReport": frozenset({"country", "title"}),
}
"""The entities that can be loaded, and the fields by which one is known that names no type."""


_NEXT = ("__next", "odata.nextLink", "@odata.nextLink")


def entities(path: Path, goes_on: Callable[[str], None]) -> Iterator[Item]:
    """
    Yield the entities of a feed; raises `LoadError` when the file is none.

    `goes_on` is told the link to the next page, where the file is one page of a longer feed.
    """

    def around(envelope: object) -> None:
        for link in next_links(envelope):
            goes_on(link)

    for item in read_items(path, _ARRAY, around):
        if isinstance(item.value, dict) and "d" in item.value:
            around(_without_results(item.value))
            yield from (Item(value, item.line) for value in _unwrapped(item.value["d"]))
        else:
            yield item


def _without_results(envelope: dict[str, object]) -> dict[str, object]:
    """Give what stands around the entities of a feed that was read as one value."""
    feed = envelope["d"]
    if isinstance(feed, dict) and isinstance(feed.get("results"), list):
        return envelope | {"d": feed | {"results": []}}
    return {key: value for key, value in envelope.items() if key != "d"}


def next_links(value: object) -> Iterator[str]:
    """Yield the links by which a feed, or a list inside an entity, says that it goes on."""
    if isinstance(value, dict):
        yield from (str(value[key]) for key in _NEXT if value.get(key))
    for inner in value.values() if isinstance(value, dict) else _items(value):
        yield from next_links(inner)


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _unwrapped(feed: object) -> list[object]:
    if isinstance(feed, dict) and isinstance(feed.get("results"), list):
        return list(feed["results"])
    return feed if isinstance(feed, list) else [feed]


def entity_name(record: dict[str, object], where: str) -> str:
    """
    Give the name of an entity's type, in the singular, from its metadata or its fields.

    Raises `LoadError` for contacts, which are personal data, and for what is none of `ENTITIES`.
    """
    metadata = record.get("__metadata")
    named = str(metadata.get("type", "")) if isinstance(metadata, dict) else ""
    name = named.rpartition(".")[2].removesuffix("s")
    if name == "Contact" or {"firstName", "lastName"} & record.keys():
        raise LoadError(f"{where}: contacts are personal data and are never loaded; remove them")
    if not name:
        name = next((name for name, fields in ENTITIES.items() if fields <= record.keys()), "")
    if name not in ENTITIES:
        raise LoadError(
            f"{where}: {f'the entity {name}' if name else 'this record'} cannot be loaded; those"
            f" that can are {', '.join(ENTITIES)}"
        )
    return name


def plain(value: object) -> object:
    """Leave out what is metadata or only a link to more, and take lists out of `results`."""
    if isinstance(value, list):
        return [item for item in map(plain, value) if item not in (None, {}, "")]
    if not isinstance(value, dict):
        return value
    if "__deferred" in value:
        return None
    if isinstance(value.get("results"), list):
        return plain(value["results"])
    return plain_fields(value)


def plain_fields(entity: dict[str, object]) -> dict[str, object]:
    """Give the fields of an entity, each in its plain form."""
    found = {key: plain(inner) for key, inner in entity.items() if key != "__metadata"}
    return {key: inner for key, inner in found.items() if inner is not None}
