"""People of the desk for tests: accounts with cheap passwords, and clients that are logged in."""

import re
from pathlib import Path

from flask.testing import FlaskClient

from meagraph.editing.desk import Desk
from meagraph.editing.people import People
from meagraph.editing.roles import Grant, Role
from meagraph.settings import Settings

PASSWORD = "wetlands and peatlands"

CHEAP = {"password_memory": 32 * 1024, "password_passes": 1}
"""Settings with which hashing takes no time."""

_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


def add_person(
    home: Path, name: str, *grants: Grant, administrator: bool = False, password: str = PASSWORD
) -> None:
    """Make an account, if it is not there yet, whose password is known."""
    people = People(Desk.of(home), Settings(home=home, **CHEAP))
    if not any(one.name == name for one in people.everyone()):
        people.add(name, password, administrator=administrator)
    for grant in grants:
        people.grant(name, grant)


def editor_of(vocabulary: str) -> Grant:
    return Grant(vocabulary, Role.EDITOR)


def contributor_to(vocabulary: str, *languages: str) -> Grant:
    return Grant(vocabulary, Role.CONTRIBUTOR, frozenset(languages))


def form_token(html: str) -> str:
    """Give the token of the first form of a page."""
    found = _TOKEN.search(html)
    assert found, html
    return found[1]


def sign_in(client: FlaskClient, name: str, password: str = PASSWORD) -> str:
    """Log in through the page; gives a token with which the client may send forms."""
    token = form_token(client.get("/login", headers={"Accept": "text/html"}).text)
    response = client.post("/login", data={"csrf": token, "name": name, "password": password})
    assert response.status_code == 303, response.text
    return form_token(client.get("/account", headers={"Accept": "text/html"}).text)
