"""
Screens: SHACL Core compiled to SPARQL that finds every focus node that may violate a shape.

A screen may find too many, never too few: pySHACL judges what it finds. One module per family of
constraints (SHACL, 4), each saying which clause it compiles.
"""

from meagraph.validation.screen.compiler import compile_shape
from meagraph.validation.screen.not_compiled import NotCompiled
from meagraph.validation.screen.screening import Screen, Sizes

__all__ = ["NotCompiled", "Screen", "Sizes", "compile_shape"]
