"""One station's memory in a test's folder, and its workers' commands."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from kiosk.core.refusals import SheetUnavailable, SpoolOccupied
from kiosk.core.shop import audit_row
from kiosk.core.shop.data import Action, AuditRow, Command, Operation, Picture, Snapshot, Spool, Worker
from kiosk.station.audit_copy import AuditCopy
from kiosk.station.database import FILE_NAME, Database, open_database
from kiosk.station.journal import Journal
from kiosk.station.mirror import Mirror
from tests.support.builders import ANA, CREW, MAURO, NOW, TAG, held

BOOK = "sheet:1AbC"
UTC_NOW = datetime(2026, 5, 14, 14, 30, tzinfo=UTC)
OCCUPIED = SpoolOccupied(TAG, "ARM", holder="AS(45)", puesto="Puesto 2")
AWAY = SheetUnavailable()


class UtcClock:
    """A clock that moves only when a test says so."""

    def __init__(self, now: datetime = UTC_NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_s(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Memory:
    """What a process of this station opens at its start."""

    def __init__(self, folder: Path, clock: UtcClock, book: str = BOOK) -> None:
        self.database = open_database(folder)
        self.journal = Journal(self.database, book, clock)
        self.mirror = Mirror(self.database, book)
        self.audit = AuditCopy(self.database, book)

    def close(self) -> None:
        self.database.close()


def command(command_id: str = "c1", action: Action = Action.TOMAR, tag: str = TAG) -> Command:
    """Mauro's wish for ARM; of a release, on the hold that his screen showed."""
    hold = None if action is Action.TOMAR else "hold-1"
    return Command(command_id, action, tag, MAURO.id, Operation.ARM, hold)


def full_command() -> Command:
    """A command with a value in every field."""
    return replace(command("c9", Action.COMPLETAR), fecha=date(2026, 5, 13))


def row_of(wish: Command, attempt_id: str | None = None, prev: str = "p0") -> AuditRow:
    """An attempt's audit row, as the service makes it."""
    row = audit_row.row_for(wish, MAURO, "Puesto 4", NOW, prev, Picture(), held().picture)
    return replace(row, id=attempt_id or row.id)


def accept_and_send(journal: Journal, wish: Command, attempt_id: str | None = None) -> str:
    """Record a command as accepted and sent, with no outcome. Returns the attempt's id."""
    journal.accept(wish)
    row = row_of(wish, attempt_id)
    journal.attempts.prepare(wish.id, row)
    journal.attempts.sent(row.id)
    return row.id


def shop(*spools: Spool, read_at: datetime = UTC_NOW, workers: tuple[Worker, ...] = CREW) -> Snapshot:
    """A snapshot of a small sheet."""
    return Snapshot(spools, {worker.id: worker for worker in workers}, read_at)


def taken(where: Spool, by: Worker = ANA, version: str = "v9") -> Spool:
    """The same row, held by a worker."""
    return replace(where, picture=held(by).picture, version=version)


def raw(folder: Path, statement: str) -> list[tuple[object, ...]]:
    """Execute a statement on the file itself, without the kiosk's code."""
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection, connection:
        return connection.execute(statement).fetchall()


def pragma(database: Database, name: str, *, durable: bool = True) -> object:
    """A setting of SQLite as it holds inside a transaction."""
    with database.transaction(durable=durable) as connection:
        return connection.execute(f"PRAGMA {name}").fetchone()[0]
