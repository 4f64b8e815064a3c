"""
Who works at the desk: logging in, sessions, and what each may do there.

A person comes with a session, whose forms are guarded against forgery, or with a bearer token.
"""

from server.login.forgery import csrf_field
from server.login.who import person, require, require_some

__all__ = ["csrf_field", "person", "require", "require_some"]
