"""The application: its rooms, and what is common to all answers."""

from flask import Flask, url_for
from flask_babel import format_date, format_datetime, format_decimal

from meagraph.conventions import SHORT_NAMES
from meagraph.query.pool import QueryPool
from meagraph.settings import Settings
from server import (
    authorization,
    client_budget,
    downloads,
    headers,
    health,
    languages,
    metrics,
    problems,
)
from server.annotation import views as annotation
from server.descriptions.views import blueprint as descriptions
from server.editor import views as editor
from server.editor.mappings.views import blueprint as editor_mappings
from server.editor.proposals import api as proposals_api
from server.editor.proposals import views as proposals
from server.editor.spreadsheets import programs as spreadsheet_programs
from server.editor.spreadsheets.export import blueprint as vocabulary_export
from server.editor.spreadsheets.views import blueprint as editor_spreadsheets
from server.editor.versions.views import blueprint as editor_versions
from server.feeds import blueprint as feeds
from server.graph_store import views as graph_store
from server.instance import Instance, install
from server.linked_data.views import blueprint as linked_data
from server.login import views as login
from server.pages.views import blueprint as pages
from server.reconciliation.views import blueprint as reconciliation
from server.running_queries import blueprint as running_queries
from server.search_api import blueprint as search_api
from server.shapes.views import blueprint as shapes
from server.skosmos import views as skosmos
from server.sparql import blueprint as sparql
from server.url_numbers import NumberConverter
from server.validation import views as validation
from server.vocabularies.views import blueprint as vocabularies
from server.vocabularies.views import suggestions as vocabulary_suggestions
from server.vocabulary_versions import views as vocabulary_versions

STATIC_SECONDS = 365 * 24 * 3600


def create_app(settings: Settings, pool: QueryPool) -> Flask:
    """
    Make the WSGI application of one instance, answering queries through `pool`.

    Links on pages are paths below the base; no answer depends on the Host header.
    """
    app = Flask("server")
    app.url_map.converters["int"] = NumberConverter
    app.config["MAX_CONTENT_LENGTH"] = settings.body_bytes
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = STATIC_SECONDS
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions["meagraph.settings"] = settings
    app.extensions["meagraph.pool"] = pool
    instance = Instance(settings, pool)
    install(instance, app.extensions)
    languages.prepare(app)
    problems.prepare(app)
    headers.prepare(app)
    authorization.prepare(app)
    login.prepare(app)
    editor.prepare(app, settings)
    client_budget.prepare(app, settings, pool)
    graph_store.prepare(app, settings)
    downloads.prepare(app, settings)
    spreadsheet_programs.prepare(app, settings)
    validation.prepare(app, settings)
    skosmos.prepare(app, settings)
    annotation.prepare(app, settings)
    metrics.prepare(app, instance, pool)
    for room in (
        health.blueprint,
        running_queries,
        sparql,
        graph_store.blueprint,
        descriptions,
        downloads.blueprint,
        search_api,
        validation.blueprint,
        annotation.blueprint,
        reconciliation,
        editor_mappings,
        editor_spreadsheets,
        vocabulary_export,
        editor_versions,
        vocabulary_versions.blueprint,
        pages,
        shapes,
        vocabularies,
        feeds,
        vocabulary_suggestions,
        skosmos.blueprint,
        proposals.blueprint,
        proposals_api.blueprint,
        linked_data,
    ):
        app.register_blueprint(room)

    app.add_template_filter(format_date, "dateformat")
    app.add_template_filter(format_decimal, "numberformat")
    app.add_template_filter(format_datetime, "momentformat")

    @app.context_processor
    def _common() -> dict[str, object]:
        return {
            "asset": lambda name: url_for("static", filename=name, v=instance.build),
            "current": instance.manifest(),
            "local": lambda iri: instance.path(iri) or iri,
            "short_names": SHORT_NAMES,
        }

    return app
