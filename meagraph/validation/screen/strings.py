"""
The text and language of value nodes (SHACL, 4.4).

sh:minLength, sh:maxLength, sh:pattern, sh:languageIn, sh:uniqueLang.
"""

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
from rdflib import Literal
from rdflib.collection import Collection

from meagraph.validation.screen.constraint import (
    Constraint,
    Found,
    anything,
    exact,
    negated,
    nothing,
    surely,
)
from meagraph.validation.screen.not_compiled import NotCompiled
from meagraph.validation.screen.place import Place
from meagraph.validation.screen.regex import escaped, same_in_rust


def min_length(component: Any, place: Place) -> Iterator[Constraint]:
    """Compile sh:minLength (4.4.1): in characters; a blank node has no text."""
    (limit,) = component.string_rules
    number = int(limit.value)
    if number > 0:
        yield exact(lambda node: surely(f"strlen(str({node})) >= {number}"))


def max_length(component: Any, place: Place) -> Iterator[Constraint]:
    """Compile sh:maxLength (4.4.2)."""
    (limit,) = component.string_rules
    number = int(limit.value)
    yield exact(lambda node: surely(f"strlen(str({node})) <= {number}"))


def pattern(component: Any, place: Place) -> Iterator[Constraint]:
    """
    Compile sh:pattern (4.4.3), with the flags that the judge knows (i, m).

    A pattern that the engine might read otherwise than Python makes every value a candidate.
    """
    flags = "".join(sorted(set(str(component.flags or "").lower()) & set("im")))
    for rule in component.string_rules:
        translated = same_in_rust(str(rule), ignore_case="i" in flags)
        yield _matching(translated, flags.replace("i", "")) if translated else _ANYTHING


_ANYTHING = Constraint(anything)


def _matching(regex: str, flags: str) -> Constraint:
    arguments = f"{ox.Literal(regex)}, {ox.Literal(flags)}" if flags else str(ox.Literal(regex))
    # What matches here matches for the judge; not the other way round, hence no `may_conform`.
    return Constraint(lambda node: negated(surely(f"regex(str({node}), {arguments})")))


def language_in(component: Any, place: Place) -> Iterator[Constraint]:
    """
    Compile sh:languageIn (4.4.4) as pySHACL reads it: the whole tag, or its first part.

    The engine keeps language tags in lower case.
    """
    (head,) = component.string_rules
    ranges = list(Collection(place.shape.sg.graph, head))
    if not all(isinstance(one, Literal) and isinstance(one.value, str) for one in ranges):
        raise NotCompiled("a member of its sh:languageIn is no text")
    tags = sorted({str(one).lower() for one in ranges} - {""})
    if "*" in tags:
        yield exact(lambda node: surely(f'lang({node}) != ""'))
    elif tags:
        # One regular expression: to the engine, each call of lang() is a look-up.
        whole = "|".join(map(escaped, tags))
        first = "|".join(escaped(tag) for tag in tags if "-" not in tag)
        regex = ox.Literal(f"^(?:(?:{whole})$" + (f"|(?:{first})-)" if first else ")"))
        yield exact(lambda node: surely(f"regex(lang({node}), {regex})"))
    else:
        yield exact(nothing)


def unique_lang(component: Any, place: Place) -> Iterator[Constraint]:
    """Compile sh:uniqueLang (4.4.5)."""
    (unique,) = component.string_rules
    if not unique:
        return
    route = place.route

    def twice(node: str, value: str, way: str) -> str:
        tag = route.variable()
        return (
            f"{{ SELECT {node} {{ {way} }} GROUP BY {node} (lang({value}) AS {tag}) "
            f'HAVING({route.count(value)} > 1 && {tag} != "") }}'
        )

    def repeated(node: str) -> str:
        value = route.variable()
        return f"EXISTS {twice(node, value, route.steps(node, value))}"

    def those(node: str) -> str:
        value = route.variable()
        return twice(node, value, route.pairs(node, value))

    sets = (Found(those, route.scans),) if route.bounded else ()
    yield Constraint(repeated, lambda node: negated(repeated(node)), sets)
