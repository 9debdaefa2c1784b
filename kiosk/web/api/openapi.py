"""The OpenAPI document, made from the table of routes. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from kiosk.web.api.models import ApiProblem
from kiosk.web.api.table import UNREADABLE, JsonRoute

Json = dict[str, Any]
STREAM = "/api/sse/stream"
_REF = "#/components/schemas/{name}"


def document(routes: Iterable[JsonRoute], version: str) -> Json:
    """The document about these routes."""
    routes = list(routes)
    kinds = [ApiProblem, *(route.answers for route in routes)]
    schemas, components = msgspec.json.schema_components(kinds, ref_template=_REF)
    problem, *answers = schemas
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Spool Kiosk",
            "version": version,
            "description": "Who has which spool right now. Read only.",
        },
        "paths": {
            **{
                route.path: {"get": _operation(route, answer, problem)}
                for route, answer in zip(routes, answers, strict=True)
            },
            STREAM: {"get": _stream(problem)},
        },
        "components": {"schemas": components},
    }


def _operation(route: JsonRoute, answer: Json, problem: Json) -> Json:
    parameters = list(_parameters(route))
    responses = {"200": _response("The answer.", answer)}
    if route.vouches:
        responses["503"] = _response("The same, which can't be vouched for.", answer)
    else:
        responses["304"] = {"description": "The answer is the one whose ETag was sent."}
    refuses = dict(route.refuses)
    if parameters:
        refuses[UNREADABLE] = "A parameter can't be read, is out of its bounds, or too long."
    responses |= {str(status): _response(why, problem) for status, why in sorted(refuses.items())}
    found: Json = {"operationId": route.name, "summary": route.summary, "responses": responses}
    return found | ({"parameters": parameters} if parameters else {})


def _stream(problem: Json) -> Json:
    """The one route whose answer isn't JSON but goes on."""
    return {
        "operationId": "stream",
        "summary": "The shop's events as they happen, as server-sent events.",
        "description": "Each `spool_update` has an event as published, one line of JSON. After "
        "`snapshot_required` read `/api/dashboard/occupied` again.",
        "parameters": [
            {
                "name": "last_event_id",
                "in": "query",
                "required": False,
                "description": "The last `id` that was received; the header `Last-Event-ID` goes before.",
                "schema": {"type": "string"},
            }
        ],
        "responses": {
            "200": {
                "description": "It goes on.",
                "content": {"text/event-stream": {"schema": {"type": "string"}}},
            },
            "503": _response("There are as many listeners as are served.", problem),
        },
    }


def _parameters(route: JsonRoute) -> Iterator[Json]:
    _, components = msgspec.json.schema_components([route.asks], ref_template=_REF)
    own = components[route.asks.__name__]
    for name, schema in own["properties"].items():
        is_in_path = f"{{{name}}}" in route.path
        plain = _without_refs(schema, components)
        described = {"description": plain.pop("description")} if "description" in plain else {}
        yield {
            "name": name,
            "in": "path" if is_in_path else "query",
            "required": is_in_path or name in own.get("required", ()),
            **described,
            "schema": plain,
        }


def _without_refs(schema: Json, components: Mapping[str, Json]) -> Json:
    """The schema of a parameter by itself: few clients look one up elsewhere."""
    if reference := schema.get("$ref"):
        return dict(components[reference.rpartition("/")[2]])
    if choices := schema.get("anyOf"):
        given = [_without_refs(each, components) for each in choices if each.get("type") != "null"]
        if len(given) == 1:  # a parameter is left out, and never null
            rest = {name: value for name, value in schema.items() if name not in ("anyOf", "default")}
            return given[0] | rest
    return dict(schema)


def _response(description: str, schema: Json) -> Json:
    return {"description": description, "content": {"application/json": {"schema": schema}}}
