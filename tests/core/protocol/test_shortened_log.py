"""A station that runs for months forgets old audit rows, and judges later ones as if it knew them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.protocol.audit_log import AuditLog
from kiosk.core.protocol.kinds import Mark
from kiosk.core.protocol.next_step import InFlight, Step, next_step
from kiosk.core.shop.data import AuditRow, Picture
from tests.core.protocol.rows import AUDITS, BY_A, BY_B, FREE, action, tombstone
from tests.support.builders import NOW


def shortened(*rows: AuditRow | None, keep: int) -> AuditLog:
    log = AuditLog()
    log.read(1, rows)
    return log.shortened(keep)


@given(AUDITS, AUDITS, st.integers(0, 8))
def test_later_rows_are_judged_as_by_a_log_that_forgot_nothing(
    before: list[AuditRow | None], after: list[AuditRow | None], keep: int
) -> None:
    whole, short = AuditLog(), AuditLog()
    whole.read(1, before)
    short.read(1, before)
    short = short.shortened(min(keep, len(before)))
    long_moment = whole.read(len(before) + 1, after)
    short_moment = short.read(len(before) + 1, after)
    for tag in "SQ":
        assert short_moment.standing(tag) == long_moment.standing(tag)
        assert short_moment.first_counting(tag) == long_moment.first_counting(tag)
    assert short_moment.unanchored == long_moment.unanchored
    assert short_moment.since(len(before) + 1) == long_moment.since(len(before) + 1)


def test_old_rows_are_forgotten() -> None:
    takes = [action(f"S{number}", f"S{number - 1}" if number else "") for number in range(10)]
    log = shortened(*takes, keep=3)
    now = log.now()
    assert log.size == 3
    assert [now.judged(f"S{number}") is not None for number in range(10)] == [True, *[False] * 5, *[True] * 4]
    assert [now.has(f"S{number}") for number in (1, 5, 6, 9)] == [False, False, True, True]
    assert now.named_since(1, "S5")  # nobody can tell any more
    assert not now.named_since(8, "S5")
    assert now.named_since(1, "S6")


def test_row_that_gave_the_spool_to_its_holder_is_kept() -> None:
    take = action("take", "", BY_A)
    edits = [
        action(f"edit{number}", f"edit{number - 1}" if number else "take", BY_A, kind=Mark.EDITADO_A_MANO)
        for number in range(6)
    ]
    log = shortened(take, *edits, keep=2)
    assert log.now().judged("take") is not None


def test_action_that_was_given_up_and_has_not_come_stays_given_up() -> None:
    log = shortened(action("S0", ""), tombstone("late"), *[None] * 5, keep=2)
    moment = log.read(8, [action("late", "S0", FREE)])
    late = moment.judged("late")
    assert late is not None
    assert not late.counts


def test_repeat_of_a_forgotten_row_never_counts() -> None:
    rows = [action("S0", "", BY_A), action("S1", "S0", FREE), action("S2", "S1", BY_B)]
    log = shortened(*rows, *[None] * 4, keep=1)
    moment = log.read(8, [rows[1]])
    standing = moment.standing("S")
    assert standing is not None
    assert standing.last == "S2"


def test_verdicts_stay_known_when_the_rows_are_forgotten() -> None:
    """A command may have waited long for its answer: it is told what became of it, and never sent again."""
    late_take = action("void", "S0", BY_B)
    rows = [
        action("S0", ""),
        action("S1", "S0", FREE),
        late_take,
        action("S2", "S1"),
        action("S3", "S2", FREE),
    ]
    log = shortened(*rows, *[None] * 5, keep=1)
    now = log.now()
    assert (now.judged("S1"), now.judged("void")) == (None, None)
    assert [now.counts(row_id) for row_id in ("S1", "void", "S3", "never")] == [True, False, True, None]
    assert next_step(now, InFlight("S1", "PAUSAR")) is Step.TELL_APPLIED
    assert next_step(now, InFlight("void", "TOMAR", restarts=1)) is Step.TELL_REFUSED
    again = log.shortened(0).now()
    assert [again.counts(row_id) for row_id in ("S1", "void")] == [True, False]


def test_repeat_of_a_forgotten_row_leaves_no_doubt_about_its_spool() -> None:
    log = shortened(action("S0", ""), action("void", "x"), *[None] * 5, action("S1", "S0"), keep=1)
    before = log.now().unanchored
    assert log.read(9, [action("void", "x")]).unanchored == before


def test_what_an_acceptance_made_history_stays_history() -> None:
    accepted = AuditRow("accept", NOW, Mark.AUDITORIA_ACEPTADA, "", None, "", "", "ACEPTAR", tras="S0")
    note = replace(action("note", "v", BY_B, kind=Mark.EDITADO_A_MANO), acepta="accept")
    log = shortened(action("S0", "", BY_A), accepted, note, *[None] * 5, keep=2)
    now = log.now()
    standing, acceptance = now.standing("S"), now.acceptance()
    assert standing is not None
    assert standing.last == "note"
    assert acceptance is not None
    assert acceptance.id == "accept"
    kept = now.judged("note")
    assert kept is not None
    assert not now.is_history(kept)


def test_moment_of_before_still_tells_what_it_told() -> None:
    log = AuditLog()
    moment = log.read(1, [action("S0", ""), action("S1", "S0", FREE), *[None] * 5])
    log.shortened(1)
    assert moment.judged("S0") is not None


def accepted(row_id: str, tras: str, note: str, after: Picture) -> list[AuditRow]:
    """An acceptance and its note of the spool, with a tombstone between them."""
    first = replace(action(row_id, ""), evento_tipo=Mark.AUDITORIA_ACEPTADA, tras=tras, prev=None, after=None)
    noted = replace(action(note, tras, after, kind=Mark.EDITADO_A_MANO), acepta=row_id)
    return [first, tombstone(f"given up before {row_id}"), noted]


PAUSED = [
    action("take", "", BY_A),
    action("pause", "take", FREE),
    *accepted("Z", "pause", "free", FREE),
    action("other take", "free", BY_B),
    *accepted("Y", "other take", "held", BY_B),
]


@pytest.mark.parametrize("keep", range(len(PAUSED)))
def test_first_acceptance_decides_wherever_the_log_was_cut(keep: int) -> None:
    """Once its row is forgotten as well, the verdict alone stays."""
    sent = InFlight("pause", "PAUSAR")
    assert next_step(shortened(*PAUSED, keep=keep).now(), sent) is Step.TELL_APPLIED


@pytest.mark.parametrize(("stood", "step"), [(FREE, Step.TELL_APPLIED), (BY_B, Step.TELL_REFUSED)])
def test_next_acceptance_stands_for_one_that_was_forgotten(stood: Picture, step: Step) -> None:
    """The spool had no row in the sheet at the first one, so its last row is kept."""
    rows = [*PAUSED[:2], *accepted("Z", "pause", "other spool's", FREE)[:2]]
    rows += accepted("Y", "given up before Z", "noted", stood)
    assert next_step(shortened(*rows, keep=2).now(), InFlight("pause", "PAUSAR")) is step


def test_whether_all_rows_since_an_action_are_known() -> None:
    """Those since an action of the base aren't, also where the log went on from another one."""
    log = AuditLog(100, [action("a")])
    log.read(100, [action("b", tag="Q"), action("c", "b", FREE, tag="Q")])
    for each in (log, AuditLog.going_on(log.now(), 90), AuditLog.going_on(log.now(), 102)):
        known = [each.now().has_all_since(row_id) for row_id in ("a", "b", "c", "d", "", None)]
        assert known == [False, True, True, False, False, False]
    assert not log.shortened(1).now().has_all_since("b")
