"""The metadata of Akoma Ntoso: work, expression and manifestation (FRBR), and references."""

from dataclasses import dataclass

from loaders.documents.akn.elements import Element, child
from loaders.documents.akn.outline import Outline
from meagraph.identifiers import IdentifierError, Identifiers
from meagraph.namespaces import ELI, MEA

LANGUAGES = {"en": "eng", "fr": "fra", "es": "spa", "ru": "rus", "ar": "ara", "zh": "zho"}
"""The codes of ISO 639-2 that AKN4UN writes."""

UNKNOWN_DAY = "0001-01-01"
"""What stands for a date that is not known; its name says so."""

EDITOR = "meagraph"
PREAMBLE = "preamble"


@dataclass(frozen=True)
class Identification:
    """What an Akoma Ntoso document says of itself; `subtype` is its `name` attribute too."""

    work: str
    iri: str
    symbol: str | None
    number: str | None
    date: str | None
    author: str
    language: str
    subtype: str
    text_held: bool

    def meta(self, parent: Element, part: str = "main") -> None:
        """Write `meta` for the main document, or for one of its annexes (`part`)."""
        meta = child(parent, "meta")
        identification = child(meta, "identification", source=f"#{EDITOR}")
        day = self.date or UNKNOWN_DAY
        tongue = LANGUAGES.get(self.language, self.language)
        expression = f"{self.work}/{tongue}@{self.date or ''}"
        for level, uri, named in (
            ("FRBRWork", self.work, "adoption"),
            ("FRBRExpression", expression, "expression"),
            ("FRBRManifestation", expression + ".akn", "manifestation"),
        ):
            block = child(identification, level)
            child(block, "FRBRthis", value=self._component(uri, part))
            child(block, "FRBRuri", value=uri)
            if level == "FRBRWork":
                child(block, "FRBRalias", value=self.iri, name="iri")
                if self.symbol:
                    child(block, "FRBRalias", value=self.symbol, name="symbol")
            child(block, "FRBRdate", date=day, name=named if self.date else "unknown")
            author = self.author if level == "FRBRWork" else EDITOR
            child(block, "FRBRauthor", href=f"#{author}")
            self._properties(block, level, tongue)
        if part != "main":
            return  # the references and notes of the main document hold for its annexes
        self._references(meta)
        if not self.text_held:
            notes = child(meta, "notes", source=f"#{EDITOR}")
            note = child(notes, "note", eId="note_1")
            child(note, "p").text = "The text is not held: this document gives its structure alone."

    def _properties(self, block: Element, level: str, tongue: str) -> None:
        match level:
            case "FRBRWork":
                child(block, "FRBRcountry", value="un")
                child(block, "FRBRsubtype", value=self.subtype)
                if self.number:
                    child(block, "FRBRnumber", value=self.number)
            case "FRBRExpression":
                child(block, "FRBRlanguage", language=tongue)
            case _:
                child(block, "FRBRformat", value="application/akn+xml")

    def _references(self, meta: Element) -> None:
        references = child(meta, "references", source=f"#{EDITOR}")
        for name in dict.fromkeys((EDITOR, self.author)):
            href = f"/akn/ontology/organization/un/{name}"
            child(references, "TLCOrganization", eId=name, href=href, showAs=name)
        child(
            references,
            "TLCConcept",
            eId=PREAMBLE,
            href=f"/akn/ontology/concept/un/{PREAMBLE}",
            showAs=PREAMBLE,
        )

    @staticmethod
    def _component(uri: str, part: str) -> str:
        return uri.removesuffix(".akn") + f"/!{part}" + (".akn" if uri.endswith(".akn") else "")


def identification_of(outline: Outline, identifiers: Identifiers) -> Identification:
    """Say what the document is; a path after AKN4UN is made where its triples have none."""
    node = outline.document
    kind = outline.node(node, MEA.decisionKind)
    subtype = kind.value.rpartition("/")[2] if kind else "document"
    symbol, number = outline.text(node, MEA.symbol), outline.text(node, MEA.number)
    day = outline.text(node, ELI.date_document)
    author = _author(outline, identifiers)
    name = (symbol or number or node.value.removeprefix(identifiers.base)).replace("/", "-")
    made = f"/akn/un/doc/{subtype}/{author}/{day or ''}/{name.replace(' ', '_')}"
    return Identification(
        outline.text(node, MEA.aknWork) or made,
        node.value,
        symbol,
        number,
        day,
        author,
        outline.language,
        subtype,
        outline.text(node, MEA.textHeld) != "false",
    )


def _author(outline: Outline, identifiers: Identifiers) -> str:
    """Give the codes of the body that speaks, else of the agreement: `cbd-cop`."""
    for term in (MEA.body, MEA.agreement):
        named = outline.node(outline.document, term)
        try:
            if named:
                return "-".join(identifiers.parse(named.value).parts.values())
        except IdentifierError:
            continue
    return "un"
