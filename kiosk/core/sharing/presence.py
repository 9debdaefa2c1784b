"""What a station tells the others of itself."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StationPresence:
    """One running kiosk. `last_seen` is UTC and aware, by the clock that all stations share, `age_s` seconds
    ago. `clock_skew_s` is how far the station's own clock is ahead of that one; `journal_depth` how many
    actions wait there to be sent, None where the station doesn't say.
    """

    station: str
    version: str
    last_seen: datetime
    age_s: float
    journal_depth: int | None
    clock_skew_s: float
