"""The strip over the grid's foot by which a holder sees that he is asked, and answers. GUI thread."""

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.core.frozen import frozen
from kiosk.core.shop.data import Worker
from kiosk.ui.look import colors
from kiosk.ui.look.avatar import paint_avatar
from kiosk.ui.look.cover import Cover
from kiosk.ui.look.metrics import ACTION_GAP_MM
from kiosk.ui.look.panel_space import PanelSpace
from kiosk.ui.look.plain_label import PlainLabel
from kiosk.ui.look.shape import Shape
from kiosk.ui.look.theme import Theme
from kiosk.ui.look.two_line_button import ButtonLook, TwoLineButton

TITLE_PX, TAG_PX, DETAIL_PX = 26, 30, 20
EDGE_PX, LOW_EDGE_PX, GAP_PX = 18, 8, 16
AVATAR_PX = 66
LEAST_TEXT_MM = 70.0
"""With less room for the words beside the buttons, these stand below."""
_GRANT = ButtonLook(colors.ACCENT, colors.ACCENT, colors.ON_ACCENT, down=colors.ACCENT_DOWN)
_DECLINE = ButtonLook(colors.RAISED, colors.LINE, colors.TEXT, down=colors.LINE)
_DEAF = ButtonLook(colors.PANEL, colors.LINE, colors.DISABLED, down=colors.PANEL, is_dashed=True, line_px=3)


@frozen
class Told:
    """`asker` is shown with initials. Without `can_answer` it only tells."""

    asker: Worker | None
    title: str
    tag: str
    detail: str
    can_answer: bool


class HandOverStrip(Cover):
    """Hidden until `tell`; it lies at the foot of the grid, and where that is too narrow at the head of all
    of the window's middle, so that no action is covered.

    Signals: `granted()`, `declined()` the touches of the holder. Buttons: `handOverGrant`,
    `handOverDecline`.
    """

    granted = Signal()
    declined = Signal()

    def __init__(self, theme: Theme, space: PanelSpace, parent: QWidget) -> None:
        super().__init__("handOverStrip", theme, space, parent)
        is_low = theme.metrics.shape is Shape.ALONE
        self._edge = theme.metrics.px(LOW_EDGE_PX if is_low else EDGE_PX)
        self._told: Told | None = None
        self._is_deaf = False
        self.title = PlainLabel(theme, TITLE_PX, colors.TEXT, Theme.SEMIBOLD, parent=self)
        self.title.setObjectName("handOverTitle")
        self.tag = PlainLabel(theme, TAG_PX, colors.TEXT, Theme.BOLD, parent=self)
        self.tag.setObjectName("handOverTag")
        self.detail = PlainLabel(theme, DETAIL_PX, colors.NAME, parent=self)
        self.detail.setObjectName("handOverDetail")
        self.grant_button = self._button("handOverGrant", theme)
        self.grant_button.tapped.connect(self.granted)
        self.decline_button = self._button("handOverDecline", theme)
        self.decline_button.tapped.connect(self.declined)

    def tell(self, told: Told | None, is_deaf: bool = False) -> None:
        """Show this, or nothing; `is_deaf` while an action is under way."""
        self._told, self._is_deaf = told, is_deaf
        if told is None:
            self.hide()
            return
        self.title.setText(told.title)
        self.tag.setText(told.tag)
        self.detail.setText(told.detail)
        can_touch = told.can_answer and not is_deaf
        for button, look, word in (
            (self.grant_button, _GRANT, self.tr("ENTREGAR")),
            (self.decline_button, _DECLINE, self.tr("No")),
        ):
            button.setVisible(told.can_answer)
            button.setEnabled(can_touch)
            button.show_as(look if can_touch else _DEAF, word)
        if self.isHidden():
            self.lie_over()
        else:
            self.setGeometry(self.covered())
        self._arrange()
        self.update()

    def covered(self) -> QRect:
        over, whole = self._space.place, self._space.whole
        if over != whole and over.width() >= self._least_width():
            high = min(over.height(), self._height(over.width()))
            return QRect(over.left(), over.bottom() + 1 - high, over.width(), high)
        return QRect(
            whole.left(), whole.top(), whole.width(), min(whole.height(), self._height(whole.width()))
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        px = self._theme.metrics.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(colors.CARD_SELECTED))
        painter.setPen(QPen(QColor(colors.ACCENT), px(3)))
        edge = px(3) / 2
        painter.drawRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge))
        if self._told is not None and self._told.asker is not None:
            paint_avatar(painter, self._theme, QRectF(self._avatar()), self._told.asker)
        painter.end()

    def _button(self, name: str, theme: Theme) -> TwoLineButton:
        button = TwoLineButton(name, theme, 27, 18, radius_px=14, parent=self)
        button.setCursor(Qt.CursorShape.ArrowCursor)
        return button

    def _buttons_width(self) -> int:
        metrics = self._theme.metrics
        return 2 * metrics.action_width + metrics.mm(ACTION_GAP_MM)

    def _least_width(self) -> int:
        return self._buttons_width() + 2 * self._edge

    def _is_stacked(self, width: int) -> bool:
        """True where the buttons stand below the words."""
        metrics = self._theme.metrics
        beside = self._least_width() + metrics.px(AVATAR_PX + 2 * GAP_PX) + metrics.mm(LEAST_TEXT_MM)
        return width < beside

    def _text_height(self) -> int:
        return sum(each.sizeHint().height() for each in self._words())

    def _words(self) -> tuple[PlainLabel, ...]:
        """The lines, from top to bottom."""
        return self.title, self.tag, self.detail

    def _height(self, width: int) -> int:
        metrics = self._theme.metrics
        edges = 2 * self._edge
        has_buttons = self._told is not None and self._told.can_answer
        if has_buttons and self._is_stacked(width):
            return edges + self._text_height() + metrics.px(GAP_PX) + metrics.action_height
        return edges + max(self._text_height(), metrics.action_height if has_buttons else 0)

    def _avatar(self) -> QRect:
        px = self._theme.metrics.px
        side = min(px(AVATAR_PX), self._text_height())
        return QRect(self._edge, self._edge + (self._words_height() - side) // 2, side, side)

    def _words_height(self) -> int:
        """How high the room of the words is."""
        px = self._theme.metrics.px
        inner = self.height() - 2 * self._edge
        if self._told is not None and self._told.can_answer and self._is_stacked(self.width()):
            return inner - px(GAP_PX) - self._theme.metrics.action_height
        return inner

    def _arrange(self) -> None:
        if self._told is None:
            return
        metrics = self._theme.metrics
        edge, gap, high = self._edge, metrics.px(GAP_PX), metrics.action_height
        stacked, inner = self._is_stacked(self.width()), self.width() - 2 * edge
        left = self._avatar().right() + 1 + gap if self._told.asker else edge
        right = self.width() - edge
        if self._told.can_answer and not stacked:
            right -= self._buttons_width() + gap
        room = self._words_height()
        top = edge + max(0, (room - self._text_height()) // 2)
        for line in self._words():
            line.setGeometry(left, top, max(1, right - left), line.sizeHint().height())
            top += line.sizeHint().height()
        between = metrics.mm(ACTION_GAP_MM)
        wide = (inner - between) // 2 if stacked else metrics.action_width
        at = edge if stacked else self.width() - edge - self._buttons_width()
        below = self.height() - edge - high if stacked else (self.height() - high) // 2
        self.grant_button.setGeometry(at, below, wide, high)
        self.decline_button.setGeometry(at + wide + between, below, wide, high)
