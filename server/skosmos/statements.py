"""What is given of one thing as data: what is said of it, and what its neighbours are called."""

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad, Triple

from meagraph.namespaces import ISOTHES, RDF, RDFS, SKOS, SKOSXL
from meagraph.vocabulary.concept import INVERSE
from server.skosmos.failure import FailureError
from server.skosmos.reader import ARRAY_CLASS, XL, Reader

_NAMING = (RDF.type, SKOS.prefLabel, RDFS.label, RDF.value, SKOS.notation)
_TURNED = {inverse: relation for relation, inverse in INVERSE.items()}
_OF_PROPERTIES = (RDFS.label, RDFS.comment, SKOS.definition, RDFS.subPropertyOf)


def statements(reader: Reader, iri: str) -> list[Triple]:
    """
    Give the statements about a thing, sorted.

    These are: its own, with those that follow from inverse ones; those that point to it, unless
    from something deprecated; the class, names and notations of everything around it; the groups
    that it belongs to, however far; the items of its lists and the statements of its SKOS-XL
    labels; the arrays that its narrower concepts form; what its properties are called.

    Raises `FailureError` for a thing of which nothing is said.
    """
    own = set(_own(reader, iri)) if _is_known(reader, iri) else set()
    if not own:
        raise FailureError(404, "no concept found with given uri")
    found = own | _groups(reader, iri) | set(_arrays(reader, iri))
    around = {node for triple in own for node in (triple.subject, triple.object)}
    for node in around - {NamedNode(iri)}:
        if isinstance(node, NamedNode):
            found.update(_neighbour(reader, node.value))
    named = {triple.predicate for triple in own}
    named.update(one.object.datatype for one in own if isinstance(one.object, Literal))
    for term in named:
        found.update(_property(reader, term.value))
    return sorted(found, key=_in_order)


def _in_order(triple: Triple) -> tuple[str, ...]:
    return (*(getattr(term, "value", "") for term in triple), str(triple.object))


def _is_known(reader: Reader, iri: str) -> bool:
    try:
        return any(reader.about(iri)) or any(reader.pointing_at(iri))
    except ValueError:  # no IRI at all
        return False


def _own(reader: Reader, iri: str) -> Iterator[Triple]:
    thing = NamedNode(iri)
    yield from (quad.triple for quad in reader.about(iri))
    yield from _entailed_labels(reader, iri)
    for quad in reader.pointing_at(iri):
        source = quad.subject
        if quad.predicate == SKOS.inScheme or not isinstance(source, NamedNode):
            continue
        # What had no name where it came from, such as a cell of a list, says nothing alone.
        if reader.is_nameless(source.value) or reader.is_deprecated(source.value):
            continue
        yield quad.triple
        if quad.predicate in _TURNED:
            yield Triple(thing, _TURNED[quad.predicate], source)


def _neighbour(reader: Reader, iri: str) -> Iterator[Triple]:
    """Tell what a neighbour is called, and all of one that has no life of its own."""
    said = list(reader.about(iri)) or list(_named(reader.about(iri, everywhere=True)))
    if any(quad.object == SKOSXL.Label or quad.predicate == RDF.value for quad in said):
        yield from (quad.triple for quad in said)
        return
    yield from (quad.triple for quad in _named(said))
    yield from _entailed_labels(reader, iri)
    if any(quad.predicate == RDF.first for quad in said):
        yield from _list(reader, iri)


def _entailed_labels(reader: Reader, iri: str) -> Iterator[Triple]:
    """Give the plain labels that follow from those of SKOS-XL (S55 to S57), where none is said."""
    for predicate, with_statements in XL.items():
        if reader.has(iri, with_statements) and not reader.has(iri, predicate):
            for label in reader.links(iri, with_statements):
                for text in reader.values(label, SKOSXL.literalForm):
                    yield Triple(NamedNode(iri), predicate, text)


def _named(said: Iterable[Quad]) -> Iterator[Quad]:
    yield from (quad for quad in said if quad.predicate in _NAMING)


def _list(reader: Reader, chain: str) -> Iterator[Triple]:
    """Give an RDF list cell by cell, and what its items are called."""
    met: set[str] = set()
    while chain not in met:
        met.add(chain)
        for quad in reader.about(chain):
            if quad.predicate in (RDF.first, RDF.rest):
                yield quad.triple
            if quad.predicate == RDF.first and isinstance(quad.object, NamedNode):
                yield from (one.triple for one in _named(reader.about(quad.object.value)))
        chain = next(iter(reader.links(chain, RDF.rest)), chain)


def _groups(reader: Reader, iri: str) -> set[Triple]:
    """Give the collections that a thing is in, and those that they are in."""
    found: set[Triple] = set()
    waiting, met = [iri], {iri}
    for member in waiting:  # grows as it is walked
        for quad in reader.pointing_at(member):
            if quad.predicate != SKOS.member or not isinstance(quad.subject, NamedNode):
                continue
            found.add(quad.triple)
            group = quad.subject.value
            if group not in met:
                met.add(group)
                waiting.append(group)
                found.update(one.triple for one in _named(reader.about(group)))
    return found


def _arrays(reader: Reader, iri: str) -> Iterator[Triple]:
    """Give the arrays all members of which are directly below a concept, by which they are."""
    below = set(reader.related(iri, SKOS.narrower))
    arrays = {
        quad.subject.value
        for child in below
        for quad in reader.pointing_at(child)
        if quad.predicate == SKOS.member and isinstance(quad.subject, NamedNode)
    }
    for array in sorted(arrays):
        if reader.is_a(array, ARRAY_CLASS) and below.issuperset(reader.links(array, SKOS.member)):
            for quad in reader.about(array):
                if quad.predicate in (RDF.type, SKOS.prefLabel, SKOS.member, ISOTHES.superOrdinate):
                    yield quad.triple


def _property(reader: Reader, iri: str) -> Iterator[Triple]:
    """Tell what a property or a datatype is called, in whatever is published."""
    for quad in reader.about(iri, everywhere=True):
        if quad.predicate in _OF_PROPERTIES:
            yield quad.triple
            if quad.predicate == RDFS.subPropertyOf and isinstance(quad.object, NamedNode):
                above = reader.about(quad.object.value, everywhere=True)
                yield from (one.triple for one in above if one.predicate == RDFS.label)
