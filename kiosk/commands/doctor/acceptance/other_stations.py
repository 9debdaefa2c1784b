"""The other running stations, as far as Redis tells: some of them decide who may accept the audit."""

from collections.abc import Sequence

from redis.exceptions import RedisError

from kiosk import dependency
from kiosk.config.settings import Settings
from kiosk.core.frozen import frozen
from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing.presence import StationPresence


@frozen
class OtherStations:
    """`present` is None if Redis didn't answer. Without Redis nobody is known."""

    present: Sequence[StationPresence] | None
    older: Sequence[str] = ()
    """The names of all stations, this one included, that don't know what an acceptance is."""

    @property
    def knowing(self) -> list[str]:
        """The names of the other stations that know the audit."""
        return [each.station for each in self.present or () if each.knows_audit]

    @property
    def may_know(self) -> bool:
        """True unless no other running station knows the audit."""
        return self.present is None or bool(self.knowing)


def other_stations(settings: Settings, is_at_work: bool) -> OtherStations:
    """Ask Redis; blocks. `is_at_work` says that this station's own window is running, and so is present."""
    if not settings.redis_url:
        return OtherStations(())
    try:
        present = dependency.stations(settings)
    except (RedisError, OSError):
        return OtherStations(None)
    return without_own(present, settings.station if is_at_work else None)


def is_audit_stopped(settings: Settings) -> bool:
    """True if this folder's window, or the station that reads for all, has stopped because people changed the
    audit."""
    return any(alarm.reason == AlarmReason.AUDIT_TOUCHED for alarm in dependency.alarms_known(settings))


def without_own(present: Sequence[StationPresence], own: str | None) -> OtherStations:
    """All but one station with the name `own`: if two bear it, the other one is another station."""
    mine = next((each for each in present if each.station == own), None)
    older = [each.station for each in present if each.knows_audit is None]
    return OtherStations([each for each in present if each is not mine], older)
