"""The heartbeat by which stations know of one another."""

from datetime import UTC, datetime, timedelta
from typing import Final

from kiosk.core.frozen import frozen

TRUSTED_AFTER: Final = timedelta(hours=1)
"""A station that has known the audit for this long before an alarm has read it before people touched it: the
reader of the shop compares it at least as often."""

LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
"""Since when a station knows an audit that it stored without saying since when."""


def knew_before(known_since: datetime | None, alarm_since: datetime | None, now: datetime) -> bool:
    """Whether a station's log of the audit is one to compare with; `alarm_since` is None without an alarm.

    `known_since` is when it was first read without an older one to compare it with, None without a log. A
    station that was started into a touched audit only knows it as touched. All times are aware.
    """
    return known_since is not None and known_since <= (alarm_since or now) - TRUSTED_AFTER


@frozen
class StationPresence:
    """One running station.

    `last_seen` is aware and in UTC, by Redis's clock, `age_s` seconds ago. `clock_skew_s` is how far the
    station's own clock is ahead of Redis's. `journal_depth` is how many actions wait there to be sent, None
    if the station doesn't publish it.

    `knows_audit` says whether it has a log of the audit of its own that it trusts: one that it knew before
    any alarm (`knew_before`), or that differs from what people made of the audit. It is None if the
    station doesn't say so: its version doesn't know that a person may accept an audit, and would judge
    otherwise than the others.
    """

    station: str
    version: str
    last_seen: datetime
    age_s: float
    journal_depth: int | None
    clock_skew_s: float
    knows_audit: bool | None = None
