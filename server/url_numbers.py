"""Numbers in addresses: such as the desk's database can hold; all others name nothing."""

from typing import Any

from werkzeug.routing import IntegerConverter, Map

_MOST = 2**63 - 1


class NumberConverter(IntegerConverter):
    """The converter `int` of addresses, with an end: what is larger is answered with 404."""

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:
        """Take the options of a rule."""
        super().__init__(map, *args, **{"max": _MOST, **options})
