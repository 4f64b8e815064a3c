"""What an InforMEA decision's number says, beside the treaty under which it is filed."""

from dataclasses import dataclass, field

from loaders.loader import Finding, Loading
from meagraph.numbering import UNGA, Reading, human_number, read_number, un_symbol


@dataclass
class DecisionNumbers:
    """Reads the numbers of the decisions of one feed, and remembers which IRI is taken."""

    loading: Loading
    source: str
    taken: dict[str, str] = field(default_factory=dict)

    def read(self, record: dict[str, object], agreement: str, where: str) -> dict[str, object]:
        """
        Give what the number says: IRI, agreement, body, session, symbol; report what is doubtful.

        The number's own prefix is believed over the treaty as filed (`NP-1/13` is of the Nagoya
        Protocol), and both are kept. A number with no reading, or with several, gives an IRI made
        from the record's identifier: none is guessed.
        """
        number, own_id = str(record.get("number", "")), str(record.get("id", ""))
        reading = self._only(number, str(record.get("type", "")), agreement, where)
        if reading is not None:
            iri = self._decision_iri(reading)
            first = self.taken.setdefault(iri, own_id)
            if first == own_id:
                return self._said(reading, iri, agreement, where)
            self._report(where, f"number {number}: record {first} has it too; kept apart by id")
        iri = self.loading.identifiers.mint("decision-record", source="informea", id=own_id)
        return {"iri": iri, "agreement": agreement}

    def _only(self, number: str, kind: str, agreement: str, where: str) -> Reading | None:
        """Give the one reading that number, kind and treaty leave; report if there is none."""
        readings = [reading for reading in read_number(number) if reading.agreement != UNGA]
        filed = [reading for reading in readings if reading.agreement == agreement] or readings
        of_kind = [reading for reading in filed if reading.kind == kind] or filed
        match of_kind:
            case [reading] if reading.section is None:
                return reading
            case [reading]:
                what = f"names section {reading.section} of a decision"
            case []:
                what = "is not numbered as any body known here does"
            case several:
                forms = ", ".join(f"{r.agreement} {r.body} {r.kind}" for r in several)
                what = f"is ambiguous ({forms})"
        self._report(where, f"the number {number!r} {what}; the IRI is made from the record's id")
        return None

    def _said(self, reading: Reading, iri: str, agreement: str, where: str) -> dict[str, object]:
        said: dict[str, object] = {
            "iri": iri,
            "agreement": reading.agreement,
            "body": reading.body,
            "session": reading.session,
            "symbol": un_symbol(reading.agreement, reading.body, reading.session, reading.number),
            "number": human_number(
                reading.agreement, reading.body, reading.session, reading.number, reading.kind
            ),
        }
        if reading.agreement != agreement:
            said["filed"] = agreement
            self._report(
                where,
                f"{said['number']} is a number of {reading.agreement}, but filed under {agreement};"
                " the number is believed, and both are kept",
            )
        return said

    def _decision_iri(self, reading: Reading) -> str:
        revision = f"@rev{reading.revision}" if reading.revision else ""
        return self.loading.identifiers.mint(
            "decision",
            agreement=reading.agreement,
            body=reading.body or "",
            session=reading.session,
            number=reading.number + revision,
        )

    def _report(self, where: str, message: str) -> None:
        self.loading.report(Finding(self.source, where, message))
