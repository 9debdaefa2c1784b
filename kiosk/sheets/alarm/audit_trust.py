"""Whether a station's log of the audit is one to go by: gives the audit's alarm, and says who may end it."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Lock

from kiosk.core.clock import machine_time
from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.protocol.kinds import DIFFERENCES, AuditFinding
from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing.alarms import ANY_READ, Alarm, touched_rows
from kiosk.core.sharing.presence import knew_before
from kiosk.sheets.alarm.alarms import Alarms

log = logging.getLogger(__name__)


class AuditTrust:
    """Any thread. Its lock is held for moments only, and never while the alarms are given or ended."""

    def __init__(self, alarms: Alarms, utc: Callable[[], datetime] = machine_time) -> None:
        self._alarms = alarms
        self._utc = utc
        self._lock = Lock()
        self._since: datetime | None = None
        """When this station began to know the audit: what it read first had nothing to be compared with."""
        self._differs = False
        """True while the audit isn't believed because it differs from what this station knows."""

    def known_since(self, since: datetime) -> None:
        """The station has known the audit since that moment, in an earlier run."""
        with self._lock:
            self._since = since

    def read_afresh(self, is_compared: bool) -> datetime:
        """The log was replaced by a fresh read that was believed; returns since when the audit is known.

        That is now, unless the read was compared with a log from before.
        """
        with self._lock:
            if not (is_compared and self._since):
                self._since = self._utc()
            return self._since

    @property
    def is_trusted(self) -> bool:
        """True if this station's log is one to compare with, without people's changes."""
        alarm = self._alarms.of(AlarmReason.AUDIT_TOUCHED)
        with self._lock:
            differs, since = self._differs, self._since
        return differs or knew_before(since, alarm.since if alarm else None, self._utc())

    def is_believed(
        self,
        found: Sequence[AuditFinding],
        known: LogAt | None,
        fresh: LogAt,
        is_compared: bool,
        above: frozenset[str],
    ) -> bool:
        """Give the alarm for what people did to the audit, or clear it if they did nothing.

        `is_compared` says that `known` and `fresh` had something to compare. `above` are the acceptances
        above the rows that `fresh` has read, or `UNREAD`.
        """
        with self._lock:
            self._differs = any(finding.what in DIFFERENCES for finding in found)
        if found:
            self._give_alarm(found, known, fresh, above)
            return False
        closed = (self._log_name(),) if is_compared else ()
        self._alarms.clear(
            AlarmReason.AUDIT_TOUCHED, lambda alarm: self._rest(alarm, fresh, is_compared), closed
        )
        return True

    def _give_alarm(
        self, found: Sequence[AuditFinding], known: LogAt | None, fresh: LogAt, above: frozenset[str]
    ) -> None:
        """Stop all writing because of what people did to the audit."""
        places = touched_rows(found)
        if not self._alarms.stands(AlarmReason.AUDIT_TOUCHED):
            log.error("people changed %d rows of the audit: nothing is written any more", len(places))
        accepted = above | fresh.acceptances_read() | (known.acceptances_read() if known else frozenset())
        alarm = Alarm(
            AlarmReason.AUDIT_TOUCHED,
            places,
            since=self._utc(),
            accepted=tuple(sorted(accepted)),
            found_by=(self._log_name() if known else ANY_READ,),
        )
        self._alarms.give(alarm)

    def _rest(self, alarm: Alarm, fresh: LogAt, is_compared: bool) -> Alarm | None:
        """What stays of an alarm after a read that found nothing; None if nothing does.

        It ends if a person has accepted the audit since, or if this station has compared the audit with a log
        that it knew before. Else this log takes back only what it found itself: another one may see no cause
        because it only knows the audit as people left it, also at a station that has lost the log it had.
        """
        if alarm.is_ended_by(_accepted(fresh)):
            return None
        with self._lock:
            since = self._since
        if is_compared and knew_before(since, alarm.since, self._utc()):
            return None
        return alarm.without({ANY_READ, self._log_name()} if is_compared else {ANY_READ})

    def _log_name(self) -> str:
        """Names this station's log: by the moment when it began, which no other log of the station shares."""
        with self._lock:
            return f"{self._since.isoformat()} {self._alarms.station}" if self._since else ANY_READ


def _accepted(log_now: LogAt) -> str:
    """The id of the newest valid acceptance; "" if there is none."""
    row = log_now.acceptance()
    return row.id if row else ""
