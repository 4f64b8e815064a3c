"""The intake: sources go through their loaders into one changeset."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from loaders.documents.works import HeldWorks
from loaders.loader import Finding, Loading
from loaders.registry import loader_for
from meagraph.codes import read_codes
from meagraph.identifiers import Identifiers
from meagraph.settings import Settings
from meagraph.staging import Changeset, Whole


@dataclass
class Intake:
    """What came in: the changeset to publish, and what a person should look at."""

    changeset: Changeset
    findings: list[Finding] = field(default_factory=list)


def take_in(
    sources: Iterable[str],
    settings: Settings,
    *,
    author: str,
    message: str,
    kind: str | None = None,
    mapping: Path | None = None,
    whole: bool = False,
    works: HeldWorks | None = None,
    progress: Callable[[int, int | None], None] = lambda done, total: None,
) -> Intake:
    """
    Run each of `sources` through the loader of `kind` (or the one that recognises it).

    With `whole`, each source is all that there is of it: what earlier loads gave from it and this
    one does not is withdrawn. A loader of whole sources withdraws all that it no longer gives.
    `works` are those of the current release; what one source adds, the sources after it may cite.
    Raises `LoadError` when one of the sources cannot be read: then nothing is staged at all.
    """
    intake = Intake(Changeset(author, message))
    identifiers = Identifiers(settings.base, read_codes(settings.content))
    known = works or HeldWorks()
    for source in sources:
        loader = loader_for(source, kind)
        loading = Loading(settings, identifiers, mapping, known, progress=progress)
        given: set[str] = set()
        for graph in loader.load(source, loading):
            given.add(graph.source.iri)
            intake.changeset.put(replace(graph, version=loader.version), settings.base)
        if whole or loader.whole:
            scope = Whole(loader.name, None if loader.whole else frozenset(given))
            intake.changeset.wholes.append(scope)
        intake.findings.extend(loading.findings)
        known = loading.works
    return intake
