"""Accounts, roles, sessions and growing waits, without a server; and `meagraph users`."""

import sqlite3
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cli import main
from meagraph.editing.desk import Desk, DeskError
from meagraph.editing.passwords import PasswordError, generated
from meagraph.editing.people import People, PeopleError, key_of, normal_name
from meagraph.editing.roles import ANONYMOUS, EVERY, Grant, Person, Right, Role, covered
from meagraph.editing.sessions import Sessions
from meagraph.editing.throttle import Pace, Throttle, ThrottledError
from meagraph.settings import Settings
from tests.desk_people import CHEAP, PASSWORD

Run = Callable[..., Result]


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", **CHEAP)


@pytest.fixture
def desk(settings: Settings) -> Desk:
    return Desk.of(settings.home)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def people(desk: Desk, settings: Settings, clock: Clock) -> People:
    return People(desk, settings, clock)


@pytest.fixture
def sessions(desk: Desk, settings: Settings, clock: Clock) -> Sessions:
    return Sessions(desk, settings, clock)


# The desk


def test_the_desk_is_for_the_eyes_of_its_owner(desk: Desk) -> None:
    with desk.transaction() as connection:
        connection.execute("INSERT INTO attempt VALUES ('x', 1, 1, 1)")
        modes = {stat.S_IMODE(path.stat().st_mode) for path in desk.path.parent.iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE(desk.path.parent.stat().st_mode) == 0o700


def fail_within(desk: Desk) -> None:
    """Write, within a transaction that is one of two, and fail."""
    with desk.transaction():
        with desk.transaction() as inner:
            inner.execute("INSERT INTO attempt VALUES ('x', 1, 1, 1)")
        assert count(desk) == 1  # what is written here is read here
        raise RuntimeError


def count(desk: Desk) -> int:
    with desk.connection() as connection:
        return int(connection.execute("SELECT count(*) FROM attempt").fetchone()[0])


def test_what_fails_is_not_kept(desk: Desk) -> None:
    with pytest.raises(RuntimeError):
        fail_within(desk)
    assert count(desk) == 0


def test_reading_writes_nothing(desk: Desk) -> None:
    with desk.connection() as connection, pytest.raises(sqlite3.OperationalError):
        connection.execute("DELETE FROM attempt")


def test_many_threads_and_desks_write_at_once(settings: Settings) -> None:
    def write(name: str) -> None:
        desk = Desk.of(settings.home)  # as another process would
        for number in range(20):
            with desk.transaction() as connection:
                row = (f"{name}{number}", 1, 1.0, 1.0)
                connection.execute("INSERT INTO attempt VALUES (?, ?, ?, ?)", row)

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Desk.of(settings.home).connection() as connection:
        assert connection.execute("SELECT count(*) FROM attempt").fetchone()[0] == 80


def test_a_desk_of_a_newer_version_is_left_alone(settings: Settings) -> None:
    with Desk.of(settings.home).transaction() as connection:
        connection.execute("INSERT INTO step VALUES ('people', 99, '2030-01-01T00:00:00Z')")
    with pytest.raises(DeskError, match="newer"), Desk.of(settings.home).connection():
        pass


def test_a_desk_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    (tmp_path / "editing").mkdir()
    (tmp_path / "editing" / "desk.sqlite").write_text("no database, but long enough for a header")
    with pytest.raises(DeskError, match=r"desk\.sqlite"), Desk.of(tmp_path).connection():
        pass


# Roles


@pytest.mark.parametrize(
    ("person", "right", "vocabulary", "language", "may"),
    [
        (ANONYMOUS, Right.SUGGEST, "a", None, True),
        (ANONYMOUS, Right.COMMENT, "a", None, False),
        (Person("x", (Grant("a", Role.CONTRIBUTOR),)), Right.DRAFT, "a", None, True),
        (Person("x", (Grant("a", Role.CONTRIBUTOR),)), Right.DRAFT, "b", None, False),
        (Person("x", (Grant("a", Role.CONTRIBUTOR),)), Right.DECIDE, "a", None, False),
        (Person("x", (Grant(EVERY, Role.EDITOR),)), Right.PUBLISH, "b", "fr", True),
        (Person("x", (Grant(EVERY, Role.EDITOR),)), Right.ADMINISTER, "b", None, False),
        (Person("x", (), True), Right.ADMINISTER, "", None, True),
        (Person("x", (), True), Right.PUBLISH, "a", None, True),
    ],
)
def test_rights_come_with_roles(
    person: Person, right: Right, vocabulary: str, language: str | None, may: bool
) -> None:
    assert person.may(right, vocabulary, language) is may


def test_a_translator_drafts_texts_in_their_languages_alone() -> None:
    translator = Person("x", (Grant("a", Role.CONTRIBUTOR, frozenset({"ar", "zh"})),))
    assert translator.may(Right.DRAFT, "a", "ar")
    assert translator.may(Right.DRAFT, "a", "zh-Hant")
    assert not translator.may(Right.DRAFT, "a", "fr")
    assert not translator.may(Right.DRAFT, "a")  # relations and the like
    assert translator.may_some(Right.DRAFT, "a")
    assert not translator.may_some(Right.DRAFT, "b")
    assert translator.may(Right.COMMENT, "a")
    assert translator.languages(Right.DRAFT, "a") == {"ar", "zh"}
    assert translator.languages(Right.DRAFT, "b") == frozenset()
    assert Person("x", (), True).languages(Right.DRAFT, "a") is None
    assert translator.role("a") is Role.CONTRIBUTOR


@given(
    st.sampled_from(list(Right)),
    st.sampled_from(["a", "b"]),
    st.sampled_from([None, "ar", "fr"]),
    st.lists(
        st.builds(
            Grant,
            st.sampled_from(["a", "b", EVERY]),
            st.sampled_from([Role.CONTRIBUTOR, Role.EDITOR]),
        ),
        max_size=3,
    ),
)
def test_more_grants_never_take_a_right_away(
    right: Right, vocabulary: str, language: str | None, grants: list[Grant]
) -> None:
    more = Person("x", tuple(grants))
    for kept in range(len(grants)):
        fewer = Person("x", tuple(grants[:kept]))
        assert more.may(right, vocabulary, language) >= fewer.may(right, vocabulary, language)
    assert Person("x", tuple(grants), True).may(right, vocabulary, language)


def test_language_ranges_cover_as_rfc_4647_says() -> None:
    assert covered("ZH-hans-CN", ["zh-Hans"])
    assert not covered("zh", ["zh-hans"])
    assert not covered("zha", ["zh"])


# People


def test_only_the_hash_of_a_password_is_kept(people: People, desk: Desk) -> None:
    people.add("Ada", PASSWORD)
    assert PASSWORD.encode() not in desk.path.read_bytes()
    with desk.connection() as connection:
        kept = connection.execute("SELECT password FROM person").fetchone()[0]
    assert kept.startswith("$argon2id$")


def test_a_name_and_its_password_are_an_account(people: People) -> None:
    people.add("Ada Lovelace", PASSWORD)
    account = people.login("ada  LOVELACE", PASSWORD)
    assert account is not None
    assert account.name == "Ada Lovelace"
    assert people.login("Ada Lovelace", PASSWORD + " ") is None
    assert people.login("Ada", PASSWORD) is None
    assert people.login("Ada Lovelace", "") is None
    assert people.login("", "") is None


def test_a_password_is_one_however_its_letters_are_composed(people: People) -> None:
    people.add("Zoé", "forêts et marécages")
    assert people.login("Zoé", "forêts et marécages") is not None


def test_a_given_password_is_for_choosing_another_one_in_time(
    people: People, clock: Clock, settings: Settings
) -> None:
    password = people.add("Ada", administrator=True)
    account = people.login("Ada", password)
    assert account is not None
    assert account.given is not None
    assert not account.person.may(Right.ADMINISTER)
    clock.now += settings.given_password_seconds + 1
    assert people.login("Ada", password) is None
    people.set_password("Ada", PASSWORD)
    account = people.login("Ada", PASSWORD)
    assert account is not None
    assert account.person.may(Right.ADMINISTER)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "short"),
        ("x" * 1025, "long"),
        ("ababababababab", "simple"),
        ("i am ada, ada am i", "name"),
    ],
)
def test_weak_passwords_are_not_taken(people: People, password: str, code: str) -> None:
    with pytest.raises(PasswordError) as caught:
        people.add("ada", password)
    assert caught.value.code == code


@pytest.mark.parametrize("name", ["", " ", "a/b", "<b>", "x" * 65, "-a", "a\x00b", "a\u202eb", "@"])
def test_names_that_cannot_be_are_refused(people: People, name: str) -> None:
    with pytest.raises(PeopleError, match="letters"):
        people.add(name, PASSWORD)


@pytest.mark.parametrize("name", ["Ada", "伟", "Мария К.", "O’Neill", "a@b.org", "آدا"])
def test_names_may_be_of_any_script(people: People, name: str) -> None:
    people.add(name, PASSWORD)
    assert people.get(name).name == normal_name(name)
    with pytest.raises(PeopleError, match="already"):
        people.add(name.upper(), PASSWORD)


@given(st.text(max_size=80))
@hypothesis_settings(max_examples=50)
def test_a_normal_name_stays_as_it_is(name: str) -> None:
    try:
        shown = normal_name(name)
    except PeopleError:
        return
    assert normal_name(shown) == shown
    assert key_of(shown) == key_of(name)


def test_grants_are_checked_and_replaced(people: People) -> None:
    people.add("Ada", PASSWORD)
    people.grant("Ada", Grant("plan-aichi", Role.CONTRIBUTOR, frozenset({"AR", " fr "})))
    assert people.get("Ada").grants == (
        Grant("plan-aichi", Role.CONTRIBUTOR, frozenset({"ar", "fr"})),
    )
    people.grant("Ada", Grant("plan-aichi", Role.EDITOR))
    assert people.get("Ada").grants == (Grant("plan-aichi", Role.EDITOR),)
    people.revoke("Ada", "plan-aichi")
    assert people.get("Ada").grants == ()
    with pytest.raises(PeopleError, match="no role"):
        people.revoke("Ada", "plan-aichi")
    for wrong in (
        Grant("a b", Role.EDITOR),
        Grant("a", Role.READER),
        Grant("a", Role.ADMINISTRATOR),
        Grant("a", Role.EDITOR, frozenset({"fr"})),
        Grant("a", Role.CONTRIBUTOR, frozenset({"français"})),
    ):
        with pytest.raises(PeopleError):
            people.grant("Ada", wrong)
    with pytest.raises(PeopleError, match="no account"):
        people.grant("Eve", Grant("a", Role.EDITOR))


def test_a_closed_account_logs_nobody_in(people: People) -> None:
    people.add("Ada", PASSWORD, administrator=True)
    people.disable("Ada")
    assert people.login("Ada", PASSWORD) is None
    assert not people.get("Ada").person.may(Right.ADMINISTER)
    people.disable("Ada", False)
    assert people.login("Ada", PASSWORD) is not None


def test_hashes_of_another_cost_are_renewed_at_login(
    desk: Desk, settings: Settings, people: People
) -> None:
    people.add("Ada", PASSWORD)
    dearer = People(desk, settings.model_copy(update={"password_passes": 2}))
    assert dearer.login("Ada", PASSWORD) is not None
    with desk.connection() as connection:
        assert "t=2" in connection.execute("SELECT password FROM person").fetchone()[0]
    assert people.login("Ada", PASSWORD) is not None


def test_an_unknown_name_costs_the_same_hash(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.add("Ada", PASSWORD)
    verified: list[str] = []
    real = people.passwords.verify

    def verify(stored: str | None, password: str) -> bool:
        verified.append(stored or people.passwords._nobodys)
        return real(stored, password)

    monkeypatch.setattr(people.passwords, "verify", verify)
    people.login("Ada", "wrong")
    people.login("nobody", "wrong")
    costs = {stored.rsplit("$", 2)[0] for stored in verified}
    assert len(verified) == 2
    assert len(costs) == 1


def test_generated_passwords_are_strong_and_differ(people: People) -> None:
    made = {generated() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        people.passwords.check(password, "ada")


# Sessions


def test_a_session_is_known_by_its_secret_of_which_the_hash_is_kept(
    people: People, sessions: Sessions, desk: Desk
) -> None:
    people.add("Ada", PASSWORD)
    secret = sessions.begin("ada")
    assert len(secret) >= 43
    found = sessions.find(secret)
    assert found is not None
    assert found.person == "ada"
    assert secret.encode() not in desk.path.read_bytes()
    assert sessions.find(found.digest) is None
    assert sessions.find("") is None


def test_a_session_ends_when_idle_and_when_old(
    people: People, sessions: Sessions, clock: Clock, settings: Settings
) -> None:
    people.add("Ada", PASSWORD)
    secret = sessions.begin("ada")
    clock.now += settings.session_idle_seconds + 1
    assert sessions.find(secret) is None
    secret, ended = sessions.begin("ada"), clock.now + settings.session_seconds
    while clock.now + settings.session_idle_seconds / 2 < ended:
        clock.now += settings.session_idle_seconds / 2
        assert sessions.find(secret) is not None
    clock.now = ended + 1
    assert sessions.find(secret) is None
    assert sessions.of("ada") == []


@pytest.mark.parametrize(
    "change",
    [
        lambda people: people.set_password("Ada", "another good password"),
        lambda people: people.grant("Ada", Grant("a", Role.EDITOR)),
        lambda people: people.set_administrator("Ada", True),
        lambda people: people.disable("Ada"),
        lambda people: people.remove("Ada"),
    ],
)
def test_sessions_end_when_password_or_rights_change(
    people: People, sessions: Sessions, change: Callable[[People], None]
) -> None:
    people.add("Ada", PASSWORD)
    people.add("Eve", PASSWORD)
    secret, other = sessions.begin("ada"), sessions.begin("eve")
    change(people)
    assert sessions.find(secret) is None
    assert sessions.find(other) is not None


def test_sessions_are_ended_one_by_one_and_all_but_one(people: People, sessions: Sessions) -> None:
    people.add("Ada", PASSWORD)
    people.add("Eve", PASSWORD)
    first, second, third = (sessions.begin("ada") for _ in range(3))
    theirs = sessions.begin("eve")
    known = sessions.find(second)
    assert known is not None
    sessions.end_one("eve", known.id)  # not hers
    assert sessions.find(second) is not None
    sessions.end_one("ada", known.id)
    assert sessions.find(second) is None
    sessions.end_all("ada", but=third)
    assert [sessions.find(one) is not None for one in (first, third, theirs)] == [False, True, True]


# Growing waits


def test_waits_grow_and_are_forgotten(desk: Desk, clock: Clock) -> None:
    throttle = Throttle(desk, "test", Pace(2, 10, 60, 1000), clock)
    throttle.attempt("x")
    waits = []
    for _ in range(6):
        throttle.attempt("x")
        with pytest.raises(ThrottledError) as caught:
            throttle.attempt("x")
        waits.append(caught.value.seconds)
        clock.now += caught.value.seconds
    assert waits == [10, 20, 40, 60, 60, 60]
    throttle.attempt("y")  # another one waits for nothing
    clock.now += 1001
    throttle.attempt("x")
    throttle.attempt("x")


def test_good_attempts_are_forgiven(desk: Desk, clock: Clock) -> None:
    throttle = Throttle(desk, "test", Pace(3, 10, 60, 1000), clock)
    for _ in range(20):
        throttle.attempt("x")
        throttle.forgive("x")
    for _ in range(3):
        throttle.attempt("x")
    with pytest.raises(ThrottledError):
        throttle.attempt("x")
    throttle.clear("x")
    throttle.attempt("x")


def test_what_is_counted_stays_bounded(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meagraph.editing.throttle.MOST", 5)
    throttle = Throttle(desk, "test", Pace(1, 10, 60, 1000), clock)
    for number in range(12):
        clock.now += 1
        throttle.attempt(str(number))
    with desk.connection() as connection:
        assert connection.execute("SELECT count(*) FROM attempt").fetchone()[0] == 5
        kept = " ".join(row[0] for row in connection.execute("SELECT subject FROM attempt"))
    assert "127." not in kept
    with pytest.raises(ThrottledError):
        throttle.attempt("11")


def test_a_hundred_at_once_count_as_a_hundred(desk: Desk) -> None:
    throttle = Throttle(desk, "test", Pace(3, 1000, 1000, 10_000), time.time)
    through: list[int] = []

    def attempt(number: int) -> None:
        try:
            throttle.attempt("x")
        except ThrottledError:
            return
        through.append(number)

    threads = [threading.Thread(target=attempt, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(through) == 3


# On the command line


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("MEAGRAPH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MEAGRAPH_PASSWORD_MEMORY", str(CHEAP["password_memory"]))
    monkeypatch.setenv("MEAGRAPH_PASSWORD_PASSES", "1")

    def typed(*words: str, typing: str = "", status: int = 0) -> Result:
        result = CliRunner().invoke(main, ["users", *words], input=typing)
        assert result.exit_code == status, result.output
        return result

    return typed


def test_the_first_administrator_is_made_on_the_command_line(run: Run, people: People) -> None:
    password = run("add", "Ada", "--administrator", "--generate").stdout.splitlines()[-1]
    account = people.login("Ada", password)
    assert account is not None
    assert account.administrator
    assert password not in run("list").output


def test_passwords_come_from_standard_input(run: Run, people: People) -> None:
    run("add", "Ada", typing=f"{PASSWORD}\n")
    assert people.login("Ada", PASSWORD) is not None
    run("password", "Ada", typing="another good password\n")
    assert people.login("Ada", "another good password") is not None
    assert "12 characters" in run("password", "Ada", typing="short\n", status=1).output
    made = run("password", "Ada", "--generate").stdout.splitlines()[-1]
    assert people.login("Ada", made) is not None


def test_roles_are_given_listed_and_taken(run: Run, people: People) -> None:
    run("add", "Ada", typing=PASSWORD)
    run("grant", "Ada", "plan-aichi", "--role", "contributor", "--languages", "ar,fr")
    run("grant", "Ada", "--role", "editor")
    run("grant", "Ada", "--role", "administrator")
    listed = run("list").stdout
    assert "administrator editor@* contributor@plan-aichi:ar+fr" in listed
    run("revoke", "Ada", "plan-aichi")
    run("revoke", "Ada", "--administrator")
    assert people.get("Ada").grants == (Grant(EVERY, Role.EDITOR),)
    run("remove", "Ada")
    assert people.everyone() == []
    assert "no account" in run("remove", "Ada", status=1).output
    assert "role" in run("grant", "Ada", "--role", "king", status=2).output
