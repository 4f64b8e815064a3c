"""Answering SPARQL queries from releases, in disposable worker processes."""
