"""Compares the audit at a station that only runs actions of the terminal."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.config.settings import Settings
from kiosk.core.errors import SheetError
from kiosk.core.judged_clock import JudgedClock
from kiosk.core.refusals import AlarmReason, is_alarm
from kiosk.core.sharing.alarms import Alarm, in_full
from kiosk.services.audit_rounds import is_due_again
from kiosk.services.station import keep
from kiosk.sheets.sheet_state import SheetState
from kiosk.station.memory import Memory
from kiosk.station.work_lock import is_at_work

if TYPE_CHECKING:
    from kiosk.sheets.store import SheetStore
    from kiosk.wiring.redis import StationRedis

log = logging.getLogger(__name__)

COMPARE_S = 5.0
"""How long a comparison may take before an action, in seconds; a longer one is made after the answer."""


@dataclass
class Comparison:
    """The comparison of the audit with this station's copy, if no process of the station has made one within
    the hour.

    Such a station is never the reader, and would never meet a change above the end. An alarm that this finds
    stops the action, and later ones until a comparison finds its cause gone. The station that reads for all
    is told of both, by a later action if Redis doesn't answer. Belongs to the command's thread; blocks.
    """

    settings: Settings
    book: str
    """The sheet's `book_key`."""
    memory: Memory
    sheet_state: SheetState
    store: SheetStore
    clock: JudgedClock
    redis: StationRedis | None
    is_open: bool = False
    """True where the sheet was too slow, or away, before the action."""

    def before_action(self) -> None:
        """Compare within `COMPARE_S`; where that is too short the action goes out without it."""
        if self.sheet_state.audit.tail is None or is_at_work(self.settings.data_dir):
            return  # the action reads the audit afresh, or the window compares it
        alarms, own = self.sheet_state.alarms, self._stored()
        if not own and alarms.stands(AlarmReason.AUDIT_TOUCHED):
            return  # nothing is written anyway
        for alarm in own:
            alarms.give(alarm)
        if own or is_due_again(self.memory.audit.compared_at(), self.clock.best_utc()):
            self._compare(COMPARE_S)

    def after_answer(self) -> None:
        """Make a comparison that could not be made before the action: nobody waits for it now.

        Else a station with a slow line would act for ever by an audit that it never compares, or keep its own
        alarm.
        """
        if self.is_open and not is_at_work(self.settings.data_dir):
            self._compare(None)

    def _compare(self, within_s: float | None) -> None:
        alarms, own = self.sheet_state.alarms, self._stored()
        self.is_open = False
        try:
            self.store.check_audit(within_s)
        except SheetError as error:
            if not is_alarm(error.refusal):
                log.info("the audit could not be compared now: %s", error.refusal.code)
                self.is_open = True
        report = alarms.report()
        found, is_told = [*report.found, *report.left], True
        if self.redis and (own or found):
            is_told = self.redis.report_once(self.book, self.clock, report)
        if not is_told:
            found = found or own  # the next action compares again, and tells
        keep(lambda: self._store(found, own))

    def _store(self, found: Sequence[Alarm], before: Sequence[Alarm]) -> None:
        """Store what was found in place of what was stored before. What another process has stored since
        stays: it may have read the audit later."""
        known = in_full(before)
        others = [alarm for alarm in self.memory.mirror.alarms() if in_full([alarm])[0] not in known]
        self.memory.mirror.keep_alarms([*others, *found])

    def _stored(self) -> list[Alarm]:
        """The audit's alarm, if an earlier process of this station has met it."""
        return [each for each in self.memory.mirror.alarms() if each.reason == AlarmReason.AUDIT_TOUCHED]
