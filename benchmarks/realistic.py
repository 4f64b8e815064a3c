"""
Realistic data of any size: the records of a real store, multiplied in their proportions.

    python -m benchmarks.realistic HOME 300000 --rate 0.001 > triples.nt

Each generated record is modelled on one of the store and has an IRI, codes and names of its own;
its links lead to records generated with it. What belongs to no record (the ontology, the shapes,
the sources and the short code lists) is there once.
"""

import argparse
import io
import itertools
import math
import random
import re
import string
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from benchmarks.faults import Demand, Fault, demands, faults, spoil
from benchmarks.realistic_profile import COUNTRY, Classes, Form, Profile, Record, Statement, line
from meagraph.home import Home
from meagraph.namespaces import MEA, PREFIXES, SKOS
from meagraph.settings import Settings

_HIERARCHY = frozenset(str(term) for term in (SKOS.broader, SKOS.narrower, SKOS.related))

_NUMBERED_PART = {"work": 2, "vocabulary": 2, "national-target": 2}
"""Which part of an IRI's path gets the number of the copy; of other IRIs the second (1)."""


class Data:
    """
    Generated data: `lines()` gives them as N-Triples, the same for the same arguments.

    What there is stands in these attributes once the lines were read: `triples` counts them, `made`
    counts the records by their classes, `spoiled` names the spoiled ones, each with its fault.
    """

    def __init__(
        self,
        profile: Profile,
        triples: int,
        rate: float = 0.0,
        demanded: Iterable[Demand] = (),
        seed: int = 0,
    ) -> None:
        """Take about how many triples to make, and which share of the records to spoil."""
        self.profile, self.rate, self.seed = profile, rate, seed
        self.demanded = tuple(demanded)
        self.real = Counter(profile.classes.values())
        self.counts = profile.counts_for(triples)
        self.triples = 0
        self.made: Counter[Classes] = Counter()
        self.spoiled: list[tuple[str, Fault]] = []
        self._names = _Names(profile)
        self._models: dict[str, tuple[Classes, int]] = {}
        self._kept: dict[Classes, list[str]] = defaultdict(list)
        for kind, units in profile.units.items():
            for place, unit in enumerate(units):
                for record in unit:
                    self._models[record.iri] = (kind, place)
                    if place < self.counts[kind]:
                        self._kept[record.classes].append(record.iri)

    def lines(self) -> Iterator[str]:
        """Give all triples, those of one record after those of the other."""
        self.made.clear()
        self.spoiled.clear()
        chance = random.Random(self.seed)
        turns = self._turns(chance)
        turn = next(turns)
        self.triples = len(self.profile.frame)
        yield from self.profile.frame
        for number, (record, copy) in enumerate(self._records()):
            subject = self._names.name(record.iri, copy)
            values = self._values(record, copy)
            if number >= turn and (fault := self._fault(record, values, chance)):
                turn = next(turns)
                self.spoiled.append((subject[1:-1], fault))
                values = spoil(values, fault, self._other(record, fault, values))
            self.made[record.classes] += 1
            self.triples += len(values) + len(record.inward)
            yield from (line(subject, predicate, value) for predicate, value in values)
            yield from (line(about, predicate, subject) for about, predicate in record.inward)

    def _turns(self, chance: random.Random) -> Iterator[float]:
        """Give the numbers of the records to spoil: one somewhere in each of equal stretches."""
        stretch = 1 / self.rate if self.rate else math.inf
        return (stretch * (number + chance.random()) for number in itertools.count())

    def _records(self) -> Iterator[tuple[Record, int]]:
        """Give the model of each record that is made, and the number of its copy."""
        for kind, units in self.profile.units.items():
            for number in range(self.counts[kind]):
                copy, place = divmod(number, len(units))
                for record in units[place]:
                    yield record, copy

    def _values(self, record: Record, copy: int) -> list[tuple[str, str]]:
        """Give predicate and value of each triple of a record in a copy."""
        said = (
            (one.predicate, value)
            for one in record.statements
            if (value := self._value(record, one, copy)) is not None
        )
        return list(dict.fromkeys(said))  # two links can have the same stand-in

    def _fault(
        self, record: Record, values: list[tuple[str, str]], chance: random.Random
    ) -> Fault | None:
        """Give a fault that the record can have, of a kind first and then of a property."""
        above = self.profile.superclasses
        classes = frozenset[str]().union(*(above[name] for name in record.classes))
        known = faults(self.demanded, classes, values)
        return chance.choice(known[chance.choice(sorted(known))]) if known else None

    def _other(self, record: Record, fault: Fault, values: Iterable[tuple[str, str]]) -> str | None:
        """Give another record to which the link in question could lead, if it is about a link."""
        taken = {value for _, value in values}
        for one in record.statements:
            if one.predicate == fault.predicate and one.form is Form.LINK:
                others = (f"<{iri}>" for iri in self._kept[self.profile.classes[one.value[1:-1]]])
                return next((other for other in others if other not in taken), None)
        return None

    def _value(self, record: Record, statement: Statement, copy: int) -> str | None:
        """Give the value of a statement in a copy; None where what is linked is left out."""
        match statement.form:
            case Form.LINK:
                return self._linked(statement.value[1:-1], copy, statement.predicate)
            case Form.LETTERS if copy:
                return f'"{self._names.letters(record.iri, copy).upper()}"'
            case Form.LABEL | Form.CODE if copy:
                end = statement.value.rindex('"')
                sign = " " if statement.form is Form.LABEL else "-"
                return f"{statement.value[:end]}{sign}{copy + 1}{statement.value[end:]}"
        return statement.value

    def _linked(self, iri: str, copy: int, predicate: str) -> str | None:
        """Give the record to which a copied link leads: that of the same copy, if there is one."""
        kind, place = self._models.get(iri, ((), 0))
        if kind and place < self.counts[kind]:
            copies = 1 + (self.counts[kind] - 1 - place) // len(self.profile.units[kind])
            return self._names.name(iri, copy % copies)
        # A hierarchy is thinned, for stand-ins would close circles in it.
        kept = () if predicate in _HIERARCHY else self._kept[self.profile.classes[iri]]
        return f"<{kept[sum(iri.encode()) % len(kept)]}>" if kept else None


class _Names:
    """The IRIs of the copies of records, of the right form; the first copy has the real ones."""

    def __init__(self, profile: Profile) -> None:
        countries = sorted(iri for iri in profile.classes if COUNTRY.search(iri))
        taken = {iri[-3:] for iri in countries}
        every = map("".join, itertools.product(string.ascii_lowercase, repeat=3))
        self._free = [letters for letters in every if letters not in taken]
        self._countries = {iri: place for place, iri in enumerate(countries)}
        self._parts: dict[str, tuple[str, str]] = {}
        for iri in profile.classes:
            parts = iri.removeprefix(profile.base).split("/")
            end = _NUMBERED_PART.get(parts[0], 1) + 1
            head = profile.base + "/".join(parts[:end])
            self._parts[iri] = (f"<{head}-", f"{iri[len(head) :]}>")

    def letters(self, iri: str, copy: int) -> str:
        """Give the code of a country in a copy after the first; raises `ValueError`."""
        place = (copy - 1) * len(self._countries) + self._countries[iri]
        if place >= len(self._free):
            raise ValueError("there are not enough codes of three letters for so many countries")
        return self._free[place]

    def name(self, iri: str, copy: int) -> str:
        """Give the IRI of a record in a copy, as N-Triples writes it."""
        if not copy:
            return f"<{iri}>"
        if iri in self._countries:
            return f"<{iri[:-3]}{self.letters(iri, copy)}>"
        head, tail = self._parts[iri]
        return f"{head}{copy + 1}{tail}"


class _Stream(io.RawIOBase):
    """Lines as a file of bytes, of which only what is being read is in memory."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._chunks = iter(lines)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self._rest:
            self._rest = "".join(itertools.islice(self._chunks, 5000)).encode()
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def store_of(lines: Iterable[str], folder: Path) -> Store:
    """Load lines of N-Triples into a new store on disk."""
    store = Store(str(folder))
    store.bulk_load(io.BufferedReader(_Stream(lines), 1 << 20), RdfFormat.N_TRIPLES)
    store.flush()
    return store


def comparison(real: Counter[Classes], made: Mapping[str, Counter[Classes]]) -> str:
    """Give the records of each class in the real data and in generated ones, as a table."""
    rows = [("records", "real", *made)]
    for classes, count in sorted(real.items(), key=lambda item: (-item[1], item[0])):
        rows.append(_row(_name(classes), count, [counts[classes] for counts in made.values()]))
    rows.append(_row("all", real.total(), [counts.total() for counts in made.values()]))
    return "\n".join(f"  {row[0]:<36}" + "".join(f"{cell:>18}" for cell in row[1:]) for row in rows)


def _row(name: str, real: int, made: Iterable[int]) -> tuple[str, ...]:
    return (name, f"{real:,}", *(f"{count:,} ({count / real:.2f})" for count in made))


def _name(classes: Classes) -> str:
    """Write classes shortly; ours and those of SKOS without prefix."""
    prefixes = {iri: f"{name}:" for name, iri in PREFIXES.items()} | {MEA.iri: "", SKOS.iri: ""}
    parts = (re.fullmatch(r"(.*[/#])(.*)", iri) for iri in classes)
    return " + ".join(sorted(prefixes.get(part[1], part[1]) + part[2] for part in parts if part))


def shape_files(settings: Settings) -> list[Path]:
    """Give the files of our shapes."""
    return sorted((settings.content / "shapes").glob("*.ttl"))


def main(arguments: list[str]) -> None:
    """Write data as realistic as a published home as N-Triples; what was made goes to stderr."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.realistic", description=main.__doc__
    )
    parser.add_argument("home", type=Path, help="a home with the reference data, judged")
    parser.add_argument("triples", type=int)
    parser.add_argument(
        "--rate", type=float, default=0.0, help="which share of the records is spoiled"
    )
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    settings = Settings(home=options.home)
    _, store = Home(options.home).open_current()
    demanded = demands(shape_files(settings), settings.base)
    profile = Profile.of(store, settings.base)
    data = Data(profile, options.triples, options.rate, demanded, options.seed)
    sys.stdout.writelines(data.lines())
    spoiled = Counter(fault.kind for _, fault in data.spoiled)
    table = comparison(data.real, {f"{data.triples:,} triples": data.made})
    sys.stderr.write(f"{table}\n  spoiled: {dict(spoiled)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
