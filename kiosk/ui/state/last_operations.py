"""What each worker did last today, at any station: the operation to begin with. GUI thread only."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from kiosk.core.events.event import Event
from kiosk.core.shop import rules
from kiosk.core.shop.data import Operation, Worker


class LastOperations:
    """Remembered from the start of the program; another day's are as good as none."""

    def __init__(self) -> None:
        self._by_worker: dict[int, tuple[date, Operation]] = {}

    def note(self, worker_id: int, operation: Operation, today: date) -> None:
        self._by_worker[worker_id] = (today, operation)

    def note_events(self, events: Iterable[Event], to_local: Callable[[datetime], datetime]) -> None:
        """What happened, in the order of happening; some may be told a day later."""
        for event in events:
            operation = Operation.__members__.get(event.operacion or "")
            if event.worker_id is None or operation is None:
                continue
            day = to_local(event.timestamp).date()
            known, _ = self._by_worker.get(event.worker_id, (day, operation))
            if day >= known:
                self.note(event.worker_id, operation, day)

    def first_for(self, worker: Worker, today: date) -> Operation | None:
        """The worker's last one today, else the first that there is a role for; None without any role."""
        day, last = self._by_worker.get(worker.id, (None, None))
        if last is not None and day == today and rules.has_role(worker, last):
            return last
        return next((each for each in Operation if rules.has_role(worker, each)), None)
