"""The intake: sources go through their loaders into one changeset."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from loaders.loader import Finding, Loading
from loaders.registry import loader_for
from meagraph.codes import read_codes
from meagraph.home import Home
from meagraph.identifiers import Identifiers
from meagraph.records import made_by
from meagraph.settings import Settings
from meagraph.staging import Changeset


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
    progress: Callable[[int, int | None], None] = lambda done, total: None,
) -> Intake:
    """
    Run each of `sources` through the loader of `kind` (or the one that recognises it).

    With `whole`, or when the loader is so, the sources are all that there is: what earlier loads of
    the same loader gave and this one does not is withdrawn. Raises `LoadError` when one of the
    sources cannot be read: then nothing is staged at all.
    """
    intake = Intake(Changeset(author, message))
    identifiers = Identifiers(settings.base, read_codes(settings.content))
    used: dict[str, bool] = {}
    for source in sources:
        loader = loader_for(source, kind)
        used[loader.name] = whole or loader.whole
        loading = Loading(settings, identifiers, mapping, progress=progress)
        for graph in loader.load(source, loading):
            intake.changeset.put(replace(graph, version=loader.version), settings.base)
        intake.findings.extend(loading.findings)
    _withdraw(intake.changeset, [name for name, is_whole in used.items() if is_whole], settings)
    return intake


def _withdraw(changeset: Changeset, loaders: Iterable[str], settings: Settings) -> None:
    """Drop the published graphs of `loaders` that their sources no longer give."""
    _, store = Home(settings.home).open_current()
    for loader in loaders:
        for name in sorted(made_by(loader, store, settings.base) - set(changeset.puts)):
            changeset.drop(name, f"no longer in the source of the loader {loader}")
