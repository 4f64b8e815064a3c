"""A home with texts of our own, for the tests of the reading pages: every case that they show."""

from collections.abc import Iterator

from document_examples import cited, front, lakes, part
from pyoxigraph import Literal, NamedNode, Triple

from loaders.documents.graph import Context, document_graphs
from loaders.documents.model import Action, Deadline, Document
from loaders.documents.works import HeldWorks
from loaders.loader import Loading
from loaders.reference import ReferenceLoader
from meagraph.codes import read_codes
from meagraph.identifiers import Identifiers
from meagraph.namespaces import DEFAULT_BASE, ELI, MEA, PROV, RDF, XSD
from meagraph.publishing import Publisher
from meagraph.settings import CONTENT, Settings
from meagraph.staging import Changeset, Source, StagedGraph

SOURCE = Source(f"{DEFAULT_BASE}source/own", "Texts of our own", licence="CC0-1.0")
VOCABULARIES = (
    "agreement body country plan/aichi vocabulary/actions vocabulary/action-forces"
    " vocabulary/actors vocabulary/citation-statuses vocabulary/decision-kinds vocabulary/subjects"
).split()
LAKES = "decision/cbd/cop/12/40"
FACTS = "decision/cbd/cop/12/41"
DRAFT = "work/doc/UNEP/CBD/COP/12/7"
MARSHES = "decision/cms/cop/11/30"
ARTICLE = "work/article/cbd/8.j"
HELD = HeldWorks({"cbd:cop:12:40": frozenset({"A", "A.1", "A.1.a", "A.2"})})
SUMMARIES = {
    "": {"en": "What happens to ponds, in short.", "fr": "Le sort des mares, en bref."},
    "1": {"en": "Asks the Secretariat to count the ponds.", "fr": "Fait compter les mares."},
}


def asking(verb: str, surface: str, *addressees: str) -> tuple[Action, ...]:
    return (Action(verb=verb, addressees=addressees, start=0, end=1, surface=surface),)


def facts_alone() -> Document:
    """Give a decision of which only facts are known."""
    return Document(
        document=front(number="XII/41", symbol="UNEP/CBD/COP/DEC/XII/41", title=None),
        provisions=(
            part("pre1", "preamble", label="", actions=asking("recall", "")),
            part(
                "1",
                "paragraph",
                actions=asking("request", "", "secretariat"),
                citations=(
                    cited("cbd:cop:12:40#para.A.1", "resolved", surface=""),
                    cited("cbd:article:8.j", "unresolved", "article", surface=""),
                    cited("doc:UNEP/CBD/COP/12/7", "unresolved", "document", surface=""),
                    cited("unga:65:161", "unresolved", "resolution", surface=""),
                ),
                deadlines=(
                    Deadline(type="meeting", value="cms:cop:each", start=1, end=2),
                    Deadline(type="date", value="2020", start=1, end=2),
                    Deadline(type="date", value="2019-02-03", start=1, end=2),
                ),
            ),
            part(
                "1.a",
                "subparagraph",
                deadlines=(Deadline(type="date", value="2018-05", start=1, end=2),),
            ),
        ),
    )


def draft() -> Document:
    """Give the draft from which the decision on lakes came."""
    return Document(
        document=front(kind="document", number=None, symbol="UNEP/CBD/COP/12/7", title="Draft"),
        provisions=(
            part(
                "1",
                "paragraph",
                "Invites the Executive Secretary to list some lakes",
                actions=asking("invite", "Invites", "executive-secretary"),
            ),
            part(
                "2",
                "paragraph",
                "Notes the paragraphs",
                citations=(
                    cited("#1-#2", "internal", "provision", surface="the paragraphs above"),
                ),
            ),
        ),
    )


def marshes(revised: bool) -> Document:
    """Give a resolution of another convention, as adopted or as revised."""
    number = "11.30 (Rev. COP13)" if revised else "11.30"
    wanted = "three marshes" if revised else "two marshes"
    return Document(
        document=front(
            kind="resolution",
            convention="cms",
            number=number,
            symbol=None,
            agenda_item=None,
            title="Marshes",
            session="13" if revised else "11",
            date=None,
            meeting_place=None,
            meeting_start=None,
            meeting_end=None,
        ),
        provisions=(
            part(
                "pre1",
                "preamble",
                "Aware that marshes are wet,",
                label="",
                actions=asking("aware", "Aware"),
            ),
            part(
                "1",
                "paragraph",
                f"Urges Parties to keep {wanted}",
                actions=asking("request" if revised else "urge", "Urges", "parties"),
            ),
            part(
                "2" if revised else "3",
                "paragraph",
                "Recalls paragraph A.1 of decision XII/40 and decision X/1",
                actions=asking("recall", "Recalls"),
                citations=(
                    cited("cbd:cop:12:40:A#para.1", "resolved", surface="decision XII/40"),
                    cited("cbd:cop:10:1", "unresolved", surface="decision X/1"),
                ),
            ),
        ),
    )


def notification() -> Document:
    """Give a notification without provisions."""
    return Document(document=front(kind="notification", number=None, symbol="2018-008"))


def lineage() -> StagedGraph:
    """Give what ties the versions, the draft and the decision together."""

    def node(path: str) -> NamedNode:
        return NamedNode(DEFAULT_BASE + path)

    revised = node(f"{MARSHES}@rev13")
    derived = node(f"{LAKES}/A.1/derivation/1")
    day = Literal("2020-02-22", datatype=XSD.date)
    return StagedGraph(
        f"{DEFAULT_BASE}graph/version/own",
        [
            Triple(revised, MEA.versionOf, node(MARSHES)),
            Triple(revised, PROV.wasRevisionOf, node(MARSHES)),
            Triple(revised, ELI.first_date_entry_in_force, day),
            Triple(node(f"{DRAFT}/~1"), MEA.draftOf, revised),
            Triple(derived, RDF.type, MEA.Derivation),
            Triple(derived, MEA.draft, node(f"{DRAFT}/~1")),
            Triple(derived, MEA.adoptedAs, node(f"{LAKES}/A.1")),
            Triple(derived, MEA.changed, Literal("verb")),
            Triple(derived, MEA.changed, Literal("wording")),
        ],
        SOURCE,
        "documents",
    )


def staged(settings: Settings) -> Iterator[StagedGraph]:
    """Yield the graphs of all texts and of the vocabularies that they use."""
    identifiers = Identifiers(settings.base, read_codes(settings.content))
    for graph in ReferenceLoader().load(str(CONTENT / "data"), Loading(settings, identifiers)):
        if graph.name.removeprefix(f"{settings.base}graph/") in VOCABULARIES:
            yield graph
    texts = (lakes("en"), lakes("fr"), draft(), marshes(False), marshes(True), notification())
    for text in texts:
        yield from document_graphs(text, "0" * 64, Context(identifiers, HELD), SOURCE, "documents")
    context = Context(identifiers, HELD, SUMMARIES)
    yield from document_graphs(facts_alone(), "0" * 64, context, SOURCE, "documents")
    yield lineage()


def publish_decisions(settings: Settings) -> None:
    """Publish the texts as release 1."""
    changeset = Changeset("tester", "texts of our own")
    for graph in staged(settings):
        changeset.put(graph, settings.base)
    Publisher(settings, None).publish(changeset)
