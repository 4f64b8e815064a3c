"""What a page of the desk says has just happened: carried over a redirect by its name."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from flask import redirect, request
from flask_babel import LazyString, lazy_gettext
from werkzeug.wrappers import Response

_ = lazy_gettext

NOTICES: dict[str, LazyString] = {
    "saved": _("Saved as a draft. Readers see it when it is published."),
    "unchanged": _("Nothing was changed, so nothing was saved."),
    "merged": _("Saved. The concept had changed since you opened it; both changes were kept."),
    "discarded": _("The draft was set aside. It can be taken up again from its history."),
    "restored": _("The earlier version is the draft again."),
    "decided": _("Decided. Your choices were saved in the draft."),
    "landed": _("What the draft wanted is published already, so it was closed."),
    "tidied": _("Stray spaces and hidden characters were taken out of what you wrote."),
}
"""The notices by name. A room adds its own: `NOTICES["imported"] = _("…")`."""


class Notice(NamedTuple):
    """A notice as it is shown; its kind is `done` or `mind` (something to look at)."""

    kind: str
    text: str


def to(address: str, *names: str) -> Response:
    """Send whoever posted a form to a page that shows these notices there."""
    joint = "&" if "?" in address else "?"
    query = urlencode([("notice", name) for name in names])
    return redirect(f"{address}{joint}{query}" if names else address, 303)


def asked(extra: Mapping[str, LazyString] | None = None) -> list[Notice]:
    """Give the notices that the address of the request at hand names."""
    known = {**NOTICES, **(extra or {})}
    wanted = dict.fromkeys(request.args.getlist("notice"))
    return [Notice("done", str(known[name])) for name in wanted if name in known]
