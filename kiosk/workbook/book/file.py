"""The workbook's file on disk: its schema and version, its creation, and the check before use.

Any thread; the caller closes returned connections.
"""

from __future__ import annotations

import os
import sqlite3
import uuid
from pathlib import Path, PurePath

from kiosk.workbook.book.errors import (
    WorkbookDamaged,
    WorkbookExists,
    WorkbookForeign,
    WorkbookGone,
    WorkbookMissing,
    WorkbookTooNew,
)
from kiosk.workbook.book.sqlite_errors import ERRORS, problem

APPLICATION_ID = 0x53504B57  # "SPKW": distinguishes our file from other SQLite files
FIRST_FORMAT = 1
FORMAT_VERSION = 2
"""2 has `properties`. A file stays in the first format, which older kiosks open, until one is set."""
BUSY_TIMEOUT_S = 10.0

_SCHEMA = """
CREATE TABLE sheets (
    sheet_id INTEGER PRIMARY KEY,
    title TEXT NOT NULL UNIQUE,
    position INTEGER NOT NULL,
    row_count INTEGER NOT NULL,
    column_count INTEGER NOT NULL
) STRICT;
CREATE TABLE rows (
    sheet_id INTEGER NOT NULL REFERENCES sheets (sheet_id),
    row INTEGER NOT NULL,
    cells TEXT NOT NULL,
    formats TEXT,
    PRIMARY KEY (sheet_id, row)
) STRICT, WITHOUT ROWID;
CREATE TABLE identity (id TEXT NOT NULL) STRICT;
"""
_PROPERTIES = "CREATE TABLE properties (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT"


def address(path: PurePath) -> str:
    """An absolute path as a URI that SQLite takes: of Windows' network folders too, which name a server."""
    uri = path.as_uri()
    return uri if uri.startswith("file:///") else uri.replace("file://", "file:////", 1)


def opened(path: Path) -> sqlite3.Connection:
    """Open the file, and nothing beside it before the first statement. Raises sqlite3.Error.

    `check_same_thread` is off so that the owner may close it from another thread.
    """
    return sqlite3.connect(
        f"{address(path.absolute())}?mode=rw",
        uri=True,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
    )


def prepare(connection: sqlite3.Connection) -> None:
    """Transactions are explicit, and every commit is on disk when it returns.

    Raises sqlite3.Error, after closing the connection.
    """
    try:
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA journal_mode=WAL")
        # A small page cache: each window has two connections, and the operating system caches the file
        # anyway.
        connection.execute("PRAGMA cache_size=-256")
    except ERRORS:
        connection.close()
        raise


def refuse_if_broken(path: Path, connection: sqlite3.Connection) -> None:
    """Raise WorkbookDamaged if pages contradict each other: rows would be missing without a word.

    Reads the whole file, 25 MB in 40 ms from memory. Raises sqlite3.Error.
    """
    (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    connection.execute("PRAGMA shrink_memory")  # a file that is damaged later would be read from the cache
    if found != "ok":
        raise WorkbookDamaged(path, str(found))


def check(path: Path) -> str:
    """The identity of the workbook at `path`; the file is untouched.

    Raises WorkbookUnreadable or WorkbookTooNew unless it is a workbook that this version can use.
    """
    if not path.exists():
        refuse_if_gone(path)
        raise WorkbookMissing(path, "no such file")
    if not path.is_file():
        raise WorkbookForeign(path, "not a file")
    if not path.stat().st_size:
        raise WorkbookDamaged(path, "empty")
    identity = None
    try:
        # check the application id through a read-only connection first: a foreign file must not be turned to
        # WAL
        probe = sqlite3.connect(f"{address(path.absolute())}?mode=ro", uri=True, timeout=BUSY_TIMEOUT_S)
        try:
            (application,) = probe.execute("PRAGMA application_id").fetchone()
            (version,) = probe.execute("PRAGMA user_version").fetchone()
            if application == APPLICATION_ID and version <= FORMAT_VERSION:
                probe.execute("SELECT count(*) FROM sheets").fetchone()
                identity = probe.execute("SELECT id FROM identity").fetchone()
        finally:
            probe.close()
    except ERRORS as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
            raise WorkbookForeign(path, str(error)) from error
        raise problem(path, error) from error
    if application != APPLICATION_ID:
        raise WorkbookForeign(path, "not a workbook of the kiosk")
    if version > FORMAT_VERSION:
        raise WorkbookTooNew(path, version, FORMAT_VERSION)
    if identity is None:
        raise WorkbookDamaged(path, "its identity is gone")
    return str(identity[0])


def beside(path: Path) -> list[Path]:
    """SQLite's own files beside a workbook, there or not; the last process that closes it deletes them."""
    return [path.with_name(path.name + ending) for ending in ("-wal", "-shm")]


def refuse_if_gone(path: Path) -> None:
    """Raise WorkbookGone if a workbook that was in use is missing here.

    A new file in its place would get what SQLite's files beside it hold, and its kiosks would be on both.
    """
    if not path.exists() and any(each.exists() for each in beside(path)):
        raise WorkbookGone(path, "missing, with SQLite's files still beside it")


def draft_path(path: Path) -> Path:
    """A unique path where a new workbook is built before it is renamed."""
    return path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.new")


def start_draft(draft: Path) -> sqlite3.Connection:
    """Create an empty workbook at `draft`, tuned for fast filling: a crash may lose it."""
    connection = sqlite3.connect(draft, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=MEMORY")
    connection.execute("PRAGMA synchronous=OFF")
    connection.executescript(_SCHEMA)
    connection.execute("INSERT INTO identity (id) VALUES (?)", (str(uuid.uuid4()),))
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={FIRST_FORMAT}")
    return connection


def property_of(connection: sqlite3.Connection, name: str) -> str | None:
    """A property of the workbook; None if it was never set."""
    if not _has_properties(connection):
        return None
    found = connection.execute("SELECT value FROM properties WHERE name = ?", (name,)).fetchone()
    return None if found is None else str(found[0])


def set_property(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Set a property, inside a writing transaction. From then on older kiosks refuse the file."""
    if not _has_properties(connection):
        connection.execute(_PROPERTIES)
        connection.execute(f"PRAGMA user_version={FORMAT_VERSION}")
    connection.execute("INSERT OR REPLACE INTO properties VALUES (?, ?)", (name, value))


def _has_properties(connection: sqlite3.Connection) -> bool:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return bool(version >= FORMAT_VERSION)


def finish_draft(connection: sqlite3.Connection) -> None:
    """Set the final journal mode (changing it later would need a lock) and close a filled draft."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()


def publish_draft(draft: Path, path: Path) -> None:
    """Rename a closed, complete draft atomically. Raises WorkbookExists if another process was faster."""
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        raise WorkbookExists(path) from None
    except OSError:  # a file system without hard links (FAT): check and rename aren't atomic there
        if path.exists():
            raise WorkbookExists(path) from None
        draft.rename(path)
