"""
The corrections of a document, as a person writes them: `FILE.corrections.toml` beside FILE.

docs/loaders.md says how to write one. Every table says in `why` what the correction rests on.
"""

import hashlib
import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from loaders.documents.model import CitationStatus, DeadlineType, Front, ProvisionKind
from loaders.documents.reading.source_text import DocumentError

SUFFIX = ".corrections.toml"

Words = Annotated[str, Field(min_length=1)]


class CorrectionError(DocumentError):
    """A correction that cannot be applied: names the file and the table, and says what to do."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Correction(_Table):
    """What every correction has: the provision that it is about, and why it is right."""

    provision: Words
    why: Words


class FindCorrection(_Correction):
    """
    A correction of something found: the printed words in the provision, and what to do.

    `nth` says which one, where the same words are found several times.
    """

    surface: Words
    do: Literal["replace", "add", "drop"] = "replace"
    nth: int = Field(1, ge=1)


class ActionCorrection(FindCorrection):
    """`[[action]]`: a verb that acts, and whom it addresses."""

    verb: str | None = None
    addressees: tuple[str, ...] | None = None


class CitationCorrection(FindCorrection):
    """`[[citation]]`: what is cited, in normal form; its status follows from it if not given."""

    target: str | None = None
    status: CitationStatus | None = None
    kind: str | None = None


class DeadlineCorrection(FindCorrection):
    """`[[deadline]]`: by when something is to be done."""

    type: DeadlineType | None = None
    value: str | None = None


class ValueCorrection(_Correction):
    """`[[target]]`, `[[mention]]`: a value that is added to the provision or dropped."""

    do: Literal["add", "drop"] = "add"
    value: Words


class SubjectCorrection(_Correction):
    """`[[subject]]`: a concept asserted of the provision (score 1), or one that is dropped."""

    do: Literal["add", "drop"] = "add"
    concept: Words
    surface: str = ""


class ProvisionCorrection(_Table):
    """`[[provision]]`: another id (its parts follow), kind, label or parent."""

    provision: Words
    why: Words
    id: str | None = None
    kind: ProvisionKind | None = None
    label: str | None = None
    parent: str | None = None


class SplitCorrection(_Correction):
    """`[[split]]`: the words of the provision from which on there is another provision."""

    at: Words
    id: Words
    kind: ProvisionKind | None = None
    label: str = ""
    parent: str | None = None


class MergeCorrection(_Correction):
    """`[[merge]]`: the provision belongs to the one before it."""

    into: Words


class WarningCorrection(_Table):
    """`[[warning]]`: a warning that a person has looked at, everywhere or in one provision."""

    code: Words
    provision: str | None = None
    why: Words


class FrontCorrection(_Table):
    """`[document]`: members of the front matter; an empty text means that there is none."""

    model_config = ConfigDict(frozen=True, extra="allow")

    why: Words


class Corrections(_Table):
    """A file of corrections."""

    sha256: str | None = None
    symbol: str | None = None
    accepted: tuple[Words, ...] = ()
    document: FrontCorrection | None = None
    split: tuple[SplitCorrection, ...] = ()
    merge: tuple[MergeCorrection, ...] = ()
    provision: tuple[ProvisionCorrection, ...] = ()
    action: tuple[ActionCorrection, ...] = ()
    citation: tuple[CitationCorrection, ...] = ()
    deadline: tuple[DeadlineCorrection, ...] = ()
    target: tuple[ValueCorrection, ...] = ()
    mention: tuple[ValueCorrection, ...] = ()
    subject: tuple[SubjectCorrection, ...] = ()
    warning: tuple[WarningCorrection, ...] = ()

    @field_validator("document")
    @classmethod
    def _members_exist(cls, document: FrontCorrection | None) -> FrontCorrection | None:
        unknown = set(document.model_extra or ()) - set(Front.model_fields) if document else ()
        if unknown:
            raise ValueError(
                f"{', '.join(sorted(unknown))}: no such member; there are"
                f" {', '.join(Front.model_fields)}"
            )
        return document


def sidecar_of(file: Path) -> Path:
    """Give the place of a document's corrections."""
    return file.with_name(file.name + SUFFIX)


def read_corrections(path: Path, front: Front) -> Corrections:
    """
    Read the corrections of the document with this front matter.

    Raises `CorrectionError` for a file that cannot be read or belongs to another document.
    """
    try:
        corrections = Corrections.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise CorrectionError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise CorrectionError(f"{path}: not TOML: {error}; put texts between quotes") from error
    except ValidationError as error:
        problems = "; ".join(
            f"{_place(problem['loc'])}: {problem['msg']}" for problem in error.errors()
        )
        raise CorrectionError(f"{path}: {problems}; see docs/loaders.md") from error
    _check_document(path, corrections, front)
    return corrections


def _place(location: tuple[int | str, ...]) -> str:
    """Name a place in the file as its writer sees it: `[[action]] 2, why`."""
    match location:
        case (str(table), int(index), *rest):
            return ", ".join([f"[[{table}]] {index + 1}", *map(str, rest)])
        case ("document", *rest):
            return ", ".join(["[document]", *map(str, rest)])
    return ", ".join(map(str, location))


def _check_document(path: Path, corrections: Corrections, front: Front) -> None:
    """Refuse corrections of another document."""
    if corrections.sha256 is None and corrections.symbol is None:
        raise CorrectionError(
            f"{path}: says nothing of its document; begin it with sha256 (as `sha256sum` prints"
            " it) or the document's symbol"
        )
    if corrections.symbol is not None and corrections.symbol != front.symbol:
        raise CorrectionError(
            f"{path}: for {corrections.symbol}, but the document's symbol is"
            f" {front.symbol or 'not known'}; correct symbol, or give sha256 in its place"
        )
    if corrections.sha256 is not None:
        file = path.with_name(path.name.removesuffix(SUFFIX))
        digest = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "no file"
        if corrections.sha256.lower() != digest:
            raise CorrectionError(
                f"{path}: sha256 {corrections.sha256} is not that of {file.name} ({digest});"
                " check each correction against this file, then write its sha256"
            )
