"""The codes that are scanned in place of a touch."""

import pytest

from kiosk.core.shop.codes.badge_pattern import BadgePattern
from kiosk.core.shop.codes.command_code import LEAVE, OPERATIONS, is_leave, operation_meant
from kiosk.core.shop.data import Operation


@pytest.mark.parametrize("operation", Operation)
def test_each_operation_has_a_code_which_means_it_alone(operation: Operation) -> None:
    code = OPERATIONS[operation]
    assert operation_meant(code) is operation
    assert operation_meant(code.lower().replace("-", "'")) is operation
    assert not is_leave(code)
    assert BadgePattern().worker_id(code) is None


def test_the_code_to_leave_is_no_operation() -> None:
    assert is_leave(LEAVE)
    assert operation_meant(LEAVE) is None
    assert BadgePattern().worker_id(LEAVE) is None


@pytest.mark.parametrize("text", ["", "ARM", "KIOSK-PRUEBA", "MK-1346-TW-28082-011"])
def test_nothing_else_is_a_command(text: str) -> None:
    assert operation_meant(text) is None
    assert not is_leave(text)
