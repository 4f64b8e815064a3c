"""Parsed documents of our own, for the tests of what is made from them."""

from loaders.documents.model import (
    Action,
    Citation,
    Deadline,
    Document,
    Front,
    Provision,
    Subject,
)


def front(**said: object) -> Front:
    """Give the front matter of a decision on lakes, with what is said otherwise."""
    facts: dict[str, object] = {
        "kind": "decision",
        "symbol": "UNEP/CBD/COP/DEC/XII/40",
        "number": "XII/40",
        "title": "Lakes and ponds",
        "date": "2014-10-17",
        "convention": "cbd",
        "body": "cop",
        "session": "12",
        "meeting_place": "Lakeside",
        "meeting_start": "2014-10-06",
        "meeting_end": "2014-10-17",
        "agenda_item": "13",
        "language": "en",
    }
    return Front.model_validate(facts | said)


def part(id: str, kind: str, text: str = "", **said: object) -> Provision:
    """Give a provision; its parent is told by its id, unless it is said otherwise."""
    facts: dict[str, object] = {
        "id": id,
        "kind": kind,
        "label": id.rpartition(".")[2] + ("." if kind == "paragraph" else ""),
        "parent": id.rpartition(".")[0] or None,
        "text": text,
        "start": 0,
        "end": len(text),
    }
    return Provision.model_validate(facts | said)


def cited(target: str | None, status: str, kind: str = "decision", **said: object) -> Citation:
    """Give a citation of `target` with this status."""
    facts: dict[str, object] = {"kind": kind, "target": target, "status": status}
    return Citation.model_validate({"start": 30, "end": 40, "surface": "words"} | facts | said)


def lakes(language: str = "en") -> Document:
    """Give a decision that has every kind of part."""
    texts = {
        "en": ("Recalling decision XI/5", "Requests the Executive Secretary to list lakes"),
        "fr": ("Rappelant la décision XI/5", "Prie le Secrétaire exécutif de recenser les lacs"),
    }[language]
    return Document(
        document=front(language=language),
        provisions=(
            part("A", "section", "Large lakes", label="A."),
            part(
                "A.pre1",
                "preamble",
                texts[0],
                label="",
                actions=(Action(verb="recall", start=0, end=9, surface=texts[0].split()[0]),),
                citations=(cited("cbd:cop:11:5", "unresolved", surface="decision XI/5"),),
            ),
            part(
                "A.1",
                "paragraph",
                texts[1] + " by October 2015 & before COP 13:",
                actions=(
                    Action(
                        verb="request",
                        addressees=("executive-secretary",),
                        start=0,
                        end=8,
                        surface=texts[1].split()[0],
                    ),
                ),
                deadlines=(
                    Deadline(
                        type="date", value="2015-10", start=49, end=61, surface="October 2015"
                    ),
                    Deadline(type="meeting", value="cbd:cop:13", start=1, end=2),
                    Deadline(type="meeting", value="cms:cop:next", start=1, end=2),
                    Deadline(type="period", value="2016/2020", start=1, end=2),
                    Deadline(type="period", value="cms:cop:13/cms:cop:14", start=1, end=2),
                ),
                targets=("aichi:11",),
                mentions=("JPN", "GEF", "acto"),
                subjects=(
                    Subject(concept="wetlands", score=0.75, surface="lakes", start=40, end=45),
                ),
            ),
            part(
                "A.1.a",
                "subparagraph",
                "As in paragraph 2 below; see paragraph 10 of decision XI/2",
                label="(a)" if language == "en" else "a)",
                citations=(
                    cited("#A.2", "internal", "provision"),
                    cited("cbd:cop:11:2#para.10", "resolved", surface="paragraph 10"),
                    cited("#A.9", "stale", "provision"),
                ),
            ),
            part("A.1.a.i", "item", "small ones"),
            part("A.h1", "heading", "On ponds", label=""),
            part(
                "A.2",
                "paragraph",
                "Repeals decision X/1 and paragraph 3 of decision X/2",
                actions=(
                    Action(verb="repeal", start=0, end=7),
                    Action(verb="request", addressees=("parties", "ngos"), start=50, end=51),
                    Action(verb="request", addressees=("donors",), start=60, end=61),
                ),
                citations=(
                    cited("cbd:cop:10:1", "unresolved"),
                    cited("cbd:cop:10:2#para.3", "unresolved"),
                    cited(
                        "cbd:cop:14:24",
                        "ambiguous",
                        candidates=("cbd:cop:14:24", "cbd:sbstta:14:24"),
                    ),
                ),
            ),
            part("annex1", "section", "List of ponds", label="Annex"),
            part("annex1.p1", "paragraph", "One pond"),
            part("notes", "section", "", label=""),
            part("notes.1", "paragraph", "UNEP/CBD/COP/12/1.", label="1"),
        ),
    )
