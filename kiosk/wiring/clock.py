"""Builds the clock by which a process dates what it writes."""

from kiosk.config.settings import Settings
from kiosk.core.judged_clock import JudgedClock
from kiosk.program.build_date import built_at
from kiosk.sheets.sheet_state import SheetState


def judged_clock(settings: Settings) -> JudgedClock:
    """This machine's clock; nothing was seen yet that speaks against it."""
    return JudgedClock(settings.zone, built_at())


def compare_with_audit(clock: JudgedClock, sheet_state: SheetState) -> None:
    """Have it compared with the dates at the audit's end as well, however far that was read."""
    clock.compare_with_audit(sheet_state.audit.latest)
