"""Rows whose note or repair the sheet refused: shown as faults, and tried again ever more rarely."""

import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from threading import Lock

from kiosk.core.errors import Refusal
from kiosk.core.frozen import frozen
from kiosk.core.refusals import SheetForbidden, is_protected
from kiosk.core.shop.data import Fault, FaultKind, Picture, Spool

FIRST_S = 60.0
"""Seconds until a row is tried again after its first refusal; each further one doubles them."""

LONGEST_S = 3600.0
"""The longest pause between two tries, in seconds."""

MOST_A_MINUTE = 4
"""So many rows are found to be protected in a minute, for each costs a write: the others follow."""


@frozen
class _Aside:
    picture: Picture
    version: str
    refusal: Refusal
    pause_s: float
    until: float


class RowsSetAside:
    """The rows that this process has set aside, by tag, or by number without one. Any thread.

    A row is forgotten once its cells change, or once there is nothing to mend. `now` is monotonic seconds.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = Lock()
        self._rows: dict[str, _Aside] = {}
        self._protected_at: deque[float] = deque(maxlen=MOST_A_MINUTE)

    def add(self, spool: Spool, refusal: Refusal) -> None:
        """The sheet refused to write this row, and this row alone. `spool` has its cells as read."""
        with self._lock:
            known = self._known(spool)
            pause_s = min(LONGEST_S, 2 * known.pause_s) if known else FIRST_S
            self._rows[_key(spool)] = _Aside(
                spool.picture, spool.version, refusal, pause_s, self._now() + pause_s
            )
            if is_protected(refusal):
                self._protected_at.append(self._now())

    @property
    def is_full(self) -> bool:
        """True while `MOST_A_MINUTE` rows were found to be protected within a minute."""
        with self._lock:
            times = self._protected_at
            return len(times) == MOST_A_MINUTE and self._now() < times[0] + FIRST_S

    def knows(self, spool: Spool) -> bool:
        """True if this row, with these cells, was refused before."""
        with self._lock:
            return self._known(spool) is not None

    def rests(self, spool: Spool) -> bool:
        """True until it is time to try this row again, as long as its cells are the same."""
        with self._lock:
            known = self._known(spool)
            return known is not None and self._now() < known.until

    def keep_only(self, spools: Collection[Spool]) -> None:
        """Forget all rows but these, which still have to be mended."""
        with self._lock:
            if self._rows:
                keys = {_key(spool) for spool in spools}
                self._rows = {key: aside for key, aside in self._rows.items() if key in keys}

    def remove(self, spool: Spool) -> None:
        """The row has been written."""
        with self._lock:
            self._rows.pop(_key(spool), None)

    def marked(self, spools: Iterable[Spool]) -> Iterable[Spool]:
        """The spools, those set aside with the fault that their rows can't be mended."""
        with self._lock:
            rows = dict(self._rows)
        return map(partial(_marked, rows), spools) if rows else spools

    def _known(self, spool: Spool) -> _Aside | None:
        known = self._rows.get(_key(spool))
        if known and (known.picture, known.version) != (spool.picture, spool.version):
            del self._rows[_key(spool)]
            return None
        return known


def _key(spool: Spool) -> str:
    return spool.tag or f"#{spool.row}"


def _marked(rows: Mapping[str, _Aside], spool: Spool) -> Spool:
    aside = rows.get(_key(spool))
    if aside is None:
        return spool
    return replace(spool, faults=(*spool.faults, _fault(aside.refusal, spool.row)))


def _fault(refusal: Refusal, row: int) -> Fault:
    if isinstance(refusal, SheetForbidden) and refusal.hoja and refusal.columna:
        return Fault(FaultKind.PROTEGIDA, refusal.hoja, row, refusal.columna, "")
    values = refusal.values
    said = values.get("detalle") or values.get("valor") or refusal.code.value
    return Fault(FaultKind.RECHAZADA, values.get("hoja", ""), row, values.get("columna", ""), said)
