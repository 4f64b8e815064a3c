"""Laws of spreadsheets: a round trip changes nothing, and an edit comes back as itself."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from loaders.spreadsheets.cell_text import chunks, guard, join, split, unchunked, unguard
from loaders.spreadsheets.layouts import Layout
from loaders.spreadsheets.spreadsheets import Form
from meagraph.vocabulary.changes import difference
from meagraph.vocabulary.concept import Concept
from tests.spreadsheet_files import NASTY, edits, imported, vocabularies, written

pytestmark = pytest.mark.unmeasured

TEXTS = st.text(st.sampled_from(NASTY + "abcé中"), max_size=30)


@given(st.lists(TEXTS, max_size=5, unique=True), st.booleans())
def test_values_come_back_from_the_text_of_a_cell(values: list[str], lines: bool) -> None:
    text = join(values, lines=lines)
    assert split(text, lines=lines) == values
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(tuple("=+-@\t\r＝＋－＠"))
    for most in (18, 40):
        pieces = [guard(piece) for piece in chunks(text, most)]
        assert max(map(len, pieces)) <= most + 1
        assert unchunked(map(unguard, pieces), lines=lines) == values


SEPARATORS = st.sampled_from(",;\t")
FEW = hypothesis_settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
both_forms = pytest.mark.parametrize("form", ["xlsx", "csv"])
both_layouts = pytest.mark.parametrize("layout", ["wide", "languages"])


@both_forms
@both_layouts
@given(concepts=vocabularies(), separator=SEPARATORS)
@FEW
def test_a_round_trip_changes_nothing(
    tmp_path: Path, form: Form, layout: Layout, separator: str, concepts: dict[str, Concept]
) -> None:
    path = tmp_path / f"v.{form}"
    path.write_bytes(written(concepts, form, layout, separator))
    result = imported(path, concepts)
    assert result.edits == ()
    assert result.findings == ()
    assert result.unmentioned == 0


@both_forms
@both_layouts
@given(data=st.data(), concepts=vocabularies(), separator=SEPARATORS)
@FEW
def test_an_edit_comes_back_as_exactly_that_edit(
    tmp_path: Path,
    form: Form,
    layout: Layout,
    separator: str,
    concepts: dict[str, Concept],
    data: st.DataObject,
) -> None:
    changed = data.draw(edits(concepts))
    path = tmp_path / f"v.{form}"
    after = {**concepts, changed.iri: changed}
    path.write_bytes(written(after, form, layout, separator, before=concepts))
    result = imported(path, concepts)
    assert [str(one) for one in result.findings if one.level == "error"] == []
    edit = difference(concepts[changed.iri], changed)
    assert result.edits == ((edit,) if edit else ())
