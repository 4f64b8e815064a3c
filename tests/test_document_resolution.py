import pytest

from loaders.documents.citing import resolve
from loaders.documents.model import Citation, CitationStatus, Document, Front, Provision
from loaders.documents.works import HeldWorks

WORKS = HeldWorks(
    {
        "cbd:cop:12:2": frozenset(
            ["A", "A.1", "A.2", "B", "B.2", "B.8", "B.8.d", "annex1", "pre1"]
        ),
        "cbd:cop:11:14": frozenset(["B", "5", "5.a", "pre1"]),
        "cbd:cop:10:1": frozenset(["III", "III-A", "III.1"]),
        "cbd:cop:11:2": frozenset(),
        "cms:cop:11:10@rev12": frozenset(["1", "5"]),
        "doc:UNEP/CBD/COP/11/31": frozenset(["1"]),
        "unga:65:161": frozenset(["1"]),
    }
)


def resolved(
    target: str | None, status: CitationStatus = "unresolved", candidates: tuple[str, ...] = ()
) -> Citation:
    citation = Citation(
        kind="decision", target=target, candidates=candidates, status=status, start=0, end=1
    )
    provision = Provision(id="1", kind="paragraph", start=0, end=1, citations=(citation,))
    document = Document(document=Front(language="en"), provisions=(provision,))
    return resolve(document, WORKS).provisions[0].citations[0]


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("cbd:cop:12:2", "resolved"),
        ("cbd:cop:12:2:B#para.8.d", "resolved"),
        ("cbd:cop:12:2#para.8", "resolved"),
        ("cbd:cop:12:2#para.2", "ambiguous"),
        ("cbd:cop:12:2#para.77", "stale"),
        ("cbd:cop:12:2:C", "stale"),
        ("cbd:cop:12:2#annex", "resolved"),
        ("cbd:cop:12:2#annex.I", "resolved"),
        ("cbd:cop:12:2#preamble", "resolved"),
        ("cbd:cop:11:14:B#para.5", "resolved"),
        ("cbd:cop:11:14:C#para.5", "stale"),
        ("cbd:cop:10:1#part.III.A", "resolved"),
        ("cbd:cop:11:2#para.10", "resolved"),
        ("cbd:cop:9:1", "unresolved"),
        ("cms:cop:11:10@rev12#para.5", "resolved"),
        ("cms:cop:11:10@rev13#para.5", "unresolved"),
        ("doc:UNEP/CBD/COP/11/31#para.2", "stale"),
        ("unga:65:161", "resolved"),
        ("cbd:article:8.j", "unresolved"),
        (None, "unresolved"),
        ("atlantis:cop:1:1", "unresolved"),
    ],
)
def test_a_work_is_resolved_where_the_graph_holds_it(target: str | None, status: str) -> None:
    assert resolved(target).status == status


def test_several_provisions_with_one_label_are_all_candidates() -> None:
    citation = resolved("cbd:cop:12:2#para.2")
    assert citation.candidates == ("cbd:cop:12:2:A#para.2", "cbd:cop:12:2:B#para.2")
    assert citation.target == citation.candidates[0]


@pytest.mark.parametrize("status", ["ambiguous", "internal", "stale"])
def test_what_is_settled_or_ambiguous_stays_so(status: CitationStatus) -> None:
    target = "cbd:cop:12:2" if status == "ambiguous" else "#A.1"
    candidates = (target, "cbd:sbstta:12:2") if status == "ambiguous" else ()
    assert resolved(target, status, candidates).status == status
