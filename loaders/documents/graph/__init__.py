"""A parsed document as named graphs: what it says, and apart from it what was recognised in it."""

from loaders.documents.graph.cited import CitedWorks
from loaders.documents.graph.document import Context, document_graphs, graph_name
from loaders.documents.graph.identity import identify

__all__ = ["CitedWorks", "Context", "document_graphs", "graph_name", "identify"]
