"""
qSKOS issues of labelling and documentation.

The catalogue of qSKOS (Mader, Haslhofer, Isaac) asks what makes a vocabulary good to use, beyond
what SKOS demands. A concept is here what the graph types as one (or as a class below), a vocabulary
the concepts of one scheme, or those of no scheme. Labels are compared in lower case, never in upper
case or case-folded: German `ß` is not `ss`.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from meagraph.namespaces import DC11, DCT, RDFS, SKOS, XSD
from meagraph.validation.paths import CLASSES
from meagraph.validation.rules.rule import Found, global_rule, local_rule
from meagraph.validation.rules.skos import (
    LABELS,
    NOTES,
    all_labels,
    concepts,
    label_paths,
    labelled,
    labels,
    schemes,
    vocabularies,
)
from meagraph.validation.rules.skos_integrity import one_preferred_label_a_language
from meagraph.validation.rules.statements import Statements
from meagraph.validation.rules.steps import Steps
from meagraph.validation.terms import Term

QSKOS = "https://github.com/cmader/qSKOS/wiki/Quality-Issues#"
"""Where the catalogue describes each issue."""


_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*|[ix](-[a-z0-9]{1,8})+", re.IGNORECASE)
"""
The shape of a language tag (BCP 47, 2.1), without the lists of the registry.

The grammar leaves room for longer languages, but none has been registered in its time: `english` is
a mistake.
"""

_JOINERS_AND_MARKS = frozenset("\u200c\u200d\u200e\u200f\u061c")
"""Invisible characters that some scripts need to be written right."""

_UNPRINTABLE = frozenset({"Cc", "Cf", "Co", "Cn", "Zl", "Zp"})


inconsistent_preferred_labels = one_preferred_label_a_language.again(
    "qskos-ipl", f"{QSKOS}inconsistent-preferred-labels", "Warning"
)


@local_rule(
    "qskos-dlv",
    "Info",
    f"{QSKOS}disjoint-labels-violation",
    en="Labels of two kinds (preferred, alternative, hidden) differ at most in capitals (the "
    "value is one of them); keep the better one, unless software needs the other to find the "
    "concept.",
    fr="Des libellés de deux sortes (préféré, alternatif, caché) ne diffèrent au plus que par "
    "les majuscules (la valeur en est un) ; gardez le meilleur, sauf si un logiciel a besoin "
    "de l’autre pour trouver le concept.",
    reads_=label_paths(*LABELS),
    among=labelled,
)
def disjoint_labels_violation(graph: Statements, focus: Term) -> Iterator[Found]:
    """Disjoint Labels Violation: two kinds of label have the same text, capitals aside."""
    found: dict[tuple[str, str | None], dict[NamedNode, Literal]] = {}
    for label in all_labels(graph, focus):
        found.setdefault(label.alike, {}).setdefault(label.kind, label.literal)
    for alike in found.values():
        for kind in list(alike)[1:]:
            yield Found(focus, alike[kind], kind)


@local_rule(
    "qskos-el",
    "Warning",
    f"{QSKOS}empty-labels",
    en="A label is empty or blank; write the name, or take the label away.",
    fr="Un libellé est vide ou blanc ; écrivez le nom, ou retirez le libellé.",
    reads_=label_paths(*LABELS),
    among=labelled,
)
def empty_labels(graph: Statements, focus: Term) -> Iterator[Found]:
    """Empty Labels: nothing but white space."""
    for label in all_labels(graph, focus):
        if not label.text.strip():
            yield Found(focus, label.literal, label.kind)


@local_rule(
    "qskos-ucil",
    "Info",
    f"{QSKOS}unprintable-characters-in-labels",
    en="A label has a character that cannot be seen (a control, a soft hyphen, a line "
    "separator…); search will miss the label: type it anew.",
    fr="Un libellé contient un caractère invisible (commande, trait d’union conditionnel, "
    "séparateur de lignes…) ; la recherche le manquera : saisissez-le de nouveau.",
    reads_=label_paths(*LABELS),
    among=labelled,
)
def unprintable_characters_in_labels(graph: Statements, focus: Term) -> Iterator[Found]:
    """
    Unprintable Characters in Labels, in any script.

    Characters of the Unicode categories for controls, formats, private use and separators of lines,
    but not the joiners and direction marks that scripts need; and the replacement character.
    """
    for label in all_labels(graph, focus):
        text = label.text
        if "\ufffd" in text or (not text.isprintable() and any(map(_is_unprintable, text))):
            yield Found(focus, label.literal, label.kind)


def _is_unprintable(character: str) -> bool:
    return unicodedata.category(character) in _UNPRINTABLE and character not in _JOINERS_AND_MARKS


@local_rule(
    "qskos-oilt",
    "Info",
    f"{QSKOS}omitted-or-invalid-language-tags",
    en="A label or note has no language tag, or one that is not well-formed; add the language, "
    "for example @en (@und for a text in no language).",
    fr="Un libellé ou une note n’a pas de balise de langue, ou en a une mal formée ; ajoutez "
    "la langue, par exemple @fr (@und pour un texte sans langue).",
    reads_=(*label_paths(*LABELS), Steps(NOTES).path),
    among=lambda graph: [
        *labelled(graph),
        *(node for note in NOTES for node in graph.forward(note)),
    ],
)
def omitted_or_invalid_language_tags(graph: Statements, focus: Term) -> Iterator[Found]:
    """Omitted or Invalid Language Tags: of labels and notes that are plain text."""
    for label in all_labels(graph, focus):
        if not _is_tagged(label.literal, label.language):
            yield Found(focus, label.literal, label.kind)
    for note in NOTES:
        for value in graph.objects(focus, note):
            if isinstance(value, Literal) and not _is_tagged(value, value.language):
                yield Found(focus, value, note)


def _is_tagged(text: Literal, tag: str | None) -> bool:
    return _is_well_formed(tag) if tag else text.datatype != XSD.string


@lru_cache(1000)
def _is_well_formed(tag: str) -> bool:
    return _LANGUAGE_TAG.fullmatch(tag) is not None


_SCHEME_TITLES = Steps((SKOS.prefLabel, RDFS.label, DCT.title, DC11.title))


@local_rule(
    "qskos-ml",
    "Warning",
    f"{QSKOS}missing-labels",
    en="A concept has no preferred label, or a scheme no title, in any language; people see "
    "its address instead. Add one.",
    fr="Un concept n’a de libellé préféré, ou un schéma de titre, dans aucune langue ; on voit "
    "son adresse à la place. Ajoutez-en un.",
    reads_=(CLASSES, *label_paths(SKOS.prefLabel), _SCHEME_TITLES.path),
    among=lambda graph: [*concepts(graph), *schemes(graph)],
)
def missing_labels(graph: Statements, focus: Term) -> Iterator[Found]:
    """Missing Labels: concepts without preferred label, schemes without any title."""
    named = any(True for _ in labels(graph, focus, SKOS.prefLabel))
    unnamed_concept = not named and graph.is_a(focus, SKOS.Concept)
    titled = named or bool(_SCHEME_TITLES.of(graph, focus))
    if unnamed_concept or (not titled and graph.is_a(focus, SKOS.ConceptScheme)):
        yield Found(focus, None, SKOS.prefLabel)


@local_rule(
    "qskos-uc",
    "Info",
    f"{QSKOS}undocumented-concepts",
    en="The concept has no definition or note, so nothing says what it covers; add "
    "skos:definition or skos:scopeNote.",
    fr="Le concept n’a ni définition ni note, si bien que rien ne dit ce qu’il recouvre ; "
    "ajoutez skos:definition ou skos:scopeNote.",
    reads_=(CLASSES, Steps(NOTES).path),
    among=concepts,
)
def undocumented_concepts(graph: Statements, focus: Term) -> Iterator[Found]:
    """Undocumented Concepts: none of the documentation properties."""
    if not any(graph.objects(focus, note) for note in NOTES) and graph.is_a(focus, SKOS.Concept):
        yield Found(focus)


@global_rule(
    "qskos-ol",
    "Info",
    f"{QSKOS}overlapping-labels",
    en="The concept shares a label with another concept of its vocabulary (capitals aside; the "
    "value is the label); tell them apart by a qualifier, or merge them.",
    fr="Le concept partage un libellé avec un autre concept de son vocabulaire (majuscules à "
    "part ; la valeur est le libellé) ; distinguez-les par un qualificatif, ou fusionnez-les.",
)
def overlapping_labels(graph: Statements) -> Iterator[Found]:
    """Overlapping Labels: one text in one language names two concepts of one vocabulary."""
    for members in vocabularies(graph).values():
        first: dict[tuple[str, str | None], tuple[Term, Literal]] = {}
        shared: dict[tuple[str, str | None], dict[Term, Literal]] = {}
        for concept in members:
            for label in all_labels(graph, concept):
                other, literal = first.setdefault(label.alike, (concept, label.literal))
                if other != concept:
                    sharing = shared.setdefault(label.alike, {other: literal})
                    sharing.setdefault(concept, label.literal)
        for sharing in shared.values():
            for concept, literal in sharing.items():
                yield Found(concept, literal)


def _languages(graph: Statements, concept: Term) -> frozenset[str]:
    return frozenset(
        label.language
        for label in all_labels(graph, concept)
        if label.language and _is_well_formed(label.language)
    )


@global_rule(
    "qskos-ilc",
    "Info",
    f"{QSKOS}incomplete-language-coverage",
    en="The concept has no label in some languages of its vocabulary (the value); translate it.",
    fr="Le concept n’a pas de libellé dans certaines langues de son vocabulaire (la valeur) ; "
    "traduisez-le.",
)
def incomplete_language_coverage(graph: Statements) -> Iterator[Found]:
    """Incomplete Language Coverage: languages that label other concepts of the vocabulary."""
    for members in vocabularies(graph).values():
        has = {concept: _languages(graph, concept) for concept in members}
        used = frozenset[str]().union(*has.values())
        for concept, languages in has.items():
            if languages != used:
                yield Found(concept, Literal(", ".join(sorted(used - languages))))


@global_rule(
    "qskos-ncl",
    "Info",
    f"{QSKOS}no-common-languages",
    en="No language labels every concept of the vocabulary, so no reader can use all of it; "
    "translate until one does.",
    fr="Aucune langue ne nomme tous les concepts du vocabulaire, si bien que personne ne peut "
    "l’utiliser en entier ; traduisez jusqu’à ce qu’une les nomme tous.",
)
def no_common_languages(graph: Statements) -> Iterator[Found]:
    """No Common Languages: told of the scheme (of skos:Concept for the concepts of no scheme)."""
    for scheme, members in vocabularies(graph).items():
        if not frozenset.intersection(*(_languages(graph, concept) for concept in members)):
            yield Found(scheme)


LABELLING = (
    undocumented_concepts,
    disjoint_labels_violation,
    empty_labels,
    inconsistent_preferred_labels,
    missing_labels,
    overlapping_labels,
    unprintable_characters_in_labels,
    incomplete_language_coverage,
    no_common_languages,
    omitted_or_invalid_language_tags,
)
"""The issues of labels, languages and documentation."""
