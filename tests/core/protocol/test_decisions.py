"""Fence, next step, strayed rows, and whether enough of the audit was read."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.errors import Code, Refusal
from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.audit_window import in_doubt
from kiosk.core.protocol.fence import at_fence, by_the_audit
from kiosk.core.protocol.findings import Doubt, HandNote
from kiosk.core.protocol.inspection import inspect
from kiosk.core.protocol.judged_rows import Standing
from kiosk.core.protocol.next_step import InFlight, Step, next_step
from kiosk.core.shop.data import Action, AuditRow, Picture, Spool
from tests.core.protocol.rows import BY_A, BY_B, FREE, action, log_of, tombstone
from tests.core.protocol.test_acceptance import acceptance, note
from tests.support.builders import faulty, held

HELD = log_of(action("0", after=FREE), action("a", "0"), action("b", "0", BY_B))


def on(log: LogAt, spool: Spool) -> object:
    """What an action on this row may be based on."""
    return at_fence(log, spool, inspect(log, spool))


def test_action_stands_on_the_audit_where_the_cells_show_a_void_write() -> None:
    assert on(HELD, Spool("S", BY_B, "b")) == Standing("a", BY_A, "a")


def test_hand_edit_is_noted_before_anything_else() -> None:
    assert isinstance(on(HELD, Spool("S", FREE, "a")), HandNote)


def test_nothing_is_written_over_a_row_in_doubt() -> None:
    assert isinstance(on(log_of(action("q", tag="Q")), Spool("S", BY_A, "q")), Doubt)


def test_first_action_follows_the_version_that_was_read() -> None:
    assert on(log_of(), Spool("S", BY_A, "v7")) == Standing("v7", BY_A, "v7")


def test_nothing_is_written_without_the_version_column() -> None:
    refusal = at_fence(HELD, Spool("S", BY_A, ""), None, has_version=False)
    assert isinstance(refusal, Refusal)
    assert refusal.code is Code.HOJA_CAMBIADA


def test_rules_see_the_audits_state_with_plannings_columns() -> None:
    read = replace(held(), nv="NV-1", version="void")
    seen = by_the_audit(read, Standing("last", BY_B, "hold"))
    assert (seen.picture, seen.version, seen.hold, seen.nv) == (BY_B, "last", "hold", "NV-1")


def test_fault_of_a_cell_goes_with_what_stood_in_it() -> None:
    read = faulty(faulty(Spool("S", Picture(fecha_armado="mañana"), "v"), "Fecha_Armado"), "Fecha_Materiales")
    kept = by_the_audit(read, Standing("v", read.picture, "v"))
    assert [fault.column for fault in kept.faults] == ["Fecha_Armado", "Fecha_Materiales"]
    mended = by_the_audit(read, Standing("v", FREE, "v"))
    assert [fault.column for fault in mended.faults] == ["Fecha_Materiales"]


TAKE, RELEASE = InFlight("x", Action.TOMAR), InFlight("x", Action.PAUSAR)
LATE_TAKE = InFlight("x", Action.TOMAR, is_awaited=False)
LATE_RELEASE = InFlight("x", Action.PAUSAR, is_awaited=False)
LATE_UNDOING = InFlight("x", "DESHACER", takes_back=True, is_awaited=False)
COUNTS = log_of(action("x"))
VOID = log_of(action("0"), action("x", "?"))
GIVEN_UP = log_of(tombstone("x"))
LATE = log_of(action("0"), tombstone("x"), action("x", "0"))
TOO_LATE_TO_GIVE_UP = log_of(action("x"), tombstone("x"))
NOWHERE = log_of()


@pytest.mark.parametrize(
    ("log", "sent", "step"),
    [
        (COUNTS, TAKE, Step.TELL_APPLIED),
        (COUNTS, replace(RELEASE, renouncing=True), Step.TELL_APPLIED),
        (TOO_LATE_TO_GIVE_UP, replace(TAKE, renouncing=True), Step.TELL_APPLIED),
        (VOID, TAKE, Step.START_AGAIN),
        (VOID, RELEASE, Step.START_AGAIN),
        (VOID, replace(TAKE, restarts=1), Step.TELL_REFUSED),
        (VOID, replace(TAKE, renouncing=True), Step.TELL_REFUSED),
        (GIVEN_UP, replace(TAKE, renouncing=True), Step.TELL_REFUSED),
        (GIVEN_UP, RELEASE, Step.TELL_REFUSED),
        (LATE, replace(TAKE, renouncing=True), Step.TELL_REFUSED),
        (LATE, TAKE, Step.TELL_REFUSED),
        (NOWHERE, TAKE, Step.RESEND),
        (NOWHERE, replace(TAKE, resends=1), Step.RENOUNCE),
        (NOWHERE, replace(TAKE, renouncing=True), Step.RENOUNCE),
        (NOWHERE, RELEASE, Step.RESEND),
        (NOWHERE, replace(RELEASE, resends=2), Step.RESEND),
        (NOWHERE, replace(RELEASE, renouncing=True), Step.RENOUNCE),
        (NOWHERE, InFlight("x", "DESHACER", resends=1), Step.RENOUNCE),
        (COUNTS, LATE_TAKE, Step.TELL_APPLIED),
        (VOID, LATE_TAKE, Step.TELL_REFUSED),
        (NOWHERE, LATE_TAKE, Step.RENOUNCE),
        (VOID, LATE_RELEASE, Step.START_AGAIN),
        (NOWHERE, replace(LATE_RELEASE, resends=1), Step.RESEND),
        (NOWHERE, replace(LATE_UNDOING, resends=1), Step.RESEND),
    ],
)
def test_next_step_is_what_the_audit_says(log: object, sent: InFlight, step: Step) -> None:
    assert next_step(log, sent) is step  # type: ignore[arg-type]


@pytest.mark.parametrize(("noted", "step"), [(BY_A, Step.TELL_APPLIED), (BY_B, Step.TELL_REFUSED)])
@pytest.mark.parametrize("counts", [True, False])
def test_action_above_an_acceptance_stands_if_its_effect_was_accepted(
    counts: bool, noted: Picture, step: Step
) -> None:
    acts = [action("x")] if counts else [action("0"), action("x", "?")]
    log = log_of(*acts, acceptance("Z", "x"), note("n", "Z", noted))
    assert next_step(log, TAKE) is step
    assert next_step(log, replace(RELEASE, renouncing=True)) is step


def test_window_that_begins_with_the_loser_of_a_race_is_in_doubt() -> None:
    lost, then = action("b", "0", BY_B), action("p", "a", FREE)
    assert in_doubt(log_of(lost, then), []) == {"S"}
    assert in_doubt(log_of(lost), [Spool("S", BY_A, "a")]) == {"S"}
    assert in_doubt(log_of(action("0", "", FREE), action("a", "0"), lost, then), []) == frozenset()


def test_nothing_above_an_acceptance_is_in_doubt() -> None:
    rows = [acceptance("Z", "?"), note("n", "Z", BY_A), action("b", "0", BY_B)]
    shown = [Spool("S", FREE, "p")]
    assert in_doubt(log_of(rows[1], rows[2]), shown) == {"S"}
    assert in_doubt(log_of(*rows), shown) == frozenset()


def test_two_first_takes_are_in_doubt_for_the_first_may_have_been_given_up() -> None:
    log = log_of(action("a", "v0"), action("b", "v0", BY_B))
    assert in_doubt(log, [Spool("S", BY_A, "a"), Spool("Q", FREE, "0815")]) == {"S"}


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12), st.data())
def test_window_without_doubt_judges_like_the_whole_audit(lags: list[int], data: st.DataObject) -> None:
    """Each row follows the one that counted some rows earlier, like writes that were long in flight."""
    whole, lasts, rows = AuditLog(), ["v0"], list[AuditRow]()
    for number, lag in enumerate(lags):
        rows.append(action(f"r{number}", lasts[max(0, len(lasts) - 1 - lag)], FREE))
        standing = whole.read(whole.next_place, rows[-1:]).standing("S")
        assert standing is not None
        lasts.append(standing.last)
    cut = data.draw(st.integers(0, len(rows) - 1))
    window, truth = log_of(*rows[cut:]), whole.now().standing("S")
    assert truth is not None
    if not in_doubt(window, [Spool("S", truth.picture, truth.last)]):
        assert window.standing("S") == replace(truth, hold=window.standing("S").hold)  # type: ignore[union-attr]
