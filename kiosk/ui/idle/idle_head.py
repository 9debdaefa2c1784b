"""What stands above the live grid while nobody is there: no filters, for a touch only wakes. GUI thread."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.ui.grid.panel import MARGIN_PX, TITLE_PX
from kiosk.ui.idle.dimming import dimmed
from kiosk.ui.look import colors
from kiosk.ui.look.plain_label import PlainLabel
from kiosk.ui.look.theme import Theme

ABOUT_PX, GAP_PX = 20, 12


class IdleHead(QWidget):
    """How many spools are held, how many of them for too long, and which page of them is in view."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("idleHead")
        self._title = PlainLabel(theme, TITLE_PX, dimmed(colors.TEXT), theme.BOLD, parent=self)
        self._total = PlainLabel(theme, TITLE_PX, dimmed(colors.ACCENT_TEXT), theme.BOLD, parent=self)
        self._about = PlainLabel(theme, ABOUT_PX, dimmed(colors.MUTED), parent=self)
        self._about.setObjectName("idleAbout")
        self._title.setText(self.tr("Ocupados ahora"))
        self._margin, self._gap = theme.metrics.px(MARGIN_PX), theme.metrics.px(GAP_PX)

    def tell(self, total: int, long: int, page: int, pages: int) -> None:
        """So many spools, so many held for too long, and this of the pages, from 0."""
        self._total.setText(str(total))
        words = [self.tr("página {page} de {pages}").format(page=page + 1, pages=pages)] if pages > 1 else []
        words.append(self.tr("más antiguos primero"))
        if long:
            one, several = self.tr("1 lleva más de 8 h"), self.tr("{count} llevan más de 8 h")
            words.append(one if long == 1 else several.format(count=long))
        self._about.setText(" · ".join(words))
        self._arrange()

    def said(self) -> str:
        return f"{self._title.text()} {self._total.text()} · {self._about.text()}"

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(dimmed(colors.GROUND)))
        painter.end()

    def _size_of(self, label: PlainLabel) -> QSize:
        """Letters reach a little beyond the width by which they advance."""
        return label.sizeHint() + QSize(self._gap // 2, 0)

    def _arrange(self) -> None:
        """In one line, or where that is too narrow in two."""
        title, total, about = map(self._size_of, (self._title, self._total, self._about))
        room = self.rect().adjusted(self._margin, 0, -self._margin, 0)
        is_wide = title.width() + total.width() + about.width() + 2 * self._gap <= room.width()
        high = room.height() if is_wide else title.height()
        top = 0 if is_wide else max(0, (room.height() - title.height() - about.height()) // 2)
        self._title.setGeometry(room.left(), top, title.width(), high)
        self._total.setGeometry(self._title.geometry().right() + self._gap, top, total.width(), high)
        if is_wide:
            self._about.setGeometry(room.right() + 1 - about.width(), top, about.width(), high)
        else:
            self._about.setGeometry(room.left(), top + high, room.width(), about.height())
