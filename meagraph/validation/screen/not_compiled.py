"""What a screen cannot be made for."""


class NotCompiled(Exception):  # noqa: N818 - it is no error: pySHACL then judges all the targets
    """A shape that has no screen: all its focus nodes are candidates; the message says why."""
