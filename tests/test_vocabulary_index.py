"""The index of vocabularies: what it finds in labels of six scripts, and what it tells."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from meagraph.namespaces import SKOS
from meagraph.vocabulary.index import Index, Kind, NoVocabularyIndexError, OfType, Question
from meagraph.vocabulary.index.schema import BASE as BASE_FILE
from meagraph.vocabulary.index.schema import DELTA, FOLDER
from tests.vocabulary_books import BASE, BEGUN, Book

BIRDS = """
:birds a skos:ConceptScheme ; dct:title "Birds"@en .
:bird a skos:Concept ; skos:inScheme :birds ; skos:topConceptOf :birds ; skos:notation "B1" ;
    skos:prefLabel "birds"@en, "oiseaux"@fr, "aves"@es, "птицы"@ru, "الطيور"@ar, "鸟类"@zh ;
    skos:altLabel "avifauna"@en, "avifaune"@fr .
:migratory a skos:Concept ; skos:inScheme :birds ; skos:broader :bird ; skos:notation "B1.1" ;
    skos:prefLabel "migratory birds"@en, "oiseaux migrateurs"@fr, "aves migratorias"@es,
        "мигрирующие птицы"@ru, "الطيور المهاجرة"@ar, "候鸟"@zh ;
    skos:hiddenLabel "migratry birds"@en .
:wader a skos:Concept ; skos:inScheme :birds ; skos:prefLabel "Échassiers"@fr, "waders"@en ;
    skos:altLabel "shorebirds"@en, "limicoles"@fr .
:bird skos:narrower :wader .
:nandu a skos:Concept ; skos:prefLabel "ñandú"@es, "rhea"@en ; skos:altLabel "rhea"@fr .
:owl a skos:Concept ; skos:prefLabel "owls"@en-gb, "йогурт"@ru ; skos:altLabel "*stars*"@en .
:dodo a skos:Concept ; owl:deprecated true ; skos:prefLabel "dodo"@en ; skos:altLabel "birds"@en .
:waterbirds a skos:Collection ; skos:prefLabel "water birds"@en ; skos:member :wader .
:year a skos:Concept ; skos:prefLabel "2030 birds"@en ; skos:altLabel "«birds»"@en .
:untagged a skos:Concept ; skos:prefLabel "untagged" .
"""
FISH = """
:fish a skos:ConceptScheme ; dct:title "Fish"@en .
:carp a skos:Concept ; skos:inScheme :fish ; skos:prefLabel "carp"@en, "carpe"@fr ;
    skos:altLabel "birds"@en .
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return Book(tmp_path_factory.mktemp("books")).publish(birds=BIRDS, fish=FISH)


def names(index: Index, text: str, **more: object) -> list[str]:
    found = index.search(Question(text, **more))  # type: ignore[arg-type]
    return [hit.concept.rsplit("/", 1)[-1] for hit in found]


def completed(index: Index, text: str, language: str | None = None) -> list[str]:
    return [hit.label for hit in index.complete(text, language=language)]


def test_a_search_is_for_a_whole_label_whatever_its_case(index: Index) -> None:
    assert names(index, " BIRDS ") == ["bird", "carp"]
    assert names(index, "e\u0301chassiers") == ["wader"]
    assert names(index, "echassiers") == []
    assert names(index, "bird") == []
    assert names(index, "  ") == []


def test_stars_stand_for_anything_and_nothing_else_does(index: Index) -> None:
    assert names(index, "bird*", language="en") == ["bird", "carp"]
    assert names(index, "*birds", language="en", unique=True) == [
        "year",
        "bird",
        "carp",
        "migratory",
        "wader",
        "waterbirds",
    ]
    assert names(index, "m*b**ds") == ["migratory", "migratory"]
    assert names(index, "[bB]irds") == names(index, "bird?") == []
    assert names(index, "*s*ars*", language="en") == ["owl"]


def test_a_language_stands_for_its_varieties_and_notations_are_in_every_one(index: Index) -> None:
    assert names(index, "owls", language="en") == names(index, "owls", language="en-GB") == ["owl"]
    assert names(index, "birds", language="en-gb") == []
    assert names(index, "b1*", language="zh") == ["bird", "migratory"]
    assert names(index, "b1*", notations=False) == []


def test_a_hit_says_which_label_matched_and_names_its_concept(index: Index) -> None:
    (hit,) = index.search(Question("avifaune", label_language="ar"))
    assert (hit.vocabulary, hit.concept) == ("birds", f"{BASE}vocabulary/bird")
    assert (hit.kind, hit.label, hit.lang) == (Kind.ALT, "avifaune", "fr")
    assert (hit.pref_label, hit.pref_lang) == ("الطيور", "ar")
    assert (hit.types, hit.notation, hit.deprecated) == ((SKOS.Concept.value,), "B1", False)
    assert hit.name("zh") == ("鸟类", "zh")
    (hit,) = index.search(Question("limicoles", label_language="ru"))
    assert (hit.pref_label, hit.pref_lang) == ("Échassiers", "fr")
    (hit,) = index.search(Question("b1.1", label_language="it"))
    assert (hit.kind, hit.lang, hit.pref_label) == (Kind.NOTATION, "", None)
    (hit,) = index.search(Question("owls", label_language="en"))
    assert (hit.pref_label, hit.pref_lang) == ("owls", "en-gb")


def test_unique_gives_the_best_label_of_each_concept(index: Index) -> None:
    (hit,) = index.search(Question("*migrat*", unique=True, label_language="es"))
    assert hit.label == "aves migratorias"
    (hit,) = index.search(Question("migrat*", unique=True, label_language="ru"))
    assert hit.label == "migratory birds"
    (hit,) = index.search(Question("rhea", unique=True, label_language="fr"))
    assert (hit.kind, hit.lang) == (Kind.PREF, "en")


def test_deprecated_concepts_are_found_only_when_wanted(index: Index) -> None:
    assert names(index, "dodo") == []
    (hit,) = index.search(Question("dodo", deprecated=True))
    assert hit.deprecated
    assert completed(index, "dodo") == []
    assert all("dodo" not in near.concept for near in index.near("dodo"))
    assert "dodo" not in [hit.label for hit in index.under("birds", "en", "*")]


def test_a_search_is_narrowed(index: Index) -> None:
    concept, scheme = SKOS.Concept.value, f"{BASE}vocabulary/fish"
    assert names(index, "birds", vocabularies=("fish",)) == ["carp"]
    assert names(index, "birds", vocabularies=("elsewhere",)) == []
    assert names(index, "birds", schemes=(scheme,)) == ["carp"]
    assert "waterbirds" not in names(index, "*birds", types=(concept,))
    assert names(index, "*birds", types=(SKOS.Collection.value,)) == ["waterbirds"]
    group = (f"{BASE}vocabulary/waterbirds",)
    assert names(index, "", groups=group, language="en") == ["wader", "wader"]
    assert names(index, "wa*", groups=group, language="en") == ["wader"]
    parent = (f"{BASE}vocabulary/bird",)
    assert names(index, "", parents=parent, language="zh", notations=False) == ["migratory"]
    assert set(names(index, "", parents=parent)) == {"migratory", "wader"}


def test_parts_of_the_hits_make_the_whole(index: Index) -> None:
    whole = names(index, "*")
    parts = [names(index, "*", limit=5, offset=start) for start in range(0, len(whole) + 5, 5)]
    assert [name for part in parts for name in part] == whole
    assert names(index, "*", limit=0) == []


def test_a_circle_of_broader_concepts_ends(tmp_path: Path) -> None:
    circle = Book(tmp_path).publish(
        x=""":x a skos:ConceptScheme . :a a skos:Concept ; skos:broader :b ; skos:prefLabel "a" .
        :b a skos:Concept ; skos:broader :a ; skos:prefLabel "b" ."""
    )
    assert names(circle, "", parents=(f"{BASE}vocabulary/a",)) == ["a", "b"]


def test_the_order_of_a_lookup(tmp_path: Path) -> None:
    index = Book(tmp_path).publish(
        x=""":x a skos:ConceptScheme .
        :a a skos:Concept ; skos:prefLabel "Cat"@en, "chat"@fr .
        :b a skos:Concept ; skos:prefLabel "CAT"@en .
        :c a skos:Concept ; skos:prefLabel "dog"@en ; skos:altLabel "Cat"@en, "chat"@en, "Hund"@en .
        :d a skos:Concept ; skos:prefLabel "e"@en ; skos:altLabel "hund"@en ;
            skos:hiddenLabel "hid"@en ."""
    )

    def found(label: str, language: str | None = None) -> list[str]:
        return [hit.concept[-1] for hit in index.lookup("x", label, language)]

    assert found("Cat", "en") == ["a"]
    assert found("CAT", "en") == ["b"]
    assert found("cat", "en") == ["a", "b"]
    assert found("chat", "fr") == ["a"]
    assert found("chat", "en") == ["c"]
    assert found("chat") == ["a"]
    assert found("Hund", "en") == ["c"]
    assert found("HUND", "en") == ["c", "d"]
    assert found("hid") == found("c*") == found("*") == []
    assert index.lookup("elsewhere", "Cat") == []


def test_a_lookup_takes_a_star_for_a_star_and_gives_each_concept_once(index: Index) -> None:
    assert [hit.concept[-3:] for hit in index.lookup("birds", "*stars*")] == ["owl"]
    assert [hit.concept[-5:] for hit in index.lookup("birds", "rhea")] == ["nandu"]
    assert index.lookup("birds", "*tars*") == index.lookup("birds", "**") == []
    assert index.lookup("birds", "water birds", types=(SKOS.Concept.value,)) == []


def test_labels_of_some_kinds_of_concepts_with_a_name_in_the_language(tmp_path: Path) -> None:
    index = Book(tmp_path).publish(
        x=""":x a skos:ConceptScheme .
        :a a skos:Concept ; skos:prefLabel "one"@en-gb ; skos:altLabel "on"@en ;
            skos:hiddenLabel "onee"@en .
        :b a skos:Concept ; skos:prefLabel "un"@fr ; skos:altLabel "once"@en ."""
    )

    def labels(**more: object) -> list[str]:
        question = Question("on*", "en", kinds=(Kind.PREF, Kind.ALT), **more)  # type: ignore[arg-type]
        return [hit.label for hit in index.search(question)]

    assert labels() == ["on", "once", "one"]
    assert labels(named=True) == ["on", "one"]
    assert labels(named=True, limit=1, offset=1) == ["one"]


def test_what_begins_so_is_counted_as_it_is_completed(index: Index) -> None:
    for text in ("b", "bir", "aves", "r", "з", "zzz", ""):
        assert index.begun(text) == len(index.complete(text, limit=1000)), text
    assert index.begun("bir", ["fish"]) == 1


@pytest.mark.parametrize(
    ("typed", "language", "labels"),
    [
        ("bir", "en", ["birds", "birds", "«birds»", "migratory birds", "water birds"]),
        ("ECHASS", None, ["Échassiers"]),
        ("طيور", "ar", ["الطيور", "الطيور المهاجرة"]),
        ("الطُّيور", "ar", ["الطيور", "الطيور المهاجرة"]),
        ("مهاجر", None, ["الطيور المهاجرة"]),
        ("鸟", "zh", ["鸟类", "候鸟"]),
        ("ｒｈ", "fr", ["rhea"]),
        ("nandu", None, ["ñandú"]),
        ("b1 1", None, ["B1.1"]),
        ("migratory  b", "en", ["migratory birds"]),
        ("ratory", None, []),
        ("…", None, []),
        ("", None, []),
    ],
)
def test_completion(index: Index, typed: str, language: str | None, labels: list[str]) -> None:
    assert completed(index, typed, language) == labels


def test_completion_gives_each_concept_once_and_no_more_than_wanted(index: Index) -> None:
    hits = index.complete("a", ["birds"], limit=2)
    assert [hit.label for hit in hits] == ["aves", "aves migratorias"]
    assert len({hit.concept for hit in index.complete("b")}) == len(index.complete("b"))
    assert index.complete("birds", ["fish"])[0].concept == f"{BASE}vocabulary/carp"


@pytest.mark.parametrize(
    ("text", "language", "how", "score"),
    [
        ("migratory birds", "en", "exact", 100),
        ("B1.1", None, "exact", 99),
        ("avifauna", None, "exact", 98),
        ("migratry birds", "en", "exact", 96),
        ("Migratory-Birds", "en", "folded", 95),
        ("echassiers", "fr", "folded", 95),
        ("طيور مهاجرة", "ar", "folded", 95),
        ("bird, migratory", "en", "stemmed", 88),
        ("oiseau migrateur", "fr", "stemmed", 88),
        ("мигрирующая птица", "ru", "stemmed", 88),
        ("migratorry birds", "en", "fuzzy", pytest.approx(82.3, abs=0.1)),
        ("echasiers", "fr", "fuzzy", pytest.approx(80.5, abs=0.1)),
    ],
)
def test_what_is_near_says_how(
    index: Index, text: str, language: str | None, how: str, score: float
) -> None:
    first = index.near(text, ["birds"], language)[0]
    assert (first.how, first.score) == (how, score)


def test_what_is_nearest_comes_first_and_each_concept_once(index: Index) -> None:
    found = index.near("migrating birds", None, "en")
    assert [near.score for near in found] == sorted((near.score for near in found), reverse=True)
    assert len({(near.vocabulary, near.concept) for near in found}) == len(found)
    assert found[0].concept == f"{BASE}vocabulary/migratory"
    assert index.near("birds", ["fish"])[0].name("fr") == ("carpe", "fr")
    assert index.near("zzzzz qqqq") == index.near("") == index.near("birds", limit=0) == []
    assert all(0 < near.score <= 100 for near in found)


def test_letters_and_what_stands_under_them(index: Index) -> None:
    assert index.letters("birds", "en") == ["A", "B", "M", "O", "R", "S", "W", "!*", "0-9"]
    assert index.letters("birds", "fr") == ["A", "E", "L", "O"]
    assert index.letters("birds", "es") == ["A", "Ñ"]
    assert index.letters("birds", "ru") == ["Й", "М", "П"]
    assert index.letters("birds", "ar") == ["ط"]
    assert index.letters("birds", "zh") == ["H", "N"]
    assert index.letters("birds", "it") == index.letters("elsewhere", "en") == []

    def under(language: str, letter: str, **more: int) -> list[tuple[str, str | None]]:
        hits = index.under("birds", language, letter, **more)
        return [(hit.label, hit.pref_label) for hit in hits]

    assert under("fr", "e") == [("Échassiers", "Échassiers")]
    assert under("en", "S") == [("shorebirds", "waders")]
    assert under("en", "0-9") == [("2030 birds", "2030 birds")]
    assert under("en", "!*") == [("*stars*", "owls"), ("«birds»", "2030 birds")]
    assert under("zh", "N") == [("鸟类", "鸟类")]
    assert under("ar", "ط") == [("الطيور", "الطيور"), ("الطيور المهاجرة", "الطيور المهاجرة")]
    everything = under("en", "*")
    assert under("en", "*", offset=2, limit=3) == everything[2:5]
    assert ("water birds", "water birds") not in everything


def test_the_first_characters_are_those_that_are_written(index: Index) -> None:
    assert index.firsts("birds", "en") == {"2", "B", "D", "M", "O", "R", "W"}
    assert index.firsts("birds", "fr") == {"O", "É"}
    assert index.firsts("birds", "zh") == {"候", "鸟"}
    assert index.firsts("elsewhere", "en") == Index.empty().firsts("birds", "en") == set()


def test_alphabets_have_their_own_order(tmp_path: Path) -> None:
    words = {
        "es": ["nube", "nácar", "ñu", "oso"],
        "ru": ["ива", "йод", "икра", "ёж", "енот", "ель"],
        "fr": ["élan", "eau", "étang", "œuf", "orge"],
        "zh": ["安全", "保护", "北方", "草", "龙"],
        "sv": ["öl", "zon", "ål"],
    }
    labels = ", ".join(f'"{word}"@{language}' for language, each in words.items() for word in each)
    index = Book(tmp_path).publish(
        x=f":x a skos:ConceptScheme . :a a skos:Concept ; skos:prefLabel {labels} ."
    )

    def order(language: str) -> list[str]:
        return [hit.label for hit in index.under("x", language, "*")]

    assert order("es") == ["nácar", "nube", "ñu", "oso"]
    assert order("ru") == ["ёж", "ель", "енот", "ива", "икра", "йод"]
    assert order("fr") == ["eau", "élan", "étang", "œuf", "orge"]
    assert order("zh") == ["安全", "保护", "北方", "草", "龙"]
    assert index.letters("x", "es") == ["N", "Ñ", "O"]
    assert index.letters("x", "ru") == ["Е", "И", "Й"]
    assert index.letters("x", "fr") == ["E", "O"]
    assert index.letters("x", "zh") == ["A", "B", "C", "L"]
    assert index.letters("x", "sv") == ["Z", "Å", "Ö"]


def test_what_is_counted(index: Index) -> None:
    counted = index.vocabularies()
    assert list(counted) == ["birds", "fish"]
    birds = counted["birds"]
    assert (birds.concepts, birds.deprecated, birds.collections) == (8, 1, 1)
    assert birds.languages["en"] == 6
    assert (birds.languages[""], birds.languages["en-gb"], birds.languages["zh"]) == (1, 1, 2)
    assert (birds.default_language, birds.modified) == ("en", BEGUN + timedelta(hours=1))
    statistics = index.statistics("birds")
    assert statistics.concepts == OfType(SKOS.Concept.value, 8, 1)
    assert statistics.collections == OfType(SKOS.Collection.value, 1, 0)
    assert statistics.types == (statistics.collections, statistics.concepts)
    assert statistics.kinds == (statistics.concepts,)
    assert statistics.groupings == (statistics.collections,)
    assert index.label_statistics("fish") == {
        "en": {Kind.PREF: 1, Kind.ALT: 1},
        "fr": {Kind.PREF: 1},
    }
    assert index.label_statistics("birds")["en"] == {Kind.PREF: 6, Kind.ALT: 5, Kind.HIDDEN: 1}
    with pytest.raises(KeyError):
        index.statistics("elsewhere")


def test_labels_of_skos_xl_count_where_there_are_no_plain_ones(tmp_path: Path) -> None:
    book = Book(tmp_path)
    extended = """:x a skos:ConceptScheme .
        :a a skos:Concept ; xl:prefLabel :l1 ; xl:altLabel :l2 ; skos:altLabel "plain"@en .
        :l1 xl:literalForm "{}"@en . :l2 xl:literalForm "other"@en ."""
    index = book.publish(x=extended.format("first"))
    assert [hit.label for hit in index.search(Question("*"))] == ["first", "plain"]
    index = book.publish(x=extended.format("second"))
    assert [hit.label for hit in index.search(Question("*"))] == ["plain", "second"]
    assert [event.kind for event in index.history()] == ["changed", "loaded"]


def test_the_first_load_of_a_vocabulary_is_one_event(index: Index) -> None:
    events = index.history()
    assert [(event.vocabulary, event.kind, event.count) for event in events] == [
        ("fish", "loaded", 1),
        ("birds", "loaded", 9),
    ]
    assert {event.concept for event in events} == {""}


def test_publications_are_told_concept_by_concept(tmp_path: Path) -> None:
    book = Book(tmp_path)
    scheme = ":x a skos:ConceptScheme . "
    a, b = ':a a skos:Concept ; skos:prefLabel "a"@en .', ':b a skos:Concept ; skos:prefLabel "b" .'
    book.publish(x=scheme + a)
    book.publish("a second one", x=scheme + a + b + ":b skos:broader :a . :a skos:narrower :b .")
    book.publish(x=scheme + a.replace('"a"', '"A"') + b)
    book.publish(x=scheme + a + ' :a owl:deprecated true ; skos:definition "d" .' + b)
    index = book.publish(x=scheme + a)
    told = [
        (event.release, event.kind, event.concept[-1:], dict(event.labels))
        for event in index.history()
    ]
    assert told == [
        (5, "withdrawn", "b", {"": "b"}),
        (5, "changed", "a", {"en": "a"}),
        (4, "deprecated", "a", {"en": "a"}),
        (3, "changed", "b", {"": "b"}),
        (3, "changed", "a", {"en": "A"}),
        (2, "added", "b", {"": "b"}),
        (1, "loaded", "", {}),
    ]
    second = index.history(concept=f"{BASE}vocabulary/b")[-1]
    assert (second.author, second.message, second.changeset) == ("ann", "a second one", "c2")
    assert second.when == BEGUN + timedelta(hours=2)
    assert second.name("fr") == ("b", "")
    changed = index.history(concept=f"{BASE}vocabulary/a", kinds=["changed"])
    assert [event.fields for event in changed][-1] == (SKOS.prefLabel.value,)
    assert [event.kind for event in index.history(limit=2, offset=1)] == ["changed", "deprecated"]
    assert len(index.history("x")) == 7
    assert index.history("elsewhere") == []


def test_a_vocabulary_that_goes_is_told_and_found_no_more(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.publish(birds=BIRDS, fish=FISH)
    index = book.publish(fish=None)
    assert list(index.vocabularies()) == ["birds"]
    assert names(index, "carp") == completed(index, "carp") == []
    assert [(each.vocabulary, each.kind, each.count) for each in index.history(limit=1)] == [
        ("fish", "withdrawn", 1)
    ]
    index = book.publish(fish=FISH)
    assert names(index, "carp") == ["carp"]
    assert [event.kind for event in index.history("fish")] == ["loaded", "withdrawn", "loaded"]


def test_what_does_not_change_is_shared(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.publish(birds=BIRDS)
    book.publish(other=':a dct:title "no vocabulary" .')
    book.publish(birds=BIRDS.replace("waders", "wading birds"))
    files = {
        name: [(book.release(number) / FOLDER / name).stat().st_ino for number in (1, 2, 3)]
        for name in (BASE_FILE, DELTA)
    }
    assert len(set(files[BASE_FILE])) == 1
    assert files[DELTA][0] == files[DELTA][1] != files[DELTA][2]
    old, new = (Index.open(book.release(number)) for number in (2, 3))
    assert names(old, "waders") == names(new, "wading birds") == ["wader"]
    assert names(new, "waders") == []


def test_an_index_made_by_other_code_is_not_read_or_built_on(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.publish(birds=BIRDS)
    (book.release(1) / FOLDER / "form.json").write_text("{}")
    with pytest.raises(NoVocabularyIndexError, match="start the service again"):
        Index.open(book.release(1))
    index = book.publish(fish=FISH)
    assert list(index.vocabularies()) == ["birds", "fish"]
    assert {event.kind for event in index.history()} == {"loaded"}


def test_a_damaged_file_is_an_error_that_says_so(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.publish(birds=BIRDS)
    (book.release(1) / FOLDER / BASE_FILE).write_bytes(b"no database" * 100)
    with pytest.raises(NoVocabularyIndexError, match="cannot be read"):
        Index.open(book.release(1))


def test_nothing_is_found_where_nothing_is_published() -> None:
    empty = Index.empty()
    assert empty.vocabularies() == {}
    assert empty.search(Question("*")) == empty.complete("a") == empty.near("a") == []
    assert empty.lookup("x", "a") == empty.letters("x", "en") == empty.under("x", "en", "A") == []
    assert empty.history() == []
    with pytest.raises(KeyError):
        empty.statistics("x")
    with pytest.raises(KeyError):
        empty.label_statistics("x")


def test_any_number_of_threads_may_ask(index: Index) -> None:
    def ask(number: int) -> tuple[list[str], list[str]]:
        return completed(index, "bir", "en"), names(index, "*birds", limit=1 + number % 5)

    with ThreadPoolExecutor(24) as threads:
        answers = list(threads.map(ask, range(200)))
    assert answers == [ask(number) for number in range(200)]


def test_completion_reads_on_where_there_are_many(tmp_path: Path) -> None:
    labels = ", ".join(f'"bird {number:02}"@en' for number in range(40))
    others = " ".join(
        f':o{number} a skos:Concept ; skos:prefLabel "birds {number:02}"@en .'
        for number in range(30)
    )
    index = Book(tmp_path).publish(
        x=f":x a skos:ConceptScheme . :a a skos:Concept ; skos:altLabel {labels} . {others}"
    )
    hits = index.complete("bird", limit=100)
    assert [hit.label for hit in hits] == ["bird 00", *(f"birds {n:02}" for n in range(30))]


def test_what_labels_leave_to_do(index: Index) -> None:
    missing = index.unnamed("birds")
    assert f"{BASE}vocabulary/wader" in missing["zh"]
    assert f"{BASE}vocabulary/bird" not in missing["zh"]
    assert all(not iri.endswith("dodo") for each in missing.values() for iri in each)
    assert index.shared("fish") == []
    assert index.unnamed("elsewhere") == {}
    assert index.shared("elsewhere") == []


def test_a_text_longer_than_any_label_finds_nothing(index: Index) -> None:
    assert names(index, "*" + "[" * 30_000) == []


@given(st.text(max_size=40))
@hypothesis_settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60
)
def test_any_text_may_be_asked(index: Index, text: str) -> None:
    index.search(Question(text))
    index.search(Question(f"*{text}*", unique=True))
    index.lookup("birds", text)
    index.complete(text)
    index.near(text)
    index.under("birds", text, text)
    index.history(text, text)
