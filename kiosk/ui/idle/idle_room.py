"""Decides when the screen rests, and what goes on while it does. GUI thread only."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from kiosk.core.clock import SystemClock
from kiosk.live.freshness import Freshness
from kiosk.ui.grid.order import Filter
from kiosk.ui.idle.idle_watch import IdleWatch
from kiosk.ui.idle.page_turner import PageTurner
from kiosk.ui.idle.pixel_shift import PixelShift
from kiosk.ui.idle.waking import WakingTouch
from kiosk.ui.idle.window_parts import WindowParts
from kiosk.ui.look.theme import Theme
from kiosk.ui.result.bar import ResultLook
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_model import ShopModel

if TYPE_CHECKING:
    from kiosk.ui.idle.idle_screen import IdleScreen


class IdleRoom(QObject):
    """The idle screen comes while nobody is chosen and nothing waits to be read, and goes as soon as anything
    does, or anybody is there."""

    def __init__(
        self,
        window: QWidget,
        around: WindowParts,
        shop: ShopModel,
        selection: Selection,
        clock: SystemClock,
        theme: Theme,
        idle_after_s: float,
        make_screen: "Callable[[], IdleScreen]",
    ) -> None:
        super().__init__(window)
        self._window, self._around, self._shop, self._selection = window, around, shop, selection
        self._clock, self._make_screen, self._is_desk = clock, make_screen, theme.metrics.is_desk
        self._screen: IdleScreen | None = None
        self.watch = IdleWatch(idle_after_s, self._may_rest, self)
        self.shift = PixelShift(window, theme.metrics.px)
        self.pages = PageTurner(around.grid.view, self)
        self._waking = WakingTouch(around.left.guard, self)
        self._waking.woken.connect(self.watch.note)
        self.watch.came.connect(self._on_came)
        self.watch.ended.connect(self._on_ended)
        self.watch.ticked.connect(self._on_tick)
        around.left.activity.touched.connect(self.watch.note)
        selection.worker_changed.connect(self.watch.note)
        for may_tell in (selection.changed, around.result.changed, around.space.covered):
            may_tell.connect(self.watch.look)
        around.space.moved.connect(self._place)
        for counted in (around.grid.model.counted, self.pages.turned):
            counted.connect(self._tell_counts)

    def _may_rest(self) -> bool:
        around = self._around
        is_busy = self._selection.worker is not None or self._selection.busy
        is_told = around.result.look is not ResultLook.IDLE or around.space.is_covered
        is_wrong = around.banner.is_alarming or self._shop.freshness is Freshness.LOADING
        # At a desk the table stays as long as somebody may look at it: nobody swipes a badge there.
        return not (is_busy or is_told or is_wrong or self._is_desk)

    def _on_came(self) -> None:
        if self._screen is None:
            self._screen = self._make_screen()
        self._around.grid.show_all_again()
        self._around.top_bar.show_clock(False)
        self.shift.start()
        self.pages.start()
        self._on_tick()
        self._tell_counts()
        self._place()
        self._screen.show()
        self._screen.raise_()
        self._waking.listen(self._window.windowHandle())

    def _on_ended(self) -> None:
        self._waking.stop()
        self.pages.stop()
        self.shift.stop()
        self._around.top_bar.show_clock(True)
        if self._screen is not None:
            self._screen.hide()

    def _on_tick(self) -> None:
        if self._screen is not None:
            self._screen.column.tell_time(self._clock.local())
        self.shift.keep()

    def _tell_counts(self) -> None:
        if self._screen is not None and self.watch.is_idle:
            counts = self._around.grid.model.tiles.counts()
            self._screen.head.tell(counts[Filter.ALL], counts[Filter.LONG], self.pages.page, self.pages.pages)

    def _place(self) -> None:
        if self._screen is None or not self.watch.is_idle:
            return
        around = self._around
        self._screen.lie(around.left.geometry(), around.grid_head(), around.banner.place())
