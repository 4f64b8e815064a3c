"""The pages: what they say, in which language, and how they speak of trouble."""

import re
import signal
from collections.abc import Iterator
from html.parser import HTMLParser
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from meagraph.codes import read_codes
from meagraph.conventions import SHORT_NAMES, agreement_code, order
from meagraph.identifiers import Identifiers
from meagraph.namespaces import LANGUAGES, MEA, ORG, SKOS, XSD
from meagraph.query.errors import BusyError, QueryTimeoutError
from meagraph.query.pool import Release
from meagraph.settings import CONTENT, Settings
from server import facts
from server.instance import instance
from server.kinds import KINDS, SEARCHED, kind_of
from server.languages import Text, best
from server.names import Names, prefixed, readable
from server.pages import shown
from server.steady import from_one_release
from tests.serving import BASE, free_port, start_server, stop_server

HTML = {"Accept": "text/html"}
AGAIN = f"{BASE}party/cbd/jpn/huggo/1999-12-31"
PARTS_OF_A_STATUS = [
    Triple(NamedNode(AGAIN), ORG.member, NamedNode(f"{BASE}country/jpn")),
    Triple(NamedNode(f"{BASE}country/jpn"), SKOS.prefLabel, Literal("Japan", language="en")),
]
TRANSLATIONS = CONTENT / "server" / "translations"
PAGES = (
    "/ /about /ontology /search /search?q=france /search?kind=country /search?kind=need&page=2"
    " /search?q=zzzzzz /agreement/cbd /agreement/cms /country/fra /organization/eue /party/cbd/fra"
    " /party/cbd/fra/ecolex /plan/aichi /plan/gbf /goal/aichi/C /target/aichi/11 /target/gbf/3"
    " /vocabulary/regions /vocabulary/regions/155 /vocabulary/need-kinds/training /release/2"
    " /graph/country /source/test /partner/withdrawn /partner/kept /nowhere /sparql /download/"
).split()


class Page(HTMLParser):
    """What a page holds: its links, ids, language marks; complains of unbalanced elements."""

    VOID = frozenset("meta link input br hr img".split())

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.inline: list[str] = []
        self.html: dict[str, str | None] = {}
        self.feed(html)
        assert self.open == [], self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "html":
            self.html = said
        if tag == "a" and said.get("href"):
            self.links.append(said["href"] or "")
        if said.get("id"):
            self.ids.append(said["id"] or "")
        self.inline += [name for name in said if name == "style" or name.startswith("on")]
        data = said.get("type") == "application/json"  # never run
        if tag == "style" or (tag == "script" and not data and not said.get("src")):
            self.inline.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag


@pytest.mark.parametrize(
    ("path", "language"),
    [(path, "ar") for path in PAGES] + [("/party/cbd/fra/ecolex", lang) for lang in LANGUAGES],
)
def test_pages_are_well_formed_in_every_language(
    client: FlaskClient, path: str, language: str
) -> None:
    response = client.get(path, headers={**HTML, "Accept-Language": language})
    page = Page(response.text)
    assert page.html["lang"] == language
    assert page.html["dir"] == ("rtl" if language == "ar" else "ltr")
    assert len(page.ids) == len(set(page.ids))
    assert page.inline == []


def test_links_of_pages_lead_to_pages(client: FlaskClient) -> None:
    seen: dict[str, int] = {}
    for path in ("/", "/country/fra", "/party/cbd/fra", "/vocabulary/need-kinds", "/plan/aichi"):
        for link in Page(client.get(path, headers=HTML).text).links:
            target = link.split("#")[0]
            if target.startswith("/") and target not in seen and len(seen) < 60:
                seen[target] = client.get(target, headers=HTML).status_code
    assert {path for path, status in seen.items() if status != 200} == set()
    assert len(seen) == 60


def test_the_home_page_counts_the_release_and_offers_entries(client: FlaskClient) -> None:
    page = client.get("/", headers=HTML).text
    assert re.search(r"Agreements</a></dt><dd>13<", page)
    assert re.search(r"Needs</a></dt><dd>119<", page)
    assert 'data-agreement="cbd"' in page
    assert re.search(r"<p>\d+ Parties · in force", page)
    assert "in force since 29 December 1993" in page
    for entry in ("/plan/aichi", "/vocabulary/need-kinds", "/vocabulary/regions/002", "/release/2"):
        assert f'href="{entry}"' in page


def test_an_empty_home_serves_an_empty_release(empty_client: FlaskClient) -> None:
    page = empty_client.get("/", headers=HTML)
    assert page.status_code == 200
    assert "nothing is published yet" in page.text
    assert empty_client.get("/healthz").text == "ok\n"
    assert empty_client.get("/country/fra").status_code == 404


def test_a_country_shows_its_memberships_as_each_source_has_them(client: FlaskClient) -> None:
    page = client.get("/country/fra", headers=HTML).text
    assert page.count('href="/party/cbd/fra/') == 2
    assert 'href="/party/cms/fra/ecolex"' in page
    assert "13 June 1992" in page
    assert page.count("questioned</strong>") == 1
    assert 'class="preferred"' in page


def test_the_statuses_of_a_membership_are_told_apart_by_their_source(client: FlaskClient) -> None:
    page = client.get("/party/cbd/fra", headers=HTML).text
    for source in ("ECOLEX", "IEADB"):
        name = f"France · Convention on Biological Diversity · {source}"
        assert page.count(f'/party/cbd/fra/{source.lower()}">{name}</a>') >= 1
    status = client.get("/party/cbd/fra/ecolex", headers=HTML).text
    assert "<h1>France · Convention on Biological Diversity · ECOLEX</h1>" in status
    names = Names(PARTS_OF_A_STATUS, Identifiers(BASE, read_codes(CONTENT)), "en")
    assert names.of(AGAIN).value == "Japan · HUGGO · 1999-12-31"


def test_the_title_of_a_thing_known_by_its_code_says_what_it_is(client: FlaskClient) -> None:
    assert "<title>2 · Release – meagraph</title>" in client.get("/release/2", headers=HTML).text
    assert "<title>France – meagraph</title>" in client.get("/country/fra", headers=HTML).text


def test_a_term_shows_its_names_before_what_it_is_connected_to(client: FlaskClient) -> None:
    page = client.get("/vocabulary/regions/155", headers=HTML).text
    assert page.count('id="names"') == 1
    assert page.index('id="names"') < page.index('id="connections"')
    country = client.get("/country/fra", headers=HTML).text
    assert country.index('id="names"') > country.index('id="connections"')


def test_what_a_rule_questions_is_marked_with_its_message(client: FlaskClient) -> None:
    page = client.get("/party/cbd/fra/ecolex", headers=HTML).text
    assert "No signature is expected here." in page
    french = client.get("/party/cbd/fra/ecolex?lang=fr", headers=HTML).text
    assert "Aucune signature attendue ici." in french


def test_an_agreement_lists_its_parties_by_region(client: FlaskClient) -> None:
    page = client.get("/agreement/cbd?lang=es", headers=HTML).text
    assert re.search(r"África <span", page)
    assert 'href="/country/fra">Francia' in page
    assert "Partes por región" in page


def test_a_need_shows_its_contributions_and_their_sum(client: FlaskClient) -> None:
    links = Page(client.get("/search?kind=contribution", headers=HTML).text).links
    contribution = next(link for link in links if link.startswith("/contribution/"))
    said = client.get(f"{contribution}.nt").text
    need = re.search(rf"<{MEA.need.value}> <{BASE}([^>]+)>", said)
    assert need is not None
    page = client.get(f"/{need[1]}", headers=HTML).text
    assert f'href="{contribution}"' in page
    assert "<tfoot>" in page


def test_a_need_without_contribution_says_so(client: FlaskClient) -> None:
    links = Page(client.get("/search?kind=need", headers=HTML).text).links
    needs = [link for link in links if link.startswith("/need/")]
    pages = [client.get(need, headers=HTML).text for need in needs]
    assert any("No contribution is known yet." in page for page in pages)


def test_a_target_shows_what_it_is_aligned_with(client: FlaskClient) -> None:
    page = client.get("/target/aichi/11", headers=HTML).text
    assert "Target <bdi>11</bdi>" in page
    assert 'href="/goal/aichi/C"' in page
    assert "Aligned with" in page
    assert "according to" in page


def test_a_concept_shows_its_way_down_and_its_names(client: FlaskClient) -> None:
    page = client.get("/vocabulary/regions/155", headers=HTML).text
    trail = page[page.index('class="trail"') :]
    places = ["/vocabulary/regions", "/vocabulary/regions/001", "/vocabulary/regions/150"]
    positions = [trail.index(f'href="{place}"') for place in places]
    assert positions == sorted(positions)
    assert 'lang="ar" dir="rtl"' in page
    assert "M49" in page


def test_a_vocabulary_is_a_tree_and_a_plan_is_ordered_by_number(client: FlaskClient) -> None:
    page = client.get("/plan/aichi", headers=HTML).text
    places = [page.index(f'href="/target/aichi/{number}"') for number in (1, 2, 9, 10, 11, 20)]
    assert places == sorted(places)
    assert (
        'href="/vocabulary/need-kinds/training"'
        in client.get("/vocabulary/need-kinds", headers=HTML).text
    )


def test_values_are_escaped(client: FlaskClient) -> None:
    page = client.get("/partner/kept", headers=HTML).text
    assert "<b>" not in page
    assert "&lt;b&gt;Bold &amp; &#34;quoted&#34;&lt;/b&gt;" in page
    assert "LEO term" in page
    asked = client.get("/search?q=<script>alert(1)</script>", headers=HTML).text
    assert "<script>" not in asked


def test_incoming_links_are_paged(client: FlaskClient) -> None:
    first = client.get("/vocabulary/need-statuses/not-funded", headers=HTML)
    pages = [client.get("/vocabulary/regions/029", headers=HTML).text]
    links = [link for link in Page(pages[0]).links if "links=" in link]
    assert links, first.status_code
    second = client.get(links[0].split("#")[0], headers=HTML).text
    assert "Page 2 of" in second
    assert "Previous" in second
    countries = [re.findall(r'href="(/country/\w{3})"', page) for page in (pages[0], second)]
    assert not set(countries[0]) & set(countries[1])


# Search


def test_search_finds_names_in_any_language_and_codes(client: FlaskClient) -> None:
    for text in ("france", "Франция", "法国", "فرنسا", "FRA"):
        assert 'href="/country/fra"' in client.get("/search", query_string={"q": text}).text, text


def test_search_of_one_kind_and_an_exact_match_first(client: FlaskClient) -> None:
    page = client.get("/search?q=guinea&kind=country", headers=HTML).text
    found = re.findall(r'href="(/country/\w+)"', page)
    assert found[0] == "/country/gin"
    assert {"/country/gnb", "/country/gnq", "/country/png"} <= set(found)


def test_search_pages_through_a_kind(client: FlaskClient) -> None:
    pages = [client.get(f"/search?kind=country&page={n}").text for n in (1, 2, 99)]
    found = [set(re.findall(r'href="(/country/\w+)"', page)) for page in pages]
    assert len(found[0]) == 30
    assert not found[0] & found[1]
    assert found[2] == set()
    assert client.get("/search?kind=country&page=x").status_code == 200
    assert client.get("/search?kind=dragon").status_code == 400


@given(st.text(max_size=30))
@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_may_be_searched_for(app: Flask, text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    response = app.test_client().get("/search", query_string={"q": text}, headers=HTML)
    assert response.status_code == 200


# Languages


def test_the_interface_language_is_remembered(client: FlaskClient) -> None:
    first = client.get("/country/fra?lang=ru", headers=HTML)
    assert "lang=ru" in first.headers["Set-Cookie"]
    assert "HttpOnly" in first.headers["Set-Cookie"]
    assert Page(client.get("/", headers=HTML).text).html["lang"] == "ru"
    assert "Соглашения" in client.get("/", headers=HTML).text


def test_content_has_a_language_of_its_own(client: FlaskClient) -> None:
    page = client.get("/country/fra?lang=en&clang=ar", headers=HTML).text
    assert '<span lang="ar" dir="rtl">فرنسا</span>' in page
    assert "Country or area" in page


def test_an_unknown_language_is_passed_over(client: FlaskClient) -> None:
    page = client.get("/?lang=tlh", headers={**HTML, "Accept-Language": "de, fr;q=0.5"})
    assert Page(page.text).html["lang"] == "fr"
    assert "Set-Cookie" not in page.headers


def test_the_language_links_keep_the_page_and_its_query(client: FlaskClient) -> None:
    links = Page(client.get("/search?q=a%26b&lang=en", headers=HTML).text).links
    assert "?q=a%26b&lang=fr" in links


def test_the_language_links_keep_parameters_that_are_repeated(client: FlaskClient) -> None:
    address = f"/sparql?query=ASK%7B%7D&default-graph-uri={BASE}a&default-graph-uri={BASE}b"
    links = Page(client.get(address, headers=HTML).text).links
    french = next(link for link in links if link.endswith("&lang=fr"))
    assert french.count("default-graph-uri=") == 2


@pytest.mark.parametrize(
    ("texts", "wanted", "expected"),
    [
        ({"fr": "besoin", "en": "need"}, "fr", Text("besoin", "fr")),
        ({"fr": "besoin", "en": "need"}, "zh", Text("need", "en")),
        ({"": "X-1", "fr": "besoin"}, "zh", Text("X-1", "")),
        ({"ru": "нужда"}, "zh", Text("нужда", "ru")),
        ({}, "zh", None),
    ],
)
def test_the_best_language_falls_back(
    texts: dict[str, str], wanted: str, expected: Text | None
) -> None:
    assert best(texts, wanted) == expected


def test_every_property_of_the_ontology_has_a_name_in_the_interface(app: Flask) -> None:
    with app.app_context():
        terms = instance().ontology.terms
    properties = [term.iri for term in terms if term.kind.endswith("property")]
    assert [iri for iri in properties if iri not in facts.NAMES] == []


def catalogue(language: str) -> Catalog:
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def extracted() -> Iterator[str | tuple[str, ...]]:
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    keywords = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
    for _, _, message, _, _ in extract_from_dir(CONTENT / "server", methods, keywords=keywords):
        yield message if isinstance(message, str) else tuple(message[:2])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_interface_text_is_translated(language: str) -> None:
    said = catalogue(language)
    missing = []
    for message in set(extracted()):
        entry = said.get(message if isinstance(message, str) else message[0])
        strings = entry and ([entry.string] if isinstance(entry.string, str) else entry.string)
        if not strings or not all(strings):
            missing.append(message)
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_their_places_and_have_no_leftovers(language: str) -> None:
    known = {message if isinstance(message, str) else message[0] for message in extracted()}
    for entry in catalogue(language):
        if not entry.id:
            continue
        source = entry.id if isinstance(entry.id, str) else entry.id[0]
        assert source in known, source
        strings = [entry.string] if isinstance(entry.string, str) else entry.string
        wanted = set(re.findall(r"%\(\w+\)s", source))
        for string in strings:
            places = set(re.findall(r"%\(\w+\)s", string))
            assert places <= wanted, source
            assert isinstance(entry.id, tuple | list) or places == wanted, source


@pytest.mark.parametrize(
    ("language", "script"),
    [("ru", r"[а-яё]"), ("ar", r"[\u0600-\u06ff]"), ("zh", r"[\u4e00-\u9fff]")],
)
def test_translations_are_written_in_their_script(language: str, script: str) -> None:
    names = {"IRI"}
    for entry in catalogue(language):
        source = entry.id if isinstance(entry.id, str) else entry.id[0]
        strings = [entry.string] if isinstance(entry.string, str) else entry.string
        if source and source not in names:
            assert all(re.search(script, string, re.IGNORECASE) for string in strings), source


# Names, values, conventions


def identifiers() -> Identifiers:
    return Identifiers(BASE, read_codes(CONTENT))


def test_a_thing_without_a_name_is_called_after_its_parts_or_its_code() -> None:
    party, country = NamedNode(f"{BASE}party/cbd/fra"), NamedNode(f"{BASE}country/fra")
    coded = NamedNode(f"{BASE}need/lifeweb/1")
    names = Names(
        [
            Triple(party, ORG.member, country),
            Triple(country, SKOS.prefLabel, Literal("France", language="fr")),
            Triple(coded, SKOS.notation, Literal("N-1")),
            Triple(coded, MEA.number, Literal("XII/2")),
        ],
        identifiers(),
        "en",
    )
    assert names.of(party.value) == Text("France", "fr")
    assert names.of(coded.value) == Text("XII/2")
    assert names.of(f"{BASE}need/lifeweb/2") == Text("lifeweb · 2")
    assert names.of("https://elsewhere.example/") == Text("https://elsewhere.example/")
    assert names.all(coded.value) == {}


def test_iris_are_shortened_readably() -> None:
    assert readable(f"{BASE}party/cbd/fra", identifiers()) == "cbd · fra"
    assert prefixed("https://example.org/x") == "https://example.org/x"


@pytest.mark.parametrize(
    ("value", "datatype", "expected"),
    [
        ("1992-06-13", XSD.date, "13 June 1992"),
        ("1192-06-12", XSD.date, "12 June 1192"),
        ("-0044-03-15", XSD.date, "-0044-03-15"),
        ("1234567.125", XSD.decimal, "1,234,567.125"),
        ("12", XSD.integer, "12"),
        ("true", XSD.boolean, "yes"),
        ("false", XSD.boolean, "no"),
        ("no number", XSD.decimal, "no number"),
        ("INF", XSD.double, "∞"),
        ("text", XSD.string, "text"),
    ],
)
def test_literals_are_shown_as_readers_write_them(
    app: Flask, value: str, datatype: NamedNode, expected: str
) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        assert shown.literal(Literal(value, datatype=datatype)).text.value == expected


def test_conventions_have_one_order_and_one_colour_each() -> None:
    css = (CONTENT / "server" / "static" / "pages.css").read_text()
    coloured = re.findall(
        r'^\[data-agreement="(\w+)"\] \{ --convention: (#\w{6})', css, re.MULTILINE
    )
    assert {code for code, _ in coloured} == set(SHORT_NAMES)
    assert len({colour for _, colour in coloured}) == len(SHORT_NAMES)
    assert order("cbd") < order("icrw") < order(None)
    assert agreement_code("/country/fra") is None


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def palettes() -> list[dict[str, str]]:
    css = (CONTENT / "server" / "static" / "pages.css").read_text()
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    found = []
    for block in blocks:
        colours = dict(re.findall(r"--([\w-]+): (#\w+);", block))
        full = {
            k: v if len(v) == 7 else "#" + "".join(2 * c for c in v[1:]) for k, v in colours.items()
        }
        found.append(full)
    return found


@pytest.mark.parametrize("palette", palettes())
def test_text_has_the_contrast_that_wcag_aa_asks_for(palette: dict[str, str]) -> None:
    for paper in ("paper", "page", "tint"):
        for ink in ("ink", "soft", "link", "visited", "accent"):
            assert contrast(palette[ink], palette[paper]) >= 4.5, (ink, paper)
    assert contrast(palette["on-accent"], palette["accent"]) >= 4.5
    assert contrast(palette["mark"], palette["mark-tint"]) >= 4.5
    css = (CONTENT / "server" / "static" / "pages.css").read_text()
    for colour in re.findall(r"^\[data-agreement.*--convention: (#\w{6})", css, re.MULTILINE):
        assert contrast(colour, palette["paper"]) >= 3, colour


def test_kinds_prefer_the_more_telling_class() -> None:
    kind = kind_of([SKOS.Concept.value, MEA.Target.value])
    assert kind is not None
    assert kind.slug == "target"
    assert kind_of(["https://example.org/Thing"]) is None
    assert set(SEARCHED) <= {kind.slug for kind in KINDS}


# Ontology, context, about


def test_the_ontology_answers_in_html_and_rdf(client: FlaskClient) -> None:
    assert 'id="Agreement"' in client.get("/ontology", headers=HTML).text
    turtle = client.get("/ontology", headers={"Accept": "text/turtle"})
    assert turtle.data == (CONTENT / "ontology" / "meagraph.ttl").read_bytes()
    assert MEA.Agreement.value in client.get("/ontology.nt").text
    assert client.get("/ontology.pdf").status_code == 404
    assert client.get("/context.jsonld").mimetype == "application/ld+json"


def test_about_names_the_limits_and_every_problem(client: FlaskClient) -> None:
    page = Page(client.get("/about", headers=HTML).text)
    assert {"limits", "not-found", "query-timeout", "query-syntax", "gone"} <= set(page.ids)


# Trouble


def test_errors_are_pages_for_browsers_and_problems_for_machines(client: FlaskClient) -> None:
    page = client.get("/nowhere", headers=HTML)
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "There is no such page" in page.text
    problem = client.get("/nowhere", headers={"Accept": "application/json"})
    assert problem.mimetype == "application/problem+json"
    assert problem.get_json()["status"] == 404


@pytest.mark.parametrize(
    ("accept", "mimetype"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/turtle, text/html", "text/html"),
        ("*/*", "application/problem+json"),
        ("text/turtle, text/html;q=0.2", "application/problem+json"),
        ("application/sparql-results+json,text/html;q=0.9", "application/problem+json"),
        ("text/html;q=0", "application/problem+json"),
        ("", "application/problem+json"),
    ],
)
def test_an_error_is_a_page_only_where_html_is_wanted_most(
    client: FlaskClient, accept: str, mimetype: str
) -> None:
    for path in ("/nowhere", "/sparql?query=nonsense"):
        assert client.get(path, headers={"Accept": accept}).mimetype == mimetype


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (BusyError("all at work"), 503, "busy"),
        (QueryTimeoutError("too long"), 504, "query-timeout"),
    ],
)
def test_queries_that_fail_are_said_to_fail(
    app: Flask, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, code: str
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise error

    with app.app_context():
        monkeypatch.setattr(instance().pool, "run", fail)
    response = app.test_client().get("/country/fra")
    assert response.status_code == status
    assert response.get_json()["type"] == f"{BASE}about#{code}"
    assert ("Retry-After" in response.headers) == (status == 503)
    health = app.test_client().get("/healthz")
    assert health.status_code == 503


def test_an_unforeseen_error_tells_no_internals(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("secret place")

    with app.app_context():
        monkeypatch.setattr(instance().pool, "run", fail)
    response = app.test_client().get("/country/fra")
    assert response.status_code == 500
    assert "secret" not in response.text


def test_security_headers_are_on_every_answer(client: FlaskClient) -> None:
    for path in ("/", "/nowhere", "/country/fra.ttl", "/static/pages.css", "/healthz"):
        with client.get(path) as response:
            headers = response.headers
        assert "default-src 'none'" in headers["Content-Security-Policy"], path
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_a_page_is_made_again_when_the_release_moves(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = iter([1, 2, 2, 2])
    made: list[int] = []

    @from_one_release
    def view() -> int:
        made.append(1)
        return len(made)

    with app.app_context():
        moving = lambda: Release(next(numbers), "", "")  # noqa: E731
        monkeypatch.setattr(instance().pool, "release", moving)
        assert view() == 2
    always = iter(range(100))
    with app.app_context():
        monkeypatch.setattr(instance().pool, "release", lambda: Release(next(always), "", ""))
        made.clear()
        assert view() == 3


# The real server


def test_the_server_answers_over_http(server: str) -> None:
    connection = HTTPConnection(urlsplit(server).netloc, timeout=10)
    connection.request("GET", "/country/fra", headers={"Accept": "text/turtle"})
    response = connection.getresponse()
    assert response.headers["Content-Type"] == "text/turtle; charset=utf-8"
    assert int(response.headers["Content-Length"]) == len(response.read())
    connection.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_server_prints_its_address_and_stops_when_told(
    tmp_path: Path, number: signal.Signals
) -> None:
    port = free_port()
    process = start_server(tmp_path / "home", port, "--shapes", "none")
    status, printed = stop_server(process, number)
    assert status == 0
    assert f"http://127.0.0.1:{port}/" in printed
    assert "Traceback" not in printed


def test_settings_of_the_server_are_shown_in_the_limits(client: FlaskClient) -> None:
    assert f"{Settings().query_bytes}" in client.get("/about", headers=HTML).text
