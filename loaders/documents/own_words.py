"""Which provisions have words of their own."""

from collections.abc import Iterator

from loaders.documents.structure.draft import Draft, Skeleton


def outside_sentences(skeleton: Skeleton) -> Iterator[Draft]:
    """Give the provisions without the items inside a sentence, whose words are the sentence's."""
    drafts = {draft.id: draft for draft in skeleton.drafts}
    for draft in skeleton.drafts:
        parent = drafts.get(draft.parent or "")
        if parent is None or not parent.start <= draft.start < draft.end <= parent.end:
            yield draft
