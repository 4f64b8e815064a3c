"""
Saved queries: competency questions with their metadata and expected answer, one file each.

A file of `queries/` is a SPARQL query under a head of comment lines:

    #+ title: States that are Party to both CBD and CMS
    #+ titre: les États Parties à la CDB et à la CMS
    #+ about: what is counted, and what is left out
    #+ param: source = source/ieadb
    #= states
    #= 125

`#+` lines are metadata (a parameter's default is an IRI relative to the base, or a quoted string),
`#=` lines the expected answer as CSV. IRIs in the query are relative to its `BASE`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from meagraph.namespaces import DEFAULT_BASE

_HEAD = re.compile(r"#\+ (title|titre|about|param): *(.+)")
_PARAM = re.compile(r"(\w+) = (.+)")
_EXPECTED = re.compile(r"#= ?(.*)")
_TOKEN = re.compile(r"""<[^<>\s]*>|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|#[^\n]*|[?$]\w+|[{}]|\w+""")


class SavedQueryError(Exception):
    """A query file, name or parameter that cannot be used; the message names it."""


@dataclass(frozen=True)
class SavedQuery:
    """
    One saved query.

    `titles` by language, `defaults` the parameters (variables of the query) with their default
    values, `expected` the answer with the reference data loaded, as CSV lines.
    """

    name: str
    titles: Mapping[str, str]
    about: str
    text: str
    defaults: Mapping[str, NamedNode | Literal]
    expected: tuple[str, ...]

    def bindings(self, given: Mapping[str, str], base: str) -> dict[str, NamedNode | Literal]:
        """
        Give the value of each parameter, `given` ones in place of the defaults.

        Raises `SavedQueryError` for a parameter that the query does not have.
        """
        if unknown := set(given) - set(self.defaults):
            raise SavedQueryError(
                f"{self.name} has no parameter {', '.join(sorted(unknown))};"
                f" it has: {', '.join(self.defaults) or 'none'}"
            )
        values = dict(self.defaults)
        for name, text in given.items():
            is_iri = isinstance(self.defaults[name], NamedNode)
            values[name] = _iri(text, base) if is_iri else Literal(text)
        return values


def read_queries(folder: Path, base: str) -> dict[str, SavedQuery]:
    """Read every query of `folder` by its name; raises `SavedQueryError` naming file and line."""
    return {path.stem: read_query(path, base) for path in sorted(folder.glob("*.rq"))}


def read_query(path: Path, base: str, *, titled: bool = True) -> SavedQuery:
    """
    Read one query file, moved to the instance's `base`.

    One's own query need not be `titled`. Raises `SavedQueryError` naming file and line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SavedQueryError(f"{path}: not in UTF-8 ({error}); save the file as UTF-8") from error
    titles: dict[str, str] = {}
    about: list[str] = []
    defaults: dict[str, NamedNode | Literal] = {}
    expected: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if match := _EXPECTED.fullmatch(line):
            expected.append(match[1])
        elif match := _HEAD.fullmatch(line):
            _take(match[1], match[2], titles, about, defaults, base, f"{path}:{number}")
        elif line.startswith("#+"):
            raise SavedQueryError(f"{path}:{number}: not a line of metadata: {line}")
    if titled and set(titles) != {"en", "fr"}:
        raise SavedQueryError(f"{path}: a saved query has a title and a titre")
    return SavedQuery(
        name=path.stem,
        titles=titles,
        about=" ".join(about),
        text=text.replace(f"BASE <{DEFAULT_BASE}>", f"BASE <{base}>"),
        defaults=defaults,
        expected=tuple(expected),
    )


def _take(
    key: str,
    value: str,
    titles: dict[str, str],
    about: list[str],
    defaults: dict[str, NamedNode | Literal],
    base: str,
    place: str,
) -> None:
    match key:
        case "title":
            titles["en"] = value
        case "titre":
            titles["fr"] = value
        case "about":
            about.append(value)
        case _:
            parameter = _PARAM.fullmatch(value)
            if parameter is None:
                raise SavedQueryError(f"{place}: a parameter is written: name = default")
            name, default = parameter.groups()
            quoted = default.startswith('"') and default.endswith('"')
            defaults[name] = Literal(default[1:-1]) if quoted else _iri(default, base)


def _iri(text: str, base: str) -> NamedNode:
    try:
        return NamedNode(text if "://" in text else base + text)
    except ValueError as error:
        raise SavedQueryError(f"{text!r} is not an IRI: {error}") from error


def with_defaults(saved: SavedQuery) -> str:
    """
    Write a query without its head, each parameter as a `VALUES` block with the default value.

    The block stands where the parameter is first used, so that it also reaches a subquery. Raises
    `SavedQueryError` where it is used nowhere.
    """
    lines = saved.text.splitlines()
    text = "\n".join(line for line in lines if not line.startswith(("#+", "#="))).strip()
    for name, value in saved.defaults.items():
        place, depth = _first_use(text, f"?{name}")
        block = f"\n{'  ' * depth}VALUES ?{name} {{ {value} }}"
        text = f"{text[:place]}{block}{text[place:]}"
    return text


def _first_use(text: str, variable: str) -> tuple[int, int]:
    """Give where the group begins that first uses `variable`, and how deep that group lies."""
    groups: list[tuple[int, bool]] = []
    begins = False
    for token in _TOKEN.finditer(text):
        match token.group():
            case "{":
                groups.append((token.end(), False))
            case "}":
                groups.pop()
            case keyword if begins and keyword.upper() == "SELECT":
                groups[-1] = (groups[-1][0], True)  # a group that is a subquery holds no patterns
            case used if used == variable and groups and not groups[-1][1]:
                return groups[-1][0], len(groups)
        begins = token.group() == "{"
    raise SavedQueryError(f"{variable} is not used in a pattern")
