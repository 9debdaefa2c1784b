"""Every state that the window can be in, by its name: for pictures, and for rules that hold always."""

from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QCoreApplication, QSize
from pytestqt.qtbot import QtBot

from kiosk.core.refusals import OutcomeUnknown, SpoolOccupied
from kiosk.core.shop.data import (
    Action,
    AuditRow,
    Command,
    Operation,
    Outcome,
    Verdict,
)
from kiosk.station.pin_file import PinFile
from kiosk.ui.look.tap_button import TapButton
from kiosk.ui.look.theme import Theme
from kiosk.ui.window import WindowSettings
from tests.ui.column_window import NOW, ZONE, StillClock
from tests.ui.full_shop import ALIKE, FREE, MINE, SHOP, TAKEN, TO_INSPECT, TO_WELD, WORKERS, taken_by_mauricio
from tests.ui.whole_window import WholeWindow

ARM, SOLD = Operation.ARM, Operation.SOLD
REASONS = ("Falta material", "Espera grúa o puente", "Colación", "Fin de turno")
PIN = "4711"


class Station(WholeWindow):
    """A window that asks for reasons, at a station with a supervisor's PIN; `begin` makes it idle again."""

    def __init__(self, qtbot: QtBot, theme: Theme, size: QSize, folder: Path, language: str = "es") -> None:
        clock = StillClock()
        pins = PinFile(folder / "pins", clock.utc, lambda moment: moment.astimezone(ZONE))
        pins.set(5, PIN)
        settings = WindowSettings("Puesto 3 · Armado", language, pause_reasons=REASONS)
        super().__init__(qtbot, theme, size, pins, settings)

    def begin(self) -> None:
        """Nobody is chosen, and nothing said."""
        window = self.window
        window.idle.watch.note()
        window.cleaning.lock.end()
        self.selection.choose_several(False)
        self.selection.forget_worker()
        self.selection.choose_operation(ARM)
        window.left.stop_typing()
        window.left._typing.clear()
        self.selection.open_marks.live.close_but(())
        window.card.leave()
        window.batch_panel.hide()
        window.result.clear()
        window.banner.set_sheet_away(None)
        window.banner.set_link_lost(None)
        self.load(SHOP, WORKERS)
        self.settle()

    def settle(self) -> None:
        for _turn in range(4):  # what is laid out may make others be laid out
            QCoreApplication.processEvents()
        for button in self.window.findChildren(TapButton):
            button._debounce._last = float("-inf")
        guard = self.window.left.guard
        guard._is_armed, guard._deaf_until, guard._covered_until = False, 0.0, 0.0

    def comes(self, worker: int, operation: Operation = ARM, tag: str = "") -> None:
        self.selection.choose_worker(worker)
        self.selection.choose_operation(operation)
        if tag:
            self.selection.select(tag)
        self.settle()

    def ends(
        self, verdict: Verdict, action: Action = Action.TOMAR, tag: str = FREE, worker: int = 93
    ) -> None:
        """An action of this worker has ended like this."""
        command = Command("1", action, tag, worker, ARM)
        refusals = {
            Verdict.REFUSED: SpoolOccupied(tag, "ARM", "CP(95)", "27-01-2026 14:30:00"),
            Verdict.UNKNOWN: OutcomeUnknown(tag),
        }
        row = AuditRow("1", NOW, f"{action}_ARM", tag, 93, "MR(93)", "ARM", action.value)
        is_applied = verdict is Verdict.APPLIED
        if is_applied and action is Action.TOMAR:
            self.load([taken_by_mauricio(each) if each.tag == tag else each for each in SHOP], WORKERS)
        outcome = Outcome(command, verdict, refusal=refusals.get(verdict), row=row if is_applied else None)
        self.controller.answered.emit(outcome)
        self.settle()


def _nobody(_station: Station) -> None:
    """As it is after `begin`."""


def _at_rest(station: Station) -> None:
    station.window.idle.watch.begin()


def _cleaned(station: Station) -> None:
    station.window.cleaning.begin()


def _keypad(station: Station) -> None:
    station.tap(station.child("workerField"))


def _found_idle(station: Station) -> None:
    station.tap(station.child("workerField"))
    station.window.left.chooser.field.set_text(FREE[-9:])


def _working(station: Station) -> None:
    station.comes(93)


def _long_name(station: Station) -> None:
    station.comes(101, SOLD)


def _to_take(station: Station) -> None:
    station.comes(93, tag=FREE)


def _of_mine(station: Station) -> None:
    station.comes(93, tag=MINE)


def _of_another(station: Station) -> None:
    station.comes(62, SOLD, tag=TAKEN)


def _digits(station: Station) -> None:
    station.comes(93)
    station.open_search()


def _letters(station: Station) -> None:
    _digits(station)
    station.tap(station.child("keyPageABC"))


def _look_alikes(station: Station) -> None:
    station.comes(93)
    station.window.left.field.set_text("019")
    station.settle()
    station.tap_spool(ALIKE)


def _inspector(station: Station) -> None:
    station.comes(14, Operation.METROLOGIA, tag=TO_INSPECT)


def _ended(verdict: Verdict) -> Callable[[Station], None]:
    def end(station: Station) -> None:
        station.comes(93, tag=FREE)
        station.ends(verdict)

    return end


def _of_the_past(station: Station) -> None:
    _ended(Verdict.APPLIED)(station)
    station.comes(62, SOLD)


def _next_step(station: Station) -> None:
    station.comes(93, tag=TO_WELD)
    station.ends(Verdict.APPLIED, Action.COMPLETAR, TO_WELD)


def _pause_reasons(station: Station) -> None:
    station.comes(93, tag=MINE)
    station.tap(station.child("actionPausar"))


def _filter(station: Station) -> None:
    station.comes(93)
    if not station.child("filterButton").isVisible():
        station.open_search()
    station.tap(station.child("filterButton"))


def _several(station: Station) -> None:
    station.comes(93)
    station.selection.choose_several(True)
    for spool in SHOP[30:33]:
        station.selection.marked.add(spool.key)
    station.settle()


def _batch(station: Station) -> None:
    _several(station)
    commands = [Command(f"of {spool.tag}", Action.TOMAR, spool.tag, 93, ARM) for spool in SHOP[30:33]]
    station.controller.batch_pending.emit(tuple(commands))
    first, *others = commands
    rows = [AuditRow(each.id, NOW, "TOMAR_SPOOL", each.tag, 93, "MR(93)", "ARM", "TOMAR") for each in others]
    outcomes = [
        Outcome(first, Verdict.REFUSED, refusal=SpoolOccupied(first.tag, "ARM", "CP(95)", "")),
        *(Outcome(each, Verdict.APPLIED, row=row) for each, row in zip(others, rows, strict=True)),
    ]
    station.controller.batch_answered.emit(tuple(outcomes))
    station.controller.batch_over.emit()
    station.settle()


def _card(station: Station) -> None:
    station.window.card.open(TAKEN)
    station.settle()


def _supervisor_pin(station: Station) -> None:
    station.comes(5)


def _supervisor(station: Station) -> None:
    station.comes(5)
    for digit in PIN:
        station.tap(station.child(f"pin{digit}"))
    station.tap(station.child("pinDone"))
    station.qtbot.waitUntil(lambda: station.window.access.is_open)
    station.selection.select(TAKEN)
    station.settle()


def _supervisor_reasons(station: Station) -> None:
    _supervisor(station)
    station.tap(station.child("supervisorLiberar"))
    station.settle()


def _sheet_away(station: Station) -> None:
    station.comes(93, tag=FREE)
    station.clock.forward(minutes=10)
    station.shop.live.set_live(None)
    station.window.banner.set_sheet_away(NOW)
    station.window.banner.set_link_lost(NOW)
    station.settle()


STATES: Final = MappingProxyType(
    {
        "quien": _nobody,
        "en-reposo": _at_rest,
        "limpieza": _cleaned,
        "quien-teclado": _keypad,
        "quien-busca": _found_idle,
        "principal": _working,
        "nombre-largo": _long_name,
        "por-tomar": _to_take,
        "mio": _of_mine,
        "de-otro": _of_another,
        "digitos": _digits,
        "letras": _letters,
        "parecidos": _look_alikes,
        "metrologia": _inspector,
        "tomado": _ended(Verdict.APPLIED),
        "rechazado": _ended(Verdict.REFUSED),
        "no-se-sabe": _ended(Verdict.UNKNOWN),
        "por-enviar": _ended(Verdict.QUEUED),
        "pasado": _of_the_past,
        "quien-sigue": _next_step,
        "motivo-pausa": _pause_reasons,
        "filtro": _filter,
        "varios": _several,
        "lote": _batch,
        "ficha": _card,
        "pin": _supervisor_pin,
        "supervisor": _supervisor,
        "motivo-liberar": _supervisor_reasons,
        "sin-planilla": _sheet_away,
    }
)
"""What to do with an idle station to see the state."""
