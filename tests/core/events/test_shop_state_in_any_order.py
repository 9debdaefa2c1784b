"""Events out of order, duplicated, late, or lost and followed by a snapshot: the state ends as the sheet."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from itertools import product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.core.events.event import Event
from kiosk.core.events.shop_state import ShopState
from kiosk.core.shop.data import Action, Operation, Picture, Snapshot, Spool, Worker
from kiosk.core.shop.operations import PRODUCTION
from tests.core.events.test_shop_state_by_events import SHOPS, TAGS, Sheet, Step
from tests.support.builders import ANA, JUANA, MAURO, ZONE


class Move(Enum):
    """What happens next between the sheet and one shop state."""

    ACT = "somebody acts"
    DELIVER = "one of the published events arrives"
    REPEAT = "one of those that arrived arrives again"
    LOSE = "one of the published events will never arrive"
    READ = "a snapshot's next step: it is asked for, the sheet is read, the answer comes"
    FAIL = "the snapshot that was asked for fails"
    ROW = "a row is read, or the row that was read arrives"


PICKS = st.integers(0, 1_000)
SECONDS = st.sampled_from((0, 1, 10, 60, 3600))
"""Seconds between two actions."""

SKEWS = st.integers(-2, 2)
"""The error of a station's clock, in seconds."""

LOSSLESS = tuple(move for move in Move if move is not Move.LOSE)


def plays_of(moves: tuple[Move, ...]) -> st.SearchStrategy[list[tuple[Move, int, int, int]]]:
    often = st.sampled_from((*moves, Move.ACT, Move.ACT, Move.DELIVER))
    return st.lists(st.tuples(often, PICKS, SECONDS, SKEWS), min_size=20, max_size=60)


@cache
def acts_in_order(pick: int) -> list[tuple[Action, Worker, Operation]]:
    """All that may be tried, in an order of this pick's own."""
    acts = list(product(Action, (MAURO, JUANA, ANA), PRODUCTION))
    Random(pick).shuffle(acts)
    return acts


def lawful(sheet: Sheet, pick: int, seconds: int) -> Step:
    """One of the actions that the rules allow now, each as likely as another."""
    tag = TAGS[pick % len(TAGS)]
    for action, worker, operation in acts_in_order(pick):
        step = Step(action, tag, worker, operation, seconds)
        if not sheet.refuses(step):
            return step
    return Step(Action.PAUSAR, tag, ANA, PRODUCTION[0], seconds)


class Wire:
    """Numbers the events and delivers them in the drawn order."""

    def __init__(self, beginnings: tuple[Picture, Picture]) -> None:
        self.sheet = Sheet(beginnings)
        self.shop = ShopState(ZONE)
        self.shop.load(self.sheet.snapshot())
        self._under_way: list[Event] = []
        self._heard: list[Event] = []
        self._has_lost = self._is_reading = False
        self._read: Snapshot | None = None
        self._row: tuple[Spool, datetime] | None = None
        self._acts = self._seq = 0

    def play(self, move: Move, pick: int, seconds: int, skew: int) -> None:
        if move is Move.ACT:
            self._act(lawful(self.sheet, pick, seconds), skew)
        elif move is Move.READ:
            self._go_on_reading()
        elif move is Move.ROW:
            self._read_or_put(TAGS[pick % len(TAGS)])
        elif move is Move.FAIL and self._is_reading:
            self.shop.snapshot_failed()
            self._is_reading, self._read = False, None
        elif move is Move.REPEAT and self._heard:
            self.shop.apply(self._heard[pick % len(self._heard)])
        elif move in (Move.DELIVER, Move.LOSE) and self._under_way:
            event = self._under_way.pop(pick % len(self._under_way))
            if move is Move.LOSE:
                self._has_lost = True
                return
            self._heard.append(event)
            self.shop.apply(event)

    def settle(self) -> None:
        """Deliver the events in flight; if some were lost, read the sheet."""
        for event in self._under_way:
            self.shop.apply(event)
        while self._is_reading:
            self._go_on_reading()
        if self._has_lost:
            for _ in range(3):
                self._go_on_reading()

    def _act(self, step: Step, skew: int) -> None:
        for event in self.sheet.act(step, self._acts):
            self._seq += 1
            wrong = event.timestamp + timedelta(seconds=skew)
            self._under_way.append(replace(event, seq=self._seq, numbering="n", timestamp=wrong))
        self._acts += 1

    def _read_or_put(self, tag: str) -> None:
        if self._row is None:
            self._row = self.sheet.spools[tag], self.sheet.utc
        else:
            self.shop.put(*self._row)
            self._row = None

    def _go_on_reading(self) -> None:
        if not self._is_reading:
            self.shop.begin_snapshot()
            self._is_reading = True
        elif self._read is None:
            self._read = self.sheet.snapshot()
        else:
            self.shop.load(self._read)
            self._is_reading, self._read = False, None


@settings(max_examples=300)
@given(SHOPS, plays_of(LOSSLESS))
def test_events_in_any_order_end_in_the_sheets_state(
    beginnings: tuple[Picture, Picture], plays: list[tuple[Move, int, int, int]]
) -> None:
    assert_ends_as_the_sheet(beginnings, plays)


@settings(max_examples=300)
@given(SHOPS, plays_of(tuple(Move)))
def test_lost_events_are_made_up_for_by_a_snapshot(
    beginnings: tuple[Picture, Picture], plays: list[tuple[Move, int, int, int]]
) -> None:
    assert_ends_as_the_sheet(beginnings, plays)


def assert_ends_as_the_sheet(
    beginnings: tuple[Picture, Picture], plays: list[tuple[Move, int, int, int]]
) -> None:
    wire = Wire(beginnings)
    for play in plays:
        wire.play(*play)
    wire.settle()
    assert wire.shop.spools == wire.sheet.spools


@settings(max_examples=200)
@given(
    SHOPS,
    st.lists(st.tuples(PICKS, SECONDS, SKEWS), min_size=4, max_size=25),
    st.randoms(use_true_random=False),
)
def test_any_order_of_arrival_ends_in_the_same_state(
    beginnings: tuple[Picture, Picture], acts: list[tuple[int, int, int]], order: Random
) -> None:
    sheet, told = Sheet(beginnings), []
    shop = ShopState(ZONE)
    shop.load(sheet.snapshot())
    for number, (pick, seconds, skew) in enumerate(acts):
        for event in sheet.act(lawful(sheet, pick, seconds), number):
            told.append(replace(event, timestamp=event.timestamp + timedelta(seconds=skew)))
    order.shuffle(told)
    shop.apply_all(told)
    assert shop.spools == sheet.spools
