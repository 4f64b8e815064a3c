"""Logging in by the page: what it gives, and the attacks that it withstands."""

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from meagraph.editing.desk import Desk
from meagraph.editing.people import People
from meagraph.editing.roles import Grant, Right, Role
from meagraph.query.pool import QueryPool
from meagraph.settings import Settings
from meagraph.tokens import Tokens, normal_scope, person_of
from server.app import create_app
from server.front import Front
from server.front.response_cache import ResponseCache
from server.login import cookies, forgery
from server.login.local_path import local_path
from server.login.who import is_private
from tests.desk_people import CHEAP, PASSWORD, add_person, editor_of, form_token, sign_in
from tests.serving import BASE

HTML = {"Accept": "text/html"}
Make = Callable[..., Flask]


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QueryPool]:
    with QueryPool(Settings(home=tmp_path_factory.mktemp("none"), query_workers=1)) as pool:
        yield pool


@pytest.fixture(scope="module")
def one_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("people") / "home"


@pytest.fixture(scope="module")
def one_app(one_home: Path, pool: QueryPool) -> Flask:
    return create_app(Settings(home=one_home, query_workers=1, **CHEAP), pool)


@pytest.fixture
def home(one_home: Path) -> Path:
    """Give the home, in which nobody has an account yet."""
    with Desk.of(one_home).transaction() as connection:
        for table in ("role", "session", "person", "attempt"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - ours
    return one_home


@pytest.fixture
def app(one_app: Flask, home: Path) -> Flask:
    return one_app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def make(home: Path, pool: QueryPool) -> Make:
    """Make an application over the home, with other settings."""

    def made(**settings: object) -> Flask:
        given = {"home": home, "query_workers": 1, **CHEAP, **settings}
        return create_app(Settings(**given), pool)

    return made


@pytest.fixture
def ada(home: Path) -> str:
    add_person(home, "Ada", administrator=True)
    return "Ada"


def login(client: FlaskClient, name: str, password: str, **more: str) -> TestResponse:
    token = form_token(client.get("/login", headers=HTML).text)
    data = {"csrf": token, "name": name, "password": password, **more}
    return client.post("/login", data=data, headers=HTML)


def session_cookie(client: FlaskClient) -> str | None:
    found = client.get_cookie(cookies.SESSION)
    return found.value if found else None


# The way in and out


def test_without_anybody_the_page_says_how_to_begin(client: FlaskClient, home: Path) -> None:
    assert "meagraph users add" in client.get("/login", headers=HTML).text
    add_person(home, "Ada")
    assert "meagraph users add" not in client.get("/login", headers=HTML).text


def test_logging_in_and_out(client: FlaskClient, ada: str) -> None:
    response = login(client, ada, PASSWORD, next="/editor/users")
    assert (response.status_code, response.location) == (303, "/editor/users")
    assert "Ada" in client.get("/account", headers=HTML).text
    assert client.get("/login", headers=HTML).status_code == 303
    secret = session_cookie(client)
    token = form_token(client.get("/account", headers=HTML).text)
    assert client.post("/logout", data={"csrf": token}).status_code == 303
    assert session_cookie(client) is None
    client.set_cookie(cookies.SESSION, secret or "")
    assert client.get("/account", headers=HTML).location == "/login?next=/account"


def test_pages_for_people_lead_to_the_login_and_back(client: FlaskClient, ada: str) -> None:
    response = client.get("/editor/users?x=a%20b", headers=HTML)
    assert response.status_code == 303
    assert response.location == "/login?next=/editor/users%3Fx%3Da%2520b"
    page = client.get(response.location, headers=HTML).text
    (wanted,) = re.findall(r'name="next" value="([^"]*)"', page)
    assert login(client, ada, PASSWORD, next=wanted).location == "/editor/users?x=a%20b"
    assert client.get(wanted, headers=HTML).status_code == 200


def test_programs_are_told_instead(client: FlaskClient) -> None:
    response = client.get("/editor/users", headers={"Accept": "application/json"})
    assert response.status_code == 401
    assert response.json is not None
    assert response.json["type"].endswith("#login-needed")
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("name", "password"),
    [("Ada", "wrong password"), ("Eve", PASSWORD), ("", ""), ("Ada", ""), ("Old", PASSWORD)],
)
def test_whatever_does_not_fit_gets_the_same_answer(
    client: FlaskClient, home: Path, ada: str, name: str, password: str
) -> None:
    add_person(home, "Old")
    People(Desk.of(home), Settings(home=home)).disable("Old")
    response = login(client, name, password)
    known = login(client.application.test_client(), "Ada", "something else")
    assert response.status_code == known.status_code == 403
    varying = re.compile(r'name="csrf" value="[^"]*"')
    assert varying.sub("", response.text) == varying.sub("", known.text)
    assert session_cookie(client) is None


# Cookies


def test_the_cookie_of_this_machine_works_over_http(client: FlaskClient, ada: str) -> None:
    set_cookie = login(client, ada, PASSWORD).headers.getlist("Set-Cookie")[0]
    assert set_cookie.startswith("meagraph=")
    assert "HttpOnly" in set_cookie
    assert "SameSite=Lax" in set_cookie
    assert "Path=/" in set_cookie
    assert "Secure" not in set_cookie
    assert "Domain" not in set_cookie


@pytest.mark.parametrize(
    ("settings", "environ", "headers"),
    [
        ({}, {"REMOTE_ADDR": "203.0.113.7"}, {}),  # the base is https
        ({}, {}, {"X-Forwarded-Proto": "https"}),  # through a proxy on this machine
        ({}, {}, {"Host": "vocabulary.example"}),
        ({"base": "http://e.org/"}, {"wsgi.url_scheme": "https"}, {}),
        ({"base": "http://e.org/", "session_secure": "always"}, {}, {}),
    ],
)
def test_elsewhere_cookies_are_secure_and_of_this_host_alone(
    make: Make, ada: str, settings: dict[str, str], environ: dict[str, str], headers: dict[str, str]
) -> None:
    client = make(**settings).test_client()
    page = client.get("/login", headers=HTML | headers, environ_overrides=environ)
    (forms,) = page.headers.getlist("Set-Cookie")
    assert forms.startswith("__Host-meagraph-forms=")
    data = {"csrf": form_token(page.text), "name": ada, "password": PASSWORD}
    kept = {"Cookie": forms.split(";")[0]}
    answer = client.post(
        "/login", data=data, headers=HTML | headers | kept, environ_overrides=environ
    )
    session = answer.headers.getlist("Set-Cookie")[0]
    assert session.startswith("__Host-meagraph=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(session.split("; "))
    assert "Domain" not in session


@pytest.mark.parametrize("settings", [{"session_secure": "never"}, {"base": "http://e.org/"}])
def test_a_service_without_https_can_have_people(
    make: Make, ada: str, settings: dict[str, str]
) -> None:
    client = make(**settings).test_client()
    page = client.get(
        "/login", headers=HTML | {"Host": "e.org"}, environ_overrides={"REMOTE_ADDR": "192.0.2.1"}
    )
    assert page.headers["Set-Cookie"].startswith("meagraph-forms=")


def test_a_cookie_without_the_mark_of_this_host_is_not_believed(make: Make, ada: str) -> None:
    client = make().test_client()
    login(client, ada, PASSWORD)
    planted = {"Cookie": f"meagraph={session_cookie(client)}"}
    elsewhere = {"REMOTE_ADDR": "203.0.113.7"}
    answer = client.get("/account", headers=HTML | planted, environ_overrides=elsewhere)
    assert answer.status_code == 303


# Fixation, forgery, theft


def test_a_session_that_was_planted_before_the_login_is_not_the_one_after(
    client: FlaskClient, ada: str
) -> None:
    planted = "x" * 43
    client.set_cookie(cookies.SESSION, planted)
    assert login(client, ada, PASSWORD).status_code == 303
    assert session_cookie(client) not in (None, planted)
    other = client.application.test_client()
    other.set_cookie(cookies.SESSION, planted)
    assert other.get("/account", headers=HTML).status_code == 303


def test_each_login_has_a_secret_of_its_own_and_ends_the_one_before(
    client: FlaskClient, ada: str
) -> None:
    sign_in(client, ada)
    first = session_cookie(client)
    token = form_token(client.get("/account", headers=HTML).text)
    client.post("/login", data={"csrf": token, "name": ada, "password": PASSWORD})
    assert session_cookie(client) != first
    old = client.application.test_client()
    old.set_cookie(cookies.SESSION, first or "")
    assert old.get("/account", headers=HTML).status_code == 303


@pytest.mark.parametrize("path", ["/editor/users", "/account/password", "/account/sessions"])
@pytest.mark.parametrize("token", ["", "x", "A" * 86 + "==", "é", "theirs"])
def test_a_form_without_the_token_of_the_session_changes_nothing(
    client: FlaskClient, home: Path, ada: str, path: str, token: str
) -> None:
    add_person(home, "Eve")
    if token == "theirs":
        token = sign_in(client.application.test_client(), "Eve")
    sign_in(client, ada)
    data = {"csrf": token, "name": "Mallory"}
    response = client.post(path, data=data, headers={"Accept": "application/json"})
    assert response.status_code == 403
    assert response.json is not None
    assert response.json["type"].endswith("#form-refused")
    accounts = People(Desk.of(home), Settings(home=home)).everyone()
    assert {one.name for one in accounts} == {"Ada", "Eve"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
    ],
)
def test_other_sites_send_no_forms_even_with_a_token(
    client: FlaskClient, ada: str, headers: dict[str, str]
) -> None:
    token = sign_in(client, ada)
    answer = client.post("/editor/users", data={"csrf": token, "name": "Eve"}, headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://behind.a.proxy"},
        {"Origin": "http://localhost"},
        {"Origin": BASE.removesuffix("/meagraph/")},
    ],
)
def test_our_own_pages_send_forms(
    client: FlaskClient, home: Path, ada: str, headers: dict[str, str]
) -> None:
    token = sign_in(client, ada)
    # An Origin of https makes it a request through a proxy, whose cookies have the other name.
    prefix = "__Host-" if headers["Origin"].startswith("https") else ""
    client.set_cookie(f"{prefix}{cookies.SESSION}", session_cookie(client) or "")
    answer = client.post("/editor/users", data={"csrf": token, "name": "Eve"}, headers=headers)
    assert answer.status_code == 200


def test_nobody_is_logged_in_by_another_site(client: FlaskClient, ada: str) -> None:
    data = {"name": ada, "password": PASSWORD}
    assert client.post("/login", data=data).status_code == 403
    client.get("/login")  # now there is a cookie for forms, but no token
    assert client.post("/login", data=data).status_code == 403
    theirs = form_token(client.application.test_client().get("/login").text)
    assert client.post("/login", data=data | {"csrf": theirs}).status_code == 403
    assert session_cookie(client) is None


def test_logging_out_needs_the_token_too(client: FlaskClient, ada: str) -> None:
    sign_in(client, ada)
    assert client.post("/logout").status_code == 403
    assert client.get("/logout").status_code in (404, 405)
    assert client.get("/account", headers=HTML).status_code == 200


def test_tokens_of_forms_look_different_each_time(client: FlaskClient, ada: str) -> None:
    sign_in(client, ada)
    page = client.get("/account", headers=HTML).text
    tokens = re.findall(r'name="csrf" value="([^"]+)"', page)
    assert len(set(tokens)) == len(tokens) > 1


def test_every_form_that_changes_something_has_a_token(
    client: FlaskClient, home: Path, ada: str
) -> None:
    add_person(home, "Eve", editor_of("x"))
    sign_in(client, ada)
    for path in ("/account", "/editor/users", "/editor/"):
        page = client.get(path, headers=HTML).text
        forms = re.findall(r"<form[^>]*method=\"post\".*?</form>", page, re.DOTALL)
        assert forms
        assert all('name="csrf"' in form for form in forms)


@given(st.binary(max_size=100))
def test_no_made_up_token_proves_anything(token: bytes) -> None:
    assert not forgery._proves(token.decode("latin-1"), "secret")


# Where to go next


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/%0d%0aSet-Cookie: a=b\r\nX: y",
        "javascript:alert(1)",
        "evil",
        "/é",
        "",
        "/" + "x" * 3000,
        "/login?next=/login",
    ],
)
def test_nobody_is_sent_elsewhere(client: FlaskClient, ada: str, wanted: str) -> None:
    assert login(client, ada, PASSWORD, next=wanted).location == "/editor/"
    again = client.get("/login", query_string={"next": wanted}, headers=HTML)
    assert again.location == "/editor/"


@given(st.text(max_size=30).map(lambda text: "/" + text))
def test_a_local_path_is_one_for_browsers_too(wanted: str) -> None:
    path = local_path(wanted, "/")
    assert path.isascii()
    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))
    assert not set(path) & set("\\\r\n\t \x00")


# Guessing


def test_guesses_wait_longer_and_longer_by_name_and_by_address(
    make: Make, home: Path, ada: str
) -> None:
    add_person(home, "Eve")
    app = make(login_attempts=3, login_wait_seconds=100, login_longest_wait_seconds=1000)
    client = app.test_client()
    for _ in range(3):
        assert login(client, ada, "wrong").status_code == 403
    answer = login(client, ada, PASSWORD)  # even the right one
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 100
    assert login(client, "Eve", PASSWORD).status_code == 429  # from the same address
    token = form_token(client.get("/login").text)
    elsewhere = {"REMOTE_ADDR": "127.9.9.9"}
    for name, status in (("Eve", 303), (ada, 429)):
        data = {"csrf": token, "name": name, "password": PASSWORD}
        answer = client.post("/login", data=data, environ_overrides=elsewhere)
        assert answer.status_code == status
        token = form_token(client.get("/account").text)


def test_a_made_up_proxy_does_not_make_another_address(make: Make, ada: str) -> None:
    client = make(login_attempts=2, login_wait_seconds=100, session_secure="never").test_client()
    statuses = []
    for number in range(3):
        token = form_token(client.get("/login").text)
        answer = client.post(
            "/login",
            data={"csrf": token, "name": f"user{number}", "password": "wrong"},
            headers={"X-Forwarded-For": f"198.51.100.{number}"},
        )
        statuses.append(answer.status_code)
    assert statuses == [403, 403, 429]


def test_whoever_logs_in_rightly_never_waits(make: Make, ada: str) -> None:
    app = make(login_attempts=2)
    for _ in range(5):
        sign_in(app.test_client(), ada)


# Passwords and sessions of one's own


def test_changing_the_password_ends_all_other_sessions(client: FlaskClient, ada: str) -> None:
    other = client.application.test_client()
    sign_in(other, ada)
    token, before = sign_in(client, ada), session_cookie(client)
    data = {
        "csrf": token,
        "old": PASSWORD,
        "new": "a better password",
        "again": "a better password",
    }
    answer = client.post("/account/password", data=data, headers=HTML)
    assert answer.status_code == 303
    assert session_cookie(client) != before
    assert client.get("/account", headers=HTML).status_code == 200
    assert other.get("/account", headers=HTML).status_code == 303
    client.set_cookie(cookies.SESSION, before or "")
    assert client.get("/account", headers=HTML).status_code == 303
    sign_in(other, ada, "a better password")


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("wrong", "a better password", "a better password", "present password"),
        (PASSWORD, "a better password", "another password", "differ"),
        (PASSWORD, PASSWORD, PASSWORD, "is the old one"),
        (PASSWORD, "short", "short", "12 characters"),
        (PASSWORD, "aaaaaaaaaaaaaa", "aaaaaaaaaaaaaa", "few signs"),
        (PASSWORD, "i, Ada, am here", "i, Ada, am here", "name of its account"),
        (PASSWORD, "long" * 300, "long" * 300, "too long"),
    ],
)
def test_the_password_changes_only_as_it_should(
    client: FlaskClient, ada: str, old: str, new: str, again: str, said: str
) -> None:
    token = sign_in(client, ada)
    data = {"csrf": token, "old": old, "new": new, "again": again}
    answer = client.post("/account/password", data=data, headers=HTML)
    assert answer.status_code == 400
    assert said in answer.text
    sign_in(client.application.test_client(), ada)


def test_a_stolen_session_cannot_guess_the_password(make: Make, ada: str) -> None:
    client = make(login_attempts=3, login_wait_seconds=100).test_client()
    token = sign_in(client, ada)
    data = {"csrf": token, "old": "x", "new": "a better password", "again": "a better password"}
    statuses = [client.post("/account/password", data=data).status_code for _ in range(4)]
    assert statuses == [400, 400, 400, 429]


def test_sessions_are_shown_and_ended(client: FlaskClient, ada: str) -> None:
    others = [client.application.test_client() for _ in range(2)]
    for other in others:
        sign_in(other, ada)
    token = sign_in(client, ada)
    page = client.get("/account", headers=HTML).text
    ids = re.findall(r'name="session" value="([0-9a-f]+)"', page)
    assert len(ids) == 2
    client.post("/account/sessions", data={"csrf": token, "session": ids[0]})
    left = [other.get("/account", headers=HTML).status_code for other in others]
    assert sorted(left) == [200, 303]
    client.post("/account/sessions", data={"csrf": token})
    assert {other.get("/account", headers=HTML).status_code for other in others} == {303}
    assert client.get("/account", headers=HTML).status_code == 200


def test_a_given_password_is_good_for_another_one_and_nothing_else(
    client: FlaskClient, home: Path
) -> None:
    given = People(Desk.of(home), Settings(home=home, **CHEAP)).add("Ada", administrator=True)
    answer = login(client, "Ada", given, next="/editor/users")
    assert answer.location == "/account"
    assert client.get("/editor/users", headers=HTML).location == "/account"
    token = form_token(client.get("/account", headers=HTML).text)
    client.post(
        "/account/password", data={"csrf": token, "old": given, "new": PASSWORD, "again": PASSWORD}
    )
    assert client.get("/editor/users", headers=HTML).status_code == 200


@pytest.mark.parametrize(("language", "words"), [("en", "another site"), ("ru", "другого сайта")])
def test_a_refused_form_is_told_in_the_readers_language(
    client: FlaskClient, ada: str, language: str, words: str
) -> None:
    token = sign_in(client, ada)
    headers = {**HTML, "Sec-Fetch-Site": "cross-site", "Accept-Language": language}
    refused = client.post("/account/sessions", data={"csrf": token}, headers=headers)
    assert refused.status_code == 403
    assert words in refused.text


# People and their roles


def test_an_administrator_adds_a_person_who_logs_in(client: FlaskClient, ada: str) -> None:
    token = sign_in(client, ada)
    page = client.post("/editor/users", data={"csrf": token, "name": "Wei 伟"}, headers=HTML).text
    (password,) = re.findall(r'<code class="password"[^>]*>([^<]+)<', page)
    assert password not in client.get("/editor/users", headers=HTML).text
    other = client.application.test_client()
    assert login(other, "wei 伟", password).location == "/account"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"name": "Ada"}, "Ya existe una cuenta «Ada»"),
        ({"name": "!"}, "«!» no puede ser un nombre"),
        ({"name": "Nobody", "action": "close"}, "«Nobody» ya no existe"),
        ({"name": "Ada", "action": "give", "role": "king"}, "No existe esa función"),
        ({"name": "Ada", "action": "give", "role": "reader", "vocabulary": "x"}, "Todos son"),
        ({"name": "Ada", "action": "give", "role": "editor", "vocabulary": "a b"}, "«a b» no es"),
        (
            {"name": "Ada", "action": "give", "role": "editor", "vocabulary": "x"}
            | {"languages": "fr"},
            "Solo un colaborador",
        ),
        (
            {"name": "Ada", "action": "give", "role": "contributor", "vocabulary": "x"}
            | {"languages": "français"},
            "no es una etiqueta de idioma",
        ),
        ({"name": "Eve", "action": "take", "vocabulary": "x"}, "Eve ya no tiene"),
    ],
)
def test_what_cannot_be_is_told_in_the_administrators_language(
    client: FlaskClient, home: Path, ada: str, asked: dict[str, str], words: str
) -> None:
    add_person(home, "Eve")
    token = sign_in(client, ada)
    address = "/editor/users/change" if "action" in asked else "/editor/users"
    headers = {**HTML, "Accept-Language": "es"}
    answer = client.post(address, data={"csrf": token, **asked}, headers=headers)
    assert answer.status_code == 400
    assert words in html.unescape(answer.text)


def test_an_administrator_gives_and_takes_roles(client: FlaskClient, home: Path, ada: str) -> None:
    add_person(home, "Eve")
    token = sign_in(client, ada)
    people = People(Desk.of(home), Settings(home=home))

    def change(action: str, **more: str) -> int:
        data = {"csrf": token, "name": "Eve", "action": action, **more}
        return client.post("/editor/users/change", data=data).status_code

    given = {"role": "contributor", "vocabulary": "x", "languages": "AR, fr"}
    assert change("give", **given) == 303
    assert people.get("Eve").grants == (Grant("x", Role.CONTRIBUTOR, frozenset({"ar", "fr"})),)
    assert "ar, fr" in client.get("/editor/users", headers=HTML).text
    assert change("take", vocabulary="x") == 303
    assert people.get("Eve").grants == ()
    assert change("give", role="administrator") == 303
    assert people.get("Eve").administrator
    assert change("take", role="administrator") == 303
    assert change("close") == 303
    assert people.get("Eve").disabled
    assert change("open") == 303
    assert change("password") == 200
    assert change("give", role="king") == 400
    assert change("give", role="editor", vocabulary="a b") == 400
    assert change("nonsense") == 400
    assert change("remove") == 303
    assert change("close") == 400
    assert [one.name for one in people.everyone()] == ["Ada"]


def test_an_administrator_cannot_shut_the_door_behind_everyone(
    client: FlaskClient, home: Path, ada: str
) -> None:
    token = sign_in(client, ada)
    for action in ("close", "remove", "take", "password"):
        data = {"csrf": token, "name": "ADA", "action": action, "role": "administrator"}
        assert client.post("/editor/users/change", data=data).status_code == 400
    assert People(Desk.of(home), Settings(home=home)).get("Ada").administrator


def test_an_editor_is_no_administrator(client: FlaskClient, home: Path) -> None:
    add_person(home, "Eve", editor_of("*"))
    token = sign_in(client, "Eve")
    assert client.get("/editor/users", headers=HTML).status_code == 403
    for path in ("/editor/users", "/editor/users/change"):
        data = {"csrf": token, "name": "Eve", "action": "give", "role": "administrator"}
        assert client.post(path, data=data).status_code == 403
    assert not People(Desk.of(home), Settings(home=home)).get("Eve").administrator


def test_a_name_cannot_write_html(client: FlaskClient, ada: str) -> None:
    token = sign_in(client, ada)
    answer = client.post(
        "/editor/users", data={"csrf": token, "name": "<script>alert(1)</script>"}, headers=HTML
    )
    assert answer.status_code == 400
    assert "<script>alert" not in answer.text


# Tokens


@pytest.mark.parametrize(
    ("scope", "right", "vocabulary", "language", "may"),
    [
        ("admin", Right.ADMINISTER, "", None, True),
        ("vocab:plan-aichi", Right.PUBLISH, "plan-aichi", None, True),
        ("vocab:plan-aichi", Right.PUBLISH, "plan", None, False),
        ("vocab:plan-aichi", Right.ADMINISTER, "plan-aichi", None, False),
        ("vocab:a:contributor", Right.DRAFT, "a", None, True),
        ("vocab:a:contributor", Right.PUBLISH, "a", None, False),
        ("vocab:a:contributor:ar+fr", Right.DRAFT, "a", "fr", True),
        ("vocab:a:contributor:ar+fr", Right.DRAFT, "a", "es", False),
        ("vocab:a:contributor:ar+fr", Right.DRAFT, "a", None, False),
        ("read-ops", Right.COMMENT, "a", None, False),
        ("write:graph/vocabulary/a", Right.DRAFT, "a", None, False),
    ],
)
def test_tokens_have_the_roles_of_their_scopes(
    tmp_path: Path, scope: str, right: Right, vocabulary: str, language: str | None, may: bool
) -> None:
    tokens = Tokens.of(tmp_path)
    token = tokens.find(tokens.create("Ada", (normal_scope(scope, BASE),), 1))
    assert token is not None
    assert person_of(token).name == "Ada"
    assert person_of(token).may(right, vocabulary, language) is may
    if "contributor" in scope:
        assert not token.may_write(f"{BASE}graph/vocabulary/a", BASE)


def test_a_token_needs_no_form_and_a_wrong_one_is_refused(client: FlaskClient, home: Path) -> None:
    secret = Tokens.of(home).create("robot", ("admin",), 1)
    bearer = {"Authorization": f"Bearer {secret}"}
    assert client.post("/editor/users", data={"name": "Eve"}, headers=bearer).status_code == 200
    assert client.get("/account", headers=bearer).status_code == 403  # it has no account
    wrong = {"Authorization": f"Bearer {secret[:-1]}{'01'[secret[-1] == '0']}"}
    assert client.post("/editor/users", data={"name": "Eve"}, headers=wrong).status_code == 401


# What others may keep and read


@pytest.mark.parametrize("path", ["/login", "/account", "/editor/users", "/editor/nowhere/"])
def test_pages_for_people_are_kept_and_read_by_nobody_else(
    client: FlaskClient, ada: str, path: str
) -> None:
    for _ in range(2):
        headers = client.get(path, headers=HTML | {"Origin": "https://evil.example"}).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Access-Control-Allow-Origin" not in headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        if session_cookie(client) is None:
            sign_in(client, ada)
    options = client.options(path, headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in options.headers


def test_public_pages_stay_readable_and_know_nobody(client: FlaskClient, ada: str) -> None:
    sign_in(client, ada)
    answer = client.get("/about", headers=HTML)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Ada" not in answer.text


def test_kept_answers_are_never_those_of_a_session(make: Make, home: Path, ada: str) -> None:
    class NoRecord:
        def note(self, *_: object) -> None:
            pass

    app = make()
    app.wsgi_app = Front(  # type: ignore[method-assign,assignment]
        app.wsgi_app, home / "current", ResponseCache(1_000_000, 100_000), NoRecord()
    )
    client = app.test_client()
    sign_in(client, ada)
    assert "Ada" in client.get("/account", headers=HTML).text
    assert client.get("/editor/users", headers=HTML).status_code == 200
    stranger = app.test_client()
    assert stranger.get("/account", headers=HTML).status_code == 303
    assert stranger.get("/editor/users", headers=HTML).status_code == 303


@pytest.mark.parametrize(
    ("path", "private"),
    [("/editor", True), ("/editor/x", True), ("/editors", False), ("/", False), ("//login", True)],
)
def test_which_pages_are_private(path: str, private: bool) -> None:
    assert is_private(path) is private


def test_a_home_that_cannot_be_written_has_no_desk_but_says_so(make: Make, tmp_path: Path) -> None:
    (tmp_path / "editing").write_text("not a folder")
    answer = make(home=tmp_path).test_client().get("/login", headers=HTML)
    assert answer.status_code == 503
    assert "desk" in answer.text
