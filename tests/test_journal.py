from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from meagraph.journal import Entry, Journal, JournalError
from meagraph.merge import Patch


def quad(text: str) -> Quad:
    return Quad(NamedNode("http://s"), NamedNode("http://p"), Literal(text), NamedNode("http://g"))


def entry(sequence: int) -> Entry:
    return Entry(sequence, "publish", sequence, sequence - 1, "0", {})


def test_a_journal_gives_back_what_was_appended(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    hostile = [quad(text) for text in ("\n", '"\\', "é\u2028中", "\x01", "H x", "")]
    patch = Patch(frozenset(hostile[:3]), frozenset(hostile[3:]))
    journal.append(entry(1), patch)
    assert journal.patch(1) == patch
    assert journal.entries() == [entry(1)]
    assert journal.last() == entry(1)


def test_a_journal_record_is_never_overwritten(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.append(entry(1), Patch(frozenset(), frozenset()))
    with pytest.raises(JournalError, match="exists already"):
        journal.append(entry(1), Patch(frozenset([quad("x")]), frozenset()))


def test_a_gap_in_the_journal_is_reported(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.append(entry(2), Patch(frozenset(), frozenset()))
    with pytest.raises(JournalError, match="journal record 1 is missing"):
        journal.entries()


def test_a_damaged_journal_record_is_named(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.append(entry(1), Patch(frozenset([quad("x")]), frozenset()))
    (path,) = tmp_path.glob("*.gz")
    path.write_bytes(path.read_bytes()[:-12])
    with pytest.raises(JournalError, match=r"000001\.rdfp\.gz: damaged"):
        journal.patch(1)
    path.write_bytes(b"no gzip")
    with pytest.raises(JournalError, match=r"000001\.rdfp\.gz: damaged"):
        journal.last()
