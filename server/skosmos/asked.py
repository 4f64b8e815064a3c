"""What a request asks for: its parameters, read as Skosmos reads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from server.skosmos.failure import FailureError

_YES = frozenset(("1", "true", "on", "yes"))
_NO = frozenset(("0", "false", "off", "no", ""))
_MOST_DIGITS = 9


@dataclass(frozen=True)
class Asked:
    """
    The parameters of one request.

    Of a name that is given several times the last one counts. Unknown ones are of no account.
    """

    given: Mapping[str, Sequence[str]]

    def text(self, name: str) -> str:
        """Give a parameter without spaces around it; empty where it is missing."""
        values = self.given.get(name, ())
        return values[-1].strip() if values else ""

    def language(self, name: str = "lang") -> str:
        """Give a language tag in lower case, as tags are published; empty where none is named."""
        return self.text(name).lower()

    def query(self, name: str) -> str:
        """Give words to look for, in Unicode's composed form (NFC), as labels are written."""
        return normalize("NFC", self.text(name))

    @property
    def uri(self) -> str:
        """The thing that is asked about; raises `FailureError` when none is named."""
        uri = self.text("uri")
        if not uri:
            raise FailureError(400, "uri parameter missing")
        return uri

    def several(self, name: str) -> tuple[str, ...]:
        """Give the values between spaces, of all times that the parameter is given."""
        return tuple(value for one in self.given.get(name, ()) for value in one.split())

    def types(self) -> tuple[str, ...]:
        """Give the classes asked for; a plus sign divides them, too, where no space does."""
        found = self.several("type")
        return tuple(found[0].split("+")) if len(found) == 1 else found

    def yes(self, name: str, default: bool = False) -> bool:
        """Read a truth value without regard to case; the default where it is none."""
        value = self.text(name).lower()
        if value in _YES:
            return True
        return False if name in self.given and value in _NO else default

    def number(self, name: str, least: int) -> int | None:
        """Give a whole number; None where it is missing. Raises `FailureError`."""
        given = self.text(name)
        if not given:
            return None
        number = _number(given)
        if number is None or number < least:
            raise FailureError(400, f"{name} parameter is invalid")
        return number

    def signed(self, name: str) -> int | None:
        """Give a whole number of either sign; None for anything else."""
        return _number(self.text(name))

    def number_or(self, name: str, default: int) -> int:
        """Give a whole number that is not negative; the default for anything else."""
        number = _number(self.text(name))
        return default if number is None or number < 0 else number


def _number(given: str) -> int | None:
    digits = given.removeprefix("-")
    if not digits.isascii() or not digits.isdecimal():
        return None
    # No list is as long as that, and a number of a thousand digits would take its time.
    number = int(digits) if len(digits) <= _MOST_DIGITS else 10**_MOST_DIGITS
    return -number if given.startswith("-") else number
