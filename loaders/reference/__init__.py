"""The loader of the reference data set: `data/`, the ontology and the vocabularies."""

from loaders.reference.loader import ReferenceLoader

__all__ = ["ReferenceLoader"]
