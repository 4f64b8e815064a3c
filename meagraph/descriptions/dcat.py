"""The catalogue of an instance (DCAT-AP 3): the data set, its files, its service, its sources."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from meagraph.descriptions.dataset import DESCRIPTIONS, FOAF
from meagraph.descriptions.partitions import document, node
from meagraph.dumps import SUFFIXES, Dump, file_name
from meagraph.manifest import Manifest
from meagraph.namespaces import DCAT, DCT, LANGUAGES, PROV, RDF, XSD, Namespace
from meagraph.settings import Settings

SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")

_MEDIA = "https://www.iana.org/assignments/media-types/"
_EU = "http://publications.europa.eu/resource/authority/"
_EU_LANGUAGES = {"en": "ENG", "fr": "FRA", "es": "SPA", "ru": "RUS", "ar": "ARA", "zh": "ZHO"}

_FILES: Mapping[str, tuple[str, str, str]] = {
    "nq": ("RDF_N_QUADS", "application/n-quads", "All named graphs, as N-Quads"),
    "ttl": ("RDF_TURTLE", "text/turtle", "The default graph, as Turtle"),
}
_COMPRESSIONS = {"gz": "application/gzip", "zst": "application/zstd"}

_LICENCES = {
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "MIT": "https://spdx.org/licenses/MIT",
}
"""The licences that sources state by a name that everybody knows."""

RIGHTS = (
    "Each statement is under the licence of its source, which the provenance of its graph names."
)


@dataclass(frozen=True)
class SourceNote:
    """A source of a release: its IRI, title, address and what it states as its licence."""

    iri: str
    title: str
    url: str | None = None
    licence: str | None = None


def catalogue(
    settings: Settings,
    manifest: Manifest | None,
    sources: Iterable[SourceNote],
    dumps: Mapping[str, Dump],
    begins: str | None = None,
) -> Iterator[Triple]:
    """
    Describe the current release of an instance; None when nothing is published.

    `dumps` are the files that are made already, by suffix; `begins` is the first day that the data
    speak of.
    """
    base = settings.base
    catalog, service, whole = _part(base, "catalog"), _part(base, "service"), node((), base)
    yield Triple(catalog, RDF.type, DCAT.Catalog)
    yield Triple(catalog, DCAT.dataset, whole)
    yield Triple(catalog, DCAT.service, service)
    yield Triple(catalog, FOAF.homepage, NamedNode(base))
    yield Triple(service, RDF.type, DCAT.DataService)
    yield Triple(service, DCAT.endpointURL, NamedNode(f"{base}sparql"))
    yield Triple(service, DCAT.endpointDescription, NamedNode(f"{base}sparql"))
    yield Triple(service, DCAT.servesDataset, whole)
    yield Triple(service, DCT.conformsTo, NamedNode("https://www.w3.org/TR/sparql11-protocol/"))
    for one in (catalog, service, whole):
        yield from _common(one, settings)
    yield from _agents(settings)
    yield from _subject(whole, begins, base)
    if manifest is not None:
        yield from _release(manifest, catalog, whole, base)
        for suffix in SUFFIXES:
            yield from _distribution(suffix, manifest, dumps.get(suffix), base)
    for source in sources:
        yield from _source(source, whole)


def _common(one: NamedNode, settings: Settings) -> Iterator[Triple]:
    """Say what catalogue, data set and service have alike."""
    base = settings.base
    yield Triple(one, DCT.title, Literal(settings.title))
    for language, text in DESCRIPTIONS.items():
        yield Triple(one, DCT.description, Literal(text, language=language))
    yield Triple(one, DCT.publisher, _part(base, "publisher"))
    yield Triple(one, DCT.rights, _part(base, "rights"))
    if settings.contact:
        yield Triple(one, DCAT.contactPoint, _part(base, "contact"))
    for language in LANGUAGES:
        yield Triple(one, DCT.language, NamedNode(f"{_EU}language/{_EU_LANGUAGES[language]}"))


def _agents(settings: Settings) -> Iterator[Triple]:
    publisher, contact = (_part(settings.base, name) for name in ("publisher", "contact"))
    yield Triple(publisher, RDF.type, FOAF.Agent)
    yield Triple(publisher, FOAF.name, Literal(settings.publisher or settings.title))
    rights = _part(settings.base, "rights")
    yield Triple(rights, RDF.type, DCT.RightsStatement)
    yield Triple(rights, DCT.description, Literal(RIGHTS, language="en"))
    if settings.contact:
        yield Triple(contact, RDF.type, VCARD.Kind)
        yield Triple(contact, VCARD.fn, Literal(settings.publisher or settings.title))
        if "://" in settings.contact:
            yield Triple(contact, VCARD.hasURL, NamedNode(settings.contact))
        else:
            yield Triple(contact, VCARD.hasEmail, NamedNode(f"mailto:{settings.contact}"))


def _subject(whole: NamedNode, begins: str | None, base: str) -> Iterator[Triple]:
    yield Triple(whole, DCAT.theme, NamedNode(f"{_EU}data-theme/ENVI"))
    yield Triple(
        whole, DCAT.keyword, Literal("multilateral environmental agreements", language="en")
    )
    if begins:
        period = _part(base, "period")
        yield Triple(whole, DCT.temporal, period)
        yield Triple(period, RDF.type, DCT.PeriodOfTime)
        yield Triple(period, DCAT.startDate, Literal(begins, datatype=XSD.date))


def _release(
    manifest: Manifest, catalog: NamedNode, whole: NamedNode, base: str
) -> Iterator[Triple]:
    when = Literal(manifest.created.isoformat(), datatype=XSD.dateTime)
    for one in (catalog, whole):
        yield Triple(one, DCT.modified, when)
    yield Triple(whole, DCAT.version, Literal(str(manifest.number)))
    yield Triple(whole, PROV.wasGeneratedBy, NamedNode(f"{base}changeset/{manifest.changeset}"))


def _distribution(
    suffix: str, manifest: Manifest, dump: Dump | None, base: str
) -> Iterator[Triple]:
    """Describe one file; its size and checksum are known once it is made."""
    content, compression = suffix.split(".")
    kind, media_type, title = _FILES[content]
    file = NamedNode(f"{base}download/{file_name(manifest.number, suffix)}")
    part = _part(base, f"distribution/{suffix}")
    yield Triple(node((), base), DCAT.distribution, part)
    yield Triple(part, RDF.type, DCAT.Distribution)
    yield Triple(part, DCT.title, Literal(title, language="en"))
    yield Triple(part, DCAT.accessURL, NamedNode(f"{base}download/"))
    yield Triple(part, DCAT.downloadURL, file)
    yield Triple(part, DCT["format"], NamedNode(f"{_EU}file-type/{kind}"))
    yield Triple(part, DCAT.mediaType, NamedNode(_MEDIA + media_type))
    yield Triple(part, DCAT.compressFormat, NamedNode(_MEDIA + _COMPRESSIONS[compression]))
    yield Triple(part, DCT.rights, _part(base, "rights"))
    yield Triple(part, DCT.issued, Literal(manifest.created.isoformat(), datatype=XSD.dateTime))
    if dump is not None:
        checksum = _part(base, f"checksum/{suffix}")
        size = Literal(str(dump.size), datatype=XSD.nonNegativeInteger)
        yield Triple(part, DCAT.byteSize, size)
        yield Triple(part, SPDX.checksum, checksum)
        yield Triple(checksum, RDF.type, SPDX.Checksum)
        yield Triple(checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256)
        yield Triple(checksum, SPDX.checksumValue, Literal(dump.sha256, datatype=XSD.hexBinary))


def _source(source: SourceNote, whole: NamedNode) -> Iterator[Triple]:
    iri = NamedNode(source.iri)
    yield Triple(whole, DCT.source, iri)
    yield Triple(iri, DCT.title, Literal(source.title))
    if source.url:
        yield Triple(iri, FOAF.page, NamedNode(source.url))
    if source.licence in _LICENCES:
        yield Triple(iri, DCT.license, NamedNode(_LICENCES[source.licence]))
    elif source.licence:
        yield Triple(iri, DCT.rights, Literal(source.licence))


def _part(base: str, name: str) -> NamedNode:
    return NamedNode(f"{document(base).value}#{name}")
