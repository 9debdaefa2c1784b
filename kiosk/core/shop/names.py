"""Which texts of the sheet mean anything where rules read them: names, and what a formula left. Pure.

A cell without a meaning is a fault with its place, like a date that can't be read. It never makes a spool
free, begun or finished.
"""

import re
from typing import Final

from kiosk.core.shop import columns
from kiosk.core.shop.folding import folded, visible

NAME_COLUMNS: Final = (columns.OCUPADO_POR, columns.ARMADOR, columns.SOLDADOR)
"""State columns that hold a worker's mark, as in `MR(93)`."""

TYPED_TEXTS: Final = (*NAME_COLUMNS, columns.ESTADO_DETALLE)
"""The state columns of text; the others hold dates."""

FREE_WORDS: Final = frozenset({"", "-", "disponible"})
"""What `Ocupado_Por` holds where nobody has the spool, folded."""

LONGEST: Final = 1_000
"""The longest text of a state cell that is read, in characters: a longer one was pasted by mistake."""

_KEPT: Final = 500

_MARK_ID = re.compile(r"\((\d{1,18})\)$")
_ERROR = re.compile(r"#+|#[¡¿]?[^\W_][\w/]*[!?]|#n/[adv]|#nv|#(?:loading|getting_data)(?:…|\.*)")
_LOADING = re.compile(r"(?:loading|cargando)(?:…|\.\.\.?)")
_NO_NAME = frozenset({"true", "false", "verdadero", "falso"})
_NUMBER = re.compile(r"[+-]?(?:\d[\d.,]*|[.,]\d+)(?:e[+-]?\d+)?%?")


def mark_id(mark: str) -> int | None:
    """The worker's id in a mark such as `MR(93)`; None if it has none."""
    if len(mark) > LONGEST:
        return None
    found = _MARK_ID.search(visible(mark))
    return int(found.group(1)) if found else None


def shortened(text: str) -> str:
    """The text as a fault and the audit quote it: only the beginning of one that is too long to be read."""
    return text if len(text) <= LONGEST else text[:_KEPT]


def is_shortened(text: str) -> bool:
    """True if this may be the beginning of a text that is too long to be read."""
    return len(text) >= _KEPT


def is_error(text: str) -> bool:
    """True for what a formula shows that failed or isn't ready: `#REF!`, `#¡VALOR!`, `#N/A`, `Cargando…`."""
    return _is_error(folded(text))


def _is_error(plain: str) -> bool:
    if not plain.startswith(("#", "l", "c")):
        return False  # asked of every tag: no pattern is tried in vain
    return bool(_ERROR.fullmatch(plain) or _LOADING.fullmatch(plain))


def is_empty(text: str) -> bool:
    """True if people see nothing in the cell."""
    return not visible(text)


def names_nobody(text: str) -> bool:
    """True for a text that is there and can't be a name: an error value, a lone sign, a number, a page."""
    if len(text) > LONGEST:
        return True
    plain = folded(text)
    if not plain or mark_id(text) is not None:
        return False
    has_letter = any(sign.isalpha() for sign in plain)
    return not has_letter or _is_error(plain) or plain in _NO_NAME or _NUMBER.fullmatch(plain) is not None


def is_free(holder: str) -> bool:
    """True if the text of `Ocupado_Por` says that nobody holds the spool."""
    return folded(holder) in FREE_WORDS


def is_unreadable(header: str, text: str) -> bool:
    """True if this state column can't hold this text. Dates are not looked at: the codec reads them."""
    if len(text) > LONGEST:
        return True
    if header == columns.OCUPADO_POR:
        return not is_free(text) and names_nobody(text)
    if header in NAME_COLUMNS:
        return names_nobody(text)
    return header == columns.ESTADO_DETALLE and is_error(text)


def is_no_tag(text: str) -> bool:
    """True for a text that is there and can't be a spool's tag: an error value, or signs alone."""
    plain = folded(text)
    return bool(plain) and (_is_error(plain) or not (plain[0].isalnum() or any(map(str.isalnum, plain))))
