"""
JSON-LD in the words of the project's context (JSON-LD 1.1, 5.6): short names, languages as keys.

The document carries the part of the context that it uses, so that nobody has to fetch anything.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from pyoxigraph import Literal, NamedNode, Triple

from meagraph.namespaces import RDF, XSD

Term = NamedNode | Literal
Definition = str | Mapping[str, str]


class Context:
    """The terms and prefixes of a JSON-LD context file."""

    def __init__(self, document: bytes) -> None:
        """Take the file's content."""
        self.entries: dict[str, Definition] = json.loads(document)["@context"]
        self.prefixes = {
            name: entry
            for name, entry in self.entries.items()
            if isinstance(entry, str) and entry.endswith(("#", "/"))
        }
        self.terms: dict[str, list[str]] = {}
        for name, entry in self.entries.items():
            iri = entry["@id"] if isinstance(entry, Mapping) else entry
            if name not in self.prefixes and isinstance(iri, str) and not iri.startswith("@"):
                self.terms.setdefault(self.expand(iri), []).append(name)

    def expand(self, short: str) -> str:
        """Give the IRI that a prefixed name stands for."""
        prefix, _, local = short.partition(":")
        return self.prefixes[prefix] + local if prefix in self.prefixes else short

    def definition(self, name: str) -> Mapping[str, str]:
        """Give the definition of a term: its `@type` and `@container`, if it has them."""
        entry = self.entries.get(name, {})
        return entry if isinstance(entry, Mapping) else {}


@dataclass
class _Writer:
    """Writes triples, and notes which entries of the context they need."""

    context: Context
    used: dict[str, Definition] = field(default_factory=lambda: {"id": "@id", "type": "@type"})

    def node(self, subject: str, said: Mapping[str, Sequence[Term]]) -> dict[str, Any]:
        """Write what is said of one subject."""
        node: dict[str, Any] = {"id": subject}
        for iri, values in said.items():
            if iri == RDF.type.value:
                node["type"] = _one_or_all([self.name(str(value.value)) for value in values])
            else:
                name = self._term(iri, values)
                node[name] = self._values(name, values)
        return node

    def name(self, iri: str) -> str:
        """Give the shortest name that the context has for an IRI, and note its entries."""
        for name in self.context.terms.get(iri, ()):
            if not self.context.definition(name):
                return self._note(name)
        return self._prefixed(iri)

    def _term(self, iri: str, values: Sequence[Term]) -> str:
        """Choose the term of a property: with languages as keys where every value has one."""
        names = self.context.terms.get(iri, ())
        in_languages = all(isinstance(value, Literal) and value.language for value in values)
        for name in names:
            definition = self.context.definition(name)
            if (definition.get("@container") == "@language") == in_languages:
                return self._note(name)
        plain = [name for name in names if "@container" not in self.context.definition(name)]
        return self._note(plain[0]) if plain else self._prefixed(iri)

    def _values(self, name: str, values: Sequence[Term]) -> object:
        definition = self.context.definition(name)
        if definition.get("@container") == "@language":
            texts: dict[str, list[object]] = {}
            for value in cast(Sequence[Literal], values):
                texts.setdefault(value.language or "", []).append(value.value)
            return {language: _one_or_all(said) for language, said in texts.items()}
        return _one_or_all([self._value(definition.get("@type"), value) for value in values])

    def _value(self, coerced: str | None, value: Term) -> object:
        if isinstance(value, NamedNode):
            return value.value if coerced == "@id" else {"id": value.value}
        if value.language:
            return {"@value": value.value, "@language": value.language}
        if coerced and self.context.expand(coerced) == value.datatype.value:
            return value.value
        if value.datatype == XSD.string:
            return {"@value": value.value} if coerced else value.value
        return {"@value": value.value, "@type": self.name(value.datatype.value)}

    def _prefixed(self, iri: str) -> str:
        for prefix, namespace in self.context.prefixes.items():
            if iri.startswith(namespace) and iri != namespace:
                self.used[prefix] = namespace
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return iri

    def _note(self, name: str) -> str:
        """Note a term, and the prefixes that its definition rests on."""
        entry = self.context.entries[name]
        self.used[name] = entry
        parts = entry.values() if isinstance(entry, Mapping) else [entry]
        for part in parts:
            prefix = part.partition(":")[0]
            if prefix in self.context.prefixes:
                self.used[prefix] = self.context.prefixes[prefix]
        return name


def write_json_ld(triples: Iterable[Triple], context: Context) -> bytes:
    """
    Write triples, those of one subject together, in their order.

    Raises `ValueError` on a triple term, which JSON-LD 1.1 has no form for.
    """
    said: dict[str, dict[str, list[Term]]] = {}
    for subject, predicate, value in triples:
        if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode | Literal):
            raise ValueError("JSON-LD 1.1 has no form for blank nodes and triple terms here")
        said.setdefault(subject.value, {}).setdefault(predicate.value, []).append(value)
    writer = _Writer(context)
    nodes = [writer.node(subject, properties) for subject, properties in said.items()]
    document = {"@context": writer.used, "@graph": nodes}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _one_or_all(values: Sequence[object]) -> object:
    return values[0] if len(values) == 1 else list(values)
