"""The tables of a text: who is asked to do what, and what is due when."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from server.pages.document.dates import Due
from server.pages.document.provisions import Act, Provision
from server.pages.shown import Shown


@dataclass(frozen=True)
class Task:
    """What a provision asks of somebody, and by when it or the provisions in it are due."""

    provision: Provision
    act: Act
    dues: tuple[Due, ...]


@dataclass(frozen=True)
class Asked:
    """One addressee with all that is asked of it."""

    addressee: Shown
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class Deadline:
    """A deadline with the provision that sets it and the verbs that govern it."""

    due: Due
    provision: Provision


def asked(provisions: Iterable[Provision]) -> list[Asked]:
    """Give the addressees by name, each with what is asked of it in the order of the text."""
    every = list(provisions)
    below = _dues_below(every)
    tasks: dict[str, list[Task]] = defaultdict(list)
    shown: dict[str, Shown] = {}
    for provision in every:
        for act in provision.acts:
            for addressee in act.addressees:
                iri = addressee.iri or ""
                shown[iri] = addressee
                dues = sorted(below[provision.id], key=lambda due: due.order)
                tasks[iri].append(Task(provision, act, tuple(dues)))
    found = [Asked(shown[iri], tuple(some)) for iri, some in tasks.items()]
    return sorted(found, key=lambda one: (-len(one.tasks), one.addressee.text.value))


def deadlines(provisions: Iterable[Provision]) -> list[Deadline]:
    """Give every deadline of a text, dates before meetings."""
    found = [Deadline(due, provision) for provision in provisions for due in provision.dues]
    return sorted(found, key=lambda one: one.due.order)


def _dues_below(provisions: list[Provision]) -> dict[str, tuple[Due, ...]]:
    """Give the deadlines of each provision and of those in it that have no verb of their own."""
    found: dict[str, tuple[Due, ...]] = defaultdict(tuple)
    for provision in reversed(provisions):
        found[provision.id] = tuple(dict.fromkeys((*provision.dues, *found[provision.id])))
        if provision.parent and not provision.acts:
            found[provision.parent] = (*found[provision.id], *found[provision.parent])
    return found
