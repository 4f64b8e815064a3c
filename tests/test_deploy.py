"""The files that run an instance elsewhere: what they name exists, and fits what they rest on."""

import configparser
import re
from pathlib import Path

import cli
from meagraph.settings import CONTENT, Settings

DEPLOY = CONTENT / "deploy"
KNOWN = {f"MEAGRAPH_{name.upper()}" for name in Settings.model_fields}


def unit() -> configparser.RawConfigParser:
    # A directive may stand in a unit more than once; the last one is enough here.
    parser = configparser.RawConfigParser(strict=False, comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(DEPLOY / "meagraph.service")
    return parser


def test_the_settings_that_they_name_exist() -> None:
    for path in DEPLOY.iterdir():
        named = set(re.findall(r"MEAGRAPH_[A-Z_]+[A-Z]", path.read_text(encoding="utf-8")))
        assert named - {"MEAGRAPH_NAME"} <= KNOWN, path.name


def test_systemd_waits_as_long_as_the_service_may_take_to_stop() -> None:
    settings = Settings()
    waits = int(unit()["Service"]["TimeoutStopSec"])
    assert waits > settings.drain_seconds + settings.stop_seconds > settings.query_seconds


def test_systemd_starts_a_command_that_exists_where_the_page_installs_it() -> None:
    service = unit()["Service"]
    program, command = service["ExecStart"].split()
    assert command in cli.COMMANDS
    assert program == f"{service['WorkingDirectory']}/.venv/bin/meagraph"
    page = (CONTENT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert service["WorkingDirectory"] in page
    assert service["User"] in re.findall(r"useradd .* (\w+)", page)


def test_systemd_leaves_the_service_open_files_for_its_connections() -> None:
    most = Settings()
    assert int(unit()["Service"]["LimitNOFILE"]) > 2 * most.server_connections


def test_the_image_runs_what_it_copies_as_a_user_without_rights() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    stages = re.findall(r"^FROM (\S+)(?: AS (\w+))?$", text, re.MULTILINE)
    assert len({image for image, _ in stages}) == 1, "a virtual environment rests on its Python"
    assert f"COPY --from={stages[0][1]} /opt/meagraph /opt/meagraph" in text
    assert text.index("\nUSER meagraph") < text.index("\nCMD ")
    assert 'CMD ["meagraph", "serve"]' in text
    port = Settings.model_fields["port"].default
    assert f"EXPOSE {port}" in text
    assert f"127.0.0.1:{port}/healthz" in text


def test_the_image_holds_what_the_service_reads() -> None:
    left_out = (CONTENT / ".dockerignore").read_text(encoding="utf-8").split()
    for folder in "ontology vocabularies shapes queries data meagraph loaders server cli".split():
        assert folder not in left_out
        assert Path(CONTENT / folder).is_dir()
