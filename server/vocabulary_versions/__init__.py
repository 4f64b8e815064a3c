"""The versions of vocabularies: listed, compared, and each at its own IRI."""
