"""How many touches the commonest tasks take, counted at the window, with the worker known."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from kiosk.core.clock import SystemClock
from kiosk.core.shop import lists
from kiosk.core.shop.data import Operation
from kiosk.station.pin_file import PinFile
from kiosk.ui.question.question_panel import QuestionPanel
from kiosk.ui.result.bar import ResultLook
from tests.end2end.conftest import OpenStation
from tests.support.station import Station, settings_for
from tests.support.widgets import child

FITTER, INSPECTOR, SUPERVISOR = 95, 7, 5
PIN = "4711"

pytestmark = pytest.mark.usefixtures("small_shop")


class Touches(QObject):
    """Counts the presses that reach a window."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += watched.isWindowType() and event.type() == QEvent.Type.MouseButtonPress
        return False


@contextmanager
def touches(number: int) -> Iterator[None]:
    """Demand so many touches in the block."""
    application, counted = QApplication.instance(), Touches()
    assert application is not None
    application.installEventFilter(counted)
    yield
    application.removeEventFilter(counted)
    assert counted.count == number


@pytest.fixture
def kiosk(station: OpenStation) -> Station:
    return station("Puesto 3")


def waiting_for(kiosk: Station, operation: Operation) -> str:
    offers = lists.available(kiosk.shop.spools.values(), operation)
    return next(
        each.spool.tag for each in offers if each.selectable and not (each.paused_by or each.spool.faults)
    )


def holder_of_one(kiosk: Station) -> int:
    """An active worker who holds one spool, without a fault."""
    held = [spool for spool in kiosk.shop.spools.values() if spool.picture.holder_id]
    count = Counter(spool.picture.holder_id for spool in held)
    sound = (spool.picture.holder_id for spool in held if not spool.faults)
    workers = kiosk.shop.workers
    return next(each for each in sound if each and count[each] == 1 and each in workers)


def knows(kiosk: Station, worker: int, operation: Operation) -> None:
    """The worker has said who he is, some time ago."""
    kiosk.tap_worker(worker)
    kiosk.tap_operation(operation)
    pause(kiosk)


def pause(kiosk: Station) -> None:
    """As long as a quick second touch is ignored."""
    kiosk.rest()
    kiosk.wait(kiosk.may_act)


def is_saved(kiosk: Station) -> None:
    assert kiosk.look() is ResultLook.APPLIED
    pause(kiosk)


def test_to_take_is_two_and_to_complete_one(kiosk: Station) -> None:
    knows(kiosk, FITTER, Operation.ARM)
    with touches(2):
        kiosk.tap_spool(waiting_for(kiosk, Operation.ARM))
        kiosk.act("actionTomar")
    is_saved(kiosk)
    with touches(1):
        kiosk.act("actionCompletar")
    is_saved(kiosk)


@pytest.mark.parametrize("button", ["actionPausar", "actionCompletar"])
def test_who_comes_back_to_one_spool_pauses_or_completes_it_with_one(kiosk: Station, button: str) -> None:
    kiosk.tap_worker(holder_of_one(kiosk))
    pause(kiosk)
    with touches(1):
        kiosk.act(button)
    is_saved(kiosk)


def test_to_approve_is_two_and_to_undo_it_one(kiosk: Station) -> None:
    knows(kiosk, INSPECTOR, Operation.METROLOGIA)
    with touches(2):
        kiosk.tap_spool(waiting_for(kiosk, Operation.METROLOGIA))
        kiosk.act("actionAprobado")
    is_saved(kiosk)
    with touches(1):
        kiosk.act("undoButton")
    is_saved(kiosk)


def test_to_reject_and_to_name_the_repairer_is_three(kiosk: Station) -> None:
    knows(kiosk, INSPECTOR, Operation.METROLOGIA)
    tag = waiting_for(kiosk, Operation.METROLOGIA)
    with touches(3):
        kiosk.tap_spool(tag)
        kiosk.act("actionRechazado")
        tiles = child(kiosk.window, QuestionPanel, "nextStep").tiles
        kiosk.wait(lambda: any(tile.isVisible() and tile.isEnabled() for tile in tiles()))
        kiosk.touch_until(lambda: kiosk.tap(tiles()[0]), lambda: not kiosk.shop.spools[tag].picture.is_free)
    kiosk.wait(lambda: "EN_REPARACION (Ciclo 1/3)" in kiosk.shop.spools[tag].picture.estado_detalle)


def test_to_release_somebodys_spool_is_four_once_the_pin_is_given(kiosk: Station, tmp_path: Path) -> None:
    set_pin(tmp_path)
    knows(kiosk, FITTER, Operation.ARM)
    tag = waiting_for(kiosk, Operation.ARM)
    kiosk.tap_spool(tag)
    kiosk.act("actionTomar")
    kiosk.tap_worker(SUPERVISOR)
    kiosk.tap_named("supervisorButton")
    for key in (*PIN, "Done"):
        kiosk.tap_named(f"pin{key}")
    kiosk.wait(lambda: kiosk.child("supervisorPin").isVisible())
    pause(kiosk)
    with touches(4):
        tap_tile(kiosk, tag)
        kiosk.tap_named("supervisorLiberar")
        kiosk.tap_named("reason0")
        kiosk.act("reasonConfirm")
    is_saved(kiosk)
    assert kiosk.shop.spools[tag].picture.is_free


def set_pin(folder: Path) -> None:
    settings = settings_for(folder, "Puesto 3")
    clock = SystemClock(settings.zone)
    PinFile(settings.supervisor_pin_file, clock.utc, clock.to_local).set(SUPERVISOR, PIN)


def tap_tile(kiosk: Station, tag: str) -> None:
    """Touch the spool in the grid."""
    view = kiosk.window.grid.view
    at = view.model().index(kiosk.window.grid.model.shown().index(tag), 0)
    view.scrollTo(at)
    kiosk.touch_until(lambda: kiosk.tap(view.viewport(), view.visualRect(at).center()), chosen(kiosk, tag))


def chosen(kiosk: Station, tag: str) -> Callable[[], bool]:
    return lambda: kiosk.selection.spool is not None and kiosk.selection.spool.tag == tag
