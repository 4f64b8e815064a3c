"""The SPARQL endpoint (SPARQL 1.1 Protocol, Service Description) and the saved queries."""

from server.sparql import saved
from server.sparql.views import blueprint

__all__ = ["blueprint", "saved"]
