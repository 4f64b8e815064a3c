"""Measuring the parser of documents: `make eval`."""
