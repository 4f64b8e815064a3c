"""Which named graphs there are for, and which of them the default graph merges."""

from hashlib import sha256

SYSTEM = "graph/system/"
ANNOTATION = "graph/annotation/"


def is_system(name: str, base: str) -> bool:
    """Say whether `name` is a system graph: kept by the service, never part of the merge."""
    return name.startswith(base + SYSTEM)


def is_merged(name: str, base: str) -> bool:
    """
    Say whether the default graph merges `name`.

    It merges all that is said of the world: neither system graphs nor annotations, which say what a
    machine recognised.

    >>> is_merged("https://e.org/graph/annotation/decision/cbd/cop/12/2/fr", "https://e.org/")
    False
    """
    return not is_system(name, base) and not name.startswith(base + ANNOTATION)


def system_graph(base: str, about: str, iri: str | None = None) -> str:
    """
    Give the name of a system graph: `about` as a whole, or `about` the thing with this IRI.

    >>> system_graph("https://e.org/", "provenance", "https://e.org/graph/country")
    'https://e.org/graph/system/provenance/graph/country'
    """
    name = f"{base}{SYSTEM}{about}"
    if iri is None:
        return name
    if iri.startswith(base):
        return f"{name}/{iri.removeprefix(base)}"
    return f"{name}/{sha256(iri.encode()).hexdigest()[:32]}"
