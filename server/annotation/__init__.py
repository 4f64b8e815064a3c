"""Tagging: the concepts of a vocabulary that a text names, found by their labels."""
