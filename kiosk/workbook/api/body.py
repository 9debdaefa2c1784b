"""Reads a request's JSON with Google's checks: a wrong type or an unknown name is a 400. Pure; any thread."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import isfinite
from typing import Any

from kiosk.workbook.book.errors import bad_request

Json = dict[str, Any]
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?\Z", re.ASCII)


class Body:
    """One JSON object of a request. `where` is its path, for messages."""

    def __init__(self, given: Any, where: str = "") -> None:
        if not isinstance(given, dict):
            raise bad_request(f"Invalid JSON payload received. Expected an object at '{where or 'body'}'.")
        self.given: Json = given
        self.where = where

    def only(self, names: Iterable[str]) -> None:
        """Raise ApiFault 400 for the first name that isn't among `names`."""
        for name in self.given.keys() - set(names):
            what = f"Unknown name \"{name}\" at '{self.where}': Cannot find field."
            raise bad_request(f"Invalid JSON payload received. {what}")

    def has(self, name: str) -> bool:
        """True if the field is present and not null."""
        return self.given.get(name) is not None

    def body(self, name: str) -> Body:
        """An object field; empty if missing."""
        return Body(self.given.get(name) or {}, self._path(name))

    def bodies(self, name: str) -> list[Body]:
        """A list of objects; empty if missing. A null in it is an empty object."""
        return [Body(item or {}, f"{self._path(name)}[{at}]") for at, item in enumerate(self.list(name))]

    def list(self, name: str) -> list[Any]:
        """A list field; empty if missing."""
        found = self.given.get(name)
        if found is None:
            return []
        if not isinstance(found, list):
            raise self._wrong(name, found)
        return found

    def text(self, name: str, default: str = "") -> str:
        """A text field."""
        found = self.given.get(name)
        if found is None:
            return default
        if not isinstance(found, str):
            raise self._wrong(name, found)
        return found

    def flag(self, name: str) -> bool:
        """A boolean field; False if missing."""
        found = self.given.get(name)
        if found is None:
            return False
        if not isinstance(found, bool):
            raise self._wrong(name, found)
        return found

    def whole(self, name: str, default: int = 0) -> int:
        """A whole, non-negative number."""
        found = self._given_number(name, default)
        if not 0 <= found < 2**31 or found != int(found):
            raise self._wrong(name, found)
        return int(found)

    def number(self, name: str, default: float, most: float) -> float:
        """A number between 0 and `most`, never in quotes."""
        found = self.given.get(name)
        if found is None:
            return default
        if isinstance(found, bool) or not isinstance(found, (int, float)) or not 0 <= found <= most:
            raise self._wrong(name, found)
        return found

    def any_number(self, name: str) -> float:
        """A required number of any size."""
        found = self._given_number(name, None)
        if not isfinite(found):
            raise self._wrong(name, found)
        return found

    def _given_number(self, name: str, default: float | None) -> float:
        """The number of a field of Google's API, whose JSON allows it in quotes."""
        found = self.given.get(name, default)
        if found is None:
            found = default
        if isinstance(found, str) and _NUMBER.match(found):
            return int(found) if found.lstrip("-").isdigit() else float(found)
        if isinstance(found, bool) or not isinstance(found, (int, float)):
            raise self._wrong(name, found)
        return found

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        """One word out of `allowed`, whose first is the default."""
        found = self.text(name) or allowed[0]
        if found not in allowed:
            raise self._wrong(name, found)
        return found

    def _path(self, name: str) -> str:
        return f"{self.where}.{name}" if self.where else name

    def _wrong(self, name: str, found: Any) -> Exception:
        return bad_request(f"Invalid value at '{self._path(name)}': {str(found)[:80]!r}")
