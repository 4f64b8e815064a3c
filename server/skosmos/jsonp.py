"""JSON wrapped by a call, for scripts of times before CORS."""

import re

_NAME = re.compile(r"[A-Za-z_$][\w$]{0,99}(?:\.[A-Za-z_$][\w$]{0,99}){0,4}", re.ASCII)
_ENDS_LINES = {ord("\u2028"): "\\u2028", ord("\u2029"): "\\u2029"}

MEDIA_TYPE = "application/javascript"


def wrapped(body: str, callback: str) -> str | None:
    """
    Wrap JSON by a call of the function `callback`; None where that is no name of a function.

    The comment in front keeps the answer from being taken for a file of another kind.

    >>> wrapped("{}", "show"), wrapped("{}", "alert(1);show")
    ('/**/show({});', None)
    """
    if not _NAME.fullmatch(callback):
        return None
    return f"/**/{callback}({body.translate(_ENDS_LINES)});"
