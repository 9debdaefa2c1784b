"""A supervisor at the window: his PIN, then releases, unblocking and giving out by touch."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kiosk.core.clock import seconds
from kiosk.core.shop.data import Action, Command, Operation, Worker
from kiosk.station.pin_file import PinFile
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.theme import Theme
from kiosk.ui.supervisor import pin_access, pin_pad
from kiosk.ui.touch.scanner_habits import GAP_MS
from kiosk.ui.worker.list_model import WORKER_ROLE
from tests.support.widgets import child
from tests.ui.column_window import DONE, ELEVEN, TAKEN, TEN, WORKERS, ZONE, StillClock, sample, spool
from tests.ui.touch.key_times import KeyTimes
from tests.ui.whole_window import WholeWindow, dressed_for

MARCELA = Worker(5, "Marcela", "Olivares", True, frozenset({"Supervisor"}))
BOTH = Worker(6, "Hernán", "Bustos", True, frozenset({"Supervisor", "Armador"}))
BLOCKED = "MK-1335-CW-25240-030"
PIN = "4711"


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Iterator[Theme]:
    del qapp
    theme = Theme(Metrics.of(96.0, QSize(1920, 1080)))
    with dressed_for(theme):
        yield theme


@pytest.fixture
def pins(tmp_path: Path) -> PinFile:
    clock = StillClock()
    return PinFile(tmp_path / "supervisor_pins", clock.utc, lambda moment: moment.astimezone(ZONE))


class Supervised:
    """The whole window, with the station's PINs behind it, and what was asked of the station."""

    def __init__(self, qtbot: QtBot, theme: Theme, pins: PinFile) -> None:
        self.qtbot, self.asked = qtbot, list[Command]()
        self.whole = WholeWindow(qtbot, theme, QSize(1920, 1080), pins)
        finished = {
            "armador": "MR(93)",
            "fecha_armado": "20-01-2026",
            "soldador": "NR(94)",
            "fecha_soldadura": "22-01-2026",
        }
        blocked = spool(BLOCKED, **finished, estado_detalle="BLOQUEADO - Contactar supervisor")
        self.whole.load([*sample(), blocked], [*WORKERS, MARCELA, BOTH])
        self.whole.selection.command_requested.connect(self.asked.append)

    def tap(self, name: str) -> None:
        self.whole.tap(self.child(name))

    def child(self, name: str) -> QWidget:
        return self.whole.child(name)

    def is_seen(self, name: str) -> bool:
        return self.child(name).isVisible()

    def comes(self, worker: Worker) -> None:
        self.whole.selection.choose_worker(worker.id)

    def wait(self, fact: Callable[[], bool]) -> None:
        """Comparing a PIN takes its time on a busy machine."""
        self.qtbot.waitUntil(fact, timeout=30_000)

    def types(self, pin: str) -> None:
        """At the pad, once it is there."""
        self.wait(lambda: self.is_seen("pinDone") and self.child("pinDone").isEnabled())
        for digit in pin:
            self.tap(f"pin{digit}")
        self.tap("pinDone")

    def opens(self, worker: Worker = MARCELA) -> None:
        self.comes(worker)
        if worker is BOTH:
            self.tap("supervisorButton")
        self.types(PIN)
        self.wait(lambda: self.is_seen("supervisorPin") and not self.is_seen("supervisorRoom"))

    def chooses(self, tag: str) -> None:
        self.whole.selection.select(tag)

    @property
    def reason(self) -> str:
        return self.whole.window.left.supervisor_buttons.reason()


@pytest.fixture
def supervised(qtbot: QtBot, theme: Theme, pins: PinFile) -> Supervised:
    pins.set(MARCELA.id, PIN)
    pins.set(BOTH.id, PIN)
    return Supervised(qtbot, theme, pins)


def test_a_supervisor_stands_among_the_workers(supervised: Supervised) -> None:
    model = supervised.whole.window.left.chooser.grid.model()
    ids = [model.index(at, 0).data(WORKER_ROLE).id for at in range(model.rowCount())]
    assert MARCELA.id in ids


def test_release_in_four_touches(supervised: Supervised) -> None:
    supervised.opens()
    supervised.whole.tap_tile(TAKEN)
    supervised.tap("supervisorLiberar")
    supervised.tap("reason1")
    supervised.tap("reasonConfirm")
    (command,) = supervised.asked
    assert (command.action, command.tag, command.worker_id) == (Action.LIBERAR, TAKEN, MARCELA.id)
    assert (command.operation, command.motivo) == (Operation.ARM, "Está con licencia o faltó")
    assert not supervised.is_seen("supervisorRoom")


def test_what_a_release_does_is_told_before(supervised: Supervised) -> None:
    supervised.opens()
    supervised.chooses(TAKEN)
    supervised.tap("supervisorLiberar")
    room = supervised.whole.window.supervisor
    assert room.reasons.effect() == "CP(95) deja de tenerlo. Queda en pausa, con su avance."
    assert not supervised.child("reasonConfirm").isEnabled()
    supervised.tap("reasonConfirm")
    assert supervised.asked == []
    supervised.tap("reasonLeave")
    assert not supervised.is_seen("supervisorRoom")


def test_a_release_means_the_hold_that_was_shown(supervised: Supervised) -> None:
    supervised.opens()
    supervised.chooses(TAKEN)
    supervised.tap("supervisorLiberar")
    shown = supervised.whole.selection.spool
    assert shown is not None
    supervised.tap("reason0")
    supervised.tap("reasonConfirm")
    assert supervised.asked[0].hold == (shown.hold or None)


def test_a_reason_can_be_typed(supervised: Supervised) -> None:
    supervised.opens()
    supervised.chooses(TAKEN)
    supervised.tap("supervisorLiberar")
    supervised.tap("reasonOther")
    keypad = supervised.whole.window.supervisor.reasons.keypad
    supervised.whole.tap(child(keypad, QWidget, "reasonKey1"))
    supervised.tap("reasonSpace")
    supervised.whole.tap(child(keypad, QWidget, "reasonKey2"))
    supervised.tap("reasonConfirm")
    assert supervised.asked[0].motivo == "1 2"


def test_a_blocked_spool_is_unblocked(supervised: Supervised) -> None:
    supervised.opens()
    supervised.chooses(BLOCKED)
    assert not supervised.child("supervisorLiberar").isEnabled()
    supervised.tap("supervisorDesbloquear")
    supervised.tap("reason0")
    supervised.tap("reasonConfirm")
    (command,) = supervised.asked
    assert (command.action, command.tag, command.motivo) == (
        Action.DESBLOQUEAR,
        BLOCKED,
        "Revisado con calidad",
    )


@pytest.mark.parametrize(
    ("tag", "effect"),
    [
        (DONE, "Vuelve a quedar libre y en pausa; el nombre se conserva."),
        (BLOCKED, "Vuelve a como estaba antes del resultado."),
    ],
)
def test_what_was_finished_last_is_corrected_and_what_that_does_is_told_before(
    supervised: Supervised, tag: str, effect: str
) -> None:
    supervised.opens()
    supervised.chooses(tag)
    supervised.tap("supervisorCorregir")
    assert supervised.whole.window.supervisor.reasons.effect() == effect
    assert not supervised.child("reasonConfirm").isEnabled()
    supervised.tap("reason0")
    supervised.tap("reasonConfirm")
    (command,) = supervised.asked
    assert (command.action, command.tag, command.worker_id) == (Action.CORREGIR, tag, MARCELA.id)
    assert command.motivo == "Se terminó por error"


def test_a_finished_spool_is_found_by_its_digits_and_corrected(supervised: Supervised) -> None:
    supervised.opens(BOTH)
    supervised.whole.window.left.field.set_text("25240 029")
    supervised.whole.tap_spool(DONE)
    assert supervised.child("supervisorCorregir").isEnabled()


def test_what_is_unfinished_or_held_is_not_to_be_corrected(supervised: Supervised) -> None:
    supervised.opens()
    for tag in (TAKEN, TEN, ELEVEN):
        supervised.chooses(tag)
        assert not supervised.child("supervisorCorregir").isEnabled()
    described = supervised.child("supervisorCorregir").accessibleDescription()
    assert described == "lo último de 011 no es algo terminado."


def test_a_correction_is_asked_anew_where_it_would_do_something_else_by_now(supervised: Supervised) -> None:
    supervised.opens()
    supervised.chooses(DONE)
    supervised.tap("supervisorCorregir")
    supervised.tap("reason0")
    approved = spool(DONE, fecha_armado="20-01-2026", fecha_qc_metrologia="22-01-2026")
    supervised.whole.shop.live.put(approved)
    supervised.tap("reasonConfirm")
    assert supervised.asked == []
    room = supervised.whole.window.supervisor
    assert room.reasons.effect() == "Vuelve a como estaba antes del resultado."
    assert not supervised.child("reasonConfirm").isEnabled()


def test_a_spool_is_given_to_one_who_has_the_role(supervised: Supervised) -> None:
    supervised.opens()
    supervised.chooses(ELEVEN)
    supervised.tap("supervisorAsignar")
    grid = supervised.whole.window.supervisor.recipients.grid
    model = grid.model()
    ids = [model.index(at, 0).data(WORKER_ROLE).id for at in range(model.rowCount())]
    assert set(ids) == {93, 95, BOTH.id}
    supervised.whole.tap(grid.viewport(), grid.visualRect(model.index(ids.index(95), 0)).center())
    supervised.tap("reasonConfirm")
    (command,) = supervised.asked
    assert (command.action, command.worker_id, command.asignado_por) == (Action.TOMAR, 95, MARCELA.id)
    assert (command.tag, command.operation, command.motivo) == (ELEVEN, Operation.ARM, "reparto")


def test_a_spool_that_waits_for_two_operations_is_given_for_the_one_that_is_touched(
    supervised: Supervised,
) -> None:
    supervised.opens()
    supervised.chooses(TEN)  # its ARM is paused, and so SOLD may begin
    supervised.tap("supervisorAsignar")
    supervised.tap("assignSOLD")
    model = supervised.whole.window.supervisor.recipients.grid.model()
    ids = {model.index(at, 0).data(WORKER_ROLE).id for at in range(model.rowCount())}
    assert ids == {94, 95, 62}
    assert supervised.is_seen("assignARM")
    assert not supervised.is_seen("assignREPARACION")


def test_several_ticked_spools_are_given_out_at_once(supervised: Supervised) -> None:
    batches: list[list[Command]] = []
    supervised.whole.selection.batch_requested.connect(batches.append)
    supervised.opens()
    supervised.chooses(ELEVEN)
    supervised.whole.selection.choose_several(True)
    supervised.chooses(TEN)
    assert not supervised.child("supervisorLiberar").isEnabled()
    supervised.tap("supervisorAsignar")
    grid = supervised.whole.window.supervisor.recipients.grid
    model = grid.model()
    ids = [model.index(at, 0).data(WORKER_ROLE).id for at in range(model.rowCount())]
    supervised.whole.tap(grid.viewport(), grid.visualRect(model.index(ids.index(93), 0)).center())
    supervised.tap("reasonConfirm")
    (commands,) = batches
    assert [each.tag for each in commands] == [ELEVEN, TEN]
    assert {(each.worker_id, each.asignado_por, each.motivo) for each in commands} == {(93, 5, "reparto")}
    assert len({each.id for each in commands}) == 2


# the PIN


def test_without_a_pin_the_actions_are_off_and_say_how_to_set_one(
    qtbot: QtBot, theme: Theme, pins: PinFile
) -> None:
    bare = Supervised(qtbot, theme, pins)
    bare.comes(MARCELA)
    qtbot.waitUntil(lambda: "kiosk supervisor pin --worker 5" in bare.reason)
    bare.chooses(TAKEN)
    names = (
        "supervisorLiberar",
        "supervisorDesbloquear",
        "supervisorCorregir",
        "supervisorAsignar",
        "supervisorPin",
    )
    assert not any(bare.child(name).isEnabled() for name in names)
    assert not bare.is_seen("supervisorRoom")


@pytest.mark.logs(r"PIN of supervisor 5")
def test_a_wrong_pin_is_told_with_what_is_left_and_three_block(supervised: Supervised) -> None:
    supervised.comes(MARCELA)
    pad = supervised.whole.window.supervisor.pad

    def told(said: str) -> bool:
        return said in pad.said()

    for said in (
        "intentos que quedan: 2",
        "intentos que quedan: 1",
        "bloqueado en este puesto hasta las 14:47",
    ):
        supervised.types("0000")
        supervised.wait(partial(told, said))
    supervised.types(PIN)
    supervised.wait(lambda: supervised.child("pinDone").isEnabled())
    assert "bloqueado" in pad.said()
    supervised.tap("pinLeave")
    supervised.chooses(TAKEN)
    assert not supervised.child("supervisorLiberar").isEnabled()


def test_digits_are_hidden(supervised: Supervised) -> None:
    supervised.comes(MARCELA)
    supervised.wait(lambda: supervised.is_seen("pin4"))
    supervised.tap("pin4")
    supervised.tap("pin7")
    pad = supervised.whole.window.supervisor.pad
    assert len(pad.shown()) == 2
    assert not set(pad.shown()) & set("0123456789")
    supervised.tap("pinErase")
    assert len(pad.shown()) == 1


def test_a_real_keyboard_types_the_pin_and_nothing_into_the_search_behind(supervised: Supervised) -> None:
    supervised.comes(MARCELA)
    supervised.wait(lambda: supervised.is_seen("pin4"))
    window = supervised.whole.window
    handle = window.windowHandle()
    for digit in PIN:
        QTest.keyClick(handle, Qt.Key(ord(digit)), delay=GAP_MS + 20)
    supervised.wait(lambda: len(window.supervisor.pad.shown()) == len(PIN))
    assert window.left.field.text() == window.left.chooser.field.text() == ""
    QTest.keyClick(handle, Qt.Key.Key_Return)
    supervised.wait(lambda: window.access.is_open)
    window.left._scanner._hush.stop()
    QTest.keyClick(handle, Qt.Key.Key_7)
    supervised.wait(lambda: window.left.field.text() == "7")


@pytest.mark.parametrize("pace_ms", [10, 90])
def test_what_is_still_typed_of_a_pin_when_its_pad_has_gone_is_shown_nowhere(
    supervised: Supervised, pace_ms: int
) -> None:
    supervised.comes(BOTH)
    supervised.tap("supervisorButton")
    window = supervised.whole.window
    keys = KeyTimes(window.left._scanner, window.windowHandle())
    keys.type(PIN[:2], pace_ms)
    window.supervisor.leave()
    keys.type(f"{PIN[2:]}\r", pace_ms, pause_ms=pace_ms)
    keys.rest(5_000)
    assert window.left.field.text() == window.left.chooser.field.text() == window.result.text() == ""
    window.left._scanner._hush.stop()
    keys.type("25196", 90)
    keys.rest(5_000)
    assert window.left.field.text() == "25196"


def test_a_code_right_after_the_pad_has_gone_keeps_its_digits(supervised: Supervised) -> None:
    supervised.opens(BOTH)
    window = supervised.whole.window
    KeyTimes(window.left._scanner, window.windowHandle()).type(f"{ELEVEN}\r", 10)
    assert supervised.whole.selection.spool is not None
    assert supervised.whole.selection.spool.key == ELEVEN


def test_a_pin_typed_as_quickly_as_a_scanner_types_is_a_pin(supervised: Supervised) -> None:
    supervised.comes(BOTH)
    supervised.tap("supervisorButton")
    window = supervised.whole.window
    KeyTimes(window.left._scanner, window.windowHandle()).type(f"{PIN}\r", 10)
    supervised.wait(lambda: window.access.is_open)
    assert window.result.text() == ""


def test_the_digits_of_a_pin_are_no_scan_that_broke_off(supervised: Supervised) -> None:
    supervised.comes(BOTH)
    supervised.tap("supervisorButton")
    window = supervised.whole.window
    keys = KeyTimes(window.left._scanner, window.windowHandle())
    keys.type("47114711", 10)
    keys.rest(5_000)
    assert len(window.supervisor.pad.shown()) == 8
    assert window.result.text() == ""


def test_keys_are_large(supervised: Supervised) -> None:
    supervised.comes(MARCELA)
    supervised.wait(lambda: supervised.is_seen("pin4"))
    side = supervised.whole.metrics.mm(22)
    for name in [*(f"pin{digit}" for digit in "1234567890"), "pinErase", "pinDone"]:
        key = supervised.child(name)
        assert min(key.width(), key.height()) >= side, name


def test_the_pad_goes_when_nobody_touches_it(supervised: Supervised, monkeypatch: pytest.MonkeyPatch) -> None:
    supervised.comes(MARCELA)
    supervised.wait(lambda: supervised.is_seen("pin4"))
    assert pin_pad.IDLE_MS == 10_000
    pad = supervised.whole.window.supervisor.pad
    pad.set_idle(50)
    supervised.tap("pin4")
    supervised.wait(lambda: not supervised.is_seen("supervisorRoom"))
    assert pad.shown() == ""
    assert supervised.whole.selection.worker is not None


def test_cerrar_ends_it_and_the_next_action_needs_the_pin(supervised: Supervised) -> None:
    supervised.opens()
    supervised.chooses(TAKEN)
    assert supervised.child("supervisorLiberar").isEnabled()
    supervised.tap("supervisorPin")
    assert not supervised.child("supervisorLiberar").isEnabled()
    assert supervised.reason == "Escribe tu PIN."
    supervised.comes(WORKERS[0])
    supervised.comes(MARCELA)
    supervised.types(PIN)
    supervised.chooses(TAKEN)
    supervised.wait(lambda: supervised.child("supervisorLiberar").isEnabled())


def test_after_five_minutes_the_pin_counts_no_longer(
    supervised: Supervised, monkeypatch: pytest.MonkeyPatch
) -> None:
    supervised.opens()
    supervised.chooses(TAKEN)
    supervised.tap("supervisorLiberar")
    supervised.tap("reason0")
    assert pin_access.OPEN_S == 300
    ticking = supervised.whole.window.access
    monkeypatch.setattr(ticking, "_clock", lambda: seconds() + 300)
    supervised.tap("reasonConfirm")
    assert supervised.asked == []
    assert not supervised.child("supervisorLiberar").isEnabled()


def test_a_right_pin_opens_nothing_for_who_came_meanwhile(supervised: Supervised) -> None:
    supervised.comes(MARCELA)
    supervised.types(PIN)
    supervised.comes(WORKERS[0])
    supervised.comes(BOTH)
    supervised.wait(lambda: not supervised.whole.window.access.is_asking)
    assert not supervised.whole.window.access.is_open


def test_who_comes_next_is_no_supervisor(supervised: Supervised) -> None:
    supervised.opens()
    supervised.chooses(TAKEN)
    supervised.tap("supervisorLiberar")
    supervised.comes(WORKERS[0])
    assert not supervised.is_seen("supervisorRoom")
    assert not supervised.is_seen("supervisorLiberar")
    assert supervised.is_seen("actionTomar")
    supervised.comes(MARCELA)
    assert not supervised.whole.window.access.is_open


def test_who_has_other_work_keeps_it_until_he_gives_his_pin(supervised: Supervised) -> None:
    supervised.comes(BOTH)
    assert supervised.is_seen("actionTomar")
    assert not supervised.is_seen("supervisorRoom")
    supervised.tap("supervisorButton")
    supervised.types(PIN)
    supervised.wait(lambda: supervised.is_seen("supervisorLiberar"))
    assert not supervised.is_seen("actionTomar")
    supervised.tap("supervisorPin")
    assert supervised.is_seen("actionTomar")


def test_a_supervisor_opens_every_list(supervised: Supervised) -> None:
    supervised.opens()
    supervised.tap("operationREPARACION")
    supervised.whole.tap_spool(BLOCKED)
    assert supervised.whole.selection.operation is Operation.REPARACION
