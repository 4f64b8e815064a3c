import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from meagraph.query.formats import CSV
from meagraph.query.pool import Query, QueryPool
from meagraph.settings import CONTENT, Settings
from tools.write_docs import SETTINGS_PAGE, settings_page

COMMANDS = tuple(cli.COMMANDS)
DOCS = sorted((CONTENT / "docs").rglob("*.md"))


def test_the_settings_page_is_up_to_date() -> None:
    assert SETTINGS_PAGE.read_text(encoding="utf-8") == settings_page(), "run make docs"


def test_every_setting_says_what_it_is_for() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_settings_that_documents_name_exist() -> None:
    known = {f"MEAGRAPH_{name.upper()}" for name in Settings.model_fields}
    known |= {"MEAGRAPH_CORPUS", "MEAGRAPH_REQUIRE"}
    for path in [*DOCS, CONTENT / "README.md"]:
        named = set(re.findall(r"MEAGRAPH_[A-Z_]+", path.read_text(encoding="utf-8")))
        assert named <= known, path.name


def test_commands_that_documents_name_exist() -> None:
    for path in [*DOCS, CONTENT / "README.md"]:
        for name in re.findall(r"(?:bin/|^ {4}|`)meagraph ([a-z]+)", path.read_text(), re.M):
            assert name in COMMANDS, (path.name, name)


def test_every_command_explains_itself() -> None:
    for name in COMMANDS:
        result = CliRunner().invoke(cli.main, [name, "--help"])
        assert result.exit_code == 0
        assert len(result.output.splitlines()) > 4


def test_links_between_documents_lead_somewhere() -> None:
    for path in [*DOCS, CONTENT / "README.md"]:
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), (path.name, target)


EXAMPLES = re.findall(r"```sparql\n(.*?)```", (CONTENT / "docs/sparql.md").read_text("utf-8"), re.S)


@pytest.mark.parametrize("query", EXAMPLES)
def test_an_example_of_a_query_has_an_answer(query: str, reference_home: Path) -> None:
    with QueryPool(Settings(home=reference_home)) as pool:
        answer = pool.run(Query(query, result_format=CSV)).read().decode()
    assert len(answer.splitlines()) > 1
