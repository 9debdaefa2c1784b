"""Lets a finger touch while a palm, or another finger, already rests on the glass. GUI thread only.

Qt makes mouse events of the first point on the glass alone, and everything here is touched through them: a
person who leans on the screen would touch in vain.
"""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QEventPoint, QMouseEvent, QTouchEvent, QWindow

_NOWHERE = QPointF(-1, -1)
_TOUCHES = frozenset({QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd})
_MADE_BY_QT = Qt.MouseEventSource.MouseEventSynthesizedByQt
_MOUSE = frozenset({QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease})
_MADE = {
    QEventPoint.State.Pressed: QEvent.Type.MouseButtonPress,
    QEventPoint.State.Updated: QEvent.Type.MouseMove,
    QEventPoint.State.Released: QEvent.Type.MouseButtonRelease,
}


class PalmAside(QObject):
    """An event filter on the native window: a later point takes over from the one that came first.

    What lay under the first one is let go without having been touched, and hears no more of it.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._finger: int | None = None
        self._is_aside = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        assert isinstance(watched, QWindow)
        if event.type() == QEvent.Type.TouchBegin:
            self._finger, self._is_aside = None, False
        elif event.type() == QEvent.Type.TouchCancel:
            self._let_go(watched)
        elif event.type() in _TOUCHES:
            assert isinstance(event, QTouchEvent)
            self._on_touch(watched, event)
        elif self._is_aside and event.type() in _MOUSE:
            assert isinstance(event, QMouseEvent)
            return event.source() == _MADE_BY_QT  # the palm's
        return False

    def _on_touch(self, window: QWindow, event: QTouchEvent) -> None:
        for point in event.points():
            if point.state() == QEventPoint.State.Pressed and self._finger is None:
                self._finger = point.id()
                self._put_aside(window)
            if point.id() == self._finger and point.state() in _MADE:
                kind = _MADE[point.state()]
                _send(window, kind, window.mapFromGlobal(point.globalPosition()))
                if kind == QEvent.Type.MouseButtonRelease:
                    self._finger = None

    def _let_go(self, window: QWindow) -> None:
        """The system has taken the finger's touch away: what lies under it must not stay pressed."""
        if self._finger is not None:
            self._finger = None
            _send(window, QEvent.Type.MouseButtonRelease, _NOWHERE)

    def _put_aside(self, window: QWindow) -> None:
        if not self._is_aside:
            self._is_aside = True
            _send(window, QEvent.Type.MouseButtonRelease, _NOWHERE)


def _send(window: QWindow, kind: QEvent.Type, at: QPointF) -> None:
    is_up = kind == QEvent.Type.MouseButtonRelease
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    event = QMouseEvent(
        kind,
        at,
        at,
        window.mapToGlobal(at),
        none if kind == QEvent.Type.MouseMove else left,
        none if is_up else left,
        Qt.KeyboardModifier.NoModifier,
    )
    QCoreApplication.sendEvent(window, event)
