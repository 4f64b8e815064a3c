"""Citations: where a document cites, what it cites, and whether the graph holds it."""

from loaders.documents.citing.citations import citations_of
from loaders.documents.citing.resolution import resolve

__all__ = ["citations_of", "resolve"]
