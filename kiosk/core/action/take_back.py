"""Takes back an action that counts although its spool is no longer in the sheet, so that it can be refused.

A write that was in flight while its row was deleted may count without a row that shows it: a hold on nothing.
The take-back is an audit row of its own (`DESHACER`), an attempt like any other of the same command. A
worker's DESHACER is a command by itself.
"""

from kiosk.core.action.workplace import Workplace
from kiosk.core.errors import OutcomeUnknownError, SheetError
from kiosk.core.journal import Record, is_take_back
from kiosk.core.refusals import OutcomeUnknown, SheetChanged
from kiosk.core.shop.audit_row import row_undoing
from kiosk.core.shop.data import AuditRow


class TakeBack:
    """Writes the take-back of a command. Belongs to the writer thread; blocks on network and disk."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace

    def begin(self, record: Record) -> None:
        """Prepare and send the take-back of a command whose action counts.

        Raises `OutcomeUnknownError` where it could not be sent.
        """
        counting = record.counting_attempt
        assert counting is not None
        if is_take_back(
            counting.row, record.attempts
        ):  # the process died between its verdict and the command's end
            self.finish(record)
            return
        row = self._row(counting.row)
        self._workplace.journal.attempts.prepare(record.command.id, row)
        self.send(row)

    def send(self, row: AuditRow) -> None:
        """Append it, perhaps again; the next look at the audit tells what became of it. Raises as `begin`."""
        attempts = self._workplace.journal.attempts
        attempts.sent(row.id)
        try:
            self._workplace.store.append(row)
        except OutcomeUnknownError:
            return
        except SheetError as error:
            attempts.returned(row.id)
            raise OutcomeUnknownError(OutcomeUnknown(row.tag)) from error

    def finish(self, record: Record) -> None:
        """It counts: refuse the command, whose spool is gone."""
        self._workplace.refuse(record, SheetChanged(tag=record.command.tag))

    def _row(self, action: AuditRow) -> AuditRow:
        clock = self._workplace.clock
        return row_undoing(action, self._workplace.new_id(), clock.for_records() or clock.local())
