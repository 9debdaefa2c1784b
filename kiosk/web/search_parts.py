"""What a search looks for and in what: a tag and its groups, NV, OT, and the holder. Pure.

`resources/web/static/tags.js` does the same.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Final, TypeVar

from kiosk.core.shop.data import Spool
from kiosk.core.shop.search_match import finds, fold, words

_APART: Final = "|"
"""Stands before and after each part: no folded word contains it."""
_PIECE: Final = re.compile(r"[^\W_]+")
_NAMED: Final = re.compile(r"\b(NV|OT)[\W_]+(?=\d)", re.IGNORECASE)

T = TypeVar("T")


def query_words(query: str) -> tuple[str, ...]:
    """The folded words of a query; `NV 626` is one."""
    return words(_NAMED.sub(r"\1", query))


def of_spool(spool: Spool) -> str:
    """The parts of a spool, not of its holder: NV and OT with and without letters and leading zeros."""
    orders = (*_order("NV", spool.nv), *_order("OT", spool.ot))
    return _joined((fold(spool.tag), *_pieces(spool.tag), *orders))


def of_holder(mark: str, name: str) -> str:
    """What is added to the parts of a held spool."""
    return _joined((fold(mark), *_pieces(mark), fold(name), *_pieces(name)))


def best(wanted: Sequence[str], items: Iterable[T], parts: Callable[[T], str]) -> list[T]:
    """Those of which each wanted word is a whole part; where there are none, those of whose parts each is a
    piece. In their order."""
    found = [(each, text) for each in items if finds(wanted, text := parts(each))]
    whole = [each for each, text in found if finds((f"{_APART}{word}{_APART}" for word in wanted), text)]
    return whole or [each for each, _ in found]


def number_of_order(name: str, text: str) -> str:
    """`626` of `NV-0626`, where the name is `NV`; "" of an empty cell."""
    return re.sub("^0+(?=.)", "", fold(text).removeprefix(name))


@lru_cache(1_024)
def _order(name: str, text: str) -> Sequence[str]:
    value, number = fold(text).removeprefix(name), number_of_order(name, text)
    return (value, name + value, number, name + number) if value else ()


def _pieces(text: str) -> Iterable[str]:
    if text.isascii():
        return _PIECE.findall(text.upper())
    return map(fold, _PIECE.findall(unicodedata.normalize("NFKC", text)))


def _joined(parts: Iterable[str]) -> str:
    return _APART + _APART.join(parts) + _APART
