"""Candidates for mappings: what is proposed, how surely and why; what the desk keeps of them."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, Store

from meagraph.editing.desk import Desk
from meagraph.editing.label_table import LabelTable, labels_of
from meagraph.editing.mapping_candidates import Candidate, candidates
from meagraph.editing.mappings import MOST_COMPARISONS, Mappings
from meagraph.vocabulary.concept import Concept
from meagraph.vocabulary.reading import read_concepts
from tests.waters import HYDRO, PREFIXES, WATERS, iri, triples

H = "http://example.org/hydro/"


def concepts(turtle: str) -> dict[str, Concept]:
    store, graph = Store(), NamedNode("https://example.org/graph")
    store.extend(Quad(*one, graph) for one in triples(turtle))
    return read_concepts(store, graph.value)


def own(turtle: str) -> dict[str, Concept]:
    return concepts(PREFIXES + turtle)


def found(more: str = "", other: str = HYDRO) -> dict[tuple[str, str], Candidate]:
    given = candidates(concepts(WATERS + more), concepts(other))
    assert [one.score for one in given] == sorted((one.score for one in given), reverse=True)
    return {(one.concept.rpartition("/")[2], one.target.rpartition("/")[2]): one for one in given}


def codes(candidate: Candidate) -> list[str]:
    return [reason.code for reason in candidate.reasons]


def test_the_same_label_in_two_languages_is_an_exact_match() -> None:
    waters = found()["inland-waters", "1"]
    assert waters.relation == "exactMatch"
    assert waters.score > 90
    assert codes(waters) == ["folded", "folded", "narrower"]
    assert waters.reasons[0].values == ("en", "inland waters", "Inland Waters")


def test_several_languages_and_neighbours_raise_the_score() -> None:
    lakes = found()["lakes", "2"]
    assert {"exact", "stemmed", "broader"} <= set(codes(lakes))
    assert lakes.relation == "exactMatch"
    one_language = candidates(
        concepts(WATERS), concepts(HYDRO.replace(', "湖泊"@zh', "").replace(', "lac"@fr', ""))
    )
    alone = next(one for one in one_language if one.concept == iri("lakes"))
    assert alone.score < lakes.score
    without_neighbours = HYDRO.replace("skos:broader :1 ;", "")
    assert found(other=without_neighbours)["lakes", "2"].score < lakes.score


def test_another_label_is_a_close_match() -> None:
    streams = found()["rivers", "3"]
    assert streams.relation == "closeMatch"
    assert codes(streams) == ["exact", "broader"]


def test_what_the_other_side_says_is_read_backwards() -> None:
    salt = found()["salt-lakes", "4"]
    assert salt.relation == "broadMatch"
    assert codes(salt)[0] == "stated"


def test_a_longer_label_is_narrower() -> None:
    salt = found(other=HYDRO.replace("skos:narrowMatch w:salt-lakes", "skos:note 'none'"))
    assert salt["salt-lakes", "2"].relation == "broadMatch"
    assert "contained" in codes(salt["salt-lakes", "2"])


def test_a_label_of_several_concepts_says_less() -> None:
    first, second = found()["egg", "6"], found()["egg", "7"]
    assert first.relation == second.relation == "closeMatch"
    assert "shared" in codes(first)


def test_the_same_third_thing_is_a_reason() -> None:
    other = HYDRO + ":9 a skos:Concept ; skos:exactMatch <http://example.org/wiki/Q23397> ."
    assert codes(found(other=other)["lakes", "9"]) == ["third"]


def test_deprecated_and_mapped_ones_are_left_out() -> None:
    assert not [pair for pair in found() if "fens" in pair or "5" in pair]
    mapped = f":lakes skos:closeMatch <{H}2> . :rivers skos:exactMatch <{H}1> ."
    pairs = found(mapped)
    assert ("lakes", "2") not in pairs
    assert not [pair for pair in pairs if pair[0] == "rivers"]
    left = candidates(concepts(WATERS), concepts(HYDRO), {(iri("lakes"), f"{H}2")})
    assert (iri("lakes"), f"{H}2") not in {(one.concept, one.target) for one in left}


def test_languages_that_differ_are_told_and_count() -> None:
    mine = own(':a a skos:Concept ; skos:prefLabel "pain"@en , "douleur"@fr , "dolor"@es .')
    other = own(':b a skos:Concept ; skos:prefLabel "pain"@en , "souffrance"@fr , "pena"@es .')
    (one,) = candidates(mine, other)
    assert one.relation == "closeMatch"
    assert one.reasons[-1] == ("differ", ("es", "fr"))
    (alone,) = candidates(mine, own(':b a skos:Concept ; skos:prefLabel "pain"@en .'))
    assert alone.score > one.score


@pytest.mark.parametrize(
    ("mine", "other", "how"),
    [
        ('"biodiversity"@en', '"biodiversty"@en', "fuzzy"),
        ('"الأراضي الرطبة"@ar', '"أراضي رطبة"@ar', "folded"),
        ('"водно-болотные угодья"@ru', '"Водно-болотные Угодья"@ru', "folded"),
        ('"生物多样性"@zh', '"生物多样性"@zh-hans', "exact"),
        ('"zona húmeda"@es', '"zonas humedas"@es', "stemmed"),
    ],
)
def test_labels_are_compared_in_every_script(mine: str, other: str, how: str) -> None:
    (one,) = candidates(
        own(f":a a skos:Concept ; skos:prefLabel {mine} ."),
        own(f":b a skos:Concept ; skos:prefLabel {other} ."),
    )
    assert codes(one) == [how]


def test_short_labels_have_no_other_letters() -> None:
    mine, other = (
        own(f':a a skos:Concept ; skos:prefLabel "{one}"@en .') for one in ("eel", "elk")
    )
    assert candidates(mine, other) == []
    table = LabelTable(other.values(), {"en"})
    assert table.nearly_alike(next(labels_of(next(iter(mine.values()))))) == []


def test_vocabularies_without_a_common_language_have_no_candidates() -> None:
    mine = own(':a a skos:Concept ; skos:prefLabel "lakes"@en .')
    assert candidates(mine, own(':b a skos:Concept ; skos:prefLabel "lakes"@fr .')) == []
    assert candidates({}, {}) == []


def test_a_cycle_of_concepts_ends() -> None:
    assert ("hen", "6") not in found()
    looped = HYDRO + ":6 skos:broader :7 . :7 skos:broader :6 ."
    assert found(other=looped)["egg", "6"]


def test_work_can_be_ended() -> None:
    def stop() -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        candidates(concepts(WATERS), concepts(HYDRO), going_on=stop)


@pytest.fixture
def mappings(tmp_path: Path) -> Mappings:
    return Mappings(Desk.of(tmp_path))


def keep(mappings: Mappings, source: str = "hydro") -> int:
    other = concepts(HYDRO)
    given = candidates(concepts(WATERS), other)
    return mappings.keep("waters", "vocabulary", source, "Hydrology", "Ada", given, other)


def test_candidates_are_kept_with_what_is_shown_of_them(mappings: Mappings) -> None:
    number = keep(mappings)
    kept = mappings.candidates(number, "open", 0, 50)
    lakes = next(one for one in kept if one.candidate.concept == iri("lakes"))
    assert lakes.described.labels == {"en": "lake", "fr": "lac", "zh": "湖泊"}
    assert lakes.described.definitions == {"en": "Still water."}
    assert [one["en"] for one in lakes.described.way] == ["Inland Waters"]
    assert lakes.candidate in candidates(concepts(WATERS), concepts(HYDRO))
    assert mappings.candidate(number, lakes.id) == lakes
    assert mappings.candidate(number + 1, lakes.id) is None
    comparison = mappings.comparison("waters", number)
    assert comparison is not None
    assert (comparison.open, comparison.concepts) == (len(kept), 7)
    assert mappings.comparison("subjects", number) is None


def test_what_was_rejected_is_not_proposed_again(mappings: Mappings) -> None:
    number = keep(mappings)
    first = mappings.candidates(number, "open", 0, 1)[0]
    mappings.reject("waters", first.id, "Ada")
    assert [one.id for one in mappings.candidates(number, "rejected", 0, 9)] == [first.id]
    pair = (first.candidate.concept, first.candidate.target)
    again = keep(mappings)
    assert mappings.comparison("waters", number) is None
    assert pair not in {
        (one.candidate.concept, one.candidate.target)
        for one in mappings.candidates(again, "open", 0, 99)
    }
    mappings.forget("waters", again)
    assert mappings.rejected("waters") == {pair}


def test_a_rejection_is_taken_back_and_an_acceptance_is_not(mappings: Mappings) -> None:
    number = keep(mappings)
    first, second = mappings.candidates(number, "open", 0, 2)
    mappings.reject("waters", first.id, "Ada")
    mappings.accept(second.id, "closeMatch", "Ben")
    for one in (first, second):
        mappings.reopen("waters", one.id)
    assert mappings.rejected("waters") == set()
    (accepted,) = mappings.candidates(number, "accepted", 0, 9)
    assert (accepted.candidate.relation, accepted.author) == ("closeMatch", "Ben")


def test_few_comparisons_are_kept(mappings: Mappings) -> None:
    for number in range(MOST_COMPARISONS + 2):
        keep(mappings, f"source {number}")
    kept = mappings.comparisons("waters")
    assert len(kept) == MOST_COMPARISONS
    assert kept[0].source == f"source {MOST_COMPARISONS + 1}"
