"""The station's file at a start: new, damaged, foreign, too new, or out of reach."""

import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Barrier, Event, Thread, Timer

import pytest

from kiosk.core.shop.data import Action
from kiosk.locks.file_lock import FileLock
from kiosk.station.database import FILE_NAME, RETRY_S, Database, open_database
from kiosk.station.errors import StationDamaged, StationTooNew, StationUnavailable, StationWithoutWal
from kiosk.station.schema import APPLICATION_ID, MIGRATIONS
from kiosk.station.set_aside import SetAside, Trouble
from kiosk.texts import sentence
from tests.station.memory import OCCUPIED, Memory, UtcClock, accept_and_send, command, raw, shop
from tests.support.builders import spool

PAGE = 4096


def start(folder: Path) -> list[SetAside]:
    """Open and close the file as a program does. Returns the file that was set aside."""
    told: list[SetAside] = []
    open_database(folder, told.append).close()
    return told


def with_work_in_it(folder: Path) -> None:
    """Fill a file with an open command, an ended one and a mirror."""
    memory = Memory(folder, UtcClock())
    accept_and_send(memory.journal, command("open", Action.PAUSAR))
    memory.journal.accept(command("ended"))
    memory.journal.refused("ended", OCCUPIED)
    memory.mirror.save(shop(*(spool(f"MK-{number}") for number in range(500))))
    memory.close()


def overwrite(path: Path, offset: int, length: int) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(b"\xa5" * length)


def page_of(folder: Path, name: str) -> int:
    return int(str(raw(folder, f"SELECT rootpage FROM sqlite_schema WHERE name = '{name}'")[0][0]))


# New and sound


def test_first_start_makes_folder_and_file(tmp_path: Path) -> None:
    assert start(tmp_path / "new" / "folder") == []
    path = tmp_path / "new" / "folder"
    assert raw(path, "PRAGMA user_version") == [(len(MIGRATIONS),)]
    assert raw(path, "PRAGMA application_id") == [(APPLICATION_ID,)]


def test_file_that_was_made_and_never_filled_is_new(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).touch()
    assert start(tmp_path) == []


def test_sound_file_is_opened_as_it_is(tmp_path: Path) -> None:
    with_work_in_it(tmp_path)
    assert start(tmp_path) == []
    assert raw(tmp_path, "SELECT id FROM commands ORDER BY seq") == [("open",), ("ended",)]


def test_each_thread_has_a_connection_of_its_own(tmp_path: Path) -> None:
    database, found = open_database(tmp_path), list[int]()

    def work() -> None:
        with database.transaction() as connection:
            found.append(id(connection))

    work()
    thread = Thread(target=work)
    thread.start()
    thread.join()
    database.close()
    assert len(set(found)) == 2


def test_closed_file_says_so(tmp_path: Path) -> None:
    memory = Memory(tmp_path, UtcClock())
    memory.close()
    with pytest.raises(StationUnavailable):
        memory.journal.pending()


def test_block_under_way_in_another_thread_outlives_the_closing(tmp_path: Path) -> None:
    memory = Memory(tmp_path, UtcClock())
    inside, closed = Event(), Event()
    failures: list[StationUnavailable] = []

    def work() -> None:
        with memory.journal.together():
            inside.set()
            assert closed.wait(30)
            memory.journal.accept(command())
        try:
            memory.journal.pending()
        except StationUnavailable as error:
            failures.append(error)

    thread = Thread(target=work)
    thread.start()
    assert inside.wait(30)
    memory.close()
    closed.set()
    thread.join()
    assert len(failures) == 1
    again = Memory(tmp_path, UtcClock())
    assert len(again.journal.pending()) == 1
    again.close()


def test_closing_under_a_busy_thread_ends_in_its_next_block_and_no_crash(tmp_path: Path) -> None:
    """SQLite is left at any moment: a crash would end this process."""

    def work(database: Database, ends: list[str]) -> None:
        try:
            while True:
                with database.reading() as connection:
                    connection.execute("SELECT count(*) FROM commands").fetchall()
        except StationUnavailable as error:
            ends.append(str(error))

    for number in range(100):
        database = open_database(tmp_path / str(number))
        ends: list[str] = []
        thread = Thread(target=work, args=(database, ends))
        thread.start()
        database.close()
        thread.join()
        assert len(ends) == 1


def test_failed_block_leaves_nothing(tmp_path: Path) -> None:
    memory = Memory(tmp_path, UtcClock())

    def fail() -> None:
        with memory.journal.together():
            memory.journal.accept(command())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert memory.journal.pending() == ()
    memory.journal.accept(command())
    assert len(memory.journal.pending()) == 1
    memory.close()


# Set aside


def damage_header(folder: Path) -> None:
    overwrite(folder / FILE_NAME, 0, 100)


def damage_tree(folder: Path) -> None:
    overwrite(folder / FILE_NAME, (page_of(folder, "spools") - 1) * PAGE, PAGE)


def cut_in_half(folder: Path) -> None:
    path = folder / FILE_NAME
    os.truncate(path, path.stat().st_size // PAGE // 2 * PAGE)


@pytest.mark.parametrize("damage", [damage_header, damage_tree, cut_in_half])
def test_damaged_file_is_set_aside_whole_said_and_replaced(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    with_work_in_it(tmp_path)
    damage(tmp_path)
    before = (tmp_path / FILE_NAME).read_bytes()
    (aside,) = start(tmp_path)
    assert aside.trouble is Trouble.DAMAGED
    assert aside.path.name.startswith(f"{FILE_NAME}.damaged-")
    assert aside.path.read_bytes() == before
    assert raw(tmp_path, "SELECT count(*) FROM commands") == [(0,)]
    assert start(tmp_path) == []


def test_open_commands_of_a_damaged_file_are_named_where_they_can_be_read(tmp_path: Path) -> None:
    with_work_in_it(tmp_path)
    damage_tree(tmp_path)
    (aside,) = start(tmp_path)
    assert aside.lost == (command("open").tag,)


def test_commands_that_can_not_even_be_read_are_not_said_to_be_none(tmp_path: Path) -> None:
    with_work_in_it(tmp_path)
    damage_header(tmp_path)
    (aside,) = start(tmp_path)
    assert aside.lost is None


def test_companions_go_with_the_damaged_file(tmp_path: Path) -> None:
    with_work_in_it(tmp_path)
    damage_header(tmp_path)
    for companion in ("-wal", "-shm"):
        (tmp_path / f"{FILE_NAME}{companion}").write_bytes(b"what was left")
    (aside,) = start(tmp_path)
    assert aside.path.with_name(f"{aside.path.name}-wal").exists()
    assert start(tmp_path) == []


def test_left_over_log_of_a_file_that_is_gone_does_no_harm(tmp_path: Path) -> None:
    memory = Memory(tmp_path, UtcClock())
    memory.journal.accept(command())
    left = (tmp_path / f"{FILE_NAME}-wal").read_bytes()
    memory.close()
    (tmp_path / FILE_NAME).unlink()
    (tmp_path / f"{FILE_NAME}-wal").write_bytes(left)
    assert start(tmp_path) == []
    assert raw(tmp_path, "SELECT count(*) FROM commands") == [(0,)]
    assert raw(tmp_path, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("application_id", [0, 0x53504B57])
def test_other_programs_file_is_set_aside_untouched(tmp_path: Path, application_id: int) -> None:
    raw(tmp_path, f"PRAGMA application_id={application_id}")
    raw(tmp_path, "CREATE TABLE theirs (a)")
    before = (tmp_path / FILE_NAME).read_bytes()
    (aside,) = start(tmp_path)
    assert (aside.trouble, aside.lost) == (Trouble.FOREIGN, ())
    assert aside.path.read_bytes() == before


def test_file_that_is_no_database_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("hola, " * 1000)
    (aside,) = start(tmp_path)
    assert aside.trouble is Trouble.DAMAGED


def test_two_files_set_aside_in_one_second_do_not_overwrite_each_other(tmp_path: Path) -> None:
    for text in ("one", "two"):
        (tmp_path / FILE_NAME).write_text(text * 1000)
        start(tmp_path)
    aside = sorted(path.read_text()[:3] for path in tmp_path.glob(f"{FILE_NAME}.damaged-*"))
    assert aside == ["one", "two"]


def test_of_programs_that_start_together_one_sets_the_file_aside(tmp_path: Path) -> None:
    with_work_in_it(tmp_path)
    damage_tree(tmp_path)
    told: list[SetAside] = []
    starts = [Thread(target=lambda: told.extend(start(tmp_path))) for _ in range(6)]
    for thread in starts:
        thread.start()
    for thread in starts:
        thread.join()
    assert len(told) == len(list(tmp_path.glob(f"{FILE_NAME}.damaged-*Z"))) == 1
    assert raw(tmp_path, "PRAGMA integrity_check") == [("ok",)]


def test_a_program_finds_a_bad_file_replaced_by_one_that_keeps_the_new_one_open(tmp_path: Path) -> None:
    with_work_in_it(tmp_path)
    damage_tree(tmp_path)
    barrier, told, open_files = Barrier(4), list[SetAside](), list[Database]()

    def opens() -> None:
        barrier.wait()
        open_files.append(open_database(tmp_path, told.append))

    starts = [Thread(target=opens) for _ in range(4)]
    for thread in starts:
        thread.start()
    for thread in starts:
        thread.join()
    assert (len(told), len(open_files)) == (1, 4)
    for file in open_files:
        file.close()


def test_a_new_file_that_another_program_is_just_writing_is_waited_for(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    later = Timer(2 * RETRY_S, other.execute, ["ROLLBACK"])
    later.start()
    assert start(tmp_path) == []
    later.join()
    other.close()


def test_damaged_file_in_use_by_another_process_stays_until_that_one_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.station.database.BUSY_S", 0.1)
    with_work_in_it(tmp_path)
    other = open_database(tmp_path)
    damage_tree(tmp_path)
    with pytest.raises(StationUnavailable):
        start(tmp_path)
    other.close()
    assert len(start(tmp_path)) == 1


def test_a_file_that_breaks_while_in_use_is_reported_as_damaged(tmp_path: Path) -> None:
    with_work_in_it(tmp_path)
    memory = Memory(tmp_path, UtcClock())
    overwrite(tmp_path / FILE_NAME, (page_of(tmp_path, "commands") - 1) * PAGE, PAGE)
    with pytest.raises(StationDamaged):
        memory.journal.pending()
    memory.close()
    assert len(start(tmp_path)) == 1


# Files that must not be changed


def test_file_of_a_newer_version_is_left_untouched(tmp_path: Path) -> None:
    with_work_in_it(tmp_path)
    raw(tmp_path, "PRAGMA user_version=99")
    with pytest.raises(StationTooNew) as caught:
        start(tmp_path)
    assert (caught.value.found, caught.value.known) == (99, len(MIGRATIONS))
    assert raw(tmp_path, "SELECT count(*) FROM commands") == [(2,)]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="rights don't bind this user")
def test_file_without_rights_is_unavailable_and_stays(tmp_path: Path) -> None:
    with_work_in_it(tmp_path)
    (tmp_path / FILE_NAME).chmod(0)
    with pytest.raises(StationUnavailable):
        start(tmp_path)
    assert list(tmp_path.glob("*.damaged-*")) == []


def test_folder_that_can_not_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StationUnavailable):
        start(tmp_path / "file" / "folder")


def test_file_locked_for_too_long_is_unavailable_and_nothing_is_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.station.database.BUSY_S", 0.1)
    memory = Memory(tmp_path, UtcClock())
    with closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StationUnavailable):
            memory.journal.accept(command())
        assert memory.journal.pending() == ()  # reading waits for nobody
    memory.close()


def test_full_disk_is_reported_and_nothing_is_recorded(tmp_path: Path) -> None:
    memory = Memory(tmp_path, UtcClock())
    with memory.database.reading() as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
    with memory.database.reading() as connection:
        connection.execute(f"PRAGMA max_page_count={pages}")

    def fill() -> None:
        for number in range(1000):
            memory.journal.accept(command(f"c{number}"))

    with pytest.raises(StationUnavailable, match="SQLITE_FULL"):
        fill()
    recorded = len(memory.journal.pending())
    with pytest.raises(StationUnavailable):
        memory.journal.accept(command("one more"))
    assert len(memory.journal.pending()) == recorded
    memory.close()


def test_drive_on_which_sqlite_keeps_no_write_ahead_log_is_refused_by_a_sentence(tmp_path: Path) -> None:
    """SQLite raises nothing where it can't: it answers with the mode that it keeps, as it does in memory."""
    lock = FileLock(tmp_path / "lock")
    database = Database(Path(":memory:"), lock)
    with pytest.raises(StationWithoutWal) as caught, database.reading():
        pytest.fail("opened")
    database.close()
    assert caught.value.reason == "no write-ahead log: memory"
    for language, todo in (("es", "Elige con data_dir"), ("en", "Choose with data_dir")):
        assert todo in sentence(caught.value.refusal, language).todo
