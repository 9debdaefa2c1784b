"""Tells holders that they are asked for a spool, and takes their answers. GUI thread."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.core.sharing.hand_over import HandOverRequest, operation_of
from kiosk.core.shop.data import Worker
from kiosk.ui.controller import Controller
from kiosk.ui.hand_over.strip import HandOverStrip, Told
from kiosk.ui.look.cover import Cover
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_model import ShopModel

LOOK_MS = 15_000
"""How often the minutes since the request are counted anew."""
DEAF_MS = 500
"""A request that comes by itself takes no answer for so long: the finger was on its way to what is below."""


class HolderAsked(QObject):
    """Between the requests and the strip. The station where a spool was taken shows who asks for it; its
    holder sees it wherever he says who he is, and nobody answers in his place.

    Signal: `refused(Refusal)` it is too late for the answer. `expect_repeat` is called when something new
    appears under the finger; `above` are panels that cover the strip while they are shown.
    """

    refused = Signal(object)

    def __init__(
        self,
        strip: HandOverStrip,
        shop: ShopModel,
        selection: Selection,
        controller: Controller,
        expect_repeat: Callable[[], None],
        above: Sequence[Cover],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._strip, self._shop, self._selection = strip, shop, selection
        self._hand_overs = controller.engine.hand_overs
        self._expect_repeat, self._above = expect_repeat, above
        self._shown: HandOverRequest | None = None
        self._can_answer = False
        self._worker_id: int | None = None
        self._deaf = QTimer(self, singleShot=True, interval=DEAF_MS)
        self._deaf.timeout.connect(self._show)
        strip.granted.connect(self._on_granted)
        strip.declined.connect(self._on_declined)
        controller.hand_overs_changed.connect(self._show)
        selection.changed.connect(self._show)
        minute = QTimer(self)
        minute.setInterval(LOOK_MS)
        minute.timeout.connect(self._show)
        minute.start()

    def _show(self) -> None:
        requests = self._relevant()
        request = requests[0] if requests else None
        worker = self._selection.worker
        can_answer = (
            request is not None and worker is not None and worker.id == self._hand_overs.holder_of(request)
        )
        is_new = (request, can_answer) != (self._shown, self._can_answer)
        is_sudden = is_new and can_answer and worker is not None and worker.id == self._worker_id
        self._shown, self._can_answer = request, can_answer
        self._worker_id = worker.id if worker else None
        if is_sudden:
            self._deaf.start()
        if request is None:
            self._strip.tell(None)
            return
        is_deaf = self._selection.busy or self._deaf.isActive()
        self._strip.tell(self._told(request, can_answer, len(requests)), is_deaf)
        if is_new:
            self._strip.come_forward()
            for panel in self._above:
                if panel.isVisible():
                    panel.come_forward()
            if can_answer:
                self._expect_repeat()

    def _relevant(self) -> list[HandOverRequest]:
        """Those that the current worker is asked first, then those of spools that were taken here."""
        worker, found = self._selection.worker, self._hand_overs.requests
        own = [each for each in found if worker and self._hand_overs.holder_of(each) == worker.id]
        return [*own, *(each for each in found if each not in own and self._hand_overs.is_here(each))]

    def _told(self, request: HandOverRequest, can_answer: bool, count: int) -> Told:
        asker = self._shop.workers.get(request.worker_id)
        spool = self._shop.spools.get(self._shop.live.key_of(request.tag))
        holder = spool.picture.ocupado_por if spool else ""
        operation = operation_of(spool).value if spool else ""
        minutes = max(0, int((self._shop.live.utc() - request.asked_at).total_seconds() // 60))
        title = self.tr("{who} pide").format(who=_name(asker, request.worker_id))
        since = self.tr("hace {count} min").format(count=minutes) if minutes else self.tr("ahora")
        about = [operation, since]
        if request.station:
            about.insert(1, request.station)
        if count > 1:
            about.append(self.tr("y {count} más").format(count=count - 1))
        if not can_answer:
            about.insert(0, self.tr("{who}: di quién eres para responder").format(who=holder))
        return Told(asker, title, request.tag, " · ".join(about), can_answer)

    def _on_granted(self) -> None:
        request = self._answerable()
        if request is not None and (refusal := self._hand_overs.grant(request)):
            self.refused.emit(refusal)

    def _on_declined(self) -> None:
        if (request := self._answerable()) is not None:
            self._hand_overs.decline(request)

    def _answerable(self) -> HandOverRequest | None:
        is_deaf = self._selection.busy or self._deaf.isActive()
        return self._shown if self._can_answer and not is_deaf else None


def _name(worker: Worker | None, worker_id: int) -> str:
    return f"{worker.mark} {worker.full_name}" if worker else str(worker_id)
