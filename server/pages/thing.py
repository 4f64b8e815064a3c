"""The page of a thing: what it is, where that comes from, what it is connected to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask_babel import LazyString, gettext
from pyoxigraph import Literal, NamedNode, Triple

from meagraph.conventions import agreement_code
from meagraph.namespaces import MEA, RDF, SKOS
from server import facts
from server.instance import Instance, Term
from server.kinds import BY_TYPE, Kind, kind_of
from server.languages import NAMES, Text, best
from server.linked_data.connections import PAGE, Group, groups, members
from server.linked_data.description import Description
from server.linked_data.origins import Origin, Question, origins, questions
from server.names import NAMING, Names, prefixed, readable
from server.pages.shown import Fact, Shown, link, value

HIDDEN = frozenset(
    term.value
    for term in (RDF.type, *NAMING, SKOS.topConceptOf, SKOS.hasTopConcept, SKOS.hiddenLabel)
)
"""Properties that a page says otherwise: in its title, its type line, its trees; or to the search
alone (SKOS Reference, 5.1: hidden labels)."""


NUMBERED = tuple(BY_TYPE[term.value] for term in (MEA.Goal, MEA.Target))
"""Kinds of things that people call by their number."""


@dataclass(frozen=True)
class Connection:
    """A page of one group of incoming links, with how to turn to the next."""

    group: Group
    title: LazyString | str
    how: Text
    items: tuple[Shown, ...]
    page: int
    pages: int


@dataclass(frozen=True)
class ThingPage:
    """Everything that the page of a thing shows."""

    iri: str
    path: str
    title: Text
    kind: Kind | None
    code: str
    types: tuple[str, ...]
    agreement: str | None
    names: tuple[Text, ...]
    facts: tuple[Fact, ...]
    questions: tuple[Question, ...]
    origins: tuple[Origin, ...]
    connections: tuple[Connection, ...]

    @property
    def turning(self) -> str:
        """The address of the page, to which parameters are added: which links, which page."""
        return f"{self.path}?" if self.path != "/" else f"?{urlencode({'uri': self.iri})}&"


@dataclass(frozen=True)
class Turned:
    """Which group of links the reader asks to see another page of."""

    property: str = ""
    type: str = ""
    page: int = 1

    def page_of(self, group: Group) -> int:
        """Give the page to show of a group."""
        asked = (self.property, self.type) == (group.property, group.type or "")
        return self.page if asked else 1


def thing_page(
    instance: Instance,
    description: Description,
    language: str,
    *,
    turned: Turned,
    hidden: Iterable[NamedNode] = (),
    hidden_links: Iterable[NamedNode] = (),
) -> ThingPage:
    """
    Gather the page of a thing.

    `hidden` properties and `hidden_links` (properties, or kinds of what links here) are those that
    its own template shows.
    """
    iri = description.iri.value
    path = instance.path(iri) or "/"
    names = Names(description.everything, instance.identifiers, language)
    omitted = {term.value for term in hidden_links}
    kind = kind_of(description.types)
    return ThingPage(
        iri=iri,
        path=path,
        title=names.of(iri),
        kind=kind,
        code=(description.text(SKOS.notation) or "") if kind in NUMBERED else "",
        types=tuple(prefixed(one) for one in sorted(description.types)),
        agreement=agreement_of(instance, description),
        names=other_names(names, iri),
        facts=tuple(facts_of(instance, description, names, language, hidden)),
        questions=tuple(questions(instance, iri)),
        origins=tuple(origins(instance, iri)),
        connections=tuple(
            connection(instance, iri, group, turned.page_of(group), language)
            for group in groups(instance, iri)
            if not omitted & {group.property, group.type}
        ),
    )


def agreement_of(instance: Instance, description: Description) -> str | None:
    """Give the code of the agreement that a thing belongs to, by its IRI or what it states."""
    said = [description.iri, *description.values(MEA.agreement)]
    paths = (instance.path(str(one.value)) for one in said)
    return next((code for code in map(agreement_code, paths) if code), None)


def other_names(names: Names, iri: str) -> tuple[Text, ...]:
    """Give the name in each of the six languages that there is one in."""
    said = names.all(iri)
    return tuple(Text(said[lang], lang) for lang in NAMES if lang in said)


def facts_of(
    instance: Instance,
    description: Description,
    names: Names,
    language: str,
    hidden: Iterable[NamedNode] = (),
) -> list[Fact]:
    """Give the facts that a page states, in the order of `server.facts`."""
    omitted = HIDDEN | {term.value for term in hidden}
    said: dict[str, list[Term]] = defaultdict(list)
    for subject, predicate, term in description.triples:
        if subject == description.iri and predicate.value not in omitted:
            said[predicate.value].append(term)
    return [
        Fact(
            property_name(instance, iri, language),
            iri,
            tuple(
                _shown(instance, description, names, language, term)
                for term in _in(terms, language)
            ),
        )
        for iri, terms in sorted(said.items(), key=lambda item: facts.order(item[0]))
    ]


def property_name(instance: Instance, iri: str, language: str) -> Text:
    """Name a property: in the interface's language, as the ontology does, or by its short form."""
    if iri in facts.NAMES:
        return Text(str(facts.NAMES[iri]))
    if iri in facts.OTHERS:
        return Text(str(facts.OTHERS[iri]))
    for term in instance.ontology.terms:
        if term.iri == iri:
            return best(term.labels, language) or Text(term.name)
    return Text(prefixed(iri))


def connection(instance: Instance, iri: str, group: Group, page: int, language: str) -> Connection:
    """Gather one page of a group of incoming links."""
    linked, triples = members(instance, iri, group, page)
    names = Names(triples, instance.identifiers, language)
    items = [link(instance, names, one.iri) for one in linked]
    colours = [agreement_code(instance.path(one.agreement or "")) for one in linked]
    kind = BY_TYPE.get(group.type or "")
    return Connection(
        group=group,
        title=kind.plural if kind else gettext("Other things"),
        how=property_name(instance, group.property, language),
        items=tuple(_coloured(item, code) for item, code in zip(items, colours, strict=True)),
        page=page,
        pages=max(1, -(-group.count // PAGE)),
    )


def _coloured(item: Shown, code: str | None) -> Shown:
    return replace(item, agreement=item.agreement or code)


def _in(terms: list[Term], language: str) -> list[Term]:
    """Keep of texts in several languages those in the reader's, where there are any."""
    languages = {getattr(term, "language", None) or "" for term in terms}
    for wanted in (language, "en"):
        if wanted in languages:
            return [t for t in terms if (getattr(t, "language", None) or wanted) == wanted]
    return terms


def _shown(
    instance: Instance, description: Description, names: Names, language: str, term: Term
) -> Shown:
    """
    Show a value.

    A code of another list is followed by that list's name; a part without a name of its own is
    shown by its facts.
    """
    if isinstance(term, Literal) and term.datatype.value.startswith(MEA.iri):
        return Shown(Text(term.value), note=property_name(instance, term.datatype.value, language))
    if not isinstance(term, NamedNode) or "/.well-known/genid/" not in term.value:
        return value(instance, names, term)
    part = Description(term, tuple(_about(description.triples, term)))
    inner = tuple(facts_of(instance, part, names, language))
    shown = link(instance, names, term.value)
    if shown.text.value == readable(term.value, instance.identifiers):
        shown = replace(shown, text=Text(gettext("part")))
    return replace(shown, parts=inner)


def _about(triples: Iterable[Triple], subject: NamedNode) -> Iterable[Triple]:
    return (triple for triple in triples if triple.subject == subject)
