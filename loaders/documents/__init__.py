"""Decisions and other documents of the conventions, from their files to their facts."""
