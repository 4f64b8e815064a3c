"""Answers from one release, though each page asks several queries."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from server.instance import instance

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

TIMES = 3


def from_one_release(view: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """
    Make the answer of `view` again when another release became current while it was made.

    So no page mixes two releases, and its entity tag is that of the release that it shows.
    """

    @wraps(view)
    def steady(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        for _ in range(TIMES - 1):
            before = instance().pool.release()
            answer = view(*args, **kwargs)
            if instance().pool.release() == before:
                return answer
        return view(*args, **kwargs)

    return steady
