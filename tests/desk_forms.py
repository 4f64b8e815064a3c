"""Forms of the desk's pages, filled in as a browser without scripts would send them."""

from collections.abc import Mapping
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

HTML = {"Accept": "text/html"}
VOID = frozenset("input br hr img meta link".split())


class Form(HTMLParser):
    """What a form of a page would send: the one whose attributes include `marked`."""

    def __init__(self, html: str, marked: str) -> None:
        super().__init__()
        self.values = MultiDict[str, str]()
        self.names: set[str] = set()
        self.action = ""
        self._marked = marked
        self._inside = False
        self._area: tuple[str, list[str]] | None = None
        self.feed(html)
        assert self.names, f"no form {marked!r} in the page"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = self._marked in (said.get("class", ""), said.get("action", ""))
            self.action = said.get("action", "") if self._inside else self.action
        if not self._inside or "name" not in said:
            return
        self.names.add(said["name"])
        if tag == "textarea":
            self._area = (said["name"], [])
        elif tag == "input":
            ticked = said.get("type") not in ("checkbox", "radio") or "checked" in said
            if ticked:
                self.values.add(said["name"], said.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._area:
            self._area[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag == "textarea" and self._area:
            name, parts = self._area
            self.values.add(name, "".join(parts).removeprefix("\n"))
            self._area = None


def opened(client: FlaskClient, path: str, marked: str = "concept-form") -> Form:
    """Open a page and give its form."""
    response = client.get(path, headers=HTML)
    assert response.status_code == 200, response.text
    return Form(response.text, marked)


def sent(
    client: FlaskClient,
    form: Form,
    changes: Mapping[str, str | list[str]] | None = None,
    do: str = "save",
    path: str = "",
) -> TestResponse:
    """Send a form with some values changed; a list takes the place of all values of a name."""
    values = form.values.copy()
    for name, value in (changes or {}).items():
        values.setlist(name, value if isinstance(value, list) else [value])
    values["do"] = do
    return client.post(path or form.action, data=values, headers=HTML)
