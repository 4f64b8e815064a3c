"""The problems that the graph store answers with, beside those of the whole service."""

from collections.abc import Mapping

from flask import Response
from flask_babel import lazy_gettext as _

from server.graph_store.protocol import MULTIPART, SYNTAXES
from server.problems import PROBLEMS, Problem, problem_response

GRAPH_STORE_PROBLEMS: tuple[Problem, ...] = (
    Problem("rdf-unreadable", 400, _("The graph cannot be read")),
    Problem("graph-reserved", 403, _("This graph is kept by the service alone")),
    Problem("graph-unknown", 404, _("There is no such graph")),
    Problem("shapes-violated", 422, _("The graph violates shapes; nothing was published")),
    Problem("publication-failed", 503, _("The graph could not be published")),
    Problem("publication-timeout", 504, _("Publishing took too long")),
)
"""What the graph store answers with, beside `server.problems.PROBLEMS`."""

BY_CODE: Mapping[str, Problem] = {one.code: one for one in (*PROBLEMS, *GRAPH_STORE_PROBLEMS)}


def answer_problem(code: str, detail: str, **more: object) -> Response:
    """Answer with the problem of this code."""
    problem = BY_CODE[code]
    told = {name: value for name, value in more.items() if value is not None}
    response = problem_response(
        problem.code, problem.status, str(problem.title), detail, "error.html", **told
    )
    if problem.status == 415:
        response.headers["Accept-Post"] = ", ".join([*SYNTAXES, MULTIPART])
    return response
