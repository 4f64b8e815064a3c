"""Worklists: which concepts wait for whose work, for each language, vocabulary and rule."""

from collections.abc import Callable, Iterable

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from meagraph.editing.worklists import KINDS, Kept, Work, Worklist, Worklists, worklists
from meagraph.namespaces import DCT, OWL, RDF, SKOS, XSD
from meagraph.publishing import Publisher
from meagraph.settings import Settings
from meagraph.staging import Changeset, GraphChange, Source, StagedGraph
from meagraph.validation.rules import PUBLISHING
from meagraph.validation.shapes import Shapes
from meagraph.validation.validation import Validation
from meagraph.vocabulary.thesaurus import Thesauri

BASE = "https://w3id.org/meagraph/"
GRAPH = f"{BASE}graph/vocabulary/waters"
SCHEME = NamedNode(f"{BASE}vocabulary/waters")
SOURCE = Source(f"{BASE}source/test", "Test")
YES = Literal("true", datatype=XSD.boolean)


def node(slug: str) -> NamedNode:
    return NamedNode(f"{SCHEME.value}/{slug}")


def text(slug: str, predicate: NamedNode, said: str, language: str) -> Triple:
    return Triple(node(slug), predicate, Literal(said, language=language))


def concepts(*slugs: str) -> list[Triple]:
    scheme = [
        Triple(SCHEME, RDF.type, SKOS.ConceptScheme),
        Triple(SCHEME, DCT.title, Literal("waters", language="en")),
    ]
    return scheme + [
        triple
        for slug in slugs
        for triple in (
            Triple(node(slug), RDF.type, SKOS.Concept),
            Triple(node(slug), SKOS.inScheme, SCHEME),
            text(slug, SKOS.prefLabel, slug, "en"),
        )
    ]


Make = Callable[..., Worklists]


@pytest.fixture
def lists(settings: Settings) -> Make:
    """Publish a vocabulary, give its worklists."""

    def make(*triples: Triple) -> Worklists:
        changeset = Changeset("tester", "a vocabulary")
        changeset.put(StagedGraph(GRAPH, triples, SOURCE, "test"), BASE)
        Publisher(settings, Validation(Shapes.of(()), PUBLISHING, BASE)).publish(changeset)
        thesaurus = Thesauri(settings).current()
        return worklists(thesaurus, thesaurus.vocabularies["waters"])

    return make


def slugs(found: Worklists, kind: str, about: str = "") -> list[str]:
    named = found.named(Worklist(kind, about).path)
    assert named is not None
    return [work.concept.removeprefix(f"{SCHEME.value}/") for work in named[1]]


def details(works: Iterable[Work]) -> set[str]:
    return {work.detail for work in works}


def test_untranslated_and_undefined_by_language(lists: Make) -> None:
    found = lists(
        *concepts("lake", "river", "pond"),
        text("lake", SKOS.prefLabel, "lac", "fr"),
        text("lake", SKOS.altLabel, "Teich", "de"),
        text("lake", SKOS.definition, "water", "en"),
        text("river", SKOS.definition, "eau", "fr"),
        text("river", SKOS.definition, "running water", "en"),
    )
    assert slugs(found, "untranslated", "en") == []
    assert slugs(found, "untranslated", "fr") == ["pond", "river"]
    assert found.named("untranslated:de") is None
    assert slugs(found, "undefined") == ["pond"]
    assert slugs(found, "undefined", "en") == ["pond"]
    assert slugs(found, "undefined", "fr") == ["lake", "pond"]


def test_what_is_not_to_be_used_asks_for_no_words(lists: Make) -> None:
    found = lists(
        *concepts("lake", "mere", "tarn"),
        text("lake", SKOS.prefLabel, "lac", "fr"),
        Triple(node("mere"), OWL.deprecated, YES),
        Triple(node("tarn"), OWL.deprecated, YES),
        Triple(node("tarn"), DCT.isReplacedBy, node("lake")),
    )
    assert slugs(found, "untranslated", "fr") == []
    assert slugs(found, "undefined") == ["lake"]
    assert slugs(found, "orphans") == ["lake"]
    assert slugs(found, "unreplaced") == ["mere"]


def test_orphans_stand_in_no_relation(lists: Make) -> None:
    found = lists(
        *concepts("water", "lake", "river", "pond", "ice"),
        Triple(node("water"), SKOS.narrower, node("lake")),
        Triple(node("river"), SKOS.related, node("pond")),
    )
    assert slugs(found, "orphans") == ["ice"]


def test_labels_that_two_concepts_have_or_one_has_twice(lists: Make) -> None:
    found = lists(
        *concepts("lake", "mere", "river", "pond"),
        text("mere", SKOS.altLabel, "LAKE", "en"),
        text("river", SKOS.altLabel, "lake", "fr"),
        text("pond", SKOS.altLabel, "pond", "en"),
    )
    named = found.named("clashing")
    assert named is not None
    assert slugs(found, "clashing") == ["lake", "mere", "pond"]
    assert {one.lower() for one in details(named[1])} == {"lake", "pond"}


def test_unmapped_by_target(lists: Make) -> None:
    elsewhere = NamedNode("https://example.org/terms/1")
    found = lists(
        *concepts("lake", "river", "pond"),
        Triple(node("lake"), SKOS.exactMatch, elsewhere),
        Triple(node("river"), SKOS.relatedMatch, node("pond")),
    )
    assert slugs(found, "unmapped") == ["pond"]
    assert slugs(found, "unmapped", "https://example.org/terms/") == ["pond", "river"]
    assert slugs(found, "unmapped", "waters") == ["lake", "pond"]


def test_what_rules_question(lists: Make) -> None:
    found = lists(
        *concepts("lake", "pond"),
        text("pond", SKOS.altLabel, "pond", "en"),
        Triple(node("lake"), SKOS.broader, node("pond")),
        Triple(node("lake"), SKOS.related, node("pond")),
    )
    assert slugs(found, "quality", "skos-s13") == ["pond"]
    assert slugs(found, "quality", "skos-s27") == ["lake"]
    kinds = [one.kind for one, _ in found.counts()]
    assert kinds == sorted(kinds, key=KINDS.index)


def test_they_are_computed_once_for_each_release(settings: Settings, lists: Make) -> None:
    lists(*concepts("lake", "pond"))
    thesauri, kept = Thesauri(settings), Kept()
    thesaurus = thesauri.current()
    vocabulary = thesaurus.vocabularies["waters"]
    first = kept.of(thesaurus, vocabulary)
    assert kept.of(thesaurus, vocabulary) is first
    changeset = Changeset("tester", "a link")
    link = Triple(node("lake"), SKOS.related, node("pond"))
    changeset.change(GraphChange(GRAPH, [], [link], SOURCE, "test"))
    Publisher(settings, None).publish(changeset)
    later = kept.of(thesauri.current(), vocabulary)
    assert slugs(first, "orphans") == ["lake", "pond"]
    assert slugs(later, "orphans") == []


def test_changed_since_the_version_that_has_a_name(settings: Settings, lists: Make) -> None:
    version = NamedNode(f"{SCHEME.value}/version/1")
    moment = Literal("2020-01-01T00:00:00Z", datatype=XSD.dateTime)
    assert slugs(lists(*concepts("lake", "pond")), "changed") == []
    changeset = Changeset("tester", "a version, and a change")
    added = [
        Triple(version, DCT.isVersionOf, SCHEME),
        Triple(version, DCT.issued, moment),
        text("pond", SKOS.altLabel, "pool", "en"),
    ]
    changeset.change(GraphChange(GRAPH, [], added, SOURCE, "test"))
    Publisher(settings, None).publish(changeset)
    thesaurus = Thesauri(settings).current()
    found = worklists(thesaurus, thesaurus.vocabularies["waters"])
    assert slugs(found, "changed") == ["pond"]
