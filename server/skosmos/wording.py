"""The words of the interface that the API gives: names of classes, of mappings, of languages."""

from babel import Locale, UnknownLocaleError
from flask_babel import force_locale, gettext

from meagraph.namespaces import LANGUAGES
from server.skosmos.call import Wording

_ = gettext


def wording(language: str) -> Wording:
    """Give the words in a language that the interface has, else in English."""
    with force_locale(_interface(language)):
        names = {
            "skos:Concept": _("Concept"),
            "skos:Collection": _("Collection of concepts"),
            "isothes:ConceptGroup": _("Group of concepts"),
            "isothes:ThesaurusArray": _("Array of sibling concepts"),
            "skos:exactMatch": _("Same concept"),
            "skos:closeMatch": _("Nearly the same concept"),
            "skos:broadMatch": _("Broader concept elsewhere"),
            "skos:narrowMatch": _("Narrower concept elsewhere"),
            "skos:relatedMatch": _("Related concept elsewhere"),
            "skos:exactMatch_help": _("A concept of another vocabulary that means the same."),
            "skos:closeMatch_help": _(
                "A concept of another vocabulary that can often be used in its place."
            ),
            "skos:broadMatch_help": _("A wider concept of another vocabulary."),
            "skos:narrowMatch_help": _("A narrower concept of another vocabulary."),
            "skos:relatedMatch_help": _(
                "A concept of another vocabulary that has to do with this one."
            ),
        }
    return Wording(names, lambda tag: language_name(tag, language))


def language_name(tag: str, language: str) -> str:
    """
    Give the name of a language in another one; an unknown one is called by its tag.

    >>> language_name("ar", "fr"), language_name("x-klingon", "fr")
    ('arabe', 'x-klingon')
    """
    named, inside = _locale(tag), _locale(language) or Locale("en")
    return (named and named.get_display_name(inside)) or tag


def _locale(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def _interface(language: str) -> str:
    primary = language.partition("-")[0]
    return primary if primary in LANGUAGES else "en"
