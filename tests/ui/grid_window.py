"""A small shop and a window with the grid in it, for the tests of the right side, the bars and the lights."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kiosk.core.clock import SystemClock
from kiosk.core.events.event import Event
from kiosk.core.events.shop_state import ShopState
from kiosk.core.shop.data import Fault, FaultKind, Operation, Snapshot, Spool, Worker
from kiosk.core.shop.dates import format_moment
from kiosk.core.shop.operations import EventType
from kiosk.live.open_commands import OpenCommands
from kiosk.live.shop import Shop
from kiosk.ui.grid.panel import GridPanel
from kiosk.ui.grid.tile_delegate import TileDelegate
from kiosk.ui.grid.tile_pictures import TilePictures
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.theme import Theme
from kiosk.ui.state.open_marks import OpenMarks
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.touch.activity import Activity
from tests.support.builders import ANA, ARM, CREW, JUANA, MAURO, NOW, SOLD, ZONE
from tests.support.builders import held as held_by
from tests.support.widgets import tap

__all__ = ["ANA", "ARM", "JUANA", "MAURO", "NOW", "SOLD"]
HELD_MS = 600_000
"""No machine is so slow that a screen comes to rest by itself."""


class GridClock(SystemClock):
    """The shop's clock, which only moves when a test says so."""

    def __init__(self, at: datetime = NOW) -> None:
        super().__init__(ZONE)
        self.at = at

    def local(self) -> datetime:
        return self.at

    def utc(self) -> datetime:
        return self.to_utc(self.at)

    def steady(self) -> datetime:
        return self.utc()

    def forward(self, **length: float) -> None:
        self.at += timedelta(**length)


def tag(number: int) -> str:
    return f"MK-1335-CW-25238-{number:03}"


def held(number: int, minutes: float = 0, worker: Worker = MAURO, operation: Operation = ARM) -> Spool:
    """A spool that somebody took so many minutes before `NOW`."""
    since = format_moment(NOW - timedelta(minutes=minutes))
    return replace(held_by(worker, operation, fecha_ocupacion=since), tag=tag(number))


def fault(spool: Spool, kind: FaultKind, *rows: int, raw: str = "", column: str = "TAG_SPOOL") -> Spool:
    found = tuple(Fault(kind, "Operaciones", row, column, raw) for row in rows)
    return replace(spool, faults=(*spool.faults, *found))


def taken(number: int, at: datetime = NOW, worker: Worker = ANA, operation: Operation = ARM) -> Event:
    return Event(
        EventType.TOMAR,
        tag(number),
        worker.mark,
        f"{worker.mark} trabajando {operation} (ARM en progreso, SOLD pendiente)",
        at.replace(tzinfo=ZONE).astimezone(UTC),
        operation.value,
        fecha_ocupacion=format_moment(at),
    )


def paused(number: int) -> Event:
    utc = NOW.replace(tzinfo=ZONE).astimezone(UTC)
    return Event(EventType.PAUSAR, tag(number), None, "Disponible - ARM pausado, SOLD pendiente", utc, "ARM")


def dressed(size: QSize | None = None, dpi: float = 96.0) -> Theme:
    """The theme of a screen, with the application dressed in it once."""
    theme = Theme(Metrics.of(dpi, size or QSize(1920, 1080)))
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    if not application.styleSheet():
        theme.apply(application)
    return theme


def shown(qtbot: QtBot, widget: QWidget, width: int, height: int | None = None) -> QWidget:
    """A window with a widget in it, on the screen for as long as the widget is known."""
    window = QWidget()
    widget.kept = window  # type: ignore[attr-defined]  # an attribute of our own keeps the window alive
    window.resize(width, height or 300)
    layout = QVBoxLayout(window)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(widget)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


class GridWindow:
    """The grid in a window of its own. Nobody touches the screen any more once a test says so by `rest`."""

    def __init__(
        self, qtbot: QtBot, width: int = 1161, height: int = 860, theme: Theme | None = None
    ) -> None:
        self.qtbot = qtbot
        self.clock = GridClock()
        self.shop = ShopModel(Shop(ShopState(ZONE), self.clock))
        self.selection = Selection(self.shop, OpenMarks(OpenCommands(), self.shop), self.shop)
        self.activity = Activity(HELD_MS, self.shop)
        self.panel = GridPanel(self.shop, self.selection, theme or dressed(), self.activity)
        self.model, self.view = self.panel.model, self.panel.view
        self.window = shown(qtbot, self.panel, width, height)
        self.window.windowHandle().installEventFilter(self.activity)
        self.tapped: list[str] = []
        self.panel.tile_tapped.connect(self.tapped.append)

    @property
    def pictures(self) -> TilePictures:
        delegate = self.view.itemDelegate()
        assert isinstance(delegate, TileDelegate)
        return delegate.pictures

    def load(self, *spools: Spool, workers: Iterable[Worker] = CREW) -> None:
        by_id = {worker.id: worker for worker in workers}
        self.shop.live.begin_snapshot()
        self.shop.live.load(Snapshot(spools, by_id, self.clock.utc()))
        self.shop.live.set_live(self.shop.live._clock.utc())

    def numbers(self) -> list[int]:
        """The last groups of the tags shown, in order."""
        return [int(key[-3:]) for key in self.model.shown()]

    def touch(self) -> None:
        """A finger on an empty place of the window."""
        tap(self.window, self.panel, QPoint(3, 3))
        assert self.activity.is_recent

    def rest(self) -> None:
        """The last touch is long ago."""
        self.activity._timer.stop()
        self.activity._on_timeout()

    def tap_tile(self, number: int) -> None:
        tap(self.window, self.view.viewport(), self.view.tile_rect(tag(number)).center())

    def tap_named(self, name: str) -> None:
        found = self.window.findChild(QWidget, name)
        assert isinstance(found, QWidget), name
        tap(self.window, found)


class Changes:
    """The signals of a model, in order."""

    def __init__(self, side: GridWindow) -> None:
        self.said: list[tuple[str, int, int]] = []
        model = side.model
        model.rowsInserted.connect(lambda _, first, last: self.said.append(("inserted", first, last)))
        model.rowsRemoved.connect(lambda _, first, last: self.said.append(("removed", first, last)))
        model.rowsMoved.connect(lambda _, first, last, __, to: self.said.append(("moved", first, to)))
        model.dataChanged.connect(lambda one, last, _: self.said.append(("changed", one.row(), last.row())))
        model.modelReset.connect(lambda: self.said.append(("reset", 0, 0)))
