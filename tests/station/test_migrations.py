"""Every migration of the file from one version to the next keeps its contents."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import EnumType, StrEnum
from itertools import pairwise
from pathlib import Path
from typing import get_type_hints

import pytest

from kiosk.core.errors import Code
from kiosk.core.journal import AttemptVerdict, Ending
from kiosk.core.shop.data import Action, Command, Operation
from kiosk.locks.file_lock import FileLock
from kiosk.station.database import Database, _migrate, open_database
from kiosk.station.errors import StationTooNew, StationUnavailable
from kiosk.station.journal import Journal
from kiosk.station.mirror import Mirror
from kiosk.station.schema import MIGRATIONS
from tests.station.memory import BOOK, UtcClock, accept_and_send, command, raw, shop
from tests.support.builders import spool

STORED: dict[int, dict[type[StrEnum], tuple[str, ...]]] = {
    2: {
        Action: ("TOMAR", "PAUSAR", "COMPLETAR", "CANCELAR"),
        Operation: ("ARM", "SOLD", "METROLOGIA", "REPARACION"),
        Ending: ("applied", "refused", "given_back"),
        AttemptVerdict: ("counts", "void", "dropped"),
        Code: (
            *("SPOOL_NO_ENCONTRADO", "SPOOL_DUPLICADO", "SPOOL_DATO_ILEGIBLE", "WORKER_NO_ENCONTRADO"),
            *("ROL_NO_AUTORIZADO", "FECHA_INVALIDA", "SPOOL_BLOQUEADO", "OPERACION_YA_COMPLETADA"),
            *("DEPENDENCIAS_NO_SATISFECHAS", "SPOOL_OCUPADO", "OPERACION_NO_INICIADA", "NO_AUTORIZADO"),
            *("HOJA_CAMBIADA", "ESCRITURA_DETENIDA", "RELOJ_NO_FIABLE", "SHEETS_SIN_PERMISO"),
            *("SHEETS_NO_DISPONIBLE", "SHEETS_LIMITE", "RESULTADO_DESCONOCIDO", "PUESTO_SIN_MEMORIA"),
        ),
    },
    3: {
        Action: ("TOMAR", "PAUSAR", "COMPLETAR", "CANCELAR", "INSPECCIONAR"),
        Operation: ("ARM", "SOLD", "METROLOGIA", "REPARACION"),
        Ending: ("applied", "refused", "given_back"),
        AttemptVerdict: ("counts", "void", "dropped"),
        Code: (
            *("SPOOL_NO_ENCONTRADO", "SPOOL_DUPLICADO", "SPOOL_DATO_ILEGIBLE", "WORKER_NO_ENCONTRADO"),
            *("ROL_NO_AUTORIZADO", "FECHA_INVALIDA", "RESULTADO_INVALIDO", "SPOOL_BLOQUEADO"),
            "OPERACION_YA_COMPLETADA",
            *("DEPENDENCIAS_NO_SATISFECHAS", "SPOOL_OCUPADO", "OPERACION_NO_INICIADA", "NO_AUTORIZADO"),
            *("HOJA_CAMBIADA", "ESCRITURA_DETENIDA", "RELOJ_NO_FIABLE", "SHEETS_SIN_PERMISO"),
            *("SHEETS_NO_DISPONIBLE", "SHEETS_LIMITE", "RESULTADO_DESCONOCIDO", "PUESTO_SIN_MEMORIA"),
        ),
    },
    4: {
        Action: ("TOMAR", "PAUSAR", "COMPLETAR", "CANCELAR", "INSPECCIONAR"),
        Operation: ("ARM", "SOLD", "METROLOGIA", "REPARACION"),
        Ending: ("applied", "refused", "given_back"),
        AttemptVerdict: ("counts", "void", "dropped"),
        Code: (
            *("SPOOL_NO_ENCONTRADO", "SPOOL_DUPLICADO", "SPOOL_DATO_ILEGIBLE", "WORKER_NO_ENCONTRADO"),
            *("ROL_NO_AUTORIZADO", "FECHA_INVALIDA", "RESULTADO_INVALIDO", "LOTE_INVALIDO"),
            *("SPOOL_BLOQUEADO", "OPERACION_YA_COMPLETADA"),
            *("DEPENDENCIAS_NO_SATISFECHAS", "SPOOL_OCUPADO", "OPERACION_NO_INICIADA", "NO_AUTORIZADO"),
            *("HOJA_CAMBIADA", "ESCRITURA_DETENIDA", "RELOJ_NO_FIABLE", "SHEETS_SIN_PERMISO"),
            *("SHEETS_NO_DISPONIBLE", "SHEETS_LIMITE", "RESULTADO_DESCONOCIDO", "PUESTO_SIN_MEMORIA"),
        ),
    },
    5: {
        Action: (
            *("TOMAR", "PAUSAR", "COMPLETAR", "CANCELAR", "INSPECCIONAR"),
            *("LIBERAR", "DESBLOQUEAR"),
        ),
        Operation: ("ARM", "SOLD", "METROLOGIA", "REPARACION"),
        Ending: ("applied", "refused", "given_back"),
        AttemptVerdict: ("counts", "void", "dropped"),
        Code: (
            *("SPOOL_NO_ENCONTRADO", "SPOOL_DUPLICADO", "SPOOL_DATO_ILEGIBLE", "WORKER_NO_ENCONTRADO"),
            *("ROL_NO_AUTORIZADO", "FECHA_INVALIDA", "RESULTADO_INVALIDO", "LOTE_INVALIDO"),
            *("SPOOL_BLOQUEADO", "OPERACION_YA_COMPLETADA"),
            *("DEPENDENCIAS_NO_SATISFECHAS", "SPOOL_OCUPADO", "OPERACION_NO_INICIADA", "NO_AUTORIZADO"),
            *("PIN_REQUERIDO", "MOTIVO_REQUERIDO", "SPOOL_NO_BLOQUEADO"),
            *("HOJA_CAMBIADA", "ESCRITURA_DETENIDA", "RELOJ_NO_FIABLE", "SHEETS_SIN_PERMISO"),
            *("SHEETS_NO_DISPONIBLE", "SHEETS_LIMITE", "RESULTADO_DESCONOCIDO", "PUESTO_SIN_MEMORIA"),
        ),
    },
    6: {
        Action: (
            *("TOMAR", "PAUSAR", "COMPLETAR", "CANCELAR", "INSPECCIONAR"),
            *("LIBERAR", "DESBLOQUEAR", "DESHACER"),
        ),
        Operation: ("ARM", "SOLD", "METROLOGIA", "REPARACION"),
        Ending: ("applied", "refused", "given_back"),
        AttemptVerdict: ("counts", "void", "dropped"),
        Code: (
            *("SPOOL_NO_ENCONTRADO", "SPOOL_DUPLICADO", "SPOOL_DATO_ILEGIBLE", "WORKER_NO_ENCONTRADO"),
            *("ROL_NO_AUTORIZADO", "FECHA_INVALIDA", "RESULTADO_INVALIDO", "LOTE_INVALIDO"),
            *("SPOOL_BLOQUEADO", "OPERACION_YA_COMPLETADA"),
            *("DEPENDENCIAS_NO_SATISFECHAS", "SPOOL_OCUPADO", "OPERACION_NO_INICIADA", "NO_AUTORIZADO"),
            *("PIN_REQUERIDO", "MOTIVO_REQUERIDO", "SPOOL_NO_BLOQUEADO"),
            "NO_SE_PUEDE_DESHACER",
            *("HOJA_CAMBIADA", "ESCRITURA_DETENIDA", "RELOJ_NO_FIABLE", "SHEETS_SIN_PERMISO"),
            *("SHEETS_NO_DISPONIBLE", "SHEETS_LIMITE", "RESULTADO_DESCONOCIDO", "PUESTO_SIN_MEMORIA"),
        ),
    },
    7: {
        Action: (
            *("TOMAR", "PAUSAR", "COMPLETAR", "CANCELAR", "INSPECCIONAR"),
            *("LIBERAR", "DESBLOQUEAR", "CORREGIR", "DESHACER"),
        ),
        Operation: ("ARM", "SOLD", "METROLOGIA", "REPARACION"),
        Ending: ("applied", "refused", "given_back"),
        AttemptVerdict: ("counts", "void", "dropped"),
        Code: (
            *("SPOOL_NO_ENCONTRADO", "SPOOL_DUPLICADO", "SPOOL_DATO_ILEGIBLE", "WORKER_NO_ENCONTRADO"),
            *("ROL_NO_AUTORIZADO", "FECHA_INVALIDA", "RESULTADO_INVALIDO", "LOTE_INVALIDO"),
            *("SPOOL_BLOQUEADO", "OPERACION_YA_COMPLETADA"),
            *("DEPENDENCIAS_NO_SATISFECHAS", "SPOOL_OCUPADO", "OPERACION_NO_INICIADA", "NO_AUTORIZADO"),
            *("PIN_REQUERIDO", "MOTIVO_REQUERIDO", "SPOOL_NO_BLOQUEADO"),
            "NO_SE_PUEDE_DESHACER",
            *("HOJA_CAMBIADA", "ESCRITURA_DETENIDA", "RELOJ_NO_FIABLE", "SHEETS_SIN_PERMISO"),
            *("SHEETS_NO_DISPONIBLE", "SHEETS_LIMITE", "RESULTADO_DESCONOCIDO", "PUESTO_SIN_MEMORIA"),
        ),
    },
    8: {
        Action: (
            *("TOMAR", "PAUSAR", "COMPLETAR", "CANCELAR", "INSPECCIONAR"),
            *("LIBERAR", "DESBLOQUEAR", "CORREGIR", "RELEVO", "DESHACER"),
        ),
        Operation: ("ARM", "SOLD", "METROLOGIA", "REPARACION"),
        Ending: ("applied", "refused", "given_back"),
        AttemptVerdict: ("counts", "void", "dropped"),
        Code: (
            *("SPOOL_NO_ENCONTRADO", "SPOOL_DUPLICADO", "SPOOL_DATO_ILEGIBLE", "WORKER_NO_ENCONTRADO"),
            *("ROL_NO_AUTORIZADO", "FECHA_INVALIDA", "RESULTADO_INVALIDO", "LOTE_INVALIDO"),
            *("SPOOL_BLOQUEADO", "OPERACION_YA_COMPLETADA"),
            *("DEPENDENCIAS_NO_SATISFECHAS", "SPOOL_OCUPADO", "OPERACION_NO_INICIADA", "NO_AUTORIZADO"),
            *("PIN_REQUERIDO", "MOTIVO_REQUERIDO", "SPOOL_NO_BLOQUEADO"),
            *("RELEVO_NO_VIGENTE", "NO_SE_PUEDE_DESHACER"),
            *("HOJA_CAMBIADA", "ESCRITURA_DETENIDA", "RELOJ_NO_FIABLE", "SHEETS_SIN_PERMISO"),
            *("SHEETS_NO_DISPONIBLE", "SHEETS_LIMITE", "RESULTADO_DESCONOCIDO", "PUESTO_SIN_MEMORIA"),
        ),
    },
}
"""The values of every enum that stands in the file, by the `user_version` that came with the last of them.

An older program can't read a row with a value that it doesn't know: it must not open such a file at all. So
a new value needs a migration, though it change no table, and a version here, beside the earlier ones.
"""


def version(folder: Path) -> object:
    return raw(folder, "PRAGMA user_version")[0][0]


@pytest.mark.parametrize("last", range(1, len(MIGRATIONS) + 1))
def test_file_of_any_version_is_brought_to_the_last(tmp_path: Path, last: int) -> None:
    open_database(tmp_path, migrations=MIGRATIONS[:last]).close()
    assert version(tmp_path) == last
    open_database(tmp_path).close()
    assert version(tmp_path) == len(MIGRATIONS)


def test_stepwise_and_at_once_end_in_the_same_form(tmp_path: Path) -> None:
    for last in range(1, len(MIGRATIONS) + 1):
        open_database(tmp_path / "stepwise", migrations=MIGRATIONS[:last]).close()
    open_database(tmp_path / "at once").close()
    forms = [
        raw(tmp_path / name, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name")
        for name in ("stepwise", "at once")
    ]
    assert forms[0] == forms[1]


def test_from_1_to_2_the_journal_stays_and_the_mirror_begins_empty(tmp_path: Path) -> None:
    database = open_database(tmp_path, migrations=MIGRATIONS[:1])
    journal = Journal(database, BOOK, UtcClock())
    accept_and_send(journal, command())
    before = journal.pending()
    database.close()

    database = open_database(tmp_path)
    assert Journal(database, BOOK, UtcClock()).pending() == before
    mirror = Mirror(database, BOOK)
    assert mirror.load() is None
    assert mirror.save(shop(replace(spool(), row=2))) == 1
    database.close()


def test_failed_step_leaves_the_version_before_and_is_taken_again(tmp_path: Path) -> None:
    def fail(connection: object) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        open_database(tmp_path, migrations=(MIGRATIONS[0], fail))
    assert version(tmp_path) == 1
    open_database(tmp_path).close()
    assert version(tmp_path) == len(MIGRATIONS)


def test_older_program_does_not_open_a_newer_file(tmp_path: Path) -> None:
    open_database(tmp_path).close()
    with pytest.raises(StationTooNew):
        open_database(tmp_path, migrations=MIGRATIONS[:1])


def test_file_that_never_keeps_its_version_is_given_up_after_one_step_for_each(tmp_path: Path) -> None:
    class Forgetful(Database):
        @contextmanager
        def reading(self) -> Iterator[sqlite3.Connection]:
            with self.transaction() as connection:
                connection.execute("PRAGMA user_version=0")
            with super().reading() as connection:
                yield connection

    steps: list[object] = []
    file = open_database(tmp_path)
    lock = FileLock(tmp_path / "lock")
    with pytest.raises(StationUnavailable):
        _migrate(Forgetful(file.path, lock), (steps.append, steps.append, steps.append))
    file.close()
    assert len(steps) == 4


def test_new_value_of_a_stored_enum_comes_with_a_new_version_of_the_file() -> None:
    last = max(STORED)
    assert last == len(MIGRATIONS)
    assert {kind: tuple(each.value for each in kind) for kind in STORED[last]} == STORED[last]
    for earlier, later in pairwise(sorted(STORED)):
        for kind, values in STORED[earlier].items():
            assert set(values) <= set(STORED[later][kind]), "a value that files hold is gone"


def test_every_enum_that_the_journal_writes_stands_in_the_table() -> None:
    written = {kind for kind in get_type_hints(Command).values() if isinstance(kind, EnumType)}
    assert STORED[max(STORED)].keys() == {*written, Code, Ending, AttemptVerdict}
