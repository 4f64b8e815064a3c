"""The SPARQL endpoint: `/sparql` (SPARQL 1.1 Protocol, SPARQL 1.1 Service Description)."""

from server.sparql.views import blueprint

__all__ = ["blueprint"]
