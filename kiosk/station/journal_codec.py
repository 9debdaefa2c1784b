"""Encodes commands, audit rows and refusals as JSON text and decodes them, without loss. Pure.

Fields added by a newer version are ignored when decoding. Raises `UnreadableText` on text that this module
didn't write, or that a damage or a newer version made unreadable.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from functools import lru_cache, wraps
from itertools import islice
from sys import intern
from typing import Any, Final, ParamSpec, TypeVar, get_args, get_type_hints

from kiosk.core.errors import Code, Refusal
from kiosk.core.refusals import restored
from kiosk.core.shop.columns import PICTURE_COLUMNS
from kiosk.core.shop.data import Action, AuditRow, Command, Operation, Picture

_COMMAND: Final = {name: get_args(hint) or (hint,) for name, hint in get_type_hints(Command).items()}
_AUDIT_ROW: Final = {name: get_args(hint) or (hint,) for name, hint in get_type_hints(AuditRow).items()}
_UNSAID: Final[Mapping[str, Any]] = {each.name: each.default for each in fields(AuditRow)}
"""What a field of an audit row has that a text lacks, in the order of the fields; `MISSING` is of no type."""
_TAG: Final = re.compile(r'"tag":("(?:[^"\\]|\\.)*")')
"""Never within a value: there each quote has a backslash before it."""
_STRANGE: Final = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a strange text may do to its decoder."""
_AT_ONCE: Final = 50
"""How many texts are parsed as one, which is faster than one by one; thousands would take memory for good."""

_Pictures = dict[tuple[str | None, ...], Picture]
"""By its cells, in the order of `PICTURE_COLUMNS`: each picture met so far."""
_P = ParamSpec("_P")
_R = TypeVar("_R")


class UnreadableText(ValueError):
    """A text that is none of ours, or not any more."""


def _typed(decode: Callable[_P, _R]) -> Callable[_P, _R]:
    @wraps(decode)
    def typed(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return decode(*args, **kwargs)
        except _STRANGE as error:
            raise UnreadableText(repr(error)) from error

    return typed


def moment_text(moment: datetime) -> str:
    """An aware time as text in UTC; the texts sort like the times."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


@_typed
def moment_of(text: str) -> datetime:
    """The reverse of `moment_text`."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no zone")
    return moment


@lru_cache(maxsize=256)  # thousands of spools were seen at one of a few moments
def is_moment(text: str) -> bool:
    """True for a text that `moment_text` may have written."""
    try:
        return moment_of(text) is not None
    except UnreadableText:
        return False


def command_text(command: Command) -> str:
    """A command with all its fields."""
    return _text({name: getattr(command, name) for name in _COMMAND})


@_typed
def command_of(text: str) -> Command:
    """The reverse of `command_text`."""
    found = _parsed(text)
    found = {name: value for name, value in found.items() if name in _COMMAND}
    found["action"], found["operation"] = Action(found["action"]), Operation(found["operation"])
    found["fecha"] = _date(found.get("fecha"))
    _must_be_of(_COMMAND, found)
    return Command(**found)


def tag_in(text: str) -> str:
    """The tag that a command's or an audit row's text names, also where all else of it can't be read.

    "" if there is none.
    """
    found = _TAG.search(text)
    try:
        return str(json.loads(found.group(1))) if found else ""
    except ValueError:
        return ""


def audit_row_text(row: AuditRow) -> str:
    """An audit row with all its fields, both pictures included."""
    plain = {name: getattr(row, name) for name in _AUDIT_ROW}
    return _text(plain | {"before": _cells(row.before), "after": _cells(row.after)})


@_typed
def audit_row_of(text: str) -> AuditRow:
    """The reverse of `audit_row_text`."""
    return _audit_row(_parsed(text), {})


def audit_rows_of(texts: Iterable[str | None]) -> Iterator[AuditRow | None]:
    """The reverse of `audit_row_text`, of many: equal pictures are one object. None stays None.

    Raises `UnreadableText` once all rows before the unreadable one have been handed out.
    """
    pictures: _Pictures = {}
    remaining = iter(texts)
    while some := list(islice(remaining, _AT_ONCE)):
        try:
            found = _many(some, pictures)
        except UnreadableText:
            yield from (None if text is None else audit_row_of(text) for text in some)
        else:
            yield from found


@_typed
def _many(texts: list[str | None], pictures: _Pictures) -> list[AuditRow | None]:
    parsed = _parsed(f"[{','.join('null' if text is None else text for text in texts)}]")
    if len(parsed) != len(texts):
        raise ValueError("several rows in one text")
    return [
        None if text is None else _audit_row(row, pictures) for row, text in zip(parsed, texts, strict=True)
    ]


def _audit_row(found: dict[str, Any], pictures: _Pictures) -> AuditRow:
    if not found.keys() <= _AUDIT_ROW.keys():
        found = {name: value for name, value in found.items() if name in _AUDIT_ROW}
    # Interned: thousands of rows repeat the same ids, people, spools and stations.
    found = {name: intern(value) if isinstance(value, str) else value for name, value in found.items()}
    found["timestamp"] = datetime.fromisoformat(found["timestamp"])
    found["fecha_operacion"] = _date(found.get("fecha_operacion"))
    found["before"] = _picture(found.get("before"), pictures)
    found["after"] = _picture(found.get("after"), pictures)
    values = {**_UNSAID, **found}
    _must_be_of(_AUDIT_ROW, values)
    return AuditRow(*values.values())


def refusal_text(refusal: Refusal) -> str:
    return _text({"code": refusal.code, "values": refusal.values})


@_typed
def refusal_of(text: str) -> Refusal:
    """The reverse of `refusal_text`."""
    found = _parsed(text)
    return restored(Code(found["code"]), found["values"])


# ASCII only: a cell may hold a lone surrogate, which UTF-8 can't encode.
def _text(plain: dict[str, Any]) -> str:
    return json.dumps(plain, separators=(",", ":"), sort_keys=True, default=_iso)


def _iso(value: object) -> str:
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    raise TypeError(f"no place in the journal for {value!r}")


def _parsed(text: str) -> Any:
    if not text.isascii():
        raise ValueError("damaged")
    return json.loads(text)


def _must_be_of(types: Mapping[str, tuple[type, ...]], found: Mapping[str, object]) -> None:
    """A number where a tag should be would fail later, far from here."""
    if not all(map(isinstance, found.values(), map(types.__getitem__, found))):
        raise TypeError(f"not all of {list(found)} are of their types")


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _cells(picture: Picture | None) -> dict[str, str] | None:
    return None if picture is None else picture.by_header()


def _picture(cells: dict[str, str] | None, pictures: _Pictures) -> Picture | None:
    """The picture of these cells: mostly one that the row before of the same spool has as well."""
    if cells is None:
        return None
    key = tuple(map(cells.get, PICTURE_COLUMNS))
    picture = pictures.get(key)
    if picture is None:
        if not all(isinstance(cell, str) for cell in cells.values()):
            raise TypeError("picture")
        picture = pictures[key] = Picture.from_headers(cells)
    return picture
