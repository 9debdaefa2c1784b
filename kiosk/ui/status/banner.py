"""The strip under the top bar that says why what is shown may be wrong. GUI thread only."""

from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from kiosk.live.freshness import Freshness
from kiosk.texts import Sentence
from kiosk.ui.look import colors
from kiosk.ui.look.glyphs import Glyph
from kiosk.ui.look.message_strip import MessageStrip, StripLook
from kiosk.ui.look.message_text import WordKind, words_of
from kiosk.ui.look.theme import Theme
from kiosk.ui.touch.activity import Activity

HEIGHT_PX = 64
FAULT_SHOWN_MS = 600_000
"""So long a fault behind the screen is told after it happened last."""

STALE_LOOK = StripLook(colors.WARN_GROUND, colors.WARN, colors.WARN_TEXT, colors.WARN_TEXT, Glyph.WARNING)
ALARM_LOOK = StripLook(colors.BAD_GROUND, colors.BAD, colors.TEXT, colors.BAD_TEXT, Glyph.WARNING)


class Banner(MessageStrip):
    """Hidden while all is well. It pushes everything down, so it comes and goes only while hands are off."""

    def __init__(self, theme: Theme, activity: Activity | None = None, parent: QWidget | None = None) -> None:
        super().__init__(
            "banner", theme, STALE_LOOK, theme.metrics.px(HEIGHT_PX), line_below=True, parent=parent
        )
        self._activity = activity
        self._lost_since: datetime | None = None
        self._lost_why = ""
        self._away_since: datetime | None = None
        self._alarm: Sentence | None = None
        self._fault: Sentence | None = None
        self._fault_shown = QTimer(self)
        self._fault_shown.setSingleShot(True)
        self._fault_shown.timeout.connect(self._forget_fault)
        self._freshness = Freshness.LOADING
        self.hide()
        if activity:
            activity.rested.connect(self._appear)

    def set_link_lost(self, since: datetime | None, why: str = "") -> None:
        """Since when, in local time, no events arrive, and why; None where they do."""
        self._lost_since, self._lost_why = since, why
        self._refresh()

    def set_freshness(self, freshness: Freshness) -> None:
        """Whether the grid is hatched."""
        self._freshness = freshness
        self._refresh()

    def set_sheet_away(self, since: datetime | None) -> None:
        """Since when, in local time, the sheet can't be reached; None where it can."""
        if since != self._away_since:
            self._away_since = since
            self._refresh()

    def set_alarm(self, alarm: Sentence | None) -> None:
        """Why this station has stopped writing; it stays until it writes again."""
        self._alarm = alarm
        self._refresh()

    def set_fault(self, fault: Sentence) -> None:
        """What broke on a thread that no action waits for; it goes by itself after a while."""
        self._fault = fault
        self._fault_shown.start(FAULT_SHOWN_MS)
        self._refresh()

    def _forget_fault(self) -> None:
        self._fault = None
        self._refresh()

    def _refresh(self) -> None:
        stale = self._sentences()
        if self._alarm:
            lead = words_of(self.tr("Escritura detenida."), kind=WordKind.LEAD)
            self.say(ALARM_LOOK, [*lead, *words_of(self._alarm.without_saved)])
        elif stale or self._fault is None:
            self.say(STALE_LOOK, words_of(stale, kind=WordKind.LEAD))
        else:
            self.say(STALE_LOOK, words_of(str(self._fault), kind=WordKind.LEAD))
        self._appear()

    def _appear(self) -> None:
        if self._activity is None or not self._activity.is_recent:
            self.setVisible(bool(self.text()))

    def _sentences(self) -> str:
        hatched = self.tr("Lo rayado puede haber cambiado: se comprueba en la planilla antes de TOMAR.")
        is_hatched = self._freshness is Freshness.UNKNOWN
        if self._away_since is not None:
            text = self.tr("Sin planilla desde las {time}.").format(time=f"{self._away_since:%H:%M}")
            can = self.tr("PAUSAR, COMPLETAR y CANCELAR quedan en este equipo y salen solos; TOMAR, no.")
            return f"{text} {can}"
        if self._lost_since is None:
            asked = self.tr("La planilla no responde.")
            return f"{asked} {hatched}" if is_hatched else ""
        bare = self.tr("Sin tiempo real desde las {time}.")
        explained = self.tr("Sin tiempo real desde las {time}: {why}.")
        text = explained if self._lost_why else bare
        lost = text.format(time=f"{self._lost_since:%H:%M}", why=self._lost_why)
        slow = self.tr("Lo que hagan otras estaciones tarda hasta 20 s en verse aquí.")
        return f"{lost} {hatched if is_hatched else slow}"
