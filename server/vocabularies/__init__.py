"""The vocabularies as people read them: hierarchy, index, search, concepts, changes, downloads."""
