"""
Each constraint of each shape finds the record that violates it, and sound records pass.

The faulty records are generated: from the parameters of the shapes, and from the examples that the
reference of the shapes shows (tests/mutations/). A shape or rule without a mutant fails here.
"""

from collections.abc import Iterable
from functools import cache

import pytest
from pyoxigraph import NamedNode, Triple

from meagraph.namespaces import DEFAULT_BASE
from meagraph.validation.results import Result
from meagraph.validation.rules import PUBLISHING, Rule
from meagraph.validation.validation import validate
from tests.mutations.constraints import FILES, ShapeReader
from tests.mutations.dataset import examples, stored
from tests.mutations.judging import Judging, Outcome
from tests.mutations.mutants import Generator
from tests.mutations.recipes import RECIPES
from tests.mutations.rule_recipes import RULE_RECIPES

pytestmark = pytest.mark.unmeasured

SHAPES = ShapeReader()
JUDGING = Judging(SHAPES, examples())
NAMES = [
    pytest.param(family, shape, id=shape.value.removeprefix(f"{DEFAULT_BASE}shape/"))
    for family, shapes in SHAPES.families.items()
    for shape in shapes
]


EVERYTHING = examples().held | examples().around


def checked(triples: Iterable[Triple]) -> tuple[Result, ...]:
    """Check a graph by the shapes and by the rules that run at publishing."""
    return validate(stored(triples), SHAPES.judging, PUBLISHING).results


@cache
def outcomes(family: str) -> dict[NamedNode, list[Outcome]]:
    """Judge all mutants of the shapes of one file in one graph."""
    generator = Generator(SHAPES, examples())
    mutants = [
        mutant
        for shape in SHAPES.families[family]
        for constraint in SHAPES.constraints(shape)
        for mutant in generator.mutants(constraint)
    ]
    found: dict[NamedNode, list[Outcome]] = {}
    for outcome in JUDGING.outcomes(mutants):
        found.setdefault(outcome.mutant.constraint.shape, []).append(outcome)
    return found


def test_the_examples_are_sound() -> None:
    assert checked(EVERYTHING) == ()


def test_every_shape_with_a_severity_is_mutated() -> None:
    assert {shape for shapes in SHAPES.families.values() for shape in shapes} == set(SHAPES.severe)
    assert set(SHAPES.families) == {path.stem for path in FILES}


@pytest.mark.parametrize(("family", "shape"), NAMES)
def test_each_constraint_of_a_shape_has_a_mutant(family: str, shape: NamedNode) -> None:
    constraints = SHAPES.constraints(shape)
    assert constraints
    mutated = {outcome.mutant.constraint for outcome in outcomes(family).get(shape, [])}
    assert mutated == set(constraints), "teach tests/mutations/ to violate what is not mutated"


@pytest.mark.parametrize(("family", "shape"), NAMES)
def test_every_mutant_is_caught_with_the_message_of_its_shape(
    family: str, shape: NamedNode
) -> None:
    messages = SHAPES.messages(shape)
    assert [language for language, _ in messages] == ["en", "fr"]
    for outcome in outcomes(family)[shape]:
        assert len(outcome.caught) == 1, (outcome.mutant, outcome.others)
        (result,) = outcome.caught
        assert result.severity == SHAPES.severity(shape)
        assert result.messages == messages
        assert result.path == SHAPES.path(shape)


@pytest.mark.parametrize(("family", "shape"), NAMES)
def test_a_constraint_is_violated_alone(family: str, shape: NamedNode) -> None:
    """Of each constraint one mutant draws nothing else but what it entails."""
    for constraint in SHAPES.constraints(shape):
        surplus = [
            [other for other in outcome.others if not JUDGING.entails(outcome.mutant, other)]
            for outcome in outcomes(family)[shape]
            if outcome.mutant.constraint == constraint
        ]
        assert min(surplus, key=len) == [], (constraint.kind, surplus)


def test_the_very_limit_is_allowed() -> None:
    generator = Generator(SHAPES, examples())
    kept = generator.kept
    edits = [
        edit
        for shape in SHAPES.severe
        for constraint in SHAPES.constraints(shape)
        for edit in generator.at_the_limit(constraint)
        if edit.focus not in kept
    ]
    assert {edit.constraint.kind for edit in edits} == {
        "lessThanOrEquals",
        "maxInclusive",
        "minInclusive",
    }
    for outcome in JUDGING.outcomes(edits):
        shape = outcome.mutant.constraint.shape.value
        assert [r for r in (*outcome.caught, *outcome.others) if r.shape == shape] == []


def test_every_recipe_is_for_a_constraint() -> None:
    known = {
        (shape.value.removeprefix(f"{DEFAULT_BASE}shape/"), constraint.kind)
        for shape in SHAPES.severe
        for constraint in SHAPES.constraints(shape)
    }
    assert set(RECIPES) <= known


# Rules


@pytest.mark.parametrize("rule", PUBLISHING, ids=lambda rule: rule.id)
def test_a_rule_is_broken_alone_and_says_so(rule: Rule) -> None:
    recipe = RULE_RECIPES[rule.id]
    results = checked(recipe.edited(EVERYTHING))
    assert {result.shape for result in results} == {rule.iri(DEFAULT_BASE)}
    assert {result.focus for result in results} == recipe.told
    for result in results:
        assert (result.severity, result.messages) == (rule.severity, rule.messages)
        assert [language for language, _ in result.messages] == ["en", "fr"]


def test_every_recipe_of_a_rule_is_for_a_rule() -> None:
    assert set(RULE_RECIPES) == {rule.id for rule in PUBLISHING}
