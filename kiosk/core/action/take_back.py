"""Takes back an action that counts although its spool is no longer in the sheet, so that it can be refused.

A write that was in flight while its row was deleted may count without a row that shows it: a hold on nothing.
The take-back is an audit row of its own (`DESHACER`), an attempt like any other.
"""

from dataclasses import replace

from kiosk.core.action.workplace import Workplace
from kiosk.core.errors import OutcomeUnknownError, SheetError
from kiosk.core.journal import Record
from kiosk.core.protocol.kinds import Mark
from kiosk.core.refusals import OutcomeUnknown, SheetChanged
from kiosk.core.shop.data import AuditRow, Picture


def is_take_back(row: AuditRow) -> bool:
    """True for the row that takes an action back."""
    return row.evento_tipo == Mark.DESHACER


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
        if is_take_back(counting.row):  # the process died between its verdict and the command's end
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
        return replace(
            action,
            id=self._workplace.new_id(),
            timestamp=clock.for_records() or clock.local(),
            evento_tipo=Mark.DESHACER,
            accion=Mark.DESHACER,
            prev=action.id,
            hold=action.id,
            before=action.after,
            after=action.before or Picture(),
        )
