"""Random requests made from the face's own OpenAPI document, and what no answer to them may show."""

import http.client
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_from_bytes

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.cli.terminal import Terminal
from tests.web.api.contract import Contract
from tests.web.web_process import WITHIN_S, Reply, WebProcess

Draw = Callable[[st.SearchStrategy[Any]], Any]

BY_GUARDS = frozenset({400, 401, 403, 405, 413, 414, 421, 431})
"""What the guards answer, whatever the route."""

LEAKS = ("Traceback", 'File "', "site-packages", "kiosk/web", "starlette", "msgspec", "taller.kiosk")

_WORDS = st.sampled_from(
    ["null", "true", "[]", "{}", "-1", "0", "1e9", "NaN", "%", "%zz", "../../etc/passwd", "..%2f..", "'", '"']
)
_UNICODE = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_JUNK = st.one_of(
    _WORDS.map(lambda text: text),
    _UNICODE.map(lambda text: quote(text, safe="")),
    st.binary(max_size=20).map(quote_from_bytes),
    st.integers(100, 1_900).map("x".__mul__),
    st.text("abcXYZ0123456789-._~!$&'()*+,;=:@/%", max_size=30),
)
_ODD_HEADERS = st.dictionaries(
    st.sampled_from(
        ["If-None-Match", "Accept", "Accept-Encoding", "Range", "X-Forwarded-For", "Origin", "X-Http"]
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60),
    max_size=2,
)


@dataclass(frozen=True)
class Asked:
    """A request as it goes out; `form` is the path of the document that it was made from."""

    method: str
    target: str
    headers: dict[str, str]
    form: str


PAGES = {
    "/": ("q", "by", "wall", "lang", "theme"),
    "/spool": ("q",),
    "/spool/{tag}": ("lang",),
    "/registro": ("worker", "fecha", "q"),
    "/static/{name}": (),
}
"""The pages, which the document doesn't name, with what they are asked."""


def requests_by(contract: Contract, known: dict[str, list[str]]) -> st.SearchStrategy[Asked]:
    """Requests of all documented routes and all pages. `known` are values that there are, by parameter."""
    forms = sorted(
        path for path, operation in contract.operations() if "application/json" in _kinds(operation)
    )
    parameters = {path: operation.get("parameters", []) for path, operation in contract.operations()}

    for path, names in PAGES.items():
        forms.append(path)
        in_path = [name for name in ("tag", "name") if f"{{{name}}}" in path]
        parameters[path] = [
            {"name": name, "in": "path" if name in in_path else "query", "schema": {}}
            for name in (*in_path, *names)
        ]

    @st.composite
    def made(draw: Draw) -> Asked:
        form = draw(st.sampled_from(forms))
        path, query = form, list[str]()
        for each in parameters[form]:
            value = st.one_of(_meant(each["schema"], known.get(each["name"], [])), _JUNK)
            if each["in"] == "path":
                path = path.replace(f"{{{each['name']}}}", draw(value))
            elif draw(st.booleans()):
                query.append(f"{each['name']}={draw(value)}")
        query += draw(st.lists(_JUNK, max_size=1)) if draw(st.integers(0, 9)) == 0 else []
        if draw(st.integers(0, 19)) == 0:
            path += draw(_JUNK)
        method = draw(
            st.sampled_from(["GET"] * 40 + ["HEAD"] * 8 + ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
        )
        target = path + ("?" + "&".join(query) if query else "")
        headers = draw(_ODD_HEADERS) if draw(st.integers(0, 7)) == 0 else {}
        return Asked(method, _sendable(target), headers, form)

    return made()


def _kinds(operation: dict[str, Any]) -> set[str]:
    return set(operation["responses"]["200"].get("content", {}))


def _meant(schema: dict[str, Any], known: list[str]) -> st.SearchStrategy[str]:
    """Values that the schema allows."""
    choices: list[st.SearchStrategy[str]] = (
        [st.sampled_from([quote(each, safe="") for each in known])] if known else []
    )
    if "enum" in schema:
        choices.append(st.sampled_from([str(each) for each in schema["enum"]]))
    elif schema.get("type") == "integer":
        choices.append(st.integers(schema.get("minimum", 0), min(schema.get("maximum", 200), 200)).map(str))
    elif "pattern" in schema:
        choices.append(
            st.from_regex(schema["pattern"], fullmatch=True).map(lambda text: quote(text, safe=""))
        )
    else:
        limit = min(schema.get("maxLength", 50), 50)
        choices.append(_UNICODE.map(lambda text: quote(text[:limit], safe="")))
    return st.one_of(choices)


def _sendable(target: str) -> str:
    """Without the signs that no client can put on the first line of a request."""
    return "".join(quote(sign) if sign.isspace() or not sign.isprintable() else sign for sign in target)


class Attack:
    """Sends requests on one connection, and counts the answers by status."""

    def __init__(self, face: WebProcess, terminal: Terminal) -> None:
        self.statuses: Counter[int] = Counter()
        self.contract = Contract(face)
        self.folder = terminal.folder
        self._connection = http.client.HTTPConnection(face.host, face.port, timeout=WITHIN_S)

    def run(self, times: int, known: dict[str, list[str]]) -> None:
        """So many random requests; raises at the first one that got a wrong answer."""

        @settings(
            max_examples=times,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        @given(requests_by(self.contract, known))
        def each(asked: Asked) -> None:
            assert self.faults(asked, self.send(asked)) == [], asked

        each()

    def close(self) -> None:
        self._connection.close()

    def send(self, asked: Asked) -> Reply:
        try:
            self._connection.request(asked.method, asked.target, headers=asked.headers)
            answer = self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            self._connection.close()  # a guard has ended the connection after its last answer
            self._connection.request(asked.method, asked.target, headers=asked.headers)
            answer = self._connection.getresponse()
        reply = Reply(answer.status, answer.headers, answer.read())
        self.statuses[reply.status] += 1
        return reply

    def faults(self, asked: Asked, reply: Reply) -> list[str]:
        """What is wrong with this answer."""
        shown = reply.body.decode("utf-8") + str(reply.headers)
        found = [f"it shows {leak}" for leak in (*LEAKS, str(self.folder)) if leak in shown]
        if reply.status >= 500:
            found.append(f"status {reply.status}")
        if asked.method == "HEAD":
            return found + (["a body for HEAD"] if reply.body else [])
        if asked.form in PAGES:
            return found
        if reply.status in (404, 422, *BY_GUARDS):
            said = json.loads(reply.body)
            found += [] if said.keys() == {"error", "message"} and said["message"] else ["no readable body"]
            return found
        return found + self.contract.faults(asked.form, reply)

    def said_in_the_log(self) -> list[str]:
        """The lines of the face's log that a request must not cause."""
        text = (self.folder / "logs" / "web.log").read_text(encoding="utf-8")
        return [
            line
            for line in text.splitlines()
            if " ERROR " in line or " CRITICAL " in line or "Traceback" in line
        ]
