"""The page of the report: how much was found where, and each finding with its repair."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from pyoxigraph import Literal, NamedNode, Triple

from meagraph.conventions import SHORT_NAMES
from meagraph.namespaces import SH, is_iri
from meagraph.validation.results import Severity
from server.instance import Instance
from server.languages import Text, best
from server.linked_data.connections import names_of
from server.linked_data.description import validation_graph
from server.names import Names, source_title
from server.pages.shown import Shown, link, value, web_address
from server.pages.thing import property_name
from server.validation.choice import NONE, Choice, Counted, chosen, facets, unknown
from server.validation.findings import Finding, Findings

PAGE = 30
"""Findings on one page."""

OF_RESULT = """
CONSTRUCT { ?result ?property ?value } WHERE { GRAPH ?graph { ?result ?property ?value } }
"""


@dataclass(frozen=True)
class Item:
    """
    One finding as the page shows it.

    `property` and `term` are what is wrong in the record, where a single value of it is; `sources`
    are who says so.
    """

    finding: Finding
    record: Shown
    property: Text | None
    term: Shown | None
    sources: tuple[Shown, ...]
    messages: dict[str, str]
    path: str | None
    value: str | None

    def message(self, language: str) -> Text:
        """Give what to do, in a language, or English."""
        return best(self.messages, language) or Text("")


@dataclass(frozen=True)
class Repair:
    """Findings of one shape, for which the same is to be done."""

    severity: Severity
    shape: str
    message: Text
    items: tuple[Item, ...]


@dataclass(frozen=True)
class ValidationPage:
    """
    Everything that the page shows.

    `judged` is false where the release was published without a validation; `whole` is how many
    findings there are in all, `count` how many of them are asked for. `unknown` are the values
    that are asked for and that no finding has, or that name no record.
    """

    judged: bool
    choice: Choice
    facets: dict[str, list[Counted]]
    names: dict[str, str]
    record: Shown | None
    unknown: tuple[str, ...]
    whole: int
    count: int
    page: int
    pages: int
    repairs: tuple[Repair, ...]

    @property
    def items(self) -> list[Item]:
        """The findings of this page, in their order."""
        return [item for repair in self.repairs for item in repair.items]

    def title(self, facet: str, value: str) -> str:
        """Name a value of a facet for readers: a source by its title, a convention by its name."""
        if facet == "agreement":
            return SHORT_NAMES.get(value, value)
        return self.names.get(value, value) if facet == "source" else value


def validation_page(
    instance: Instance, findings: Findings, choice: Choice, page: int, language: str
) -> ValidationPage:
    """Gather one page of the findings that are asked for."""
    manifest = instance.manifest()
    asked = chosen(findings.found, choice)
    pages = max(1, -(-len(asked) // PAGE))
    page = min(page, pages)
    shown = asked[(page - 1) * PAGE : page * PAGE]
    is_record = is_iri(choice.record)
    records = [choice.record] if is_record else []
    names = _names(instance, shown, records, language)
    return ValidationPage(
        judged=manifest is not None and manifest.validation.judged,
        choice=choice,
        facets=facets(findings.found, choice),
        names={
            iri.rpartition("/")[2]: source_title(iri, title)
            for iri, title in findings.titles.items()
        },
        record=link(instance, names, choice.record) if is_record else None,
        unknown=(
            *unknown(findings.found, choice),
            *([choice.record] if choice.record and not is_record else []),
        ),
        whole=len(findings.found),
        count=len(asked),
        page=page,
        pages=pages,
        repairs=tuple(_repairs(instance, findings, shown, names, language)),
    )


def _names(
    instance: Instance, shown: Sequence[Finding], more: Iterable[str], language: str
) -> Names:
    records = dict.fromkeys([*(one.record for one in shown), *more])
    iris = [record for record in records if is_iri(record)]
    return Names(names_of(instance, iris), instance.identifiers, language)


def _repairs(
    instance: Instance,
    findings: Findings,
    shown: Sequence[Finding],
    names: Names,
    language: str,
) -> Iterable[Repair]:
    items = [_item(instance, findings, one, names, language) for one in shown]
    same = groupby(items, key=lambda item: (item.finding.shape, item.message(language)))
    for (shape, message), some in same:
        together = tuple(some)
        yield Repair(together[0].finding.severity, shape, message, together)


def _item(
    instance: Instance, findings: Findings, one: Finding, names: Names, language: str
) -> Item:
    graph, result = validation_graph(instance), NamedNode(one.result)
    triples = instance.triples(OF_RESULT, graph=graph, result=result)
    said = {triple.predicate: triple.object for triple in triples}
    path, term = said.get(SH.resultPath), said.get(SH.value)
    return Item(
        finding=one,
        record=link(instance, names, one.record) if is_iri(one.record) else Shown(Text(one.record)),
        property=property_name(instance, path.value, language)
        if isinstance(path, NamedNode)
        else None,
        term=value(instance, names, term) if isinstance(term, NamedNode | Literal) else None,
        sources=tuple(
            Shown(
                Text(source_title(iri, findings.titles[iri])),
                href=web_address(instance, iri),
                iri=iri,
            )
            for iri in one.sources
        ),
        messages=_messages(triples),
        path=path.value if isinstance(path, NamedNode) else None,
        value=None if term is None else str(term),
    )


def _messages(triples: Iterable[Triple]) -> dict[str, str]:
    return {
        triple.object.language or "": triple.object.value
        for triple in triples
        if triple.predicate == SH.resultMessage and isinstance(triple.object, Literal)
    }


def page_json(page: ValidationPage, release: int) -> dict[str, object]:
    """Give the same page as JSON objects."""
    return {
        "release": release,
        "judged": page.judged,
        "whole": page.whole,
        "count": page.count,
        "page": page.page,
        "pages": page.pages,
        "asked": page.choice.parameters(),
        "unknown": list(page.unknown),
        "counts": {
            name: {one.value: one.number for one in values} for name, values in page.facets.items()
        },
        "findings": [_item_json(item) for item in page.items],
    }


def _item_json(item: Item) -> dict[str, object]:
    one = item.finding
    return {
        "result": one.result,
        "severity": one.severity,
        "shape": one.shape,
        "record": one.record,
        "name": item.record.text.value,
        "path": item.path,
        "value": item.value,
        "messages": item.messages,
        "sources": [{"iri": source.iri, "name": source.text.value} for source in item.sources],
        "agreement": one.agreement,
    }


__all__ = ["NONE", "ValidationPage", "page_json", "validation_page"]
