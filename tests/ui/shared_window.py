"""One whole window for the tests of a module: each finds it as the first one did, which is proven."""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from kiosk.core.shop.data import Operation, Spool, Worker
from kiosk.ui.look.tap_button import TapButton
from kiosk.ui.look.theme import Theme
from tests.ui.column_window import NOW
from tests.ui.whole_window import WholeWindow

Look = dict[str, object]
"""What can be seen and touched, by the widget's path."""


class SharedWindow(WholeWindow):
    """`begin` comes before each test, and fails where it does not find what it found the first time."""

    def __init__(self, qtbot: QtBot, theme: Theme, size: QSize) -> None:
        super().__init__(qtbot, theme, size)
        self._start: Look | None = None

    def begin(self, spools: Iterable[Spool], workers: Iterable[Worker], worker_id: int) -> None:
        """These spools, this worker, and nothing left of what a test did."""
        self.clock.at = NOW
        self.window.banner.set_sheet_away(None)
        self.selection.open_marks.live.close_but(())
        self.selection.forget_worker()
        self.selection.choose_operation(Operation.ARM)
        for line in self.window.findChildren(QLineEdit):
            line.clear()
        self.load(spools, workers)
        self.selection.choose_worker(worker_id)
        for tick in (self.window.lights.refresh, self.window.top_bar._on_tick, self.window.grid.model.tick):
            tick()  # what the clock says is shown each second or so
        for _turn in range(3):  # what is laid out may make others be laid out
            QCoreApplication.processEvents()
        guard = self.window.left.guard
        guard._is_armed, guard._deaf_until = False, 0.0  # as after a person's pause
        for button in self.window.findChildren(TapButton):
            button._debounce._last = float("-inf")
        look = dict(_seen(self.window))
        self._start = self._start or look
        others = {at for at in look.keys() | self._start.keys() if look.get(at) != self._start.get(at)}
        assert not others, {at: (self._start.get(at), look.get(at)) for at in sorted(others)}

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()


def _seen(widget: QWidget, path: str = "") -> Iterator[tuple[str, object]]:
    text = getattr(widget, "text", None)
    is_told = widget.isEnabled(), widget.hasFocus(), text() if callable(text) else ""
    yield path, (widget.geometry().getRect(), *is_told, _rows(widget))
    seen = [child for child in widget.children() if isinstance(child, QWidget) and child.isVisible()]
    for at, child in enumerate(seen):
        yield from _seen(child, f"{path}/{at}:{child.objectName() or type(child).__name__}")


def _rows(widget: QWidget) -> list[object]:
    if not isinstance(widget, QAbstractItemView) or widget.model() is None:
        return []
    model = widget.model()
    rows = [model.index(at, 0) for at in range(model.rowCount())]
    return [(widget.visualRect(row).getRect(), row.data()) for row in rows]
