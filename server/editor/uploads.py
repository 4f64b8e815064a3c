"""A file in a form of the desk: allowed its size before the form is looked at, else refused."""

from collections.abc import Callable

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from server.instance import instance
from server.problems import BY_CODE, problem_response

_FORM_BYTES = 64 * 1024
"""What a form has beside its file."""


def let_files_in(
    blueprint: Blueprint, view: Callable[..., ResponseReturnValue], setting: str
) -> None:
    """Let forms that are sent to `view` have a file of as many bytes as a setting says."""
    endpoint = f"{blueprint.name}.{view.__name__}"

    def most() -> int:
        return int(getattr(instance().settings, setting))

    @blueprint.url_value_preprocessor
    def allow(asked: str | None, values: dict[str, object] | None) -> None:
        if asked == endpoint:
            request.max_content_length = most() + _FORM_BYTES

    @blueprint.errorhandler(RequestEntityTooLarge)
    def too_large(error: RequestEntityTooLarge) -> Response:
        problem = BY_CODE["too-large"]
        detail = _("The file has more than the %(most)s bytes that are allowed.", most=most())
        return problem_response(problem.code, problem.status, str(problem.title), detail)
