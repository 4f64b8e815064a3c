"""Who may do what: bearer tokens (RFC 6750) and their scopes."""

from flask import Flask, Response, request

from meagraph.tokens import Token, Tokens
from server.instance import instance
from server.problems import BY_CODE, problem_response


class AuthorizationError(Exception):
    """
    A request without a right to what it asks for.

    `status` is 401 when it comes without a valid token and 403 when that does not cover it;
    `parameters` are those of the `WWW-Authenticate` header (RFC 6750, 3).
    """

    def __init__(self, status: int, message: str, **parameters: str) -> None:
        """Take the status, a sentence for whoever asks, and the header's parameters."""
        super().__init__(message)
        self.status = status
        self.message = message
        self.parameters = parameters


def require(scope: str) -> Token:
    """Give the token of the request at hand if it holds `scope`; raises `AuthorizationError`."""
    token = bearer()
    if not token.covers(scope):
        raise not_covered(scope)
    return token


def require_write(graph: str) -> Token:
    """Give the token of the request if it may write `graph`; raises `AuthorizationError`."""
    token = bearer()
    base = instance().base
    if not token.may_write(graph, base):
        raise not_covered(
            f"write:{graph.removeprefix(base)}" if graph.startswith(base) else "admin"
        )
    return token


def bearer() -> Token:
    """Give the valid token that the request carries; raises `AuthorizationError`."""
    given = request.authorization
    if given is None or given.type != "bearer" or not given.token:
        raise AuthorizationError(
            401, "this needs a token, sent in the header Authorization: Bearer TOKEN"
        )
    token = Tokens.of(instance().settings.home).find(given.token)
    if token is None:
        raise AuthorizationError(
            401,
            "the token is not known here, was revoked or has expired",
            error="invalid_token",
        )
    return token


def not_covered(scope: str) -> AuthorizationError:
    """Make the error of a valid token that does not hold `scope`."""
    return AuthorizationError(
        403,
        f"the token does not cover this; it would need the scope {scope}",
        error="insufficient_scope",
        scope=scope,
    )


def prepare(app: Flask) -> None:
    """Make the application answer 401 and 403 in this manner."""
    app.register_error_handler(AuthorizationError, _answer)


def _answer(error: AuthorizationError) -> Response:
    problem = BY_CODE["unauthorized" if error.status == 401 else "forbidden"]
    response = problem_response(problem.code, problem.status, str(problem.title), error.message)
    fields = {"realm": "meagraph", **error.parameters}
    quoted = ", ".join(f'{name}="{_quotable(value)}"' for name, value in fields.items())
    response.headers["WWW-Authenticate"] = f"Bearer {quoted}"
    return response


def _quotable(value: str) -> str:
    """Leave out what cannot stand in a quoted string of a header."""
    return "".join(sign for sign in value if " " <= sign <= "~" and sign not in '"\\')
