"""The headers that every answer carries: what browsers may do with it, and who may read it."""

from flask import Flask, Response, request

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""The Content-Security-Policy: everything from here, nothing inline, nothing from elsewhere."""

PUBLIC_METHODS = ("GET", "HEAD", "POST", "OPTIONS")

EXPOSED = "ETag, Link, Location, Meagraph-Release, Retry-After, Vary"


def prepare(app: Flask) -> None:
    """Add the headers to every answer of the application, errors included."""
    app.after_request(_secure)
    app.after_request(_share)


def _secure(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
    return response


def _share(response: Response) -> Response:
    """Let scripts of any site read public answers (Fetch Standard, CORS), without credentials."""
    if request.method in PUBLIC_METHODS:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = EXPOSED
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response
