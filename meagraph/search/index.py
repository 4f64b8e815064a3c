"""The index of one release: what it finds, by relevance."""

from dataclasses import dataclass
from pathlib import Path

import tantivy

from meagraph.query.errors import SearchUnavailableError
from meagraph.search.documents import Said, unpacked
from meagraph.search.highlighting import Excerpt, best_excerpt
from meagraph.search.question import Question
from meagraph.search.schema import FOLDER, KIND, SAID, THING
from meagraph.search.tiers import Fit, Tier, begun, tiers

FARTHEST = 10_000
"""The last place from which on results are given: all before it have to be ranked, too."""

ENOUGH = 10
"""Things that fit well; where there are fewer, what fits less well comes below them."""

_WORTH = 100.0
"""What it counts to fit better; the relevance of a thing counts less."""
_MIDDLE = 50.0
"""The relevance that counts half of that."""


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
    """
    How many things fit, how many of them `wholly`, and those asked for, the best first.

    What fits wholly has all words of the question, in its language.
    """

    total: int
    wholly: int
    hits: tuple[Hit, ...]


NOTHING = Found(0, 0, ())


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

        Things that have all the words come first. Where they are fewer than `ENOUGH`, those in
        which the last word is longer come below them, and so on with every tier: all that are
        found so belong to the total, whatever part of them is asked for.
        """
        total = wholly = 0
        hits: tuple[Hit, ...] = ()
        for tier in tiers(question, self._searcher):
            count, more = self._run(tier, limit - len(hits), max(0, offset - total))
            hits += more
            total += count
            wholly += count if tier.fit is Fit.ALL else 0
            if total >= ENOUGH:
                break
        return Found(total, wholly, hits)

    def complete(self, question: Question, limit: int) -> Found:
        """Give what fits a question of which the last word may be only begun."""
        query = begun(question, self._searcher)
        if query is None:
            return NOTHING
        count, hits = self._run(Tier(Fit.BEGUN, question, query), limit, 0)
        return Found(count, 0, hits)

    def _run(self, tier: Tier, limit: int, offset: int) -> tuple[int, tuple[Hit, ...]]:
        if offset > FARTHEST:
            limit, offset = 0, 0
        result = self._searcher.search(tier.query, limit=max(1, limit), offset=offset)
        hits = tuple(self._hit(score, place, tier) for score, place in result.hits[:limit])
        return result.count, hits  # type: ignore[attr-defined]

    def _hit(self, relevance: float, place: tantivy.DocAddress, tier: Tier) -> Hit:
        kept = self._searcher.doc(place).to_dict()
        return Hit(
            thing=kept[THING][0],
            score=_WORTH * (tier.fit + relevance / (relevance + _MIDDLE)),
            kinds=tuple(kept.get(KIND, ())),
            question=tier.question,
            said=tuple(unpacked(bytes(kept[SAID][0]))),
        )
