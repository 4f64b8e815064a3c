"""The core: names and identifiers, changesets, validation, releases, query execution."""

__version__ = "0.1.0"
