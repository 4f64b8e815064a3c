"""A checksum of a set of quads that is kept up to date in proportion to the change."""

from collections.abc import Iterable
from hashlib import sha256

from pyoxigraph import Quad

_MODULUS = 1 << 256


class Digest:
    """
    The sum of the SHA-256 of each quad's canonical N-Quads line, modulo 2^256.

    Order does not matter, and a quad that leaves is subtracted; published graphs hold no blank
    nodes, so each quad has exactly one such line (RDF 1.1 N-Quads, canonical form).
    """

    def __init__(self, text: str = "") -> None:
        """Take up the digest printed as `text`, or begin with that of the empty set."""
        self._sum = int(text, 16) if text else 0

    def add(self, quads: Iterable[Quad]) -> None:
        """Take in quads that were not in the set."""
        self._sum = (self._sum + sum(map(_number, quads))) % _MODULUS

    def remove(self, quads: Iterable[Quad]) -> None:
        """Take out quads that were in the set."""
        self._sum = (self._sum - sum(map(_number, quads))) % _MODULUS

    def __str__(self) -> str:
        """Print the digest as 64 hexadecimal digits."""
        return f"{self._sum:064x}"


def _number(quad: Quad) -> int:
    return int.from_bytes(sha256(str(quad).encode()).digest())
