"""Reads the answer of `values:batchGet` row by row as it arrives, so that none of it is held twice. Pure."""

import codecs
import json
from collections.abc import Iterable, Iterator
from json.decoder import WHITESPACE  # type: ignore[attr-defined]
from typing import Any, Final

from requests.exceptions import JSONDecodeError

PIECE_BYTES: Final = 4 * 1024
"""So many bytes are read at a time; unpacked they may be a hundred times as many."""

Row = list[object]

_value_at = json.JSONDecoder().raw_decode


def rows_of(pieces: Iterable[bytes], ranges: int) -> Iterator[tuple[int, Row]]:
    """Each row with the number of its range, from 0 on, in the answer's order; there are `ranges` of them.

    Reads all pieces. Raises `JSONDecodeError` if the answer isn't in the expected form, with its beginning
    as far as it was not used yet.
    """
    text, found = _Arriving(pieces), 0
    for name in text.members():
        if name != "valueRanges":
            text.value()
            continue
        for _ in text.items():
            for inner in text.members():
                if inner != "values":
                    text.value()
                    continue
                for _ in text.items():
                    yield found, text.row()
            found += 1
    if found != ranges:
        raise text.broken("other ranges")
    text.drain()


class _Arriving:
    """JSON of which the beginning is here and the rest on its way; what was read is dropped."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._text, self._at = "", 0

    def members(self) -> Iterator[str]:
        """The names of the object that begins here; the caller reads each one's value."""
        for _ in self._parts("{", "}"):
            name = self.value()
            if not isinstance(name, str) or self._next() != ":":
                raise self.broken("no name")
            self._at += 1
            yield name

    def items(self) -> Iterator[None]:
        """Once for each item of the list that begins here; the caller reads it."""
        return self._parts("[", "]")

    def row(self) -> Row:
        """The list that begins here."""
        row = self.value()
        if not isinstance(row, list):
            raise self.broken("no row")
        return row

    def value(self) -> Any:
        """Whatever begins here, as a whole."""
        self._next()
        while True:
            try:
                value, end = _value_at(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._more():
                    raise self.broken(error.msg) from error
            else:
                if end < len(self._text) or not self._more():  # a number may go on in the next piece
                    self._at = end
                    return value

    def broken(self, why: str) -> JSONDecodeError:
        """The error to raise."""
        return JSONDecodeError(why, self._text, min(self._at, len(self._text)))

    def drain(self) -> None:
        """Read what is left, so that the connection can be used again."""
        while self._more():
            self._at = len(self._text)

    def _parts(self, opening: str, closing: str) -> Iterator[None]:
        if self._next() != opening:
            raise self.broken(f"no {opening}")
        self._at += 1
        if self._next() == closing:
            self._at += 1
            return
        while True:
            yield
            after = self._next()
            self._at += 1
            if after == closing:
                return
            if after != ",":
                raise self.broken(f"no {closing}")

    def _next(self) -> str:
        """The next sign that isn't white space; "" at the end."""
        while True:
            self._at = WHITESPACE.match(self._text, self._at).end()
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _more(self) -> bool:
        """Read one more piece; False at the end."""
        for piece in self._pieces:
            try:
                text = self._decoder.decode(piece)
            except UnicodeDecodeError as error:
                raise self.broken("no UTF-8") from error
            self._text, self._at = self._text[self._at :] + text, 0
            return True
        return False
