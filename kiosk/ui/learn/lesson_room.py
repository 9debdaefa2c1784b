"""Lies over the window while a supervisor teaches the kiosk its scanner. GUI thread."""

from collections.abc import Callable
from threading import Thread

from PySide6.QtCore import QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.core.shop.codes.badge_pattern import BadgePattern
from kiosk.ui.actions.column import LeftColumn
from kiosk.ui.learn.key_recorder import KeyRecorder
from kiosk.ui.learn.learn_page import LearnPage, page_for
from kiosk.ui.learn.scanner_lesson import Learnt, ScannerLesson, codes_of
from kiosk.ui.look.cover import Cover
from kiosk.ui.look.panel_space import PanelSpace
from kiosk.ui.look.theme import Theme
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.supervisor.pin_access import SupervisorAccess

KeepScanner = Callable[[Learnt], str]
"""Writes what was learnt to this station's settings. Why it doesn't count, in a sentence, or ""; any thread;
blocks."""


class LessonRoom(Cover):
    """Asked for by the worker's card, once it was offered; what is kept counts at once."""

    def __init__(
        self,
        shop: ShopModel,
        left: LeftColumn,
        access: SupervisorAccess,
        theme: Theme,
        space: PanelSpace,
        hop: Callable[[Callable[[], None]], None],
        parent: QWidget,
    ) -> None:
        super().__init__("lessonRoom", theme, space, parent)
        self._shop, self._left, self._access, self._hop = shop, left, access, hop
        self._keep: KeepScanner | None = None
        self._recorder = KeyRecorder(self)
        self._recorder.came.connect(lambda _burst: left.activity.note())
        self._page: LearnPage | None = None
        self._around = QVBoxLayout(self)
        self._around.setContentsMargins(0, 0, 0, 0)
        left.card.lesson_wanted.connect(self.ask)
        access.changed.connect(self._on_access_changed)

    def covered(self) -> QRect:
        return self._space.whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._around.setContentsMargins(0, 0, 0, self.height() - self.inside(self.geometry()).height())

    def offer(self, keep: KeepScanner) -> None:
        """From now on whoever is let in as a supervisor may ask for it."""
        self._keep = keep
        self._on_access_changed()

    def ask(self) -> None:
        """Begin anew."""
        if not self._access.is_open or self._page is not None:
            return
        codes, workers = codes_of(self._shop.spools.values()), self._shop.workers.values()
        lesson = ScannerLesson(codes, workers, self._left.reader.badges)
        height = self.inside(self.covered()).height()
        self._page = page_for(lesson, self._theme, height, self)
        self._page.kept.connect(self._on_kept)
        self._page.left.connect(self.leave)
        self._recorder.came.connect(self._page.take)
        self._around.addWidget(self._page)
        self.window().windowHandle().installEventFilter(self._recorder)
        self._left.stop_typing()
        self._left.guard.arm()
        self.lie_over()

    def leave(self) -> None:
        """It goes, if it is shown."""
        if self._page is not None:
            self.window().windowHandle().removeEventFilter(self._recorder)
            self._page.deleteLater()
            self._page = None
            self._left.guard.arm()
            self.hide()

    def _on_access_changed(self) -> None:
        self._left.card.offer_lesson(self._access.is_open and self._keep is not None)
        if not self._access.is_open:
            self.leave()

    def _on_kept(self, learnt: Learnt) -> None:
        keep, page = self._keep, self._page
        assert keep is not None
        assert page is not None
        page.wait()

        def work() -> None:
            why = keep(learnt)
            self._hop(lambda: self._on_written(learnt, why))

        Thread(target=work, name="kiosk-settings", daemon=True).start()

    def _on_written(self, learnt: Learnt, why: str) -> None:
        if not why:
            self._left.adopt(learnt.habits, BadgePattern(learnt.badge_pattern))
        if self._page is not None and why:
            self._page.say(why)
        elif self._page is not None:
            self._page.tell_kept()
