"""Larger shops, minutes and gigabytes each. They run only by this file's name, with `-o log_cli_level=INFO`
to see what they came to."""

import faulthandler
import logging

import pytest

from tests.core.protocol.model import Shop
from tests.core.protocol.search import search

log = logging.getLogger(__name__)

HELD = {"S": "A"}
TWO = {"S": "", "Q": ""}
MOST = 3_000_000
"""The number of states that fit into 2 GB of memory."""

SHOPS = {
    "take and pause, take, a resend each": Shop(
        {"s1": ("TOMAR A", "PAUSAR A"), "s2": ("TOMAR B",)}, crashes=1, repairs=2, resends=1
    ),
    "take and pause, take, a hand": Shop({"s1": ("TOMAR A", "PAUSAR A"), "s2": ("TOMAR B",)}, hands=1),
    "pause, take, a hand, a resend": Shop(
        {"s1": ("PAUSAR A",), "s2": ("TOMAR B",)}, HELD, crashes=1, hands=1, repairs=2, resends=1
    ),
    "pause, take, two hands": Shop({"s1": ("PAUSAR A",), "s2": ("TOMAR B",)}, HELD, hands=2),
    "three stations, one dies": Shop(
        {"s1": ("TOMAR A",), "s2": ("TOMAR B",), "s3": ("TOMAR C",)}, crashes=1, repairs=1
    ),
    "three stations and a hand": Shop(
        {"s1": ("PAUSAR A",), "s2": ("TOMAR B",), "s3": ("TOMAR C",)}, HELD, hands=1, repairs=0
    ),
    "take and undo, take, one station dies": Shop(
        {"s1": ("TOMAR A", "DESHACER A"), "s2": ("TOMAR B",)}, crashes=1, repairs=2, resends=1
    ),
    "pause, undo, pause again, take": Shop(
        {"s1": ("PAUSAR A", "DESHACER A", "PAUSAR A"), "s2": ("TOMAR B",)}, HELD
    ),
    "pause, a supervisor's release, take, one station dies": Shop(
        {"s1": ("PAUSAR A",), "s2": ("LIBERAR C", "TOMAR B")}, HELD, crashes=1
    ),
    "two spools, two sorts, one station dies": Shop(
        {"s1": ("TOMAR A",), "s2": ("TOMAR B",)}, TWO, crashes=1, sorts=2, repairs=2, resends=1
    ),
    "two spools, a sort, pause, one station dies": Shop(
        {"s1": ("TOMAR A", "PAUSAR A"), "s2": ("TOMAR B on Q",)}, TWO, crashes=1, sorts=1, repairs=2
    ),
    "two spools, a sort, a hand, one station dies": Shop(
        {"s1": ("TOMAR A",), "s2": ("PAUSAR B on Q",)}, {"S": "", "Q": "B"}, crashes=1, hands=1, sorts=1
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SHOPS)
def test_no_interleaving_of_a_larger_shop_breaks_a_promise(name: str) -> None:
    faulthandler.cancel_dump_traceback_later()  # it takes longer than pytest's time limit
    found = search(SHOPS[name], limit=MOST)
    log.info("%s: %s", name, found)
    assert (found.broken, found.path) == ("", ())
