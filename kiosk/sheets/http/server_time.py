"""The time by a server's clock, from an answer that comes anyway. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def server_time(headers: Mapping[str, str]) -> datetime | None:
    """The answer's `Date`, aware, in UTC; None without a readable one, and for an answer out of a cache."""
    if headers.get("Age", "0").strip() != "0":
        return None
    try:
        found = parsedate_to_datetime(headers.get("Date", ""))
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
