"""Actions in this station's memory that only people can bring to their end. Pure."""

from collections.abc import Iterable

from kiosk.commands.doctor.finding import Finding, Level
from kiosk.core.journal import LeftBehind

CHECK = "memory"


def check(left_behind: Iterable[LeftBehind]) -> list[Finding]:
    """Nothing where there are none."""
    return [_finding(found) for found in left_behind]


def _finding(found: LeftBehind) -> Finding:
    tags = "?" if found.tags is None else ", ".join(found.tags) or "-"
    code = "memory.aside" if found.file else "memory.other"
    return Finding(CHECK, Level.WARNING, code, {"tags": tags, "file": found.file})
