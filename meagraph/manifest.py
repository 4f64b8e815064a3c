"""The manifest of a release: what it is, where it comes from, what it holds."""

from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from meagraph import durable


class Counts(BaseModel):
    """How much a release holds."""

    model_config = ConfigDict(frozen=True)

    triples: int = 0
    quads: int = 0
    graphs: int = 0


class Summary(BaseModel):
    """
    How the validation of a release ended: the number of results of each severity.

    `checks` identifies the shapes and rules; the report on another release is comparable if they
    are the same.
    """

    model_config = ConfigDict(frozen=True)

    judged: bool = False
    violations: int = 0
    warnings: int = 0
    infos: int = 0
    checks: str = ""


class Manifest(BaseModel):
    """
    The manifest of one release.

    `triples` counts the default graph, `quads` and `graphs` the named graphs; `digest` is the
    checksum of the named graphs' quads (`meagraph.digest`); `puts` and `drops` name the graphs
    that the changeset changed.
    """

    model_config = ConfigDict(frozen=True)

    number: int
    parent: int
    created: datetime
    author: str
    message: str
    changeset: str
    base: str
    counts: Counts
    digest: str
    validation: Summary
    puts: int = 0
    drops: int = 0

    def write(self, release: Path) -> None:
        """Write the manifest into the release's directory."""
        durable.write_file(release / "manifest.json", self.model_dump_json(indent=2).encode())

    @classmethod
    def read(cls, release: Path) -> "Manifest":
        """Read the manifest of the release in this directory."""
        return cls.model_validate_json((release / "manifest.json").read_bytes())
