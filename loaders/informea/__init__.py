"""InforMEA's OData feeds, version 1 and 3, as JSON."""

from loaders.informea.loader import InformeaLoader

__all__ = ["InformeaLoader"]
