"""The saved queries as examples to begin from, their parameters written into the query."""

from collections.abc import Iterator
from dataclasses import dataclass

from meagraph.saved_queries import read_queries, with_defaults
from server.instance import instance
from server.languages import Text, best, interface_language


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
