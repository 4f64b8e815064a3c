"""What an instance says of itself in its own store: VoID counts, and examples of queries."""

from meagraph.descriptions.kept import descriptions

__all__ = ["descriptions"]
