"""Delivers several accepted commands together: one fence and one write for all of them.

Each stays a command of its own, with its own journal record, audit row and verdict. One that doesn't come to
its end here goes on by its own `Delivery`, which finds in the journal how far it got: its row needs a hand
note first or isn't there any more, its attempt came back void or unanswered, or the sheet refuses it.
"""

import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from kiosk.core.action import strays
from kiosk.core.action.delivery import NO_ROW, Delivery
from kiosk.core.action.mender import Mender
from kiosk.core.action.workplace import Workplace
from kiosk.core.errors import OutcomeUnknownError, Refusal, SheetError, WriteRefused
from kiosk.core.ports import Echo, Fence, Write
from kiosk.core.protocol.fence import at_fence
from kiosk.core.protocol.judged_rows import Standing
from kiosk.core.shop import rules
from kiosk.core.shop.data import AuditRow
from kiosk.core.shop.lookup import spool_of_tag

log = logging.getLogger(__name__)

MOST_PARTS = 12
"""In so many parts a batch is tried that the sheet refuses whole: enough to find one bad row among fifty that
the sheet doesn't name. What is left then goes alone."""

Drafts = Sequence[tuple[Delivery, AuditRow]]
"""Commands, each with the row that is to be written for it."""


class JointDelivery:
    """Delivers the commands of a batch, each on a spool of its own.

    Belongs to the writer thread; blocks on network and disk.
    """

    def __init__(self, workplace: Workplace, mender: Mender) -> None:
        self._store = workplace.store
        self._journal = workplace.journal
        self._mender = mender

    def carry_out(self, deliveries: Sequence[Delivery]) -> None:
        """Bring to their end all that can go together, of commands of which nothing was sent yet.

        Raises `SheetError` where the sheet can't be reached or refuses all of them: whatever isn't in flight
        by its record may be refused or wait. `JournalError` where the disk failed.
        """
        if silent := self._begin(deliveries):
            try:
                again = self._not_there(silent)
                if again and (still := self._send_again(again)):
                    self._not_there(still)
            except SheetError as error:
                log.info("%d spools in flight are left to go alone: %s", len(silent), error.refusal.code)

    def _begin(self, deliveries: Sequence[Delivery]) -> list[Delivery]:
        """Send the first attempts; returns those about which no answer came."""
        parts, silent = deque([list(deliveries)]), list[Delivery]()
        for _ in range(MOST_PARTS):
            if not parts:
                break
            part = parts.popleft()
            try:
                silent += self._begin_part(part)
            except WriteRefused as error:
                log.info("%d spools at once are refused: %s", len(part), error.refusal.values)
                parts.extendleft(reversed(self._parted(part, error)))
        return silent

    def _parted(self, part: list[Delivery], error: WriteRefused) -> list[list[Delivery]]:
        """What is tried next after a refusal: all but the row that it names, or each half. One goes alone."""
        unnamed = [each for each in part if each.spool is None or each.spool.row != error.row]
        half = (len(part) + 1) // 2
        parts = [unnamed] if len(unnamed) < len(part) else [part[:half], part[half:]]
        return [each for each in parts if len(each) > 1]

    def _begin_part(self, part: Sequence[Delivery]) -> Sequence[Delivery]:
        fence, found = self._fence(part)
        drafts, refused = list[tuple[Delivery, AuditRow]](), list[tuple[Delivery, Refusal]]()
        for each in found:
            each.read_record()
            standing = _ground(fence, each.tag)
            if standing is None or fence.log.judged(each.id):
                continue  # needs a note first, or was in the audit before it was in the journal
            drafted = each.draft(fence, standing)
            if isinstance(drafted, Refusal):
                refused.append((each, drafted))
            else:
                drafts.append((each, replace(drafted, lote=part[0].id)))
        with self._journal.together():
            for each, refusal in refused:
                each.refuse(refusal)
        silent = self._send(fence, drafts)
        self._mender.mend([each.tag for each, _ in refused if fence.finding(fence.spools[each.tag])])
        return silent

    def _fence(self, part: Sequence[Delivery]) -> tuple[Fence, Sequence[Delivery]]:
        """One read for all of them but those whose spool has no row of its own."""
        found = self._with_rows(part)
        try:
            return self._store.fence([each.tag for each in found]), found
        except SheetError as error:
            still = self._with_rows(found)  # the sheet was read again
            if error.refusal.code not in NO_ROW or len(still) == len(found):
                raise
            return self._store.fence([each.tag for each in still]), still

    def _with_rows(self, part: Sequence[Delivery]) -> Sequence[Delivery]:
        """Those whose tag is in the latest snapshot, in one row."""
        spools = self._store.latest().spools
        rows = ((each, spool_of_tag(spools, each.tag)) for each in part)
        return [each for each, spool in rows if spool and rules.unidentified(spool) is None]

    def _send(self, fence: Fence, drafts: Drafts) -> Sequence[Delivery]:
        """Write all of them in one request, and record each one's verdict; returns them if no answer came."""
        if not drafts:
            return ()
        with self._journal.together():
            for each, row in drafts:
                each.note_sending(row)
        writes = [(each, each.write(fence, row)) for each, row in drafts]
        try:
            echo = self._store.write(fence, [write for _, write in writes])
        except OutcomeUnknownError as error:
            log.info("no answer about %d spools: %s", len(writes), error.refusal.values)
            return [each for each, _ in writes]
        except SheetError:
            with self._journal.together():
                for _, row in drafts:
                    self._journal.attempts.returned(row.id)
            raise
        self._settle(echo, writes)
        return ()

    def _settle(self, echo: Echo, writes: Sequence[tuple[Delivery, Write]]) -> None:
        stray = [write for _, write in writes if strays.has_strayed(echo, write)]
        gone = strays.gone(self._store, stray) if stray else ()
        with self._journal.together():
            for each, write in writes:
                if write in stray:
                    each.settle_stray(echo.log, gone)
                else:
                    each.settle(echo.log)
        if stray:
            strays.mend(self._mender, echo, stray)

    # after silence

    def _not_there(self, silent: Sequence[Delivery]) -> Sequence[Delivery]:
        """Read the audit once for all of them: those that have to be sent again."""
        audit_log = self._store.audit_log()
        with self._journal.together():
            return [each for each in silent if not each.settle(audit_log)]

    def _send_again(self, again: Sequence[Delivery]) -> Sequence[Delivery]:
        """Send the same rows once more, to where their spools stand now; as `_send`."""
        fence, found = self._fence(again)
        steady = [each for each in found if _ground(fence, each.tag) is not None]
        with self._journal.together():
            drafts = [(each, each.last_row) for each in steady if not each.settle(fence.log)]
        return self._send(fence, drafts)


def _ground(fence: Fence, tag: str) -> Standing | None:
    """The standing that an action on this spool may follow; None if its row needs a look of its own first."""
    spool = fence.spools[tag]
    if fence.log.misplaced(spool.picture):
        return None
    ground = at_fence(fence.log, spool, fence.finding(spool))
    return ground if isinstance(ground, Standing) else None
