"""Larger shops whose people touch everything: minutes each. They run only by this file's name, with
`-o log_cli_level=INFO` to see what they came to."""

import faulthandler
import logging

import pytest

from tests.core.protocol.test_touched_search import (
    HELD,
    IDLE,
    MISSED,
    NO_LOG,
    TAKE,
    TWO_WITHOUT_LOG,
)
from tests.core.protocol.touched.play import search
from tests.core.protocol.touched.world import Shop

log = logging.getLogger(__name__)

MOST = 300_000
"""The number of states that takes some minutes and 2 GB of memory."""

TWO_TAKES: dict[str, tuple[str, ...]] = {"s1": ("TOMAR A",), "s2": ("TOMAR B",)}

SHOPS = {
    "three stations, one accepts": Shop(
        {"s1": ("TOMAR B",), "s2": (), "s3": ()}, {"Q": "A", "S": ""}, may={"swap": 1, "accept": 1}
    ),
    "two people accept": Shop(TAKE, {"Q": "B", "S": ""}, may={"swap": 1, "accept": 2}),
    "two takes, audit swapped, one accepts": Shop(TWO_TAKES, {"S": ""}, may={"swap": 1, "accept": 1}),
    "pause, audit struck, one accepts": Shop(
        {"s1": ("PAUSAR A",), "s2": ("TOMAR B",)}, HELD, may={"strike": 1, "accept": 1}
    ),
    "first take, silence, sort and a hand": Shop(
        TAKE, TWO_WITHOUT_LOG, may={"silence": 1, "sort": 1, "hand": 1}
    ),
    "two first takes, silence and a sort": Shop(
        {"s1": ("TOMAR A",), "s2": ("TOMAR B on Q",)}, TWO_WITHOUT_LOG, may={"silence": 1, "sort": 1}
    ),
    "first take, a sort and a station that starts anew": Shop(
        TAKE, TWO_WITHOUT_LOG, may={"sort": 1, "restart": 1, "doubt": 1}
    ),
    "first take, copy and hand": Shop(TAKE, TWO_WITHOUT_LOG, may={"copy": 1, "hand": 1, "doubt": 1}),
    "pause, rename and paste": Shop(
        {"s1": ("PAUSAR A",), "s2": ()}, {"S": "A", "Q": ""}, may={"rename": 1, "paste": 1, "doubt": 1}
    ),
    "void take shown, row deleted": Shop(IDLE, {"S": "A", "Q": ""}, lost=True, may={"delete": 1, "sort": 1}),
    "void take shown, row inserted": Shop(
        IDLE, {"S": "A", "Q": ""}, lost=True, may={"insert": 1, "doubt": 1, "hand": 1}
    ),
    "three stations, one fresh, audit sorted, one accepts": Shop(
        {"s1": ("PAUSAR A",), "s2": ("TOMAR B",), "s3": ()},
        HELD,
        fresh=("s3",),
        may={"order": 1, "accept": 1},
    ),
    "note on its way, rows sorted": Shop(
        {"s1": (), "s2": ("TOMAR B",)}, {"S": "A", "Q": ""}, may={"hand": 1, "sort": 1}, writes=2
    ),
    "first take, rows deleted and inserted": Shop(
        TAKE, {"S": "", "Q": None}, may={"delete": 1, "insert": 1, "doubt": 1}
    ),
    "audit struck, void take shown, a hand and an acceptance": Shop(
        {"s1": ("PAUSAR A",), "s2": ()}, HELD, lost=True, may={"strike": 1, "accept": 1, "hand": 1}
    ),
    "first take, a sort, and a tag typed over and back": Shop(
        TAKE, {"S": "", "Q": "B"}, may={"sort": 1, "away": 1}
    ),
    "two takes, a sort, a tag typed over and back, one accepts": Shop(
        {"s1": ("TOMAR A",), "s2": ("TOMAR B",)},
        {"S": "", "Q": ""},
        may={"sort": 1, "away": 1, "swap": 1, "accept": 1},
    ),
    "pause and take, a tag typed over and back, a hand, one accepts": Shop(
        {"s1": ("PAUSAR A",), "s2": ("TOMAR B",)},
        HELD,
        may={"away": 1, "hand": 1, "swap": 1, "accept": 1},
    ),
    "take, silence and two hands": Shop(TAKE, NO_LOG, may={"silence": 1, "hand": 2}),
    **{f"whole shop of {rule}": shop for rule, shop in MISSED.items()},
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SHOPS)
def test_nothing_that_people_do_breaks_a_promise_of_a_larger_shop(name: str) -> None:
    faulthandler.cancel_dump_traceback_later()  # it takes longer than pytest's time limit
    found = search(SHOPS[name], limit=MOST)
    log.info("%s: %s", name, found)
    assert (found.broken, found.path) == ("", ())
