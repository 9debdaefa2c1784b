"""Tells who asked for a spool that he is heard, and what became of it. GUI thread."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject

from kiosk import texts
from kiosk.core.sharing.hand_over import HandOverEnd, RequestEnd, end_of, refusal_of
from kiosk.core.shop.data import Spool
from kiosk.ui.controller import Controller
from kiosk.ui.hand_over.hand_over_offer import HandOverWishes
from kiosk.ui.result.bar import ResultBar, ResultLook
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_model import ShopModel

MOST_UNTOLD: Final = 100
"""Of people who don't come back; the oldest are forgotten."""


class AskerTold(QObject):
    """Each end is told once to its worker: at once where he is the one at the screen, else when he next says
    who he is, and only as far as it is still so. While nobody is there the station tells it as well. It never
    covers another message.
    """

    def __init__(
        self,
        bar: ResultBar,
        wishes: HandOverWishes,
        shop: ShopModel,
        selection: Selection,
        controller: Controller,
        language: str,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._bar, self._shop, self._selection, self._language = bar, shop, selection, language
        self._hand_overs = controller.engine.hand_overs
        self._untold: list[HandOverEnd] = []
        self._shown_here: list[HandOverEnd] = []
        wishes.asked.connect(self._on_asked)
        controller.hand_over_ended.connect(self._on_ended)
        selection.worker_changed.connect(self._on_worker_changed)
        selection.changed.connect(self._tell_next)
        bar.freed.connect(self._tell_next)

    def _on_asked(self, spool: Spool) -> None:
        worker = self._selection.worker
        key = "relevo.asked" if self._hand_overs.is_shared else "relevo.asked_here"
        mark = worker.mark if worker else ""
        said = texts.phrase(key, self._language, tag=spool.tag, holder=spool.picture.ocupado_por, worker=mark)
        self._bar.show_asked(said, spool.tag)

    def _on_worker_changed(self) -> None:
        if self._bar.look is ResultLook.ASKED:
            self._bar.clear()  # it was said to another one

    def _on_ended(self, end: HandOverEnd) -> None:
        self._untold = [*self._untold, end][-MOST_UNTOLD:]
        if self._bar.look is ResultLook.ASKED:
            self._bar.clear()  # what it says is no longer so; what is told now comes after that
        self._tell_next()

    def _tell_next(self) -> None:
        if not self._untold or self._selection.busy or self._bar.look is not ResultLook.IDLE:
            return
        worker = self._selection.worker
        self._untold = [now for end in self._untold if (now := self._still(end))]
        for end in self._untold:
            is_his = worker is not None and worker.id == end.asked.request.worker_id
            if is_his or (worker is None and end not in self._shown_here):
                if is_his:
                    self._untold.remove(end)
                else:
                    self._shown_here.append(end)
                self._shown_here = [each for each in self._shown_here if each in self._untold]
                self._show(end)
                return

    def _still(self, end: HandOverEnd) -> HandOverEnd | None:
        """What is to be told by now: much may have been done to the spool since."""
        request, asked = end.asked.request, end.asked
        spool = self._shop.spools.get(self._shop.live.key_of(request.tag))
        now = end_of(request, spool) if spool else end.end
        if end.end is RequestEnd.HELD or now is RequestEnd.HELD:
            return end if now is end.end else None
        if end.end is RequestEnd.DECLINED and now is RequestEnd.GIVEN_BACK:
            return replace(end, end=now, refusal=refusal_of(request, now, asked.operation, asked.holder))
        return end

    def _show(self, end: HandOverEnd) -> None:
        request = end.asked.request
        worker = self._shop.workers.get(request.worker_id)
        mark = worker.mark if worker else str(request.worker_id)
        if end.refusal is None:
            said = texts.phrase(
                "relevo.granted", self._language, tag=request.tag, holder=end.asked.holder, worker=mark
            )
            self._bar.show_applied(said, tag=request.tag)
            return
        why = texts.sentence(end.refusal, self._language, self._shop.now().date())
        named = texts.Sentence(f"{mark}: {why.what}", why.saved, why.todo)
        self._bar.show_late(ResultLook.REFUSED, named, request.tag)
