"""The strip under the board's lights that says why the board may be out of date. GUI thread only."""

from PySide6.QtWidgets import QWidget

from kiosk.live.freshness import Freshness
from kiosk.texts import Sentence
from kiosk.ui.look.message_text import WordKind, words_of
from kiosk.ui.look.theme import Theme
from kiosk.ui.status.stale_strip import ALARM_LOOK, STALE_LOOK, StaleStrip


class BoardBanner(StaleStrip):
    """Unlike the kiosk's banner it speaks of no action, because nobody acts at a board."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("boardBanner", theme, parent)
        self._fault: Sentence | None = None

    def set_fault(self, fault: Sentence) -> None:
        """An unforeseen failure. It stays until the board is restarted."""
        self._fault = fault
        self._refresh()

    def _refresh(self) -> None:
        if self._fault:
            self.say(ALARM_LOOK, words_of(f"{self._fault.what} {self._fault.todo}", kind=WordKind.LEAD))
        elif self._alarms:
            self._say_alarms()
        else:
            self.say(STALE_LOOK, words_of(self._sentences(), kind=WordKind.LEAD))
        self._show()

    def _sentences(self) -> str:
        parts = [part for part in (self._away_sentence(), self._lost_sentence()) if part]
        if self._freshness is Freshness.UNKNOWN:
            parts = parts or [self.tr("La planilla no responde.")]
            parts.append(self.tr("Lo rayado puede haber cambiado."))
        elif self._lost_since is not None:
            parts.append(self.tr("Los cambios tardan hasta 20 s en verse aquí."))
        return " ".join(parts)
