"""What was typed in the form of a proposal, and the concepts that are found for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from meagraph.editing.proposal_kinds import MOST_PARTS, Content
from meagraph.vocabulary.thesaurus import Thesaurus
from meagraph.vocabulary.vocabularies import Vocabulary
from server.editor.proposals.inputs import INPUTS, Input

FOUND = 10
"""Most concepts that are offered for what was looked for."""

_LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Typed:
    """
    What the form of one kind holds.

    `values` by the names of the inputs; `finds` what is looked for, `found` the IRIs that were;
    `parts` the name and definition of each concept that one is split into.
    """

    kind: str
    values: Mapping[str, str] = field(default_factory=dict)
    finds: Mapping[str, str] = field(default_factory=dict)
    found: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parts: tuple[tuple[str, str], ...] = (("", ""), ("", ""))
    reason: str = ""

    @classmethod
    def sent(cls, kind: str, form: "MultiDict[str, str]") -> "Typed":
        """Read what was sent."""
        names = [one.name for one in INPUTS[kind]]
        rows = zip(form.getlist("part.label"), form.getlist("part.definition"), strict=False)
        return cls(
            kind,
            {name: form.get(name, "") for name in names},
            {name: form.get(f"find.{name}", "").strip()[:_LONGEST_SEARCH] for name in names},
            parts=tuple(rows)[:MOST_PARTS] or cls.parts,
            reason=form.get("reason", ""),
        )

    @classmethod
    def of(cls, content: Content, reason: str) -> "Typed":
        """Give what the form of a proposal holds when it is opened again."""
        said = content.model_dump(exclude={"kind", "parts"})
        values = {
            name: ("true" if value else "") if isinstance(value, bool) else str(value)
            for name, value in said.items()
        }
        parts = tuple((one.label, one.definition) for one in getattr(content, "parts", ()))
        return cls(content.kind, values, parts=parts or cls.parts, reason=reason)

    def data(self) -> dict[str, Any]:
        """Give what is proposed, as `read_content` takes it."""
        said: dict[str, Any] = {name: value for name, value in self.values.items() if value}
        for one in INPUTS[self.kind]:
            if one.form == "tick":
                said[one.name] = bool(self.values.get(one.name))
        if any(one.form == "parts" for one in INPUTS[self.kind]):
            said["parts"] = [
                {"label": label, "definition": definition}
                for label, definition in self.parts
                if label.strip() or definition.strip()
            ]
        return {**said, "kind": self.kind}

    def with_part(self) -> "Typed":
        """Give the form with room for one more concept."""
        return replace(self, parts=(*self.parts, ("", ""))[:MOST_PARTS])

    def looked_for(
        self, names: Iterable[str], thesaurus: Thesaurus, vocabulary: Vocabulary
    ) -> "Typed":
        """Give the form with the concepts that are found for what was typed."""
        found = dict(self.found)
        for name in names:
            hits = thesaurus.index.complete(self.finds[name], [vocabulary.id], None, FOUND)
            found[name] = tuple(dict.fromkeys(hit.concept for hit in hits if not hit.deprecated))
        return replace(self, found=found)

    def settled(self, thesaurus: Thesaurus, vocabulary: Vocabulary) -> "Typed":
        """
        Give the form in which what was typed is taken for the concept that has this very name.

        What was typed without looking, and is the name of one concept alone, needs no choice.
        """
        values = dict(self.values)
        for one in self.unsettled():
            hits = thesaurus.index.lookup(vocabulary.id, self.finds[one.name])
            concepts = {hit.concept for hit in hits}
            if len(concepts) == 1:
                values[one.name] = concepts.pop()
        return replace(self, values=values)

    def unsettled(self) -> list[Input]:
        """Give the inputs in which a concept is looked for and none is chosen."""
        return [
            one
            for one in INPUTS[self.kind]
            if one.form == "concept" and self.finds.get(one.name) and not self.values.get(one.name)
        ]
