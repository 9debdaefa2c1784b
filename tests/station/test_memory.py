"""The parts of the station's memory that one process opens together, for one sheet."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.core.errors import Code
from kiosk.core.shop.data import Action
from kiosk.station.database import FILE_NAME
from kiosk.station.drain_lock import Drainer
from kiosk.station.errors import StationUnavailable
from kiosk.station.memory import Memory
from tests.station.memory import BOOK, OCCUPIED, UTC_NOW, UtcClock, command, row_of, shop
from tests.support.builders import spool


def opened(folder: Path, now: datetime = UTC_NOW, book: str = BOOK) -> Memory:
    return Memory(folder, book, UtcClock(now))


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    memory = opened(tmp_path)
    memory.journal.accept(command())
    memory.mirror.save(shop(spool()))
    memory.audit.replace([], 2, [row_of(command())], "c1")
    memory.close()
    again = opened(tmp_path)
    snapshot, kept = again.mirror.load(), again.audit.load()
    assert snapshot is not None
    assert kept is not None
    assert [record.command.id for record in again.journal.pending()] == ["c1"]
    assert ([each.tag for each in snapshot.spools], kept.end) == ([spool().tag], "c1")
    again.close()


def test_commands_that_ended_and_were_told_are_forgotten_after_eight_days(tmp_path: Path) -> None:
    memory = opened(tmp_path)
    for command_id in ("told", "untold"):
        memory.journal.accept(command(command_id))
        memory.journal.refused(command_id, OCCUPIED)
    memory.journal.accept(command("open", Action.PAUSAR))
    memory.journal.mark_told("told")
    memory.close()
    for days, found in ((7.9, True), (8.1, False)):
        memory = opened(tmp_path, UTC_NOW + timedelta(days=days))
        assert (memory.journal.find("told") is not None) is found
        assert memory.journal.find("untold") is not None
        assert memory.journal.find("open") is not None
        memory.close()


def test_another_sheet_has_a_journal_of_its_own_and_no_mirror(tmp_path: Path) -> None:
    memory = opened(tmp_path)
    memory.journal.accept(command())
    memory.mirror.save(shop(spool()))
    memory.close()
    other = opened(tmp_path, book="sheet:other")
    assert (other.journal.pending(), other.mirror.load(), other.audit.load()) == ((), None, None)
    assert [record.id for record in other.journal.of_other_books()] == ["c1"]
    other.close()


def test_damaged_file_is_set_aside_told_and_replaced(tmp_path: Path) -> None:
    opened(tmp_path).close()
    (tmp_path / FILE_NAME).write_bytes(b"nonsense" * 4096)
    memory = opened(tmp_path)
    assert memory.aside is not None
    assert memory.aside.path.exists()
    assert memory.journal.pending() == ()
    memory.close()


def test_turn_is_one_processs_at_a_time(tmp_path: Path) -> None:
    window, other = opened(tmp_path), opened(tmp_path)
    with window.turn(Drainer.WINDOW, 0.0) as mine, other.turn(Drainer.COMMAND, 0.0) as yours:
        assert (mine, yours) == (True, False)
    with other.turn(Drainer.COMMAND, 0.0) as yours:
        assert yours
    window.close()
    other.close()


def test_turn_of_one_who_died_in_it_is_free_again(tmp_path: Path) -> None:
    window, other = opened(tmp_path), opened(tmp_path)
    with pytest.raises(RuntimeError), window.turn(Drainer.WINDOW, 0.0):
        raise RuntimeError("died")
    with other.turn(Drainer.COMMAND, 0.0) as yours:
        assert yours
    window.close()
    other.close()


def test_folder_that_can_not_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StationUnavailable) as caught:
        opened(tmp_path / "file" / "folder")
    assert caught.value.refusal.code is Code.PUESTO_SIN_MEMORIA
