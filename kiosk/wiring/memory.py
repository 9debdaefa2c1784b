"""Opens what a station remembers of its sheet from earlier runs. Everything blocks on the disk."""

import logging
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

from kiosk.config.settings import Settings
from kiosk.core.clock import machine_time, steady_utc
from kiosk.core.errors import JournalError
from kiosk.core.journal import Record, Stage, UnreadableRecord
from kiosk.core.protocol.acceptance import KnownAudit
from kiosk.core.protocol.audit_check import AuditWindow
from kiosk.core.protocol.audit_log import AuditLog
from kiosk.core.protocol.audit_window import shortened
from kiosk.core.protocol.memory import RowsSeen, without_stations_writes
from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing.presence import knew_before
from kiosk.core.shop.data import Backlog, Command, LeftBehind, LeftIn, Snapshot, Verdict
from kiosk.services import shared_audit
from kiosk.services.station import keep
from kiosk.sheets.audit import known_rows
from kiosk.sheets.layout import Layout, SheetNames
from kiosk.sheets.layout_codec import layout_of, layout_text
from kiosk.sheets.sheet_state import SheetState
from kiosk.station.drain_lock import Drainer
from kiosk.station.memory import Memory, book_at, book_at_work
from kiosk.station.work_lock import is_at_work
from kiosk.wiring.book import book_key

log = logging.getLogger(__name__)

UNKNOWN_AGE = timedelta(hours=1)
"""The age of an earlier run's picture where that run or this one has a wrong clock: it is read again before
anybody goes by it."""

TURN_S = 30.0
"""How long an action waits for another process of this station, in seconds."""


def memory_of(book: str, data_dir: Path, utc: Callable[[], datetime] = machine_time) -> Memory:
    """What this station keeps on its disk of the sheet that `book` names. The caller closes it.

    `utc` dates its journal, aware.
    """
    memory = Memory(data_dir, book, utc)
    if aside := memory.aside:
        log.error("the station's memory was %s and is set aside as %s", aside.trouble, aside.path)
    return memory


def note_place(memory: Memory, settings: Settings) -> None:
    """Remember a local workbook by its path, so that releases can wait here while it is missing."""
    if settings.is_local:
        keep(lambda: memory.note_place(settings.workbook))


def turn_of(
    memory: Memory, role: Drainer, stop: Event | None = None
) -> Callable[[bool], AbstractContextManager[bool]]:
    """The turn to carry out commands, for `OccupationService`.

    Called with True it waits for another process of this station, until `stop` is set; with False it doesn't.
    """
    return lambda waits: memory.turn(role, TURN_S if waits else 0.0, stop)


def knows_workbook(settings: Settings) -> bool:
    """True if this folder has used the workbook at the path that is set; False also if that can't be told."""
    try:
        return book_at(settings.data_dir, settings.workbook) is not None
    except JournalError:
        return False


def is_another_at_work(settings: Settings) -> bool:
    """True if this folder's window works with another sheet than `settings` name now: those were changed, or
    another workbook was put in place of its own. Raises as `left_here`."""
    if not is_at_work(settings.data_dir):
        return False
    return book_at_work(settings.data_dir) not in (None, book_key(settings))


def left_here(settings: Settings) -> tuple[list[LeftBehind], Backlog]:
    """What only people can finish, and what still has to be sent.

    Raises `KioskError`, and `WorkbookError` for a local file that can't be used.
    """
    memory = memory_of(book_key(settings), settings.data_dir)
    with closing(memory):
        return left_behind(memory), memory.journal.backlog()


def left_behind(memory: Memory) -> list[LeftBehind]:
    """What people have to be told: what was in a file just set aside, what waits for another sheet, and what
    can't be read."""
    found = []
    if aside := memory.aside:
        lost = None if aside.lost is None else tuple(tag or "?" for tag in aside.lost)
        found.append(LeftBehind(LeftIn.FILE, lost, str(aside.path)))
    if others := memory.journal.of_other_books():
        log.warning("commands of another sheet have not ended: %s", ", ".join(_tags(others)))
        found.append(LeftBehind(LeftIn.OTHER_SHEET, _tags(others)))
    if unreadable := memory.journal.unreadable():
        log.error("commands that can't be read: %s", ", ".join(repr(each.id) for each in unreadable))
        found.append(LeftBehind(LeftIn.ROWS, _tags(unreadable)))
    return found


def _tags(found: Iterable[Record | UnreadableRecord]) -> tuple[str, ...]:
    return tuple(each.tag or "?" for each in found)


def open_commands(memory: Memory) -> list[tuple[Command, Verdict]]:
    """The commands that an earlier run left unfinished: `QUEUED` if still waiting here, else `UNKNOWN`.

    Without those that can't be read, which are left behind. Empty if the journal can't be used: a start needs
    no marks, and carrying on will report the fault.
    """
    try:
        records = memory.journal.pending()
    except JournalError:
        log.exception("unforeseen: the commands of an earlier run can't be marked")
        return []
    return [
        (record.command, Verdict.QUEUED if record.waiting_since and not _is_sent(record) else Verdict.UNKNOWN)
        for record in records
    ]


def _is_sent(record: Record) -> bool:
    return record.stage not in (Stage.ACCEPTED, Stage.PREPARED)


def sheet_state_of(
    memory: Memory, station: str, utc: Callable[[], datetime], keeps: bool = True
) -> SheetState:
    """The sheet as this station last saw it, before it is read. `station` is its name; `utc` is the best time
    that is known, aware.

    Without `keeps` what is read of the audit later isn't stored: the folder is another process's.
    """
    sheet_state = SheetState(memory.audit if keeps else None, station=station, utc=utc)
    if kept := memory.audit.load():
        base, first, rows = shortened(kept.base, kept.first, kept.rows, known_rows.KEPT_ROWS)
        sheet_state.audit.restore(base, first, rows, kept.end, kept.since)
        if keeps and first > kept.first + known_rows.KEPT_ROWS:
            _keep_shorter(lambda: memory.audit.replace(base, first, rows, kept.end))
    if snapshot := memory.mirror.load():
        sheet_state.remember(_not_ahead(snapshot, steady_utc()))
    return sheet_state


def _not_ahead(snapshot: Snapshot, now: datetime) -> Snapshot:
    """A picture of a time to come was dated by another clock than this run's: nobody knows how old it is."""
    return replace(snapshot, read_at=now - UNKNOWN_AGE) if snapshot.read_at > now else snapshot


def remember_layout(memory: Memory, sheet_state: SheetState, names: SheetNames) -> None:
    """Begin with the layout that this station knew last, and store each one that it finds or takes over."""

    def store(layout: Layout | None) -> None:
        keep(lambda: memory.mirror.keep_layout(layout_text(layout, machine_time()) if layout else ""))

    if known := layout_of(memory.mirror.layout(), names, machine_time()):
        sheet_state.assume(known[0])
    sheet_state.on_layout = store


def audit_for_others(memory: Memory) -> bytes | None:
    """This station's copy of the audit, for a station that has none; None if there is none here."""
    try:
        kept = memory.audit.load()
    except JournalError as error:
        log.warning("the kept audit can't be shared: %s", error)
        return None
    return shared_audit.packed(kept) if kept else None


def know_audit(sheet_state: SheetState, copy: bytes) -> bool:
    """Begin with another station's copy of the audit; False if this version can't read it."""
    kept = shared_audit.unpacked(copy)
    if kept:
        sheet_state.audit.adopt(kept.base, kept.first, kept.rows, kept.end)
    return kept is not None


def stop_for_known_alarms(memory: Memory, sheet_state: SheetState) -> None:
    """Stop writing for the alarms of the last run, until a read of this run finds their causes gone.

    A restart would else let actions out before the first comparison of the audit. Alarms of a newer version
    at another station are left out, as no read of this version would end them.
    """
    for alarm in memory.mirror.alarms():
        if isinstance(alarm.reason, AlarmReason):
            sheet_state.alarms.give(alarm)


def known_audit(memory: Memory, now: datetime, alarm_since: datetime | None = None) -> KnownAudit | None:
    """What this station has stored of the audit, and of how it read the rows; None if it has no audit.

    Stores nothing. `alarm_since` is when people's changes were found, None if nobody has found any yet; both
    times are aware.
    """
    kept = memory.audit.load()
    if kept is None:
        return None
    log = AuditLog(kept.first, kept.base).read(kept.first, kept.rows)
    snapshot = memory.mirror.load()
    spools = snapshot.spools if snapshot else ()
    seen = without_stations_writes(log, RowsSeen().as_others_read(spools))
    rows = {spool.tag: spool for spool in spools}
    is_trusted = knew_before(kept.since, alarm_since, now)
    return KnownAudit(log, AuditWindow(kept.first, kept.rows), seen.of, rows, is_trusted)


def _keep_shorter(work: Callable[[], None]) -> None:
    """Without this, a year's audit would be read at every start."""
    try:
        work()
    except JournalError as error:
        log.warning("the kept audit could not be shortened: %s", error)
