"""
The tests of the W3C's suite for the Graph Store Protocol, in its order and by its names.

Each step depends on those before it. Not among them: writing the default graph, which is a merge
here; what is refused there is tested beside the store.
"""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from meagraph.query.pool import QueryPool
from meagraph.settings import Settings
from meagraph.tokens import Tokens
from server.app import create_app
from tests.test_graph_store import canonical

pytestmark = pytest.mark.unmeasured

STORE = "/rdf-graph-store"
TURTLE = "text/turtle; charset=utf-8"
SUBJECT = f"<http://localhost{STORE}/person/1>"
PREFIXES = """
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix v: <http://www.w3.org/2006/vcard/ns#> .
"""
JOHN = f'{PREFIXES} {SUBJECT} a foaf:Person ; foaf:businessCard [ a v:VCard ; v:fn "John" ] .'
JANE = f'{PREFIXES} {SUBJECT} a foaf:Person ; foaf:businessCard [ a v:VCard ; v:fn "Jane" ] .'
NAME = f'{PREFIXES} {SUBJECT} foaf:name "Jane Doe" .'
FAMILY = f'{PREFIXES} {SUBJECT} foaf:familyName "Doe" .'
GIVEN = f'{PREFIXES} {SUBJECT} foaf:givenName "Jane" .'
ALICE = f'{PREFIXES} [] a foaf:Person ; foaf:businessCard [ a v:VCard ; v:given-name "Alice" ] .'

BORDER = "a6fe4cd636164618814be9f8d3d1a0de"
PARTS = (
    "".join(
        f'--{BORDER}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n'
        f"Content-Type: {TURTLE}\r\n\r\n{text}\r\n"
        for name, text in (("lastName.ttl", FAMILY), ("firstName.ttl", GIVEN))
    )
    + f"--{BORDER}--\r\n"
)
FORM = f"multipart/form-data; boundary={BORDER}"


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FlaskClient, str]]:
    home = tmp_path_factory.mktemp("suite") / "home"
    settings = Settings(home=home, query_workers=2, shapes="none")
    secret = Tokens.of(settings.home).create("suite", ("admin",), 1)
    with QueryPool(settings) as pool:
        yield create_app(settings, pool).test_client(), f"Bearer {secret}"


def test_the_suite_in_its_order(token: tuple[FlaskClient, str]) -> None:
    client, bearer = token

    def step(
        name: str,
        method: str,
        address: str,
        status: int,
        body: str | None = None,
        content_type: str = TURTLE,
        expected: str | None = None,
    ) -> str:
        headers = {"Authorization": bearer, "Content-Type": content_type, "Accept": "text/turtle"}
        answer = client.open(STORE + address, method=method, data=body, headers=headers)
        assert answer.status_code == status, name
        if expected is not None:
            assert canonical(answer.data) == canonical(expected), name
        return answer.headers.get("Location", "")

    one, two, merged = "/person/1", "/person/2.ttl", f"{JANE} {NAME}"
    step("put__initial_state", "PUT", f"{one}.ttl", 201, JOHN)
    indirect = f"?graph={STORE}{one}.ttl"
    step("get_of_put__initial_state", "GET", indirect, 200, expected=JOHN)
    step("put__graph_already_in_store", "PUT", one, 204, JANE)
    step("get_of_put__graph_already_in_store", "GET", one, 200, expected=JANE)
    step("put__mismatched_payload", "PUT", one, 400, JANE, "application/rdf+xml")
    step("(a graph to delete)", "PUT", two, 201, JOHN)
    step("delete__existing_graph", "DELETE", two, 200)
    step("get_of_delete__existing_graph", "GET", two, 404)
    step("delete__nonexistent_graph", "DELETE", two, 404)
    step("post__existing_graph", "POST", f"{one}.ttl", 200, NAME)
    step("get_of_post__existing_graph", "GET", f"{one}.ttl", 200, expected=merged)
    step("post__multipart_formdata", "POST", f"{one}.ttl", 200, PARTS, FORM)
    parts = f"{merged} {FAMILY} {GIVEN}"
    step("get_of_post__multipart_formdata", "GET", f"{one}.ttl", 200, expected=parts)
    place = step("post__create__new_graph", "POST", "", 201, ALICE).removeprefix(STORE)
    assert place
    step("get_of_post__create__new_graph", "GET", place, 200, expected=ALICE)
    step("(a post without content)", "POST", place, 204, "")
    step("get_of_post__after_noop", "GET", place, 200, expected=ALICE)
    step("head_on_an_existing_graph", "HEAD", f"{one}.ttl", 200)
    step("head_on_a_nonexisting_graph", "HEAD", "/person/4.ttl", 404)
