"""Ways in to hierarchies that run in circles, in which nothing stands at the top."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Set


def entrances(concepts: Collection[str], above: Callable[[str], Iterable[str]]) -> list[str]:
    """
    Give the fewest concepts from which all others are reached downwards.

    Of each circle that nothing else stands above it is the first by IRI; a concept that nothing of
    `concepts` stands above is one as well. What is `above` a concept may hold others, too.

    >>> ways = {"hen": ["egg"], "egg": ["hen"], "chick": ["egg"], "cow": []}
    >>> entrances(ways, lambda concept: ways[concept])
    ['cow', 'egg']
    """
    known = set(concepts)
    up = {one: sorted(known.intersection(above(one))) for one in known}
    down: dict[str, list[str]] = defaultdict(list)
    for one in sorted(known):
        for other in up[one]:
            down[other].append(one)
    found = []
    met: set[str] = set()
    # What is left last when all is walked downwards stands above whatever is not met from later on.
    for one in reversed(_left(sorted(known), down)):
        if one not in met:
            found.append(min(reached([one], up)))
            met |= reached([one], down, met)
    return sorted(found)


def reached(
    starts: Iterable[str], links: Mapping[str, Iterable[str]], known: Set[str] = frozenset()
) -> set[str]:
    """Give all that is reached along links, with the starts, but for what is known already."""
    found = set(starts)
    waiting = list(found)
    while waiting:
        for other in links.get(waiting.pop(), ()):
            if other not in found and other not in known:
                found.add(other)
                waiting.append(other)
    return found


def _left(nodes: Iterable[str], links: Mapping[str, list[str]]) -> list[str]:
    """Give the nodes in the order in which a walk into the depth leaves them."""
    order: list[str] = []
    met: set[str] = set()
    for node in nodes:
        if node in met:
            continue
        met.add(node)
        walks = [(node, iter(links.get(node, ())))]
        while walks:
            here, others = walks[-1]
            other = next((one for one in others if one not in met), None)
            if other is None:
                order.append(here)
                walks.pop()
            else:
                met.add(other)
                walks.append((other, iter(links.get(other, ()))))
    return order
