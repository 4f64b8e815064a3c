"""
Full-text search: how much of what people look for in six languages is found, by which library.

The gold set (`search_gold.toml`) has questions and the things that they look for. The peers are the
engine's own text functions, SQLite's FTS5 with its tokenizers, tantivy with its own analysis, and
FTS5 with ours: so the library and the analysis are told apart.
"""

import sqlite3
import statistics
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import tantivy
from pyoxigraph import Literal, QuerySolutions, Store, Variable

from benchmarks.figures import Figure, seconds_of
from benchmarks.instances import reference_instance
from meagraph.home import Home
from meagraph.namespaces import LANGUAGES
from meagraph.search.analysis import asked_words, language_of, words_of
from meagraph.search.building import write_index
from meagraph.search.documents import Document, documents
from meagraph.search.index import SearchIndex
from meagraph.search.question import Question
from meagraph.search.schema import FOLDER

CHANGES = 25

FIRST = 10
"""Of so many results is asked whether they hold what is looked for."""

_NAMES = {"en": "english", "fr": "french", "es": "spanish", "ru": "russian", "ar": "arabic"}
"""The stemmers of tantivy; it has none for Chinese."""

_SUBSTRING = """
SELECT ?thing (MIN(STRLEN(?text)) AS ?length) ?needle WHERE {
  ?thing ?naming ?text FILTER(isLiteral(?text) && CONTAINS(LCASE(STR(?text)), LCASE(?needle)))
} GROUP BY ?thing ?needle ORDER BY ?length LIMIT 10
"""

Search = Callable[[str], Sequence[str]]
"""Gives the things that a question finds, the best first."""


@dataclass(frozen=True)
class Gold:
    """One question, in its language, and the things that it looks for."""

    language: str
    text: str
    things: frozenset[str]


def gold(base: str) -> list[Gold]:
    """Read the gold set."""
    with Path(__file__).with_name("search_gold.toml").open("rb") as file:
        said = tomllib.load(file)
    return [
        Gold(language, text, frozenset(base + path for path in paths))
        for language in LANGUAGES
        for text, paths in said[language].items()
    ]


def measure(folder: Path) -> list[Figure]:
    """Ask all questions of every library; then index all of the reference data, and one change."""
    settings = reference_instance(folder / "home")
    _, store = Home(settings.home).open_current()
    figures: list[Figure] = []
    for name, search in _libraries(folder, store).items():
        figures += _score(name, search, gold(settings.base))
    return figures + list(_costs(folder, store))


def _costs(folder: Path, store: Store) -> Iterator[Figure]:
    """Measure the index in the making; that of the release itself lies in `folder`."""
    one = next(documents(store)).thing
    whole = seconds_of(lambda: write_index(_release(folder, "whole"), None, (), store))
    changes = [
        seconds_of(lambda: write_index(_release(folder, "changed"), folder, {one}, store))
        for _ in range(CHANGES)
    ]
    yield Figure("index of all the reference data", whole, "s")
    yield Figure("index with one thing changed: median", 1000 * statistics.median(changes), "ms")
    files = (folder / FOLDER).iterdir()
    yield Figure("index of all the reference data", sum(map(_size, files)) / 2**20, "MiB")


def _release(folder: Path, name: str) -> Path:
    (folder / name).mkdir(exist_ok=True)
    return folder / name


def _size(path: Path) -> int:
    return path.stat().st_size


def _libraries(folder: Path, store: Store) -> Mapping[str, Search]:
    known = list(documents(store))
    write_index(folder, None, (), store)
    index = SearchIndex.open(folder)
    return {
        "meagraph (tantivy, own analysis)": lambda text: [
            hit.thing for hit in index.search(Question(text), FIRST).hits
        ],
        "FTS5, own analysis": _fts5(known, "unicode61 tokenchars '~'", analysed=True),
        "tantivy, its analysis": _tantivy(known),
        "FTS5 unicode61": _fts5(known, "unicode61 remove_diacritics 2"),
        "FTS5 porter": _fts5(known, "porter unicode61 remove_diacritics 2"),
        "FTS5 trigram": _fts5(known, "trigram"),
        "SPARQL CONTAINS": lambda text: _contains(store, text),
    }


def _score(name: str, search: Search, questions: Sequence[Gold]) -> Iterator[Figure]:
    recalls: dict[str, list[float]] = {language: [] for language in LANGUAGES}
    firsts: list[bool] = []
    taken: list[float] = []
    for one in questions:
        found: list[str] = []
        taken.append(seconds_of(lambda: found.extend(search(one.text))))  # noqa: B023 -- run at once
        recalls[one.language].append(len(one.things & set(found[:FIRST])) / len(one.things))
        firsts.append(bool(found) and found[0] in one.things)
    every = [recall for each in recalls.values() for recall in each]
    yield Figure(f"{name}: recall in the first {FIRST}", 100 * statistics.mean(every), "%")
    for language, each in recalls.items():
        yield Figure(f"{name}: recall, {language}", 100 * statistics.mean(each), "%")
    yield Figure(f"{name}: the first is right", 100 * statistics.mean(firsts), "%")
    yield Figure(f"{name}: median of a question", 1000 * statistics.median(taken), "ms")


def _contains(store: Store, text: str) -> list[str]:
    answer = store.query(_SUBSTRING, substitutions={Variable("needle"): Literal(text)})
    assert isinstance(answer, QuerySolutions)
    return [solution["thing"].value for solution in answer]


def _fts5(known: Sequence[Document], tokenizer: str, *, analysed: bool = False) -> Search:
    """Index each thing in each language as a row of FTS5, and ask for all words."""
    database = sqlite3.connect(":memory:")
    database.execute(
        f'CREATE VIRTUAL TABLE texts USING fts5(thing UNINDEXED, text, tokenize="{tokenizer}")'
    )
    for thing, language, text in _rows(known):
        terms = _terms(text, language) if analysed else text
        database.execute("INSERT INTO texts VALUES (?, ?)", (thing, terms))

    def search(text: str) -> list[str]:
        if analysed:
            words = [_any_of(word.terms) for word in asked_words(text, "und")]
        else:
            words = [_quoted(word.folded) for word in words_of(text, "zh") if len(word.folded)]
            words = [_quoted(text)] if "trigram" in tokenizer else words
        rows = database.execute(
            "SELECT thing FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT 60",
            (" AND ".join(words),),
        )
        return list(dict.fromkeys(thing for (thing,) in rows))

    return search


def _tantivy(known: Sequence[Document]) -> Search:
    """Index each thing in each language with tantivy's own stemmers, and ask for all words."""
    builder = tantivy.SchemaBuilder().add_text_field("thing", stored=True, tokenizer_name="raw")
    for language in LANGUAGES:
        builder.add_text_field(language, tokenizer_name=f"own_{language}")
    builder.add_text_field("und", tokenizer_name="default")
    schema = builder.build()
    index = tantivy.Index(schema)
    for language in LANGUAGES:
        index.register_tokenizer(f"own_{language}", _analyser(language))
    writer = index.writer(30_000_000, num_threads=1)
    for thing, language, text in _rows(known):
        row = tantivy.Document()
        row.add_text("thing", thing)
        row.add_text(language, text)
        writer.add_document(row)
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def search(text: str) -> list[str]:
        query, _ = index.parse_query_lenient(text, [*LANGUAGES, "und"], conjunction_by_default=True)
        hits = searcher.search(query, limit=60).hits
        return list(dict.fromkeys(str(searcher.doc(place)["thing"][0]) for _, place in hits))

    return search


def _analyser(language: str) -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    builder = builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold())
    if language in _NAMES:
        builder = builder.filter(tantivy.Filter.stemmer(_NAMES[language]))
    return builder.build()


def _rows(known: Sequence[Document]) -> Iterator[tuple[str, str, str]]:
    """Give thing, language and all that is said of it in that language."""
    for document in known:
        texts: dict[str, list[str]] = {}
        for said in document.said:
            texts.setdefault(language_of(said.language), []).append(said.text)
        for language, each in texts.items():
            yield document.thing, language, "\n".join(each)


def _terms(text: str, language: str) -> str:
    return " ".join(term for word in words_of(text, language) for term in word.terms)


def _any_of(terms: Sequence[str]) -> str:
    return f"({' OR '.join(map(_quoted, terms))})"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
