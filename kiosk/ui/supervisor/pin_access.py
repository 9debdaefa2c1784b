"""Whether the current worker is let in as a supervisor, and for how long. GUI thread."""

from collections.abc import Callable
from threading import Thread
from typing import Final, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.core.clock import seconds
from kiosk.core.errors import Refusal
from kiosk.core.shop import rules
from kiosk.core.shop.data import Operation, Worker
from kiosk.core.supervisor_refusals import PinCause, PinRequired
from kiosk.ui.state.selection import Selection

OPEN_S: Final = 300.0
"""How long a right PIN counts, in seconds; never longer than its supervisor is the current worker."""
TICK_MS = 1_000

_Answer = TypeVar("_Answer")


class SupervisorPins(Protocol):
    """The PINs of this station. Any thread; blocks on the disk, and while a PIN is compared."""

    def has(self, worker_id: int) -> bool:
        """True if the supervisor has a PIN here, or nobody can tell."""

    def refusal(self, worker_id: int, pin: str) -> Refusal | None:
        """Why the worker isn't believed with this PIN; None if it is the right one. Counts the try."""


class NoPins:
    """A station without any."""

    def has(self, worker_id: int) -> bool:
        del worker_id
        return False

    def refusal(self, worker_id: int, pin: str) -> Refusal | None:
        del pin
        return PinRequired(str(worker_id), PinCause.NONE_SET)


class SupervisorAccess(QObject):
    """Asks the station's PINs on a thread of its own, `kiosk-pin`; answers come by `hop`.

    Signals: `changed()` when anything here is different, and each second while it is open; `wanted()` a
    supervisor was chosen who has a PIN and no other work; `opened()` the PIN was right; `refused(Refusal)`
    it wasn't.
    """

    changed = Signal()
    wanted = Signal()
    opened = Signal()
    refused = Signal(object)

    def __init__(
        self,
        selection: Selection,
        pins: SupervisorPins,
        hop: Callable[[Callable[[], None]], None],
        parent: QObject | None = None,
        clock: Callable[[], float] = seconds,
    ) -> None:
        super().__init__(parent)
        self._selection, self._pins, self._hop, self._clock = selection, pins, hop, clock
        self._has_pin: bool | None = None
        self._until: float | None = None
        self._is_asking = False
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        selection.worker_changed.connect(self._on_worker_changed)

    @property
    def supervisor(self) -> Worker | None:
        """The current worker, if he has the role."""
        worker = self._selection.worker
        return worker if worker is not None and rules.is_supervisor(worker) else None

    @property
    def has_other_work(self) -> bool:
        """True if the current worker has a role for an operation too."""
        worker = self._selection.worker
        return worker is not None and any(rules.has_role(worker, each) for each in Operation)

    @property
    def is_open(self) -> bool:
        """True while the current worker counts as the supervisor."""
        return self._until is not None and self._clock() < self._until

    @property
    def seconds_left(self) -> int:
        return 0 if self._until is None else max(0, -int((self._clock() - self._until) // 1))

    @property
    def is_asking(self) -> bool:
        """True while a PIN is compared."""
        return self._is_asking

    @property
    def may_try(self) -> bool:
        """False if the current supervisor has no PIN here, and while one is being compared."""
        return self._has_pin is not False and not self._is_asking

    @property
    def is_supervising(self) -> bool:
        """True while the screen offers a supervisor's actions in the place of a worker's own."""
        return self.supervisor is not None and (self.is_open or not self.has_other_work)

    @property
    def why_not(self) -> Refusal | None:
        """Why the supervisor's actions are off; None while it is open, and until the PINs are known."""
        worker = self.supervisor
        if worker is None or self.is_open or self._has_pin is None:
            return None
        return PinRequired(str(worker.id), PinCause.MISSING if self._has_pin else PinCause.NONE_SET)

    def try_pin(self, pin: str) -> None:
        """Compare a PIN with the current supervisor's; `opened` or `refused` follows."""
        worker = self.supervisor
        if worker is None or self._is_asking:
            return
        self._is_asking = True
        self.changed.emit()
        self._ask(lambda: self._pins.refusal(worker.id, pin), self._on_compared, worker.id)

    def close(self) -> None:
        """The PIN counts no longer."""
        self._until = None
        self._tick.stop()
        self.changed.emit()

    def _on_worker_changed(self) -> None:
        self._has_pin = None
        self.close()
        if worker := self.supervisor:
            self._ask(lambda: self._pins.has(worker.id), self._on_looked, worker.id)

    def _ask(self, ask: Callable[[], _Answer], tell: Callable[[int, _Answer], None], worker_id: int) -> None:
        def work() -> None:
            answer = ask()
            self._hop(lambda: tell(worker_id, answer))

        Thread(target=work, name="kiosk-pin", daemon=True).start()

    def _on_looked(self, worker_id: int, has_pin: bool) -> None:
        if self.supervisor is None or self.supervisor.id != worker_id:
            return
        self._has_pin = has_pin
        self.changed.emit()
        if has_pin and not self.has_other_work:
            self.wanted.emit()

    def _on_compared(self, worker_id: int, refusal: Refusal | None) -> None:
        self._is_asking = False
        if self.supervisor is None or self.supervisor.id != worker_id:
            self.changed.emit()  # the answer is somebody else's by now
        elif refusal is None:
            self._has_pin, self._until = True, self._clock() + OPEN_S
            self._tick.start()
            self.changed.emit()
            self.opened.emit()
        else:
            self.changed.emit()
            self.refused.emit(refusal)

    def _on_tick(self) -> None:
        if self.is_open:
            self.changed.emit()
        else:
            self.close()
