"""The convention that a document is about, where its front matter does not say so."""

import re

from loaders.documents.model import Front
from loaders.documents.structure.draft import Skeleton

_FAMILIES = {"CBD": "cbd", "CMS": "cms", "FCCC": "unfccc", "ICCD": "unccd", "CITES": "cites"}
_SYMBOL = re.compile(rf"(?<![A-Za-z/])(?:UNEP/)?({'|'.join(_FAMILIES)})/[A-Z]")


def placed(front: Front, skeleton: Skeleton) -> Front:
    """
    Give `front` with the one convention whose documents the text cites, if it has none.

    This says whose articles and Roman numbers are meant. Numbers in figures are common to too many
    bodies for it.
    """
    if front.convention is not None:
        return front
    cited = {
        _FAMILIES[match[1]]
        for draft in skeleton.drafts
        for match in _SYMBOL.finditer(draft.passage.text)
    }
    if len(cited) != 1:
        return front
    return front.model_copy(update={"convention": cited.pop()})
