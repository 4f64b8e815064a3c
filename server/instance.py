"""What every request works with: the settings, the query workers, the home and its releases."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import cast

from flask import current_app
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from meagraph.codes import read_codes
from meagraph.editing.desk import Desk
from meagraph.home import Home
from meagraph.identifiers import Identifiers
from meagraph.manifest import Manifest
from meagraph.ontology_reference import Reference, describe
from meagraph.query.formats import N_TRIPLES
from meagraph.query.pool import QueryPool
from meagraph.settings import Settings
from meagraph.vocabulary.thesaurus import Thesauri, Thesaurus
from server.linked_data.json_ld import Context

Term = NamedNode | Literal
Row = Mapping[str, Term]

_NAME = "meagraph"


@dataclass(frozen=True)
class Instance:
    """One running instance."""

    settings: Settings
    pool: QueryPool

    @cached_property
    def home(self) -> Home:
        """The releases."""
        return Home(self.settings.home)

    @cached_property
    def desk(self) -> Desk:
        """The database of the editors' desk."""
        return Desk.of(self.settings.home)

    @cached_property
    def identifiers(self) -> Identifiers:
        """The IRIs below the base; without reference data, those that need no code list."""
        return Identifiers(self.settings.base, read_codes(self.settings.content))

    @cached_property
    def ontology_turtle(self) -> bytes:
        """The ontology as it is shipped."""
        return (self.settings.content / "ontology" / "meagraph.ttl").read_bytes()

    @cached_property
    def ontology(self) -> Reference:
        """The readable reference of the ontology."""
        return describe(self.ontology_turtle)

    @cached_property
    def context(self) -> Context:
        """The JSON-LD context as it is shipped."""
        return Context((self.settings.content / "ontology" / "context.jsonld").read_bytes())

    @cached_property
    def build(self) -> str:
        """A digest of the code and templates that make pages: a new one makes new entity tags."""
        digest = sha256()
        for path in _page_files():
            digest.update(path.read_bytes())
        return digest.hexdigest()[:12]

    @property
    def base(self) -> str:
        """The base IRI."""
        return self.settings.base

    def thesaurus(self) -> Thesaurus:
        """Give the vocabularies of the current release."""
        return self._thesauri.current()

    @cached_property
    def _thesauri(self) -> Thesauri:
        return Thesauri(self.settings)

    def release(self) -> int:
        """Give the number of the current release, 0 when nothing is published."""
        return self.home.current()

    def manifest(self) -> Manifest | None:
        """Give the manifest of the current release, None when nothing is published."""
        number = self.release()
        return self.home.manifest(number) if number else None

    def rows(self, query: str, **bindings: Term) -> list[dict[str, Term]]:
        """Give the solutions of a SELECT query of ours; raises `QueryError`."""
        return self.pool.select(query, **bindings)

    def triples(self, query: str, **bindings: Term) -> list[Triple]:
        """Give the triples of a CONSTRUCT query of ours; raises `QueryError`."""
        written = self.pool.construct(query, N_TRIPLES, **bindings)
        return [quad.triple for quad in parse(written, format=RdfFormat.N_TRIPLES)]

    def path(self, iri: str) -> str | None:
        """Give the path at which this server answers for `iri`; None for an IRI of others."""
        ontology = self.ontology.iri
        if iri == ontology or iri.startswith(f"{ontology}#"):
            return "/ontology" + iri.removeprefix(ontology)
        if iri.startswith(self.base):
            return "/" + iri.removeprefix(self.base)
        return None


def _page_files() -> Iterator[Path]:
    folder = Path(__file__).parent
    for kind in ("*.py", "*.html", "*.css", "*.po"):
        yield from sorted(folder.rglob(kind))


def install(instance: Instance, extensions: dict[str, object]) -> None:
    """Make `instance` the one that the application's requests find."""
    extensions[_NAME] = instance


def instance() -> Instance:
    """Give the instance that answers the request at hand."""
    return cast(Instance, current_app.extensions[_NAME])
