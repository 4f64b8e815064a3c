"""The reading pages: decisions and their provisions, cited works, versions, drafts, forms."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from decision_home import ARTICLE, DRAFT, FACTS, LAKES, MARSHES, publish_decisions
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from loaders.documents.wording import compare_wordings
from meagraph.namespaces import DCT, LANGUAGES, MEA, XSD
from meagraph.query.pool import QueryPool
from meagraph.settings import Settings
from server.app import create_app
from server.instance import instance
from server.languages import Text
from server.pages.document.dates import moment
from server.pages.document.labels import meeting, place_of, work_name
from server.pages.document.marks import Mark, marked
from server.pages.document.provisions import read
from server.pages.document.said import Said
from server.pages.document.versions import pairs
from tests.serving import BASE
from tests.test_pages import Page

PATHS = (
    f"/{LAKES}",
    f"/{LAKES}?beside=fr",
    f"/{LAKES}/A.1",
    f"/{LAKES}/A.1.a",
    f"/{FACTS}",
    f"/{FACTS}/1",
    f"/{DRAFT}",
    f"/{DRAFT}/~1",
    f"/{MARSHES}",
    f"/{MARSHES}@rev13?version=30",
    "/notification/cbd/2018-008",
    "/decision/cbd/cop/10/1",
    f"/{ARTICLE}",
    "/agreement/cbd",
    "/",
)


@pytest.fixture(scope="module")
def decisions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    settings = Settings(home=tmp_path_factory.mktemp("decisions") / "home", query_workers=2)
    publish_decisions(settings)
    with QueryPool(settings) as pool:
        yield create_app(settings, pool)


@pytest.fixture
def reader(decisions: Flask) -> FlaskClient:
    return decisions.test_client()


def page(reader: FlaskClient, path: str, language: str = "en") -> str:
    response = reader.get(path, headers={"Accept": "text/html", "Accept-Language": language})
    assert response.status_code == 200, path
    return response.text


def words(html: str) -> str:
    """Give what a page says, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def section(html: str, heading: str) -> str:
    """Give what a page says from the heading with this id to the next of its rank."""
    return words(html.split(f'id="{heading}"', 1)[1].split("<h2", 1)[0])


def provision(html: str, id: str) -> str:
    """Give what a page says of one provision."""
    found = html.split('<div class="provision ')
    return words("<" + next(one for one in found if f' id="{id}"' in one.split(">")[0]))


# Every page


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_reading_pages_are_well_formed_in_every_language(
    reader: FlaskClient, path: str, language: str
) -> None:
    said = Page(page(reader, path, language))
    assert said.html["lang"] == language
    assert len(said.ids) == len(set(said.ids))
    assert said.inline == []


def test_links_of_reading_pages_lead_somewhere(reader: FlaskClient) -> None:
    elsewhere = ("/vocabulary/", "/partner/", "/source/", "/body/", "/meeting/", "/country/")
    for path in PATHS[:-2]:
        said = Page(page(reader, path))
        for link in said.links:
            target, _, anchor = link.partition("#")
            if not target and not link.startswith("?"):
                assert anchor in said.ids, (path, link)
            elif target.startswith("/") and not target.startswith(elsewhere):
                assert reader.get(target).status_code == 200, (path, link)


# The text


def test_the_head_says_what_the_text_is_and_where_it_comes_from(reader: FlaskClient) -> None:
    html = page(reader, f"/{LAKES}")
    said = words(html)
    assert "CBD Decision XII/40 Lakes and ponds" in said
    for line in (
        "Document symbol UNEP/CBD/COP/DEC/XII/40",
        "Meeting CBD COP 12 · Lakeside · 6",
        "Date 17 October 2014",
        "Agenda item 13",
        "Languages English · Français",
        "Source Texts of our own · Release 1",
    ):
        assert line in said


def test_a_provision_is_read_with_its_label_its_marks_and_its_chips(reader: FlaskClient) -> None:
    html = page(reader, f"/{LAKES}")
    said = provision(html, "A.1")
    assert "1. Requests the Executive Secretary to list lakes by October 2015" in said
    assert "request Addressees: Executive Secretary" in said
    for chip in (
        "Deadline October 2015",
        "Deadline CBD COP 13",
        "Deadline next meeting: CMS COP",
        "Deadline 2016 – 2020",
        "Deadline CMS COP 13 – CMS COP 14",
        "Targets Aichi 11",
        "Mentions Japan",
        "Subjects recognised",
    ):
        assert chip in said, chip
    assert "<em>Requests</em> the Executive Secretary" in html
    assert '<span class="deadline">October 2015</span>' in html
    assert 'title="Score 0.75"' in html
    assert 'data-force="strong"' in html
    assert f'href="/{LAKES}/A.1"' in html


def test_citations_say_their_status_in_words(reader: FlaskClient) -> None:
    html = page(reader, f"/{LAKES}")
    letter = provision(html, "A.1.a")
    assert "A.2 internal" in letter
    assert "CBD XI/2 · § 10 resolved" in letter
    assert "A.9 stale" in letter
    ambiguous = provision(html, "A.2")
    assert "CBD 14/24 or CBD XIV/24 ambiguous" in ambiguous
    assert "CBD X/1 , X/2 · § 3 unresolved" in ambiguous
    assert 'class="cited" data-status="resolved" href="/decision/cbd/cop/11/2"' in html


def test_a_range_leads_to_its_first_provision(reader: FlaskClient) -> None:
    html = page(reader, f"/{DRAFT}")
    assert "Cites 1 – 2 internal" in provision(html, "2")
    assert '<a href="#1"><bdi>1 – 2</bdi></a>' in html
    assert f'<a href="/{DRAFT}#1">' in page(reader, f"/{DRAFT}/~2")


def test_the_outline_leads_to_sections_recitals_and_paragraphs(reader: FlaskClient) -> None:
    html = page(reader, f"/{LAKES}")
    outline = html.split('<nav class="outline"')[1].split("</nav>")[0]
    assert re.findall('href="#([^"]+)"', outline) == [
        "A", "A.pre1", "A.1", "A.h1", "A.2", "annex1", "annex1.p1", "notes",
    ]  # fmt: skip
    assert "Recital" in outline
    assert "Notes" in outline


def test_the_text_follows_the_content_language_and_says_when_it_cannot(
    reader: FlaskClient,
) -> None:
    assert "Prie le Secrétaire exécutif" in words(page(reader, f"/{LAKES}?clang=fr"))
    spanish = page(reader, f"/{LAKES}?clang=es&lang=en")
    assert "The text is not held in Español; it is shown in English." in spanish
    assert "Requests the Executive Secretary" in words(spanish)


def test_two_languages_stand_side_by_side_on_request(reader: FlaskClient) -> None:
    html = page(reader, f"/{LAKES}?beside=fr")
    assert "Requests the Executive Secretary" in words(html)
    assert 'class="law beside" lang="fr"' in html
    for language in ("en", "zh"):
        assert 'class="provisions two"' not in page(reader, f"/{LAKES}?beside={language}")


def test_a_text_that_is_not_loaded_reads_as_facts_and_says_so(reader: FlaskClient) -> None:
    html = page(reader, f"/{FACTS}")
    said = words(html)
    assert "Text not loaded: only facts are shown." in said
    assert "Our summary What happens to ponds, in short." in said
    assert "Text not loaded recall" in provision(html, "pre1")
    paragraph = provision(html, "1")
    assert "Our summary Asks the Secretariat to count the ponds." in paragraph
    assert "Text not loaded" not in paragraph
    assert "each meeting: CMS COP" in paragraph
    assert "A/RES/65/161" in paragraph
    assert "Article 8.j" in paragraph
    assert "Notre résumé Fait compter les mares." in words(page(reader, f"/{FACTS}", "fr"))


# Tables and links between texts


def test_the_tables_say_who_is_asked_what_and_by_when(reader: FlaskClient) -> None:
    html = page(reader, f"/{FACTS}")
    asked = section(html, "who_does_what")
    assert "Secretariat of the convention request 1 May 2018 · 3 February 2019 · 2020" in asked
    due = section(html, "what_is_due")
    order = [due.index(day) for day in ("May 2018", "3 February 2019", "2020 1", "each meeting")]
    assert order == sorted(order)
    assert "May 2018 1.a request Secretariat of the convention" in due


def test_cited_by_names_the_provisions_of_other_texts_by_convention(reader: FlaskClient) -> None:
    cited = section(page(reader, f"/{LAKES}"), "cited_by")
    assert cited.index("CBD 1 XII/41 1 request") < cited.index("CMS 2")
    assert "11.30 Marshes 3 recall Cites A.1" in cited
    assert "11.30 (Rev. COP13) Marshes 2 recall Cites A.1" in cited


def test_cites_is_grouped_by_convention_and_other_texts_come_last(reader: FlaskClient) -> None:
    cites = section(page(reader, f"/{FACTS}"), "cites_others")
    assert cites.index("CBD 3") < cites.index("Other texts 1 A/RES/65/161")
    assert "XII/40 Lakes and ponds 1 request Cites A.1" in cites


def test_a_cited_work_says_that_it_is_not_held_and_who_cites_it(reader: FlaskClient) -> None:
    html = page(reader, "/decision/cbd/cop/10/1")
    assert "This text is not held." in words(html)
    assert "<h1>X/1</h1>" in html.replace("<bdi>", "").replace("</bdi>", "")
    cited = section(html, "cited_by")
    assert "XII/40 Lakes and ponds A.2 repeal unresolved" in cited
    assert "11.30 Marshes 3 recall unresolved" in cited


def test_a_text_without_provisions_says_so(reader: FlaskClient) -> None:
    said = words(page(reader, "/notification/cbd/2018-008"))
    assert "The provisions of this text are not loaded." in said
    assert "No text in this release cites it." in said


# Versions and drafts


def test_versions_are_listed_with_their_days_and_drafts(reader: FlaskClient) -> None:
    said = section(page(reader, f"/{MARSHES}"), "all_versions")
    assert "11.30 this page" in said
    assert "11.30 (Rev. COP13) latest 22 February 2020 UNEP/CBD/COP/12/7 · 1 Compare" in said


def test_two_versions_are_compared_by_provision_and_word(reader: FlaskClient) -> None:
    html = page(reader, f"/{MARSHES}@rev13?version=30")
    assert "<del>two </del>" in html
    assert "<ins>three </ins>" in html
    said = section(html, "all_versions")
    assert "Verb Wording" in said
    assert "no change" in said
    assert said.count("new") == said.count("dropped") == 1
    french = section(page(reader, f"/{MARSHES}@rev13?version=30", "fr"), "all_versions")
    assert french.count("rappeler") == 2
    again = page(reader, f"/{MARSHES}?version=30@rev13")
    assert "<del>two </del>" in again
    assert "compared_versions" not in page(reader, f"/{MARSHES}?version=x").split("Compare")[0]


def test_what_was_adopted_stands_beside_its_draft(reader: FlaskClient) -> None:
    for path in (LAKES, DRAFT, f"{LAKES}/A.1", f"{DRAFT}/~1"):
        html = page(reader, f"/{path}")
        assert "<del>Invites </del>" in html, path
        assert "<ins>Requests </ins>" in html, path
        assert "Verb Wording" in words(html), path
    assert "Draft of CMS 11.30 (Rev. COP13)" in words(page(reader, f"/{DRAFT}"))


# One provision


def test_a_provision_is_shown_where_it_stands(reader: FlaskClient) -> None:
    html = page(reader, f"/{LAKES}/A.1.a")
    said = words(html)
    assert "XII/40 A A.1 CBD Sub-paragraph XII/40 · A.1.a" in said
    assert "Under the verb of the provision above: request Executive Secretary" in said
    assert "i small ones" in said
    assert f'href="/{LAKES}#A.1.a"' in html
    paragraph = page(reader, f"/{LAKES}/A.1")
    assert 'rel="prev"' in paragraph
    assert 'rel="next"' in paragraph
    assert "Rappelant" not in paragraph
    assert "Prie le Secrétaire exécutif" in paragraph
    assert "11.30 Marshes 3 recall" in section(paragraph, "cited_by")
    assert 'id="cited_by"' not in html


def test_a_provision_of_a_text_that_is_not_loaded_says_so(reader: FlaskClient) -> None:
    assert "Text not loaded: only facts are shown." in words(page(reader, f"/{FACTS}/1"))


# Other forms


def test_whole_texts_are_offered_as_akoma_ntoso(reader: FlaskClient) -> None:
    for path in (f"/{LAKES}.akn.xml", f"/{LAKES}.xml"):
        response = reader.get(path)
        assert response.content_type == "application/akn+xml; charset=utf-8"
        assert b"Requests" in response.data
        assert etree.fromstring(response.data).tag.endswith("akomaNtoso")
    asked = reader.get(f"/{LAKES}", headers={"Accept": "application/akn+xml"})
    assert asked.content_type.startswith("application/akn+xml")
    french = reader.get(f"/{LAKES}.xml?clang=fr")
    assert b"Prie" in french.data
    assert french.headers["ETag"] != asked.headers["ETag"]
    assert f'</{LAKES}.akn.xml>; rel="alternate"' in asked.headers["Link"] or (
        "html" in asked.headers["Link"]
    )
    html = reader.get(f"/{LAKES}", headers={"Accept": "text/html"})
    link = f'</{LAKES}.akn.xml>; rel="alternate"; type="application/akn+xml"'
    assert link in html.headers["Link"]
    assert f'href="/graph/document/{LAKES}/fr.ttl"' in html.text


@pytest.mark.parametrize(
    "path", [f"/{LAKES}/A.1.xml", "/decision/cbd/cop/10/1.akn.xml", "/agreement/cbd.xml"]
)
def test_nothing_else_is_akoma_ntoso(reader: FlaskClient, path: str) -> None:
    assert reader.get(path).status_code == 404


def test_nothing_else_is_negotiated_as_akoma_ntoso(reader: FlaskClient) -> None:
    response = reader.get("/agreement/cbd", headers={"Accept": "application/akn+xml"})
    assert response.status_code == 406


def test_the_description_names_the_texts_that_it_points_to(reader: FlaskClient) -> None:
    turtle = reader.get(f"/{LAKES}.ttl").data
    triples = {quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE)}
    cited = NamedNode(f"{BASE}decision/cbd/cop/10/1")
    assert Triple(cited, MEA.number, Literal("X/1")) in triples


# The search, and the lists


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=XII/40", "XII/40 Lakes and ponds"),
        ("q=UNEP/CBD/COP/DEC/XII/41", "XII/41 CBD Decision facts only, text not loaded"),
        ("q=count the ponds", "XII/41 · 1 CBD Paragraph facts only, text not loaded"),
        ("q=list lakes", "XII/40 · A.1 CBD Paragraph Requests the Executive Secretary"),
        ("q=recenser&kind=provision", "XII/40 · A.1"),
        ("q=X/1&kind=cited-work", "X/1 CBD not held"),
        ("kind=provision", "Provisions"),
        ("kind=notification", "2018-008"),
    ],
)
def test_texts_and_provisions_are_found(reader: FlaskClient, query: str, found: str) -> None:
    assert found in words(page(reader, f"/search?{query}"))


def test_home_and_agreements_list_the_texts_that_are_known(reader: FlaskClient) -> None:
    home = words(page(reader, "/"))
    assert "XII/40 Lakes and ponds 17 October 2014" in home
    assert "XII/41 17 October 2014 facts only, text not loaded" in home
    cms = section(page(reader, "/agreement/cms"), "latest_texts")
    assert "11.30 Marshes" in cms
    assert "Lakes" not in cms


# Gathering


def test_a_text_is_gathered_in_as_many_queries_whatever_its_length(
    decisions: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    with decisions.app_context():
        pool = instance().pool
        construct = pool.construct
        monkeypatch.setattr(
            pool, "construct", lambda *args, **named: asked.append(1) or construct(*args, **named)
        )
        with decisions.test_request_context():
            reading = read(instance(), f"{BASE}{LAKES}", "en")
    assert len(reading.provisions) == 11
    assert len(asked) == 3


def test_words_that_stand_twice_are_marked_in_their_places() -> None:
    text = "see X/1 and X/1 and X/12"
    marks = [Mark("X/1", "citation", href="/a"), Mark("X/12", "citation"), Mark("absent", "verb")]
    pieces = marked(text, [*marks, Mark("X/1", "citation", href="/b"), Mark("", "verb")])
    assert "".join(piece.text for piece in pieces) == text
    assert [piece.mark.href for piece in pieces if piece.mark] == ["/a", "/b", ""]


def test_wordings_are_compared_word_by_word_or_whole() -> None:
    assert {piece.where for piece in compare_wordings("三 个 湖", "三 个 塘")} == {
        "same",
        "before",
        "after",
    }
    long = "word " * 2001
    assert [piece.where for piece in compare_wordings(long, "x")] == ["before", "after"]
    assert pairs((), ()) == ()


@pytest.mark.parametrize(
    ("literal", "shown"),
    [
        (Literal("2015-10", datatype=XSD.gYearMonth), "October 2015"),
        (Literal("2015", datatype=XSD.gYear), "2015"),
        (Literal("2015-13", datatype=XSD.gYearMonth), "2015-13"),
        (Literal("2015-10-31", datatype=XSD.date), "31 October 2015"),
    ],
)
def test_a_date_is_shown_with_the_precision_that_it_has(
    decisions: Flask, literal: Literal, shown: str
) -> None:
    with decisions.test_request_context():
        assert moment(literal).text.value == shown


def test_works_without_a_name_are_called_by_their_address(decisions: Flask) -> None:
    with decisions.test_request_context():
        nothing = Said(())
        for path, name in (
            ("decision/cms/cop/11/10@rev12", "11.10 (Rev. COP12)"),
            ("decision/whc/com/40/7B", "40/7B"),
            ("work/doc/UNEP/X", "UNEP/X"),
            ("decision/informea/x-1", "informea · x-1"),
        ):
            assert work_name(instance(), nothing, BASE + path) == Text(name)
        outside = "https://example.org/x"
        assert work_name(instance(), nothing, outside) == Text(outside)
        titled = Said([Triple(NamedNode(outside), DCT.title, Literal("Ponds", language="en"))])
        assert work_name(instance(), titled, outside) == Text("Ponds")
        assert meeting(instance(), outside).text.value == outside
    assert place_of("preamble.a") == "preamble.a"
