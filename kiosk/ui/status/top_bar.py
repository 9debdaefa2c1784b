"""The top of the window: station, lights and clock, and the last movement where it is low. GUI thread."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from kiosk.core.clock import SystemClock
from kiosk.core.sharing.link import Link, LinkReason, LinkState
from kiosk.core.shop.data import Backlog
from kiosk.core.shop.tags.tag_tails import tail_of
from kiosk.live.freshness import AGEING_S, FRESH_S
from kiosk.ui.look import colors
from kiosk.ui.look.message_text import MessageText, Word, WordKind
from kiosk.ui.look.plain_label import PlainLabel
from kiosk.ui.look.theme import Theme
from kiosk.ui.status.light import Light, LightLevel, LightRoom

HEIGHT_PX, EDGE_PX, GAP_PX, STATION_PX, CLOCK_PX = 62, 28, 22, 26, 32
LOW_HEIGHT_PX, LOW_EDGE_PX, LOW_GAP_PX, LOW_STATION_PX, LOW_CLOCK_PX = 30, 10, 12, 15, 20
"""The same where height is scarce."""
TAIL_GROUPS = 2
TICK_MS = 1_000
NOTICED_S = 2.0
"""A shorter wait for Google is not shown: it would be over before anybody could read it."""
LONG_S = 300.0
"""A backlog older than this turns the light red."""
LIVE_LENIENCE = 5
"""With a live link the sheet is read this many times less often; events fill the time between."""


class TopBar(QWidget):
    """Station, the lights `Planilla`, `Tiempo real` and `Por enviar`, and the clock of the shop."""

    def __init__(self, station: str, theme: Theme, clock: SystemClock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self._theme, self._clock = theme, clock
        self._is_live = False
        self._age_s: float | None = None
        self._problem: str | None = None
        self._is_recalled = False
        self._waits_until: datetime | None = None
        self._backlog, self._given_back = Backlog(), 0
        self._waits_since = clock.steady()
        """Since when the oldest command waits, by the clock that is never set."""
        self._station = PlainLabel(theme, STATION_PX, colors.TEXT, Theme.BOLD, parent=self)
        self._station.setObjectName("station")
        self._station.setText(station)
        self.sheet = self._sheet_light()
        self.link = self._link_light()
        self.outbox = self._outbox_light()
        self._time = QLabel("00:00", self)
        self._time.setObjectName("clock")
        self._time.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._line = MessageText(theme, self)
        self._line.setObjectName("lastMovement")
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._station, 1)
        self._row.addWidget(self._line, 2)
        for part in (*self._lights, self._time):
            self._row.addWidget(part)
        self._is_low: bool | None = None
        self.set_low(False)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._tick.start()
        self._on_tick()
        self.set_sheet(None, None)
        self.link.say(LightLevel.QUIET, self.tr("conectando…"))

    def show_clock(self, is_wanted: bool) -> None:
        """Not while the time stands elsewhere in large figures."""
        self._time.setVisible(is_wanted)

    def set_low(self, is_low: bool) -> None:
        """Set whether it is as low as it can be, with the last movement in it."""
        if is_low is self._is_low:
            return
        self._is_low, px = is_low, self._theme.metrics.px
        edge, gap = px(LOW_EDGE_PX if is_low else EDGE_PX), px(LOW_GAP_PX if is_low else GAP_PX)
        self.setFixedHeight(px(LOW_HEIGHT_PX if is_low else HEIGHT_PX))
        self._row.setContentsMargins(edge, 0, edge, px(2))
        self._row.setSpacing(gap)
        self._station.set_size(LOW_STATION_PX if is_low else STATION_PX)
        self._station.set_yields(not is_low)
        self._row.setStretch(0, 0 if is_low else 1)
        self._time.setFont(self._theme.font(LOW_CLOCK_PX if is_low else CLOCK_PX, Theme.BOLD))
        self._time.setMinimumWidth(0)
        self._time.setMinimumWidth(self._time.sizeHint().width())
        self._line.setVisible(is_low)
        self._fit_lights()

    def show_line(self, words: Sequence[Word]) -> None:
        """The last movement, in a low bar: no more than up to its spool, which is called by its tail."""
        at = next((at for at, word in enumerate(words) if word.kind is WordKind.TAG), len(words))
        tag = [replace(word, text=tail_of(word.text, TAIL_GROUPS)) for word in words[at : at + 1]]
        self._line.show_words([*words[:at], *tag], colors.MUTED, colors.MUTED)

    def set_sheet(self, age_s: float | None, problem: str | None, is_recalled: bool = False) -> None:
        """How long ago the sheet was read, and in few words why it can't be read now.

        `is_recalled`: it was not read since the program started, and the screen shows remembered data.
        """
        self._age_s, self._problem, self._is_recalled = age_s, problem, is_recalled
        if self._waits_until is not None:
            left = (self._waits_until - self._clock.steady()).total_seconds()
            text = self.tr("esperando a Google {seconds} s")
            self.sheet.say(LightLevel.WARN, text.format(seconds=max(1, ceil(left))))
        elif problem:
            text = self.tr("fallo: {problem}")
            self.sheet.say(LightLevel.BAD, text.format(problem=problem))
        elif is_recalled and age_s is not None:
            text = self.tr("leyendo… {ago}")
            self.sheet.say(LightLevel.WARN, text.format(ago=self._ago(age_s)))
        elif age_s is None:
            self.sheet.say(LightLevel.QUIET, self.tr("leyendo…"))
        else:
            self.sheet.say(self._sheet_level(age_s), self._ago(age_s))

    def set_waiting(self, seconds: float) -> None:
        """Google asked for a pause before the next request; 0 when it is over."""
        if 0 < seconds < NOTICED_S:
            return
        self._waits_until = self._clock.steady() + timedelta(seconds=seconds) if seconds > 0 else None
        self._say_sheet_again()

    def set_backlog(self, backlog: Backlog) -> None:
        """The commands that this station still has to send to the sheet."""
        now = self._clock.steady()
        if backlog.oldest_at is None or backlog.oldest_at != self._backlog.oldest_at:
            self._waits_since = now - timedelta(seconds=backlog.waited_s)
        self._backlog = backlog
        self._say_outbox()

    def set_given_back(self, count: int) -> None:
        """How many actions were refused late, and not yet read by anybody."""
        self._given_back = count
        self._say_outbox()

    def set_link(self, link: Link, lack: str = "") -> None:
        """The state of the link over which this station hears of the others; what a live one lacks."""
        self._is_live = link.state is LinkState.LIVE
        if link.state is LinkState.LIVE and link.reason is LinkReason.NOT_KEPT:
            self.link.say(LightLevel.WARN, self.tr("en vivo, sin registro"))
        elif link.state is LinkState.LIVE and lack:
            self.link.say(LightLevel.WARN, lack)
        elif link.state is LinkState.LIVE:
            self.link.say(LightLevel.GOOD, self.tr("en vivo"))
        elif link.state is LinkState.LOCAL:
            self.link.say(LightLevel.QUIET, self.tr("solo esta estación"))
        elif link.state is LinkState.CONNECTING:
            self.link.say(LightLevel.QUIET, self.tr("conectando…"))
        else:
            text = self.tr("sin conexión {time}")
            self.link.say(LightLevel.BAD, text.format(time=f"{self._clock.to_local(link.since):%H:%M}"))
        self._say_sheet_again()  # a live link allows older reads

    @property
    def _lights(self) -> tuple[Light, Light, Light]:
        return self.sheet, self.link, self.outbox

    def minimumSizeHint(self) -> QSize:
        """It never makes the window wider than its screen."""
        return QSize(0, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_lights()

    def _fit_lights(self) -> None:
        """The station's name comes before the titles of the lights."""
        shown = [light for light in self._lights if not light.isHidden()]
        inside = self.width() - 2 * self._row.contentsMargins().left()
        inside -= self._station.sizeHint().width() + self._time.minimumWidth()
        room = LightRoom.BARE
        for wider in () if self._is_low else (LightRoom.SHORT, LightRoom.FULL):
            if sum(light.width_in(wider) + self._row.spacing() for light in shown) <= inside:
                room = wider
        for light in self._lights:
            light.fit(room)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colors.PANEL))
        line = self._theme.metrics.px(2)
        painter.fillRect(0, self.height() - line, self.width(), line, QColor(colors.LINE))
        painter.end()

    def _say_sheet_again(self) -> None:
        self.set_sheet(self._age_s, self._problem, self._is_recalled)

    def _say_outbox(self) -> None:
        waiting_s = (self._clock.steady() - self._waits_since).total_seconds()
        if self._given_back:
            one, several = self.tr("1 devuelto"), self.tr("{count} devueltos")
            text = one if self._given_back == 1 else several.format(count=self._given_back)
            self.outbox.say(LightLevel.BAD, text)
        elif self._backlog.count:
            level = LightLevel.WARN if waiting_s < LONG_S else LightLevel.BAD
            self.outbox.say(level, f"{self._backlog.count} · {self._length(waiting_s)}")
        else:
            self.outbox.say(LightLevel.GOOD, "0")

    def _outbox_light(self) -> Light:
        usual = ("0", f"1 · {self._length(59)}")
        title = self.tr("Por enviar")
        return Light("outboxLight", title, title, "", usual, self._theme, self)

    def _sheet_light(self) -> Light:
        usual = (self._ago(59), self._ago(59 * 60), self.tr("leyendo…"))
        title = self.tr("Planilla")
        return Light("sheetLight", title, title, title, usual, self._theme, self)

    def _link_light(self) -> Light:
        longest = self.tr("sin conexión {time}")
        alone = self.tr("solo esta estación")
        usual = (longest.format(time="00:00"), alone)
        return Light("linkLight", self.tr("Tiempo real"), "", "", usual, self._theme, self)

    def _sheet_level(self, age_s: float) -> LightLevel:
        age_s /= LIVE_LENIENCE if self._is_live else 1
        if age_s <= FRESH_S:
            return LightLevel.GOOD
        return LightLevel.WARN if age_s <= AGEING_S else LightLevel.BAD

    def _ago(self, age_s: float) -> str:
        if age_s < 60:
            text = self.tr("hace {seconds} s")
            return text.format(seconds=max(0, int(age_s)))
        if age_s < 3_600:
            text = self.tr("hace {minutes} min")
            return text.format(minutes=int(age_s // 60))
        text = self.tr("hace {hours} h")
        return text.format(hours=int(age_s // 3_600))

    def _length(self, seconds: float) -> str:
        if seconds < 60:
            return self.tr("{count} s").format(count=int(seconds))
        if seconds < 3_600:
            return self.tr("{count} min").format(count=int(seconds // 60))
        return self.tr("{count} h").format(count=int(seconds // 3_600))

    def _on_tick(self) -> None:
        if self._waits_until is not None:
            is_over = self._clock.steady() >= self._waits_until
            self._waits_until = None if is_over else self._waits_until
            self._say_sheet_again()
        self._say_outbox()
        self._fit_lights()
        self._time.setText(f"{self._clock.local():%H:%M}")
