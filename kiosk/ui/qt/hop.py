"""The way from any thread to the GUI's."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

Work = Callable[[], None]


class GuiThreadHop(QObject):
    """Called from another thread with work to do, it does it on the GUI thread, in the order of the calls."""

    _came = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._came.connect(self._on_came)

    def __call__(self, work: Work) -> None:
        self._came.emit(work)

    def _on_came(self, work: Work) -> None:
        work()
