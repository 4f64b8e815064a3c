"""SKOS files that an operator brings: read, mended, compared with what is published, refused."""

import gzip
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from loaders.loader import LoadError
from loaders.skos_file import Importing, SkosImport
from loaders.skos_file.updating import update
from meagraph.namespaces import DCT, OWL, RDF, SKOS
from meagraph.publishing import Outcome, Publisher
from meagraph.settings import Settings
from meagraph.vocabulary import quality as quality_module
from meagraph.vocabulary.quality import counts, quality, quality_begun
from meagraph.vocabulary.vocabularies import vocabularies

BASE = "https://w3id.org/meagraph/"
PREFIXES = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix iso: <http://purl.org/iso25964/skos-thes#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix : <https://example.org/t#> .
"""
SCHEME = ":s a skos:ConceptScheme ; dct:title 'Plain words'@en .\n"
PLAIN = f"{PREFIXES}{SCHEME}:a a skos:Concept ; skos:inScheme :s ; skos:prefLabel 'a'@en .\n"


def term(name: str) -> NamedNode:
    return NamedNode(f"https://example.org/t#{name}")


class Operator:
    """Somebody who writes files and imports them into a home."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self.settings = settings
        self.publisher = Publisher(settings, None)

    def file(self, text: str | bytes, name: str = "words.ttl") -> Path:
        path = self.folder / name
        content = text.encode() if isinstance(text, str) else text
        path.write_bytes(gzip.compress(content) if name.lower().endswith(".gz") else content)
        return path

    def prepare(self, text: str | bytes, name: str = "words.ttl", **options: object) -> Importing:
        _, release = self.publisher.home.open_current()
        importing = SkosImport(self.file(text, name), self.settings, **options)  # type: ignore[arg-type]
        return importing.prepare(release)

    def publish(self, text: str | bytes, name: str = "words.ttl", **options: object) -> Outcome:
        importing = SkosImport(self.file(text, name), self.settings, **options)  # type: ignore[arg-type]
        return self.publisher.publish_from(
            lambda before: importing.changeset(importing.prepare(before), "Ada", None)
        )

    def said(self, vocabulary: str) -> set[Triple]:
        _, release = self.publisher.home.open_current()
        graph = NamedNode(vocabularies(release, BASE)[vocabulary].graph)
        return {quad.triple for quad in release.quads_for_pattern(None, None, None, graph)}


@pytest.fixture
def operator(tmp_path: Path, settings: Settings) -> Operator:
    return Operator(tmp_path, settings)


RDF_XML = """<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:skos="http://www.w3.org/2004/02/skos/core#" xmlns:dct="http://purl.org/dc/terms/">
  <skos:ConceptScheme rdf:about="https://example.org/t#s">
    <dct:title xml:lang="en">Plain words</dct:title>
  </skos:ConceptScheme>
  <skos:Concept rdf:about="https://example.org/t#a">
    <skos:inScheme rdf:resource="https://example.org/t#s"/>
    <skos:prefLabel xml:lang="en">a</skos:prefLabel>
  </skos:Concept>
</rdf:RDF>
"""
N_TRIPLES = """
<https://example.org/t#s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/2004/02/skos/core#ConceptScheme> .
<https://example.org/t#s> <http://purl.org/dc/terms/title> "Plain words"@en .
<https://example.org/t#a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/2004/02/skos/core#Concept> .
<https://example.org/t#a> <http://www.w3.org/2004/02/skos/core#inScheme> <https://example.org/t#s> .
<https://example.org/t#a> <http://www.w3.org/2004/02/skos/core#prefLabel> "a"@en .
"""  # noqa: E501
JSON_LD = """
{"@context": {"skos": "http://www.w3.org/2004/02/skos/core#", "dct": "http://purl.org/dc/terms/"},
 "@graph": [
  {"@id": "https://example.org/t#s", "@type": "skos:ConceptScheme",
   "dct:title": {"@value": "Plain words", "@language": "en"}},
  {"@id": "https://example.org/t#a", "@type": "skos:Concept",
   "skos:inScheme": {"@id": "https://example.org/t#s"},
   "skos:prefLabel": {"@value": "a", "@language": "en"}}]}
"""
TRIG = f"{PREFIXES}:g {{ {SCHEME} }}\n" + (
    ":a a skos:Concept ; skos:inScheme :s .\n:h { :a skos:prefLabel 'a'@en . }\n"
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (RDF_XML, "words.rdf"),
        (RDF_XML, "words.xml"),
        (RDF_XML, "words.skos"),
        (RDF_XML, "words"),
        ("\ufeff" + RDF_XML, "words"),
        (PLAIN, "words.ttl"),
        (PLAIN, "words.txt"),
        ("\ufeff" + PLAIN, "words.ttl"),
        ("\ufeff" + PLAIN, "words"),
        (PLAIN, "words.ttl.gz"),
        ("\ufeff" + PLAIN, "words.TTL.GZ"),
        (PLAIN, "words.gz"),
        (N_TRIPLES, "words.nt"),
        (N_TRIPLES, "words.nt.gz"),
        ("\ufeff" + N_TRIPLES, "words.nt"),
        (JSON_LD, "words.jsonld"),
        ("\ufeff" + JSON_LD, "words.jsonld"),
        (JSON_LD, "words.json"),
        (JSON_LD, "words"),
        (TRIG, "words.trig"),
    ],
)
def test_every_syntax_says_the_same(operator: Operator, text: str, name: str) -> None:
    prepared = operator.prepare(text, name)
    assert prepared.id == "plain-words"
    assert prepared.update.triples == {quad.triple for quad in parse(PLAIN, RdfFormat.TURTLE)}
    assert prepared.findings == ()


def test_extended_labels_are_given_as_plain_ones_and_kept(operator: Operator) -> None:
    text = f"""{PREFIXES}{SCHEME}
    :a a skos:Concept ; skos:inScheme :s ; xl:prefLabel [ xl:literalForm 'wetland'@en ] ;
        xl:altLabel :l . :l a xl:Label ; xl:literalForm 'marsh'@en , 'bog'@en ."""
    said = operator.prepare(text).update.triples
    assert Triple(term("a"), SKOS.prefLabel, Literal("wetland", language="en")) in said
    alternatives = {one.object for one in said if one.predicate == SKOS.altLabel}
    assert alternatives == {Literal("marsh", language="en"), Literal("bog", language="en")}
    forms = [one for one in said if one.predicate.value.endswith("#literalForm")]
    assert len(forms) == 3


def test_a_file_without_a_scheme_gets_one_and_it_is_said(operator: Operator) -> None:
    text = f"""{PREFIXES}
    :a a skos:Concept ; skos:prefLabel 'a'@en .
    :b a skos:Concept ; skos:prefLabel 'b'@en ; skos:broader :a ."""
    prepared = operator.prepare(text, "Mes mots.ttl")
    assert (prepared.id, prepared.scheme) == ("mes-mots", f"{BASE}vocabulary/mes-mots")
    assert any("made a concept scheme" in finding.message for finding in prepared.findings)
    scheme = NamedNode(prepared.scheme)
    said = prepared.update.triples
    assert Triple(scheme, DCT.title, Literal("Mes mots")) in said
    assert {one.subject for one in said if one.predicate == SKOS.inScheme} == {term("a"), term("b")}
    tops = [one.subject for one in said if one.predicate == SKOS.topConceptOf]
    assert tops == [term("a")]
    operator.publish(text, "Mes mots.ttl")
    assert operator.publish(text, "Mes mots.ttl").manifest is None
    assert operator.publish(text, "edition-2.ttl", vocabulary="mes-mots").manifest is None


def test_schemes_that_are_only_named_are_taken_as_schemes(operator: Operator) -> None:
    text = f"""{PREFIXES}
    :a a skos:Concept ; skos:prefLabel 'a'@en ; skos:inScheme :s , :t ."""
    prepared = operator.prepare(text)
    assert prepared.scheme == "https://example.org/t#s"
    kinds = {one.subject for one in prepared.update.triples if one.object == SKOS.ConceptScheme}
    assert kinds == {term("s"), term("t")}


def test_several_schemes_stand_in_one_vocabulary(operator: Operator) -> None:
    text = f"{PLAIN}:t a skos:ConceptScheme ; rdfs:label 'Other words'@fr .\n"
    operator.publish(text)
    _, release = operator.publisher.home.open_current()
    (only,) = vocabularies(release, BASE).values()
    assert only.schemes == ("https://example.org/t#s", "https://example.org/t#t")


def test_classes_and_properties_below_those_of_skos(operator: Operator) -> None:
    text = f"""{PREFIXES}{SCHEME}
    :Species rdfs:subClassOf :Living . :Living rdfs:subClassOf skos:Concept .
    :partOf rdfs:subPropertyOf skos:broader . :name rdfs:subPropertyOf skos:prefLabel .
    :a a :Species ; :name 'a'@en ; skos:inScheme :s .
    :b a skos:Concept ; skos:prefLabel 'b'@en ; :partOf :a ; iso:broaderPartitive :c .
    :c a skos:Concept ; skos:prefLabel 'c'@en ; iso:narrowerGeneric :b .
    :x a iso:ThesaurusArray ; skos:prefLabel 'by kind'@en ; skos:member :a , :b ."""
    said = operator.prepare(text).update.triples
    assert Triple(term("a"), RDF.type, SKOS.Concept) in said
    assert Triple(term("a"), SKOS.prefLabel, Literal("a", language="en")) in said
    assert Triple(term("b"), SKOS.broader, term("a")) in said
    assert Triple(term("b"), SKOS.broader, term("c")) in said
    assert Triple(term("c"), SKOS.narrower, term("b")) in said
    assert Triple(term("x"), RDF.type, SKOS.Collection) in said


def test_what_is_used_as_a_concept_is_one(operator: Operator) -> None:
    text = f"""{PREFIXES}{SCHEME}
    :a skos:prefLabel 'a'@en ; skos:narrower :b . :b skos:prefLabel 'b'@en .
    :c skos:prefLabel 'c'@en ; skos:topConceptOf :s . :d skos:prefLabel 'd'@en ; skos:inScheme :s .
    :a skos:exactMatch <https://e.org/same> . <https://e.org/same> skos:prefLabel 'same'@en .
    :group a skos:Collection ; skos:inScheme :s ; skos:prefLabel 'group'@en ; skos:member :a ."""
    prepared = operator.prepare(text)
    concepts = {one.subject for one in prepared.update.triples if one.object == SKOS.Concept}
    assert concepts == {term(name) for name in "abcd"}


def test_names_are_found_where_labels_or_titles_are_missing(operator: Operator) -> None:
    text = f"""{PREFIXES}:s a skos:ConceptScheme .
    :a a skos:Concept ; rdfs:label 'named'@en ; skos:inScheme :s .
    :b a skos:Concept ; skos:notation '12.3'^^:code ; skos:inScheme :s .
    :c a skos:Concept ; skos:inScheme :s ."""
    operator.publisher = Publisher.of(operator.settings)
    outcome = operator.publish(text, title="Words without a title")
    assert outcome.manifest is not None
    labels = {
        one.subject: one.object
        for one in operator.said("words-without-a-title")
        if one.predicate == SKOS.prefLabel
    }
    assert labels == {
        term("a"): Literal("named", language="en"),
        term("b"): Literal("12.3"),
        term("c"): Literal("c"),
    }


def test_that_a_thing_is_not_to_be_used_is_written_as_a_truth(operator: Operator) -> None:
    text = f"""{PLAIN}
    :a owl:deprecated 'True' . :b a skos:Concept , owl:DeprecatedClass ; skos:prefLabel 'b'@en .
    :c a skos:Concept ; skos:prefLabel 'c'@en ; owl:deprecated 0 ."""
    said = {
        one.subject: one.object
        for one in operator.prepare(text).update.triples
        if one.predicate == OWL.deprecated
    }
    assert said == {term("a"): Literal(True), term("b"): Literal(True), term("c"): Literal(False)}


def test_lists_and_nameless_notes_survive_two_imports(operator: Operator) -> None:
    text = f"""{PLAIN}
    :o a skos:OrderedCollection ; skos:prefLabel 'o'@en ; skos:memberList ( :a [ skos:note 'x' ] ) .
    :a skos:definition [ skos:note 'with parts'@en ; dct:source [] ] ."""
    assert operator.publish(text).manifest is not None
    assert operator.publish(text).manifest is None


def test_a_newer_file_deprecates_what_it_lacks_and_says_so(operator: Operator) -> None:
    text = f"""{PLAIN}:b a skos:Concept ; skos:prefLabel 'b'@en ; skos:broader :a ;
        xl:prefLabel :l . :l xl:literalForm 'b'@en .
    :g a skos:Collection ; skos:prefLabel 'g'@en ; skos:member :b ."""
    newer = PLAIN.replace("'a'@en", "'A'@en") + ":n a skos:Concept ; skos:prefLabel 'n'@en .\n"
    operator.publish(text)
    prepared = operator.prepare(newer, "newer.ttl")
    assert prepared.id == "plain-words"
    assert prepared.update.new == ("https://example.org/t#n",)
    assert prepared.update.changed == ("https://example.org/t#a",)
    assert prepared.update.missing == ("https://example.org/t#b", "https://example.org/t#g")
    assert operator.publish(newer, "newer.ttl").manifest is not None
    said = operator.said("plain-words")
    assert Triple(term("b"), OWL.deprecated, Literal(True)) in said
    assert Triple(term("b"), SKOS.broader, term("a")) in said
    assert any(one.subject == term("l") for one in said)
    (note,) = (one.object for one in said if one.subject == term("b") and "changeNote" in str(one))
    assert "newer.ttl" in str(note)
    assert operator.publish(newer, "newer.ttl").manifest is None
    assert operator.prepare(newer, "newer.ttl").update.is_nothing
    operator.publish(text)
    assert Triple(term("b"), OWL.deprecated, Literal(True)) not in operator.said("plain-words")


def test_what_the_file_lacks_leaves_when_it_is_told_to(operator: Operator) -> None:
    own = (
        PLAIN.replace("https://example.org/t#", f"{BASE}vocabulary/plain/")
        .replace(":s", f"<{BASE}vocabulary/plain>")
        .replace(f"skos<{BASE}vocabulary/plain>", "skos:s")
    )
    more = own + ":b a skos:Concept ; skos:prefLabel 'b'@en .\n"
    operator.publish(more)
    outcome = operator.publish(own, withdraw=True)
    assert outcome.manifest is not None
    _, release = operator.publisher.home.open_current()
    gone = NamedNode(f"{BASE}vocabulary/plain/b")
    tombstones = release.quads_for_pattern(gone, None, None, None)
    assert {quad.graph_name.value for quad in tombstones} == {
        f"{BASE}graph/system/tombstone/vocabulary/plain/b"
    }


def test_records_of_versions_stay_and_so_does_the_version_of_a_scheme() -> None:
    scheme, version = term("s"), NamedNode(f"{BASE}vocabulary/plain/version/1")
    old = [
        Triple(scheme, RDF.type, SKOS.ConceptScheme),
        Triple(scheme, OWL.versionIRI, version),
        Triple(scheme, OWL.versionInfo, Literal("1")),
        Triple(version, DCT.isVersionOf, scheme),
    ]
    new = [
        Triple(scheme, RDF.type, SKOS.ConceptScheme),
        Triple(scheme, OWL.versionInfo, Literal("2")),
    ]
    space = f"{BASE}vocabulary/plain/version/"
    updated = update(old, new, title="x", versions=space, day=date(2026, 11, 21))
    assert set(updated.triples) == {*new, old[1], old[3]}
    assert updated.changed == (scheme.value,)


def test_the_id_follows_from_the_title_the_file_or_the_wish(operator: Operator) -> None:
    assert operator.prepare(PLAIN).id == "plain-words"
    assert operator.prepare(PLAIN, vocabulary="mine").id == "mine"
    cyrillic = PLAIN.replace("'Plain words'@en", "'Слова'@ru")
    assert operator.prepare(cyrillic, "slova-2026.ttl").id == "slova-2026"
    assert operator.prepare(cyrillic, "слова.ttl").id == "vocabulary"
    long = PLAIN.replace("Plain words", "A title of very many words that nobody would type twice")
    assert len(operator.prepare(long).id) <= 40


def test_an_id_of_another_scheme_is_refused(operator: Operator) -> None:
    operator.publish(PLAIN)
    other = PLAIN.replace("/t#", "/u#")
    with pytest.raises(LoadError, match="taken by the vocabulary “Plain words”"):
        operator.prepare(other)
    with pytest.raises(LoadError, match="import it with --id plain-words"):
        operator.prepare(PLAIN, vocabulary="mine")
    schemeless = f"{PREFIXES}:z a skos:Concept ; skos:prefLabel 'z'@en ."
    with pytest.raises(LoadError, match="taken"):
        operator.prepare(schemeless, vocabulary="plain-words")
    assert operator.prepare(other, vocabulary="others").is_new


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        (PLAIN + ":a skos:broader", "x.ttl", "x.ttl, line"),
        (RDF_XML.replace("</rdf:RDF>", ""), "x.rdf", "line"),
        (
            RDF_XML.replace("<rdf:RDF", '<!DOCTYPE x [<!ENTITY a "b">]><rdf:RDF', 1),
            "x.rdf",
            "entit",
        ),
        ('{"@context": "https://e.org/c", "@id": "https://e.org/a"}', "x.jsonld", "@context"),
        ("", "x.ttl", "no statement"),
        ("<a:b> <a:c> <a:d> .", "x.ttl", "nothing in it is of SKOS"),
        (f"{PREFIXES}{SCHEME}", "x.ttl", "no concept"),
        ("name;label\n", "x.csv", "neither its name nor its beginning"),
        (f"{PLAIN}<{BASE}country/fra> skos:exactMatch :a .", "x.ttl", "not of this vocabulary"),
        (
            f"{PLAIN}<{BASE}vocabulary/plain-words/A_B> skos:exactMatch :a .",
            "x.ttl",
            "give it a concept's IRI",
        ),
        (PLAIN.encode("utf-16"), "x.rdf", "x.rdf"),
        (b"\x1f\x8b\x08broken", "x.ttl", "x.ttl"),
    ],
)
def test_files_that_cannot_be_taken_say_why(
    operator: Operator, text: str | bytes, name: str, said: str
) -> None:
    with pytest.raises(LoadError) as refusal:
        operator.prepare(text, name)
    assert said in str(refusal.value)


@pytest.mark.parametrize("name", ["words.ttl.gz", "words.rdf.gz", "words.gz"])
def test_a_damaged_pack_is_refused(operator: Operator, name: str) -> None:
    packed = gzip.compress(PLAIN.encode())
    for damaged in (packed[:60], packed[:20] + b"\0" * 9 + packed[29:], b"no pack"):
        path = operator.folder / name
        path.write_bytes(damaged)
        importing = SkosImport(path, operator.settings)
        _, release = operator.publisher.home.open_current()
        with pytest.raises(LoadError, match=f"{name}.*: it cannot be unpacked: "):
            importing.prepare(release)


def test_a_pack_that_is_cut_off_after_a_mistake_is_refused(operator: Operator) -> None:
    packed = gzip.compress((PLAIN + ":a :b 'x'@en_US .\n" * 100_000).encode())
    path = operator.folder / "words.ttl.gz"
    path.write_bytes(packed[:-20])
    importing = SkosImport(path, operator.settings)
    _, release = operator.publisher.home.open_current()
    with pytest.raises(LoadError, match="it cannot be unpacked"):
        importing.prepare(release)


def test_a_file_that_is_not_there(operator: Operator) -> None:
    importing = SkosImport(Path("nowhere.ttl"), operator.settings)
    _, release = operator.publisher.home.open_current()
    with pytest.raises(LoadError, match="no such file"):
        importing.prepare(release)


def test_a_wrong_id_is_refused(operator: Operator) -> None:
    for wrong in ("A", "a/b", "../a", "-a", "x" * 41):
        with pytest.raises(LoadError, match="cannot be the id"):
            operator.prepare(PLAIN, vocabulary=wrong)


def test_the_quality_report_counts_by_rule(operator: Operator) -> None:
    text = f"""{PLAIN}:a skos:broader :b ; skos:related :b , :a .
    :b a skos:Concept ; skos:inScheme :s ; skos:prefLabel 'a'@en , 'second'@en ;
        skos:broader :a ."""
    found = counts(quality(operator.prepare(text).update.triples, BASE))
    for rule in ("qskos-chr", "qskos-rrc", "qskos-ipl", "qskos-rc", "qskos-ol"):
        assert found[rule], rule


def test_a_large_vocabulary_has_the_same_report_from_beside(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"{PLAIN}:a skos:broader :a , [] ; skos:altLabel 'a'@en ; skos:prefLabel '\\\"1\\n'@fr ."
    triples = operator.prepare(text).update.triples
    monkeypatch.setattr(quality_module, "BULK", 1)
    with quality_begun(triples, BASE) as report:
        assert report() == quality(triples, BASE)
        assert len(report().results) > 3


def test_nothing_outside_the_graph_is_touched(operator: Operator) -> None:
    operator.publish(PLAIN)
    _, before = operator.publisher.home.open_current()
    others = {quad for quad in before if "words" not in str(quad.graph_name)}
    operator.publish(PLAIN.replace("/t#", "/u#"), vocabulary="more")
    _, after = operator.publisher.home.open_current()
    assert {one for one in others if "graph/vocabulary" in str(one.graph_name)} <= set(after)
    graph = NamedNode(f"{BASE}graph/vocabulary/plain-words")
    concept = Quad(term("a"), RDF.type, SKOS.Concept, graph)
    assert concept in after


RDF_XML = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:skos="http://www.w3.org/2004/02/skos/core#" xmlns:dct="http://purl.org/dc/terms/">
<skos:ConceptScheme rdf:about="https://example.org/t#s"><dct:title>Words</dct:title>
</skos:ConceptScheme>
<skos:Concept rdf:about="https://example.org/t#a"><skos:inScheme rdf:resource="https://example.org/t#s"/>
<skos:prefLabel xml:lang="en_US">color</skos:prefLabel>
<skos:altLabel xml:lang="not a tag">hue</skos:altLabel></skos:Concept>
</rdf:RDF>"""


def test_a_malformed_language_tag_is_mended_and_told(operator: Operator) -> None:
    importing = operator.prepare(RDF_XML, "words.rdf")
    said = {one.object for one in importing.update.triples if one.subject == term("a")}
    assert {Literal("color", language="en-us"), Literal("hue")} <= said
    told = " ".join(one.message for one in importing.findings)
    assert "“color” has the language tag 'en_us'" in told or "'en_US'" in told
    assert "“hue” has the language tag 'not a tag'" in told


def test_a_malformed_tag_of_turtle_is_named_with_its_label_and_line(operator: Operator) -> None:
    with pytest.raises(LoadError, match=r"line 10.*'a'@en_US: en_US is not a language tag"):
        operator.prepare(PLAIN.replace("'a'@en", "'a'@en_US"))
