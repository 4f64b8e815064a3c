"""The rules as a whole: ids, severities, messages in both languages, links, results."""

import re

import pytest
from pyoxigraph import BlankNode, NamedNode, Quad, Store

from meagraph.namespaces import SKOS
from meagraph.validation.rules import PUBLISHING, QUALITY, RULES, Rule
from tests.rules import BASE, BY_ID, store


def test_ids_are_stable_and_none_is_used_twice() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES) == len(PUBLISHING) + len(QUALITY)
    assert [rule.id for rule in PUBLISHING] == [
        "skos-s9",
        "skos-s13",
        "skos-s14",
        "skos-s27",
        "skos-s37",
        "skos-s46",
        "concept-below-itself",
        "entry-into-force-against-clause",
        "sources-disagree-on-dates",
        "two-sessions-of-one-body-at-once",
        "two-committees-of-one-agreement-at-once",
        "citation-to-missing-provision",
        "citation-not-followed",
        "need-without-party",
        "plan-item-of-another-plan",
    ]
    assert {rule.id for rule in QUALITY} == {
        f"qskos-{letters}"
        for letters in (
            "dcc oc uc anr mri otc tchbc chr mil dlv el ipl ml ol ucil ilc ncl oilt bl husv mol "
            "rrc strc urc var hr mc rc usr"
        ).split()
    }


@pytest.mark.parametrize("rule", PUBLISHING, ids=lambda rule: rule.id)
def test_what_runs_at_every_publication_is_local_and_stops_nothing(rule: Rule) -> None:
    assert rule.reads
    assert rule.severity in {"Warning", "Info"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_in_two_languages_what_is_wrong_and_what_to_do(rule: Rule) -> None:
    messages = dict(rule.messages)
    assert list(messages) == ["en", "fr"]
    for language, text in messages.items():
        assert text.rstrip(")").endswith("."), language
        assert re.search("[;:.] ?", text[:-1]), "what is wrong and what to do are two clauses"
        assert "'" not in text, "the typographic apostrophe"
    assert re.fullmatch(r"https://\S+#\S+|shapes#" + rule.id, rule.link)
    assert rule.about
    assert rule.iri(BASE) == f"{BASE}rule/{rule.id}"


def test_a_finding_as_a_result_of_a_validation() -> None:
    graph = store(':c skos:prefLabel "a"@en , "b"@en .')
    (result,) = BY_ID["skos-s14"].results(graph, BASE)
    assert result.severity == "Warning"
    assert result.focus == "https://e.org/v/c"
    assert result.shape == f"{BASE}rule/skos-s14"
    assert result.component == "http://www.w3.org/ns/shacl#SPARQLConstraintComponent"
    assert result.path == str(SKOS.prefLabel)
    assert result.value == '"b"@en'
    assert result.messages == BY_ID["skos-s14"].messages
    assert list(BY_ID["skos-s14"].results(graph, BASE, NamedNode("https://e.org/v/c"))) == [result]
    assert list(BY_ID["skos-s14"].results(graph, BASE, NamedNode("https://e.org/v/d"))) == []


def test_a_finding_on_a_blank_node() -> None:
    graph = Store()
    node = BlankNode("b")
    graph.add(Quad(node, SKOS.related, node))
    (result,) = BY_ID["qskos-rrc"].results(graph, BASE)
    assert result.focus == result.value == "_:b"
    assert next(iter(BY_ID["qskos-rrc"].check(graph, node))).focus == node
