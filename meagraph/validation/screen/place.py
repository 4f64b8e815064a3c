"""Where a constraint stands: the shape that declares it, and what that shape leads to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rdflib.term import Node

from meagraph.validation.screen.constraint import Constraint
from meagraph.validation.screen.route import Route


@dataclass(frozen=True)
class Place:
    """A shape (pySHACL's), the route to its value nodes, and the constraints of other shapes."""

    shape: Any
    route: Route
    constraints_of: Callable[[Node], tuple[Constraint, ...]]
