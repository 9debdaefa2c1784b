"""When two texts of the sheet are one: the only notion of equal text. Pure functions.

People, spreadsheets and scanners write one word in many ways: with signs that nobody sees, with other spaces,
dashes and quotes, in capitals. Duplicates, look-ups, scans, searches and headers all compare what `folded`
returns. The audit's judge alone compares tags sign for sign.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_DASHES: Final = "\u2212\u2043\u02d7\u2796"  # besides category Pd
_QUOTES: Final = "\u2018\u2019\u201a\u201b\u2032\u02b9\u02bc\u02bb\u02c8`\u00b4\uff07"
_DOUBLE_QUOTES: Final = "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02"
_VARIANTS: Final = (
    {ord(sign): "-" for sign in _DASHES}
    | {ord(sign): "'" for sign in _QUOTES}
    | {ord(sign): '"' for sign in _DOUBLE_QUOTES}
)
_SPACES: Final = re.compile(r"(?P<number>(?<=\d)\s+(?=\d))|\s+")


def visible(text: str) -> str:
    """The text without signs that nobody sees, and without spaces around it."""
    if text.isprintable():  # all of its signs are seen
        return text.strip()
    return "".join(sign for sign in text if sign.isspace() or not _is_unseen(sign)).strip()


@lru_cache(maxsize=65_536)  # a shop's tags are compared over and over
def folded(text: str) -> str:
    """The text as it is compared: equal for two texts that people take for one.

    Signs that nobody sees, spaces, case, and the variants of dashes and quotes don't count. Only between two
    digits a space tells something: `1 12` and `11 2` are two.
    """
    if text.isascii() and text.isprintable():
        return (_without_spaces(text) if " " in text else text).replace("`", "'").lower()
    seen = "".join(map(_plain, unicodedata.normalize("NFC", visible(text))))
    return unicodedata.normalize("NFC", _without_spaces(seen).translate(_VARIANTS).casefold())


def _without_spaces(text: str) -> str:
    return _SPACES.sub(lambda found: " " if found["number"] else "", text)


def is_same(one: str, other: str) -> bool:
    """True if people take both texts for one."""
    return one == other or folded(one) == folded(other)


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cf", "Cc")


def _plain(sign: str) -> str:
    return "-" if unicodedata.category(sign) == "Pd" else sign
