"""Every migration of the file from one version to the next keeps its contents."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.station.database import Database, _migrate, open_database
from kiosk.station.errors import StationTooNew, StationUnavailable
from kiosk.station.file_lock import FileLock
from kiosk.station.journal import Journal
from kiosk.station.mirror import Mirror
from kiosk.station.schema import MIGRATIONS
from tests.station.memory import BOOK, UtcClock, accept_and_send, command, raw, shop
from tests.support.builders import spool


def version(folder: Path) -> object:
    return raw(folder, "PRAGMA user_version")[0][0]


@pytest.mark.parametrize("last", range(1, len(MIGRATIONS) + 1))
def test_file_of_any_version_is_brought_to_the_last(tmp_path: Path, last: int) -> None:
    open_database(tmp_path, migrations=MIGRATIONS[:last]).close()
    assert version(tmp_path) == last
    open_database(tmp_path).close()
    assert version(tmp_path) == len(MIGRATIONS)


def test_stepwise_and_at_once_end_in_the_same_form(tmp_path: Path) -> None:
    for last in range(1, len(MIGRATIONS) + 1):
        open_database(tmp_path / "stepwise", migrations=MIGRATIONS[:last]).close()
    open_database(tmp_path / "at once").close()
    forms = [
        raw(tmp_path / name, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name")
        for name in ("stepwise", "at once")
    ]
    assert forms[0] == forms[1]


def test_from_1_to_2_the_journal_stays_and_the_mirror_begins_empty(tmp_path: Path) -> None:
    database = open_database(tmp_path, migrations=MIGRATIONS[:1])
    journal = Journal(database, BOOK, UtcClock())
    accept_and_send(journal, command())
    before = journal.pending()
    database.close()

    database = open_database(tmp_path)
    assert Journal(database, BOOK, UtcClock()).pending() == before
    mirror = Mirror(database, BOOK)
    assert mirror.load() is None
    assert mirror.save(shop(replace(spool(), row=2))) == 1
    database.close()


def test_failed_step_leaves_the_version_before_and_is_taken_again(tmp_path: Path) -> None:
    def fail(connection: object) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        open_database(tmp_path, migrations=(MIGRATIONS[0], fail))
    assert version(tmp_path) == 1
    open_database(tmp_path).close()
    assert version(tmp_path) == len(MIGRATIONS)


def test_older_program_does_not_open_a_newer_file(tmp_path: Path) -> None:
    open_database(tmp_path).close()
    with pytest.raises(StationTooNew):
        open_database(tmp_path, migrations=MIGRATIONS[:1])


def test_file_that_never_keeps_its_version_is_given_up_after_one_step_for_each(tmp_path: Path) -> None:
    class Forgetful(Database):
        @contextmanager
        def reading(self) -> Iterator[sqlite3.Connection]:
            with self.transaction() as connection:
                connection.execute("PRAGMA user_version=0")
            with super().reading() as connection:
                yield connection

    steps: list[object] = []
    file = open_database(tmp_path)
    lock = FileLock(tmp_path / "lock")
    with pytest.raises(StationUnavailable):
        _migrate(Forgetful(file.path, lock), (steps.append, steps.append, steps.append))
    file.close()
    assert len(steps) == 4
