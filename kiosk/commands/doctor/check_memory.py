"""Unfinished actions in this station's memory, and those that only people can settle. Pure."""

from collections.abc import Callable, Iterable
from datetime import datetime

from kiosk.commands.doctor.finding import Finding, Level
from kiosk.core.shop.data import Backlog, LeftBehind
from kiosk.core.shop.dates import format_moment

CHECK = "memory"


def check(
    left_behind: Iterable[LeftBehind], backlog: Backlog, to_local: Callable[[datetime], datetime]
) -> list[Finding]:
    """No finding if there are none."""
    findings = [_finding(found) for found in left_behind]
    if backlog.oldest_at is not None:
        values = {"count": str(backlog.count), "since": format_moment(to_local(backlog.oldest_at))}
        findings.append(Finding(CHECK, Level.WARNING, "memory.waiting", values))
    return findings


def _finding(found: LeftBehind) -> Finding:
    tags = "?" if found.tags is None else ", ".join(found.tags) or "-"
    return Finding(CHECK, Level.WARNING, f"memory.{found.where}", {"tags": tags, "file": found.file})
