"""Reads a request: one line of JSON, with the words of `kiosk action` as its keys. Pure."""

import json
from collections.abc import Container
from datetime import date
from typing import Any, Final

from kiosk.commands import words
from kiosk.core.frozen import frozen
from kiosk.core.shop.data import Action, Command, Operation
from kiosk.core.shop.operations import operations_with

LONGEST: Final = 65_536
"""Bytes of one line; ours have about 120."""
LONGEST_ID: Final = 100

RequestId = str | int

_FLAGS: Final = ("grant", "decline")
_KEYS: Final = (
    *("id", "action", "tag", "tags", "worker", "to", "operation", "date", "result", "reason"),
    *_FLAGS,
)
_LARGEST: Final = 10**18


@frozen
class Request:
    """Commands, and the name under which their outcomes are told: one, or those of a batch."""

    id: RequestId
    commands: tuple[Command, ...]
    is_batch: bool
    handing: words.Handing | None = None
    """What is done about a hand-over, of which the command is only a draft."""
    to: int | None = None
    """Who gets the spool, where the holder names him."""


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
        wish, commands = _wish(said)
        return Request(request_id, commands, said.get("tags") is not None, wish.handing, wish.to)
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


def _wish(said: dict[str, Any]) -> tuple[words.Wish, tuple[Command, ...]]:
    for key in said:
        if key not in _KEYS:
            raise BadRequest("unknown_key", what=key)
    for key in ("action", "worker"):
        if said.get(key) is None:
            raise BadRequest("missing", what=key)
    verb = _one_of([*words.VERBS], "action", said)
    action = words.action_of(verb)
    wish = words.Wish(
        verb,
        _worker(said["worker"], "worker"),
        _operation(said, verb),
        _date(said, action),
        _result(said, action),
        _reason(said, verb),
        _to(said, verb),
        _handing(said, verb),
    )
    return wish, tuple(map(wish.command, _tags(said)))


def _handing(said: dict[str, Any], verb: str) -> words.Handing | None:
    flags = {key: said.get(key) for key in _FLAGS if said.get(key) is not None}
    for key, value in flags.items():
        if verb != words.HAND_OVER:
            raise BadRequest("relevo_only", what=key)
        if value is not True:
            raise BadRequest("true", what=key)
    if len(flags) > 1:
        raise BadRequest("grant_or_decline")
    if verb == words.HAND_OVER and said.get("tags") is not None:
        raise BadRequest("one_tag", what=verb)
    return words.handing_of(verb, "grant" in flags, "decline" in flags)


def _to(said: dict[str, Any], verb: str) -> int | None:
    """The worker to whom a spool is given."""
    if verb == words.ASSIGN and said.get("to") is None:
        raise BadRequest("missing", what="to")
    if said.get("to") is not None and verb != words.ASSIGN and not said.get("grant"):
        raise BadRequest("to_needs_asignar")
    return None if said.get("to") is None else _worker(said["to"], "to")


def _tags(said: dict[str, Any]) -> list[str]:
    """The tag that is named, or those of a batch: the rules say whether these are one."""
    tag, tags = said.get("tag"), said.get("tags")
    if tag is not None and tags is not None:
        raise BadRequest("tag_or_tags")
    if tags is not None and not (isinstance(tags, list) and tags):
        raise BadRequest("tags")
    if tag is None and tags is None:
        raise BadRequest("missing", what="tag")
    found = [(_text(each) or "").strip() for each in ([tag] if tags is None else tags)]
    if not all(found):
        raise BadRequest("tag" if tags is None else "tags")
    return found


def _operation(said: dict[str, Any], verb: str) -> Operation:
    """The operation that is named; it may be left out where the action has only one."""
    operations = operations_with(words.action_of(verb))
    if not words.names_operation(verb):
        if said.get("operation") is not None:
            raise BadRequest("no_operation", what=verb)
        return operations[0]
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


def _worker(value: Any, key: str) -> int:
    is_number = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST
    found = value if is_number else words.worker_id(_text(value) or "")
    if not isinstance(found, int):
        raise BadRequest("worker", what=key, value=_shown(value))
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


def _reason(said: dict[str, Any], verb: str) -> str | None:
    value = said.get("reason")
    if value is None:
        return None
    if verb not in words.HAVE_REASON:
        raise BadRequest("reason_not_here", choices=", ".join(words.HAVE_REASON))
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
