import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meagraph.citations import (
    ArticleCitation,
    AssemblyCitation,
    Citation,
    CitationError,
    DecisionCitation,
    DocumentCitation,
    InternalCitation,
    NotificationCitation,
    citation_iri,
    parse_citation,
    provision_id,
    whole_work,
    work_citation,
)
from meagraph.codes import read_codes
from meagraph.identifiers import Identifiers
from meagraph.namespaces import DEFAULT_BASE
from meagraph.settings import CONTENT

CODES = read_codes(CONTENT)
IDENTIFIERS = Identifiers(DEFAULT_BASE, CODES)

agreements = st.sampled_from(["cbd", "cms", "cites", "ramsar", "nagoya"])
numbers = st.from_regex(r"[1-9][0-9]{0,2}", fullmatch=True)
labels = st.from_regex(r"[A-Za-z0-9]{1,3}(\.[A-Za-z0-9]{1,3}){0,2}", fullmatch=True)
locators = st.none() | st.builds(
    "{}.{}".format, st.sampled_from(["para", "annex", "preamble", "section"]), labels
)
symbols = st.from_regex(r"UNEP/[A-Z]{3}/COP/[0-9]{1,2}/[0-9]{1,3}(/Add\.[1-9])?", fullmatch=True)
citations: st.SearchStrategy[Citation] = st.one_of(
    st.builds(
        DecisionCitation,
        agreements,
        st.sampled_from(["cop", "sbstta", "mop"]),
        numbers,
        st.one_of(numbers, st.just("AA")),
        st.none() | st.sampled_from(["A", "B", "I"]),
        st.none() | numbers,
        locators,
    ),
    st.builds(AssemblyCitation, numbers, numbers, locators),
    st.builds(DocumentCitation, symbols, locators),
    st.builds(ArticleCitation, agreements, st.sampled_from(["18", "18.3", "8-j"]), locators),
    st.builds(
        NotificationCitation, agreements, st.from_regex(r"20[0-9]{2}-[0-9]{3}", fullmatch=True)
    ),
    st.builds(InternalCitation, labels, st.none() | labels),
)


@given(citations)
def test_every_citation_reads_back_from_its_normal_form(citation: Citation) -> None:
    assert parse_citation(str(citation), CODES) == citation


@given(citations)
def test_every_citation_of_one_thing_has_an_iri_that_parses(citation: Citation) -> None:
    if isinstance(citation, InternalCitation) and citation.last:
        return
    within = f"{DEFAULT_BASE}decision/cbd/cop/12/2"
    IDENTIFIERS.parse(citation_iri(citation, IDENTIFIERS, within))


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("cbd:cop:11:14", "decision/cbd/cop/11/14"),
        ("cbd:cop:11:14:B", "decision/cbd/cop/11/14/B"),
        ("cbd:cop:11:14:B#para.5", "decision/cbd/cop/11/14/B.5"),
        ("cbd:sbstta:17:1#para.3.a", "decision/cbd/sbstta/17/1/3.a"),
        ("cms:cop:11:10@rev12#para.5", "decision/cms/cop/11/10@rev12/5"),
        ("cms:cop:13:AA#para.b", "decision/cms/cop/13/AA/b"),
        ("cbd:cop:5:14#annex.II.g.ii", "decision/cbd/cop/5/14/annex2.g.ii"),
        ("unga:65:161", "work/unga/65/161"),
        ("doc:UNEP/CBD/COP/11/31", "work/doc/UNEP/CBD/COP/11/31"),
        ("doc:UNEP/CBD/COP/11/31#annex.I.4", "work/doc/UNEP/CBD/COP/11/31/~annex1.4"),
        ("cbd:article:18.3", "work/article/cbd/18.3"),
        ("cms:notification:2018-008", "notification/cms/2018-008"),
    ],
)
def test_citations_name_works_and_provisions(text: str, path: str) -> None:
    assert citation_iri(parse_citation(text, CODES), IDENTIFIERS) == DEFAULT_BASE + path


@given(citations)
def test_a_whole_work_is_found_again_by_its_iri(citation: Citation) -> None:
    if isinstance(citation, InternalCitation):
        with pytest.raises(CitationError, match="not a work"):
            whole_work(citation)
        return
    work = whole_work(citation)
    assert work_citation(citation_iri(work, IDENTIFIERS), IDENTIFIERS) == work


@pytest.mark.parametrize("path", ["country/fra", "decision/informea/1", "country/zzz"])
def test_what_cannot_be_cited_has_no_citation(path: str) -> None:
    assert work_citation(DEFAULT_BASE + path, IDENTIFIERS) is None


def test_places_in_a_document_without_a_symbol_are_portions_of_it() -> None:
    within = f"{DEFAULT_BASE}work/doc/sha256/0123456789abcdef"
    assert citation_iri(InternalCitation("3"), IDENTIFIERS, within) == f"{within}/~3"


def test_other_codes_of_an_agreement_come_to_the_canonical_one() -> None:
    assert str(parse_citation("plant_treaty:article:9", CODES)) == "itpgrfa:article:9"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("atlantis:cop:1:2", "not the code of an agreement"),
        ("cbd:cop:12", "convention:body:session:number"),
        ("cbd:cop:1:2:A:b", "convention:body:session:number"),
        ("cbd:cop:1:2:", "section is missing"),
        ("cbd:cop:1:2@rev", "@rev is followed"),
        ("cbd:cop:1:2@rev0", "@rev is followed"),
        ("cbd:cop::2", "cannot be a session"),
        ("cbd:COP:1:2", "cannot be a body"),
        ("cbd:cop:1:!", "cannot be a number"),
        ("cbd:cop:1:2#5", "a locator begins with"),
        ("cbd:cop:1:2#", "a locator begins with"),
        ("cbd:notification:2018-008#para.1", "convention:body"),
        ("unga:65", "unga:session:number"),
        ("doc:", "cannot be a symbol"),
        ("doc:A b", "cannot be a symbol"),
        ("#", "provision's id"),
        ("", "not the code"),
    ],
)
def test_what_is_no_citation_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(CitationError, match=re.escape(reason)):
        parse_citation(text, CODES)


def test_places_in_the_same_document_need_the_document() -> None:
    here = InternalCitation("B.9.c")
    within = f"{DEFAULT_BASE}decision/cbd/cop/12/2"
    assert citation_iri(here, IDENTIFIERS, within) == f"{within}/B.9.c"
    with pytest.raises(CitationError, match="not given"):
        citation_iri(here, IDENTIFIERS)
    with pytest.raises(CitationError, match="no provisions"):
        citation_iri(here, IDENTIFIERS, f"{DEFAULT_BASE}country/fra")
    with pytest.raises(CitationError, match="several provisions"):
        citation_iri(InternalCitation("B.1", "B.5"), IDENTIFIERS, within)


def test_a_citation_made_by_hand_of_an_unknown_agreement_has_no_iri() -> None:
    with pytest.raises(CitationError, match="atlantis"):
        citation_iri(ArticleCitation("atlantis", "1"), IDENTIFIERS)


@pytest.mark.parametrize(
    ("locator", "provision"),
    [
        ("para.3.a", "3.a"),
        ("annex.2", "annex2"),
        ("annex.II.1", "annex2.1"),
        ("annex", "annex"),
        ("appendix.X", "annex10"),
        ("preamble.a", "pre1"),
        ("preamble.3", "pre3"),
        ("preamble", "preamble"),
        ("section.D", "D"),
    ],
)
def test_locators_name_provisions_as_documents_do(locator: str, provision: str) -> None:
    assert provision_id(locator) == provision
