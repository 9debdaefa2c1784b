"""The strip under the kiosk's top bar that says why the screen may be out of date. GUI thread only."""

from PySide6.QtCore import QRect, QTimer
from PySide6.QtWidgets import QWidget

from kiosk.live.freshness import Freshness
from kiosk.texts import Sentence
from kiosk.ui.look.message_text import WordKind, words_of
from kiosk.ui.look.theme import Theme
from kiosk.ui.status.stale_strip import STALE_LOOK, StaleStrip
from kiosk.ui.touch.activity import Activity

FAULT_SHOWN_MS = 600_000
"""How long a background fault is shown after it last happened."""


class Banner(StaleStrip):
    """It pushes everything below it down, so it appears and goes only while nobody touches the screen."""

    def __init__(self, theme: Theme, activity: Activity | None = None, parent: QWidget | None = None) -> None:
        super().__init__("banner", theme, parent)
        self._activity = activity
        self._fault: Sentence | None = None
        self._web: Sentence | None = None
        self._fault_shown = QTimer(self)
        self._fault_shown.setSingleShot(True)
        self._fault_shown.timeout.connect(self._forget_fault)
        if activity:
            activity.rested.connect(self._appear)

    @property
    def is_alarming(self) -> bool:
        """Whether it says more than that the screen may be out of date: something has gone wrong here."""
        return bool(self._alarms or self._fault)

    def place(self) -> QRect:
        """Where it stands in the window; empty while it has nothing to say."""
        return self.geometry() if self.isVisible() else QRect()

    def set_fault(self, fault: Sentence) -> None:
        """A failure on a thread that no action waits for; it disappears after `FAULT_SHOWN_MS`."""
        self._fault = fault
        self._fault_shown.start(FAULT_SHOWN_MS)
        self._refresh()

    def set_web(self, trouble: Sentence | None) -> None:
        """Why browsers see nothing; None while they do. It is said once nothing else is to be said."""
        self._web = trouble
        self._refresh()

    def _forget_fault(self) -> None:
        self._fault = None
        self._refresh()

    def _refresh(self) -> None:
        stale = self._sentences()
        if self._alarms:
            self._say_alarms(self._releases_wait())
        else:
            said = stale or next((str(each) for each in (self._fault, self._web) if each), "")
            self.say(STALE_LOOK, words_of(said, kind=WordKind.LEAD))
        self._appear()

    def _appear(self) -> None:
        if self._activity is None or not self._activity.is_recent:
            self._show()

    def _sentences(self) -> str:
        away, lost = self._away_sentence(), self._lost_sentence()
        hatched = self.tr("Lo rayado puede haber cambiado: se comprueba en la planilla antes de TOMAR.")
        is_hatched = self._freshness is Freshness.UNKNOWN
        if away:
            return f"{away} {self._releases_wait()}"
        if not lost:
            asked = self.tr("La planilla no responde.")
            return f"{asked} {hatched}" if is_hatched else ""
        slow = self.tr("Lo que hagan otras estaciones tarda hasta 20 s en verse aquí.")
        return f"{lost} {hatched if is_hatched else slow}"

    def _releases_wait(self) -> str:
        return self.tr("PAUSAR, COMPLETAR y CANCELAR quedan en este equipo y salen solos; TOMAR, no.")
