"""The schema of the station's file as migrations from one version to the next; `user_version` counts them.

A released migration never changes again. Each runs in one transaction together with its version number.
A new value of a stored enum (action, operation, refusal's code, …) needs one, too, that does nothing: else an
older program would open a file with rows that it can't read.
"""

import sqlite3
from collections.abc import Callable
from typing import Final

APPLICATION_ID: Final = 0x53504B53  # "SPKS": distinguishes our file from other SQLite files

Migration = Callable[[sqlite3.Connection], None]


def create_journal(connection: sqlite3.Connection) -> None:
    """Version 1: commands in order of acceptance, and their attempts."""
    connection.execute(
        """
        CREATE TABLE commands (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            book TEXT NOT NULL,
            command TEXT NOT NULL,
            accepted_at TEXT NOT NULL,
            waiting_since TEXT,
            outcome TEXT CHECK (outcome IN ('applied', 'refused', 'given_back')),
            event_id TEXT,
            refusal TEXT,
            ended_at TEXT,
            told_at TEXT,
            CHECK ((outcome IS NULL) = (ended_at IS NULL)),
            CHECK ((outcome IS 'applied') = (event_id IS NOT NULL))
        ) STRICT
        """
    )
    connection.execute("CREATE INDEX commands_open ON commands (seq) WHERE outcome IS NULL")
    connection.execute(
        "CREATE INDEX commands_untold ON commands (seq) WHERE outcome IS NOT NULL AND told_at IS NULL"
    )
    connection.execute(
        """
        CREATE TABLE attempts (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            command_id TEXT NOT NULL REFERENCES commands (id) ON DELETE CASCADE,
            audit_row TEXT NOT NULL,
            prepared_at TEXT NOT NULL,
            sends INTEGER NOT NULL DEFAULT 0,
            returns INTEGER NOT NULL DEFAULT 0 CHECK (returns BETWEEN 0 AND sends),
            sent_at TEXT,
            tombstone_id TEXT UNIQUE,
            verdict TEXT CHECK (verdict IN ('counts', 'void', 'dropped'))
        ) STRICT
        """
    )
    connection.execute("CREATE INDEX attempts_of_command ON attempts (command_id, number)")


def create_mirror(connection: sqlite3.Connection) -> None:
    """Version 2: the last known picture of the sheet, and its audit as far as it has been read."""
    connection.execute(
        "CREATE TABLE mirror_facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID"
    )
    connection.execute(
        """
        CREATE TABLE spools (
            key TEXT PRIMARY KEY,
            cells TEXT NOT NULL,
            seen_at TEXT NOT NULL,
            generation INTEGER NOT NULL
        ) STRICT
        """
    )
    connection.execute("CREATE TABLE audit_rows (number INTEGER PRIMARY KEY, row TEXT) STRICT")


def name_inspections(_connection: sqlite3.Connection) -> None:
    """Version 3: the action INSPECCIONAR, and the refusal RESULTADO_INVALIDO."""


def name_batches(_connection: sqlite3.Connection) -> None:
    """Version 4: the refusal LOTE_INVALIDO."""


def name_supervision(_connection: sqlite3.Connection) -> None:
    """Version 5: what supervisors do, and the refusals of it."""


def name_undo(_connection: sqlite3.Connection) -> None:
    """Version 6: the action DESHACER, and the refusal NO_SE_PUEDE_DESHACER."""


def name_corrections(_connection: sqlite3.Connection) -> None:
    """Version 7: the action CORREGIR."""


def name_hand_overs(_connection: sqlite3.Connection) -> None:
    """Version 8: the action RELEVO, and the refusal RELEVO_NO_VIGENTE."""


MIGRATIONS: Final[tuple[Migration, ...]] = (
    create_journal,
    create_mirror,
    name_inspections,
    name_batches,
    name_supervision,
    name_undo,
    name_corrections,
    name_hand_overs,
)
