"""Scans that look like a person's typing are scans all the same, and a PIN is neither scan nor search."""

import pytest
from pytestqt.qtbot import QtBot

from kiosk.core.shop.data import Worker
from tests.ui.column_window import ELEVEN, MINE, WORKERS, ColumnWindow, sample
from tests.ui.touch.key_times import KeyTimes

CABLE, WIRELESS = 10, 75


class Typed(ColumnWindow):
    def __init__(self, qtbot: QtBot) -> None:
        super().__init__(qtbot)
        self.load(sample(), [*WORKERS, Worker(9, "Ana", "Uno", True, frozenset({"Armador"}))])
        self.keys = KeyTimes(self.column._scanner, self.window.windowHandle())

    @property
    def worker_id(self) -> int | None:
        return self.selection.worker.id if self.selection.worker else None

    @property
    def chosen(self) -> str | None:
        return self.selection.spool.key if self.selection.spool else None


@pytest.fixture
def typed(qtbot: QtBot) -> Typed:
    return Typed(qtbot)


def test_badge_of_one_digit_while_somebody_is_here(typed: Typed) -> None:
    typed.tap_worker(93)
    typed.keys.type("9\r", CABLE)
    assert (typed.worker_id, typed.column.field.text()) == (9, "")


def test_a_person_who_types_a_digit_and_enter_searches(typed: Typed) -> None:
    typed.tap_worker(93)
    typed.keys.type("9\r", 110)
    assert (typed.worker_id, typed.column.field.text()) == (93, "9")


@pytest.mark.parametrize("badge", ["95", "CP(95)"])
def test_wireless_badge_while_somebody_is_here(typed: Typed, badge: str) -> None:
    typed.tap_worker(94)
    typed.keys.type(f"{ELEVEN}\r", WIRELESS, WIRELESS + 6)
    assert typed.chosen == ELEVEN
    typed.keys.type(f"{badge}\r", WIRELESS)
    assert (typed.worker_id, typed.column.field.text()) == (95, "")


def test_digits_at_a_persons_pace_are_no_badge_beside_a_wireless_scanner(typed: Typed) -> None:
    typed.tap_worker(94)
    typed.keys.type(f"{ELEVEN}\r", WIRELESS)
    typed.keys.type("95\r", 130, 180)
    assert (typed.worker_id, typed.column.field.text()) == (94, "95")


@pytest.mark.parametrize("pace_ms", [CABLE, 50, 58, WIRELESS, 120])
@pytest.mark.parametrize("pause_ms", [300, 600, 1_500])
def test_code_with_a_pause_in_it_chooses_its_spool_and_leaves_nothing(
    typed: Typed, pace_ms: int, pause_ms: int
) -> None:
    typed.tap_worker(94)
    for sent_first in (4, 8, 16, len(ELEVEN) - 1, len(ELEVEN)):
        typed.selection.select(None)
        typed.keys.type(ELEVEN[:sent_first], pace_ms)
        typed.keys.type(f"{ELEVEN[sent_first:]}\r", pace_ms, pause_ms=pause_ms)
        assert (typed.chosen, typed.column.field.text()) == (ELEVEN, ""), sent_first


def test_a_search_before_a_scan_is_no_part_of_it(typed: Typed) -> None:
    typed.tap_worker(94)
    typed.keys.type("1346", 140, 190)
    typed.keys.type(f"{MINE}\r", CABLE)
    assert (typed.chosen, typed.column.field.text()) == (MINE, "")
