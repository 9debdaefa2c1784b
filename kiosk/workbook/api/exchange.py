"""Decodes a request's query and body for the handlers, and encodes their answers. Pure; any thread."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any
from urllib.parse import parse_qs, urlsplit

from kiosk.workbook.api import fieldmask
from kiosk.workbook.api.body import Body
from kiosk.workbook.book.errors import bad_request

_STANDARD = frozenset(
    {"$.xgafv", "access_token", "alt", "callback", "fields", "key", "oauth_token", "prettyPrint", "quotaUser"}
    | {"upload_protocol", "uploadType"}
)
_ITEMS_A_PIECE = 200
_ROWS_A_PIECE = 20
_ROW_DATA, _DICTS = frozenset({"values"}), frozenset({dict})
_CELLS = frozenset({str, int, float, bool, type(None)})
_GZIP = 16 + zlib.MAX_WBITS

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


@dataclass(frozen=True)
class Exchange:
    """A request as handlers see it; `target` is the decoded A1 range of the address, if it has one."""

    query: dict[str, list[str]]
    body: Body
    target: str = ""
    mask: fieldmask.Mask = field(default_factory=dict)

    def only(self, *names: str) -> None:
        """Raise ApiFault 400 for a query parameter that this method doesn't have."""
        for name in self.query.keys() - _STANDARD - set(names):
            raise bad_request(
                f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter.'
            )

    def choice(self, name: str, allowed: Sequence[str]) -> str:
        """One word out of `allowed`, whose first is the default."""
        found = (self.query.get(name) or [allowed[0]])[-1]
        if found not in allowed:
            raise bad_request(f"Invalid value at '{name}': \"{found}\"")
        return found

    def flag(self, name: str) -> bool:
        """A boolean parameter; False if missing."""
        return self.choice(name, ("false", "true", "False", "True")).lower() == "true"

    def many(self, name: str) -> list[str]:
        """A repeated parameter."""
        return self.query.get(name, [])


def read_exchange(url: str, raw_body: bytes | str | None, target: str) -> Exchange:
    """The request's query and JSON body. Raises ApiFault 400 if the body or the field mask is unreadable."""
    query = parse_qs(urlsplit(url).query, keep_blank_values=True)
    try:
        given = json.loads(raw_body, parse_constant=_refuse_constant) if raw_body else {}
    except ValueError as error:
        raise bad_request(f"Invalid JSON payload received. {error}") from None
    fields = query.get("fields", [""])[-1]
    return Exchange(query, Body(given), target, fieldmask.parse(fields) if fields else {})


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def encode(answer: Any, packs: bool = False) -> bytes:
    """The answer as JSON, encoded in short steps: one long call would block the GUI thread.

    An iterator is encoded as the list of what it gives. With `packs` the bytes are compressed by gzip, and
    never held otherwise.
    """
    if not packs:
        return "".join(_pieces(answer)).encode()
    packer = zlib.compressobj(level=1, wbits=_GZIP)
    packed = [packer.compress(piece.encode()) for piece in _pieces(answer)]
    return b"".join([*packed, packer.flush()])


def _pieces(node: Any) -> Iterator[str]:
    if _is_short(node):
        yield _encode(node)
    elif isinstance(node, dict):
        opening = "{"
        for name, value in node.items():
            yield f"{opening}{_encode(name)}:"
            yield from _pieces(value)
            opening = ","
        yield "}"
    elif isinstance(node, Iterator):
        yield from _some_at_a_time(node, _ROWS_A_PIECE)
    elif len(node) > _ITEMS_A_PIECE:
        yield from _some_at_a_time(iter(node), _ITEMS_A_PIECE)
    else:
        opening = "["
        for are_short, items in groupby(node, _is_short):
            while are_short and (some := list(islice(items, _ROWS_A_PIECE))):
                yield opening + _encode(some)[1:-1]
                opening = ","
            for item in items:
                yield opening
                yield from _pieces(item)
                opening = ","
        yield "]"


def _some_at_a_time(items: Iterator[Any], count: int) -> Iterator[str]:
    opening = "["
    while some := list(islice(items, count)):
        yield opening + _encode(some)[1:-1]
        opening = ","
    yield "]" if opening == "," else "[]"


def _is_short(node: Any) -> bool:
    """True for what is encoded in one step: a row of cells, and all that has no list in it."""
    if isinstance(node, list):
        return len(node) <= _ITEMS_A_PIECE and _CELLS.issuperset(map(type, node))
    if isinstance(node, dict):
        if node.keys() == _ROW_DATA:
            cells = node["values"]
            return (
                isinstance(cells, list)
                and len(cells) <= _ITEMS_A_PIECE
                and _DICTS.issuperset(map(type, cells))
            )
        return not any(map(_holds_lists, node.values()))
    return not isinstance(node, Iterator)


def _holds_lists(node: Any) -> bool:
    if isinstance(node, dict):
        return any(map(_holds_lists, node.values()))
    return isinstance(node, list | Iterator)
