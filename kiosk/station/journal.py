"""The journal of commands: each worker's command, kept until its outcome has been shown to the worker."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from kiosk.core.errors import Refusal
from kiosk.core.journal import Attempt, AttemptVerdict, End, Ending, Record, UnreadableRecord, is_take_back
from kiosk.core.refusals import AwayCause, SheetUnavailable
from kiosk.core.shop.data import Backlog, Command
from kiosk.core.shop.folding import is_same
from kiosk.core.shop.operations import action_spec
from kiosk.station.attempts import AttemptLog
from kiosk.station.database import Database
from kiosk.station.errors import OutOfOrder
from kiosk.station.journal_codec import command_text, moment_text, refusal_text, tag_in
from kiosk.station.record_rows import attempts_of, find, records


class Journal:
    """Commands of one sheet, in order of acceptance. Any thread but the GUI's; raises `StationError`.

    Every call is one transaction, durable unless stated otherwise: once it has returned, its fact survives a
    power cut; if it raised, nothing has changed. Calls are idempotent. Raises `OutOfOrder` for a call that
    contradicts the recorded facts: above all, no command is refused or given back while one of its attempts
    may still count.

    `book` names the sheet; commands of other sheets stay untouched, see `of_other_books`. `utc` is the clock.
    """

    def __init__(self, database: Database, book: str, utc: Callable[[], datetime]) -> None:
        self._database = database
        self._book = book
        self._utc = utc
        self.attempts = AttemptLog(database, utc)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Join all calls in the block, `attempts` included, in one transaction: 50 spools cost one sync."""
        with self._database.transaction():
            yield

    # facts

    def accept(self, command: Command) -> Record:
        """Record a worker's command before anything else is done about it. Its id is the idempotency key.

        For an id that was accepted before, returns the existing record and changes nothing.
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

    def wait(self, command_id: str, hold: str | None = None) -> None:
        """Mark a release as waiting for the sheet, unless another process has ended it meanwhile.

        It means `hold` from now on, if it came without one. Raises `OutOfOrder` for a take, which can't wait.
        """
        with self._database.transaction() as connection:
            record = find(connection, command_id)
            if record is None:
                raise OutOfOrder(f"command {command_id} was never accepted")
            if not action_spec(record.command.action).may_wait:
                raise OutOfOrder(f"{record.command.action} doesn't wait for the sheet")
            meant = replace(record.command, hold=record.hold_meant or hold)
            connection.execute(
                "UPDATE commands SET waiting_since = ?, command = ? "
                "WHERE id = ? AND waiting_since IS NULL AND outcome IS NULL",
                (moment_text(self._utc()), command_text(meant), command_id),
            )

    def applied(self, command_id: str, attempt_id: str) -> None:
        """The audit has this attempt's row, and it counts: the worker may be told "saved"."""
        with self._database.transaction() as connection:
            if attempt_id not in {attempt.id for attempt in attempts_of(connection, command_id)}:
                raise OutOfOrder(f"attempt {attempt_id} is not one of {command_id}")
            self.attempts.counted(attempt_id)
            _end(connection, command_id, End(Ending.APPLIED, self._utc(), event_id=attempt_id))

    def refused(self, command_id: str, refusal: Refusal) -> None:
        """The command is not on the sheet and never will be: the worker may be told "not saved"."""
        with self._database.transaction() as connection:
            _must_not_count(connection, command_id)
            _end(connection, command_id, End(Ending.REFUSED, self._utc(), refusal=refusal))

    def given_back(self, command_id: str, refusal: Refusal) -> None:
        """The command waited here and can no longer be done; its worker must take care of it."""
        with self._database.transaction() as connection:
            _must_not_count(connection, command_id)
            _end(connection, command_id, End(Ending.GIVEN_BACK, self._utc(), refusal=refusal))

    def strike(self, command_id: str) -> bool:
        """End a waiting command that its worker undid before it was sent, as given back.

        False, and nothing has changed, unless it waits and nothing of it can have reached the sheet. What was
        prepared of it will not be sent: the caller has the station's turn.
        """
        with self._database.transaction() as connection:
            record = find(connection, command_id)
            if record is None or record.end or record.waiting_since is None or record.is_in_flight:
                return False
            undone = SheetUnavailable(record.tag, AwayCause.UNDONE)
            self.given_back(command_id, undone)
            return True

    def mark_told(self, *command_ids: str) -> None:
        """The outcomes have been shown. Not durable: after a power cut some may be shown again."""
        with self._database.transaction(durable=False) as connection:
            connection.executemany(
                "UPDATE commands SET told_at = ? WHERE id = ? AND outcome IS NOT NULL AND told_at IS NULL",
                [(moment_text(self._utc()), command_id) for command_id in command_ids],
            )

    def prune(self, before: datetime) -> int:
        """Delete commands that ended before `before` and were told; returns their number. Not durable.

        A deleted id could be accepted again, so keep them at least as long as the audit's window, 7 days.
        """
        with self._database.transaction(durable=False) as connection:
            return connection.execute(
                "DELETE FROM commands WHERE told_at IS NOT NULL AND ended_at < ?", (moment_text(before),)
            ).rowcount

    # questions

    def find(self, command_id: str) -> Record | None:
        """The record of one command, or None. Raises `UnreadableText` for one that can't be read."""
        with self._database.reading() as connection:
            return find(connection, command_id)

    def of_spool(self, tag: str) -> tuple[Record, ...]:
        """The commands of one spool, however its tag is spelt, that are kept and can be read, in order of
        acceptance. Takes some ms for a week of them."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT * FROM commands WHERE book = ? ORDER BY seq", (self._book,))
            own = [row for row in rows.fetchall() if is_same(tag_in(row["command"]), tag)]
            return tuple(each for each in records(connection, own) if isinstance(each, Record))

    def age(self, moment: datetime) -> timedelta:
        """How long ago a noted moment is, by the clock that notes them: negative if that was set back."""
        return self._utc() - moment

    def pending(self) -> tuple[Record, ...]:
        """The commands without an outcome that can be read, in the order of acceptance and of sending."""
        return tuple(record for record in self.queue() if isinstance(record, Record))

    def queue(self) -> tuple[Record | UnreadableRecord, ...]:
        """All commands without an outcome, each in its place, also those that can't be read."""
        return self._records("SELECT * FROM commands WHERE outcome IS NULL AND book = ? ORDER BY seq")

    def unanswered(self) -> tuple[Record, ...]:
        """The commands whose outcome has not been told yet and can be read, in order of acceptance."""
        return tuple(record for record in self._untold() if isinstance(record, Record))

    def unreadable(self) -> tuple[UnreadableRecord, ...]:
        """The commands that have not ended, or were not told, and can't be read: people must settle them."""
        each = (*self.queue(), *self._untold())
        return tuple(record for record in each if isinstance(record, UnreadableRecord))

    def of_other_books(self) -> tuple[Record | UnreadableRecord, ...]:
        """The commands without an outcome that belong to another sheet: people must settle them."""
        return self._records("SELECT * FROM commands WHERE outcome IS NULL AND book IS NOT ? ORDER BY seq")

    def backlog(self) -> Backlog:
        """The number of commands that wait to be sent, and since when. Takes some 20 µs while none does.

        Without those that can't be read: they are not sent, and are told as left behind.
        """
        accepted = [record.accepted_at for record in self.pending()]
        if not accepted:
            return Backlog(0)
        oldest_at = min(accepted)
        return Backlog(len(accepted), oldest_at, max(0.0, (self._utc() - oldest_at).total_seconds()))

    def _untold(self) -> tuple[Record | UnreadableRecord, ...]:
        return self._records(
            "SELECT * FROM commands WHERE outcome IS NOT NULL AND told_at IS NULL AND book = ? ORDER BY seq"
        )

    def _records(self, which: str) -> tuple[Record | UnreadableRecord, ...]:
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
            raise OutOfOrder(f"attempt {attempt.id} of {command_id} may still count")
    if _stands(attempts):
        raise OutOfOrder(f"{command_id} is on the sheet")


def _stands(attempts: tuple[Attempt, ...]) -> bool:
    """True if the last attempt that counts is the action itself, not the row that took it back."""
    counting = [attempt for attempt in attempts if attempt.verdict is AttemptVerdict.COUNTS]
    return bool(counting) and not is_take_back(counting[-1].row, attempts)
