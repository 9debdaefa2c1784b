"""The journal of commands: what this station's workers did, kept until each has heard what became of it."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from kiosk.core.errors import Refusal
from kiosk.core.journal import Attempt, AttemptVerdict, End, Ending, Record
from kiosk.core.protocol.kinds import Mark
from kiosk.core.shop.data import Action, Backlog, Command
from kiosk.station.attempts import AttemptLog
from kiosk.station.database import Database
from kiosk.station.errors import OutOfOrder
from kiosk.station.journal_codec import command_text, moment_of, moment_text, refusal_text
from kiosk.station.record_rows import attempts_of, find, records

WAITING_ACTIONS = frozenset({Action.PAUSAR, Action.COMPLETAR, Action.CANCELAR})
"""These wait for a sheet that is away. A take doesn't: nobody may hold what nobody else can see."""


class Journal:
    """Commands of one sheet, in order of acceptance. Any thread but the GUI's; raises `StationError`.

    Every call is one transaction, durable unless it says otherwise: when it has returned, its fact outlives a
    power cut; when it has raised, nothing has changed. Saying a fact again changes nothing.
    Raises `OutOfOrder` for what the recorded facts exclude: above all, no command is refused or given back
    while an attempt of it may still come to count.

    `book` says which sheet; commands of another one stay where they are, see `of_other_books`. `utc` is the
    clock.
    """

    def __init__(self, database: Database, book: str, utc: Callable[[], datetime]) -> None:
        self._database = database
        self._book = book
        self._utc = utc
        self.attempts = AttemptLog(database, utc)

    @contextmanager
    def together(self) -> Iterator[None]:
        """All calls in the block, `attempts` included, become durable at its end, or none: 50 in one go."""
        with self._database.transaction():
            yield

    # facts

    def accept(self, command: Command) -> Record:
        """A worker's wish, before anything else is done about it. Its id is its key.

        An id accepted before: that record, as it stands; nothing changes, whatever the command says now.
        """
        with self._database.transaction() as connection:
            known = find(connection, command.id)
            if known:
                return known
            at = self._utc()
            connection.execute(
                "INSERT INTO commands (id, book, command, accepted_at) VALUES (?, ?, ?, ?)",
                (command.id, self._book, command_text(command), moment_text(at)),
            )
            return Record(command, at)

    def wait(self, command_id: str) -> None:
        """The sheet is away: this release waits for it here, unless another process has ended it meanwhile.

        A take can't wait.
        """
        with self._database.transaction() as connection:
            record = find(connection, command_id)
            if record is None:
                raise OutOfOrder(f"command {command_id} was never accepted")
            if record.command.action not in WAITING_ACTIONS:
                raise OutOfOrder(f"{record.command.action} doesn't wait for the sheet")
            connection.execute(
                "UPDATE commands SET waiting_since = ? "
                "WHERE id = ? AND waiting_since IS NULL AND outcome IS NULL",
                (moment_text(self._utc()), command_id),
            )

    def applied(self, command_id: str, attempt_id: str) -> None:
        """The audit holds this attempt's row, and it counts: "saved" may be said."""
        with self._database.transaction() as connection:
            if attempt_id not in {attempt.id for attempt in attempts_of(connection, command_id)}:
                raise OutOfOrder(f"attempt {attempt_id} is not one of {command_id}")
            self.attempts.counted(attempt_id)
            _end(connection, command_id, End(Ending.APPLIED, self._utc(), event_id=attempt_id))

    def refused(self, command_id: str, refusal: Refusal) -> None:
        """It is not on the sheet and never will be: "not saved" may be said."""
        with self._database.transaction() as connection:
            _must_not_count(connection, command_id)
            _end(connection, command_id, End(Ending.REFUSED, self._utc(), refusal=refusal))

    def given_back(self, command_id: str, refusal: Refusal) -> None:
        """It waited here, and can't be done any more; its worker has to see to it."""
        with self._database.transaction() as connection:
            _must_not_count(connection, command_id)
            _end(connection, command_id, End(Ending.GIVEN_BACK, self._utc(), refusal=refusal))

    def mark_told(self, *command_ids: str) -> None:
        """Their ends are on the screen. Not durable: after a power cut some may be told once more."""
        with self._database.transaction(durable=False) as connection:
            connection.executemany(
                "UPDATE commands SET told_at = ? WHERE id = ? AND outcome IS NOT NULL AND told_at IS NULL",
                [(moment_text(self._utc()), command_id) for command_id in command_ids],
            )

    def prune(self, before: datetime) -> int:
        """Forget commands that ended before then and were told; returns how many. Not durable.

        A forgotten id can be accepted anew: keep them at least as long as the audit's window, 7 days.
        """
        with self._database.transaction(durable=False) as connection:
            return connection.execute(
                "DELETE FROM commands WHERE told_at IS NOT NULL AND ended_at < ?", (moment_text(before),)
            ).rowcount

    # questions

    def find(self, command_id: str) -> Record | None:
        """All that is known of one command."""
        with self._database.reading() as connection:
            return find(connection, command_id)

    def pending(self) -> tuple[Record, ...]:
        """Those that have not ended, in order of acceptance: the order in which they are sent."""
        return self._records("SELECT * FROM commands WHERE outcome IS NULL AND book = ? ORDER BY seq")

    def unanswered(self) -> tuple[Record, ...]:
        """Those that ended and were not told, in order of acceptance."""
        return self._records(
            "SELECT * FROM commands WHERE outcome IS NOT NULL AND told_at IS NULL AND book = ? ORDER BY seq"
        )

    def of_other_books(self) -> tuple[Record, ...]:
        """Those that have not ended, of a sheet no longer worked on: for people to settle."""
        return self._records("SELECT * FROM commands WHERE outcome IS NULL AND book IS NOT ? ORDER BY seq")

    def backlog(self) -> Backlog:
        """How much waits to be sent, and since when. Some 20 µs: ended ones aren't looked at."""
        with self._database.reading() as connection:
            count, oldest = connection.execute(
                "SELECT count(*), min(accepted_at) FROM commands WHERE outcome IS NULL AND book = ?",
                (self._book,),
            ).fetchone()
        return Backlog(count, moment_of(oldest) if oldest else None)

    def _records(self, which: str) -> tuple[Record, ...]:
        with self._database.reading() as connection:
            return records(connection, connection.execute(which, (self._book,)).fetchall())


def _end(connection: sqlite3.Connection, command_id: str, end: End) -> None:
    record = find(connection, command_id)
    if record is None:
        raise OutOfOrder(f"command {command_id} was never accepted")
    if record.end is None:
        connection.execute(
            "UPDATE commands SET outcome = ?, event_id = ?, refusal = ?, ended_at = ? WHERE id = ?",
            (
                end.ending,
                end.event_id,
                refusal_text(end.refusal) if end.refusal else None,
                moment_text(end.at),
                command_id,
            ),
        )
    elif (record.end.ending, record.end.event_id) != (end.ending, end.event_id):
        raise OutOfOrder(f"command {command_id} was {record.end.ending}, and can't be {end.ending}")


def _must_not_count(connection: sqlite3.Connection, command_id: str) -> None:
    attempts = attempts_of(connection, command_id)
    for attempt in attempts:
        if attempt.is_unknown:
            raise OutOfOrder(f"attempt {attempt.id} of {command_id} may still come to count")
    if _stands(attempts):
        raise OutOfOrder(f"{command_id} is on the sheet")


def _stands(attempts: tuple[Attempt, ...]) -> bool:
    """True where the last attempt that counts is the action itself, and not what took it back."""
    counting = [attempt for attempt in attempts if attempt.verdict is AttemptVerdict.COUNTS]
    return bool(counting) and counting[-1].row.evento_tipo != Mark.DESHACER
