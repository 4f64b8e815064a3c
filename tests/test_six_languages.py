"""The generated vocabulary that benchmarks serve, and the requests that they make."""

from urllib.parse import parse_qs, urlsplit

from benchmarks.six_languages import NARROWER, TOP, Vocabulary
from benchmarks.vocabulary import MIX, Paths
from meagraph.namespaces import DEFAULT_BASE, LANGUAGES, RDF, SKOS
from meagraph.vocabulary.index import Hit, Kind


def test_a_generated_vocabulary_is_always_the_same_and_has_no_label_twice() -> None:
    triples = list(Vocabulary(60, DEFAULT_BASE).triples())
    assert triples == list(Vocabulary(60, DEFAULT_BASE).triples())
    concepts = [triple for triple in triples if triple.object == SKOS.Concept]
    assert len(concepts) == 60
    preferred = [triple.object for triple in triples if triple.predicate == SKOS.prefLabel]
    assert len(preferred) == len({label.value for label in preferred}) == 60 * len(LANGUAGES)
    tops = [triple for triple in triples if triple.predicate == SKOS.topConceptOf]
    assert len(tops) == TOP
    assert {triple.predicate for triple in triples} >= {RDF.type, SKOS.broader, SKOS.notation}
    assert NARROWER > 1


def test_requests_are_of_every_kind_and_each_another_one() -> None:
    label = Hit("generated", "c", Kind.PREF, "forêt", "fr", "forêt", "fr")
    paths = Paths(Vocabulary(60, DEFAULT_BASE), [label])
    for kind in MIX:
        parts = urlsplit(paths.make(kind) + "1")
        assert parts.path.startswith("/rest/v1/")
        assert parse_qs(parts.query)["n"] == ["1"]
    assert sum(MIX.values()) == 100
