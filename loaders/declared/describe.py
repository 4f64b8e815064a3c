"""From a record and its declared mapping to triples."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode, Triple

from loaders.declared.concepts import Concepts
from loaders.declared.model import (
    Coordinates,
    Part,
    ParticipantCode,
    Property,
    Subject,
    Taken,
    term,
)
from loaders.declared.records import Record
from loaders.declared.values import (
    PLAIN,
    ValueProblemError,
    clean,
    day,
    decimal_number,
    plain_text,
    texts,
)
from loaders.literals import decimal_literal
from loaders.places import PlaceError, settled
from loaders.quarantine import Reason
from meagraph.codes import OTHER_AGREEMENTS, CodeError, Participant
from meagraph.identifiers import IdentifierError, Identifiers
from meagraph.namespaces import DCT, RDF, SKOS, WGS
from meagraph.numbering import NumberError, human_number

Term = NamedNode | RdfLiteral
_FIELD = re.compile(r"\{([^{}]+)\}")


class RecordProblemError(Exception):
    """A record that cannot be described: what is wrong, where, and what to do."""

    def __init__(self, record: Record, field: str | None, message: str, repair: str) -> None:
        """Take the record, the field (None for the record as a whole), and the message."""
        place = f", {record.place(field)}" if field is not None else ""
        super().__init__(f"{record.where}{place}: {message}. {repair}")
        self.record = record
        self.field = field
        self.problem = message
        self.repair = repair
        self.described_by: list[str] = []
        self.whole = field is None

    @property
    def kept(self) -> list[str]:
        """
        Give the fields to keep with the problem: those that the mapping reads, and no other.

        All of them where the problem leaves the whole subject out.
        """
        return self.described_by if self.whole or self.field is None else [self.field]

    @property
    def reason(self) -> Reason:
        """Give the reason for quarantine."""
        place = f"{self.record.place(self.field)}: " if self.field is not None else ""
        return Reason(
            f"{place}{self.problem}",
            f"{place}la valeur ne peut être lue ({self.problem})",
            self.repair,
        )


@dataclass
class Description:
    """
    What one record says.

    `problems` are the values of it that could not be read, `repairs` what was read otherwise than
    it stands: the record's name and what was done.
    """

    triples: list[Triple]
    problems: list[RecordProblemError]
    repairs: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class _Work:
    """A description in the making, and the subjects of the record that have a name."""

    description: Description
    names: dict[str, NamedNode] = field(default_factory=dict)


class Describer:
    """Applies declared subjects to records."""

    def __init__(
        self, subjects: list[Subject], identifiers: Identifiers, concepts: Concepts
    ) -> None:
        """Take the mapping and what its types refer to."""
        self._subjects = subjects
        self._identifiers = identifiers
        self._concepts = concepts

    def describe(self, record: Record) -> Description:
        """
        Describe a record.

        A value that cannot be read is left out and told in `problems`; raises `RecordProblemError`
        when it is required, or when it is part of an IRI.
        """
        work = _Work(Description([], []))
        for subject in self._subjects:
            self._subject(subject, record, None, work)
        return work.description

    def path(self, template: str, record: Record) -> str:
        """Fill the fields of a template; raises `RecordProblemError` for an empty field."""

        def filled(match: re.Match[str]) -> str:
            values = record.take(match[1])
            if not values:
                raise RecordProblemError(record, match[1], "it is empty", "Give a value.")
            return plain_text(values[0])

        return _FIELD.sub(filled, template)

    def _subject(
        self, subject: Subject, record: Record, parent: NamedNode | None, work: _Work
    ) -> None:
        records = [record] if subject.each is None else record.items(subject.each)
        for item in records:
            if all(self._first(item, field) == text for field, text in subject.when.items()):
                self._try_one(subject, item, parent, work)

    def _try_one(
        self, subject: Subject, record: Record, parent: NamedNode | None, work: _Work
    ) -> None:
        """Describe a subject; an item of a list that cannot be described leaves the rest whole."""
        description = work.description
        known, told = len(description.triples), len(description.problems)
        try:
            self._one(subject, record, parent, work)
        except RecordProblemError as problem:
            if parent is None:
                raise
            del description.triples[known:]
            problem.whole = True
            description.problems.append(problem)
        for new in description.problems[told:]:
            new.described_by = new.described_by or sorted(subject.fields())

    @staticmethod
    def _first(record: Record, field: str) -> str | None:
        values = record.take(field)
        return plain_text(values[0]) if values else None

    def _one(self, subject: Subject, record: Record, parent: NamedNode | None, work: _Work) -> None:
        description = work.description
        node = self._node(subject, record)
        if subject.name:
            work.names[subject.name] = node
        description.triples += (Triple(node, RDF.type, term(kind)) for kind in subject.types)
        for prop in subject.property:
            for value in self._found(prop, record, parent, work):
                description.triples.append(Triple(node, term(prop.predicate), value))
                description.triples += self._named(prop, value)
        if subject.place is not None:
            self._place(subject.place, node, record, description)
        for inner in subject.subject:
            self._subject(inner, record, node, work)
        if subject.recursive:
            for item in record.items(subject.recursive):
                self._try_one(subject, item, node, work)

    def _found(
        self, prop: Property, record: Record, parent: NamedNode | None, work: _Work
    ) -> list[Term]:
        """Give the values of a property; raises `RecordProblemError` when it needs one."""
        try:
            values = list(self._values(prop, record, parent, work))
        except RecordProblemError as problem:
            if prop.required:
                raise
            work.description.problems.append(problem)
            return []
        if prop.required and not values:
            raise RecordProblemError(record, prop.source, "it is empty", "Give a value.")
        return values

    def _named(self, prop: Property, value: Term) -> Iterator[Triple]:
        """
        Describe a thing that a property names, by its classes and its own identifier.

        An agreement whose data are shipped is described there, and not here.
        """
        if not prop.types or not isinstance(value, NamedNode):
            return
        parts = self._identifiers.parse(value.value).parts
        code = parts.get("agreement") if prop.type == "agreement" else parts.get("id")
        if code is None or (prop.type == "agreement" and code not in OTHER_AGREEMENTS):
            return
        yield from (Triple(value, RDF.type, term(kind)) for kind in prop.types)
        key = SKOS.notation if prop.type == "agreement" else DCT.identifier
        yield Triple(value, key, RdfLiteral(code))

    @staticmethod
    def _place(
        fields: Coordinates, node: NamedNode, record: Record, description: Description
    ) -> None:
        """Describe where a subject lies, by the rules of `loaders.places`."""
        latitudes, longitudes = record.take(fields.latitude), record.take(fields.longitude)
        if not latitudes and not longitudes:
            return
        try:
            if not latitudes or not longitudes:
                raise ValueProblemError("one of the two coordinates is missing", "Give both.")
            latitude, longitude = decimal_number(latitudes[0]), decimal_number(longitudes[0])
            place, repair = settled(latitude, longitude)
        except (ValueProblemError, PlaceError) as error:
            todo = getattr(error, "repair", "Correct the coordinates.")
            given = fields.latitude if latitudes else fields.longitude
            description.problems.append(RecordProblemError(record, given, str(error), todo))
            return
        if repair:
            description.repairs.append((record.where, repair))
        for predicate, number in zip((WGS.lat, WGS.long), place or (), strict=False):
            description.triples.append(Triple(node, predicate, decimal_literal(number)))

    def _node(self, subject: Subject, record: Record) -> NamedNode:
        if subject.kind is not None:
            return self._minted(subject.kind, subject.parts, record)
        return NamedNode(self.path(subject.iri or "", record))

    def _minted(self, kind: str, parts: Mapping[str, str | Part], record: Record) -> NamedNode:
        texts_of_parts = {name: self._part(part, record) for name, part in parts.items()}
        try:
            return NamedNode(self._identifiers.mint(kind, **texts_of_parts))
        except (IdentifierError, CodeError) as error:
            raise RecordProblemError(record, None, str(error), "Correct the value.") from error

    def _part(self, part: str | Part, record: Record) -> str:
        if isinstance(part, str):
            return self.path(part, record)
        if part.fields is not None:
            found = (self._optional(field, record) for field in part.fields)
            value = part.join.join(text for text in found if text)
        elif part.value is not None:
            value = part.value
        else:
            value = self.path(f"{{{part.source}}}", record)
        if part.formats:
            value = self._day(value, part, record)
        text = self._cleaned(value, part, record)
        if part.by:
            return self._participant(text, part.by, record, part.source).code
        return text

    def _optional(self, part: str | Part, record: Record) -> str:
        """Give one of several fields: a plain name, or a part of its own; "" when it is empty."""
        if isinstance(part, Part):
            return self._part(part, record)
        return self._first(record, part) or ""

    def _day(self, value: str, part: Part, record: Record) -> str:
        try:
            return day(value, part.formats)
        except ValueProblemError as error:
            raise RecordProblemError(record, part.source, str(error), error.repair) from error

    def _cleaned(self, value: object, taken: Taken, record: Record) -> str:
        try:
            return clean(value, taken)
        except ValueProblemError as error:
            raise RecordProblemError(record, taken.source, str(error), error.repair) from error

    def _values(
        self,
        prop: Property,
        record: Record,
        parent: NamedNode | None,
        work: _Work,
    ) -> Iterator[Term]:
        if prop.type == "parent":
            if parent is not None:
                yield parent
        elif prop.type == "subject":
            yield work.names[prop.subject or ""]
        elif prop.source is None and prop.type == "thing":
            yield self._minted(prop.kind or "", prop.parts, record)
        elif prop.type == "decision-number":
            yield self._decision_number(prop, record)
        else:
            for piece in self._pieces(prop, record):
                try:
                    yield from list(self._typed(self._tidied(piece, prop, record), prop, record))
                except RecordProblemError as problem:
                    if prop.required:
                        raise
                    work.description.problems.append(problem)

    def _decision_number(self, prop: Property, record: Record) -> RdfLiteral:
        """Print a decision's number as its body does, from agreement, body, session, number."""
        parts = {name: self._part(part, record) for name, part in prop.parts.items()}
        try:
            printed = human_number(
                parts["agreement"], parts["body"], parts["session"], parts["number"]
            )
            return RdfLiteral(printed)
        except NumberError as error:
            todo = "Load it through a mapping that gives the number as printed."
            raise RecordProblemError(record, None, str(error), todo) from error

    @staticmethod
    def _pieces(prop: Property, record: Record) -> Iterator[object]:
        """Yield the raw values of a property, taken apart at its separator."""
        values = [prop.value] if prop.source is None else record.take(prop.source)
        for value in values:
            if prop.separator and isinstance(value, str):
                yield from (part.strip() for part in value.split(prop.separator) if part.strip())
            else:
                yield value

    def _tidied(self, value: object, prop: Property, record: Record) -> object:
        """Clean a value up if the mapping says how; else leave its type as it is."""
        if prop.pattern or prop.values is not None or prop.lower:
            return self._cleaned(value, prop, record)
        return value

    def _typed(self, value: object, prop: Property, record: Record) -> Iterator[Term]:
        try:
            match prop.type:
                case "text":
                    yield from texts(value, prop.language or record.language)
                case "participant":
                    who = self._participant(str(value), prop.by, record, prop.source)
                    yield self._participant_node(who)
                case "agreement":
                    yield NamedNode(self._identifiers.mint("agreement", agreement=str(value)))
                case "concept":
                    yield self._concept(str(value), prop)
                case "thing":
                    yield self._thing(str(value), prop, record)
                case plain:
                    yield PLAIN[plain](value, prop)
        except ValueProblemError as error:
            raise RecordProblemError(record, prop.source, str(error), error.repair) from error
        except (IdentifierError, CodeError) as error:
            raise RecordProblemError(
                record, prop.source, str(error), "Correct the code."
            ) from error

    def _thing(self, value: str, prop: Property, record: Record) -> NamedNode:
        """Give the thing that a value names: `{value}` among the parts is the value itself."""
        parts = {
            name: value if part == "{value}" else self._part(part, record)
            for name, part in prop.parts.items()
        }
        return NamedNode(self._identifiers.mint(prop.kind or "", **parts))

    def _participant(
        self, text: str, by: ParticipantCode, record: Record, field: str | None
    ) -> Participant:
        codes = self._identifiers.codes
        read = {
            "alpha3": codes.participant,
            "alpha2": codes.from_alpha2,
            "iso": codes.from_alpha2 if len(text.strip()) == 2 else codes.participant,
            "name": codes.from_name,
        }[by]
        try:
            return read(text)
        except CodeError as error:
            raise RecordProblemError(
                record, field, str(error), "Give the code of the State or organisation."
            ) from error

    def _participant_node(self, participant: Participant) -> NamedNode:
        return NamedNode(self._identifiers.participant(participant.code))

    def _concept(self, text: str, prop: Property) -> NamedNode:
        scheme = prop.scheme or ""
        found = self._concepts.find(scheme, text)
        match found:
            case [concept]:
                return NamedNode(concept)
            case []:
                raise ValueProblemError(
                    f"{text!r} is no term of the vocabulary {scheme}",
                    "Use a notation or label of the vocabulary, or map it with `values`.",
                )
        raise ValueProblemError(
            f"{text!r} names several terms of {scheme}: {', '.join(found)}", "Use a notation."
        )
