"""Refusals and errors that are shown to people: a code with its values. `texts` makes the sentence.

`refusals` has the class of each code.
"""

from dataclasses import Field, FrozenInstanceError, dataclass
from enum import StrEnum
from typing import Any, ClassVar, dataclass_transform


class Code(StrEnum):
    """Every reason for which an action is refused or its outcome isn't known."""

    SPOOL_NO_ENCONTRADO = "SPOOL_NO_ENCONTRADO"
    SPOOL_DUPLICADO = "SPOOL_DUPLICADO"
    SPOOL_DATO_ILEGIBLE = "SPOOL_DATO_ILEGIBLE"
    WORKER_NO_ENCONTRADO = "WORKER_NO_ENCONTRADO"
    ROL_NO_AUTORIZADO = "ROL_NO_AUTORIZADO"
    FECHA_INVALIDA = "FECHA_INVALIDA"
    RESULTADO_INVALIDO = "RESULTADO_INVALIDO"
    LOTE_INVALIDO = "LOTE_INVALIDO"
    SPOOL_BLOQUEADO = "SPOOL_BLOQUEADO"
    OPERACION_YA_COMPLETADA = "OPERACION_YA_COMPLETADA"
    DEPENDENCIAS_NO_SATISFECHAS = "DEPENDENCIAS_NO_SATISFECHAS"
    SPOOL_OCUPADO = "SPOOL_OCUPADO"
    OPERACION_NO_INICIADA = "OPERACION_NO_INICIADA"
    NO_AUTORIZADO = "NO_AUTORIZADO"
    PIN_REQUERIDO = "PIN_REQUERIDO"
    MOTIVO_REQUERIDO = "MOTIVO_REQUERIDO"
    SPOOL_NO_BLOQUEADO = "SPOOL_NO_BLOQUEADO"
    RELEVO_NO_VIGENTE = "RELEVO_NO_VIGENTE"
    NO_SE_PUEDE_DESHACER = "NO_SE_PUEDE_DESHACER"
    HOJA_CAMBIADA = "HOJA_CAMBIADA"
    ESCRITURA_DETENIDA = "ESCRITURA_DETENIDA"
    RELOJ_NO_FIABLE = "RELOJ_NO_FIABLE"
    SHEETS_SIN_PERMISO = "SHEETS_SIN_PERMISO"
    SHEETS_NO_DISPONIBLE = "SHEETS_NO_DISPONIBLE"
    SHEETS_LIMITE = "SHEETS_LIMITE"
    RESULTADO_DESCONOCIDO = "RESULTADO_DESCONOCIDO"
    PUESTO_SIN_MEMORIA = "PUESTO_SIN_MEMORIA"
    """The journal can't be written, so nothing may be sent: it could not be recovered after a crash."""


@dataclass_transform(frozen_default=True)
class Refusal:
    """Base of the refusals: a code, and the values of its sentence as the fields of the code's own class.

    Each subclass is a frozen dataclass. What dataclasses would generate for each of the twenty and more
    classes at every start stands here once; a class gets only its constructor.
    """

    code: ClassVar[Code]
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def __init_subclass__(cls, kw_only: bool = False) -> None:
        dataclass(eq=False, repr=False, kw_only=kw_only)(cls)

    def __setattr__(self, name: str, value: object) -> None:
        """Sets each field once: the constructor does."""
        if name in vars(self):
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super().__setattr__(name, value)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and vars(other) == vars(self)

    def __hash__(self) -> int:
        return hash((type(self), *vars(self).values()))

    def __repr__(self) -> str:
        given = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({given})"

    @property
    def values(self) -> dict[str, str]:
        """The fields that are set, by name, as text: what `texts`, the journal and the log get."""
        return {
            name: "1" if value is True else str(value)
            for name, value in vars(self).items()
            if value is not None and value is not False
        }


class KioskError(Exception):
    """Base of the errors that may be shown to a user; `refusal` has the code and its values."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code.value, refusal.values)
        self.refusal = refusal


class SheetError(KioskError):
    """A request to the sheet failed, and nothing was written."""


class NoTurnError(SheetError):
    """The request was not sent: the account's quota is used up until after the deadline."""


class WriteRefused(SheetError):
    """The server refused what a write holds, and one of its rows alone may be to blame.

    `request` is the number of the request in the batch that it named, if it named one, and `row` the number
    of the row whose cells that request writes.
    """

    def __init__(self, refusal: Refusal, request: int | None = None, row: int | None = None) -> None:
        super().__init__(refusal)
        self.request = request
        self.row = row


class OutcomeUnknownError(KioskError):
    """A write may or may not have reached the sheet."""


class JournalError(KioskError):
    """This station's journal can't be used; nothing was recorded."""


class JournalClosed(JournalError):
    """The program closed it in order, and the caller came too late, as a read in flight at the end does."""
