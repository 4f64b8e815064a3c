"""
The editor of the page `/sparql`: where its bundle is, what the page tells it, its own policy.

`tools/build_assets.py` bundles `web/` into `server/static/editor/`. Without a bundle (or without
JavaScript) the page has its plain form.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from flask import Response, after_this_request, url_for
from flask_babel import gettext as _

from meagraph.namespaces import PREFIXES
from meagraph.query.formats import ResultKind, formats_for
from server.headers import POLICY
from server.instance import instance
from server.languages import content_language, interface_language

FOLDER = Path(__file__).parents[1] / "static" / "editor"

CHART_STYLE = "'sha256-+TfQir1nvDucAdvE6XUQBt4ayUjpAWkbw2kCdSfekHM='"
"""The one style sheet that Observable Plot writes into each chart (the class is always `plot`)."""


class Assets(NamedTuple):
    """The files of the bundle that the page loads; their names change with their content."""

    script: str
    style: str


def read_assets(folder: Path | None = None) -> Assets | None:
    """Read which files to load; None when the editor is not built."""
    try:
        manifest = json.loads(((folder or FOLDER) / "manifest.json").read_bytes())
    except FileNotFoundError:
        return None
    return Assets(f"editor/{manifest['script']}", f"editor/{manifest['style']}")


def allow_charts() -> None:
    """Let the answer at hand, and no other, apply the style sheet of charts."""

    @after_this_request
    def _allow(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY.replace(
            "style-src 'self'", f"style-src 'self' {CHART_STYLE}"
        )
        return response


def editor_state() -> dict[str, object]:
    """Give what the editor needs to know: addresses, prefixes, formats, words, languages."""
    here = instance()
    language = interface_language()
    return {
        "base": here.base,
        "endpoint": url_for("sparql.endpoint"),
        "prefixes": PREFIXES | {"mea": f"{here.ontology.iri}#"},
        "formats": {kind.value: _formats(kind) for kind in ResultKind},
        "words": _words(),
        # Digits as the other pages write them.
        "locale": {"en": "en-GB", "ar": "ar-u-nu-latn"}.get(language, language),
        "contentLang": content_language(),
    }


def _formats(kind: ResultKind) -> list[dict[str, str]]:
    return [{"name": one.name, "type": one.media_type} for one in formats_for(kind)]


def _words() -> Mapping[str, str]:
    """Give the words of the editor; it fills in places such as `%(count)s`."""
    return {
        "aboutProblem": _("About this problem"),
        "across": _("Across"),
        "addTab": _("New query"),
        "ask": _("Ask"),
        "askTitle": _("Ask (Ctrl+Enter)"),
        "bar": _("Bars"),
        "borders": _(
            "The map takes no side on borders, names or the status of a territory."
            " Shapes: Natural Earth."
        ),
        "chart": _("Chart"),
        "chartKind": _("Kind of chart"),
        "close": _("Close"),
        "closeOtherTabs": _("Close the other queries"),
        "closeTab": _("Close this query"),
        "code": _("As code"),
        "copied": _("Copied"),
        "copy": _("Copy"),
        "copyTab": _("Copy this query"),
        "country": _("Country"),
        "cut": _("Only the beginning is shown; the formats above have all."),
        "doubted": _("The editor does not understand this line; it expects: %(expected)s"),
        "download": _("Download:"),
        "examples": _("Examples"),
        "failed": _("The query cannot be answered"),
        "filter": _("Filter"),
        "firstBars": _("The first %(count)s rows"),
        "line": _("Line"),
        "link": _("Link"),
        "map": _("Map"),
        "measure": _("Measure"),
        "more": _("Show more (%(count)s left)"),
        "no": _("No"),
        "nothing": _("No rows."),
        "place": _("Line %(line)s, column %(column)s"),
        "points": _("Points"),
        "query": _("Query"),
        "raw": _("As sent"),
        "renameTab": _("Rename this query"),
        "reopenTab": _("Reopen the last query"),
        "rowCount": _("Number of rows"),
        "rows": _("Rows: %(count)s"),
        "seconds": _("%(seconds)s s"),
        "series": _("Series"),
        "share": _("Share"),
        "shareHint": _("This link opens the query and shows its answer in the same way."),
        "stop": _("Stop"),
        "stopped": _("The query was stopped."),
        "table": _("Table"),
        "toolbar": _("What to do with the query"),
        "unreachable": _("The service cannot be reached"),
        "yes": _("Yes"),
    }
