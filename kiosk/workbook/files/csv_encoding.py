"""Tells in what encoding a .csv file's text is. Pure.

Unicode is recognised surely. Of the single-byte encodings of Windows, DOS and the old Macintosh all bytes are
valid in each, so the one is taken in which most signs are letters of Spanish; a tie goes to Windows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SINGLE_BYTE = ("cp1252", "cp850", "mac_roman")
_UTF8_LETTER = re.compile(rb"[\xc3\xc2][\x80-\xbf]")
"""A letter or sign of Spanish in UTF-8; hardly ever two signs in one of the others."""

_LETTERS = frozenset("áéíóúüñÁÉÍÓÚÜÑ")
_WITHIN_WORD = re.compile(r"(?<=[^\W\d_])[°º½¼¾²³«»¿¡…•€±×®©](?=[^\W\d_])")
"""Signs where only a letter can stand: *Metrolog¡a*."""

_SIGNS = frozenset("°º½¼¾²³ØøçÇàèòÀÈÒäöÄÖ«»¿¡–—‘’“”…•€±·×®©´ \xa0")


class NoText(ValueError):
    """The bytes are text in none of the encodings; `line` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(f"no text in line {line}")
        self.line = line


@dataclass(frozen=True)
class Decoded:
    """A file's text. `line` is the first one with a sign that isn't ASCII; 0 if all of it is."""

    text: str
    encoding: str
    line: int

    @property
    def is_guessed(self) -> bool:
        """True if another encoding would read the bytes too, and nobody would have expected this one."""
        return self.encoding in _SINGLE_BYTE[1:]


def decoded(raw: bytes) -> Decoded:
    """The file's text. Raises NoText, with the line of the first byte that can't be read."""
    unicode = next((name for bom, name in _BOMS if raw.startswith(bom)), "utf-8-sig")
    try:
        text = raw.decode(unicode)
    except UnicodeDecodeError as error:
        if unicode == "utf-16" or _UTF8_LETTER.search(raw):
            # one bad byte among good ones: read in another encoding, all the good ones would turn bad
            raise NoText(_line(raw[: error.start].decode(unicode, "replace"))) from error
        text, unicode = _single_byte(raw)
    if "\0" in text:
        raise NoText(_line(text[: text.index("\0")]))
    first = next((at for at, sign in enumerate(text) if not sign.isascii()), None)
    return Decoded(text, unicode, 0 if first is None else _line(text[:first]))


def _single_byte(raw: bytes) -> tuple[str, str]:
    texts = {name: raw.decode(name, "replace") for name in _SINGLE_BYTE}
    best = max(texts, key=lambda name: _likeliness(texts[name]))
    if "\ufffd" in texts[best]:
        raise NoText(_line(texts[best][: texts[best].index("\ufffd")]))
    return texts[best], best


def _likeliness(text: str) -> int:
    """How many signs are letters of Spanish, less those that nobody types."""
    letters = sum(
        1 if sign in _LETTERS else 0 if sign in _SIGNS else -1 for sign in text if not sign.isascii()
    )
    return letters - len(_WITHIN_WORD.findall(text))


def _line(before: str) -> int:
    """The line of the sign after `before`, where any program's line ends count."""
    return before.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
