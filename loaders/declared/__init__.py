"""Declared mappings: which facts of a record become which triples, said in TOML, not in code."""

from loaders.declared.concepts import Concepts
from loaders.declared.describe import Describer, RecordProblemError
from loaders.declared.model import Property, SourceNote, Subject, read_toml
from loaders.declared.records import JsonRecord, Record

__all__ = [
    "Concepts",
    "Describer",
    "JsonRecord",
    "Property",
    "Record",
    "RecordProblemError",
    "SourceNote",
    "Subject",
    "read_toml",
]
