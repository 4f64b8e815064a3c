"""The problems that the judging of sent files answers with, beside those of the whole service."""

from collections.abc import Mapping

from flask import Response
from flask_babel import lazy_gettext as _

from server.graph_store.protocol import MULTIPART, SYNTAXES
from server.problems import PROBLEMS, Problem, problem_response

VALIDATION_PROBLEMS: tuple[Problem, ...] = (
    Problem("file-unreadable", 400, _("The file cannot be read")),
    Problem("file-too-costly", 413, _("Checking this file takes more than it may")),
    Problem("validation-failed", 500, _("The file could not be checked")),
)
"""What the judging of a file answers with, beside `server.problems.PROBLEMS`."""

BY_CODE: Mapping[str, Problem] = {one.code: one for one in (*PROBLEMS, *VALIDATION_PROBLEMS)}


def answer_problem(code: str, detail: str, **more: object) -> Response:
    """Answer with the problem of this code; `more` without value is left out."""
    problem = BY_CODE[code]
    told = {name: given for name, given in more.items() if given is not None}
    response = problem_response(
        problem.code, problem.status, str(problem.title), detail, "validate_error.html", **told
    )
    if problem.status == 415:
        response.headers["Accept-Post"] = ", ".join([*SYNTAXES, MULTIPART])
    return response
