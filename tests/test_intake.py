from collections.abc import Iterator

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from loaders import intake, registry
from loaders.intake import take_in
from loaders.loader import Finding, LoadError, Loading
from meagraph.publishing import Publisher
from meagraph.settings import Settings
from meagraph.staging import Source, StagedGraph

TITLE = NamedNode("http://purl.org/dc/terms/title")
VERSION = NamedNode("https://schema.org/softwareVersion")


class ListLoader:
    """Gives a graph for each comma-separated word of its source."""

    name = "list"
    version = "1.2"
    whole = False

    def accepts(self, source: str) -> bool:
        return source.startswith("list:")

    def load(self, source: str, loading: Loading) -> Iterator[StagedGraph]:
        for word in filter(None, source.removeprefix("list:").split(",")):
            subject = NamedNode(f"{loading.settings.base}partner/{word}")
            name = loading.identifiers.graph("partner", word)
            triples = [Triple(subject, TITLE, Literal(word))]
            source = Source("http://list" if word < "m" else "http://late-list", "List")
            yield StagedGraph(name, triples, source, self.name)
            loading.report(Finding("list", word, "read"))


class WholeLoader(ListLoader):
    name = "whole"
    whole = True

    def accepts(self, source: str) -> bool:
        return source.startswith("whole:")

    def load(self, source: str, loading: Loading) -> Iterator[StagedGraph]:
        yield from super().load(source.replace("whole:", "list:"), loading)


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"list": ListLoader(), "whole": WholeLoader()}
    monkeypatch.setattr(registry, "loaders", lambda: known)
    monkeypatch.setattr(intake, "loader_for", registry.loader_for)


def load(settings: Settings, *sources: str, whole: bool = False) -> list[str]:
    """Load and publish; give the names of all things in the default graph."""
    taken = take_in(sources, settings, author="t", message="m", whole=whole)
    publisher = Publisher(settings, None)
    publisher.publish(taken.changeset)
    _, store = publisher.home.open_current()
    names = store.query(f"SELECT ?name WHERE {{ ?thing {TITLE} ?name }} ORDER BY ?name")
    return [row["name"].value for row in names]


def test_sources_add_to_what_is_there(settings: Settings) -> None:
    load(settings, "list:a,b")
    assert load(settings, "list:b,c", "list:d") == ["a", "b", "c", "d"]


def test_a_whole_source_withdraws_what_it_no_longer_gives(settings: Settings) -> None:
    load(settings, "list:a,b")
    assert load(settings, "list:b,c", whole=True) == ["b", "c"]


def test_a_whole_source_leaves_other_sources_of_its_loader_alone(settings: Settings) -> None:
    load(settings, "list:a,b,x,y")
    assert load(settings, "list:b", whole=True) == ["b", "x", "y"]
    assert load(settings, "list:x", whole=True) == ["b", "x"]


def test_a_loader_of_whole_sources_withdraws_its_own_graphs_alone(settings: Settings) -> None:
    load(settings, "list:a")
    load(settings, "whole:b,c")
    assert load(settings, "whole:c") == ["a", "c"]


def test_a_graph_knows_its_loader_and_version(settings: Settings) -> None:
    load(settings, "list:a")
    _, store = Publisher(settings, None).home.open_current()
    (quad,) = store.quads_for_pattern(None, VERSION, None, None)
    assert quad.subject == NamedNode(f"{settings.base}graph/partner/a")
    assert quad.object == Literal("1.2")


def test_findings_are_gathered(settings: Settings) -> None:
    taken = take_in(["list:a,b", "list:c"], settings, author="t", message="m")
    assert [finding.record for finding in taken.findings] == ["a", "b", "c"]


def test_a_source_that_no_loader_recognises_stages_nothing(settings: Settings) -> None:
    with pytest.raises(LoadError, match="no loader recognises"):
        take_in(["list:a", "strange"], settings, author="t", message="m")
