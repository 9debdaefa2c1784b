"""Holds answers against the face's own OpenAPI document, as a generated client would read them."""

import re
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

from tests.web.web_process import Reply, WebProcess


class Contract:
    """The document that a face serves."""

    def __init__(self, face: WebProcess) -> None:
        reply = face.get("/api/openapi.json")
        assert reply.status == 200
        self.document: dict[str, Any] = reply.json
        self._paths = [
            (re.compile(re.sub(r"\\{\w+\\}", "(.*)", re.escape(path))), item)
            for path, item in self.document["paths"].items()
        ]

    def operations(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every path with its operation."""
        for path, item in self.document["paths"].items():
            yield path, item["get"]

    def faults(self, path: str, reply: Reply) -> list[str]:
        """What is wrong with the answer at this path, query left out, by the document."""
        operation = next((item["get"] for form, item in self._paths if form.fullmatch(path)), None)
        if operation is None:
            return (
                [] if reply.status == 404 else [f"{path} isn't in the document, and answers {reply.status}"]
            )
        response = operation["responses"].get(str(reply.status))
        if response is None:
            return [f"{path} answers {reply.status}, which the document doesn't name"]
        if "content" not in response:
            return ["a body where none is said to be"] if reply.body else []
        (kind, media), *others = response["content"].items()
        if others or reply.headers["Content-Type"] != kind:
            return [f"{path} answers {reply.headers['Content-Type']}"]
        schema = {**media["schema"], "components": self.document["components"]}
        return [
            f"{path} {error.json_path}: {error.message}"
            for error in Draft202012Validator(schema).iter_errors(reply.json)
        ]
