"""What the document says, from its text: front matter, structure, and what is in each part."""

from pathlib import Path

from loaders.documents.actions import actions_of
from loaders.documents.citing import citations_of
from loaders.documents.deadlines import deadlines_of
from loaders.documents.front import read_front
from loaders.documents.mentions import mentions_of
from loaders.documents.model import Document, Notice, Provision
from loaders.documents.reading.source_text import SourceText
from loaders.documents.structure import provisions_of
from loaders.documents.subjects import subjects_of
from loaders.documents.targets import targets_of


def parse(source: SourceText, content: Path) -> Document:
    """
    Parse a document; `content` is the directory of the vocabularies and the reference data.

    Citations of other works are `unresolved`: `loaders.documents.citing.resolve` asks the graph.
    """
    front, body_start = read_front(source)
    skeleton = provisions_of(source, front, body_start)
    language = front.language
    actions = actions_of(skeleton, front, language, content)
    citations = citations_of(skeleton, front, language, content)
    deadlines = deadlines_of(skeleton, actions, front, language, content)
    targets = targets_of(skeleton, language, content)
    mentions = mentions_of(skeleton, front, language, content)
    subjects = subjects_of(skeleton, language, content)
    provisions = tuple(
        Provision(
            id=draft.id,
            kind=draft.kind,
            label=draft.label,
            parent=draft.parent,
            text=draft.passage.text,
            start=draft.start,
            end=draft.end,
            actions=actions.get(draft.id, ()),
            citations=citations.get(draft.id, ()),
            deadlines=deadlines.get(draft.id, ()),
            targets=targets.get(draft.id, ()),
            mentions=mentions.get(draft.id, ()),
            subjects=subjects.get(draft.id, ()),
        )
        for draft in skeleton.drafts
    )
    read = tuple(
        Notice(code=trouble.code, message=trouble.message, start=trouble.offset)
        for trouble in source.troubles
    )
    return Document(document=front, provisions=provisions, warnings=(*read, *skeleton.notices))
