"""What the publishing program does to versions: make one, go back to one."""

from collections.abc import Mapping
from typing import Any

from meagraph.publishing import Outcome, Publisher, RefusedError
from meagraph.vocabulary.rollback import roll_back
from meagraph.vocabulary.versions import Making, VersionError, make_version

Answer = Mapping[str, object]


def make(asked: Mapping[str, Any], publisher: Publisher) -> Answer:
    """Make a version; gives the release, or `refused` with the reason."""
    try:
        return _answer(make_version(publisher, Making(**asked)))
    except (VersionError, RefusedError) as error:
        return _refused(error)


def go_back(asked: Mapping[str, Any], publisher: Publisher) -> Answer:
    """Publish a vocabulary as in a version; gives the release, or `refused` with the reason."""
    try:
        return _answer(roll_back(publisher, **asked))
    except (VersionError, RefusedError) as error:
        return _refused(error)


def _answer(outcome: Outcome) -> Answer:
    return {"release": outcome.manifest.number if outcome.manifest else None}


def _refused(error: VersionError | RefusedError) -> Answer:
    code = error.code if isinstance(error, VersionError) else "violations"
    return {"refused": code, "detail": str(error)}
