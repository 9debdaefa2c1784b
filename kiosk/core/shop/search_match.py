"""Compares typed text with the sheet's: case, accents, dashes and spaces don't matter. Pure.

A scanner set to another country's keyboard turns `-` into `'`. Only letters and digits are compared, so
its text is found all the same.
"""

import unicodedata
from collections.abc import Iterable

from kiosk.core.shop.data import Spool, Worker
from kiosk.core.shop.folding import folded

GROUP_SEPARATOR = "\x1d"
"""Stands between the parts of some labels: a tag, a vertical line that nobody sees, an order."""
_APART = "|"
"""Separates the parts of a haystack: no query word contains it, so none matches across two parts."""
_NO_LETTERS = {code: None for code in range(128) if not chr(code).isalnum()}


def fold(text: str) -> str:
    """Letters and digits only, upper case, without accents: `mk-1335 cw` → `MK1335CW`."""
    if text.isascii():
        return text.translate(_NO_LETTERS).upper()
    return "".join(filter(str.isalnum, _without_accents(folded(text)))).upper()


def _without_accents(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def words(query: str) -> tuple[str, ...]:
    """The folded words of a query; all of them must be found."""
    return tuple(word for word in map(fold, query.split()) if word)


def spool_haystack(spool: Spool) -> str:
    """The text in which a search looks for a spool: its tag, NV and OT."""
    return _APART.join((fold(spool.tag), _named("NV", fold(spool.nv)), _named("OT", fold(spool.ot))))


def _named(name: str, value: str) -> str:
    return f"{name}{value.removeprefix(name)}" if value else ""


def finds(query: Iterable[str], haystack: str) -> bool:
    """True if every word is part of the haystack; a query without words finds everything."""
    return all(word in haystack for word in query)


def finds_worker(query: Iterable[str], worker: Worker) -> bool:
    """True if every word is the beginning of the number, the mark or one of the names."""
    starts = [str(worker.id), fold(worker.mark), *map(fold, worker.full_name.split())]
    return all(any(start.startswith(word) for start in starts) for word in query)


def is_tag(text: str, tag: str) -> bool:
    """True if the text is exactly this tag."""
    folded = fold(text)
    return bool(folded) and folded == fold(tag)


def label_parts(text: str) -> list[str]:
    """What a label's code consists of; most are one part."""
    return [part for part in map(str.strip, text.split(GROUP_SEPARATOR)) if part]


def is_order(text: str, spool: Spool) -> bool:
    """True if the text is exactly the spool's NV or OT, with or without these letters."""
    nv, ot, wanted = fold(spool.nv), fold(spool.ot), fold(text)
    return bool(wanted) and wanted in (nv, ot, nv.removeprefix("NV"), ot.removeprefix("OT"))


def name_order(worker: Worker) -> tuple[str, int]:
    """Sorts people by name as a Spanish reader expects: accents don't count, Ñ comes after N."""
    kept = worker.full_name.casefold().replace("ñ", "n\uffff")
    return _without_accents(kept), worker.id
