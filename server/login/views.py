"""The addresses /login and /logout."""

from flask import Blueprint, Flask, Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from meagraph.editing.people import LONGEST_NAME, Account, key_of
from server.login import account, attempts, cookies, users, who
from server.login.local_path import local_path

blueprint = Blueprint("login", __name__)

_HOME = "/editor/"


def prepare(app: Flask) -> None:
    """Guard the desk's pages, and give the application those for people with accounts."""
    who.prepare(app)
    for room in (blueprint, account.blueprint, users.blueprint):
        app.register_blueprint(room)


@blueprint.get("/login")
def form() -> ResponseReturnValue:
    """Show the form; whoever is logged in goes on at once."""
    wanted = local_path(request.args.get("next"), _HOME)
    if who.visitor().account is not None:
        return redirect(wanted, 303)
    return _page(wanted)


@blueprint.post("/login")
def login() -> ResponseReturnValue:
    """
    Begin a session for a name and its password.

    Whatever does not fit (no such name, a wrong password, an account that is closed) gets the same
    answer after the same time. Each attempt counts for its name and for its address beforehand.
    """
    wanted = local_path(request.form.get("next"), _HOME)
    name, password = request.form.get("name", ""), request.form.get("password", "")
    by_address, by_name = attempts.passwords("address"), attempts.passwords("name")
    address, key = attempts.address(), key_of(name[: 2 * LONGEST_NAME])
    by_address.attempt(address)
    by_name.attempt(key)
    known = who.people().login(key, password)
    if known is None:
        return _page(wanted, failed=True)
    by_address.forgive(address)
    by_name.clear(key)
    return _begin(known, wanted)


@blueprint.post("/logout")
def logout() -> ResponseReturnValue:
    """End the session at hand."""
    if secret := cookies.read(cookies.SESSION):
        who.sessions().end(secret)
    response = make_response(redirect("/login", 303))
    cookies.take_back(response, cookies.SESSION)
    return response


def _begin(known: Account, wanted: str) -> Response:
    """Begin a session under a secret of its own, whatever the browser came with (no fixation)."""
    if old := cookies.read(cookies.SESSION):
        who.sessions().end(old)
    # A password that somebody else made is good for choosing another one, and nothing more.
    response = make_response(redirect(wanted if known.given is None else "/account", 303))
    cookies.give(response, cookies.SESSION, who.sessions().begin(known.key))
    cookies.take_back(response, cookies.FORMS)
    return response


def _page(wanted: str, *, failed: bool = False) -> Response:
    page = render_template(
        "login.html", wanted=wanted, failed=failed, nobody=not who.people().exist()
    )
    return make_response(page, 403 if failed else 200)
