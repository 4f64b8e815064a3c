"""A parsed document as graphs: what it says, what it cites, and how language versions share it."""

from collections.abc import Iterable, Mapping
from functools import cache

import pytest
from document_examples import cited, front, lakes, part
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store, Triple, parse

from loaders.documents.graph import Context, document_graphs, identify
from loaders.documents.graph.deadlines import deadline_slug
from loaders.documents.model import Action, Deadline, Document, Front, Subject
from loaders.documents.works import HeldWorks
from loaders.loader import Loading
from loaders.reference.agreements import agreements
from meagraph.codes import read_codes
from meagraph.identifiers import Identifiers
from meagraph.namespaces import DEFAULT_BASE, ELI, MEA, OA, PREFIXES, RDF, SCHEMA
from meagraph.settings import CONTENT, Settings
from meagraph.staging import Source, StagedGraph
from meagraph.validation.results import Report
from meagraph.validation.shapes import Shapes
from meagraph.validation.validation import validate_triples

IDENTIFIERS = Identifiers(DEFAULT_BASE, read_codes(CONTENT))
SOURCE = Source(f"{DEFAULT_BASE}source/x", "x")
DIGEST = "0123456789abcdef" * 4
HELD = HeldWorks({"cbd:cop:11:2": frozenset({"10", "A", "A.1", "B.3"})})
LAKES = f"{DEFAULT_BASE}decision/cbd/cop/12/40"
PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


def staged(
    document: Document,
    works: HeldWorks = HELD,
    summaries: Mapping[str, Mapping[str, str]] | None = None,
    told: list[tuple[str, str]] | None = None,
) -> list[StagedGraph]:
    heard = told if told is not None else []
    context = Context(
        IDENTIFIERS, works, summaries or {}, lambda where, what: heard.append((where, what))
    )
    return list(document_graphs(document, DIGEST, context, SOURCE, "documents"))


def graph_of(document: Document, works: HeldWorks = HELD) -> set[Triple]:
    return set(staged(document, works)[0].triples)


@cache
def english() -> Store:
    return stored(staged(lakes())[0].triples)


def stored(*several: Iterable[Triple]) -> Store:
    store = Store()
    store.extend(Quad(*triple) for triples in several for triple in triples)
    return store


def rows(store: Store, pattern: str) -> list[tuple[str, ...]]:
    """
    Give what a pattern finds, in order, by the names of its variables.

    Relative IRIs are provisions of the decision on lakes.
    """
    answer = store.query(f"{PROLOGUE}SELECT * {{ {pattern} }}", base_iri=f"{LAKES}/")
    assert isinstance(answer, QuerySolutions)
    names = sorted(variable.value for variable in answer.variables)
    found = [tuple(getattr(row[name], "value", "") for name in names) for row in answer]
    return sorted(tuple(value.removeprefix(DEFAULT_BASE) for value in row) for row in found)


def node(path: str) -> NamedNode:
    return NamedNode(f"{DEFAULT_BASE}{path}")


# What the document is


@pytest.mark.parametrize(
    ("said", "path", "number"),
    [
        ({}, "decision/cbd/cop/12/40", "XII/40"),
        (
            {"number": "11.10 (Rev. COP13)", "kind": "resolution", "convention": "cms"}
            | {"session": "13", "symbol": None},
            "decision/cms/cop/11/10@rev13",
            "11.10 (Rev. COP13)",
        ),
        (
            {"number": "Conf. 12.5 (Rev. CoP17)", "kind": "resolution", "convention": "cites"},
            "decision/cites/cop/12/5@rev17",
            "Conf. 12.5 (Rev. CoP17)",
        ),
        ({"number": "NP-1/13"}, "decision/nagoya/mop/1/13", "NP-1/13"),
        (
            {"number": "XVII/1", "kind": "recommendation", "body": "sbstta", "session": "17"},
            "decision/cbd/sbstta/17/1",
            "XVII/1",
        ),
        (
            {"number": "CPM 7 – 3", "convention": "ippc", "body": "cpm", "session": "7"},
            "decision/ippc/cpm/7/CPM-7-3",
            "7/CPM-7-3",
        ),
    ],
)
def test_a_decision_goes_by_its_number(said: dict[str, str], path: str, number: str) -> None:
    identity = identify(front(**said), IDENTIFIERS, DIGEST)
    assert identity.iri == DEFAULT_BASE + path
    assert identity.numbered is not None
    assert identity.numbered.human == number


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ({"number": None}, "work/doc/UNEP/CBD/COP/DEC/XII/40"),
        ({"kind": "report", "symbol": "UNEP/CMS/COP13/Doc. 26"}, "work/doc/UNEP/CMS/COP13/Doc.26"),
        ({"kind": "report", "symbol": None}, f"work/doc/sha256/{DIGEST}"),
        ({"kind": "report", "symbol": "sha256/x"}, f"work/doc/sha256/{DIGEST}"),
        ({"kind": "notification", "symbol": "2018/008"}, "notification/cbd/2018-008"),
        (
            {"kind": "notification", "symbol": "2018/008", "convention": "atlantis"},
            "work/doc/2018/008",
        ),
        ({"number": "A/RES/65/161", "convention": None, "symbol": "X"}, "work/doc/X"),
        ({"number": "???", "convention": "whc", "symbol": "X"}, "work/doc/X"),
        ({"number": "7", "convention": "whc", "session": "a b", "symbol": "X"}, "work/doc/X"),
    ],
)
def test_another_document_goes_by_symbol_or_digest(said: dict[str, str], path: str) -> None:
    assert identify(front(**said), IDENTIFIERS, DIGEST).iri == DEFAULT_BASE + path


def test_the_head_of_a_decision_becomes_its_facts() -> None:
    found = dict(rows(english(), "<../40> ?a ?b FILTER(?a NOT IN (rdf:type, eli:cites))"))
    assert found["ontology#number"] == "XII/40"
    assert found["ontology#aknWork"] == "/akn/un/statement/deliberation/cbd-cop/2014-10-17/XII-40"
    assert found[ELI.language.value].endswith("/ENG")
    assert found["ontology#textHeld"] == "true"
    assert rows(english(), "?a a mea:Meeting ; schema:location ?b ; schema:endDate ?c") == [
        ("meeting/cbd/cop/12", "Lakeside", "2014-10-17")
    ]


def test_what_the_head_does_not_say_is_not_said() -> None:
    bare = Document(document=Front(language="fr"))
    assert graph_of(bare) == {
        Triple(node(f"work/doc/sha256/{DIGEST}"), predicate, value)
        for predicate, value in [
            (RDF.type, MEA.Document),
            (MEA.textHeld, Literal(False)),
            (NamedNode("http://purl.org/dc/terms/language"), Literal("fr")),
            (
                ELI.language,
                NamedNode("http://publications.europa.eu/resource/authority/language/FRA"),
            ),
        ]
    }


def test_half_known_dates_and_impossible_sessions_are_left_out() -> None:
    document = Document(
        document=front(kind="report", date="2014-10", session="a b", symbol="X", language="en")
    )
    predicates = {triple.predicate for triple in graph_of(document)}
    assert not predicates & {ELI.date_document, MEA.meeting}


def test_a_revision_is_a_version_of_a_text_that_need_not_be_held() -> None:
    revised = front(number="11.10 (Rev. COP13)", kind="resolution", convention="cms", session="13")
    triples = graph_of(Document(document=revised))
    version, whole = node("decision/cms/cop/11/10@rev13"), node("decision/cms/cop/11/10")
    assert Triple(version, MEA.versionOf, whole) in triples
    assert Triple(version, ELI.version, Literal("Rev. COP13")) in triples
    assert Triple(whole, RDF.type, MEA.CitedWork) in triples
    assert Triple(version, MEA.meeting, node("meeting/cms/cop/11")) in triples
    assert SCHEMA.location not in {triple.predicate for triple in triples}


# Provisions and what they do


def test_provisions_stand_in_their_places() -> None:
    found = rows(
        english(), "?part mea:provisionOf <../40> ; eli:is_part_of <A> ; mea:position ?place"
    )
    assert [(part.rpartition("/")[2], place) for part, place in found] == [
        ("A.1", "2"),
        ("A.2", "4"),
        ("A.h1", "3"),
        ("A.pre1", "1"),
    ]
    assert rows(english(), "?part a doco:Appendix")[0][0].endswith("/annex1")
    assert rows(english(), "?part a doco:Footnote")[0][0].endswith("/notes.1")


def test_actions_have_verbs_addressees_and_the_printed_words() -> None:
    found = rows(english(), "?a a mea:Action ; mea:verb ?b ; mea:addressee ?c")
    short = [tuple(value.rpartition("/")[2] for value in row) for row in found]
    assert ("request", "request", "executive-secretary") in short
    assert ("request-2", "request", "donors") in short
    assert rows(english(), '<A.1/action/request> mea:surface "Requests"@en') == [()]


def test_deadlines_are_dates_meetings_and_periods() -> None:
    assert rows(english(), "<A.1/deadline/2015-10> mea:dueDate ?d") == [("2015-10",)]
    assert rows(english(), "<A.1/deadline/cbd-cop-13> mea:dueAt ?m") == [("meeting/cbd/cop/13",)]
    coming = rows(english(), "<A.1/deadline/cms-cop-next> mea:dueAtBody ?a ; mea:occurrence ?b")
    assert coming == [("body/cms/cop", "next")]
    period = rows(english(), "<A.1/deadline/2016_2020> schema:startDate ?a ; schema:endDate ?b")
    assert period == [("2016", "2020")]
    between = rows(english(), "<A.1/deadline/cms-cop-13_cms-cop-14> mea:dueFrom ?a ; mea:dueAt ?b")
    assert between == [("meeting/cms/cop/13", "meeting/cms/cop/14")]


@pytest.mark.parametrize(
    "value", ["soon", "", "2015/soon", "atlantis:cop:1", "atlantis:cop:next", "cms:C O P:1", "a:b"]
)
def test_what_is_no_deadline_is_left_out_and_reported(value: str) -> None:
    told: list[tuple[str, str]] = []
    deadline = Deadline(type="date", value=value, start=0, end=1)
    document = Document(
        document=front(), provisions=(part("1", "paragraph", deadlines=[deadline]),)
    )
    triples = set(staged(document, told=told)[0].triples)
    assert MEA.deadline not in {triple.predicate for triple in triples}
    assert told[0][0].rpartition("/")[2] == "1"
    assert "left out" in told[0][1]


def test_a_period_that_begins_at_no_certain_meeting_keeps_its_end() -> None:
    deadline = Deadline(type="period", value="cms:cop:next/2020", start=0, end=1)
    document = Document(
        document=front(), provisions=(part("1", "paragraph", deadlines=[deadline]),)
    )
    assert rows(stored(graph_of(document)), "?d schema:endDate ?e")[0][1] == "2020"
    assert deadline_slug("cms:cop:next/2020") == "cms-cop-next_2020"


def test_targets_countries_actors_and_partners_are_mentioned() -> None:
    assert rows(english(), "<A.1> mea:mentionsTarget ?t") == [("target/aichi/11",)]
    assert rows(english(), "<A.1> schema:mentions ?x") == [
        ("country/jpn",),
        ("partner/acto",),
        ("vocabulary/actors/gef",),
    ]


def test_what_cannot_be_named_is_left_out_and_reported() -> None:
    told: list[tuple[str, str]] = []
    odd = part("1", "paragraph", targets=("no such",), mentions=("No such", "A B"))
    again = part("1", "paragraph", "again")
    strange = part("§", "paragraph")
    document = Document(document=front(), provisions=(odd, again, strange))
    triples = set(staged(document, told=told)[0].triples)
    assert SCHEMA.mentions not in {triple.predicate for triple in triples}
    assert {where for where, _ in told} == {"1", "§"}
    assert any("second provision has this id" in what for _, what in told)


def test_control_characters_stay_out_of_the_graph() -> None:
    document = Document(
        document=front(title="A\x00 title"), provisions=(part("1", "paragraph", "a\x0cb\ud800"),)
    )
    assert rows(stored(graph_of(document)), "?p mea:text ?t")[0][1] == "ab"


# Citations


def test_a_citation_names_the_work_its_place_its_status_and_its_verb() -> None:
    found = rows(
        english(),
        "<A.1.a/citation/cbd-cop-11-2-para-10> cito:hasCitedEntity ?a ;"
        " mea:citationStatus ?b ; mea:locator ?c ; mea:verb ?d",
    )
    assert found == [
        (
            "decision/cbd/cop/11/2/10",
            "vocabulary/citation-statuses/resolved",
            "para.10",
            "vocabulary/actions/request",
        )
    ]


def test_what_is_cited_is_linked_directly() -> None:
    assert rows(english(), "<A.1.a> eli:cites ?x") == [
        ("decision/cbd/cop/11/2/10",),
        ("decision/cbd/cop/12/40/A.2",),
    ]
    assert rows(english(), "<../40> eli:cites ?x") == [
        ("decision/cbd/cop/10/1",),
        ("decision/cbd/cop/10/2",),
        ("decision/cbd/cop/11/2",),
        ("decision/cbd/cop/11/5",),
    ]


def test_works_that_are_not_held_are_described_and_held_ones_are_not() -> None:
    works = [work for work, *_ in rows(english(), "?work a mea:CitedWork")]
    assert "decision/cbd/cop/11/5" in works
    assert "decision/cbd/cop/11/2" not in works
    assert rows(english(), "<../../11/5> mea:number ?n ; mea:symbol ?s") == [
        ("XI/5", "UNEP/CBD/COP/DEC/XI/5")
    ]


def test_who_repeals_a_part_of_a_work_amends_it() -> None:
    assert rows(english(), "<../40> eli:repeals ?x") == [("decision/cbd/cop/10/1",)]
    assert rows(english(), "<../40> eli:amends ?x") == [("decision/cbd/cop/10/2",)]
    repealing = part(
        "1",
        "paragraph",
        actions=(Action(verb="repeal", start=0, end=7),),
        citations=(cited("cbd:cop:11:2:B#para.3", "resolved"),),
    )
    store = stored(graph_of(Document(document=front(), provisions=(repealing,))))
    assert rows(store, "<../40> eli:repeals ?x") == [("decision/cbd/cop/11/2/B.3",)]


def test_ambiguous_citations_cite_nothing_and_stale_ones_the_work_alone() -> None:
    assert rows(english(), "<A.2/citation/ambiguous> mea:candidate ?c") == [
        ("decision/cbd/cop/14/24",),
        ("decision/cbd/sbstta/14/24",),
    ]
    assert rows(english(), "<A.2/citation/ambiguous> cito:hasCitedEntity ?c") == []
    assert rows(english(), "<A.1.a/citation/a-9> cito:hasCitedEntity ?c") == [
        ("decision/cbd/cop/12/40",)
    ]
    assert rows(english(), "?a eli:cites <A.9>") == []


CITED = {
    "unga:65:161": ("work/unga/65/161", [("65/161", "A/RES/65/161")]),
    "doc:UNEP/CBD/COP/11/31#annex.I": ("work/doc/UNEP/CBD/COP/11/31", [("", "UNEP/CBD/COP/11/31")]),
    "cbd:article:18.3": ("work/article/cbd/18.3", [("18.3", "")]),
    "cms:notification:2018-008": ("notification/cms/2018-008", [("", "2018-008")]),
    "cites:cop:12:5@rev17": ("decision/cites/cop/12/5@rev17", [("Conf. 12.5 (Rev. CoP17)", "")]),
    "whc:com:43:7": ("decision/whc/com/43/7", [("43/7", "")]),
}


@pytest.mark.parametrize("target", CITED)
def test_every_kind_of_cited_work_is_described(target: str) -> None:
    path, said = CITED[target]
    kind = "resolution" if target.startswith("cites") else "document"
    citing = part("1", "paragraph", citations=(cited(target, "unresolved", kind),))
    store = stored(graph_of(Document(document=front(), provisions=(citing,))))
    work = f"<{DEFAULT_BASE}{path}>"
    assert rows(store, f"?c cito:hasCitedEntity {work} ; a mea:Citation") != []
    optional = f"{work} a mea:CitedWork OPTIONAL {{ {work} mea:number ?n }}"
    assert rows(store, f"{optional} OPTIONAL {{ {work} mea:symbol ?s }}") == said


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("cbd:cop:11:2#para.10", "decision/cbd/cop/11/2/10"),
        ("cbd:cop:11:2:A#para.10", "decision/cbd/cop/11/2/10"),  # numbers run through
        ("cbd:cop:11:2:D#para.10", "decision/cbd/cop/11/2"),
        ("cbd:cop:11:2#para.3", "decision/cbd/cop/11/2/B.3"),  # in one section alone
        ("cbd:cop:11:2:A", "decision/cbd/cop/11/2/A"),
        ("cbd:cop:11:2#para.99", "decision/cbd/cop/11/2"),
        ("cbd:cop:11:2", "decision/cbd/cop/11/2"),
        ("unga:65:161#para.3", "work/unga/65/161"),
    ],
)
def test_the_cited_provision_is_looked_up_among_those_that_are_held(target: str, path: str) -> None:
    citing = part("1", "paragraph", citations=(cited(target, "resolved"),))
    store = stored(graph_of(Document(document=front(), provisions=(citing,))))
    assert rows(store, "?c cito:hasCitedEntity ?x")[0][1] == path


def test_a_range_cites_each_of_its_provisions() -> None:
    provisions = (
        part("A", "section"),
        *(part(f"A.{n}", "paragraph") for n in (1, 2, 3)),
        part("B", "paragraph", citations=(cited("#A.1-#A.3", "internal", "provision"),)),
        part("C", "paragraph", citations=(cited("#A-#B", "internal", "provision"),)),
    )
    store = stored(graph_of(Document(document=front(), provisions=provisions)))
    assert [row[0].rpartition(".")[2] for row in rows(store, "<B> eli:cites ?x")] == ["1", "2", "3"]
    assert len(rows(store, "<C> eli:cites ?x")) == 2
    assert rows(store, "<B/citation/a-1-a-3> mea:locator ?l") == [("A.1-A.3",)]


@pytest.mark.parametrize(
    ("target", "candidates", "status", "found"),
    [
        ("nonsense", (), "unresolved", []),
        (None, ("nonsense", "cbd:cop:9:1"), "unresolved", ["decision/cbd/cop/9/1"]),
        (
            "cbd:cop:9:1#para.1",
            ("cbd:cop:9:1#para.1", "cbd:cop:9:1#para.2"),
            "ambiguous",
            ["decision/cbd/cop/9/1/1", "decision/cbd/cop/9/1/2"],
        ),
    ],
)
def test_readings_that_name_nothing_are_passed_over(
    target: str | None, candidates: tuple[str, ...], status: str, found: list[str]
) -> None:
    given = "ambiguous" if candidates else "unresolved"
    citing = part("1", "paragraph", citations=(cited(target, given, candidates=candidates),))
    store = stored(graph_of(Document(document=front(), provisions=(citing,))))
    assert [row[1] for row in rows(store, "?c mea:candidate ?x")] == found
    assert rows(store, "?c mea:citationStatus ?s")[0][1].endswith(f"/{status}")
    assert rows(store, "?c cito:hasCitedEntity ?x") == []


# Language versions, facts, annotations, summaries


def test_two_language_versions_share_every_node() -> None:
    first, second = (set(staged(lakes(language))[0].triples) for language in ("en", "fr"))
    assert {triple.subject for triple in first} == {triple.subject for triple in second}
    differing = {triple.predicate.value.rpartition("#")[2] for triple in first ^ second}
    assert differing == {
        "http://purl.org/dc/terms/title",
        "http://purl.org/dc/terms/language",
        "https://schema.org/location",
        "label",
        "language",
        "surface",
        "text",
    }


def test_graphs_are_named_after_the_document_and_its_language() -> None:
    assert [graph.name.removeprefix(DEFAULT_BASE) for graph in staged(lakes("fr"))] == [
        "graph/document/decision/cbd/cop/12/40/fr",
        "graph/annotation/decision/cbd/cop/12/40/fr",
    ]


def bare(document: Document) -> Document:
    """Give the facts of a document without its words."""

    def silent(found: tuple[Subject, ...]) -> list[dict[str, object]]:
        return [each.model_dump() | {"surface": ""} for each in found]

    kinds = ("actions", "citations", "deadlines", "subjects")
    return Document.model_validate(
        {
            "document": document.document,
            "provisions": [
                provision.model_dump()
                | {"text": ""}
                | {kind: silent(getattr(provision, kind)) for kind in kinds}
                for provision in document.provisions
            ],
        }
    )


def test_facts_without_words_say_that_the_text_is_not_held() -> None:
    graph, annotations = staged(bare(lakes()))
    triples = set(graph.triples)
    assert Triple(NamedNode(LAKES), MEA.textHeld, Literal(False)) in triples
    assert not {triple.predicate for triple in triples} & {MEA.text, MEA.surface}
    whole = {triple.subject for triple in staged(lakes())[0].triples}
    assert {triple.subject for triple in triples} == whole
    assert rows(stored(annotations.triples), "?a oa:hasTarget ?t")[0][1].endswith("/A.1")


def test_annotations_quote_the_words_and_their_place_in_the_text() -> None:
    store = stored(staged(lakes())[1].triples)
    [(concept, score, words, start, end, _)] = rows(
        store,
        "[] oa:hasBody ?a ; mea:score ?b ; oa:hasTarget ?z . ?z oa:hasSource <A.1> ;"
        " oa:hasSelector [ oa:exact ?c ] , [ oa:start ?d ; oa:end ?e ]",
    )
    text = lakes().provisions[2].text
    assert concept == "vocabulary/subjects/wetlands"
    assert (score, words) == ("0.75", "lakes")
    assert text[int(start) : int(end)] == "lakes"


def test_an_annotation_is_of_the_words_that_were_recognised_not_of_the_first_that_look_alike() -> (
    None
):
    words = "The wetlands-like\x0c pools are no wetlands"
    start = words.rindex("wetlands")
    subject = Subject(concept="wetlands", score=1, surface="wetlands", start=start, end=start + 8)
    document = lakes().model_copy(
        update={"provisions": (part("1", "paragraph", words, subjects=(subject,)),)}
    )
    graph, annotations = staged(document)
    [text] = [str(one.object.value) for one in graph.triples if one.predicate == MEA.text]
    [begin] = [int(one.object.value) for one in annotations.triples if one.predicate == OA.start]
    assert begin == text.rindex("wetlands")


def test_a_subject_that_no_iri_can_name_is_passed_over_and_a_second_one_counted() -> None:
    found = [
        Subject(concept="wetlands", score=1, surface="lakes", start=0, end=5),
        Subject(concept="wetlands", score=1, surface="absent", start=9, end=12),
        Subject(concept="No Concept", score=1, start=13, end=14),
    ]
    document = Document(
        document=front(), provisions=(part("1", "paragraph", "lakes", subjects=found),)
    )
    names = rows(stored(staged(document)[1].triples), "?a a oa:Annotation")
    assert [name.rpartition("/")[2] for (name,) in names] == ["en-wetlands", "en-wetlands-2"]
    assert len(rows(stored(staged(document)[1].triples), "?s a oa:TextPositionSelector")) == 1


def test_summaries_of_ours_stand_beside_the_text() -> None:
    told = {"": {"en": "On lakes."}, "A.1": {"fr": "Recenser les lacs."}}
    store = stored(staged(lakes(), summaries=told)[0].triples)
    assert [row[1] for row in rows(store, "?s dct:abstract ?text")] == [
        "On lakes.",
        "Recenser les lacs.",
    ]


# The rules


@cache
def judged() -> Report:
    """Judge two language versions, a report, a notification and bare facts with their context."""
    settings = Settings()
    triples: set[Triple] = {
        quad.triple
        for path in [
            CONTENT / "ontology/meagraph.ttl",
            *sorted((CONTENT / "vocabularies").glob("*.ttl")),
        ]
        for quad in parse(path=path)
    }
    for graph in agreements(CONTENT / "data", Loading(settings, IDENTIFIERS)):
        triples |= set(graph.triples)
    report = lakes().model_copy(
        update={"document": front(kind="report", number=None, symbol="X/1")}
    )
    letter = lakes().model_copy(
        update={"document": front(kind="notification", number=None, symbol="2018/008")}
    )
    unnamed = lakes().model_copy(
        update={"document": Front(language="en", kind="report", title="Ponds")}
    )
    held = HeldWorks({"cbd:cop:11:2": frozenset()})
    for document in (lakes("en"), lakes("fr"), report, letter, bare(unnamed)):
        triples |= set(staged(document, held)[0].triples)
    triples |= {
        Triple(node("decision/cbd/cop/11/2"), RDF.type, MEA.Decision),
        Triple(node("decision/cbd/cop/11/2"), MEA.number, Literal("XI/2")),
        Triple(node("decision/cbd/cop/11/2"), MEA.body, node("body/cbd/cop")),
    }
    shapes = Shapes.read(sorted((CONTENT / "shapes").glob("*.ttl")), DEFAULT_BASE)
    return validate_triples(triples, shapes)


def test_what_is_made_of_documents_breaks_no_rule() -> None:
    results = [result for result in judged().results if result.severity != "Info"]
    assert [(result.focus, result.shape, result.value) for result in results] == []
