"""Refusals and errors that are shown to people: a code with its values. `texts` makes the sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Code(StrEnum):
    """Every reason for which an action is refused or its outcome isn't known."""

    SPOOL_NO_ENCONTRADO = "SPOOL_NO_ENCONTRADO"
    SPOOL_DUPLICADO = "SPOOL_DUPLICADO"
    SPOOL_DATO_ILEGIBLE = "SPOOL_DATO_ILEGIBLE"
    WORKER_NO_ENCONTRADO = "WORKER_NO_ENCONTRADO"
    ROL_NO_AUTORIZADO = "ROL_NO_AUTORIZADO"
    FECHA_INVALIDA = "FECHA_INVALIDA"
    SPOOL_BLOQUEADO = "SPOOL_BLOQUEADO"
    OPERACION_YA_COMPLETADA = "OPERACION_YA_COMPLETADA"
    DEPENDENCIAS_NO_SATISFECHAS = "DEPENDENCIAS_NO_SATISFECHAS"
    SPOOL_OCUPADO = "SPOOL_OCUPADO"
    OPERACION_NO_INICIADA = "OPERACION_NO_INICIADA"
    NO_AUTORIZADO = "NO_AUTORIZADO"
    HOJA_CAMBIADA = "HOJA_CAMBIADA"
    SHEETS_SIN_PERMISO = "SHEETS_SIN_PERMISO"
    SHEETS_NO_DISPONIBLE = "SHEETS_NO_DISPONIBLE"
    SHEETS_LIMITE = "SHEETS_LIMITE"
    RESULTADO_DESCONOCIDO = "RESULTADO_DESCONOCIDO"
    PUESTO_SIN_MEMORIA = "PUESTO_SIN_MEMORIA"
    """The journal can't be written, so nothing may be sent: it could not be recovered after a crash."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A code with the values its sentence needs (all text, for people)."""

    code: Code
    values: Mapping[str, str] = field(default_factory=dict)


class KioskError(Exception):
    """Base of the errors that may be shown to a user; `refusal` has the code and its values."""

    def __init__(self, code: Code, **values: str) -> None:
        super().__init__(code.value, values)
        self.refusal = Refusal(code, values)


class SheetError(KioskError):
    """A request to the sheet failed, and nothing was written."""


class NoTurnError(SheetError):
    """The request was not sent: the account's quota is used up until after the deadline."""


class OutcomeUnknownError(KioskError):
    """A write may or may not have reached the sheet."""

    def __init__(self, **values: str) -> None:
        super().__init__(Code.RESULTADO_DESCONOCIDO, **values)


class JournalError(KioskError):
    """This station's journal can't be used; nothing was recorded."""
