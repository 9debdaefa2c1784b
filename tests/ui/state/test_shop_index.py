"""The index always has the same lists as the core, and the GUI thread never waits for them."""

import time
from collections.abc import Iterable
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from kiosk.core.events.shop_state import ShopState
from kiosk.core.shop import lists
from kiosk.core.shop.data import Operation, Snapshot, Spool
from kiosk.core.shop.operations import PRODUCTION
from kiosk.live.shop import Shop
from kiosk.ui.state.shop_index import ShopIndex
from kiosk.ui.state.shop_model import ShopModel
from tests.ui.column_window import ZONE, StillClock, held, spool

MANY = 20_000


def shop_of(count: int, welder: str = "") -> list[Spool]:
    """Spools in all states, priorities and dates."""
    return [
        replace(
            spool(
                f"MK-{n:05}-001",
                armador=f"MR({n % 45})" if n % 3 == 0 else "",
                fecha_armado=f"{1 + n % 28:02}-01-2026" if n % 6 == 0 else "",
                soldador=welder,
            ),
            row=n + 2,
            prioridad=str(n % 4),
            fecha_compromiso=f"{1 + n % 28:02}-06-2026",
        )
        for n in range(count)
    ]


class Lists:
    """The index of a shop, and the changes that it reported."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.shop = ShopModel(Shop(ShopState(ZONE), StillClock()))
        self.index = ShopIndex(self.shop, self.shop)

    def load(self, spools: Iterable[Spool]) -> None:
        self.shop.live.load(Snapshot(tuple(spools), {}, StillClock().utc()))

    def load_all(self, spools: Iterable[Spool]) -> frozenset[str]:
        """Load, and wait for the lists. Returns the keys that were reported as changed."""
        with self.qtbot.waitSignal(self.index.changed, timeout=20_000) as said:
            self.load(spools)
        keys = said.args[0]
        assert isinstance(keys, frozenset)
        return keys

    def free(self, operation: Operation) -> list[str]:
        return [offer.spool.key for offer in self.index.available(operation)]

    def as_the_core_says(self, operation: Operation) -> list[str]:
        return [offer.spool.key for offer in lists.available(self.shop.spools.values(), operation)]


@pytest.fixture
def made(qtbot: QtBot) -> Lists:
    return Lists(qtbot)


@pytest.mark.parametrize("operation", PRODUCTION)
@pytest.mark.parametrize("count", [30, 3_000])
def test_order_is_the_cores(made: Lists, count: int, operation: Operation) -> None:
    made.load_all(shop_of(count))
    made.shop.live.put(replace(spool("AA-001", armador="MR(93)"), prioridad="2"))
    assert made.free(operation) == made.as_the_core_says(operation)


def test_row_inserted_at_the_top_changes_one_spool(made: Lists) -> None:
    before = shop_of(MANY)
    made.load_all(before)
    moved = [replace(one, row=one.row + 1) for one in before]
    assert made.load_all([spool("AA-001"), *moved]) == {"AA-001"}
    assert "AA-001" in made.free(Operation.ARM)


def test_holds_that_the_audit_tells_change_no_list(made: Lists) -> None:
    made.load_all([held("MK-1", "MR(93)"), *shop_of(3_000)])
    offered = list(made.index.available(Operation.ARM))
    judged = [replace(one, version="a", hold="b") for one in made.shop.spools.values()]
    assert made.load_all([spool("AA-001"), *judged]) == {"AA-001"}
    assert [one for one in made.index.available(Operation.ARM) if one.spool.tag != "AA-001"] == offered


def test_old_lists_stay_until_the_new_ones_are_complete(made: Lists, qtbot: QtBot) -> None:
    made.load_all(shop_of(MANY))
    old = made.free(Operation.SOLD)
    with qtbot.waitSignal(made.index.changed, timeout=20_000):
        made.load(shop_of(MANY, welder="NR(94)")[1:])
        assert made.free(Operation.SOLD) == old
    assert made.free(Operation.SOLD) == made.as_the_core_says(Operation.SOLD) != old


def test_event_while_lists_are_made_is_not_lost(made: Lists, qtbot: QtBot) -> None:
    made.load_all(shop_of(MANY))
    taken = "MK-00001-001"
    made.load(shop_of(MANY, welder="NR(94)"))
    made.shop.live.put(held(taken, "MR(93)"))
    assert [one.key for one in made.index.mine(93)] == [taken]
    qtbot.waitUntil(lambda: not made.index._slices.isActive(), timeout=20_000)
    assert [one.key for one in made.index.mine(93)] == [taken]
    assert taken not in made.free(Operation.ARM)


def test_endless_flood_of_events_is_still_taken_in(made: Lists, qtbot: QtBot) -> None:
    made.load_all(shop_of(5_000))
    for at in range(4):
        made.shop.spools_changed.emit(
            [
                made.shop.live._state.put(held(f"MK-{n:05}-001", "MR(93)"), made.shop.live._clock.utc())
                for n in range(at * 500, (at + 1) * 500)
            ]
        )
    qtbot.waitUntil(lambda: len(made.index.mine(93)) == 2_000, timeout=20_000)
    assert made.free(Operation.ARM) == made.as_the_core_says(Operation.ARM)


def test_spools_taken_in_the_same_moment_all_leave(made: Lists) -> None:
    made.load_all(shop_of(30))
    taken = ["MK-00001-001", "MK-00002-001", "MK-00004-001"]
    assert set(taken) <= set(made.free(Operation.ARM))
    for key in taken:
        made.shop.live.put(held(key, "MR(93)"))
    assert not set(taken) & set(made.free(Operation.ARM))


def test_screen_never_waits_for_the_lists(made: Lists) -> None:
    shops = [shop_of(MANY, welder) for welder in ("", "NR(94)", "CP(95)", "MR(93)")]
    assert min(_longest_turn(made, one) for one in shops) < 0.05


def _longest_turn(made: Lists, spools: list[Spool]) -> float:
    """Processor seconds of this thread: other processes may have the processor meanwhile."""
    longest, began = 0.0, time.thread_time()
    made.load(spools)
    while True:
        longest = max(longest, time.thread_time() - began)
        if not made.index._slices.isActive():
            return longest
        began = time.thread_time()
        QCoreApplication.processEvents()
