"""IRIs below the base: those that a vocabulary may describe, and those that are others'."""

from collections.abc import Iterable, Iterator

from meagraph.identifiers import IdentifierError, Identifiers


def strangers(
    described: Iterable[str], vocabulary: str, identifiers: Identifiers
) -> Iterator[tuple[str, str]]:
    """Give the IRIs that a file of the vocabulary may not describe, each with what to do."""
    base, scheme = identifiers.base, identifiers.mint("scheme", scheme=vocabulary)
    for iri in sorted(described):
        if not iri.startswith(base) or iri == scheme:
            continue
        if iri.startswith(f"{base}.well-known/genid/"):
            continue
        if not iri.startswith(f"{scheme}/"):
            yield (
                iri,
                f"<{iri}> is below {base} and not of this vocabulary (<{scheme}>);"
                " give it an IRI of its own, or import it with the --id that its IRI has",
            )
            continue
        try:
            identifiers.parse(iri)
        except IdentifierError as error:
            yield iri, f"{error}; give it a concept's IRI"
