"""The rooms of the desk that belong together: concepts, drafts, publishing, worklists, API."""

from flask import Flask

from meagraph.settings import Settings
from server.editor import api, concept, draft, home, publish, worklist
from server.publishing import programs


def prepare(app: Flask, settings: Settings) -> None:
    """Open the rooms in an application."""
    programs.prepare(app, settings)
    worklist.prepare(app)
    for room in (home, concept, draft, publish, worklist, api):
        app.register_blueprint(room.blueprint)
