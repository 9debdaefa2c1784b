"""The requests that the service account has left at present. Pure."""

from kiosk.commands.doctor.finding import Finding, Level
from kiosk.core.sharing.budget import QuotaLeft

CHECK = "quota"
LITTLE = 0.1
"""Below this share of the limit, people should find out what uses it up."""


def check(left: QuotaLeft | None) -> list[Finding]:
    """No finding if requests aren't counted."""
    if left is None:
        return []
    values = {
        "reads": str(left.reads),
        "writes": str(left.writes),
        "reads_limit": str(left.reads_limit),
        "writes_limit": str(left.writes_limit),
    }
    is_short = left.reads < LITTLE * left.reads_limit or left.writes < LITTLE * left.writes_limit
    if is_short:
        return [Finding(CHECK, Level.WARNING, "quota.short", values)]
    return [Finding(CHECK, Level.OK, "quota.ok", values)]
