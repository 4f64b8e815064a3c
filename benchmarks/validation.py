"""Screened validation against pySHACL alone, and validation of a change, on realistic data."""

import gc
import itertools
import shutil
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import rdflib
from pyoxigraph import NamedNode, Quad, QuerySolutions, Store
from rdflib.namespace import SH

from benchmarks.faults import demands
from benchmarks.figures import Figure, ratio
from benchmarks.instances import in_fresh_process, peak_memory, reference_changeset
from benchmarks.realistic import Data, comparison, shape_files, store_of
from benchmarks.realistic_profile import Classes, Profile
from meagraph.home import Home
from meagraph.merge import DEFAULT
from meagraph.namespaces import DEFAULT_BASE, MEA, PREFIXES, SKOS
from meagraph.publishing import Publisher
from meagraph.settings import Settings
from meagraph.validation.judge import plain_report, triples_of
from meagraph.validation.results import Report
from meagraph.validation.rules import PUBLISHING
from meagraph.validation.shapes import Shapes
from meagraph.validation.terms import rdflib_graph
from meagraph.validation.validation import Validation

SIZES = {"30 k": 30_000, "300 k": 300_000, "3 M": 3_000_000}
"""How many triples there are, by the name of the size."""

RATES = {"0 %": 0.0, "0.1 %": 0.001, "5 %": 0.05}
"""Which share of the records is spoiled, by its name."""

ALONE = frozenset({("3 M", "0 %"), ("3 M", "5 %")})
"""Sizes and rates at which pySHACL is not measured, for the time and memory that it needs."""

CHANGES = 60
"""How many records of each kind are changed, one at a time."""

CHANGED_AIM = 50.0
"""How many milliseconds the validation of one changed record may take at the largest size."""


@dataclass(frozen=True)
class Kind:
    """A kind of record that is changed."""

    pattern: str
    """What a record is, as SPARQL says it of `?record`."""
    needed: NamedNode
    """A property that a violating one lacks, on itself or on one of its parts."""
    parts: str | None = None
    """The property path from what is changed with it."""


_KINDS = {
    "party status": Kind("?record a mea:PartyStatus", MEA.statusOf),
    "need": Kind("?record a mea:Need", MEA.country),
    "concept": Kind(
        f"?record a skos:Concept ; skos:inScheme <{DEFAULT_BASE}vocabulary/subjects>",
        SKOS.prefLabel,
    ),
    "provision": Kind(
        "?record a mea:Paragraph",
        MEA.provisionOf,
        "^mea:action|^mea:deadline|cito:hasCitingEntity|eli:is_part_of",
    ),
    "decision with its provisions": Kind(
        "?provision mea:provisionOf ?record",
        MEA.provisionOf,
        "mea:provisionOf",
    ),
}


@dataclass(frozen=True)
class Made:
    """Data that were generated."""

    triples: int
    records: Counter[Classes]
    spoiled: int
    real: Counter[Classes]


@dataclass(frozen=True)
class Judged:
    """One validation: what it took, and its report in short."""

    seconds: float
    memory: float
    results: int
    digest: str
    conversion: float = 0.0
    """Seconds before, to give the graph to rdflib."""


@dataclass(frozen=True)
class Changed:
    """Validations of one changed record after the other, of one kind."""

    conforming: list[float]
    violating: list[float]
    wrong: int
    """How many of them came to a report other than the one that was due."""


def measure(folder: Path) -> list[Figure]:
    """Validate realistic data of three sizes, each with three shares of violations."""
    home = folder / "home"
    in_fresh_process(publish_reference, home)
    figures: list[Figure] = []
    made: dict[str, dict[str, Made]] = {}
    changed: dict[str, dict[str, Changed]] = {}
    seconds: dict[tuple[str, str], float] = {}
    for size, triples in SIZES.items():
        stores = folder / "stores"
        made[size] = in_fresh_process(generate, home, stores, triples)
        for rate in RATES:
            name, store = f"{size} triples, {rate}", stores / rate
            screened = in_fresh_process(judge_screened, store)
            seconds[size, rate] = screened.seconds / made[size][rate].triples
            figures += _figures(name, screened, made[size][rate])
            if (size, rate) not in ALONE:
                plain = in_fresh_process(judge_plain, store)
                figures += _compared(name, screened, plain)
        rules, _ = in_fresh_process(judge_by_rules, stores / "0.1 %")
        figures.append(Figure(f"with our rules, {size} triples, 0.1 %", rules, "s"))
        ready, changed[size] = in_fresh_process(judge_changes, stores / "0 %")
        figures.append(Figure(f"shapes and rules made ready, {size}", 1000 * ready, "ms"))
        shutil.rmtree(stores)
    small, *_, large = SIZES
    for rate in RATES:
        name = f"screened, time per triple, {large} / {small} triples, {rate}"
        figures.append(ratio(name, seconds[large, rate], seconds[small, rate]))
    records = {size: made[size]["0 %"].records for size in SIZES}
    sys.stdout.write(f"{comparison(made[small]['0 %'].real, records)}\n")
    return figures + list(_of_changes(changed))


def _figures(name: str, screened: Judged, made: Made) -> list[Figure]:
    return [
        Figure(f"triples, {name}", made.triples, "triples"),
        Figure(f"spoiled records, {name}", made.spoiled, "records"),
        Figure(f"results, {name}", screened.results, "results"),
        Figure(f"screened, {name}", screened.seconds, "s"),
        Figure(f"screened, {name}: per triple", 1e6 * screened.seconds / made.triples, "µs"),
        Figure(f"screened, {name}: peak memory", screened.memory, "MiB"),
    ]


def _compared(name: str, screened: Judged, plain: Judged) -> list[Figure]:
    whole = plain.seconds + plain.conversion
    return [
        ratio(f"pySHACL / screened, {name}", plain.seconds, screened.seconds),
        ratio(f"pySHACL with conversion / screened, {name}", whole, screened.seconds),
        ratio(f"peak memory of pySHACL / screened, {name}", plain.memory, screened.memory),
        Figure(f"pySHACL, {name}", plain.seconds, "s"),
        Figure(f"pySHACL, {name}: conversion before", plain.conversion, "s"),
        Figure(f"pySHACL, {name}: peak memory", plain.memory, "MiB"),
        Figure(f"differing reports, {name}", int(screened.digest != plain.digest), "reports"),
    ]


def _of_changes(changed: dict[str, dict[str, Changed]]) -> Iterator[Figure]:
    small, *_, large = changed
    for kind in _KINDS:
        medians = {size: statistics.median(changed[size][kind].conforming) for size in changed}
        name = f"one changed {kind}"
        yield ratio(f"{name}, {large} / {small} triples", medians[large], medians[small])
        yield ratio(f"{name}, {large} triples / 50 ms", 1000 * medians[large], CHANGED_AIM)
        for size, of_kind in changed.items():
            conforming, violating = of_kind[kind].conforming, of_kind[kind].violating
            yield Figure(f"{name}, {size} triples: median", 1000 * medians[size], "ms")
            yield Figure(f"{name}, {size} triples: 95 of 100", 1000 * _most(conforming), "ms")
            median = statistics.median(violating)
            yield Figure(f"{name}, violating, {size} triples: median", 1000 * median, "ms")
            yield Figure(f"{name}, {size} triples: wrong reports", of_kind[kind].wrong, "reports")


def _most(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def publish_reference(home: Path) -> None:
    """Publish the reference data, judged by our shapes, in a new home."""
    settings = Settings(home=home)
    Publisher(settings, Validation(our_shapes(), PUBLISHING)).publish(reference_changeset(settings))


def our_shapes() -> Shapes:
    """Read our shapes."""
    settings = Settings()
    return Shapes.read(shape_files(settings), settings.base)


def generate(home: Path, folder: Path, triples: int) -> dict[str, Made]:
    """Make a store of about so many triples for each of `RATES`, in a subfolder of its name."""
    settings = Settings(home=home)
    _, store = Home(home).open_current()
    profile = Profile.of(store, settings.base)
    demanded = demands(shape_files(settings), settings.base)
    made = {}
    for name, rate in RATES.items():
        (folder / name).mkdir(parents=True)
        data = Data(profile, triples, rate, demanded)
        store_of(data.lines(), folder / name)
        made[name] = Made(data.triples, data.made, len(data.spoiled), data.real)
        gc.collect()  # the engine lets go of its files only then
    return made


def judge_screened(folder: Path) -> Judged:
    """Validate a store: the engine screens, pySHACL judges."""
    store, shapes = Store.read_only(str(folder)), our_shapes()
    started = time.perf_counter()
    report = Validation(shapes).whole(store, graph=True)
    seconds = time.perf_counter() - started
    assert report.graph is not None
    return Judged(seconds, peak_memory(), len(report.results), digest(report.graph))


def judge_plain(folder: Path) -> Judged:
    """Validate the same with pySHACL alone, which needs the whole graph in memory."""
    store, shapes = Store.read_only(str(folder)), our_shapes()
    started = time.perf_counter()
    graph = rdflib_graph(triples_of(store))
    conversion = time.perf_counter() - started
    started = time.perf_counter()
    report = plain_report(shapes, graph)
    seconds = time.perf_counter() - started
    results = sum(1 for _ in report.objects(None, SH.result))
    return Judged(seconds, peak_memory(), results, digest(report), conversion)


def digest(report: rdflib.Graph) -> str:
    """Give a digest that equal reports have in common, whatever their blank nodes are called."""
    results = sorted(_written(report, node) for node in report.objects(None, SH.result))
    conforms = sorted(str(value) for value in report.objects(None, SH.conforms))
    return sha256("\n".join(conforms + results).encode()).hexdigest()


def _written(graph: rdflib.Graph, node: rdflib.term.Node) -> str:
    """Write a node; a blank one as all that is said of it."""
    if not isinstance(node, rdflib.BNode):
        return node.n3()
    said = (f"{path} {_written(graph, value)}" for path, value in graph.predicate_objects(node))
    return f"[{' ; '.join(sorted(said))}]"


def judge_by_rules(folder: Path) -> tuple[float, int]:
    """Validate a store by shapes and by the rules of a publication; gives seconds and results."""
    store, shapes = Store.read_only(str(folder)), our_shapes()
    started = time.perf_counter()
    report = Validation(shapes, PUBLISHING).whole(store)
    return time.perf_counter() - started, len(report.results)


def judge_changes(folder: Path) -> tuple[float, dict[str, Changed]]:
    """
    Validate changes of a store without violations: one record each, as if all of it were new.

    Gives the seconds to make shapes and rules ready, and what the changes of each kind took.
    """
    store, shapes = Store(str(folder)), our_shapes()
    started = time.perf_counter()
    validation = Validation(shapes, PUBLISHING)
    ready = time.perf_counter() - started
    return ready, {name: _changes(store, validation, kind) for name, kind in _KINDS.items()}


def _changes(store: Store, validation: Validation, kind: Kind) -> Changed:
    conforming, violating, wrong = [], [], 0
    for record in itertools.islice(itertools.cycle(_records(store, kind)), CHANGES):
        quads = _quads(store, record, kind)
        seconds, report = _judged(store, validation, quads)
        conforming.append(seconds)
        wrong += not report.conforms
        one = next(quad.subject for quad in quads if quad.predicate == kind.needed)
        missing = list(store.quads_for_pattern(one, kind.needed, None, DEFAULT))
        for quad in missing:
            store.remove(quad)
        seconds, report = _judged(store, validation, quads)
        violating.append(seconds)
        wrong += report.conforms
        store.extend(missing)
    return Changed(conforming, violating, wrong)


def _judged(store: Store, validation: Validation, quads: list[Quad]) -> tuple[float, Report]:
    started = time.perf_counter()
    report = validation.again(store, [quad.triple for quad in quads]).on(Report(()))
    return time.perf_counter() - started, report


def _records(store: Store, kind: Kind) -> list[NamedNode]:
    """Give records of a kind from all over the store, at most `CHANGES`."""
    records = sorted(_select(store, f"?record WHERE {{ {kind.pattern} }}"), key=str)
    return records[:: max(1, len(records) // CHANGES)][:CHANGES]


def _quads(store: Store, record: NamedNode, kind: Kind) -> list[Quad]:
    """Give what is said of a record and of its parts."""
    parts = _select(store, f"?part WHERE {{ ?part {kind.parts} {record} }}") if kind.parts else []
    return [
        quad
        for node in (record, *parts)
        for quad in store.quads_for_pattern(node, None, None, DEFAULT)
    ]


def _select(store: Store, query: str) -> list[NamedNode]:
    found = store.query(f"SELECT DISTINCT {query}", prefixes=PREFIXES)
    assert isinstance(found, QuerySolutions)
    return [term for row in found if isinstance(term := row[0], NamedNode)]
