"""What the API answers instead: a status and a sentence."""

from http import HTTPStatus


class FailureError(Exception):
    """A request that is not answered as asked; written `404 Not Found : …`, as Skosmos does."""

    def __init__(self, status: int, message: str) -> None:
        """Take the status (RFC 9110, 15) and a sentence for whoever sent the request."""
        super().__init__(message)
        self.status = HTTPStatus(status)
        self.message = message

    @property
    def line(self) -> str:
        """The body of the answer."""
        return f"{self.status.value} {self.status.phrase} : {self.message}"


def check_rows(count: int, most: int) -> None:
    """Raise `FailureError` for an answer of more entries than are allowed: none is cut unsaid."""
    if count > most:
        raise FailureError(
            400,
            f"the answer has more than {most} entries (MEAGRAPH_VOCABULARY_ROWS);"
            " ask for it in parts, or for less",
        )


def no_concept(iri: str) -> FailureError:
    """Give the failure of a concept that a vocabulary does not have."""
    return FailureError(404, f"Could not find concept <{iri}>")
