"""What is said of queries that cannot be read: by the engine's messages, and by the real engine."""

import pytest
from pyoxigraph import Store

from meagraph.namespaces import PREFIXES
from meagraph.query.syntax_errors import syntax_error

BROKEN = "SELECT *\nWHERE { ?s ?p oops }"


@pytest.mark.parametrize(
    ("message", "place", "said"),
    [
        ("error at 2:15: expected [_]", (2, 15), "unexpected 'oops'"),
        ("error at 2:14: expected <unreported>", (2, 14), "unexpected 'oops'"),
        ("error at 2:21: expected [_]", (2, 21), "the query cannot be read to its end"),
        ("something else", (None, None), "something else"),
        (
            """error at 2:15: expected one of "<<(", "?", "_:", FILTER, ['0'..='9'], [_]""",
            (2, 15),
            """unexpected 'oops'; among what can stand here: "<<(", "?", "_:", FILTER""",
        ),
        (
            "error at 1:8: expected one of IF, The SELECT contains an unbound variable, [_]",
            (1, 8),
            "The SELECT contains an unbound variable",
        ),
        (
            "error at 1:8: expected " + "x" * 500,
            (1, 8),
            "unexpected '*'; among what can stand here: " + "x" * 357 + " …",
        ),
    ],
)
def test_messages_of_the_engine_are_read(
    message: str, place: tuple[int | None, int | None], said: str
) -> None:
    error = syntax_error(message, BROKEN)
    assert ((error.line, error.column), error.message) == (place, said)


def explained(text: str, known: tuple[str, ...] = ()) -> tuple[int | None, int | None, str]:
    with pytest.raises(SyntaxError) as refused:
        Store().query(text, prefixes=dict.fromkeys(known, "x:"))
    error = syntax_error(str(refused.value), text, known)
    return error.line, error.column, error.message


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("SELECT * { ?s ex:p ?o }", 1, 15),
        ("SELECT * { ?s ?p 'ü', ex:o }", 1, 23),
        ("SELECT * FROM ex:g { ?s ?p ?o }", 1, 15),
        ("SELECT *\n{ VALUES ?x { ex:a } }", 2, 15),
        ("PREFIX é: <x:> # PREFIX ex: <x:>\nSELECT * { ?s é:p 'ex:a', <ex:b> ; ex:p ?o }", 2, 36),
        ("SELECT * { ?s ?p ?o FILTER(ex:f(?o)) }", 1, 28),
        ("SELECT * { ?s ?p '1'^^ex:integer }", 1, 23),
    ],
)
def test_a_prefix_that_is_not_declared_is_named_with_its_place(
    text: str, line: int, column: int
) -> None:
    said = "the prefix ex: is not declared: write PREFIX ex: <…> first"
    assert explained(text) == (line, column, said)


def test_a_prefix_that_needs_no_declaration_is_not_named() -> None:
    text = "SELECT * { ?s skos:prefLabel ?o . ex:a ?p ?o }"
    assert explained(text, tuple(PREFIXES))[:2] == (1, 35)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT * { ?s ?p ?o } LIMIT x", "unexpected 'x'"),
        ("SELECT ?s WERE { ?s ?p ?o }", "unexpected '{'"),
        ("SELECT * { ?s ?p ?o", "the query cannot be read to its end"),
    ],
)
def test_what_cannot_stand_where_it_stands_is_named(text: str, said: str) -> None:
    assert explained(text)[2].startswith(said)
