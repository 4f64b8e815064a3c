"""For each rule that runs at publishing: what makes the sound data set break just that rule."""

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import RdfFormat, Triple, parse

from meagraph.namespaces import DEFAULT_BASE, PREFIXES

_HEADER = f"@base <{DEFAULT_BASE}> .\n@prefix x: <https://example.org/thesaurus/> .\n" + "".join(
    f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items()
)


@dataclass(frozen=True)
class RuleRecipe:
    """
    An edit in Turtle, and the records at which it makes the rule say something.

    `focus` are paths below the base, or IRIs.
    """

    focus: tuple[str, ...]
    add: str
    drop: str = ""

    def edited(self, triples: frozenset[Triple]) -> frozenset[Triple]:
        """Give the data set after the edit."""
        gone = _read(self.drop)
        assert gone <= triples, "the recipe takes away what is not there"
        return (triples - gone) | _read(self.add)

    @property
    def told(self) -> set[str]:
        """Give the IRIs of the records."""
        return {one if "://" in one else DEFAULT_BASE + one for one in self.focus}


def _read(turtle: str) -> frozenset[Triple]:
    quads = parse((_HEADER + turtle).encode(), format=RdfFormat.TURTLE)
    return frozenset(quad.triple for quad in quads)


_WETLANDS = ("https://example.org/thesaurus/wetlands",)

RULE_RECIPES: Mapping[str, RuleRecipe] = {
    "skos-s9": RuleRecipe(
        ("https://example.org/thesaurus",),
        '<https://example.org/thesaurus> a skos:Concept ; skos:prefLabel "thesaurus"@en ;'
        " skos:inScheme <https://example.org/all> .",
    ),
    "skos-s13": RuleRecipe(_WETLANDS, 'x:wetlands skos:hiddenLabel "wetlands"@en .'),
    "skos-s14": RuleRecipe(_WETLANDS, 'x:wetlands skos:prefLabel "wet lands"@en .'),
    "skos-s27": RuleRecipe(
        ("https://example.org/thesaurus/peatlands",),
        "x:peatlands skos:related x:wetlands .",
    ),
    "skos-s37": RuleRecipe(_WETLANDS, "x:wetlands a skos:Collection ; skos:member x:water ."),
    "skos-s46": RuleRecipe(
        _WETLANDS, "x:wetlands skos:exactMatch <urn:x:a> ; skos:broadMatch <urn:x:a> ."
    ),
    "concept-below-itself": RuleRecipe(
        ("https://example.org/thesaurus/water",), "x:water skos:broader x:water ."
    ),
    "entry-into-force-against-clause": RuleRecipe(
        ("party/cbd/fra/ieadb",),
        '<party/cbd/fra/ieadb> mea:entryIntoForce "1994-09-30"^^xsd:date .',
        """<party/cbd/fra/ieadb> mea:entryIntoForce "1994-09-29"^^xsd:date ;
            mea:expectedEntryIntoForce "1994-09-29"^^xsd:date .""",
    ),
    "sources-disagree-on-dates": RuleRecipe(
        ("party/cbd/fra",),
        """<party/cbd/fra> mea:status <party/cbd/fra/ecolex> .
        <party/cbd/fra/ecolex> a mea:PartyStatus ; mea:statusOf <party/cbd/fra> ;
            mea:agreement <agreement/cbd> ; org:member <country/fra> ; dct:source <source/ecolex> ;
            mea:consented "1994-07-02"^^xsd:date .""",
    ),
    "two-sessions-of-one-body-at-once": RuleRecipe(
        ("meeting/cbd/cop/12", "meeting/cbd/cop/13"),
        """<meeting/cbd/cop/13> a mea:Meeting ; mea:body <body/cbd/cop> ; mea:session 13 ;
            schema:startDate "2014-10-17"^^xsd:date .""",
    ),
    "two-committees-of-one-agreement-at-once": RuleRecipe(
        ("meeting/cbd/sbstta/18", "meeting/cbd/wgri/5"),
        """<body/cbd/sbstta> a mea:GoverningBody ; mea:bodyOf <agreement/cbd> ;
            skos:notation "sbstta" ; skos:prefLabel "SBSTTA"@en .
        <body/cbd/wgri> a mea:GoverningBody ; mea:bodyOf <agreement/cbd> ;
            skos:notation "wgri" ; skos:prefLabel "WGRI"@en .
        <meeting/cbd/sbstta/18> a mea:Meeting ; mea:body <body/cbd/sbstta> ;
            schema:startDate "2014-06-16"^^xsd:date ; schema:endDate "2014-06-20"^^xsd:date .
        <meeting/cbd/wgri/5> a mea:Meeting ; mea:body <body/cbd/wgri> ;
            schema:startDate "2014-06-19"^^xsd:date .""",
    ),
    "citation-to-missing-provision": RuleRecipe(
        ("decision/cbd/cop/12/2/B.8/citation/91",),
        "<decision/cbd/cop/12/2/B.8/citation/91> cito:hasCitedEntity <decision/cbd/cop/11/98> .",
        "<decision/cbd/cop/12/2/B.8/citation/91> cito:hasCitedEntity <decision/cbd/cop/11/2> .",
    ),
    "citation-not-followed": RuleRecipe(
        ("decision/cbd/cop/12/2/B.8/citation/91",),
        """<decision/cbd/cop/12/2/B.8/citation/91> cito:hasCitedEntity <decision/cbd/cop/12/2> ;
            mea:citationStatus <vocabulary/citation-statuses/unresolved> .""",
        """<decision/cbd/cop/12/2/B.8/citation/91> cito:hasCitedEntity <decision/cbd/cop/11/2> ;
            mea:citationStatus <vocabulary/citation-statuses/resolved> .""",
    ),
    "need-without-party": RuleRecipe(
        ("need/lifeweb/port-cros",),
        "<need/lifeweb/port-cros> mea:country <country/yug> .",
        "<need/lifeweb/port-cros> mea:country <country/fra> .",
    ),
    "plan-item-of-another-plan": RuleRecipe(
        ("target/aichi/11",),
        """<plan/gbf> a mea:StrategicPlan , skos:ConceptScheme ; skos:prefLabel "GBF"@en .
        <goal/gbf/B> a mea:Goal , skos:Concept ; skos:inScheme <plan/gbf> ; skos:notation "B" ;
            skos:prefLabel "B"@en .
        <target/aichi/11> mea:goal <goal/gbf/B> .""",
        "<target/aichi/11> mea:goal <goal/aichi/C> .",
    ),
}
"""By the id of the rule."""
