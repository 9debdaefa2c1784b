"""Codes that are scanned in place of a touch. They choose, and never confirm. Pure."""

from collections.abc import Mapping
from typing import Final

from kiosk.core.shop.data import Operation
from kiosk.core.shop.search_match import fold

LEAVE: Final = "KIOSKO-SALIR"
"""The worker has finished here, as by a touch on "Cambiar"."""
OPERATIONS: Final[Mapping[Operation, str]] = {each: f"KIOSKO-{each}" for each in Operation}
"""The code of each operation, chosen as by a touch on its tile."""

_BY_FOLDED: Final = {fold(code): operation for operation, code in OPERATIONS.items()}


def operation_meant(text: str) -> Operation | None:
    """The operation that a scanned text chooses."""
    return _BY_FOLDED.get(fold(text))


def is_leave(text: str) -> bool:
    """True for the code with which a worker leaves."""
    return fold(text) == fold(LEAVE)
