"""
Columns by their headers: `prefLabel@fr`, `broader`, `notation^^<datatype>`, `replaced by`.

Headers are read in any order, without regard to case, blanks and the prefix `skos:`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode

from meagraph.namespaces import PREFIXES, RDF, XSD, is_iri
from meagraph.vocabulary.concept import FIELD, FIELDS, Field, Statement, Value

KEY = "IRI"
LANGUAGE = "language"
STATUS = "deprecated"
LEVEL_OF_SCHEME = "scheme level"
LEVEL_OF_CONCEPT = "concept level"
"""What a column says that is no field of its own; `deprecated` is said as a status in words."""

THING = "IRI"
"""Stands for the datatype where a note is not a text but a thing (SKOS Reference, 7.5.2)."""

_SHOWN: Mapping[str, str] = {
    STATUS: "status",
    "isReplacedBy": "replaced by",
    LEVEL_OF_SCHEME: "scheme",
    LEVEL_OF_CONCEPT: "concept",
}
_TEXTS = ("label", "note", "notation")
_STRING, _LANGUAGE_STRING = XSD.string, RDF.langString


@dataclass(frozen=True)
class Column:
    """
    What the cells of a column say: a field, in a language, with a datatype.

    `language` and `datatype` are empty where there is none; a plain text has no datatype.
    """

    field: str
    language: str = ""
    datatype: str = ""

    @cached_property
    def header(self) -> str:
        """The header, as it is written."""
        name = _SHOWN.get(self.field, self.field)
        if self.datatype == THING:
            return f"{name} {THING}"
        if self.datatype:
            return f"{name}^^{_compact(self.datatype)}"
        return f"{name}@{self.language}" if self.language else name

    @cached_property
    def about(self) -> Field | None:
        """The field, None for a column that is no field of a concept."""
        return FIELD.get(self.field)

    @cached_property
    def is_text(self) -> bool:
        """Whether its cells hold texts, and no relations or status."""
        return self.about is not None and self.about.kind in _TEXTS and self.datatype != THING

    @cached_property
    def is_prose(self) -> bool:
        """Whether its texts may have several lines."""
        return self.about is not None and self.about.kind == "note"

    @cached_property
    def is_named(self) -> bool:
        """Whether its cells name concepts or schemes of the vocabulary by their labels."""
        if self.about is None:
            return False
        return self.about.kind in ("relation", "scheme") or self.field == "isReplacedBy"

    def literal(self, text: str) -> Literal:
        """Give the value that a text of this column stands for."""
        if self.language:
            return Literal(text, language=self.language)
        return Literal(text, datatype=NamedNode(self.datatype)) if self.datatype else Literal(text)


def column_of(statement: Statement, fields: Mapping[NamedNode, Field]) -> Column | None:
    """Give the column that a statement is written in, None where no column can hold it."""
    field = fields.get(statement.predicate)
    return None if field is None else _column_of_value(field, statement.value)


def _column_of_value(field: Field, value: Value) -> Column | None:
    is_text = field.kind in _TEXTS
    if isinstance(value, NamedNode):
        return _column(field.name, "", THING if is_text else "")
    if field.name == STATUS:
        return _column(STATUS)
    if not is_text:
        return None
    if value.language:
        plain = value.datatype == _LANGUAGE_STRING  # another one has a direction, too (RDF 1.2)
        return _column(field.name, value.language.lower()) if plain else None
    datatype = value.datatype
    return _column(field.name, "", "" if datatype == _STRING else datatype.value)


@lru_cache(maxsize=4096)
def _column(field: str, language: str = "", datatype: str = "") -> Column:
    return Column(field, language, datatype)


def _compact(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        step = iri.removeprefix(namespace)
        if iri.startswith(namespace) and re.fullmatch(r"[A-Za-z]\w*", step):
            return f"{prefix}:{step}"
    return f"<{iri}>"


_TAG = r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*"
_HEADER = re.compile(
    rf"(?P<name>.+?)\s*(?:@\s*(?P<at>{_TAG})|\(\s*(?P<in>{_TAG})\s*\)"
    r"|\^\^(?P<datatype>\S+)|\s(?P<thing>IRI|URI))?",
    re.IGNORECASE,
)
_LEVEL = re.compile(r"(?:concept|level|narrowerconcept)(?:level)?\d*|topconcept")

_BY_NAME: Mapping[str, str] = MappingProxyType(
    {field.name.lower(): field.name for field in FIELDS}
    | {
        **dict.fromkeys(("iri", "uri", "concepturi", "conceptiri"), KEY),
        **dict.fromkeys(("language", "lang"), LANGUAGE),
        "status": STATUS,
        "replacedby": "isReplacedBy",
        "preferredlabel": "prefLabel",
        "alternativelabel": "altLabel",
        "broaderconcept": "broader",
        "relatedconcept": "related",
        **dict.fromkeys(("scheme", "conceptscheme"), LEVEL_OF_SCHEME),
    }
)


def read_header(text: str) -> Column | None:
    """
    Give the column that a header is of, None for one that is not known.

    >>> read_header("skos:prefLabel@FR"), read_header("Replaced by"), read_header("colour")
    (Column(field='prefLabel', language='fr', datatype=''), Column(field='isReplacedBy', \
language='', datatype=''), None)
    """
    match = _HEADER.fullmatch(text.strip())
    if match is None:
        return None
    name = _field_called(match["name"])
    language = (match["at"] or match["in"] or "").lower()
    field = FIELD.get(name) if name else None
    if name is None or (field is None and (match["datatype"] or match["thing"])):
        return None
    if match["thing"]:
        return Column(name, "", THING) if field and field.kind in _TEXTS else Column(name)
    if match["datatype"]:
        datatype = _datatype(match["datatype"])
        return None if datatype is None else Column(name, "", datatype)
    if language and not is_language(language):
        return None
    speaks = name == LEVEL_OF_CONCEPT or (field is not None and field.kind in _TEXTS)
    return Column(name, language if speaks else "")


def is_language(tag: str) -> bool:
    """Say whether a text is a well-formed language tag (BCP 47)."""
    try:
        Literal("", language=tag)
    except ValueError:
        return False
    return True


def _field_called(name: str) -> str | None:
    plain = re.sub(r"^(?:skos|dct|dcterms|owl):", "", name.strip().lower())
    plain = re.sub(r"[\s_\-]+", "", plain)
    if plain in _BY_NAME:
        return _BY_NAME[plain]
    return LEVEL_OF_CONCEPT if _LEVEL.fullmatch(plain) else None


def _datatype(written: str) -> str | None:
    if written.startswith("<") and written.endswith(">"):
        iri = written[1:-1]
    else:
        prefix, _, step = written.partition(":")
        iri = PREFIXES[prefix] + step if prefix in PREFIXES else written
    if not is_iri(iri):
        return None
    return "" if NamedNode(iri) == _STRING else iri


def is_for_reading(header: str) -> bool:
    """Say whether a column in brackets is there for people alone: `(prefLabel@en)`."""
    return header.startswith("(") and header.endswith(")")
