"""What the latest snapshot says of a command before its row is read: refused at once, or allowed to wait."""

from kiosk.core.action.workplace import Workplace
from kiosk.core.errors import Code, Refusal, SheetError
from kiosk.core.journal import Record
from kiosk.core.protocol.fence import by_the_audit
from kiosk.core.refusals import (
    AwayCause,
    SheetChanged,
    SheetUnavailable,
    is_alarm,
    is_of_clock,
    is_protected,
)
from kiosk.core.shop import rules
from kiosk.core.shop.data import Command, Snapshot, Spool, Worker
from kiosk.core.shop.lookup import spool_of_tag
from kiosk.core.shop.operations import action_spec

JUST_READ_S = 2.0
"""A snapshot younger than this, in seconds, is not read again in search of an unknown tag."""

OLD_S = 60.0
"""Roles, active workers and unique tags are judged on a snapshot of this age, in seconds, at most."""

_AWAY = frozenset({Code.SHEETS_NO_DISPONIBLE, Code.SHEETS_LIMITE})


class Readiness:
    """Judges by the latest snapshot. Belongs to the writer thread; blocks on the network."""

    def __init__(self, workplace: Workplace) -> None:
        self._store = workplace.store
        self._clock = workplace.clock

    def snapshot(self, *tags: str) -> Snapshot:
        """The latest snapshot, read afresh if it is old, or lacks a tag or a column (people mend sheets).

        While the sheet doesn't answer, an old one has to do. Raises `SheetError`.
        """
        snapshot = self._store.latest()
        age = (self._clock.steady() - snapshot.read_at).total_seconds()
        fresh = age < JUST_READ_S
        if age > OLD_S:
            try:
                snapshot, fresh = self._store.snapshot(), True
            except SheetError as error:
                if error.refusal.code not in _AWAY:
                    raise
        lacks_one = any(_spool(snapshot, tag) is None for tag in tags)
        if snapshot.missing or (lacks_one and not fresh):
            snapshot = self._store.snapshot()
        if snapshot.missing:
            raise SheetError(SheetChanged(falta=", ".join(snapshot.missing)))
        return snapshot

    def known(self, tag: str, away: Refusal) -> Snapshot:
        """The latest snapshot as it is, while the sheet is away. Raises this refusal if it can't tell of the
        tag: its row may be new, and a column may have been mended."""
        snapshot = self._store.seen()
        if snapshot is None or snapshot.missing or _spool(snapshot, tag) is None:
            raise SheetError(away)
        return snapshot

    def refusal(self, record: Record, snapshot: Snapshot, is_awaited: bool) -> Refusal | None:
        """Why a command is refused without reading its row; None for one of which something is in flight.

        A take that is not awaited any more is refused: its worker has gone on, and would hold a spool without
        knowing it.
        """
        command = record.command
        if record.is_in_flight:
            return None
        if not is_awaited and not action_spec(command.action).may_wait:
            return SheetUnavailable(command.tag, AwayCause.INTERRUPTED)
        return self.seen(command, snapshot)

    def seen(self, command: Command, snapshot: Snapshot) -> Refusal | None:
        """Why a command is refused by the snapshot alone."""
        spool, worker = _spool(snapshot, command.tag), snapshot.workers.get(command.worker_id)
        giver = giver_of(command, snapshot)
        return rules.before_reading(command, spool, worker, self._clock.local().date(), giver)

    def may_wait(self, record: Record, refusal: Refusal) -> bool:
        """True for a release that can't be written now, by the holder as far as is known.

        The sheet is away, an alarm has stopped all writing, the spool's row is protected, or this machine's
        time is wrong.

        The worker may have taken the spool since the last snapshot, or by a hand edit that isn't noted yet:
        it is enough if the snapshot or the audit names him, or if the command has the hold that the screen
        showed as his. The station may know that from an event alone; should it have ended, the command is
        refused when the row is read.
        """
        command = record.command
        if not action_spec(command.action).may_wait or not _ends_by_itself(refusal):
            return False
        if record.waiting_since or command.hold:
            return True
        spool = self._last_seen(command.tag)
        if spool is None:
            return False
        standing = self._store.standing(spool.tag)
        seen = [spool, by_the_audit(spool, standing)] if standing else [spool]
        return any(rules.on_row(command, each) is None for each in seen)

    def hold_of(self, command: Command) -> str | None:
        """The hold that a release from a terminal means: the worker's own, as far as the audit is known.

        A terminal shows none. If the release waits, the worker may have taken the spool again meanwhile.
        """
        if not action_spec(command.action).may_wait:
            return None
        spool = self._last_seen(command.tag)
        standing = self._store.standing(spool.tag) if spool else None
        if spool is None or standing is None:
            return None
        is_own = rules.on_row(command, by_the_audit(spool, standing)) is None
        return standing.hold if is_own else None

    def _last_seen(self, tag: str) -> Spool | None:
        """Reads the sheet if it was never seen, unless it is away."""
        try:
            snapshot = self._store.seen() if self._store.away() else self._store.latest()
        except SheetError:
            return None
        return _spool(snapshot, tag) if snapshot else None


def _ends_by_itself(refusal: Refusal) -> bool:
    """True for an outage, an alarm, a protected row and a wrong clock: the same command may go out later."""
    waits_for_people = is_alarm(refusal) or is_protected(refusal) or is_of_clock(refusal)
    return refusal.code in _AWAY or waits_for_people


def giver_of(command: Command, snapshot: Snapshot) -> Worker | None:
    """Who gives the spool to the command's worker, if somebody does and the sheet has him."""
    return None if command.given_by is None else snapshot.workers.get(command.given_by)


def _spool(snapshot: Snapshot, tag: str) -> Spool | None:
    return spool_of_tag(snapshot.spools, tag)
