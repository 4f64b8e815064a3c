"""How a concept is told apart from its namesakes, in one line."""

from flask_babel import gettext as _

from server.reconciliation.scope import Described, Scope

LONGEST_DESCRIPTION = 200


def description(scope: Scope, described: Described, label: str = "") -> str:
    """
    Give the line below the name of a concept.

    It has the label that was found if that is another, the vocabulary where there are several, the
    names of the concepts above it, and its definition, cut.
    """
    name = scope.name(described)
    parts = []
    if label and label != name:
        parts.append(_("also “%(label)s”", label=label))
    if described.concept.deprecated:
        parts.append(_("deprecated"))
    if scope.vocabulary is None:
        parts.append(described.vocabulary.title(scope.shown)[0])
    if way := scope.way(described):
        parts.append(" › ".join(way))
    if text := definition(scope, described):
        parts.append(text)
    return short(" · ".join(parts))


def definition(scope: Scope, described: Described) -> str:
    """Give the definition of a concept, or else its scope note, in the language that is shown."""
    for field in ("definition", "scopeNote"):
        texts = described.concept.texts(field)
        for language in (scope.shown, "en", ""):
            if language in texts:
                return texts[language][0]
    return ""


def short(text: str) -> str:
    """
    Give a text, cut at a word if it is long.

    >>> short("a" * 300)[-2:], short("brief")
    ('a…', 'brief')
    """
    if len(text) <= LONGEST_DESCRIPTION:
        return text
    cut = text[:LONGEST_DESCRIPTION]
    return f"{cut.rpartition(' ')[0] or cut}…"
