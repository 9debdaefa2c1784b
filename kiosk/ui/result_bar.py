"""The bottom of the window: what became of the last tap, and what other stations do. GUI thread only."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.texts import Sentence
from kiosk.ui import colors
from kiosk.ui.glyphs import Glyph, glyph_width, paint_glyph
from kiosk.ui.message_text import Kind, MessageText, Word, words_of
from kiosk.ui.tap_button import TapButton
from kiosk.ui.theme import Theme

HEIGHT_PX = 80
STAYS_S = 10
"""How long a success without undo is shown."""
TICK_MS = 100


class Look(Enum):
    IDLE = "idle"
    PENDING = "pending"
    APPLIED = "applied"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    LEAVING = "leaving"


@dataclass(frozen=True, slots=True)
class _Paint:
    ground: str
    line: str
    ink: str
    lead: str
    glyph: Glyph | None = None


_PAINTS = {
    Look.IDLE: _Paint(colors.PANEL, colors.LINE, colors.MUTED, colors.MUTED),
    Look.PENDING: _Paint(colors.RAISED, colors.ARM, colors.TEXT, colors.TEXT, Glyph.RING),
    Look.APPLIED: _Paint(colors.DONE_GROUND, colors.DONE, colors.TEXT, colors.DONE, Glyph.CHECKS),
    Look.REFUSED: _Paint(colors.BAD_GROUND, colors.BAD, colors.TEXT, colors.BAD_TEXT, Glyph.CROSS),
    Look.UNKNOWN: _Paint(colors.WARN_GROUND, colors.WARN, colors.WARN_TEXT, colors.WARN, Glyph.WARNING),
    Look.LEAVING: _Paint(colors.WARN_GROUND, colors.WARN, colors.WARN_TEXT, colors.WARN, Glyph.WARNING),
}
_STICKY = frozenset({Look.REFUSED, Look.UNKNOWN})


@dataclass(frozen=True, slots=True)
class _Message:
    look: Look
    words: tuple[Word, ...] = ()


class ResultBar(QWidget):
    """One message at a time; its height never changes. A refusal and what isn't known stay until touched.

    Signals: `undo_requested()`; `still_here()` the worker answered the warning; `acknowledged()` he read an
    error. Buttons: `undoButton`, `understoodButton`, `stillHereButton`.
    """

    undo_requested = Signal()
    still_here = Signal()
    acknowledged = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("resultBar")
        self._theme = theme
        self._message = self._under = _Message(Look.IDLE)
        self._line: tuple[Word, ...] = ()
        self._until: float | None = None
        metrics = theme.metrics
        self._text = MessageText(theme, self)
        self._text.setObjectName("resultText")
        self.undo_button = self._button("undoButton", self._on_undo)
        self.understood_button = self._button("understoodButton", self._on_understood)
        self.still_here_button = self._button("stillHereButton", self._on_still_here)
        self.understood_button.setText(self.tr("ENTENDIDO"))
        self.still_here_button.setText(self.tr("SIGO AQUÍ"))
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self.setFixedHeight(max(metrics.px(HEIGHT_PX), metrics.target + 2 * metrics.px(9)))
        self._lay_out()
        self._show(_Message(Look.IDLE))

    @property
    def look(self) -> Look:
        return self._message.look

    def text(self) -> str:
        """The whole message."""
        return self._text.text()

    # What there is to say.

    def show_event_line(self, text: str, tag: str = "") -> None:
        """What another station did; shown while there is nothing of more weight."""
        self._line = tuple(words_of(text, tag))
        if self._message.look is Look.IDLE:
            self._show(_Message(Look.IDLE, self._line))

    def show_pending(self, text: str, tag: str = "") -> None:
        self._show(_Message(Look.PENDING, tuple(words_of(text, tag))))

    def show_applied(self, text: str, undo_s: float | None = None, tag: str = "") -> None:
        """It stands in the sheet. With `undo_s` it can be undone for so many seconds."""
        self._until = time.monotonic() + (undo_s or STAYS_S)
        self._label_undo()
        self.undo_button.setEnabled(undo_s is not None)
        self._show(_Message(Look.APPLIED, tuple(words_of(text, tag))))
        self._tick.start()

    def show_refused(self, sentence: Sentence, tag: str = "") -> None:
        """It was not done: whether it was saved comes first, then why, then what to do."""
        self._show(_Message(Look.REFUSED, _three_parts(sentence, tag)))

    def show_unknown(self, sentence: Sentence, tag: str = "") -> None:
        """Nobody can tell yet whether it was done."""
        self._show(_Message(Look.UNKNOWN, _three_parts(sentence, tag)))

    def show_leaving(self, seconds: int, who: str) -> None:
        """The worker will be forgotten in so many seconds. An error that stood here comes back afterwards."""
        if self._message.look is not Look.LEAVING:
            self._under = self._message
        text = self.tr("Se olvidará a {who} en {seconds} s.")
        rest = self.tr("Toca la pantalla para seguir.")
        lead = words_of(text.format(who=who, seconds=seconds), kind=Kind.LEAD)
        self._show(_Message(Look.LEAVING, (*lead, *words_of(rest))))

    def end_leaving(self) -> None:
        """He stayed, or he is gone."""
        if self._message.look is Look.LEAVING:
            self._show(self._under if self._under.look in _STICKY else _Message(Look.IDLE, self._line))

    def clear(self) -> None:
        """Back to the last event line."""
        self._show(_Message(Look.IDLE, self._line))

    # How it is shown.

    def _show(self, message: _Message) -> None:
        self._message = message
        paint = _PAINTS[message.look]
        is_idle = message.look is Look.IDLE
        self._text.show_words(message.words, paint.ink, paint.lead, bold_tag=not is_idle)
        if message.look is not Look.APPLIED:
            self._tick.stop()
        can_undo = message.look is Look.APPLIED and self.undo_button.isEnabled()
        self.undo_button.setVisible(can_undo)
        self.understood_button.setVisible(message.look in _STICKY)
        self.still_here_button.setVisible(message.look is Look.LEAVING)
        self._indent.setContentsMargins(self._text_left(paint.glyph), 0, 0, 0)
        self.update()

    def _on_tick(self) -> None:
        assert self._until is not None
        if time.monotonic() >= self._until:
            self.clear()
        else:
            self._label_undo()

    def _label_undo(self) -> None:
        assert self._until is not None
        seconds = max(1, -int(-(self._until - time.monotonic()) // 1))
        text = self.tr("DESHACER · {seconds} s")
        self.undo_button.setText(text.format(seconds=seconds))

    def _on_undo(self) -> None:
        self.undo_button.setEnabled(False)
        self.undo_button.setVisible(False)
        self.undo_requested.emit()

    def _on_understood(self) -> None:
        self.clear()
        self.acknowledged.emit()

    def _on_still_here(self) -> None:
        self.end_leaving()
        self.still_here.emit()

    # What it looks like.

    def _button(self, name: str, slot: Callable[[], None]) -> TapButton:
        button = TapButton(name, self._theme.metrics, look="outline", parent=self)
        button.setFixedHeight(self._theme.metrics.target)
        button.tapped.connect(slot)
        return button

    def _lay_out(self) -> None:
        px = self._theme.metrics.px
        self._indent = QHBoxLayout()
        self._indent.addWidget(self._text)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(28), px(4), px(28), px(2))
        row.setSpacing(px(28))
        row.addLayout(self._indent, 1)
        for button in (self.undo_button, self.understood_button, self.still_here_button):
            row.addWidget(button)
        widest = self.tr("DESHACER · {seconds} s")
        self.undo_button.ensurePolished()
        self.undo_button.setText(widest.format(seconds=10))
        self.undo_button.setMinimumWidth(self.undo_button.sizeHint().width())

    def _glyph_height(self) -> float:
        return self._theme.metrics.scale * 22

    def _text_left(self, glyph: Glyph | None) -> int:
        if glyph is None:
            return 0
        return round(glyph_width(glyph, self._glyph_height())) + self._theme.metrics.px(20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint = _PAINTS[self._message.look]
        px = self._theme.metrics.px
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(paint.ground))
        painter.fillRect(0, 0, self.width(), px(2), QColor(paint.line))
        if paint.glyph:
            middle = (self.height() + px(2)) / 2
            paint_glyph(painter, paint.glyph, px(28), middle, self._glyph_height(), paint.lead)
        painter.end()


def _three_parts(sentence: Sentence, tag: str) -> tuple[Word, ...]:
    lead = words_of(sentence.saved, tag, Kind.LEAD)
    return (*lead, *words_of(sentence.what, tag), *words_of(sentence.todo, tag))
