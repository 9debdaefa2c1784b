"""Detects a file that is damaged or isn't ours, and renames it ("sets it aside")."""

import sqlite3
from contextlib import closing
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from kiosk.core.clock import machine_time
from kiosk.core.frozen import frozen
from kiosk.station.journal_codec import tag_in
from kiosk.station.schema import APPLICATION_ID

# The -wal file is renamed last: SQLite ignores it without its main file, whereas a main file without its -wal
# looks intact but lacks the latest commits.
COMPANIONS = ("", "-shm", "-wal")
BROKEN = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class Trouble(StrEnum):
    """The reason for setting a file aside."""

    DAMAGED = "damaged"
    FOREIGN = "foreign"


@frozen
class SetAside:
    """A file that was renamed, to be reported to people. `path` is its new place; its contents are unchanged.

    `lost` are the tags of the commands without an outcome, "" for one that can't be read: people must look
    their fate up in the sheet. None if the file can't be read at all.
    """

    path: Path
    trouble: Trouble
    reason: str
    at: datetime
    lost: tuple[str, ...] | None


def is_broken(error: sqlite3.Error) -> bool:
    """True if SQLite reports that the file itself is bad, not merely busy, full or out of reach."""
    # Extended codes carry more in the upper bits.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in BROKEN


def trouble_of(path: Path) -> tuple[Trouble, str] | None:
    """The problem of the file itself, or None. Missing and empty files are fine: they are new.

    Reads the whole file, read-only. Raises sqlite3.Error for problems other than the file's contents.
    """
    if not path.exists() or path.stat().st_size == 0:
        return None
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5.0)) as probe:
            (application,) = probe.execute("PRAGMA application_id").fetchone()
            (count,) = probe.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            if application != APPLICATION_ID:
                # An empty file without an id is ours: the process was killed before the first migration.
                return (Trouble.FOREIGN, f"application id {application}") if application or count else None
            (verdict,) = probe.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        if is_broken(error):
            return Trouble.DAMAGED, str(error)
        raise
    return None if verdict == "ok" else (Trouble.DAMAGED, verdict)


def set_aside(path: Path, trouble: Trouble, reason: str, at: datetime | None = None) -> SetAside:
    """Rename the file and its companions to `<name>.damaged-<UTC>`. Raises OSError if they are in use."""
    at = at or machine_time()
    stem = aside = path.with_name(f"{path.name}.damaged-{at:%Y%m%dT%H%M%SZ}")
    number = 1
    while aside.exists():
        number += 1
        aside = stem.with_name(f"{stem.name}-{number}")
    for companion in COMPANIONS:
        part = path.with_name(path.name + companion)
        if part.exists():
            part.rename(aside.with_name(aside.name + companion))
    return SetAside(aside, trouble, reason, at, _lost(aside) if trouble is Trouble.DAMAGED else ())


def _lost(aside: Path) -> tuple[str, ...] | None:
    try:
        with closing(sqlite3.connect(f"{aside.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
            # Read the table without its indexes: one of them may be damaged.
            rows = connection.execute(
                "SELECT command FROM commands NOT INDEXED WHERE outcome IS NULL ORDER BY seq"
            ).fetchall()
        return tuple(tag_in(text) for (text,) in rows)
    except sqlite3.Error:
        return None
