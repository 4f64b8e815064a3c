"""The problems that `/sparql` answers with, beside those of the whole service."""

from collections.abc import Mapping

from flask import Response
from flask_babel import lazy_gettext as _

from meagraph.query.errors import QueryError
from server.problems import PROBLEMS, Problem, problem_response
from server.protocol_error import ProtocolError
from server.sparql.protocol import ACCEPTED

SPARQL_PROBLEMS: tuple[Problem, ...] = (
    Problem("query-syntax", 400, _("This is not a SPARQL query")),
    Problem("query-too-complex", 400, _("The query is too complex")),
    Problem("dataset-invalid", 400, _("A graph is not named by an absolute IRI")),
    Problem("binding-invalid", 400, _("A parameter has no usable value")),
    Problem("function-unknown", 400, _("The query calls a function that is not known here")),
    Problem("update-refused", 403, _("SPARQL Update is refused")),
    Problem("service-refused", 400, _("SERVICE and LOAD are refused")),
    Problem("format-unsuitable", 406, _("The answer cannot be written in this format")),
    Problem("dataset-too-large", 413, _("The graphs hold too many triples to merge")),
    Problem("result-too-large", 413, _("The result is too large")),
    Problem("query-failed", 500, _("The query cannot be answered")),
)
"""What `/sparql` answers with, beside `server.problems.PROBLEMS`."""

QUERY_ID_HEADER = "Query-Id"
"""Names a query: in a request as its client likes, in the answer as the operator sees it."""

BY_CODE: Mapping[str, Problem] = {one.code: one for one in (*PROBLEMS, *SPARQL_PROBLEMS)}


def answer_problem(code: str, detail: str, **more: object) -> Response:
    """Answer with the problem of this code."""
    problem = BY_CODE[code]
    response = problem_response(
        problem.code, problem.status, str(problem.title), detail, "sparql_error.html", **more
    )
    if problem.status == 415:
        response.headers["Accept-Post"] = ", ".join(ACCEPTED)
    return response


def answer_query_error(error: QueryError) -> Response:
    """Answer with the problem that kept a query from its answer, and the place, if it has one."""
    place = {"line": error.line, "column": error.column}
    more = {name: value for name, value in place.items() if value is not None}
    response = answer_problem(error.code, error.message, **more)
    if error.query_id:
        response.headers[QUERY_ID_HEADER] = error.query_id
    return response


def answer_protocol_error(error: ProtocolError) -> Response:
    """Answer with the problem of a request that cannot be understood."""
    return answer_problem(error.code, error.message)
