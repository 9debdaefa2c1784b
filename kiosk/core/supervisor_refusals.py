"""The refusals of what only a supervisor does, as the classes of `refusals`. Pure."""

from enum import StrEnum

from kiosk.core.errors import Code, Refusal


class ReasonRequired(Refusal):
    """What a supervisor does has a reason, and none was given."""

    code = Code.MOTIVO_REQUERIDO
    tag: str
    operacion: str


class SpoolNotBlocked(Refusal):
    """There is nothing to unblock."""

    code = Code.SPOOL_NO_BLOQUEADO
    tag: str
    operacion: str


class PinCause(StrEnum):
    """Why a supervisor isn't believed to be the one."""

    WRONG = "malo"
    BLOCKED = "bloqueado"
    """Too many wrong ones."""
    NONE_SET = "sin_pin"
    """This station has no PIN of this supervisor."""
    MISSING = "falta"
    """None was given."""
    UNREADABLE = "ilegible"
    """The file with this station's PINs can't be used."""


class PinRequired(Refusal):
    """The PIN of the supervisor `worker` is missing, wrong, or not believed for now.

    `quedan` is how many tries are left, `hasta` the local time until which none counts (`HH:MM`), `archivo`
    the file that can't be used.
    """

    code = Code.PIN_REQUERIDO
    worker: str
    causa: PinCause
    quedan: str | None = None
    hasta: str | None = None
    archivo: str | None = None
