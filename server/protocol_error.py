"""What the modules of the protocols, which are without I/O, raise at a request."""


class ProtocolError(Exception):
    """A request that cannot be followed; `code` is the problem's, the message says why."""

    def __init__(self, code: str, message: str) -> None:
        """Take the code of a problem and a sentence for whoever sent the request."""
        super().__init__(message)
        self.code = code
        self.message = message
