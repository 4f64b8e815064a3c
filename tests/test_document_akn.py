"""The Akoma Ntoso export: valid after OASIS, and true to the triples."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from document_examples import cited, front, lakes, part
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pyoxigraph import Literal, NamedNode, Triple

from loaders.documents.akn import akoma_ntoso
from loaders.documents.graph import Context, document_graphs, identify
from loaders.documents.model import Deadline, Document, Front, Provision
from loaders.documents.printed_places import take_places
from meagraph.codes import read_codes
from meagraph.identifiers import Identifiers
from meagraph.namespaces import DEFAULT_BASE, ELI, MEA, RDF
from meagraph.settings import CONTENT
from meagraph.staging import Source

IDENTIFIERS = Identifiers(DEFAULT_BASE, read_codes(CONTENT))
AKN = {"a": "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"}
DIGEST = "0" * 64


@cache
def schema() -> etree.XMLSchema:
    folder = Path(__file__).parent / "schemas" / "akn"
    parser = etree.XMLParser(no_network=True)
    return etree.XMLSchema(etree.parse(str(folder / "akomantoso30.xsd"), parser))


def exported(document: Document) -> etree._Element:
    """Export a document through its triples; what comes out must be valid."""
    source = Source(f"{DEFAULT_BASE}source/x", "x")
    graph = next(document_graphs(document, DIGEST, Context(IDENTIFIERS), source, "documents"))
    iri = identify(document.document, IDENTIFIERS, DIGEST).iri
    return valid(graph.triples, iri, document.document.language)


def valid(triples: Iterable[Triple], iri: str, language: str = "en") -> etree._Element:
    tree = etree.fromstring(akoma_ntoso(triples, iri, language, IDENTIFIERS))
    schema().assertValid(tree)
    return tree


def texts(tree: etree._Element, path: str) -> list[str]:
    return [
        found if isinstance(found, str) else "".join(found.itertext())
        for found in tree.xpath(path, namespaces=AKN)
    ]


def test_a_decision_is_a_statement_with_its_provisions_in_place() -> None:
    tree = exported(lakes())
    assert texts(tree, "/a:akomaNtoso/a:statement/@name") == ["decision"]
    assert texts(tree, "//a:mainBody//*[@wId]/@eId") == [
        "sec_A",
        "sec_A__crossHeading_pre1",
        "sec_A__para_1",
        "sec_A__para_1__subpara_a",
        "sec_A__para_1__subpara_a__point_i",
        "sec_A__crossHeading_h1",
        "sec_A__para_2",
        "att_1__para_p1",
    ]
    assert texts(tree, "//*[@eId='sec_A__para_1__subpara_a']/a:num") == ["(a)"]
    assert texts(tree, "//a:attachment/a:heading") == ["List of ponds"]
    assert texts(tree, "//a:conclusions//a:authorialNote/@marker") == ["1"]
    assert texts(tree, "//a:crossHeading/@refersTo") == ["#preamble"]


def test_the_identification_says_work_expression_and_manifestation() -> None:
    tree = exported(lakes("fr"))
    work = "/akn/un/statement/deliberation/cbd-cop/2014-10-17/XII-40"
    assert texts(tree, "//a:statement/a:meta//a:FRBRuri/@value") == [
        work,
        f"{work}/fra@2014-10-17",
        f"{work}/fra@2014-10-17.akn",
    ]
    assert texts(tree, "//a:FRBRalias[@name='symbol']/@value")[0] == "UNEP/CBD/COP/DEC/XII/40"
    assert texts(tree, "//a:FRBRlanguage/@language")[0] == "fra"
    assert texts(tree, "//a:docTitle") == ["Lakes and ponds"]


def test_citations_are_references_and_days_are_dates() -> None:
    due = Deadline(type="date", value="2015-10-31", surface="31 October 2015", start=0, end=1)
    month = Deadline(type="date", value="2015-11", surface="November", start=0, end=1)
    text = "decision XI/2 and XI/2, by 31 October 2015 or November"
    citing = part(
        "1",
        "paragraph",
        text,
        deadlines=(due, month),
        citations=(
            cited("cbd:cop:11:2", "unresolved", surface="decision XI/2"),
            cited("cbd:cop:11:2#para.1", "unresolved", surface="XI/2"),
            cited("cbd:cop:11:3", "unresolved", surface="not there"),
        ),
    )
    tree = exported(Document(document=front(), provisions=(citing,)))
    assert texts(tree, "//a:content/a:p") == [text]
    assert texts(tree, "//a:ref") == ["decision XI/2", "XI/2"]
    assert texts(tree, "//a:ref/@href")[0] == f"{DEFAULT_BASE}decision/cbd/cop/11/2"
    assert texts(tree, "//a:content//a:date/@date") == ["2015-10-31"]


def test_recitals_before_all_sections_are_the_preamble() -> None:
    tree = exported(
        Document(
            document=front(),
            provisions=(
                part("pre1", "preamble", "Recalling", label="(i)"),
                part("pre2", "preamble", ""),
                part("h1", "heading", "On lakes"),
                part("1", "paragraph", "Decides"),
            ),
        )
    )
    assert texts(tree, "//a:preamble//a:recital/@eId") == ["recs_1__rec_1", "recs_1__rec_2"]
    assert texts(tree, "//a:recital/a:p/@status") == ["incomplete"]
    assert texts(tree, "//a:hcontainer[@name='heading']/a:heading") == ["On lakes"]


def test_facts_alone_are_marked_as_incomplete() -> None:
    provisions = tuple(
        Provision.model_validate(provision.model_dump() | {"text": "", "label": ""})
        for provision in lakes().provisions
    )
    tree = exported(Document(document=front(title=None, number=None), provisions=provisions))
    assert texts(tree, "//a:doc/a:meta/a:notes//a:p")[0].startswith("The text is not held")
    assert set(texts(tree, "//a:mainBody//a:p/@status")) == {"incomplete"}
    assert texts(tree, "//a:crossHeading/@status") == ["incomplete", "incomplete"]
    assert texts(tree, "//a:authorialNote/a:p/@status") == ["incomplete"]


def test_an_empty_document_is_valid() -> None:
    tree = exported(Document(document=Front(language="zh")))
    assert texts(tree, "//a:doc/a:meta//a:FRBRdate/@name") == ["unknown"] * 3
    assert texts(tree, "//a:FRBRauthor/@href")[0] == "#un"
    annex = exported(
        Document(document=front(body=None, number=None), provisions=(part("annex1", "section"),))
    )
    assert texts(annex, "//a:attachment/@eId") == ["att_1"]
    assert texts(annex, "//a:FRBRauthor/@href")[0] == "#cbd"


def test_merged_triples_of_several_sources_still_give_one_tree() -> None:
    """In the default graph a provision may have two parents, no position and no type of ours."""
    text, upper, lower = (
        NamedNode(f"{DEFAULT_BASE}decision/cbd/cop/1/1{end}") for end in ("", "/A", "/A.1")
    )
    again = NamedNode(f"{DEFAULT_BASE}decision/cbd/cop/1/1/A-1")
    triples = [
        Triple(text, RDF.type, MEA.Decision),
        Triple(text, MEA.number, Literal("I/1")),
        Triple(text, MEA.body, NamedNode("https://example.org/body")),
        *(Triple(node, MEA.provisionOf, text) for node in (upper, lower, again)),
        Triple(NamedNode(f"{DEFAULT_BASE}x"), MEA.provisionOf, NamedNode("urn:other")),
        Triple(upper, ELI.is_part_of, text),
        Triple(lower, ELI.is_part_of, text),
        Triple(lower, ELI.is_part_of, upper),
        Triple(again, ELI.is_part_of, text),
        Triple(lower, MEA.text, Literal("seulement", language="fr")),
        Triple(lower, MEA.label, Literal("1.")),
    ]
    tree = valid(triples, text.value)
    assert texts(tree, "//a:mainBody//*[@wId]/@wId") == ["A", "A.1", "A-1"]
    assert texts(tree, "//a:num") == ["1."]


def test_two_parts_never_have_one_identifier() -> None:
    provisions = (
        part("A", "section"),
        part("A.1", "paragraph", "x"),
        part("A-1", "paragraph", "y", parent="A"),
    )
    tree = exported(Document(document=front(), provisions=provisions))
    assert texts(tree, "//a:paragraph/@eId") == ["sec_A__para_1", "sec_A__para_1-2"]


kinds = st.sampled_from(["section", "heading", "preamble", "paragraph", "subparagraph", "item"])
words = st.text(max_size=20)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    ids = draw(
        st.lists(st.from_regex(r"(annex|notes|[A-C])?\.?[1-9]?", fullmatch=True), max_size=8)
    )
    known: list[str] = []
    provisions = []
    for id in ids:
        parent = draw(st.sampled_from([None, *known]))
        said = {"parent": parent, "label": draw(words)}
        provisions.append(part(id, draw(kinds), draw(words), **said))
        known.append(id)
    head = front(title=draw(words), symbol=draw(words), number=draw(st.none() | st.just("XII/2")))
    return Document(document=head, provisions=tuple(provisions))


@given(documents())
def test_whatever_the_structure_the_export_is_valid(document: Document) -> None:
    exported(document)


@pytest.mark.parametrize("depth", [400])
def test_deep_nesting_ends(depth: int) -> None:
    provisions = [part("1", "paragraph", "x")]
    for level in range(2, depth):
        provisions.append(part(str(level), "item", "x", parent=str(level - 1)))
    source = Source(f"{DEFAULT_BASE}source/x", "x")
    document = Document(document=front(), provisions=tuple(provisions))
    graph = next(document_graphs(document, DIGEST, Context(IDENTIFIERS), source, "documents"))
    xml = akoma_ntoso(graph.triples, f"{DEFAULT_BASE}decision/cbd/cop/12/40", "en", IDENTIFIERS)
    assert xml.count(b"<point ") == depth - 2


@pytest.mark.timeout(60)  # a look at every place for every word would take hours
def test_a_text_with_very_many_citations_alike_is_marked() -> None:
    words = ["X/1"] * 20_000
    assert len(take_places("see X/1, " * 20_000, words)) == len(words)
