"""Laws of the index of vocabularies, on random ones in six scripts that change at random."""

# ruff: noqa: S608 -- the names of the two files of an index, nothing else

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, note
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from meagraph.vocabulary.index import Hit, Index, Kind, Question, compaction
from meagraph.vocabulary.index.keys import LONGEST, begun, keys_of, lowered, starts
from meagraph.vocabulary.index.reader import Reader
from tests.vocabulary_books import Book

pytestmark = pytest.mark.unmeasured

WORDS = {
    "en": ["bird", "birds", "Protected", "area", "sea-bird", "[x]", "a*b", "q?"],
    "fr": ["Étang", "etang", "forêts", "l'eau", "œuf"],
    "es": ["año", "ñandú", "agua"],
    "ru": ["Птица", "птицы", "йод", "ёж"],
    "ar": ["الطيور", "طيور", "أراضٍ", "المحمية"],
    "zh": ["保护区", "保护", "湿地", "区"],
    "en-gb": ["bird", "harbour"],
    "": ["bird", "ｗｉｄｅ", "2030", "保护"],
}
PROPERTIES = ("prefLabel", "altLabel", "hiddenLabel")
CONCEPTS = "abcd"
VOCABULARIES = ("one", "two")

labels = st.sampled_from(sorted(WORDS)).flatmap(
    lambda language: st.lists(st.sampled_from(WORDS[language]), min_size=1, max_size=3).map(
        lambda words: Literal(" ".join(words), language=language or None)
    )
)


@st.composite
def statements(draw: st.DrawFn, name: str) -> str:
    """Draw what a vocabulary says of one of its concepts."""
    lines = [f":{name} a {draw(st.sampled_from(['skos:Concept', 'skos:Collection']))} ."]
    for label in draw(st.lists(labels, max_size=4)):
        lines.append(f":{name} skos:{draw(st.sampled_from(PROPERTIES))} {label} .")
    lines += [
        f":{name} skos:notation {Literal(text)} ." for text in draw(st.sets(st.sampled_from("12b")))
    ]
    if draw(st.booleans()):
        other = draw(st.sampled_from(CONCEPTS))
        relation = draw(st.sampled_from(["broader", "narrower", "member", "related", "inScheme"]))
        lines.append(f":{name} skos:{relation} :{other} .")
    if draw(st.integers(0, 4)) == 0:
        lines.append(f":{name} owl:deprecated true .")
    return "\n".join(lines)


@st.composite
def vocabulary(draw: st.DrawFn) -> str | None:
    """Draw a vocabulary, or that there is none."""
    if draw(st.integers(0, 9)) == 0:
        return None
    scheme = ":x a skos:ConceptScheme .\n" if draw(st.integers(0, 9)) else ""
    concepts = draw(st.lists(st.sampled_from(CONCEPTS), unique=True))
    return scheme + "\n".join(draw(statements(name)) for name in concepts)


releases = st.lists(
    st.fixed_dictionaries({}, optional={name: vocabulary() for name in VOCABULARIES}),
    min_size=1,
    max_size=5,
)
patterns = st.lists(
    st.sampled_from(["*", "**", " ", *(word for each in WORDS.values() for word in each)])
    | st.sampled_from(list("birdsЁпت保*[")),
    min_size=1,
    max_size=3,
).map("".join)
lawful = hypothesis_settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@contextmanager
def folder() -> Iterator[Path]:
    """Give a folder for one example."""
    made = Path(tempfile.mkdtemp())
    try:
        yield made
    finally:
        shutil.rmtree(made)


@contextmanager
def published(changes: list[dict[str, str | None]]) -> Iterator[tuple[Book, Index]]:
    """Publish one change after the other."""
    with folder() as made:
        book = Book(made)
        index = Index.empty()
        for change in changes:
            note(str(change))
            index = book.publish(**change)
        yield book, index


def known(release: Path) -> dict[str, list[tuple[object, ...]]]:
    """Give all that an index knows, without the numbers that it has for things."""
    reader = Reader(release)
    alive = "t.id NOT IN (SELECT thing FROM delta.gone)"
    label = (
        "{part}.label l JOIN {part}.thing t ON t.id = l.thing"
        " JOIN delta.shelf s ON s.id = l.shelf JOIN delta.vocabulary v ON v.number = s.vocabulary"
    )
    of_label = "v.id, s.language, t.iri, l.kind, l.text"
    selects = {
        "things": "SELECT v.id, t.iri, t.deprecated, c.types, c.notation, c.names"
        " FROM {part}.thing t JOIN {part}.card c ON c.thing = t.id"
        " JOIN delta.vocabulary v ON v.number = t.vocabulary",
        "links": "SELECT v.id, t.iri, k.kind, k.iri FROM {part}.link k"
        " JOIN {part}.thing t ON t.id = k.thing"
        " JOIN delta.vocabulary v ON v.number = t.vocabulary",
        "labels": f"SELECT {of_label}, l.lowered, l.folded, l.stems, l.written_stems, l.letter,"
        f" l.place FROM {label}",
        "starts": f"SELECT {of_label}, b.inner, b.form FROM {label}"
        " JOIN {part}.start b ON b.label = l.id AND b.shelf = l.shelf",
        "words": f"SELECT {of_label}, w.form, g.gram FROM {label}"
        " JOIN {part}.holds h ON h.label = l.id AND h.shelf = l.shelf"
        " JOIN {part}.word w ON w.id = h.word JOIN {part}.gram g ON g.word = w.id",
    }
    return {
        name: sorted(
            (
                row
                for part in ("base", "delta")
                for row in reader.rows(f"{select.format(part=part)} WHERE {alive}")
            ),
            key=repr,
        )
        for name, select in selects.items()
    }


@pytest.mark.parametrize("share", [0.1, 0.0])
@given(changes=releases)
@lawful
def test_an_index_made_step_by_step_is_the_one_made_at_once(
    monkeypatch: pytest.MonkeyPatch, share: float, changes: list[dict[str, str | None]]
) -> None:
    # With no share at all, the two files are made into one at every change.
    monkeypatch.setattr(compaction, "SHARE", share)
    monkeypatch.setattr(compaction, "FEWEST", 0 if share == 0.0 else 200)
    with published(changes) as (book, stepwise), folder() as other:
        whole = Book(other)
        final: dict[str, str | None] = {}
        for change in changes:
            final |= change
        at_once = whole.publish(**final)
        assert known(book.release(book.last)) == known(whole.release(1))
        for question in (Question("*"), Question("*b*", unique=True, deprecated=True)):
            assert stepwise.search(question) == at_once.search(question)
        assert stepwise.complete("b", limit=50) == at_once.complete("b", limit=50)
        for text in ("bird", "seabirds", "保护地"):
            assert stepwise.near(text, limit=50) == at_once.near(text, limit=50)
        assert _counts(stepwise) == _counts(at_once)


def _counts(index: Index) -> dict[str, tuple[object, ...]]:
    return {
        name: (
            counted.concepts,
            counted.deprecated,
            counted.collections,
            dict(counted.languages),
            index.statistics(name),
            index.label_statistics(name),
            [index.letters(name, language) for language in WORDS],
            [hit.label for hit in index.under(name, "ru", "*")],
        )
        for name, counted in index.vocabularies().items()
    }


def every_label(book: Book) -> list[tuple[str, str, Kind, str, str, bool, dict[str, str]]]:
    """Read every label of every vocabulary in the plainest way."""
    skos = "http://www.w3.org/2004/02/skos/core#"
    kinds = {"prefLabel": Kind.PREF, "altLabel": Kind.ALT, "hiddenLabel": Kind.HIDDEN}
    kinds["notation"] = Kind.NOTATION
    quads = set(book.store)
    graphs = {quad.graph_name for quad in quads if quad.object == NamedNode(f"{skos}ConceptScheme")}
    found = []
    for quad in quads:
        name = quad.predicate.value.removeprefix(skos)
        own = {other for other in quads if other.subject == quad.subject}
        own = {other for other in own if other.graph_name == quad.graph_name}
        types = {other.object.value for other in own if other.predicate.value.endswith("#type")}
        if quad.graph_name not in graphs or name not in kinds:
            continue
        if not types & {f"{skos}Concept", f"{skos}Collection"}:
            continue
        preferred: dict[str, str] = {}
        for text, language in sorted(
            (other.object.value, other.object.language or "")
            for other in own
            if other.predicate.value == f"{skos}prefLabel"
        ):
            preferred.setdefault(language, text)
        found.append(
            (
                quad.graph_name.value.rsplit("/", 1)[-1],
                quad.subject.value,
                kinds[name],
                quad.object.value,
                quad.object.language or "",
                any(other.predicate.value.endswith("#deprecated") for other in own),
                preferred,
            )
        )
    return found


RANK = {Kind.PREF: 0, Kind.ALT: 1, Kind.NOTATION: 2, Kind.HIDDEN: 3}


def naive_search(book: Book, question: Question) -> list[tuple[str, str, Kind, str, str]]:
    """Search as the index should, by looking at every label."""
    pattern = ".*".join(map(re.escape, lowered(question.text).split("*")))
    fits = re.compile(pattern, re.DOTALL).fullmatch

    def is_in(language: str, wanted: str | None) -> bool:
        return wanted is not None and (language == wanted or language.startswith(f"{wanted}-"))

    found = []
    for name, iri, kind, text, language, deprecated, _ in every_label(book):
        spoken = (
            kind is Kind.NOTATION or question.language is None or is_in(language, question.language)
        )
        wanted = not question.vocabularies or name in question.vocabularies
        if spoken and wanted and (question.deprecated or not deprecated) and fits(lowered(text)):
            shelf = "#" if kind is Kind.NOTATION else language
            found.append((lowered(text), shelf, name, iri, RANK[kind], text, kind, language))
    if question.unique:
        named = question.label_language or question.language
        best: dict[tuple[str, str], tuple[object, ...]] = {}
        for hit in sorted(
            found,
            key=lambda one: (
                2 * one[4] + (one[1] == "#" or not is_in(one[1], named)),
                "\x01".join((one[0], one[1], one[5])),
            ),
        ):
            best.setdefault((hit[2], hit[3]), hit)
        found = list(best.values())  # type: ignore[arg-type]
    first = question.offset
    last = None if question.limit is None else first + question.limit
    return [(one[2], one[3], one[6], one[5], one[7]) for one in sorted(found)[first:last]]


def _plain(hit: Hit) -> tuple[str, str, Kind, str, str]:
    return hit.vocabulary, hit.concept, hit.kind, hit.label, hit.lang


questions: Callable[..., st.SearchStrategy[Question]] = st.builds
question = questions(
    Question,
    patterns.filter(lambda text: lowered(text) != ""),
    language=st.none() | st.sampled_from(["en", "ar", "zh", ""]),
    label_language=st.none() | st.sampled_from(["en", "ru"]),
    vocabularies=st.just(()) | st.just(("one",)),
    deprecated=st.booleans(),
    unique=st.booleans(),
    limit=st.none() | st.integers(0, 4),
    offset=st.integers(0, 3),
)


@given(releases, st.lists(question, min_size=4, max_size=8))
@lawful
def test_a_search_finds_what_looking_at_every_label_finds(
    changes: list[dict[str, str | None]], asked: list[Question]
) -> None:
    with published(changes) as (book, index):
        for one in asked:
            assert [_plain(hit) for hit in index.search(one)] == naive_search(book, one)


@given(releases, patterns, st.none() | st.sampled_from(["en", "ar", "zh", ""]))
@lawful
def test_completion_finds_what_begins_so(
    changes: list[dict[str, str | None]], typed: str, language: str | None
) -> None:
    with published(changes) as (book, index):
        found = index.complete(typed, None, language, 1000)
        expected: set[tuple[str, str]] = set()
        for name, iri, kind, text, tag, deprecated, _ in every_label(book):
            spoken = kind is Kind.NOTATION or language in (None, tag)
            if language == "en" and tag == "en-gb":
                spoken = True
            begins = any(
                form.startswith(start) for _, form in starts(text) for start in begun(typed)
            )
            if spoken and begins and not deprecated:
                expected.add((name, iri))
        assert len(found) == len(expected)
        assert {(hit.vocabulary, hit.concept) for hit in found} == expected


@given(releases)
@lawful
def test_what_a_label_says_is_nearest_to_itself(changes: list[dict[str, str | None]]) -> None:
    with published(changes) as (book, index):
        for name, iri, kind, text, language, deprecated, _ in every_label(book):
            tag = None if kind is Kind.NOTATION else language
            found = index.near(text, [name], tag, 50)
            own = [near for near in found if near.concept == iri]
            assert bool(own) is not deprecated
            assert all(near.how == "exact" for near in own)
            scores = [near.score for near in found]
            assert scores == sorted(scores, reverse=True)


@given(st.text(max_size=200), st.sampled_from(sorted(WORDS)))
def test_a_label_has_its_keys_whatever_it_is(text: str, language: str) -> None:
    keys = keys_of(text, language)
    assert keys.lowered == lowered(text)
    assert keys.letter
    assert len(keys.letter) <= 3
    assert all(0 < len(form) <= LONGEST for _, form in starts(text))
