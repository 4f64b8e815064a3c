"""Versions on the editors' desk: make one, see what changed since the last, go back to one."""
