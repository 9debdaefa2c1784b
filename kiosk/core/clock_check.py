"""Whether this machine's clock may date a row of the sheet. Pure.

A wrong clock can't be told by itself: it is compared with the program's own date, with the clocks of the
sheet's server and of Redis as they were last seen, and without these with the dates at the audit's end.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from kiosk.core.frozen import frozen
from kiosk.core.protocol.audit_ages import agrees
from kiosk.core.refusals import ClockSource

TOLERANCE = timedelta(minutes=5)
"""Farther than this from a server's time no clock is believed; Google refuses credentials as well then."""

SEEN_S = 600.0
"""A server's time counts for this long after it was seen, in seconds."""

SOON_S = 60.0
"""So many seconds before that a server's time is worth another look."""

ACCEPTED_FOR = timedelta(days=30)
"""A person's yes to this machine's time counts for so long: by then new rows of the audit agree with it."""

ACCEPTED_BEFORE = timedelta(hours=24)
"""A clock that was set back by more than this since is another one than the person has seen."""

LONGEST_LIFE = timedelta(days=20 * 365)
"""No program is at work so long after it was made."""


@frozen
class ClockSeen:
    """What another clock says now: what it said when it was seen, `age_s` seconds ago, and these seconds."""

    utc: datetime
    age_s: float = 0.0


@frozen
class ClockDoubt:
    """A clock is wrong by `source`, whose time is `theirs`: aware, but for `AUDIT` local and naive."""

    source: ClockSource
    theirs: datetime


def nearest_server(seen: Mapping[ClockSource, ClockSeen]) -> tuple[ClockSource, ClockSeen] | None:
    """The clock that decides, of those seen lately: the sheet's server, else Redis; None without them.

    Redis often runs on a kiosk's own machine, and then repeats what that one says.
    """
    for source in (ClockSource.SERVER, ClockSource.REDIS):
        found = seen.get(source)
        if found is not None and found.age_s <= SEEN_S:
            return source, found
    return None


def is_redis_alone(now: datetime, seen: Mapping[ClockSource, ClockSeen]) -> bool:
    """True where Redis alone speaks against a clock that says `now`, or soon will, as the sheet's server was
    seen too long ago: Redis's own machine may be the wrong one."""
    redis, server = seen.get(ClockSource.REDIS), seen.get(ClockSource.SERVER)
    if redis is None or redis.age_s > SEEN_S or abs(now - redis.utc) <= TOLERANCE:
        return False
    return server is None or server.age_s > SEEN_S - SOON_S


def clock_doubt(
    now: datetime,
    local: datetime,
    built: datetime,
    seen: Mapping[ClockSource, ClockSeen],
    latest: datetime | None,
    accepted: datetime | None = None,
) -> ClockDoubt | None:
    """Why a clock that says `now` can't be believed; None if it can.

    `now` and `built`, when the program was made, are aware; `local` is `now` in the shop's zone, naive, as
    the audit's dates are, of whose last rows `latest` is the median. Time zone and summer time don't matter:
    servers are compared in UTC, and the audit's dates by days. `accepted` is this clock's time, aware, when a
    person last said that it is right, which goes before the audit's dates alone.
    """
    if not built <= now <= built + LONGEST_LIFE:
        return ClockDoubt(ClockSource.BUILD, built)
    if found := nearest_server(seen):
        source, theirs = found
        return None if abs(now - theirs.utc) <= TOLERANCE else ClockDoubt(source, theirs.utc)
    if latest is not None and not agrees(local, latest) and not _is_accepted(now, accepted):
        return ClockDoubt(ClockSource.AUDIT, latest)
    return None


def _is_accepted(now: datetime, accepted: datetime | None) -> bool:
    return accepted is not None and accepted - ACCEPTED_BEFORE <= now <= accepted + ACCEPTED_FOR
