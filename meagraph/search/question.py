"""What is asked of the index."""

from dataclasses import dataclass, replace

from meagraph.namespaces import LANGUAGES
from meagraph.search.analysis import ANY, CODED, Word, asked_words
from meagraph.search.documents import Role

LONGEST = 400
"""Characters of a question that are looked for; the rest is left out."""

MOST_WORDS = 40
"""Words of a question that are looked for; the rest is left out."""


@dataclass(frozen=True)
class Question:
    """
    What is looked for: the words of `text`, first in one `language` if one is given, of classes.

    `kinds` are IRIs of classes, any of which will do; none asks for things of every kind, and of no
    known kind, but for those of the `hidden` classes.
    """

    text: str
    language: str | None = None
    kinds: tuple[str, ...] = ()
    roles: tuple[Role, ...] = tuple(Role)
    hidden: tuple[str, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the texts that are looked through; codes are, in any case."""
        return (*((self.language,) if self.language else LANGUAGES), ANY, CODED)

    @property
    def anywhere(self) -> "Question":
        """The same question of the texts in all languages."""
        return replace(self, language=None)

    @property
    def looked_for(self) -> str:
        """The part of the text that is looked for."""
        return self.text[:LONGEST].rstrip()

    def words(self, language: str) -> list[Word]:
        """Give the words that a text in `language` has to hold."""
        return list(asked_words(self.looked_for, language)[:MOST_WORDS])
