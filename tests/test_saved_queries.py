from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from meagraph.saved_queries import SavedQueryError, read_queries, read_query
from meagraph.settings import CONTENT

BASE = "https://w3id.org/meagraph/"
HEAD = "#+ title: T\n#+ titre: T\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "q.rq"
    path.write_text(text)
    return path


def test_every_shipped_query_has_titles_and_an_expected_answer() -> None:
    queries = read_queries(CONTENT / "queries", BASE)
    assert queries
    for query in queries.values():
        assert len(query.expected) > 1, query.name


def test_a_query_moves_with_the_base(tmp_path: Path) -> None:
    text = HEAD + "#+ param: source = source/ieadb\nBASE <https://w3id.org/meagraph/>\nASK {}"
    query = read_query(written(tmp_path, text), "https://e.org/")
    assert "BASE <https://e.org/>" in query.text
    assert query.defaults == {"source": NamedNode("https://e.org/source/ieadb")}


def test_given_parameters_take_the_place_of_defaults(tmp_path: Path) -> None:
    query = read_query(
        written(tmp_path, HEAD + '#+ param: a = source/x\n#+ param: b = "two"\nASK {}'), BASE
    )
    assert query.bindings({"a": "source/y"}, BASE) == {
        "a": NamedNode(BASE + "source/y"),
        "b": Literal("two"),
    }
    assert query.bindings({"b": "3"}, BASE)["b"] == Literal("3")


def test_an_unknown_parameter_is_refused(tmp_path: Path) -> None:
    query = read_query(written(tmp_path, HEAD + "ASK {}"), BASE)
    with pytest.raises(SavedQueryError, match="q has no parameter x; it has: none"):
        query.bindings({"x": "1"}, BASE)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ASK {}", "a saved query has a title and a titre"),
        (HEAD + "#+ colour: red\nASK {}", r"q\.rq:3: not a line of metadata"),
        (HEAD + "#+ param: x\nASK {}", r"q\.rq:3: a parameter is written: name = default"),
        (HEAD + "#+ param: x = a b\nASK {}", "is not an IRI"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(SavedQueryError, match=reason):
        read_query(written(tmp_path, text), BASE)
