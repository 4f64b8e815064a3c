"""A result is kept in memory, then in a file, and never beyond its limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meagraph.query.errors import ResultTooLargeError
from meagraph.query.spool import ResultSpool
from meagraph.sorted_prefixes import SortedPrefixes


@given(st.lists(st.binary(max_size=20), max_size=20), st.integers(0, 100))
def test_what_is_written_is_kept(blocks, memory):
    spool = ResultSpool(memory, 1000)
    for block in blocks:
        assert spool.write(block) == len(block)
    spool.flush()
    whole = b"".join(blocks)
    assert spool.size == len(whole)
    assert (spool.file is None) is (len(whole) <= memory)
    if spool.file is None:
        assert spool.body() == whole
    else:
        assert spool.body() == b""
        spool.file.seek(0)
        assert spool.file.read() == whole
    spool.close()


def test_the_file_has_no_name(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    spool = ResultSpool(1, 10)
    spool.write(b"four")
    assert spool.file is not None
    assert list(tmp_path.iterdir()) == []
    spool.close()


def test_past_the_limit_writing_is_refused():
    spool = ResultSpool(2, 4)
    spool.write(b"four")
    with pytest.raises(ResultTooLargeError, match="4 bytes"):
        spool.write(b"!")
    spool.close()


@given(st.permutations(["b", "a", "c"]), st.integers(1, 60))
def test_prefixes_are_written_in_the_order_of_their_names(order, block_size):
    prefixes = {name: f"http://{name}.example/" for name in "abc"}
    lines = {name: f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes.items()}
    rest = "a:x b:y c:z .\n"
    written = ("".join(lines[name] for name in order) + rest).encode()
    spool = ResultSpool(1000, 1000)
    output = SortedPrefixes(spool, prefixes)
    for start in range(0, len(written), block_size):
        output.write(written[start : start + block_size])
    output.flush()
    assert spool.body().decode() == lines["a"] + lines["b"] + lines["c"] + rest
