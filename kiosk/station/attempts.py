"""Each try to write a command: on disk before it goes on the wire, and with it what is known of its fate."""

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

    Every call is one durable transaction: when it has returned, its fact outlives a power cut; when it has
    raised, nothing has changed. Repeating a call changes nothing, `sent` and `returned` apart, which count.
    Raises `OutOfOrder` for what the recorded facts exclude.
    """

    def __init__(self, database: Database, utc: Callable[[], datetime]) -> None:
        self._database = database
        self._utc = utc

    def prepare(self, command_id: str, row: AuditRow) -> Attempt:
        """What will be written: nine cells (`row.after`, its id as `version`) and the audit row.

        An earlier attempt that isn't on the sheet for certain is dropped by this. Not while one is unknown:
        two would be on their way at once.
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
        """It is about to go on the wire, for the first time or again: call it before the first byte.

        From here on nobody knows whether it is on the sheet, until the audit says so.
        """
        with self._database.transaction() as connection:
            if not _found(connection, attempt_id).may_be_sent:
                raise OutOfOrder(f"attempt {attempt_id} is settled or renounced")
            connection.execute(
                "UPDATE attempts SET sends = sends + 1, sent_at = ? WHERE id = ?",
                (moment_text(self._utc()), attempt_id),
            )

    def returned(self, attempt_id: str) -> None:
        """The last sending was certainly not applied: no byte went out, or the answer was a 4xx (not 408).

        An earlier sending without an answer stays unknown.
        """
        with self._database.transaction() as connection:
            if not _found(connection, attempt_id).is_unknown:
                raise OutOfOrder(f"attempt {attempt_id} is not on its way")
            connection.execute("UPDATE attempts SET returns = returns + 1 WHERE id = ?", (attempt_id,))

    def renounce(self, attempt_id: str, tombstone_id: str) -> str:
        """It shall not count if it isn't there yet: call it before the tombstone is appended.

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
        """The audit holds its row as void, or its tombstone and no earlier row: it is dead for ever."""
        self._judged(attempt_id, AttemptVerdict.VOID)

    def counted(self, attempt_id: str) -> None:
        """The audit holds its row and it counts, but the command does not end with it.

        So with a row written for a spool that is no longer in the sheet. Else `Journal.applied` says both.
        """
        self._judged(attempt_id, AttemptVerdict.COUNTS)

    def _judged(self, attempt_id: str, verdict: AttemptVerdict) -> None:
        with self._database.transaction() as connection:
            attempt = _found(connection, attempt_id)
            if attempt.verdict is verdict:
                return
            # One that seemed to have come back may be there all the same: the audit is the truth.
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
