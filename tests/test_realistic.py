from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Triple, parse
from rdflib.namespace import SH

from benchmarks import validation
from benchmarks.faults import Demand, demands
from benchmarks.realistic import Data, comparison, shape_files, store_of
from benchmarks.realistic_profile import Profile
from meagraph.home import Home
from meagraph.namespaces import MEA, RDF
from meagraph.settings import Settings
from meagraph.validation.judge import plain
from meagraph.validation.shapes import Shapes

pytestmark = pytest.mark.unmeasured

BASE = Settings().base


@pytest.fixture(scope="module")
def profile(validated_home: Path) -> Profile:
    _, store = Home(validated_home).open_current()
    return Profile.of(store, BASE)


@pytest.fixture(scope="module")
def demanded() -> tuple[Demand, ...]:
    return demands(shape_files(Settings()), BASE)


def triples(data: Data) -> list[Triple]:
    text = "".join(data.lines()).encode()
    return [quad.triple for quad in parse(text, RdfFormat.N_TRIPLES)]


def questioned(found: Iterable[Triple]) -> set[str]:
    report = plain(Shapes.read(shape_files(Settings()), BASE), found)
    return {str(node) for node in report.objects(None, SH.focusNode)}


def test_data_without_faults_conform_to_our_shapes(profile: Profile) -> None:
    data = Data(profile, 30_000)
    made = triples(data)
    assert len(made) == data.triples == pytest.approx(30_000, rel=0.03)
    assert questioned(made) == set()


def test_every_fault_is_found(profile: Profile, demanded: tuple[Demand, ...]) -> None:
    data = Data(profile, 30_000, 0.2, demanded)
    found = questioned(triples(data))
    spoiled = {iri for iri, _ in data.spoiled}
    assert len(spoiled) == pytest.approx(0.2 * data.made.total(), rel=0.02)
    assert spoiled <= found
    kinds = {fault.kind for _, fault in data.spoiled}
    assert kinds >= {"missing", "double", "datatype", "broken link", "order"}


def test_the_same_arguments_give_the_same_data(
    profile: Profile, demanded: tuple[Demand, ...]
) -> None:
    first, again = (Data(profile, 30_000, 0.05, demanded, seed=7) for _ in range(2))
    assert list(first.lines()) == list(again.lines()) == list(first.lines())
    assert first.spoiled == again.spoiled
    assert list(Data(profile, 30_000, 0.05, demanded, seed=8).lines()) != list(first.lines())


def test_classes_and_properties_keep_their_proportions(profile: Profile) -> None:
    data = Data(profile, 200_000)
    made, real = triples(data), Counter(profile.classes.values())
    share = data.made.total() / real.total()
    for classes, count in real.items():
        if count >= 100:
            assert data.made[classes] / count == pytest.approx(share, rel=0.1), classes
    typed = {str(triple.subject) for triple in made if triple.predicate == RDF.type}
    assert len(typed - {line.split()[0] for line in profile.frame}) == data.made.total()
    said = Counter(triple.predicate for triple in made)
    modelled = Counter(
        one.predicate
        for units in profile.units.values()
        for unit in units
        for record in unit
        for one in record.statements
    )
    for predicate in (MEA.statusOf, MEA.signed, MEA.cites, MEA.country, MEA.memberOfGroup):
        expected = share * modelled[str(predicate)]
        assert said[predicate] == pytest.approx(expected, rel=0.1), predicate
    rows = [line.split() for line in comparison(real, {"made": data.made}).splitlines()]
    assert rows[0] == ["records", "real", "made"]
    status = (MEA.PartyStatus.value,)
    assert ["PartyStatus", f"{real[status]:,}", f"{data.made[status]:,}"] in [r[:3] for r in rows]


def test_links_of_copies_lead_to_records_that_are_there(profile: Profile) -> None:
    made = triples(Data(profile, 200_000))
    known = {str(triple.subject) for triple in made}
    linked = {str(t.object) for t in made if str(t.object).startswith(f"<{BASE}")}
    numbered = {iri for iri in linked - known if "-2" in iri or "-3" in iri}
    assert numbered == set()


def test_data_are_streamed_into_a_store(profile: Profile, tmp_path: Path) -> None:
    data = Data(profile, 20_000)
    store = store_of(data.lines(), tmp_path / "store")
    assert len(store) == data.triples


def test_less_than_what_is_always_there_cannot_be_generated(profile: Profile) -> None:
    with pytest.raises(ValueError, match="the least that can be generated"):
        Data(profile, 1000)


def test_both_validations_of_the_benchmark_come_to_the_same(
    validated_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(validation, "RATES", {"none": 0.0, "many": 0.1})
    monkeypatch.setattr(validation, "CHANGES", 2)
    made = validation.generate(validated_home, tmp_path, 20_000)
    screened = validation.judge_screened(tmp_path / "many")
    plain = validation.judge_plain(tmp_path / "many")
    assert screened.digest == plain.digest
    assert screened.results == plain.results >= made["many"].spoiled > 0 == made["none"].spoiled
    _, changed = validation.judge_changes(tmp_path / "none")
    assert {kind: of_kind.wrong for kind, of_kind in changed.items()} == dict.fromkeys(changed, 0)
