"""The reports on earlier runs of a station: outcomes, queued commands, a damaged journal."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from kiosk import dependency
from kiosk.core.clock import SystemClock
from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing.alarms import Alarm
from kiosk.core.shop import lists
from kiosk.core.shop.data import Action, Command, Operation, Outcome, Verdict
from kiosk.station.database import open_database
from kiosk.station.journal import Journal
from kiosk.station.memory import Memory
from kiosk.ui.result.bar import ResultLook
from kiosk.wiring.book import book_key
from tests.ui.late_station import LateStation, ListeningBackend, late, wire

__all__ = ["late", "wire"]

FITTER = 95


def test_outcomes_of_an_earlier_run_are_shown_after_a_restart(late: LateStation) -> None:
    command = Command("1", Action.COMPLETAR, "MK-1-007", FITTER, Operation.ARM)

    def remember(journal: ListeningBackend) -> None:
        journal.seen_last = journal.real.snapshot()
        journal.earlier.append(Outcome(command, Verdict.APPLIED, "CP(95)"))

    late.prepare = remember
    late.start()
    late.wait(lambda: late.look() is ResultLook.APPLIED)
    assert "Carla Pizarro completó ARM de MK-1-007." in late.said()
    late.wait(lambda: [outcome.command for outcome in late.journal.heard] == [command])


@pytest.mark.logs("is set aside")
def test_damaged_journal_is_reported_until_somebody_reads_it(late: LateStation) -> None:
    file = late.settings.data_dir / "station.db"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"nonsense" * 4096)
    late.start()
    late.wait(lambda: late.look() is ResultLook.REFUSED)
    assert "No se sabe si tenía acciones por enviar." in late.said()
    assert "station.db.damaged-" in late.said()
    late.tap_named("understoodButton")
    assert late.look() is ResultLook.IDLE


@pytest.mark.logs("of another sheet")
def test_commands_queued_for_another_sheet_are_reported(late: LateStation) -> None:
    with closing(open_database(late.settings.data_dir)) as database:
        journal = Journal(database, "another sheet", lambda: datetime.now(UTC))
        journal.accept(Command("1", Action.PAUSAR, "MK-9-001", FITTER, Operation.ARM))
    late.start()
    late.wait(lambda: late.look() is ResultLook.REFUSED)
    assert "acciones sin terminar de otra planilla: MK-9-001." in late.said()
    assert "no se guardó" not in late.said().lower()


@pytest.mark.logs("commands that can't be read", "unforeseen: command '1' on")
def test_action_that_can_not_be_read_is_told_as_the_window_opens(late: LateStation) -> None:
    with closing(dependency.station(late.settings)) as earlier:
        tag = lists.available(earlier.snapshot().spools, Operation.ARM)[0].spool.tag
        late.wire.is_deaf = True
        sent = earlier.execute(Command("1", Action.TOMAR, tag, FITTER, Operation.ARM))
        assert sent.verdict is Verdict.UNKNOWN
    with closing(sqlite3.connect(late.settings.data_dir / "station.db")) as connection, connection:
        connection.execute("UPDATE commands SET command = '[]'")
    late.wire.is_deaf = False
    with closing(dependency.station(late.settings)) as backend:
        assert backend.open_commands == []
        assert backend.backlog().count == 0
    late.start()
    late.wait(lambda: late.look() is ResultLook.REFUSED)
    assert f"tiene acciones que no se pueden leer: {tag}." in late.said()
    assert "no se guardó" not in late.said().lower()


def test_command_of_an_earlier_run_is_counted_while_it_is_in_flight(late: LateStation) -> None:
    earlier = dependency.station(late.settings)
    tag = lists.available(earlier.snapshot().spools, Operation.ARM)[0].spool.tag
    earlier.read_audit()
    taken = earlier.execute(Command(str(uuid4()), Action.TOMAR, tag, FITTER, Operation.ARM))
    assert taken.verdict is Verdict.APPLIED
    earlier.mark_told(taken)
    late.wire.is_cut = True
    waits = earlier.execute(Command(str(uuid4()), Action.PAUSAR, tag, FITTER, Operation.ARM))
    assert waits.verdict is Verdict.QUEUED
    earlier.close()
    late.wire.is_cut = False
    late.wire.at_gate.clear()
    late.wire.gate.clear()
    late.start()
    late.wait(late.wire.at_gate.is_set)
    late.wait(lambda: late.outbox().startswith("1 · "))
    assert late.selection.open_marks.verdict(tag) is Verdict.QUEUED
    late.wait(lambda: tag in late.tiles())
    assert late.tiles()[tag].open_word == "por enviar"
    late.wire.gate.set()
    late.wait(lambda: late.outbox() == "0")
    late.wait(lambda: late.selection.open_marks.verdict(tag) is None)


@pytest.mark.parametrize("reason", AlarmReason)
def test_alarm_of_an_earlier_run_stands_until_a_read_of_this_one(
    late: LateStation, reason: AlarmReason
) -> None:
    with closing(dependency.station(late.settings)) as earlier:
        tag = lists.available(earlier.snapshot().spools, Operation.ARM)[0].spool.tag
        earlier.read_audit()
    folder, book = late.settings.data_dir, book_key(late.settings)
    with closing(Memory(folder, book, SystemClock(late.settings.zone).utc)) as memory:
        memory.mirror.keep_alarms([Alarm(reason), Alarm("de otra versión")])
    with closing(dependency.station(late.settings)) as backend:
        take = Command(str(uuid4()), Action.TOMAR, tag, FITTER, Operation.ARM)
        outcome = backend.execute(take)
        assert outcome.refusal is not None
        assert (outcome.verdict, outcome.refusal.values["alarma"]) == (Verdict.REFUSED, reason)
        backend.snapshot()
        assert backend.execute(replace(take, id=str(uuid4()))).verdict is Verdict.APPLIED


def test_unanswered_command_of_an_earlier_run_is_marked_as_unknown(late: LateStation) -> None:
    earlier = dependency.station(late.settings)
    tag = lists.available(earlier.snapshot().spools, Operation.ARM)[0].spool.tag
    earlier.read_audit()
    late.wire.is_deaf = True
    sent = earlier.execute(Command(str(uuid4()), Action.TOMAR, tag, FITTER, Operation.ARM))
    assert sent.verdict is Verdict.UNKNOWN
    earlier.close()
    late.start(wait=False)  # the sheet still doesn't answer
    late.wait(lambda: late.selection.open_marks.verdict(tag) is Verdict.UNKNOWN)
