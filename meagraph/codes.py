"""The code lists that identifiers rest on: agreements, and the Parties that may join them."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Kind = Literal["State or area", "former State", "regional organisation"]


class CodeError(ValueError):
    """A code that is unknown or has two meanings; the message gives the reason."""


@dataclass(frozen=True)
class Participant:
    """
    A State or area, former State or regional organisation.

    `code` is its canonical code in upper case: ISO 3166-1 alpha-3, ISO 3166-3 for former States,
    the reserved `EUE` for the European Union.
    """

    code: str
    kind: Kind
    name: str


AGREEMENT_ALIASES: Mapping[str, str] = {
    "plant_treaty": "itpgrfa",
    "world-heritage": "whc",
    "biosafety": "cartagena",
    "abs": "nagoya",
}
"""Other codes by which feeds name an agreement (InforMEA's machine names among them)."""

OTHER_AGREEMENTS = frozenset(
    "kyoto basel rotterdam stockholm minamata ozone montreal barcelona aewa ascobans eurobats"
    " accobams wadden-sea-seals acap gorilla siberian-crane slender-billed-curlew"
    " middle-european-great-bustard atlantic-turtles iosea-marine-turtles bukhara-deer"
    " aquatic-warbler west-african-elephants saiga-antelope pacific-islands-cetaceans"
    " ruddy-headed-goose southern-south-american-grassland-birds monk-seal-atlantic dugong"
    " western-african-aquatic-mammals birds-of-prey high-andean-flamingos sharks"
    " south-andean-huemul central-asian-mammals sahelo-saharan-megafauna"
    " central-asian-flyway".split()
)
"""Agreements that citations and feeds name, beyond those whose data are shipped."""


class Codes:
    """The code lists of one set of reference data."""

    def __init__(
        self,
        participants: Mapping[str, Participant],
        alpha2: Mapping[str, str],
        agreements: frozenset[str],
        unsettled: Mapping[str, str],
    ) -> None:
        """
        Take the lists.

        `participants` by every accepted upper-case code; `alpha2` to alpha-3; `agreements` by
        lower-case code; `unsettled` codes with the reason why they name nothing certain.
        """
        self._participants = participants
        self._alpha2 = alpha2
        self._agreements = agreements
        self._unsettled = unsettled

    def participant(self, code: str) -> Participant:
        """
        Give the participant with this alpha-3 (or declared) code, in either case.

        Raises `CodeError` for a code that is unknown or fits two.
        """
        key = code.strip().upper()
        if key in self._participants:
            return self._participants[key]
        if key in self._unsettled:
            raise CodeError(f"{code!r}: {self._unsettled[key]}")
        if " - " in key:
            raise CodeError(f"{code!r}: names two countries; their rows cannot be told apart")
        raise CodeError(f"{code!r} is neither an ISO 3166-1 alpha-3 code nor a declared one")

    def from_alpha2(self, code: str) -> Participant:
        """Give the participant with this ISO 3166-1 alpha-2 code (or EU); raises `CodeError`."""
        key = code.strip().upper()
        if key not in self._alpha2:
            raise CodeError(f"{code!r} is not an ISO 3166-1 alpha-2 code")
        return self._participants[self._alpha2[key]]

    def from_name(self, name: str) -> Participant:
        """Give the participant with exactly this English name; raises `CodeError`."""
        folded = name.strip().casefold()
        for participant in self._participants.values():
            if participant.name.casefold() == folded:
                return participant
        raise CodeError(f"{name!r} is not the name of a country that we know")

    def agreement(self, code: str) -> str:
        """Give the canonical lower-case code of an agreement; raises `CodeError` if unknown."""
        key = code.strip().lower()
        key = AGREEMENT_ALIASES.get(key, key)
        if key not in self._agreements:
            raise CodeError(f"{code!r} is not the code of an agreement that we know")
        return key

    def participants(self) -> list[Participant]:
        """Give every participant once, by code."""
        return sorted(set(self._participants.values()), key=lambda participant: participant.code)

    def agreements(self) -> list[str]:
        """Give the code of every agreement."""
        return sorted(self._agreements)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def read_codes(content: Path) -> Codes:
    """
    Read the code lists from `content`/data: countries.csv, party-codes.csv, agreements.csv.

    `party-codes.csv` settles codes that are not alpha-3 but certain (column `code` to `means`) and
    lists those that are not (empty `means`), each with the reason in `proof`.
    """
    data = content / "data"
    participants: dict[str, Participant] = {}
    alpha2: dict[str, str] = {}
    for row in _rows(data / "countries.csv"):
        country = Participant(row["alpha3"], "State or area", row["name_en"])
        participants[country.code] = country
        if row["alpha2"]:
            alpha2[row["alpha2"]] = country.code
    unsettled: dict[str, str] = {}
    kinds: dict[str, Kind] = {
        "former State": "former State",
        "regional organisation": "regional organisation",
    }
    for row in _rows(data / "party-codes.csv"):
        if not row["means"]:
            unsettled[row["code"]] = row["proof"]
            continue
        declared = Participant(row["means"], kinds[row["kind"]], row["name_en"])
        participants[row["code"]] = participants[row["means"]] = declared
    if "EUE" in participants:
        alpha2["EU"] = "EUE"
    agreements = frozenset(row["code"] for row in _rows(data / "agreements.csv"))
    return Codes(participants, alpha2, agreements | OTHER_AGREEMENTS, unsettled)
