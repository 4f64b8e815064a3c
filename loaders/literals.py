"""Values of Python as literals of RDF."""

from decimal import Decimal

from pyoxigraph import Literal

from meagraph.namespaces import XSD


def decimal_literal(number: Decimal) -> Literal:
    """
    Give a number as an RDF literal, in decimal notation.

    >>> decimal_literal(Decimal("1E-7")).value
    '0.0000001'
    """
    return Literal(f"{number:f}", datatype=XSD.decimal)
