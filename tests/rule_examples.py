"""Graphs that rules find faulty, and others that only nearly are, on data of our own."""

from dataclasses import dataclass

from pyoxigraph import Literal

from meagraph.namespaces import XSD

Told = set[tuple[str, ...]]


@dataclass(frozen=True)
class Issue:
    """A faulty vocabulary with what is told of it, and a sound one of which nothing is."""

    id: str
    faulty: str
    told: Told
    sound: str


def _date(day: str) -> str:
    return str(Literal(day, datatype=XSD.date))


CONSISTENT = {
    "a scheme and its concepts": """
        :sea a skos:ConceptScheme ; skos:hasTopConcept :reef .
        :reef a skos:Concept ; skos:inScheme :sea .""",
    "a concept in two schemes": ":reef skos:inScheme :sea , :land .",
    "a scheme in a scheme": ":sea a skos:ConceptScheme ; skos:inScheme :all .",
    "a collection in a scheme": ":kinds a skos:Collection ; skos:inScheme :sea .",
    "something else in a scheme": ":shop a :Shop ; skos:inScheme :sea .",
    "a concept that is a class": ":Reef a skos:Concept , rdfs:Class .",
    "a concept that is a property": ":lives a skos:Concept , rdfs:Property .",
    "one label of each kind": ':c skos:prefLabel "a"@en ; skos:altLabel "b"@en ; '
    'skos:hiddenLabel "c"@en .',
    "alternative labels alone": ':c skos:altLabel "a"@en , "b"@en .',
    "one preferred label in each language": ':c skos:prefLabel "crab"@en , "crabe"@fr , "蟹"@zh .',
    "one preferred label in each region": ':c skos:prefLabel "fall"@en-US , "autumn"@en-GB .',
    "the same label in two languages": ':c skos:prefLabel "coral"@en ; skos:altLabel "coral"@es .',
    "labels that differ in capitals": ':c skos:prefLabel "Coral"@en ; skos:altLabel "coral"@en .',
    "a label without language beside one with": ':c skos:prefLabel "C4"@en , "C4" .',
    "one label of two concepts": ':c skos:prefLabel "bank"@en . :d skos:prefLabel "bank"@en .',
    "notations of two systems": ':c skos:notation "4"^^:Dewey , "D"^^:Own .',
    "notes of all kinds": ':c skos:note "n"@en ; skos:definition "d"@en ; skos:example :picture .',
    "a hierarchy": ":a skos:broader :b . :b skos:broader :c .",
    "a hierarchy said from both sides": ":a skos:broader :b . :b skos:narrower :a .",
    "a relation": ":a skos:related :b .",
    "a relation is not passed on": ":a skos:related :b . :b skos:related :c .",
    "siblings related": ":a skos:broader :c ; skos:related :b . :b skos:broader :c .",
    "related to one that is above a sibling": ":a skos:broader :b ; skos:related :d . "
    ":e skos:broader :d .",
    "a concept related to itself": ":a skos:related :a .",
    "a concept above itself": ":a skos:broader :a .",
    "a circle": ":a skos:broader :b . :b skos:broader :a .",
    "two ways up": ":a skos:broader :b , :c . :b skos:broader :c .",
    "transitive steps": ":a skos:broader :b ; skos:broaderTransitive :c . :b skos:broader :c .",
    "a collection of concepts": ":kinds a skos:Collection ; skos:member :a , :b .",
    "a collection in a collection": ":kinds skos:member :more . :more skos:member :a .",
    "an ordered collection": ":kinds a skos:OrderedCollection ; skos:memberList ( :a :b ) .",
    "a list with a doublet": ":kinds a skos:OrderedCollection ; skos:memberList ( :a :b :a ) .",
    "a concept in a collection and in a hierarchy": ":kinds skos:member :a . :a skos:broader :b .",
    "all mappings, to different concepts": ":a skos:exactMatch x:a ; skos:closeMatch x:b ; "
    "skos:broadMatch x:c ; skos:narrowMatch x:d ; skos:relatedMatch x:e .",
    "mappings within a scheme": ":a skos:inScheme :s ; skos:closeMatch :b . :b skos:inScheme :s .",
    "an exact match that is close, too": ":a skos:exactMatch x:a ; skos:closeMatch x:a .",
    "a close match that is broader, too": ":a skos:closeMatch x:a ; skos:broadMatch x:a .",
    "close matches are not passed on": ":a skos:closeMatch x:a ; skos:relatedMatch x:b . "
    "x:a skos:closeMatch x:b .",
    "an exact match within a hierarchy": ":a skos:exactMatch x:a ; skos:broader x:a .",
    "a circle of mappings": ":a skos:broadMatch x:a . x:a skos:broadMatch :a .",
    "a concept that matches itself": ":a skos:exactMatch :a ; skos:closeMatch :a .",
    "an extended label": ":c skosxl:prefLabel :l . :l a skosxl:Label ; skosxl:literalForm "
    '"a"@en . :c skos:prefLabel "a"@en .',
    "one extended label for two concepts": ":c skosxl:prefLabel :l . :d skosxl:altLabel :l . "
    ':l skosxl:literalForm "a"@en .',
}
"""What the SKOS Reference allows."""

INCONSISTENT = {
    "a scheme that is a concept": ("S9", ":s a skos:ConceptScheme , skos:Concept ."),
    "a scheme that is related": ("S9", ":a skos:inScheme :s . :s skos:broader :b ."),
    "a scheme that is a mapping’s end": (
        "S9",
        ":s skos:hasTopConcept :a . :b skos:closeMatch :s .",
    ),
    "a scheme that is a top concept": ("S9", ":s a skos:ConceptScheme ; skos:topConceptOf :t ."),
    "a scheme by a class below": (
        "S9",
        ":Plan rdfs:subClassOf skos:ConceptScheme . :s a :Plan , skos:Concept .",
    ),
    "preferred and alternative": ("S13", ':c skos:prefLabel "a"@en ; skos:altLabel "a"@en .'),
    "preferred and hidden": ("S13", ':c skos:prefLabel "a" ; skos:hiddenLabel "a" .'),
    "alternative and hidden": ("S13", ':c skos:altLabel "a"@en-gb ; skos:hiddenLabel "a"@en-GB .'),
    "alternative as an extended label": (
        "S13",
        ':c skos:prefLabel "a"@en ; skosxl:altLabel :l . :l skosxl:literalForm "a"@en .',
    ),
    "one extended label of two kinds": (
        "S13",
        ':c skosxl:prefLabel :l ; skosxl:hiddenLabel :l . :l skosxl:literalForm "a"@en .',
    ),
    "two preferred labels": ("S14", ':c skos:prefLabel "a"@en , "b"@en .'),
    "two preferred labels without language": ("S14", ':c skos:prefLabel "a" , "b" .'),
    "a second preferred label is extended": (
        "S14",
        ':c skos:prefLabel "a"@en ; skosxl:prefLabel :l . :l skosxl:literalForm "b"@en .',
    ),
    "two extended preferred labels": (
        "S14",
        ":c skosxl:prefLabel :l , :m . "
        ':l skosxl:literalForm "a"@en . :m skosxl:literalForm "b"@en .',
    ),
    "related and broader": ("S27", ":a skos:related :b ; skos:broader :b ."),
    "related from the other side": ("S27", ":b skos:related :a . :a skos:broader :b ."),
    "related and narrower": ("S27", ":a skos:related :b ; skos:narrower :b ."),
    "related to a remote ancestor": (
        "S27",
        ":a skos:broader :b ; skos:related :d . :c skos:narrower :b . :c skos:broader :d .",
    ),
    "related and transitively broader": ("S27", ":a skos:related :b ; skos:broaderTransitive :b ."),
    "related and transitively narrower": (
        "S27",
        ":a skos:related :b ; skos:narrowerTransitive :b .",
    ),
    "mapped as related and as broader": ("S27", ":a skos:relatedMatch x:a ; skos:broadMatch x:a ."),
    "related and mapped as broader": ("S27", ":a skos:related x:a ; skos:broadMatch x:a ."),
    "related along mappings and hierarchy": (
        "S27",
        ":a skos:broadMatch x:a ; skos:relatedMatch x:b . x:b skos:narrowMatch x:a .",
    ),
    "a collection that is a concept": ("S37", ":k a skos:Collection , skos:Concept ."),
    "a collection that is a scheme": ("S37", ":k a skos:Collection , skos:ConceptScheme ."),
    "a collection below a concept": ("S37", ":a skos:narrower :k . :k a skos:Collection ."),
    "an ordered collection that is related": (
        "S37",
        ":k skos:memberList ( :a ) ; skos:related :b .",
    ),
    "a collection with concepts of its own scheme": (
        "S37",
        ":k skos:member :a . :a skos:inScheme :k .",
    ),
    "an exact and a broader match": ("S46", ":a skos:exactMatch x:a ; skos:broadMatch x:a ."),
    "an exact and a narrower match": ("S46", ":a skos:exactMatch x:a ; skos:narrowMatch x:a ."),
    "an exact and a related match": ("S46", ":a skos:exactMatch x:a ; skos:relatedMatch x:a ."),
    "exact from the other side": ("S46", "x:a skos:exactMatch :a . :a skos:relatedMatch x:a ."),
    "exact by way of others": (
        "S46",
        ":a skos:exactMatch :b . :c skos:exactMatch :b , x:a . :a skos:broadMatch x:a .",
    ),
}
"""What it forbids, with the clause."""

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
        :c a skos:Concept ; skos:inScheme :t ; skos:prefLabel "c"@ru .
        :a skos:hiddenLabel "a"@english .""",
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
        ':l skosxl:literalForm "l" ; skos:note "n"@abcdefghi , "n"@english-word , "n"@x .',
        {("a", '"a"'), ("a", '"d"'), ("a", '"l"')}
        | {("l", '"n"@abcdefghi'), ("l", '"n"@english-word'), ("l", '"n"@x')},
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
"""The issues of qSKOS, by the letters that stand for them there."""

HIERARCHY = (
    Issue(
        "concept-below-itself",
        """:a skos:broader :b . :c skos:narrower :b . :c skos:broader :a , :top .
        :self skos:broader :self . :under skos:broader :a .""",
        {("a", "b"), ("b", "c"), ("c", "a"), ("self", "self")},
        """:a skos:broader :b , :c . :b skos:broader :d . :c skos:broader :d .
        :d skos:broaderTransitive :a ; skos:related :d ; skos:broadMatch :a .""",
    ),
)
"""What a hierarchy needs."""

ACROSS = (
    Issue(
        "entry-into-force-against-clause",
        """:cbd skos:notation "cbd" ; mea:entryIntoForce "1993-12-29"^^xsd:date .
        :late mea:agreement :cbd ; mea:consented "1994-07-01"^^xsd:date ;
            mea:entryIntoForce "1994-10-01"^^xsd:date .
        :early mea:agreement :cbd ; mea:consented "1992-07-01"^^xsd:date ;
            mea:entryIntoForce "1992-09-29"^^xsd:date .""",
        {("late", _date("1994-10-01")), ("early", _date("1992-09-29"))},
        """:cbd skos:notation "cbd" ; mea:entryIntoForce "1993-12-29"^^xsd:date .
        :whc skos:notation "whc" ; mea:entryIntoForce "1975-12-17"^^xsd:date .
        :exact mea:agreement :cbd ; mea:consented "1994-07-01"^^xsd:date ;
            mea:entryIntoForce "1994-09-29"^^xsd:date .
        :told_by_a_shape mea:agreement :cbd ; mea:consented "1994-07-01"^^xsd:date ;
            mea:entryIntoForce "1994-10-01"^^xsd:date ;
            mea:expectedEntryIntoForce "1994-09-29"^^xsd:date .
        :no_clause mea:agreement :whc ; mea:consented "1994-07-01"^^xsd:date ;
            mea:entryIntoForce "1994-07-02"^^xsd:date .
        :two_days mea:agreement :cbd ; mea:consented "1994-07-01"^^xsd:date ,
            "1994-07-02"^^xsd:date ; mea:entryIntoForce "1994-10-01"^^xsd:date .
        :no_day mea:agreement :cbd ; mea:consented "soon" ;
            mea:entryIntoForce "1994-10-01"^^xsd:date .""",
    ),
    Issue(
        "sources-disagree-on-dates",
        """:m mea:status :one , :two .
        :one dct:source :ecolex ; mea:signed "1992-06-12"^^xsd:date .
        :two dct:source :ieadb ; mea:signed "1992-06-13"^^xsd:date .""",
        {("m",)},
        """:m mea:status :first , :again , :other .
        :first dct:source :ecolex ; mea:consented "1970-01-01"^^xsd:date .
        :again dct:source :ecolex ; mea:consented "1990-01-01"^^xsd:date .
        :other dct:source :ieadb ; mea:consented "1990-01-01"^^xsd:date ;
            mea:signed "1969-01-01"^^xsd:date .""",
    ),
    Issue(
        "two-sessions-of-one-body-at-once",
        """:stc48 mea:body :stc ; schema:startDate "2018-10-23"^^xsd:date ;
            schema:endDate "2018-10-24"^^xsd:date .
        :stc49 mea:body :stc ; schema:startDate "2018-10-24T09:00:00Z"^^xsd:dateTime .""",
        {("stc48", "stc49"), ("stc49", "stc48")},
        """:stc48 mea:body :stc ; schema:startDate "2018-10-23"^^xsd:date ;
            schema:endDate "2018-10-24"^^xsd:date .
        :stc49 mea:body :stc ; schema:startDate "2018-10-25"^^xsd:date .
        :stc50 mea:body :stc ; schema:endDate "2018-10-24"^^xsd:date .
        :scc5 mea:body :scc ; schema:startDate "2018-10-24"^^xsd:date .""",
    ),
    Issue(
        "two-committees-of-one-agreement-at-once",
        """:sbstta mea:bodyOf :cbd . :sbi mea:bodyOf :cbd ; skos:notation "sbi" .
        :sbstta24 mea:body :sbstta ; schema:startDate "2022-03-14"^^xsd:date ;
            schema:endDate "2022-03-28"^^xsd:date .
        :sbi3 mea:body :sbi ; schema:startDate "2022-03-20"^^xsd:date .""",
        {("sbstta24", "sbi3"), ("sbi3", "sbstta24")},
        """:sbi mea:bodyOf :cbd . :cop mea:bodyOf :cbd ; skos:notation "cop" .
        :sbstta mea:bodyOf :cbd . :stc mea:bodyOf :cms .
        :sbi3 mea:body :sbi ; schema:startDate "2022-03-20"^^xsd:date .
        :cop15 mea:body :cop ; schema:startDate "2022-03-20"^^xsd:date .
        :sbstta24 mea:body :sbstta ; schema:startDate "2022-03-21"^^xsd:date .
        :stc53 mea:body :stc ; schema:startDate "2022-03-20"^^xsd:date .""",
    ),
    Issue(
        "citation-to-missing-provision",
        """:c cito:hasCitedEntity :text ; mea:citationStatus <https://e.org/statuses/stale> .
        :text a mea:Decision .
        :d cito:hasCitedEntity :gone ; mea:citationStatus <https://e.org/statuses/resolved> .""",
        {("c", "text"), ("d", "gone")},
        """:c cito:hasCitedEntity :text ; mea:citationStatus <https://e.org/statuses/unresolved> .
        :text a mea:CitedWork .
        :d mea:citationStatus <https://e.org/statuses/stale> , "stale" .""",
    ),
    Issue(
        "citation-not-followed",
        """:c cito:hasCitedEntity :text ; mea:citationStatus <https://e.org/statuses/unresolved> .
        :para mea:provisionOf :text .""",
        {("c", "text")},
        """:c cito:hasCitedEntity :text ; mea:citationStatus <https://e.org/statuses/resolved> .
        :para mea:provisionOf :text .
        :d cito:hasCitedEntity :work ; mea:citationStatus <https://e.org/statuses/unresolved> .""",
    ),
    Issue(
        "need-without-party",
        """:n a mea:Need ; mea:country :usa ; mea:addressesTarget :t .
        :t skos:inScheme :aichi . :aichi mea:planOf :cbd .
        :signed org:member :usa ; mea:agreement :cbd .
        :joined org:member :usa ; mea:agreement :cites ; mea:entryIntoForce "1975-07-01"^^xsd:date .
        :o a mea:Need ; mea:country :nowhere .
        :p a mea:Need ; mea:country :left .
        :ended org:member :left ; mea:agreement :cbd ; mea:entryIntoForce "1994-01-01"^^xsd:date ;
            mea:ended "2000-01-01"^^xsd:date .""",
        {("n", "cbd"), ("o",), ("p",)},
        """:n a mea:Need ; mea:country :fra , :usa ; mea:addressesTarget :t .
        :t skos:inScheme :aichi . :aichi mea:planOf :cbd .
        :joined org:member :fra ; mea:agreement :cbd ; mea:entryIntoForce "1994-09-29"^^xsd:date .
        :o a mea:Need . :p a mea:Offer ; mea:country :usa .""",
    ),
    Issue(
        "plan-item-of-another-plan",
        """:t skos:inScheme :gbf ; mea:goal :a . :a skos:inScheme :aichi .
        :i skos:inScheme :gbf ; mea:target :u . :u skos:inScheme :sdg .""",
        {("t", "a"), ("i", "u")},
        """:t skos:inScheme :gbf ; mea:goal :a . :a skos:inScheme :gbf .
        :i skos:inScheme :gbf ; mea:target :t , :unknown .""",
    ),
)
"""The rules across sources and records."""
