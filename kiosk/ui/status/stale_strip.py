"""The part that the banners of both windows share: why the screen may be out of date. GUI thread only."""

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtWidgets import QWidget

from kiosk.live.freshness import Freshness
from kiosk.texts import Sentence
from kiosk.ui.look import colors
from kiosk.ui.look.glyphs import Glyph
from kiosk.ui.look.message_strip import MessageStrip, StripLook
from kiosk.ui.look.message_text import Word, WordKind, words_of
from kiosk.ui.look.theme import Theme

HEIGHT_PX = 64
ONE_MORE_PX = 44
"""How much higher the strip is for each alarm besides the first."""
STALE_LOOK = StripLook(colors.WARN_GROUND, colors.WARN, colors.WARN_TEXT, colors.WARN_TEXT, Glyph.WARNING)
ALARM_LOOK = StripLook(colors.BAD_GROUND, colors.BAD, colors.TEXT, colors.BAD_TEXT, Glyph.WARNING)


class StaleStrip(MessageStrip):
    """Keeps the three causes; the banner of each window puts them into its own words in `_refresh`.

    Hidden while all is well.
    """

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(name, theme, STALE_LOOK, line_below=True, parent=parent)
        self._lost_since: datetime | None = None
        self._lost_why = ""
        self._away_since: datetime | None = None
        self._freshness = Freshness.LOADING
        self._alarms: tuple[Sentence, ...] = ()
        self.setFixedHeight(theme.metrics.px(HEIGHT_PX))
        self.hide()

    def set_alarms(self, alarms: Iterable[Sentence]) -> None:
        """Why nothing is written at present; empty once the last alarm has ended."""
        self._alarms = tuple(alarms)
        self._refresh()

    def set_link_lost(self, since: datetime | None, why: str = "") -> None:
        """No events have arrived since this local time, and why; None while they do arrive."""
        self._lost_since, self._lost_why = since, why
        self._refresh()

    def set_freshness(self, freshness: Freshness) -> None:
        """How far the grid may be trusted; it is hatched while `UNKNOWN`."""
        self._freshness = freshness
        self._refresh()

    def set_sheet_away(self, since: datetime | None) -> None:
        """The sheet has not answered since this local time; None while it answers."""
        if since != self._away_since:
            self._away_since = since
            self._refresh()

    def _refresh(self) -> None:
        raise NotImplementedError

    def _say_alarms(self, and_then: str = "") -> None:
        """What has happened of each alarm in its colour, with the way out behind it."""
        words: list[Word] = []
        for alarm in self._alarms:
            words += [*words_of(alarm.what, kind=WordKind.LEAD), *words_of(alarm.todo)]
        self.say(ALARM_LOOK, [*words, *words_of(and_then)])

    def _show(self) -> None:
        """Show it at the height that its words need, or hide it if it has none."""
        more = max(0, len(self._alarms) - 1)
        self.setFixedHeight(self._theme.metrics.px(HEIGHT_PX + more * ONE_MORE_PX))
        self.setVisible(bool(self.text()))

    def _away_sentence(self) -> str:
        """`Sin planilla desde las 10:30.`, or "" while the sheet answers."""
        if self._away_since is None:
            return ""
        return self.tr("Sin planilla desde las {time}.").format(time=f"{self._away_since:%H:%M}")

    def _lost_sentence(self) -> str:
        """`Sin tiempo real desde las 10:30: …`, or "" while events arrive."""
        if self._lost_since is None:
            return ""
        bare = self.tr("Sin tiempo real desde las {time}.")
        explained = self.tr("Sin tiempo real desde las {time}: {why}.")
        text = explained if self._lost_why else bare
        return text.format(time=f"{self._lost_since:%H:%M}", why=self._lost_why)
