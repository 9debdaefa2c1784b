"""What the big buttons ask for, by operation. Pure."""

from typing import Final

from kiosk.core.frozen import frozen
from kiosk.core.shop.data import Action, Operation, Result
from kiosk.core.shop.operations import spec_of


@frozen
class Choice:
    """An action, and its result where it has one."""

    action: Action
    result: Result | None = None

    @property
    def word(self) -> str:
        """The button's word, by its name in the catalogue of texts."""
        return (self.result or self.action).value


TOMAR: Final = Choice(Action.TOMAR)
PAUSAR: Final = Choice(Action.PAUSAR)
COMPLETAR: Final = Choice(Action.COMPLETAR)
CANCELAR: Final = Choice(Action.CANCELAR)
APROBADO: Final = Choice(Action.INSPECCIONAR, Result.APROBADO)
RECHAZADO: Final = Choice(Action.INSPECCIONAR, Result.RECHAZADO)

WORK: Final = (TOMAR, PAUSAR, COMPLETAR)
"""The buttons of an operation that is taken; CANCELAR is a smaller one beside them."""
INSPECTION: Final = (APROBADO, RECHAZADO)


def choices_of(operation: Operation) -> tuple[Choice, ...]:
    """The big buttons of an operation, from left to right."""
    return WORK if Action.TOMAR in spec_of(operation).names else INSPECTION
