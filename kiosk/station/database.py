"""The station's SQLite file: opening, integrity check, migration, and transactions."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Lock, local
from time import monotonic, sleep

from kiosk.locks.file_lock import FileLock
from kiosk.station.errors import (
    StationClosed,
    StationDamaged,
    StationTooNew,
    StationUnavailable,
    StationWithoutWal,
)
from kiosk.station.schema import APPLICATION_ID, MIGRATIONS, Migration
from kiosk.station.set_aside import SetAside, is_broken, set_aside, trouble_of

FILE_NAME = "station.db"
BUSY_S = 5.0
"""How long a transaction waits for another thread or process, in seconds; the longest transactions take 1
s."""
RETRY_S = 0.05
TURN_S = 0.5
"""How long a program that found the file bad waits to be alone with it before it looks again, in seconds."""


_READS, _WRITES, _WRITES_DURABLY = range(3)


class _OfThread(local):
    connection: sqlite3.Connection | None = None
    block = _READS
    """The kind of this thread's present block."""


class Database:
    """One open file, created by `open_database`. Any thread may use it, each on a connection of its own.

    Several processes may have the same file open. `close` is called once, by any thread.
    """

    def __init__(self, path: Path, in_use: FileLock) -> None:
        self.path = path
        self._in_use = in_use
        self._mine = _OfThread()
        self._lock = Lock()
        self._connections: list[sqlite3.Connection] = []
        self._at_work: set[sqlite3.Connection] = set()
        self._is_closed = False

    @contextmanager
    def transaction(self, *, durable: bool = True) -> Iterator[sqlite3.Connection]:
        """A writing transaction: rolled back if the block raises. A block inside another one joins it.

        A durable one is on the disk when the block has ended, and survives a power cut. A power cut may lose
        others, each as a whole and with all later ones; a killed process loses nothing.

        Raises `StationUnavailable` or `StationDamaged`; nothing was recorded then.
        """
        block = _WRITES_DURABLY if durable else _WRITES
        with self._typed_errors(), self._connection() as connection:
            if connection.in_transaction:
                assert self._mine.block >= block, "inside a block that promises less"
                yield connection
                return
            # Both kinds share one write-ahead log, so a durable commit makes all earlier ones durable too.
            connection.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
            connection.execute("BEGIN IMMEDIATE")
            self._mine.block = block
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                _roll_back(connection)  # has no effect after a commit

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A reading transaction: the block sees one snapshot. Never waits for a writer. Raises the same."""
        with self._typed_errors(), self._connection() as connection:
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN")
            self._mine.block = _READS
            try:
                yield connection
            finally:
                _roll_back(connection)

    def close(self) -> None:
        """Close the file. Later blocks raise `StationClosed`; blocks in progress run to their end.

        Connections in use are not closed here: SQLite would crash the process.
        """
        with self._lock:
            idle, self._is_closed = set(self._connections) - self._at_work, True
            for connection in idle:
                connection.close()
            self._release_if_idle()

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection; `close` leaves it open until the block ends."""
        with self._lock:
            connection = self._mine.connection
            is_outer = connection not in self._at_work
            if is_outer and self._is_closed:
                raise StationClosed(self.path)
            if connection is None:
                connection = self._mine.connection = _connect(self.path)
                self._connections.append(connection)
            self._at_work.add(connection)
        try:
            yield connection
        finally:
            if is_outer:
                self._leave(connection)

    def _leave(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            self._at_work.discard(connection)
            if self._is_closed:
                connection.close()
                self._release_if_idle()

    def _release_if_idle(self) -> None:
        if not self._at_work:
            self._in_use.release()

    @contextmanager
    def _typed_errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.IntegrityError, sqlite3.InterfaceError):
            raise  # a programming error, not a problem of the file
        except sqlite3.Error as error:
            kind = StationDamaged if is_broken(error) else StationUnavailable
            raise kind(self.path, _said(error)) from error


def open_database(
    data_dir: Path,
    on_set_aside: Callable[[SetAside], None] = lambda _aside: None,
    migrations: Sequence[Migration] = MIGRATIONS,
) -> Database:
    """Open `<data_dir>/station.db`; create the folder and the file if they don't exist yet.

    A file that is damaged or isn't ours is renamed, reported through `on_set_aside` in the calling thread,
    and replaced by a new one. Raises `StationTooNew`, or `StationUnavailable` if the file can't be used now.
    """
    path = data_dir / FILE_NAME
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        in_use = FileLock(data_dir / f"{FILE_NAME}.in-use")
        aside = _replace_if_bad(path, in_use)
    except (OSError, sqlite3.Error) as error:
        raise StationUnavailable(path, _said(error)) from error
    database = Database(path, in_use)
    with ExitStack() as failed:
        failed.callback(database.close)
        if aside:
            on_set_aside(aside)
        _migrate(database, migrations)
        failed.pop_all()
    return database


def _replace_if_bad(path: Path, in_use: FileLock) -> SetAside | None:
    """Check the file, and rename it if it is bad; afterwards the lock `in_use` is held, shared."""
    deadline, aside = monotonic() + BUSY_S, None
    while True:
        if not in_use.acquire(BUSY_S, shared=True):
            raise StationUnavailable(path, "another process is replacing it")
        with ExitStack() as failed:
            failed.callback(in_use.release)
            if trouble_of(path) is None:
                failed.pop_all()
                return aside
        # A process that still has the file open would go on writing into the renamed one, which nobody reads.
        # Or it has replaced the file meanwhile, and keeps the new one: so look again after a while.
        if in_use.acquire(TURN_S):
            with ExitStack() as replaced:
                replaced.callback(in_use.release)
                trouble = trouble_of(path)  # check again: another process may have been faster
                aside = set_aside(path, *trouble) if trouble else aside
        elif monotonic() >= deadline:
            raise StationUnavailable(path, "damaged, and in use by another process")


def _migrate(database: Database, migrations: Sequence[Migration]) -> None:
    """Migrate the file to the latest version, each step in a transaction of its own."""
    for _ in range(len(migrations) + 1):
        with database.reading() as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > len(migrations):
            raise StationTooNew(database.path, version, len(migrations))
        if version == len(migrations):
            return
        with database.transaction() as connection:
            # Another process may have taken this step meanwhile.
            (now,) = connection.execute("PRAGMA user_version").fetchone()
            if now == version:
                migrations[version](connection)
                connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version={version + 1}")
    raise StationUnavailable(database.path, "it doesn't keep its version")


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:  # some errors have rolled back already
        connection.execute("ROLLBACK")


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path,
        timeout=BUSY_S,
        isolation_level=None,
        check_same_thread=False,  # `Database.close` closes them all
    )
    connection.row_factory = sqlite3.Row
    # A damaged text costs its own row: SQLite would refuse all rows of an answer for it.
    connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    try:
        mode = _in_wal_mode(connection)
        if mode != "wal":
            raise StationWithoutWal(path, mode)
        connection.execute("PRAGMA foreign_keys=ON")
        # A small page cache: each thread has a connection, and the operating system caches the file anyway.
        connection.execute("PRAGMA cache_size=-256")
    except (sqlite3.Error, StationWithoutWal):
        connection.close()
        raise
    return connection


def _in_wal_mode(connection: sqlite3.Connection) -> str:
    """Switch a new file to a write-ahead log, and return the mode it is in then.

    SQLite's own time-out doesn't hold here: while another process has the new file open, this fails at once.
    """
    deadline = monotonic() + BUSY_S
    while True:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode=WAL").fetchone()
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or monotonic() >= deadline:
                raise
            sleep(RETRY_S)
        else:
            return str(mode)


def _is_busy(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


def _said(error: Exception) -> str:
    name = getattr(error, "sqlite_errorname", "")
    return f"{name}: {error}" if name else str(error)
