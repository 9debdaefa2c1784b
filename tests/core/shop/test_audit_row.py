"""The audit row of an action."""

from datetime import date

import pytest

from kiosk.core.shop import audit_row
from kiosk.core.shop.data import Action, AuditRow, Command, Operation, Picture
from tests.support.builders import ARM, MAURO, NOW, SOLD, TAG


def row(action: Action, operation: Operation = ARM, fecha: date | None = None) -> AuditRow:
    command = Command("id-1", action, TAG, MAURO.id, operation, fecha=fecha)
    return audit_row.row_for(command, MAURO, "Puesto 1", NOW, "id-0", Picture(), Picture(armador="MR(93)"))


@pytest.mark.parametrize(
    ("action", "operation", "evento"),
    [
        (Action.TOMAR, ARM, "TOMAR_SPOOL"),
        (Action.TOMAR, SOLD, "TOMAR_SPOOL"),
        (Action.PAUSAR, SOLD, "PAUSAR_SPOOL"),
        (Action.COMPLETAR, ARM, "COMPLETAR_ARM"),
        (Action.COMPLETAR, SOLD, "COMPLETAR_SOLD"),
        (Action.CANCELAR, ARM, "CANCELAR_ARM"),
        (Action.CANCELAR, SOLD, "CANCELAR_SOLD"),
    ],
)
def test_action_has_the_audits_name(action: Action, operation: Operation, evento: str) -> None:
    assert row(action, operation).evento_tipo == evento


def test_row_bears_the_commands_id_and_names_what_it_follows() -> None:
    found = row(Action.TOMAR)
    assert (found.id, found.cmd, found.prev) == ("id-1", "id-1", "id-0")


def test_take_ends_no_hold() -> None:
    assert row(Action.TOMAR).hold is None


@pytest.mark.parametrize("action", [Action.PAUSAR, Action.COMPLETAR, Action.CANCELAR])
def test_release_names_the_hold_that_it_ends(action: Action) -> None:
    assert row(action).hold == "id-0"


def test_row_says_when_it_was_done_and_for_which_day() -> None:
    assert (row(Action.TOMAR).timestamp, row(Action.TOMAR).fecha_operacion) == (NOW, NOW.date())
    assert row(Action.COMPLETAR, fecha=date(2026, 5, 1)).fecha_operacion == date(2026, 5, 1)
