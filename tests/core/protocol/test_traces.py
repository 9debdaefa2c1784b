"""Eleven interleavings that did harm under a simpler protocol, each with the guard that prevents it."""

import pytest

from kiosk.core.errors import Code, Refusal
from kiosk.core.protocol.fence import at_fence
from kiosk.core.protocol.findings import HandNote, Repair
from tests.core.protocol.broken import WITHOUT
from tests.core.protocol.model import BY_HAND, Functions, Phase, Shop
from tests.core.protocol.play import Play

A, B = "AA(1)", "BB(2)"
TWO_TAKES = Shop({"s1": ("TOMAR A",), "s2": ("TOMAR B",)}, hands=1, crashes=1)
RENOUNCED_AND_LATE = ("begin s1.1", "silence s1.1", "tail s1.1", "land tombstone s1.1a", "land s1.1a")
ONE_WORKER_TWO_STATIONS = Shop({"s1": ("PAUSAR A",), "s2": ("PAUSAR A", "TOMAR A")}, {"S": "A"})
TAKEN_AGAIN_ELSEWHERE = ("begin s2.1", "land s2.1a", "begin s2.2", "land s2.2a")


def without(guard: str) -> Functions:
    return WITHOUT[guard]


def test_1_late_after_giving_up() -> None:
    play = Play(TWO_TAKES).do("begin s1.1", "silence s1.1", "tail s1.1")
    assert play.told("s1.1") is Phase.RENOUNCING  # the worker isn't told before the tombstone is in the audit
    play.do("land tombstone s1.1a", "land s1.1a")
    assert (play.told("s1.1"), play.counts("s1.1a"), play.holder()) == (Phase.REFUSED, False, "")
    play.do("repair S", "land repair v0S")
    assert (play.shows(), play.broken) == ("", "")


def test_1_harms_without_the_tombstone() -> None:
    play = Play(TWO_TAKES, without("tombstone"))
    play.do("begin s1.1", "silence s1.1", "tail s1.1", "tail s1.1", "land s1.1a")
    assert play.broken == "S2: s1.1 was refused and counts"


def test_2_judged_from_the_fences_cells() -> None:
    shop = Shop({"s1": ("TOMAR A", "PAUSAR A"), "s2": ("TOMAR B",)})
    play = Play(shop).do("begin s2.1", "begin s1.1", "land s1.1a", "begin s1.2", "land s1.2a", "land s2.1a")
    assert play.counts("s2.1a") is False  # free again, but by another row
    play.do("begin s2.1", "land s2.1b")
    assert (play.told("s2.1"), play.holder(), play.broken) == (Phase.APPLIED, B, "")


def test_2_cells_that_show_a_void_take_refuse_nobody() -> None:
    play = Play(TWO_TAKES).do(*RENOUNCED_AND_LATE)
    assert play.shows() == A
    play.do("begin s2.1", "land s2.1a")
    assert (play.told("s2.1"), play.holder(), play.shows(), play.broken) == (Phase.APPLIED, B, B, "")


def test_2_harms_where_rules_see_the_cells() -> None:
    shop = Shop({"s1": ("PAUSAR A", "TOMAR B")}, {"S": "A"})
    play = Play(shop, without("rules on the audit's state"))
    play.do(*RENOUNCED_AND_LATE, "begin s1.2", "land s1.2a")
    assert play.broken == f"S1: s1.2a takes what {A} holds"


def test_3_repair_lands_late() -> None:
    play = Play(TWO_TAKES).do(*RENOUNCED_AND_LATE, "repair S", "begin s2.1", "land s2.1a", "land repair v0S")
    assert (play.told("s2.1"), play.holder(), play.shows()) == (Phase.APPLIED, B, "")
    play.do("repair S", "land repair s2.1a")
    assert (play.shows(), play.finding(), play.broken) == (B, None, "")


def test_4_repeat_of_a_voided_id() -> None:
    shop = Shop({"s1": ("COMPLETAR A",)}, {"S": "A"}, resends=1)
    play = Play(shop).do("begin s1.1", "silence s1.1", "tail s1.1", "silence s1.1", "tail s1.1")
    play.do("land tombstone s1.1a", "land s1.1a", "repair S", "land repair h0S")
    assert (play.shows(), play.finding()) == (A, None)
    play.do("land s1.1a")
    assert (play.shows(), play.counts("s1.1a")) == ("", False)
    play.do("repair S", "land repair h0S")
    assert (play.shows(), play.told("s1.1"), play.broken) == (A, Phase.REFUSED, "")


def test_5_void_taken_for_a_hand_edit() -> None:
    steps = ("begin s1.1", "begin s2.1", "land s2.1a", "crash s1", "land s1.1a")
    play = Play(TWO_TAKES).do(*steps)
    assert isinstance(play.finding(), Repair)
    play.do("repair S", "land repair s2.1a")
    assert (play.shows(), play.holder(), play.broken) == (B, B, "")

    play = Play(TWO_TAKES, without("inspect by version")).do(*steps, "note S", "land n1")
    assert play.broken == f"S1: n1 notes what no hand wrote: {A}"


def test_6_strayed_taken_for_a_hand_edit() -> None:
    shop = Shop({"s1": ("TOMAR A",), "s2": ("TOMAR B",)}, {"S": "", "Q": ""}, sorts=1)
    steps = ("begin s1.1", "sort", "land s1.1a")
    play = Play(shop).do(*steps)
    assert (play.told("s1.1"), play.shows("Q"), play.shows("S"), play.holder("S")) == (
        Phase.APPLIED,
        A,
        "",
        A,
    )
    play.do("begin s2.1")
    assert play.told("s2.1") is Phase.REFUSED
    play.do("repair Q", "land repair v0Q", "repair S", "land repair s1.1a")
    assert (play.shows("Q"), play.shows("S"), play.broken) == ("", A, "")

    play = Play(shop, without("inspect by version")).do(*steps, "note Q", "land n1")
    assert play.broken == f"S1: n1 notes what no hand wrote: {A}"


def test_7_note_writing_only_version() -> None:
    covered = ("begin s1.1", "begin s2.1", "hand S", "note S", "land s2.1a", "land s1.1a", "land n1")
    play = Play(TWO_TAKES).do(*covered)
    assert (play.counts("n1"), play.shows()) == (False, BY_HAND)
    assert isinstance(play.finding(), Repair)
    play.do("repair S", "land repair s2.1a")
    assert (play.shows(), play.holder(), play.broken) == (B, B, "")

    play = Play(TWO_TAKES, without("nine cells in a note")).do(*covered, "note S", "land n2")
    assert play.broken == f"S1: n2 notes what no hand wrote: {A}"


def test_8_late_release_by_legality_alone() -> None:
    play = Play(ONE_WORKER_TWO_STATIONS).do("begin s1.1", *TAKEN_AGAIN_ELSEWHERE, "land s1.1a")
    assert (play.counts("s1.1a"), play.holder(), play.broken) == (False, A, "")

    play = Play(ONE_WORKER_TWO_STATIONS, without("prev"))
    play.do("begin s1.1", *TAKEN_AGAIN_ELSEWHERE, "land s1.1a")
    assert play.broken == "S1: s1.1a ends s2.2a and meant h0S"


def test_9_retried_release() -> None:
    late = ("begin s1.1", *TAKEN_AGAIN_ELSEWHERE, "land s1.1a", "begin s1.1")
    play = Play(ONE_WORKER_TWO_STATIONS).do(*late)
    assert (play.told("s1.1"), play.holder(), play.broken) == (Phase.REFUSED, A, "")

    play = Play(ONE_WORKER_TWO_STATIONS, without("hold")).do(*late, "land s1.1b")
    assert play.broken == "S1: s1.1b ends s2.2a and meant h0S"


def test_10_no_version_column() -> None:
    shop = Shop({"s1": ("TOMAR B",)}, {"S": "A"}, hands=1)
    play = Play(shop).do("hand S")
    log, spool = play.world.log_of(play.state.log), play.world.spool(play.state.rows[0])
    refusal = at_fence(log, spool, None, has_version=False)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.values["falta"]) == (Code.HOJA_CAMBIADA, "version")
    assert isinstance(play.finding(), HandNote)  # with the column, the cells are known to be an edit

    play = Play(shop, without("version required")).do("hand S", "repair S", "land repair h0S")
    assert play.broken == "H: edit 1 of S covered by who had read it"


def test_11_action_over_an_unnoted_edit() -> None:
    shop = Shop({"s1": ("TOMAR B",)}, {"S": "A"}, hands=1)
    play = Play(shop).do("hand S")
    assert "begin s1.1" not in play.possible()
    play.do("note S", "land n1", "begin s1.1", "land s1.1a")
    assert (play.counts("n1"), play.told("s1.1"), play.holder()) == (True, Phase.APPLIED, B)
    assert play.broken == ""

    play = Play(shop, without("note first")).do("hand S", "begin s1.1", "land s1.1a")
    assert play.broken == "H: edit 1 of S covered by who had read it"


def test_a_step_that_cant_happen_is_said() -> None:
    with pytest.raises(AssertionError, match="can't happen"):
        Play(TWO_TAKES).do("land s1.1a")
