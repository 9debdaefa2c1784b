"""The attempts to write a command: each is on disk before it is sent, and later its verdict."""

import sqlite3
from collections.abc import Callable
from datetime import datetime

from kiosk.core.journal import Attempt, AttemptVerdict
from kiosk.core.shop.data import AuditRow
from kiosk.station.database import Database
from kiosk.station.errors import OutOfOrder
from kiosk.station.journal_codec import audit_row_text, moment_text
from kiosk.station.record_rows import attempts_of, find, find_attempt


class AttemptLog:
    """The attempts of the journal's commands. Any thread; blocks on the disk; raises `StationError`.

    Every call is one durable transaction: once it has returned, its fact survives a power cut; if it raised,
    nothing has changed. Calls are idempotent, except `sent` and `returned`, which count. Raises `OutOfOrder`
    for a call that contradicts the recorded facts.
    """

    def __init__(self, database: Database, utc: Callable[[], datetime]) -> None:
        self._database = database
        self._utc = utc

    def prepare(self, command_id: str, row: AuditRow) -> Attempt:
        """Record an attempt before it is sent: nine cells (`row.after`, `version` its id) and the audit row.

        Earlier attempts that are certainly not on the sheet are dropped. Raises `OutOfOrder` while an
        attempt's outcome is unknown: two attempts would be in flight at once.
        """
        with self._database.transaction() as connection:
            _must_be_open(connection, command_id)
            for earlier in attempts_of(connection, command_id):
                if earlier.id == row.id:
                    if earlier.row != row:
                        raise OutOfOrder(f"attempt {row.id} was prepared with other contents")
                    return earlier
                if earlier.is_unknown:
                    raise OutOfOrder(f"attempt {earlier.id} of {command_id} may still reach the sheet")
                if earlier.verdict is None:
                    _settle(connection, earlier.id, AttemptVerdict.DROPPED)
            at = self._utc()
            connection.execute(
                "INSERT INTO attempts (id, command_id, audit_row, prepared_at) VALUES (?, ?, ?, ?)",
                (row.id, command_id, audit_row_text(row), moment_text(at)),
            )
            return Attempt(row, at)

    def sent(self, attempt_id: str) -> None:
        """The attempt is about to be sent, for the first time or again: call this before the first byte.

        From here on its outcome is unknown until the audit shows it.
        """
        with self._database.transaction() as connection:
            if not _found(connection, attempt_id).may_be_sent:
                raise OutOfOrder(f"attempt {attempt_id} is settled or renounced")
            connection.execute(
                "UPDATE attempts SET sends = sends + 1, sent_at = ? WHERE id = ?",
                (moment_text(self._utc()), attempt_id),
            )

    def returned(self, attempt_id: str) -> None:
        """The last send was certainly not applied: no byte went out, or the answer was a 4xx (except 408).

        An earlier send without an answer stays unknown.
        """
        with self._database.transaction() as connection:
            if not _found(connection, attempt_id).is_unknown:
                raise OutOfOrder(f"attempt {attempt_id} is not on its way")
            connection.execute("UPDATE attempts SET returns = returns + 1 WHERE id = ?", (attempt_id,))

    def renounce(self, attempt_id: str, tombstone_id: str) -> str:
        """Give the attempt up, unless the audit has it already: call this before the tombstone is appended.

        Returns the tombstone's id, always the first one given: it may have to be appended more than once.
        """
        with self._database.transaction() as connection:
            attempt = _found(connection, attempt_id)
            if attempt.tombstone_id:
                return attempt.tombstone_id
            if not attempt.is_unknown:
                raise OutOfOrder(f"attempt {attempt_id} has nothing to renounce")
            connection.execute(
                "UPDATE attempts SET tombstone_id = ? WHERE id = ?", (tombstone_id, attempt_id)
            )
            return tombstone_id

    def void(self, attempt_id: str) -> None:
        """The audit has the row as void, or its tombstone and no earlier row: the attempt can never count."""
        self._judged(attempt_id, AttemptVerdict.VOID)

    def counted(self, attempt_id: str) -> None:
        """The audit has the row and it counts, but the command does not end with it.

        This happens if the spool is no longer in the sheet. Otherwise call `Journal.applied`, which records
        both.
        """
        self._judged(attempt_id, AttemptVerdict.COUNTS)

    def _judged(self, attempt_id: str, verdict: AttemptVerdict) -> None:
        with self._database.transaction() as connection:
            attempt = _found(connection, attempt_id)
            if attempt.verdict is verdict:
                return
            # A dropped attempt may be on the sheet all the same: the audit is the truth.
            if not attempt.sends or attempt.verdict not in (None, AttemptVerdict.DROPPED):
                raise OutOfOrder(f"attempt {attempt_id} can't be {verdict}: {attempt.verdict or 'not sent'}")
            _settle(connection, attempt_id, verdict)


def _found(connection: sqlite3.Connection, attempt_id: str) -> Attempt:
    attempt = find_attempt(connection, attempt_id)
    if attempt is None:
        raise OutOfOrder(f"attempt {attempt_id} was never prepared")
    return attempt


def _must_be_open(connection: sqlite3.Connection, command_id: str) -> None:
    record = find(connection, command_id)
    if record is None or record.end:
        raise OutOfOrder(f"command {command_id} {'has ended' if record else 'was never accepted'}")


def _settle(connection: sqlite3.Connection, attempt_id: str, verdict: AttemptVerdict) -> None:
    connection.execute("UPDATE attempts SET verdict = ? WHERE id = ?", (verdict, attempt_id))
