"""The description of the API (Swagger 2.0), made from the table by which it is served."""

import re
from collections.abc import Iterable

from server.skosmos.contexts import Document
from server.skosmos.formats import MEDIA_TYPES
from server.skosmos.routes import ROUTES, Parameter, Route
from server.skosmos.shapes import Shape

BASE_PATH = "/rest/v1"

_IN_PATH = re.compile(r"\{(\w+)\}")
_OF_PATH = {
    "vocid": "Id of the vocabulary, as /rest/v1/vocabularies lists it.",
    "letter": "A letter, or a sign that stands for others.",
}
_FAILURES = {
    400: "a parameter is missing, or is not what it should be",
    404: "there is no such vocabulary, concept, group or label",
    406: "the form that is asked for is not among those offered",
}


def description(title: str, version: str, *, jsonp: bool) -> Document:
    """Give the whole document; `jsonp`: whether answers may be wrapped for scripts."""
    return {
        "swagger": "2.0",
        "info": {
            "title": f"{title}: vocabularies",
            "version": version,
            "description": (
                "Reading of vocabularies (SKOS) as JSON-LD and RDF, in the manner of Skosmos."
                " Nothing is written here. Errors are plain text."
            ),
        },
        "basePath": BASE_PATH,
        "produces": ["application/json", "application/ld+json"],
        "paths": {f"/{route.path}": {"get": _operation(route, jsonp)} for route in ROUTES},
        "definitions": {shape.title: shape.value for shape in Shape},
    }


def _operation(route: Route, jsonp: bool) -> Document:
    in_path = [
        _parameter(Parameter(name, _OF_PATH[name], required=True), "path")
        for name in _IN_PATH.findall(route.path)
    ]
    in_query = [_parameter(one, "query") for one in _parameters(route, jsonp)]
    said: Document = {
        "operationId": route.name,
        "summary": route.summary,
        "tags": ["a vocabulary" if route.of_vocabulary else "all vocabularies"],
        "parameters": in_path + in_query,
        "responses": {"200": _answer(route), **_failures(route)},
    }
    if route.made is None:
        said["produces"] = list(MEDIA_TYPES)
    return said


def _parameters(route: Route, jsonp: bool) -> Iterable[Parameter]:
    yield from route.parameters
    if jsonp and route.made is not None:
        yield Parameter(
            "callback", "Name of a function of a script, by which the answer is wrapped."
        )


def _parameter(parameter: Parameter, place: str) -> Document:
    return {
        "name": parameter.name,
        "in": place,
        "description": parameter.description,
        "required": parameter.required,
        "type": parameter.kind,
    }


def _answer(route: Route) -> Document:
    if route.shape is None:
        return {"description": "RDF in the form that is asked for", "schema": {"type": "file"}}
    return {
        "description": route.summary,
        "schema": {"$ref": f"#/definitions/{route.shape.title}"},
    }


def _failures(route: Route) -> Document:
    return {str(status): {"description": _FAILURES[status]} for status in route.fails}
