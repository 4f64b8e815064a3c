"""What publications did to vocabularies and their concepts."""

import json
from collections.abc import Iterable
from datetime import datetime

from meagraph.vocabulary.index.answers import Event, EventKind
from meagraph.vocabulary.index.reader import Reader, both


def history(
    reader: Reader,
    vocabulary: str | None,
    concept: str | None,
    kinds: Iterable[EventKind] | None,
    limit: int | None,
    offset: int,
) -> list[Event]:
    """Give events, the last first: of a vocabulary, of a concept, of some kinds."""
    conditions = ["1"]
    values: dict[str, object] = {"limit": -1 if limit is None else limit, "offset": offset}
    if vocabulary is not None:
        conditions.append("e.vocabulary IN (SELECT value FROM json_each(:vocabularies))")
        values["vocabularies"] = json.dumps(
            [number for number, name in reader.ids.items() if name == vocabulary]
        )
    if concept is not None:
        conditions.append("e.iri = :concept")
        values["concept"] = concept
    if kinds is not None:
        conditions.append("e.kind IN (SELECT value FROM json_each(:kinds))")
        values["kinds"] = json.dumps(list(kinds))
    # An event and its publication are written together, into one file.
    rows = reader.rows(
        both(
            "SELECT e.id AS id, p.release, p.made, p.author, p.message, p.changeset, e.vocabulary,"
            " e.kind, e.iri, e.names, e.fields, e.count FROM {part}.event e"
            f" JOIN {{part}}.publication p ON p.id = e.publication WHERE {' AND '.join(conditions)}"
        )
        + " ORDER BY id DESC LIMIT :limit OFFSET :offset",
        **values,
    )
    return [
        Event(
            release=release,
            when=datetime.fromisoformat(made),
            author=author,
            message=message,
            changeset=changeset,
            vocabulary=reader.ids[number],
            kind=kind,
            concept=iri,
            labels=json.loads(names),
            fields=tuple(fields.split()),
            count=count,
        )
        for (
            _,
            release,
            made,
            author,
            message,
            changeset,
            number,
            kind,
            iri,
            names,
            fields,
            count,
        ) in rows
    ]
