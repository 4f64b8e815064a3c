"""A paragraph in the making: the lines that were found to belong together."""

from dataclasses import dataclass, field
from typing import Literal

from loaders.documents.reading.labels import label_at
from loaders.documents.reading.line import Line


@dataclass
class Paragraph:
    """Lines of one paragraph or note; `closed` says that no other line may join."""

    lines: list[Line]
    kind: Literal["text", "note"] = "text"
    heading: int = 0
    closed: bool = False
    holes: list[tuple[int, int]] = field(default_factory=list)

    @property
    def last(self) -> Line:
        """Its last line so far."""
        return self.lines[-1]

    @property
    def label(self) -> str:
        """The label that it begins with."""
        return label_at(self.lines[0].text)

    @property
    def is_label_alone(self) -> bool:
        """Tell whether nothing but a label was printed so far."""
        return len(self.lines) == 1 and bool(self.label) and self.label == self.lines[0].text
