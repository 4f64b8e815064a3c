"""
Why a query is not answered: one class for each reason.

`code` is the reason's short name; it travels from the worker to the pool, and callers show it.
"""

from collections.abc import Mapping
from typing import Any, ClassVar


class QueryError(Exception):
    """A query that is not answered; the message says why and what to do."""

    code: ClassVar[str] = "query-failed"
    query_id = ""
    """The id of the query, given or made, once a pool has taken it."""

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None) -> None:
        """Take the message and, where a place in the query is at fault, that place (from 1)."""
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column

    def report(self) -> dict[str, Any]:
        """Give the error as a JSON object that `raise_reported` raises again."""
        return {
            "error": self.code,
            "message": self.message,
            "line": self.line,
            "column": self.column,
        }


class QuerySyntaxError(QueryError):
    """The text is not a SPARQL query."""

    code = "query-syntax"


class UpdateRefusedError(QueryError):
    """The text is a SPARQL Update."""

    code = "update-refused"


class ServiceRefusedError(QueryError):
    """The query asks for another host: SERVICE or LOAD."""

    code = "service-refused"


class QueryTooComplexError(QueryError):
    """The query is nested too deeply, or has too many operators, or overflowed the stack."""

    code = "query-too-complex"


class DatasetInvalidError(QueryError):
    """A graph of the dataset is not named by an absolute IRI."""

    code = "dataset-invalid"


class DatasetTooLargeError(QueryError):
    """The default graphs asked for hold more triples than are merged."""

    code = "dataset-too-large"


class BindingInvalidError(QueryError):
    """A value bound to a variable is no RDF term, or the query does not project the variable."""

    code = "binding-invalid"


class FunctionUnknownError(QueryError):
    """The query calls a function that the engine does not have."""

    code = "function-unknown"


class FormatUnsuitableError(QueryError):
    """The answer cannot be written in the format asked for."""

    code = "format-unsuitable"


class ResultTooLargeError(QueryError):
    """The result is larger than the limit."""

    code = "result-too-large"


class QueryTimeoutError(QueryError):
    """The query ran past its deadline."""

    code = "query-timeout"


class MemoryLimitError(QueryError):
    """The query needs more memory than its budget."""

    code = "memory-limit"


class BusyError(QueryError):
    """The query did not get its place in time, or too many wait already."""

    code = "busy"


class QueryCancelledError(QueryError):
    """An operator ended the query."""

    code = "query-cancelled"


class QueryIdTakenError(QueryError):
    """A query of the same id is at work or waiting."""

    code = "query-id-taken"


class SearchUnavailableError(QueryError):
    """The release has no search index, or none that can be read."""

    code = "search-unavailable"


class WorkersUnavailableError(QueryError):
    """No worker can be started: the zygote is gone, or the release cannot be opened."""

    code = "workers-unavailable"


_KINDS: tuple[type[QueryError], ...] = (QueryError, *QueryError.__subclasses__())
_BY_CODE: Mapping[str, type[QueryError]] = {kind.code: kind for kind in _KINDS}

CODES = frozenset(_BY_CODE)
"""The short names of all reasons."""


def raise_reported(report: Mapping[str, Any]) -> None:
    """Raise the error that `QueryError.report` described; nothing when `report` holds none."""
    if "error" in report:
        raise _BY_CODE[report["error"]](
            report["message"], line=report.get("line"), column=report.get("column")
        )
