"""Small shops whose people touch the audit, copy rows and rename tags: each rule is missed when it is gone.

Larger shops take minutes: `test_far_touched_search.py`, run by its name.
"""

import pytest

from tests.core.protocol.touched.broken import WITHOUT
from tests.core.protocol.touched.play import search
from tests.core.protocol.touched.world import FROM_ACCEPTANCE, Shop

HELD: dict[str, str | None] = {"S": "A"}
FREE: dict[str, str | None] = {"S": ""}
NO_LOG: dict[str, str | None] = {"S": None}
TWO_WITHOUT_LOG: dict[str, str | None] = {"S": None, "Q": None}
TAKE: dict[str, tuple[str, ...]] = {"s1": ("TOMAR A",), "s2": ()}
IDLE: dict[str, tuple[str, ...]] = {"s1": (), "s2": ()}

SHOPS = {
    "two first takes": Shop({"s1": ("TOMAR A",), "s2": ("TOMAR B",)}, NO_LOG),
    "first take and a sort": Shop(TAKE, TWO_WITHOUT_LOG, may={"sort": 1}),
    "first take and a new row": Shop(TAKE, NO_LOG, may={"insert": 1, "doubt": 1}),
    "first take and a deleted row": Shop(TAKE, TWO_WITHOUT_LOG, may={"delete": 1}),
    "first take and a copied row": Shop(TAKE, TWO_WITHOUT_LOG, may={"copy": 1, "doubt": 1}),
    "first take and a pasted row": Shop(TAKE, TWO_WITHOUT_LOG, may={"paste": 1}),
    "audit sorted by what was done": Shop({"s1": ("PAUSAR A",), "s2": ("TOMAR B",)}, HELD, may={"order": 1}),
    "first take and a renamed row": Shop(TAKE, TWO_WITHOUT_LOG, may={"rename": 1, "doubt": 1}),
    "void take shown, tag typed over and back": Shop(IDLE, HELD, lost=True, may={"away": 1, "doubt": 1}),
    "first take and an emptied row": Shop(TAKE, NO_LOG, may={"empty": 1}),
    "take and a row of the audit said twice": Shop(TAKE, FREE, may={"repeat": 1}),
    "take and a station that starts anew": Shop(TAKE, FREE, may={"restart": 1}),
    "pause, and a row taken from the audit": Shop(
        {"s1": ("PAUSAR A",), "s2": ("TOMAR B",)}, HELD, fresh=("s2",), may={"strike": 1}
    ),
    "void take mended, audit swapped": Shop(
        {"s1": (), "s2": ("TOMAR C",)}, HELD, fresh=("s2",), lost=True, repaired=True, may={"swap": 1}
    ),
    "window cut among void rows": Shop(
        {"s1": ("PAUSAR A",), "s2": ()}, HELD, fresh=("s2",), lost=True, repaired=True, cuts={"s2": 2}
    ),
}
"""Searched to the end, in a second or two each."""

MISSED = {
    "comparison": Shop(IDLE, HELD, lost=True, may={"swap": 1}, residual=True),
    "known row in the tail": Shop(
        {"s1": ("TOMAR A",), "s2": ("TOMAR B",)}, {"S": "", "Q": "A"}, may={"swap": 1}
    ),
    "a: follows a later or void row": Shop(
        {"s1": ("PAUSAR A", "TOMAR A"), "s2": ()}, HELD, fresh=("s2",), lost=True, may={"swap": 1}
    ),
    "b: called void": Shop(IDLE, HELD, fresh=("s2",), lost=True, repaired=True, may={"swap": 1}),
    "c: follows nothing": Shop(
        {"s1": ("PAUSAR A", "TOMAR B"), "s2": ("TOMAR C",)}, HELD, fresh=("s2",), may={"strike": 1}
    ),
    "d: shown and absent": Shop(
        {"s1": ("TOMAR A",), "s2": ("TOMAR B",)}, FREE, fresh=("s2",), may={"strike": 1}
    ),
    "c: ids of a station's making": Shop(
        {"s1": ("TOMAR A",), "s2": ("TOMAR B",)},
        TWO_WITHOUT_LOG,
        versions={"S": "v1", "Q": "v2"},
        may={"paste": 1},
    ),
    "nothing landed before the acceptance": Shop(
        {"s1": ("TOMAR B",), "s2": ()}, {"Q": "A", "S": ""}, may={"swap": 1, "accept": 1}
    ),
    "acceptance in the audit alone": Shop(IDLE, {"S": "", "Q": "A"}, may={"swap": 1, "accept": 1, "hand": 1}),
    "known log accepted": Shop(IDLE, HELD, lost=True, may={"swap": 1, "accept": 1}, residual=True),
    "spools without a row accepted": Shop(IDLE, HELD, lost=True, may={"away": 1, "swap": 1, "accept": 1}),
    "known log read on": Shop(
        {"s1": ("TOMAR A",)}, FREE, may={"swap": 1, "accept": 1, "hand": 1}, residual=True
    ),
    "station with a known log accepts": Shop(
        IDLE, {"S": "A", "Q": "A"}, lost=True, fresh=("s2",), may={"swap": 1, "accept": 1}
    ),
    "rows above the known ones": Shop(
        {"s1": ("TOMAR B",), "s2": ()},
        {"Q": "A", "S": None},
        may={"swap": 1, "accept": 1, "silence": 1},
    ),
    "tombstones again": Shop(
        IDLE,
        {"S": None, "Q": "A"},
        given_up=True,
        fresh=("s2",),
        cuts={"s2": FROM_ACCEPTANCE},
        may={"swap": 1, "accept": 1},
    ),
    "version that the first row follows": Shop(TAKE, TWO_WITHOUT_LOG, may={"sort": 1}),
    "version emptied by a person": Shop(TAKE, NO_LOG, may={"empty": 1}),
    "memory": Shop(TAKE, NO_LOG, may={"silence": 1, "hand": 1}),
    "memory as last read clean": Shop(TAKE, NO_LOG, may={"silence": 1, "hand": 1}),
    "certainly a person": Shop(TAKE, TWO_WITHOUT_LOG, may={"paste": 1}),
    "write on another row while the tag was away": Shop(
        IDLE, {"S": None, "Q": None}, given_up=True, may={"sort": 1, "away": 1}
    ),
    "repairs that name": Shop(IDLE, {"S": "A", "Q": ""}, lost=True, may={"sort": 1, "hand": 1}),
    "nobody holds by doubt": Shop(TAKE, NO_LOG, may={"insert": 1, "doubt": 1}),
    "a minute of doubt": Shop(
        TAKE, TWO_WITHOUT_LOG, by_hand=("Q",), fresh=("s2",), may={"sort": 1, "doubt": 1}
    ),
    "reading on where a window is in doubt": Shop(
        IDLE, HELD, fresh=("s2",), lost=True, repaired=True, cuts={"s2": 2}
    ),
}
"""Each rule, with a shop in which its absence does harm."""

NEAR = 150
"""Only this many states are checked, with the last level complete; the far search checks the rest."""


@pytest.mark.slow
@pytest.mark.parametrize("name", SHOPS)
def test_nothing_that_people_do_breaks_a_promise(name: str) -> None:
    found = search(SHOPS[name])
    assert (found.broken, found.path, found.complete) == ("", (), True)


@pytest.mark.slow
@pytest.mark.parametrize("rule", MISSED)
def test_search_misses_the_rule_that_is_gone(rule: str) -> None:
    found = search(MISSED[rule], WITHOUT[rule])
    assert found.broken
    assert found.path or found.states == 1


@pytest.mark.slow
@pytest.mark.parametrize("rule", MISSED)
def test_with_the_rule_the_same_shop_is_safe_near_the_start(rule: str) -> None:
    found = search(MISSED[rule], limit=NEAR)
    assert (found.broken, found.path) == ("", ())


def test_every_rule_is_tried() -> None:
    assert MISSED.keys() == WITHOUT.keys()
