"""PINs whose hash costs next to nothing, for tests in which a supervisor only gives his."""

from typing import Final

import pytest

from kiosk.station import pin_file

REAL_COST: Final = dict(pin_file._COST)


@pytest.fixture(autouse=True)
def quick_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of PINs that are set in this process; the file says what each costs, to other processes too."""
    monkeypatch.setitem(pin_file._COST, "n", 2**4)
