"""A simulated crew at other stations that shows a newcomer the grid live. Never on a Google sheet.

It uses the same core as every station: its takes are real rows of the local workbook. What a newcomer
takes at the window stays the newcomer's: the crew neither finishes it nor works in that name meanwhile.
"""

import logging
import random
import threading
from collections.abc import Callable, Iterable

from kiosk.core.action.occupation import OccupationService
from kiosk.core.errors import KioskError
from kiosk.core.shop import lists
from kiosk.core.shop.data import Action, Operation, Result, Snapshot, Spool, Worker
from kiosk.core.shop.rules import has_role
from kiosk.core.shop.states import states_of

log = logging.getLogger(__name__)

PAUSE_S = (1.5, 4.0)
MOST_HELD = 36
LEAST_HELD = 18
RESULTS = (Result.APROBADO, Result.APROBADO, Result.APROBADO, Result.RECHAZADO)
"""Of an inspection, as often as they come."""
HANDED_OVER = 0.15
"""Of the spools that somebody is done with, so many go to a colleague."""
STATIONS = ("Puesto 5", "Puesto 7", "Puesto 9")

_Holds = set[tuple[str, int | None]]


def _hold(spool: Spool) -> tuple[str, int | None]:
    return spool.tag, spool.picture.holder_id


class DemoCrew:
    """One thread that takes, pauses, completes, inspects and hands over spools at random intervals, until it
    is closed. Its own are the holds that it found at its start, and those that it took."""

    def __init__(
        self, services: Callable[[str], OccupationService], snapshot: Callable[[], Snapshot | None]
    ) -> None:
        self._services = services
        self._snapshot = snapshot
        self._own: _Holds | None = None
        """Tag and holder of each hold, once the shop was seen."""
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="kiosk-demo")

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Stop after the action in progress; waits 1 s at most."""
        self._stopped.set()
        if self._thread.ident is not None:
            self._thread.join(1.0)

    def _run(self) -> None:
        try:
            self._work()
        except Exception:  # the thread ends here: people are told, and the demo goes on without the crew
            log.exception("the simulated crew stopped")

    def _work(self) -> None:
        stations = [self._services(name) for name in STATIONS]
        while not self._stopped.wait(random.uniform(*PAUSE_S)):
            snapshot = self._snapshot()
            if snapshot:
                self._act_safely(random.choice(stations), snapshot)

    def _act_safely(self, occupation: OccupationService, snapshot: Snapshot) -> None:
        try:
            self._act(occupation, snapshot)
        except KioskError as error:
            log.warning("an action of the simulated crew failed: %s", error)

    def _act(self, occupation: OccupationService, snapshot: Snapshot) -> None:
        held = [entry.spool for entry in lists.occupied(snapshot.spools) if not entry.faults]
        if self._own is None:
            self._own = {_hold(spool) for spool in held}
        own = [spool for spool in held if _hold(spool) in self._own]
        guests = {spool.picture.holder_id for spool in held if _hold(spool) not in self._own}
        people = [w for w in snapshot.workers.values() if w.active and w.id not in guests]
        few, many = len(held) < LEAST_HELD, len(held) > MOST_HELD
        if few or (not many and random.random() < 0.5):
            self._begin(occupation, snapshot, people, self._own)
        elif own:
            self._give_back(occupation, random.choice(own), people, self._own)

    def _begin(
        self, occupation: OccupationService, snapshot: Snapshot, people: Iterable[Worker], own: _Holds
    ) -> None:
        operation = random.choice(list(Operation))
        offers = [
            offer.spool
            for offer in lists.available(snapshot.spools, operation)
            if offer.selectable and not offer.spool.faults
        ]
        workers = [w for w in people if has_role(w, operation)]
        if not offers or not workers:
            return
        tag, worker = random.choice(offers[:40]).tag, random.choice(workers).id
        if operation is Operation.METROLOGIA:
            occupation.inspeccionar(tag, worker, random.choice(RESULTS))
        else:
            own.add((tag, worker))
            occupation.tomar(tag, worker, operation)

    def _give_back(
        self, occupation: OccupationService, spool: Spool, people: Iterable[Worker], own: _Holds
    ) -> None:
        operation, holder = states_of(spool.picture).held_for, spool.picture.holder_id
        if operation is None or holder is None:
            return
        others = [w.id for w in people if w.id != holder and has_role(w, operation)]
        if others and random.random() < HANDED_OVER:
            other = random.choice(others)
            own.add((spool.tag, other))
            occupation.entregar(spool.tag, holder, other, operation)
            return
        action = random.choice((Action.PAUSAR, Action.COMPLETAR, Action.COMPLETAR))
        if action is Action.PAUSAR:
            occupation.pausar(spool.tag, holder, operation)
        else:
            occupation.completar(spool.tag, holder, operation)
