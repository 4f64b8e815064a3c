"""What the actors of the soak share: the service, its token, and the record of what came of it."""

import threading
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

    def client(self, name: str) -> Client:
        """Give a new client of this name."""
        return Client(self.settings.port, f"soak/{name}")

    @property
    def authority(self) -> dict[str, str]:
        """Give the header of a request that is allowed everything."""
        return {"Authorization": f"Bearer {self.token}"}

    def query(self, text: str, **parameters: str) -> str:
        """Give the path that asks a query."""
        full = PREFIXES.format(base=self.settings.base) + text
        return "/sparql?" + urlencode({"query": full, **parameters})
