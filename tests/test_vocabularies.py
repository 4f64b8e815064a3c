import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from rdflib import RDF, SKOS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS

from meagraph.namespaces import LANGUAGES
from meagraph.settings import CONTENT

FILES = sorted((CONTENT / "vocabularies").glob("*.ttl"))
SCRIPTS = {"ru": "CYRILLIC", "ar": "ARABIC", "zh": "CJK"}

NAMES = frozenset(
    "Asia Europe Micronesia Melanesia Parties agriculture aquaculture habitats mangroves"
    " pesticides pollution ratification".split()
)
"""Labels that are the same word in English and in French or Spanish: names, and true cognates."""


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.stem)
def scheme(request: pytest.FixtureRequest) -> Graph:
    return Graph().parse(request.param, format="turtle")


def concepts(scheme: Graph) -> list[URIRef]:
    return sorted(node for node in scheme.subjects(RDF.type, SKOS.Concept))


def labels(scheme: Graph, concept: URIRef, prop: URIRef = SKOS.prefLabel) -> Iterator[Literal]:
    yield from (label for label in scheme.objects(concept, prop) if isinstance(label, Literal))


def ancestors(scheme: Graph, concept: URIRef) -> set[URIRef]:
    return set(scheme.transitive_objects(concept, SKOS.broader)) - {concept}


def test_there_are_at_least_three_hundred_concepts() -> None:
    whole = Graph()
    for path in FILES:
        whole.parse(path, format="turtle")
    assert len(concepts(whole)) >= 300


def test_subjects_are_deep_and_broad() -> None:
    subjects = Graph().parse(CONTENT / "vocabularies" / "subjects.ttl", format="turtle")
    assert len(concepts(subjects)) >= 150
    assert max(len(ancestors(subjects, concept)) for concept in concepts(subjects)) >= 2


@pytest.mark.parametrize(
    ("name", "notations"),
    [
        (
            "actions",
            "request urge call-upon invite encourage strongly-encourage decide adopt approve"
            " endorse recommend repeal recall reaffirm note welcome express-appreciation commend"
            " recognize emphasize aware taking-into-account support mandate",
        ),
        (
            "actors",
            "parties developing-country-parties developed-country-parties ldcs sids"
            " economies-in-transition other-governments executive-secretary secretariat"
            " secretariats-of-mea ngos civil-society indigenous-and-local-communities donors"
            " partners organizations international-organizations stakeholders private-sector"
            " scientific-council standing-committee subsidiary-body-implementation sbstta wgri"
            " cop unga gef blg clearing-house national-clearing-houses focal-points youth women"
            " users other",
        ),
    ],
)
def test_the_promised_notations_are_there(name: str, notations: str) -> None:
    scheme = Graph().parse(CONTENT / "vocabularies" / f"{name}.ttl", format="turtle")
    known = {str(notation) for notation in scheme.objects(None, SKOS.notation)}
    assert set(notations.split()) <= known


def test_every_concept_has_one_label_in_each_language(scheme: Graph) -> None:
    for concept in concepts(scheme):
        languages = sorted(label.language for label in labels(scheme, concept))
        assert languages == sorted(LANGUAGES), concept


def test_every_concept_has_a_notation_that_ends_its_iri(scheme: Graph) -> None:
    for concept in concepts(scheme):
        plain = [
            notation
            for notation in labels(scheme, concept, SKOS.notation)
            if notation.datatype is None
        ]
        assert [str(concept).rsplit("/", 1)[1]] == [str(notation) for notation in plain]


def test_every_concept_is_defined_in_english_and_french(scheme: Graph) -> None:
    for concept in concepts(scheme):
        definitions = labels(scheme, concept, SKOS.definition)
        assert sorted(str(text.language) for text in definitions) == ["en", "fr"], concept


def test_labels_are_written_in_their_languages_script(scheme: Graph) -> None:
    for concept in concepts(scheme):
        for label in labels(scheme, concept):
            letters = [letter for letter in label if letter.isalpha()]
            script = SCRIPTS.get(str(label.language), "LATIN")
            native = [letter for letter in letters if unicodedata.name(letter).startswith(script)]
            share = len(native) / len(letters)
            assert share > 0.5, f"{concept}: {label!r} is hardly {script}"


def test_no_label_is_the_english_one_in_another_languages_clothes(scheme: Graph) -> None:
    for concept in concepts(scheme):
        by_language = {label.language: str(label) for label in labels(scheme, concept)}
        english = by_language.pop("en")
        same = [language for language, label in by_language.items() if label == english]
        assert not same or english in NAMES, f"{concept}: {english} in {same}"


def test_a_label_names_one_concept_of_the_scheme(scheme: Graph) -> None:
    uses = Counter(
        (label.language, label.casefold())
        for concept in concepts(scheme)
        for label in labels(scheme, concept)
    )
    assert [use for use, count in uses.items() if count > 1] == []


def test_labels_of_one_concept_are_disjoint(scheme: Graph) -> None:
    for concept in concepts(scheme):
        kinds = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
        uses = Counter(label for kind in kinds for label in labels(scheme, concept, kind))
        assert [label for label, count in uses.items() if count > 1] == [], concept


def test_labels_are_clean(scheme: Graph) -> None:
    for prop in (SKOS.prefLabel, SKOS.altLabel, SKOS.definition):
        for text in scheme.objects(None, prop):
            assert str(text) == unicodedata.normalize("NFC", " ".join(str(text).split()))


def test_the_hierarchy_is_stated_both_ways_and_has_no_cycle(scheme: Graph) -> None:
    upward = {(child, parent) for child, parent in scheme.subject_objects(SKOS.broader)}
    downward = {(child, parent) for parent, child in scheme.subject_objects(SKOS.narrower)}
    assert upward == downward
    for concept in concepts(scheme):
        assert not any(
            concept in ancestors(scheme, parent) for parent in ancestors(scheme, concept)
        )


def test_no_concept_is_an_orphan(scheme: Graph) -> None:
    tops = set(scheme.objects(None, SKOS.hasTopConcept))
    assert tops == set(scheme.subjects(SKOS.topConceptOf))
    for concept in concepts(scheme):
        assert concept in tops or ancestors(scheme, concept) & tops, concept


def test_related_concepts_are_mutual_and_not_in_line(scheme: Graph) -> None:
    for concept, other in scheme.subject_objects(SKOS.related):
        assert (other, SKOS.related, concept) in scheme
        assert other not in ancestors(scheme, concept)


def test_links_inside_the_scheme_lead_to_its_concepts(scheme: Graph) -> None:
    known = set(concepts(scheme))
    for prop in (SKOS.broader, SKOS.narrower, SKOS.related):
        for concept, other in scheme.subject_objects(prop):
            assert {concept, other} <= known


def test_every_scheme_says_what_it_is(scheme: Graph) -> None:
    (head,) = scheme.subjects(RDF.type, SKOS.ConceptScheme)
    titles = sorted(title.language for title in labels(scheme, head, DCTERMS.title))
    assert titles == sorted(LANGUAGES)
    assert (head, DCTERMS.license, None) in scheme
    for concept in concepts(scheme):
        assert (concept, SKOS.inScheme, head) in scheme


@pytest.mark.corpus
def test_mappings_stand_in_the_source_files(corpus: Path) -> None:
    proven = set[str]()
    for path in sorted((corpus / "data" / "informea").glob("*.xlsx")):
        workbook = openpyxl.load_workbook(path, data_only=True)
        for sheet in workbook:
            for row in sheet.iter_rows(values_only=True):
                proven.update(str(cell).strip() for cell in row if cell)
    for path in sorted((corpus / "data" / "sdg").glob("*.ttl")):
        graph = Graph().parse(path, format="turtle")
        proven.update(str(term) for triple in graph for term in triple)
    own = "https://w3id.org/meagraph/"
    for path in FILES:
        graph = Graph().parse(path, format="turtle")
        for prop in (SKOS.exactMatch, SKOS.closeMatch, SKOS.relatedMatch):
            for target in graph.objects(None, prop):
                assert str(target).startswith(own) or str(target) in proven, (path.name, target)
