"""What the actors of the soak share: the service, its token, and the record of what came of it."""

import threading
from contextlib import ExitStack
from dataclasses import dataclass, field
from urllib.parse import urlencode

from meagraph.settings import Settings
from tools.soak.asking import Client, Record

PREFIXES = """BASE <{base}>
PREFIX mea: <https://w3id.org/meagraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX search: <{base}search#>
"""


@dataclass
class Stage:
    """
    A running service of the process `server`, and what its actors know in common.

    Whoever publishes holds `publishing`, and until it is done sees its own release alone.
    """

    settings: Settings
    server: int
    token: str
    record: Record = field(default_factory=Record)
    publishing: threading.Lock = field(default_factory=threading.Lock)
    _opened: ExitStack = field(default_factory=ExitStack)

    def client(self, name: str) -> Client:
        """Give a new client of this name, which stays until the end."""
        return self._opened.enter_context(self.visitor(name))

    def visitor(self, name: str) -> Client:
        """Give a new client that whoever asked for it closes."""
        return Client(self.settings.port, f"soak/{name}")

    def __enter__(self) -> "Stage":
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections of all clients that stayed."""
        self._opened.close()

    @property
    def authority(self) -> dict[str, str]:
        """Give the header of a request that is allowed everything."""
        return {"Authorization": f"Bearer {self.token}"}

    def query(self, text: str, **parameters: str) -> str:
        """Give the path that asks a query."""
        full = PREFIXES.format(base=self.settings.base) + text
        return "/sparql?" + urlencode({"query": full, **parameters})
