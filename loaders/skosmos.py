"""The loader of a vocabulary from a Skosmos service, through skosmos-client."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
import skosmos_client

from loaders.files import slug
from loaders.loader import LoadError, Loading
from loaders.rdf import read_staged
from meagraph import __version__
from meagraph.settings import Settings
from meagraph.staging import Source, StagedGraph

PREFIX = "skosmos+"
_CHUNK = 64 * 1024


class SkosmosLoader:
    """
    Loads `skosmos+https://host/rest/v1/#vocabulary`: the whole vocabulary as SKOS, one graph.

    Only hosts that the operator allows (MEAGRAPH_OUTGOING_HOSTS) are asked.
    """

    name = "skosmos"
    version = __version__

    def accepts(self, source: str) -> bool:
        """Accept addresses that begin with skosmos+http."""
        return source.startswith((f"{PREFIX}http://", f"{PREFIX}https://"))

    def load(self, source: str, loading: Loading) -> Iterator[StagedGraph]:
        """Yield the graph of the vocabulary; raises `LoadError`."""
        base, _, vocabulary = source.removeprefix(PREFIX).partition("#")
        if not self.accepts(source) or not base.endswith("/") or not vocabulary:
            raise LoadError(
                f"{source}: write skosmos+https://host/rest/v1/#vocabulary, with the slash before #"
            )
        client = BoundedClient(base, loading.settings)
        try:
            about = client.get_vocabulary(vocabulary)
            title = str(about.get("title") or vocabulary)
            with tempfile.NamedTemporaryFile(suffix=".rdf") as file:
                client.save_data(_scheme_of(about, source), vocabulary, Path(file.name))
                graph = loading.identifiers.graph("skosmos", _host(base), slug(vocabulary))
                iri = loading.identifiers.mint(
                    "source", slug=slug(f"skosmos-{_host(base)}-{vocabulary}")
                )
                origin = Source(iri, title, f"{base}{vocabulary}/")
                path = Path(file.name)
                yield from read_staged(path, "rdf", graph, origin, loading, self.name)
        except LoadError as error:
            raise LoadError(f"{source}: {error}") from error
        except (requests.RequestException, ValueError) as error:
            raise LoadError(f"{source}: the service does not answer as Skosmos: {error}") from error


def _scheme_of(about: dict[str, Any], source: str) -> str:
    """Give the IRI of the vocabulary's concept scheme."""
    schemes = about.get("conceptschemes")
    if not isinstance(schemes, list) or not schemes or not isinstance(schemes[0], dict):
        raise LoadError("the vocabulary names no concept scheme; ask its publisher")
    return str(schemes[0].get("uri", ""))


def _host(base: str) -> str:
    return slug(urlsplit(base).netloc)
