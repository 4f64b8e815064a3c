"""`make docs`: write what is generated: docs/settings.md, the tables of docs/shapes.md."""

from pathlib import Path

from meagraph.settings import Settings
from tools.shapes_page import SHAPES_PAGE, shapes_page

SETTINGS_PAGE = Path(__file__).resolve().parent.parent / "docs" / "settings.md"


def settings_page() -> str:
    """Write every setting with its default and meaning, as a Markdown page."""
    lines = [
        "# Settings",
        "",
        "Each setting is an environment variable. A request may lower a limit, never raise it.",
        "This page is written by `make docs`.",
        "",
        "| variable | default | meaning |",
        "|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        if name == "content":
            default = "the checkout"
        else:
            default = "by the machine" if field.default_factory else _shown(field.get_default())
        lines.append(f"| `MEAGRAPH_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"


def _shown(default: object) -> str:
    if isinstance(default, frozenset) or default is None:
        return "(none)"
    return f"`{default}`"


if __name__ == "__main__":
    SETTINGS_PAGE.write_text(settings_page(), encoding="utf-8")
    prose = SHAPES_PAGE.read_text(encoding="utf-8")
    SHAPES_PAGE.write_text(shapes_page(prose), encoding="utf-8")
