"""Counts what an action costs: its own requests and its time, without the repairs made meanwhile."""

import time
from dataclasses import replace

from kiosk.core.action.mender import Mender
from kiosk.core.action.workplace import Limits, Workplace
from kiosk.core.ports import SpoolStore
from kiosk.core.shop.data import Outcome


def mender_of(workplace: Workplace, limits: Limits) -> Mender:
    """The mender of a station's own actions."""
    return Mender(
        workplace.store,
        workplace.clock,
        workplace.station,
        workplace.announcer,
        workplace.new_id,
        limits.pause,
    )


class Meter:
    """Counts from its making on, or from `restart`. Belongs to the writer thread."""

    def __init__(self, store: SpoolStore, mender: Mender) -> None:
        self._store, self._mender = store, mender
        self.restart()

    def restart(self) -> None:
        """Forget what was counted so far."""
        self._started = time.perf_counter()
        self._sent, self._mended = self._store.requests(), self._mender.requests

    def measured(self, outcome: Outcome) -> Outcome:
        """The outcome with what was counted."""
        reads, writes = self._own()
        return replace(outcome, reads=reads, writes=writes, ms=(time.perf_counter() - self._started) * 1000)

    def _own(self) -> tuple[int, int]:
        now, mended = self._store.requests(), self._mender.requests
        reads, writes = (
            now[kind] - self._sent[kind] - (mended[kind] - self._mended[kind]) for kind in (0, 1)
        )
        return reads, writes
