"""
`python -m tools.fuzz_documents --seconds 1800`: mutated documents, and whatever they break.

Texts of our own in six languages (and those of MEAGRAPH_CORPUS, when it is set) are cut, spliced,
repeated and sprinkled with hostile characters, then read and parsed as `meagraph parse` would, in
one process. A case fails when it raises anything but `DocumentError`, takes longer than its limit,
or gives a document that breaks a rule which every document keeps. Failing cases are written to a
folder, so that each becomes a test.
"""

import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import FrameType

import click

from loaders.documents.model import Document, document_from_json, document_json
from loaders.documents.parsing import parse
from loaders.documents.reading.plain import read_plain
from loaders.documents.reading.source_text import DocumentError
from meagraph.citations import parse_citation
from meagraph.codes import Codes, read_codes
from meagraph.settings import CONTENT

LONGEST = 40_000
"""Characters of a case: mutation finds its way through many short texts, not through few long."""

CASE_SECONDS = 20
"""What one case may take; a text of this length takes well below a second."""

HOSTILE = [
    *"()[]{}«»\"'’*_#|/\\<>&;:.,،؛、。（）-–—•·\t\n\r\v\f",
    *(chr(code) for code in (0, 7, 0x1B, 0xA0, 0xAD, 0x85, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029)),
    *(chr(code) for code in (0x202A, 0x202E, 0x2066, 0x2069, 0x0640, 0x064B, 0x0301, 0xFEFF)),
    *(chr(code) for code in (0xFFFD, 0x1F600, 0x10FFFF, 0x0660, 0xFF11, 0x4E00, 0x5341, 0xFDFA)),
    *("1.", "a)", "(a)", "i)", "IV.", "27.bis", "¹", "1.1.1", "Annex I", "Annexe", "\n\n", "  "),
    *("XI/2", "14/24", "11.10 (Rev. COP12)", "UNEP/CBD/COP/11/31", "A/RES/65/161", "9" * 40),
    *("decision", "paragraphes 1 à 99999", "paragraph 2 above", "пункт 22 решения", "第15/6号决定"),
    *("requests", "prie", "the Parties", "at its next meeting", "objectifs 1 à 9999", "(" * 500),
]
"""Characters and words that turn a text against its reader."""


class TooSlowError(Exception):
    """A case went past its time."""


class BrokenRuleError(Exception):
    """A document that no document may be; the message says which rule it breaks."""


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Raise `TooSlowError` in what runs longer than `seconds`."""

    def ring(number: int, frame: FrameType | None) -> None:
        raise TooSlowError(f"longer than {seconds} seconds")

    signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def _texts() -> list[str]:
    """Give the texts to begin with: our own documents, and those of the corpus if there is one."""
    found = [*Path(__file__).resolve().parents[1].glob("tests/documents/**/*.toml")]
    if corpus := os.environ.get("MEAGRAPH_CORPUS"):
        found += Path(corpus).glob("seeds/*.txt")
    return [path.read_text(encoding="utf-8") for path in sorted(found)]


@dataclass
class Mutator:
    """Makes new texts from `texts` by chance."""

    texts: list[str]
    chance: random.Random

    def case(self) -> str:
        """Give one case: a text after one to eight mutations."""
        text = self._piece(self.chance.choice(self.texts))
        for _ in range(self.chance.randint(1, 8)):
            text = self.chance.choice(self._mutations())(text)
        return text[:LONGEST]

    def _mutations(self) -> list[Callable[[str], str]]:
        return [
            self._cut,
            self._repeat,
            self._splice,
            self._sprinkle,
            self._shuffle_lines,
            self._join_lines,
            self._change_case,
        ]

    def _piece(self, text: str) -> str:
        start = self.chance.randrange(max(1, len(text)))
        return text[start : start + self.chance.randint(50, LONGEST // 2)]

    def _range(self, text: str) -> tuple[int, int]:
        start = self.chance.randrange(len(text) + 1)
        return start, min(len(text), start + self.chance.randint(0, 400))

    def _cut(self, text: str) -> str:
        start, end = self._range(text)
        return text[:start] + text[end:]

    def _repeat(self, text: str) -> str:
        start, end = self._range(text)
        return text[:end] + text[start:end] * self.chance.randint(1, 40) + text[end:]

    def _splice(self, text: str) -> str:
        start, _ = self._range(text)
        return text[:start] + self._piece(self.chance.choice(self.texts))[:2000] + text[start:]

    def _sprinkle(self, text: str) -> str:
        characters = list(text)
        for _ in range(self.chance.randint(1, 60)):
            place = self.chance.randrange(len(characters) + 1)
            characters[place:place] = [self.chance.choice(HOSTILE)] * self.chance.choice((1, 1, 9))
        return "".join(characters)

    def _shuffle_lines(self, text: str) -> str:
        lines = text.split("\n")
        self.chance.shuffle(lines)
        return "\n".join(lines)

    def _join_lines(self, text: str) -> str:
        return text.replace("\n", self.chance.choice((" ", "", "\n\n", "\r\n")))

    def _change_case(self, text: str) -> str:
        return self.chance.choice((str.upper, str.lower, str.swapcase))(text)


def check(document: Document, text: str, codes: Codes) -> None:
    """Raise `BrokenRuleError` when `document` breaks a rule that every parse of `text` keeps."""
    seen: set[str] = set()
    for provision in document.provisions:
        where = f"{provision.id!r} ({provision.kind})"
        _must(provision.id not in seen, f"{where}: a second provision with this id")
        _must(provision.parent is None or provision.parent in seen, f"{where}: no parent before it")
        _must(0 <= provision.start <= provision.end <= len(text), f"{where}: outside the text")
        seen.add(provision.id)
        found = (*provision.actions, *provision.citations, *provision.deadlines)
        for each in (*found, *provision.subjects):
            _must(0 <= each.start < each.end <= len(text), f"{where}: {each!r} outside the text")
        for citation in provision.citations:
            for target in (*([citation.target] if citation.target else []), *citation.candidates):
                again = str(parse_citation(target, codes))
                _must(again == target, f"{where}: {target} is not in normal form")
            several = len(set(citation.candidates)) > 1
            _must(several or citation.status != "ambiguous", f"{where}: ambiguous between nothing")
    _must(document_from_json(document_json(document)) == document, "its JSON is not its inverse")


def _must(holds: bool, rule: str) -> None:
    if not holds:
        raise BrokenRuleError(rule)


@click.command(help=__doc__)
@click.option("--seconds", default=60, show_default=True, help="How long to go on.")
@click.option("--cases", "most", type=int, help="Go on for so many cases at most.")
@click.option("--seed", default=0, show_default=True, help="Where chance begins.")
@click.option("--keep", type=click.Path(path_type=Path), default=Path("fuzz-failures"))
def main(seconds: int, most: int | None, seed: int, keep: Path) -> None:
    """Run until the time is over; the exit status is 1 when anything failed."""
    mutator = Mutator(_texts(), random.Random(seed))  # noqa: S311 (chance, not secrecy)
    codes = read_codes(CONTENT)
    failures: Counter[str] = Counter()
    cases, slowest, refused = 0, 0.0, 0
    end = time.monotonic() + seconds
    while time.monotonic() < end and cases != most:
        text = mutator.case()
        cases += 1
        began = time.monotonic()
        try:
            with within(CASE_SECONDS):
                source = read_plain(text)
                check(parse(source, CONTENT), source.text, codes)
        except DocumentError:
            refused += 1
        except Exception as error:  # whatever it is, it is what this program looks for
            last = traceback.extract_tb(error.__traceback__)[-1]
            failure = f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
            failures[failure] += 1
            if failures[failure] <= 3:
                keep.mkdir(parents=True, exist_ok=True)
                name = sha256(text.encode(errors="replace")).hexdigest()[:12]
                (keep / f"{name}.txt").write_text(text, encoding="utf-8", errors="replace")
                print(f"{name}: {failure}: {str(error)[:200]}", flush=True)
        slowest = max(slowest, time.monotonic() - began)
    failed = sum(failures.values())
    print(f"{cases} cases, {refused} refused, slowest {slowest:.2f} s, {failed} failed")
    for failure, count in failures.most_common():
        print(f"{count:6} {failure}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
