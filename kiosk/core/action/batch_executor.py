"""Carries out the commands of one batch together, as far as they go together."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kiosk.core.action.delivery import LONGEST_S, Delivery
from kiosk.core.action.executor import CommandExecutor, outcome_of
from kiosk.core.action.joint_delivery import JointDelivery
from kiosk.core.action.meter import Meter, mender_of
from kiosk.core.action.readiness import Readiness, giver_of
from kiosk.core.action.workplace import Limits, Workplace
from kiosk.core.errors import Refusal, SheetError
from kiosk.core.journal import Record
from kiosk.core.ports import WriteLease
from kiosk.core.shop.data import Outcome, Snapshot
from kiosk.core.shop.lookup import spool_of_tag


class BatchExecutor:
    """Brings several new commands to the sheet with one fence and one write. Belongs to the writer thread."""

    def __init__(
        self, workplace: Workplace, lease: WriteLease, limits: Limits, executor: CommandExecutor
    ) -> None:
        self._workplace = workplace
        self._store = workplace.store
        self._journal = workplace.journal
        self._lease = lease
        self._limits = limits
        self._executor = executor
        self._readiness = Readiness(workplace)
        self._mender = mender_of(workplace, limits)
        self._delivery = JointDelivery(workplace, self._mender)

    def execute(self, records: Sequence[Record]) -> list[Outcome]:
        """Carry out awaited commands of which nothing was sent yet, under one deadline and one lease.

        Returns the outcomes of those that have ended, and of those that the sheet's absence stops; each of
        the others has to go on alone, by `CommandExecutor.execute`. Each outcome counts the requests that it
        shares. Raises `JournalError`.
        """
        meter, begun = Meter(self._store, self._mender), dict[str, Delivery]()
        marks, refusal = dict[str, str](), None
        with self._limits.deadline():
            try:
                if self._executor.stopped(records[0], is_awaited=True) or self._executor.away():
                    return []  # each alone is told why, without a request
                snapshot = self._readiness.snapshot(*(each.tag for each in records))
                workers = ((each, snapshot.workers.get(each.command.worker_id)) for each in records)
                marks = {each.id: worker.mark if worker else "" for each, worker in workers}
                ready = self._ready(records, snapshot)
                if ready:
                    self._store.read_audit()
                    meter.restart()  # requests that got to know the sheet at all are not this batch's
                    begun = {each.id: self._begun(each, snapshot) for each in ready}
                    with self._lease.hold(_spelt(snapshot, ready), time.monotonic() + LONGEST_S):
                        self._delivery.carry_out([*begun.values()])
            except SheetError as error:
                refusal = error.refusal
        outcomes = list[Outcome]()
        for outcome in self._ends(records, marks, refusal):
            delivery = begun.get(outcome.command.id)
            outcome = replace(meter.measured(outcome), spool=delivery.spool if delivery else None)
            outcomes.append(self._executor.announced(outcome))
        return outcomes

    def _ready(self, records: Sequence[Record], snapshot: Snapshot) -> Sequence[Record]:
        """Refuse what the snapshot refuses; returns the others."""
        refusals = {each.id: self._readiness.refusal(each, snapshot, is_awaited=True) for each in records}
        with self._journal.together():
            for each in records:
                if refusal := refusals[each.id]:
                    self._workplace.refuse(each, refusal)
        return [each for each in records if refusals[each.id] is None]

    def _begun(self, record: Record, snapshot: Snapshot) -> Delivery:
        worker, giver = snapshot.workers.get(record.command.worker_id), giver_of(record.command, snapshot)
        return Delivery(
            record, worker, self._workplace, self._mender, self._limits, is_awaited=True, giver=giver
        )

    def _ends(
        self, records: Sequence[Record], marks: Mapping[str, str], refusal: Refusal | None
    ) -> Iterator[Outcome]:
        """The ends by the journal. With a `refusal` what isn't in flight waits, or is refused."""
        for record in records:
            now = self._journal.find(record.id) or record
            mark = marks.get(record.id, "")
            if now.end:
                yield outcome_of(now, mark)
            elif refusal and not now.is_in_flight:
                hold = self._readiness.hold_of(now.command)
                yield self._executor.wait_or_refuse(now, refusal, mark, hold)


def _spelt(snapshot: Snapshot, records: Sequence[Record]) -> list[str]:
    """The spools' tags as the sheet spells them: two ways to type one tag are one lease."""
    found = ((each.tag, spool_of_tag(snapshot.spools, each.tag)) for each in records)
    return [spool.tag if spool else tag for tag, spool in found]
