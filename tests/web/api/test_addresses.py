"""Addresses and methods that there are, and those that there aren't."""

import pytest

from tests.web.web_process import WebProcess


def test_what_is_not_there_and_what_would_write_gets_a_readable_answer(face: WebProcess) -> None:
    for path in ("/api", "/api/", "/api/nada", "/api/dashboard", "/api/dashboard/occupied/"):
        reply = face.get(path)
        assert (reply.status, reply.json["error"]) == (404, "not_found"), path
        assert reply.json["message"].endswith(".")
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        reply = face.get("/api/dashboard/occupied", method)
        assert (reply.status, reply.json["error"]) == (405, "only_read"), method
        assert "GET" in reply.headers["Allow"]


@pytest.mark.parametrize("path", ["/api/openapi.json", "/api/dashboard/occupied", "/api/health"])
def test_every_answer_is_json_and_has_a_head(face: WebProcess, path: str) -> None:
    reply, head = face.get(path), face.get(path, "HEAD")
    assert reply.status == head.status == 200
    assert reply.headers["Content-Type"] == "application/json"
    assert (head.body, head.headers["Content-Type"]) == (b"", "application/json")
