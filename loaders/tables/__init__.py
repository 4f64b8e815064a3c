"""Tables: CSV and XLSX, read through a mapping that says what each column means."""

from loaders.tables.loader import TablesLoader

__all__ = ["TablesLoader"]
