"""Publishing drafts: what is refused and why, what is stamped, and that a crash loses nothing."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from meagraph.codes import read_codes
from meagraph.editing.desk import Desk, DeskError
from meagraph.editing.drafts import Drafts, Saved
from meagraph.editing.minting import Minting, MintingError, slug_of
from meagraph.editing.publication import Choice, NotPublishedError, Publication, digest_of, settle
from meagraph.editing.texts import TextError, cleaned, literal
from meagraph.identifiers import Identifiers
from meagraph.namespaces import DCT, OWL, RDF, SKOS, XSD
from meagraph.publishing import Outcome, Publisher
from meagraph.settings import CONTENT, Settings
from meagraph.staging import Changeset, Source, StagedGraph
from meagraph.validation.rules import PUBLISHING
from meagraph.validation.shapes import Shapes
from meagraph.validation.validation import Validation
from meagraph.vocabulary.concept import FIELD, Concept, Statement
from meagraph.vocabulary.thesaurus import Thesauri
from meagraph.vocabulary.vocabularies import Vocabulary
from server.publishing.program import follow
from server.publishing.programs import Programs
from server.publishing.running import PublicationError

BASE = "https://w3id.org/meagraph/"
SCHEME = f"{BASE}vocabulary/waters"
GRAPH = f"{BASE}graph/vocabulary/waters"
WORDS = {"en": "{}", "fr": "{} fr", "es": "{} es", "ru": "{} ру", "ar": "{} ع", "zh": "{} 中"}


def node(slug: str) -> NamedNode:
    return NamedNode(f"{SCHEME}/{slug}")


def said(name: str, text: str, language: str = "en") -> Statement:
    return Statement(FIELD[name].predicate, Literal(text, language=language))


def linked(name: str, slug: str) -> Statement:
    return Statement(FIELD[name].predicate, node(slug))


def waters() -> Iterator[Triple]:
    scheme = NamedNode(SCHEME)
    yield Triple(scheme, RDF.type, SKOS.ConceptScheme)
    yield Triple(scheme, DCT.title, Literal("waters", language="en"))
    for slug, above in (("water", None), ("lake", "water"), ("river", "water"), ("pond", "lake")):
        concept = node(slug)
        yield Triple(concept, RDF.type, SKOS.Concept)
        yield Triple(concept, SKOS.inScheme, scheme)
        yield Triple(concept, SKOS.notation, Literal(slug))
        for language, text in WORDS.items():
            yield Triple(concept, SKOS.prefLabel, Literal(text.format(slug), language=language))
        yield Triple(concept, SKOS.definition, Literal(f"a {slug}", language="en"))
        if above:
            yield Triple(concept, SKOS.broader, node(above))
            yield Triple(node(above), SKOS.narrower, concept)
        else:
            yield Triple(concept, SKOS.topConceptOf, scheme)


class House:
    """A home with one vocabulary, its desk, and what publishes."""

    def __init__(self, settings: Settings, publisher: Publisher) -> None:
        self.settings = settings
        self.publisher = publisher
        self.desk = Desk.of(settings.home)
        self.thesauri = Thesauri(settings)

    def load(self, triples: list[Triple], message: str) -> None:
        changeset = Changeset("tester", message)
        source = Source(f"{BASE}source/test", "Test")
        changeset.put(StagedGraph(GRAPH, triples, source, "test"), BASE)
        self.publisher.publish(changeset)

    @property
    def vocabulary(self) -> Vocabulary:
        return self.thesauri.current().vocabularies["waters"]

    @property
    def drafts(self) -> Drafts:
        return Drafts(self.desk, self.thesauri.current())

    @property
    def publication(self) -> Publication:
        return Publication(self.publisher, self.desk, self.thesauri.current())

    @property
    def minting(self) -> Minting:
        identifiers = Identifiers(BASE, read_codes(self.settings.content))
        return Minting(identifiers, self.thesauri.current(), self.drafts)

    def concept(self, slug: str) -> Concept:
        found = self.thesauri.current().concept(self.vocabulary, node(slug).value)
        assert found is not None
        return found

    def draft(
        self, slug: str, added: set[Statement], removed: set[Statement] | None = None
    ) -> Saved:
        current = self.drafts.current(self.vocabulary, node(slug).value)
        concept = (current or Concept(node(slug).value, frozenset())).changed(removed or (), added)
        draft = self.drafts.get(self.vocabulary, node(slug).value)
        version = draft.version if draft else 0
        saved = self.drafts.save(self.vocabulary, concept, version, "Ada")
        assert isinstance(saved, Saved)
        return saved

    def begin(self, slug: str, *more: Statement) -> None:
        """Draft a new concept with a name in every language."""
        begun = self.minting.concept(self.vocabulary, slug)
        names = {said("prefLabel", text.format(slug), tag) for tag, text in WORDS.items()}
        self.draft(slug, {*begun.statements, *names, *more})

    def choice(self, *slugs: str, acknowledged: bool = True) -> Choice:
        drafts = {one.concept.iri: one.version for one in self.drafts.pending("waters")}
        wanted = {node(slug).value: drafts[node(slug).value] for slug in slugs}
        choice = Choice("waters", wanted or drafts, "Ada", "a test")
        if not acknowledged:
            return choice
        return replace(choice, acknowledged=digest_of(self.publication.check(choice)))

    def refused(self, *slugs: str, acknowledged: bool = True) -> dict[str, str]:
        """Publish what is refused; gives the concepts by the code of what stands in the way."""
        before = self.publisher.home.current()
        with pytest.raises(NotPublishedError) as refusal:
            self.publication.publish(self.choice(*slugs, acknowledged=acknowledged))
        assert self.publisher.home.current() == before
        return {one.code: one.concept.removeprefix(f"{SCHEME}/") for one in refusal.value.findings}


@pytest.fixture(scope="module")
def validation() -> Validation:
    """The shapes and rules, read once."""
    shapes = Shapes.read(sorted((CONTENT / "shapes").glob("*.ttl")), BASE)
    return Validation(shapes, PUBLISHING, BASE)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory, validation: Validation) -> Path:
    """A home with one vocabulary, published, from which each test begins."""
    settings = Settings(home=tmp_path_factory.mktemp("waters") / "home")
    House(settings, Publisher(settings, validation)).load(list(waters()), "first")
    return settings.home


@pytest.fixture
def house(settings: Settings, begun: Path, validation: Validation) -> House:
    copytree(begun, settings.home, symlinks=True)
    return House(settings, Publisher(settings, validation))


# Publishing


def test_drafts_are_published_as_one_release(house: House) -> None:
    house.draft("lake", {said("altLabel", "mere"), linked("related", "river")})
    house.draft("river", {said("altLabel", "stream")})
    done = house.publication.publish(house.choice())
    assert done.release == house.publisher.home.current() == 2
    assert house.drafts.pending("waters") == []
    lake, river = house.concept("lake"), house.concept("river")
    assert lake.texts("altLabel") == {"en": ["mere"]}
    assert river.links("related") == [node("lake").value]
    moment = Literal(f"{done.created:%Y-%m-%dT%H:%M:%SZ}", datatype=XSD.dateTime)
    assert Statement(DCT.modified, moment) in lake.statements
    assert not any(one.predicate == DCT.created for one in lake.statements)
    assert house.publisher.home.manifest(2).message == "a test"
    kinds = [entry.kind for entry in house.drafts.history("waters", node("lake").value)]
    assert kinds == ["published", "saved"]


def test_the_day_of_the_last_change_is_one(house: House) -> None:
    for text in ("mere", "tarn"):
        house.draft("lake", {said("altLabel", text)})
        house.publication.publish(house.choice())
    stamps = [one for one in house.concept("lake").statements if one.predicate == DCT.modified]
    assert len(stamps) == 1


def test_only_what_was_chosen_is_published(house: House) -> None:
    house.draft("lake", {said("altLabel", "mere")})
    house.draft("river", {said("altLabel", "stream")})
    house.publication.publish(house.choice("river"))
    assert [one.concept.iri for one in house.drafts.pending("waters")] == [node("lake").value]
    assert house.concept("lake").texts("altLabel") == {}


def test_a_new_concept_is_published_with_its_day(house: House) -> None:
    begun = house.minting.concept(house.vocabulary, "tarn")
    labels = {said("prefLabel", text.format("tarn"), tag) for tag, text in WORDS.items()}
    house.draft("tarn", set(begun.statements) | labels | {linked("broader", "lake")})
    done = house.publication.publish(house.choice())
    tarn = house.concept("tarn")
    moment = Literal(f"{done.created:%Y-%m-%dT%H:%M:%SZ}", datatype=XSD.dateTime)
    assert Statement(DCT.created, moment) in tarn.statements
    assert node("tarn").value in house.concept("lake").links("narrower")
    assert tarn.notations == [Literal("tarn")]


# What stands in the way


def test_a_violation_of_a_shape_names_concept_and_shape(house: House) -> None:
    begun = house.minting.concept(house.vocabulary, "tarn")
    house.draft("tarn", set(begun.statements))
    assert house.refused() == {"ConceptLabel": "tarn"}
    (finding,) = [one for one in house.publication.check(house.choice()) if one.blocking]
    assert (finding.code, finding.concept) == ("ConceptLabel", node("tarn").value)
    assert "preferred label" in dict(finding.messages)["en"]


@pytest.mark.parametrize(
    ("slug", "added", "code"),
    [
        ("pond", {linked("related", "water")}, "skos-s27"),
        ("water", {linked("broader", "pond")}, "concept-below-itself"),
        ("lake", {said("altLabel", "lake")}, "skos-s13"),
        ("lake", {said("prefLabel", "mere")}, "skos-s14"),
        (
            "lake",
            {linked("exactMatch", "river"), linked("broadMatch", "river")},
            "skos-s46",
        ),
        ("lake", {Statement(RDF.type, SKOS.ConceptScheme)}, "skos-s9"),
        ("lake", {Statement(RDF.type, SKOS.Collection)}, "skos-s37"),
    ],
)
def test_a_new_breach_of_integrity_stands_in_the_way(
    house: House, slug: str, added: set[Statement], code: str
) -> None:
    house.draft(slug, added)
    assert code in house.refused()
    assert code in {one.code for one in house.publication.check(house.choice()) if one.blocking}


def test_a_breach_that_was_there_before_does_not(house: House) -> None:
    related = Triple(node("pond"), SKOS.related, node("water"))
    house.load([*waters(), related], "as its source has it")
    house.draft("pond", {said("altLabel", "pool")})
    assert house.publication.publish(house.choice()).release == 3


def test_a_published_concept_cannot_be_deleted(house: House) -> None:
    house.draft("pond", set(), set(house.concept("pond").statements))
    assert house.refused() == {"deletion": "pond"}


def test_a_published_concept_is_not_taken_out_of_its_vocabulary(house: House) -> None:
    scheme = Statement(SKOS.inScheme, NamedNode(SCHEME))
    house.draft("pond", set(), {scheme})
    assert house.refused() == {"deletion": "pond"}


@pytest.mark.parametrize(
    "iri",
    ["https://example.org/evil", SCHEME, f"{BASE}vocabulary/others/thing", f"{BASE}country/DEU"],
)
def test_nothing_is_published_about_the_things_of_others(house: House, iri: str) -> None:
    whole = house.minting.concept(house.vocabulary, "tarn").statements | {said("prefLabel", "x")}
    concept = Concept(iri, frozenset(whole))
    house.drafts.save(house.vocabulary, concept, 0, "Ada")
    (finding,) = house.publication.check(Choice("waters", {iri: 1}, "Ada", "x"))
    assert (finding.code, finding.blocking) == ("foreign", True)


@pytest.mark.parametrize("missing", [RDF.type, SKOS.inScheme])
def test_a_fragment_is_not_published(house: House, missing: NamedNode) -> None:
    begun = house.minting.concept(house.vocabulary, "tarn").statements | {said("prefLabel", "x")}
    house.draft("tarn", {one for one in begun if one.predicate != missing})
    assert house.refused() == {"not-whole": "tarn"}


def test_a_concept_without_a_name_is_not_published_where_nothing_is_validated(
    house: House,
) -> None:
    house.draft("tarn", set(house.minting.concept(house.vocabulary, "tarn").statements))
    publication = Publication(Publisher(house.settings, None), house.desk, house.thesauri.current())
    found = {one.code for one in publication.check(house.choice()) if one.blocking}
    assert found == {"not-whole"}


def test_a_relation_to_a_concept_that_is_not_published_stands_in_the_way(house: House) -> None:
    house.begin("tarn", linked("broader", "lake"))
    house.draft("river", {linked("related", "tarn")})
    (finding,) = [one for one in house.publication.check(house.choice("river")) if one.blocking]
    assert (finding.code, finding.concept) == ("dangling", node("river").value)
    assert finding.value == node("tarn").value
    house.publication.publish(house.choice())
    assert house.concept("tarn").links("related") == [node("river").value]


def test_a_replacement_that_is_not_published_stands_in_the_way(house: House) -> None:
    house.begin("tarn", linked("broader", "lake"))
    deprecated = Statement(OWL.deprecated, Literal("true", datatype=XSD.boolean))
    house.draft("pond", {deprecated, linked("isReplacedBy", "tarn")})
    assert "dangling" in house.refused("pond")
    assert house.publication.publish(house.choice()).release == 2


def test_a_relation_that_led_nowhere_before_does_not(house: House) -> None:
    house.load([*waters(), Triple(node("river"), SKOS.related, node("tarn"))], "as its source")
    house.draft("river", {said("altLabel", "stream")})
    assert house.publication.publish(house.choice()).release == 3


def test_a_new_concept_that_published_ones_refer_to_is_ours(house: House) -> None:
    house.begin("tarn", linked("broader", "lake"))
    related = Triple(node("river"), SKOS.related, node("tarn"))
    inverse = Triple(node("tarn"), SKOS.related, node("river"))
    house.load([*waters(), related, inverse], "as the desk published it once")
    house.publication.publish(house.choice())
    assert house.concept("tarn").links("related") == [node("river").value]


def test_a_concept_that_was_withdrawn_is_not_published_by_its_draft(house: House) -> None:
    house.draft("pond", {said("altLabel", "pool")})
    house.load([one for one in waters() if node("pond") not in (one.subject, one.object)], "less")
    assert house.refused() == {"withdrawn": "pond"}


def test_it_is_deprecated_with_a_replacement(house: House) -> None:
    deprecated = Statement(OWL.deprecated, Literal("true", datatype=XSD.boolean))
    house.draft("pond", {deprecated, linked("isReplacedBy", "lake")})
    house.publication.publish(house.choice())
    assert house.concept("pond").deprecated
    assert house.concept("pond").replaced_by == [node("lake").value]


def test_a_draft_that_changed_since_it_was_looked_at_is_refused(house: House) -> None:
    house.draft("lake", {said("altLabel", "mere")})
    choice = house.choice()
    house.draft("lake", {said("altLabel", "tarn")})
    (finding,) = house.publication.check(choice)
    assert (finding.code, finding.value) == ("draft-changed", "Ada")
    gone = Choice("waters", {node("river").value: 1}, "Ada", "x")
    with pytest.raises(NotPublishedError) as refusal:
        house.publication.publish(gone)
    assert [one.code for one in refusal.value.findings] == ["draft-gone"]


@pytest.mark.parametrize("code", ["draft-gone", "draft-changed"])
def test_a_draft_that_changed_while_the_publication_waited_is_refused(
    house: House, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    house.draft("lake", {said("altLabel", "slip of the pen")})
    choice = house.choice()
    publish_from = house.publisher.publish_from

    def waited(*args: Any) -> Outcome:
        if code == "draft-changed":
            house.draft("lake", {said("altLabel", "mere")})
        else:
            house.drafts.discard(house.vocabulary, node("lake").value, 1, "Ben")
        return publish_from(*args)

    monkeypatch.setattr(house.publisher, "publish_from", waited)
    with pytest.raises(NotPublishedError, match=code):
        house.publication.publish(choice)
    assert house.publisher.home.current() == 1


def test_nothing_and_no_vocabulary_are_told(house: House) -> None:
    assert [one.code for one in house.publication.check(Choice("waters", {}, "Ada", ""))] == [
        "nothing"
    ]
    with pytest.raises(NotPublishedError, match="vocabulary-gone"):
        house.publication.publish(Choice("none", {}, "Ada", ""))
    house.draft("lake", {said("altLabel", "mere")})
    house.draft("lake", set(), {said("altLabel", "mere")})
    assert house.refused() == {"nothing": ""}


def test_what_was_published_meanwhile_is_joined_or_clashes(house: House) -> None:
    house.draft("lake", {said("prefLabel", "mere")}, {said("prefLabel", "lake")})
    other = [
        Triple(one.subject, one.predicate, Literal("loch", language="en"))
        if one.object == Literal("lake", language="en")
        else one
        for one in waters()
    ]
    house.load(other, "another name")
    assert house.refused() == {"clash": "lake"}
    house.draft("river", {said("altLabel", "stream")})
    house.load([*other, Triple(node("river"), SKOS.scopeNote, Literal("x", language="en"))], "note")
    house.publication.publish(house.choice("river"))
    assert house.concept("river").text("scopeNote", "en") == "x"
    assert house.concept("river").text("altLabel", "en") == "stream"


# Advice


def test_advice_is_acknowledged(house: House) -> None:
    house.draft("pond", {said("prefLabel", "river")}, {said("prefLabel", "pond")})
    assert house.refused(acknowledged=False) == {"label-shared": "pond"}
    assert house.publication.publish(house.choice()).release == 2


def test_advice_that_was_never_shown_is_not_acknowledged(house: House) -> None:
    house.draft("pond", {said("prefLabel", "river")}, {said("prefLabel", "pond")})
    read = house.choice()
    house.draft("lake", {said("prefLabel", "water")}, {said("prefLabel", "lake")})
    more = replace(house.choice(), acknowledged=read.acknowledged)
    with pytest.raises(NotPublishedError, match="label-shared"):
        house.publication.publish(more)
    assert house.publication.publish(house.choice()).release == 2


def test_a_clash_that_waits_is_told(house: House) -> None:
    house.draft("lake", {said("altLabel", "mere"), said("scopeNote", "x")})
    mine = house.concept("lake").changed((), {said("altLabel", "loch")})
    old = said("definition", "a lake")
    for text, who in (("big", "Ada"), ("small", "Ben")):
        changed = mine.changed({old}, {said("definition", text)})
        house.drafts.save(house.vocabulary, changed, 0, who)
    assert house.drafts.clashes("waters")
    assert "clash-open" in house.refused(acknowledged=False)


def test_advice_is_of_what_is_new(house: House) -> None:
    house.draft("river", set(), {linked("broader", "water")})
    found = {one.code for one in house.publication.check(house.choice()) if not one.blocking}
    assert found == {"qskos-oc"}
    house.draft("lake", set(), {said("prefLabel", "lake fr", "fr")})
    (untranslated,) = [
        one for one in house.publication.check(house.choice("lake")) if one.code == "untranslated"
    ]
    assert untranslated.value == "fr"


# Crashes


def test_a_release_of_which_the_desk_was_not_told_closes_its_drafts(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.draft("lake", {said("altLabel", "mere")})

    def die(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Drafts, "published", die)
        with pytest.raises(KeyboardInterrupt):
            house.publication.publish(house.choice())
    assert house.publisher.home.current() == 2
    assert house.drafts.count("waters") == 1
    settle(house.desk, house.thesauri.current(), house.vocabulary)
    assert house.drafts.count("waters") == 0
    assert house.concept("lake").texts("altLabel") == {"en": ["mere"]}


@pytest.mark.parametrize(
    "failure", [DeskError("others are writing"), sqlite3.OperationalError("disk I/O error")]
)
def test_a_release_whose_drafts_cannot_be_closed_is_told_as_published(
    house: House,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    failure: Exception,
) -> None:
    house.draft("lake", {said("altLabel", "mere")})
    line = json.dumps({"name": "publish", "asked": order(house.choice())})

    def fail(*_args: object) -> None:
        raise failure

    with monkeypatch.context() as patch:
        patch.setattr(Drafts, "published", fail)
        told = follow(line, house.publisher)
    assert (told["release"], told["concepts"]) == (2, [node("lake").value])
    assert str(failure) in caplog.text
    settle(house.desk, house.thesauri.current(), house.vocabulary)
    assert house.drafts.count("waters") == 0


# Addresses of new concepts


@pytest.mark.parametrize(
    ("label", "slug"),
    [
        ("Invasive alien species", "invasive-alien-species"),
        ("Œuvre d’été: l'eau", "oeuvre-dete-leau"),
        ("水", ""),
        ("a" * 70, "a" * 60),
        ("word " * 20, "word-word-word-word-word-word-word-word-word-word-word-word"),
    ],
)
def test_a_slug_is_made_from_a_label(label: str, slug: str) -> None:
    assert slug_of(label) == slug


def test_an_address_is_never_given_twice(house: House) -> None:
    minting, vocabulary = house.minting, house.vocabulary
    assert minting.propose(vocabulary, [("en", "Lake"), ("fr", "lac")]) == "lake-2"
    assert minting.propose(vocabulary, [("fr", "Marée")]) == "maree"
    assert minting.propose(vocabulary, [("zh", "水")]).startswith("c-")
    with pytest.raises(MintingError, match="is or was"):
        minting.concept(vocabulary, "lake")
    with pytest.raises(MintingError, match="small Latin"):
        minting.concept(vocabulary, "Lake Side")
    begun = minting.concept(vocabulary, "tarn")
    house.drafts.save(vocabulary, begun, 0, "Ada", new=True)
    house.drafts.discard(vocabulary, begun.iri, 1, "Ada")
    assert minting.is_taken(begun.iri)
    house.load([one for one in waters() if node("pond") not in (one.subject, one.object)], "less")
    assert house.minting.is_taken(node("pond").value)  # it has a tombstone


# Texts


@pytest.mark.parametrize(
    ("typed", "kept", "touched"),
    [
        ("wetland", "wetland", False),
        ("  wet\u00a0 land ", "wet land", True),
        ("e\u0301te\u0301", "été", True),
        ("wet\u200bland\ufeff", "wetland", True),
        ("می\u200cخواهم", "می\u200cخواهم", False),
        ("two\r\nlines", "two lines", True),
    ],
)
def test_texts_are_tidied(typed: str, kept: str, touched: bool) -> None:
    assert cleaned(typed) == (kept, touched) or vars(cleaned(typed)) == {
        "text": kept,
        "touched": touched,
    }


def test_notes_keep_their_lines() -> None:
    assert cleaned("one \r\n\r\ntwo", lines=True).text == "one\n\ntwo"


def test_texts_that_are_too_long_or_of_no_language_are_refused(settings: Settings) -> None:
    with pytest.raises(TextError, match="1001 characters"):
        literal("x" * 1001, "en", FIELD["altLabel"], settings)
    assert literal("x" * 1001, "EN", FIELD["note"], settings).language == "en"
    assert literal("x", "", FIELD["notation"], settings) == Literal("x")
    with pytest.raises(TextError, match="no language tag"):
        literal("x", "e n", FIELD["note"], settings)


# The program


def order(choice: Choice) -> dict[str, object]:
    return {**vars(choice), "versions": dict(choice.versions)}


def test_a_program_that_waits_publishes(house: House) -> None:
    programs = Programs(house.settings)
    programs.warm()
    programs.warm()  # one waits already
    house.draft("pond", {linked("related", "water")})
    told = programs.follow("check", order(house.choice()))
    assert "skos-s27" in {one["code"] for one in told["findings"]}
    told = programs.follow("publish", order(house.choice()))
    assert "findings" in told
    house.draft("pond", {said("altLabel", "pool")}, {linked("related", "water")})
    told = programs.follow("publish", order(house.choice()))
    assert told["release"] == 2
    programs.close()
    programs.close()


def test_a_program_that_was_killed_is_replaced(house: House) -> None:
    programs = Programs(house.settings)
    programs.warm()
    (spare,) = programs._spares
    spare.process.kill()
    spare.process.wait()
    house.draft("pond", {said("altLabel", "pool")})
    assert programs.follow("publish", order(house.choice()))["release"] == 2
    programs.close()


def test_a_program_that_fails_or_takes_too_long_is_told(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server.publishing import programs as module

    hasty = house.settings.model_copy(update={"publication_seconds": 0.3})
    monkeypatch.setattr(module, "PROGRAM", ("-c", "import time; time.sleep(30)"))
    with pytest.raises(PublicationError) as failure:
        Programs(hasty).follow("check", {})
    assert failure.value.code == "publication-timeout"
    monkeypatch.setattr(module, "PROGRAM", ("-c", "import sys; input(); input(); sys.exit('why')"))
    with pytest.raises(PublicationError) as failure:
        Programs(house.settings).follow("check", {})
    assert failure.value.code == "publication-failed"


@pytest.mark.parametrize("problem", ["busy", "publication-failed"])
def test_the_problem_of_a_program_is_told(
    house: House, monkeypatch: pytest.MonkeyPatch, problem: str
) -> None:
    from server.publishing import programs as module

    program = f'input(); input(); print(\'{{"problem": "{problem}"}}\')'
    monkeypatch.setattr(module, "PROGRAM", ("-c", program))
    programs = Programs(house.settings)
    with pytest.raises(PublicationError) as failure:
        programs.follow("check", {})
    assert failure.value.code == problem
    programs.close()


def test_an_order_that_another_publisher_keeps_waiting_is_busy(house: House) -> None:
    house.draft("pond", {said("altLabel", "pool")})
    impatient = house.settings.model_copy(update={"lock_seconds": 0.0})
    line = json.dumps({"name": "publish", "asked": order(house.choice())})
    with house.publisher.home.publisher_lock(1.0):
        assert follow(line, Publisher.of(impatient)) == {"problem": "busy"}
    full = house.settings.model_copy(update={"free_disk": 2**60})
    assert follow(line, Publisher.of(full)) == {"problem": "publication-failed"}
