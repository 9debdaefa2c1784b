"""The row and the worker of the nightly rehearsal, which belong to no list, count, report or answer. Pure."""

from collections.abc import Iterable
from typing import Final

from kiosk.core.shop.data import Spool, Worker
from kiosk.core.shop.folding import folded

TAG: Final = "KIOSK-PRUEBA"
WORKER_ID: Final = 0
_TAG, _NAME = folded(TAG), folded("KIOSK PRUEBA")


def is_prueba(tag: str) -> bool:
    """True if this tag, however spelt, is that of the rehearsal's row."""
    return folded(tag) == _TAG


def is_prueba_worker(worker: Worker) -> bool:
    """True for the rehearsal's own worker: a person of the shop may have the same id."""
    return worker.id == WORKER_ID and folded(worker.full_name) == _NAME


def real_spools(spools: Iterable[Spool]) -> list[Spool]:
    """The spools of the shop, without the rehearsal's row."""
    return [spool for spool in spools if not is_prueba(spool.tag)]
