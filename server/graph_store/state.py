"""
The state that a named graph is in: what its entity tags begin with, and preconditions compare.

It is the changeset that last changed the graph, so that it stays while other graphs change.
"""

from hashlib import sha256

from pyoxigraph import NamedNode, Store

from meagraph import __version__
from meagraph.query.release import Release
from meagraph.records import changeset_of

UNRECORDED = "unrecorded"
"""The state of a graph without a record of its origin: one that the service keeps itself."""

MERGED = "merged"
"""The state of the default graph."""


def state_in(release: Store, name: str, base: str) -> str | None:
    """Give the state of a graph of an opened release, None when there is none."""
    if recorded := changeset_of(name, release, base):
        return recorded
    held = next(release.quads_for_pattern(None, None, None, NamedNode(name)), None)
    return UNRECORDED if held else None


def entity_tag(state: str, release: Release, form: str) -> str:
    """Give the strong entity tag of a graph in `state`; `form` is all that its bytes rest on."""
    parts = [__version__, form]
    if state in (UNRECORDED, MERGED):
        parts.append(release.tag)
    return f"{state}-{sha256(repr(parts).encode()).hexdigest()[:16]}"
