"""Window and terminal of one station: one process at a time sends, and no command is lost."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
import requests

from kiosk.core.action.occupation import OccupationService
from kiosk.core.action.workplace import Limits, Workplace
from kiosk.core.errors import Code
from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing.alarms import Alarm
from kiosk.core.shop.data import Action, Verdict
from kiosk.station.drain_lock import Drainer
from kiosk.station.errors import StationUnavailable
from tests.incidents.shop_floor import code, counting, kinds, settled, was_told_the_truth, wish
from tests.support.builders import ARM, MAURO, TAG
from tests.support.faulty_wire import Send, answered_with, applied_but, first, raised
from tests.support.shop import Shop, ShopOpener, Station, ready


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready(), ready("MK-2"))


@pytest.fixture
def window(shop: Shop) -> Station:
    return shop.station("Puesto 1")


@pytest.fixture
def command(shop: Shop, window: Station) -> Station:
    """Another process of the same station."""
    return shop._opened(window.folder, window.name)


def service(shop: Shop, process: Station, role: Drainer) -> OccupationService:
    """The service of a process that never blocks for another process."""

    def turn(_waits: bool) -> AbstractContextManager[bool]:
        return process.memory.turn(role, 0.0)

    workplace = Workplace(process.store, process.memory.journal, shop.clock, process.name, process)
    return OccupationService(workplace, limits=Limits(turn=turn, pause=lambda _: None))


@contextmanager
def at_work(process: Station) -> Iterator[None]:
    """Make the process hold the drain lock in the block, as if it carried out commands."""
    with process.memory.turn(Drainer.WINDOW, 0.0) as mine:
        assert mine
        yield


def test_command_leaves_a_release_to_the_window_that_is_at_work(
    shop: Shop, window: Station, command: Station
) -> None:
    window.service.mark_told(window.service.tomar(TAG, MAURO.id, ARM))
    with at_work(window):
        outcome = service(shop, command, Drainer.COMMAND).execute(wish(Action.PAUSAR))
    assert (outcome.verdict, kinds(shop)) == (Verdict.QUEUED, ["TOMAR_SPOOL"])
    (end,) = settled(window)
    assert (end.command.id, end.verdict) == ("id-1", Verdict.APPLIED)


def test_release_left_to_the_window_says_which_alarm_it_waits_for(
    shop: Shop, window: Station, command: Station
) -> None:
    window.service.mark_told(window.service.tomar(TAG, MAURO.id, ARM))
    alarm = Alarm(AlarmReason.ROWS_STRAYED)
    command.sheet_state.alarms.give(alarm)
    with at_work(window):
        outcome = service(shop, command, Drainer.COMMAND).execute(wish(Action.PAUSAR))
    assert (outcome.verdict, outcome.refusal) == (Verdict.QUEUED, alarm.refusal)


def test_command_refuses_a_take_while_the_window_is_at_work(
    shop: Shop, window: Station, command: Station
) -> None:
    with at_work(window):
        outcome = service(shop, command, Drainer.COMMAND).execute(wish(Action.TOMAR))
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.SHEETS_NO_DISPONIBLE)
    assert (settled(window), kinds(shop)) == ([], [])


@pytest.mark.parametrize("action", [Action.TOMAR, Action.PAUSAR])
def test_command_repeated_while_the_window_is_at_work_is_answered_as_it_was(
    shop: Shop, window: Station, command: Station, action: Action
) -> None:
    if action is Action.PAUSAR:
        window.service.tomar(TAG, MAURO.id, ARM)
    done = window.service.execute(wish(action))
    with at_work(window):
        outcome = service(shop, command, Drainer.COMMAND).execute(wish(action))
    assert (outcome.verdict, outcome.row) == (Verdict.APPLIED, done.row)


def test_take_repeated_while_its_own_end_is_unknown_is_not_refused(
    shop: Shop, window: Station, command: Station
) -> None:
    window.know()
    window.wire.on_write(applied_but(raised(ConnectionResetError())))
    window.wire.on_read(lambda send: send(), answered_with(b"null"))
    told = [window.service.execute(wish(Action.TOMAR))]
    with at_work(window):
        told.append(service(shop, command, Drainer.COMMAND).execute(wish(Action.TOMAR)))
    assert [outcome.verdict for outcome in told] == [Verdict.UNKNOWN, Verdict.UNKNOWN]
    told += settled(window)
    assert (was_told_the_truth(shop, told, "id-1"), counting(shop, "id-1")) == (True, 1)


def test_release_that_the_window_has_ended_before_it_waits_is_no_fault(
    shop: Shop, window: Station, command: Station
) -> None:
    window.service.mark_told(window.service.tomar(TAG, MAURO.id, ARM))
    journal = command.memory.journal
    journal.accept(wish(Action.PAUSAR))
    (end,) = settled(window)
    journal.wait("id-1")
    record = journal.find("id-1")
    assert record is not None
    assert (end.verdict, record.waiting_since) == (Verdict.APPLIED, None)


@pytest.mark.parametrize(("has_arrived", "end"), [(True, Verdict.APPLIED), (False, Verdict.REFUSED)])
def test_window_ends_what_a_killed_command_left(
    shop: Shop, window: Station, command: Station, has_arrived: bool, end: Verdict
) -> None:
    """A take that has not arrived is given up, as its worker no longer waits for it."""

    def killed(send: Send) -> requests.Response:
        if has_arrived:
            send()
        raise KeyboardInterrupt

    command.know()
    command.wire.on_write(killed)
    with pytest.raises(KeyboardInterrupt):
        service(shop, command, Drainer.COMMAND).execute(wish(Action.TOMAR))
    command.close()
    told = settled(window)
    assert (was_told_the_truth(shop, told, "id-1"), [each.verdict for each in told]) == (
        True,
        [end],
    )


def test_two_processes_never_send_one_command_twice(shop: Shop, window: Station, command: Station) -> None:
    window.service.mark_told(window.service.tomar(TAG, MAURO.id, ARM))
    other = service(shop, command, Drainer.COMMAND)
    mine = service(shop, window, Drainer.WINDOW)
    window.memory.journal.accept(wish(Action.PAUSAR))
    meanwhile: list[object] = []
    window.wire.on_write(first(lambda: meanwhile.append(other.carry_on())))
    (end,) = mine.carry_on()
    assert (end.verdict, meanwhile, kinds(shop)) == (Verdict.APPLIED, [[]], ["TOMAR_SPOOL", "PAUSAR_SPOOL"])


def test_background_round_does_not_wait_for_another_process(
    shop: Shop, window: Station, command: Station
) -> None:
    window.service.mark_told(window.service.tomar(TAG, MAURO.id, ARM))
    window.memory.journal.accept(wish(Action.PAUSAR))
    asked: list[bool] = []

    def turn(waits: bool) -> AbstractContextManager[bool]:
        asked.append(waits)
        return window.memory.turn(Drainer.WINDOW, 0.0)

    workplace = Workplace(window.store, window.memory.journal, shop.clock, window.name, window)
    mine = OccupationService(workplace, limits=Limits(turn=turn))
    with at_work(command):
        assert mine.carry_on() == []
    assert (window.service.backlog().count, kinds(shop)) == (1, ["TOMAR_SPOOL"])
    assert [end.command.id for end in mine.carry_on()] == ["id-1"]
    mine.execute(wish(Action.TOMAR, "id-2"))
    assert asked == [False, False, True]


def test_outcomes_of_an_earlier_run_are_told_while_another_process_is_at_work(
    shop: Shop, window: Station, command: Station
) -> None:
    window.service.tomar(TAG, MAURO.id, ARM)
    again = shop.restarted(window)
    with at_work(command):
        (end,) = service(shop, again, Drainer.WINDOW).carry_on()
    assert (end.command.tag, end.verdict) == (TAG, Verdict.APPLIED)


def test_lock_file_that_cannot_be_made_refuses_before_anything_is_sent(shop: Shop, window: Station) -> None:
    lock = window.folder / "station.lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()
    outcome = service(shop, window, Drainer.WINDOW).execute(wish(Action.TOMAR))
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.PUESTO_SIN_MEMORIA)
    assert (window.wire.writes, window.memory.journal.pending()) == (0, ())


def test_lock_whose_line_can_not_be_written_is_given_up(
    window: Station, command: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("kiosk.locks.file_lock.FileLock.write", full)
        with pytest.raises(StationUnavailable), window.memory.turn(Drainer.WINDOW, 0.0):
            pass
    with command.memory.turn(Drainer.COMMAND, 0.0) as mine:
        assert mine
