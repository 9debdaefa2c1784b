"""Refusals are values: equal where kind and fields are, and shown with both."""

import pytest

from kiosk.core.errors import Refusal
from kiosk.core.refusals import BY_CODE, SpoolBlocked, SpoolOccupied

HELD = SpoolOccupied("MK-1", "ARM", holder="MR(93)", puesto="Puesto 1")


def test_refusals_are_equal_where_all_their_fields_are() -> None:
    same = SpoolOccupied("MK-1", "ARM", holder="MR(93)", puesto="Puesto 1")
    assert (same, hash(same)) == (HELD, hash(HELD))
    assert SpoolOccupied("MK-1", "ARM", holder="MR(93)", puesto="Puesto 2") != HELD
    assert SpoolOccupied("MK-1", "ARM", holder="MR(93)", puesto="Puesto 1", mio=True) != HELD


class BlockedForGood(SpoolBlocked):
    """A kind with the fields of another one."""


def test_refusals_of_two_kinds_differ_whatever_they_say() -> None:
    assert SpoolBlocked("MK-1", "ARM") != BlockedForGood("MK-1", "ARM")
    assert HELD != ("MK-1", "ARM", "MR(93)", None, "Puesto 1", False)


def test_refusal_is_shown_with_its_fields() -> None:
    assert repr(SpoolBlocked("MK-1", "ARM")) == "SpoolBlocked(tag='MK-1', operacion='ARM')"


@pytest.mark.parametrize("kind", BY_CODE.values())
def test_a_start_compiles_no_methods_that_all_refusals_share(kind: type[Refusal]) -> None:
    shared = ("__eq__", "__hash__", "__repr__")
    assert [name for name in shared if getattr(kind, name) is not getattr(Refusal, name)] == []
