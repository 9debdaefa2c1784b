"""A copy of the audit goes from one station to another as it is."""

from dataclasses import replace

import pytest

from kiosk.core.sharing.presence import LONG_AGO
from kiosk.core.shop.data import Verdict
from kiosk.services import shared_audit
from tests.support.builders import ANA, ARM, TAG
from tests.support.shop import ShopOpener, open_shop, ready

__all__ = ["open_shop"]


def test_copy_comes_back_as_it_was_with_rows_that_are_no_audit_rows(open_shop: ShopOpener) -> None:
    shop = open_shop(ready())
    station = shop.station()
    station.know()
    assert station.service.tomar(TAG, ANA.id, ARM).verdict is Verdict.APPLIED
    shop.metadata.append_row(["", "somebody's line", "ñ\n"])
    assert station.service.pausar(TAG, ANA.id, ARM).verdict is Verdict.APPLIED
    kept = station.memory.audit.load()
    assert kept is not None
    assert kept.rows[1] is None
    assert shared_audit.unpacked(shared_audit.packed(kept)) == replace(kept, since=LONG_AGO)
    base = tuple(row for row in kept.rows[:1] if row)
    with_base = replace(kept, base=base, first=kept.first + 1, rows=kept.rows[1:], since=LONG_AGO)
    assert shared_audit.unpacked(shared_audit.packed(with_base)) == with_base


@pytest.mark.parametrize("data", [b"", b"x", b"\x78\x9c\x03\x00\x00\x00\x00\x01"])
def test_what_another_version_left_is_no_copy(data: bytes) -> None:
    assert shared_audit.unpacked(data) is None
