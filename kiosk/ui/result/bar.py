"""The bar under the grid: the outcome of the last action, and what other stations do. GUI thread only."""

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from kiosk.core.frozen import frozen
from kiosk.core.shop.data import Worker
from kiosk.texts import Sentence
from kiosk.ui.look import colors
from kiosk.ui.look.glyphs import Glyph
from kiosk.ui.look.message_strip import EDGE_PX, MessageStrip, StripLook
from kiosk.ui.look.message_text import Word, WordKind, words_of
from kiosk.ui.look.tap_button import TapButton
from kiosk.ui.look.theme import Theme
from kiosk.ui.result.undo_button import UndoButton

HEIGHT_PX, BAR_SIDE_PX = 80, 21
STAYS_S = 10
"""How long a success without undo is shown."""


class ResultLook(Enum):
    IDLE = "idle"
    PENDING = "pending"
    APPLIED = "applied"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    QUEUED = "queued"
    """Kept on this station; not in the sheet yet."""
    ASKED = "asked"
    """A holder is asked for a spool; nothing is saved."""
    LEAVING = "leaving"
    PAST = "past"
    """What another worker than the present one did here a moment ago."""


_QUIET = StripLook(colors.PANEL, colors.LINE, colors.MUTED, colors.MUTED)
_WARNING = StripLook(colors.WARN_GROUND, colors.WARN, colors.WARN_TEXT, colors.WARN, Glyph.WARNING)
_LOOKS = {
    ResultLook.IDLE: _QUIET,
    ResultLook.PENDING: StripLook(colors.RAISED, colors.ARM, colors.TEXT, colors.TEXT, Glyph.RING),
    ResultLook.APPLIED: StripLook(colors.DONE_GROUND, colors.DONE, colors.TEXT, colors.DONE, Glyph.CHECKS),
    ResultLook.REFUSED: StripLook(colors.BAD_GROUND, colors.BAD, colors.TEXT, colors.BAD_TEXT, Glyph.CROSS),
    ResultLook.UNKNOWN: _WARNING,
    ResultLook.QUEUED: StripLook(colors.WARN_GROUND, colors.WARN, colors.WARN_TEXT, colors.WARN, Glyph.CHECK),
    ResultLook.ASKED: StripLook(colors.RAISED, colors.ARM, colors.TEXT, colors.TEXT, Glyph.RING),
    ResultLook.LEAVING: _WARNING,
    ResultLook.PAST: _QUIET,
}


@frozen
class _Message:
    look: ResultLook
    words: tuple[Word, ...] = ()
    worker: Worker | None = None
    """Who did what it tells of, or tried to."""
    stays: bool = False
    """It stays until somebody touches it."""


class ResultBar(MessageStrip):
    """Shows one message at a time. Refusals, unknown and late outcomes stay until touched.

    Signals: `changed()` it says something else; `told(ResultLook)` how an action ended, once for each message
    (several that did not all succeed count as refused); `freed()` there is room for another message;
    `undo_requested()`; `still_here()` the worker answered the warning; `acknowledged()` a message that stays
    was read. Buttons: `undoButton`, `understoodButton`, `stillHereButton`.
    The `tag` of a message is never cut at its end.
    """

    changed = Signal()
    told = Signal(object)
    freed = Signal()
    undo_requested = Signal()
    still_here = Signal()
    acknowledged = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("resultBar", theme, _LOOKS[ResultLook.IDLE], side_px=BAR_SIDE_PX, parent=parent)
        metrics = theme.metrics
        self.line_height = max(metrics.px(HEIGHT_PX), metrics.target + 4 * metrics.px(EDGE_PX))
        """The height that is kept free for it; a long message needs more."""
        self._message = _Message(ResultLook.IDLE)
        self._line: tuple[Word, ...] = ()
        self._groups = 1
        self._over = QTimer(self)
        self._over.setSingleShot(True)
        self._over.timeout.connect(self.clear)
        self.undo_button = UndoButton(theme, self)
        self.undo_button.tapped.connect(self._on_undo)
        understood, still_here = self.tr("ENTENDIDO"), self.tr("SIGO AQUÍ")
        self.understood_button = self._button("understoodButton", understood, self._on_understood)
        self.still_here_button = self._button("stillHereButton", still_here, self._on_still_here)
        for button in (self.undo_button, self.understood_button, self.still_here_button):
            self.add_button(button)

    @property
    def is_quiet(self) -> bool:
        """Whether it says no more than the last movement."""
        return self.look is ResultLook.IDLE

    @property
    def line(self) -> tuple[Word, ...]:
        """The last movement, here or elsewhere."""
        return self._line

    @property
    def look(self) -> ResultLook:
        return self._message.look

    def show_event_line(self, text: str, tag: str = "") -> None:
        """An event of another station; shown while there is no message of more weight."""
        self._line = tuple(words_of(text, tag))
        if self.is_quiet:
            self.clear()
        else:
            self.changed.emit()

    def show_tails(self, groups: int) -> None:
        """Of a tag so many last groups tell spools apart now: they are bold."""
        if groups != self._groups:
            self._groups = groups
            self._say()

    def show_pending(self, text: str, tag: str = "", worker: Worker | None = None) -> None:
        self._show(_Message(ResultLook.PENDING, tuple(words_of(text, tag)), worker))

    def show_applied(
        self,
        text: str,
        undo_s: float | None = None,
        tag: str = "",
        count: int = 1,
        is_all: bool = True,
        worker: Worker | None = None,
    ) -> None:
        """The sheet has it, or `count` of them. With `undo_s` it can be undone for so many seconds."""
        self._show_for(_Message(ResultLook.APPLIED, _thoughts(text, tag), worker), undo_s, count)
        self.told.emit(ResultLook.APPLIED if is_all else ResultLook.REFUSED)

    def show_asked(self, text: str, tag: str = "") -> None:
        """A holder is asked for a spool."""
        self._show_for(_Message(ResultLook.ASKED, tuple(words_of(text, tag))), None)

    def show_refused(self, sentence: Sentence, tag: str = "", worker: Worker | None = None) -> None:
        """It was refused: says whether it was saved, then why, then what to do."""
        self._show(_Message(ResultLook.REFUSED, _three_parts(sentence, tag), worker, stays=True))
        self.told.emit(ResultLook.REFUSED)

    def show_unknown(self, sentence: Sentence, tag: str = "", worker: Worker | None = None) -> None:
        """The outcome is not known yet."""
        self._show(_Message(ResultLook.UNKNOWN, _three_parts(sentence, tag), worker, stays=True))
        self.told.emit(ResultLook.UNKNOWN)

    def show_queued(
        self, sentence: Sentence, undo_s: float | None = None, tag: str = "", worker: Worker | None = None
    ) -> None:
        """It is kept on this station and will be sent by itself. `undo_s` as in `show_applied`."""
        self._show_for(_Message(ResultLook.QUEUED, _three_parts(sentence, tag), worker), undo_s)

    def show_past(self, text: str, tag: str = "") -> None:
        """Go on with what was done, quietly and without DESHACER: another worker is here now."""
        left_ms = self._over.remainingTime()
        self._show(_Message(ResultLook.PAST, tuple(words_of(text, tag))))
        self._over.start(max(0, left_ms))

    def show_late(self, look: ResultLook, sentence: Sentence, tag: str = "") -> None:
        """The outcome of an action whose worker may be gone: it stays until somebody reads it."""
        self._show(_Message(look, _three_parts(sentence, tag), stays=True))
        self.told.emit(look)

    def show_leaving(self, seconds: int, who: str) -> None:
        """The worker will be forgotten in so many seconds. It covers no message: the card warns too."""
        if self.look not in (ResultLook.IDLE, ResultLook.LEAVING):
            return
        warned = self.tr("Se olvidará a {who} en {seconds} s.")
        lead = words_of(warned.format(who=who, seconds=seconds), kind=WordKind.LEAD)
        rest = self.tr("Toca la pantalla para seguir.")
        self._show(_Message(ResultLook.LEAVING, (*lead, *words_of(rest))))

    def end_leaving(self) -> None:
        """End the warning: the worker stayed, or has been forgotten."""
        if self.look is ResultLook.LEAVING:
            self.clear()

    def clear(self) -> None:
        """Back to the last event line."""
        self._show(_Message(ResultLook.IDLE, self._line))
        self.freed.emit()

    def _show_for(self, message: _Message, undo_s: float | None, count: int = 1) -> None:
        self._show(message)
        self._over.start(round(1_000 * (undo_s or STAYS_S)))
        if undo_s:
            self.undo_button.offer(undo_s, count)
            self.changed.emit()

    def _show(self, message: _Message) -> None:
        self._over.stop()
        self._message = message
        self.undo_button.withdraw()
        self.understood_button.setVisible(message.stays)
        self.still_here_button.setVisible(message.look is ResultLook.LEAVING)
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        message = self._message
        self.say(_LOOKS[message.look], message.words, message.worker, self._groups)

    def _on_undo(self) -> None:
        self.undo_button.withdraw()
        self.undo_requested.emit()

    def _on_understood(self) -> None:
        self.acknowledged.emit()
        self.clear()

    def _on_still_here(self) -> None:
        self.end_leaving()
        self.still_here.emit()

    def _button(self, name: str, text: str, slot: Callable[[], None]) -> TapButton:
        button = TapButton(name, self._theme.metrics, text, look="outline", parent=self)
        button.setFixedHeight(self._theme.metrics.target)
        button.tapped.connect(slot)
        button.hide()
        return button


def _thoughts(text: str, tag: str) -> tuple[Word, ...]:
    """What is parted by a dot, each on a line of its own where there is room."""
    words: list[Word] = []
    for thought in text.split(" · "):
        if words:
            words.append(Word("·", WordKind.BREAK))
        words += words_of(thought, tag)
    return tuple(words)


def _three_parts(sentence: Sentence, tag: str) -> tuple[Word, ...]:
    lead = words_of(sentence.saved, tag, WordKind.LEAD)
    return (*lead, *words_of(sentence.what, tag), *words_of(sentence.todo, tag))
