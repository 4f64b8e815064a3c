"""Validation on the web: the report of the release, and files that are judged and not kept."""
