"""The 29 issues of qSKOS: for each a vocabulary that has it, and one that only nearly has."""

from dataclasses import dataclass

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from meagraph.validation.rules import QUALITY
from meagraph.validation.rules.qskos_labels import LABELLING
from tests.rules import BY_ID, store, told

Told = set[tuple[str, ...]]


@dataclass(frozen=True)
class Issue:
    """A faulty vocabulary with what is told of it, and a sound one of which nothing is."""

    id: str
    faulty: str
    told: Told
    sound: str


ISSUES = (
    Issue(
        "dcc",
        """:s skos:hasTopConcept :a . :a a skos:Concept ; skos:narrower :b .
        :b a skos:Concept ; skos:inScheme :s ; skos:related :c .
        :c a skos:Concept ; skos:inScheme :s .
        :d a skos:Concept ; skos:inScheme :s ; skos:broader :e .
        :e a skos:Concept ; skos:inScheme :s .
        :alone a skos:Concept ; skos:inScheme :s .""",
        {("d", str(Literal(2)))},
        """:a a skos:Concept ; skos:inScheme :s ; skos:exactMatch x:a .
        :b a skos:Concept ; skos:inScheme :s ; skos:broadMatch x:a .
        :c a skos:Concept ; skos:inScheme :t ; skos:related :d .
        :d a skos:Concept ; skos:inScheme :t .""",
    ),
    Issue(
        "oc",
        ":a a skos:Concept ; skos:inScheme :s . :b a skos:Concept ; skos:related :b .",
        {("a",), ("b",)},
        """:a a skos:Concept ; skos:related :b . :b a skos:Concept .
        :c a skos:Concept ; skos:closeMatch x:c . :d a :Other .""",
    ),
    Issue(
        "uc",
        ':Term rdfs:subClassOf skos:Concept . :a a :Term ; skos:prefLabel "a"@en .',
        {("a",)},
        """:a a skos:Concept ; skos:scopeNote "n"@en . :b a skos:Concept ; skos:definition :d .
        :c a :Other .""",
    ),
    Issue(
        "anr",
        """:a a skos:Concept ; skos:notation "1" . :b a skos:Concept ; skos:notation "1" .
        :c a skos:Concept ; skos:inScheme :s ; skos:notation "2" , "3" .
        :d a skos:Concept ; skos:inScheme :t ; skos:notation "4" .
        :e a skos:Concept ; skos:topConceptOf :t ; skos:notation "4" .""",
        {("a", '"1"'), ("b", '"1"'), ("c", '"2"'), ("c", '"3"'), ("d", '"4"'), ("e", '"4"')},
        """:a a skos:Concept ; skos:inScheme :s ; skos:notation "1" , "x"^^:Own .
        :b a skos:Concept ; skos:inScheme :t ; skos:notation "1" .
        :c a skos:Concept ; skos:inScheme :s ; skos:notation "1"^^:Other .""",
    ),
    Issue(
        "mri",
        """:a a skos:Concept ; skos:inScheme :s ; skos:exactMatch :b .
        :b a skos:Concept ; skos:inScheme :s .
        :c a skos:Concept ; skos:closeMatch :d . :d a skos:Concept .""",
        {("a", "b"), ("c", "d")},
        """:a a skos:Concept ; skos:inScheme :s ; skos:exactMatch :b , x:a ; skos:related :c .
        :b a skos:Concept ; skos:inScheme :t . :c a skos:Concept ; skos:inScheme :s .""",
    ),
    Issue(
        "otc",
        ":s a skos:ConceptScheme . :a skos:inScheme :s .",
        {("s",)},
        ":s a skos:ConceptScheme ; skos:hasTopConcept :a . :t a skos:ConceptScheme . "
        ":b skos:topConceptOf :t .",
    ),
    Issue(
        "tchbc",
        ":a skos:topConceptOf :s ; skos:broader :b . :s skos:hasTopConcept :c . "
        ":b skos:narrower :c .",
        {("a", "b"), ("c", "b")},
        ":a skos:topConceptOf :s ; skos:broadMatch x:a . :b skos:broader :a .",
    ),
    Issue(
        "chr",
        """:a skos:broader :b . :b skos:broader :c . :a skos:narrower :c .
        :c skos:broader :top . :m skos:broaderTransitive :n . :m skos:narrower :n .""",
        {("a", "b"), ("m", "n")},
        ":a skos:broader :b , :c . :b skos:broader :d . :c skos:broader :d . :d skos:broader :d .",
    ),
    Issue(
        "mil",
        """:a a skos:Concept ; skos:inScheme :s ; skos:related :b .
        :b a skos:Concept ; skos:inScheme :s . :s a skos:ConceptScheme ; skos:hasTopConcept :a .
        :k a skos:Collection ; skos:member :a .""",
        {("a",), ("b",)},
        """:a a skos:Concept ; skos:inScheme :s . :text dct:subject :a .
        :b a skos:Concept ; skos:inScheme :s . x:b skos:exactMatch :b .""",
    ),
    Issue(
        "dlv",
        ':a skos:prefLabel "Coral reef"@en ; skos:altLabel "CORAL REEF"@en .',
        {("a", '"CORAL REEF"@en')},
        ':a skos:prefLabel "Maße"@de ; skos:altLabel "Masse"@de , "maße"@nl .',
    ),
    Issue(
        "el",
        ':a skos:prefLabel ""@en ; skos:altLabel " \\t"@en ; skosxl:hiddenLabel :l . '
        ':l skosxl:literalForm "" .',
        {("a", '""@en'), ("a", '" \\t"@en'), ("a", '""')},
        ':a skos:prefLabel "-"@en ; skos:note "" .',
    ),
    Issue(
        "ipl",
        ':a skos:prefLabel "a"@en , "b"@en .',
        {("a", '"b"@en')},
        ':a skos:prefLabel "a"@en , "b"@fr .',
    ),
    Issue(
        "ml",
        ':a a skos:Concept ; skos:altLabel "a"@en . :s a skos:ConceptScheme .',
        {("a",), ("s",)},
        """:a a skos:Concept ; skosxl:prefLabel :l . :l skosxl:literalForm "a"@en .
        :s a skos:ConceptScheme ; dct:title "s"@en . :t a skos:ConceptScheme ; rdfs:label "t" .
        :u a skos:ConceptScheme ; skos:prefLabel "u"@en . :k a skos:Collection .""",
    ),
    Issue(
        "ol",
        """:a a skos:Concept ; skos:inScheme :s ; skos:prefLabel "Bank"@en .
        :b a skos:Concept ; skos:inScheme :s ; skos:altLabel "bank"@en .
        :c a skos:Concept ; skos:prefLabel "x" . :d a skos:Concept ; skos:hiddenLabel "x" .""",
        {("a", '"Bank"@en'), ("b", '"bank"@en'), ("c", '"x"'), ("d", '"x"')},
        """:a a skos:Concept ; skos:inScheme :s ; skos:prefLabel "bank"@en , "Maß"@de .
        :b a skos:Concept ; skos:inScheme :s ; skos:prefLabel "bank"@nl , "Mass"@de .
        :c a skos:Concept ; skos:inScheme :t ; skos:prefLabel "bank"@en .
        :d a skos:Concept ; skos:inScheme :t ; skos:prefLabel "e"@en ; skos:altLabel "E"@en .""",
    ),
    Issue(
        "ucil",
        ':a skos:prefLabel "cor\\u00ADal"@en ; skos:altLabel "a\\nb"@en , "a\\u2028b"@en , '
        '"\\uFFFD"@en , "a\\u0000b" .',
        {
            ("a", str(Literal("cor\u00adal", language="en"))),
            ("a", str(Literal("a\nb", language="en"))),
            ("a", str(Literal("a\u2028b", language="en"))),
            ("a", str(Literal("\ufffd", language="en"))),
            ("a", str(Literal("a\0b"))),
        },
        ':a skos:prefLabel "forêt"@fr , "может быть"@ru , "لغة"@ar , "珊瑚"@zh , '
        '"می\\u200Cخواهم"@fa , "a\\u00A0b"@en ; skos:note "a\\nb"@en .',
    ),
    Issue(
        "ilc",
        """:a a skos:Concept ; skos:inScheme :s ; skos:prefLabel "a"@en , "a"@fr .
        :b a skos:Concept ; skos:inScheme :s ; skos:prefLabel "b"@en ; skos:altLabel "b"@es .
        :c a skos:Concept ; skos:inScheme :s .""",
        {("a", '"es"'), ("b", '"fr"'), ("c", '"en, es, fr"')},
        """:a a skos:Concept ; skos:inScheme :s ; skos:prefLabel "a"@en , "a"@fr .
        :b a skos:Concept ; skos:inScheme :s ; skos:prefLabel "b"@en ; skos:altLabel "b"@fr .
        :c a skos:Concept ; skos:inScheme :t ; skos:prefLabel "c"@ru .""",
    ),
    Issue(
        "ncl",
        """:a a skos:Concept ; skos:inScheme :s ; skos:prefLabel "a"@en , "a"@fr .
        :b a skos:Concept ; skos:inScheme :s ; skos:prefLabel "b"@fr , "b"@ru .
        :c a skos:Concept ; skos:inScheme :s ; skos:prefLabel "c"@en .
        :d a skos:Concept ; skos:prefLabel "d" .""",
        {("s",), ("skos:Concept",)},
        """:a a skos:Concept ; skos:inScheme :s ; skos:prefLabel "a"@en , "a"@fr .
        :b a skos:Concept ; skos:inScheme :s ; skos:prefLabel "b"@fr ; skos:altLabel "b"@en .""",
    ),
    Issue(
        "oilt",
        ':a skos:prefLabel "a" ; skos:definition "d" ; skosxl:altLabel :l . '
        ':l skosxl:literalForm "l" .',
        {("a", '"a"'), ("a", '"d"'), ("a", '"l"')},
        ':a skos:prefLabel "a"@en , "b"@zh-Hant-TW , "c"@x-own ; skos:example 5 , :e ; '
        'skos:notation "1" .',
    ),
    Issue(
        "bl",
        """:a a skos:Concept ; skos:related :gone ; dct:source <https://> , <https://e.org/a%ZZ> .
        :b a skos:Concept ; rdfs:seeAlso <seealso:b> .""",
        {("a", "gone"), ("a", "https://"), ("a", "https://e.org/a%ZZ")},
        """:a a skos:Concept ; skos:related :b ; skos:exactMatch x:gone ;
            rdfs:seeAlso <urn:isbn:1> , <https://e.org/A%20B?q=é#f> , :c .
        :b a skos:Concept . :c dct:title "described" . :d :p :gone .""",
    ),
    Issue(
        "husv",
        "<urn:a> a skos:Concept . <info:s> a skos:ConceptScheme . <ftp://e.org/k> a "
        "skos:OrderedCollection .",
        {("urn:a",), ("info:s",), ("ftp://e.org/k",)},
        "<HTTP://e.org/a> a skos:Concept . <urn:b> a :Other . :c a skos:Concept .",
    ),
    Issue(
        "mol",
        """:a a skos:Concept ; skos:related :b ; dct:creator :me .
        <urn:ours:b> a skos:Concept ; skos:related <urn:ours:c> .""",
        {("a",), ("urn:ours:b",)},
        ":a a skos:Concept ; skos:exactMatch x:a . :b a skos:Concept ; dct:source <urn:isbn:1> .",
    ),
    Issue(
        "rrc",
        ":a skos:related :a . :b skos:exactMatch :b . :c skos:broader :c , :b .",
        {("a", "a"), ("b", "b"), ("c", "c")},
        ":a skos:related :b . :b skos:related :a . :c dct:relation :c .",
    ),
    Issue(
        "strc",
        ":a skos:broaderTransitive :c ; skos:broader :b . :d skos:narrowerTransitive :e .",
        {("a", "c"), ("d", "e")},
        """:a skos:broaderTransitive :b , :c ; skos:broader :b . :c skos:narrower :b .
        :c skos:narrowerTransitive :a .""",
    ),
    Issue(
        "urc",
        """:a skos:broader :b ; skos:related :c . :d skos:topConceptOf :s .
        :e skos:exactMatch :f . :f a skos:Concept .""",
        {("a", "b"), ("a", "c"), ("d", "s"), ("e", "f")},
        """:a skos:broader :b ; skos:related :c . :b skos:narrower :a . :c skos:related :a .
        :d skos:topConceptOf :s ; skos:inScheme :s . :s skos:hasTopConcept :d .
        :e skos:exactMatch x:e .""",
    ),
    Issue(
        "var",
        ":a skos:broader :p ; skos:related :b . :p skos:narrower :b .",
        {("a", "b")},
        ":a skos:broader :p ; skos:related :b . :b skos:broader :q . :q skos:broader :p .",
    ),
    Issue(
        "hr",
        ":a skos:broader :b , :d . :b skos:broader :c . :d skos:narrower :c .",
        {("a", "d")},
        ":a skos:broader :b , :c . :b skos:broader :d . :c skos:broader :d . :d skos:broader :d .",
    ),
    Issue(
        "mc",
        ":a skos:exactMatch x:a ; skos:relatedMatch x:a .",
        {("a", "https://other.org/w/a")},
        ":a skos:closeMatch x:a ; skos:relatedMatch x:a .",
    ),
    Issue(
        "rc",
        ":a skos:related :c ; skos:broader :b . :b skos:broader :c .",
        {("a", "c")},
        ":a skos:related :d ; skos:broader :b . :b skos:broader :c .",
    ),
    Issue(
        "usr",
        """:a skos:prefLable "a"@en , "b"@en ; skos:subject :b . :b a skos:Term .
        :wider rdfs:subPropertyOf skos:broarder .""",
        {("a", "skos:prefLable"), ("a", "skos:subject"), ("b", "skos:Term")}
        | {("wider", "skos:broarder")},
        """:a a skos:Concept ; skos:semanticRelation :b ; skos:mappingRelation :c .
        :wider rdfs:subPropertyOf skos:broader . :k a skos:OrderedCollection ; skos:memberList ().
        :a dct:subject skos:nothing .""",
    ),
)


@pytest.mark.parametrize("issue", ISSUES, ids=lambda issue: issue.id)
def test_an_issue_is_told_where_it_is(issue: Issue) -> None:
    assert told(f"qskos-{issue.id}", issue.faulty) == issue.told


@pytest.mark.parametrize("issue", ISSUES, ids=lambda issue: issue.id)
def test_nothing_is_told_where_it_nearly_is(issue: Issue) -> None:
    assert told(f"qskos-{issue.id}", issue.sound) == set()


def test_the_catalogue_is_complete() -> None:
    assert {issue.id for issue in ISSUES} == {
        rule.id.removeprefix("qskos-") for rule in QUALITY
    }
    assert len(QUALITY) == 29


def test_an_invalid_language_tag_is_told() -> None:
    tag = BY_ID["qskos-oilt"]
    graph = store(':a skos:prefLabel "a"@abcdefghi .') if _takes_long_tags() else Store()
    assert len(told(tag, graph)) == len(graph)


def _takes_long_tags() -> bool:
    try:
        Literal("a", language="abcdefghi")
    except ValueError:
        return False
    return True


def test_rules_that_share_what_they_read_say_the_same() -> None:
    from meagraph.validation.rules import Statements

    whole = store("\n".join(issue.faulty for issue in ISSUES))
    shared = Statements(whole)
    for rule in QUALITY:
        assert set(rule.check(shared)) == set(rule.check(whole)), rule.id


def test_a_vocabulary_in_a_circle_of_a_thousand_steps_is_walked_without_recursion() -> None:
    graph = Store()
    broader = NamedNode("http://www.w3.org/2004/02/skos/core#broader")
    nodes = [NamedNode(f"https://e.org/v/{number:04}") for number in range(3000)]
    graph.extend(Quad(a, broader, b) for a, b in zip(nodes, [*nodes[1:], nodes[0]], strict=True))
    assert told("qskos-chr", graph) == {("0000", "0001")}


def test_labelling_issues_of_an_empty_graph_are_none() -> None:
    for rule in LABELLING:
        assert told(rule, "") == set()
