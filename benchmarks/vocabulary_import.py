"""What it takes to import a SKOS file: from the command to the release, with its quality report."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from benchmarks.figures import Figure, ratio, seconds_of
from benchmarks.generated_vocabulary import Vocabulary
from benchmarks.instances import reference_instance
from meagraph.namespaces import RDF, SKOS, SKOSXL

BASE = "https://example.org/"

AIM = 10.0
"""Seconds that an import of 90 000 triples may take."""

_EXTENDED = {
    SKOS.prefLabel: SKOSXL.prefLabel,
    SKOS.altLabel: SKOSXL.altLabel,
    SKOS.hiddenLabel: SKOSXL.hiddenLabel,
}


def measure(folder: Path) -> list[Figure]:
    """Import 90,000 triples, in three forms, into an empty home and beside the reference data."""
    homes = {"empty": folder / "empty", "reference data": folder / "reference"}
    homes["empty"].mkdir()
    reference_instance(homes["reference data"])
    figures = []
    for form, (suffix, write) in FORMS.items():
        file = folder / f"generated{suffix}"
        count = write(file)
        for place, home in homes.items():
            copy = folder / f"{home.name}{suffix}"
            copytree(home, copy, symlinks=True)
            taken = seconds_of(lambda file=file, copy=copy: _import(file, copy))  # type: ignore[misc]
            name = f"{form}, {round(count, -3) // 1000} 000 triples, home: {place}"
            figures += [ratio(f"{name} / the aim", taken, AIM), Figure(name, taken, "s")]
    return figures


def _import(file: Path, home: Path) -> None:
    report = file.with_name(f"{home.name}.json")
    command = [sys.executable, "-c", "from cli import main; main()", "vocab", "import", str(file)]
    options = ["--id", "generated", "--home", str(home), "--report", str(report)]
    subprocess.run([*command, *options], check=True, capture_output=True)


def _triples(size: int, *, faults: bool = True) -> Iterator[Triple]:
    """Give a vocabulary of so many concepts, with some faults of every kind if wanted."""
    text = "\n".join(Vocabulary(size, BASE, faults=faults).lines())
    return (quad.triple for quad in parse(text, RdfFormat.N_TRIPLES))


def _plain(syntax: RdfFormat) -> Callable[[Path], int]:
    def write(file: Path) -> int:
        # One of the faults is a control character, which XML cannot have.
        triples = list(_triples(5_000, faults=syntax != RdfFormat.RDF_XML))
        serialize(triples, file, syntax)
        return len(triples)

    return write


def _extended(file: Path) -> int:
    """Write a vocabulary whose labels are things of SKOS-XL."""
    triples = []
    for one in _triples(2_300):
        if one.predicate not in _EXTENDED or not isinstance(one.object, Literal):
            triples.append(one)
            continue
        label = NamedNode(f"{BASE}label/{len(triples)}")
        triples += [
            Triple(one.subject, _EXTENDED[one.predicate], label),
            Triple(label, RDF.type, SKOSXL.Label),
            Triple(label, SKOSXL.literalForm, one.object),
        ]
    serialize(triples, file, RdfFormat.TURTLE)
    return len(triples)


FORMS: dict[str, tuple[str, Callable[[Path], int]]] = {
    "N-Triples": (".nt", _plain(RdfFormat.N_TRIPLES)),
    "RDF/XML": (".rdf", _plain(RdfFormat.RDF_XML)),
    "Turtle with SKOS-XL": (".ttl", _extended),
}
"""The forms of the file, with the suffix of each and what writes it and counts its triples."""
