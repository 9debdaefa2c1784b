"""The page that learns a scanner, in a window of its own. GUI thread."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from kiosk.ui.learn.key_recorder import KeyRecorder
from kiosk.ui.learn.learn_page import page_for
from kiosk.ui.learn.scanner_lesson import Learnt, ScannerLesson
from kiosk.ui.look import colors
from kiosk.ui.look.theme import Theme
from kiosk.ui.qt.main_window import MainWindow


class LearnWindow(MainWindow):
    """It closes once somebody has said whether to keep what was learnt: `learnt`, or None."""

    def __init__(self, lesson: ScannerLesson, theme: Theme, height: int) -> None:
        """`height` of the screen, in pixels."""
        super().__init__("learnWindow")
        self.setWindowTitle(self.tr("Enseñar el lector al kiosco"))
        self.learnt: Learnt | None = None
        self.page = page_for(lesson, theme, height, self)
        self.recorder = KeyRecorder(self)
        self.recorder.came.connect(self.page.take)
        self.page.kept.connect(self._on_kept)
        self.page.left.connect(self.close)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.page)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.windowHandle().installEventFilter(self.recorder)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colors.PANEL)
        painter.end()

    def _on_kept(self, learnt: Learnt) -> None:
        self.learnt = learnt
        self.close()
