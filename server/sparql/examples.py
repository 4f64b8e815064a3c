"""The saved queries as examples to begin from, their parameters written into the query."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from meagraph.saved_queries import SavedQuery, read_queries
from server.instance import instance
from server.languages import Text, best, interface_language

_TOKEN = re.compile(r"""<[^<>\s]*>|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|#[^\n]*|[?$]\w+|[{}]|\w+""")


@dataclass(frozen=True)
class Example:
    """A saved query, offered beside the form; `query` can be asked as it stands."""

    name: str
    title: Text
    about: str
    query: str


def examples() -> Iterator[Example]:
    """Yield every saved query, its title in the language of the interface if there is one."""
    here = instance()
    language = interface_language()
    for saved in read_queries(here.settings.content / "queries", here.base).values():
        if title := best(saved.titles, language):
            query = f"# {title.value}\n{with_defaults(saved)}"
            yield Example(saved.name, title, saved.about, query)


def with_defaults(saved: SavedQuery) -> str:
    """
    Write a query without its head, each parameter as a `VALUES` block with the default value.

    The block stands where the parameter is first used, so that it also reaches a subquery.
    """
    lines = saved.text.splitlines()
    text = "\n".join(line for line in lines if not line.startswith(("#+", "#="))).strip()
    for name, value in saved.defaults.items():
        place, depth = _first_use(text, f"?{name}")
        block = f"\n{'  ' * depth}VALUES ?{name} {{ {value} }}"
        text = f"{text[:place]}{block}{text[place:]}"
    return text


def _first_use(text: str, variable: str) -> tuple[int, int]:
    """Give where the group begins that first uses `variable`, and how deep that group lies."""
    groups: list[tuple[int, bool]] = []
    begins = False
    for token in _TOKEN.finditer(text):
        match token.group():
            case "{":
                groups.append((token.end(), False))
            case "}":
                groups.pop()
            case keyword if begins and keyword.upper() == "SELECT":
                groups[-1] = (groups[-1][0], True)  # a group that is a subquery holds no patterns
            case used if used == variable and groups and not groups[-1][1]:
                return groups[-1][0], len(groups)
        begins = token.group() == "{"
    raise ValueError(f"{variable} is not used in a pattern")
