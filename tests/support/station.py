"""One station in this process: the real window on the real services, operated by simulated touches."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt import exceptions
from pytestqt.qtbot import QtBot

from kiosk import app as kiosk_app
from kiosk import dependency
from kiosk.config.settings import Settings
from kiosk.core.shop.data import Operation
from kiosk.live.ports import Services
from kiosk.services.station import StationServices
from kiosk.ui.grid.model import TILE_ROLE
from kiosk.ui.grid.tile import Tile
from kiosk.ui.look.tap_button import REPEAT_S
from kiosk.ui.qt.loop import PreciseQEventLoop
from kiosk.ui.result.bar import ResultLook
from kiosk.ui.worker.list_model import WORKER_ROLE
from tests.support.sample import small_sample
from tests.support.widgets import child, is_at_rest, tap

WAIT_MS = 15_000


class Station:
    """A kiosk whose window is shown and whose services run until `close`.

    Several stations need a screen each, as Qt gives a touch to the topmost window at its place.
    """

    def __init__(self, qapp: QApplication, qtbot: QtBot, settings: Settings, screen: int = 0) -> None:
        self._qtbot = qtbot
        self._is_closed = False
        self._acted_at = 0.0
        self.settings = settings
        with recorded_children(qapp) as self._parts:
            kiosk = kiosk_app.assemble(qapp, settings)
        self.shop, self.selection = kiosk.shop, kiosk.selection
        self.controller, self.window = kiosk.controller, kiosk.window
        self.backend: StationServices | None = None
        self.window.setGeometry(qapp.screens()[screen].geometry())
        with qtbot.waitExposed(self.window):
            self.window.show()

    def start(self, wait: bool = True) -> "Station":
        """Start the services and wait for the first picture of the sheet."""
        if not wait:
            self.controller.start(self._open_services)
            return self
        with self._qtbot.waitSignal(self.controller.started, timeout=WAIT_MS):
            self.controller.start(self._open_services)
        return self

    def _open_services(self) -> Services:
        backend = self._make_backend()
        return Services(backend, backend, backend.hand_overs)

    def _make_backend(self) -> StationServices:
        self.backend = dependency.station(self.settings)
        return self.backend

    def close(self) -> None:
        """Stop every thread and task of this station. May be called again."""
        if self._is_closed:
            return
        self._is_closed = True
        closing = asyncio.get_running_loop().create_task(self._end())
        self._qtbot.waitUntil(closing.done, timeout=WAIT_MS)
        closing.result()
        self.window.close()
        self.window.deleteLater()
        let_go(self._parts)

    async def _end(self) -> None:
        """As the program does."""
        self.window.hide()
        await self.controller.aclose()

    # touching

    def tap(self, widget: QWidget, at: QPoint | None = None) -> None:
        """One touch on a visible place of a widget."""
        tap(self.window, widget, at)

    def child(self, name: str) -> QWidget:
        return child(self.window, QWidget, name)

    def tap_named(self, name: str) -> None:
        """A touch on the control with this object name, once it can be touched."""
        self.wait(lambda: self.child(name).isVisible() and self.child(name).isEnabled())
        self.tap(self.child(name))

    def tap_worker(self, worker_id: int) -> None:
        """Choose a worker; a previous one is dismissed first."""
        if self.selection.worker:
            self.selection.forget_worker()
        grid = self.window.left.chooser.grid
        model = grid.model()
        rows = [model.index(at, 0) for at in range(model.rowCount())]
        row = next(row for row in rows if row.data(WORKER_ROLE).id == worker_id)
        grid.scrollTo(row)
        self.touch_until(
            lambda: self.tap(grid.viewport(), grid.visualRect(row).center()),
            lambda: self.selection.worker is not None,
        )

    def tap_operation(self, operation: Operation) -> None:
        """Choose an operation."""
        self.touch_until(
            lambda: self.tap_named(f"operation{operation}"), lambda: self.selection.operation is operation
        )

    def touch_until(self, touch: Callable[[], None], fact: Callable[[], bool]) -> None:
        """Touch until the condition holds, with a person's pauses: quick repeats of a touch are ignored."""
        for _attempt in range(5):
            touch()
            try:
                self._qtbot.waitUntil(fact, timeout=1_500)
            except exceptions.TimeoutError:
                continue
            return
        raise AssertionError("touched five times, and nothing came of it")

    def tap_spool(self, tag: str) -> None:
        """Choose a spool in the list on the left."""
        left = self.window.left
        view = left.list
        self.wait(lambda: left.spools.line_of(tag).isValid() and is_at_rest(view))
        view.scrollTo(left.spools.line_of(tag))

        self.touch_until(
            lambda: self.tap(view.viewport(), view.visualRect(left.spools.line_of(tag)).center()),
            lambda: self.selection.spool is not None and self.selection.spool.tag == tag,
        )

    def act(self, button: str) -> str:
        """Touch an action and wait for its answer. Returns the text of the result bar.

        Pauses between two actions as a person does: the kiosk ignores a quick second touch.
        """
        self.wait(self.may_act)
        with self._qtbot.waitSignal(self.controller.answered, timeout=WAIT_MS):
            self.tap_named(button)
            self.rest()
        self.wait(lambda: not self.selection.busy)
        return self.said()

    def may_act(self) -> bool:
        """Whether a person's pause has gone by since the last action."""
        return time.monotonic() - self._acted_at > REPEAT_S

    def rest(self) -> None:
        """The next action comes after a person's pause."""
        self._acted_at = time.monotonic()

    # looking

    def wait(self, fact: Callable[[], bool]) -> None:
        """Wait until a condition holds."""
        self._qtbot.waitUntil(fact, timeout=WAIT_MS)

    def said(self) -> str:
        """The text of the result bar."""
        return self.window.result.text()

    def look(self) -> ResultLook:
        """The look of the result bar."""
        return self.window.result.look

    def tiles(self) -> dict[str, Tile]:
        """The tiles of the live grid, by tag."""
        model = self.window.grid.model
        rows = [model.index(at, 0).data(TILE_ROLE) for at in range(model.rowCount())]
        return {tile.tag: tile for tile in rows}

    def link_text(self) -> str:
        """The text of the real-time link's light."""
        return self.window.top_bar.link.value

    def reads(self) -> int:
        """Read requests of this station's reader so far, at the transport."""
        assert self.backend is not None
        return self.backend._readings.requests()[0]


@contextmanager
def recorded_children(parent: QObject) -> Iterator[list[QObject]]:
    """The children that the parent gets in the block, once the block has ended."""
    before, added = parent.children(), list[QObject]()
    yield added
    added += [child for child in parent.children() if child not in before]


def let_go(parts: list[QObject]) -> None:
    """Take parts from the application, which lives longer than a test, so that they are freed with it."""
    for part in parts:
        part.setParent(None)


def end_loop(loop: PreciseQEventLoop, qapp: QApplication) -> None:
    """Stop and close a loop that was already running, and leave Qt able to run the next one."""
    loop.stop()
    QTimer.singleShot(0, qapp.quit)
    qapp.exec()
    loop.close()
    asyncio.events._set_running_loop(None)


def settings_for(folder: Path, station: str, **others: object) -> Settings:
    """Settings of a station with a data folder of its own and the workbook shared by all in `folder`."""
    data_dir = folder / station.replace(" ", "-")
    data_dir.mkdir(parents=True, exist_ok=True)
    values: dict[str, Any] = {"workbook": folder / "taller.kiosk", "station": station, **others}
    if "spreadsheet_id" not in others and not values["workbook"].exists():
        # A workbook that is named has to be there; the one in its own place a kiosk makes by itself.
        values["workbook"].write_bytes(small_sample())
    return Settings(data_dir=data_dir, **values)
