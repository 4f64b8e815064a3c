"""
What the answers of a reconciliation service look like, as JSON Schemas.

Written after the facts of the Reconciliation Service API 0.2 (its sections 3 to 7): which keys
there are, which of them have to be, of which kind. No others are allowed: a wrong name shows.
"""

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NAME: Schema = {"type": "string", "minLength": 1}
ADDRESS: Schema = {"type": "string", "pattern": "^https?://"}
TEMPLATE: Schema = {"type": "string", "pattern": r"^https?://.*\{\{id\}\}"}


def only(required: Schema, **optional: Schema) -> Schema:
    """Give the schema of an object that has some keys, may have others, and no more."""
    return {
        "type": "object",
        "properties": {**required, **optional},
        "required": list(required),
        "additionalProperties": False,
    }


def listed(items: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": items, **more}


def by_key(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


TYPE = only({"id": NAME, "name": NAME})
SERVICE = only({"service_url": ADDRESS, "service_path": {"type": "string", "pattern": "^/"}})
_SETTING = {"name": NAME, "label": NAME, "default": {}, "help_text": TEXT}
SETTING: Schema = {
    "oneOf": [
        only({**_SETTING, "type": {"const": "number"}}),
        only(
            {
                **_SETTING,
                "type": {"const": "select"},
                "choices": listed(only({"value": TEXT, "name": NAME}), minItems=1),
            }
        ),
    ]
}
MANIFEST = only(
    {
        "versions": listed(TEXT, contains={"const": "0.2"}),
        "name": NAME,
        "identifierSpace": ADDRESS,
        "schemaSpace": ADDRESS,
        "defaultTypes": listed(TYPE, uniqueItems=True, minItems=1),
        "view": only({"url": TEMPLATE}),
        "preview": only(
            {"url": TEMPLATE, "width": {"type": "integer"}, "height": {"type": "integer"}}
        ),
        "suggest": only({"entity": SERVICE, "property": SERVICE, "type": SERVICE}),
        "extend": only({"propose_properties": SERVICE, "property_settings": listed(SETTING)}),
        "batchSize": {"type": "integer", "minimum": 1},
    },
    serviceVersion=TEXT,
    logo=ADDRESS,
)
CANDIDATE = only(
    {
        "id": NAME,
        "name": NAME,
        "score": {"type": "number", "minimum": 0, "maximum": 100},
        "match": {"type": "boolean"},
        "type": listed(TYPE),
        "features": listed(
            only({"id": NAME, "value": {"type": ["boolean", "number"]}}), uniqueItems=True
        ),
        "description": TEXT,
    }
)
RESULTS = by_key(only({"result": listed(CANDIDATE)}))
ENTITIES = only(
    {"result": listed(only({"id": NAME, "name": NAME}, description=TEXT, notable=listed(TYPE)))}
)
PROPERTIES = only({"result": listed(TYPE)})
TYPES = PROPERTIES
CELL: Schema = {"oneOf": [only({"id": NAME, "name": NAME}), only({"str": TEXT})]}
EXTENSION = only(
    {
        "meta": listed(only({"id": NAME, "name": NAME}, type=TYPE)),
        "rows": by_key(by_key(listed(CELL))),
    }
)
PROPOSAL = only({"type": NAME, "properties": listed(TYPE)}, limit={"type": "integer", "minimum": 1})
