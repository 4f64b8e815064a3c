"""
What a local rule promises, on random graphs near its faults.

Judging each node alone gives what judging the whole graph gives; and a change that touches no
triple which the rule reads from a node leaves the verdict on that node as it was.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Store, Triple

from meagraph.namespaces import SKOS
from meagraph.validation.paths import (
    Alternative,
    Inverse,
    Path,
    Property,
    Read,
    Repeated,
    Sequence,
    reads,
)
from meagraph.validation.rules import RULES, Rule
from meagraph.validation.terms import Term
from tests.rule_examples import ACROSS, HIERARCHY, INCONSISTENT, ISSUES
from tests.rules import store

pytestmark = pytest.mark.unmeasured

LOCAL = [rule for rule in RULES if rule.reads is not None]

EXAMPLES: dict[str, list[str]] = {}
for _clause, _turtle in INCONSISTENT.values():
    EXAMPLES.setdefault(f"skos-{_clause.lower()}", []).append(_turtle)
for _issue in ISSUES:
    EXAMPLES[f"qskos-{_issue.id}"] = [_issue.faulty]
for _issue in (*HIERARCHY, *ACROSS):
    EXAMPLES[_issue.id] = [_issue.faulty]


def all_reads(rule: Rule) -> list[Read]:
    return [read for path in rule.reads or () for read in reads(path)]


def graphs(rule: Rule) -> st.SearchStrategy[tuple[frozenset[Triple], Triple]]:
    """
    Give graphs near a fault of the rule, and a triple to add or take away.

    They are a faulty example with some triples less and others more, made of the same terms.
    """

    def near(
        example: frozenset[Triple],
    ) -> st.SearchStrategy[tuple[frozenset[Triple], Triple]]:
        predicates = {t.predicate for t in example}
        predicates |= {NamedNode(str(read.predicate)) for read in all_reads(rule)}
        subjects = sorted({t.subject for t in example}, key=str)
        objects = sorted({t.object for t in example}, key=str)
        one = st.builds(
            Triple,
            st.sampled_from([*subjects, *(o for o in objects if isinstance(o, NamedNode))]),
            st.sampled_from(sorted(predicates, key=str)),
            st.sampled_from([*objects, *subjects]),
        )
        some = st.frozensets(st.sampled_from(sorted(example, key=str)), max_size=3)
        changed = st.builds(
            lambda less, more: (example - less) | more, some, st.frozensets(one, max_size=6)
        )
        return st.tuples(changed, one | st.sampled_from(sorted(example, key=str)))

    return st.sampled_from(
        [frozenset(quad.triple for quad in store(turtle)) for turtle in EXAMPLES[rule.id]]
    ).flatmap(near)


def follow(path: Path, start: set[Term], graph: frozenset[Triple]) -> set[Term]:
    """Walk a path by its definition (SPARQL 1.1, 9.3)."""
    match path:
        case Property(iri):
            return {t.object for t in graph if t.predicate.value == iri and t.subject in start}
        case Inverse(Property(iri)):
            return {t.subject for t in graph if t.predicate.value == iri and t.object in start}
        case Sequence(paths):
            for step in paths:
                start = follow(step, start, graph)
            return start
        case Alternative(paths):
            return set().union(*(follow(one, start, graph) for one in paths))
        case Repeated(inner, sign):
            found = set() if sign == "+" else set(start)
            new = follow(inner, start, graph)
            while not new <= found:
                found |= new
                new = follow(inner, found, graph) if sign != "?" else found
            return found
    raise AssertionError(path)


def is_read(triple: Triple, rule: Rule, focus: Term, graph: frozenset[Triple]) -> bool:
    return any(
        read.predicate == triple.predicate.value
        and (triple.object if read.backwards else triple.subject)
        in follow(read.path, {focus}, graph)
        for read in all_reads(rule)
    )


def stored(graph: frozenset[Triple]) -> Store:
    made = Store()
    made.extend(Quad(*triple) for triple in graph)
    return made


def nodes_of(graph: frozenset[Triple]) -> set[Term]:
    return {t.subject for t in graph} | {t.object for t in graph}


@pytest.mark.parametrize("rule", LOCAL, ids=lambda rule: rule.id)
def test_node_by_node_is_the_whole(rule: Rule) -> None:
    @settings(max_examples=30, deadline=None, database=None, derandomize=True)
    @given(graphs(rule))
    def law(case: tuple[frozenset[Triple], Triple]) -> None:
        graph, _ = case
        whole_store = stored(graph)
        alone = [found for node in nodes_of(graph) for found in rule.check(whole_store, node)]
        whole = list(rule.check(whole_store))
        assert set(alone) == set(whole)
        assert len(alone) == len(whole) == len(set(whole))

    law()


@pytest.mark.parametrize("rule", LOCAL, ids=lambda rule: rule.id)
def test_what_is_not_read_does_not_matter(rule: Rule) -> None:
    @settings(max_examples=30, deadline=None, database=None, derandomize=True)
    @given(graphs(rule))
    def law(case: tuple[frozenset[Triple], Triple]) -> None:
        graph, change = case
        before, after = graph - {change}, graph | {change}
        old, new = stored(before), stored(after)
        for focus in nodes_of(after):
            if set(rule.check(old, focus)) != set(rule.check(new, focus)):
                assert is_read(change, rule, focus, before) or is_read(change, rule, focus, after)

    law()


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.reads is None], ids=lambda rule: rule.id
)
def test_a_rule_that_needs_the_whole_graph_says_so(rule: Rule) -> None:
    with pytest.raises(ValueError, match="whole graph"):
        rule.check(Store(), SKOS.Concept)
