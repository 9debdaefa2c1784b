"""Reads a request: one line of JSON, with the words of `kiosk action` as its keys. Pure."""

import json
from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import uuid4

from kiosk.commands import words
from kiosk.core.shop.data import Action, Command, Operation
from kiosk.core.shop.operations import operations_with

LONGEST: Final = 65_536
"""Bytes of one line; ours have about 120."""
LONGEST_ID: Final = 100

RequestId = str | int

_KEYS: Final = ("id", "action", "tag", "worker", "operation", "date", "result", "reason")
_LARGEST: Final = 10**18


@dataclass(frozen=True, slots=True)
class Request:
    """A command, and the name under which its outcome is told."""

    id: RequestId
    command: Command


class BadRequest(Exception):
    """A line that asks for nothing that could be done. `key` and `values` are those of its text; `id` is the
    line's own, where it has one."""

    def __init__(self, key: str, request_id: RequestId | None = None, **values: str) -> None:
        super().__init__(key, values)
        self.key, self.id, self.values = key, request_id, values


def read(line: bytes, in_use: Container[RequestId]) -> Request:
    """The request on a line. Raises `BadRequest`, also where its id is `in_use`."""
    said = _object(line)
    request_id = _id(said)
    try:
        if request_id is None:
            raise BadRequest("id", most=str(LONGEST_ID))
        if request_id in in_use:
            raise BadRequest("id_in_use", value=str(request_id))
        return Request(request_id, _command(said))
    except BadRequest as bad:
        bad.id = request_id
        raise


def _object(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST:
        raise BadRequest("too_long", most=str(LONGEST))
    try:
        said = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise BadRequest("no_json") from None
    if not isinstance(said, dict):
        raise BadRequest("no_json")
    return said


def _id(said: dict[str, Any]) -> RequestId | None:
    found = said.get("id")
    if isinstance(found, int) and not isinstance(found, bool):
        return found if abs(found) < _LARGEST else None
    text = _text(found)
    return text if text and len(text) <= LONGEST_ID else None


def _command(said: dict[str, Any]) -> Command:
    for key in said:
        if key not in _KEYS:
            raise BadRequest("unknown_key", what=key)
    for key in ("action", "tag", "worker"):
        if said.get(key) is None:
            raise BadRequest("missing", what=key)
    action = Action(_one_of([action.value.lower() for action in Action], "action", said).upper())
    tag = (_text(said["tag"]) or "").strip()
    if not tag:
        raise BadRequest("tag")
    return Command(
        id=str(uuid4()),
        action=action,
        tag=tag,
        worker_id=_worker(said["worker"]),
        operation=_operation(said, action),
        fecha=_date(said, action),
        resultado=_result(said, action),
        motivo=_reason(said, action),
    )


def _operation(said: dict[str, Any], action: Action) -> Operation:
    """The operation that is named; it may be left out where the action has only one."""
    operations = operations_with(action)
    if said.get("operation") is not None:
        return Operation(_one_of([*operations], "operation", said))
    if len(operations) > 1:
        raise BadRequest("missing", what="operation")
    return operations[0]


def _one_of(choices: list[str], key: str, said: dict[str, Any]) -> str:
    """One of the choices, in whatever letters it is written."""
    text = (_text(said[key]) or "").strip()
    found = next((choice for choice in choices if choice.lower() == text.lower()), None)
    if found is None:
        raise BadRequest("choice", what=key, value=_shown(said[key]), choices=", ".join(choices))
    return found


def _worker(value: Any) -> int:
    is_number = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST
    found = value if is_number else words.worker_id(_text(value) or "")
    if not isinstance(found, int):
        raise BadRequest("worker", value=_shown(value))
    return found


def _date(said: dict[str, Any], action: Action) -> date | None:
    value = said.get("date")
    if value is None:
        return None
    found = words.day(_text(value) or "")
    if found is None:
        raise BadRequest("date", value=_shown(value))
    if action is not Action.COMPLETAR:
        raise BadRequest("date_needs_completar")
    return found


def _result(said: dict[str, Any], action: Action) -> str | None:
    """The result in capitals: the rules say whether it is one."""
    if action is not Action.INSPECCIONAR:
        if said.get("result") is not None:
            raise BadRequest("result_needs_inspeccionar")
        return None
    if said.get("result") is None:
        raise BadRequest("missing", what="result")
    return (_text(said["result"]) or "").strip().upper()


def _reason(said: dict[str, Any], action: Action) -> str | None:
    value = said.get("reason")
    if value is None:
        return None
    if action is not Action.INSPECCIONAR:
        raise BadRequest("result_needs_inspeccionar")
    found = words.reason(_text(value) or "")
    if found is None:
        raise BadRequest("reason", most=str(words.LONGEST_REASON))
    return found


def _text(value: Any) -> str | None:
    """None where it is no text, or none that a program can write (half a character)."""
    if not isinstance(value, str):
        return None
    try:
        value.encode()
    except UnicodeEncodeError:
        return None
    return value


def _shown(value: Any) -> str:
    return str(value)[:LONGEST_ID]
