"""The mirror: a local cache of the sheet's spools and people, for starting while the sheet is away."""

import json
import logging
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from sys import intern
from threading import Lock
from typing import Final, NamedTuple

from kiosk.core.sharing.alarms import Alarm
from kiosk.core.sharing.alarms_codec import alarms_of, alarms_text
from kiosk.core.shop.data import Snapshot, Spool
from kiosk.core.shop.spool_codec import (
    STRANGE,
    names_of,
    names_text,
    readable_spools_of,
    spool_text,
    workers_of,
    workers_text,
)
from kiosk.station.database import Database
from kiosk.station.journal_codec import is_moment, moment_of, moment_text
from kiosk.station.mirror_facts import Fact, belong_to, fact, forget, forget_picture, generation_of, keep

log = logging.getLogger(__name__)

CLOCK_WAS_SET = timedelta(minutes=10)
"""An entry that is later than the present read by more than this was dated by a clock that ran ahead."""

_AT_ONCE: Final = 100
"""So many spools are read at once: thousands of texts at once would enlarge the process for good."""


class _Stored(NamedTuple):
    """A spool as stored in the file. `seen_at` is a `moment_text`; an older observation never replaces it."""

    spool: Spool
    seen_at: str


class Mirror:
    """The last known picture of one sheet. Any thread but the GUI's; raises `StationError`.

    `book` names the sheet; a mirror of another one is emptied at the first call. Only changes are written,
    even if other processes write to the same file. Each call is one transaction; a power cut may lose the
    last ones, which the sheet still has.
    """

    def __init__(self, database: Database, book: str) -> None:
        self._database = database
        self._book = book
        self._lock = Lock()
        self._stored: dict[str, _Stored] = {}
        self._generation = -1
        """The generation of the file that `_stored` mirrors; each write creates a new one."""

    def load(self) -> Snapshot | None:
        """The picture as last saved and patched, or None. `read_at` is the time of the last full read.

        A spool that can't be read is dropped, and comes with the next read of the sheet; where the people or
        the time can't be, all of it is.
        """
        with self._block() as connection:
            read_at = fact(connection, Fact.READ_AT)
            if read_at is None:
                return None
            try:
                workers = workers_of(fact(connection, Fact.WORKERS) or "[]")
                missing = names_of(fact(connection, Fact.MISSING) or "[]")
                at = moment_of(read_at)
            except STRANGE:
                log.warning("the mirror can't be read, and is read from the sheet", exc_info=True)
                forget_picture(connection)
                return None
            self._catch_up(connection)
            spools = sorted(
                (stored.spool for stored in self._stored.values()), key=lambda spool: (spool.row, spool.key)
            )
            return Snapshot(tuple(spools), workers, at, missing)

    def save(self, snapshot: Snapshot) -> int:
        """Store a full read of the sheet. Returns the number of spools written or removed.

        A spool that was seen after the snapshot is kept as seen; a snapshot older than the last saved one
        changes nothing. After the clock was set back, everything is replaced.
        """
        with self._block() as connection:
            read_at = moment_text(snapshot.read_at)
            if (fact(connection, Fact.READ_AT) or "") > moment_text(snapshot.read_at + CLOCK_WAS_SET):
                forget_picture(connection)
            if (fact(connection, Fact.READ_AT) or "") > read_at:
                return 0
            self._catch_up(connection)
            present = {spool.key for spool in snapshot.spools}
            gone = [
                key
                for key, stored in self._stored.items()
                if key not in present and stored.seen_at <= read_at
            ]
            changed = [spool for spool in snapshot.spools if self._is_changed(spool, read_at)]
            self._write(connection, changed, read_at, gone)
            keep(connection, Fact.READ_AT, read_at)
            keep(connection, Fact.WORKERS, workers_text(snapshot.workers))
            keep(connection, Fact.MISSING, names_text(snapshot.missing))
            return len(changed) + len(gone)

    def patch(self, spools: Iterable[Spool], seen_at: datetime) -> int:
        """Store some rows as an echo, a fence or an event showed them at `seen_at`. Returns their number.

        A row is skipped if it, or the whole sheet, was seen later than this. Before the first `save` all rows
        are skipped, since a few rows are no picture of a sheet.
        """
        with self._block() as connection:
            at = moment_text(seen_at)
            last_read = fact(connection, Fact.READ_AT)
            if last_read is None or at < last_read:
                return 0
            self._catch_up(connection)
            # Store unchanged rows too: a snapshot that was requested earlier must not undo them.
            kept = [spool for spool in spools if self._seen_at(spool) <= at]
            self._write(connection, kept, at, [])
            return len(kept)

    def keep_alarms(self, alarms: Iterable[Alarm]) -> None:
        """Store the alarms that stand at the window or `kiosk station` of this folder, for its next start and
        for commands beside it."""
        with self._block() as connection:
            keep(connection, Fact.ALARMS, alarms_text(alarms))

    def alarms(self) -> tuple[Alarm, ...]:
        """The alarms as last stored. Nobody ends them while that process isn't at work."""
        with self._block() as connection:
            try:
                return alarms_of(json.loads(fact(connection, Fact.ALARMS) or "[]"))
            except STRANGE:
                log.warning("the kept alarms can't be read: a read finds those that stand", exc_info=True)
                forget(connection, Fact.ALARMS)
                return ()

    def keep_layout(self, text: str) -> None:
        """Store where worksheets and columns are, as `sheets.layout_codec` writes it; "" if that is lost."""
        with self._block() as connection:
            keep(connection, Fact.LAYOUT, text)

    def layout(self) -> str:
        """As last stored; "" if it isn't known."""
        with self._block() as connection:
            return fact(connection, Fact.LAYOUT) or ""

    def keep_clock_accepted(self, at: datetime) -> None:
        """Store at what time of this machine's clock, aware, a person said that it is right."""
        with self._block() as connection:
            keep(connection, Fact.CLOCK_ACCEPTED, at.isoformat())

    def clock_accepted(self) -> datetime | None:
        """As last stored; None if nobody did."""
        with self._block() as connection:
            try:
                return datetime.fromisoformat(fact(connection, Fact.CLOCK_ACCEPTED) or "").astimezone(UTC)
            except ValueError:
                return None

    @contextmanager
    def _block(self) -> Iterator[sqlite3.Connection]:
        with self._lock, ExitStack() as failed:
            failed.callback(self._forget)
            with self._database.transaction(durable=False) as connection:
                belong_to(connection, self._book)
                yield connection
            failed.pop_all()

    def _forget(self) -> None:
        """Clear the cache after a rollback: it may differ from the file."""
        self._stored, self._generation = {}, -1

    def _write(
        self, connection: sqlite3.Connection, spools: list[Spool], seen_at: str, gone: list[str]
    ) -> None:
        if not spools and not gone:
            return
        self._generation += 1
        connection.executemany(
            "INSERT OR REPLACE INTO spools (key, cells, seen_at, generation) VALUES (?, ?, ?, ?)",
            [(spool.key, spool_text(spool), seen_at, self._generation) for spool in spools],
        )
        connection.executemany("DELETE FROM spools WHERE key = ?", [(key,) for key in gone])
        keep(connection, Fact.GENERATION, str(self._generation))
        self._stored.update((spool.key, _Stored(spool, seen_at)) for spool in spools)
        for key in gone:
            del self._stored[key]

    def _is_changed(self, spool: Spool, seen_at: str) -> bool:
        stored = self._stored.get(spool.key)
        if stored is None:
            return True
        if stored.spool == spool:
            # Keep the caller's object, so that memory holds each spool only once.
            self._stored[spool.key] = _Stored(spool, stored.seen_at)
            return False
        return stored.seen_at <= seen_at

    def _seen_at(self, spool: Spool) -> str:
        stored = self._stored.get(spool.key)
        return stored.seen_at if stored else ""

    def _catch_up(self, connection: sqlite3.Connection) -> None:
        """Read the changes that other processes have written since the last call."""
        generation = generation_of(connection)
        if generation == self._generation:
            return
        changed = connection.execute(
            "SELECT rowid, key, cells, seen_at FROM spools WHERE generation > ?", (self._generation,)
        )
        dropped: list[tuple[int]] = []
        while rows := changed.fetchmany(_AT_ONCE):
            spools = readable_spools_of([cells for _, _, cells, _ in rows])
            for (row_id, key, _, seen_at), spool in zip(rows, spools, strict=True):
                if spool is None or spool.key != key or not is_moment(seen_at):
                    dropped.append((row_id,))
                else:
                    self._stored[intern(key)] = _Stored(spool, intern(seen_at))
        if dropped:
            log.warning("%d spools of the mirror can't be read, and are read from the sheet", len(dropped))
            connection.executemany("DELETE FROM spools WHERE rowid = ?", dropped)
            generation += 1  # others forget them too, and write them again
            keep(connection, Fact.GENERATION, str(generation))
        kept = {key for (key,) in connection.execute("SELECT key FROM spools")}
        for key in self._stored.keys() - kept:
            del self._stored[key]
        self._generation = generation
