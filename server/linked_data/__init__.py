"""Linked data: the path of every IRI of ours answers for the thing that the IRI names."""
