"""The clock of the shop: the machine's, in the shop's time zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


class SystemClock:
    """Implements `core.ports.Clock` for one time zone. Any thread."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone

    def local(self) -> datetime:
        """Now in the shop's zone, naive, to the second: the sheet keeps no fractions."""
        return datetime.now(self.zone).replace(tzinfo=None, microsecond=0)

    def utc(self) -> datetime:
        return datetime.now(UTC)

    def to_utc(self, local: datetime) -> datetime:
        return local.replace(tzinfo=self.zone).astimezone(UTC)

    def to_local(self, moment: datetime) -> datetime:
        """An aware moment in the shop's zone, naive."""
        return moment.astimezone(self.zone).replace(tzinfo=None)
