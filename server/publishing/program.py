"""
The program that publishes: `python -m server.publishing.program`.

It reads settings and shapes, says that it is ready, waits for one order on standard input, follows
it, writes the outcome to standard output, and ends. All are lines of JSON. It ends without an order
when its input is closed, so that it never outlives its server.
"""

import json
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import asdict
from importlib import import_module
from typing import Any

from meagraph.editing.desk import Desk, DeskError
from meagraph.editing.publication import (
    Choice,
    Finding,
    NotPublishedError,
    Publication,
    digest_of,
)
from meagraph.home import HomeError, LockedError
from meagraph.journal import JournalError
from meagraph.publishing import Publisher, PublishError
from meagraph.settings import Settings
from meagraph.vocabulary.thesaurus import Thesauri
from server.vocabulary_versions import orders

READY = "ready"

Answer = Mapping[str, object]


def publish(asked: Mapping[str, Any], publisher: Publisher) -> Answer:
    """Publish drafts; gives the release, or what stands in the way."""
    try:
        done = _publication(publisher).publish(Choice(**asked))
    except NotPublishedError as error:
        return _told(error.findings)
    return {
        "release": done.release,
        "changeset": done.changeset,
        "created": done.created.isoformat(),
        "concepts": list(done.concepts),
    }


def check(asked: Mapping[str, Any], publisher: Publisher) -> Answer:
    """Say what would be found of a publication."""
    found = _publication(publisher).check(Choice(**asked))
    return _told(found)


def _told(findings: tuple[Finding, ...]) -> Answer:
    return {"findings": [asdict(one) for one in findings], "advice": digest_of(findings)}


ORDERS: Mapping[str, Callable[[Mapping[str, Any], Publisher], Answer]] = {
    "publish": publish,
    "check": check,
    "version": orders.make,
    "rollback": orders.go_back,
}
"""The orders that are followed, by name."""


def _publication(publisher: Publisher) -> Publication:
    settings = publisher.settings
    return Publication(publisher, Desk.of(settings.home), Thesauri(settings).current())


def follow(line: str, publisher: Publisher) -> Answer:
    """Follow an order as it came; gives its outcome, or the problem that there was."""
    order = json.loads(line)
    try:
        return ORDERS[order["name"]](order["asked"], publisher)
    except LockedError:
        return {"problem": "busy"}
    except (PublishError, HomeError, JournalError, DeskError, OSError) as error:
        print(error, file=sys.stderr)
        return {"problem": "publication-failed"}


def main() -> None:
    """Get ready, wait for an order, follow it."""
    settings = Settings(**json.loads(sys.stdin.readline() or "{}"))
    publisher = Publisher.of(settings)
    import_module("pypinyin")  # what the index of labels would read at its first Chinese label
    print(json.dumps(READY), flush=True)
    line = sys.stdin.readline()
    if not line:
        return
    try:
        answer = follow(line, publisher)
    except Exception:  # whatever it is, the server has to answer the request
        traceback.print_exc()
        sys.exit(1)
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
