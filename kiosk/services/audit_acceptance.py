"""Accepting what people have done to audit or columns: compares, appends after a yes, and reads back."""

import logging
from collections.abc import Callable
from enum import StrEnum

from kiosk.core.errors import OutcomeUnknownError, SheetError
from kiosk.core.frozen import frozen
from kiosk.core.ports import DatingClock
from kiosk.core.protocol.acceptance import KnownAudit, Lack, Proposal, lack, may_accept, proposal
from kiosk.core.protocol.belonging import belonging
from kiosk.core.protocol.emptied_columns import EmptiedCell, emptied_cells
from kiosk.core.protocol.records import column_accepted
from kiosk.sheets.acceptance.at_once import AtOnce, SheetAtOnce

log = logging.getLogger(__name__)


@frozen
class Offer:
    """What a person may accept: the proposal, and the last row of the audit in the read that it is made of.

    `tras` is that row's id; None if the row, number `last_row`, can't be read, and nothing can be accepted.
    `is_done` says that an acceptance counts which was sent before and had seemed not to arrive.
    """

    proposal: Proposal
    known: KnownAudit | None
    tras: str | None
    last_row: int
    is_done: bool = False

    @property
    def lack(self) -> Lack | None:
        """Why this station's log is no sure basis; None if it is one."""
        return lack(self.proposal.basis, self.proposal.findings, self._is_trusted)

    def may_be_accepted(self, others_know: bool) -> bool:
        """Whether this station's log may be the basis. `others_know`: another running station has one."""
        return may_accept(self.proposal.basis, self.proposal.findings, others_know, self._is_trusted)

    @property
    def _is_trusted(self) -> bool:
        return self.known is not None and self.known.is_trusted


@frozen
class EmptiedColumn:
    """The cells of a state column that went empty, and whether people have changed the audit as well: then
    nothing is written until that is put back or accepted."""

    cells: tuple[EmptiedCell, ...]
    is_audit_touched: bool


class Reception(StrEnum):
    """What became of an acceptance that was sent."""

    VALID = "valid"
    """It stands in the audit and counts: judging begins anew there."""

    VOID = "void"
    """It stands in the audit and doesn't count, as something landed while the person read."""

    ABSENT = "absent"
    """It isn't in the audit. If its answer was lost, it may still land: void, or with the same effect."""


class AuditAcceptance:
    """Belongs to one thread; calls block. Raises `SheetError`, and `JournalError` where the disk fails.

    `load_known` reads what the station has stored of the audit. Nothing stored is changed, and a running
    window goes on beside it.
    """

    def __init__(
        self,
        sheet: SheetAtOnce,
        load_known: Callable[[], KnownAudit | None],
        clock: DatingClock,
        station: str,
        new_id: Callable[[], str],
    ) -> None:
        self._sheet = sheet
        self._load_known = load_known
        self._clock = clock
        self._station = station
        self._new_id = new_id
        self._sent: list[str] = []
        """The acceptances of which nobody knows whether they arrive; each may still land."""

    @property
    def may_land(self) -> bool:
        """True if an acceptance was sent that isn't in the audit, and may still arrive there."""
        return bool(self._sent)

    def offer(self) -> Offer:
        """Read audit and sheet at one moment, and compare them with what the station knew."""
        known = self._load_known()
        read = self._read(known)
        self._must_know_the_time()
        is_done = any(read.log.is_valid(row_id) for row_id in self._sent)
        return Offer(self._proposal(known, read), known, read.last, read.last_row, is_done)

    def accept(self, offer: Offer, who: str, why: str) -> Reception:
        """Append the acceptance with its notes in one request, then read whether it is valid.

        `who` is the person's name and `why` the reason, as they stand in the audit.
        """
        assert offer.tras is not None
        rows = offer.proposal.appended(offer.tras, self._new_id, self._clock.local(), self._station, who, why)
        try:
            self._sheet.append(rows)
        except OutcomeUnknownError as error:
            log.warning("the answer to the acceptance was lost: %s", error)
        is_valid = self._read(offer.known).log.is_valid(rows[0].id)
        if is_valid is None:
            self._sent.append(rows[0].id)
            return Reception.ABSENT
        log.info("audit accepted by %s with %d rows: valid %s", who, len(rows), is_valid)
        return Reception.VALID if is_valid else Reception.VOID

    def emptied(self, column: str) -> EmptiedColumn:
        """The cells of a state column that are empty, though the audit or this station's last good read has
        them filled."""
        known = self._load_known()
        read = self._read(known)
        self._must_know_the_time()
        rows = [belonging(read.log, spool) for spool in read.spools]
        cells = emptied_cells(read.log, known.rows if known else {}, rows, column)
        return EmptiedColumn(cells, bool(self._proposal(known, read).findings))

    def accept_column(self, column: str, who: str, why: str) -> bool:
        """Append the row by which `who` accepts that the column was emptied; `why` is the reason.

        Returns False if its answer was lost and it isn't in the audit: it may still land.
        """
        row = column_accepted(column, self._new_id(), self._clock.local(), self._station, who, why)
        try:
            self._sheet.append([row])
        except OutcomeUnknownError as error:
            log.warning("the answer to the acceptance was lost: %s", error)
        return self._read(None).log.has(row.id)

    def _proposal(self, known: KnownAudit | None, read: AtOnce) -> Proposal:
        return proposal(
            known,
            read.log,
            read.window,
            read.above,
            read.spools,
            self._clock.local(),
            read.followed_above,
        )

    def _must_know_the_time(self) -> None:
        """Raise `SheetError` while this machine's time is wrong: what is accepted is dated by it."""
        if refusal := self._clock.doubt():
            raise SheetError(refusal)

    def _read(self, known: KnownAudit | None) -> AtOnce:
        ids = {row.id for row in known.window.rows if row} if known else set[str]()
        return self._sheet.read(ids)
