"""The heartbeat by which stations know of one another."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StationPresence:
    """One running station.

    `last_seen` is aware and in UTC, by Redis's clock, `age_s` seconds ago. `clock_skew_s` is how far the
    station's own clock is ahead of Redis's. `journal_depth` is how many actions wait there to be sent, None
    if the station doesn't publish it.

    `knows_audit` says whether it has read the audit and trusts it. It is None if the station doesn't say so:
    its version doesn't know that a person may accept an audit, and would judge otherwise than the others.
    """

    station: str
    version: str
    last_seen: datetime
    age_s: float
    journal_depth: int | None
    clock_skew_s: float
    knows_audit: bool | None = None
