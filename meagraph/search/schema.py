"""The fields of the index."""

import tantivy

from meagraph.namespaces import LANGUAGES
from meagraph.search.analysis import ANY, CODED
from meagraph.search.documents import Role

FOLDER = "search"
"""The folder of the index in the folder of its release."""

THING = "thing"
KIND = "kind"
SAID = "said"
WHOLE = "whole"
CALLED = "called"
"""The words for the kind of a thing."""
CITED = "cited"
"""The words and the number by which a thing is cited."""

LANGUAGES_OF: dict[Role, tuple[str, ...]] = {
    Role.NAME: (*LANGUAGES, ANY),
    Role.CODE: (CODED,),
    Role.ALIAS: (*LANGUAGES, ANY),
    Role.TEXT: (*LANGUAGES, ANY),
}
"""The languages of each role: a field for each, so that words are weighed within their language."""


def field(role: Role, language: str) -> str:
    """Name the field of a role in a language."""
    return f"{role}_{language}"


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(THING, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(KIND, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(WHOLE, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field(SAID, stored=True)
    for name in (CALLED, CITED):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for role, languages in LANGUAGES_OF.items():
        for language in languages:
            name = field(role, language)
            builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


SCHEMA = _schema()
