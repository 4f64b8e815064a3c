"""What two releases do not have in common."""

from pyoxigraph import Store

from meagraph.merge import Patch, named_quads


def differences(old: Store, new: Store) -> Patch:
    """Give the quads of named graphs that turn `old` into `new`."""
    return Patch(
        added=frozenset(quad for quad in named_quads(new) if quad not in old),
        removed=frozenset(quad for quad in named_quads(old) if quad not in new),
    )
