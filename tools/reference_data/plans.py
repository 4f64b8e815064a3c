"""
Strategic plans, their goals, targets and indicators, and the alignments that the sources hold.

Codes and links come from the sources. The short labels of goals and targets are our own; they stand
in `declared/`, because the official texts are sentences of others and do not belong in `data/`.
"""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import openpyxl
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from tools.reference_data.tables import (
    DECLARED,
    LANGUAGE_NAMES,
    LANGUAGES,
    Column,
    Origin,
    Table,
    name_columns,
    read_csv,
    required,
    unique,
    write_csv,
)

SKOS = "http://www.w3.org/2004/02/skos/core#"
SDG = "http://metadata.un.org/sdg/"
SDG_ONTOLOGY = "http://metadata.un.org/sdg/ontology#"
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
COMPACT_CODE = NamedNode(f"{SDG_ONTOLOGY}SDGCodeCompact")

AICHI = Origin(
    "Aichi targets of the CBD web site",
    "https://github.com/scbd/www.cbd.int/tree/9e0f78f1/app/data/aichi-targets",
    "MIT",
    "cbd-aichi-targets",
)
GBF = Origin(
    "GBF goals and targets of the CBD web site",
    "https://github.com/scbd/www.cbd.int/tree/9e0f78f1/app/data/gbf-targets",
    "MIT",
    "cbd-gbf-targets",
)
GBF_INDICATORS = Origin(
    "GBF monitoring framework, indicators",
    "https://github.com/scbd/online-reporting-tool/blob/06b5c706/app-data/indicators.ts",
    "not stated",
    "cbd-gbf-indicators",
)
SDG_KOS = Origin(
    "A Knowledge Organization System for the United Nations Sustainable Development Goals"
    " (A. Joshi, L. Gonzalez Morales, S. Klarman, A. Helton, 2019)",
    "https://github.com/UNStats/LOD4Stats/tree/0ae578ba/sdg-data",
    "free to copy and redistribute with citation",
    "sdg-kos",
)
SDG_LEO = Origin(
    "InforMEA: SDG goals and targets with LEO terms",
    "https://github.com/melish/informea/blob/f1f26e56/docroot/sites/all/modules/informea/goal/files/"
    "SDG_datasheet.xlsx",
    "not stated",
    "informea-sdg-terms",
)
LEO_MAPPINGS = Origin(
    "InforMEA: old glossary addresses and LEO terms",
    "https://github.com/melish/informea/blob/f1f26e56/docroot/sites/all/modules/informea/thesaurus/"
    "data/informea-old-new-mappings.xlsx",
    "not stated",
)
OWN = Origin("Short labels of this project", "tools/reference_data/declared", "Apache-2.0")

PLAN_NAMES = {
    "aichi": (
        "Strategic Plan for Biodiversity 2011–2020",
        "Plan stratégique pour la diversité biologique 2011-2020",
        "Plan Estratégico para la Diversidad Biológica 2011-2020",
        "Стратегический план в области сохранения и устойчивого использования биоразнообразия"
        " на 2011–2020 годы",
        "الخطة الاستراتيجية للتنوع البيولوجي 2011-2020",
        "2011-2020年生物多样性战略计划",
    ),
    "gbf": (
        "Kunming-Montreal Global Biodiversity Framework",
        "Cadre mondial de la biodiversité de Kunming-Montréal",
        "Marco Mundial de Biodiversidad de Kunming-Montreal",
        "Куньминско-Монреальская глобальная рамочная программа в области биоразнообразия",
        "إطار كونمينغ-مونتريال العالمي للتنوع البيولوجي",
        "昆明-蒙特利尔全球生物多样性框架",
    ),
    "sdg": (
        "Sustainable Development Goals",
        "Objectifs de développement durable",
        "Objetivos de Desarrollo Sostenible",
        "Цели в области устойчивого развития",
        "أهداف التنمية المستدامة",
        "可持续发展目标",
    ),
}
PLAN_AGREEMENTS = {"aichi": "cbd", "gbf": "cbd", "sdg": ""}

SDG_INDICATOR_LABELS = {
    "en": "SDG indicator {}",
    "fr": "Indicateur ODD {}",
    "es": "Indicador de los ODS {}",
    "ru": "Показатель ЦУР {}",
    "ar": "مؤشر أهداف التنمية المستدامة {}",
    "zh": "可持续发展目标指标{}",
}
LONGEST_INDICATOR_NAME = 8
"""A GBF title of up to so many words is the name of a measure; a longer one is a sentence."""
LONGEST_ALTERNATIVE_NAME = 7
"""The same limit, tighter, for the other names of SDG indicators."""

PLAN = required("plan", "aichi, gbf or sdg.")
MATCHES = Column("matches", "IRIs of the same thing elsewhere (skos:exactMatch), by spaces.")
SOURCE_ROW = Column("source_row", "Position of the record in its source, from 1.", "integer")


def label_columns(languages: tuple[str, ...] = LANGUAGES) -> list[Column]:
    """Give the columns of a short label in `languages`."""
    return [
        Column(f"label_{language}", f"Short label of our own in {LANGUAGE_NAMES[language]}.")
        for language in languages
    ]


PLANS = Table(
    "plans",
    "Strategic plans",
    "The plans whose goals, targets and indicators are held here.",
    [
        unique("code", "Code of the plan."),
        Column("agreement", "Code of the agreement whose governing body adopted it."),
        *name_columns("plan"),
    ],
    [OWN],
    ["code"],
)


def plan_items(kind: str, description: str, *own: Column) -> Table:
    """Describe the table of the goals or the targets, whose columns are alike but for `own`."""
    return Table(
        f"{kind}s",
        f"{kind.capitalize()}s",
        f"{kind.capitalize()}s of the plans, with short labels that are not the official texts."
        + description,
        [
            PLAN,
            *own,
            *label_columns(),
            Column("identifier", "Identifier in the thesaurus or code list of the source."),
            MATCHES,
            SOURCE_ROW,
        ],
        [AICHI, GBF, SDG_KOS, OWN],
        ["plan", "id"],
    )


GOALS = plan_items("goal", "", required("id", "Letter or number of the goal."))
TARGETS = plan_items(
    "target",
    " GBF targets stand under no goal.",
    required("id", "Number of the target."),
    Column("goal", "Goal of the same plan under which it stands."),
)
INDICATORS = Table(
    "indicators",
    "Indicators",
    "Indicators of the GBF and of the SDGs. The GBF label is the name of the measure where it has"
    f" at most {LONGEST_INDICATOR_NAME} words, else our own; SDG indicators are labelled by code.",
    [
        PLAN,
        Column("id", "Code; of several codes the first in numerical order."),
        Column("codes", "All codes of the indicator, by spaces."),
        Column("goals", "Goals of the same plan that it measures directly, by spaces."),
        Column("targets", "Targets of the same plan that it measures, by spaces."),
        *label_columns(),
        *[
            Column(
                f"name_{language}",
                f"Name of the measure in {LANGUAGE_NAMES[language]}, where it is one and short.",
            )
            for language in ("en", "fr", "es")
        ],
        Column("identifier", "Identifier in the thesaurus or code list of the source."),
        MATCHES,
        SOURCE_ROW,
    ],
    [GBF_INDICATORS, SDG_KOS, OWN],
    ["plan", "id"],
)
ALIGNMENTS = Table(
    "alignments",
    "Alignments between plans",
    "Correspondences that a source states; none is inferred from likeness.",
    [
        required("source", "Slug of the source."),
        Column("from_kind", "goal, target or indicator."),
        Column("from_plan", "Plan of the first side."),
        Column("from_id", "Number or code of the first side."),
        Column("to_kind", "goal or target."),
        Column("to_plan", "Plan of the second side."),
        Column("to_id", "Number or letter of the second side."),
        Column("source_key", "The record of the source that states it."),
    ],
    [SDG_KOS],
    ["source", "from_plan", "from_id", "to_plan", "to_id"],
)
SDG_TERMS = Table(
    "sdg-terms",
    "LEO terms of SDG goals and targets",
    "The terms of the Law and Environment Ontology by which InforMEA tags goals and targets. A"
    " term has an IRI where InforMEA's own list of addresses holds it.",
    [
        required("kind", "goal or target."),
        required("id", "Number of the goal or target."),
        Column("printed_id", "The number as the source prints it."),
        required("term", "English label of the LEO term."),
        Column("iri", "Address of the term, where a source holds it."),
        Column("source_row", "Row of the sheet where it stands first.", "integer"),
    ],
    [SDG_LEO, LEO_MAPPINGS],
    ["kind", "id", "term"],
)


def own_labels(name: str) -> dict[str, dict[str, str]]:
    """Give the labels of `declared/{name}.csv` by id, as columns `label_…`."""
    return {
        row["id"]: {f"label_{key}": value for key, value in row.items() if key != "id"}
        for row in read_csv(DECLARED / f"{name}.csv")
    }


def code_order(code: str) -> tuple[tuple[int, str], ...]:
    """Order codes by their numbers, letters after: 1.2, 1.10, 1.a."""
    return tuple((int(part), "") if part.isdigit() else (1000, part) for part in code.split("."))


def read_json(corpus: Path, name: str) -> list[dict[str, object]]:
    """Give the list of a JSON file of the CBD, without the key around it if there is one."""
    content = json.loads((corpus / "data/cbd" / name).read_text(encoding="utf-8"))
    found = next(iter(content.values())) if isinstance(content, dict) else content
    return list(found)


def aichi_rows(corpus: Path) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Give the goals and the targets of the Aichi plan."""
    labels = own_labels("aichi")
    goals = [
        {"plan": "aichi", "id": str(goal["goal"]), "source_row": str(position)}
        | labels[str(goal["goal"])]
        for position, goal in enumerate(read_json(corpus, "aichi-targets_goals.json"), start=1)
    ]
    targets = []
    for position, target in enumerate(read_json(corpus, "aichi-targets_targets.json"), start=1):
        goal = target["goal"]
        if not isinstance(goal, dict):
            raise TypeError(f"Aichi target {target['id']}: its goal is no text in languages")
        targets.append(
            {
                "plan": "aichi",
                "id": str(target["id"]),
                "goal": goal["en"],
                "identifier": f"AICHI-TARGET-{target['id']:0>2}",
                "source_row": str(position),
            }
            | labels[str(target["id"])]
        )
    return goals, targets


def gbf_rows(corpus: Path, name: str) -> list[dict[str, str]]:
    """Give the goals (`name` goals) or the targets (targets) of the GBF, in order."""
    labels = own_labels("gbf")
    rows = []
    for position, term in enumerate(read_json(corpus, f"gbf-targets_{name}.json"), start=1):
        number = str(term["identifier"]).rpartition("-")[2].lstrip("0")
        rows.append(
            {
                "plan": "gbf",
                "id": number,
                "identifier": str(term["identifier"]),
                "source_row": str(position),
            }
            | labels[number]
        )
    return sorted(rows, key=lambda row: code_order(row["id"]))


def gbf_indicator_rows(corpus: Path) -> Iterator[dict[str, str]]:
    """Yield the indicators of the GBF by code: their goal or target stands in the code."""
    own = own_labels("gbf-indicators")
    indicators = enumerate(read_json(corpus, "gbf_indicators.json"), start=1)
    for position, indicator in sorted(
        indicators, key=lambda numbered: code_order(str(numbered[1]["code"]))
    ):
        code = str(indicator["code"])
        name = str(indicator["title"]).removeprefix(code).strip(" .")
        if len(name.split()) > LONGEST_INDICATOR_NAME:
            name = own[code]["label_en"]
        measured = code.split(".")[0]
        yield {
            "plan": "gbf",
            "id": code,
            "codes": code,
            "goals" if measured.isalpha() else "targets": measured,
            "label_en": name.replace("inhabitants)", "inhabitants"),
            "identifier": str(indicator["identifier"]),
            "source_row": str(position),
        }


class SdgScheme:
    """The SDG file, asked by local name."""

    def __init__(self, corpus: Path) -> None:
        """Read the file of goals, targets and indicators."""
        self.store = Store()
        path = corpus / "data/sdg/sdg-kos-goals-targets-indicators.ttl"
        self.store.bulk_load(path=str(path), format=RdfFormat.TURTLE)

    def of_type(self, kind: str) -> list[str]:
        """Give the local names of the things of `kind` (Goal, Target, Indicator)."""
        found = self.store.quads_for_pattern(None, TYPE, NamedNode(SDG_ONTOLOGY + kind), None)
        subjects = (quad.subject for quad in found)
        return [node.value.removeprefix(SDG) for node in subjects if isinstance(node, NamedNode)]

    def values(self, name: str, predicate: str) -> list[Literal | NamedNode]:
        """Give the objects of the SKOS property `predicate` of `name`."""
        found = self.store.quads_for_pattern(
            NamedNode(SDG + name), NamedNode(SKOS + predicate), None, None
        )
        objects = (quad.object for quad in found)
        return [term for term in objects if isinstance(term, Literal | NamedNode)]

    def matches(self, name: str) -> str:
        """Give the IRI of `name` and those that it is matched to, by spaces."""
        return " ".join(
            [SDG + name, *sorted(term.value for term in self.values(name, "exactMatch"))]
        )

    def codes(self, name: str) -> list[str]:
        """Give the compact codes of an indicator, in numerical order."""
        return sorted(
            (
                notation.value
                for notation in self.values(name, "notation")
                if isinstance(notation, Literal) and notation.datatype == COMPACT_CODE
            ),
            key=code_order,
        )

    def short_names(self, name: str) -> dict[str, str]:
        """Give the one prefLabel per language that is short enough to be a name."""
        names = {}
        for language in ("en", "fr", "es"):
            labels = [
                label.value
                for label in self.values(name, "prefLabel")
                if isinstance(label, Literal) and label.language == language
            ]
            if len(labels) == 1 and len(labels[0].split()) <= LONGEST_ALTERNATIVE_NAME:
                names[f"name_{language}"] = labels[0].strip()
        return names if "name_en" in names else {}


def sdg_goal_rows(scheme: SdgScheme) -> Iterator[dict[str, str]]:
    """Yield the 17 goals."""
    labels = own_labels("sdg-goals")
    for goal in sorted(scheme.of_type("Goal"), key=code_order):
        yield {"plan": "sdg", "id": goal, "identifier": goal, "matches": scheme.matches(goal)} | (
            labels[goal]
        )


def sdg_target_rows(scheme: SdgScheme) -> Iterator[dict[str, str]]:
    """Yield the 169 targets."""
    labels = own_labels("sdg-targets")
    for target in sorted(scheme.of_type("Target"), key=code_order):
        yield {
            "plan": "sdg",
            "id": target,
            "goal": target.split(".")[0],
            "identifier": target,
            "matches": scheme.matches(target),
        } | labels[target]


def sdg_indicator_rows(scheme: SdgScheme) -> Iterator[dict[str, str]]:
    """Yield the indicators by their first code."""
    coded = [(scheme.codes(name), name) for name in scheme.of_type("Indicator")]
    for codes, name in sorted(coded, key=lambda pair: code_order(pair[0][0])):
        targets = [term.value.removeprefix(SDG) for term in scheme.values(name, "broader")]
        yield (
            {
                "plan": "sdg",
                "id": codes[0],
                "codes": " ".join(codes),
                "targets": " ".join(sorted(targets, key=code_order)),
                "identifier": name,
                "matches": scheme.matches(name),
            }
            | {f"label_{key}": text.format(codes[0]) for key, text in SDG_INDICATOR_LABELS.items()}
            | scheme.short_names(name)
        )


def alignment_rows(scheme: SdgScheme) -> Iterator[dict[str, str]]:
    """Yield an alignment for each SDG indicator whose English name names an Aichi target."""
    for name in sorted(scheme.of_type("Indicator")):
        for label in scheme.values(name, "prefLabel"):
            if not isinstance(label, Literal) or label.language != "en":
                continue
            for number in re.findall(r"Aichi Biodiversity Target (\d+)", label.value):
                yield {
                    "source": "sdg-kos",
                    "from_kind": "indicator",
                    "from_plan": "sdg",
                    "from_id": scheme.codes(name)[0],
                    "to_kind": "target",
                    "to_plan": "aichi",
                    "to_id": number,
                    "source_key": f"{SDG}{name} skos:prefLabel",
                }


def sheet_rows(path: Path, first_row: int) -> list[tuple[object, ...]]:
    """Give the rows of the first sheet of a workbook, from `first_row`."""
    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        return list(book.worksheets[0].iter_rows(values_only=True, min_row=first_row))


def leo_addresses(corpus: Path) -> dict[str, str]:
    """Give the addresses of LEO terms that InforMEA's list holds, by the term in their path."""
    addresses = {}
    for row in sheet_rows(corpus / "data/informea/informea-old-new-mappings.xlsx", first_row=1):
        for cell in row[1:]:
            address = str(cell or "").strip()
            if "/terms/" in address:
                term = address.rpartition("/")[2].replace("-", " ").casefold()
                addresses[term] = address
    return addresses


def sdg_term_rows(corpus: Path) -> Iterator[dict[str, str]]:
    """
    Yield the LEO terms of goals and targets, each once, where it stands first.

    The number of a target is the one that its indicator's number begins with: the sheet prints
    1.8 for 12.8, and spreadsheet cells lose the end of 8.10.
    """
    addresses = leo_addresses(corpus)
    rows = sheet_rows(corpus / "data/informea/SDG_datasheet.xlsx", first_row=2)
    seen = set()
    for line, row in enumerate(rows, start=2):
        if not row[0]:
            continue
        target = str(row[6]).strip().rpartition(".")[0] or str(row[3])
        tagged = [
            ("goal", str(row[0]).strip("Goal ."), str(row[0]), row[2]),
            ("target", target, str(row[3]), row[5]),
        ]
        for kind, number, printed, cell in tagged:
            terms = [" ".join(part.split()) for part in re.split("[,;]", str(cell or ""))]
            for term in filter(None, terms):
                if (kind, number, term) not in seen:
                    seen.add((kind, number, term))
                    yield {
                        "kind": kind,
                        "id": number,
                        "printed_id": printed,
                        "term": term,
                        "iri": addresses.get(term.casefold(), ""),
                        "source_row": str(line),
                    }


def build(corpus: Path, out: Path) -> list[Table]:
    """Write the plans, goals, targets, indicators and alignments into `out`; describe them."""
    scheme = SdgScheme(corpus)
    aichi_goals, aichi_targets = aichi_rows(corpus)
    plans = [
        {"code": code, "agreement": PLAN_AGREEMENTS[code]}
        | dict(zip((f"name_{language}" for language in LANGUAGES), names, strict=True))
        for code, names in PLAN_NAMES.items()
    ]
    write_csv(out, PLANS, plans)
    write_csv(out, GOALS, [*aichi_goals, *gbf_rows(corpus, "goals"), *sdg_goal_rows(scheme)])
    write_csv(
        out, TARGETS, [*aichi_targets, *gbf_rows(corpus, "targets"), *sdg_target_rows(scheme)]
    )
    write_csv(out, INDICATORS, [*gbf_indicator_rows(corpus), *sdg_indicator_rows(scheme)])
    write_csv(out, ALIGNMENTS, alignment_rows(scheme))
    write_csv(out, SDG_TERMS, sdg_term_rows(corpus))
    return [PLANS, GOALS, TARGETS, INDICATORS, ALIGNMENTS, SDG_TERMS]
