"""The strip under the board's lights that says why what is shown may be wrong. GUI thread only."""

from datetime import datetime

from PySide6.QtWidgets import QWidget

from kiosk.live.freshness import Freshness
from kiosk.texts import Sentence
from kiosk.ui.look.message_strip import MessageStrip
from kiosk.ui.look.message_text import WordKind, words_of
from kiosk.ui.look.theme import Theme
from kiosk.ui.status.banner import ALARM_LOOK, HEIGHT_PX, STALE_LOOK


class BoardBanner(MessageStrip):
    """Hidden while all is well. Unlike the kiosk's it speaks of no action, for here nobody does any."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        height = theme.metrics.px(HEIGHT_PX)
        super().__init__("boardBanner", theme, STALE_LOOK, height, line_below=True, parent=parent)
        self._lost_since: datetime | None = None
        self._lost_why = ""
        self._away_since: datetime | None = None
        self._freshness = Freshness.LOADING
        self._fault: Sentence | None = None
        self.hide()

    def set_link_lost(self, since: datetime | None, why: str = "") -> None:
        """Since when, in local time, no events arrive, and why; None where they do."""
        self._lost_since, self._lost_why = since, why
        self._refresh()

    def set_freshness(self, freshness: Freshness) -> None:
        """Whether the grid is hatched."""
        self._freshness = freshness
        self._refresh()

    def set_sheet_away(self, since: datetime | None) -> None:
        """Since when, in local time, the sheet can't be read; None where it can."""
        if since != self._away_since:
            self._away_since = since
            self._refresh()

    def set_fault(self, fault: Sentence) -> None:
        """Something broke that nobody foresaw. It stays until the board is started anew."""
        self._fault = fault
        self._refresh()

    def _refresh(self) -> None:
        if self._fault:
            self.say(ALARM_LOOK, words_of(f"{self._fault.what} {self._fault.todo}", kind=WordKind.LEAD))
        else:
            self.say(STALE_LOOK, words_of(self._sentences(), kind=WordKind.LEAD))
        self.setVisible(bool(self.text()))

    def _sentences(self) -> str:
        parts = []
        if self._away_since is not None:
            parts.append(self.tr("Sin planilla desde las {time}.").format(time=f"{self._away_since:%H:%M}"))
        if self._lost_since is not None:
            bare, explained = (
                self.tr("Sin tiempo real desde las {time}."),
                self.tr("Sin tiempo real desde las {time}: {why}."),
            )
            text = explained if self._lost_why else bare
            parts.append(text.format(time=f"{self._lost_since:%H:%M}", why=self._lost_why))
        if self._freshness is Freshness.UNKNOWN:
            parts = parts or [self.tr("La planilla no responde.")]
            parts.append(self.tr("Lo rayado puede haber cambiado."))
        elif self._lost_since is not None:
            parts.append(self.tr("Los cambios tardan hasta 20 s en verse aquí."))
        return " ".join(parts)
