"""Whether the current worker may ask for the chosen spool, which somebody else holds. GUI thread."""

from PySide6.QtCore import QObject, Signal

from kiosk.core.frozen import frozen
from kiosk.core.relevo_refusals import RelevoCause, RelevoNotValid
from kiosk.core.shop.data import Spool
from kiosk.ui.controller import Controller
from kiosk.ui.state.selection import Selection


@frozen
class HandOverOffer:
    """`holder` is the mark of who has the spool, `asked_by` that of a worker who has asked for it already.

    Without `is_shared` only this station would know: the holder has to answer here.
    """

    holder: str
    is_shared: bool
    asked_by: str = ""
    is_own: bool = False
    """True if the current worker is the one who has asked."""

    @property
    def is_possible(self) -> bool:
        return not self.asked_by


class HandOverWishes(QObject):
    """Signals: `changed()` there may be another offer; `asked(Spool)` the holder is being asked for it;
    `refused(Refusal)` he can't be asked any more."""

    changed = Signal()
    asked = Signal(object)
    refused = Signal(object)

    def __init__(self, selection: Selection, controller: Controller, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._selection = selection
        self._hand_overs = controller.engine.hand_overs
        controller.hand_overs_changed.connect(self.changed)

    def offer(self) -> HandOverOffer | None:
        """What is offered for the chosen spool; None where it isn't another's, or the worker may not have it.

        No offer is made of a spool of which this station waits to know what became of it.
        """
        worker, spool = self._selection.worker, self._spool()
        if worker is None or spool is None or spool.picture.holder_id in (None, worker.id):
            return None
        holder, is_shared = spool.picture.ocupado_por, self._hand_overs.is_shared
        standing = self._hand_overs.of(spool.tag)
        if standing is not None and standing.worker_id == worker.id:
            return HandOverOffer(holder, is_shared, worker.mark, is_own=True)
        refusal = self._hand_overs.refusal(worker.id, spool)
        if refusal is None:
            return HandOverOffer(holder, is_shared)
        if isinstance(refusal, RelevoNotValid) and refusal.causa is RelevoCause.ASKED:
            return HandOverOffer(holder, is_shared, refusal.quien or "")
        return None

    def ask(self) -> None:
        """Ask the holder of the chosen spool, in the current worker's name."""
        worker, spool = self._selection.worker, self._spool()
        if worker is None or spool is None or self._selection.busy:
            return
        if refusal := self._hand_overs.ask(worker.id, spool):
            self.refused.emit(refusal)
        else:
            self.asked.emit(spool)

    def _spool(self) -> Spool | None:
        spool = self._selection.spool
        if self._selection.marked.is_on or spool is None or self._selection.open_marks.verdict(spool.tag):
            return None
        return spool
