"""Builds the clock by which a process dates what it writes."""

from contextlib import closing
from datetime import datetime

from kiosk.config.settings import Settings
from kiosk.core.judged_clock import JudgedClock
from kiosk.program.build_date import built_at
from kiosk.sheets.sheet_state import SheetState
from kiosk.station.memory import Memory
from kiosk.wiring.book import book_key
from kiosk.wiring.memory import memory_of


def judged_clock(settings: Settings) -> JudgedClock:
    """This machine's clock; nothing was seen yet that speaks against it."""
    return JudgedClock(settings.zone, built_at())


def compare_with_audit(clock: JudgedClock, sheet_state: SheetState, memory: Memory | None = None) -> None:
    """Have it compared with the dates at the audit's end as well, however far that was read.

    Unless a person has said that it is right: the station's `memory` has that.
    """
    clock.compare_with_audit(sheet_state.audit.latest)
    if memory:
        clock.accept(memory.mirror.clock_accepted())


def accepted(settings: Settings) -> datetime | None:
    """When a person last said that this machine's clock is right, by this clock. Blocks on the disk.

    Raises `KioskError` where the folder can't be used, and `WorkbookError`.
    """
    with closing(memory_of(book_key(settings), settings.data_dir)) as memory:
        return memory.mirror.clock_accepted()


def accept(settings: Settings, at: datetime) -> None:
    """Note that a person said so at this time of it, aware. A window that is at work hears of it within a
    second. Blocks and raises as `accepted`."""
    with closing(memory_of(book_key(settings), settings.data_dir)) as memory:
        memory.mirror.keep_clock_accepted(at)
