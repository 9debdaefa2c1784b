"""A small shop and a window with the left column in it, for the tests of the column."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kiosk.core.events.shop_state import ShopState
from kiosk.core.shop.data import Picture, Snapshot, Spool, Worker
from kiosk.live.open_commands import OpenCommands
from kiosk.live.shop import Shop
from kiosk.ui.actions.column import LeftColumn
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.panel_space import PanelSpace
from kiosk.ui.look.theme import Theme
from kiosk.ui.spools.list_model import LINE_ROLE
from kiosk.ui.state.open_marks import OpenMarks
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.touch.activity import Activity
from kiosk.ui.touch.flick_list import FlickList
from kiosk.ui.worker.list_model import WORKER_ROLE
from tests.support.widgets import child, has_made_lists, is_at_rest, tap

ZONE = ZoneInfo("America/Santiago")
NOW = datetime(2026, 1, 27, 14, 32)
TAG = "MK-1346-TW-28082-"
ELEVEN, TWELVE, TEN = f"{TAG}011", f"{TAG}012", f"{TAG}010"
MINE, TAKEN = "MK-1335-CW-25238-016", "MK-1335-CW-25240-027"
BARE, DONE = "MK-1335-CW-25240-028", "MK-1335-CW-25240-029"
WORKERS = (
    Worker(93, "Mauricio", "Rodríguez", True, frozenset({"Armador"})),
    Worker(94, "Nicolás", "Rivas", True, frozenset({"Soldador"})),
    Worker(95, "Carla", "Pizarro", True, frozenset({"Armador", "Ayudante"})),
    Worker(62, "Ángela", "Ñandú", True, frozenset({"Soldador"})),
    Worker(7, "Inés", "Fuera", False, frozenset({"Armador"})),
    Worker(8, "Marta", "Lupa", True, frozenset({"Metrologia"})),
)


class StillClock:
    """The shop's clock, stopped."""

    def local(self) -> datetime:
        return NOW

    def utc(self) -> datetime:
        return NOW.replace(tzinfo=ZONE).astimezone(UTC)

    def steady(self) -> datetime:
        return self.utc()

    def to_utc(self, local: datetime) -> datetime:
        return local.replace(tzinfo=ZONE).astimezone(UTC)

    def to_local(self, moment: datetime) -> datetime:
        return moment.replace(tzinfo=None)


def spool(tag: str, **cells: str) -> Spool:
    """A spool with materials; `cells` are those of its picture."""
    return Spool(tag, Picture(**cells), nv="NV0650", ot="1140", row=12, fecha_materiales="02-01-2026")


def held(tag: str, mark: str, at: str = "14:20") -> Spool:
    """A spool that somebody holds for ARM."""
    return spool(tag, ocupado_por=mark, fecha_ocupacion=f"27-01-2026 {at}:00", armador=mark)


def sample() -> list[Spool]:
    return [
        replace(held(MINE, "MR(93)"), nv="NV0644", ot="1102"),
        spool(TEN, armador="NR(94)"),
        spool(ELEVEN),
        spool(TWELVE),
        held(TAKEN, "CP(95)", "14:30"),
        replace(spool(BARE), fecha_materiales=""),
        spool(DONE, armador="CP(95)", fecha_armado="20-01-2026"),
        *(spool(f"MK-1400-PW-30000-{number:03}") for number in range(100, 130)),
    ]


class ColumnWindow:
    """The column in a window of its own; everything is touched through that window, as fingers do."""

    def __init__(self, qtbot: QtBot, forget_after_s: float = 30.0, quiet_after_ms: int = 150) -> None:
        self.qtbot = qtbot
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme = Theme(Metrics.of(96.0, QSize(1920, 1080)))
        if not application.styleSheet():
            theme.apply(application)
        self.shop = ShopModel(Shop(ShopState(ZONE), StillClock()))
        self.selection = Selection(self.shop, OpenMarks(OpenCommands(), self.shop), self.shop)
        self.window = QWidget()
        self.window.resize(1920, 1000)
        self.activity = Activity(quiet_after_ms, self.window)
        space = PanelSpace(self.window)
        self.column = LeftColumn(
            self.shop,
            self.selection,
            theme,
            space,
            forget_after_s=forget_after_s,
            activity=self.activity,
            parent=self.window,
        )
        row = QHBoxLayout(self.window)
        row.setContentsMargins(0, 0, 0, 0)
        wide = self.column.arrangement.width(1920)
        self.column.setFixedWidth(wide)
        space.set(QRect(wide, 0, 1920 - wide, 1000), QRect(0, 0, 1920, 1000), 0)
        row.addWidget(self.column)
        row.addStretch(1)
        qtbot.addWidget(self.window)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()

    def load(self, spools: Iterable[Spool], workers: Iterable[Worker] = WORKERS) -> None:
        by_id = {worker.id: worker for worker in workers}
        self.shop.live.load(Snapshot(tuple(spools), by_id, self.shop.live._clock.utc()))
        self.shop.live.set_live(self.shop.live._clock.utc())
        self.qtbot.waitUntil(lambda: has_made_lists(self.column.index))

    def tap(self, widget: QWidget, at: QPoint | None = None) -> None:
        """One touch on a visible place of a widget."""
        tap(self.window, widget, at)

    def tap_named(self, name: str) -> None:
        """A touch on the control with this object name."""
        self.tap(self.child(name))

    def hands_off(self) -> None:
        """Let the time without a touch be over after which rows may move."""
        self.activity._timer.stop()
        self.activity.rested.emit()

    def child(self, name: str) -> QWidget:
        return child(self.window, QWidget, name)

    def tap_spool(self, key: str) -> None:
        view = self.column.list
        self.qtbot.waitUntil(lambda: is_at_rest(view))
        row = self.column.spools.line_of(key)
        assert row.isValid(), key
        self.tap(view.viewport(), view.visualRect(row).center())
        self.qtbot.waitUntil(lambda: self.selection.spool is not None and self.selection.spool.key == key)

    def tap_worker(self, worker_id: int) -> None:
        grid: FlickList = self.column.chooser.grid
        model = grid.model()
        rows = [model.index(at, 0) for at in range(model.rowCount())]
        row = next(row for row in rows if row.data(WORKER_ROLE).id == worker_id)
        self.tap(grid.viewport(), grid.visualRect(row).center())
        self.qtbot.waitUntil(lambda: self.selection.worker is not None)

    def lines(self) -> list[str]:
        """What the list shows: keys, and the texts of headings and notes."""
        model = self.column.spools
        rows = [model.index(at) for at in range(model.rowCount())]
        return [row.data(LINE_ROLE).key or str(row.data()) for row in rows]

    def row_text(self, key: str) -> str:
        return str(self.column.spools.line_of(key).data())

    def top_of(self, key: str) -> int:
        """A row's vertical position on the screen."""
        return self.column.list.visualRect(self.column.spools.line_of(key)).top()
