"""Encodes commands, audit rows and refusals as JSON text and decodes them, without loss. Pure.

Fields added by a newer version are ignored when decoding. Raises ValueError, KeyError or TypeError on text
that this module didn't write.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import UTC, date, datetime
from itertools import islice
from sys import intern
from typing import Any, Final

from kiosk.core.errors import Code, Refusal
from kiosk.core.refusals import restored
from kiosk.core.shop.data import Action, AuditRow, Command, Operation, Picture

_COMMAND = frozenset(each.name for each in fields(Command))
_AUDIT_ROW = frozenset(each.name for each in fields(AuditRow))
_AT_ONCE: Final = 50
"""How many texts are parsed as one, which is faster than one by one; thousands would take memory for good."""

_Pictures = dict[tuple[tuple[str, str], ...], Picture]
"""By its cells under their headers: each picture met so far."""


def moment_text(moment: datetime) -> str:
    """An aware time as text in UTC; the texts sort like the times."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment_of(text: str) -> datetime:
    return datetime.fromisoformat(text)


def command_text(command: Command) -> str:
    """A command with all its fields."""
    return _text({name: getattr(command, name) for name in _COMMAND})


def command_of(text: str) -> Command:
    """The reverse of `command_text`."""
    found = _known(text, _COMMAND)
    found["action"], found["operation"] = Action(found["action"]), Operation(found["operation"])
    found["fecha"] = _date(found.get("fecha"))
    return Command(**found)


def audit_row_text(row: AuditRow) -> str:
    """An audit row with all its fields, both pictures included."""
    plain = {name: getattr(row, name) for name in _AUDIT_ROW}
    return _text(plain | {"before": _cells(row.before), "after": _cells(row.after)})


def audit_row_of(text: str) -> AuditRow:
    """The reverse of `audit_row_text`."""
    return _audit_row(json.loads(text), {})


def audit_rows_of(texts: Iterable[str | None]) -> Iterator[AuditRow | None]:
    """The reverse of `audit_row_text`, of many: equal pictures are one object. None stays None."""
    pictures: _Pictures = {}
    remaining = iter(texts)
    while some := list(islice(remaining, _AT_ONCE)):
        for plain in json.loads(f"[{','.join(text or 'null' for text in some)}]"):
            yield None if plain is None else _audit_row(plain, pictures)


def _audit_row(found: dict[str, Any], pictures: _Pictures) -> AuditRow:
    if not found.keys() <= _AUDIT_ROW:
        found = {name: value for name, value in found.items() if name in _AUDIT_ROW}
    # Interned: thousands of rows repeat the same ids, people, spools and stations.
    for name, value in found.items():
        if isinstance(value, str):
            found[name] = intern(value)
    found["timestamp"] = datetime.fromisoformat(found["timestamp"])
    found["fecha_operacion"] = _date(found.get("fecha_operacion"))
    found["before"] = _picture(found.get("before"), pictures)
    found["after"] = _picture(found.get("after"), pictures)
    return AuditRow(**found)


def refusal_text(refusal: Refusal) -> str:
    return _text({"code": refusal.code, "values": refusal.values})


def refusal_of(text: str) -> Refusal:
    found = json.loads(text)
    return restored(Code(found["code"]), found["values"])


# ASCII only: a cell may hold a lone surrogate, which UTF-8 can't encode.
def _text(plain: dict[str, Any]) -> str:
    return json.dumps(plain, separators=(",", ":"), sort_keys=True, default=_iso)


def _iso(value: object) -> str:
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    raise TypeError(f"no place in the journal for {value!r}")


def _known(text: str, names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in json.loads(text).items() if name in names}


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _cells(picture: Picture | None) -> dict[str, str] | None:
    return None if picture is None else picture.by_header()


def _picture(cells: dict[str, str] | None, pictures: _Pictures) -> Picture | None:
    """The picture of these cells: mostly one that the row before of the same spool has as well."""
    if cells is None:
        return None
    key = tuple(cells.items())
    picture = pictures.get(key)
    if picture is None:
        picture = pictures[key] = Picture.from_headers(cells)
    return picture
