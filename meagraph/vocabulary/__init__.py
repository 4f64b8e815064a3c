"""Vocabularies: concepts of SKOS schemes, read from a release, compared, changed, versioned."""
