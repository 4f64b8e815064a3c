"""The words of the six languages (loaders/documents/languages): none is missing, none is idle."""

import ast
from functools import cache
from pathlib import Path

import pytest

from loaders.documents.languages import LANGUAGES, words

DOCUMENTS = Path(__file__).resolve().parents[1] / "loaders" / "documents"
HOME = DOCUMENTS / "languages"
CONCERNS = sorted({path.stem for path in HOME.glob("*/*.toml")})

BY_NAME = {"cardinals", "nouns_after_number", "unrestricted", "verb_particle"}
"""Keys that the code takes from one language by its name, for texts in any."""
AFTER_ANOTHER = {
    "attached_coordinators",
    "infinitive_endings",
    "not_infinitives",
    "period_afterwards",
}
"""Keys that are taken only where another one has said how the language is written."""


@cache
def code() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text("utf-8")) for path in DOCUMENTS.rglob("*.py")}


def strings(tree: ast.AST) -> set[str]:
    found = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {value for value in found if isinstance(value, str)}


def demanded(tree: ast.AST) -> set[str]:
    """Give the keys that a module takes as `table["key"]` and nowhere asks for before."""
    slices = [node.slice for node in ast.walk(tree) if isinstance(node, ast.Subscript)]
    taken = [one for one in slices if isinstance(one, ast.Constant)]
    others = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    asked = {node.value for node in others if not any(node is one for one in taken)}
    return {str(one.value) for one in taken if one.value not in asked}


def languages_with(concern: str, key: str) -> set[str]:
    return {language for language in LANGUAGES if key in words(language, concern)}


@pytest.mark.parametrize("concern", CONCERNS)
def test_every_language_has_its_words_for_every_concern(concern: str) -> None:
    assert {path.parent.name for path in HOME.glob(f"*/{concern}.toml")} == set(LANGUAGES)


@pytest.mark.parametrize("concern", CONCERNS)
def test_every_key_is_read_somewhere(concern: str) -> None:
    named = set().union(*map(strings, code().values()))
    assert {key for language in LANGUAGES for key in words(language, concern)} <= named


@pytest.mark.parametrize("concern", CONCERNS)
def test_a_key_that_a_language_lacks_is_asked_for_before_it_is_taken(concern: str) -> None:
    keys = {key for language in LANGUAGES for key in words(language, concern)}
    partial = {key for key in keys if languages_with(concern, key) != set(LANGUAGES)}
    whole = {key for other in CONCERNS for key in partial if is_whole(other, key)}
    readers = (tree for tree in code().values() if concern in strings(tree))
    assert set().union(*map(demanded, readers)) & partial <= whole | BY_NAME | AFTER_ANOTHER


def is_whole(concern: str, key: str) -> bool:
    return languages_with(concern, key) == set(LANGUAGES)
