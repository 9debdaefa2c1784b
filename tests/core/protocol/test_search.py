"""Every interleaving of small shops: no promise is broken, and each guard is missed when it is gone.

Larger shops take minutes: `test_far_search.py`, run by its name.
"""

import pytest

from tests.core.protocol.broken import WITHOUT
from tests.core.protocol.model import Shop
from tests.core.protocol.search import search

HELD = {"S": "A"}
TWO = {"S": "", "Q": ""}

SHOPS = {
    "take and pause, take and complete": Shop(
        {"s1": ("TOMAR A", "PAUSAR A"), "s2": ("TOMAR B", "COMPLETAR B")}
    ),
    "take and pause, take, one station dies": Shop(
        {"s1": ("TOMAR A", "PAUSAR A"), "s2": ("TOMAR B",)}, crashes=1
    ),
    "complete, take": Shop(
        {"s1": ("COMPLETAR A",), "s2": ("TOMAR B",)}, HELD, crashes=1, repairs=2, resends=1
    ),
    "one worker at two stations": Shop({"s1": ("PAUSAR A",), "s2": ("PAUSAR A", "TOMAR A")}, HELD, crashes=1),
    "nobody waits for an answer": Shop(
        {"s1": ("PAUSAR A", "TOMAR B"), "s2": ("TOMAR C",)}, HELD, impatient=True
    ),
    "three stations": Shop({"s1": ("TOMAR A",), "s2": ("TOMAR B",), "s3": ("TOMAR C",)}),
    "take and undo, take": Shop({"s1": ("TOMAR A", "DESHACER A"), "s2": ("TOMAR B",)}),
    "pause and undo, and a hand": Shop({"s1": ("PAUSAR A", "DESHACER A")}, HELD, hands=1),
    "pause, a supervisor's release, take": Shop({"s1": ("PAUSAR A",), "s2": ("LIBERAR C", "TOMAR B")}, HELD),
    "a supervisor's release and its undo, the holder's pause": Shop(
        {"s1": ("PAUSAR A",), "s2": ("LIBERAR C", "DESHACER C")}, HELD
    ),
    "two hand-overs of one hold, and a receiver's pause": Shop(
        {"s1": ("RELEVO A to B", "PAUSAR B"), "s2": ("RELEVO A to C",)}, HELD
    ),
    "a hand-over and its undo, the holder's pause": Shop(
        {"s1": ("RELEVO A to B", "DESHACER A"), "s2": ("PAUSAR A",)}, HELD
    ),
    "two takes and a hand": Shop({"s1": ("TOMAR A",), "s2": ("TOMAR B",)}, hands=1, repairs=0),
    "pause, take and a hand": Shop({"s1": ("PAUSAR A",), "s2": ("TOMAR B",)}, HELD, hands=1),
    "pause, a resend and a hand": Shop({"s1": ("PAUSAR A",)}, HELD, hands=1, resends=1),
    "pause and two hands": Shop({"s1": ("PAUSAR A",)}, HELD, hands=2),
    "two spools, two sorts": Shop({"s1": ("TOMAR A",), "s2": ("TOMAR B",)}, TWO, sorts=2, repairs=2),
    "two spools, a sort, pause": Shop(
        {"s1": ("TOMAR A", "PAUSAR A"), "s2": ("TOMAR B on Q",)}, TWO, sorts=1, repairs=1
    ),
    "two spools, a sort and a hand": Shop(
        {"s1": ("TOMAR A",)}, {"S": "", "Q": "B"}, hands=1, sorts=1, notes=1, resends=1
    ),
}

MISSED = {
    "prev": Shop({"s1": ("PAUSAR A",), "s2": ("PAUSAR A", "TOMAR A")}, HELD),
    "hold": Shop({"s1": ("PAUSAR A",), "s2": ("PAUSAR A", "TOMAR A")}, HELD),
    "hold of a hand-over": Shop({"s1": ("RELEVO A to B",), "s2": ("PAUSAR A", "TOMAR A")}, HELD),
    "undo of the last row alone": Shop({"s1": ("PAUSAR A", "DESHACER A"), "s2": ("TOMAR B",)}, HELD),
    "rules on the audit's state": Shop({"s1": ("PAUSAR A", "TOMAR B")}, HELD),
    "tombstone": Shop({"s1": ("TOMAR A",)}),
    "inspect by version": Shop({"s1": ("TOMAR A",), "s2": ("TOMAR B",)}),
    "nine cells in a note": Shop({"s1": ("TOMAR A",), "s2": ("TOMAR B",)}, hands=1, repairs=0, notes=1),
    "note first": Shop({"s1": ("TOMAR B",)}, HELD, hands=1),
    "note before a resend": Shop({"s1": ("TOMAR A",)}, hands=1, resends=1),
    "version required": Shop({"s1": ("TOMAR B",)}, HELD, hands=1),
}
"""Each guard, with a shop in which its absence does harm."""


@pytest.mark.slow
@pytest.mark.parametrize("name", SHOPS)
def test_no_interleaving_breaks_a_promise(name: str) -> None:
    found = search(SHOPS[name])
    assert (found.broken, found.path, found.complete) == ("", (), True)


@pytest.mark.parametrize("guard", MISSED)
def test_search_misses_the_guard_that_is_gone(guard: str) -> None:
    found = search(MISSED[guard], WITHOUT[guard])
    assert found.broken
    assert found.path


@pytest.mark.slow
@pytest.mark.parametrize("guard", MISSED)
def test_with_the_guard_the_same_shop_is_safe(guard: str) -> None:
    found = search(MISSED[guard])
    assert (found.broken, found.path, found.complete) == ("", (), True)


def test_every_guard_is_tried() -> None:
    assert MISSED.keys() == WITHOUT.keys()
