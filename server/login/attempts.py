"""What is slowed down when it is tried often: passwords, and suggestions by anyone."""

from flask import request

from meagraph.editing.throttle import Pace, Throttle
from server.client_address import client_address, read_networks
from server.instance import instance


def passwords(kind: str) -> Throttle:
    """Give what counts attempts at passwords, of one kind: by name, by address."""
    settings = instance().settings
    pace = Pace(
        settings.login_attempts,
        settings.login_wait_seconds,
        settings.login_longest_wait_seconds,
        settings.attempts_forgotten_seconds,
    )
    return Throttle(instance().desk, f"password-{kind}", pace)


def suggestions() -> Throttle:
    """Give what counts the suggestions of those who are not logged in, by address."""
    settings = instance().settings
    pace = Pace(
        settings.suggestions,
        settings.suggestion_wait_seconds,
        settings.attempts_forgotten_seconds,
        settings.attempts_forgotten_seconds,
    )
    return Throttle(instance().desk, "suggestion", pace)


def address() -> str:
    """Give the address that asks, as trusted proxies tell it."""
    return client_address(request.environ, read_networks(instance().settings.trusted_proxies))
