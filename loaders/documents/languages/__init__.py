"""
The words of each language, apart from the code that uses them.

`{language}/{concern}.toml` holds the nouns, numerals, month names, deictics and formulae of one
language for one concern (`structure`, `citations`, `actions`, `deadlines`, …). Adding a seventh
language means adding a folder.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
"""The official languages of the United Nations, by their two-letter codes."""

_HERE = Path(__file__).parent


@cache
def words(language: str, concern: str) -> Mapping[str, Any]:
    """Give the words of `language` for `concern`, as its TOML file holds them."""
    with (_HERE / language / f"{concern}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def in_any_language(concern: str, key: str) -> str:
    """
    Give a pattern for the words under one key in all languages that have it, longest first.

    Heads mix languages: they cannot be read with the words of one.
    """
    listed = {word for language in LANGUAGES for word in words(language, concern).get(key, ())}
    return "|".join(map(re.escape, sorted(listed, key=lambda word: (-len(word), word))))
