"""What a station remembers of its sheet from earlier runs.

Imported by `dependency` once it is needed. Everything blocks on the disk.
"""

import logging
from collections.abc import Callable
from pathlib import Path

from kiosk.core.clock import SystemClock
from kiosk.core.errors import JournalError
from kiosk.core.journal import LeftBehind, Record, Stage
from kiosk.core.protocol.audit_window import shortened
from kiosk.core.shop.data import Command, Verdict
from kiosk.sheets.sheet_state import SheetState
from kiosk.station.memory import Memory

log = logging.getLogger(__name__)

KEPT_ROWS = 5_000
"""So many rows of the audit are kept over a restart; older ones only as far as a spool rests on them."""


def memory_of(book: str, data_dir: Path, clock: SystemClock) -> Memory:
    """What this station keeps on its disk of the sheet that `book` names."""
    memory = Memory(data_dir, book, clock.utc)
    if aside := memory.aside:
        log.error("the station's memory was %s and is set aside as %s", aside.trouble, aside.path)
    return memory


def left_behind(memory: Memory) -> list[LeftBehind]:
    """What people have to be told: what was in a file just set aside, and what waits for another sheet."""
    found = []
    if aside := memory.aside:
        lost = None if aside.lost is None else tuple(command.tag for command in aside.lost)
        found.append(LeftBehind(lost, str(aside.path)))
    if others := memory.journal.of_other_books():
        tags = tuple(record.command.tag for record in others)
        log.warning("commands of another sheet have not ended: %s", ", ".join(tags))
        found.append(LeftBehind(tags))
    return found


def open_commands(memory: Memory) -> list[tuple[Command, Verdict]]:
    """What an earlier run left without an end: `QUEUED` where it waits on this station, else `UNKNOWN`.

    Nothing where the journal can't say: a start needs no marks, and whoever carries on meets the fault and
    tells it.
    """
    try:
        records = memory.journal.pending()
    except Exception:
        log.exception("unforeseen: the commands of an earlier run can't be marked")
        return []
    return [
        (record.command, Verdict.QUEUED if record.waiting_since and not _is_sent(record) else Verdict.UNKNOWN)
        for record in records
    ]


def _is_sent(record: Record) -> bool:
    return record.stage not in (Stage.ACCEPTED, Stage.PREPARED)


def sheet_state_of(memory: Memory) -> SheetState:
    """What is known of the sheet before it was read: as this station last saw it."""
    sheet_state = SheetState(memory.audit)
    if kept := memory.audit.load():
        base, first, rows = shortened(kept.base, kept.first, kept.rows, KEPT_ROWS)
        sheet_state.audit.restore(base, first, rows, kept.end)
        if first > kept.first + KEPT_ROWS:
            _keep_shorter(lambda: memory.audit.replace(base, first, rows, kept.end))
    if snapshot := memory.mirror.load():
        sheet_state.remember(snapshot)
    return sheet_state


def _keep_shorter(work: Callable[[], None]) -> None:
    """Else a year's audit would be read at every start."""
    try:
        work()
    except JournalError as error:
        log.warning("the kept audit could not be shortened: %s", error)
