"""The OpenAPI document: a sound one, of every route, and true about the answers."""

import http.client
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from jsonschema import Draft202012Validator

from tests.web.api import planning_sheet as sheet
from tests.web.api.contract import Contract
from tests.web.web_process import Reply, WebProcess

ASKED = (
    "/api/dashboard/occupied",
    "/api/health",
    "/api/workers",
    "/api/spools",
    "/api/spools?operacion=ARM&estado=disponible&nv=0701&q=cw&page=1",
    "/api/spools?page=2",
    "/api/spools?page=9",
    "/api/spools?page=cero",
    *(
        f"/api/spool/{quote(tag, safe='')}/status"
        for tag in (sheet.HELD, sheet.TWICE, sheet.REJECTED, "MK-9")
    ),
    f"/api/spool/{'x' * 1_001}/status",
    f"/api/history/{sheet.FREE}",
    "/api/history/MK-9",
    "/api/registro/93",
    "/api/registro/93?fecha=03-11-2026",
    "/api/registro/93?fecha=ayer",
    "/api/registro/7",
)


@pytest.fixture(scope="module")
def contract(planned: WebProcess) -> Contract:
    return Contract(planned)


def test_the_document_names_each_route_of_the_shop_once(contract: Contract) -> None:
    assert contract.document["openapi"].startswith("3.1.")
    operations = dict(contract.operations())
    assert operations.keys() >= {
        "/api/dashboard/occupied",
        "/api/health",
        "/api/workers",
        "/api/spool/{tag}/status",
        "/api/spools",
        "/api/history/{tag}",
        "/api/registro/{worker_id}",
        "/api/sse/stream",
    }
    names = [operation["operationId"] for operation in operations.values()]
    assert len(set(names)) == len(names)


def test_its_schemas_are_schemas_and_refer_to_what_is_there(contract: Contract) -> None:
    schemas = contract.document["components"]["schemas"]
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    referred = {ref for path, operation in contract.operations() for ref in _references(operation)}
    referred |= set(_references(schemas))
    assert referred == {f"#/components/schemas/{name}" for name in schemas}


def test_parameters_are_described(contract: Contract) -> None:
    (spools,) = (operation for path, operation in contract.operations() if path == "/api/spools")
    said = {each["name"]: each for each in spools["parameters"]}
    assert said.keys() == {"operacion", "estado", "nv", "q", "page"}
    assert {(each["in"], each["required"]) for each in said.values()} == {("query", False)}
    assert said["operacion"]["schema"]["enum"] == ["ARM", "METROLOGIA", "REPARACION", "SOLD"]
    assert (said["page"]["schema"]["minimum"], said["page"]["schema"]["default"]) == (1, 1)
    assert all(each["description"] for each in said.values())
    (status,) = (operation for path, operation in contract.operations() if "/status" in path)
    (tag,) = status["parameters"]
    assert (tag["name"], tag["in"], tag["required"]) == ("tag", "path", True)


@pytest.mark.parametrize("asked", ASKED)
def test_answers_are_as_it_says(planned: WebProcess, contract: Contract, asked: str) -> None:
    reply = planned.get(asked)
    assert contract.faults(asked.partition("?")[0], reply) == []
    if reply.status == 200 and "ETag" in reply.headers:
        again = planned.get(asked, If_None_Match=reply.headers["ETag"])
        assert again.status == 304
        assert contract.faults(asked.partition("?")[0], again) == []


def test_the_stream_is_of_the_kind_that_it_says(planned: WebProcess, contract: Contract) -> None:
    said = dict(contract.operations())["/api/sse/stream"]["responses"]["200"]["content"]
    connection = http.client.HTTPConnection(planned.host, planned.port, timeout=20)
    connection.request("GET", "/api/sse/stream")
    kind = connection.getresponse().headers["Content-Type"]
    connection.close()
    assert [kind.partition(";")[0]] == list(said)


def test_an_answer_that_breaks_it_is_noticed(contract: Contract, planned: WebProcess) -> None:
    reply = planned.get("/api/health")
    for wrong in (b"[]", b'{"status": 1}'):
        assert contract.faults("/api/health", Reply(200, reply.headers, wrong))
    assert contract.faults("/api/health", Reply(418, reply.headers, reply.body))


def _references(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for each in part.values():
            yield from _references(each)
    elif isinstance(part, list):
        for each in part:
            yield from _references(each)
