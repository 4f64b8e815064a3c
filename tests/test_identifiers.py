from urllib.parse import unquote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from meagraph.codes import CodeError, read_codes
from meagraph.identifiers import (
    _PATTERNS,
    FIELDS,
    PATHS,
    RESERVED,
    Identified,
    IdentifierError,
    Identifiers,
)
from meagraph.settings import CONTENT

CODES = read_codes(CONTENT)
IDENTIFIERS = Identifiers("https://w3id.org/meagraph/", CODES)
COUNTRIES = [participant.code.lower() for participant in CODES.participants()]

parts = {
    name: st.sampled_from(CODES.agreements())
    if name == "agreement"
    else st.sampled_from(COUNTRIES)
    if name in ("country", "participant")
    else st.from_regex(pattern, fullmatch=True)
    for name, pattern in FIELDS.items()
}


@st.composite
def identified(draw: st.DrawFn) -> Identified:
    kind = draw(st.sampled_from(sorted(PATHS)))
    names = [piece.split("}")[0] for piece in PATHS[kind].split("{")[1:]]
    return Identified(kind, {name: draw(parts[name]) for name in names})


def minted(thing: Identified) -> str:
    """Mint the IRI, leaving out the examples that are refused because they fit two kinds."""
    try:
        return IDENTIFIERS.mint(thing.kind, **thing.parts)
    except IdentifierError as error:
        assume("would read as another kind" not in str(error))
        raise


@given(identified())
def test_minting_and_parsing_are_inverse(thing: Identified) -> None:
    iri = minted(thing)
    assert iri.startswith(IDENTIFIERS.base)
    assert IDENTIFIERS.parse(iri) == thing


@given(identified())
def test_the_paths_of_two_kinds_never_fit_the_same_iri(thing: Identified) -> None:
    path = unquote(minted(thing).removeprefix(IDENTIFIERS.base))
    assert [kind for kind, pattern in _PATTERNS.items() if pattern.fullmatch(path)] == [thing.kind]


@given(identified())
def test_an_iri_is_plain_ascii_without_spaces(thing: Identified) -> None:
    iri = minted(thing)
    assert iri.isascii()
    assert not set(iri) & set(' "<>\\^`{|}')


@pytest.mark.parametrize(
    ("kind", "named", "path"),
    [
        ("agreement", {"agreement": "CBD"}, "agreement/cbd"),
        ("agreement", {"agreement": "plant_treaty"}, "agreement/itpgrfa"),
        ("party", {"agreement": "cbd", "participant": "FRA"}, "party/cbd/fra"),
        ("party", {"agreement": "cbd", "participant": "EUU"}, "party/cbd/eue"),
        ("target", {"plan": "aichi", "id": 11}, "target/aichi/11"),
        (
            "provision",
            {"agreement": "cbd", "body": "cop", "session": 12, "number": 2, "provision": "B.8.d"},
            "decision/cbd/cop/12/2/B.8.d",
        ),
        (
            "decision",
            {"agreement": "cms", "body": "cop", "session": 11, "number": "10@rev12"},
            "decision/cms/cop/11/10@rev12",
        ),
        ("work-document", {"symbol": "UNEP/CBD/COP/11/31"}, "work/doc/UNEP/CBD/COP/11/31"),
        (
            "work-document-provision",
            {"symbol": "UNEP/CBD/WGRI/5/L.2", "provision": "IV.3"},
            "work/doc/UNEP/CBD/WGRI/5/L.2/~IV.3",
        ),
        ("work-digest", {"digest": "0123456789abcdef"}, "work/doc/sha256/0123456789abcdef"),
        (
            "notification-provision-part",
            {
                "agreement": "cms",
                "symbol": "2018/008",
                "provision": "p1",
                "part": "deadline",
                "name": "2019-01",
            },
            "notification/cms/2018/008/~p1/deadline/2019-01",
        ),
    ],
)
def test_iris_are_made_from_what_the_convention_uses(
    kind: str, named: dict[str, str], path: str
) -> None:
    assert IDENTIFIERS.mint(kind, **named) == IDENTIFIERS.base + path


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("ALG", "ALG"),
        ("ZAR", "ZAR"),
        ("GIN - GNQ", "GIN"),
        ("KOR - PRK", "KOR"),
        ("QQQ", "neither an ISO 3166-1 alpha-3 code nor a declared one"),
        ("FRA - DEU", "names two countries"),
        ("", "neither"),
    ],
)
def test_unknown_and_double_codes_are_refused_with_a_reason(code: str, reason: str) -> None:
    with pytest.raises(CodeError, match=reason):
        IDENTIFIERS.mint("party", agreement="cbd", participant=code)


def test_an_unknown_agreement_is_refused() -> None:
    with pytest.raises(CodeError, match="'cbbd' is not the code of an agreement"):
        IDENTIFIERS.mint("agreement", agreement="cbbd")


@pytest.mark.parametrize(
    ("kind", "named", "reason"),
    [
        ("planet", {}, "no kind of thing is called 'planet'"),
        ("target", {"plan": "aichi"}, "target takes plan, id, not plan"),
        ("target", {"plan": "Aichi Targets", "id": 1}, "cannot be a plan"),
        ("need", {"source": "lifeweb", "id": "a/b"}, "cannot be a id"),
        ("meeting-record", {"source": "cbd", "id": "a b"}, "cannot be a id"),
        ("work-document", {"symbol": "A/~1"}, "cannot be a symbol"),
        ("work-document", {"symbol": "sha256/0123456789abcdef"}, "cannot be a symbol"),
    ],
)
def test_wrong_parts_are_refused(kind: str, named: dict[str, str], reason: str) -> None:
    with pytest.raises(IdentifierError, match=reason):
        IDENTIFIERS.mint(kind, **named)


@pytest.mark.parametrize(
    ("iri", "reason"),
    [
        ("https://example.org/agreement/cbd", "outside the base"),
        ("https://w3id.org/meagraph/planet/9", "no kind of thing has such an IRI"),
        ("https://w3id.org/meagraph/sparql", "no kind of thing has such an IRI"),
    ],
)
def test_a_foreign_iri_does_not_parse(iri: str, reason: str) -> None:
    with pytest.raises(IdentifierError, match=reason):
        IDENTIFIERS.parse(iri)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("country/zzz", "'zzz' is neither an ISO 3166-1 alpha-3 code nor a declared one"),
        ("party/cbd/zar", "'zar': "),
        ("party/cbbd/fra", "'cbbd' is not the code of an agreement"),
    ],
)
def test_an_iri_with_an_unknown_code_does_not_parse(path: str, reason: str) -> None:
    with pytest.raises(IdentifierError, match=f"{IDENTIFIERS.base}{path}: {reason}"):
        IDENTIFIERS.parse(IDENTIFIERS.base + path)


@pytest.mark.parametrize(
    ("path", "canonical"),
    [
        ("country/%66ra", "country/fra"),
        ("decision/cbd/cop/12%2F2", "decision/cbd/cop/12/2"),
        ("agreement/plant_treaty", "agreement/itpgrfa"),
        ("party/cbd/euu", "party/cbd/eue"),
        ("need/lifeweb/caf%c3%a9", "need/lifeweb/caf%C3%A9"),
        ("need/lifeweb/café", "need/lifeweb/caf%C3%A9"),
        ("%6eeed/lifeweb/1", "need/lifeweb/1"),
    ],
)
def test_a_second_way_to_write_an_iri_does_not_parse_and_the_right_one_is_told(
    path: str, canonical: str
) -> None:
    with pytest.raises(IdentifierError, match=f"; write {IDENTIFIERS.base}{canonical}$"):
        IDENTIFIERS.parse(IDENTIFIERS.base + path)


@given(identified())
def test_what_parses_is_what_is_minted(thing: Identified) -> None:
    iri = minted(thing)
    found = IDENTIFIERS.parse(iri)
    assert IDENTIFIERS.mint(found.kind, **found.parts) == iri


def test_no_kind_takes_a_reserved_path() -> None:
    assert not {path.split("/")[0] for path in PATHS.values()} & RESERVED


def test_graph_names_are_paths() -> None:
    name = IDENTIFIERS.graph("membership", "cbd", "ieadb")
    assert name == "https://w3id.org/meagraph/graph/membership/cbd/ieadb"


def test_codes_are_found_by_alpha2_and_by_name() -> None:
    assert CODES.from_alpha2("fr").code == "FRA"
    assert CODES.from_alpha2("EU").kind == "regional organisation"
    assert CODES.from_name("france").code == "FRA"


def test_unknown_alpha2_and_names_are_refused() -> None:
    with pytest.raises(CodeError, match="'zz' is not an ISO 3166-1 alpha-2 code"):
        CODES.from_alpha2("zz")
    with pytest.raises(CodeError, match="'Atlantis' is not the name of a country"):
        CODES.from_name("Atlantis")


@pytest.mark.parametrize("name", [".", ".."])
def test_a_path_has_no_steps_that_browsers_take_away(name: str) -> None:
    for kind, parts in (
        ("need", {"source": "x", "id": name}),
        ("graph", {"path": f"a/{name}/b"}),
        ("work-document", {"symbol": name}),
    ):
        with pytest.raises(IdentifierError, match="cannot be a"):
            IDENTIFIERS.mint(kind, **parts)
    assert IDENTIFIERS.mint("need", source="x", id="...").endswith("/need/x/...")


TEXTS = ("decision", "notification", "work-digest", "work-document")


@given(st.data(), st.sampled_from(TEXTS), parts["provision"], parts["part"], parts["name"])
def test_provisions_of_every_text_and_their_parts_have_iris(
    data: st.DataObject, kind: str, provision: str, part: str, name: str
) -> None:
    names = [piece.split("}")[0] for piece in PATHS[kind].split("{")[1:]]
    text = minted(Identified(kind, {each: data.draw(parts[each]) for each in names}))
    iri = IDENTIFIERS.provision(text, provision)
    assert iri.startswith(f"{text}/")
    assert IDENTIFIERS.text_of(iri) == (text, provision)
    assert IDENTIFIERS.provision_part(iri, part, name) == f"{iri}/{part}/{name}"


def test_only_texts_have_provisions_and_only_provisions_parts() -> None:
    france = IDENTIFIERS.mint("country", country="fra")
    with pytest.raises(IdentifierError, match="a country has no provisions"):
        IDENTIFIERS.provision(france, "1")
    with pytest.raises(IdentifierError, match="not a provision"):
        IDENTIFIERS.text_of(france)
    with pytest.raises(IdentifierError, match="no kind of thing is called 'country-part'"):
        IDENTIFIERS.provision_part(france, "action", "1")


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("FRA", "country/fra"),
        ("DDR", "country/ddr"),
        ("EUE", "organization/eue"),
        ("EUU", "organization/eue"),
    ],
)
def test_a_participant_has_the_iri_of_its_own_kind(code: str, path: str) -> None:
    assert IDENTIFIERS.participant(code) == IDENTIFIERS.base + path
