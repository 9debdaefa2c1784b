"""Whether the servers of the sheet can be reached. Pure."""

from collections.abc import Iterable

from kiosk.commands.doctor.finding import Finding, Level
from kiosk.sheets.http.reach import Obstacle, Reach

CHECK = "network"


def check(knocks: Iterable[Reach]) -> list[Finding]:
    """One finding for each server."""
    return [
        Finding(CHECK, Level.OK, "network.ok", {"host": each.host, "ms": f"{each.ms:.0f}"})
        if each.obstacle is Obstacle.NONE
        else Finding(CHECK, Level.FAULT, f"network.{each.obstacle}", {"host": each.host})
        for each in knocks
    ]
