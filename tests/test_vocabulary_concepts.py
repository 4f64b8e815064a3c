"""Concepts read from a release's graph, their differences, and the joining of two changes."""

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from meagraph.namespaces import DCT, OWL, SKOS
from meagraph.vocabulary.changes import (
    Edit,
    changes_of,
    difference,
    merge,
    triples_of,
)
from meagraph.vocabulary.concept import Concept, Statement, last_step
from meagraph.vocabulary.reading import concept_iris, read_concept, read_concepts
from meagraph.vocabulary.vocabularies import vocabularies

BASE = "https://e.org/"
GRAPH = f"{BASE}graph/vocabulary/waters"

WATERS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX w: <https://e.org/vocabulary/waters/>
GRAPH <https://e.org/graph/vocabulary/waters> {
  <https://e.org/vocabulary/waters> a skos:ConceptScheme ;
    dct:title "Waters"@en , "Eaux"@fr ; skos:hasTopConcept w:water .
  w:water a skos:Concept ; skos:prefLabel "water"@en , "eau"@fr ; skos:narrower w:lake .
  w:lake a skos:Concept ; skos:prefLabel "lake"@en ; skos:altLabel "mere"@en , "loch"@en ;
    skos:notation "7" , "W7"^^w:code ; skos:related w:fish .
  w:fish a skos:Concept ; skos:hiddenLabel "fisch" .
  w:pond a skos:Concept ; owl:deprecated true ; dct:isReplacedBy w:lake ; skos:broader w:water .
}
GRAPH <https://e.org/graph/plan/aichi> {
  <https://e.org/plan/aichi> a skos:ConceptScheme ; skos:prefLabel "Aichi" .
}
GRAPH <https://e.org/graph/system/validation> { <https://e.org/x> a skos:ConceptScheme }
"""


def store() -> Store:
    made = Store()
    made.load(WATERS.encode(), format=RdfFormat.TRIG)
    return made


def lake() -> Concept:
    found = read_concept(store(), GRAPH, f"{BASE}vocabulary/waters/lake")
    assert found is not None
    return found


def w(name: str) -> str:
    return f"{BASE}vocabulary/waters/{name}"


def test_a_graph_with_a_scheme_is_a_vocabulary_and_system_graphs_are_none() -> None:
    found = vocabularies(store(), BASE)
    assert list(found) == ["plan-aichi", "waters"]
    assert found["waters"].scheme == f"{BASE}vocabulary/waters"
    assert found["waters"].title("fr") == ("Eaux", "fr")
    assert found["waters"].title("zh") == ("Waters", "en")
    assert found["plan-aichi"].title("fr") == ("Aichi", "")


def test_two_graphs_never_share_an_id() -> None:
    made = store()
    scheme = NamedNode(f"{BASE}other")
    for graph in ("graph/vocabulary/plan-aichi", "graph/plan/aichi"):
        named = NamedNode(BASE + graph)
        made.add(Quad(scheme, NamedNode(f"{RDF}type"), SKOS.ConceptScheme, named))
    assert list(vocabularies(made, BASE)) == ["plan-aichi", "plan-aichi-2", "waters"]


RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def test_relations_count_whichever_side_states_them() -> None:
    found = read_concepts(store(), GRAPH)
    assert found[w("lake")].links("broader") == [w("water")]
    assert found[w("water")].links("narrower") == [w("lake"), w("pond")]
    assert found[w("fish")].links("related") == [w("lake")]
    assert found[w("water")].links("topConceptOf") == [f"{BASE}vocabulary/waters"]


def test_a_concept_tells_its_fields() -> None:
    concept = lake()
    assert concept.texts("altLabel") == {"en": ["loch", "mere"]}
    assert [notation.value for notation in concept.notations] == ["7", "W7"]
    assert concept.text("prefLabel", "fr") is None
    assert concept.label("fr") == ("lake", "en")
    assert not concept.deprecated
    pond = read_concepts(store(), GRAPH)[w("pond")]
    assert pond.deprecated
    assert pond.replaced_by == [w("lake")]
    assert pond.label("en") == ("pond", "")


def test_what_is_no_concept_of_the_graph_is_not_read() -> None:
    assert read_concept(store(), GRAPH, f"{BASE}vocabulary/waters") is None
    assert read_concept(store(), f"{BASE}graph/plan/aichi", w("lake")) is None


def test_one_pass_reads_the_same_as_concept_by_concept() -> None:
    made = store()
    one_by_one = {iri: read_concept(made, GRAPH, iri) for iri in concept_iris(made, GRAPH)}
    assert read_concepts(made, GRAPH) == one_by_one


def test_changes_are_told_by_field_and_language_in_the_order_of_the_fields() -> None:
    before = lake()
    after = before.changed(
        [Statement(SKOS.altLabel, Literal("mere", language="en"))],
        [
            Statement(SKOS.prefLabel, Literal("lac", language="fr")),
            Statement(SKOS.broader, NamedNode(w("fish"))),
            Statement(NamedNode(f"{BASE}colour"), Literal("blue")),
        ],
    )
    told = [
        (change.field.name if change.field else None, change.language, len(change.removed))
        for change in changes_of(difference(before, after))
    ]
    assert told == [
        ("prefLabel", "fr", 0),
        ("altLabel", "en", 1),
        ("broader", "", 0),
        (None, "", 0),
    ]


def test_a_relation_is_written_on_both_sides() -> None:
    edit = Edit(
        w("lake"),
        frozenset({Statement(SKOS.broader, NamedNode(w("water")))}),
        frozenset({Statement(SKOS.topConceptOf, NamedNode(f"{BASE}vocabulary/waters"))}),
    )
    removed, added = triples_of([edit])
    assert {(t.subject.value, t.predicate, t.object.value) for t in removed} == {
        (w("lake"), SKOS.broader, w("water")),
        (w("water"), SKOS.narrower, w("lake")),
    }
    assert {(t.subject.value, t.predicate, t.object.value) for t in added} == {
        (w("lake"), SKOS.topConceptOf, f"{BASE}vocabulary/waters"),
        (f"{BASE}vocabulary/waters", SKOS.hasTopConcept, w("lake")),
    }


def test_single_values_changed_in_two_ways_clash_and_theirs_stays() -> None:
    base = lake()
    old = Statement(SKOS.prefLabel, Literal("lake", language="en"))
    theirs = base.changed([old], [Statement(SKOS.prefLabel, Literal("Lake", language="en"))])
    mine = base.changed([old], [Statement(SKOS.prefLabel, Literal("lakes", language="en"))])
    merged = merge(base, theirs, mine)
    (conflict,) = merged.conflicts
    assert (conflict.predicate, conflict.language) == (SKOS.prefLabel, "en")
    assert {value.value for value in conflict.mine} == {"lakes"}
    assert merged.concept.text("prefLabel", "en") == "Lake"


def test_a_definition_rewritten_twice_clashes_and_two_new_synonyms_do_not() -> None:
    old = Statement(SKOS.definition, Literal("Water.", language="en"))
    base = lake().changed((), [old])

    def rewritten(definition: str, synonym: str) -> Concept:
        return base.changed(
            [old],
            [
                Statement(SKOS.definition, Literal(definition, language="en")),
                Statement(SKOS.altLabel, Literal(synonym, language="en")),
            ],
        )

    merged = merge(base, rewritten("Still water.", "tarn"), rewritten("Wet.", "lough"))
    assert [conflict.predicate for conflict in merged.conflicts] == [SKOS.definition]
    assert merged.concept.texts("altLabel")["en"] == ["loch", "lough", "mere", "tarn"]


def replaced_twice(predicate: NamedNode, *values: NamedNode | Literal) -> tuple[Concept, ...]:
    """Give a concept with the first value, and two where the second and the third replace it."""
    old, *new = (Statement(predicate, value) for value in values)
    base = lake().changed((), [old])
    return base, *(base.changed([old], [one]) for one in new)


def test_values_that_no_field_is_for_replaced_in_two_ways_clash() -> None:
    for predicate in (DCT.title, NamedNode("http://purl.org/dc/terms/license")):
        merged = merge(*replaced_twice(predicate, Literal("1"), Literal("2"), Literal("3")))
        assert [conflict.predicate for conflict in merged.conflicts] == [predicate]
        (kept,) = (one.value for one in merged.concept.statements if one.predicate == predicate)
        assert kept == Literal("2")


def test_two_lists_of_members_clash_also_where_none_was_before() -> None:
    lists = [NamedNode(w(f"list-{name}")) for name in "abc"]
    base, theirs, mine = replaced_twice(SKOS.memberList, *lists)
    assert merge(base, theirs, mine).conflicts
    assert merge(lake(), theirs, mine).conflicts


def test_members_and_top_concepts_replaced_in_two_ways_stand_side_by_side() -> None:
    for predicate in (SKOS.member, SKOS.hasTopConcept):
        merged = merge(*replaced_twice(predicate, *(NamedNode(w(name)) for name in "abc")))
        assert not merged.conflicts
        told = {one.value for one in merged.concept.statements if one.predicate == predicate}
        assert told == {NamedNode(w("b")), NamedNode(w("c"))}


def test_of_two_dates_of_the_last_change_the_later_one_stays() -> None:
    days = [Literal(f"2026-11-2{day}T10:00:00Z") for day in (1, 3, 2)]
    base, theirs, mine = replaced_twice(DCT.modified, *days)
    for merged in (merge(base, theirs, mine), merge(base, mine, theirs)):
        assert not merged.conflicts
        told = {one.value for one in merged.concept.statements if one.predicate == DCT.modified}
        assert told == {days[1]}


LANGUAGES = ("en", "fr", "ar", "zh")
LINKS = (SKOS.broader, SKOS.related, SKOS.exactMatch, SKOS.member)
statements = st.one_of(
    st.builds(
        lambda predicate, text, language: Statement(predicate, Literal(text, language=language)),
        st.sampled_from([SKOS.prefLabel, SKOS.altLabel, SKOS.definition, DCT.title]),
        st.sampled_from("abcd"),
        st.sampled_from(LANGUAGES),
    ),
    st.builds(
        lambda predicate, name: Statement(predicate, NamedNode(w(name))),
        st.sampled_from(LINKS),
        st.sampled_from("abcd"),
    ),
    st.just(Statement(OWL.deprecated, Literal(True))),
)
concepts = st.frozensets(statements, max_size=12).map(lambda said: Concept(w("x"), said))


@given(concepts, concepts)
def test_an_edit_leads_from_one_form_to_the_other(before: Concept, after: Concept) -> None:
    edit = difference(before, after)
    assert edit.on(before) == after
    assert not edit.removed & edit.added


@given(concepts, concepts)
def test_what_one_person_alone_changed_is_taken(base: Concept, mine: Concept) -> None:
    assert merge(base, base, mine).concept == mine
    assert merge(base, mine, base).concept == mine
    assert merge(base, mine, mine).concept == mine
    assert not merge(base, base, mine).conflicts


@given(concepts, concepts, concepts)
def test_every_edit_is_in_the_merged_concept_or_in_a_conflict(
    base: Concept, theirs: Concept, mine: Concept
) -> None:
    merged = merge(base, theirs, mine)
    clashing = {(conflict.predicate, conflict.language) for conflict in merged.conflicts}

    def place(statement: Statement) -> tuple[NamedNode, str]:
        value = statement.value
        return statement.predicate, getattr(value, "language", None) or ""

    for edit in (difference(base, theirs), difference(base, mine)):
        for statement in edit.added:
            assert statement in merged.concept.statements or place(statement) in clashing
        for statement in edit.removed:
            assert statement not in merged.concept.statements or place(statement) in clashing


@given(concepts, concepts, concepts)
def test_conflicts_are_the_same_from_either_side(
    base: Concept, theirs: Concept, mine: Concept
) -> None:
    one, other = merge(base, theirs, mine), merge(base, mine, theirs)
    assert [(each.predicate, each.language) for each in one.conflicts] == [
        (each.predicate, each.language) for each in other.conflicts
    ]
    assert not [each for each in one.conflicts if each.predicate in LINKS]


def test_the_last_step_of_an_iri() -> None:
    assert last_step("https://e.org/") == "e.org"
    assert last_step("urn:x") == "urn:x"
