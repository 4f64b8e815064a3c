"""The loaders that are installed: ours and those of other packages, by entry point."""

from functools import cache
from importlib.metadata import entry_points

from loaders.loader import Loader, LoadError

GROUP = "meagraph.loaders"


@cache
def loaders() -> dict[str, Loader]:
    """Give every installed loader by its name, in the order in which they are asked."""
    found = sorted(entry_points(group=GROUP), key=lambda entry: entry.name)
    return {entry.name: entry.load()() for entry in found}


def loader_for(source: str, kind: str | None = None) -> Loader:
    """
    Give the loader called `kind`, or the one that accepts `source`.

    Raises `LoadError` when there is none, or when several accept it.
    """
    known = loaders()
    if kind is not None:
        if kind not in known:
            raise LoadError(f"no loader is called {kind!r}; there are: {', '.join(known)}")
        return known[kind]
    fitting = [loader for loader in known.values() if loader.accepts(source)]
    match fitting:
        case [loader]:
            return loader
        case []:
            raise LoadError(
                f"{source}: no loader recognises this source; name one with --kind"
                f" ({', '.join(known)})"
            )
        case several:
            names = ", ".join(loader.name for loader in several)
            raise LoadError(f"{source}: several loaders accept it ({names}); choose with --kind")
