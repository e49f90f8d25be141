"""The API as an OpenAPI 3.1 document: addresses, parameters and answers, for people and for tools that make clients.

All of it is made from `ENDPOINTS` and from the records, so that it says what the code does.
"""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from agents.desk.site import answers
from agents.desk.site.endpoint import Endpoint, Parameter
from streams import __version__
from streams.settings import Settings

JSON = "application/json"
ERROR = {"$ref": "#/components/schemas/Error"}
Node = dict[str, Any]

# What goes wrong, by status; which of them an address answers is decided in `_statuses`.
ERRORS = {
    400: "A parameter is unknown, or its value is out of range: the message says which.",
    401: "The desk asks for its word.",
    404: "It is not kept here.",
    421: "The desk was asked by a name that is not its own (see WIREHOSE_DESK_ADDRESS).",
    503: "The desk's database does not answer.",
}
SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "the desk's word"},
    "basic": {"type": "http", "scheme": "basic", "description": "the desk's word as password, any user name"},
}


def document(endpoints: Iterable[Endpoint], settings: Settings) -> Node:
    """The document of these addresses, as the desk answers under these settings."""
    endpoints = tuple(endpoints)
    kinds = {one.answer for one in endpoints if one.answer is not dict} | {answers.Error}
    ordered = sorted(kinds, key=lambda kind: str(kind.__name__))
    _, schemas = msgspec.json.schema_components(ordered, ref_template="#/components/schemas/{name}")
    statuses = sorted({status for one in endpoints for status in _statuses(one, settings)})
    made: Node = {
        "openapi": "3.1.0",
        "info": {
            "title": "wirehose desk",
            "version": __version__,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "description": "Read-only: stories with their independent origins, articles with their revisions, and the "
            "state of the service. v1 only ever gains optional fields and parameters. Enumerations in records are "
            "open: expect kinds that you do not know. A list says in `next` how it goes on: hand it back as `cursor`.",
        },
        "servers": [{"url": "/"}],
        "paths": {one.path: {"get": _operation(one, settings)} for one in endpoints},
        "components": {
            "schemas": schemas,
            "responses": {str(status): _answer(ERRORS[status], ERROR) for status in statuses},
        },
    }
    if settings.desk_token:
        made["components"]["securitySchemes"] = SCHEMES
        made["security"] = [{name: []} for name in SCHEMES]
    return made


def _operation(one: Endpoint, settings: Settings) -> Node:
    summary = (one.handler.__doc__ or "").partition("\n")[0]
    return {
        "operationId": one.handler.__name__,
        "summary": summary,
        "parameters": [
            *map(_in_path, re.findall(r"{(\w+)}", one.path)),
            *map(_in_query, one.query),
            *([_IF_NONE_MATCH] if one.record else ()),
        ],
        "responses": _fine(one)
        | {str(status): {"$ref": f"#/components/responses/{status}"} for status in _statuses(one, settings)},
    }


def _statuses(one: Endpoint, settings: Settings) -> list[int]:
    """How an address can fail."""
    return [400, 401 if settings.desk_token else 421, *([404] if "{" in one.path else ()), 503]


def _fine(one: Endpoint) -> Node:
    """What an address answers where nothing is wrong."""
    schema = (
        {"type": "object"} if one.answer is dict else {"$ref": f"#/components/schemas/{one.answer.__name__}"}
    )
    made = {"200": _answer("What was asked for.", schema)}
    if one.moves:
        made["301"] = {
            "description": "It was merged into another.",
            "headers": _header("Location", "the other"),
        }
    if one.record:
        made["200"]["headers"] = _header("ETag", "changes with the record")
        made["304"] = {"description": "It is still what you have.", "headers": made["200"]["headers"]}
    return made


def _answer(doc: str, schema: Node) -> Node:
    return {"description": doc, "content": {JSON: {"schema": schema}}}


def _header(name: str, doc: str) -> Node:
    return {name: {"description": doc, "schema": {"type": "string"}}}


def _in_path(name: str) -> Node:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}


def _in_query(one: Parameter) -> Node:
    return {"name": one.name, "in": "query", "description": one.doc, "schema": dict(one.schema)}


_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "description": "the ETag of what you have",
    "schema": {"type": "string"},
}
