"""What is asked of data, as a page, as Markdown and as linked data: every shape and every rule."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from loaders.loader import Loading
from loaders.reference.content import content
from meagraph.codes import read_codes
from meagraph.identifiers import Identifiers
from meagraph.merge import DEFAULT
from meagraph.namespaces import DEFAULT_BASE, LANGUAGES, MEA, RDF, RDFS, SH, SKOS
from meagraph.settings import CONTENT, Settings
from meagraph.staging import Changeset
from meagraph.validation.published_rules import rule_triples
from meagraph.validation.reference import Asked, Count, Group, Name, read_reference
from meagraph.validation.results import Report, Result
from meagraph.validation.rules import PUBLISHING, RULES
from meagraph.validation.shapes import Shapes
from meagraph.validation.validation import Validation
from server.shapes.wording import PHRASES, counted
from tools.shapes_page import BEGINS, SHAPES_PAGE, shapes_page

pytestmark = pytest.mark.unmeasured

ONTOLOGY = CONTENT / "ontology/meagraph.ttl"
REFERENCE = read_reference(CONTENT / "shapes", ONTOLOGY, DEFAULT_BASE)
GROUPS = {group.id: group for family in REFERENCE.families for group in family.groups}
OTHER_BASE = "https://knowledge.example.org/"


class Ids(HTMLParser):
    """Collects the anchors of a page, and the links to them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if name := said.get("id"):
            self.ids.append(name)
        if tag == "a" and (href := said.get("href") or "").startswith("#"):
            self.links.add(href[1:])


def turtle(text: str | bytes) -> list[Quad]:
    return list(parse(text, format=RdfFormat.TURTLE))


# What is read from the Turtle


def test_every_shape_is_read_and_has_a_place() -> None:
    quads = [
        quad
        for path in (CONTENT / "shapes").glob("*.ttl")
        for quad in parse(path=path, format=RdfFormat.TURTLE)
    ]
    named = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    severe = {quad.subject.value for quad in quads if quad.predicate == SH.severity}
    assert {shape.iri for shape in REFERENCE.shapes.values()} == named
    assert {shape.iri for shape in REFERENCE.shapes.values() if shape.severity} == severe
    assert set(REFERENCE.homes) == {n for n, shape in REFERENCE.shapes.items() if shape.severity}


def test_a_class_has_one_group_whatever_the_files() -> None:
    subjects = [group.about[0].iri for group in GROUPS.values() if group.kind == "targetClass"]
    assert len(subjects) == len(set(subjects))
    decision = GROUPS["targetClass-Decision"]
    assert {"Decision", "TextHeld", "KnownAgreement"} <= {shape.name for shape in decision.shapes}


def test_a_shape_says_what_it_asks() -> None:
    number = REFERENCE.shapes["ReleaseNumber"]
    assert (number.path, number.count, number.severity) == (
        "mea:releaseNumber",
        Count(1, 1),
        "Violation",
    )
    assert number.asked == (
        Asked("datatype", (Name("http://www.w3.org/2001/XMLSchema#integer", "xsd:integer"),)),
        Asked("minInclusive", (Name("", "1"),)),
    )
    form = REFERENCE.shapes["AgreementForm"]
    assert (form.count, form.counted and form.counted.text) == (Count(1, 1), "FormOfAgreement")
    opened = REFERENCE.shapes["SignatureNotBeforeOpening"]
    assert opened.path == "mea:agreement/mea:openedForSignature"
    assert [one.text for one in opened.properties] == ["mea:agreement", "mea:openedForSignature"]
    plausible = REFERENCE.shapes["DatePlausible"]
    assert plausible.path == "mea:signed | mea:consented | mea:entryIntoForce | mea:ended"
    assert REFERENCE.shapes["Agreement"].path == ""


def test_classes_name_those_above_and_below() -> None:
    assert "mea:Participant" in [name.text for name in GROUPS["targetClass-Country"].above]
    below = [name.text for name in GROUPS["targetClass-Provision"].below]
    assert {"mea:Section", "mea:Paragraph", "mea:Item"} <= set(below)


def test_groups_that_are_no_class() -> None:
    assert GROUPS["targetSubjectsOf-lat"].about[0].text == "wgs:lat"
    assert [shape.name for shape in GROUPS["property-ResolvedCitations"].shapes] == [
        "ResolvedCitationCited"
    ]


@pytest.mark.parametrize(
    "group",
    [group for group in GROUPS.values() if group.kind == "targetClass"],
    ids=lambda group: group.about[0].anchor,
)
def test_a_class_has_an_example_that_is_turtle_by_itself(group: Group) -> None:
    (name,) = group.about
    classes = {quad.object for quad in turtle(group.example) if quad.predicate == RDF.type}
    assert classes & {NamedNode(iri) for iri in (name.iri, *(one.iri for one in group.below))}


class Context:
    """The default graph of a release, in memory, in which single examples are judged."""

    def __init__(self, home: Path) -> None:
        release = Store.read_only(str(home / "current" / "store"))
        self.before = set(Report.published(release, DEFAULT_BASE).results)
        self.graph = Store()
        self.graph.bulk_extend(release.quads_for_pattern(None, None, None, DEFAULT))
        shapes = Shapes.read(sorted((CONTENT / "shapes").glob("*.ttl")), DEFAULT_BASE)
        self.validation = Validation(shapes, PUBLISHING)

    def describes(self, record: NamedNode | BlankNode) -> bool:
        return any(self.graph.quads_for_pattern(record, None, None))

    def new_results(self, triples: set[Triple]) -> list[Result]:
        """Judge triples with what the graph holds, which is then as it was."""
        added = [quad for t in triples if (quad := Quad(*t, DEFAULT)) not in self.graph]
        self.graph.extend(added)
        report = self.validation.again(self.graph, triples, before=self.before).report
        for quad in added:
            self.graph.remove(quad)
        return [result for result in report.results if result not in self.before]


@pytest.fixture(scope="module")
def context(validated_home: Path) -> Context:
    return Context(validated_home)


EXAMPLES = [
    pytest.param(group.example, id=group.about[0].anchor)
    for group in GROUPS.values()
    if group.example
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_passes_alone_beside_the_reference_data(example: str, context: Context) -> None:
    assert context.new_results({quad.triple for quad in turtle(example)}) == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_made_up(example: str, context: Context) -> None:
    """It adds nothing to a record of the reference data, so that none gets a second value."""
    subjects = {quad.subject for quad in turtle(example)}
    assert [one for one in subjects if context.describes(one)] == []


def test_the_context_of_examples_judges(context: Context) -> None:
    cbd = NamedNode(f"{DEFAULT_BASE}agreement/cbd")
    second = Triple(cbd, SKOS.notation, Literal("second"))
    (result,) = context.new_results({second})
    assert result.shape == f"{DEFAULT_BASE}shape/AgreementCode"
    assert context.new_results(set()) == []


def test_an_example_has_with_it_the_examples_that_it_names() -> None:
    match = turtle(GROUPS["targetClass-Match"].example)
    assert {MEA.Match, MEA.Need, MEA.Offer} == {
        quad.object for quad in match if quad.predicate == RDF.type
    }
    offer = turtle(GROUPS["targetClass-Offer"].example)
    assert {MEA.Offer} == {quad.object for quad in offer if quad.predicate == RDF.type}


def test_the_reference_moves_with_the_base() -> None:
    moved = read_reference(CONTENT / "shapes", ONTOLOGY, OTHER_BASE)
    assert moved.shapes["Agreement"].iri == f"{OTHER_BASE}shape/Agreement"
    examples = [group.example for family in moved.families for group in family.groups]
    subjects = {quad.subject.value for text in examples for quad in turtle(text)}
    assert not [iri for iri in subjects if iri.startswith(DEFAULT_BASE)]


def test_every_constraint_is_put_into_words() -> None:
    kinds = {asked.kind for shape in REFERENCE.shapes.values() for asked in shape.asked}
    assert kinds == set(PHRASES)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (Count(), ""),
        (Count(0), ""),
        (Count(1, 1), "exactly 1"),
        (Count(None, 0), "none"),
        (Count(2), "at least 2"),
        (Count(0, 3), "at most 3"),
        (Count(1, 3), "1 to 3"),
    ],
)
def test_counts_are_put_into_words(count: Count, words: str) -> None:
    assert counted(count) == words


# The Markdown reference


def test_the_markdown_reference_is_up_to_date() -> None:
    current = SHAPES_PAGE.read_text(encoding="utf-8")
    assert current == shapes_page(current), "run make docs"
    assert current.count(BEGINS) == 1


def test_the_markdown_reference_has_a_row_for_every_shape_and_rule() -> None:
    text = SHAPES_PAGE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[?`([\w-]+)`[^|]* \| (\w*) +\|", text, re.MULTILINE)
    severities = {name: shape.severity for name, shape in REFERENCE.shapes.items()}
    severities |= {rule.id: rule.severity for rule in RULES}
    assert dict(rows) == severities
    assert len(rows) == len(severities)


# The page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_an_anchor_for_every_shape_and_rule(
    client: FlaskClient, language: str
) -> None:
    page = client.get(f"/shapes?lang={language}")
    assert page.status_code == 200
    found = Ids(page.text)
    assert len(found.ids) == len(set(found.ids))
    assert {*REFERENCE.shapes, *(rule.id for rule in RULES), *GROUPS} <= set(found.ids)
    assert found.links <= set(found.ids)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_messages_stand_in_the_language_of_the_reader(client: FlaskClient, language: str) -> None:
    text = client.get(f"/shapes?lang={language}").text
    for shape in REFERENCE.shapes.values():
        if shape.severity:
            assert f'lang="{language}" dir="ltr">{shape.messages[language]}</span>' in text


def test_other_readers_get_the_messages_in_english_and_marked_so(client: FlaskClient) -> None:
    text = client.get("/shapes?lang=ar").text
    assert '<span class="said" lang="en" dir="ltr">' in text


def test_an_empty_instance_says_what_it_asks(empty_client: FlaskClient) -> None:
    assert empty_client.get("/shapes").status_code == 200
    assert empty_client.get("/shape/Agreement.ttl").status_code == 200


@pytest.mark.parametrize("path", ["/shapes", "/shape/Agreement", "/rule/skos-s14"])
def test_a_form_that_nobody_has_is_refused(client: FlaskClient, path: str) -> None:
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406


def test_an_unknown_suffix_is_not_found(client: FlaskClient) -> None:
    assert client.get("/shapes.doc").status_code == 404


# Linked data


@pytest.mark.parametrize("path", ["/shape/DeadlineWhen", "/rule/skos-s14"])
def test_an_iri_leads_readers_to_its_place_on_the_page(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/shapes#{path.rsplit('/', 1)[1]}"
    assert "Accept" in answer.headers["Vary"]
    assert f'<{path}.ttl>; rel="describedby"' in answer.headers["Link"]


def test_an_iri_gives_machines_the_shape(client: FlaskClient) -> None:
    for answer in (
        client.get("/shape/AgreementCode", headers={"Accept": "text/turtle"}),
        client.get("/shape/AgreementCode.ttl"),
    ):
        assert answer.content_type.startswith("text/turtle")
        said = {quad.triple for quad in turtle(answer.data)}
        iri = NamedNode(f"{DEFAULT_BASE}shape/AgreementCode")
        assert said == {triple for triple in REFERENCE.triples if triple.subject == iri}


def test_a_shape_is_given_down_to_its_path(client: FlaskClient) -> None:
    quads = turtle(client.get("/shape/DeadlineWhen.ttl").data)
    assert {quad.object for quad in quads if quad.predicate == RDF.first} == {
        MEA.dueDate,
        MEA.dueAt,
        MEA.dueAtBody,
        NamedNode("https://schema.org/endDate"),
    }
    subjects = [quad.subject.value for quad in quads]
    assert {iri for iri in subjects if "/genid/" not in iri} == {
        f"{DEFAULT_BASE}shape/DeadlineWhen"
    }


def test_lists_have_the_iris_that_they_have_in_the_graph_of_shapes(
    client: FlaskClient,
) -> None:
    settings = Settings()
    loading = Loading(settings, Identifiers(settings.base, read_codes(settings.content)))
    changeset = Changeset("tester", "the content")
    for graph in content(CONTENT / "data", loading):
        changeset.put(graph, settings.base)
    shapes = NamedNode(f"{DEFAULT_BASE}graph/shapes")
    staged = {quad.triple for quad in changeset.staged.quads_for_pattern(None, None, None, shapes)}
    assert {quad.triple for quad in turtle(client.get("/shapes.ttl").data)} == staged


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_an_iri_gives_machines_the_rule(client: FlaskClient, rule: object) -> None:
    answer = client.get(f"/rule/{rule.id}.ttl")
    assert {quad.triple for quad in turtle(answer.data)} == set(rule_triples([rule], DEFAULT_BASE))


def test_a_rule_as_a_resource() -> None:
    (rule,) = [one for one in RULES if one.id == "need-without-party"]
    said = {triple.predicate: triple.object for triple in rule_triples([rule], DEFAULT_BASE)}
    assert said[RDF.type] == MEA.Rule
    assert said[SH.severity] == SH.Warning
    assert said[SKOS.notation].value == rule.id
    assert said[RDFS.seeAlso] == NamedNode(f"{DEFAULT_BASE}shapes#need-without-party")


def test_all_shapes_and_rules_as_rdf(client: FlaskClient) -> None:
    quads = turtle(client.get("/shapes", headers={"Accept": "text/turtle"}).data)
    subjects = {quad.subject for quad in quads}
    assert {NamedNode(shape.iri) for shape in REFERENCE.shapes.values()} <= subjects
    assert {NamedNode(rule.iri(DEFAULT_BASE)) for rule in RULES} <= subjects
    assert client.get("/shapes.jsonld").content_type == "application/ld+json"


@pytest.mark.parametrize("path", ["/shape/Unheard", "/rule/unheard-of", "/rule/unheard-of.ttl"])
def test_what_is_neither_shape_nor_rule_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/shape/%00", "/rule/%00", "/rule/%20", "/shape/%0a.ttl"])
def test_a_name_that_is_no_iri_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
