from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meagraph.numbering import (
    NumberError,
    Reading,
    akn_work,
    from_roman,
    human_number,
    read_number,
    roman,
    un_symbol,
)

Named = tuple[str, str | None, str, str]


def named(text: str, agreement: str | None = None) -> list[Named]:
    return [(r.agreement, r.body, r.session, r.number) for r in read_number(text, agreement)]


@pytest.mark.parametrize(
    ("printed", "readings"),
    [
        ("décision XII/2", [("cbd", "cop", "12", "2")]),
        ("Décision XIII / 24", [("cbd", "cop", "13", "24")]),
        ("recommandation XVII/1", [("cbd", "sbstta", "17", "1")]),
        ("decision 15/6", [("cbd", "cop", "15", "6")]),
        ("第15/6号决定", [("cbd", "cop", "15", "6")]),
        ("решение NP-3/1", [("nagoya", "mop", "3", "1")]),
        ("BS-II/13", [("cartagena", "mop", "2", "13")]),
        ("CP-VIII/14", [("cartagena", "mop", "8", "14")]),
        ("BC-12/3", [("basel", "cop", "12", "3")]),
        ("RC-7/4", [("rotterdam", "cop", "7", "4")]),
        ("SC-4/28", [("stockholm", "cop", "4", "28")]),
        ("UNEP-POPS-COP.4-SC-4-28", [("stockholm", "cop", "4", "28")]),
        ("MC-1/1", [("minamata", "cop", "1", "1")]),
        ("Résolution 11.10", [("cms", "cop", "11", "10")]),
        ("Resolution Conf. 4.6 (Rev. CoP18)", [("cites", "cop", "4", "6")]),
        ("13.AA", [("cms", "cop", "13", "AA")]),
        ("Resolución XII.4", [("ramsar", "cop", "12", "4")]),
        ("XI.19 (2012)", [("ramsar", "cop", "11", "19")]),
        ("13/CP.8", [("unfccc", "cop", "8", "13")]),
        ("2/CMP.1", [("kyoto", "cmp", "1", "2")]),
        ("18/CMA.1", [("paris", "cma", "1", "18")]),
        ("7/COP.5", [("unccd", "cop", "5", "7")]),
        ("65/161", [("unga", None, "65", "161")]),
        ("A/RES/61/295", [("unga", None, "61", "295")]),
        ("decision 55/443", [("unga", None, "55", "443")]),
        ("SBI 3/1", [("cbd", "sbi", "3", "1")]),
        ("UNEP/CBD/COP/DEC/XII/2", [("cbd", "cop", "12", "2")]),
        ("CBD/COP/DEC/14/24", [("cbd", "cop", "14", "24")]),
        ("CBD/SBSTTA/REC/23/6", [("cbd", "sbstta", "23", "6")]),
        ("CBD/SBI/REC/3/1", [("cbd", "sbi", "3", "1")]),
        ("CBD/WG8J/REC/11/2", [("cbd", "wg8j", "11", "2")]),
        ("CBD/NP/MOP/DEC/3/1", [("nagoya", "mop", "3", "1")]),
        ("CBD/CP/MOP/DEC/9/1", [("cartagena", "mop", "9", "1")]),
        ("UNEP/CBD/BS/COP-MOP/DEC/VII/1", [("cartagena", "mop", "7", "1")]),
        ("decision 43 COM 7B.3", [("whc", "com", "43", "7B.3")]),
        ("Resolution 2018-1", [("icrw", "iwc", "2018", "1")]),
        ("Resolution 1/2019", [("itpgrfa", "gb", "2019", "1")]),
    ],
)
def test_a_number_that_one_body_alone_prints_has_one_reading(
    printed: str, readings: list[Named]
) -> None:
    assert named(printed) == readings


@pytest.mark.parametrize(
    ("printed", "agreements"),
    [
        ("XII/2", ["cbd cop", "cbd sbstta"]),
        ("14/24", ["cbd cop", "cbd sbi", "cbd wg8j"]),
        ("11.10", ["cms cop", "cms cop", "cites cop"]),
    ],
)
def test_a_number_that_several_bodies_print_has_several_readings(
    printed: str, agreements: list[str]
) -> None:
    assert [f"{r.agreement} {r.body}" for r in read_number(printed)] == agreements


@pytest.mark.parametrize(
    "printed", ["IIII/2", "0/2", "XIV.", "12", "", "Conf.", "NP-1", "XV/1/2", "decision"]
)
def test_a_text_that_nobody_prints_has_no_reading(printed: str) -> None:
    assert read_number(printed) == []


def test_the_agreement_narrows_the_readings() -> None:
    assert named("decision 11.10", "cites") == [("cites", "cop", "11", "10")]


def test_section_and_revision_are_read() -> None:
    assert read_number("décision XI/14 B") == [
        Reading("cbd", "cop", "11", "14", "decision", section="B")
    ]
    for printed in ("(Rev. COP12)", "(Rev.COP12)", "(Rév. COP12)", "(Rev. CoP12)"):
        (reading,) = read_number(f"Résolution 11.10 {printed}")
        assert reading.revision == "12"


def test_a_no_break_space_is_a_space() -> None:
    assert named("décision\N{NO-BREAK SPACE}VII/23 A") == [("cbd", "cop", "7", "23")]


series = st.sampled_from(
    [
        ("cbd", "cop", "decision", 30),
        ("cbd", "sbstta", "recommendation", 40),
        ("cartagena", "mop", "decision", 60),
        ("nagoya", "mop", "decision", 60),
        ("basel", "cop", "decision", 60),
        ("stockholm", "cop", "decision", 60),
        ("cms", "cop", "resolution", 60),
        ("cites", "cop", "resolution", 60),
        ("cites", "cop", "decision", 60),
        ("ramsar", "cop", "resolution", 60),
        ("unfccc", "cop", "decision", 60),
        ("kyoto", "cmp", "decision", 60),
        ("paris", "cma", "decision", 60),
        ("unccd", "cop", "decision", 60),
    ]
)


@given(series, st.integers(1, 60), st.integers(1, 999))
def test_what_is_printed_reads_back(
    of: tuple[str, str, str, int], session: int, number: int
) -> None:
    agreement, body, kind, last = of
    session = min(session, last)
    printed = human_number(agreement, body, session, number, kind)  # type: ignore[arg-type]
    expected = Reading(agreement, body, str(session), str(number), kind)  # type: ignore[arg-type]
    assert expected in read_number(printed)
    assert expected in read_number(printed, agreement)


@given(st.integers(1, 89))
def test_roman_numerals_read_back(number: int) -> None:
    assert from_roman(roman(number)) == number


def test_numerals_and_bodies_that_do_not_exist_are_refused() -> None:
    with pytest.raises(NumberError, match="Roman"):
        roman(90)
    with pytest.raises(NumberError, match="regular"):
        from_roman("IIX")
    with pytest.raises(NumberError, match="whc"):
        human_number("whc", "com", 43, 7)


@given(st.integers(1, 30), st.integers(1, 99))
def test_symbols_of_the_cbd_read_back(session: int, number: int) -> None:
    symbol = un_symbol("cbd", "cop", session, number)
    assert symbol is not None
    assert named(symbol) == [("cbd", "cop", str(session), str(number))]


def test_symbols_exist_where_the_body_has_them() -> None:
    assert un_symbol("unga", None, 65, 161) == "A/RES/65/161"
    assert un_symbol("stockholm", "cop", 4, 28) == "UNEP-POPS-COP.4-SC-4-28"
    assert un_symbol("ramsar", "cop", 12, 4) is None


def test_work_iris_follow_the_rules_of_akoma_ntoso_for_the_united_nations() -> None:
    day = date(2014, 10, 17)
    assert akn_work("cbd", "cop", 12, 2, day) == (
        "/akn/un/statement/deliberation/cbd-cop/2014-10-17/XII-2"
    )
    assert akn_work("cites", "cop", 12, 5, day, "resolution") == (
        "/akn/un/statement/deliberation/cites-cop/2014-10-17/Conf._12.5"
    )
    assert akn_work("cbd", "cop", 12, 2, None) is None
