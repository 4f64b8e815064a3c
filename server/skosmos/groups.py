"""Collections of concepts by theme, and who belongs to them."""

from meagraph.namespaces import ISOTHES
from server.skosmos.concepts import tree_label
from server.skosmos.contexts import ONKI, Document, context, tagged
from server.skosmos.failure import FailureError
from server.skosmos.language import by_label, in_language
from server.skosmos.reader import GROUP_CLASSES, Reader
from server.skosmos.vocabularies import class_name


def groups(reader: Reader, language: str) -> Document:
    """List the groups that are named in a language, by that name, and which are parts of which."""
    found = []
    for iri in groups_of(reader):
        name = in_language(reader.names(iri), language)
        if name is not None:
            found.append((name.text, _group(reader, iri, name.text)))
    return {
        "@context": context(
            onki=ONKI,
            prefLabel="skos:prefLabel",
            groups="onki:hasGroup",
            childGroups={"@id": "skos:member", "@type": "@id"},
            hasMembers="onki:hasMembers",
            **tagged(language),
        ),
        "uri": "",
        "groups": by_label(found),
    }


def groups_of(reader: Reader) -> list[str]:
    """Give the groups of a vocabulary, sorted."""
    return sorted({iri for kind in GROUP_CLASSES for iri in reader.of_class(kind)})


def _group(reader: Reader, iri: str, name: str) -> Document:
    said: Document = {"uri": iri, "prefLabel": name}
    if parts := [member for member in reader.members(iri) if reader.is_group(member)]:
        said["childGroups"] = parts
    said["hasMembers"] = reader.has_members(iri)
    return said | reader.notation_entry(iri)


def group_members(reader: Reader, iri: str, language: str) -> Document:
    """
    List the members of a group, those not to be used any more left out.

    Raises `FailureError` for what is no group, and for a group without members, as Skosmos does.
    """
    # By name, those of an ordered collection as well: Skosmos sorts them so, and its clients show
    # the list as it comes. The order itself is in the RDF (`data`).
    members = reader.members(iri) if reader.is_group(iri) else []
    found = []
    for member in members:
        if reader.is_described(member) and not reader.is_deprecated(member):
            shown = tree_label(reader, member, language)
            found.append((shown, _member(reader, member, shown)))
    if not found:
        raise FailureError(404, f"Could not find group <{iri}>")
    return {
        "@context": context(
            isothes=ISOTHES.iri,
            prefLabel="skos:prefLabel",
            members="skos:member",
            **tagged(language),
        ),
        "uri": iri,
        "members": by_label(found),
    }


def _member(reader: Reader, iri: str, shown: str | None) -> Document:
    parts = reader.sources(ISOTHES.superGroup, iri) + reader.links(iri, ISOTHES.subGroup)
    said: Document = {
        "uri": iri,
        "isSuper": bool(parts),
        "hasMembers": reader.has_members(iri),
        "type": [class_name(kind) for kind in reader.classes(iri)],
    }
    if shown is not None:
        said["prefLabel"] = shown
    return said | reader.notation_entry(iri)
