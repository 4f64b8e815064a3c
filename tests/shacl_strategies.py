"""
Random shapes, random data and random changes: what the screened validation is compared on.

Everything is a list of Turtle lines, one triple each, so that a case can be read, written to a file
and made smaller line by line. The same terms are used again and again, so that shapes meet data.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Triple, parse

from meagraph.validation.rules import RULES

_PREFIXES = """\
@prefix ex: <urn:x:> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix mea: <https://w3id.org/meagraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

_OF_RULES = (
    "skos:Concept",
    "skos:Concept",
    "skos:ConceptScheme",
    "skos:Collection",
    "skos:OrderedCollection",
    "mea:Need",
)

_READ_BY_RULES = sorted(
    {
        property_
        for rule in RULES
        for path in rule.reads or ()
        for property_ in re.findall(r"<[^<>]+>", str(path))
    }
)

WAYS = ("", "by tests", "by sets")

_NODES = ("ex:a", "ex:b", "ex:c", "ex:d", "<http://example.org/été?x=1#y>")
_BLANKS = ("_:b1", "_:b2", "_:b3")
_CLASSES = ("ex:C", "ex:D", "ex:E", "ex:F")
_PROPERTIES = ("ex:p", "ex:q", "ex:r")
_OFTEN_P = ("ex:p", "ex:p", *_PROPERTIES)

_FAMILIES = tuple(
    tuple(line.strip() for line in family.splitlines() if line.strip())
    for family in r"""
    ""
    "a"
    "A"
    "b c"
    "abc"
    "1"
    "12"
    "http://example.org/a"
    "Straße"
    "e\u0301"
    "\u00e9"
    "😀a"
    "a\nb"
    " a "
    "true"

    "a"@en
    "a"@EN
    "b"@en
    "a"@en-GB
    "a"@fr
    "a"@fr-ca
    "b"@de-CH-1996

    1
    "01"^^xsd:integer
    "-0"^^xsd:integer
    2
    3
    10
    "99999999999999999999"^^xsd:integer
    "x"^^xsd:integer
    ""^^xsd:integer
    "1.5"^^xsd:integer
    " 1 "^^xsd:integer
    1.0
    1.5
    "1.10"^^xsd:decimal
    "-0.0"^^xsd:decimal
    "0.1"^^xsd:decimal
    "1e0"^^xsd:decimal
    1.0e0
    "1"^^xsd:double
    "-0.0"^^xsd:double
    "NaN"^^xsd:double
    "INF"^^xsd:double
    "-INF"^^xsd:double
    "inf"^^xsd:double
    "1.5"^^xsd:float
    "NaN"^^xsd:float
    "0.1"^^xsd:float
    "1"^^xsd:byte
    "300"^^xsd:byte
    "-1"^^xsd:nonNegativeInteger
    "1"^^xsd:int
    "1"^^xsd:long
    "5"^^xsd:positiveInteger

    "2020-01-01"^^xsd:date
    "2020-01-01Z"^^xsd:date
    "2020-01-02+14:00"^^xsd:date
    "2020-02-30"^^xsd:date
    "2020-1-1"^^xsd:date
    "2020-01-01T00:00:00"^^xsd:dateTime
    "2020-01-01T00:00:00Z"^^xsd:dateTime
    "2020-01-01T01:00:00+01:00"^^xsd:dateTime
    "2020-01-01T00:00:00.5Z"^^xsd:dateTime
    "2019-12-31T24:00:00Z"^^xsd:dateTime
    "2020-01-01"^^xsd:dateTime
    "12:00:00"^^xsd:time
    "12:00:00Z"^^xsd:time
    "11:00:00-01:00"^^xsd:time
    "2020"^^xsd:gYear
    "2020-01"^^xsd:gYearMonth

    true
    false
    "TRUE"^^xsd:boolean
    "maybe"^^xsd:boolean
    "P1Y"^^xsd:duration
    "P12M"^^xsd:duration
    "P1D"^^xsd:dayTimeDuration
    "PT24H"^^xsd:dayTimeDuration
    "P1Y"^^xsd:yearMonthDuration
    "a"^^xsd:normalizedString
    "a"^^xsd:token
    "a"^^xsd:anyURI
    "Ag=="^^xsd:base64Binary
    "0a"^^xsd:hexBinary
    "0A"^^xsd:hexBinary
    "<b>a</b>"^^rdf:HTML
    "a"^^ex:kind
    "1"^^ex:kind
    """.split("\n\n")
)
"""Literals that may be compared with one another: texts, texts in languages, numbers, times."""

_LITERALS = tuple(literal for family in _FAMILIES for literal in family)

_DATATYPES = tuple(
    [
        f"xsd:{name}"
        for name in (
            "string integer decimal double float boolean date dateTime time gYear duration byte"
            " int nonNegativeInteger token anyURI"
        ).split()
    ]
    + ["rdf:langString", "rdfs:Literal", "rdfs:Datatype", "ex:kind"]
)

_NODE_KINDS = tuple(
    f"sh:{name}"
    for name in "IRI BlankNode Literal BlankNodeOrIRI BlankNodeOrLiteral IRIOrLiteral".split()
)

_PATTERNS = tuple(
    rf'"{pattern}"'
    for pattern in (
        "^a",
        "a$",
        "A",
        "^[a-z]+$",
        ".",
        "",
        "^$",
        "^.$",
        "b|1",
        "^http",
        r"^\\d+$",
        r"\\w",
        r"\\S+",
        r"^\\s",
        r"\\bc\\b",
        "[^a]",
        "a{2}",
        "a b",
        "(?i)^A$",
        "(?=a)",
        "(a)\\\\1",
        "é",
        "x:",
        r"\\.",
        r"\\Z",
        "ß",
    )
)

_FLAGS = ('"i"', '"m"', '"s"', '"x"', '"q"', '"im"', '""', '"I"')
_RANGES = ('"en"', '"EN"', '"fr"', '"de"', '"en-gb"', '"en-GB"', '"*"', '""', '"de-CH"')


@dataclass(frozen=True)
class Case:
    """
    Lines of Turtle: the shapes, the data, and what a change takes away and adds.

    `way` is the way in which candidates are looked for, which would else follow from how much
    there is: by a test of each focus node, or by sets.
    """

    shapes: tuple[str, ...]
    data: tuple[str, ...]
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    way: str = ""

    def __str__(self) -> str:
        """Write the case to be read, and to be read again by `read_case`."""
        parts = (
            ("shapes", self.shapes),
            ("data", self.data),
            ("removed", self.removed),
            ("added", self.added),
        )
        lines = [line for name, lines in parts for line in (f"# {name}", *lines)]
        return "\n".join([f"# way {self.way}", *lines]) + "\n"

    def without(self, part: str, index: int) -> "Case":
        """Give the case without one line of a part."""
        parts = {name: getattr(self, name) for name in PARTS}
        parts[part] = (*parts[part][:index], *parts[part][index + 1 :])
        return Case(**parts, way=self.way)


PARTS = ("shapes", "data", "removed", "added")


def read_case(text: str) -> Case:
    """Read what a case was written as."""
    parts: dict[str, list[str]] = {name: [] for name in PARTS}
    part, way = PARTS[0], ""
    for line in text.splitlines():
        if line.startswith("# way "):
            way = line.removeprefix("# way ")
        elif line.removeprefix("# ") in parts and line.startswith("# "):
            part = line.removeprefix("# ")
        elif line and not line.startswith("#"):
            parts[part].append(line)
    shapes, data, removed, added = (tuple(parts[name]) for name in PARTS)
    return Case(shapes, data, removed, added, way)


def triples(lines: Iterable[str]) -> list[Triple]:
    """Read lines of Turtle; blank nodes keep their names."""
    text = _PREFIXES + "\n".join(lines)
    return [quad.triple for quad in parse(text, format=RdfFormat.TURTLE)]


def cases() -> st.SearchStrategy[Case]:
    """Give random cases of shapes."""
    return st.randoms(use_true_random=False).map(random_case)


def vocabularies() -> st.SearchStrategy[Case]:
    """Give random cases for the rules beyond shapes."""
    return st.randoms(use_true_random=False).map(random_vocabulary)


def random_case(random: Random) -> Case:
    """Make a case of what `random` says."""
    maker = _Maker(random)
    shapes = maker.shapes()
    data = maker.data()
    removed = random.sample(data, k=min(len(data), random.choice((0, 0, 1, 1, 2, 4))))
    added = maker.triples(random.choice((0, 1, 1, 2, 4)))
    if maker.one_in(3):
        tree = [line for line in data if "rdf:type" in line or "rdfs:subClassOf" in line]
        removed = random.sample(tree, k=min(len(tree), random.choice((0, 1, 2))))
        added = maker.triples_of_classes(random.choice((0, 1, 2, 3)))
    return _case(random, shapes, data, removed, added)


def random_vocabulary(random: Random) -> Case:
    """Make a case for the rules beyond shapes: their classes and properties, and no shapes."""
    maker = _Maker(random)
    maker.literals += random.sample(_FAMILIES[1] + _FAMILIES[3], k=3)
    maker.classes = random.sample(_OF_RULES, k=2)
    maker.properties = random.choices(_READ_BY_RULES, k=random.choice((2, 3, 5)))
    data = maker.triples(random.choice((6, 12, 20, 30)))
    removed = random.sample(data, k=min(len(data), random.choice((0, 1, 2, 4))))
    return _case(random, [], data, removed, maker.triples(random.choice((0, 1, 2, 4))))


def _case(random: Random, *parts: Iterable[str]) -> Case:
    shapes, data, removed, added = (tuple(dict.fromkeys(lines)) for lines in parts)
    return Case(shapes, data, removed, added, random.choice(WAYS))


class _Maker:
    """Makes the lines of one case."""

    def __init__(self, random: Random) -> None:
        self.random = random
        family = random.choice(_FAMILIES)
        self.literals = random.sample(family, k=5) + random.sample(_LITERALS, k=3)
        self.nodes = random.sample(_NODES, k=random.choice((2, 3, 5)))
        self.classes: Sequence[str] = _CLASSES
        self.properties: Sequence[str] = _OFTEN_P
        self.cyclic = self.one_in(40)
        self.lines: list[str] = []
        self.names: dict[str, bool] = {}
        """The named shapes that are spoken of, and whether they are property shapes."""
        self.made = 0

    def one_in(self, count: int) -> bool:
        return self.random.randrange(count) == 0

    def blank(self, letter: str) -> str:
        self.made += 1
        return f"_:{letter}{self.made}"

    def say(self, subject: str, predicate: str, value: object) -> None:
        self.lines.append(f"{subject} {predicate} {value} .")

    # Data

    def data(self) -> list[str]:
        if self.one_in(40):
            self.nodes = [f"ex:n{number}" for number in range(25)]
            return self.triples(80)
        return self.triples(self.random.choice((1, 4, 8, 12, 16, 20, 24)))

    def triples(self, count: int) -> list[str]:
        self.lines = []
        for _ in range(count):
            self._triple()
        return self.lines

    def _triple(self) -> None:
        kind = self.random.randrange(20)
        if kind < 5:
            self.say(self.resource(), "rdf:type", self.random.choice(self.classes))
        elif kind < 7:
            one, other = self.random.choices(_CLASSES, k=2)
            self.say(one, "rdfs:subClassOf", other)
        elif kind < 8:
            self._odd_triple()
        else:
            subject = self.resource()
            self.say(subject, self.random.choice(self.properties), self._object(subject))

    def triples_of_classes(self, count: int) -> list[str]:
        self.lines = []
        for _ in range(count):
            if self.one_in(3):
                self.say(self.resource(), "rdf:type", self.random.choice(self.classes))
            else:
                one, other = self.random.choices(_CLASSES, k=2)
                self.say(one, "rdfs:subClassOf", other)
        return self.lines

    def _odd_triple(self) -> None:
        subject = self.resource()
        if self.one_in(2):
            values = [self.value() for _ in range(self.random.randrange(3))]
            self.say(subject, self.random.choice(_PROPERTIES), self.collection("l", values))
        else:
            predicate, value = self.random.choice(
                (
                    ("rdf:type", "rdfs:Resource"),
                    ("rdf:type", "rdfs:Class"),
                    ("rdf:type", '"C"'),
                    ("rdfs:subClassOf", "ex:C"),
                    ("rdfs:label", '"a"@en'),
                    ("rdf:type", "_:b2"),
                )
            )
            self.say(subject, predicate, value)

    def _object(self, subject: str) -> str:
        value = self.value()
        # pySHACL writes blank nodes out, cycles twelve times around: they are kept few.
        if value in _BLANKS and subject in _BLANKS and value <= subject and not self.cyclic:
            return self.random.choice(self.nodes)
        return value

    def resource(self) -> str:
        kind = self.random.randrange(10)
        if kind < 2:
            return self.random.choice(_BLANKS)
        return self.random.choice(_CLASSES if kind == 2 else self.nodes)

    def literal(self) -> str:
        return self.random.choice(self.literals)

    def value(self) -> str:
        return self.literal() if self.one_in(2) else self.resource()

    def collection(self, letter: str, members: Iterable[str]) -> str:
        """Say that members are in a list, and give its head."""
        head = "rdf:nil"
        for member in reversed(list(members)):
            node = self.blank(letter)
            self.say(node, "rdf:first", member)
            self.say(node, "rdf:rest", head)
            head = node
        return head

    # Shapes

    def shapes(self) -> list[str]:
        self.lines = []
        for number in range(self.random.choice((1, 1, 2, 3))):
            self._root(number)
        done: set[str] = set()
        while missing := self.names.keys() - done:
            for name in sorted(missing):
                self._body(name, is_property=self.names[name], depth=1)
                if self.one_in(5):
                    self._target(name)
            done |= missing
        if self.one_in(20):
            self._spoil()
        return self.lines

    def _root(self, number: int) -> None:
        if self.one_in(8):
            name = self.random.choice(_CLASSES)
            self.say(name, "rdf:type", self.random.choice(("rdfs:Class", "owl:Class")))
            self.say(name, "rdf:type", "sh:NodeShape")
            self._body(name, is_property=False, depth=2)
            return
        name = f"_:root{number}" if self.one_in(12) else f"ex:S{number}"
        is_property = self.one_in(3)
        if not self.one_in(5):
            self.say(name, "rdf:type", "sh:PropertyShape" if is_property else "sh:NodeShape")
        for _ in range(self.random.choice((1, 1, 2))):
            self._target(name)
        if is_property and self.one_in(3):
            self._lead(name)
        else:
            self._body(name, is_property=is_property, depth=2)

    def _lead(self, name: str) -> None:
        """Say that a shape does nothing but lead to the values of a path."""
        self.say(name, "sh:path", self.path())
        for _ in range(self.random.choice((1, 1, 2))):
            self.say(name, "sh:property", self.inner(1, is_property=True))

    def _target(self, name: str) -> None:
        kind = self.random.randrange(9)
        if kind < 4:
            self.say(name, "sh:targetClass", self.random.choice(_CLASSES))
        elif kind < 6:
            node = self.literal() if self.one_in(3) else self.random.choice(self.nodes)
            self.say(name, "sh:targetNode", node)
        elif kind < 8:
            self.say(name, "sh:targetSubjectsOf", self.random.choice(_PROPERTIES))
        else:
            self.say(name, "sh:targetObjectsOf", self.random.choice(_PROPERTIES))

    def _body(self, name: str, *, is_property: bool, depth: int) -> None:
        if is_property:
            self.say(name, "sh:path", self.path())
        self._decorate(name)
        for _ in range(self.random.choice((1, 1, 1, 2, 3))):
            self._constrain(name, is_property=is_property, depth=depth)

    def _decorate(self, name: str) -> None:
        if self.one_in(6):
            severity = self.random.choice(("sh:Warning", "sh:Info", "sh:Violation", "ex:Grave"))
            self.say(name, "sh:severity", severity)
        for _ in range(self.random.choice((1, 2)) if self.one_in(7) else 0):
            self.say(name, "sh:message", self.random.choice(('"No."', '"No."@en', '"Non."@fr')))
        if self.one_in(16):
            self.say(name, "sh:deactivated", self.random.choice(("true", "true", "false")))
        if self.one_in(20):
            self.say(name, "sh:name", '"a name"@en')

    def _constrain(self, name: str, *, is_property: bool, depth: int) -> None:
        simple = _OF_VALUES + (_OF_PROPERTIES if is_property else ())
        nested = _NESTED + (_NESTED_IN_PROPERTIES if is_property else ())
        if self.one_in(40):
            self._ask(name, is_property=is_property)
            return
        within = depth > 0 and self.random.randrange(20) < 9
        self.random.choice(nested if within else simple)(self, name, depth - 1)

    def _ask(self, name: str, *, is_property: bool) -> None:
        """Say that a shape asks a query."""
        path = "$PATH" if is_property else "<urn:x:p>"
        node = self.blank("s")
        self.say(name, "sh:sparql", node)
        self.say(node, "sh:select", f'"SELECT $this ?value WHERE {{ $this {path} ?value }}"')

    def inner(self, depth: int, *, is_property: bool | None = None) -> str:
        """Give a shape to refer to: a named one that others refer to, too, or a new one."""
        if is_property is None:
            is_property = self.one_in(3)
        if self.one_in(4):
            name = f"ex:{'P' if is_property else 'N'}{self.random.randrange(2)}"
            self.names[name] = is_property
            return name
        name = self.blank("s")
        self._body(name, is_property=is_property, depth=depth)
        return name

    def path(self, depth: int = 2) -> str:
        """Say what a path is, and give its node."""
        kind = self.random.randrange(14) if depth else 0
        if kind < 8:
            odd = ("rdf:type", "rdfs:subClassOf", "rdf:rest", "rdf:first")
            return self.random.choice(odd if self.one_in(12) else _OFTEN_P)
        node = self.blank("p")
        if kind == 8:
            count = self.random.choice((2, 2, 3))
            return self.collection("p", [self.path(depth - 1) for _ in range(count)])
        if kind == 9:
            paths = [self.path(depth - 1) for _ in range(self.random.choice((2, 2, 3)))]
            self.say(node, "sh:alternativePath", self.collection("p", paths))
        elif kind < 12:
            self.say(node, "sh:inversePath", self.path(depth - 1))
        else:
            name = self.random.choice(("zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"))
            self.say(node, f"sh:{name}", self.path(depth - 1))
        return node

    def _spoil(self) -> None:
        """Say something of a shape that no shape may say, or no list."""
        subjects = [line.split(" ", 1)[0] for line in self.lines]
        name = self.random.choice(subjects)
        kind = self.random.randrange(3)
        if kind == 0 and self.lines:
            del self.lines[self.random.randrange(len(self.lines))]
        else:
            predicate, value = self.random.choice(_MALFORMED)
            self.say(name, predicate, value)


_Constraint = Callable[[_Maker, str, int], None]


def _of(predicate: str, *values: str) -> _Constraint:
    """Make the constraint that has one of some values."""
    return lambda maker, name, _: maker.say(name, predicate, maker.random.choice(values))


def _range(predicate: str) -> _Constraint:
    return lambda maker, name, _: maker.say(name, predicate, maker.literal())


def _pattern(maker: _Maker, name: str, _: int) -> None:
    maker.say(name, "sh:pattern", maker.random.choice(_PATTERNS))
    if maker.one_in(3):
        maker.say(name, "sh:flags", maker.random.choice(_FLAGS))


def _language_in(maker: _Maker, name: str, _: int) -> None:
    ranges = maker.random.sample(_RANGES, k=maker.random.choice((1, 2, 3)))
    maker.say(name, "sh:languageIn", maker.collection("i", ranges))


def _in(maker: _Maker, name: str, _: int) -> None:
    values = [maker.value() for _ in range(maker.random.choice((0, 1, 3, 5)))]
    maker.say(name, "sh:in", maker.collection("i", [one for one in values if one not in _BLANKS]))


def _has_value(maker: _Maker, name: str, _: int) -> None:
    maker.say(name, "sh:hasValue", maker.literal() if maker.one_in(2) else maker.resource())


def _closed(maker: _Maker, name: str, depth: int) -> None:
    maker.say(name, "sh:closed", "false" if maker.one_in(8) else "true")
    if maker.one_in(2):
        ignored = maker.random.sample(("rdf:type", *_PROPERTIES), k=2)
        maker.say(name, "sh:ignoredProperties", maker.collection("i", ignored))
    if maker.one_in(2):
        maker.say(name, "sh:property", maker.inner(depth, is_property=True))


def _class(maker: _Maker, name: str, _: int) -> None:
    for _ in range(maker.random.choice((1, 1, 1, 2))):
        maker.say(name, "sh:class", maker.random.choice(_CLASSES))


def _shape(predicate: str, *, is_property: bool | None) -> _Constraint:
    return lambda maker, name, depth: maker.say(
        name, predicate, maker.inner(depth, is_property=is_property)
    )


def _list_of_shapes(predicate: str) -> _Constraint:
    def constrain(maker: _Maker, name: str, depth: int) -> None:
        shapes = [maker.inner(depth) for _ in range(maker.random.choice((1, 2, 2, 3)))]
        maker.say(name, predicate, maker.collection("i", shapes))

    return constrain


def _qualified(maker: _Maker, name: str, depth: int) -> None:
    for _ in range(2 if maker.one_in(10) else 1):
        maker.say(name, "sh:qualifiedValueShape", maker.inner(depth))
    bounds = maker.random.choice(("min", "max", "both"))
    if bounds != "max":
        maker.say(name, "sh:qualifiedMinCount", maker.random.randrange(3))
    if bounds != "min":
        maker.say(name, "sh:qualifiedMaxCount", maker.random.randrange(3))


def _siblings(maker: _Maker, name: str, depth: int) -> None:
    """Say that a shape has property shapes whose qualified shapes are disjoint."""
    path = maker.path()
    for _ in range(2):
        sibling = maker.blank("s")
        maker.say(name, "sh:property", sibling)
        maker.say(sibling, "sh:path", path)
        _qualified(maker, sibling, depth)
        maker.say(
            sibling, "sh:qualifiedValueShapesDisjoint", "false" if maker.one_in(4) else "true"
        )


_OF_VALUES: tuple[_Constraint, ...] = (
    _class,
    _of("sh:datatype", *_DATATYPES),
    _of("sh:nodeKind", *_NODE_KINDS),
    _range("sh:minExclusive"),
    _range("sh:minInclusive"),
    _range("sh:maxExclusive"),
    _range("sh:maxInclusive"),
    _of("sh:minLength", *"01234"),
    _of("sh:maxLength", *"01234"),
    _pattern,
    _pattern,
    _language_in,
    _of("sh:equals", *_PROPERTIES),
    _of("sh:disjoint", *_PROPERTIES),
    _has_value,
    _in,
    _closed,
)

_OF_PROPERTIES: tuple[_Constraint, ...] = (
    _of("sh:minCount", *"0123"),
    _of("sh:minCount", *"12"),
    _of("sh:maxCount", *"012"),
    _of("sh:maxCount", *"01"),
    _of("sh:uniqueLang", "true", "true", "false"),
    _of("sh:lessThan", *_PROPERTIES),
    _of("sh:lessThanOrEquals", *_PROPERTIES),
)

_NESTED: tuple[_Constraint, ...] = (
    _shape("sh:not", is_property=None),
    _shape("sh:node", is_property=False),
    _shape("sh:property", is_property=True),
    _shape("sh:property", is_property=True),
    _list_of_shapes("sh:and"),
    _list_of_shapes("sh:or"),
    _list_of_shapes("sh:xone"),
    _siblings,
)

_NESTED_IN_PROPERTIES: tuple[_Constraint, ...] = (_qualified, _qualified)

_MALFORMED = (
    ("sh:minCount", '"x"'),
    ("sh:minCount", "1.5"),
    ("sh:maxCount", "-1"),
    ("sh:minCount", "1"),
    ("sh:datatype", "xsd:string"),
    ("sh:datatype", "xsd:integer"),
    ("sh:nodeKind", "ex:NoKind"),
    ("sh:nodeKind", "sh:IRI"),
    ("sh:class", '"C"'),
    ("sh:minInclusive", "ex:a"),
    ("sh:minLength", '"1"'),
    ("sh:maxLength", "-1"),
    ("sh:pattern", '"("'),
    ("sh:pattern", "ex:a"),
    ("sh:flags", "ex:a"),
    ("sh:languageIn", '"en"'),
    ("sh:languageIn", "ex:a"),
    ("sh:uniqueLang", '"yes"'),
    ("sh:uniqueLang", "true"),
    ("sh:equals", '"p"'),
    ("sh:lessThan", "ex:q"),
    ("sh:in", "ex:a"),
    ("sh:closed", "ex:a"),
    ("sh:ignoredProperties", "rdf:nil"),
    ("sh:property", "ex:Nowhere"),
    ("sh:node", "ex:Nowhere"),
    ("sh:not", '"shape"'),
    ("sh:and", "rdf:nil"),
    ("sh:or", "ex:a"),
    ("sh:qualifiedMinCount", "1"),
    ("sh:qualifiedValueShape", "ex:N0"),
    ("sh:path", "ex:p"),
    ("sh:path", '"p"'),
    ("sh:deactivated", "ex:a"),
    ("sh:deactivated", '"x"'),
    ("sh:severity", '"grave"'),
    ("sh:severity", "sh:Info"),
    ("sh:message", "ex:a"),
    ("sh:targetClass", '"C"'),
    ("sh:targetNode", "_:b1"),
    ("sh:targetSubjectsOf", '"p"'),
)
"""What a malformed shape may say; on some shapes it is well-formed."""
