"""Walks through hierarchies of any shape: all that can be reached, and an end to every path."""

from typing import cast

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from meagraph.namespaces import SKOS
from server.skosmos.hierarchy import Links, reach, without_circles
from server.skosmos.reader import Reader

NODES = "abcdefg"

graphs = st.fixed_dictionaries(
    {node: st.lists(st.sampled_from(NODES), unique=True, max_size=4) for node in NODES}
)


class Related:
    """Stands for a vocabulary: which concept is related to which."""

    def __init__(self, links: Links) -> None:
        self._links = links

    def related(self, iri: str, _: NamedNode) -> list[str]:
        return self._links[iri]


def walked(links: Links, limit: int = 1000) -> Links:
    return reach(cast(Reader, Related(links)), "a", SKOS.broader, limit)


def closure(links: Links) -> set[str]:
    found = {"a"}
    while more := {other for one in found for other in links[one]} - found:
        found |= more
    return found


@given(graphs)
def test_all_that_can_be_reached_is_met_once(links: Links) -> None:
    assert set(walked(links)) == closure(links)


@given(graphs, st.integers(1, 8))
def test_a_limit_keeps_the_nearest(links: Links, limit: int) -> None:
    assert list(walked(links, limit)) == list(walked(links))[:limit]


@given(graphs)
def test_every_path_comes_to_an_end(links: Links) -> None:
    left = without_circles(walked(links), "a")
    waiting = {one: len(left[one]) for one in left}
    above: dict[str, list[str]] = {one: [] for one in left}
    for one, others in left.items():
        for other in others:
            above[other].append(one)
    ends = [one for one, count in waiting.items() if not count]
    for one in ends:  # takes away what leads nowhere any more, until nothing is left
        for source in above[one]:
            waiting[source] -= 1
            if not waiting[source]:
                ends.append(source)
    assert len(ends) == len(left)


@given(graphs)
def test_all_stay_within_reach_when_circles_are_cut(links: Links) -> None:
    left = without_circles(walked(links), "a")
    assert closure(left) == closure(links)
    assert all(set(others) <= set(links[one]) for one, others in left.items())


def test_links_to_what_the_limit_cut_off_stay() -> None:
    left = without_circles(walked({"a": ["b"], "b": ["c"], "c": []}, 2), "a")
    assert left == {"a": ["b"], "b": ["c"]}
