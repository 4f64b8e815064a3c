"""The answers of the questions about decisions, counted in plain Python on data/documents/."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from pyoxigraph import RdfFormat, parse

from meagraph.codes import read_codes
from meagraph.namespaces import SKOS
from meagraph.numbering import human_number
from meagraph.settings import CONTENT, Settings
from tests.reference import table

BASE = Settings().base
Answer = Iterable[tuple[object, ...]]
Provision = dict[str, Any]

IRIS = {
    "cbd-cop-12-2": "decision/cbd/cop/12/2",
    "cms-cop13-doc-18": "work/doc/UNEP/CMS/COP13/Doc.18",
    "cbd-wgri-5-3-add-1": "work/doc/UNEP/CBD/WGRI/5/3/Add.1",
    "cbd-notification-2006": "notification/cbd/SCBD/STTM/OH/SG/VA/56219",
}
DECISION = "cbd-cop-12-2"


@cache
def parsed() -> dict[str, dict[str, Any]]:
    """Give the JSON of each document by its IRI."""
    found = {}
    for row in table("documents.csv"):
        path = CONTENT / "data" / "documents" / f"{row['file']}.json"
        iri = BASE + IRIS.get(row["file"], f"work/doc/sha256/{row['sha256']}")
        found[iri] = json.loads(path.read_text(encoding="utf-8"))
    return found


@cache
def documents() -> dict[str, dict[str, Provision]]:
    """Give the provisions of each document by its IRI and their id."""
    return {
        iri: {provision["id"]: provision for provision in given["provisions"]}
        for iri, given in parsed().items()
    }


def provisions() -> Iterator[tuple[str, Provision]]:
    for iri, each in documents().items():
        for provision in each.values():
            yield iri, provision


def lineage_of(iri: str, provision: Provision) -> Iterator[Provision]:
    """Give a provision, its parent, and so on up."""
    above: Provision | None = provision
    while above is not None:
        yield above
        above = documents()[iri].get(above.get("parent", ""))


def is_below(iri: str, provision: Provision, ancestor: str) -> bool:
    return any(above["id"] == ancestor for above in lineage_of(iri, provision))


@cache
def narrower(scheme: str, concept: str) -> frozenset[str]:
    """Give a concept and all that is below it, by notation."""
    below = defaultdict(set)
    path = CONTENT / "vocabularies" / f"{scheme}.ttl"
    for quad in parse(path=path, format=RdfFormat.TURTLE):
        if quad.predicate == SKOS.broader:
            below[_last(quad.object.value)].add(_last(quad.subject.value))
    found, waiting = set(), [concept]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += below[one]
    return frozenset(found)


def _last(iri: str) -> str:
    return iri.rpartition("/")[2]


def when(value: str) -> list[str]:
    """Give the dates and numbered meetings that a deadline names at its end."""
    parts = value.split("/")
    end = parts[-1].replace(":", "/")
    if end.endswith(("/next", "/each")) or (len(parts) == 2 and ":" not in parts[-1]):
        return []
    return [end]


def tasks_of_the_executive_secretary() -> Answer:
    iri = BASE + IRIS[DECISION]
    actor = f"{BASE}vocabulary/actors/executive-secretary"
    for provision in documents()[iri].values():
        verbs = {
            action["verb"]
            for action in provision.get("actions", ())
            if "executive-secretary" in action.get("addressees", ())
        }
        due = sorted(
            {
                moment
                for part in documents()[iri].values()
                if is_below(iri, part, provision["id"])
                for deadline in part.get("deadlines", ())
                for moment in when(deadline["value"])
            }
        )
        for verb in verbs:
            yield iri, actor, provision["id"], verb, " ".join(due)


def asked_for_support() -> Answer:
    asked = {"developed-country-parties", "donors"}
    verbs = {"invite", "encourage", "strongly-encourage", "urge", "call-upon", "request"}
    rows = {
        (iri, provision["id"], action["verb"], actor)
        for iri, provision in provisions()
        for action in provision.get("actions", ())
        for actor in asked & set(action.get("addressees", ()))
        if action["verb"] in verbs
    }
    return sorted(rows)


def number_of(target: str, kind: str) -> str:
    """Print the number (or symbol) of a work from its normal form."""
    work = target.partition("#")[0]
    if work.startswith("doc:"):
        return work.removeprefix("doc:")
    work, _, revision = work.partition("@rev")
    parts = work.split(":")
    if parts[0] == "unga":
        return f"{parts[1]}/{parts[2]}"
    if parts[1] in ("article", "notification"):
        return ":".join(parts[2:])
    agreement = read_codes(CONTENT).agreement(parts[0])
    named = "resolution" if kind == "resolution" else "decision"
    printed = human_number(agreement, parts[1], parts[2], parts[3], named)  # type: ignore[arg-type]
    return printed + (f" (Rev. COP{revision})" if revision else "")


def external(provision: Provision) -> Iterator[dict[str, Any]]:
    """Give the citations of other works that name one."""
    for citation in provision.get("citations", ()):
        if citation.get("target") and citation["status"] in ("resolved", "unresolved"):
            yield citation


def verb_of(iri: str, provision: Provision, citation: dict[str, Any]) -> str:
    before = [each for each in provision.get("actions", ()) if each["start"] <= citation["start"]]
    if before:
        return str(before[-1]["verb"])
    for above in list(lineage_of(iri, provision))[1:]:
        if above.get("actions"):
            return str(above["actions"][-1]["verb"])
    return ""


def part_of(provision: Provision) -> str:
    if provision["kind"] == "preamble":
        return "preamble"
    return "note" if provision.get("parent") == "notes" else "operative"


def cited_by_the_decision() -> Answer:
    iri = BASE + IRIS[DECISION]
    for provision in documents()[iri].values():
        for citation in external(provision):
            number = number_of(citation["target"], citation["kind"])
            verb = verb_of(iri, provision, citation)
            yield iri, number, provision["id"], part_of(provision), verb


def locator_of(target: str) -> str:
    work, _, place = target.partition("#")
    parts = work.partition("@")[0].split(":")
    section = parts[4] if len(parts) == 5 else ""
    return ".".join(filter(None, (f"section.{section}" if section else "", place)))


def cited_paragraphs() -> Answer:
    for iri, provision in provisions():
        for citation in external(provision):
            if locator := locator_of(citation["target"]):
                number = number_of(citation["target"], citation["kind"])
                held = "true" if citation["status"] == "resolved" else "false"
                yield iri, provision["id"], number, locator, held


def citations_by_status() -> Answer:
    counted = Counter(
        (iri, citation["status"])
        for iri, provision in provisions()
        for citation in provision.get("citations", ())
    )
    return [(*key, count) for key, count in counted.items()]


def path_of(iri: str, target: str) -> str:
    """Give the path of the work that a reading names, or of the provision of the citing text."""
    work, _, place = target.partition("#")
    if work.startswith("doc:"):
        return "work/doc/" + work.removeprefix("doc:")
    if work:
        return "/".join(("decision", *work.split(":")[:4]))
    path = iri.removeprefix(BASE)
    return f"{path}/{place}" if path.startswith("decision/") else f"{path}/~{place}"


def citations_to_check() -> Answer:
    for iri, provision in provisions():
        for citation in provision.get("citations", ()):
            readings = {path_of(iri, target) for target in citation.get("candidates", ())}
            if citation["status"] == "ambiguous":
                yield iri, provision["id"], "ambiguous", "", " ".join(sorted(readings))
            elif citation["status"] == "stale":
                yield iri, provision["id"], "stale", locator_of(citation["target"]), ""


def derivations() -> Answer:
    for row in table("derivations.csv"):
        changed = " ".join(sorted(row["changed"].split()))
        yield BASE + IRIS[DECISION], row["adopted_provision"], row["draft_provision"], changed


def across_conventions() -> Answer:
    codes = read_codes(CONTENT)
    for iri, provision in provisions():
        citing = parsed()[iri]["document"]["convention"]
        for citation in external(provision):
            first = citation["target"].split(":")[0]
            if citing and first not in ("doc", "unga") and codes.agreement(first) != citing:
                number = number_of(citation["target"], citation["kind"])
                yield iri, citing, provision["id"], number, codes.agreement(first)


def repeals() -> Answer:
    named: dict[tuple[str, str], set[str]] = defaultdict(set)
    lists: dict[str, set[str]] = defaultdict(set)
    for iri, provision in provisions():
        for citation in external(provision):
            if verb_of(iri, provision, citation) == "repeal":
                named[iri, number_of(citation["target"], citation["kind"])].add(provision["id"])
                lists[iri].add(provision["id"])
    for (iri, number), places in named.items():
        yield iri, number, len(places), len(lists[iri])


def versions_in_august_2018() -> Answer:
    day = "2018-08-03"
    for row in table("versions.csv"):
        revision = row["version"].partition("@rev")[2]
        version = "11.10" + (f" (Rev. COP{revision})" if revision else "")
        valid = row["valid_from"] <= day <= (row["valid_until"] or "9999")
        resolution = f"{BASE}decision/cms/cop/11/10"
        yield resolution, day, version, row["valid_from"], row["valid_until"], str(valid).lower()


def recognised(concepts: frozenset[str]) -> Iterator[tuple[str, Provision]]:
    for iri, provision in provisions():
        if any(found["concept"] in concepts for found in provision.get("subjects", ())):
            yield iri, provision


def on_capacity_building() -> Answer:
    found = recognised(narrower("subjects", "capacity-building"))
    counted = Counter(iri for iri, _ in found)
    theme = f"{BASE}vocabulary/subjects/capacity-building"
    return [(theme, iri, count) for iri, count in counted.items()]


def meeting_of(value: str) -> str | None:
    end = value.split("/")[-1]
    return end.replace(":", "/") if ":" in end else None


def for_meetings() -> Answer:
    rows = set()
    for iri, provision in provisions():
        by = {
            actor
            for above in lineage_of(iri, provision)
            for action in above.get("actions", ())
            for actor in action.get("addressees", ())
        }
        for deadline in provision.get("deadlines", ()):
            if meeting := meeting_of(deadline["value"]):
                rows.add((meeting, iri, provision["id"], " ".join(sorted(by))))
    return rows


def for_several_secretariats() -> Answer:
    for iri, provision in provisions():
        asked = {
            actor
            for action in provision.get("actions", ())
            for actor in action.get("addressees", ())
            if "secretariat" in actor or actor == "executive-secretary"
        }
        if len(asked) > 1:
            yield iri, provision["id"], " ".join(sorted(asked))


def on_indigenous_peoples() -> Answer:
    slug = "indigenous-peoples-and-local-communities"
    rows = {
        (iri, provision["id"]): "2 about"
        for iri, provision in recognised(narrower("subjects", slug))
    }
    for iri, provision in provisions():
        for action in provision.get("actions", ()):
            if "indigenous-and-local-communities" in action.get("addressees", ()):
                rows[iri, provision["id"]] = "1 addressed"
    return [(*key, how) for key, how in rows.items()]


def lineage_of_cooperation() -> Answer:
    slug = "technical-and-scientific-cooperation"
    places: dict[tuple[int, str], set[tuple[str, str]]] = defaultdict(set)
    for iri, provision in recognised(narrower("subjects", slug)):
        for citation in external(provision):
            if citation["target"].startswith("cbd:cop:"):
                session = int(citation["target"].split(":")[2])
                number = number_of(citation["target"], citation["kind"])
                places[session, number].add((iri, provision["id"]))
    theme, body = f"{BASE}vocabulary/subjects/{slug}", f"{BASE}body/cbd/cop"
    for (session, number), each in places.items():
        yield theme, body, session, number, len(each)


ANSWERS: dict[str, Callable[[], Answer]] = {
    "citations-across-conventions": across_conventions,
    "citations-by-status": citations_by_status,
    "citations-to-check": citations_to_check,
    "from-draft-to-decision": derivations,
    "indigenous-peoples-and-local-communities": on_indigenous_peoples,
    "lineage-of-a-theme": lineage_of_cooperation,
    "paragraphs-cited": cited_paragraphs,
    "paragraphs-on-a-theme": on_capacity_building,
    "repeals": repeals,
    "tasks-for-several-secretariats": for_several_secretariats,
    "tasks-of-an-actor": tasks_of_the_executive_secretary,
    "versions-of-a-resolution": versions_in_august_2018,
    "what-a-decision-cites": cited_by_the_decision,
    "what-meetings-must-examine": for_meetings,
    "who-is-asked-for-support": asked_for_support,
}
