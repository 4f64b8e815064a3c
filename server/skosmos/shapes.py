"""The shapes of the answers, as JSON Schema (in the words that Swagger 2.0 has of it)."""

from collections.abc import Mapping
from enum import Enum

Schema = dict[str, object]

_TEXT: Schema = {"type": "string"}
_FLAG: Schema = {"type": "boolean"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_IRI: Schema = {"type": "string", "description": "an IRI"}
_MAYBE: Schema = {"type": "string", "x-nullable": True}  # Swagger 2.0 knows no null
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_IRIS: Schema = {"type": "array", "items": _IRI}


def _object(required: str, more: Mapping[str, Schema] | None = None, **said: Schema) -> Schema:
    """Give the schema of an object, and which of its properties are always there."""
    schema: Schema = {"type": "object", "properties": {**said, **(more or {})}}
    return {**schema, "required": required.split()} if required else schema


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _by_iri(item: Schema) -> Schema:
    return {"type": "object", "additionalProperties": item, "description": "by IRI"}


def _answer(required: str, **said: Schema) -> Schema:
    more: Mapping[str, Schema] = {"@context": {"type": "object", "additionalProperties": True}}
    return _object(f"@context {required}", more, **said)


_NAMED = _object("uri prefLabel", uri=_IRI, prefLabel=_MAYBE)
_RESULT = _object(
    "uri type vocab",
    uri=_IRI,
    type=_TEXTS,
    localname=_TEXT,
    prefLabel=_TEXT,
    lang=_TEXT,
    notation=_TEXT,
    matchedPrefLabel=_TEXT,
    altLabel=_TEXT,
    hiddenLabel=_TEXT,
    vocab=_TEXT,
    exvocab=_TEXT,
    prefLabels={"type": "object", "additionalProperties": _TEXT},
) | {"additionalProperties": True, "description": "with the further properties asked for"}
_CLASS = _object(
    "count deprecatedCount",
    {"class": _IRI},
    type=_IRI,
    label=_TEXT,
    count=_COUNT,
    deprecatedCount=_COUNT,
)
_BELOW = _object("uri hasChildren", uri=_IRI, label=_MAYBE, hasChildren=_FLAG, notation=_TEXT)
_MEMBER_SET = _object(
    "memberSet",
    memberSet=_list(
        _object(
            "uri",
            uri=_IRI,
            notation=_TEXT,
            prefLabel={"type": "object", "additionalProperties": _TEXT},
        )
    ),
)


def _far(name: str) -> Schema:
    step = _object("uri prefLabel", {name: _IRIS}, uri=_IRI, prefLabel=_MAYBE)
    return _answer(f"uri {name}Transitive", uri=_IRI, **{f"{name}Transitive": _by_iri(step)})


def _near(name: str) -> Schema:
    return _answer(f"uri {name}", uri=_IRI, **{name: _list(_NAMED)})


class Shape(Enum):
    """The shape of an answer; the name is that of the definition in the description."""

    VOCABULARIES = _answer(
        "uri vocabularies",
        uri=_TEXT,
        vocabularies=_list(_object("uri id title", uri=_TEXT, id=_TEXT, title=_TEXT)),
    )
    VOCABULARY = _answer(
        "uri id marcSource title defaultLanguage languages conceptschemes",
        uri=_TEXT,
        id=_TEXT,
        marcSource=_MAYBE,
        title=_TEXT,
        defaultLanguage=_TEXT,
        languages=_TEXTS,
        conceptschemes=_list(
            _object(
                "uri type",
                uri=_IRI,
                type=_TEXT,
                label=_TEXT,
                prefLabel=_TEXT,
                title=_TEXT,
                subject=_NAMED,
            )
        ),
        type=_list(_NAMED),
    )
    RESULTS = _answer("uri results", uri=_TEXT, results=_list(_RESULT))
    LOOKUP = _answer("result", result=_list(_RESULT))
    LABELS = _answer("uri", uri=_IRI, prefLabel=_TEXT, altLabel=_TEXTS, hiddenLabel=_TEXTS)
    TYPES = _answer(
        "uri types", uri=_TEXT, types=_list(_object("uri", uri=_IRI, label=_TEXT, superclass=_IRI))
    )
    TOP_CONCEPTS = _answer(
        "uri topconcepts",
        uri=_IRI,
        topconcepts=_list(
            _object(
                "uri topConceptOf label hasChildren",
                uri=_IRI,
                topConceptOf=_IRI,
                label=_TEXT,
                hasChildren=_FLAG,
                notation=_TEXT,
            )
        ),
    )
    BROADER = _near("broader")
    NARROWER = _near("narrower")
    RELATED = _near("related")
    BROADER_TRANSITIVE = _far("broader")
    NARROWER_TRANSITIVE = _far("narrower")
    HIERARCHY = _answer(
        "uri broaderTransitive",
        uri=_IRI,
        broaderTransitive=_by_iri(
            _object(
                "uri",
                uri=_IRI,
                prefLabel=_TEXT,
                notation=_TEXT,
                broader=_IRIS,
                narrower=_list(_BELOW),
                top=_IRI,
                tops=_IRIS,
            )
        ),
    )
    CHILDREN = _answer(
        "uri narrower",
        uri=_IRI,
        narrower=_list(
            _object(
                "uri prefLabel hasChildren",
                uri=_IRI,
                prefLabel=_MAYBE,
                hasChildren=_FLAG,
                notation=_TEXT,
            )
        ),
    )
    GROUPS = _answer(
        "uri groups",
        uri=_TEXT,
        groups=_list(
            _object(
                "uri prefLabel hasMembers",
                uri=_IRI,
                prefLabel=_TEXT,
                childGroups=_IRIS,
                hasMembers=_FLAG,
                notation=_TEXT,
            )
        ),
    )
    MEMBERS = _answer(
        "uri members",
        uri=_IRI,
        members=_list(
            _object(
                "uri isSuper hasMembers type",
                uri=_IRI,
                isSuper=_FLAG,
                hasMembers=_FLAG,
                type=_TEXTS,
                prefLabel=_TEXT,
                notation=_TEXT,
            )
        ),
    )
    LETTERS = _answer("uri indexLetters", uri=_TEXT, indexLetters=_TEXTS)
    INDEX = _answer(
        "uri indexConcepts",
        uri=_TEXT,
        indexConcepts=_list(
            _object(
                "uri localname prefLabel lang",
                uri=_IRI,
                localname=_TEXT,
                prefLabel=_TEXT,
                altLabel=_TEXT,
                lang=_TEXT,
                qualifier=_TEXT,
            )
        ),
    )
    CHANGES = _answer(
        "changeList",
        changeList=_list(
            _object(
                "uri prefLabel date",
                uri=_IRI,
                prefLabel=_TEXT,
                date=_TEXT,
                replacedBy=_IRI,
                replacingLabel=_TEXT,
            )
        ),
    )
    STATISTICS = _answer(
        "uri id title concepts subTypes",
        uri=_TEXT,
        id=_TEXT,
        title=_TEXT,
        concepts=_CLASS,
        subTypes=_list(_CLASS),
        conceptGroups=_CLASS,
        arrays=_CLASS,
    )
    LABEL_STATISTICS = _answer(
        "uri id title languages",
        uri=_TEXT,
        id=_TEXT,
        title=_TEXT,
        languages=_list(
            _object(
                "language literal properties",
                language=_TEXT,
                literal=_TEXT,
                properties=_list(_object("property labels", property=_TEXT, labels=_COUNT)),
            )
        ),
    )
    MAPPINGS = _object(
        "mappings graph",
        mappings=_list(
            _object(
                "uri type prefLabel from to hrefLink lang vocabName typeLabel fromScheme",
                {"from": _MEMBER_SET},
                uri=_IRI,
                notation=_MAYBE,
                type=_TEXTS,
                prefLabel=_TEXT,
                to=_MEMBER_SET,
                hrefLink=_MAYBE,
                lang=_TEXT,
                vocabName=_TEXT,
                typeLabel=_TEXT,
                description=_TEXT,
                fromScheme=_object("uri", uri=_IRI),
                toScheme=_object("uri", uri=_IRI),
            )
        ),
        graph=_TEXT,
    )

    @property
    def title(self) -> str:
        """The name of the definition."""
        return "".join(word.capitalize() for word in self.name.split("_"))
