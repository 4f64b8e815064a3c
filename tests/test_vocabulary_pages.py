"""The vocabularies as people read them, and their feeds."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from lxml import etree

from meagraph.namespaces import LANGUAGES
from meagraph.settings import CONTENT
from meagraph.vocabulary.index import NoVocabularyIndexError
from tests.test_pages import HTML, Page
from tests.vocabulary_home import BASE, MANY, SEA, sea, sea_app, sea_home

__all__ = ["sea", "sea_app", "sea_home"]

ATOM = "{http://www.w3.org/2005/Atom}"
ROOM = "/vocabularies/sea"


def at(name: str) -> str:
    """Give the address of the page of a concept of the foreign vocabulary."""
    return f"{ROOM}/concept?uri={quote(SEA + name, safe='')}"


def text(client: FlaskClient, address: str, **headers: str) -> str:
    """Give a page, which has to be there."""
    response = client.get(address, headers=HTML | headers)
    assert response.status_code == 200, (address, response.status, response.location)
    return response.text


PAGES = (
    "/vocabularies/ /vocabularies/?q=oc /vocabulary/need-kinds /vocabulary/need-kinds/training"
    f" {ROOM} {ROOM}/hierarchy {ROOM}/hierarchy?outside=1 {ROOM}/index {ROOM}/index/b"
    f" {ROOM}/index/q"
    f" {ROOM}/search {ROOM}/search?q=oc {ROOM}/search?q=oceam {ROOM}/search?q=zzzzzz {ROOM}/changes"
    f" {ROOM}/changes?kind=added {ROOM}/statistics {ROOM}/downloads /vocabularies/need-kinds/index"
).split()
PAGES += [at(name) for name in ("ocean", "reef", "main", "egg", "edges", "route", "loose")]
PAGES += [f"{ROOM}/hierarchy?uri={quote(SEA + 'reef')}", f"{ROOM}/hierarchy?uri={quote(SEA)}egg"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_are_well_formed(sea: FlaskClient, path: str, language: str) -> None:
    page = Page(text(sea, path, **{"Accept-Language": language}))
    assert page.html == {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}
    assert len(page.ids) == len(set(page.ids))
    assert page.inline == []
    assert not any(link.startswith(("javascript:", "data:")) for link in page.links)


def test_links_between_the_pages_lead_somewhere(sea: FlaskClient) -> None:
    others = ("/editor/", "/rest/", "/reconcile", "/api/", "/sparql", "/vocabulary/support-kinds/")
    targets = {
        link.split("#")[0]
        for path in PAGES
        for link in Page(text(sea, path)).links
        if link.startswith("/") and not link.startswith(others)
    }
    few = [link for link in sorted(targets) if not re.search(r"terms%23n\d|/versions", link)]
    wrong = [link for link in few if sea.get(link, headers=HTML).status_code not in (200, 303)]
    assert len(few) > 50
    assert wrong == []


def test_the_list_leads_to_every_vocabulary(sea: FlaskClient) -> None:
    page = text(sea, "/vocabularies/")
    assert 'href="/vocabulary/need-kinds"' in page
    assert f'href="{ROOM}"' in page
    assert f"{MANY + 9} concepts" in page
    assert "Words of the sea &amp; its &lt;shores&gt;." in page


def test_an_empty_home_has_no_vocabulary(empty_client: FlaskClient) -> None:
    assert "No vocabulary is published yet." in text(empty_client, "/vocabularies/")
    assert empty_client.get("/vocabularies/sea", headers=HTML).status_code == 404
    assert (
        etree.fromstring(empty_client.get("/vocabularies/feed.atom").data).find(f"{ATOM}entry")
        is None
    )


def test_what_is_ours_is_at_its_iri(sea: FlaskClient) -> None:
    home = sea.get("/vocabularies/need-kinds?clang=fr&page=2", headers=HTML)
    assert (home.status_code, home.location) == (303, "/vocabulary/need-kinds?clang=fr")
    uri = quote(f"{BASE}vocabulary/need-kinds/training", safe="")
    concept = sea.get(f"/vocabularies/need-kinds/concept?uri={uri}", headers=HTML)
    assert (concept.status_code, concept.location) == (303, "/vocabulary/need-kinds/training")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/vocabularies/none", 404),
        ("/vocabularies/none/hierarchy", 404),
        (f"{ROOM}/concept", 400),
        (f"{ROOM}/concept?uri=a%20b", 400),
        (f"{ROOM}/concept?uri=javascript%3Aalert%281%29", 404),
        (f"{ROOM}/concept?uri=http%3A%2F%2Felsewhere.example%2Focean", 404),
        (f"{ROOM}/hierarchy?uri=x", 400),
        (f"{ROOM}/changes?uri=x", 400),
        (f"{ROOM}/feed.atom?kind=odd", 400),
        (f"{ROOM}/changes?kind=odd", 400),
        (f"{ROOM}/index/%C3%9F%C3%9F", 404),
        ("/api/vocabulary/suggest", 400),
        ("/api/vocabulary/suggest?q=a&vocab=none", 400),
        ("/api/vocabulary/suggest?q=a&limit=1000", 400),
        ("/api/vocabulary/suggest?q=a&limit=x", 400),
    ],
)
def test_what_is_not_there_or_not_understood_says_so(
    sea: FlaskClient, path: str, status: int
) -> None:
    response = sea.get(path, headers=HTML)
    assert response.status_code == status
    assert "<script>" not in response.text


def test_the_hierarchy_is_open_down_to_a_concept(sea: FlaskClient) -> None:
    page = text(sea, f"{ROOM}/hierarchy?uri={quote(SEA + 'reef')}")
    places = [page.index(f"{name}</a>") for name in ("water", "ocean", "coast", "reef")]
    assert places == sorted(places)
    assert 'id="here" aria-current="true"' in page


def test_a_big_vocabulary_makes_no_big_page(sea: FlaskClient) -> None:
    home = text(sea, ROOM)
    assert home.count('class="node"') == 1  # the one at the top; the rest is fetched
    branch = text(sea, f"{ROOM}/branch?uri={quote(SEA + 'coast')}")
    assert branch.count('class="node"') == 201
    assert f"{MANY + 1 - 200} more" in branch
    rest = re.search(r'data-rest="([^"]+)"', branch)
    assert rest
    without = text(sea, f"{ROOM}/hierarchy?uri={quote(SEA + 'coast')}&offset=200")
    assert "200 before" in without
    assert ">beach 249</a>" in without
    more = text(sea, rest[1].replace("&amp;", "&"))
    assert more.count('class="node"') == MANY + 1 - 200
    assert "<html" not in more
    concept = text(sea, at("coast"))
    assert concept.count("beach ") == 60


def test_a_small_vocabulary_is_shown_whole_in_the_language_of_content(sea: FlaskClient) -> None:
    page = text(sea, "/vocabulary/need-kinds?clang=ru")
    assert page.count('class="node"') == 25
    assert 'lang="ru"' in page


def test_loops_end_and_what_stands_outside_is_listed(sea: FlaskClient) -> None:
    assert ">hen</a>" in text(sea, at("egg"))
    outside = text(sea, f"{ROOM}/hierarchy?outside=1")
    assert ">loose end</a>" in outside
    assert ">egg</a>" in outside  # of the circle of egg and hen it is the first
    assert ">hen</a>" not in outside
    assert "2 concepts outside the hierarchy" in text(sea, ROOM)


def test_a_search_counts_all_that_it_finds(sea: FlaskClient) -> None:
    page = text(sea, f"{ROOM}/search?q=beach")
    assert f"{MANY} concepts" in page
    last = text(sea, f"{ROOM}/search?q=beach&page=7")
    assert "beach 249" in last
    assert "beach 239" not in last


def test_classes_of_groups_are_told_from_those_of_concepts(sea: FlaskClient) -> None:
    page = text(sea, f"{ROOM}/statistics")
    assert page.index("Groups of concepts") < page.index("Groups in an order of their own")
    said = sea.get("/rest/v1/sea/vocabularyStatistics?lang=en").get_json()
    assert said["conceptGroups"]["count"] == 2


def test_pages_say_when_the_vocabularies_cannot_be_read(
    sea: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise NoVocabularyIndexError("no index")

    monkeypatch.setattr("meagraph.vocabulary.thesaurus.Thesauri.current", fail)
    for headers in (HTML, {}):
        response = sea.get(f"{ROOM}/hierarchy", headers=headers)
        assert response.status_code == 503
        assert "cannot be read just now" in response.text
        assert response.headers["Retry-After"]


def test_a_concept_shows_all_that_is_said_of_it(sea: FlaskClient) -> None:
    page = text(sea, at("ocean"))
    for said in ("océan", "Ozean", "المحيط", "海洋", "high seas", "W.1", "route", "gulf"):
        assert said in page, said
    assert "oshun" not in page  # hidden labels are for searching
    assert 'href="/vocabulary/need-kinds/training"' in page  # a mapping, by its label here
    assert "<bdi>javascript:alert(1)</bdi>" in page
    assert 'href="http://elsewhere.example/ocean" rel="external noopener"' in page


def test_notes_have_their_sources_and_say_their_language(sea: FlaskClient) -> None:
    page = text(sea, at("reef"))
    assert "A ridge below the waves." in page
    assert "http://book.example/7" in page
    assert '<p lang="de" dir="ltr">Nur Korallen.</p>' in page
    trails = re.findall(r"<ol><li>.*?</ol>", page, re.DOTALL)
    assert len(trails) == 2  # by the coast, and by the ocean
    assert all(">Seas</a>" in trail for trail in trails)


def test_a_deprecated_concept_leads_to_its_replacement(sea: FlaskClient) -> None:
    page = text(sea, at("main"))
    assert "This concept is deprecated." in page
    assert re.search(r"Use instead: <a [^>]*>ocean</a>", page)
    assert "&lt;b&gt;main" in page
    assert "<b>main" not in page


def test_collections_show_their_members_in_their_order(sea: FlaskClient) -> None:
    route = text(sea, at("route"))
    members = route[route.index('id="members"') :]
    assert members.index(">ocean</a>") < members.index(">coast</a>")
    assert "Group of concepts" in text(sea, at("edges"))


def test_use_is_counted_by_kind_and_convention(sea: FlaskClient) -> None:
    page = text(sea, at("ocean"))
    table = page[page.index('<table class="usage">') : page.index("</table>", page.index("usage"))]
    found = re.findall(r'rowgroup"[^>]*>(\w+)(?:.*?)<td class="number">(\d+)', table, re.DOTALL)
    assert found == [("Decisions", "1"), ("Provisions", "2"), ("Needs", "1")]
    assert table.count('<tr data-agreement="cbd">') == 2
    assert "style=" not in table


def test_content_has_a_language_of_its_own(sea: FlaskClient) -> None:
    page = text(sea, at("ocean") + "&lang=fr&clang=de")
    assert Page(page).html["lang"] == "fr"
    assert '<span lang="de" dir="ltr">Ozean</span>' in page
    assert "Wasser" in re.findall(r"<h1>.*</h1>", text(sea, at("water")))[0]  # it is remembered


def test_content_follows_the_interface_where_it_can(sea: FlaskClient) -> None:
    plain = text(sea, at("water"), **{"Accept-Language": "ru"})
    assert "<h1>вода</h1>" in plain
    none = text(sea, at("coast"), **{"Accept-Language": "ru"})
    assert '<h1><span lang="en" dir="ltr">coast</span></h1>' in none


def test_languages_do_not_share_an_entity_tag(sea_app: object, sea: FlaskClient) -> None:
    tags = set()
    for tag in ("de", "fr", "xx"):
        sea.set_cookie("clang", tag)
        tags.add(sea.get(at("water"), headers=HTML).headers["ETag"])
    assert len(tags) == 3


def test_the_index_has_letters_and_sees_also(sea: FlaskClient) -> None:
    page = text(sea, f"{ROOM}/index/h")
    assert "high seas" in page
    assert ">ocean</a>" in page
    assert "beach 149" in text(sea, f"{ROOM}/index/b")
    assert "beach 150" not in text(sea, f"{ROOM}/index/b")
    assert "beach 150" in text(sea, f"{ROOM}/index/b?page=2")


@pytest.mark.parametrize(
    ("language", "letter", "label"),
    [("ru", "о", "океан"), ("ar", "م", "المحيط"), ("zh", "h", "海洋"), ("de", "o", "Ozean")],
)
def test_the_index_is_in_each_script(
    sea: FlaskClient, language: str, letter: str, label: str
) -> None:
    page = text(sea, f"{ROOM}/index?clang={language}&lang=en")
    letters = re.findall(r'<a href="/vocabularies/sea/index/([^"]+)"', page)
    wanted = next(one for one in letters if one in (quote(letter), quote(letter.upper())))
    assert f">{label}</span></a>" in text(sea, f"{ROOM}/index/{wanted}?clang={language}&lang=en")


def test_searching_finds_beginnings_and_what_is_similar(sea: FlaskClient) -> None:
    assert ">ocean</a>" in text(sea, f"{ROOM}/search?q=high")
    assert ">ocean</a>" in text(sea, f"{ROOM}/search?q=oceam")
    assert "Page 2 of" in text(sea, f"{ROOM}/search?q=beach&page=2")
    everywhere = text(sea, "/vocabularies/?q=oc")
    assert at("ocean").replace("&", "&amp;") in everywhere
    assert ">Seas<" in everywhere


def test_completion_names_concepts_and_their_pages(sea: FlaskClient) -> None:
    said = sea.get("/api/vocabulary/suggest?q=OCÉ&vocab=sea&limit=3").get_json()
    first = said["suggestions"][0]
    assert said["q"] == "OCÉ"
    assert first["uri"] == f"{SEA}ocean"
    assert first["href"] == at("ocean")
    assert first["vocabulary"] == "sea"
    assert first["deprecated"] is False


def test_changes_are_told_the_last_first(sea: FlaskClient) -> None:
    page = text(sea, f"{ROOM}/changes")
    assert page.index("gulf</a>") < page.index("First loaded")
    assert "a gulf, and an end" in page
    assert "First loaded" not in text(sea, f"{ROOM}/changes?kind=added")
    of_one = text(sea, f"{ROOM}/changes?uri={quote(SEA + 'main')}")
    assert of_one.count('data-kind="') == 1
    assert 'data-kind="deprecated"' in of_one


def test_statistics_count_languages(sea: FlaskClient) -> None:
    page = text(sea, f"{ROOM}/statistics")
    assert "Deutsch" in page
    assert f">{MANY + 9}<" in page


def test_machines_are_told_of_other_forms(sea: FlaskClient) -> None:
    links = sea.get(at("ocean"), headers=HTML).headers["Link"]
    assert f'<{SEA}ocean>; rel="canonical"' in links
    assert "/rest/v1/sea/data?uri=" in links
    assert 'type="text/turtle"' in links
    assert "feed.atom" in sea.get(f"{ROOM}/hierarchy", headers=HTML).headers["Link"]


def entries(client: FlaskClient, path: str, **headers: str) -> tuple[Any, list[Any]]:
    """Give a feed that has all that RFC 4287 asks of it, and its entries."""
    response = client.get(path, headers=headers)
    assert response.content_type.startswith("application/atom+xml")
    feed = etree.fromstring(response.data)
    assert feed.tag == f"{ATOM}feed"
    found = feed.findall(f"{ATOM}entry")
    for one in (feed, *found):  # 4.1.1 and 4.1.2
        for name in ("id", "title", "updated"):
            assert len(one.findall(ATOM + name)) == 1
        assert re.fullmatch(
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", one.findtext(f"{ATOM}updated") or ""
        )
        assert re.fullmatch(r"tag:[a-z0-9.]+,\d{4}:[!-~]+", one.findtext(f"{ATOM}id") or "")
    for one in found:
        assert one.findtext(f"{ATOM}author/{ATOM}name")
        assert [link.get("rel") for link in one.findall(f"{ATOM}link")] == ["alternate"]
    ids = [one.findtext(f"{ATOM}id") for one in found]
    assert len(ids) == len(set(ids))
    return feed, found


@pytest.mark.parametrize("path", ["/vocabularies/feed.atom", f"{ROOM}/feed.atom"])
def test_feeds_are_whole_and_know_where_they_are(sea: FlaskClient, path: str) -> None:
    feed, found = entries(sea, path, Host="attacker.example")
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == BASE + path.removeprefix("/")
    assert {"New: gulf", "Deprecated: <b>main</b>"} <= {
        one.findtext(f"{ATOM}title") for one in found
    }
    moments = [one.findtext(f"{ATOM}updated") for one in found]
    assert moments == sorted(moments, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == moments[0]


def test_entries_keep_their_ids_in_every_language(sea: FlaskClient) -> None:
    said = [
        [one.findtext(f"{ATOM}id") for one in entries(sea, f"{ROOM}/feed.atom?lang={language}")[1]]
        for language in LANGUAGES
    ]
    assert all(ids == said[0] for ids in said)


def test_a_feed_of_one_kind(sea: FlaskClient) -> None:
    feed, found = entries(sea, f"{ROOM}/feed.atom?kind=deprecated")
    assert [one.find(f"{ATOM}category").get("term") for one in found] == ["deprecated"]
    link = next(one for one in feed.findall(f"{ATOM}link") if one.get("rel") == "self")
    assert (link.get("href") or "").endswith("/feed.atom?kind=deprecated")


def test_the_provisions_that_act_on_a_concept_are_listed(sea: FlaskClient) -> None:
    page = text(sea, at("ocean"))
    assert re.search(
        r'data-agreement="cbd"><a href="/decision/cbd/cop/12/2/A.2">XII/2 · A.2</a>', page
    )


def test_other_pages_lead_to_concepts_of_foreign_vocabularies(sea: FlaskClient) -> None:
    assert f'href="{at("ocean")}"' in text(sea, "/search?q=ocean")
    assert f'href="{ROOM}"' in text(sea, "/")
    assert f'href="{at("ocean")}"' in text(sea, "/need/lifeweb/1")


def test_only_language_tags_are_remembered(sea: FlaskClient) -> None:
    for asked, kept in (
        ("de", True),
        ("zh-Hans", True),
        ("a;b", False),
        ("<b>", False),
        ("", False),
    ):
        response = sea.get(f"{ROOM}?clang={quote(asked)}", headers=HTML)
        assert ("clang=" in response.headers.get("Set-Cookie", "")) is kept


def test_properties_and_classes_are_named_for_readers(sea: FlaskClient) -> None:
    for path in ("changes", "statistics", "feed.atom"):
        told = sea.get(f"{ROOM}/{path}", headers=HTML).text
        assert "skos:" not in told, path
        assert "skosxl:" not in told, path


def test_a_search_for_signs_alone_says_what_can_be_typed(sea: FlaskClient) -> None:
    page = text(sea, f"{ROOM}/search?q=*")
    assert "Type the beginning of a name, in any language, or a code." in page


def test_the_terms_of_a_hash_scheme_have_one_identifier_space(sea: FlaskClient) -> None:
    assert sea.get("/reconcile/sea").json["identifierSpace"] == SEA


def test_no_style_changes_how_a_term_is_written() -> None:
    styles = (CONTENT / "server/static/pages.css").read_text(encoding="utf-8")
    assert "::first-letter" not in styles
