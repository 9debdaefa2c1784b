"""The station's file: opened, checked, brought to this version's form, and worked on in transactions."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, local

from kiosk.station.errors import StationDamaged, StationTooNew, StationUnavailable
from kiosk.station.file_lock import FileLock
from kiosk.station.schema import APPLICATION_ID, MIGRATIONS, Migration
from kiosk.station.set_aside import SetAside, is_broken, set_aside, trouble_of

FILE_NAME = "station.db"
BUSY_S = 5.0
"""How long a transaction waits for another thread's or process's, in seconds; the longest take 1 s."""


_READS, _WRITES, _WRITES_DURABLY = range(3)


class _OfThread(local):
    connection: sqlite3.Connection | None = None
    block = _READS
    """What the block that this thread is in may do."""


class Database:
    """One open file. Any thread may use it, each on a connection of its own; make it with `open_database`.

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
        """Write: all of the block or, where it raises, nothing. A block inside another one is part of it.

        Durable: on the disk when the block has ended, whatever dies then, the power included. Otherwise a
        power cut may lose it and what followed it, never part of it; a killed process loses nothing.

        Raises `StationUnavailable` or `StationDamaged`; nothing was recorded then.
        """
        block = _WRITES_DURABLY if durable else _WRITES
        with self._typed_errors(), self._connection() as connection:
            if connection.in_transaction:
                assert self._mine.block >= block, "inside a block that promises less"
                yield connection
                return
            # Both kinds share one log in order, so a durable commit carries all earlier ones with it.
            connection.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
            connection.execute("BEGIN IMMEDIATE")
            self._mine.block = block
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                _roll_back(connection)
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Read: all of the block sees the file of one moment. Never waits for a writer. Raises as above."""
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
        """Whoever begins a block afterwards gets `StationUnavailable`; one under way comes to its end.

        Closed under a thread that is at work on it, a connection takes the whole process down.
        """
        with self._lock:
            idle, self._is_closed = set(self._connections) - self._at_work, True
            for connection in idle:
                connection.close()
            self._release_if_idle()

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection, which nobody else closes inside the block."""
        with self._lock:
            connection = self._mine.connection
            is_outer = connection not in self._at_work
            if is_outer and self._is_closed:
                raise StationUnavailable(self.path, "closed")
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
            raise  # a fault of the program, not of the file
        except sqlite3.Error as error:
            kind = StationDamaged if is_broken(error) else StationUnavailable
            raise kind(self.path, _said(error)) from error


def open_database(
    data_dir: Path,
    on_set_aside: Callable[[SetAside], None] = lambda _aside: None,
    migrations: Sequence[Migration] = MIGRATIONS,
) -> Database:
    """Open `<data_dir>/station.db`, making folder and file where they don't exist yet.

    A file that is damaged or isn't ours is set aside, told in the calling thread, and replaced by a new one.
    Raises `StationTooNew`, or `StationUnavailable` where the file can't be used now.
    """
    path = data_dir / FILE_NAME
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        in_use = FileLock(data_dir / f"{FILE_NAME}.in-use")
        aside = _replace_if_bad(path, in_use)
    except (OSError, sqlite3.Error) as error:
        raise StationUnavailable(path, _said(error)) from error
    database = Database(path, in_use)
    try:
        if aside:
            on_set_aside(aside)
        _migrate(database, migrations)
    except BaseException:
        database.close()
        raise
    return database


def _replace_if_bad(path: Path, in_use: FileLock) -> SetAside | None:
    """Check the file, and set it aside where it is bad; afterwards `in_use` is held, shared."""
    if not in_use.acquire(BUSY_S, shared=True):
        raise StationUnavailable(path, "another process is replacing it")
    try:
        if trouble_of(path) is None:
            return None
        # Whoever still has it open would go on writing into the file set aside, and nobody would read that.
        in_use.release()
        if not in_use.acquire(BUSY_S):
            raise StationUnavailable(path, "damaged, and in use by another process")
        trouble = trouble_of(path)  # again: another process may have been faster
        aside = set_aside(path, *trouble) if trouble else None
        in_use.release()
        if not in_use.acquire(BUSY_S, shared=True):
            raise StationUnavailable(path, "another process is replacing it")
    except BaseException:
        in_use.release()
        raise
    return aside


def _migrate(database: Database, migrations: Sequence[Migration]) -> None:
    """Bring the file to the last version, each step in a transaction of its own."""
    while True:
        with database.reading() as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > len(migrations):
            raise StationTooNew(database.path, version, len(migrations))
        if version == len(migrations):
            return
        with database.transaction() as connection:
            # Another process may have taken this step since we looked.
            (now,) = connection.execute("PRAGMA user_version").fetchone()
            if now == version:
                migrations[version](connection)
                connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version={version + 1}")


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:  # some errors have done it already
        connection.execute("ROLLBACK")


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path,
        timeout=BUSY_S,
        isolation_level=None,
        check_same_thread=False,  # `Database.close` closes them all
    )
    connection.row_factory = sqlite3.Row
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA foreign_keys=ON")
        # Each thread has a connection: what they would keep of the file, the system keeps already.
        connection.execute("PRAGMA cache_size=-256")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _said(error: Exception) -> str:
    name = getattr(error, "sqlite_errorname", "")
    return f"{name}: {error}" if name else str(error)
