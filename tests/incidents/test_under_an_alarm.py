"""People touched the sheet so badly that nothing is written: takes are refused, releases wait."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
import requests
from gspread.utils import ValueRenderOption, rowcol_to_a1

from kiosk.core.errors import Code
from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing.alarms import Alarm
from kiosk.core.shop.data import Action, Outcome, Verdict
from tests.incidents.shop_floor import code, kinds, settled, wish, with_hold
from tests.support.builders import ARM, MAURO, ZONE
from tests.support.faulty_wire import Cue, answered_with, applied_but, first, raised
from tests.support.shop import HEADERS, Shop, ShopOpener, Station, ready

TAGS = [f"MK-{number}" for number in range(7)]
HELD, FREE = TAGS[0], TAGS[-1]
"""Mauro holds all but the last."""

RELEASES = [Action.PAUSAR, Action.COMPLETAR, Action.CANCELAR]
STORED = ValueRenderOption.unformatted
NONSENSE = answered_with(b"<html>login</html>")
silence = raised(requests.exceptions.ReadTimeout())


@dataclass(frozen=True)
class Touch:
    """What planning does to the sheet, and how it undoes that. `values` is what the alarm says of it."""

    values: dict[str, str]
    does: Callable[[Shop], Callable[[], object]]


def part_sorted(shop: Shop) -> Callable[[], object]:
    """Meanwhile another program logs the spools, so that their writes may as well have strayed."""
    today = shop.clock.now.strftime("%d-%m-%Y %H:%M:%S")
    shop.metadata.append_rows([[f"otro {tag}", today, "OTRO_PROGRAMA", tag] for tag in TAGS])
    letters = rowcol_to_a1(1, HEADERS.index("version") + 1)[:-1]
    versions = shop.operaciones.get_values(f"{letters}2:{letters}7", value_render_option=STORED)
    shop.operaciones.update(versions[::-1], f"{letters}2")
    return lambda: shop.operaciones.update(versions, f"{letters}2")


def audit_cut(shop: Shop) -> Callable[[], object]:
    rows = shop.metadata.get_values("A2:K4", value_render_option=STORED)
    shop.metadata.delete_rows(2, 4)
    return lambda: shop.metadata.insert_rows(rows, 2)


TOUCHES = {
    "part of the columns sorted": Touch(
        {"alarma": "filas_movidas", "filas": "Operaciones 2, 3, 4, 5, 6", "mas": "1"}, part_sorted
    ),
    "rows taken out of the audit": Touch({"alarma": "auditoria"}, audit_cut),
}


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(*(ready(tag) for tag in TAGS))


@pytest.fixture
def station(shop: Shop) -> Station:
    shop.clock.now = datetime.now(ZONE).replace(tzinfo=None, microsecond=0)  # rows of today can't be archived
    station = shop.station()
    for tag in TAGS[:-1]:
        station.service.mark_told(station.service.tomar(tag, MAURO.id, ARM))
    station.store.snapshot()
    return station


@pytest.fixture(params=list(TOUCHES.values()), ids=list(TOUCHES))
def touch(request: pytest.FixtureRequest) -> Touch:
    touch: Touch = request.param
    return touch


@pytest.fixture
def undo(shop: Shop, station: Station, touch: Touch) -> Callable[[], object]:
    """The sheet is touched and the station has noticed; called, planning undoes it and the station reads."""
    undone = touch.does(shop)
    station.store.snapshot()
    station.wire.sent.clear()

    def undo() -> None:
        undone()
        station.store.snapshot()

    return undo


def release(station: Station, action: Action = Action.PAUSAR, hold: str = "") -> Outcome:
    command = wish(action, f"a {action}", HELD)
    return station.service.execute(with_hold(command, hold) if hold else command)


pytestmark = pytest.mark.logs("nothing is written any more")


def test_take_is_refused_at_once_and_told_which_alarm_and_which_rows(
    shop: Shop, station: Station, touch: Touch, undo: Callable[[], None]
) -> None:
    outcome = station.service.tomar(FREE, MAURO.id, ARM)
    assert outcome.refusal is not None
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.ESCRITURA_DETENIDA)
    assert outcome.refusal.values.items() >= touch.values.items()
    assert outcome.worker_nombre == "MR(93)"
    assert station.wire.sent == []
    undo()
    assert station.service.tomar(FREE, MAURO.id, ARM).verdict is Verdict.APPLIED


@pytest.mark.parametrize("action", RELEASES)
def test_release_waits_here_and_goes_out_when_the_alarm_ends(
    shop: Shop, station: Station, undo: Callable[[], None], action: Action
) -> None:
    written = len(shop.audit())
    kept = release(station, action)
    assert (kept.verdict, kept.refusal) == (Verdict.QUEUED, station.store.stopped())
    for _ in range(5):
        assert station.service.carry_on() == []
    assert (station.wire.sent, len(shop.audit())) == ([], written)
    undo()
    (end,) = station.service.carry_on()
    assert (end.verdict, end.command.action, shop.row(HELD)["Ocupado_Por"]) == (Verdict.APPLIED, action, "")


def test_release_still_waits_after_a_restart_under_the_alarm(
    shop: Shop, station: Station, undo: Callable[[], None]
) -> None:
    assert release(station).verdict is Verdict.QUEUED
    again = shop.restarted(station)
    again.store.snapshot()
    assert (again.service.carry_on(), again.service.backlog().count) == ([], 1)


def test_waiting_release_keeps_the_hold_that_was_meant_at_the_tap(
    shop: Shop, station: Station, touch: Touch
) -> None:
    hold = shop.row(HELD)["version"]
    undone = touch.does(shop)
    station.store.snapshot()
    assert release(station, hold=hold).verdict is Verdict.QUEUED
    undone()
    other = shop.station("Puesto 2").service
    assert other.pausar(HELD, MAURO.id, ARM).verdict is Verdict.APPLIED
    assert other.tomar(HELD, MAURO.id, ARM).verdict is Verdict.APPLIED
    station.store.snapshot()
    (end,) = settled(station)
    assert (end.verdict, code(end)) == (Verdict.REFUSED, Code.NO_AUTORIZADO)
    assert shop.row(HELD)["Ocupado_Por"] == "MR(93)"


def test_waiting_release_from_a_terminal_ends_no_later_hold(
    shop: Shop, station: Station, undo: Callable[[], None]
) -> None:
    """It names no hold; meanwhile Mauro has given the spool back and taken it again, and is at work."""
    assert release(station).verdict is Verdict.QUEUED
    undo()
    other = shop.station("Puesto 2").service
    assert other.pausar(HELD, MAURO.id, ARM).verdict is Verdict.APPLIED
    assert other.tomar(HELD, MAURO.id, ARM).verdict is Verdict.APPLIED
    (end,) = settled(station)
    assert (end.verdict, code(end)) == (Verdict.REFUSED, Code.NO_AUTORIZADO)
    assert shop.row(HELD)["Ocupado_Por"] == "MR(93)"


@pytest.mark.parametrize("knows_the_spool", [True, False])
def test_release_of_a_hold_that_only_the_screen_knows_waits(
    shop: Shop, station: Station, undo: Callable[[], None], touch: Touch, knows_the_spool: bool
) -> None:
    """Mauro's take was told to the screen by an event, and the alarm came before it was read."""
    undo()
    other = shop.station("Puesto 2")
    taken = other.service.tomar(FREE, MAURO.id, ARM)
    assert taken.row is not None
    station.sheet_state.alarms.give(Alarm(AlarmReason.COLUMN_EMPTIED))
    tag = FREE if knows_the_spool else "MK-NEW"
    outcome = station.service.execute(with_hold(wish(Action.PAUSAR, tag=tag), taken.row.id))
    assert outcome.verdict is Verdict.QUEUED
    station.store.snapshot()
    (end,) = settled(station)
    if knows_the_spool:
        assert (end.verdict, shop.row(FREE)["Ocupado_Por"]) == (Verdict.APPLIED, "")
    else:
        assert (end.verdict, code(end)) == (Verdict.REFUSED, Code.SPOOL_NO_ENCONTRADO)


def test_release_of_a_spool_that_another_holds_does_not_wait(
    station: Station, undo: Callable[[], None]
) -> None:
    outcome = station.service.pausar(FREE, MAURO.id, ARM)
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.ESCRITURA_DETENIDA)


def test_take_behind_a_waiting_release_hears_of_the_alarm(
    station: Station, touch: Touch, undo: Callable[[], None]
) -> None:
    release(station)
    outcome = station.service.tomar(HELD, MAURO.id, ARM)
    assert outcome.refusal is not None
    assert outcome.refusal.values.items() >= touch.values.items()


def test_nothing_is_mended_under_an_alarm(station: Station, shop: Shop, undo: Callable[[], None]) -> None:
    shop.write(FREE, "Armador", "AS(45)")
    station.store.snapshot()
    before = shop.rows(), shop.audit()
    assert station.mender.mend_all() == 0
    assert (shop.rows(), shop.audit()) == before


# what is in flight


def alarm(station: Station) -> Cue:
    """A cue: another thread of the station finds an alarm before the request arrives."""
    strayed = Alarm(AlarmReason.ROWS_STRAYED)
    return first(lambda: station.sheet_state.alarms.give(strayed))


def end_alarm(station: Station) -> None:
    station.sheet_state.alarms.clear(AlarmReason.ROWS_STRAYED)


@pytest.mark.parametrize(("cue", "end"), [(silence, "again"), (applied_but(silence), "as sent")])
def test_take_whose_answer_was_lost_is_neither_sent_again_nor_given_up_under_an_alarm(
    shop: Shop, station: Station, cue: Cue, end: str
) -> None:
    station.wire.on_write(cue)
    station.wire.on_read(lambda send: send(), alarm(station))
    command = wish(Action.TOMAR, tag=FREE)
    assert station.service.execute(command).verdict is (
        Verdict.UNKNOWN if end == "again" else Verdict.APPLIED
    )
    if end == "again":
        assert station.service.carry_on() == []
        record = station.memory.journal.find(command.id)
        assert record is not None
        assert record.attempt is not None
        assert (record.attempt.tombstone_id, kinds(shop).count("RENUNCIADO")) == (None, 0)
    end_alarm(station)


def test_take_is_not_renounced_under_an_alarm(shop: Shop, station: Station) -> None:
    """A background round gives a take up that never arrived; its tombstone has to wait."""
    station.wire.on_write(silence)
    station.wire.on_read(lambda send: send(), NONSENSE)
    assert station.service.execute(wish(Action.TOMAR, tag=FREE)).verdict is Verdict.UNKNOWN
    station.wire.on_read(alarm(station))
    assert station.service.carry_on() == []
    assert kinds(shop).count("RENUNCIADO") == 0
    end_alarm(station)
    (end,) = settled(station)
    assert (end.verdict, kinds(shop)[-1]) == (Verdict.REFUSED, "RENUNCIADO")


def test_release_in_flight_costs_no_request_under_an_alarm(shop: Shop, station: Station) -> None:
    station.wire.on_write(applied_but(silence))
    station.wire.on_read(lambda send: send(), NONSENSE)
    assert release(station).verdict is Verdict.UNKNOWN
    station.sheet_state.alarms.give(Alarm(AlarmReason.ROWS_STRAYED))
    station.wire.sent.clear()
    assert [station.service.carry_on() for _ in range(5)] == [[]] * 5
    assert station.wire.sent == []
    end_alarm(station)
    (end,) = settled(station)
    assert (end.verdict, shop.row(HELD)["Ocupado_Por"]) == (Verdict.APPLIED, "")
