"""The addresses of the API: the one table from which they are served and described."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from server.skosmos import (
    alphabet,
    changes,
    concepts,
    groups,
    hierarchy,
    mappings,
    searching,
    statistics,
    vocabularies,
)
from server.skosmos.call import Call
from server.skosmos.contexts import Document
from server.skosmos.failure import no_concept
from server.skosmos.shapes import Shape

Made = Callable[[Call], Document]


@dataclass(frozen=True)
class Parameter:
    """A parameter of an address: its name, what it is for, of which kind it is."""

    name: str
    description: str
    kind: str = "string"
    required: bool = False


@dataclass(frozen=True)
class Route:
    """
    One address.

    `path` is below `/rest/v1/`, with names in braces; `made` makes the answer, None where it is
    RDF; `shape` says what the answer has beside its context; `fails` are the other statuses.
    """

    path: str
    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    shape: Shape | None
    made: Made | None
    fails: tuple[int, ...] = ()

    @property
    def of_vocabulary(self) -> bool:
        """Whether the address has a vocabulary in it."""
        return self.path.startswith("{vocid}")


LANG = Parameter("lang", "Language of labels, as a tag such as `en` or `zh-hans`.")
LANG_REQUIRED = Parameter("lang", LANG.description, required=True)
URI = Parameter("uri", "IRI of the concept, group or scheme.", required=True)
LIMIT = Parameter("limit", "Most entries of the answer.", "integer")
OFFSET = Parameter("offset", "Entries to leave out at the beginning.", "integer")
FORMAT = Parameter("format", "Media type of the answer; goes before the Accept header.")
SEARCHING = (
    Parameter("query", "Label to look for; `*` stands for anything. Case is of no account."),
    LANG,
    Parameter("labellang", "Language in which what is found is named, if not `lang`."),
    Parameter("type", "Classes of what is looked for, between spaces, as IRI or `skos:Concept`."),
    Parameter("parent", "IRI of a concept: only what is below it, however far."),
    Parameter("group", "IRI of a group: only its members."),
    Parameter("scheme", "IRIs of concept schemes, between spaces: only what is in one of them."),
    Parameter("fields", "Names of further SKOS properties to give, between spaces."),
    Parameter("unique", "Whether each concept is given once, with its best label.", "boolean"),
    Parameter("maxhits", "Most results; without it all.", "integer"),
    OFFSET,
)
VOCAB = Parameter("vocab", "Id of the vocabulary, if not the one that describes the thing.")
VOCABS = Parameter("vocab", "Ids of the vocabularies to search, between spaces; all if missing.")


def _label(call: Call) -> Document:
    reader = call.reader_of(call.asked.uri)
    if reader is None:
        raise no_concept(call.asked.uri)
    return concepts.label(reader, call.asked.uri, call.language)


def _types(call: Call) -> Document:
    language = call.language if call.reader else call.required_language
    readers = [call.reader] if call.reader else list(map(call.read, call.thesaurus.vocabularies))
    base = f"{call.thesaurus.base}{vocabularies.API}"
    return vocabularies.types(
        call.thesaurus,
        readers,
        language,
        vocabularies.base_of(call.reader) if call.reader else base,
        call.words(language).names,
    )


def _relation(name: str) -> Made:
    return lambda call: concepts.relation(call.vocabulary, call.asked.uri, name, call.language)


def _transitive(name: str) -> Made:
    return lambda call: call.listed(
        hierarchy.transitive(call.vocabulary, call.asked.uri, name, call.language, call.reach()),
        f"{name}Transitive",
    )


def _changed(made: Callable[..., Document]) -> Made:
    return lambda call: call.listed(
        made(call.vocabulary, call.language, *call.page(changes.PAGE)), "changeList"
    )


def _index(call: Call) -> Document:
    offset, limit = call.page(None)
    letter = call.path["letter"]
    found = alphabet.index_concepts(call.vocabulary, letter, call.language, offset, limit)
    return call.listed(found, "indexConcepts")


def _mappings(call: Call) -> Document:
    language = call.asked.language("clang") or call.language
    names = call.words(call.language).names
    shown = mappings.Shown(language, call.asked.yes("external", default=True), names)
    return mappings.mappings(call.vocabulary, call.asked.uri, shown)


def _statistics(call: Call) -> Document:
    names = call.words(call.language).names
    return statistics.vocabulary_statistics(call.vocabulary, call.language, names)


def _label_statistics(call: Call) -> Document:
    called = call.words(call.language).called
    return statistics.label_statistics(call.vocabulary, call.language, called)


ROUTES: tuple[Route, ...] = (
    Route(
        "vocabularies",
        "vocabularies",
        "The vocabularies that are published, with their titles",
        (LANG_REQUIRED,),
        Shape.VOCABULARIES,
        lambda call: vocabularies.vocabularies(call.thesaurus, call.required_language),
        (400,),
    ),
    Route(
        "search",
        "search",
        "Concepts with a label that fits, in some or all vocabularies",
        (*SEARCHING, VOCABS),
        Shape.RESULTS,
        lambda call: searching.search(call.searched(), call.asked),
        (400, 404),
    ),
    Route(
        "label",
        "label",
        "Labels of a thing, from the vocabulary that describes it",
        (URI, LANG, VOCAB),
        Shape.LABELS,
        _label,
        (400, 404),
    ),
    Route(
        "data",
        "data",
        "RDF about a thing, from the vocabulary that describes it",
        (URI, FORMAT, VOCAB),
        None,
        None,
        (400, 404, 406),
    ),
    Route(
        "types",
        "types",
        "Classes of concepts and collections, in all vocabularies",
        (LANG_REQUIRED,),
        Shape.TYPES,
        _types,
        (400,),
    ),
    Route(
        "{vocid}/",
        "vocabulary",
        "A vocabulary: title, languages, concept schemes",
        (LANG,),
        Shape.VOCABULARY,
        lambda call: vocabularies.information(call.vocabulary, call.language),
        (404,),
    ),
    Route(
        "{vocid}/types",
        "vocabularyTypes",
        "Classes of concepts and collections of a vocabulary",
        (LANG,),
        Shape.TYPES,
        _types,
        (404,),
    ),
    Route(
        "{vocid}/topConcepts",
        "topConcepts",
        "Top concepts of a concept scheme",
        (LANG, Parameter("scheme", "IRI of a concept scheme; the main one if missing.")),
        Shape.TOP_CONCEPTS,
        lambda call: concepts.top_concepts(
            call.vocabulary, call.asked.text("scheme"), call.language
        ),
        (404,),
    ),
    Route(
        "{vocid}/data",
        "vocabularyData",
        "RDF about a thing of a vocabulary; without `uri` the whole vocabulary",
        (Parameter("uri", URI.description), FORMAT),
        None,
        None,
        (404, 406),
    ),
    Route(
        "{vocid}/search",
        "vocabularySearch",
        "Concepts and groups of a vocabulary with a label that fits",
        SEARCHING,
        Shape.RESULTS,
        lambda call: searching.search(call.searched(), call.asked),
        (400, 404),
    ),
    Route(
        "{vocid}/lookup",
        "lookup",
        "Concepts that have exactly a label, by the best way in which any has it",
        (Parameter("label", "The label.", required=True), LANG),
        Shape.LOOKUP,
        lambda call: searching.lookup(call.vocabulary, call.asked),
        (400, 404),
    ),
    Route(
        "{vocid}/vocabularyStatistics",
        "vocabularyStatistics",
        "Number of concepts, groups and arrays, by class",
        (LANG,),
        Shape.STATISTICS,
        _statistics,
        (404,),
    ),
    Route(
        "{vocid}/labelStatistics",
        "labelStatistics",
        "Number of labels, by language and kind",
        (LANG,),
        Shape.LABEL_STATISTICS,
        _label_statistics,
        (404,),
    ),
    Route(
        "{vocid}/index/",
        "indexLetters",
        "Letters of the alphabetical index",
        (LANG,),
        Shape.LETTERS,
        lambda call: alphabet.index_letters(call.vocabulary, call.language),
        (404,),
    ),
    Route(
        "{vocid}/index/{letter}",
        "indexConcepts",
        "Labels under a letter of the alphabetical index (`0-9` digits, `!*` other signs, `*` all)",
        (LANG, LIMIT, OFFSET),
        Shape.INDEX,
        _index,
        (400, 404),
    ),
    Route(
        "{vocid}/label",
        "vocabularyLabel",
        "Labels of a thing of a vocabulary",
        (URI, LANG),
        Shape.LABELS,
        _label,
        (400, 404),
    ),
    *(
        Route(
            f"{{vocid}}/{name}",
            name,
            summary,
            (URI, LANG),
            shape,
            _relation(name),
            (400, 404),
        )
        for name, summary, shape in (
            ("broader", "Concepts directly above a concept", Shape.BROADER),
            ("narrower", "Concepts directly below a concept", Shape.NARROWER),
            ("related", "Concepts beside a concept", Shape.RELATED),
        )
    ),
    *(
        Route(
            f"{{vocid}}/{name}Transitive",
            f"{name}Transitive",
            summary,
            (URI, LANG, LIMIT),
            shape,
            _transitive(name),
            (400, 404),
        )
        for name, summary, shape in (
            ("broader", "A concept and all above it, by IRI", Shape.BROADER_TRANSITIVE),
            ("narrower", "A concept and all below it, by IRI", Shape.NARROWER_TRANSITIVE),
        )
    ),
    Route(
        "{vocid}/hierarchy",
        "hierarchy",
        "A concept and all above it, each with what is directly below, by IRI",
        (URI, LANG),
        Shape.HIERARCHY,
        lambda call: call.listed(
            hierarchy.hierarchy(call.vocabulary, call.asked.uri, call.language, call.rows + 1),
            "broaderTransitive",
        ),
        (400, 404),
    ),
    Route(
        "{vocid}/children",
        "children",
        "Concepts directly below a concept, for a tree",
        (URI, LANG),
        Shape.CHILDREN,
        lambda call: concepts.children(call.vocabulary, call.asked.uri, call.language),
        (400, 404),
    ),
    Route(
        "{vocid}/groups",
        "groups",
        "Groups of concepts, and their parts",
        (LANG,),
        Shape.GROUPS,
        lambda call: groups.groups(call.vocabulary, call.language),
        (404,),
    ),
    Route(
        "{vocid}/groupMembers",
        "groupMembers",
        "Members of a group",
        (URI, LANG),
        Shape.MEMBERS,
        lambda call: groups.group_members(call.vocabulary, call.asked.uri, call.language),
        (400, 404),
    ),
    Route(
        "{vocid}/new",
        "newConcepts",
        "Concepts by the month in which they were made, the last one first",
        (LANG, OFFSET, LIMIT),
        Shape.CHANGES,
        _changed(changes.new_concepts),
        (400, 404),
    ),
    Route(
        "{vocid}/modified",
        "modifiedConcepts",
        "Concepts by the month in which they were changed, the last one first",
        (LANG, OFFSET, LIMIT),
        Shape.CHANGES,
        _changed(changes.modified_concepts),
        (400, 404),
    ),
    Route(
        "{vocid}/mappings",
        "mappings",
        "Mappings of a concept to other vocabularies, as JSKOS",
        (
            URI,
            Parameter(
                "external",
                "Whether other vocabularies are asked for labels (as if not said).",
                "boolean",
            ),
            LANG,
            Parameter("clang", "Language of labels, if not `lang`."),
        ),
        Shape.MAPPINGS,
        _mappings,
        (400, 404),
    ),
)
"""All addresses, those without a vocabulary first."""

BY_NAME: Mapping[str, Route] = {route.name: route for route in ROUTES}
