"""The vocabularies that ours is compared with: held here, in a file, at a Skosmos service."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from flask_babel import gettext as _
from pyoxigraph import NamedNode, Quad, Store, Triple
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from loaders.loader import LoadError, Loading
from loaders.skos_file.reading import check_holds_skos, read_skos
from loaders.skos_file.repairs import Target, repaired
from loaders.skos_file.statements import Statements
from loaders.skosmos import PREFIX, SkosmosLoader
from meagraph.editing.mappings import Kind
from meagraph.settings import Settings
from meagraph.validation.own_file import folder_aside
from meagraph.vocabulary.concept import Concept
from meagraph.vocabulary.reading import read_concepts
from meagraph.vocabulary.thesaurus import Thesaurus
from meagraph.vocabulary.vocabularies import Vocabulary, vocabularies
from server.instance import Instance


@dataclass(frozen=True)
class Source:
    """Another vocabulary: how it came, what it is known by, its title, its concepts."""

    kind: Kind
    source: str
    title: str
    concepts: Mapping[str, Concept]


def held(thesaurus: Thesaurus, vocabulary: Vocabulary, language: str) -> Source:
    """Give a vocabulary of the current release."""
    concepts = read_concepts(thesaurus.store, vocabulary.graph)
    return Source("vocabulary", vocabulary.id, vocabulary.title(language)[0], concepts)


def uploaded(file: FileStorage, settings: Settings) -> Source:
    """
    Give the vocabulary in a SKOS file that is sent; nothing of the file itself is kept.

    It is parsed in the sandbox. Raises `LoadError` and `RequestEntityTooLarge`.
    """
    name = Path((file.filename or "").replace("\\", "/")).name
    if not name:
        raise LoadError(_("Choose a file."))
    with folder_aside(settings, "mapping-") as folder:
        path = folder / f"sent{''.join(Path(name).suffixes[-2:])}"
        file.save(path)
        if path.stat().st_size > settings.mapping_bytes:
            raise RequestEntityTooLarge
        graph = f"{settings.base}graph/mapping"
        try:
            reading = read_skos(path, _limited(settings), graph)
            check_holds_skos(reading)
        except LoadError as error:
            why = str(error).replace(str(path), name).removeprefix(f"{name}: ")
            raise LoadError(
                _("“%(name)s” cannot be read as a vocabulary (%(why)s).", name=name, why=why)
            ) from error
    statements = Statements(reading.triples)
    repaired(statements, Target(f"{settings.base}vocabulary/mapping", name), name)
    return Source("file", name, *_content(statements.all, name, settings))


def served(address: str, vocabulary: str, instance: Instance) -> Source:
    """
    Give a vocabulary of a Skosmos service, which the operator has to have allowed.

    Raises `LoadError`.
    """
    source = f"{PREFIX}{address.strip()}#{vocabulary.strip()}"
    if not address.strip().startswith(("http://", "https://")):
        raise LoadError(
            _("The address of the service begins with http:// or https:// and ends with /rest/v1/.")
        )
    loading = Loading(_limited(instance.settings), instance.identifiers)
    place = source.removeprefix(PREFIX)
    try:
        triples = [
            triple for graph in SkosmosLoader().load(source, loading) for triple in graph.triples
        ]
    except LoadError as error:
        why = str(error).replace(source, place).removeprefix(f"{place}: ")
        raise LoadError(
            _("The service “%(name)s” gives no vocabulary (%(why)s).", name=place, why=why)
        ) from error
    return Source("service", place, *_content(triples, vocabulary, instance.settings))


def _limited(settings: Settings) -> Settings:
    """Give the limits of comparing in the place of those of loading."""
    limits = {"load_bytes": settings.mapping_bytes, "load_seconds": settings.mapping_seconds}
    return settings.model_copy(update=limits)


def _content(
    triples: Iterable[Triple], name: str, settings: Settings
) -> tuple[str, dict[str, Concept]]:
    """Give the title of what was read, and its concepts."""
    store = Store()
    graph = NamedNode(f"{settings.base}graph/mapping")
    store.extend(Quad(one.subject, one.predicate, one.object, graph) for one in triples)
    concepts = read_concepts(store, graph.value)
    if not concepts:
        raise LoadError(_("“%(name)s” has no concept.", name=name))
    titles = [one.title("en")[0] for one in vocabularies(store, settings.base).values()]
    return next(iter(titles), name), concepts
