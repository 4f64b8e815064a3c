"""SKOS files that an operator brings, whoever made them: read, mended and compared."""

from loaders.skos_file.importing import Importing, SkosImport
from loaders.skos_file.reading import Reading, read_skos
from loaders.skos_file.updating import Update

__all__ = ["Importing", "Reading", "SkosImport", "Update", "read_skos"]
