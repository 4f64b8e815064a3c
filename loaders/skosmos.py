"""The loader of a vocabulary from a Skosmos service, through skosmos-client."""

import json
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import skosmos_client
from pyoxigraph import RdfFormat, Triple

from loaders.deadline import GuardedAdapter
from loaders.files import slug
from loaders.loader import LoadError, Loading
from loaders.rdf import read_staged
from meagraph import __version__
from meagraph.settings import Settings
from meagraph.staging import Source, StagedGraph

PREFIX = "skosmos+"
_RDF_XML = "application/rdf+xml"
_CHUNK = 64 * 1024
_REDIRECTS = 3


class SkosmosLoader:
    """
    Loads `skosmos+https://host/rest/v1/#vocabulary`: the whole vocabulary as SKOS, one graph.

    Takes the vocabulary's dump where the service has one, else every concept below its top
    concepts. Only hosts that the operator allows (MEAGRAPH_OUTGOING_HOSTS) are asked.
    """

    name = "skosmos"
    version = __version__
    whole = False

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
        try:
            with BoundedClient(base, loading.settings) as client:
                yield _Vocabulary(base, vocabulary, loading, client).graph()
        except LoadError as error:
            raise LoadError(f"{source}: {error}") from error
        except (requests.RequestException, ValueError, KeyError) as error:
            raise LoadError(
                f"{source}: the service does not answer as Skosmos does: {error}"
            ) from error


class _Vocabulary:
    """One vocabulary of one service."""

    def __init__(
        self, base: str, vocabulary: str, loading: Loading, client: "BoundedClient"
    ) -> None:
        self._vocabulary = vocabulary
        self._loading = loading
        self._client = client
        self._path = ("skosmos", slug(urlsplit(base).netloc), slug(vocabulary))
        self._url = f"{base}{vocabulary}/"

    def graph(self) -> StagedGraph:
        about = self._client.get_vocabulary(self._vocabulary)
        iri = self._loading.identifiers.mint("source", slug="-".join(self._path))
        source = Source(iri, str(about.get("title") or self._vocabulary), self._url)
        triples: dict[Triple, None] = {}
        for done, (name, data) in enumerate(self._files(), 1):
            triples.update(dict.fromkeys(self._parsed(name, data, source)))
            self._loading.progress(done, None)
        name = self._loading.identifiers.graph(*self._path)
        return StagedGraph(name, list(triples), source, SkosmosLoader.name)

    def _files(self) -> Iterator[tuple[str, "Answer"]]:
        """Yield the dump, or else what the service says of each concept, by the IRI of each."""
        dump = self._client.dump(self._vocabulary)
        if dump is not None:
            yield "", dump
            return
        for uri in self._concepts():
            yield uri, self._client.data(uri, self._vocabulary)

    def _concepts(self) -> list[str]:
        found: dict[str, None] = {}
        for top in self._client.top_concepts(self._vocabulary):
            uri = str(top["uri"])
            found[uri] = None
            found.update(dict.fromkeys(self._client.narrower_transitive(self._vocabulary, uri)))
        return list(found)

    def _parsed(self, uri: str, data: "Answer", source: Source) -> Iterator[Triple]:
        # blank nodes are named after their graph: each answer gets a name of its own
        own = sha256(uri.encode()).hexdigest()[:16] if uri else "dump"
        default = self._loading.identifiers.graph(*self._path, own)
        with tempfile.NamedTemporaryFile() as file:
            file.write(data.content)
            file.flush()
            path = Path(file.name)
            staged = read_staged(
                path, data.syntax, default, source, self._loading, SkosmosLoader.name
            )
            for graph in staged:
                yield from graph.triples


class Answer:
    """What a service answered: the bytes, and their syntax by the media type."""

    def __init__(self, content: bytes, media_type: str) -> None:
        """Take both; raises `LoadError` for a media type that is not RDF."""
        syntax = RdfFormat.from_media_type(media_type)
        if syntax is None:
            raise LoadError(f"the service answers with {media_type or 'no media type'}, not RDF")
        self.content = content
        self.syntax = syntax.file_extension


@dataclass(frozen=True)
class _Reply:
    """A response whose body was read within the limit."""

    response: requests.Response
    body: bytes

    def answer(self) -> Answer:
        media_type = self.response.headers.get("Content-Type", "").partition(";")[0].strip()
        return Answer(self.body, media_type)


class BoundedClient(skosmos_client.SkosmosClient):  # type: ignore[misc]
    """
    skosmos-client with bounds: allowed hosts alone, checked redirects, size, time and requests.

    MEAGRAPH_OUTGOING_SECONDS bounds each answer from the first byte asked to the last one read;
    MEAGRAPH_LOAD_SECONDS, MEAGRAPH_LOAD_BYTES and MEAGRAPH_OUTGOING_REQUESTS bound all of them
    together. Proxies and passwords of the environment (netrc) are not used.

    Its own `data` hands RDF/XML to rdflib without naming the syntax, which rdflib 6 and later
    refuse; here the answer is given as it came, for the sandbox to parse.
    """

    def __init__(self, api_base: str, settings: Settings) -> None:
        """Take the address of the API; raises `LoadError` when its host is not allowed."""
        super().__init__(api_base)
        self._settings = settings
        self._check(api_base)
        self._end = time.monotonic() + settings.load_seconds
        self._requests = 0
        self._bytes = 0
        self._guard = GuardedAdapter()
        self._session = requests.Session()
        self._session.trust_env = False
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, self._guard)

    def __enter__(self) -> "BoundedClient":
        """Give the client itself; leaving closes its connections."""
        return self

    def __exit__(self, *failure: object) -> None:
        """Close the connections."""
        self._session.close()

    def get_vocabulary(self, vocid: str, lang: str | None = None) -> dict[str, Any]:
        """Give the description of a vocabulary."""
        about = self._json(f"{vocid}/", {"lang": lang} if lang else {})
        if not isinstance(about, dict):
            raise LoadError(f"the vocabulary {vocid} has no description")
        return about

    def top_concepts(
        self, vocid: str, lang: str | None = None, scheme: str | None = None
    ) -> list[dict[str, Any]]:
        """Give the top concepts of a vocabulary."""
        wanted = {"lang": lang, "scheme": scheme}
        answer = self._json(f"{vocid}/topConcepts", {k: v for k, v in wanted.items() if v})
        return list(answer["topconcepts"])

    def narrower_transitive(self, vocid: str, uri: str) -> list[str]:
        """Give the IRIs of all concepts below one."""
        answer = self._json(f"{vocid}/narrowerTransitive", {"uri": uri})
        return list(answer["narrowerTransitive"])

    def data(self, uri: str, vocid: str | None = None) -> Answer:
        """Give what the service says of a concept, as RDF."""
        path = f"{vocid}/data" if vocid else "data"
        reply = self._get(self.api_base + path, {"uri": uri, "format": _RDF_XML})
        reply.response.raise_for_status()
        return reply.answer()

    def dump(self, vocid: str) -> Answer | None:
        """Give the whole vocabulary as RDF, None when the service has no dump of it."""
        reply = self._get(f"{self.api_base}{vocid}/data", {"format": _RDF_XML})
        if reply.response.status_code in (400, 404):
            return None
        reply.response.raise_for_status()
        return reply.answer()

    def _json(self, path: str, params: Mapping[str, str]) -> Any:
        reply = self._get(self.api_base + path, params)
        if reply.response.status_code == 404:
            said = reply.body[:200].decode(errors="replace")
            raise LoadError(f"the service has no such vocabulary: {said}")
        reply.response.raise_for_status()
        return json.loads(reply.body)

    def _get(self, url: str, params: Mapping[str, str]) -> _Reply:
        """Ask for an address, follow redirects to allowed hosts, and read a bounded answer."""
        for _ in range(_REDIRECTS + 1):
            self._check(url)
            with self._guard.within(self._seconds()):
                response = self._session.get(
                    url,
                    params=params,
                    timeout=self._settings.outgoing_seconds,
                    allow_redirects=False,
                    stream=True,
                )
                with response:
                    if not response.is_redirect:
                        return _Reply(response, self._body(response))
            url, params = urljoin(response.url, response.headers["Location"]), {}
        raise LoadError(f"more than {_REDIRECTS} redirects; give the address that they lead to")

    def _seconds(self) -> float:
        """Count a request, and say how long its answer may take; raises `LoadError` for neither."""
        self._requests += 1
        if self._requests > self._settings.outgoing_requests:
            raise LoadError(
                f"more than the {self._settings.outgoing_requests} requests that"
                " MEAGRAPH_OUTGOING_REQUESTS allows; ask for a dump of the vocabulary and load that"
            )
        left = self._end - time.monotonic()
        if left <= 0:
            raise LoadError(
                f"it took longer than the {self._settings.load_seconds:g} seconds of"
                " MEAGRAPH_LOAD_SECONDS; ask for a dump of the vocabulary and load that"
            )
        return min(left, self._settings.outgoing_seconds)

    def _body(self, response: requests.Response) -> bytes:
        """Read the body; all answers together are within the limit on source files."""
        limit, body = self._settings.load_bytes, bytearray()
        for chunk in response.iter_content(_CHUNK):
            body += chunk
            self._bytes += len(chunk)
            if self._bytes > limit:
                raise LoadError(
                    f"the answers are larger than the {limit} bytes of MEAGRAPH_LOAD_BYTES"
                )
        return bytes(body)

    def _check(self, url: str) -> None:
        parts = urlsplit(url)
        allowed = self._settings.outgoing_hosts
        if parts.scheme not in ("http", "https") or not (
            {parts.netloc.lower(), (parts.hostname or "").lower()} & allowed
        ):
            raise LoadError(
                f"{parts.scheme}://{parts.netloc} may not be asked: the operator allows hosts by"
                f" MEAGRAPH_OUTGOING_HOSTS (now: {', '.join(sorted(allowed)) or 'none'})"
            )
