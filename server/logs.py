"""
The log on standard error: one JSON object a line, or text, without the texts of queries.

Clients appear as a hash only, with a secret that `meagraph serve` makes anew for each start.
"""

import json
import logging
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import TextIO

from meagraph.query.running import Finished
from meagraph.settings import Settings

_log = logging.getLogger("meagraph.queries")

FIELDS = "fields"
"""The key of `extra` under which a message brings its own fields."""


class JsonFormatter(logging.Formatter):
    """Writes a message as a JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Give one line."""
        line = {
            "time": written_time(record.created),
            "level": record.levelname.lower(),
            "event": getattr(record, "event", record.name),
            "message": record.getMessage(),
            **fields_of(record),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class TextFormatter(logging.Formatter):
    """Writes a message as a line of text."""

    def format(self, record: logging.LogRecord) -> str:
        """Give one line, and those of an exception."""
        fields = "".join(f" {name}={value!r}" for name, value in fields_of(record).items())
        line = f"{written_time(record.created)} {record.levelname} {record.getMessage()}{fields}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def fields_of(record: logging.LogRecord) -> Mapping[str, object]:
    """Give the fields that a message brought with it."""
    fields = getattr(record, FIELDS, {})
    return fields if isinstance(fields, Mapping) else {}


def prepare(settings: Settings, stream: TextIO | None = None) -> None:
    """Make all messages of this process lines on standard error, or in another stream."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter() if settings.log_format == "json" else TextFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    logging.getLogger("granian").setLevel(logging.WARNING)


def written_time(at: float) -> str:
    """Write seconds since 1970 as RFC 3339 has them, in UTC."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def client_hash(client: str, salt: str) -> str:
    """Give what stands for a client in the log."""
    return sha256(f"{salt}\n{client}".encode()).hexdigest()[:16]


def query_logger(settings: Settings) -> Callable[[Finished], None]:
    """
    Make what logs the queries that took long, or all of them if their texts are wanted.

    A slow query is known by its hash and length, so that equal ones are seen to be equal.
    """

    def log(finished: Finished) -> None:
        slow = 0 < settings.slow_query_seconds <= finished.seconds
        if not slow and not settings.log_queries:
            return
        fields: dict[str, object] = {
            "query_id": finished.id,
            "query_hash": sha256(finished.text.encode()).hexdigest()[:16],
            "query_length": len(finished.text),
            "seconds": round(finished.seconds, 3),
            "outcome": finished.outcome,
            "lane": finished.lane,
            "own": finished.own,
            "client": client_hash(finished.client, settings.log_salt) if finished.client else "",
        }
        if settings.log_queries:
            fields["query"] = finished.text
        _log.log(
            logging.WARNING if slow else logging.INFO,
            "slow query" if slow else "query",
            extra={"event": "slow-query" if slow else "query", FIELDS: fields},
        )

    return log
