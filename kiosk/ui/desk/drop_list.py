"""A list of values that drops down below a button. GUI thread only."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from kiosk.ui.look import colors
from kiosk.ui.look.theme import Theme
from kiosk.ui.touch.activity import Activity
from kiosk.ui.touch.flick_list import FlickList

TEXT_PX, PAD_PX, EDGE_PX = 15, 12, 6
MOST_ROWS = 14
LEAST_PX, MOST_PX = 180, 420
Index = QModelIndex | QPersistentModelIndex
Choice = tuple[str, str]
"""What a row says, and what stands at its right."""
_NO_PARENT = QModelIndex()
_CHOICE = Qt.ItemDataRole.UserRole + 1
_SINGLE = Qt.TextFlag.TextSingleLine | Qt.AlignmentFlag.AlignVCenter


class _Choices(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: Sequence[Choice] = ()

    def show(self, rows: Sequence[Choice]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        choice = self.rows[index.row()]
        if role == _CHOICE:
            return choice
        is_text = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return " · ".join(filter(None, choice)) if is_text else None


class _ChoiceDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self.width = theme, 1
        self._font = theme.font(TEXT_PX)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(self.width, self._theme.metrics.desk_row)

    def words_width(self, choice: Choice) -> float:
        """How wide a row's words are, with the room around them."""
        metrics = QFontMetricsF(self._font)
        return sum(map(metrics.horizontalAdvance, choice)) + 4 * self._theme.metrics.px(PAD_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        text, aside = index.data(_CHOICE)
        px, view = self._theme.metrics.px, option.widget
        is_down = isinstance(view, FlickList) and view.pressed_index == index
        painter.fillRect(option.rect, QColor(colors.LINE if is_down else colors.CARD))
        box = QRectF(option.rect).adjusted(px(PAD_PX), 0, -px(PAD_PX), 0)
        metrics = QFontMetricsF(self._font)
        painter.setFont(self._font)
        painter.setPen(QColor(colors.MUTED))
        painter.drawText(box, _SINGLE | Qt.AlignmentFlag.AlignRight, aside)
        room = box.width() - metrics.horizontalAdvance(aside) - px(PAD_PX)
        painter.setPen(QColor(colors.TEXT))
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(box, _SINGLE | Qt.AlignmentFlag.AlignLeft, text)


class DropList(QWidget):
    """Hidden until `ask`. It lies over the window, and goes at a press elsewhere.

    Signal: `chosen(int)` the place of the value; it is hidden already then.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme, activity: Activity, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("dropList")
        self._theme = theme
        self._choices = _Choices(self)
        self.list = FlickList("dropListRows", "", self)
        self._delegate = _ChoiceDelegate(theme, self.list)
        self.list.setItemDelegate(self._delegate)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setModel(self._choices)
        self.list.tapped.connect(self._on_tapped)
        whole = QVBoxLayout(self)
        edge = theme.metrics.px(EDGE_PX)
        whole.setContentsMargins(edge, edge, edge, edge)
        whole.addWidget(self.list)
        activity.pressed.connect(self._on_pressed)
        self.hide()

    def ask(self, title: str, choices: Sequence[Choice], below: QWidget) -> None:
        """Show these values below a button."""
        self.list.setAccessibleName(title)
        self._choices.show(choices)
        self.list.scrollToTop()
        self._place(choices, below)
        self.show()
        self.raise_()

    def leave(self) -> None:
        """It goes without an answer."""
        self.hide()

    def _place(self, choices: Sequence[Choice], below: QWidget) -> None:
        px, window = self._theme.metrics.px, self.window()
        edges = 2 * px(EDGE_PX)
        widest = max(map(self._delegate.words_width, choices), default=0.0)
        width = round(min(max(widest, px(LEAST_PX), below.width()), px(MOST_PX))) + edges
        height = min(len(choices), MOST_ROWS) * self._theme.metrics.desk_row + edges
        corner = below.mapTo(window, QPoint(0, below.height() + px(4)))
        left = max(0, min(corner.x(), window.width() - width))
        self._delegate.width = width - edges
        self.setGeometry(QRect(left, corner.y(), width, min(height, window.height() - corner.y())))

    def _on_tapped(self, index: QModelIndex) -> None:
        self.hide()
        self.chosen.emit(index.row())

    def _on_pressed(self, place: QPoint) -> None:
        if not self.rect().contains(self.mapFromGlobal(place)):
            self.leave()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colors.CARD))
        painter.setPen(QPen(QColor(colors.LINE), self._theme.metrics.px(2)))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()
