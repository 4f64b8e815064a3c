"""The index of one release: what it finds, by relevance."""

from dataclasses import dataclass
from pathlib import Path

import tantivy

from meagraph.query.errors import SearchUnavailableError
from meagraph.search.documents import Said, unpacked
from meagraph.search.highlighting import Excerpt, best_excerpt
from meagraph.search.question import Question
from meagraph.search.schema import FOLDER, KIND, SAID, THING

FARTHEST = 10_000
"""The last place from which on results are given: all before it have to be ranked, too."""


@dataclass(frozen=True)
class Hit:
    """One thing that was found, how well it fits (more is better), and all that is said of it."""

    thing: str
    score: float
    kinds: tuple[str, ...]
    question: Question
    said: tuple[Said, ...]

    def excerpt(self, language: str = "") -> Excerpt:
        """Give what fits best of all that is said; of equals, what is said in `language`."""
        return best_excerpt(self.said, self.question, language)


@dataclass(frozen=True)
class Found:
    """How many things fit, and those of them that were asked for, the best first."""

    total: int
    hits: tuple[Hit, ...]


NOTHING = Found(0, ())


class SearchIndex:
    """The index of a release, which never changes; any number of threads may ask it."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        """Take what searches the index; see `open`."""
        self._searcher = searcher

    @classmethod
    def open(cls, release: Path) -> "SearchIndex":
        """Open the index in the folder of a release; raises `SearchUnavailableError`."""
        folder = release / FOLDER
        try:
            index = tantivy.Index.open(str(folder))
            index.config_reader("manual")
            return cls(index.searcher())
        except (OSError, ValueError) as error:
            raise SearchUnavailableError(
                "this release has no search index that can be read: start the service again"
            ) from error

    def search(self, question: Question, limit: int, offset: int = 0) -> Found:
        """
        Give what fits a question: `limit` things from the place `offset` on.

        Things that have all the words come alone; where there are none, those in which the last
        word is longer; else those that have most of the words.
        """
        for query in question.stages(self._searcher):
            found = self._run(query, question, limit, offset)
            if found.total:
                return found
        return NOTHING

    def complete(self, question: Question, limit: int) -> Found:
        """Give what fits a question of which the last word may be only begun."""
        query = question.begun(self._searcher)
        return NOTHING if query is None else self._run(query, question, limit, 0)

    def _run(self, query: tantivy.Query, question: Question, limit: int, offset: int) -> Found:
        if offset > FARTHEST:
            limit, offset = 0, 0
        result = self._searcher.search(query, limit=max(1, limit), offset=offset)
        hits = tuple(self._hit(score, place, question) for score, place in result.hits[:limit])
        return Found(result.count, hits)  # type: ignore[attr-defined]

    def _hit(self, score: float, place: tantivy.DocAddress, question: Question) -> Hit:
        kept = self._searcher.doc(place).to_dict()
        return Hit(
            thing=kept[THING][0],
            score=score,
            kinds=tuple(kept.get(KIND, ())),
            question=question,
            said=tuple(unpacked(bytes(kept[SAID][0]))),
        )
